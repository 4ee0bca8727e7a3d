"""The cut as other programs read it: frame by frame and sample by sample what the timeline says."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearsal import sound_files, voices
from renderers.sound import score, spoken, wav
from stages.export_parts import Media, Part, parts_of
from stages.exports import _line_file, timeline
from tests.project import TINY, doit, project

RATES = ["24", "25", "30", "60", "24000/1001", "30000/1001"]
Fades = list[tuple[int, int]]


def laid(fps: str, lengths: list[int], fades: Fades | None = None) -> dict[str, Any]:
    """A timeline of scenes of so many frames; `fades` lie over the cut before each."""
    fades = fades or [(0, 0)] * len(lengths)
    starts = [0, *accumulate(lengths)]
    scenes = []
    for n, frames in enumerate(lengths):
        (before, after), next_after = fades[n], fades[n + 1][1] if n + 1 < len(lengths) else 0
        voice = round(Fraction(starts[n]) * 48_000 / Fraction(fps)) + 1_001
        scenes.append(
            {
                "name": f"s{n}",
                "number": n + 1,
                "start": starts[n],
                "frames": frames,
                "transition": {"kind": "fade" if after else "cut", "before": before, "after": after},
                "plate": {"frames": before + frames + next_after, "before": before, "after": next_after},
                "voice": {
                    "start": voice,
                    "samples": 4_801,
                    "words": [{"text": "Olá", "start": voice + 7, "end": voice + 900}],
                },
                "cards": [{"number": 1, "start": starts[n] + 2, "end": starts[n] + 9, "fade_in": 1, "fade_out": 1}],
                "sounds": [{"number": 1, "start": voice}],
            }
        )
    return {
        "episode": "ep",
        "title": "Título",
        "language": "pt-BR",
        "size": [320, 180],
        "fps": fps,
        "rate": 48_000,
        "frames": starts[-1],
        "samples": round(Fraction(starts[-1]) * 48_000 / Fraction(fps)),
        "scenes": scenes,
        "chapters": [{"title": "Abertura", "start": 0}],
    }


def files(film: dict[str, Any]) -> dict[str, Media]:
    found = {"music": Media("bed.ogg", 10**9), "mix": Media("mix.wav", film["samples"])}
    for scene in film["scenes"]:
        name = scene["name"]
        found[f"clip/{name}"] = Media(f"scenes/{name}/clip.mp4", scene["plate"]["frames"])
        found[f"card/{name}/1"] = Media(f"scenes/{name}/card-1.png", 7)
        found[f"line/{name}"] = Media(f"scenes/{name}/narration.wav", 4_801)
        found[f"sound/{name}/1"] = Media("click.wav", 10_000)
    return found


def read_back(film: dict[str, Any]) -> Any:
    written = otio.adapters.write_to_string(timeline(film, files(film)), adapter_name="otio_json")
    return otio.adapters.read_from_string(written, adapter_name="otio_json")


def places(track: Any) -> list[tuple[str, float, float, float]]:
    """(name, start, length, first unit of its file) of each clip on a track."""
    return [
        (clip.name, place.start_time.value, place.duration.value, clip.source_range.start_time.value)
        for clip in track.find_clips()
        for place in [track.range_of_child(clip)]
    ]


@pytest.mark.parametrize("fps", RATES)
def test_every_clip_is_at_its_frame_and_every_sound_at_its_sample(fps: str) -> None:
    film = laid(fps, [48, 30, 71, 24], [(0, 0), (6, 6), (0, 0), (4, 4)])
    made = read_back(film)
    tracks = {track.name: track for track in made.tracks}
    scenes = film["scenes"]
    assert list(tracks) == ["picture", "cards", "voice", "effects", "music", "mix"]
    assert places(tracks["picture"]) == [(s["name"], s["start"], s["frames"], s["plate"]["before"]) for s in scenes]
    assert places(tracks["cards"]) == [(f"card/{s['name']}/1", s["cards"][0]["start"], 7, 0) for s in scenes]
    assert places(tracks["voice"]) == [(f"line/{s['name']}", s["voice"]["start"], 4_801, 0) for s in scenes]
    assert places(tracks["music"]) == [("music", 0, film["samples"], 0)]
    assert (tracks["picture"].duration().value, tracks["mix"].duration().value) == (film["frames"], film["samples"])
    assert {track.duration().rate for track in made.tracks} == {float(Fraction(fps)), 48_000.0}
    assert made.metadata["onetake"]["fps"] == fps
    assert [track.enabled for track in made.tracks] == [True] * 5 + [False]


def test_transitions_lie_over_their_cuts_and_have_their_handles() -> None:
    made = read_back(laid("24", [48, 30, 24], [(0, 12), (6, 6), (0, 0)]))
    track = made.tracks[0]
    offsets = [(one.in_offset.value, one.out_offset.value) for one in track if isinstance(one, otio.schema.Transition)]
    assert offsets == [(0, 12), (6, 6)]
    first, second, _ = track.find_clips()
    assert first.available_range().duration.value >= first.source_range.end_time_exclusive().value + 6
    assert second.source_range.start_time.value == 6


def test_a_transition_moves_nothing() -> None:
    plain = read_back(laid("30", [48, 30, 24]))
    faded = read_back(laid("30", [48, 30, 24], [(0, 0), (8, 8), (4, 4)]))
    for one, other in zip(plain.tracks, faded.tracks, strict=True):
        assert [place[:3] for place in places(one)] == [place[:3] for place in places(other)]


def test_scenes_chapters_and_words_are_marked() -> None:
    film = laid("24000/1001", [48, 30])
    made = read_back(film)
    marked = [(m.name, m.metadata["onetake"]["kind"], m.marked_range.start_time.value) for m in made.tracks.markers]
    assert marked == [("Abertura", "chapter", 0), ("s0", "scene", 0), ("s1", "scene", 48)]
    voice = next(track for track in made.tracks if track.name == "voice")
    (word,) = next(iter(voice.find_clips())).markers
    assert (word.name, word.marked_range.start_time.value, word.marked_range.duration.value) == ("Olá", 7, 893)


@given(fps=st.sampled_from(RATES), lengths=st.lists(st.integers(24, 900), min_size=1, max_size=40))
@settings(max_examples=25, deadline=None)
def test_clips_tile_the_film_whatever_the_rate(fps: str, lengths: list[int]) -> None:
    film = laid(fps, lengths)
    track = read_back(film).tracks[0]
    spans = [(start, start + length) for _, start, length, _ in places(track)]
    assert all(one[1] == two[0] for one, two in pairwise(spans))
    assert (spans[0][0], spans[-1][1]) == (0, film["frames"])


@pytest.mark.parametrize("fps", RATES)
def test_an_edl_is_read_back_frame_by_frame(fps: str) -> None:
    """An EDL has a dissolve begin at its first frame, with the second clip under it: cuts without one stay."""
    film = laid(fps, [48, 30, 71, 24], [(0, 0), (6, 6), (0, 0), (0, 0)])
    written = otio.adapters.write_to_string(timeline(film, files(film), alone=True), adapter_name="cmx_3600")
    made = otio.adapters.read_from_string(written, adapter_name="cmx_3600", rate=float(Fraction(fps)))
    (track,) = made.tracks
    assert places(track) == [("s0", 0, 42, 0), ("s1", 42, 36, 0), ("s2", 78, 71, 0), ("s3", 149, 24, 0)]
    lengths = [one.out_offset.value for one in track if isinstance(one, otio.schema.Transition)]
    assert lengths == [12]
    assert [clip.metadata["cmx_3600"]["reel"] for clip in track.find_clips()] == ["s0", "s1", "s2", "s3"]


def test_what_lies_over_another_gets_a_track_of_its_own() -> None:
    film = laid("24", [48, 48])
    film["scenes"][0]["cards"].append({"number": 2, "start": 5, "end": 20, "fade_in": 1, "fade_out": 1})
    known = files(film) | {"card/s0/2": Media("two.png", 15)}
    made = timeline(film, known)
    assert [track.name for track in made.tracks][:3] == ["picture", "cards", "cards 2"]


def test_a_stretched_line_is_as_long_as_it_is_heard_and_says_how_fast() -> None:
    film = laid("24", [48, 48])
    film["scenes"][0]["voice"] |= {"samples": 4_950, "stretch": "0.97"}
    made = read_back(film)
    voice = next(track for track in made.tracks if track.name == "voice")
    first, second = voice.find_clips()
    assert [effect.time_scalar for effect in first.effects] == [0.97]
    assert not second.effects
    assert places(voice)[0][2] == 4_950
    assert first.available_range().duration.value == 4_801


def test_a_line_bought_as_mp3_is_written_as_just_its_samples(tmp_path: Path) -> None:
    said = voices.said("Às duas da manhã, o gráfico ainda subia.", "pt-BR").pcm
    audio, _ = sound_files.encoded(np.pad(said, ((0, 0), (9_600, 4_800))), "mp3_44100_128", "note")
    bought = tmp_path / "line.mp3"
    bought.write_bytes(audio)
    cut = spoken.kept(bought, spoken.recorded(bought).pcm)
    assert cut is not None
    samples = len(cut[0])
    assert _line_file(bought, samples, "one", tmp_path) == "lines/one.wav"
    assert wav.length(tmp_path / "lines" / "one.wav") == samples
    assert _line_file(tmp_path / "lines" / "one.wav", samples, "two", tmp_path) == "lines/one.wav"


def test_an_episode_is_exported_with_files_that_are_there(tmp_path: Path) -> None:
    folder = project(tmp_path / "p", tiny=TINY)
    early = doit(folder, "export", "episode=tiny")
    assert (early.returncode, early.stderr.splitlines()[0]) == (1, "tiny: its timeline is not made yet")
    wanted = ["clips:tiny/one", "clips:tiny/two", "cards:tiny/one/1", "timeline:tiny"]
    assert doit(folder, "episode=tiny", *wanted).returncode == 0
    made = doit(folder, "export", "episode=tiny")
    assert (made.returncode, made.stdout) == (0, "build/tiny/tiny.otio\n"), made.stderr
    home = folder / "build" / "tiny"
    read = otio.adapters.read_from_file(str(home / "tiny.otio"))
    clips = list(read.find_clips())
    assert [clip.name for clip in clips] == ["one", "two", "card/one/1", "line/one", "line/two"]
    assert all((home / clip.media_reference.target_url).is_file() for clip in clips)
    assert clips[1].media_reference.target_url == "scenes/two/clip.mp4"
    assert doit(folder, "export", "episode=tiny", "--format", "edl").returncode == 0
    assert (home / "tiny.edl").read_text().startswith("TITLE: Tiny\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["episode=tiny", "--format", "mp4"], "--format mp4: unknown"),
        ([], "doit export writes one episode"),
    ],
)
def test_what_cannot_be_exported_is_said(tmp_path: Path, words: list[str], said: str) -> None:
    told = doit(project(tmp_path / "p", tiny=TINY), "export", *words)
    assert told.returncode == 3
    assert said in told.stderr


def sound_parts(samples: int, heard: dict[str, Any], **media: int) -> dict[str, list[Part]]:
    """The parts of a film without scenes, by track; `media` are samples of the music and of the clip "sea"."""
    named = {"music": "music", "sea": "clip-sound/sea"}
    found = {named[name]: Media(f"{name}.wav", units) for name, units in media.items()}
    return {track: parts for _, track, parts in parts_of({"samples": samples, "scenes": []}, found, heard)}


@given(
    total=st.integers(50_000, 1_000_000),
    length=st.integers(60_000, 1_500_000),
    loops=st.booleans(),
    hits=st.lists(st.tuples(st.floats(0, 0.99), st.floats(0, 0.99)), max_size=3, unique_by=lambda one: one[0]),
)
@settings(max_examples=15, deadline=None)
def test_music_plays_the_samples_that_it_plays_in_the_mix(total, length, loops, hits) -> None:
    asked: dict[str, Any] = {"gain_db": "-20", "duck_db": "12"}
    if loops:
        asked["loop"] = [length // 5, length // 5 + 48_000]
    if hits:
        asked["at"] = [
            {"scene": str(n), "start": int(s * total), "music": int(m * length)} for n, (s, m) in enumerate(hits)
        ]
    parts = sound_parts(total, {"music": asked}, music=length)["music"]
    assert parts[-1].start + parts[-1].units == total
    assert all(one.start + one.units == two.start for one, two in pairwise(parts))
    assert all(part.first >= 0 and part.first + part.units <= length for part in parts)

    def numbers(first: int, end: int) -> Any:
        at = np.arange(first, end, dtype=np.float64)[:, None]
        return np.where((at < 0) | (at >= length), 0, at + 1).repeat(2, axis=1)

    played = score.stretches(total, length, score.hits(asked), asked.get("loop"))
    for part in parts:
        first, last = part.start + part.dissolve[1], part.start + part.units - 1
        for at in {first, (first + last) // 2, last} if last >= first else ():
            if not any(jump.start - score.JUMP <= at < jump.start for jump in score.hits(asked)[1:]):
                assert score.heard(played, at, 1, numbers)[0, 0] == part.first + at - part.start + 1


def test_a_loop_is_cut_where_it_goes_round_and_a_hit_where_it_jumps() -> None:
    asked = {"gain_db": "-20", "duck_db": "12", "loop": [48_000, 144_000]}
    parts = sound_parts(400_000, {"music": asked}, music=200_000)["music"]
    assert [(one.start, one.units, one.first, one.dissolve) for one in parts] == [
        (0, 144_000, 0, (0, 0)),
        (144_000, 96_000, 48_000, (0, 960)),
        (240_000, 96_000, 48_000, (0, 960)),
        (336_000, 64_000, 48_000, (0, 960)),
    ]
    hits = {"at": [{"scene": "a", "start": 96_000, "music": 48_000}, {"scene": "b", "start": 300_000, "music": 10_000}]}
    parts = sound_parts(400_000, {"music": hits}, music=500_000)["music"]
    assert [(one.start, one.units, one.first, one.dissolve) for one in parts] == [
        (48_000, 252_000, 0, (0, 0)),
        (300_000, 100_000, 10_000, (10_000, 0)),
    ]


def test_a_clips_own_sound_goes_with_its_picture() -> None:
    placed = {"name": "clip/sea", "start": 1000, "samples": 90_000, "first": 480, "lasts": 40_000, "gain_db": "-18"}
    placed |= {"fade_in": 960, "fade_out": 48_000}

    def parts(fit: str | None) -> list[tuple[int, int, int, Fraction]]:
        heard = {"clips": {"placed": [placed | {"fit": fit}]}}
        found = sound_parts(100_000, heard, sea=50_000)["clips"]
        assert dict(found[0].meta)["gain_db"] == "-18"
        return [(one.start, one.units, one.first, one.speed) for one in found]

    assert parts(None) == [(1000, 40_000, 480, Fraction(1))]
    assert parts("slow") == [(1000, 90_000, 480, Fraction(4, 9))]
    assert [one[:3] for one in parts("loop")] == [(1000, 40_000, 480), (41_000, 40_000, 480), (81_000, 10_000, 480)]


def test_music_that_goes_round_dissolves_on_its_track() -> None:
    film = laid("24", [48, 48])
    heard = {"music": {"gain_db": "-20", "duck_db": "12", "loop": [48_000, 100_000]}}
    made = timeline(film, files(film) | {"music": Media("bed.ogg", 120_000)}, heard)
    (track,) = (track for track in made.tracks if track.name == "music")
    kinds = [type(one).__name__ for one in track]
    assert kinds == ["Clip", "Transition", "Clip", "Transition", "Clip"]
    assert track.duration().value == film["samples"]
    assert [
        (one.in_offset.value, one.out_offset.value) for one in track if isinstance(one, otio.schema.Transition)
    ] == [
        (0, 960),
        (0, 960),
    ]
