"""The picture as a filter script and the rolls it reads.

Few long inputs, not many short ones: an input of ffmpeg costs 30 to 40 MB whatever its length, so clips and cards are
listed in rolls, each read as one input.

    shots       every scene's clip, hard cuts between. Where a transition joins two scenes, the cut is at its end.
    incoming    the head of each clip that does not just cut in, up to that cut (`renderers.ffmpeg.joins`).
    cards 1..   still pictures with alpha; cards that overlap in time are on different layers, later ones above.
    reels 1..   cards that move; they share no roll with still ones, which are in another codec.
    mark        a brand's mark, small, over all shots and under all cards.

Captions are drawn over all of these, under the film's own fades only; their file has its place where ffmpeg runs.

A card is decoded once. Only where it fades `streamselect` repeats it, by reference, at a pace that two pixels beat;
`fps` would do the same but pile up gigabytes, and `fade` copies every frame that comes by, also where it is disabled.

A window of the film has a script of its own: the same chains with the same times, rolls that begin where it does, and
nothing of what is not seen in it. Its frames are those of the whole, to the bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from renderers.ffmpeg import burn, colour, joins
from renderers.ffmpeg.joins import KINDS as KINDS
from renderers.ffmpeg.joins import Scene, over
from renderers.ffmpeg.ramps import Span as Span
from renderers.ffmpeg.ramps import clock, during, fade, meet
from renderers.ffmpeg.rolls import SELECTED
from renderers.ffmpeg.timecode import timecode
from renderers.painting import Json


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
    one's, with a key frame where the shots roll enters it. A wipe has its "direction", a dip its "color", "#1e1e2e".
    Raises RenderError for a transition it cannot draw.
    """
    fps, all_of_it = Fraction(picture["fps"]), Span(0, picture["frames"])
    seen = window or all_of_it
    scenes, size = _scenes(picture), (picture["size"][0], picture["size"][1])
    layers = _layers([card for card in map(_card, picture["cards"]) if meet(card.span, seen)])
    joined = [scene for scene in scenes[1:] if scene.under.start < scene.under.end and meet(scene.under, seen)]
    rolls = [_shots(scenes, picture["frames"], seen, fps)]
    if joined:
        rolls.append(joins.roll(joined, seen, fps))
    mark = picture.get("mark")
    if mark:
        length = seen.end - seen.start
        rolls.append({"name": "mark", "kind": "mark", "entries": [_entry(mark["image"], 0, 1, length, fps)]})
    rolls += [_laid(n, layer, seen, fps) for n, layer in enumerate(layers, start=1)]

    parts = [_head(picture, fps, seen, _seen(scenes, seen), rolls)]
    parts += _shots_graph(seen.start, fps)
    parts += joins.graph(joined, size, seen, fps) if joined else ()
    shown = "joined" if joined else "shots"
    if mark:
        parts += _mark_graph(mark, shown, 1 + bool(joined), seen, fps)
        shown = "marked"
    parts += _cards_graph(layers, shown, 1 + bool(joined) + bool(mark), seen, fps)
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
    scenes = [joins.scene(told) for told in picture["scenes"]]
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
    return [one for one, end in zip(scenes, ends, strict=True) if meet(Span(one.under.start, end), seen)]


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
        met = [n for n, layer in enumerate(layers) if any(meet(card.span, other.span) for other in layer)]
        above = range(met[-1] + 1 if met else 0, len(layers))
        place = next((n for n in above if layers[n][0].moves == card.moves), len(layers))
        if place == len(layers):
            layers.append([])
        layers[place].append(card)
    return [sorted(layer, key=lambda card: card.span.start) for layer in layers]


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
    yield f"[0:v]{SELECTED},settb={1 / fps},setpts={number},fps={fps},{clock(fps)},{colour.SAID}[shots];"


def _mark_graph(mark: Json, shown: str, number: int, seen: Span, fps: Fraction) -> Iterator[str]:
    """Its one frame is repeated for as long as there are others."""
    away = [span for start, end in mark.get("away", ()) if meet(span := Span(start, end), seen)]
    there = f":enable='not({during(away, fps)})'" if away else ""
    yield ""
    yield f"[{number}:v]{colour.edge('rgba', pixel_format='yuva420p')}[mark];"
    laid = f"overlay=x={mark['x']}:y={mark['y']}:alpha=straight:format=yuv420:eof_action=repeat{there}"
    yield f"[{shown}][mark]{laid}[marked];"


def _cards_graph(
    layers: Sequence[Sequence[Card]], shown: str, first_input: int, seen: Span, fps: Fraction
) -> Iterator[str]:
    later = f",setpts=PTS+2*{seen.start}" if seen.start else ""
    below = shown
    for n, layer in enumerate(layers, start=1):
        yield ""
        flow = f"stills {n}"
        yield f"[{first_input + n - 1}:v]{clock(fps)}{later},{colour.edge('rgba', pixel_format='yuva420p')}[{flow}];"
        if any(card.fade_in or card.fade_out for card in layer):
            yield f"{_pace(layer, seen, fps)}[pace {n}];"
            yield f"[pace {n}][{flow}]streamselect=inputs=2:map=1[cards {n}];"
            flow = f"cards {n}"
        for card in layer:
            yield f"# {timecode(card.span.start, fps)} card {card.name}, {card.span}"
            fades = list(_card_fades(card, fps))
            if fades:
                yield f"[{flow}]{','.join(fades)}[card {card.name}];"
                flow = f"card {card.name}"
        yield f"[{below}][{flow}]{over([card.span for card in layer], fps)}[with cards {n}];"
        below = f"with cards {n}"


def _pace(layer: Sequence[Card], seen: Span, fps: Fraction) -> str:
    """Two pixels for each frame on which a fade changes a card, and the next; the first frame and the one behind all.

    A source of its own, so that it may run ahead: were it a branch of the shots, they would pile up until it goes on.
    `streamselect` wants one pixel format on all its inputs.
    """
    spans = [Span(seen.start, seen.start + 1)]
    for card in layer:
        if card.fade_in:
            spans.append(Span(card.span.start, card.span.start + card.fade_in + 1))
        if card.fade_out:
            spans.append(Span(card.span.end - card.fade_out, card.span.end))
    spans.append(Span(seen.end, seen.end + 1))
    length = seen.end - seen.start + 1
    numbered = f"{clock(fps)},setpts=2*(N+{seen.start})" if seen.start else f"{clock(fps)},setpts=2*N"
    ticks = f"color=s=2x2:r={fps},format=yuva420p,trim=end_frame={length},{numbered}"
    return f"{ticks},select='{during([span for span in spans if meet(span, Span(seen.start, seen.end + 1))], fps)}'"


def _card_fades(card: Card, fps: Fraction) -> Iterator[str]:
    if card.fade_in:
        yield fade("in", Span(card.span.start, card.span.start + card.fade_in), fps)
    if card.fade_out:
        yield fade("out", Span(card.span.end - card.fade_out, card.span.end), fps)


def _ends_graph(shown: str, from_black: int, to_black: int, frames: int, seen: Span, fps: Fraction) -> Iterator[str]:
    """The film's own fades, over everything."""
    yield ""
    chain = []
    if seen.start < from_black:
        chain.append(fade("in", Span(0, from_black), fps, of="color=black"))
    if seen.end > frames - to_black:
        chain.append(fade("out", Span(frames - to_black, frames), fps, of="color=black"))
    chain += ["format=yuv420p", f"settb={1 / fps}", *([f"setpts=PTS-{seen.start}"] if seen.start else [])]
    yield f"[{shown}]{','.join(chain)}[video]"
