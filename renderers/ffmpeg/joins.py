"""Transitions: how one scene's picture gives way to the next one's, as chains of a filter graph.

    fade   the new picture is laid over the old one, its alpha rising.
    wipe   the new picture moves in over the old one, which stands. Its edge is crisp, on whole pixels, and eased.
    dip    a colour comes up over the old picture, is all there is on the frames before and behind the cut, and goes.

In all of them the old picture plays on underneath to the end. The new one comes from a roll of its own, `incoming`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from renderers.ffmpeg import colour
from renderers.ffmpeg.ramps import Span, clock, during, fade, offsets, there_and_back
from renderers.ffmpeg.rolls import SELECTED
from renderers.ffmpeg.timecode import timecode
from renderers.painting import Json, RenderError

KINDS = {"cut", "fade", "wipe", "dip"}
TOWARDS = {"left": (1, 0), "right": (-1, 0), "up": (0, 1), "down": (0, -1)}  # where a picture comes from, in frames


@dataclass(frozen=True, slots=True)
class Scene:
    name: str
    clip: str
    span: Span
    kind: str  # how it comes in
    under: Span  # the frames of the transition; empty for a cut
    towards: str = "left"  # of a wipe
    through: str = "#000000"  # of a dip

    def comes(self) -> str:
        """In words, for a comment."""
        way = f"to the {self.towards}" if self.towards in ("left", "right") else f"{self.towards}wards"
        said = {"wipe": f"moves in {way}", "dip": f"comes through {self.through}"}
        return said.get(self.kind, "fades in")


def scene(told: Json) -> Scene:
    """A scene as the picture has it. Raises RenderError for a transition that we cannot draw."""
    comes_in, start = told["transition"], told["start"]
    if comes_in["kind"] not in KINDS:
        raise RenderError(f'scene "{told["name"]}": there is no transition called {comes_in["kind"]}')
    before, after = (0, 0) if comes_in["kind"] == "cut" else (comes_in["before"], comes_in["after"])
    return Scene(
        told["name"],
        told["clip"],
        Span(start, start + told["frames"]),
        comes_in["kind"],
        Span(start - before, start + after),
        comes_in.get("direction", "left"),
        comes_in.get("color", "#000000"),
    )


def roll(joins: Sequence[Scene], seen: Span, fps: Fraction) -> dict[str, Json]:
    """The clips' heads, each lasting until the next one starts; time 0 is the first one's start."""
    shown = [Span(max(scene.under.start, seen.start), min(scene.under.end, seen.end)) for scene in joins]
    starts = [*(span.start for span in shown), shown[-1].end]
    entries = []
    for scene, span, (start, following) in zip(joins, shown, pairwise(starts), strict=True):
        entries.append(
            {
                "input": scene.clip,
                "first": start - scene.under.start,
                "frames": span.end - start,
                "lasts_s": str((following - start) / fps),
            }
        )
    return {"name": "incoming", "kind": "clips", "entries": entries}


def graph(joins: Sequence[Scene], size: tuple[int, int], seen: Span, fps: Fraction) -> Iterator[str]:
    """From [shots] and the roll, which is input 1, to [joined]."""
    yield ""
    start = max(joins[0].under.start, seen.start)
    # The clips are BT.709 already: alpha is added, no colour moves.
    yield f"[1:v]{SELECTED},{clock(fps)},setpts=PTS+2*{start},{colour.SAID},format=yuva420p[incoming];"
    flow = "incoming"
    for scene in joins:
        yield f"# {timecode(scene.under.start, fps)} {scene.name} {scene.comes()}"
        if scene.kind == "fade":
            yield f"[{flow}]{fade('in', scene.under, fps)}[to {scene.name}];"
            flow = f"to {scene.name}"
    dips = [scene for scene in joins if scene.kind == "dip"]
    shown = "cut" if dips else "joined"
    yield f"[shots][{flow}]{_laid(joins, size, fps)}[{shown}];"
    colours = sorted({scene.through for scene in dips})
    for color in colours:
        through = [scene for scene in dips if scene.through == color]
        after = "joined" if color == colours[-1] else f"through {color}"
        yield f"{_plain(color, through, size, seen, fps)}[{color}];"
        yield f"[{shown}][{color}]{over([scene.under for scene in through], fps)}[{after}];"
        shown = after


def over(spans: Sequence[Span], fps: Fraction, at: str = "") -> str:
    """One picture with alpha over another, on the frames of the spans."""
    return f"overlay={at}alpha=straight:format=yuv420:eof_action=pass:enable='{during(spans, fps)}'"


def _laid(joins: Sequence[Scene], size: tuple[int, int], fps: Fraction) -> str:
    """Behind the cut of a dip there is nothing but the new picture; the colour lies over it."""
    spans = [Span(scene.span.start, scene.under.end) if scene.kind == "dip" else scene.under for scene in joins]
    at = ""
    for axis, name in enumerate("xy"):
        ways = [
            (scene.under, TOWARDS[scene.towards][axis] * size[axis])
            for scene in joins
            if scene.kind == "wipe" and TOWARDS[scene.towards][axis]
        ]
        at += f"{name}='{offsets(ways, fps)}':" if ways else ""
    return over(spans, fps, at)


def _plain(color: str, dips: Sequence[Scene], size: tuple[int, int], seen: Span, fps: Fraction) -> str:
    """Frames of one colour for all dips through it; each is one and the same until a fade changes its alpha."""
    first, end = max(dips[0].under.start, seen.start), min(dips[-1].under.end, seen.end)
    source = f"color=c=0x{color[1:]}:s={size[0]}x{size[1]}:r={fps},trim=end_frame=1,format=rgba"
    chain = [source, colour.edge("rgba", pixel_format="yuva420p"), f"loop=loop={end - first}:size=1"]
    chain += [clock(fps), f"setpts=2*(N+{first})", f"select='{during([scene.under for scene in dips], fps)}'"]
    chain += [there_and_back(scene.under, scene.span.start, fps) for scene in dips]
    return ",".join(chain)
