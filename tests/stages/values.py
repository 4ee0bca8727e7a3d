"""Scenes and episodes as values, for tests of what is laid out: no file is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction as F
from pathlib import Path
from typing import Any

from stages.core.model import Episode, Frame, Maker, Narration, Scene, Transition

RATES = [F(24), F(25), F(30), F(60), F(24000, 1001), F(30000, 1001)]


def scene(n: int = 0, **fields: Any) -> Scene:
    """A drawn scene with a line of four words."""
    plain = Scene(
        number=n + 1,
        name=f"scene-{n}",
        frame=Frame(Maker("animatic"), prompt="a red door"),
        clip=None,
        narration=Narration(Maker("scratch"), text="Às duas da manhã"),
        cards=(),
        transition=Transition(),
        lead_s=F("0.25"),
        tail_s=F("0.35"),
        hold_s=None,
        fit=None,
        audio_db=F(-18),
    )
    return replace(plain, **fields)


def episode(scenes: Iterable[Scene], fps: F = F(24), **fields: Any) -> Episode:
    """These scenes, in pt-BR, tiny."""
    plain = Episode(
        slug="ep",
        path=Path("episodes/ep.yaml"),
        title="Ep",
        language="pt-BR",
        size=(64, 36),
        fps=fps,
        theme="mocha",
        budget_usd=None,
        rebuy_in_doubt_below_usd=Decimal("0.10"),
        music=None,
        brand=None,
        runtime_s=None,
        scenes=tuple(scenes),
    )
    return replace(plain, **fields)
