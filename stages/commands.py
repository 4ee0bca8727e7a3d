"""What people type after `doit`. Each is a doit plugin named in pyproject.toml.

Exit codes: 0 done, 1 failed or stopped before paying, 2 something to do (`plan --exit-code`), 3 bad input.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from doit import cmd_run
from doit.cmd_base import Command, DoitCmdBase
from doit.cmdparse import CmdParseError

from renderers.painting import RenderError
from stages import front, stopping
from stages.core import plan
from stages.core.plan import as_json, as_text
from stages.core.store import WRITING, write_whole
from stages.front import House
from stages.report import within

DONE, FAILED, TO_DO, BAD_INPUT = 0, 1, 2, 3
LAST_WORDS_S = 5  # for a file whose record is just being written

JSON = {"name": "json", "short": "", "long": "json", "type": bool, "default": False, "help": "print it as JSON"}
ALL = {"name": "all", "short": "a", "long": "all", "type": bool, "default": False, "help": "show what is fresh too"}
EXIT_CODE = {
    "name": "exit_code",
    "short": "",
    "long": "exit-code",
    "type": bool,
    "default": False,
    "help": "end with 2 when there is something to do, with 0 when not",
}
STRICT = {
    "name": "strict",
    "short": "",
    "long": "strict",
    "type": bool,
    "default": False,
    "help": "warnings are errors",
}
PACE = {
    "name": "pace",
    "short": "",
    "long": "pace",
    "type": bool,
    "default": False,
    "help": "show words a minute and seconds for each scene",
}
TAKES = {
    "name": "takes",
    "short": "",
    "long": "takes",
    "type": bool,
    "default": False,
    "help": "show every take that was bought for each scene",
}
OUT = {
    "name": "out",
    "short": "",
    "long": "out",
    "type": str,
    "default": "",
    "help": "write it as JSON to this file too",
}
DRY = {
    "name": "dry_run",
    "short": "n",
    "long": "dry-run",
    "type": bool,
    "default": False,
    "help": "say what would be removed, remove nothing",
}


class PlainCommand:
    """Says of a wrong option what it is, without doit's list of all its own."""

    name: str

    def parse_execute(self, in_args: list[str]) -> int:
        try:
            code = super().parse_execute(in_args)  # type: ignore[misc]  # of the doit command that this is mixed into
        except CmdParseError as error:
            said = str(error).partition(" (parsing options")[0]
            raise CmdParseError(said if "hint:" in said else f"{said}\nhint: doit help {self.name}") from error
        except RenderError as error:  # such as a journal that nobody can read
            print(f"{error}\nhint: {error.hint}" if error.hint else str(error), file=sys.stderr)
            return FAILED
        return int(code or DONE)


class Run(PlainCommand, cmd_run.Run):  # type: ignore[misc]  # doit is untyped
    """doit's own run, stopped before anything is made when something would have to be bought."""

    name = "run"
    sel_tasks: list[str] | None

    def _execute(self, **params: Any) -> int:
        if params["par_type"] != "thread":
            raise CmdParseError("one process pays and draws: doit runs its tasks in threads\nhint: leave -P out")
        house = _house(self.task_list)
        wanted = within(self.sel_tasks or [], {task.name: task for task in self.task_list})
        if any(house.line.steps[task].paid for task in wanted if task in house.line.steps):
            from stages import paying
            from stages.core.closing import tidy

            tidy(house.line.store)
            named = self.sel_tasks or []
            buying = paying.purchases(house, wanted, named)
            if paying.look_again(house, buying):
                buying = paying.purchases(house, wanted, named)
            stop = paying.objections(house, buying)
            if stop:
                print("\n\n".join(stop), file=sys.stderr)
                return FAILED
            first = [state.step.task for states in buying.values() for state in states]
            self.sel_tasks = [*first, *named]  # services are slow: all that they do begins at once
        try:
            stopping.as_if_interrupted()
            result = super()._execute(**params)
        except KeyboardInterrupt:
            far = stopping.far()
            _stop_children()
            print(_interrupted(house, far), file=sys.stderr, flush=True)
            sys.stdout.flush()
            WRITING.acquire(timeout=LAST_WORDS_S)
            house.line.store.leave_desk()
            os._exit(FAILED)  # threads are still drawing: an orderly exit would wait for them, or crash among them
        finally:
            _stop_children()
        if house.line.buyer is not None:
            from stages import paying

            print("".join(f"{line}\n" for line in paying.collect(house)), end="", file=sys.stderr)
        if house.broken and "overview" in (self.sel_tasks or []):
            return BAD_INPUT
        return FAILED if result else DONE

    # doit hands over just the options that the signature names
    _execute.__signature__ = inspect.signature(cmd_run.Run._execute)  # type: ignore[attr-defined]  # read by inspect


class HouseCommand(PlainCommand, DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """A command that reads the episodes and runs no task: it takes the line from dodo.py, and makes no tasks of it."""

    doc_usage = "[episode=NAME]"
    takes_tasks = False
    draws = True  # may the same be asked of a draft?

    def execute(self, params: Any, args: list[str]) -> int:
        if args and not self.takes_tasks:
            raise CmdParseError(f"doit {self.name} takes no {args[0]!r}; name an episode as episode=NAME")
        try:
            self.tasks_named = args
            self.loader.setup(params)
            house = self.loader.namespace["HOUSE"]
            if house.chosen.plan or (house.chosen.draft and not self.draws):
                word = "plan=" if house.chosen.plan else "draft=yes"
                raise CmdParseError(f"{word} means nothing to doit {self.name}\nhint: leave it out")
            code = self.answer(house, params)
            sys.stdout.flush()
        except BrokenPipeError:  # whoever reads has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        except OSError as error:
            print(front.trouble(error), file=sys.stderr)
            return FAILED
        return code

    @abstractmethod
    def answer(self, house: House, said: Mapping[str, Any]) -> int:
        """Print what was asked for; the exit code."""

    def tell_broken(self, house: House) -> int:
        for error in house.broken.values():
            print(f"{error}\n", file=sys.stderr)
        return BAD_INPUT if house.broken else DONE


class Plan(HouseCommand):
    name = "plan"
    doc_purpose = "say what would be bought, made and kept, and because of what"
    cmd_options = (JSON, OUT, EXIT_CODE, STRICT)

    def answer(self, house: House, said: Mapping[str, Any]) -> int:
        plans = front.plans(house)
        told = as_json(plans[0]) if house.chosen.episode else {"episodes": [as_json(plan) for plan in plans]}
        if said["out"]:
            _write_plan(Path(said["out"]), f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode())
        if said["json"]:
            print_json(told)
        else:
            print("\n\n".join(as_text(plan) for plan in plans))
        if self.tell_broken(house):
            return BAD_INPUT
        for (account, ep), each in zip(house.accounts.items(), plans, strict=True) if not said["json"] else ():
            from stages import paying

            over = paying.overdrawn(account, ep.budget_usd, each.states, house.line.store)
            print(f"\n{account}: {over[0]}\nhint: {over[1]}" if over else "", end="\n" if over else "")
        aged = _aged(plans)
        print("".join(f"{line}\n" for line in aged), end="", file=sys.stderr)
        if said["strict"] or house.chosen.strict:
            warnings = [*aged, *(warning for ep in house.episodes for warning in ep.warnings)]
            print("".join(f"{warning}\n\n" for warning in warnings[len(aged) :]), end="", file=sys.stderr)
            if warnings:
                return BAD_INPUT
        return TO_DO if said["exit_code"] and not all(plan.idle for plan in plans) else DONE


class List(HouseCommand):
    name = "list"
    doc_purpose = "the stale assets: keep, make or buy, price and reason"
    cmd_options = (ALL, JSON, TAKES)

    def answer(self, house: House, said: Mapping[str, Any]) -> int:
        if said["takes"]:
            from stages import takes

            found = [take for account in house.accounts for take in takes.takes(house.line, account)]
            print_json({"takes": takes.as_json(found)}) if said["json"] else print(takes.as_text(found))
            return self.tell_broken(house)
        plans = front.plans(house)
        if said["json"]:
            steps = [
                step for plan in plans for step in as_json(plan)["steps"] if said["all"] or step["action"] != "keep"
            ]
            print_json({"steps": steps})
        else:
            print("\n\n".join(as_text(plan, every=said["all"]) for plan in plans))
        return self.tell_broken(house)


class Check(HouseCommand):
    name = "check"
    doc_purpose = "the dry run for CI: files, text fit, reading time, timing, budget; no key, no network"
    cmd_options = (STRICT, JSON, PACE)

    def answer(self, house: House, said: Mapping[str, Any]) -> int:
        from stages import check

        strict = said["strict"] or house.chosen.strict
        reports = check.reports(house.line, house.episodes)
        aged = _aged(front.plans(house))
        if said["json"]:
            print_json({"episodes": [check.as_json(report) for report in reports]})
        else:
            print("\n\n".join(check.as_text(report, pace=said["pace"]) for report in reports))
        bad = self.tell_broken(house)
        print("".join(f"{line}\n" for line in aged), end="", file=sys.stderr)
        fails = any(report.fails(strict=strict) for report in reports) or (strict and aged)
        return BAD_INPUT if bad or fails else DONE


class Clean(HouseCommand):
    name = "clean"
    doc_purpose = "remove what free tasks made, and its names in build/; never anything bought"
    doc_usage = "[episode=NAME] [TASK...]"
    cmd_options = (DRY,)
    takes_tasks = True

    def answer(self, house: House, said: Mapping[str, Any]) -> int:
        from stages import housekeeping

        known = {*house.line.steps, *(step.kind for step in house.line.steps.values())}
        unknown = [name for name in self.tasks_named if name not in known]
        if unknown:
            near = front.nearest(unknown[0], known)
            raise CmdParseError(f'no task called "{unknown[0]}"\nhint: {near}doit list --all shows them')
        print(housekeeping.clean(house.line, self.tasks_named, dry_run=said["dry_run"]))
        return DONE


class Gc(HouseCommand):
    name = "gc"
    doc_purpose = "remove free artifacts that no episode names; never anything bought"
    doc_usage = ""
    cmd_options = (DRY,)

    def answer(self, house: House, said: Mapping[str, Any]) -> int:
        from stages import housekeeping

        if house.chosen.episode:
            raise CmdParseError("doit gc looks at every episode; leave episode= out")
        if self.tell_broken(house):
            print("hint: gc cannot know what a broken episode names: mend it, or move it away", file=sys.stderr)
            return BAD_INPUT
        print(housekeeping.collect(house, dry_run=said["dry_run"]))
        return DONE


class Fsck(PlainCommand, Command):  # type: ignore[misc]  # doit is untyped
    name = "fsck"
    doc_purpose = "read every stored byte and hold it against its record"
    doc_usage = ""

    def execute(self, opt_values: Mapping[str, Any], pos_args: list[str]) -> int:  # noqa: ARG002  # doit's shape
        from stages import housekeeping

        no_arguments(self.name, pos_args)
        said, good = housekeeping.prove()
        print(said)
        return DONE if good else FAILED


class Doctor(PlainCommand, Command):  # type: ignore[misc]  # doit is untyped
    name = "doctor"
    doc_purpose = "say what is missing or odd on this machine"
    doc_usage = ""

    def execute(self, opt_values: Mapping[str, Any], pos_args: list[str]) -> int:  # noqa: ARG002  # doit's shape
        from stages import doctor

        no_arguments(self.name, pos_args)
        findings = doctor.examine()
        print(doctor.as_text(findings))
        return FAILED if any(finding.level == "fail" for finding in findings) else DONE


def _write_plan(file: Path, text: bytes) -> None:
    """Over an older plan, and over nothing else."""
    if not file.parent.is_dir():
        raise CmdParseError(f"--out {file}: there is no folder {file.parent}\nhint: make it first")
    if file.exists() and not _is_plan(file):
        raise CmdParseError(f"--out {file}: something else is there already\nhint: give another name")
    write_whole(file, text)


def _is_plan(file: Path) -> bool:
    try:
        written = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(written, dict) and bool({"steps", "episodes"} & set(written))


def _aged(plans: list[plan.Plan]) -> list[str]:
    if not any(each.count("buy") for each in plans):
        return []
    from stages import paying

    return paying.aged(state for each in plans for state in each.states)


def _interrupted(house: House, far: str) -> str:
    from stages import paying

    going = paying.under_way(house.line.store)
    if not going:
        return f"\ninterrupted{far}; the same command goes on from {'what was finished' if far else 'here'}"
    return f"\ninterrupted{far}; bought and still being made: {going}. The same command picks them up"


def _house(tasks: Iterable[Any]) -> House:
    house: House = next(task.meta["house"] for task in tasks if task.meta)
    return house


def no_arguments(name: str, args: list[str]) -> None:
    if args:
        raise CmdParseError(f"doit {name} takes no {args[0]!r}")


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _stop_children() -> None:
    """End what ffmpeg still does for us. Not imported where nothing ran."""
    if "renderers.ffmpeg.run" in sys.modules:
        sys.modules["renderers.ffmpeg.run"].stop_all()
