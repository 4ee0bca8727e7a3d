"""One line of a plan: what is wanted, whether it is there, and the making of it.

`Line.state` is the one question that the plan and the build both ask. It asks the store, and of what is bought the
journal, and nothing else.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from renderers.painting import Painting, Progress, RenderError, silent
from stages.core.code import Paint
from stages.core.digests import digest_of_author
from stages.core.errors import EpisodeError
from stages.core.journal import Journal, Purchase
from stages.core.recipe import Recipe, changed, key
from stages.core.store import Record, Store, write_whole
from stages.core.terms import Notice, Seller, Wanted, silently, stopped

if TYPE_CHECKING:
    from stages.core.buy import Buyer

Action = Literal["keep", "make", "buy"]
PAID_ALREADY = ("submitted", "ready", "saved")
SAID = 3  # how many changed inputs a reason names before it counts


@dataclass(frozen=True, slots=True)
class Order:
    """A recipe, and where each of its inputs lies now. Of a purchase, its price; None when nobody knows it."""

    recipe: Recipe
    paths: Mapping[str, Path] = field(default_factory=dict)
    price_usd: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One asset of one episode.

    order:   what is wanted; None while something that it reads has yet to be made.
    reads:   tasks whose artifacts decide the recipe: they are always there before it.
    uses:    tasks whose artifacts only the making needs: a kept asset does without them.
    paint:   our own code that makes it; seller: who sells it. A step has one of them.
    links:   where people find it in `build/`, the first one being the memory of what was last in use.
    shows:   another task's artifact that this one vouches for, and its name in `build/`.
    says:    facts of the record that people want as a text file of their own.
    names:   what the author calls the files among its inputs.
    price_usd: what buying it may cost while its order is not known.
    wants:   what will be bought but for its length, hashed, while its order is not known.
    remarks: said beside the reasons, as long.
    differs: what is new of it, in its own words, where these say more than the fields that changed.
    same:    the task that buys or makes the very same thing, if it is here: of a version, the episode's own.
    spared:  what of its making is done already, in words, or "".
    foresees: the same step with the price and the remarks that hold now, while its order is not known.
    warns:   what else people want to know of it before it is bought or made, for plans.
    """

    task: str
    episode: str
    kind: str
    maker: str
    ext: str
    order: Callable[[Line], Order | None]
    paint: Paint | None = None
    seller: Seller | None = None
    scene: str | None = None
    reads: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    links: tuple[Path, ...] = ()
    shows: Mapping[str, Path] = field(default_factory=dict)
    says: Mapping[str, Path] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    price_usd: Decimal | None = None
    wants: str = ""
    remarks: tuple[str, ...] = ()
    differs: Callable[[Recipe, Recipe], list[str]] | None = None
    spared: Callable[[Line], str] | None = None
    foresees: Callable[[Line], Step] | None = None
    warns: Callable[[Line], tuple[str, ...]] | None = None
    same: str | None = None

    @property
    def paid(self) -> bool:
        return self.seller is not None

    @property
    def places(self) -> tuple[Path, ...]:
        """All its names in `build/`."""
        return (*self.links, *self.shows.values(), *self.says.values())


@dataclass(frozen=True, slots=True)
class State:
    """What a build would do about a step, and because of what. `record` is there when it is kept."""

    step: Step
    action: Action
    because: tuple[str, ...]
    order: Order | None = None
    record: Record | None = None
    wrong: EpisodeError | None = None  # what the author must mend before the step can be made at all
    begun: Purchase | None = None  # of what is to be bought: how far that is
    stop: RenderError | None = None  # it waits for an answer (doit settle)

    @property
    def key(self) -> str | None:
        return key(self.order.recipe) if self.order else None

    @property
    def price_usd(self) -> Decimal | None:
        if self.action != "buy" or (self.begun is not None and self.begun.state in PAID_ALREADY):
            return Decimal(0)
        return self.order.price_usd if self.order else self.step.price_usd


CORES = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))  # what keeps a processor busy; waiting does not


class Line:
    """The steps of some episodes and the store they share."""

    def __init__(self, steps: Iterable[Step], store: Store, buyer: Buyer | None = None) -> None:
        self.steps = {step.task: step for step in steps}
        self.store = store
        self.buyer = buyer  # None: nothing may be bought
        self._kept: dict[str, State] = {}  # what is there stays there; all else is asked again
        self._asking = threading.local()  # the answers of a plan that is being drawn up in this thread
        self._orders: dict[str, Order] = {}
        self.made: set[str] = set()  # tasks that this process made
        self.news: dict[str, list[str]] = {}  # task -> what is new of what was made, in its own words
        self.owners = self._share()

    def order(self, task: str) -> Order | None:
        """What the step wants. Remembered for steps that read nothing: what they want cannot change under a build."""
        known = self._orders.get(task)
        if known is None:
            step = self.steps[task]
            known = step.order(self)
            if known is not None and not step.reads:
                self._orders[task] = known
        return known

    def ref(self, task: str) -> str | None:
        """The artifact's name in the store, when it can be known: "frames/<key>.png"."""
        order = self.order(task)
        return order.recipe.ref(self.steps[task].ext) if order else None

    def record(self, task: str) -> Record | None:
        """The record of what a task made, if that is up to date."""
        return self.state(task).record

    def has(self, recipe: Recipe, ext: str) -> bool:
        """Is it in the store, or bought and on its way there?"""
        if self.store.record(recipe.ref(ext)) is not None:
            return True
        begun = Journal(self.store.root).read(key(recipe))
        return begun is not None and begun.state in ("intent", *PAID_ALREADY)

    @contextlib.contextmanager
    def asked_once(self) -> Iterator[None]:
        """For plans: nothing is made meanwhile, so each answer holds until the end."""
        self._asking.answers = {}
        try:
            yield
        finally:
            del self._asking.answers

    def state(self, task: str) -> State:
        kept = self._kept.get(task)
        if kept is not None:
            return kept
        answers: dict[str, State] | None = getattr(self._asking, "answers", None)
        if answers is None:
            return self._state(task)
        if task not in answers:
            answers[task] = self._state(task)
        return answers[task]

    def _state(self, task: str) -> State:
        step = self.steps[task]
        waiting = [name for name in step.reads if self.state(name).action != "keep"]
        try:
            order = None if waiting else self.order(task)
        except EpisodeError as error:  # the author's, and known only now that its inputs are measured
            return State(step, "make", tuple(mistake.message for mistake in error.mistakes), wrong=error)
        if order is None:
            step = step.foresees(self) if step.foresees else step
            return State(step, "buy" if step.paid else "make", (*_waiting(waiting), *step.remarks, *self._spared(step)))
        ref = order.recipe.ref(step.ext)
        found = self.store.find(ref)
        why = found.why or (self._outdated(found.record) if found.record else "")
        if found.record is not None and not why:
            state = State(step, "keep", ("in the store",), order, found.record)
            self._kept[task] = state
            return state
        because = (why,) if why else self._difference(step, order.recipe)
        if step.paid:
            return self._purchase(step, order, why, because)
        return State(step, "make", (*because, *self._spared(step)), order)

    def _spared(self, step: Step) -> tuple[str, ...]:
        said = step.spared(self) if step.spared else ""
        return (said,) if said else ()

    def _purchase(self, step: Step, order: Order, why: str, because: tuple[str, ...]) -> State:
        """What is to be bought, and how far that is."""
        begun = Journal(self.store.root).read(key(order.recipe))
        if begun is None:
            return State(step, "buy", because, order)
        if begun.stops:
            error = stopped(begun)
            return State(step, "buy", (begun.why, f"stopped: {begun.answer}"), order, begun=begun, stop=error)
        said = {
            "intent": "in doubt: it was sent, and no reply was seen",
            "submitted": "already submitted",
            "ready": "already submitted",
            "saved": f"{why or 'its file is gone from the store'}; it will be fetched again by its receipt",
        }.get(begun.state)
        return State(step, "buy", (said,) if said else because, order, begun=begun)

    def build(self, task: str, progress: Progress = silent, notice: Notice = silently) -> State:
        """Have the step's artifact in the store and linked. Makes it only if that is needed still."""
        state = self.state(task)
        step = state.step
        if state.action != "keep":
            if state.wrong is not None:
                one, *more = state.wrong.mistakes
                raise RenderError("; ".join(map(str, (replace(one, hint=""), *more))), hint=one.hint)
            if state.order is None:
                raise RenderError(f"{task}: {'; '.join(state.because)}")
            self.news[task] = self._news(step, state.order.recipe)
            if step.seller is not None:
                self._buy(step, step.seller, state.order, notice)
            else:
                self._make(step, state.order, progress)
            state = self.state(task)
            if state.record is None:
                raise RenderError(f"{task}: {'; '.join(state.because)}")
        self.link(task)
        return state

    def fresh(self, task: str) -> bool:
        """Is there nothing to do? Mends the links on the way: they cost nothing and are not worth a line."""
        if self.state(task).action != "keep":
            return False
        self.link(task)
        return True

    def link(self, task: str) -> None:
        for used in self.steps[task].uses:
            self.link(used)  # nobody else does while it is not asked for
        state = self.state(task)
        if state.record is None:
            return
        target = self.store.path(state.record.ref)
        for place in state.step.links:
            point(place, target)
        for task_shown, place in state.step.shows.items():
            shown = self.record(task_shown)
            if shown is not None:
                point(place, self.store.path(shown.ref))
        for fact, place in state.step.says.items():
            text = str(state.record.facts[fact]).encode()
            if not text:
                place.unlink(missing_ok=True)
            elif not place.is_file() or place.read_bytes() != text:
                place.parent.mkdir(parents=True, exist_ok=True)
                write_whole(place, text)

    def _share(self) -> dict[str, str]:
        """Task -> the first task that wants the very same artifact: it alone owns the file."""
        first: dict[str, str] = {}
        owners: dict[str, str] = {}
        for task, step in self.steps.items():
            if step.same in self.steps:
                owners[task] = owners.get(step.same, step.same)
                continue
            ref = None if step.reads else self.ref(task)
            if ref is not None and first.setdefault(ref, task) != task:
                owners[task] = first[ref]
        return owners

    def _buy(self, step: Step, seller: Seller, order: Order, notice: Notice) -> None:
        if self.buyer is None:
            raise RenderError(f"{step.task} would be bought", hint=f"say whose money it is: episode={step.episode}")
        digests = self._digests(order)
        wanted = Wanted(step.task, order.recipe, step.ext, seller, order.price_usd, order.paths, digests)
        if self.buyer.buy(wanted, notice).key in self.buyer.bought:
            self.made.add(step.task)

    def _make(self, step: Step, order: Order, progress: Progress) -> None:
        assert step.paint is not None, "what nobody sells is ours"
        make = step.paint
        digests = self._digests(order)

        def paint(into: Path) -> Painting:
            with CORES:
                progress(0.0)
                painting = make(order.recipe.settings, order.paths, into, progress)
            self._digests(order)
            self.made.add(step.task)
            return painting

        self.store.put(order.recipe, step.ext, digests, paint, self._outdated)

    def _digests(self, order: Order) -> dict[str, str]:
        """What each input's bytes are now. Raises RenderError where a file is no longer the one that was planned."""
        digests = {}
        for name, path in order.paths.items():
            ref = order.recipe.inputs[name]
            digests[name] = _digest(path, ref, self.store)
            if ref.startswith("file:") and ref != f"file:{digests[name]}":
                raise RenderError(f"{path}: it changed since it was looked at", hint="run the same command again")
        return digests

    def _outdated(self, record: Record) -> str:
        """Why a free artifact must be made again though its key stands: an input's bytes are others now."""
        if record.recipe.paid:
            return ""
        for name, ref in record.recipe.inputs.items():
            if ref.startswith("file:") and ref != f"file:{record.inputs.get(name)}":
                return f"{name}: it was made from other bytes than its recipe names"
            source = None if ":" in ref else self.store.record(ref)
            if source is not None and source.digest != record.inputs.get(name):
                was = record.inputs.get(name, "absent")
                return f"{name}: its bytes change under the same key, {was[:8]} -> {source.digest[:8]}"
        return ""

    def _news(self, step: Step, wanted: Recipe) -> list[str]:
        """What a step itself says of the difference from what was last in use."""
        if step.differs is None:
            return []
        with contextlib.suppress(OSError):
            old = self.store.remembered(f"{step.kind}/{step.links[0].readlink().name}")
            return step.differs(old.recipe, wanted) if old is not None else []
        return []

    def _difference(self, step: Step, wanted: Recipe) -> tuple[str, ...]:
        """Old and new value of each field, against what the link in `build/` says was last in use."""
        for place in step.links[:1]:
            with contextlib.suppress(OSError):
                old = self.store.remembered(f"{step.kind}/{place.readlink().name}")
                if old is not None and key(old.recipe) != key(wanted):
                    return tuple(self._news(step, wanted) or changed(old.recipe, wanted, step.names))
                return ("its file is gone from the store",)
        return ("not bought yet" if step.paid else "not made yet",)


def task_name(kind: str, episode: str, *rest: object) -> str:
    return f"{kind}:{'/'.join([episode, *map(str, rest)])}"


def build_root() -> Path:
    """The folder of what people open: `ONETAKE_BUILD`, or `build` here."""
    return Path(os.environ.get("ONETAKE_BUILD") or "build")


def build_path(episode: str, name: str, *, draft: bool) -> Path:
    """Where people find it: build/ep3/timeline.json, or build/ep3/timeline.draft.json."""
    path = build_root() / episode / name
    return path.with_name(f"{path.stem}.draft{path.suffix}") if draft else path


def _digest(path: Path, ref: str, store: Store) -> str:
    if ref.startswith("file:"):
        return digest_of_author(path)
    if ref.startswith("bytes:"):
        return ref.removeprefix("bytes:")
    record = store.record(ref)
    if record is None:
        raise RenderError(f"{path}: {store.find(ref).why or 'it is not there'}")
    return record.digest


def _waiting(tasks: list[str]) -> tuple[str, ...]:
    if len(tasks) <= SAID:
        return tuple(f"{task} changes" for task in tasks)
    return (*(f"{task} changes" for task in tasks[: SAID - 1]), f"and {len(tasks) - SAID + 1} more inputs change")


def point(place: Path, target: Path) -> None:
    """Point a name in `build/` at an artifact, without an instant in which it points nowhere."""
    wanted = os.path.relpath(target.resolve(), place.parent.resolve())
    with contextlib.suppress(OSError):
        if str(place.readlink()) == wanted:
            return
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.{os.getpid()}-{os.urandom(4).hex()}")
    try:
        beside.symlink_to(wanted)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
