"""The same composition by others: MoviePy, movis, MLT's melt, Remotion, each beside ours in one run.

    python bench/peers.py [--install] [--only moviepy,melt] [--scenes 14] [--tools FOLDER] [--keep FOLDER]

Fourteen scenes of five seconds at 1080p24 (`fourteen.py`), each with a card that fades in and out, dissolving into one
another: clips and cards are files for everybody, and everybody writes H.264 by x264 veryfast at crf 20, without sound.
Wall time is from the command's start to its end, MoviePy's and movis's imports included, Remotion's bundling not; ours
includes Python and the writing of the script. Memory is what the whole family of processes holds at its worst moment.
The films are compared frame by frame with ours.

--install  puts MoviePy and movis into a venv each, and Remotion by npm, all below --tools (else below the folder of
           temporary files). melt must be there already (Debian's package `melt`), and for Remotion node, npm and a
           Chromium. What is not there is skipped with a sentence. Nothing of ours needs any of them.

Passes, by its exit code, if ours takes less wall time and less memory than everybody that could be run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from bench import sequential  # noqa: E402  # they are found only now
from bench.cost import Cost, cost  # noqa: E402
from bench.fourteen import APPEARS, FADES, FPS, HANDLE, LENGTH, SCENES, SIZE, STAYS, prepare  # noqa: E402
from renderers.ffmpeg.run import exe  # noqa: E402

OTHERS = Path(__file__).with_name("others")
PYTHONS = {"moviepy": "moviepy==2.2.1", "movis": "movis==0.7.1"}
REMOTION = ("remotion", "@remotion/bundler", "@remotion/renderer")
REMOTION_VERSION = "4"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ENVIRONMENT = {"QT_QPA_PLATFORM": "offscreen"}


class Absent(Exception):
    """Why somebody cannot be run here: one sentence."""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--only", default="moviepy,movis,melt,remotion")
    parser.add_argument("--scenes", type=int, default=SCENES)
    parser.add_argument("--tools", type=Path, default=Path(tempfile.gettempdir()) / "onetake-peers")
    parser.add_argument("--keep", type=Path, help="a folder for clips and cards, which the next run finds, and films")
    parser.add_argument("--ours", nargs=2, type=Path, metavar=("COMPOSITION", "FILM"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.ours:
        return ours(asked.ours[0], asked.ours[1], asked.scenes)
    asked.tools.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        media = (asked.keep or folder / "media").absolute()
        files = prepare(media, range(asked.scenes), moving=False)
        wanted = composition(files, media, asked.scenes)
        (folder / "composition.json").write_text(json.dumps(wanted), encoding="utf-8")
        us = [sys.executable, __file__, "--scenes", str(asked.scenes), "--ours", str(folder / "composition.json")]
        shown = asked.keep / "films" if asked.keep else folder
        shown.mkdir(exist_ok=True)
        films = {"ours": shown.absolute() / "ours.mp4"}
        costs = {"ours": cost([*us, str(films["ours"])], folder, folder / "log")}
        print(row("ours", costs["ours"], costs["ours"], 0.0, ""), flush=True)
        for peer in asked.only.split(","):
            films[peer] = films["ours"].with_name(f"{peer}.mp4")
            spec = folder / f"{peer}.json"
            spec.write_text(json.dumps(wanted | {"into": str(films[peer])}), encoding="utf-8")
            try:
                if asked.install:
                    install(peer, asked.tools)
                command, version = command_of(peer, spec, wanted | {"into": str(films[peer])}, asked.tools, folder)
                costs[peer] = cost(command, folder, folder / "log", ENVIRONMENT | {"IMAGEIO_FFMPEG_EXE": str(exe())})
            except Absent as why:
                print(f"{peer}: skipped: {why}", flush=True)
                continue
            apart = sequential.difference(films["ours"], films[peer], wanted["frames"])
            print(row(peer, costs[peer], costs["ours"], apart, version), flush=True)
    us_, others = costs.pop("ours"), costs.values()
    return 0 if all(us_.wall_s < one.wall_s and us_.memory_mb < one.memory_mb for one in others) else 1


def row(name: str, took: Cost, to: Cost, apart: float, version: str) -> str:
    ratio = f"{took.wall_s / to.wall_s:6.1f}x wall {took.cpu_s / to.cpu_s:6.1f}x CPU"
    figures = f"{took.wall_s:8.1f} s wall {took.cpu_s:8.1f} s CPU {took.memory_mb:6.0f} MB"
    return f"{name:10}{figures}  {ratio}  {apart:5.2f} levels apart  {version}"


def composition(files: Mapping[str, Path], media: Path, scenes: int) -> dict[str, Any]:
    """What everybody is asked for, all times in frames."""
    clips = []
    for n in range(scenes):
        first, last = (HANDLE if n == 0 else 0), (HANDLE if n == scenes - 1 else 0)
        file = files[f"clip/{n}"]
        shown = {"first": first, "frames": LENGTH + 2 * HANDLE - first - last, "at": max(0, n * LENGTH - HANDLE)}
        clips.append({"file": str(file), "name": file.name, **shown, "dissolve": 2 * HANDLE if n else 0})
    cards = [
        {"file": str(files[f"card/{n}"]), "name": files[f"card/{n}"].name}
        | {"at": n * LENGTH + APPEARS, "frames": STAYS, "fade": FADES}
        for n in range(scenes)
    ]
    return {
        "folder": str(media),
        "size": SIZE,
        "fps": int(FPS),
        "frames": scenes * LENGTH,
        "clips": clips,
        "cards": cards,
    }


def ours(composed: Path, film: Path, scenes: int) -> int:
    """Our way in a process of its own: the script, the rolls, one ffmpeg."""
    asked = json.loads(composed.read_text(encoding="utf-8"))
    files = {f"clip/{n}": Path(clip["file"]) for n, clip in enumerate(asked["clips"])}
    files |= {f"card/{n}": Path(card["file"]) for n, card in enumerate(asked["cards"])}
    (words,) = sequential.ours(files, scenes, composed.parent, film)
    ffmpeg = [str(exe()), "-nostdin", "-hide_banner", "-loglevel", "error", "-y"]
    return subprocess.run([*ffmpeg, *words], cwd=composed.parent, check=True).returncode


# ── the others ──


def install(peer: str, tools: Path) -> None:
    """Put it below `tools`, if it is not there yet and can be."""
    if peer in PYTHONS and not (tools / peer).exists():
        subprocess.run([sys.executable, "-m", "venv", str(tools / peer)], check=True)
        subprocess.run([str(tools / peer / "bin/pip"), "-q", "install", PYTHONS[peer]], check=True)
    if peer == "remotion" and shutil.which("npm") and not (tools / peer / "node_modules").exists():
        (tools / peer).mkdir(exist_ok=True)
        (tools / peer / "package.json").write_text('{"private": true}', encoding="utf-8")
        packages = [f"{name}@{REMOTION_VERSION}" for name in REMOTION] + ["react@19", "react-dom@19"]
        subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", *packages], cwd=tools / peer, check=True
        )


def command_of(peer: str, spec: Path, asked: Mapping[str, Any], tools: Path, folder: Path) -> tuple[list[str], str]:
    """The command that makes the film, and who it is. Raises Absent."""
    if peer in PYTHONS:
        python = tools / peer / "bin/python"
        if not python.exists():
            raise Absent(f"there is no {python.parent.parent}; --install puts it there")
        return [str(python), str(OTHERS / f"with_{peer}.py"), str(spec)], PYTHONS[peer]
    if peer == "melt":
        return melt(asked), said_first(["melt", "--version"])
    if peer == "remotion":
        return remotion(spec, asked, tools / peer, folder)
    raise Absent("nobody is called that")


def said_first(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | ENVIRONMENT)
    return (done.stdout + done.stderr).strip().splitlines()[0]


def melt(asked: Mapping[str, Any]) -> list[str]:
    """Clips mixed into one another on one track, cards on another, faded by their alpha."""
    if not shutil.which("melt"):
        raise Absent("there is no melt; Debian has it as the package melt")
    words = ["melt", "-silent", "-profile", "atsc_1080p_24"]
    for clip in asked["clips"]:
        words += [clip["file"], f"in={clip['first']}", f"out={clip['first'] + clip['frames'] - 1}"]
        if clip["dissolve"]:
            words += ["-mix", str(clip["dissolve"]), "-mixer", "luma"]
    words += ["-track"]
    end = 0
    for card in asked["cards"]:
        last, fade = card["frames"] - 1, card["fade"]
        words += ["-blank", str(card["at"] - end - 1), card["file"], "in=0", f"out={last}"]
        words += ["-attach-cut", "brightness", "level=1", f"alpha=0=0;{fade}=1;{last - fade}=1;{last}=0"]
        end = card["at"] + card["frames"]
    words += ["-transition", "composite", "a_track=0", "b_track=1", "progressive=1", "distort=1"]
    coding = ["vcodec=libx264", "preset=veryfast", "crf=20", "pix_fmt=yuv420p", "an=1", "real_time=-2"]
    return [*words, "-consumer", f"avformat:{asked['into']}", *coding]


def remotion(spec: Path, asked: Mapping[str, Any], place: Path, folder: Path) -> tuple[list[str], str]:
    """Its bundle is made before, and counts for nothing."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if not shutil.which("node") or not browser:
        raise Absent("there is no node, or no Chromium")
    if not (place / "node_modules").exists():
        raise Absent(f"there is no {place / 'node_modules'}; --install puts it there")
    for name in ("film.jsx", "render.mjs"):
        shutil.copy(OTHERS / "remotion" / name, place / name)
    bare = folder / "bundle.json"
    bare.write_text(json.dumps({"folder": asked["folder"]}), encoding="utf-8")
    program, bundle = str(place / "render.mjs"), str(folder / "bundle")
    subprocess.run(["node", program, str(bare), bundle, browser], check=True, capture_output=True, cwd=place)
    version = json.loads((place / "node_modules/remotion/package.json").read_text(encoding="utf-8"))["version"]
    return ["node", program, str(spec), bundle, browser], f"remotion {version}, {said_first([browser, '--version'])}"


if __name__ == "__main__":
    sys.exit(main())
