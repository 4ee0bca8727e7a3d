"""The filter script and its rolls, as values."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderers.ffmpeg.run import run
from renderers.ffmpeg.script import for_ffmpeg, script
from renderers.painting import Json, RenderError
from tests.renderers.ffmpeg import films

LINE = re.compile(r"(\[[^\[\]]+\])*[a-z0-9]+=?[^\[\]]*(\[[^\[\]]+\])+;?")


def card(name: str, start: int, end: int, fade_in: int = 8, fade_out: int = 8) -> Json:
    return {"name": name, "image": f"card/{name}", "start": start, "end": end, "fade_in": fade_in, "fade_out": fade_out}


def episode(fps: str = "24000/1001") -> Json:
    scenes = [
        films.scene("abertura", 0, 240, 0, 12),
        films.scene("prova", 240, 180, 6, 6),
        films.scene("storyboard", 420, 120),
        films.scene("fim", 540, 180, 10, 10),
    ]
    cards = [
        card("abertura/1", 0, 96),
        card("prova/1", 252, 336),
        card("prova/2", 300, 400, 8, 0),
        card("fim/1", 600, 700),
    ]
    return films.picture(scenes, Fraction(fps), cards, fade_to_black=24)


def test_the_script_of_an_episode_reads_well(golden: Callable[[str, str], None]) -> None:
    golden("ffmpeg/picture.ffscript", script(episode()).text)


def test_the_script_of_one_silent_scene_is_short(golden: Callable[[str, str], None]) -> None:
    golden("ffmpeg/one-scene.ffscript", script(films.picture([films.scene("only", 0, 48)], Fraction(30))).text)


def test_captions_lie_over_all_but_the_films_own_fades() -> None:
    plain, drawn = (script(episode() | captions) for captions in ({}, {"captions": True}))
    assert drawn.rolls == plain.rolls
    before, after = plain.text.splitlines(), drawn.text.splitlines()
    *_, cards, empty, burned, also_empty, fades = after
    assert cards.endswith("[with cards 2];") and (empty, also_empty) == ("", "")
    assert burned == "[with cards 2]ass=filename=captions.ass:fontsdir=fonts[captioned];"
    assert fades == before[-1].replace("[with cards 2]", "[captioned]")
    assert after[:-3] == before[:-1]


def test_ffmpeg_reads_one_chain_a_line_and_no_comments() -> None:
    lines = for_ffmpeg(script(episode()).text).splitlines()
    assert all(LINE.fullmatch(line) for line in lines)
    assert [line.endswith(";") for line in lines] == [True] * (len(lines) - 1) + [False]
    flows = re.findall(r"\[[^\[\]]+\]", "".join(lines))
    assert {flow for flow in flows if flows.count(flow) == 1} == {"[0:v]", "[1:v]", "[2:v]", "[3:v]", "[video]"}


def test_rolls_enter_clips_where_their_transitions_end() -> None:
    shots, incoming, *_ = script(episode()).rolls
    assert [(e["input"], e["first"], e["frames"]) for e in shots["entries"]] == [
        ("clip/abertura", 0, 246),
        ("clip/prova", 12, 174),
        ("clip/storyboard", 0, 130),
        ("clip/fim", 20, 170),
    ]
    assert [(e["input"], e["first"], e["frames"], e["lasts_s"]) for e in incoming["entries"]] == [
        ("clip/prova", 0, 12, str(Fraction(530 - 234) * Fraction(1001, 24000))),
        ("clip/fim", 0, 20, str(Fraction(20) * Fraction(1001, 24000))),
    ]


def test_a_card_lies_above_every_earlier_one_it_meets() -> None:
    scenes = [films.scene("s", 0, 100)]
    cards = [card("s/1", 0, 30), card("s/2", 20, 60), card("s/3", 40, 80), card("s/4", 65, 95), card("s/5", 80, 100)]
    layers = script(films.picture(scenes, Fraction(24), cards)).rolls[1:]
    assert [[e["input"] for e in layer["entries"][:-1]] for layer in layers] == [
        ["card/s/1"],
        ["card/s/2"],
        ["card/s/3"],
        ["card/s/4"],
        ["card/s/5"],
    ]
    apart = [card("s/1", 0, 30), card("s/2", 30, 60), card("s/3", 60, 90)]
    assert len(script(films.picture(scenes, Fraction(24), apart)).rolls) == 2


def test_wipes_and_dips_read_well(golden: Callable[[str, str], None]) -> None:
    scenes = [
        films.scene("one", 0, 100),
        comes(films.scene("two", 100, 100, 6, 6), "wipe", direction="left"),
        comes(films.scene("three", 200, 100, 6, 6), "dip", color="#1e1e2e"),
        films.scene("four", 300, 100, 6, 6),
        comes(films.scene("five", 400, 100, 6, 6), "wipe", direction="down"),
        comes(films.scene("six", 500, 100, 6, 6), "dip", color="#000000"),
    ]
    golden("ffmpeg/transitions.ffscript", script(films.picture(scenes, Fraction(24))).text)


def comes(scene: Json, kind: str, **said: str) -> Json:
    return {**scene, "transition": {**scene["transition"], "kind": kind, **said}}


def test_a_transition_that_cannot_be_drawn_is_named() -> None:
    picture = episode()
    picture["scenes"][1]["transition"]["kind"] = "iris"
    with pytest.raises(RenderError, match='scene "prova": there is no transition called iris'):
        script(picture)


def test_ffmpeg_takes_a_film_of_three_hundred_joints(tmp_path: Path) -> None:
    scenes = [films.scene(f"s{n}", n * 24, 24, 4 * bool(n), 4) for n in range(301)]
    text = script(films.picture(scenes, Fraction(24))).text
    switches = re.findall(r"overlay=.*enable='([^']+)'", text)
    assert switches[0].count("between") == 300
    graph = tmp_path / "graph.txt"
    graph.write_text(f"[0:v]negate=enable='{switches[0]}'[v]")
    source = ("-f", "lavfi", "-i", "color=s=16x16:r=24:d=0.1", "-/filter_complex", str(graph), "-map", "[v]")
    run([*source, "-f", "null", "-"], log=tmp_path / "log")


@st.composite
def pictures(draw: st.DrawFn) -> Json:
    """Any number of scenes with legal transitions and cards anywhere."""
    lengths = draw(st.lists(st.integers(24, 60), min_size=1, max_size=8))
    starts = [0]
    scenes = []
    for n, length in enumerate(lengths):
        reach = draw(st.sampled_from([0, 0, 2, 6, 11]))
        scenes.append(films.scene(f"s{n}", starts[-1], length, reach if n else 0, reach))
        starts.append(starts[-1] + length)
    cards = []
    for n in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, starts[-1] - 8))
        cards.append(card(f"c/{n}", start, draw(st.integers(start + 8, starts[-1])), 4, 4))
    fps = draw(st.sampled_from([Fraction(24), Fraction(60), Fraction(30000, 1001)]))
    return films.picture(scenes, fps, cards)


@settings(deadline=None)  # how busy the machine is, is no law
@given(pictures())
def test_rolls_fill_the_film_and_stay_inside_their_plates(picture: Json) -> None:
    made = script(picture)
    fps, scenes = Fraction(picture["fps"]), {scene["clip"]: scene for scene in picture["scenes"]}
    following = {one["clip"]: two["transition"]["after"] for one, two in pairwise(picture["scenes"])}
    assert sum(entry["frames"] for entry in made.rolls[0]["entries"]) == picture["frames"]
    for roll in made.rolls:
        assert all(
            Fraction(entry["lasts_s"]) * fps == round(Fraction(entry["lasts_s"]) * fps) for entry in roll["entries"]
        )
        if roll["kind"] == "cards":
            assert sum(Fraction(entry["lasts_s"]) for entry in roll["entries"]) * fps == picture["frames"] + 1
        else:
            for entry in roll["entries"]:
                scene = scenes[entry["input"]]
                holds = scene["transition"]["before"] + scene["frames"] + following.get(entry["input"], 0)
                assert 0 <= entry["first"] < entry["first"] + entry["frames"] <= holds
    assert script(picture) == made
