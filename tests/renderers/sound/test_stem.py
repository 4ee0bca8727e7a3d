"""Stems: the parts of a mix by themselves, which add up to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from renderers.painting import silent
from renderers.sound import mix, stem, wav
from renderers.sound.parts import names
from renderers.sound.wav import RATE

from .makers import file, noise, speechlike
from .test_clips import movie, placed

QUANTUM = 2.0**-23


def programme(folder: Path) -> tuple[dict[str, Any], dict[str, Path]]:
    """Everything that a mix can have, and so quiet that the last gain has nothing to limit."""
    line = file(folder / "line.wav", noise(2, 0.05))
    settings = {
        "samples": 6 * RATE + 77,
        "lines": [{"name": "line/a", "start": RATE + 1, "samples": wav.length(line)}],
        "words": [[RATE + 1, 3 * RATE]],
        "music": {"gain_db": "-20", "duck_db": "12"},
        "sounds": [{"name": "sound/a/1", "start": 4 * RATE, "gain_db": "-30"}],
        "clips": {"duck_db": "12", "placed": [placed(0, 4 * RATE)]},
        "target_lufs": "-27",
        "ceiling_dbtp": "-2",
        "seed": "test",
    }
    inputs = {
        "line/a": line,
        "music": file(folder / "music.wav", np.stack([noise(4, 0.1), noise(4, 0.1, 5)], axis=1)),
        "sound/a/1": file(folder / "hiss.wav", noise(1, 0.1)),
        "clip/a": movie(folder / "a.mov", speechlike(4) * 0.2, 96),
    }
    return settings, inputs


def test_stems_add_up_to_the_mix_before_its_last_gain(tmp_path: Path) -> None:
    settings, inputs = programme(tmp_path)
    facts = mix.paint(settings, inputs, tmp_path / "mix.wav", silent).facts
    total = np.zeros((settings["samples"], 2))
    for name in names(settings):
        own = {key: path for key, path in inputs.items() if key.startswith(BEGIN[name])}
        asked = {**settings, "stem": name, "spoken": facts["spoken"]}
        stem.paint(asked, own, tmp_path / f"{name}.wav", silent)
        one = wav.read(tmp_path / f"{name}.wav")
        assert one.shape == total.shape
        assert np.abs(one).max() > 0.001
        total += one
    whole = wav.read(tmp_path / "mix.wav")
    gain = float((whole * total).sum() / (total * total).sum())
    assert abs(20 * np.log10(gain) - facts["gain_db"]) < 0.01
    assert np.abs(whole - total * gain).max() <= 4 * QUANTUM, "half a step a stem, half of the mix, and float32 between"


def test_a_stem_needs_only_its_own_files_and_is_the_same_every_time(tmp_path: Path) -> None:
    settings, inputs = programme(tmp_path)
    for name in ("once", "again"):
        asked = {**settings, "stem": "effects", "spoken": True}
        stem.paint(asked, {"sound/a/1": inputs["sound/a/1"]}, tmp_path / f"{name}.wav", silent)
    assert (tmp_path / "once.wav").read_bytes() == (tmp_path / "again.wav").read_bytes()
    heard = np.flatnonzero(np.abs(wav.read_mono(tmp_path / "once.wav")) > 0)
    assert heard[0] >= 4 * RATE
    assert heard[-1] < 5 * RATE
    assert list(tmp_path.glob("*.f32")) == []


BEGIN = {"voice": "line/", "music": "music", "clips": "clip/", "effects": "sound/"}
