"""Fourteen scenes of five seconds at 1080p24 with a card each and thirteen dissolves: what benches of the picture draw.

Clips are plates as films have them, by turns a pan over a drawn frame and a zoom into detail. Cards are of the kinds
and lengths that episodes have, by turns a reel that moves and a still, each three seconds and a half.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from bench.cards import contents
from renderers import animatic, pan
from renderers import cards as painted
from renderers.ffmpeg import colour, plate
from renderers.ffmpeg.run import run
from renderers.painting import silent
from renderers.themes import theme

SIZE, FPS = (1920, 1080), Fraction(24)
SCENES, LENGTH = 14, 120  # frames of a scene
HANDLE = 6  # frames of a dissolve before and after its cut
CARDS = ("title", "lower-third", "bars", "number", "lower-third", "line", "quote")
APPEARS, STAYS, FADES = 12, 84, 8  # frames of a card
PROMPTS = ("an empty trading floor at 2 AM, rain on glass", "a harbour at dawn", "hands on a keyboard, screen glow")


def picture(drawn: bool, *, captions: bool = False, scenes: int = SCENES, moving: bool = True) -> dict[str, Any]:
    """The timeline's slice: with dissolves and cards, or the same clips with hard cuts and nothing drawn.

    moving: half of the cards are reels; else all of them are stills, which others can show too.
    """
    dissolve, cut = {"kind": "fade", "before": HANDLE, "after": HANDLE}, {"kind": "cut", "before": 0, "after": 0}
    starts = range(0, scenes * LENGTH, LENGTH)
    times = [{"start": start + APPEARS, "end": start + APPEARS + STAYS} for start in starts]
    fades = {"fade_in": FADES, "fade_out": FADES}
    return {
        "size": SIZE,
        "fps": str(FPS),
        "frames": scenes * LENGTH,
        "scenes": [
            {"name": f"s{n}", "start": start, "frames": LENGTH, "clip": f"clip/{n}"}
            | {"transition": dissolve if drawn and n else cut}
            for n, start in enumerate(starts)
        ],
        "cards": [
            {"name": f"s{n}/1", "image": f"card/{n}", **time, **fades, "moves": moving and n % 2 == 0}
            for n, time in enumerate(times)
        ]
        if drawn
        else [],
        "fade_to_black": 0,
    } | ({"captions": True} if captions else {})


def prepare(folder: Path, scenes: Sequence[int] = range(SCENES), *, moving: bool = True) -> dict[str, Path]:
    """Clips and cards in files; gives them by the names they have in the rolls. What lies there already is kept.

    moving: as in `picture`.
    """
    folder.mkdir(exist_ok=True)
    words, frames = contents(folder), LENGTH + 2 * HANDLE
    files: dict[str, Path] = {}
    for n in scenes:
        clip, still = folder / f"{n}.mp4", folder / f"{n}.frame.png"
        if not clip.exists() and n % 2 == 0:
            asked = {"prompt": PROMPTS[n // 2 % len(PROMPTS)], "scene": {"number": n, "name": f"s{n}"}, "seed": n}
            animatic.paint(asked | {"size": list(SIZE), "theme": theme("mocha"), "language": "en"}, {}, still)
            move = {"size": list(SIZE), "fps": str(FPS), "frames": frames, "key_frame": 2 * HANDLE}
            pan.paint(move | {"move": ("zoom-in", "left")[n // 2 % 2]}, {"frame": still}, clip)
        elif not clip.exists():
            zoom = f"mandelbrot=size={SIZE[0]}x{SIZE[1]}:rate={FPS}:start_scale={3 / (n + 1):.3f}"
            drawn = ("-f", "lavfi", "-i", zoom, "-frames:v", str(frames), "-vf", colour.edge("rgba"))
            run([*drawn, *plate.arguments(FPS, 2 * HANDLE), str(clip)], log=folder / "log")
        kind = CARDS[n % len(CARDS)]
        spec, inputs = words[kind]
        reel = moving and n % 2 == 0
        card = folder / f"{n}.{'mov' if reel else 'png'}"
        if not card.exists():
            asked = {"card": kind, "spec": spec, "theme": theme("mocha"), "size": list(SIZE), "language": "pt-BR"}
            painted.maker(kind).paint(asked | ({"fps": str(FPS)} if reel else {}), inputs, card, silent)
        files |= {f"clip/{n}": clip, f"card/{n}": card}
    return files
