"""Care of the store: proving every byte, and removing what no episode names."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from stages import front
from stages.core.model import Episode
from stages.core.step import Line, State
from stages.core.store import Store, open_store
from stages.front import House

UNITS = ("bytes", "kB", "MB", "GB", "TB")


def prove() -> tuple[str, bool]:
    """What `doit fsck` says, and whether all is well."""
    store = open_store()
    refs = [*store.refs()]
    bad = [(ref, why) for ref in refs if (why := store.prove(ref))]
    lines = [f"{store.path(ref)}: {why}\nhint: {_remedy(store, ref)}" for ref, why in bad]
    lines.append(f"{len(refs)} artifacts, {len(bad)} bad" if bad else f"{len(refs)} artifacts, every byte as recorded")
    return "\n\n".join(lines), not bad


def collect(house: House, *, dry_run: bool) -> str:
    """Remove every free artifact that no episode, finished or draft, names. Says what went."""
    store = house.line.store
    named = _named(house.episodes, store)
    count, freed = 0, 0
    for ref in [*store.refs()]:
        if ref in named or _is_plate_of(store, ref, named) or _bought(store, ref):
            continue
        count += 1
        freed += sum(size for path in store.files(ref) if (size := _size(path)))
        if not dry_run:
            store.forget(ref)
    return f"{'would remove' if dry_run else 'removed'} {count} free artifacts, {_amount(freed)}"


def clean(line: Line, tasks: Collection[str], *, dry_run: bool) -> str:
    """Remove what the free ones of these tasks made; of all tasks where none is named. Groups count as their tasks."""
    with line.asked_once():  # all are asked before any is gone: what they want hangs on each other
        states = [line.state(task) for task, step in line.steps.items() if not tasks or {task, step.kind} & set(tasks)]
    refs = {ref for state in states for ref in _made(line, state)}
    bought = sum(_bought(line.store, ref) for ref in refs)
    removed = len(refs) - bought
    if not dry_run:
        for state in states:
            for place in (*state.step.links, *state.step.shows.values(), *state.step.says.values()):
                place.unlink(missing_ok=True)
        for ref in refs:
            if not _bought(line.store, ref):
                line.store.forget(ref)
    kept = f"; {bought} bought ones stay" if bought else ""
    return f"{'would remove' if dry_run else 'removed'} {removed} free artifacts{kept}"


def _made(line: Line, state: State) -> Iterator[str]:
    """What a step has in the store: by its key, and by its names in `build/` where that is not known."""
    if state.record is not None:
        yield state.record.ref
    elif state.order is None:
        yield from (ref for ref in _last(state.step.kind, state.step.links) if line.store.remembered(ref))
        for task, place in state.step.shows.items():
            yield from (ref for ref in _last(line.steps[task].kind, [place]) if line.store.remembered(ref))


def _named(episodes: Iterable[Episode], store: Store) -> set[str]:
    named: set[str] = set()
    for ep in episodes:
        for version in (replace(ep, draft=False), replace(ep, draft=True)):
            named |= set(_names(Line((step for stage in front.STAGES for step in stage.steps(version)), store)))
    return named


def _names(line: Line) -> Iterator[str]:
    with line.asked_once():
        for task, step in line.steps.items():
            order = line.state(task).order
            if order is not None:
                yield order.recipe.ref(step.ext)
                yield from (ref for ref in order.recipe.inputs.values() if ":" not in ref)
            else:
                yield from _last(step.kind, step.links)  # its key is not known now; what was in use still counts


def _last(kind: str, links: Iterable[Path]) -> Iterator[str]:
    for place in links:
        with contextlib.suppress(OSError):
            yield f"{kind}/{place.readlink().name}"


def _is_plate_of(store: Store, ref: str, named: set[str]) -> bool:
    record = store.remembered(ref) if ref.startswith("plates/") else None
    return record is not None and any(source in named for source in record.recipe.inputs.values())


def _bought(store: Store, ref: str) -> bool:
    """Anything that was, or might have been, paid for. What has no record left cannot show that it was free."""
    record = store.remembered(ref)
    if record is None:
        return ref.partition("/")[0] in ("frames", "clips", "narration") and store.path(ref).exists()
    return record.recipe.paid or bool(record.price_usd)


def _remedy(store: Store, ref: str) -> str:
    if _bought(store, ref):
        return "restore it from a backup; it may have been paid for, so nothing removes it"
    return "the next build makes it again, or doit gc removes it"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _amount(size: int) -> str:
    power = max(p for p in range(len(UNITS)) if size >= 1000**p or p == 0)
    return f"{size} bytes" if power == 0 else f"{size / 1000**power:.1f} {UNITS[power]}"
