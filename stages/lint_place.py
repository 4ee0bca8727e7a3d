"""Rules of where a card's parts stand: on the screen, under what players lay over it, on each other. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from stages.brand import FILLING
from stages.shown import Area, Finding, Ground, Shown, by_role, said_of

SAFE = 0.05  # of each side: the text area of EBU R 95 and SMPTE ST 2046-1
CORE = (0.10, 0.90, 0.75)  # of 9:16, top, right, bottom: what no app's header, buttons or texts cover
LOOSE_PX = 36  # at 1080: nobody knows the upper and the right border better
WIDE_FOOT = 0.88  # of the height: below lie a player's controls and the viewer's captions
CORNER_PX = 150  # bottom right, on a frame 1080 px high: the channel's mark
END_SCREEN_S = 20  # the longest end screen, over the film's last seconds
MEETING_S = Fraction(1, 2)  # two cards may meet for as long as they fade
GUESSED_S = Fraction(3, 2)  # and where a word's place is only guessed, for this
TOUCHING_PX = 16  # square, at 1080: ink boxes that touch by less are no collision
THIN_PX = 12  # at 1080: a rule is an ornament, no panel
BORDERS = ("frame",)  # kinds that stand at the frame's edge on purpose


def on_screen(shown: Shown, ground: Ground) -> Iterator[Finding]:
    """Does every screen show all of it? A panel that runs off the frame does so on purpose."""
    x, y = ground.width * SAFE, ground.height * SAFE
    safe = Area(x, y, ground.width - 2 * x, ground.height - 2 * y)
    for texts in by_role(shown.texts):
        out = [text for text in texts if max(_overhangs(text.area, safe)) >= 0.5]
        if out:
            out_px = round(max(max(_overhangs(text.area, safe)) for text in out))
            said = (
                f"{shown.label}: {said_of(out)} stands {out_px} px outside the safe area, the inner 90 % of the frame"
            )
            yield Finding("error", shown.card, "safe-area", out_px, 0, said, "shorten it: some screens cut it off")
    whole = Area(0, 0, ground.width, ground.height)
    for area in shown.graphics if shown.kind not in BORDERS else ():
        beyond = zip(_overhangs(area, safe), _overhangs(area, whole), strict=True)
        out_px = round(max((over for over, bleeds in beyond if bleeds < 0), default=0))
        if out_px >= 1:
            said = f"{shown.label}: its panel stands {out_px} px outside the safe area, the inner 90 % of the frame"
            hint = "show less on it, so that it gets smaller"
            yield Finding("warning", shown.card, "safe-area", out_px, 0, said, hint)


def clear_of_players(shown: Shown, ground: Ground) -> Iterator[Finding]:
    """Is any of its text under what players and apps lay over the picture? One place is enough to say so."""
    hint = {
        "terminal": "show fewer of its lines or columns (`lines`, `columns`)",
        "frame": "leave its `title` out",
    }.get(shown.kind, "shorten the card: it grows from its place")
    window = (shown.facts.get("terminal") or {}).get("box")
    for what, over in _overlays(ground):
        under = [text for text in shown.texts if text.ink.shared_px(over) > 0]
        areas = [text.ink for text in under]
        if window is not None and Area(*window).shared_px(over) > 0:
            areas.append(Area(*window))
        if areas:
            share = max(round(100 * max(area.shared_px(over) / (area.width * area.height) for area in areas)), 1)
            said = f"{shown.label}: {said_of(under) if under else 'its window'} stands {what}, by {share} %"
            yield Finding("warning", shown.card, "overlay", share, 0, said, hint)
            return


def collisions(cards: Sequence[Shown], ground: Ground) -> Iterator[Finding]:
    """Do two cards of one scene stand on each other's text at the same time?

    A later card lies above. One that covers a text wholly replaces it, and that is fine.
    """
    for one, two in combinations(cards, 2):
        together_s = min(one.goes_s, two.goes_s) - max(one.comes_s, two.comes_s)
        if together_s <= (MEETING_S if one.exact and two.exact else GUESSED_S):
            continue
        hit = _hit(one, two, ground)
        if hit is not None:
            under, over = hit
            stands = f"{two.label} stands on card {_number(one)} ({one.kind}) for {float(together_s):.1f} s"
            said = f"{stands}: {over} over {under}"
            hint = f"let card {_number(one)} go before it comes (`for`), or show it later (`at`)"
            yield Finding("error", two.card, "collision", round(float(together_s), 2), 0, said, hint)


def behind_borders(cards: Sequence[Shown], ground: Ground) -> Iterator[Finding]:
    """Does a later card's border hide the edge of what lies below it, for longer than a fade?"""
    for one, two in combinations(cards, 2):
        hole = two.facts.get("hole")
        together_s = min(one.goes_s, two.goes_s) - max(one.comes_s, two.comes_s)
        if hole is None or together_s <= (MEETING_S if one.exact and two.exact else GUESSED_S):
            continue
        seen = [*one.graphics, *(text.ink for text in one.texts)]
        hidden_px = round(max((max(_overhangs(area, Area(*hole))) for area in seen), default=0))
        if hidden_px > TOUCHING_PX * ground.unit:
            said = f"{two.label}: its border hides {hidden_px} px of card {_number(one)} ({one.kind}) below it"
            hint = f"show one after the other, or leave its `title` out and write card {_number(one)} after it"
            yield Finding("warning", two.card, "collision", hidden_px, 0, said, hint)


def under_the_mark(shown: Shown, ground: Ground) -> Iterator[Finding]:
    """Does the brand's mark, which lies under all cards, shine through what is to be read, or look out from behind?

    It is away while a card stands that fills the frame.
    """
    if ground.mark is None or shown.kind in FILLING:
        return
    hint = "shorten it, or give the mark another `brand.corner`"
    hit = [text for text in shown.texts if text.ink.shared_px(ground.mark) > _touching(ground)]
    if hit:
        said = f"{shown.label}: {said_of(hit)} stands on the brand's mark"
        yield Finding("error", shown.card, "brand-mark", hit[0].role, "clear of it", said, hint)
    if any(_cuts(area, ground) for area in shown.graphics if min(area.width, area.height) > THIN_PX * ground.unit):
        said = f"{shown.label}: its panel hides a part of the brand's mark"
        hint = "give the mark another `brand.corner`, or show less on the card"
        yield Finding("warning", shown.card, "brand-mark", "its panel", "clear of it", said, hint)


def _cuts(area: Area, ground: Ground) -> bool:
    """Whether it hides some of the brand's mark and leaves some of it."""
    mark = ground.mark
    return mark is not None and area.shared_px(mark) > _touching(ground) and not area.covers(mark)


def end_screen(cards: Sequence[Shown]) -> Iterator[Finding]:
    """Where the film has an end card, does anything else want to be read among its end screen's tiles?"""
    ends = [card for card in cards if card.closes and card.kind == "end"]
    for shown in cards if ends else ():
        left_s = shown.scene_s - shown.comes_s
        if shown.kind not in ("end", *BORDERS) and shown.closes and shown.facts["chars"] and left_s < END_SCREEN_S:
            said = f"{shown.label} comes {float(left_s):.1f} s before the end, where an end screen's tiles may lie"
            hint = f"show it more than {END_SCREEN_S} s before the end, or leave the end to the end card"
            yield Finding("warning", shown.card, "end-screen", round(float(left_s), 2), END_SCREEN_S, said, hint)


def covered_from(shown: Shown, above: Sequence[Shown]) -> Fraction | None:
    """From when on later cards hide all of its text to its end, in seconds of the scene; None: never."""
    texts = shown.texts
    hiding = [
        max(other.comes_s, shown.comes_s)
        for other in above
        if other.comes_s < shown.goes_s <= other.goes_s
        and texts
        and all(any(graphic.covers(text.ink) for graphic in other.graphics) for text in texts)
    ]
    return min(hiding, default=None)


def _overhangs(area: Area, room: Area) -> tuple[float, float, float, float]:
    """How far it reaches beyond each side of the room; negative where it stays inside."""
    return room.x - area.x, room.y - area.y, area.right - room.right, area.bottom - room.bottom


def _overlays(ground: Ground) -> Iterator[tuple[str, Area]]:
    """What lies over the picture, and where."""
    width, height = float(ground.width), float(ground.height)
    if ground.shape == "tall":
        top, right, bottom = CORE
        loose = LOOSE_PX * ground.unit
        yield "in the lowest quarter, where apps write", Area(0, height * bottom, width, height)
        yield "in the column of an app's buttons", Area(width * right + loose, 0, width, height)
        yield "under an app's header", Area(0, 0, width, height * top - loose)
        return
    corner = CORNER_PX * ground.unit
    if ground.shape == "wide":
        foot = "in the lowest 12 %, where a player's controls and the viewer's captions lie"
        yield foot, Area(0, height * WIDE_FOOT, width, height)
        yield (
            "in the bottom right corner, where a channel's mark lies",
            Area(width - corner, height - corner, corner, corner),
        )


def _hit(one: Shown, two: Shown, ground: Ground) -> tuple[str, str] | None:
    """(what lies under, what lies over it), of the first text of `one` that `two` spoils."""
    thin_px = THIN_PX * ground.unit
    graphics = [area for area in two.graphics if min(area.width, area.height) > thin_px]
    for text in one.texts:
        if any(graphic.covers(text.ink) for graphic in graphics):
            continue
        for other in two.texts:
            if text.ink.shared_px(other.ink) > _touching(ground):
                return text.said, other.said
        if any(graphic.shared_px(text.ink) > _touching(ground) for graphic in graphics):
            return text.said, "its panel"
    return None


def _touching(ground: Ground) -> float:
    return (TOUCHING_PX * ground.unit) ** 2


def _number(shown: Shown) -> str:
    return shown.card.rpartition("/")[2]
