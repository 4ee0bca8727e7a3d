"""Groups of pictures, what decides each, and prints put together of files that were encoded by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.ffmpeg import encode
from renderers.ffmpeg.groups import forced, groups
from renderers.ffmpeg.pieces import Piece, chosen, gaps, join, pieces
from renderers.ffmpeg.script import Span, script
from renderers.ffmpeg.slices import keys, slices
from renderers.painting import Json, RenderError, silent
from tests.renderers.ffmpeg import films

FPS = Fraction(24)
GREEN, RED, BLUE = (40, 180, 60), (200, 40, 40), (50, 70, 210)


@given(st.lists(st.integers(1, 90), min_size=1, max_size=20), st.integers(3, 30))
def test_groups_fill_the_film_begin_every_scene_and_are_never_too_long(lengths: list[int], longest: int) -> None:
    starts, frames = [0, *accumulate(lengths)][:-1], sum(lengths)
    firsts = groups(starts, frames, longest)
    sizes = [two - one for one, two in pairwise([*firsts, frames])]
    assert firsts[0] == 0 and set(starts) <= set(firsts)
    assert min(sizes) >= 1 and max(sizes) <= longest
    assert all(
        size > 1 or (one in starts and one + 1 in {*starts, frames}) for one, size in zip(firsts, sizes, strict=True)
    )
    # what an encoder that starts a group after `longest` frames makes of the forced ones
    made = [0]
    for frame in range(1, frames):
        if frame in forced(firsts, longest) or frame - made[-1] == longest:
            made.append(frame)
    assert made == firsts


def film(*, shift: int = 0, **other: object) -> Json:
    """Three scenes, one of them faded in, a card that fades and one that moves; `shift` frames later."""
    before = [films.scene("lead", 0, shift)] if shift else []
    scenes = [
        *before,
        films.scene("a", shift, 24),
        films.scene("b", shift + 24, 24, 3, 3),
        films.scene("c", shift + 48, 24),
    ]
    cards = [
        {"name": "a/1", "image": "card/1", "start": shift + 2, "end": shift + 20, "fade_in": 4, "fade_out": 4},
        {
            "name": "c/1",
            "image": "reel/1",
            "start": shift + 50,
            "end": shift + 70,
            "fade_in": 0,
            "fade_out": 2,
            "moves": True,
        },
    ]
    return {**films.picture(scenes, FPS, cards), **other}


DIGESTS = {f"clip/{name}": f"of {name}" for name in ("lead", "a", "b", "c")} | {"card/1": "one", "reel/1": "two"}


def named(picture: Json, digests: dict[str, str] | None = None, cues: Sequence[Json] = ()) -> list[str]:
    firsts = groups([scene["start"] for scene in picture["scenes"]], picture["frames"], 12)
    return keys(slices(picture, firsts, digests or DIGESTS, cues), {"preset": "final"})


def moved(number: int, cards: Sequence[Json], **fields: int) -> list[Json]:
    return [card | fields if n == number else card for n, card in enumerate(cards)]


def changed(picture: Json, digests: dict[str, str] | None = None, cues: Sequence[Json] = ()) -> list[int]:
    """The groups of a film whose slices are others than those of the first film."""
    return [
        n for n, (one, two) in enumerate(zip(named(film()), named(picture, digests, cues), strict=True)) if one != two
    ]


CUE = {"start": 30, "end": 40, "lines": ["word"], "words": [{"text": "word", "line": 0, "start": 31, "end": 39}]}


@pytest.mark.parametrize(
    ("edit", "groups_hit"),
    [
        pytest.param(lambda: changed(film()), [], id="nothing"),
        pytest.param(lambda: changed(film(), DIGESTS | {"clip/c": "new"}), [4, 5], id="a clip"),
        pytest.param(lambda: changed(film(), DIGESTS | {"clip/b": "new"}), [1, 2, 3], id="a clip that fades in"),
        pytest.param(lambda: changed(film(), DIGESTS | {"card/1": "new"}), [0, 1], id="a card"),
        pytest.param(lambda: changed(film(cards=moved(0, film()["cards"], fade_out=3))), [1], id="a card's going"),
        pytest.param(
            lambda: changed(film(cards=moved(0, film()["cards"], end=14, fade_out=0))), [1], id="a card's end"
        ),
        pytest.param(lambda: changed(film(cards=moved(1, film()["cards"], start=51))), [4, 5], id="a reel's start"),
        pytest.param(lambda: changed(film(fade_to_black=4)), [5], id="the end's fade"),
        pytest.param(lambda: changed(film(), None, [CUE]), [2, 3], id="a caption"),
        pytest.param(lambda: changed(film(mark={"image": "card/1", "x": 2, "y": 2})), [0, 1, 2, 3, 4, 5], id="a mark"),
        pytest.param(lambda: changed(film(grain="0.1")), [0, 1, 2, 3, 4, 5], id="a field that is not known here"),
    ],
)
def test_an_edit_touches_the_groups_in_which_it_is_seen(edit: object, groups_hit: list[int]) -> None:
    assert edit() == groups_hit  # type: ignore[operator]  # a table of calls


def test_a_transition_touches_the_groups_that_it_lies_over() -> None:
    picture = film()
    picture["scenes"][1]["transition"] = {"kind": "fade", "before": 2, "after": 3}
    # the plate has one frame less in front, so its frames are told by other numbers
    assert changed(picture) == [1, 2, 3]
    picture["scenes"][1]["transition"] = {"kind": "wipe", "before": 3, "after": 3, "direction": "left"}
    assert changed(picture) == [1, 2]


def test_scenes_that_come_later_keep_their_groups() -> None:
    assert named(film(shift=31))[-6:] == named(film())
    assert named(film()) == keys(slices(film(), groups([0, 24, 48], 72, 12), DIGESTS), {"preset": "final"})
    assert not {*named(film())} & {*keys(slices(film(), [0, 12, 24, 36, 48, 60], DIGESTS), {"preset": "draft"})}


def test_groups_are_taken_from_files_that_hold_many_in_a_row() -> None:
    stored = {"a": [("old", 0)], "b": [("old", 1), ("new", 0)], "c": [("new", 1)], "d": [("new", 2), ("old", 3)]}
    assert chosen("abxcd", stored) == [("old", 0), ("old", 1), None, ("new", 1), ("new", 2)]
    assert chosen("bcd", stored) == [("new", 0), ("new", 1), ("new", 2)]
    firsts = {"old": [0, 12, 24, 36, 48], "new": [0, 12, 24, 30]}
    places = [("old", 0), ("old", 1), ("new", 1), ("new", 2)]
    assert pieces(places, firsts) == [Piece("old", 0, 24), Piece("new", 12, 18)]


@pytest.mark.parametrize(
    ("found", "runs"),
    [
        pytest.param("....", [], id="all there"),
        pytest.param("____", [(0, 4)], id="one short run"),
        pytest.param("_.__", [(0, 1), (2, 4)], id="two"),
        pytest.param("_________", [(0, 6), (6, 9)], id="parted at a scene, when it is long enough"),
    ],
)
def test_what_lacks_is_encoded_in_runs(found: str, runs: list[tuple[int, int]]) -> None:
    assert gaps([None if one == "_" else one for one in found], breaks=[0, 2, 6], least=4) == runs


@pytest.fixture(scope="module")
def segments(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Json, list[int], dict[tuple[int, int], Path]]:
    """A film, and files of spans of it; each encoded by itself."""
    folder = tmp_path_factory.mktemp("segments")
    picture = film(shift=0)
    lengths = {"a": 27, "b": 30, "c": 24}
    rgb = {"a": RED, "b": GREEN, "c": BLUE}
    inputs = {f"clip/{n}": films.clip(folder / f"{n}.mp4", [rgb[n]] * count, FPS) for n, count in lengths.items()}
    inputs["card/1"] = films.card(folder / "1.png", (20, 30, 60, 200))
    inputs["reel/1"] = films.reel(folder / "1.mov", [(n, (9 * n, 90, 60, 255)) for n in range(18)], FPS)
    firsts = groups([0, 24, 48], 72, 12)
    made = {}
    for start, end in ((0, 72), (0, 24), (24, 36), (36, 72), (12, 48)):
        cut = script(picture, Span(start, end))
        into = folder / f"{start}-{end}" / "segment.mp4"
        into.parent.mkdir()
        asked = films.settings(picture) | {"script": cut.text, "rolls": cut.rolls, "frames": end - start}
        asked["starts"] = [first - start for first in firsts if start <= first < end]
        encode.paint(asked, inputs, into, silent)
        made[start, end] = into
    return folder, picture, firsts, made


def decoded(file: Path) -> np.ndarray:
    with av.open(str(file)) as film_:
        return np.stack([frame.to_ndarray() for frame in film_.decode(video=0)])


def test_a_print_of_pieces_plays_without_a_seam(
    segments: tuple[Path, Json, list[int], dict[tuple[int, int], Path]], tmp_path: Path
) -> None:
    _, _, firsts, made = segments
    parts = [(made[0, 24], 0, 12), (made[12, 48], 0, 24), (made[36, 72], 0, 36)]
    joined = tmp_path / "print.mp4"
    join(parts, FPS, joined)
    with av.open(str(joined)) as one, av.open(str(made[0, 72])) as other:
        streams = [container.streams.video[0] for container in (one, other)]
        assert [stream.frames for stream in streams] == [72, 72]
        assert streams[0].codec_context.extradata == streams[1].codec_context.extradata
        assert streams[0].time_base == streams[1].time_base and streams[0].duration == streams[1].duration
        packets = [
            [(packet.pts or 0, packet.dts) for packet in container.demux(video=0) if packet.size]
            for container in (one, other)
        ]
        assert sorted(pts for pts, _ in packets[0]) == sorted(pts for pts, _ in packets[1])
        assert [dts for _, dts in packets[0]] == [dts for _, dts in packets[1]]
    with av.open(str(joined)) as one:
        tick = Fraction(one.streams.video[0].time_base or 0) * FPS
        keyed = [p.pts * tick for p in one.demux(video=0) if p.size and p.is_keyframe and p.pts is not None]
        assert keyed == firsts
    wanted = np.concatenate([decoded(file)[first : first + frames] for file, first, frames in parts])
    assert np.array_equal(decoded(joined), wanted)


def test_what_was_encoded_otherwise_is_refused(
    segments: tuple[Path, Json, list[int], dict[tuple[int, int], Path]], tmp_path: Path
) -> None:
    folder, _, _, made = segments
    with pytest.raises(RenderError, match="was encoded otherwise"):
        join([(made[0, 24], 0, 24), (folder / "c.mp4", 0, 24)], FPS, tmp_path / "print.mp4")
    with pytest.raises(RenderError, match="has 12 of the 24 frames from frame 0"):
        join([(made[24, 36], 0, 24)], FPS, tmp_path / "print.mp4")
