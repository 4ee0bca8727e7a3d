"""The rehearsal's pictures and clips: real files that begin, move and end as they should."""

from __future__ import annotations

import io
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from rehearsal import media

SIZE = (576, 324)
START, END = media.picture("a start", SIZE), media.picture("an end", SIZE)


def decoded(clip: bytes) -> list[np.ndarray[Any, Any]]:
    with av.open(io.BytesIO(clip), "r") as container:
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in container.decode(video=0)]


def pixels(picture: bytes) -> np.ndarray[Any, Any]:
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)


def apart(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    return float(np.abs(one - other).mean())


def test_other_words_are_another_picture_and_the_same_words_the_same() -> None:
    assert media.picture("a", SIZE) == media.picture("a", SIZE)
    assert apart(pixels(media.picture("a", SIZE)), pixels(media.picture("b", SIZE))) > 10
    assert pixels(media.picture("a", SIZE)).std() > 10


@pytest.mark.parametrize(("form", "name"), [("jpeg", "JPEG"), ("png", "PNG"), ("webp", "WEBP")])
def test_pictures_in_each_format(form: str, name: str) -> None:
    with Image.open(io.BytesIO(media.picture("a", (400, 300), form))) as picture:
        assert (picture.format, picture.size) == (name, (400, 300))


@pytest.mark.parametrize(
    ("size", "small"), [((2720, 1536), (574, 324)), ((1536, 2720), (324, 574)), ((2048, 2048), (324, 324))]
)
def test_small_media_keep_their_shape(size: media.Size, small: media.Size) -> None:
    assert media.scaled(size) == small


def test_a_clip_begins_and_ends_where_it_should_and_never_stands_still() -> None:
    frames = decoded(media.clip("a walk", START, END, SIZE, (3,), False))
    assert len(frames) == 72
    assert apart(frames[0], pixels(START)) < 3
    assert apart(frames[-1], pixels(END)) < 3
    assert min(apart(one, other) for one, other in zip(frames, frames[4:], strict=False)) > 0.5


def test_even_over_a_flat_picture_something_moves() -> None:
    out = io.BytesIO()
    Image.new("RGB", SIZE, (250, 250, 250)).save(out, "PNG")
    frames = decoded(media.clip("flat", out.getvalue(), None, SIZE, (3,), False))
    assert apart(frames[0], pixels(out.getvalue())) < 3
    assert max(apart(frames[0], frame) for frame in frames) > 0.5


def test_sound_lasts_as_long_as_the_picture_and_is_heard() -> None:
    for wrong, loud in (("", True), ("silent", False)):
        with av.open(io.BytesIO(media.clip("a walk", START, None, SIZE, (3,), True, wrong)), "r") as container:
            heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
            assert len(heard) / container.streams.audio[0].rate == pytest.approx(3, abs=0.05)
            assert (np.abs(heard).max() > 0.05) == loud


@pytest.mark.parametrize("wrong", ["black", "frozen", "other-start"])
def test_planted_faults_of_what_is_seen(wrong: str) -> None:
    frames = decoded(media.clip("a walk", START, None, SIZE, (3,), False, wrong))
    moves = max(apart(frames[0], frame) for frame in frames)
    first = apart(frames[0], pixels(START))
    assert {
        "black": frames[0].max() < 8,
        "frozen": moves < 1 and first < 3,
        "other-start": first > 10 and moves > 1,
    }[wrong]
