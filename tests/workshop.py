"""A line whose makers write small true files and are counted, run in the order that doit would."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from renderers.painting import Inputs, Painting, Progress, Settings, silent
from stages import cards, frames
from stages.core.code import Paint
from stages.core.model import Episode
from stages.core.recipe import Recipe, ingredients
from stages.core.step import Line, Order, Step
from stages.core.store import Store, digest_of, open_store
from stages.core.terms import Notice, Seller
from stages.front import steps_of

REAL = ("timeline", "captions", "picture")  # quick, and what they write decides what follows
LETTER_SAMPLES = 2400


class Workshop(Line):
    """A line whose makers write what their whole recipe and inputs are, and say so in `tally`."""

    def __init__(self, steps: Iterable[Step], cache: Path) -> None:
        super().__init__(steps, Store(cache))
        self.tally: list[str] = []

    def _make(self, step: Step, order: Order, progress: Progress) -> None:
        fake = _painter(step, order.recipe, self.tally)
        super()._make(step if step.kind in REAL else replace(step, paint=fake), order, progress)
        if step.kind in REAL:
            self.tally.append(step.task)

    def _buy(self, step: Step, seller: Seller, order: Order, notice: Notice) -> None:
        """Everything that is asked for comes, at its price."""
        fake = _painter(step, order.recipe, self.tally)

        def deliver(into: Path) -> Painting:
            return replace(
                fake(order.recipe.settings, order.paths, into, silent), price_usd=order.price_usd or Decimal(0)
            )

        self.store.put(order.recipe, step.ext, self._digests(order), deliver)
        self.made.add(step.task)


def build(line: Line, goals: Iterable[str]) -> None:
    """What a step reads comes first; what only its making uses, when it is made."""
    done: set[str] = set()

    def have(task: str) -> None:
        if task in done:
            return
        step = line.steps[task]
        for name in step.reads:
            have(name)
        if not line.fresh(task):
            for name in [line.owners[task]] if task in line.owners else step.uses:
                have(name)
            line.build(task)
        done.add(task)

    for goal in goals:
        have(goal)


def forget() -> None:
    """As another process, which reads everything afresh."""
    for memory in (cards._drawn, frames._artist):
        memory.cache_clear()


@contextmanager
def at_home(root: Path) -> Iterator[Path]:
    """Work in a project's folder, with a cache of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setenv("ONETAKE_CACHE", str(root / "cache"))
        open_store.cache_clear()
        forget()
        yield root
        open_store.cache_clear()


def begun(root: Path, write: Callable[[Path], None], load: Callable[[Path], Episode]) -> tuple[Path, set[str]]:
    """A project that was written and built once, for tests to copy, and the tasks that were made."""
    with at_home(root):
        write(root)
        return root, run(load(root), root / "cache")


@contextmanager
def copied(first: Path, root: Path) -> Iterator[Path]:
    """Work in a copy of a project: its records and files are trusted there as they were, and made anew by nobody."""
    shutil.copytree(first, root, symlinks=True, dirs_exist_ok=True)
    with at_home(root):
        yield root


def run(ep: Episode, cache: Path) -> set[str]:
    """Build an episode whole, in a process of its own as far as the store is concerned. The tasks that were made."""
    forget()
    line = Workshop(steps_of(ep), cache)
    build(line, [f"proof:{ep.slug}"])
    assert len(line.tally) == len(set(line.tally)), "nothing is made twice in a run"
    return set(line.tally)


def _painter(step: Step, recipe: Recipe, made: list[str]) -> Paint:
    def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
        made.append(step.task)
        listing = sorted(ingredients(replace(recipe, inputs={}, known_key=None)).items())
        into.write_text(repr(listing) + repr([(name, digest_of(file)) for name, file in sorted(inputs.items())]))
        return Painting(facts=_facts(step.kind, settings))

    return paint


def _facts(kind: str, settings: Settings) -> dict[str, object]:
    if kind not in ("narration", "words"):
        shots = settings.get("multi_prompt") or [{"duration": settings.get("duration", "2")}]
        lasts = str(sum(int(str(shot["duration"]).removesuffix("s")) for shot in shots))
        return {
            "frames": 48,
            "fps": "24",
            "duration_s": lasts,
            "boxes": [],
            "chars": 0,
            "lufs": -14.0,
            "x": 0,
            "y": 0,
        } | {"table": ""}
    words, at = [], 0
    for word in (settings["text"] or "").split():
        words.append({"text": word, "start": at * LETTER_SAMPLES, "end": (at + len(word)) * LETTER_SAMPLES, "at": at})
        at += len(word) + 1
    return {"samples": at * LETTER_SAMPLES, "rate": 48_000, "words": words}
