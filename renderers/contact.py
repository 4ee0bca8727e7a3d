"""A contact sheet of cards: a masthead, then for every theme a section in its own type on its own ground.

A section is a head (name, what it is, its measures, its colours), a grid of wide cards with a caption each, a strip of
tall and a strip of square ones. Lengths are pixels of the page, which is `WIDTH` wide. Deep module: it draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw

from renderers.cards.contrast import ratio, rgb
from renderers.cards.frame import Frame
from renderers.text import fonts
from renderers.text.ink import write
from renderers.text.layout import Align, Block, fit, line

WIDTH = 2000
MARGIN = 110
INSIDE = WIDTH - 2 * MARGIN
_COLUMNS, _GUTTER, _CAPTION, _ROW_GAP = 4, 22, 46, 30
_STRIP_GAP, _OVER_STRIP = 14, 42
_SWATCHES = ("ground", "shade", "panel", "edge", "ink", "text", "muted", "accent", "ornament", "mark")
_PER_ROW = 12  # cards in a strip


@dataclass(frozen=True, slots=True)
class Shot:
    """A card over its picture, and what it shows."""

    kind: str
    note: str
    picture: Image.Image


@dataclass(frozen=True, slots=True)
class Section:
    """A theme's cards by format; a format that nobody asked for is left out."""

    theme: Mapping[str, Any]
    about: str
    shots: Mapping[str, Sequence[Shot]]  # "16:9", "9:16", "1:1"


def page(title: str, lines: Sequence[str], sections: Sequence[Section], last: Section | None = None) -> Image.Image:
    """The whole sheet. `last` is a row of cards of several themes, under a heading of its own."""
    parts = [_masthead(title, lines, sections[0].theme), *(_section(section) for section in sections)]
    if last is not None:
        parts.append(_closing(last))
    whole = Image.new("RGB", (WIDTH, sum(part.height for part in parts)))
    y = 0
    for part in parts:
        whole.paste(part, (0, y))
        y += part.height
    return whole


def thumb(picture: Image.Image, form: str) -> Image.Image:
    """A card as small as it stands on the sheet, its colours averaged, not picked."""
    width = _wide_px() if form == "16:9" else _strip_px()
    return picture.resize((width, round(width * picture.height / picture.width)), Image.Resampling.LANCZOS)


def _wide_px() -> int:
    return (INSIDE - (_COLUMNS - 1) * _GUTTER) // _COLUMNS


def _strip_px() -> int:
    return (INSIDE - (_PER_ROW - 1) * _STRIP_GAP) // _PER_ROW


class _Sheet:
    """A part of the page, a theme's ground, with a pen for its roles of text."""

    def __init__(self, theme: Mapping[str, Any], height: int) -> None:
        self.theme = theme
        self.frame = Frame(1920, 1080, theme, "en")
        self.image = Image.new("RGB", (WIDTH, height), theme["colors"]["ground"])

    def color(self, name: str) -> str:
        return self.frame.color(name)

    def block(self, role: str, text: str, size_px: float, room_px: float | None = None, lines: int = 1) -> Block:
        """Text in a role's face at a size of the page's own; wrapped where a room is given."""
        way = self.theme["type"][role]
        style, text = self.frame.style(role), text.upper() if way.get("caps") else text
        if room_px is None:
            return line(text, style, size_px)
        return fit(
            text,
            style,
            room_px=room_px,
            max_px=size_px,
            min_px=size_px * 0.6,
            max_lines=lines,
            leading=way["leading"],
            what=role,
        )

    def put(self, block: Block, x: float, y: float, color: str, align: Align = "left") -> None:
        gain = 1.18 if self.theme["dark"] and block.size_px < 48 else 1.0
        x -= {"left": 0.0, "center": block.width_px / 2, "right": block.width_px}[align]
        write(self.image, block, x, y, self.color(color), gain=gain)

    def say(self, role: str, text: str, x: float, y: float, size_px: float, color: str, align: Align = "left") -> Block:
        block = self.block(role, text, size_px)
        self.put(block, x, y, color, align)
        return block

    def bar(self, x: float, y: float, width: float, height: float, color: str) -> None:
        box = (round(x), round(y), round(x + width) - 1, round(y + height) - 1)
        ImageDraw.Draw(self.image).rectangle(box, fill=color)

    def shot(self, shot: Shot, x: int, y: int) -> None:
        self.image.paste(shot.picture, (x, y))
        ImageDraw.Draw(self.image).rectangle(
            (x, y, x + shot.picture.width - 1, y + shot.picture.height - 1), outline=self._hair(), width=1
        )

    def _hair(self) -> str:
        """Halfway from the ground to the theme's edge: a rim, no frame."""
        ground, edge = rgb(self.color("ground")), rgb(self.color("edge"))
        return "#" + "".join(f"{round((one + other) / 2):02x}" for one, other in zip(ground, edge, strict=True))


def _masthead(title: str, lines: Sequence[str], theme: Mapping[str, Any]) -> Image.Image:
    sheet = _Sheet(theme, 560)
    name = sheet.block("title", title, 232)
    sheet.put(name, MARGIN, 150, "ink")
    foot = 150 + name.height_px
    x = MARGIN + 1000
    blocks = [sheet.block("subtitle", text, 32, INSIDE - 1000, 2) for text in lines]
    y = foot - sum(block.height_px for block in blocks) - 26 * (len(blocks) - 1)
    for block in blocks:
        sheet.put(block, x, y, "text" if block is blocks[0] else "muted")
        y += block.height_px + 26
    return sheet.image.crop((0, 0, WIDTH, round(foot) + 96))


def _section(section: Section) -> Image.Image:
    sheet = _Sheet(section.theme, 4000)
    y = _head(sheet, section) + 84
    for form, shots in section.shots.items():
        y = _grid(sheet, shots, y) if form == "16:9" else _strip(sheet, form, shots, y)
    return sheet.image.crop((0, 0, WIDTH, round(y) + 96))


def _head(sheet: _Sheet, section: Section) -> float:
    """Name and words on the left, measures and colours on the right; gives where it ends."""
    y = 96.0
    for bar in section.theme["ornament"]["rule"]:
        width = INSIDE if bar["width"] == "text" else bar["width"] * 1.4
        sheet.bar(MARGIN, y + bar["y"], width, bar["height"], sheet.color(bar["color"]))
    y += 62
    name = sheet.block("title", section.theme["name"], 128)
    sheet.put(name, MARGIN, y, "ink")
    about = sheet.block("subtitle", section.about, 33, 760, 2)
    under = y + max(name.height_px, name.ink[3] + 4) + 46  # a name may have a letter that hangs low
    sheet.put(about, MARGIN, under, "muted")
    x, room = MARGIN + 900, INSIDE - 900
    pairs = [
        (sheet.block("foot", what, 18), sheet.block("series", said, 25)) for what, said in _measures(section.theme)
    ]
    widths = [max(what.width_px, said.width_px) for what, said in pairs]
    apart, at = (room - sum(widths)) / (len(pairs) - 1), float(x)
    for (what, said), width in zip(pairs, widths, strict=True):
        sheet.put(what, at, y, "muted")
        sheet.put(said, at, y + 30, "text")
        at += width + apart
    top, step = y + 96, room / len(_SWATCHES)
    for n, color in enumerate(_SWATCHES):
        at = x + n * step
        sheet.bar(at - 1, top - 1, step - 10 + 2, 70 + 2, sheet._hair())
        sheet.bar(at, top, step - 10, 70, sheet.color(color))
        sheet.say("foot", color, at, top + 88, 16, "muted")
        seen = ratio(rgb(sheet.color(color)), rgb(sheet.color("panel")))
        if color in ("ink", "text", "muted", "accent", "ornament", "mark"):
            sheet.say("axis", f"{seen:.1f}", at, top + 114, 16, "text")
    return max(under + about.height_px, top + 126)


def _measures(theme: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What makes the theme what it is, beside its colours."""
    faces = {role: fonts.path(theme["type"][role]["face"]).stem.replace("-", " ") for role in ("title", "quote")}
    backing, space = theme["backing"], theme["space"]
    return [
        ("display", faces["title"]),
        ("quotes", faces["quote"].replace("SourceSerif4", "Source Serif")),
        ("gaps", f"× {space['density']:g}"),
        ("corners", f"{theme['radius']['panel']} px"),
        ("on pictures", "a veil" if backing["kind"] == "veil" else "a sheet"),
        ("grain", f"{theme['grain']:g}"),
    ]


def _grid(sheet: _Sheet, shots: Sequence[Shot], y: float) -> float:
    top = round(y)
    for n, shot in enumerate(shots):
        row, column = divmod(n, _COLUMNS)
        if column == 0 and row:
            top += shots[n - 1].picture.height + _CAPTION + _ROW_GAP
        x = MARGIN + column * (_wide_px() + _GUTTER)
        sheet.shot(shot, x, top)
        below = top + shot.picture.height + 20
        named = sheet.say("bar-label", shot.kind, x, below, 23, "text")
        if shot.note:
            note = sheet.block("foot", shot.note, 18, shot.picture.width - named.width_px - 24)
            sheet.put(note, x + shot.picture.width, below + named.height_px - note.height_px, "muted", "right")
    return top + shots[-1].picture.height + _CAPTION


def _strip(sheet: _Sheet, form: str, shots: Sequence[Shot], y: float) -> float:
    y += _OVER_STRIP
    label = sheet.block("foot", form, 19)
    sheet.put(label, MARGIN - 20, y + 4, "muted", "right")
    for n, shot in enumerate(shots):
        row, column = divmod(n, _PER_ROW)
        sheet.shot(shot, MARGIN + column * (_strip_px() + _STRIP_GAP), round(y) + row * (shot.picture.height + 14))
    rows = -(-len(shots) // _PER_ROW)
    return round(y) + rows * (shots[0].picture.height + 14) - 14


def _closing(section: Section) -> Image.Image:
    """A last row with a heading of its own."""
    sheet = _Sheet(section.theme, 1200)
    sheet.bar(MARGIN, 20, INSIDE, 2, sheet._hair())
    heading = sheet.say("heading", section.about, MARGIN, 84, 52, "ink")
    y = _grid(sheet, section.shots["16:9"], 84 + heading.height_px + 54)
    return sheet.image.crop((0, 0, WIDTH, round(y) + 120))
