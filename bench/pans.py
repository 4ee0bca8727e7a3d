"""What a pan costs at 1080p, how steady it is, and what other settings of its plates would cost.

    python bench/pans.py

CPU is the user and system time of this process and of ffmpeg, milliseconds a frame. `error` and `step` are how far an
edge lies from where it should, at worst, and the deviation of its steps, in pixels; `breathing` is the deviation of a
drifting texture's sharpness. `grain` is how alike a dark gradient's finest detail is before and after the encoder.
"""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from renderers import pan, planes
from renderers.ffmpeg import plate
from renderers.ffmpeg.run import run
from renderers.moves import View, views

SIZE, FPS, FRAMES = (1920, 1080), Fraction(24), 72
Plane = NDArray[np.uint8]
PRESETS = [
    ("ultrafast", 14, ""),
    ("ultrafast", 14, ":aq-mode=3:aq-strength=0.7"),
    ("ultrafast", 12, ""),
    ("ultrafast", 8, ""),
    ("superfast", 12, ""),
    ("veryfast", 12, ""),
]


def main() -> None:
    pictures = {"dark gradient": gradient(), "busy": busy()}
    with tempfile.TemporaryDirectory() as folder:
        costs(Path(folder), pictures)
        steadiness()
        encoders(Path(folder), pictures)


def costs(folder: Path, pictures: dict[str, Image.Image]) -> None:
    print(f"{'a pan':28}{'drawing':>10}{'ffmpeg':>10}{'Mb/s':>10}")
    for name, picture in pictures.items():
        file, into = folder / "still.png", folder / "pan.mp4"
        picture.save(file)
        for move in ("zoom-in", "left", "still"):
            settings = {"size": list(SIZE), "fps": str(FPS), "frames": FRAMES, "key_frame": 0, "move": move}
            drawing, encoding = cpu_ms(partial(pan.paint, settings, {"frame": file}, into))
            print(f"{name + ', ' + move:28}{drawing:10.1f}{encoding:10.1f}{megabits(into):10.1f}")


def steadiness() -> None:
    print(f"\n{'oversampled':28}{'error':>10}{'step':>10}{'breathing':>10}")
    for times in (1, 2):
        planes.OVERSAMPLED = times
        error, step = wobble()
        print(f"{times:<28}{error:10.3f}{step:10.3f}{breathing():10.2%}")
    planes.OVERSAMPLED = 2


def encoders(folder: Path, pictures: dict[str, Image.Image]) -> None:
    print(f"\n{'plates':38}{'PSNR dB':>10}{'Mb/s':>10}{'CPU':>10}{'decode':>10}{'grain':>10}")
    chosen = plate.PRESET, plate.CRF, plate.X264
    for name, picture in pictures.items():
        seen = views(SIZE, SIZE, "left", FRAMES, FPS)
        frames = list(planes.frames(planes.from_rgb(picture, seen, SIZE), seen, SIZE))
        for preset, crf, more in PRESETS:
            plate.PRESET, plate.CRF, plate.X264 = preset, crf, f"cpu-independent=1{more}"
            into = folder / "plate.mp4"
            arguments = [*pan.raw(SIZE, FPS), "-i", "pipe:0", *plate.arguments(FPS), str(into)]
            _, encoding = cpu_ms(partial(run, arguments, log=folder / "log", stdin=frames))
            decoding, _ = cpu_ms(partial(decoded, into))
            before, after = luma(frames[40]), decoded(into)[40]
            said = f"{name}, {preset} {crf}{more.replace(':aq-mode=3:aq-strength=', ' aq ')}"
            figures = (psnr(before, after), megabits(into), encoding, decoding)
            print(f"{said:38}" + "".join(f"{figure:10.1f}" for figure in figures) + f"{alike(before, after):10.2f}")
    plate.PRESET, plate.CRF, plate.X264 = chosen


def wobble() -> tuple[float, float]:
    edge = 1400.25
    row = np.rint(20 + 215 * np.clip(np.arange(SIZE[0]) + 1 - edge, 0, 1)).astype(np.uint8)
    picture = Image.fromarray(np.tile(row, (SIZE[1], 1))).convert("RGB")
    seen = views(SIZE, SIZE, "zoom-in", FRAMES, FPS, 0.08)
    off = []
    for view, frame in zip(seen, planes.frames(planes.from_rgb(picture, seen, SIZE), seen, SIZE), strict=True):
        line = luma(frame)[SIZE[1] // 2].astype(float)
        found = SIZE[0] - ((line - line[0]) / (line[-1] - line[0])).sum()
        off.append(found - (edge - view.x) * SIZE[0] / view.width)
    return float(np.abs(off).max()), float(np.diff(off).std())


def breathing() -> float:
    rng = np.random.default_rng(7)
    coarse = Image.fromarray(rng.integers(0, 255, (SIZE[1] // 3, SIZE[0] // 3), np.uint8))
    picture = coarse.resize(SIZE, Image.Resampling.BICUBIC).convert("RGB")
    seen = [View(20 + n / 16, 20.0, SIZE[0] / 1.08, SIZE[1] / 1.08) for n in range(32)]
    drawn = planes.frames(planes.from_rgb(picture, seen, SIZE), seen, SIZE)
    sharp = [np.abs(np.diff(luma(frame)[40:-40, 40:-40].astype(float), n=2, axis=1)).mean() for frame in drawn]
    return float(np.std(sharp) / np.mean(sharp))


def gradient() -> Image.Image:
    """A dark slope with a grain of one level, as cards have."""
    rng = np.random.default_rng(1)
    slope = np.linspace(40, 16, SIZE[0])[None, :, None] * np.array([0.8, 0.9, 1.2])
    return Image.fromarray(np.rint(np.clip(slope + rng.normal(0, 1.2, (SIZE[1], SIZE[0], 1)), 0, 255)).astype(np.uint8))


def busy() -> Image.Image:
    rng = np.random.default_rng(2)
    total = np.zeros((SIZE[1], SIZE[0], 3))
    for scale in (4, 16, 64, 240):
        coarse = Image.fromarray(rng.integers(0, 255, (SIZE[1] * scale // 960, SIZE[0] * scale // 960, 3), np.uint8))
        total += np.asarray(coarse.resize(SIZE, Image.Resampling.BICUBIC)) / scale**0.4
    picture = Image.fromarray((total / total.max() * 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    for n in range(60):
        x, y = (int(place) for place in rng.integers(0, 1900, 2))
        draw.ellipse((x, y, x + 20 + n * 3, y + 20 + n * 3), outline=(240, 240, 240), width=1 + n % 4)
    return picture


def luma(frame: bytes) -> Plane:
    return planes.split(np.frombuffer(frame, np.uint8), SIZE)[0]


def decoded(film: Path) -> list[Plane]:
    with av.open(str(film)) as container:
        return [np.asarray(frame.to_ndarray()[: SIZE[1]], np.uint8) for frame in container.decode(video=0)]


def psnr(before: Plane, after: Plane) -> float:
    return float(10 * np.log10(255**2 / np.mean((before.astype(float) - after) ** 2)))


def alike(before: Plane, after: Plane) -> float:
    one, other = (np.diff(plane[100:400, 100:400].astype(float), axis=1) for plane in (before, after))
    return float((one * other).mean() / np.sqrt((one**2).mean() * (other**2).mean()))


def megabits(film: Path) -> float:
    return float(film.stat().st_size * 8 * FPS / FRAMES / 1_000_000)


def cpu_ms(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds a frame of this process and of its children."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    before = [resource.getrusage(each) for each in who]
    work()
    after = [resource.getrusage(each) for each in who]
    used: Sequence[float] = [
        (b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime) / FRAMES * 1000 for a, b in zip(before, after, strict=True)
    ]
    return used[0], used[1]


if __name__ == "__main__":
    main()
