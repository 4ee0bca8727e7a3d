"""The picture as a filter script and the rolls it reads.

Few long inputs, not many short ones: an input of ffmpeg costs 30 to 40 MB whatever its length, so clips and cards are
listed in rolls, each read as one input.

    shots       every scene's clip, hard cuts between. Where a transition joins two scenes, the cut is at its end.
    incoming    the head of each clip that fades in, up to that cut; laid over the shots with a rising alpha.
    cards 1..   still pictures with alpha; cards that overlap in time are on different layers, later ones above.
    reels 1..   cards that move; they share no roll with still ones, which are in another codec.
    mark        a brand's mark, small, over all shots and under all cards.

Captions are drawn over all of these, under the film's own fades only; their file has its place where ffmpeg runs.

A card is decoded once. `streamselect` repeats it at the pace of the shots, by reference, so that its fades have frames
to work on; `fps` would do the same but pile up gigabytes. Filters are enabled only over the frames they change.

A window of the film has a script of its own: the same chains with the same times, rolls that begin where it does, and
nothing of what is not seen in it. Its frames are those of the whole, to the bit.

Frames are counted from the first. Inside the graph a tick is half a frame: `fade` rounds its times to ticks, and a
ramp starts between two frames. Filters are switched between two frames as well, where no rounding counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from renderers.ffmpeg import burn, colour
from renderers.ffmpeg.rolls import SELECTED
from renderers.ffmpeg.timecode import timecode
from renderers.painting import Json, RenderError

KINDS = {"cut", "fade"}


@dataclass(frozen=True, slots=True)
class Script:
    """text:   the filter script with its comments; its output is [video]. `for_ffmpeg` gives what ffmpeg reads.
    rolls:  plain JSON, in the order of ffmpeg's inputs:
            {"name", "kind": "clips", "cards", "reels" or "mark",
             "entries": [{"input", "first", "frames", "lasts_s"}]},
            where `first` is the frame of the file to enter at, `frames` how many are used, and `lasts_s` the time
            until the next entry in exact seconds, "41/4".
    """

    text: str
    rolls: list[dict[str, Json]]


@dataclass(frozen=True, slots=True)
class Span:
    """Output frames start <= n < end."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"frames {self.start} to {self.end}"


@dataclass(frozen=True, slots=True)
class Scene:
    name: str
    clip: str
    span: Span
    kind: str  # how it comes in
    under: Span  # the frames of the transition; empty for a cut


@dataclass(frozen=True, slots=True)
class Card:
    name: str
    image: str
    span: Span
    fade_in: int  # frames
    fade_out: int
    moves: bool  # a reel, not a still


def script(picture: Json, window: Span | None = None) -> Script:
    """The script of a picture: `{"size", "fps", "frames", "scenes", "cards", "fade_to_black"}` as the timeline cuts it.
    Of its frames in the `window` alone, if there is one; the first that comes out is then at time 0.

    A brand's mark may be with them: `"mark": {"image", "x", "y"}`, its place in whole, even pixels, and
    the frames [from, to) on which it is `away`. With
    `"captions": true` there is a file of captions and a folder of fonts where ffmpeg runs (`renderers.ffmpeg.burn`).

    A scene's clip is a plate: `before` frames of its own transition, its `frames`, then `after` frames of the next
    one's, with a key frame where the shots roll enters it. Raises RenderError for a transition it cannot draw.
    """
    fps, all_of_it = Fraction(picture["fps"]), Span(0, picture["frames"])
    seen = window or all_of_it
    scenes = _scenes(picture)
    layers = _layers([card for card in map(_card, picture["cards"]) if _meet(card.span, seen)])
    joins = [scene for scene in scenes[1:] if scene.under.start < scene.under.end and _meet(scene.under, seen)]
    rolls = [_shots(scenes, picture["frames"], seen, fps)]
    if joins:
        rolls.append(_incoming(joins, seen, fps))
    mark = picture.get("mark")
    if mark:
        length = seen.end - seen.start
        rolls.append({"name": "mark", "kind": "mark", "entries": [_entry(mark["image"], 0, 1, length, fps)]})
    rolls += [_laid(n, layer, seen, fps) for n, layer in enumerate(layers, start=1)]

    parts = [_head(picture, fps, seen, _seen(scenes, seen), rolls)]
    parts += [*_shots_graph(seen.start, fps), *_incoming_graph(joins, seen, fps)]
    shown = "joined" if joins else "shots"
    if mark:
        parts += _mark_graph(mark, shown, 1 + bool(joins), seen, fps)
        shown = "marked"
    parts += _cards_graph(layers, shown, 1 + bool(joins) + bool(mark), seen, fps)
    shown = f"with cards {len(layers)}" if layers else shown
    if picture.get("captions"):
        parts += ["", f"[{shown}]{burn.FILTER}[captioned];"]
        shown = "captioned"
    parts += _ends_graph(shown, scenes[0].under.end, picture["fade_to_black"], picture["frames"], seen, fps)
    return Script("\n".join(parts) + "\n", rolls)


def for_ffmpeg(text: str) -> str:
    """A script without its comments and empty lines; ffmpeg's graph parser knows neither."""
    return "".join(f"{line}\n" for line in text.splitlines() if line.strip() and not line.startswith("#"))


# What the picture says


def _scenes(picture: Json) -> list[Scene]:
    scenes = []
    for scene in picture["scenes"]:
        comes_in, start = scene["transition"], scene["start"]
        if comes_in["kind"] not in KINDS:
            raise RenderError(f'scene "{scene["name"]}": there is no transition called {comes_in["kind"]} yet')
        before, after = (0, 0) if comes_in["kind"] == "cut" else (comes_in["before"], comes_in["after"])
        span, under = Span(start, start + scene["frames"]), Span(start - before, start + after)
        scenes.append(Scene(scene["name"], scene["clip"], span, comes_in["kind"], under))
    assert scenes, "a picture has scenes"
    assert scenes[0].span.start == scenes[0].under.start == 0, "the first scene starts the film, from black or at once"
    assert scenes[-1].span.end == picture["frames"], "the last scene ends it"
    for one, two in pairwise(scenes):
        assert one.span.end == two.span.start, f"no gap before {two.name}"
        assert one.under.end <= two.under.start and one.under.end < two.under.end, f"two transitions meet in {one.name}"
    assert scenes[-1].under.end < scenes[-1].span.end, "the last transition ends before the film"
    return scenes


def _seen(scenes: Sequence[Scene], seen: Span) -> list[Scene]:
    """Those that are seen in a window, if only under a transition."""
    ends = [*(scene.under.end for scene in scenes[1:]), scenes[-1].span.end]
    return [one for one, end in zip(scenes, ends, strict=True) if _meet(Span(one.under.start, end), seen)]


def _card(card: Json) -> Card:
    assert card["end"] - card["start"] >= card["fade_in"] + card["fade_out"], (
        f"{card['name']} fades longer than it stays"
    )
    span = Span(card["start"], card["end"])
    return Card(card["name"], card["image"], span, card["fade_in"], card["fade_out"], card.get("moves", False))


def _layers(cards: Sequence[Card]) -> list[list[Card]]:
    """Cards in layers from the bottom up, still ones or reels. A card lies above every earlier one it meets in time."""
    layers: list[list[Card]] = []
    for card in cards:
        met = [n for n, layer in enumerate(layers) if any(_meet(card.span, other.span) for other in layer)]
        above = range(met[-1] + 1 if met else 0, len(layers))
        place = next((n for n in above if layers[n][0].moves == card.moves), len(layers))
        if place == len(layers):
            layers.append([])
        layers[place].append(card)
    return [sorted(layer, key=lambda card: card.span.start) for layer in layers]


def _meet(one: Span, two: Span) -> bool:
    return one.start < two.end and two.start < one.end


# Rolls


def _entry(input_name: str, first: int, frames: int, lasts: int, fps: Fraction) -> dict[str, Json]:
    return {"input": input_name, "first": first, "frames": frames, "lasts_s": str(lasts / fps)}


def _shots(scenes: Sequence[Scene], frames: int, seen: Span, fps: Fraction) -> dict[str, Json]:
    """Each scene from the end of the transition into it to the end of the next one, as far as it is seen."""
    cuts = [0, *(scene.under.end for scene in scenes[1:]), frames]
    entries = []
    for scene, (cut, end) in zip(scenes, pairwise(cuts), strict=True):
        shown = Span(max(cut, seen.start), min(end, seen.end))
        if shown.start < shown.end:
            length = shown.end - shown.start
            entries.append(_entry(scene.clip, shown.start - scene.under.start, length, length, fps))
    return {"name": "shots", "kind": "clips", "entries": entries}


def _incoming(joins: Sequence[Scene], seen: Span, fps: Fraction) -> dict[str, Json]:
    """The clips' heads, each lasting until the next one starts; time 0 is the first one's start."""
    shown = [Span(max(scene.under.start, seen.start), min(scene.under.end, seen.end)) for scene in joins]
    starts = [*(span.start for span in shown), shown[-1].end]
    entries = []
    for scene, span, (start, following) in zip(joins, shown, pairwise(starts), strict=True):
        entries.append(_entry(scene.clip, start - scene.under.start, span.end - start, following - start, fps))
    return {"name": "incoming", "kind": "clips", "entries": entries}


def _laid(number: int, layer: Sequence[Card], seen: Span, fps: Fraction) -> dict[str, Json]:
    """As long as the film is seen, each card until the next one; the last one once more, to close the roll."""
    if layer[0].moves:
        return {"name": f"reels {number}", "kind": "reels", "entries": list(_reels(layer, seen, fps))}
    starts = [seen.start, *(card.span.start for card in layer[1:]), seen.end, seen.end + 1]
    shown = [*layer, layer[-1]]
    entries = [
        _entry(card.image, 0, 1, end - start, fps) for card, (start, end) in zip(shown, pairwise(starts), strict=True)
    ]
    return {"name": f"cards {number}", "kind": "cards", "entries": entries}


def _reels(layer: Sequence[Card], seen: Span, fps: Fraction) -> Iterator[dict[str, Json]]:
    """A reel has to start with its card. Until the first one does, its first state holds the place."""
    if layer[0].span.start > seen.start:
        yield _entry(layer[0].image, 0, 1, layer[0].span.start - seen.start, fps)
    ends = [*(card.span.start for card in layer[1:]), seen.end]
    for card, end in zip(layer, ends, strict=True):
        start = max(card.span.start, seen.start)
        yield _entry(card.image, start - card.span.start, card.span.end - start, end - start, fps)
    yield _entry(layer[-1].image, 0, 1, 1, fps)


# Graph


def _head(picture: Json, fps: Fraction, seen: Span, scenes: Sequence[Scene], rolls: Sequence[dict[str, Json]]) -> str:
    width, height = picture["size"]
    lines = [
        f"# {width}x{height}, {fps} frames a second, {picture['frames']} frames, {timecode(picture['frames'], fps)}"
    ]
    if seen != Span(0, picture["frames"]):
        lines += [f"# {seen} of it, from {timecode(seen.start, fps)}"]
    lines += ["#"]
    lines += [f"# [{n}:v] {roll['name']}, {_counted(roll)}" for n, roll in enumerate(rolls)]
    lines += ["#"]
    for scene in scenes:
        came = f", {scene.kind} over {scene.under}" if scene.under.end > scene.under.start else ""
        lines.append(f"# {timecode(scene.span.start, fps)} {scene.name}, {scene.span}{came}")
    return "\n".join(lines) + "\n"


def _counted(roll: dict[str, Json]) -> str:
    many = len({entry["input"] for entry in roll["entries"]})
    return f"{many} {roll['kind'] if many > 1 else roll['kind'].removesuffix('s')}"


def _shots_graph(first: int, fps: Fraction) -> Iterator[str]:
    # Frames are numbered as they come; `fps` then drops and repeats none, but tells the rate to all that follows.
    number = f"N+{first}" if first else "N"
    yield f"[0:v]{SELECTED},settb={1 / fps},setpts={number},fps={fps},{_clock(fps)},{colour.SAID}[shots];"


def _incoming_graph(joins: Sequence[Scene], seen: Span, fps: Fraction) -> Iterator[str]:
    if not joins:
        return
    yield ""
    start = max(joins[0].under.start, seen.start)
    # The clips are BT.709 already: alpha is added, no colour moves.
    yield f"[1:v]{SELECTED},{_clock(fps)},setpts=PTS+2*{start},{colour.SAID},format=yuva420p[incoming];"
    flow = "incoming"
    for scene in joins:
        yield f"# {timecode(scene.under.start, fps)} {scene.name} fades in"
        yield f"[{flow}]{_fade('in', scene.under, fps)}[to {scene.name}];"
        flow = f"to {scene.name}"
    yield f"[shots][{flow}]{_overlay([scene.under for scene in joins], fps)}[joined];"


def _mark_graph(mark: Json, shown: str, number: int, seen: Span, fps: Fraction) -> Iterator[str]:
    """Its one frame is repeated for as long as there are others."""
    away = [span for start, end in mark.get("away", ()) if _meet(span := Span(start, end), seen)]
    there = f":enable='not({_during(away, fps)})'" if away else ""
    yield ""
    yield f"[{number}:v]{colour.edge('rgba', pixel_format='yuva420p')}[mark];"
    laid = f"overlay=x={mark['x']}:y={mark['y']}:alpha=straight:format=yuv420:eof_action=repeat{there}"
    yield f"[{shown}][mark]{laid}[marked];"


def _cards_graph(
    layers: Sequence[Sequence[Card]], shown: str, first_input: int, seen: Span, fps: Fraction
) -> Iterator[str]:
    if not layers:
        return
    yield ""
    clock = ",".join([_clock(fps), *([f"setpts=PTS+2*{seen.start}"] if seen.start else [])])
    # Two pixels of each frame keep the pace; streamselect wants one pixel format on all its inputs.
    pace = "".join(f"[pace {n}]" for n, _ in enumerate(layers, start=1))
    yield f"[{shown}]split[under cards][pace];"
    yield f"[pace]crop=2:2:0:0,format=yuva420p,split={len(layers)}{pace};"
    below = "under cards"
    for n, layer in enumerate(layers, start=1):
        yield ""
        yield f"[{first_input + n - 1}:v]{clock},{colour.edge('rgba', pixel_format='yuva420p')}[stills {n}];"
        yield f"[pace {n}][stills {n}]streamselect=inputs=2:map=1[cards {n}];"
        flow = f"cards {n}"
        for card in layer:
            yield f"# {timecode(card.span.start, fps)} card {card.name}, {card.span}"
            fades = list(_card_fades(card, fps))
            if fades:
                yield f"[{flow}]{','.join(fades)}[card {card.name}];"
                flow = f"card {card.name}"
        yield f"[{below}][{flow}]{_overlay([card.span for card in layer], fps)}[with cards {n}];"
        below = f"with cards {n}"


def _card_fades(card: Card, fps: Fraction) -> Iterator[str]:
    if card.fade_in:
        yield _fade("in", Span(card.span.start, card.span.start + card.fade_in), fps)
    if card.fade_out:
        yield _fade("out", Span(card.span.end - card.fade_out, card.span.end), fps)


def _ends_graph(shown: str, from_black: int, to_black: int, frames: int, seen: Span, fps: Fraction) -> Iterator[str]:
    """The film's own fades, over everything."""
    yield ""
    chain = []
    if seen.start < from_black:
        chain.append(_fade("in", Span(0, from_black), fps, of="color=black"))
    if seen.end > frames - to_black:
        chain.append(_fade("out", Span(frames - to_black, frames), fps, of="color=black"))
    chain += ["format=yuv420p", f"settb={1 / fps}", *([f"setpts=PTS-{seen.start}"] if seen.start else [])]
    yield f"[{shown}]{','.join(chain)}[video]"


def _clock(fps: Fraction) -> str:
    """Ticks of half a frame. Times are rounded to the nearest."""
    return f"settb={1 / fps / 2}"


def _fade(way: str, span: Span, fps: Fraction, *, of: str = "alpha=1") -> str:
    """A ramp over a span of n frames: (k + 1/2) / n on frame k, so that out mirrors in and no frame stays at 0 or 1."""
    if span.start == 0:  # a fade cannot start before time 0; so frame 0 is called 1 for its sake
        return f"setpts=PTS+2,{_fade(way, Span(1, span.end + 1), fps, of=of)},setpts=PTS-2"
    starts_s, lasts_s = (span.start - Fraction(1, 2)) / fps, (span.end - span.start) / fps
    return f"fade=t={way}:st={_decimal(starts_s)}:d={_decimal(lasts_s)}:{of}:enable='{_during([span], fps)}'"


def _overlay(spans: Sequence[Span], fps: Fraction) -> str:
    return f"overlay=alpha=straight:format=yuv420:eof_action=pass:enable='{_during(spans, fps)}'"


def _during(spans: Sequence[Span], fps: Fraction) -> str:
    """True on the frames of the spans."""
    return _sum([f"between(t*{fps},{span.start - 0.5},{span.end - 0.5})" for span in spans])


def _sum(terms: Sequence[str]) -> str:
    """A sum of any length: ffmpeg refuses one of 100 terms that is not grouped."""
    if len(terms) <= 50:
        return "+".join(terms)
    return f"({_sum(terms[: len(terms) // 2])})+({_sum(terms[len(terms) // 2 :])})"


def _decimal(seconds: Fraction) -> str:
    """ffmpeg's times end at the microsecond."""
    return f"{float(seconds):.6f}"
