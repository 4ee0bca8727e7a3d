"""Loads episodes: reads, checks and keeps what was checked.

Reading YAML and checking a thousand scenes takes a second, so it happens only when something changed; its modules are
imported only then.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_ISREG

from stages.core import checked, siblings, versions
from stages.core.errors import EpisodeError, Mistake
from stages.core.model import Episode

NAME = re.compile(r"[A-Za-z0-9-]{1,64}")
NAME_IT = "give the version another name: {size: …, name: …}"
NO_EPISODES = ("redact.yaml",)  # what else may lie beside them: what no terminal card may show


@dataclass(frozen=True, slots=True)
class Season:
    """The episodes of a folder. A broken file blocks only itself: its mistakes stand in `broken`, by its name."""

    episodes: tuple[Episode, ...]
    broken: Mapping[str, EpisodeError]

    def __iter__(self) -> Iterator[Episode]:
        return iter(self.episodes)


def names(folder: Path) -> list[str]:
    """What the episodes of a folder are called, good and broken ones, in order. Files of notes are none."""
    return sorted(path.stem for path in _files(folder))


def load_all(folder: Path, only: str | None = None) -> Season:
    """Every episode of a folder, each with its versions behind it; or only the file that `only` is the name of; or, of
    that file, only the version of that name. The folder's parent is the project's root.

    Raises EpisodeError when there is no episode or version called `only`.
    """
    folder = folder.absolute()
    found = every = _files(folder)
    if only is not None:
        home = versions.home(only, [path.stem for path in found])
        found = [path for path in found if path.stem == home]
        if not found:
            raise EpisodeError(
                [Mistake(_label(folder, folder.parent), 0, 0, f'there is no episode "{only}"', _near(folder, only))]
            )
    episodes: list[Episode] = []
    broken: dict[str, EpisodeError] = {}
    taken: dict[str, str] = {}
    for path in found:
        try:
            other = taken.setdefault(path.stem.casefold(), path.name)
            if other != path.name:
                raise _mistake(path, f"is called like {other}", "rename one: files of all episodes are named by it")
            loaded = load(path)
            _unlike(loaded, every, folder.parent)
            if loaded.layout is not None:
                loaded = replace(loaded, beside=siblings.of(loaded, every, _label(path, folder.parent), load))
            episodes += [loaded, *versions.of(loaded)]
        except EpisodeError as error:
            broken[path.name if path.stem in broken else path.stem] = error
    if only is not None and only != found[0].stem and episodes:
        episodes = [_version(only, episodes)]
    return Season(tuple(episodes), broken)


def load(path: Path, root: Path | None = None) -> Episode:
    """The episode of one file. `root` is the project, by default the folder that holds the file's folder.

    Raises EpisodeError with every mistake at once.
    """
    path = path.absolute()
    root = path.parent.parent if root is None else root.absolute()
    label = _label(path, root)
    if path.suffix != ".yaml":
        raise _mistake(path, f'ends in "{path.suffix}"', f"name it {path.stem}.yaml", root)
    if not NAME.fullmatch(path.stem):
        raise _mistake(path, f'has the name "{path.stem}"', "use letters a to z, digits and hyphens, at most 64", root)
    raw = _bytes(path, root)
    kept = Path(os.environ.get("ONETAKE_CACHE") or root / "cache") / "checked"
    key = checked.digest(raw, label)
    known = checked.find(kept, key, root)
    if known is not None:
        from stages.core.presence import still_there

        episode, files = known
        if still_there(root, files):
            return episode
    from stages.core.checking import check

    episode, files = check(raw, path, root, label)
    checked.keep(kept, key, root, episode, files)
    return episode


def _unlike(ep: Episode, files: Iterable[Path], root: Path) -> None:
    """Raises EpisodeError where a version is called as another file is."""
    taken = {path.stem.casefold(): path.name for path in files}
    label = _label(ep.path, root)
    mistakes = [
        Mistake(label, version.line, 0, f'the version "{slug}" is called like {taken[slug.casefold()]}', NAME_IT)
        for version, slug in ((version, f"{ep.slug}-{version.name}") for version in ep.versions)
        if slug.casefold() in taken
    ]
    if mistakes:
        raise EpisodeError(mistakes)


def _version(slug: str, family: Sequence[Episode]) -> Episode:
    """The version of that name. Raises EpisodeError where its file has none."""
    from stages.core.spelling import listed, nearest

    main, names = family[0], [ep.slug for ep in family[1:]]
    if slug in names:
        return family[1 + names.index(slug)]
    near = nearest(slug, [main.slug, *names])
    there = f"there is {listed([main.slug, *names], 'and')}"
    why = f'there is no version "{slug}" of it'
    raise EpisodeError([Mistake(main.shown_path, 0, 0, why, f"did you mean {near}?" if near else there)])


def _files(folder: Path) -> list[Path]:
    """Whatever is meant as an episode, also under a wrong name or suffix, so that nothing is passed over in silence."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix in (".yaml", ".yml")
        and not path.name.startswith(".")
        and not path.name.endswith(".review.yaml")
        and path.name not in NO_EPISODES
    )


def _bytes(path: Path, root: Path) -> bytes:
    try:
        if not S_ISREG(path.stat().st_mode):
            raise _mistake(path, "is no regular file", "rename it, or write an episode there", root)
        return path.read_bytes()
    except OSError as trouble:
        hint = "check its permissions, or where it links to"
        raise _mistake(path, f"cannot be read: {trouble.strerror}", hint, root) from trouble


def _mistake(path: Path, message: str, hint: str, root: Path | None = None) -> EpisodeError:
    return EpisodeError([Mistake(_label(path, root or path.parent.parent), 0, 0, f"the file {message}", hint)])


def _label(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _near(folder: Path, name: str) -> str:
    from stages.core.spelling import listed, nearest

    there = names(folder)
    near = nearest(name, there)
    return f"did you mean {near}?" if near else f"there is {listed(there, 'and')}" if there else "there is none yet"
