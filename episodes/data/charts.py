"""The charts of episode 3, drawn from the CSV files beside this script, in the house type and palette.

    python episodes/data/charts.py          writes ../media/{curvas,degraus,janelas,mercados}.png

Every number on a chart is a cell of its CSV file, or a count or mean of a column; the last line of each names the file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from math import hypot
from pathlib import Path
from statistics import mean

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

    def ring(self, at: Point, radius: float, color: str, width: float) -> None:
        self.dot(at, radius, color)
        self.dot(at, radius - width, COLORS["ground"])

    def bar(self, left: float, top: float, right: float, bottom: float, color: str, radius: float = 5) -> None:
        box = [round(edge * FINE) for edge in (left, top, right, bottom)]
        self._draw.rounded_rectangle((box[0], box[1], box[2] - 1, box[3] - 1), radius * FINE, fill=color)

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


def curves() -> None:
    """equity.csv: the same seven years, with every mistake and with none."""
    table = rows("equity")
    days, wrong, right = column(table, "day"), column(table, "every_mistake"), column(table, "walk_forward")
    chart = Chart()
    chart.title(
        f"Com os erros, 100 viram {brazilian(wrong[-1], 0)}. Sem eles, {brazilian(right[-1], 0)}.",
        "Mesmo mercado, mesma regra, mesmos sete anos",
        "equity.csv, mercado 1",
    )
    left, right_edge, top, bottom = LEFT + 70, SIZE[0] - 580, 300, 880

    def x(day: float) -> float:
        return left + (day - days[0]) / (days[-1] - days[0]) * (right_edge - left)

    def y(value: float) -> float:
        return bottom - (value - 0) / 500 * (bottom - top)

    for level in range(0, 501, 100):
        chart.line([(left, y(level)), (right_edge, y(level))], ZERO if level == 100 else HAIR, 2)
        chart.text(str(level), (left - 18, y(level) + 10), 30, PALETTE["overlay2"], align="right")
    for year in range(4, 11):
        middle = 252 * (year - 1) + 126
        chart.text(f"ano {year}", (x(middle), bottom + 48), 30, PALETTE["overlay2"], align="center")
    for values, hue in ((right, RIGHT_HUE), (wrong, WRONG)):
        points = [(x(day), y(value)) for day, value in zip(days, values, strict=True)]
        chart.line(points, hue, 5)
        chart.dot(points[-1], 10, hue)
    end = right_edge + 34
    chart.text(brazilian(wrong[-1], 0), (end, y(wrong[-1]) + 22), 68, WRONG, weight=720)
    chart.text("com todos os erros", (end, y(wrong[-1]) + 70), 34, COLORS["text"])
    chart.text(brazilian(right[-1], 0), (end, y(right[-1]) + 16), 68, RIGHT_HUE, weight=720)
    chart.text("walk-forward, com custos", (end, y(right[-1]) + 64), 34, COLORS["text"])
    chart.save("curvas")


def steps() -> None:
    """steps.csv: what is left of the yearly return after each correction."""
    table = rows("steps")
    names = {
        "every mistake": ("Todos os erros", "o melhor par, sem correção nenhuma"),
        "no look-ahead": ("Sem olhar o futuro", "o sinal de hoje só vale amanhã"),
        "all companies": ("Com as que quebraram", f"{table[2]['companies']} empresas, não só {table[1]['companies']}"),
        "with costs": ("Pagando custos", "0,15% por ordem"),
        "walk-forward": ("Walk-forward", "escolhe no passado, opera depois"),
    }
    chart = Chart()
    chart.title(
        "Cada correção leva um pedaço do lucro", "Retorno por ano, depois de cada correção", "steps.csv, mercado 1"
    )
    zero, full, top, pitch = 800.0, 1590.0, 300.0, 132.0
    largest = float(table[0]["yearly_pct"])
    chart.line([(zero, top - 8), (zero, top + 4 * pitch + 90)], ZERO, 2)
    for n, row in enumerate(table):
        share, at = float(row["yearly_pct"]), top + n * pitch
        name, note = names[row["test"]]
        chart.text(name, (zero - 70, at + 36), 46, COLORS["text"], weight=620, align="right")
        chart.text(note, (zero - 70, at + 84), 35, COLORS["muted"], align="right")
        hue = WRONG if n == 0 else PALETTE["lavender"] if n < len(table) - 1 else RIGHT_HUE
        end = zero + share / largest * (full - zero)
        chart.bar(min(zero, end), at + 4, max(zero, end), at + 78, hue, radius=4)
        chart.text(f"{brazilian(share)}%", (max(zero, end) + 24, at + 61), 56, hue, weight=700)
    chart.save("degraus")


def windows() -> None:
    """walk.csv: for each fold, the Sharpe ratio on the training years and on the half year after them."""
    table = rows("walk")
    promised, paid = column(table, "promised_sharpe"), column(table, "paid_sharpe")
    chart = Chart()
    won = sum(value > 0 for value in column(table, "test_pct"))
    chart.title(
        f"{won} de {len(table)} semestres no lucro",
        "Índice de Sharpe: o que o treino prometeu e o que o semestre seguinte entregou",
        "walk.csv, mercado 1",
    )
    left, right, top, bottom = LEFT + 160, SIZE[0] - 460, 310, 860

    def x(n: int) -> float:
        return left + 40 + n * (right - left - 80) / (len(table) - 1)

    def y(value: float) -> float:
        return bottom - (value + 2.2) / 4.6 * (bottom - top)

    for level in (-2, -1, 0, 1, 2):
        chart.line([(left, y(level)), (right, y(level))], ZERO if level == 0 else HAIR, 2)
        chart.text(brazilian(level, 0), (left - 22, y(level) + 10), 30, PALETTE["overlay2"], align="right")
    for n, (before, after) in enumerate(zip(promised, paid, strict=True)):
        chart.line([(x(n), y(before)), (x(n), y(after))], PALETTE["surface2"], 4)
        chart.ring((x(n), y(before)), 12, PALETTE["lavender"], 4)
        chart.dot((x(n), y(after)), 12, RIGHT_HUE if after > 0 else PALETTE["red"])
        chart.text(str(n + 1), (x(n), bottom + 62), 30, PALETTE["overlay2"], align="center")
    chart.text("semestre", (left - 22, bottom + 62), 30, PALETTE["overlay2"], align="right")
    label = right + 40
    chart.ring((label + 40, 340), 12, PALETTE["lavender"], 4)
    chart.text("prometido", (label + 72, 352), 34, COLORS["text"])
    chart.text(f"média {brazilian(mean(promised), 2)}", (label + 72, 398), 34, PALETTE["lavender"], weight=650)
    chart.dot((label + 8, 470), 12, RIGHT_HUE)
    chart.dot((label + 40, 470), 12, PALETTE["red"])
    chart.text("entregue", (label + 72, 482), 34, COLORS["text"])
    chart.text(f"média {brazilian(mean(paid), 2)}", (label + 72, 528), 34, PALETTE["red"], weight=650)
    chart.save("janelas")


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
    curves()
    steps()
    windows()
    markets()
