"""What an edit of a finished film costs: seconds to a playable file, against the full encode.

    python bench/edits.py [--keep FOLDER]

An episode of three minutes at 1080p24 with fourteen scenes: own clips as services send them, own recordings of the
scratch voice, music, a card in each scene, a dissolve into every other, captions burned in. It is built in one pass,
which gives the full encode (`video:`), then by segments, then edited and built again and again. The command with
nothing to do is taken off each, and nothing else: the film is joined, measured and named like any other. Passes, by
its exit code, if every edit keeps its share.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parents[1]
FPS, SIZE, SCENES, HOLD_S = 24, "1920x1080", 14, 13
CLIP_S = 15
MADE = re.compile(r"^made  (\S+)  (?:(\d+):)?([\d.]+)(?: s)?$", re.MULTILINE)

# What is edited: the line of the episode, what it becomes, and the largest share of the full encode that it may take.
EDITS: dict[str, tuple[str, str, int]] = {
    "a letter of a caption": ("every word of line 7", "every Word of line 7", 20),
    "a transition": ("{kind: fade}  # into line 4", "{kind: wipe}  # into line 4", 20),
    "a longer transition": ("{kind: fade}  # into line 6", "{kind: fade, seconds: 0.7}  # into line 6", 8),
    "a card": ('text: "What line 8 says"', 'text: "What line 8 said"', 8),
    "a clip": ("media/clip-11.mp4", "media/clip-other.mp4", 8),
    "music": ("gain_db: -20", "gain_db: -22", 15),
    "a title": ('title: "Edits"', 'title: "Edits of a film"', 50),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--keep", type=Path, help="a folder for clips and recordings, which the next run finds there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="onetake-edits-") as name:
        folder = Path(name)
        prepare(folder, asked.keep or folder / "made")
        _, made = build(folder)
        encode_s = made["video:edits"]
        edit(folder, "encode: whole", "encode: segments")
        _, made = build(folder)
        idle_s, _ = build(folder)
        print(f"the encode {encode_s:.0f} s, by segments {made['video:edits']:.0f} s; nothing to do {idle_s:.1f} s")
        passes = True
        for what, (old, new, share) in EDITS.items():
            edit(folder, old, new)
            took_s, made = build(folder)
            took_s -= idle_s
            passes &= took_s * share <= encode_s
            parts = ", ".join(f"{task.removesuffix(':edits')} {seconds:.1f}" for task, seconds in made.items())
            print(f"{what}: {took_s:.1f} s, 1/{encode_s / took_s:.0f} of the encode (at most 1/{share}): {parts}")
    return 0 if passes else 1


def prepare(folder: Path, made: Path) -> None:
    """The project, with its episode and media."""
    shutil.copytree(ROOT / "episodes", folder / "episodes", ignore=shutil.ignore_patterns("*.yaml", "captures"))
    for file in ("dodo.py", "pyproject.toml"):
        shutil.copy(ROOT / file, folder / file)
    media = folder / "episodes" / "media"
    made.mkdir(exist_ok=True)
    for n in [*range(SCENES), "other"]:
        clip(made / f"clip-{n}.mp4", SCENES if n == "other" else int(n))
    for n in range(SCENES):
        recording(made / f"line-{n}.wav", said(n))
    for kept in [*made.glob("*.mp4"), *made.glob("*.wav")]:
        shutil.copy(kept, media / kept.name)
    (folder / "episodes" / "edits.yaml").write_text(episode(), encoding="utf-8")


def episode() -> str:
    head = [
        'title: "Edits"',
        f"language: en\nsize: {SIZE}\nfps: {FPS}\nencode: whole\ncaptions: {{burn: true}}",
        "music: {file: media/bed.ogg, gain_db: -20}",
        "scenes:",
    ]
    return "\n".join([*head, *(scene(n) for n in range(SCENES))]) + "\n"


def scene(n: int) -> str:
    card = ("title: {text: %s}", "lower-third: {name: %s, role: research}")[n % 2] % f'"What line {n} says"'
    lines = [
        f"  - name: s{n}  # of line {n}",
        f"    clip: {{file: media/clip-{n}.mp4}}",
        f"    hold_s: {HOLD_S}",
        f'    narration: {{file: media/line-{n}.wav, text: "{said(n)}"}}',
        f"    cards: [{{{card}, at: 1, for: 5}}]",
    ]
    return "\n".join([*lines, *([f"    transition: {{kind: fade}}  # into line {n}"] if n and n % 2 == 0 else [])])


def said(n: int) -> str:
    return (
        f"This is line {n} of a film that nobody will see. It says every word of line {n} slowly, "
        "so that the captions under it have time to come and go. Then it rests."
    )


def clip(into: Path, n: int) -> None:
    """A zoom into soft detail as a service would send it: H.264 with B-frames and few key frames."""
    from renderers.ffmpeg import colour
    from renderers.ffmpeg.run import run

    if not into.exists():
        zoom = f"mandelbrot=size={SIZE}:rate={FPS}:start_scale={3 / (n + 1):.3f}:end_pts=2000"
        how = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-bf", "2", "-g", "240", *colour.TAGS)
        drawn = ("-f", "lavfi", "-i", zoom, "-frames:v", str(CLIP_S * FPS), "-vf", f"gblur=1.5,{colour.edge('rgba')}")
        run([*drawn, *how, "-pix_fmt", "yuv420p", str(into)], log=into.with_suffix(".log"))


def recording(into: Path, text: str) -> None:
    """The scratch voice, as a file of the author's."""
    from renderers.painting import silent
    from renderers.scratch import voice

    if not into.exists():
        voice.paint({"text": text, "language": "en"}, {}, into, silent)


def build(folder: Path) -> tuple[float, dict[str, float]]:
    """Seconds in all, and of each task that was made."""
    began = monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "doit", "episode=edits"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        sys.exit(done.stdout)
    took_s = monotonic() - began
    return took_s, {task: 60 * int(minutes or 0) + float(s) for task, minutes, s in MADE.findall(done.stdout)}


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / "episodes" / "edits.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
