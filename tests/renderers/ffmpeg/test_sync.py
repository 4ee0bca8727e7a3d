"""Flashes and bursts through the real encode: on their frames and samples, at every rate, in both forms of file."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import pytest

from renderers.ffmpeg import encode
from renderers.ffmpeg.boxes import boxes
from renderers.painting import silent
from renderers.sound.wav import RATE
from tests.renderers.ffmpeg import claps, films

RATES = [Fraction(24), Fraction(25), Fraction(30), Fraction(60), Fraction(24000, 1001), Fraction(30000, 1001)]
LENGTHS = [17, 12, 24, 14, 19, 31, 13, 16]  # frames of scenes; those that fade in do so around their first one
FADE = 4  # frames on either side of a cut
DELIVERIES = {"youtube": 2, "youtube-strict": 0}  # edit lists


Made = tuple[Fraction, list[int], dict[str, Path]]  # the rate, the frame of each flash, the film in each form


@pytest.fixture(scope="module", params=RATES, ids=str)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """All forms of the file share one encode of the picture."""
    fps, folder = request.param, tmp_path_factory.mktemp("sync")
    starts = [*accumulate(LENGTHS[:-1], initial=0)]
    scenes, inputs = [], {}
    longest = max(LENGTHS) + 2 * FADE
    plates = {before: claps.plate(folder / f"{before}.mp4", longest, before, fps, 2 * before) for before in (0, FADE)}
    for n, (start, length) in enumerate(zip(starts, LENGTHS, strict=True)):
        before = FADE if n % 3 == 2 else 0
        scenes.append(films.scene(str(n), start, length, before, before))
        inputs[f"clip/{n}"] = plates[before]
    asked = films.settings(films.picture(scenes, fps))
    bursts = [(films.samples_for(start, fps), claps.burst(start)) for start in starts[1:]]
    sound = claps.mix(folder / "mix.wav", asked["samples"], bursts)
    for name in ("print", *DELIVERIES):
        (folder / name).mkdir()
    printed = folder / "print/print.mp4"
    encode.paint(asked, inputs, printed, silent)
    forms = {delivery: folder / delivery / "film.mp4" for delivery in DELIVERIES}
    for delivery, into in forms.items():
        films.joined(asked | {"delivery": delivery}, printed, sound, into)
    return fps, starts, forms


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_every_flash_is_on_its_frame_and_every_burst_on_its_sample(made: Made, delivery: str) -> None:
    fps, starts, forms = made
    film = forms[delivery]
    assert claps.flashes(film, fps) == starts
    heard = claps.sound(film)
    assert [claps.late(heard, films.samples_for(n, fps), claps.burst(n), RATE // 5) for n in starts[1:]] == [0] * 7
    assert sum(name.endswith("/elst") for name in boxes(film)) == DELIVERIES[delivery]
