"""What a running build shows: a calm display on a terminal, plain lines elsewhere, errors with all that is needed."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TextIO

from doit.exceptions import BaseFail

from renderers.painting import Progress, RenderError, silent
from stages import sound_notes
from stages.core.plan import dollars, draw_up
from stages.core.step import Line, State, Step
from stages.core.store import Record
from stages.core.terms import Notice, silently

QUARTERS = 4  # how often a long task speaks in a log
LONG_S = 5  # and what is long
QUIET_S = 20  # in a log, between two notices of one purchase

_watchers: dict[str, Progress] = {}  # task -> who is told of its progress, while it runs
_listeners: dict[str, Notice] = {}  # task -> who is told how far its purchase is


def progress_of(task: str) -> Progress:
    """The callback that a task's maker reports to."""
    return _watchers.get(task, silent)


def notice_of(task: str) -> Notice:
    """Where a task's purchase says how far it is."""
    return _listeners.get(task, silently)


def at_work(kind: str) -> list[str]:
    """The tasks of a kind that are being made now, or wait for a processor."""
    return sorted(task for task in list(_watchers) if task.partition(":")[0] == kind)


def told(task: str, error: RenderError) -> str:
    """A failure as people read it: asset, cause, what to do, where the whole log is."""
    lines = [str(error) if str(error).startswith(task) else f"{task}: {error}"]
    if error.hint:
        lines.append(f"hint: {error.hint}")
    if error.log is not None:
        lines.append(f"log: {error.log}")
    return "\n".join(lines)


def clock(seconds: float) -> str:
    """ "0.8 s", "12 s", "3:07"."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 60 else f"{int(seconds) // 60}:{int(seconds) % 60:02}"


class Calm:
    """doit's reporter: says what is made, how far it is and how it ended, and nothing about what is fresh."""

    desc = "what is made, calmly"

    def __init__(self, outstream: TextIO, options: Mapping[str, Any]) -> None:  # noqa: ARG002  # doit's shape
        self.out = outstream
        self.failed = 0
        self.made = 0
        self.kept = 0
        self.paid_usd: list[Decimal] = []
        self.fetched = 0  # paid for by an earlier build
        self.started = time.monotonic()
        self._begun: dict[str, float] = {}
        self._line: Line | None = None
        self._selected: list[str] = []
        self._reached = 0  # steps that the selected tasks are or hang on
        self._display: Any = None
        self._rows: dict[str, Any] = {}
        self._whole: Any = None  # the display's first row
        self._wanted = 0  # tasks that the plan wants made
        self._mutex = threading.Lock()

    def initialize(self, tasks: Mapping[str, Any], selected_tasks: list[str]) -> None:
        self._selected = selected_tasks
        self._reached = sum(_is_step(tasks[name]) for name in within(selected_tasks, tasks))
        self._line = next((task.meta["house"].line for task in tasks.values() if task.meta), None)

    def get_status(self, task: Any) -> None:
        pass

    def execute_task(self, task: Any) -> None:
        """Called from the thread that runs the task."""
        if not _is_step(task):
            return
        name, bought = task.name, task.meta["step"].paid
        quarters = _Quarters(name, self._say)

        def made(share: float) -> None:
            self._begin(name, bought=bought)
            if self._display is not None:
                self._display.update(self._rows[name], completed=share)
            else:
                quarters(share)

        def said(text: str) -> None:
            self._begin(name, bought=bought)
            if self._display is not None:
                self._display.update(self._rows[name], description=f"{name}  {text}")
            else:
                quarters.notice(text)

        _watchers[name], _listeners[name] = made, said

    def _begin(self, name: str, *, bought: bool) -> None:
        """Work on a task begins when somebody first hears of it: until then it waits for a processor."""
        with self._mutex:
            if name not in self._begun:
                self._begun[name] = time.monotonic()
                if self.out.isatty():
                    self._show(name, total=None if bought else 1.0)

    def add_success(self, task: Any) -> None:
        if not _is_step(task):
            return
        self._hide(task.name)
        if self._line is not None and task.name not in self._line.made:
            return  # it was there: shared with another scene, or made by another build meanwhile
        self.made += 1
        if self._display is not None:
            self._display.update(self._whole, completed=self.made, description=self._count())
        took = clock(time.monotonic() - self._begun.get(task.name, self.started))
        record = self._line.record(task.name) if self._line and task.meta["step"].paid else None
        buyer = self._line.buyer if self._line else None
        if record is not None and buyer is not None and record.key not in buyer.sent:
            self.fetched += 1
            self._say(f"fetched  {task.name}  {took}")  # an earlier build paid for it
        elif record is not None:
            self.paid_usd.append(record.price_usd)
            self._say(f"bought  {task.name}  ${dollars(record.price_usd)}  {took}")
        else:
            self._say(f"made  {task.name}  {took}")
            for new in self._line.news.get(task.name, ()) if self._line else ():
                self._say(f"      {new}")
        for warning in self._warnings(task.meta["step"]):
            self._say(f"warning  {warning}")

    def _warnings(self, step: Step) -> list[str]:
        """What stops nothing, and nobody would look for in a file."""
        record = self._line.record(step.task) if self._line and step.kind in WARNS else None
        return [] if record is None else WARNS[step.kind](step, record)

    def add_failure(self, task: Any, fail: BaseFail) -> None:
        self.failed += 1
        self._hide(task.name)
        if fail.get_name() == "UnmetDependency":
            return  # what it needed has been named already
        self._say(fail.get_msg().strip(), file=sys.stderr)

    def skip_uptodate(self, task: Any) -> None:
        self.kept += _is_step(task)

    def skip_ignore(self, task: Any) -> None:
        self._say(f"ignored  {task.name}")

    def cleanup_error(self, exception: Any) -> None:
        self._say(exception.get_msg().strip(), file=sys.stderr)

    def runtime_error(self, msg: str) -> None:
        self.failed += 1
        self._say(msg, file=sys.stderr)

    def teardown_task(self, task: Any) -> None:
        pass

    def complete_run(self) -> None:
        self.close()
        steps = self._line.steps if self._line else {}
        for remark in self._line.buyer.remarks if self._line and self._line.buyer else ():
            self._say(remark, file=sys.stderr)
        if self.failed and self.paid_usd:
            self._say(f"{self._bought()} before it stopped; the same command goes on from there", file=sys.stderr)
        if self.failed or not self._reached or sys.exc_info()[0] is not None:
            return
        if not self.made:
            self._say(f"Nothing to do: {self._reached} of {self._reached} are in the cache.")
        else:
            kept, bought = self._reached - self.made, len(self.paid_usd)
            paid = f"{self._bought()}, " if bought else ""
            paid += f"{self.fetched} fetched, " if self.fetched else ""
            took = clock(time.monotonic() - self.started)
            self._say(f"{paid}{self.made - bought - self.fetched} made, {kept} kept, in {took}.")
        for name in self._selected:
            going = os.environ.get("ONETAKE_REHEARSAL") == "yes"  # what it shows is gone in a moment
            for place in steps[name].shows.values() if name in steps and not going else ():
                if place.exists():
                    self._say(str(place))

    def _bought(self) -> str:
        return f"{len(self.paid_usd)} bought for ${dollars(sum(self.paid_usd, Decimal(0)))}"

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._display is not None:
            self._display.stop()
            self._display = None

    def _say(self, text: str, file: TextIO | None = None) -> None:
        stream = file or self.out
        if self._display is not None and stream.isatty():
            self._display.console.print(text, markup=False, highlight=False)
        else:
            print(text, file=stream, flush=True)

    def _show(self, name: str, total: float | None) -> None:
        if self._display is None:
            from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
            from rich.progress import Progress as Bars

            self._display = Bars(
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                TaskProgressColumn("{task.percentage:>3.0f} %"),
                TimeElapsedColumn(),
                TextColumn("{task.fields[left]}"),
                TimeRemainingColumn(),
                transient=True,
            )
            self._wanted = sum(state.action != "keep" for state in self._states())
            self._whole = self._display.add_task(self._count(), total=max(1, self._wanted), left="left")
            self._display.start()
        self._rows[name] = self._display.add_task(name, total=total, left="" if total is None else "left")

    def _states(self) -> list[State]:
        episodes = {step.episode for step in self._line.steps.values()} if self._line else set()
        return [state for episode in episodes if self._line for state in draw_up(self._line, episode).states]

    def _count(self) -> str:
        return f"{self.made} of {max(self._wanted, self.made)} made"

    def _hide(self, name: str) -> None:
        _watchers.pop(name, None)
        _listeners.pop(name, None)
        row = self._rows.pop(name, None)
        if row is not None and self._display is not None:
            self._display.remove_task(row)


def _of_line(step: Step, record: Record) -> list[str]:
    return [f"{what}; {hint}" for what, hint in sound_notes.of_line(step.scene or "", record.facts)]


def _of_timeline(_: Step, record: Record) -> list[str]:
    return [f"{note['what']}; {note['hint']}" for note in record.recipe.settings.get("notes", ())]


def _of_mix(_: Step, record: Record) -> list[str]:
    return [f"the mix: {what}; {hint}" for _, what, hint in sound_notes.of_mix(record.facts)]


def _of_proof(_: Step, record: Record) -> list[str]:
    return list(record.facts.get("findings", ()))


WARNS = {"narration": _of_line, "timeline": _of_timeline, "mix": _of_mix, "proof": _of_proof}  # kinds of steps


def within(selected: Iterable[str], tasks: Mapping[str, Any]) -> set[str]:
    """The selected tasks and all that they may need."""
    seen: set[str] = set()
    waiting = list(selected)
    while waiting:
        name = waiting.pop()
        if name in seen or name not in tasks:
            continue
        seen.add(name)
        waiting += [*tasks[name].task_dep, *tasks[name].setup_tasks]
    return seen


def _is_step(task: Any) -> bool:
    return bool(task.meta) and "step" in task.meta


class _Quarters:
    """Says a long task's progress a few times, for logs."""

    def __init__(self, name: str, say: Any) -> None:
        self.name = name
        self.say = say
        self.said = 0
        self.begun = time.monotonic()
        self.noticed = ("", self.begun - QUIET_S + LONG_S)

    def __call__(self, share: float) -> None:
        quarter = int(share * QUARTERS)
        if self.said < quarter < QUARTERS and time.monotonic() - self.begun > LONG_S:
            self.said = quarter
            self.say(f"      {self.name}  {100 * quarter // QUARTERS} %")

    def notice(self, text: str) -> None:
        """How far a purchase is, now and then, and how long that has taken."""
        now = time.monotonic()
        if text and text != self.noticed[0] and now - self.noticed[1] >= QUIET_S:
            self.noticed = (text, now)
            self.say(f"      {self.name}  {text}  {clock(now - self.begun)}")


class Nothing:
    """doit's database, kept nowhere: records in the store say what is up to date."""

    desc = "remembers nothing: the store does"

    def __init__(self, name: str, codec: Any, module_name: str | None = None) -> None:  # noqa: ARG002  # doit's shape
        self.name = name
        self._values: dict[str, dict[str, Any]] = {}

    def dump(self) -> None:
        pass

    def set(self, task_id: str, dependency: str, value: Any) -> None:
        self._values.setdefault(task_id, {})[dependency] = value

    def get(self, task_id: str, dependency: str) -> Any:
        return self._values.get(task_id, {}).get(dependency)

    def in_(self, task_id: str) -> bool:
        return task_id in self._values

    def remove(self, task_id: str) -> None:
        self._values.pop(task_id, None)

    def remove_all(self) -> None:
        self._values.clear()
