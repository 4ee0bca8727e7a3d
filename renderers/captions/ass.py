"""Cues as Advanced SubStation, as libass draws them into the picture. Pure: cues and their look in, text out.

Every cue is a panel, and its lines above. Where words light up, each has an event of its own that carries the whole
text with that word coloured: `\\k` knows two colours and no way back. Lines are broken here (`\\N`, WrapStyle 2), and
nothing but colour ever changes within a cue, so nothing moves.

ASS counts hundredths of a second, so a cue begins half a frame early, rounded: at every rate up to 60 that is after the
frame before it and before its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from renderers.captions.look import (
    ABOVE_EM,
    ASCENT_EM,
    BELOW_EM,
    CAP_EM,
    FONT,
    OPTICAL,
    PAD_X_EM,
    PITCH_EM,
    RADIUS_EM,
    STAND_IN,
    WEIGHT,
    caption_area,
)
from renderers.text import fonts
from renderers.text.engine import shape
from renderers.text.run import Style

LIBRARIES = ("pysubs2", "uharfbuzz")
STYLE = Style("sans", WEIGHT, OPTICAL)
EARLY_FRAMES = 1  # of a word, as of its cue
LIT_PAUSE_S = Fraction(3, 10)  # a word stays lit until the next one, over a rest of up to this
_GUESSED_EM = 1.0  # the width of a character that no face of ours has
_CURVE = 0.5523  # of a quarter circle drawn as one Bézier


def ass(cues: Mapping[str, Any], look: Mapping[str, Any]) -> str:
    """The whole file. `look` is as `renderers.captions.look.look` gives it."""
    from pysubs2 import SSAEvent, SSAFile

    fps, file = Fraction(cues["fps"]), SSAFile()
    width, height = look["size"]
    file.info = {
        "Title": "Captions",
        "PlayResX": str(width),
        "PlayResY": str(height),
        "WrapStyle": "2",
        "ScaledBorderAndShadow": "yes",
        "Kerning": "yes",
        "YCbCr Matrix": "TV.709",  # without it, libass's caller takes BT.601 and colours shift
        "Language": cues["language"],
    }
    file.styles = {"Text": _style(look, "text", 100), "Panel": _style(look, "panel", look["opacity"])}
    for cue in cues["cues"]:
        under = panel(cue, look)
        start, end = (_ms(frame, fps) for frame in (cue["start"], cue["end"]))
        file.append(SSAEvent(start=start, end=end, text=_rounded(under), layer=0, style="Panel"))
        for first, last, lit in lightings(cue, fps) if "word" in look else [(cue["start"], cue["end"], None)]:
            text = _place(under, look) + r"\N".join(
                _line(cue, number, lit, look) for number in range(len(cue["lines"]))
            )
            file.append(SSAEvent(start=_ms(first, fps), end=_ms(last, fps), text=text, layer=1, style="Text"))
    return str(file.to_string("ass", header_notice=""))


def lightings(cue: Mapping[str, Any], fps: Fraction) -> Iterator[tuple[int, int, int | None]]:
    """(first frame, end, which word is lit, from 0): the cue from its start to its end, without a gap."""
    words: Sequence[Mapping[str, Any]] = cue["words"]
    changes: dict[int, int | None] = {cue["start"]: None}
    for n, word in enumerate(words):
        following = words[n + 1]["start"] if n + 1 < len(words) else cue["end"]
        changes[max(word["start"] - EARLY_FRAMES, cue["start"])] = n
        if following - word["end"] > LIT_PAUSE_S * fps or n + 1 == len(words):
            changes[max(word["end"], cue["start"])] = None
    edges = [*sorted(frame for frame in changes if frame < cue["end"]), cue["end"]]
    for first, last in pairwise(edges):
        yield first, last, changes[first]


def escaped(text: str) -> str:
    """The author's text, so that none of it is a command. A backslash has no escape: a joiner follows it."""
    return text.replace("\\", "\\\u2060").replace("{", r"\{").replace("}", r"\}")


@dataclass(frozen=True, slots=True)
class Panel:
    """What a cue's text stands on, in whole pixels of the picture, and its type: em and first baseline."""

    left: int
    top: int
    right: int
    bottom: int
    em_px: float
    baseline_px: int


def panel(cue: Mapping[str, Any], look: Mapping[str, Any]) -> Panel:
    """As wide as the cue's longest line, on the edge of its room that is nearer to the picture's.

    A line wider than the room makes the type smaller: libass would let it run off the picture.
    """
    lines, row, head = cue["lines"], cue.get("row", 0), cue.get("head", False)
    size = (look["size"][0], look["size"][1])
    x, y, width, height = caption_area(size, row=row, head=head) if row or head else look["room"]
    widest_em = max(_width_em(line) for line in lines)
    em = min(look["em_px"], width / (widest_em + 2 * PAD_X_EM))
    half, middle = (widest_em / 2 + PAD_X_EM) * em, x + width / 2
    tall = (BELOW_EM + ABOVE_EM + CAP_EM + (len(lines) - 1) * PITCH_EM) * em
    top, foot = (float(y), round(y + tall)) if head else (y + height - tall, y + height)
    return Panel(
        round(middle - half), round(top), round(middle + half), foot, em, round(top + (ABOVE_EM + CAP_EM) * em)
    )


def _place(at: Panel, look: Mapping[str, Any]) -> str:
    middle = (at.left + at.right) / 2
    smaller = "" if at.em_px == look["em_px"] else rf"\fs{at.em_px * PITCH_EM:.2f}"
    return rf"{{\pos({middle:g},{at.baseline_px - ASCENT_EM * at.em_px:.2f}){smaller}}}"


def _line(cue: Mapping[str, Any], number: int, lit: int | None, look: Mapping[str, Any]) -> str:
    parts = []
    for n, word in enumerate(cue["words"]):
        if word["line"] == number:
            text = _faced(word["text"])
            parts.append(rf"{{\1c{_color(look['word'])}}}{text}{{\1c}}" if n == lit else text)
    return " ".join(parts)


def _faced(text: str) -> str:
    """A word with the stand-in named where our face has no glyph; libass would ask the system for one."""
    if not fonts.missing(text, "sans"):
        pieces = fonts.segments(text, "sans")
        return "".join(
            escaped(piece) if face == "sans" else rf"{{\fn{STAND_IN}}}{escaped(piece)}{{\fn}}" for face, piece in pieces
        )
    return escaped(text)


def _width_em(line: str) -> float:
    lacking = fonts.missing(line, "sans")
    known = "".join(char for char in line if char not in lacking)
    return shape(known, STYLE).advance_em + _GUESSED_EM * (len(line) - len(known))


def _rounded(box: Panel) -> str:
    """A drawing in pixels of the whole picture: a rectangle with round corners."""
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    r = round(RADIUS_EM * box.em_px)
    k = round(r * (1 - _CURVE))
    path = (
        f"m {left + r} {top} l {right - r} {top} b {right - k} {top} {right} {top + k} {right} {top + r} "
        f"l {right} {bottom - r} b {right} {bottom - k} {right - k} {bottom} {right - r} {bottom} "
        f"l {left + r} {bottom} b {left + k} {bottom} {left} {bottom - k} {left} {bottom - r} "
        f"l {left} {top + r} b {left} {top + k} {left + k} {top} {left + r} {top}"
    )
    return rf"{{\an7\pos(0,0)\p1}}{path}{{\p0}}"


def _style(look: Mapping[str, Any], color: str, opacity: int) -> Any:
    from pysubs2 import Alignment, Color, SSAStyle

    red, green, blue = (int(look[color][n : n + 2], 16) for n in (1, 3, 5))
    return SSAStyle(
        fontname=FONT,
        fontsize=round(look["em_px"] * PITCH_EM, 3),
        primarycolor=Color(red, green, blue, round(255 * (1 - opacity / 100))),
        alignment=Alignment.TOP_CENTER,
        outline=0,
        shadow=0,
        marginl=0,
        marginr=0,
        marginv=0,
    )


def _color(color: str) -> str:
    """ "#rrggbb" as ASS writes it, the other way round."""
    return f"&H{color[5:7]}{color[3:5]}{color[1:3]}&".upper()


def _ms(frame: int, fps: Fraction) -> int:
    return max(0, round((Fraction(frame) - Fraction(1, 2)) * 100 / fps)) * 10
