"""Tiny films for the tests: clips whose every frame says which scene and frame it is, cards of one colour, a mix."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from renderers import reel as reels
from renderers.ffmpeg import colour, encode, join, plate, track
from renderers.ffmpeg.run import run
from renderers.ffmpeg.script import script
from renderers.painting import Json, Painting, silent

SIZE = (64, 36)
Frames = NDArray[np.uint8]  # frame, row, column, channel


def grey(frame: int) -> int:
    """The level that tells frame `frame` of a clip; good for 28, after which they come again."""
    return 20 + 8 * frame


def clip(file: Path, frames: Sequence[tuple[int, int, int]], fps: Fraction, key_frame: int = 0) -> Path:
    """A plate: its upper half is each frame's colour, its lower half says the frame's number."""
    width, height = SIZE
    pictures = np.zeros((len(frames), height, width, 3), np.uint8)
    for n, rgb in enumerate(frames):
        pictures[n, : height // 2] = rgb
        pictures[n, height // 2 :] = grey(n % 28)
    raw = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-framerate", str(fps), "-i", "pipe:0")
    run(
        [*raw, "-vf", colour.edge("rgb24"), *plate.arguments(fps, key_frame), str(file)],
        log=file.with_suffix(".log"),
        stdin=[picture.tobytes() for picture in pictures],
    )
    return file


def card(file: Path, rgba: tuple[int, int, int, int]) -> Path:
    Image.new("RGBA", SIZE, rgba).save(file)
    return file


def reel(file: Path, states: Sequence[tuple[int, tuple[int, int, int, int]]], fps: Fraction) -> Path:
    """A card that moves: from each frame on, another colour."""
    reels.write(file, SIZE, fps, ((frame, Image.new("RGBA", SIZE, rgba)) for frame, rgba in states))
    return file


def mix(file: Path, samples: int, hz: float = 440.0, level: float = 0.1) -> Path:
    """A tone on both channels, 48 kHz."""
    tone = (np.sin(np.arange(samples) * (2 * np.pi * hz / 48_000)) * level * 32767).astype("<i2")
    with wave.open(str(file), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(48_000)
        out.writeframes(np.repeat(tone, 2).tobytes())
    return file


def samples_for(frames: int, fps: Fraction) -> int:
    return round(frames / fps * 48_000)


def scene(name: str, start: int, frames: int, before: int = 0, after: int = 0, clip: str = "") -> Json:
    kind = "fade" if before or after else "cut"
    return {
        "name": name,
        "start": start,
        "frames": frames,
        "clip": clip or f"clip/{name}",
        "transition": {"kind": kind, "before": before, "after": after},
    }


def picture(scenes: Sequence[Json], fps: Fraction, cards: Sequence[Json] = (), fade_to_black: int = 0) -> Json:
    return {
        "size": list(SIZE),
        "fps": str(fps),
        "frames": scenes[-1]["start"] + scenes[-1]["frames"],
        "scenes": list(scenes),
        "cards": list(cards),
        "fade_to_black": fade_to_black,
    }


def settings(picture: Json, **other: Any) -> Json:
    made = script(picture)
    return {
        "script": made.text,
        "rolls": made.rolls,
        "size": picture["size"],
        "fps": picture["fps"],
        "frames": picture["frames"],
        "samples": samples_for(picture["frames"], Fraction(picture["fps"])),
        "preset": "final",
        "starts": [scene["start"] for scene in picture["scenes"]],
        "title": "Por que meu backtest mentiu",
        "language": "pt-BR",
        "chapters": [],
        **other,
    }


def film(folder: Path, picture: Json, inputs: dict[str, Path], **other: Any) -> tuple[Path, Painting]:
    """The picture painted with a tone beside it, in a folder of its own."""
    asked = settings(picture, **other)
    sound = mix(folder / "mix.wav", asked["samples"])
    return painted(folder, asked, inputs | {"mix": sound})


def painted(folder: Path, asked: Json, inputs: dict[str, Path]) -> tuple[Path, Painting]:
    """Picture and sound as `asked`, joined, in folders of their own."""
    for name in ("print", "film"):
        (folder / name).mkdir()
    printed, into = folder / "print" / "print.mp4", folder / "film" / "film.mp4"
    encode.paint(asked, inputs, printed, silent)
    return into, joined(asked, printed, inputs["mix"], into)


def joined(asked: Json, printed: Path, mix: Path, into: Path) -> Painting:
    """The film of a picture that is there and a mix, in a folder that is there."""
    coded = into.with_suffix(".m4a")
    strict = {"strict": True} if asked.get("delivery") == "youtube-strict" else {}
    track.paint({"samples": asked["samples"], "kbps": 384} | strict, {"mix": mix}, coded, silent)
    return join.paint(asked, {"picture": printed, "sound": coded}, into, silent)


def shown(film: Path) -> Frames:
    """Every frame, as RGB."""
    with av.open(str(film)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    return np.stack(frames)


def upper(frame: Frames) -> Frames:
    """The colour of a frame's upper half, away from its edges."""
    return np.round(frame[4:14, 8:-8].mean(axis=(0, 1))).astype(int)  # type: ignore[no-any-return]  # numpy says Any


def number(frame: Frames) -> float:
    """Which frame of its clip this is."""
    return float((frame[22:32, 8:-8].mean() - grey(0)) / 8)
