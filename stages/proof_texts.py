"""Which texts of an episode's cards the proof looks at, and on which frames. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stages.lint_text import CONTRAST, CONTRAST_LARGE, LARGE_1080
from stages.shown import Area


def standing_texts(timeline: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Every text, as `renderers.legible` takes them, with its scene and its limit.

    facts: those of each card's record, by "scene/number". A text stands from when its card has come, by fade or by its
    own motion, until it begins to go, and is left out while a later card lies on it; the film's own fade from black,
    which lies over all, is waited for.
    """
    first = timeline["scenes"][0]["transition"]
    lit = first["after"] if first["kind"] != "cut" else 0
    return [text for scene in timeline["scenes"] for text in _of_scene(timeline["episode"], scene, facts, lit)]


def _of_scene(
    episode: str, scene: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]], lit: int
) -> Iterator[dict[str, Any]]:
    for n, card in enumerate(scene["cards"]):
        name = f"{scene['name']}/{card['number']}"
        told = facts.get(name)
        if told is None or _plays(told):
            continue
        comes = max(card["start"] + max(card["fade_in"], told.get("frames", 1) - 1), lit)
        goes = card["end"] - card["fade_out"]
        for box in told["boxes"]:
            start, end = _clear(Area(*box["box"]), comes, goes, scene["name"], scene["cards"][n + 1 :], facts)
            if start < end and box["text"].strip():
                yield {
                    "card": f"{episode}/{name}",
                    "input": f"card/{name}",
                    "scene": scene["name"],
                    **{field: box[field] for field in ("role", "text", "color", "box", "size_px")},
                    "limit": CONTRAST_LARGE if box["size_1080"] >= LARGE_1080 else CONTRAST,
                    "start": start,
                    "end": end,
                }


def _plays(told: Mapping[str, Any]) -> bool:
    """A recording that plays has no text that stands still."""
    return bool((told.get("terminal") or {}).get("plays_s"))


def _clear(
    area: Area,
    comes: int,
    goes: int,
    scene: str,
    later: Sequence[Mapping[str, Any]],
    facts: Mapping[str, Mapping[str, Any]],
) -> tuple[int, int]:
    """The longest stretch from `comes` to `goes` in which no later card lies on it."""
    spans = [(comes, goes)]
    for card in later:
        told = facts.get(f"{scene}/{card['number']}", {})
        over = [*told.get("graphics", ()), *(box["box"] for box in told.get("boxes", ()))]
        if any(Area(*other).shared_px(area) for other in over):
            cut = card["start"], card["end"]
            spans = [part for a, b in spans for part in ((a, min(b, cut[0])), (max(a, cut[1]), b)) if part[0] < part[1]]
    return max(spans, key=lambda span: span[1] - span[0], default=(comes, comes))
