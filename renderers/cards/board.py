"""The board that data cards stand on: a panel of the theme over the dimmed picture, a heading, and in its foot the
source that the author names.

It is as large as the card's text area, or hugs what it holds; then it stands in the middle. Heading, margins and foot
are the same on every data card.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import Element, Enter, Panel, Veil, Words
from renderers.painting import RenderError
from renderers.text.layout import Block

BOARD_ROLES = ("heading", "foot")  # repeated in the ROLES of every kind that stands on a board

_SIDE = {"wide": 76, "square": 60, "tall": 56}  # panel to text, left and right
_ABOVE, _BELOW = 68, 58  # panel to the first capitals, last baseline to panel
_UNDER_HEADING, _OVER_FOOT = 62, 72  # last baseline of the heading to the room, the room to the foot's capitals
_OPACITY = 1.0  # at 0.96, bright letters of the picture can still be read through it
_DIM = 0.35  # of what lies around the board, so that the eye stays on it
_SHADOW = 0.55
_HEADING_LINES = {"wide": 1, "square": 2, "tall": 2}  # more of them only if it must
_FIRST_S, _STEP_S, _TURNS_S = Fraction(1, 4), Fraction(2, 25), Fraction(3, 5)
_LASTS_S = Fraction(9, 20)
_RISE = 22


@dataclass(frozen=True, slots=True)
class Board:
    """`elements` go under the card's own. All else of the card stands in `room`, on `backing`."""

    elements: tuple[Element, ...]
    panel: Box
    room: Box
    backing: tuple[str, float]  # colour and opacity, as `Words.backing` has it


def board(
    frame: Frame,
    title: str | None = None,
    source: str | None = None,
    *,
    width_px: float | None = None,
    height_px: float | None = None,
) -> Board:
    """A board with that heading and foot, as large as the text area.

    width_px, height_px:  of the room wanted inside, for a board that is no larger than it need be

    Raises `RenderError` if the heading or the source does not go in, or what is wanted does not.
    """
    most = inside(frame)
    side = frame.gap(_SIDE[frame.shape])
    heading = _heading(frame, title, most.width) if title and title.strip() else None
    foot = frame.set("foot", source, most.width) if source and source.strip() else None
    least_px = max(block.width_px for block in (heading, foot) if block) if heading or foot else 0.0
    width = min(max(width_px if width_px is not None else most.width, least_px), most.width)
    head_px = heading.height_px + frame.gap(_UNDER_HEADING) if heading else 0.0
    foot_px = foot.height_px + frame.gap(_OVER_FOOT) if foot else 0.0
    left_px = most.height - head_px - foot_px
    if height_px is not None and height_px > left_px + 0.5:
        raise RenderError(
            f"what it shows is {height_px:.0f} px high, and under its heading there is room for {left_px:.0f} px",
            hint="show less",
        )
    height = left_px if height_px is None else height_px
    around = _placed(frame, width + 2 * side, frame.gap(_ABOVE) + head_px + height + foot_px + frame.gap(_BELOW))
    backing = (frame.color("panel"), _OPACITY)
    x, top = around.x + side, around.y + frame.gap(_ABOVE)
    elements: list[Element] = [
        Veil(Box(0, 0, frame.width, frame.height), (0, 0, 0, 0), frame.color("shade"), _DIM),
        Panel(
            around,
            frame.px(frame.theme["radius"]["panel"]),
            *backing,
            _SHADOW,
            frame.color("edge"),
        ),
    ]
    if heading:
        enter = Enter(Fraction(1, 16), _LASTS_S, frame.px(_RISE))
        elements.append(Words("heading", heading, x, top, frame.color("ink"), backing, enter=enter))
    room = Box(x, top + head_px, around.width - 2 * side, height)
    if foot:
        y = around.bottom - frame.gap(_BELOW) - foot.height_px
        elements.append(Words("foot", foot, x, y, frame.color("muted"), backing, enter=turn(frame, 1, 1)))
    return Board(tuple(elements), around, room, backing)


def inside(frame: Frame) -> Box:
    """The most that can stand inside a board, heading and foot included."""
    most, side = _most(frame), frame.gap(_SIDE[frame.shape])
    top = most.y + frame.gap(_ABOVE)
    return Box(most.x + side, top, most.width - 2 * side, most.bottom - frame.gap(_BELOW) - top)


def turn(frame: Frame, n: int, of: int, rise: float = _RISE) -> Enter:
    """How the n-th of so many parts on a board comes: one after the other, all of them there after 1.3 s."""
    step_s = min(_STEP_S, _TURNS_S / max(of, 1))
    return Enter(_FIRST_S + n * step_s, _LASTS_S, frame.px(rise))


def _heading(frame: Frame, title: str, room_px: float) -> Block:
    """On as few lines as the format likes, or else on as many as the theme allows."""
    try:
        return frame.set("heading", title, room_px, lines=_HEADING_LINES[frame.shape])
    except RenderError:
        return frame.set("heading", title, room_px)


def _most(frame: Frame) -> Box:
    """More than words get: a board may fill the width."""
    x = frame.safe.x
    return Box(x, frame.room.y, frame.width - 2 * x, frame.room.height)


def _placed(frame: Frame, width: float, height: float) -> Box:
    """In the middle of what there is, on whole pixels."""
    most = _most(frame)
    width, height = round(width), round(height)
    return Box(most.x + round((most.width - width) / 2), most.y + round((most.height - height) / 2), width, height)
