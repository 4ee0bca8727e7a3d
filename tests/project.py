"""A small project in a folder of its own, and doit run on it as a user would: forked, or started from nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import forked

ROOT = Path(__file__).parents[1]

TINY = """\
title: "Tiny"
language: en
size: 320x180
fps: 24
scenes:
  - name: one
    narration: "One red door."
    cards:
      - title: {text: "One red door"}
  - name: two
    frame: {prompt: "a blue door in the rain"}
    narration: "And a blue one."
    transition: {kind: fade, seconds: 0.5}
"""

PAID = """\
title: "Paid"
language: pt-BR
size: 320x180
budget_usd: 5.00
makers:
  frame: {use: bfl/flux-pro-1.1-ultra}
  clip: {use: fal/kling-v3-pro}
  voice: {use: elevenlabs/eleven_multilingual_v2, voice_id: abc}
scenes:
  - name: porta
    frame: {prompt: "a red door"}
    clip: {prompt: "slow push in", seconds: 5}
    narration: "Uma porta vermelha."
"""


def project(folder: Path, **episodes: str) -> Path:
    """A folder with the real dodo.py and these episodes."""
    (folder / "episodes").mkdir(parents=True)
    for name in ("dodo.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    for name, text in episodes.items():
        (folder / "episodes" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}


def doit(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A doit in a process of its own."""
    running = forked.begin(folder, words, environment() | variables)
    out, err = running.communicate()
    assert running.returncode is not None
    return subprocess.CompletedProcess(["doit", *words], running.returncode, out, err)


def started(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command itself, by a Python of its own: the same, and slower by what starting takes."""
    return subprocess.run(
        [sys.executable, "-m", "doit", *words],
        cwd=folder,
        env=environment() | variables,
        capture_output=True,
        text=True,
    )


def edit(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / "episodes" / f"{name}.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
