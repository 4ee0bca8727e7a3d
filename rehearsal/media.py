"""Pictures and clips as the services would send them: real files, each different, made from the request alone.

A picture is soft light and a few hard-edged shapes in colours drawn from its words and seed. A clip begins exactly at
its start picture, moves all the while (a slow zoom, a light that wanders) and ends exactly at its end picture if it
has one. Everything is remembered for the process, so the same request costs nothing the second time.

Planted faults are of the same kinds that real services have sent: see `WRONG_PICTURES` and `WRONG_CLIPS`.
"""

from __future__ import annotations

import functools
import hashlib
import io
import subprocess
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import imageio_ffmpeg
import numpy as np
from PIL import Image

WRONG_PICTURES = frozenset({"black", "other-aspect", "undecodable", "page"})
WRONG_CLIPS = frozenset(
    {"black", "frozen", "short", "other-aspect", "other-start", "other-rate", "undecodable", "page", "silent"}
)
SMALL_PX = 324  # the short side of small media: above the 300 px that Kling asks of a start picture
FPS = 24
PAGE = b"<!DOCTYPE html>\n<html><head><title>Error</title></head><body><h1>Service unavailable</h1></body></html>\n"
FORMATS = {"jpeg": ("JPEG", "image/jpeg"), "png": ("PNG", "image/png"), "webp": ("WEBP", "image/webp")}
DRAWN_MOST_PX = 1_000_000  # larger frames are drawn at half their size and enlarged: it takes a third of the time
ZOOM = 0.3  # how far a clip has zoomed in at its end
Pixels = np.ndarray[Any, np.dtype[np.uint8]]
Size = tuple[int, int]


def scaled(size: Size, short_px: int = SMALL_PX) -> Size:
    """The same shape with this short side, in even numbers."""
    ratio = short_px / min(size)
    return round(size[0] * ratio / 2) * 2, round(size[1] * ratio / 2) * 2


def of_area(aspect: Fraction | float, pixels: float, step_px: int = 2) -> Size:
    """A size of about so many pixels, in whole steps."""
    width, height = (pixels * float(aspect)) ** 0.5, (pixels / float(aspect)) ** 0.5
    return round(width / step_px) * step_px, round(height / step_px) * step_px


@functools.lru_cache(maxsize=256)
def picture(words: str, size: Size, form: str = "jpeg", wrong: str = "") -> bytes:
    """An encoded picture of this size, drawn from the words. `form` is jpeg, png or webp."""
    if wrong == "page":
        return PAGE
    if wrong == "other-aspect":
        size = scaled((size[0] * 3, size[1] * 4), min(size)) if size[0] >= size[1] else (size[1], size[0])
    pixels = np.zeros((size[1], size[0], 3), np.uint8) if wrong == "black" else drawn(words, size)
    out = io.BytesIO()
    kind = FORMATS[form][0]
    Image.fromarray(pixels).save(out, kind, **({"compress_level": 1} if kind == "PNG" else {"quality": 90}))
    whole = out.getvalue()
    return whole[: len(whole) // 8] if wrong == "undecodable" else whole


def drawn(words: str, size: Size) -> Pixels:
    """Soft blobs over a gradient, then three shapes with edges: never black, never flat, another for other words."""
    chance = np.random.default_rng(int.from_bytes(hashlib.sha256(words.encode()).digest()[:8]))
    width, height = size
    small = (max(2, width // 8), max(2, height // 8))
    across, down = np.meshgrid(np.linspace(0, 1, small[0]), np.linspace(0, 1, small[1]))
    here, there = chance.uniform(40, 215, (2, 3))
    tilt = chance.uniform(0, 1)
    field = here + ((across * tilt + down * (1 - tilt))[..., None]) * (there - here)
    for _ in range(5):
        x, y, reach = chance.uniform(0, 1), chance.uniform(0, 1), chance.uniform(0.12, 0.4)
        glow = np.exp(-((across - x) ** 2 + (down - y) ** 2) / (2 * reach**2))[..., None]
        field = field + glow * chance.uniform(-70, 70, 3)
    pixels = cv2.resize(
        np.clip(field + weave(chance, small), 12, 243).astype(np.uint8), size, interpolation=cv2.INTER_CUBIC
    )
    for _ in range(3):
        colour = [int(part) for part in chance.uniform(20, 235, 3)]
        middle = (int(chance.uniform(0.1, 0.9) * width), int(chance.uniform(0.1, 0.9) * height))
        axes = (int(chance.uniform(0.04, 0.16) * width), int(chance.uniform(0.04, 0.16) * height))
        turn = float(chance.uniform(0, 180))
        if chance.uniform() < 0.5:
            cv2.ellipse(pixels, middle, axes, turn, 0, 360, colour, -1, cv2.LINE_AA)
        else:
            corners = cv2.boxPoints((middle, (axes[0] * 2, axes[1] * 2), turn)).astype(np.int32)
            cv2.fillConvexPoly(pixels, corners, colour, cv2.LINE_AA)
    return np.asarray(pixels, np.uint8)


def weave(chance: np.random.Generator, size: Size) -> Any:
    """A faint cloth over everything, so that no part of a picture is flat and any move shows."""
    cells = chance.uniform(-16, 16, (max(4, size[1] // 3), max(4, size[0] // 3), 1))
    return cv2.resize(cells, size, interpolation=cv2.INTER_CUBIC)[..., None]


@functools.lru_cache(maxsize=48)
def clip(
    words: str,
    start: bytes,
    end: bytes | None,
    size: Size,
    seconds: tuple[int, ...],
    sound: bool,
    wrong: str = "",
) -> bytes:
    """An mp4 (H.264, AAC if there is sound) of the shots' seconds, from the start picture to the end picture."""
    if wrong == "page":
        return PAGE
    if wrong == "other-aspect":
        size = (size[1], size[0]) if size[0] != size[1] else scaled((16, 9), size[1])
    if wrong == "other-start":
        start = picture(f"not {words}", size)
    if wrong == "short":
        seconds = (max(1, sum(seconds) // 2),)
    rate = 30 if wrong == "other-rate" else FPS
    drawn_at = (size[0] // 2, size[1] // 2) if size[0] * size[1] > DRAWN_MOST_PX else size
    shown = frames(words, start, end, drawn_at, seconds, rate, wrong)
    whole = encoded(shown, drawn_at, size, rate, sum(seconds), words, sound, wrong)
    return whole[: len(whole) // 8] if wrong == "undecodable" else whole


def frames(
    words: str, start: bytes, end: bytes | None, size: Size, seconds: tuple[int, ...], rate: int, wrong: str
) -> Iterator[Pixels]:
    """Every frame. The first is the start picture, the last the end picture; each second shot is seen in a mirror."""
    first = opened(start, size)
    last = opened(end, size) if end else None
    if wrong in ("black", "frozen"):
        still = np.zeros_like(first) if wrong == "black" else first
        for _ in range(sum(seconds) * rate):
            yield still
        return
    chance = np.random.default_rng(int.from_bytes(hashlib.sha256(words.encode()).digest()[8:16]))
    spot, glow = chance.uniform(0.3, 0.7, 2), light(size)
    darkens = first.mean() > 128
    for shot, length_s in enumerate(seconds):
        seen = first if shot % 2 == 0 else np.ascontiguousarray(first[:, ::-1])
        final = last if shot == len(seconds) - 1 else None
        count = length_s * rate
        for n in range(count):
            way = n / (count - 1)
            frame = zoomed(seen, 1 + ZOOM * way, spot)
            if final is not None:
                share = max(0.0, (way - 0.4) / 0.6)
                goal = zoomed(final, 1 + ZOOM * (1 - way), spot)
                frame = np.asarray(cv2.addWeighted(frame, 1 - share, goal, share, 0), np.uint8)
            fade = min(1.0, n / rate, (count - 1 - n) / rate if final is not None else 1.0)
            yield lit(frame, glow, way, fade, darkens) if fade else frame


def opened(encoded_picture: bytes, size: Size) -> Pixels:
    """A picture's pixels, filling this size."""
    with Image.open(io.BytesIO(encoded_picture)) as image:
        image.draft("RGB", size)
        pixels = np.asarray(image.convert("RGB"))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def zoomed(pixels: Pixels, by: float, spot: Any) -> Pixels:
    """Nearer by a factor, towards a spot given in shares of width and height."""
    if by == 1:
        return pixels
    height, width = pixels.shape[:2]
    shift = [[by, 0, (1 - by) * spot[0] * width], [0, by, (1 - by) * spot[1] * height]]
    return np.asarray(cv2.warpAffine(pixels, np.array(shift), (width, height)), np.uint8)


def light(size: Size) -> Pixels:
    """A soft round light, a quarter of the picture high."""
    side = max(8, min(size) // 4)
    at = np.linspace(-1, 1, side)
    glow = np.clip(1 - np.hypot(*np.meshgrid(at, at)), 0, 1) * 130
    return np.repeat(glow[..., None], 3, axis=2).astype(np.uint8)


def lit(frame: Pixels, glow: Pixels, way: float, fade: float, darkens: bool) -> Pixels:
    """The frame with the light on its way across, so that even a flat picture moves. On a bright one it is a shade."""
    side = len(glow)
    height, width = frame.shape[:2]
    x, y = int((width - side) * way), int((height - side) * (0.5 + 0.4 * np.sin(way * 6.283)))
    frame = frame.copy()
    part, now = frame[y : y + side, x : x + side], cv2.convertScaleAbs(glow, alpha=fade)
    part[...] = cv2.subtract(part, now) if darkens else cv2.add(part, now)
    return frame


def encoded(
    shown: Iterator[Pixels], drawn_at: Size, size: Size, rate: int, length_s: int, words: str, sound: bool, wrong: str
) -> bytes:
    """Frames as an mp4 by ffmpeg's quickest settings."""
    width, height = drawn_at
    tone = 110 + 20 * (hashlib.sha256(words.encode()).digest()[16] % 12)
    heard = f"sine=frequency={tone}:sample_rate=44100:duration={length_s},volume={0 if wrong == 'silent' else 0.5}"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "clip.mp4"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y"]
        command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", str(rate), "-i", "pipe:0"]
        command += ["-f", "lavfi", "-i", heard, "-c:a", "aac", "-b:a", "96k"] if sound else ["-an"]
        command += ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p", "-threads", "2"]
        command += [
            "-vf",
            f"scale={size[0]}:{size[1]}:in_range=pc:out_range=tv:out_color_matrix=bt709",
            "-colorspace",
            "bt709",
        ]
        command += ["-color_primaries", "bt709", "-color_trc", "bt709", "-movflags", "+faststart", str(out)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as ffmpeg:
            assert ffmpeg.stdin
            assert ffmpeg.stderr
            try:
                for frame in shown:
                    ffmpeg.stdin.write(frame.tobytes())
                ffmpeg.stdin.close()
            except BrokenPipeError:  # ffmpeg says why below
                pass
            said = ffmpeg.stderr.read().decode(errors="replace")
        if ffmpeg.returncode:
            raise RuntimeError(f"ffmpeg made no clip: {said}")
        return out.read_bytes()
