"""The slate over a drawn picture: scene number, its name, the word for "draft", the prompt; and framing corners.

Everything stands where no pan of a tenth of the picture cuts it off, at the upper left: cards begin lower, captions
stand at the foot, a brand's mark at the right. Sizes are pixels of a frame whose shorter side is 1080.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np

from renderers.painting import RenderError
from renderers.storyboard.brush import Canvas, rectangle, rounded
from renderers.storyboard.colours import Rgb, mix, parse
from renderers.text import fonts
from renderers.text.ink import write
from renderers.text.layout import Block, fit, line
from renderers.text.run import Style

FACE = "sans"
INSET = 0.093  # of each side: a drift goes over at most a tenth of the picture, which hides 0.091 of it
CORNER, CORNER_WIDTH = 58, 5
GAP = 26  # from the corners to the slate
PAD, BAR, BAR_GAP = 24, 5, 24
NUMBER, NAME, DRAFT, PROMPT = 88, 27, 25, 33  # sizes of type
PROMPT_LEADING = 1.3
PROMPT_ROOM = 980  # about 62 characters
LINES_WIDE, LINES_TALL = 2, 3
ROW_GAP = 24
OPACITY = 0.93  # the least contrast of the prompt on it is then above 7 over any picture
MOST_CHARS = 600  # more never goes in: what follows is not even measured
GAIN = 1.18  # light letters on dark look thinner than they are

DRAFT_WORDS = {
    "ca": "esborrany",
    "cs": "náčrt",
    "da": "udkast",
    "de": "Entwurf",
    "en": "draft",
    "eo": "skizo",
    "es": "borrador",
    "fi": "luonnos",
    "fr": "ébauche",
    "gl": "borrador",
    "hu": "vázlat",
    "it": "bozza",
    "nb": "utkast",
    "nl": "schets",
    "no": "utkast",
    "pl": "szkic",
    "pt": "rascunho",
    "ro": "schiță",
    "sk": "náčrt",
    "sv": "utkast",
    "tr": "taslak",
}


@dataclass(frozen=True, slots=True)
class Text:
    """A block and where its upper left corner stands, in pixels."""

    role: str
    block: Block
    x: float
    y: float
    color: str


@dataclass(frozen=True, slots=True)
class Slate:
    """Where everything stands; boxes are left, top, right, bottom in pixels."""

    panel: tuple[float, float, float, float]
    bar: tuple[float, float, float, float]
    chip: tuple[float, float, float, float]
    texts: tuple[Text, ...]


def lay_out(settings: Mapping[str, Any]) -> Slate:
    """The slate for an animatic's settings (see `renderers.animatic`), without a pixel."""
    width, height = settings["size"]
    u = min(width, height) / 1080
    colors, language = settings["theme"]["colors"], settings["language"]
    scene = settings["scene"]

    def style(weight: float, opsz: float, tracking: float, *features: str) -> Style:
        return Style(FACE, weight, opsz, tracking, features, language)

    number = line(f"{scene['number']:02d}", style(330, 32, -0.035, "tnum"), NUMBER * u)
    total = line(f"/{scene['of']}", style(430, 22, 0.0, "tnum"), NAME * u) if scene.get("of") else None
    draft = line(draft_word(language).upper(), style(720, 22, 0.12, "case"), DRAFT * u)
    left, top = INSET * width + GAP * u, INSET * height + GAP * u
    counted = number.width_px + (0 if total is None else total.width_px + 8 * u)
    text_x = left + (PAD + BAR_GAP) * u + counted + (BAR + BAR_GAP) * u
    chip_width, chip_height = draft.width_px + 30 * u, draft.height_px + 22 * u
    room = min(PROMPT_ROOM * u, (1 - INSET) * width - (GAP + PAD) * u - text_x)
    name = shortened(
        drawable(scene["name"].upper()), style(620, 22, 0.11, "case"), NAME * u, room - chip_width - 28 * u, 1
    )
    lines = LINES_WIDE if width > 1.2 * height else LINES_TALL
    prompt = shortened(drawable(settings["prompt"]), style(450, 24, 0.0), PROMPT * u, room, lines, PROMPT_LEADING)
    inner = max(prompt.width_px, name.width_px + 28 * u + chip_width)
    row = chip_height
    content = row + ROW_GAP * u + prompt.height_px
    text_y = top + PAD * u
    bottom = text_y + content + (PAD + 7) * u
    right = text_x + inner + PAD * u
    chip_x = text_x + inner - chip_width
    number_y = text_y + (content - number.height_px) / 2 + 2 * u
    texts = [
        Text("number", number, left + PAD * u, number_y, colors["text"]),
        Text("name", name, text_x, text_y + (row - name.height_px) / 2, colors["accent"]),
        Text("draft", draft, chip_x + 15 * u, text_y + (row - draft.height_px) / 2, colors["panel"]),
        Text("prompt", prompt, text_x, text_y + row + ROW_GAP * u, colors["ink"]),
    ]
    if total is not None:
        at = left + PAD * u + number.width_px + 8 * u
        texts.insert(1, Text("of", total, at, number_y + number.height_px - total.height_px, colors["muted"]))
    bar_x = text_x - (BAR + BAR_GAP) * u
    return Slate(
        panel=(left, top, right, bottom),
        bar=(bar_x, text_y, bar_x + BAR * u, text_y + content + 4 * u),
        chip=(chip_x, text_y, chip_x + chip_width, text_y + chip_height),
        texts=tuple(texts),
    )


def draft_word(language: str) -> str:
    """What a draft is called in the episode's language; English where we do not know."""
    return DRAFT_WORDS.get(language.lower().replace("_", "-").split("-")[0], DRAFT_WORDS["en"])


def drawable(text: str) -> str:
    """The text on one line, without what no bundled face has; a dash if nothing is left."""
    text = " ".join(unicodedata.normalize("NFC", text[: 4 * MOST_CHARS]).split())
    lacking = set(fonts.missing(text, FACE))
    return " ".join("".join(char for char in text if char not in lacking).split()) or "—"


def shortened(text: str, style: Style, size_px: float, room_px: float, lines: int, leading: float = 1.2) -> Block:
    """As many whole words as go in, then "…"; of a first word that is too long, as many letters."""
    whole = _set(text[:MOST_CHARS], style, size_px, room_px, lines, leading) if len(text) <= MOST_CHARS else None
    if whole is not None:
        return whole
    words = text[:MOST_CHARS].split(" ")
    for parts, glue in ((words, " "), (list(words[0]), "")):
        low, high, best = 1, len(parts), None
        while low <= high:
            middle = (low + high) // 2
            block = _set(_cut(glue.join(parts[:middle])), style, size_px, room_px, lines, leading)
            if block is None:
                high = middle - 1
            else:
                low, best = middle + 1, block
        if best is not None:
            return best
    return line("…", style, size_px)


def _cut(text: str) -> str:
    return text.rstrip(" ,;:.!?-–—(«“\"'") + "…"


def _set(text: str, style: Style, size_px: float, room_px: float, lines: int, leading: float) -> Block | None:
    try:
        return fit(text, style, room_px=room_px, max_px=size_px, min_px=size_px, max_lines=lines, leading=leading)
    except RenderError:
        return None


def draw(canvas: Canvas, slate: Slate, theme: Mapping[str, Any]) -> None:
    """Corners, panel and text onto the picture."""
    colors, u = theme["colors"], canvas.u
    _corners(canvas, parse(colors["ink"] if theme["dark"] else colors["panel"]))
    x0, y0, x1, y1 = slate.panel
    radius = theme["radius"]["picture"] * u
    canvas.fill([rectangle(x0, y0 + 10 * u, x1, y1 + 12 * u)], parse(colors["shadow"]), 0.34, soft=20 * u)
    panel = parse(colors["panel"])
    canvas.fill([rounded(x0, y0, x1, y1, radius)], panel, OPACITY)
    accent = parse(colors["accent"])
    canvas.fill([rounded(*slate.bar, BAR * u / 2)], mix(panel, accent, 0.75))
    canvas.fill([rounded(*slate.chip, theme["radius"]["bar"] * 2 * u)], accent)
    for text in slate.texts:
        light = text.role != "draft" and theme["dark"]
        write(canvas.image, text.block, text.x, text.y, text.color, gain=GAIN if light else 1.0)


def _corners(canvas: Canvas, ink: Rgb) -> None:
    """Four angles that frame the part no pan hides, with a soft dark edge so that they show on any picture."""
    u = canvas.u
    x0, y0 = INSET * canvas.w, INSET * canvas.h
    x1, y1 = canvas.w - x0, canvas.h - y0
    arm = CORNER * u
    for x, y, dx, dy in ((x0, y0, 1, 1), (x1, y0, -1, 1), (x0, y1, 1, -1), (x1, y1, -1, -1)):
        path = np.array([(x + dx * arm, y), (x, y), (x, y + dy * arm)])
        canvas.line(path, (CORNER_WIDTH + 4) * u, (0, 0, 0), 0.28, soft=3 * u)
        canvas.line(path, CORNER_WIDTH * u, ink, 0.85)


def boxes(slate: Slate) -> list[dict[str, Any]]:
    """What stands where, as plain JSON: role, text, lines, box of the ink (x, y, width, height) and size, in pixels."""
    found = []
    for text in slate.texts:
        left, top, right, bottom = text.block.ink
        x, y = floor(text.x + left), floor(text.y + top)
        lines = [row.text.replace("\u00a0", " ") for row in text.block.lines]
        found.append(
            {
                "role": text.role,
                "text": " ".join(lines),
                "lines": lines,
                "box": [x, y, ceil(text.x + right) - x, ceil(text.y + bottom) - y],
                "size_px": round(text.block.size_px, 2),
            }
        )
    return found
