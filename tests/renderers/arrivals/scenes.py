"""Stills and clips for the gate: dark, pale, still and lively ones, small and short, made here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rehearsal import media
from tests.renderers import movies

Pixels = NDArray[np.uint8]
Size = tuple[int, int]
WIDE, TALL, SQUARE = (544, 306), (306, 544), (306, 306)
QUICK = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "20")
FRAMES = 24  # one second


def levels(field: Any) -> Pixels:
    return np.asarray(np.clip(np.rint(field), 0, 255), np.uint8)


@cache
def photo(words: str = "a desk", size: Size = WIDE) -> Pixels:
    return media.drawn(words, size)


def grey(field: Any, tint: Sequence[float] = (1, 1, 1)) -> Pixels:
    return levels(np.asarray(field, np.float64)[..., None] * np.array(tint))


def cloud(size: Size, soft_px: float, seed: int = 1) -> Any:
    """Soft noise: mean 0, deviation 1."""
    noise = np.random.default_rng(seed).normal(size=size[::-1])
    soft = cv2.GaussianBlur(noise, (0, 0), soft_px)
    return (soft - soft.mean()) / soft.std()


@cache
def night(size: Size = WIDE) -> Pixels:
    """A desk of which almost nothing is seen: nowhere brighter than level 12."""
    return levels(photo(size=size) * 0.05)


@cache
def stars(size: Size = WIDE, seed: int = 5) -> Pixels:
    chance = np.random.default_rng(seed)
    sky = np.full(size[::-1], 2.0)
    sky[chance.integers(0, size[1], 120), chance.integers(0, size[0], 120)] = chance.uniform(90, 255, 120)
    return grey(cv2.GaussianBlur(sky, (0, 0), 0.6))


@cache
def snow(size: Size = WIDE) -> Pixels:
    """A white field under a white sky."""
    field = 236 + 1.5 * cloud(size, 12)
    field[size[1] * 2 // 3 :] -= 8
    return grey(field)


@cache
def fog(size: Size = WIDE) -> Pixels:
    return grey(150 + np.linspace(0, 22, size[1])[:, None] + 2 * cloud(size, 30))


@cache
def lamp(size: Size = WIDE) -> Pixels:
    down, across = np.mgrid[: size[1], : size[0]]
    return grey(3 + 150 * np.exp(-((across - 150) ** 2 + (down - 120) ** 2) / 900), (1, 0.9, 0.7))


STILLS: dict[str, Callable[[], Pixels]] = {
    "photo": photo,
    "night": night,
    "stars": stars,
    "snow": snow,
    "fog": fog,
    "lamp": lamp,
    "portrait": lambda: photo("a tower", TALL),
    "square": lambda: photo("a clock", SQUARE),
}


def zoomed(still: Pixels, by: float) -> Pixels:
    height, width = still.shape[:2]
    matrix = np.array([[by, 0, (1 - by) * width / 2], [0, by, (1 - by) * height / 2]])
    return np.asarray(
        cv2.warpAffine(still, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def zoom(still: Pixels, share: float, frames: int = FRAMES) -> list[Pixels]:
    return [zoomed(still, 1 + share * n / (frames - 1)) for n in range(frames)]


def drift(still: Pixels, px: float, frames: int = FRAMES) -> list[Pixels]:
    return [
        np.asarray(
            cv2.warpAffine(
                still,
                np.array([[1, 0, px * n / (frames - 1)], [0, 1, 0]]),
                still.shape[1::-1],
                flags=cv2.INTER_CUBIC,
                borderMode=cv2.BORDER_REPLICATE,
            ),
            np.uint8,
        )
        for n in range(frames)
    ]


def rain(still: Pixels, brighter: float, drops: int = 120) -> list[Pixels]:
    chance = np.random.default_rng(3)
    shown = []
    for _ in range(FRAMES):
        wet = np.zeros(still.shape[:2])
        for x, y in zip(
            chance.integers(0, still.shape[1], drops).tolist(),
            chance.integers(0, still.shape[0], drops).tolist(),
            strict=True,
        ):
            cv2.line(wet, (x, y), (x - 1, y + 9), 1.0, 1, cv2.LINE_AA)
        shown.append(levels(still + brighter * wet[..., None]))
    return shown


def flicker(still: Pixels) -> list[Pixels]:
    """One window, whose light goes up and down by twelve levels."""
    down, across = np.mgrid[: still.shape[0], : still.shape[1]]
    window = np.exp(-((across - 90) ** 2 + (down - 80) ** 2) / 400)[..., None]
    return [levels(still + 12 * np.sin(n / 3) * window) for n in range(FRAMES)]


def drifting_fog(still: Pixels) -> list[Pixels]:
    veil = cloud((still.shape[1] * 2, still.shape[0]), 20)
    return [levels(still + 3 * veil[:, n : n + still.shape[1], None]) for n in range(0, 2 * FRAMES, 2)]


def filmed(
    file: Path,
    frames: Sequence[Pixels],
    fps: str = "24",
    *,
    sound: str | None = None,
    options: Sequence[str] = QUICK,
    pixels: str = movies.TO_YUV,
) -> Path:
    """A clip of these frames. `sound` is a source of ffmpeg's: "sine=frequency=300"."""
    heard = ("-f", "lavfi", "-i", f"{sound}:duration={len(frames) / float(fps)}") if sound else ()
    more = ("-c:a", "aac") if sound else ()
    return movies.clip(
        file,
        frames,
        fps,
        filters=f"{pixels},{movies.SAID}",
        options=(*options, *more, "-movflags", "+faststart"),
        inputs=heard,
    )


def framed(file: Path, still: Pixels) -> Path:
    """The still as a start frame."""
    Image.fromarray(still).save(file, quality=92)
    return file
