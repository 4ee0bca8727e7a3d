"""From an episode file's bytes to an Episode, or to all that is wrong with it at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from stages.core import assemble, document, files, rules, schema
from stages.core.document import Entries
from stages.core.errors import EpisodeError, Mistake
from stages.core.model import Episode
from stages.core.report import MOST, Report


def check(raw: bytes, path: Path, root: Path, label: str) -> tuple[Episode, list[str]]:
    """The episode, and the paths from the root of every file it names.

    `path` and `root` are absolute; `label` names the file in messages. Raises EpisodeError.
    """
    read = document.read(raw)
    report = Report(label, read.lines)
    for flaw in read.flaws:
        report.wrong(flaw, flaw.message, flaw.hint)
    top, named = None, []
    if isinstance(read.root, Entries):
        top = schema.read(read.root, report)
        if top is not None:
            named = files.find(report, path.parent, root)
            rules.check(top, report)
    elif read.root is not None:
        what = "a list" if isinstance(read.root, document.Items) else "one text"
        hint = "an episode is made of fields, such as title:, language: and scenes:"
        report.wrong(read.root, f"the file is {what}", hint)
    if report.mistakes or top is None:
        raise EpisodeError(_some(report.mistakes, label))
    return replace(assemble.episode(top, path), warnings=report.warnings), named


def _some(mistakes: tuple[Mistake, ...], label: str) -> tuple[Mistake, ...]:
    if len(mistakes) <= MOST:
        return mistakes
    return (*mistakes[:MOST], Mistake(label, 0, 0, f"there are {len(mistakes) - MOST} more mistakes"))
