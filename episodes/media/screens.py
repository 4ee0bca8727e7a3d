"""Pictures of terminals, drawn from text that a program really printed.

    python episodes/media/screens.py          writes plan.png beside this file, from ../captures/plan.txt

The first line of a capture is "$ " and the command, all others are its output, letter by letter. Nothing is coloured
or left out in silence: where lines are not shown, the picture says how many, in another type than the terminal's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from renderers.text import engine, ink, layout
from renderers.text.run import Style
from renderers.themes import theme

HERE = Path(__file__).resolve().parent
CAPTURES = HERE.parent / "captures"

SIZE = (1920, 1080)
FINE = 4  # shapes are drawn this many times larger
MARGIN, BAR, PAD, RADIUS = 116, 54, 36, 20  # px: around the window, its title bar, within it, its corners
LARGEST_PX, LEAST_PX = 34.0, 24.0
LEADING = 1.36

Part = tuple[str, int]  # a stretch of output: what its first line has in it, and how many lines it has
PLAN: tuple[Part, ...] = (
    ("frames:ep3/abertura", 3),
    ("narration:ep3/abertura", 1),
    ("clips:ep3/abertura", 3),
    ("proof:ep3", 5),
)

MOCHA = theme("mocha")
COLORS: dict[str, str] = MOCHA["colors"]
PALETTE: dict[str, str] = MOCHA["palette"]


def mono(weight: float = 450) -> Style:
    return Style(face="mono", weight=weight)


def cell_em(weight: float = 450) -> float:
    """The width of a column."""
    return engine.shape("0", mono(weight)).advance_em


def type_out(
    picture: Image.Image, text: str, x: float, baseline: float, size: float, color: str, weight: float
) -> None:
    """A line as a terminal sets it: every space counts."""
    run = engine.shape(text, mono(weight))
    if run.inked:
        found = engine.mask(run, size, x - floor(x), baseline - floor(baseline))
        ink.lay(picture, color, found.image, (floor(x) + found.left, floor(baseline) + found.top))


def sans(text: str, size: float) -> layout.Block:
    return layout.line(text, Style(weight=480, opsz=22), size)


def window(picture: Image.Image, title: str) -> None:
    """Shadow, panel, title bar and its three dots."""
    left, top, right, bottom = MARGIN, MARGIN, SIZE[0] - MARGIN, SIZE[1] - MARGIN
    shape = Image.new("L", SIZE, 0)
    ImageDraw.Draw(shape).rounded_rectangle((left, top + 22, right - 1, bottom + 21), RADIUS, fill=170)
    shadow = shape.reduce(4).filter(ImageFilter.GaussianBlur(10)).resize(SIZE, Image.Resampling.BICUBIC)
    ink.lay(picture, COLORS["shadow"], shadow, (0, 0))
    large = Image.new("L", ((right - left) * FINE, (bottom - top) * FINE), 0)
    ImageDraw.Draw(large).rounded_rectangle((0, 0, large.width - 1, large.height - 1), RADIUS * FINE, fill=255)
    panel = large.reduce(FINE)
    ink.lay(picture, COLORS["ground"], panel, (left, top))
    ink.lay(picture, PALETTE["mantle"], panel.crop((0, 0, panel.width, BAR)), (left, top))
    for n, name in enumerate(("red", "yellow", "green")):
        dot = Image.new("L", (18 * FINE, 18 * FINE), 0)
        ImageDraw.Draw(dot).ellipse((0, 0, dot.width - 1, dot.height - 1), fill=255)
        ink.lay(picture, PALETTE[name], dot.reduce(FINE), (left + 26 + 30 * n, top + BAR // 2 - 9))
    block = sans(title, 24)
    ink.write(picture, block, (SIZE[0] - block.width_px) / 2, top + (BAR - block.height_px) / 2, COLORS["muted"])


def shown(lines: list[str], parts: Sequence[Part]) -> Iterator[str | int]:
    """These parts of the output; where it is cut, how many lines are missing."""
    done = 0
    for text, count in parts:
        start = next(n for n, line in enumerate(lines) if text in line and n >= done)
        if start > done:
            yield start - done
        yield from lines[start : start + count]
        done = start + count
    if done < len(lines):
        yield len(lines) - done


def screen(name: str, parts: Sequence[Part], title: str) -> Image.Image:
    command, *lines = (CAPTURES / f"{name}.txt").read_text("utf-8").rstrip("\n").split("\n")
    ground = Image.new("RGB", SIZE, PALETTE["crust"])
    window(ground, title)
    room_px = SIZE[0] - 2 * (MARGIN + PAD)
    seen = [*shown(lines, parts)]
    columns = max(len(line) for line in (command, *seen) if isinstance(line, str))
    size = min(LARGEST_PX, room_px / (columns * cell_em()))
    if size < LEAST_PX:
        raise SystemExit(f"{name}.txt: its longest line would be set at {size:.1f} px; the least is {LEAST_PX:g}")
    step = size * LEADING
    fits = int((SIZE[1] - 2 * MARGIN - BAR - 2 * PAD + step / 3) / step)
    if len(seen) >= fits:
        raise SystemExit(f"{name}.txt: {len(seen)} lines are to be shown below the command; {fits - 1} go in")
    x, baseline = MARGIN + PAD, MARGIN + BAR + PAD + size * 0.74
    type_out(ground, "❯", x, baseline, size, COLORS["accent"], 700)
    type_out(ground, command.removeprefix("$ "), x + 2 * cell_em() * size, baseline, size, COLORS["ink"], 700)
    for line in seen:
        baseline += step
        if isinstance(line, int):
            note = sans(f"{line} lines are not shown", size * 0.8)
            ink.write(ground, note, x, baseline - note.height_px - size * 0.06, COLORS["accent"])
        else:
            type_out(ground, line, x, baseline, size, COLORS["text"], 450)
    return ground


if __name__ == "__main__":
    screen("plan", PLAN, "episodes/captures/plan.txt").save(HERE / "plan.png", optimize=True)
