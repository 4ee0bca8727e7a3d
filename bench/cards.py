"""What a 1080p card of every kind costs, still and moving, beside the plain way of drawing the same.

    python bench/cards.py [rounds]

CPU milliseconds of this process, the median of the rounds; before each card all that was remembered of earlier ones
(shaped words, masks of letters) is forgotten, modules and font files stay loaded. `still` is the whole card from its
settings to the PNG, `text` the drawing of its words alone. Beside them: Pillow's own text drawing of the same words in
the same places, and saving the same picture as Pillow usually does, at PNG level 6. `reel` is the whole entrance at
24 frames a second; beside it what each of its states would cost as a still of its own at level 6.

Ends with status 1 if a still of any kind takes more than 150 ms in the median.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from renderers import cards, png
from renderers.cards.draw import draw
from renderers.cards.sheet import Sheet
from renderers.painting import silent
from renderers.text import fonts, ink
from renderers.text.layout import Block
from renderers.themes import theme

LIMIT_MS = 150.0
SIZE, FPS = (1920, 1080), "24"
CAPTURE = Path(__file__).parents[1] / "tests" / "captures" / "pytest.cast"
MONTHS = ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez")


def main(rounds: int = 9) -> int:
    with tempfile.TemporaryDirectory() as folder:
        asked = {kind: (spec, inputs) for kind, (spec, inputs) in contents(Path(folder)).items()}
        found = {kind: [measured(kind, *asked[kind], Path(folder)) for _ in range(rounds + 1)][1:] for kind in asked}
    heads = ("still", "text", "Pillow's", "ratio", "PNG", "level 6", "ratio", "reel", "states", "plain", "ratio")
    print(f"{'CPU ms at 1080p':18}" + "".join(f"{head:>10}" for head in heads))
    over = []
    for kind, runs in found.items():
        of = {name: median(run[name] for run in runs) for name in runs[0]}
        row = [f"{of['still']:.1f}", f"{of['text']:.1f}", f"{of['pillow']:.1f}", ratio(of["pillow"], of["text"])]
        row += [f"{of['png']:.1f}", f"{of['png_6']:.1f}", ratio(of["png_6"], of["png"])]
        if "reel" in of:
            plain = of["states"] * (of["drawing"] + of["png_6"])
            row += [f"{of['reel']:.0f}", f"{of['states']:.0f}", f"{plain:.0f}", ratio(plain, of["reel"])]
        print(f"{kind:18}" + "".join(f"{cell:>10}" for cell in row))
        if of["still"] > LIMIT_MS:
            over.append(f"{kind} takes {of['still']:.0f} ms")
    print("\n" + (f"over {LIMIT_MS:g} ms: {', '.join(over)}" if over else f"every still within {LIMIT_MS:g} ms"))
    return 1 if over else 0


def ratio(plain: float, ours: float) -> str:
    return f"{plain / ours:.1f}×" if ours > 0.05 else "-"


def measured(kind: str, spec: dict[str, Any], inputs: Mapping[str, Path], folder: Path) -> dict[str, float]:
    """Milliseconds of each part, once."""
    maker, into = cards.maker(kind), folder / "card.png"
    asked = {"card": kind, "spec": spec, "theme": theme("mocha"), "size": list(SIZE), "language": "pt-BR"}
    forget()
    found = {"still": cpu_ms(lambda: maker.paint(asked, inputs, into, silent))}
    with Image.open(into) as card:
        card.load()
    sheet = maker.layout(asked, inputs)
    found["text"] = cpu_ms(lambda: ours(sheet))
    found["pillow"] = cpu_ms(lambda: pillows(sheet))
    found["png"] = cpu_ms(lambda: png.write(card, folder / "again.png"))
    found["png_6"] = cpu_ms(lambda: card.save(folder / "again.png", "PNG", compress_level=6))
    if cards.moves(kind, spec | {"play": True}):
        moving = asked | {"fps": FPS, "spec": spec | ({"play": True} if kind == "terminal" else {})}
        found["drawing"] = cpu_ms(lambda: draw(sheet, inputs)) if kind != "terminal" else found["still"] - found["png"]
        forget()
        told: dict[str, Any] = {}
        found["reel"] = cpu_ms(lambda: told.update(maker.paint(moving, inputs, folder / "card.mov", silent).facts))
        found["states"] = float(told["states"])
    return found


def cpu_ms(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return 1000 * (time.process_time() - began)


def forget() -> None:
    """All that our modules remember of earlier cards, but for open fonts and themes."""
    for name, module in list(sys.modules.items()):
        if name.startswith("renderers.") and name not in ("renderers.text.fonts", "renderers.themes"):
            for part, value in vars(module).items():
                if hasattr(value, "cache_clear") and part not in ("_face", "_font"):
                    value.cache_clear()


def ours(sheet: Sheet) -> None:
    canvas = Image.new("RGBA", SIZE)
    for words in sheet.words:
        ink.write(canvas, words.block, words.x_px, words.y_px, words.color)


def pillows(sheet: Sheet) -> None:
    canvas = Image.new("RGBA", SIZE)
    pen = ImageDraw.Draw(canvas)
    for words in sheet.words:
        font = pillow_font(words.block)
        for line in words.block.lines:
            at = (words.x_px + line.x_px, words.y_px + line.baseline_px)
            pen.text(at, line.text, fill=words.color, font=font, anchor="ls")


def pillow_font(block: Block) -> ImageFont.FreeTypeFont:
    style = block.style
    font = ImageFont.truetype(str(fonts.path(style.face)), block.size_px)
    values: dict[bytes | None, float | None] = {b"Weight": style.weight, b"Optical Size": style.opsz}
    axes = font.get_variation_axes()
    font.set_variation_by_axes([values.get(axis["name"]) or float(axis["default"] or 0) for axis in axes])
    return font


def contents(folder: Path) -> dict[str, tuple[dict[str, Any], dict[str, Path]]]:
    """Cards as an episode has them: none of them sparse."""
    picture, rows = folder / "picture.jpg", folder / "rows.json"
    x, y = np.meshgrid(np.linspace(0, 1, 1600, dtype=np.float32), np.linspace(0, 1, 900, dtype=np.float32))
    waves = [np.sin(40 * x * k + 9 * y) * 60 + 120 * y + 60 for k in (1.0, 1.4, 0.6)]
    Image.fromarray(np.clip(np.stack(waves, -1), 0, 255).astype(np.uint8)).save(picture, quality=90)
    months = [{"mês": m, "acertos": 40 + 7 * n % 23, "custo": 12.5 * n, "fonte": "livro"} for n, m in enumerate(MONTHS)]
    rows.write_text(json.dumps(months), encoding="utf-8")
    source = "Fonte: livro de ordens, 2024, conferido em março"
    return {
        "title": (
            {
                "kicker": "Episódio 3",
                "text": "Por que meu backtest mentiu para mim durante três meses",
                "subtitle": "Três meses de lucro, só no papel.",
            },
            {},
        ),
        "quote": (
            {
                "text": "Não há nada tão perigoso quanto um modelo que funciona por um motivo que ninguém entende.",
                "by": "Regina Sampaio",
                "source": "Conferência de Finanças, São Paulo, 2024",
            },
            {},
        ),
        "lower-third": ({"name": "João Conceição", "role": "Pesquisador, Universidade de São Paulo"}, {}),
        "image": ({"caption": "A colina às sete da manhã."}, {"file": picture}),
        "number": ({"value": "83.4", "unit": "%", "label": "dos dias fecharam no azul", "source": source}, {}),
        "bars": (
            {"labels": "mês", "values": "acertos", "title": "Acertos por mês", "unit": "%", "top": 8, "source": source},
            {"file": rows},
        ),
        "line": (
            {"x": "mês", "y": "custo", "against": "acertos", "title": "Custo e acertos", "source": source},
            {"file": rows},
        ),
        "table": ({"title": "O ano, mês a mês", "top": 8, "source": source}, {"file": rows}),
        "terminal": ({"title": "pytest"}, {"capture": CAPTURE}),
        "frame": ({"title": "Mercado sem mistério"}, {"logo": picture}),
        "end": ({"text": "Até o próximo episódio", "lines": ["mercado.example", "@mercado"]}, {"logo": picture}),
    }


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
