"""How a card comes: its parts one after another, eased out, a state a frame until all stand. Deep module, like `draw`.

Time is counted in the episode's frames from the card's first one. At its last state a reel is the still card exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

from renderers import reel
from renderers.cards.draw import Stamp, blank, clipped, grown, paler, press, slid, stamps
from renderers.cards.frame import Frame
from renderers.cards.sheet import Element, Enter, Panel, Sheet, Words, settles_s
from renderers.painting import Progress


def film(sheet: Sheet, inputs: Mapping[str, Path], fps: Fraction, into: Path, progress: Progress) -> dict[str, Any]:
    """Write the card's reel; gives the facts of it: {"states", "frames"}."""
    last = settled(sheet, fps)
    states = _states(sheet, inputs, fps, last)
    return reel.write(into, (sheet.frame.width, sheet.frame.height), fps, states, progress, last=last)


def settled(sheet: Sheet, fps: Fraction) -> int:
    """The first frame at which every part stands where it stays."""
    return max((ceil(settles_s(part) * fps) for part in sheet.elements if part.enter), default=0)


def eased(share: Fraction) -> float:
    """How far along a part is when that share of its time is over: fast at first, then ever slower (cubic, out)."""
    return 1.0 - (1.0 - min(max(float(share), 0.0), 1.0)) ** 3


def _states(sheet: Sheet, inputs: Mapping[str, Path], fps: Fraction, last: int) -> Iterator[reel.State]:
    still = next((n for n, part in enumerate(sheet.elements) if part.enter), len(sheet.elements))
    ground = blank(sheet.frame)
    for part in sheet.elements[:still]:
        press(ground, stamps(part, sheet.frame, inputs))
    above = [(part, stamps(part, sheet.frame, inputs)) for part in sheet.elements[still:]]
    rows = _rows(above, sheet.frame)
    canvas = ground.copy()
    strip = ground.crop((0, rows[0], sheet.frame.width, rows[1]))
    for number in range(last + 1):
        canvas.paste(strip, (0, rows[0]))
        for part, settled_as in above:
            press(canvas, settled_as if number == last else _coming(part, settled_as, number / fps, sheet.frame))
        yield reel.State(number, canvas, rows)


def _rows(above: Sequence[tuple[Element, Sequence[Stamp]]], frame: Frame) -> tuple[int, int]:
    """Between which lines anything moves."""
    tops, bottoms = [frame.height], [0]
    for part, settled_as in above:
        rise = ceil(part.enter.rise_px) + 1 if part.enter else 0
        spare = ceil(part.block.size_px / 8) if isinstance(part, Words) and part.coming else 0  # other figures' rims
        tops += [stamp.y - spare for stamp in settled_as]
        bottoms += [stamp.y + stamp.mask.height + rise + spare for stamp in settled_as]
    top, bottom = max(min(tops), 0), min(max(bottoms), frame.height)
    return (top, bottom) if bottom > top else (0, frame.height)


def _coming(part: Element, settled_as: Sequence[Stamp], now_s: Fraction, frame: Frame) -> Sequence[Stamp]:
    """The part's stamps at a moment."""
    enter = part.enter
    if enter is None:
        return settled_as
    if enter.line_s and isinstance(part, Words):
        return _by_line(part, settled_as, now_s, frame)
    passed = (now_s - enter.start_s) / enter.lasts_s if enter.lasts_s else Fraction(1)
    share = eased(passed)
    if passed <= 0:
        return ()
    if passed >= 1:
        return settled_as
    found = list(settled_as)
    if isinstance(part, Words) and part.coming:
        block = part.coming[min(int(share * len(part.coming)), len(part.coming) - 1)]
        found = stamps(replace(part, block=block), frame, {})
    if enter.grows:
        found = _grown(part, found, enter, share)
    if enter.rise_px:
        found = [slid(stamp, enter.rise_px * (1 - share)) for stamp in found]
    if enter.fades:
        found = [replace(stamp, mask=paler(stamp.mask, share)) for stamp in found]
    return found


def _by_line(part: Words, settled_as: Sequence[Stamp], now_s: Fraction, frame: Frame) -> list[Stamp]:
    """Each line with a start of its own. The shadow of them all comes with the last, so that none is seen before."""
    enter = part.enter
    assert enter is not None
    under = settled_as[:1] if part.shadow else ()
    lines = settled_as[len(under) :]
    starts = [enter.start_s + n * enter.line_s for n in range(len(lines))]
    plain = replace(part, enter=replace(enter, line_s=Fraction(0)))
    found: list[Stamp] = []
    for stamp, start_s in [*((stamp, starts[-1]) for stamp in under if starts), *zip(lines, starts, strict=True)]:
        found += _coming(plain, [stamp], now_s - (start_s - enter.start_s), frame)
    return found


def _grown(part: Element, found: Sequence[Stamp], enter: Enter, share: float) -> list[Stamp]:
    if isinstance(part, Panel) and not part.shadow and not part.edge:
        return grown(part, enter.grows, share)
    if not found:
        return []
    left, top = min(s.x for s in found), min(s.y for s in found)
    right, bottom = max(s.x + s.mask.width for s in found), max(s.y + s.mask.height for s in found)
    width, height = (right - left) * share, (bottom - top) * share
    box = {
        "left": (left, top, left + width, bottom),
        "right": (right - width, top, right, bottom),
        "top": (left, top, right, top + height),
        "bottom": (left, bottom - height, right, bottom),
    }[enter.grows]
    return [part for part in (clipped(stamp, box) for stamp in found) if part is not None]
