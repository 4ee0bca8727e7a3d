"""Whether a drawn caption stands at the foot of the picture or at its head: clear of what cards show there. Pure.

A caption goes to the head while a card's words or panel stand where captions are drawn, and comes back with the first
one after. However short it is, all of its room must be free: captions that come now here and now there are not read.
What covers the whole room is a ground to stand on, like any picture. Where neither end is free of words a caption stays
at the foot, and `doit check` says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from renderers.captions.look import caption_area
from renderers.painting import Json
from stages.cues import Cue
from stages.shown import Area, text_of

BRIEF_FRAMES = 6  # together for no longer: a card that fades away is no longer read, one that comes is not yet
TOUCHING = 0.02  # of a text: less is an edge
ROWS = 2  # of a room: two who speak at once
ENDS = ((False, 0), (True, 0), (True, 1))  # (head, how many rows further in), as they are liked; the last clears a mark


def standing(timeline: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]], mark: Json) -> list[dict[str, Any]]:
    """What stands where captions may be, and when: {"start", "end", "texts": [[x, y, w, h]], "graphics"}.

    facts:  each card's, by "scene/number"
    mark:   the box of the brand's, or None
    Nothing where the foot of the picture is free throughout.
    """
    size = (timeline["size"][0], timeline["size"][1])
    foot, head = (Area(*map(float, _room(size, head=head))) for head in (False, True))
    found, taken = [], False
    for scene in timeline["scenes"]:
        for card in scene["cards"]:
            known = facts[f"{scene['name']}/{card['number']}"]
            texts = [text_of(box).ink for box in known["boxes"]]
            graphics = [Area(*box) for box in known.get("graphics", ())]
            here = {
                "start": card["start"],
                "end": card["end"],
                "texts": [_json(area) for area in texts if area.shared_px(foot) or area.shared_px(head)],
                "graphics": [_json(area) for area in graphics if area.shared_px(foot) or area.shared_px(head)],
            }
            if here["texts"] or here["graphics"]:
                found.append(here)
                taken = taken or any(area.shared_px(foot) for area in (*texts, *graphics))
    if not taken:
        return []
    marked = {"start": 0, "end": timeline["frames"], "texts": [], "graphics": [mark]}
    return [*found, *([marked] if mark else [])]


def placed(found: Sequence[Cue], cards: Sequence[Mapping[str, Any]], size: tuple[int, int]) -> list[Cue]:
    """The cues, each at its end of the picture. Those that are up together stay together."""
    out = list(found)
    for group in _together(found):
        hits = [
            [_hit(_moved(found[n], *end), cards, size) for n in group] for end in ENDS
        ]  # per end, per cue: (square pixels of words, of graphics)
        words, all_ = ([sum(sum(hit[:kinds]) for hit in per_end) for per_end in hits] for kinds in (1, 2))
        clear = next((end for end, px in zip(ENDS, all_, strict=True) if not px), None)
        if clear is None and words[0]:
            clear = next((end for end, px in zip(ENDS, words, strict=True) if not px), None)
        for n in group:
            out[n] = _moved(found[n], *(clear or ENDS[0]))
    return out


def _moved(cue: Cue, head: bool, rows: int) -> Cue:
    return replace(cue, head=head, row=cue.row + rows)


def _together(found: Sequence[Cue]) -> Iterator[list[int]]:
    """Cues that are up at the same time, or follow such a one at once, by their numbers."""
    group: list[int] = []
    end = 0
    for n in sorted(range(len(found)), key=lambda n: found[n].start_frame):
        if group and found[n].start_frame >= end:
            yield group
            group = []
        group.append(n)
        end = max(end, found[n].end_frame)
    if group:
        yield group


def _hit(cue: Cue, cards: Sequence[Mapping[str, Any]], size: tuple[int, int]) -> tuple[float, float]:
    """How many square pixels of words and of graphics stand in the cue's room while it is up."""
    own = Area(*map(float, caption_area(size, row=cue.row, head=cue.head)))
    words = graphics = 0.0
    for card in cards:
        if min(cue.end_frame, card["end"]) - max(cue.start_frame, card["start"]) > BRIEF_FRAMES:
            texts = [Area(*box) for box in card["texts"]]
            words += sum(px for text in texts if (px := own.shared_px(text)) > TOUCHING * text.width * text.height)
            others = (Area(*box) for box in card["graphics"])
            graphics += sum(own.shared_px(other) for other in others if not other.covers(own))
    return words, graphics


def _room(size: tuple[int, int], *, head: bool) -> tuple[int, int, int, int]:
    """Where all rows together may stand."""
    rooms = [caption_area(size, row=row, head=head) for row in range(ROWS)]
    top, bottom = min(room[1] for room in rooms), max(room[1] + room[3] for room in rooms)
    return rooms[0][0], top, rooms[0][2], bottom - top


def _json(area: Area) -> list[int]:
    return [round(area.x), round(area.y), round(area.width), round(area.height)]
