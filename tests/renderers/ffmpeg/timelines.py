"""Any timeline: films at random through the real ffmpeg, each frame held against the arithmetic of the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from renderers.ffmpeg import burn, rolls
from renderers.ffmpeg.run import run
from renderers.ffmpeg.script import KINDS, Span, for_ffmpeg, script
from renderers.painting import Json
from tests.renderers.ffmpeg import films

RATES = [Fraction(24), Fraction(25), Fraction(30), Fraction(60), Fraction(24000, 1001), Fraction(30000, 1001)]
LONGEST = 40  # frames of a scene
CLIPS, COUNT = 3, 28 * 3  # frames of a clip; each tells its number from 0 to 27, again and again
Frames = NDArray[np.uint8]  # frame, bytes of YUV 4:2:0


@st.composite
def pictures(draw: st.DrawFn) -> Json:
    """Scenes of any length with transitions that fit, cards and reels anywhere, a mark, the film's own fades."""
    lengths = draw(st.lists(st.integers(2, LONGEST), min_size=1, max_size=7))
    scenes: list[Json] = []
    start, free = 0, 0  # frames of the scene before that no transition has
    for n, length in enumerate(lengths):
        kind = draw(st.sampled_from(sorted(KINDS)))
        before, after = draw(st.integers(0, max(free // 2, 0))), draw(st.integers(0, (length - 1) // 2))
        before = before if n else 0
        if kind == "cut" or not after or (n == 0 and kind != "fade"):
            kind, before, after = "cut", 0, 0
        scene = films.scene(f"s{n}", start, length, before, after, clip=f"clip/{draw(st.integers(0, CLIPS - 1))}")
        comes = {"kind": kind, "before": before, "after": after}
        if kind == "wipe":
            comes["direction"] = draw(st.sampled_from(["left", "right", "up", "down"]))
        if kind == "dip":
            comes["color"] = draw(st.sampled_from(["#000000", "#ffffff", "#1e1e2e"]))
        scenes.append({**scene, "transition": comes})
        start, free = start + length, length - after
    cards = []
    for n in range(draw(st.integers(0, 4))):
        begins = draw(st.integers(0, start - 1))
        stays = draw(st.integers(1, start - begins))
        fade_in = draw(st.integers(0, stays // 2))
        card = {"name": f"c/{n}", "image": "card/still", "start": begins, "end": begins + stays}
        card |= {"fade_in": fade_in, "fade_out": draw(st.integers(0, stays - fade_in))}
        cards.append(card | ({"image": "card/reel", "moves": True} if draw(st.booleans()) else {}))
    last = scenes[-1]
    black = draw(st.integers(0, max(last["frames"] - last["transition"]["after"] - 1, 0)))
    picture = films.picture(scenes, draw(st.sampled_from(RATES)), cards, fade_to_black=black)
    if draw(st.booleans()):
        picture["mark"] = {"image": "mark", "x": 40, "y": 2, "away": [[3, 9]]}
    return picture


def media(folder: Path) -> dict[str, dict[str, Path]]:
    """What the films are made of, by their rate."""
    made = {}
    for fps in RATES:
        here = folder / str(fps).replace("/", "-")
        here.mkdir(parents=True)
        colours = [(200 - 60 * n, 40 + 60 * n, 90) for n in range(CLIPS)]
        files = {f"clip/{n}": films.clip(here / f"{n}.mp4", [colours[n]] * COUNT, fps) for n in range(CLIPS)}
        files["card/still"] = films.card(here / "still.png", (230, 230, 240, 128))
        files["card/reel"] = films.reel(here / "reel.mov", [(n, (8 * n, 250 - 8 * n, 60, 200)) for n in range(9)], fps)
        Image.new("RGBA", (20, 12), (240, 200, 60, 180)).save(here / "mark.png")
        made[str(fps)] = files | {"mark": here / "mark.png"}
    return made


def entering(
    folder: Path, picture: Json, inputs: dict[str, Path], window: Span | None = None, captions: str = ""
) -> Frames:
    """The frames that enter the encoder, of the whole film or of a window."""
    here = folder / (f"{window.start}-{window.end}" if window else "whole")
    here.mkdir()
    if captions:
        burn.lay_ready(captions, here)
    fps, made = Fraction(picture["fps"]), script(picture, window)
    rolls.examine(made.rolls, inputs, films.SIZE, fps)
    graph, raw = here / "script.txt", here / "frames.yuv"
    graph.write_text(for_ffmpeg(made.text), encoding="utf-8")
    run(
        [
            *rolls.write(made.rolls, inputs, here, fps),
            *("-/filter_complex", str(graph), "-map", "[video]", "-fps_mode", "passthrough"),
            *("-f", "rawvideo", str(raw)),
        ],
        log=here / "log",
        cwd=here,
    )
    return np.fromfile(raw, np.uint8).reshape(-1, films.SIZE[0] * films.SIZE[1] * 3 // 2)


def misplaced(picture: Json, frames: Frames) -> list[int]:
    """Frames that show another frame of their clip than the timeline says, where a clip is seen by itself."""
    wide, high = films.SIZE
    levels = frames[:, : wide * high].reshape(-1, high, wide)[:, high * 3 // 4, 2 : wide // 2].mean(axis=1)
    told = np.round((levels - levels_of(0)) / (levels_of(1) - levels_of(0))).astype(int)
    return [n for n, number in alone(picture) if told[n] != number]


def levels_of(number: int) -> float:
    """The luma that tells a frame's number (BT.709, limited range)."""
    return 16 + films.grey(number) * 219 / 255


def alone(picture: Json) -> Sequence[tuple[int, int]]:
    """The frames under no transition, fade or card, with the number that each must tell."""
    covered = np.zeros(picture["frames"], bool)
    for scene in picture["scenes"]:
        comes = scene["transition"]
        covered[scene["start"] - comes["before"] : scene["start"] + comes["after"]] = True
    for card in picture["cards"]:
        covered[card["start"] : card["end"]] = True
    if picture["fade_to_black"]:
        covered[-picture["fade_to_black"] :] = True
    found = []
    for scene in picture["scenes"]:
        for n in range(scene["start"], scene["start"] + scene["frames"]):
            if not covered[n]:
                found.append((n, (n - scene["start"] + scene["transition"]["before"]) % 28))
    return found
