"""Care of the store: proving every byte, and removing what no episode names."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from stages import front, prints, segments, tracks
from stages.core.journal import SHOWN, Journal, Purchase
from stages.core.recipe import Recipe
from stages.core.step import Line, State, build_root
from stages.core.store import Store, key_in, open_store
from stages.front import House

UNITS = ("bytes", "kB", "MB", "GB", "TB")


def prove() -> tuple[str, bool]:
    """What `doit fsck` says, and whether all is well."""
    store = open_store()
    refs = [*store.refs()]
    bought = {purchase.ref: purchase for purchase in Journal(store.root).all() if purchase.state == "saved"}
    bad = [(ref, why) for ref in refs if (why := store.prove(ref))]
    bad += [
        (ref, "it was bought, and is gone") for ref in bought if not any(file.exists() for file in store.files(ref))
    ]
    for ref, _ in bad:
        store.distrust(ref)
    lines = [f"{store.path(ref)}: {why}\nhint: {_remedy(store, ref, bought.get(ref))}" for ref, why in bad]
    lines.append(f"{len(refs)} artifacts, {len(bad)} bad" if bad else f"{len(refs)} artifacts, every byte as recorded")
    return "\n\n".join(lines), not bad


def collect(house: House, *, dry_run: bool) -> str:
    """Remove every free artifact that no episode, finished or draft, names and nothing in `build/` shows.

    Names in `build/` that no episode has any more go first. Says what went.
    """
    store = house.line.store
    cuts = [cut for ep in house.episodes for cut in (replace(ep, draft=False), front.drafted(ep))]
    lines = [Line(front.steps_of(cut), store) for cut in cuts]
    places = {place for line in lines for step in line.steps.values() for place in step.places}
    shown = {link: _pointed(store, link) for link in _links()}
    strays = [link for link in shown if link not in places and not link.name.endswith(".failed.mp4")]
    named = {ref for line in lines for ref in _names(line)} | {ref for link, ref in shown.items() if link not in strays}
    kept = [record for ref in named if (record := store.remembered(ref)) is not None]
    named |= {part for record in kept for part in _joined(store, record.recipe)}
    free = {ref for line in lines for ref in _free(line)}
    count, freed = 0, 0
    for ref in [*store.refs()]:
        damaged = ref in free and store.record(ref) is None
        if not damaged and (ref in named or _made_of(store, ref, named) or store.may_be_bought(ref)):
            continue
        count += 1
        freed += sum(_size(path) for path in store.files(ref))
        if not dry_run:
            store.forget(ref, free=damaged)
    if not dry_run:
        for link in strays:
            link.unlink(missing_ok=True)
    return f"{'would remove' if dry_run else 'removed'} {count} free artifacts, {_amount(freed)}"


def clean(line: Line, tasks: Collection[str], *, dry_run: bool) -> str:
    """Remove what the free ones of these tasks made; of all tasks where none is named. Groups count as their tasks."""
    with line.asked_once():  # all are asked before any is gone: what they want hangs on each other
        states = [line.state(task) for task, step in line.steps.items() if not tasks or {task, step.kind} & set(tasks)]
    refs = {ref for state in states for ref in _made(line, state)}
    bought = sum(line.store.may_be_bought(ref) for ref in refs)
    removed = len(refs) - bought
    if not dry_run:
        for state in states:
            for place in state.step.places:
                place.unlink(missing_ok=True)
        for ref in refs:
            if not line.store.may_be_bought(ref):
                line.store.forget(ref)
    kept = f"; {bought} bought ones stay" if bought else ""
    return f"{'would remove' if dry_run else 'removed'} {removed} free artifacts{kept}"


def _made(line: Line, state: State) -> Iterator[str]:
    """What a step has in the store: by its key, and by its names in `build/` where that is not known."""
    found = [] if state.record is None else [state.record.ref]
    if state.order is None:
        links = (place for place in (*state.step.links, *state.step.shows.values()) if place.is_symlink())
        found = [ref for link in links if line.store.remembered(ref := _pointed(line.store, link))]
    for ref in found:
        yield ref
        record = line.store.remembered(ref)
        yield from _joined(line.store, record.recipe) if record else ()


def _names(line: Line) -> Iterator[str]:
    """What the steps of a line want, and what that is made of, as far as it can be known now."""
    with line.asked_once():
        for task, step in line.steps.items():
            order = line.state(task).order
            if order is not None:
                yield order.recipe.ref(step.ext)
                yield from (ref for ref in order.recipe.inputs.values() if ":" not in ref)
                yield from _joined(line.store, order.recipe)


def _joined(store: Store, recipe: Recipe) -> Iterator[str]:
    """The print and the track in a video, and the segments in its print."""
    parts = [ref for ref in (prints.ref(recipe), tracks.ref(recipe)) if ref] if recipe.kind == "video" else []
    for ref in parts:
        yield ref
        yield from segments.refs(store.remembered(ref))


def _free(line: Line) -> Iterator[str]:
    """What costs nothing, whatever became of its record: its key is that of a free recipe."""
    for task, step in line.steps.items():
        if not step.paid and not step.reads and (ref := line.ref(task)) is not None:
            yield ref


def _links() -> list[Path]:
    return sorted(path for path in build_root().rglob("*") if path.is_symlink())


def _pointed(store: Store, link: Path) -> str:
    """The artifact that a name in `build/` shows; "" where it is none of this store's."""
    target = Path(os.path.normpath(link.parent.absolute() / link.readlink()))
    return target.relative_to(store.root).as_posix() if target.is_relative_to(store.root) else ""


def _made_of(store: Store, ref: str, named: set[str]) -> bool:
    """Is it a plate of a clip that is named, or what was seen or heard of a file that is?"""
    record = store.remembered(ref) if ref.startswith(("plates/", "seen/", "read/", "heard/")) else None
    if record is None:
        return False
    sources = record.recipe.inputs
    return any(source in named for source in ([sources["file"]] if "file" in sources else sources.values()))


def _remedy(store: Store, ref: str, purchase: Purchase | None) -> str:
    rebuy = f"restore it from a backup, or buy it again after: doit settle {key_in(ref)[:SHOWN]} rebuy"
    if purchase is not None and purchase.episode is not None:
        return f"fetch it again, for nothing, with: doit episode={purchase.episode} {purchase.task}; else {rebuy}"
    if purchase is not None or store.may_be_bought(ref):
        return f"it was paid for: {rebuy}"
    return "the next build makes it again, or doit gc removes it"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _amount(size: int) -> str:
    power = max(p for p in range(len(UNITS)) if size >= 1000**p or p == 0)
    return f"{size} bytes" if power == 0 else f"{size / 1000**power:.1f} {UNITS[power]}"
