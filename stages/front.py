"""From a command line to a line of steps: the words given to doit, the episodes they name, and doit's tasks."""

from __future__ import annotations

import difflib
import errno
import gc
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doit import doit_cmd
from doit.exceptions import InvalidDodoFile, TaskFailed

from renderers.painting import DiskFullError, RenderError
from stages import (
    brand,
    captions,
    cards,
    clips,
    frames,
    mix,
    narration,
    picture,
    poster,
    proof,
    report,
    room,
    sounds,
    timeline,
    video,
)
from stages.core import episode, versions
from stages.core.errors import EpisodeError
from stages.core.model import Episode
from stages.core.plan import Plan, as_text, draw_up
from stages.core.step import CORES, Line, Step
from stages.core.store import open_store
from stages.signed import Signed
from stages.signed import read as read_signed

if TYPE_CHECKING:
    from stages.core.buy import Buyer

STAGES = (frames, narration, sounds, cards, brand, clips, timeline, captions, mix, picture, poster, video, proof)
BESIDE = ("stems", "poster")  # kinds that the film is not made from, and that are built with it
UNSEEN = ("words", "mix", "stems")  # kinds that are the same in every version: they know no size
WORDS = ("episode", "draft", "plan", "strict")  # what may stand before an = on the command line
DOITS_OWN = {"auto", "dumpdb", "forget", "ignore", "info", "reset-dep", "strace", "tabcompletion"}  # commands
EPISODES = Path("episodes")
SIDE_BY_SIDE = 64  # tasks: most of them wait for a service; `CORES` bounds those that keep a processor busy


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the command line says, checked before anything expands."""

    episode: str | None = None
    draft: bool = False
    strict: bool = False
    plan: str | None = None  # a signed plan's file


@dataclass(frozen=True, slots=True)
class House:
    """The episodes in reach, the line they make, and the files that could not be read."""

    chosen: Chosen
    episodes: tuple[Episode, ...]
    broken: Mapping[str, EpisodeError]
    line: Line
    signed: Signed | None = None

    @property
    def accounts(self) -> dict[str, Episode]:
        """Whose money and plan there is, and an episode of each: the one that its versions are of, where it is here."""
        found: dict[str, Episode] = {}
        for ep in self.episodes:  # versions come behind the episode that they are of
            found.setdefault(ep.account, ep)
        return found


def open_house() -> House:
    """Read the command line and the episodes it names. Raises what doit prints without a traceback."""
    if "stages.commands" not in sys.modules and not DOITS_OWN & {
        *sys.argv
    }:  # doit read no pyproject.toml, which names our commands
        raise InvalidDodoFile(f"doit was started in another folder than {Path.cwd()}\nhint: change to it first")
    try:
        return _open_house()
    except OSError as error:
        raise InvalidDodoFile(trouble(error)) from error


def _open_house() -> House:
    chosen = choose(doit_cmd._CMDLINE_VARS or {}, EPISODES)
    season = episode.load_all(EPISODES, chosen.episode)
    if chosen.episode is not None and season.broken:
        raise next(iter(season.broken.values()))
    episodes = tuple(drafted(ep) if chosen.draft else ep for ep in season.episodes)
    signed = read_signed(Path(chosen.plan), chosen.episode) if chosen.plan and chosen.episode else None
    gc.disable()  # thousands of small values that all stay: nothing to collect among them
    try:
        line = Line((step for ep in episodes for step in steps_of(ep)), open_store())
    finally:
        gc.enable()
    if any(step.paid for step in line.steps.values()):
        line.buyer = _buyer(chosen, episodes, signed)
    return House(chosen, episodes, season.broken, line, signed)


def drafted(ep: Episode) -> Episode:
    """The same episode as a draft: bought clips may be short of a scratch voice, and then hold their last frame."""
    held = tuple(
        replace(scene, fit="hold") if scene.fit is None and scene.clip is not None and scene.clip.maker.paid else scene
        for scene in ep.scenes
    )
    return replace(ep, draft=True, scenes=held)


def _buyer(chosen: Chosen, episodes: tuple[Episode, ...], signed: Signed | None) -> Buyer | None:
    """Money is one named episode's, and a draft has none."""
    if chosen.episode is None or chosen.draft:
        return None
    from stages.core.buy import Buyer
    from stages.core.terms import Terms

    (account,) = {ep.account for ep in episodes}
    ep = episodes[0]
    allowed = None if signed is None else {task: one.price_usd for task, one in signed.items()}
    terms = Terms(account, ep.budget_usd, ep.rebuy_in_doubt_below_usd, allowed)
    return Buyer(open_store(), terms, CORES)


def trouble(error: OSError) -> str:
    """What the disk said, and what to do about it."""
    where = f"{error.filename}: " if error.filename else ""
    hints = {
        errno.ENOSPC: room.HINT,
        errno.EDQUOT: room.HINT,
        errno.EROFS: "name a writable folder in ONETAKE_CACHE",
        errno.EACCES: "give this user the right to write there, or name another folder in ONETAKE_CACHE",
        errno.EPERM: "give this user the right to write there, or name another folder in ONETAKE_CACHE",
        errno.ENOTDIR: "a file stands where a folder should be: move it away",
        errno.EEXIST: "a file stands where a folder should be: move it away",
        errno.EISDIR: "a folder stands where a file should be: move it away",
    }
    hint = hints.get(error.errno or 0, "see what stands there, then run the same command again")
    return f"{where}{error.strerror or error}\nhint: {hint}"


def steps_of(ep: Episode) -> list[Step]:
    """Every step of an episode, in the order of the line.

    A version's stand under the name of its file; what is bought or heard is the same as the episode's own.
    """
    steps = [step for stage in STAGES for step in stage.steps(ep)]
    return steps if ep.version_of is None else [_of_version(step, ep) for step in steps]


def _of_version(step: Step, version: Episode) -> Step:
    twin = _twin(step, version) if step.paid or step.kind in UNSEEN else None
    foresees = step.foresees
    foreseen = (lambda line: _of_version(foresees(line), version)) if foresees else None
    return replace(step, episode=version.account, same=twin, foresees=foreseen)


def _twin(step: Step, version: Episode) -> str:
    """The task of the episode's own that is the same as a version's."""
    kind, _, name = step.task.partition(":")
    return f"{kind}:{version.account}{name.removeprefix(version.slug)}"


def config(house: House) -> dict[str, Any]:
    """doit's own settings. Its database decides nothing, so none is kept."""
    chosen = house.chosen.episode
    beside = [task for task, step in house.line.steps.items() if step.kind in BESIDE]
    return {
        "default_tasks": [*(f"proof:{ep.slug}" for ep in house.episodes), *beside] if chosen else ["overview"],
        "backend": "nothing",
        "reporter": "calm",
        "par_type": "thread",
        "num_process": SIDE_BY_SIDE,
        "verbosity": 0,
    }


def overview(house: House) -> dict[str, Any]:
    """doit's task for a bare `doit`: the plan of every episode in reach."""
    return {"actions": [(_overview, [house])], "io": {"capture": False}, "meta": {"house": house}}


def plans(house: House) -> list[Plan]:
    """One for each file. Where a version alone is asked for, it is of that."""
    only = house.chosen.episode
    return [replace(draw_up(house.line, account), episode=only or account) for account in house.accounts]


def tasks(house: House, kind: str) -> Iterator[dict[str, Any]]:
    """doit's tasks for every step of a kind."""
    line = house.line
    for task, step in line.steps.items():
        if step.kind == kind:
            owner = line.owners.get(task)
            yield {
                "name": task.partition(":")[2],
                "actions": [(_build, [line, task])],
                "uptodate": [(_fresh, [line, task])],
                "targets": [] if owner else _targets(line, step),
                "task_dep": list(step.reads),
                "setup": [owner] if owner else list(step.uses),
                "doc": f"{step.maker}, {step.scene}" if step.scene else step.maker,
                "io": {"capture": False},
                "meta": {"step": step, "house": house},
            }


def choose(words: Mapping[str, str], folder: Path) -> Chosen:
    """What the variables of a command line mean. All that is wrong with them at once."""
    wrong = [*_wrong(words, episode.names(folder))]
    if wrong:
        raise InvalidDodoFile("\n\n".join(wrong))
    return Chosen(words.get("episode"), words.get("draft") == "yes", words.get("strict") == "yes", words.get("plan"))


def _wrong(words: Mapping[str, str], episodes: list[str]) -> Iterator[str]:
    for word, value in words.items():
        if word not in WORDS:
            near = nearest(word, WORDS)
            yield f'no variable called "{word}"\nhint: {near}use one of {", ".join(f"{known}=…" for known in WORDS)}'
        elif not value:
            yield f"{word}= has no value\nhint: say {word}=something, or leave it out"
        elif word in ("draft", "strict") and value not in ("yes", "no"):
            yield f'{word} is "{value}"\nhint: use {word}=yes or {word}=no'
        elif word == "plan" and not words.get("episode"):
            yield f"plan={value} needs the episode that it is for\nhint: add episode=NAME"
        elif word == "episode" and versions.home(value, episodes) is None:
            there = ", ".join(sorted(episodes)) or "none"
            yield f'no episode called "{value}" in {folder_name()}\nhint: {nearest(value, episodes)}there is {there}'


def folder_name() -> str:
    return f"{EPISODES}/"


def nearest(word: str, known: Iterable[str]) -> str:
    """'did you mean "x"? ', or nothing where nothing is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f'did you mean "{near[0]}"? ' if near else ""


def _targets(line: Line, step: Step) -> list[str]:
    """The keyed file where the key is known before anything runs, else the stable name in `build/`."""
    ref = None if step.reads else line.ref(step.task)
    return [str(line.store.path(ref))] if ref else [str(place) for place in step.links[:1]]


def _overview(house: House) -> TaskFailed | None:
    print("\n\n".join(as_text(plan) for plan in plans(house)) or f"no episodes in {folder_name()}")
    if house.broken:
        return TaskFailed("\n\n".join(str(error) for error in house.broken.values()))
    return None


# doit gives meanings of its own to parameters called task, targets and values


def _fresh(line: Line, name: str) -> bool:
    try:
        return line.fresh(name)
    except OSError:
        return False  # making it meets the same trouble, and says so


def _build(line: Line, name: str) -> TaskFailed | None:
    try:
        line.build(name, report.progress_of(name), report.notice_of(name))
    except DiskFullError:
        return TaskFailed(report.told(name, room.full(line.store.root)))
    except RenderError as error:
        return TaskFailed(report.told(name, error))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return TaskFailed(report.told(name, room.full(line.store.root)))
        return TaskFailed(f"{name}: {trouble(error)}")
    return None
