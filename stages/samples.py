"""What the specimen shows: a card of every kind. Figures are from the episodes' own files, the terminal's screen is a
recording, quotes are the episode's own words, pictures are drawn by the storyboard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HOME = Path(__file__).parents[1]
DATA = HOME / "episodes" / "data"
CAPTURES = HOME / "tests" / "captures"
BRAND_COLOR = "#FF6B3D"
DRAWN = "drawn"  # stands for a still that the storyboard draws
LOGO = "logo"  # stands for a mark made for the specimen


@dataclass(frozen=True, slots=True)
class Sample:
    """A card's spec, the files it reads, the words of the picture that it lies on ("" for the theme's own ground)."""

    kind: str
    spec: Mapping[str, Any]
    over: str
    files: Mapping[str, Path | str] = field(default_factory=dict)
    note: str = ""
    language: str = "pt-BR"
    shown: str = ""  # the caption, where it is not the kind
    marked: bool = False  # with the brand's mark and colour
    narrow: Mapping[str, Path | str] = field(default_factory=dict)  # instead of `files`, on frames that are not wide

    @property
    def caption(self) -> str:
        return self.shown or self.kind


NIGHT = "an empty trading floor at 2 AM, rain on glass"
CLASS = "a classroom with a blackboard in the morning, sun"
DESK = "a woman at a desk in an office by the window, golden afternoon"
HARBOUR = "a harbour at dawn, fog over the water"
CITY = "a city skyline at dusk"
LIBRARY = "tall aisles of a library, warm lamps"
SERVERS = "a server room, blue light"

SAMPLES = (
    Sample(
        "title",
        {"text": "Por que meu backtest mentiu", "kicker": "Episódio 3", "subtitle": "Um teste honesto, erro por erro."},
        NIGHT,
    ),
    Sample(
        "quote",
        {
            "text": "Antes de perguntar quanto a sua regra ganha, pergunte quanto ela ganha onde não há nada a ganhar.",
            "by": "Por que meu backtest mentiu",
            "source": "episódio 3, cena final",
        },
        CLASS,
    ),
    Sample("lower-third", {"name": "60 empresas, 10 anos", "role": "walk_forward.py, semente 1"}, DESK),
    Sample(
        "number",
        {
            "column": "yearly_pct",
            "row": "test=every mistake",
            "label": "ao ano, com todos os erros de uma vez",
            "unit": "%",
            "source": "data/steps.csv, mercado sorteado",
        },
        HARBOUR,
        {"file": DATA / "steps.csv"},
        "steps.csv",
    ),
    Sample(
        "bars",
        {
            "labels": "teste",
            "values": "yearly_pct",
            "title": "Retorno ao ano, um erro a menos por vez",
            "unit": "%",
            "highlight": "walk-forward",
            "source": "data/steps.csv",
        },
        SERVERS,
        {"file": DATA / "steps.csv"},
        "steps.csv",
    ),
    Sample(
        "line",
        {
            "x": "day",
            "y": "every_mistake",
            "against": "walk_forward",
            "name": "com os erros",
            "against_name": "honesto",
            "x_label": "dias",
            "title": "Cem reais, dia a dia",
            "prefix": "R$",
            "decimals": 0,
            "source": "data/equity.csv",
        },
        CITY,
        {"file": DATA / "equity.csv"},
        "equity.csv",
    ),
    Sample(
        "table",
        {
            "columns": [
                {"name": "fold", "title": "Semestre"},
                {"name": "promised_sharpe", "title": "Prometido"},
                {"name": "paid_sharpe", "title": "Pago"},
                {"name": "test_pct", "title": "Retorno", "unit": "%"},
            ],
            "top": 6,
            "title": "O prometido e o pago",
            "highlight": 3,
            "source": "data/walk.csv",
        },
        LIBRARY,
        {"file": DATA / "walk.csv"},
        "walk.csv",
    ),
    Sample(
        "terminal",
        {},
        "",
        {"capture": CAPTURES / "pytest.cast"},
        "a recording",
        narrow={"capture": CAPTURES / "doit-list.cast"},
    ),
    Sample(
        "image",
        {"caption": "Um quadro do storyboard: farol na tempestade, à noite."},
        "",
        {"file": DRAWN},
        "drawn from words",
    ),
    Sample("frame", {"title": "Por que meu backtest mentiu · Episódio 3"}, CITY, {"logo": LOGO}),
    Sample(
        "end",
        {
            "text": "Meça onde não há nada.",
            "lines": ["Dados: episodes/data", "Código: walk_forward.py", "Obrigado por revisar cada número"],
        },
        HARBOUR,
        {"logo": LOGO},
    ),
    Sample(
        "lower-third",
        {"name": "Erro 2: só as sobreviventes", "role": "De 4,3% para 0,9% ao ano"},
        CLASS,
        shown="brand",
        note="a mark in its corner, a colour of its own",
        marked=True,
    ),
)
ENGLISH = (
    Sample(
        "title",
        {"text": "Each shot is paid for once", "kicker": "onetake", "subtitle": "Make for AI-made video."},
        DESK,
        language="en",
    ),
    Sample(
        "quote",
        {
            "text": "Now run it again. It does what few tools manage, and fewer people: nothing.",
            "by": "episodes/demo.yaml",
        },
        NIGHT,
        language="en",
    ),
    Sample(
        "number",
        {
            "column": "yearly_pct",
            "row": "test=walk-forward",
            "label": "a year, once every mistake is gone",
            "unit": "%",
            "source": "data/steps.csv",
        },
        LIBRARY,
        {"file": DATA / "steps.csv"},
        "steps.csv",
        language="en",
    ),
    Sample("lower-third", {"name": "eSpeak NG", "role": "Scratch voice"}, CITY, language="en"),
)
