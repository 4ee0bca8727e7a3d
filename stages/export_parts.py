"""What lies beside the picture in a cut for other programs: cards, lines, effects, music and clips' sound. Pure.

Music is cut where it jumps or goes round, as `renderers.sound.score` leads it through the film; crossfades are
dissolves over these cuts. Levels, ducking and soft edges are the mix's and stand in no cut; what a part was asked to be
is in its metadata.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from renderers.sound.score import Round, Stretch


class Media(NamedTuple):
    """A file as the export names it, and how much of it there is: frames, or samples at 48 kHz."""

    url: str
    units: int


@dataclass(frozen=True, slots=True)
class Part:
    """Something on a track: from unit `start` of the film, `units` long, from unit `first` of its file."""

    name: str
    start: int
    units: int
    media: Media
    first: int = 0
    words: tuple[tuple[str, int, int], ...] = ()  # text, first unit and length, counted in the file
    meta: tuple[tuple[str, Any], ...] = ()
    speed: Fraction = Fraction(1)  # how many times as fast as recorded it is heard
    dissolve: tuple[int, int] = (0, 0)  # how long before and after its beginning it and the part before are both heard


def parts_of(
    laid: Mapping[str, Any], media: Mapping[str, Media], heard: Mapping[str, Any]
) -> list[tuple[str, str, list[Part]]]:
    """What lies beside the picture, as (kind, track, parts). Media are called card/<scene>/<n>, line/<scene>,
    sound/<scene>/<n>, clip-sound/<scene>, music and mix. `heard` are the mix's settings."""
    cards, voice, effects = [], [], []
    for scene in laid["scenes"]:
        for card in scene["cards"]:
            name = f"card/{scene['name']}/{card['number']}"
            if name in media:
                fades = (("fade_in", card["fade_in"]), ("fade_out", card["fade_out"]))
                cards.append(Part(name, card["start"], card["end"] - card["start"], media[name], meta=fades))
        said = scene["voice"]
        if said and (name := f"line/{scene['name']}") in media:
            words = tuple((w["text"], w["start"] - said["start"], w["end"] - w["start"]) for w in said["words"])
            speed = Fraction(said.get("stretch", 1))
            voice.append(Part(name, said["start"], said["samples"], media[name], words=words, speed=speed))
        for sound in scene.get("sounds", ()):
            if (name := f"sound/{scene['name']}/{sound['number']}") in media:
                effects.append(_until(Part(name, sound["start"], media[name].units, media[name]), laid["samples"]))
    clips = [part for one in (heard.get("clips") or {}).get("placed", ()) for part in _clip_sound(one, media)]
    music = [*_music(laid["samples"], media["music"], heard.get("music") or {})] if "music" in media else []
    mix = [_until(Part("mix", 0, media["mix"].units, media["mix"]), laid["samples"])] if "mix" in media else []
    beds = (("effects", effects), ("clips", clips), ("music", music), ("mix", mix))
    rows = [("Audio", "voice", voice), *(("Audio", *bed) for bed in beds)]
    return [row for row in [("Video", "cards", cards), *rows] if row[2]]


def _until(part: Part, end: int) -> Part:
    return replace(part, units=min(part.units, end - part.start))


def _music(total: int, media: Media, asked: Mapping[str, Any]) -> Iterator[Part]:
    """The music of a film of so many samples, cut where it jumps or goes round."""
    from renderers.sound import score

    meta = tuple((name, asked[name]) for name in ("gain_db", "duck_db") if name in asked)
    loop = (asked["loop"][0], min(asked["loop"][1], media.units)) if "loop" in asked else None
    for stretch in score.stretches(total, media.units, score.hits(asked), loop):
        for n, (start, end, first) in enumerate(_played(stretch)):
            fade = stretch.round.fade if stretch.round else 0
            over = (0, min(fade, end - start)) if n else (min(stretch.lap, max(first, 0)), 0)
            yield Part("music", start, end - start, media, first, meta=meta, dissolve=over)


def _played(stretch: Stretch) -> Iterator[tuple[int, int, int]]:
    """(first sample of the film, the one after its last, the music's that plays on the first) of each go."""
    at, first, turn = max(stretch.start, -stretch.ahead), max(stretch.start + stretch.ahead, 0), stretch.round
    while at < stretch.end:
        until = _until_turn(turn, first, stretch.end - at)
        yield at, at + until, first
        at, first = at + until, turn.start if turn else 0


def _until_turn(turn: Round | None, first: int, left: int) -> int:
    return left if turn is None else min(turn.end - first, left)


def _clip_sound(one: Mapping[str, Any], media: Mapping[str, Media]) -> Iterator[Part]:
    """A clip's own sound as its picture is shown: once, slowed with it, or again and again."""
    name = one["name"].replace("clip/", "clip-sound/", 1)
    if name not in media:
        return
    own, first, lasts, samples = media[name], one["first"], one["lasts"], one["samples"]
    meta = tuple((key, one[key]) for key in ("gain_db", "fade_in", "fade_out"))
    if one["fit"] == "slow":
        yield Part(name, one["start"], samples, own, first, meta=meta, speed=Fraction(lasts, samples))
        return
    for at in range(0, samples if one["fit"] == "loop" else 1, lasts):
        yield Part(name, one["start"] + at, min(lasts, samples - at), own, first, meta=meta)
