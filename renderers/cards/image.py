"""Image card: a picture of the author's on a panel, with a caption in the panel's foot.

Spec: {caption?, fit?, frame?, alt?}; the picture is the input "file". (`renderers.cards.chart` draws its own.)

fit    contain (default): all of it is seen. cover: the panel takes all the room, and the picture is cropped to it.
frame  panel (default), or none: the bare picture with its own transparency; a caption then stands on a shade.
alt    says what is to be seen, for those who cannot see it. Not drawn; kept in the facts by the caller.

settings["matte"], as in `renderers.matte`, keys out the ground of an opaque picture. Then the panel is dark in any
theme and near the key's colour, so that the rim of the key is not seen, and a little of the film shines through it.
told["matte"] is what the matte takes, as in `renderers.eaten`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from renderers import eaten
from renderers.cards.contrast import luminance, rgb
from renderers.cards.frame import Box, Frame
from renderers.cards.sheet import (
    Element,
    Panel,
    Picture,
    Sheet,
    Veil,
    Words,
    backed,
    checked,
    put,
    shade_for,
)
from renderers.matte import Matte
from renderers.painting import Painting, Progress, RenderError
from renderers.still import upright_size
from renderers.text.layout import Block

ROLES = ("caption",)
_PAD = 20  # between panel and picture
_CAPTION_ABOVE, _CAPTION_BELOW = 34, 34  # picture to capitals, baseline to panel
_BARE_ABOVE = 52
_NARROW = 560  # a caption may be wider than its picture: this, and if it must, all the room
_MOST_ENLARGED = 2.0  # on a 1080-line frame: a small picture stays small, larger it only looks bad
_DIM = 0.35  # of what lies around the panel, so that the eye stays on it
_SHADOW = 0.55
_THROUGH = 0.86  # how opaque the panel of a keyed picture is: what has 7:1 on the usual key has 4.5:1 over white yet
_DARK = 0.05  # luminance below which a key's colour makes a panel


def layout(settings: Mapping[str, Any], inputs: Mapping[str, Path]) -> Sheet:
    """Where everything stands. Raises `RenderError` for a caption that does not go in, or a file that is no picture."""
    return around(settings, upright_size(inputs["file"]), inputs["file"])


def around(settings: Mapping[str, Any], shown: tuple[int, int] | None, file: Path | None, inset: float = 0) -> Sheet:
    """A card around a picture of that size, or around one that takes all the room, and its caption.

    file:   the picture, where a matte wants to know what it takes
    inset:  a theme's length by which the caption stands further in, as what it belongs to does
    """
    frame, spec = Frame.of(settings), settings["spec"]
    bare = spec.get("frame") == "none"
    room = _room(frame)
    pad = 0.0 if bare else frame.px(_PAD)
    box = _placed(shown, Box(0, 0, room.width - 2 * pad, room.height - 2 * pad), spec.get("fit"), frame)
    caption, foot = None, 0.0
    if spec.get("caption"):
        for _ in range(2):  # the caption takes height, then it is set to the width that the picture still has
            caption = _caption(frame, spec["caption"], box.width, room.width - 2 * pad)
            foot = _foot(frame, caption, bare)
            rest = Box(0, 0, room.width - 2 * pad, room.height - 2 * pad - foot)
            box = _placed(shown, rest, spec.get("fit"), frame)
    width = max(box.width, caption.width_px if caption else 0)
    panel = Box(0, 0, round(width + 2 * pad), round(box.height + 2 * pad + foot))
    panel = Box(
        room.x + round((room.width - panel.width) / 2),
        room.y + round((room.height - panel.height) / 2),
        panel.width,
        panel.height,
    )
    picture = Box(panel.x + round((panel.width - box.width) / 2), panel.y + pad, box.width, box.height)
    matte = settings.get("matte")
    told = {"matte": eaten.of_picture(file, matte, frame.theme["palette"])} if matte and file else {}
    return checked(Sheet(frame, _elements(frame, panel, picture, caption, bare, matte, inset), told))


def paint(settings: Mapping[str, Any], inputs: Mapping[str, Path], into: Path, progress: Progress) -> Painting:
    """Draw the card."""
    return put(layout(settings, inputs), inputs, into, progress)


def _elements(
    frame: Frame,
    panel: Box,
    picture: Box,
    caption: Block | None,
    bare: bool,
    matte: Matte | None,
    inset: float,
) -> tuple[Element, ...]:
    color = frame.color("text")
    if bare:
        shape = Picture(picture, 0, "file", matte=matte)
        if caption is None:
            return (shape,)
        opacity = shade_for(frame, [color])
        x = panel.x + (panel.width - caption.width_px) / 2
        words = Words(
            "caption", caption, x, picture.bottom + frame.px(_BARE_ABOVE), color, (frame.color("shade"), opacity)
        )
        return (backed(frame, words.box, opacity, "bottom"), shape, words)
    radius = frame.theme["radius"]
    whole = Box(0, 0, frame.width, frame.height)
    face, opacity = frame.color("panel"), 1.0
    if matte is not None:
        face, color, opacity = *_dark(frame, matte), _THROUGH
    under: tuple[Element, ...] = (
        Veil(whole, (0, 0, 0, 0), frame.color("shade"), _DIM),
        Panel(panel, frame.px(radius["panel"]), face, opacity, _SHADOW, frame.color("edge")),
        Picture(picture, frame.px(radius["picture"]) / 2, "file", matte=matte),
    )
    if caption is None:
        return under
    x = panel.x + frame.px(_PAD) + frame.px(inset)
    y = picture.bottom + frame.px(_CAPTION_ABOVE)
    return (*under, Words("caption", caption, x, y, color, (face, opacity)))


def _dark(frame: Frame, matte: Matte) -> tuple[str, str]:
    """The panel, of the key's own colour if that is dark, else of the theme's darkest; and the ink on it."""
    dark = frame.theme["dark"]
    face = matte["color"].lower()
    if luminance(rgb(face)) > _DARK:
        face = frame.color("panel" if dark else "ink")
    return face, frame.color("text" if dark else "panel")


def _caption(frame: Frame, text: str, picture_px: float, most_px: float) -> Block:
    """As wide as the picture if that will do, else as wide as it takes."""
    try:
        return frame.set("caption", text, min(max(picture_px, frame.px(_NARROW)), most_px))
    except RenderError:
        return frame.set("caption", text, most_px)


def _room(frame: Frame) -> Box:
    """More than words get: a picture may fill the width."""
    x = frame.safe.x
    return Box(x, frame.room.y, frame.width - 2 * x, frame.room.height)


def _foot(frame: Frame, caption: Block, bare: bool) -> float:
    """What the caption adds below the picture."""
    if bare:
        return frame.px(_BARE_ABOVE) + caption.height_px
    return frame.px(_CAPTION_ABOVE) + caption.height_px + frame.px(_CAPTION_BELOW) - frame.px(_PAD)


def _placed(shown: tuple[int, int] | None, room: Box, fit: str | None, frame: Frame) -> Box:
    """The picture's box, whole pixels, at the origin. What has no shape of its own takes all the room."""
    if shown is None or fit == "cover":
        return Box(0, 0, round(room.width), round(room.height))
    width, height = shown
    scale = min(room.width / width, room.height / height, _MOST_ENLARGED * frame.unit)
    return Box(0, 0, max(round(width * scale), 1), max(round(height * scale), 1))
