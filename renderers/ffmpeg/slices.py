"""What decides a group of pictures: all that is seen in it, told from its first frame. Pure.

Two groups of equal slices show the same, in whichever film and at whatever time, so a group that was encoded once is
copied from then on.

    {"frames", "shots": [{"clip": digest, "at": frame of the clip, "from", "to", "comes"?}],
     "cards": [{"image": digest, "from", "to", "at"?, "in"?, "out"?}], "captions"?, "mark"?, "black"?, "other"?}

"from" and "to" are frames of the group. A transition, a fade or a caption is told only where it is seen; "at" of a card
only if it moves. What is unknown here counts for every group, in "other".
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise

from renderers.painting import Json

KNOWN = {"size", "fps", "frames", "scenes", "cards", "fade_to_black", "mark", "captions"}
PLACED = {"name", "image", "start", "end", "fade_in", "fade_out", "moves"}  # of a card
UNDER = {"before", "after"}  # of a transition
OF_SCENE = {"name", "start", "frames", "clip", "transition"}

Spans = list[tuple[int, int]]


def keys(slices: Sequence[Json], decided: Json) -> list[str]:
    """The name of each group: its slice, and what decides all groups alike (`decided`), as a digest."""
    common = sha256(_plain(decided)).hexdigest()
    return [sha256(_plain({"slice": one, "common": common})).hexdigest() for one in slices]


def _plain(value: Json) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")


def slices(
    picture: Json, firsts: Sequence[int], digests: Mapping[str, str], cues: Sequence[Json] = ()
) -> list[dict[str, Json]]:
    """The slice of every group.

    picture: as `renderers.ffmpeg.script` takes it; firsts: the first frame of each group; digests: of the bytes of each
    input that the picture names; cues: those that are drawn, as `renderers.captions` has them.
    """
    frames = picture["frames"]
    spans = list(pairwise([*firsts, frames]))
    found: list[dict[str, Json]] = [{"frames": b - a, "shots": [], "cards": []} for a, b in spans]
    for n, start, told in _shots(picture, spans, firsts, digests):
        found[n]["shots"].append(told | {"from": start})
    for card in picture["cards"]:
        for n in _met(card["start"], card["end"], firsts):
            found[n]["cards"].append(_card(card, spans[n], digests))
    for cue in cues:
        for n in _met(cue["start"], cue["end"], firsts):
            found[n].setdefault("captions", []).append(_cue(cue, spans[n][0]))
    if mark := picture.get("mark"):
        for n, (a, b) in enumerate(spans):
            found[n]["mark"] = {name: value for name, value in mark.items() if name not in ("image", "away")} | {
                "image": digests[mark["image"]],
                "away": [[max(s, a) - a, min(e, b) - a] for s, e in mark.get("away", ()) if s < b and a < e],
            }
    if black := picture["fade_to_black"]:
        for n in _met(frames - black, frames, firsts):
            found[n]["black"] = [frames - black - spans[n][0], frames - spans[n][0]]
    if other := {name: value for name, value in picture.items() if name not in KNOWN}:
        for one in found:
            one["other"] = other
    return found


def _met(start: int, end: int, firsts: Sequence[int]) -> range:
    """The groups that a span of frames meets."""
    return range(max(bisect_right(firsts, start) - 1, 0), bisect_right(firsts, end - 1))


def _shots(
    picture: Json, spans: Spans, firsts: Sequence[int], digests: Mapping[str, str]
) -> Iterator[tuple[int, int, dict[str, Json]]]:
    """Each scene in each group where it is seen, if only under a transition: (group, its first frame there, what)."""
    scenes = picture["scenes"]
    unders = [(s["start"] - s["transition"]["before"], s["start"] + s["transition"]["after"]) for s in scenes]
    ends = [*(end for _, end in unders[1:]), picture["frames"]]
    for scene, (start, over), end in zip(scenes, unders, ends, strict=True):
        for n in _met(start, end, firsts):
            a, b = spans[n]
            told: dict[str, Json] = {
                "clip": digests[scene["clip"]],
                "at": max(start, a) - start,
                "to": min(end, b) - a,
                **{name: value for name, value in scene.items() if name not in OF_SCENE},
            }
            if start < b and a < over:
                kind = {name: value for name, value in scene["transition"].items() if name not in UNDER}
                told["comes"] = kind | {"from": start - a, "to": over - a}
            yield n, max(start, a) - a, told


def _card(card: Json, span: tuple[int, int], digests: Mapping[str, str]) -> dict[str, Json]:
    a, b = span
    told: dict[str, Json] = {
        "image": digests[card["image"]],
        "from": max(card["start"], a) - a,
        "to": min(card["end"], b) - a,
        **{name: value for name, value in card.items() if name not in PLACED},
    }
    if card.get("moves"):
        told["at"] = max(card["start"], a) - card["start"]
    if card["fade_in"] and a < card["start"] + card["fade_in"]:
        told["in"] = [card["start"] - a, card["fade_in"]]
    if card["fade_out"] and card["end"] - card["fade_out"] < b:
        told["out"] = [card["end"] - a, card["fade_out"]]
    return told


def _cue(cue: Json, a: int) -> dict[str, Json]:
    words = [word | {"start": word["start"] - a, "end": word["end"] - a} for word in cue["words"]]
    return {**cue, "start": cue["start"] - a, "end": cue["end"] - a, "words": words}
