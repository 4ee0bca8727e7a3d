"""Where the camera looks while it moves over a still: geometry alone, no pixels.

A move is two views and an ease between them. A view is a rectangle of the picture in its own pixels, of the shape of
the screen, always inside the picture. A camera that goes `left` looks further left at the end than at the start.

Where the author names a point of the picture, it is seen in every view: a zoom goes into it or comes out of it, a
journey has it in its middle, both as far as the picture reaches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from renderers.framing import Focus, box

MOVES = ("zoom-in", "zoom-out", "left", "right", "up", "down", "still")

# A move's length follows its time, so that it is never hasty and never imperceptible. Shares of the view's side.
ZOOM_PER_S, ZOOM_LEAST, ZOOM_MOST = 0.012, 0.04, 0.12
DRIFT_PER_S, DRIFT_LEAST, DRIFT_MOST = 0.012, 0.04, 0.10  # the picture is enlarged by as much to make room
TRAVEL_PER_S, TRAVEL_MOST = 0.08, 4.0  # over spare picture; a thing crosses the screen in 12 s, 7 s begins to judder
SEEN = 0.1  # of a view's side: a point that is to be seen is not nearer to its edge
AMOUNT_MOST = 1.0  # of what an author may ask; a view of half the picture

RAMP_SHARE, RAMP_S = 0.3, 1.5  # of the move, and at most this long, to gather speed and to lose it again


@dataclass(frozen=True, slots=True)
class View:
    """px of the picture, from its upper left corner; edges lie between pixels."""

    x: float
    y: float
    width: float
    height: float


def views(
    picture: tuple[int, int],
    screen: tuple[int, int],
    move: str,
    frames: int,
    fps: Fraction,
    amount: float | None = None,
    focus: Focus | None = None,
) -> list[View]:
    """One view a frame. The first and the last are at rest.

    amount:  how far: the share by which the picture grows, or of the view's side that is travelled. None: by the time.
    focus:   the point that is seen in all of them
    """
    start, end = ends(picture, screen, move, float(frames / fps), amount, focus)
    ramp = min(RAMP_SHARE, RAMP_S * float(fps / frames))
    return [between(start, end, ease(n / max(1, frames - 1), ramp)) for n in range(frames)]


def ease(share: float, ramp: float) -> float:
    """How far a move has come when `share` of its time is over, both 0 to 1.

    Speed rises along 3s² - 2s³ for `ramp` of the time, stays, and falls the same way: neither speed nor acceleration
    jumps. Arithmetic only, no library's cosine, so that every machine gets the same bits. ramp is at most 0.5.
    """
    if share > 0.5:
        return 1.0 - ease(1.0 - share, ramp)
    if share >= ramp:
        return (share - ramp / 2) / (1 - ramp)
    risen = share / ramp
    return ramp * risen * risen * risen * (1 - risen / 2) / (1 - ramp)


def between(start: View, end: View, share: float) -> View:
    def mix(a: float, b: float) -> float:
        return a + (b - a) * share

    return View(mix(start.x, end.x), mix(start.y, end.y), mix(start.width, end.width), mix(start.height, end.height))


def ends(
    picture: tuple[int, int],
    screen: tuple[int, int],
    move: str,
    lasts_s: float,
    amount: float | None = None,
    focus: Focus | None = None,
) -> tuple[View, View]:
    """The first and the last view of a move."""
    widest = cover(picture, screen, focus)
    if move == "still":
        return widest, widest
    if move in ("zoom-in", "zoom-out"):
        grows = within(ZOOM_PER_S * lasts_s, ZOOM_LEAST, ZOOM_MOST) if amount is None else amount
        size = (widest.width / (1 + grows), widest.height / (1 + grows))
        tightest = centred(picture, *size) if focus is None else _into(widest, *size, _point(picture, focus))
        return (widest, tightest) if move == "zoom-in" else (tightest, widest)
    early, late = _travel(picture, widest, move in ("left", "right"), lasts_s, amount)
    if focus is not None:
        early, late = (_seeing(view, picture, _point(picture, focus), early, late) for view in (early, late))
    return (early, late) if move in ("right", "down") else (late, early)


def cover(picture: tuple[int, int], screen: tuple[int, int], focus: Focus | None = None) -> View:
    """The largest view of the screen's shape, in the middle of the picture or as near to the point as there is room."""
    width, height = picture
    if focus is not None:
        left, upper, right, lower = box(picture, screen, focus)
        return View(left, upper, right - left, lower - upper)
    if width * screen[1] > height * screen[0]:
        return centred(picture, height * screen[0] / screen[1], float(height))
    return centred(picture, float(width), width * screen[1] / screen[0])


def centred(picture: tuple[int, int], width: float, height: float) -> View:
    return View((picture[0] - width) / 2, (picture[1] - height) / 2, width, height)


def span(seen: Sequence[View]) -> View:
    """The part of the picture that is seen at all."""
    left, top = min(view.x for view in seen), min(view.y for view in seen)
    right, bottom = max(view.x + view.width for view in seen), max(view.y + view.height for view in seen)
    return View(left, top, right - left, bottom - top)


def within(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)


def _point(picture: tuple[int, int], focus: Focus) -> tuple[float, float]:
    return picture[0] * float(focus[0]), picture[1] * float(focus[1])


def _into(widest: View, width: float, height: float, point: tuple[float, float]) -> View:
    """A smaller view in which the point stands where it stood: it does not move while the camera comes nearer."""
    x = point[0] - (point[0] - widest.x) * width / widest.width
    y = point[1] - (point[1] - widest.y) * height / widest.height
    return View(x, y, width, height)


def _seeing(view: View, picture: tuple[int, int], point: tuple[float, float], early: View, late: View) -> View:
    """One end of a journey, moved as both are until the point is half way, and then so far that it is seen from it."""
    moved = []
    for at, side, whole, seen, ends in (
        (view.x, view.width, picture[0], point[0], (early.x, late.x)),
        (view.y, view.height, picture[1], point[1], (early.y, late.y)),
    ):
        shift = within(seen - side / 2 - sum(ends) / 2, -ends[0], whole - side - ends[1])
        near = within(at + shift, seen - (1 - SEEN) * side, seen - SEEN * side)
        moved.append(within(near, 0.0, whole - side))
    return View(moved[0], moved[1], view.width, view.height)


def _travel(
    picture: tuple[int, int], widest: View, sideways: bool, lasts_s: float, amount: float | None
) -> tuple[View, View]:
    """The views at both ends of a journey, upper or left one first: over spare picture where there is enough of it."""
    whole, side = (picture[0], widest.width) if sideways else (picture[1], widest.height)
    least = within(DRIFT_PER_S * lasts_s, DRIFT_LEAST, DRIFT_MOST) if amount is None else amount
    spare = whole / side - 1  # in views
    if spare >= least:
        shrink = 1.0
        share = least if amount is not None else min(spare, max(least, TRAVEL_PER_S * lasts_s), TRAVEL_MOST)
    else:
        shrink = whole / (1 + least) / side
        share = least
    middle = centred(picture, widest.width * shrink, widest.height * shrink)
    reach = share * side * shrink / 2
    dx, dy = (reach, 0.0) if sideways else (0.0, reach)
    return (
        View(middle.x - dx, middle.y - dy, middle.width, middle.height),
        View(middle.x + dx, middle.y + dy, middle.width, middle.height),
    )
