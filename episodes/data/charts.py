"""A chart of episode 3 that no kind of card draws: a dot for each market, in the house type and palette.

    python episodes/data/charts.py          writes ../media/mercados.png

Every number on a chart is a cell of its CSV file, or a count or mean of a column; the last line of each names the file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from math import hypot
from pathlib import Path

from PIL import Image, ImageDraw

from renderers.text import ink, layout
from renderers.text.run import Style
from renderers.themes import theme

HERE = Path(__file__).resolve().parent
MEDIA = HERE.parent / "media"

SIZE = (1920, 1080)
FINE = 3  # shapes are drawn this many times larger, then averaged down
LEFT, RIGHT = 128, 128  # margins, px
BASE_Y = 1010  # where the source line stands

MOCHA = theme("mocha")
COLORS: dict[str, str] = MOCHA["colors"]
PALETTE: dict[str, str] = MOCHA["palette"]
WRONG, RIGHT_HUE, PLANTED = PALETTE["peach"], PALETTE["blue"], PALETTE["green"]
HAIR = PALETTE["surface0"]
ZERO = PALETTE["overlay0"]

Point = tuple[float, float]
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(table: Iterable[Row], name: str) -> list[float]:
    return [float(row[name]) for row in table]


def brazilian(number: float, places: int = 1) -> str:
    """1234.5 -> "1.234,5", with a true minus sign."""
    swap = str.maketrans(",.-", ".,−")
    return f"{number:,.{places}f}".translate(swap)


class Chart:
    """A 1080p sheet: shapes first, all at `FINE` times the size, then `sheet` with the text on it."""

    def __init__(self) -> None:
        self._large = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), COLORS["ground"])
        self._draw = ImageDraw.Draw(self._large)
        self._words: list[tuple[layout.Block, float, float, str]] = []

    def line(self, points: Sequence[Point], color: str, width: float) -> None:
        fine = [(x * FINE, y * FINE) for x, y in points]
        self._draw.line(fine, fill=color, width=round(width * FINE), joint="curve")

    def dot(self, at: Point, radius: float, color: str) -> None:
        x, y, r = at[0] * FINE, at[1] * FINE, radius * FINE
        self._draw.ellipse((x - r, y - r, x + r, y + r), fill=color)

    def text(
        self, words: str, at: Point, size: float, color: str, *, weight: float = 480, align: str = "left"
    ) -> layout.Block:
        """One line, `at` its baseline's start, centre or end."""
        opsz = 32 if size > 40 else 24
        style = Style(weight=weight, opsz=opsz, tracking_em=-0.008, language="pt-BR")
        block = layout.line(words, style, size)
        shift = {"left": 0.0, "center": block.width_px / 2, "right": block.width_px}[align]
        self._words.append((block, at[0] - shift, at[1] - block.height_px, color))
        return block

    def title(self, words: str, subtitle: str, source: str) -> None:
        self.text(words, (LEFT, 156), 62, COLORS["ink"], weight=720)
        self.text(subtitle, (LEFT, 222), 36, COLORS["muted"], weight=430)
        self.text(f"Fonte: episodes/data/{source}", (LEFT, BASE_Y), 30, PALETTE["overlay2"], weight=430)

    def save(self, name: str) -> None:
        """As a PNG of 256 colours: flat ground and a few hues lose nothing by it."""
        sheet = self._large.reduce(FINE)
        for block, x, y, color in self._words:
            ink.write(sheet, block, x, y, color, gain=1.12)
        small = sheet.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        small.save(MEDIA / f"{name}.png", optimize=True)


def swarm(places: Iterable[float], gap: float) -> list[Point]:
    """Each place with the smallest offset, up or down, that keeps it `gap` from those already there."""
    found: list[Point] = []
    for place in sorted(places):
        near = [(x, y) for x, y in found if place - x < gap]
        edges = [gap * n / 8 * side for n in range(100) for side in (1, -1)]
        found.append((place, next(y for y in edges if all(hypot(place - x, y - other) >= gap for x, other in near))))
    return found


def markets() -> None:
    """markets.csv: one dot a market, three tests."""
    table = rows("markets")
    chart = Chart()
    chart.title("Cem mercados inventados", "Retorno por ano. Cada ponto é um mercado.", "markets.csv")
    left, right, top, pitch = LEFT + 500.0, SIZE[0] - 120.0, 380.0, 204.0

    def x(value: float) -> float:
        return left + (value + 8) / 42 * (right - left)

    bottom = top + 2 * pitch + 100
    for level in range(-5, 35, 5):
        chart.line([(x(level), top - 90), (x(level), bottom)], ZERO if level == 0 else HAIR, 2)
        chart.text(f"{brazilian(level, 0)}%", (x(level), bottom + 44), 30, PALETTE["overlay2"], align="center")
    tests = (
        ("every_mistake_pct", "Com todos os erros", "nada para achar", WRONG),
        ("walk_forward_pct", "Teste honesto", "nada para achar", RIGHT_HUE),
        ("planted_walk_forward_pct", "Teste honesto", "tendência plantada", PLANTED),
    )
    for n, (name, title, note, hue) in enumerate(tests):
        values, at = column(table, name), top + n * pitch
        won = sum(value > 0 for value in values)
        chart.text(title, (LEFT, at - 26), 46, COLORS["text"], weight=620)
        chart.text(note, (LEFT, at + 24), 36, COLORS["muted"])
        chart.text(f"{won} de {len(values)} no lucro", (LEFT, at + 74), 38, hue, weight=650)
        for across, offset in swarm(map(x, values), 14.0):
            chart.dot((across, at + offset), 6.2, hue)
    chart.save("mercados")


if __name__ == "__main__":
    markets()
