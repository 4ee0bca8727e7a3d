"""Lines that read well: size and breaks are chosen by arithmetic on words that were shaped once. No pixels here.

A block is measured as a designer does: from the top of the first line's capitals to the last line's baseline. Gaps
between blocks are then the gaps that the eye sees.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from typing import Literal

from renderers.painting import RenderError
from renderers.text import breaks
from renderers.text.quoted import quoted
from renderers.text.run import Metrics, Run, Style

Align = Literal["left", "center", "right"]

_STEP_PX = 0.25  # sizes are multiples of it, so that the same text comes out the same everywhere
_OPENING = "“‘«‹„‚\"'"
# What a fault costs, beside the squared share by which a line is off the mean width.
_WEAK_END = 0.15
_HYPHEN_END = 0.3
_ONE_WORD_LAST = 0.25
_GOOD_END = 0.025  # gained, per grade of punctuation
_SMALLER = 1.2  # per share of size given up for better breaks, which is at most:
_SMALLEST = 0.9
_SUMS_EM = 1e-9  # by which the same widths added up in another order may differ


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block, its pen start and baseline in pixels from the block's upper left corner."""

    text: str  # without joiners
    run: Run
    x_px: float
    baseline_px: float
    width_px: float


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one style and size. Height: first line's cap height plus leading; tails and accents reach outside."""

    style: Style
    size_px: float
    leading_px: float
    lines: tuple[Line, ...]
    width_px: float  # of the widest line
    height_px: float
    fitted: bool  # whether it had to be set smaller than asked

    @property
    def ink(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all that is drawn, from the block's upper left corner."""
        boxes = [
            (
                line.x_px + line.run.left_em * self.size_px,
                line.baseline_px - line.run.top_em * self.size_px,
                line.x_px + line.run.right_em * self.size_px,
                line.baseline_px - line.run.bottom_em * self.size_px,
            )
            for line in self.lines
            if line.run.inked
        ]
        if not boxes:
            return (0.0, 0.0, 0.0, 0.0)
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)


@dataclass(frozen=True, slots=True)
class Piece:
    """What may stand at the end of a line: a word, a bound group of words, or a compound's part with its hyphen."""

    text: str
    spaced: bool  # whether a space parts it from the piece before
    first: bool  # whether the author began a line here
    width_em: float
    joint_em: float  # what lies between it and the piece before when both stand on one line


def fit(
    text: str,
    style: Style,
    *,
    room_px: float,
    max_px: float,
    min_px: float,
    max_lines: int,
    leading: float = 1.2,
    align: Align = "left",
    comfort: float = 0.85,
    what: str = "text",
) -> Block:
    """`text` in at most `max_lines` lines of at most `room_px`, as large as `max_px` where that goes.

    The fewest lines win, as long as they need not be set smaller than `comfort` of the asked size; then the evenest.
    Raises `RenderError` if it does not go in at `min_px`, or has a character that cannot be drawn.
    """
    pieces = _pieces(text, style)
    if not pieces:  # nothing but blanks: a line without ink
        return _block((), [(0, 0)], style, max_px, room_px, max_px, leading, align)
    least = sum(piece.first for piece in pieces)
    sizes = {lines: _largest(pieces, lines, room_px, min_px, max_px) for lines in range(least, max_lines + 1)}
    fits = {lines: size for lines, size in sizes.items() if size is not None}
    if not fits:
        raise _too_long(text, pieces, room_px, min_px, max_lines, what)
    lines = next((n for n, size in fits.items() if size >= comfort * max_px), max(fits, key=lambda n: (fits[n], -n)))
    size_px, spans = _best(pieces, lines, fits[lines], room_px, min_px, style.language)
    return _block(pieces, spans, style, size_px, room_px, max_px, leading, align)


def line(text: str, style: Style, size_px: float) -> Block:
    """`text` on one line of whatever width."""
    pieces = _split(_Bound(" ".join(text.split()).replace(" ", breaks.NBSP)), style)
    return _block(pieces, [(0, len(pieces))], style, size_px, float("inf"), size_px, 1.2, "left")


def metrics(style: Style) -> Metrics:
    """Heights of the style's face."""
    from renderers.text import engine

    return engine.metrics(style)


class _Bound(str):
    """Text in which the spaces that must hold are U+00A0 already."""

    __slots__ = ()


def _pieces(text: str, style: Style) -> tuple[Piece, ...]:
    composed = unicodedata.normalize("NFC", text.strip())  # word lists and faces know letters whole
    return _split(_Bound(breaks.unbreakable(composed, style.language)), style)


@lru_cache(maxsize=1024)
def _split(text: _Bound, style: Style) -> tuple[Piece, ...]:
    """Cut at spaces, at the author's own line ends, and after hyphens that no U+2060 follows; at least one."""
    from renderers.text import engine

    space_em = engine.shape(" ", style).advance_em + 2 * style.tracking_em
    pieces: list[Piece] = []
    for row in text.splitlines() or [""]:
        first = True
        for word in row.replace("\t", " ").split(" "):
            spaced = True
            for part in _parts(word):
                joint = 0.0 if first else space_em if spaced else style.tracking_em
                pieces.append(Piece(part, spaced and not first, first, engine.shape(part, style).advance_em, joint))
                first = spaced = False
    return tuple(pieces) or (Piece("", False, True, 0.0, 0.0),)


def _parts(word: str) -> list[str]:
    """A compound's parts, each with its hyphen, dash or slash; the word itself if it has none."""
    parts, start = [], 0
    for at in range(1, len(word) - 1):
        if word[at] in "-–—" and word[at - 1].isalnum() and word[at + 1].isalnum():
            parts.append(word[start : at + 1])
            start = at + 1
    return [part for part in (*parts, word[start:]) if part]


def _largest(pieces: Sequence[Piece], lines: int, room_px: float, min_px: float, max_px: float) -> float | None:
    """The largest size, by steps, at which the pieces go into that many lines; None if not even the least does."""
    low, high = floor(min_px / _STEP_PX), ceil(max_px / _STEP_PX)
    if _lines_needed(pieces, room_px / min_px) > lines:
        return None
    if _lines_needed(pieces, room_px / max_px) <= lines:
        return max_px
    while high - low > 1:
        middle = (low + high) // 2
        if _lines_needed(pieces, room_px / (middle * _STEP_PX)) <= lines:
            low = middle
        else:
            high = middle
    return max(low * _STEP_PX, min_px)


def _lines_needed(pieces: Sequence[Piece], room_em: float) -> int:
    """The fewest lines that hold the pieces; no number is enough if one piece alone is too wide."""
    lines, width = 0, 0.0
    for piece in pieces:
        if piece.width_em > room_em:
            return sys.maxsize
        width += piece.joint_em + piece.width_em
        if piece.first or width > room_em:
            lines, width = lines + 1, piece.width_em
    return lines


def _best(
    pieces: Sequence[Piece], lines: int, size_px: float, room_px: float, min_px: float, language: str
) -> tuple[float, list[tuple[int, int]]]:
    """The size and the breaks: a little smaller where that lets the lines end better."""
    found = []
    for percent in range(100, round(_SMALLEST * 100) - 1, -2):
        size = size_px if percent == 100 else int(size_px * percent / 100 / _STEP_PX) * _STEP_PX
        if size >= min_px:
            cost, spans = _broken(pieces, lines, room_px / size, language)
            found.append((cost + _SMALLER * (1 - size / size_px), -size, spans))
    _, size, spans = min(found)
    return -size, spans


def _broken(pieces: Sequence[Piece], lines: int, room_em: float, language: str) -> tuple[float, list[tuple[int, int]]]:
    """Where each line starts and ends, and what that costs: that many lines, the evenest, the least bad line ends.

    They must go in.
    """
    room_em += _SUMS_EM
    mean = sum(piece.width_em + piece.joint_em for piece in pieces) / lines or 1.0
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}  # (pieces, lines) -> cost, last line's start
    for end in range(1, len(pieces) + 1):
        forced = end == len(pieces) or pieces[end].first
        width = 0.0
        for start in range(end - 1, -1, -1):
            width += pieces[start].width_em + (pieces[start + 1].joint_em if start + 1 < end else 0.0)
            if width > room_em and start < end - 1:
                break
            lonely = forced and end - start == 1 and start > 0 and not pieces[start].first
            cost = (width / mean - 1) ** 2 + (_ONE_WORD_LAST if lonely else 0.0)
            if not forced:
                cost += _end_cost(pieces[end - 1], pieces[end], language)
            for used in range(lines):
                if (start, used) in best:
                    total = best[start, used][0] + cost
                    if (end, used + 1) not in best or total < best[end, used + 1][0]:
                        best[end, used + 1] = (total, start)
            if pieces[start].first:
                break
    spans, end = [], len(pieces)
    for used in range(lines, 0, -1):
        start = best[end, used][1]
        spans.append((start, end))
        end = start
    return best[len(pieces), lines][0], spans[::-1]


def _end_cost(last: Piece, following: Piece, language: str) -> float:
    """What it costs to end a line between these two."""
    if not following.spaced:
        return _HYPHEN_END
    return (_WEAK_END if breaks.weak(last.text, language) else 0.0) - _GOOD_END * breaks.strength(last.text)


def _block(
    pieces: Sequence[Piece],
    spans: Sequence[tuple[int, int]],
    style: Style,
    size_px: float,
    room_px: float,
    max_px: float,
    leading: float,
    align: Align,
) -> Block:
    from renderers.text import engine

    runs = [engine.shape(_joined(pieces[start:end]), style) for start, end in spans]
    widest_em = max(run.advance_em for run in runs)
    if widest_em * size_px > room_px:  # a line is not always its words: kerning reaches across spaces
        size_px = room_px / widest_em
    cap_px = engine.metrics(style).cap_em * size_px
    widest_px = widest_em * size_px
    set_lines = tuple(
        Line(
            text=run.text.replace(breaks.JOINER, ""),
            run=run,
            x_px=_start_px(run, size_px, widest_px, align),
            baseline_px=cap_px + n * leading * size_px,
            width_px=run.advance_em * size_px,
        )
        for n, run in enumerate(runs)
    )
    height_px = cap_px + (len(runs) - 1) * leading * size_px
    return Block(style, size_px, leading * size_px, set_lines, widest_px, height_px, size_px < max_px)


def _joined(pieces: Sequence[Piece]) -> str:
    return "".join((" " if n and piece.spaced else "") + piece.text for n, piece in enumerate(pieces))


def _start_px(run: Run, size_px: float, widest_px: float, align: Align) -> float:
    """Where the pen starts so that the eye sees an edge: no bearing before the first letter, quotes hung outside."""
    if align == "center":
        return (widest_px - run.advance_em * size_px) / 2
    if align == "right":
        return widest_px - run.right_em * size_px
    hung = run.glyphs[1].x_em if len(run.glyphs) > 1 and run.text[0] in _OPENING else None
    return -(_bearing_em(run) if hung is None else hung) * size_px


def _bearing_em(run: Run) -> float:
    """Blank before the first letter. Ink left of the pen (the tail of an italic f) may hang out."""
    from renderers.text import engine

    if not run.glyphs:
        return 0.0
    first = engine.shape(run.text[0], run.style)
    return max(first.left_em, 0.0)


def _too_long(
    text: str, pieces: Sequence[Piece], room_px: float, min_px: float, max_lines: int, what: str
) -> RenderError:
    widest = max(pieces, key=lambda piece: piece.width_em)
    shown, length = quoted(text), len(" ".join(text.split()))
    if widest.width_em * min_px > room_px:
        word = quoted(widest.text.replace(breaks.JOINER, "").replace(breaks.NBSP, " "))
        return RenderError(
            f'{what} "{shown}": "{word}" is {widest.width_em * min_px:.0f} px wide at the least size of {min_px:g} px,'
            f" and a line holds {room_px:.0f} px",
            hint="shorten it, or put a space or a hyphen where it may break",
        )
    needed = _lines_needed(pieces, room_px / min_px)
    return RenderError(
        f'{what} "{shown}" needs {needed} lines at the least size of {min_px:g} px, and there is room for {max_lines}',
        hint=f"shorten its {length} characters to about {length * max_lines // needed}",
    )
