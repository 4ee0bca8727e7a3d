"""Episodes that share their layout: one film in several languages, each a file of its own (`layout: {shared: […]}`).

Each file names all others, so that whichever is built knows how long the others' scenes are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from stages.core.errors import EpisodeError, Mistake
from stages.core.model import Episode
from stages.core.spelling import listed, nearest


def of(ep: Episode, files: Sequence[Path], label: str, load: Callable[[Path], Episode]) -> tuple[Episode, ...]:
    """The other episodes that this one shares its layout with.

    files:  of all episodes
    Raises EpisodeError with everything that keeps them from being laid out together.
    """
    if ep.layout is None:
        return ()
    found: list[Episode] = []
    wrong: list[tuple[str, str]] = []
    for name in dict.fromkeys(ep.layout.shared):
        file = next((path for path in files if path.stem == name), None)
        if name == ep.slug:
            wrong.append(("names the episode itself", "name only the others"))
        elif file is None:
            near = nearest(name, [path.stem for path in files if path.stem != ep.slug])
            hint = f"did you mean {near}?" if near else "name the other languages' files, without .yaml"
            wrong.append((f'there is no episode "{name}"', hint))
        else:
            try:
                found.append(load(file))
            except EpisodeError as error:
                many = f"{len(error.mistakes)} mistake{'s' * (len(error.mistakes) > 1)}"
                wrong.append((f"{name} has {many} of its own", f"mend them first: doit check episode={name}"))
    for other in found:
        wrong += _apart(ep, other)
    if wrong:
        raise EpisodeError([Mistake(label, ep.layout.line, 0, f"layout.shared: {why}", hint) for why, hint in wrong])
    return tuple(found)


def _apart(ep: Episode, other: Episode) -> Iterator[tuple[str, str]]:
    """What keeps two episodes from being laid out together, and what to do."""
    assert ep.layout is not None
    wanted = {ep.slug, *ep.layout.shared} - {other.slug}
    named = set(other.layout.shared) if other.layout is not None else set()
    if named != wanted:
        says = f"names {listed(sorted(named), 'and')}" if named else "names nobody"
        yield f"{other.slug} {says}", f"write layout: {{shared: [{', '.join(sorted(wanted))}]}} in {other.slug}.yaml"
    if other.fps != ep.fps:
        yield f"{other.slug} has {other.fps} frames a second, not {ep.fps}", "give both the same fps"
    for n, (mine, its) in enumerate(zip_longest(ep.scenes, other.scenes), 1):
        here, there = (f'"{scene.name}"' if scene else "none" for scene in (mine, its))
        if here != there:
            hint = "all of them need the same scenes, by the same names and in the same order"
            yield f"scene {n} is {here} here and {there} in {other.slug}", hint
            return
        if (mine.continues is None) != (its.continues is None):
            goes, stops = (ep.slug, other.slug) if mine.continues is not None else (other.slug, ep.slug)
            hint = "let a line go over the same scenes in all languages"
            yield f"scene {here} goes on with the line before it in {goes}, and not in {stops}", hint
