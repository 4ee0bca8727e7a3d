"""Episode files for tests: the shortest that load, and a project that holds the files they may name."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

HEAD = "title: A test\nlanguage: en\n"
MINIMAL = HEAD + "scenes:\n  - name: one\n    hold_s: 2\n"
PAID = """\
budget_usd: 30
makers:
  frame: {use: bfl/flux-pro-1.1-ultra}
  clip: {use: fal/kling-v3-pro}
  voice: {use: elevenlabs/eleven_multilingual_v2, voice_id: abc123}
"""
FILES = (
    "media/desk.jpg",
    "media/walk.mp4",
    "media/line.wav",
    "media/bed.flac",
    "data/walk.csv",
    "captures/run.cast",
)


def text(*scenes: str, head: str = "") -> str:
    """An episode of these scenes, each the fields below its name: `text("hold_s: 2")`. They are called one, two, …

    A scene that begins with a dash is taken as it is. `head` stands above the scenes.
    """
    names = ("one", "two", "three", "four", "five", "six")
    parts = [HEAD + dedent(head).strip("\n"), "scenes:"]
    for n, scene in enumerate(scenes):
        fields = dedent(scene).strip("\n")
        if not fields.startswith("-"):
            fields = f"- name: {names[n]}\n{indent(fields, '  ')}"
        parts.append(indent(fields, "  "))
    return "\n".join(part for part in parts if part.strip()).replace("\n\n", "\n") + "\n"


def project(folder: Path, files: tuple[str, ...] = FILES) -> Path:
    """A project in an empty folder: `episodes/` with files of every kind. They are found, never opened."""
    for name in files:
        file = folder / "episodes" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"not really\n")
    return folder


def write(root: Path, content: str | bytes, name: str = "ep") -> Path:
    """An episode file in a project."""
    file = root / "episodes" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file
