"""The one encode, and what is joined to it, on tiny films."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageColor

from renderers.ffmpeg import encode, join, track
from renderers.ffmpeg.probe import probe
from renderers.ffmpeg.run import run
from renderers.painting import Json, RenderError, silent
from tests.renderers.ffmpeg import films

RATES = [Fraction(24), Fraction(30), Fraction(24000, 1001), Fraction(30000, 1001)]
RED, GREEN, BLUE, GREY = (200, 40, 40), (40, 180, 60), (50, 70, 210), (128, 128, 128)


@pytest.mark.parametrize("fps", RATES, ids=str)
def test_thirty_cuts_neither_gain_nor_lose_a_frame(tmp_path: Path, fps: Fraction) -> None:
    lengths = [5, 7, 6]
    colours = [RED, GREEN, BLUE]
    clips = [films.clip(tmp_path / f"{n}.mp4", [colours[n]] * lengths[n], fps) for n in range(3)]
    starts = np.cumsum([0, *(lengths[n % 3] for n in range(30))]).tolist()
    scenes = [films.scene(f"s{n}", starts[n], lengths[n % 3]) for n in range(30)]
    film, _ = films.film(tmp_path, films.picture(scenes, fps), {f"clip/s{n}": clips[n % 3] for n in range(30)})

    frames = films.shown(film)
    assert len(frames) == starts[-1]
    for n in range(30):
        for inner in range(lengths[n % 3]):
            frame = frames[starts[n] + inner]
            assert np.abs(films.upper(frame) - colours[n % 3]).max() <= 3
            assert films.number(frame) == pytest.approx(inner, abs=0.4)
    media = probe(film)
    assert media.video and media.audio
    assert (media.video.fps, media.video.frames) == (fps, starts[-1])
    assert (media.video.start_s, media.video.duration_s) == (Fraction(0), starts[-1] / fps)
    assert media.audio.samples == films.samples_for(starts[-1], fps)


def expected(
    picture: Json, colours: dict[str, tuple[int, int, int]], cards: Mapping[str, tuple[int, ...]]
) -> NDArray[np.float64]:
    """The colour of every frame's upper half, by the arithmetic of the timeline alone."""
    total, scenes = picture["frames"], picture["scenes"]
    shown = np.zeros((total, 3))
    for scene in scenes:
        shown[scene["start"] : scene["start"] + scene["frames"]] = colours[scene["clip"]]
    for one, two in pairwise(scenes):
        before, after = two["transition"]["before"], two["transition"]["after"]
        for k in range(before + after):
            share = (k + 0.5) / (before + after)
            mixed = (1 - share) * np.array(colours[one["clip"]]) + share * np.array(colours[two["clip"]])
            shown[two["start"] - before + k] = mixed
    for card in picture["cards"]:
        for frame in range(card["start"], card["end"]):
            share = cards[card["image"]][3] / 255
            if card["fade_in"]:
                share *= min(1, (frame - card["start"] + 0.5) / card["fade_in"])
            if card["fade_out"]:
                share *= min(1, (card["end"] - frame - 0.5) / card["fade_out"])
            shown[frame] = (1 - share) * shown[frame] + share * np.array(cards[card["image"]][:3])
    for k in range(scenes[0]["transition"]["after"]):
        shown[k] *= (k + 0.5) / scenes[0]["transition"]["after"]
    for k in range(picture["fade_to_black"]):
        shown[total - 1 - k] *= (k + 0.5) / picture["fade_to_black"]
    return shown


@pytest.mark.parametrize("fps", RATES, ids=str)
def test_every_frame_is_what_the_timeline_says(tmp_path: Path, fps: Fraction) -> None:
    plates = {
        "clip/a": (RED, 12 + 4, 0),
        "clip/b": (GREEN, 4 + 14 + 3, 8),
        "clip/c": (BLUE, 3 + 14, 6),
        "clip/d": (GREY, 14, 0),
    }
    inputs = {
        n: films.clip(tmp_path / f"{n[-1]}.mp4", [rgb] * length, fps, key) for n, (rgb, length, key) in plates.items()
    }
    paints = {
        "card/1": (220, 220, 60, 255),
        "card/2": (30, 20, 60, 255),
        "card/3": (230, 230, 240, 128),
        "card/4": (0, 90, 90, 200),
    }
    inputs |= {name: films.card(tmp_path / f"{name[-1]}.png", rgba) for name, rgba in paints.items()}
    scenes = [
        films.scene("a", 0, 12, 0, 5),
        films.scene("b", 12, 14, 4, 4),
        films.scene("c", 26, 14, 3, 3),
        films.scene("d", 40, 14),
    ]
    cards = [
        {"name": "a/1", "image": "card/1", "start": 0, "end": 9, "fade_in": 3, "fade_out": 2},
        {"name": "b/1", "image": "card/2", "start": 14, "end": 30, "fade_in": 4, "fade_out": 4},
        {"name": "b/2", "image": "card/3", "start": 20, "end": 36, "fade_in": 8, "fade_out": 8},
        {"name": "c/1", "image": "card/4", "start": 30, "end": 34, "fade_in": 0, "fade_out": 2},
        {"name": "d/1", "image": "card/1", "start": 44, "end": 54, "fade_in": 1, "fade_out": 0},
    ]
    picture = films.picture(scenes, fps, cards, fade_to_black=4)
    film, _ = films.film(tmp_path, picture, inputs)

    frames = films.shown(film)
    want = expected(picture, {name: rgb for name, (rgb, _, _) in plates.items()}, paints)
    assert len(frames) == len(want)
    for n, (frame, colour) in enumerate(zip(frames, want, strict=True)):
        assert np.abs(films.upper(frame) - colour).max() <= 4, f"frame {n}: {films.upper(frame)}, not {colour}"


@pytest.mark.parametrize("fps", RATES, ids=str)
def test_every_state_of_a_reel_comes_on_its_frame(tmp_path: Path, fps: Fraction) -> None:
    lengths, starts = (30, 40, 30), (0, 30, 70)
    inputs = {f"clip/{n}": films.clip(tmp_path / f"{n}.mp4", [GREY] * length, fps) for n, length in enumerate(lengths)}
    states = {
        "card/late": [
            (0, (220, 220, 60, 255)),
            (1, (30, 20, 60, 255)),
            (4, (230, 230, 240, 128)),
            (9, (0, 90, 90, 200)),
        ],
        "card/long": [(n, (8 * n, 255 - 8 * n, 60, 255)) for n in range(30)],
        "card/last": [(0, (0, 90, 90, 255)), (3, (220, 60, 90, 255))],
    }
    inputs |= {name: films.reel(tmp_path / f"{name[5:]}.mov", told, fps) for name, told in states.items()}
    inputs["card/still"] = films.card(tmp_path / "still.png", (250, 250, 250, 255))
    scenes = [films.scene(str(n), start, length) for n, (start, length) in enumerate(zip(starts, lengths, strict=True))]
    placed = [("late", 7, 27), ("long", 30, 45), ("still", 47, 55), ("late", 60, 63), ("last", 90, 100)]
    cards: list[Json] = [
        {"name": f"{n}", "image": f"card/{name}", "start": start, "end": end, "fade_in": 0, "fade_out": 0}
        | ({"moves": True} if name != "still" else {})
        for n, (name, start, end) in enumerate(placed)
    ]
    film, _ = films.film(tmp_path, films.picture(scenes, fps, cards), inputs)

    want = np.full((100, 3), GREY[0], dtype=float)
    for name, start, end in placed:
        for frame in range(start, end):
            told = states.get(f"card/{name}", [(0, (250, 250, 250, 255))])
            *rgb, alpha = next(rgba for at, rgba in reversed(told) if frame - start >= at)
            want[frame] = np.array(rgb) * alpha / 255 + want[frame] * (1 - alpha / 255)
    frames = films.shown(film)
    assert len(frames) == len(want)
    for n, (frame, colour) in enumerate(zip(frames, want, strict=True)):
        assert np.abs(films.upper(frame) - colour).max() <= 5, f"frame {n}: {films.upper(frame)}, not {colour}"


def test_a_mark_lies_over_every_shot_and_under_the_cards_and_steps_back(tmp_path: Path) -> None:
    fps = Fraction(24)
    inputs = {f"clip/{n}": films.clip(tmp_path / f"{n}.mp4", [GREY] * 20, fps) for n in "ab"}
    inputs["card/1"] = films.card(tmp_path / "card.png", (20, 40, 90, 255))
    Image.new("RGBA", (20, 12), (240, 200, 60, 255)).save(tmp_path / "mark.png")
    inputs["mark"] = tmp_path / "mark.png"
    cards = [{"name": "b/1", "image": "card/1", "start": 25, "end": 35, "fade_in": 0, "fade_out": 0}]
    picture = films.picture([films.scene("a", 0, 20), films.scene("b", 20, 20)], fps, cards)
    film, _ = films.film(
        tmp_path, picture | {"mark": {"image": "mark", "x": 40, "y": 2, "away": [[4, 9], [12, 14]]}}, inputs
    )

    corners = [frame[4:12, 44:56].mean(axis=(0, 1)) for frame in films.shown(film)]
    for n, corner in enumerate(corners):
        shot = GREY if 4 <= n < 9 or 12 <= n < 14 else (240, 200, 60)
        wanted = (20, 40, 90) if 25 <= n < 35 else shot
        assert np.abs(corner - wanted).max() <= 8, f"frame {n}: {corner}"


# Catppuccin, and the primaries: what a brand shows off by one matrix or the other.
PALETTE = ["#1e1e2e", "#cdd6f4", "#89b4fa", "#a6e3a1", "#f38ba8", "#fab387", "#cba6f7", "#94e2d5", "#f9e2af", "#585b70"]
PRIMARIES = ["#ff0000", "#00ff00", "#0000ff", "#ffff00", "#00ffff", "#ff00ff", "#ffffff", "#000000"]


@pytest.mark.parametrize("way", ["clip", "card"])
def test_colours_arrive_within_three_levels(tmp_path: Path, way: str) -> None:
    colours = [ImageColor.getrgb(name)[:3] for name in PALETTE + PRIMARIES]
    fps, stays = Fraction(24), 3
    ground = [rgb for rgb in colours for _ in range(stays)]
    inputs = {"clip/s": films.clip(tmp_path / "s.mp4", [GREY] * len(ground) if way == "card" else ground, fps)}
    scenes = [films.scene("s", 0, len(ground))]
    cards = []
    for n, rgb in enumerate(colours if way == "card" else []):
        inputs[f"card/{n}"] = films.card(tmp_path / f"{n}.png", (*rgb, 255))
        card = {"name": f"s/{n}", "image": f"card/{n}", "start": n * stays, "end": (n + 1) * stays}
        cards.append({**card, "fade_in": 0, "fade_out": 0})
    film, _ = films.film(tmp_path, films.picture(scenes, fps, cards), inputs)
    frames = films.shown(film)
    for n, rgb in enumerate(colours):
        got = films.upper(frames[n * stays + 1])
        assert np.abs(got - rgb).max() <= 3, f"{(PALETTE + PRIMARIES)[n]} came out as {got}"
    video = probe(film).video
    assert video
    assert (video.matrix, video.primaries, video.transfer, video.range) == ("bt709", "bt709", "bt709", "tv")


@pytest.fixture
def short(tmp_path: Path) -> tuple[Json, dict[str, Path]]:
    """Two scenes of twelve frames, faded over, and a card."""
    fps = Fraction(24)
    inputs = {
        "clip/a": films.clip(tmp_path / "a.mp4", [RED] * 14, fps),
        "clip/b": films.clip(tmp_path / "b.mp4", [GREEN] * 14, fps, 4),
        "card/1": films.card(tmp_path / "1.png", (20, 20, 20, 200)),
    }
    card = {"name": "a/1", "image": "card/1", "start": 2, "end": 10, "fade_in": 2, "fade_out": 2}
    return films.picture([films.scene("a", 0, 12), films.scene("b", 12, 12, 2, 2)], fps, [card]), inputs


def test_the_same_settings_and_inputs_give_the_same_bytes(tmp_path: Path, short: tuple[Json, dict[str, Path]]) -> None:
    picture, inputs = short
    made = []
    for name in ("once", "again"):
        (tmp_path / name).mkdir()
        made.append(films.film(tmp_path / name, picture, inputs)[0].read_bytes())
    assert made[0] == made[1]


def test_title_language_and_chapters_are_in_the_file(tmp_path: Path, short: tuple[Json, dict[str, Path]]) -> None:
    picture, inputs = short
    title = "a; b = c # d \\ e 'f' \"g\" [h] ção\nline"
    chapters = [{"title": "Início = 1;", "start": 0, "end": 12}, {"title": "Fim", "start": 12, "end": 24}]
    film, painting = films.film(tmp_path, picture, inputs, title=title, chapters=chapters)
    with av.open(str(film)) as container:
        assert container.metadata["title"] == title
        assert "creation_time" not in container.metadata
        assert [stream.metadata["language"] for stream in container.streams][:2] == ["por", "por"]
        placed = [
            (
                c["start"] * Fraction(c["time_base"] or 0),
                c["end"] * Fraction(c["time_base"] or 0),
                c["metadata"]["title"],
            )
            for c in container.chapters()
        ]
    assert placed == [(0, Fraction(1, 2), "Início = 1;"), (Fraction(1, 2), 1, "Fim")]
    assert painting.facts == {"frames": 24, "samples": 48_000, "bytes": film.stat().st_size}


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        pytest.param("few", "has 14 frames, 20 are needed", id="clip too short"),
        pytest.param("colours", "b2.mp4: codec, pixel format, time base and colours are", id="clip of other colours"),
        pytest.param("size", "is 32x18 at 24 frames a second", id="clip of another size"),
        pytest.param("grey", "a card must be an RGBA PNG of 64x36", id="card without alpha"),
        pytest.param("torn", "a.mp4: does not decode", id="clip cut short on disk"),
    ],
)
def test_an_input_that_would_spoil_the_film_is_named(
    tmp_path: Path, short: tuple[Json, dict[str, Path]], spoil: str, says: str
) -> None:
    picture, inputs = short
    if spoil == "few":
        picture["scenes"][1]["frames"], picture["frames"] = 18, 30
    elif spoil == "colours":
        made = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-colorspace", "smpte170m", "-video_track_timescale", "24000"]
        run(["-i", str(inputs["clip/b"]), *made, str(tmp_path / "b2.mp4")], log=tmp_path / "log")
        inputs["clip/b"] = tmp_path / "b2.mp4"
    elif spoil == "size":
        Image.new("RGB", (32, 18)).save(tmp_path / "small.png")
        run(
            ["-loop", "1", "-r", "24", "-i", str(tmp_path / "small.png"), "-frames:v", "14", str(inputs["clip/a"])],
            log=tmp_path / "log",
        )
    elif spoil == "grey":
        Image.new("RGB", films.SIZE).save(inputs["card/1"])
    else:
        inputs["clip/a"].write_bytes(inputs["clip/a"].read_bytes()[:900])
    with pytest.raises(RenderError, match=re.escape(says)):
        films.film(tmp_path, picture, inputs)


def test_a_track_of_the_wrong_length_is_an_error(tmp_path: Path, short: tuple[Json, dict[str, Path]]) -> None:
    picture, inputs = short
    asked = films.settings(picture)
    printed, sound = tmp_path / "print.mp4", films.mix(tmp_path / "mix.wav", 47_000)
    encode.paint(asked, inputs, printed, silent)
    track.paint({"samples": 47_000, "kbps": 384}, {"mix": sound}, tmp_path / "track.m4a", silent)
    with pytest.raises(RenderError, match="24 frames and 47000 samples, not 24 and 48000") as caught:
        join.paint(asked, {"picture": printed, "sound": tmp_path / "track.m4a"}, tmp_path / "film.mp4", silent)
    assert caught.value.log and "aac" in caught.value.log.read_text()
