"""Sounds to test with."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np

from renderers.ffmpeg.run import exe
from renderers.sound import wav
from renderers.sound.wav import RATE, Samples


def noise(seconds: float, level: float, seed: int = 1) -> Samples:
    return np.asarray(np.random.default_rng(seed).standard_normal(round(seconds * RATE)) * level, np.float64)


def speechlike(seconds: float, seed: int = 1, hiss: float = 0.0) -> Samples:
    """Syllables of noise and tone with rests between words, over a hiss or over digital silence."""
    count = round(seconds * RATE)
    t = np.arange(count) / RATE
    syllables = np.maximum(np.sin(2 * np.pi * 3.1 * t), 0) ** 0.5 * (np.sin(2 * np.pi * 0.45 * t) > -0.6)
    tone = sum((np.sin(2 * np.pi * 120 * k * t + k * k) / k for k in range(1, 12)), np.zeros(count))
    return np.asarray(syllables * (0.3 * tone + noise(seconds, 0.1, seed)) + noise(seconds, hiss, seed + 1))


def file(path: Path, pcm: Samples) -> Path:
    wav.write(path, pcm, bits=24)
    return path


def through_aac(path: Path, rate: str = "192k") -> Path:
    """The file as it comes out of the delivery's codec, decoded again."""
    coded, back = path.with_suffix(".m4a"), path.with_name(f"{path.stem}.back.wav")
    for source, target in ((path, coded), (coded, back)):
        coding = ["-c:a", "aac", "-b:a", rate] if target == coded else ["-c:a", "pcm_s16le"]
        subprocess.run([exe(), "-v", "error", "-y", "-i", source, *coding, target], check=True)
    return back


def measured(path: Path) -> tuple[float, float]:
    """(LUFS, dBTP) as ffmpeg hears them."""
    told = subprocess.run(
        [exe(), "-nostats", "-i", path, "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    last = told[told.rindex("Summary") :]
    found = re.search(r"I:\s+(\S+) LUFS.*Peak:\s+(\S+) dBFS", last, re.DOTALL)
    assert found
    return float(found[1]), float(found[2])
