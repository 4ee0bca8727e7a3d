"""What a screen must not show: rules that cover it, cell by cell, and a refusal for secrets that no rule covered.

An author's rules stand in `redact.yaml` beside the episodes, a list of::

    - text: "acme-internal"              # these very characters
      with: "example"                    # laid over them; cut, or followed by blanks. Without it, • for each
    - pattern: 'ticket-([0-9]+)'         # a regular expression of Python's; a group in it is all that is covered

Beside them two rules hold always: the owner's name in a home folder, and user@host in a prompt.

Covering never moves anything: each cell stays where it is, in its own style. A line that runs on in the next row (its
last column is not blank) is read as one. What a program printed letter by letter is covered on the grid only once it
is all there: `renderers.terminal.stream.covered` covers it in the recording, before it is played.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn
from unicodedata import combining, east_asian_width

from renderers.painting import RenderError
from renderers.terminal.model import Cell, Row, Screen
from renderers.terminal.tokens import PATTERNS

COVER = "•"
FILE = "episodes/redact.yaml"  # as an author knows it
MOST_RULES = 500
REMEMBERED = 4096  # rows, and lines; a playback changes a few of them a frame


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern`'s group `secret`, else its first group, else all of it is covered with `cover`."""

    name: str
    pattern: re.Pattern[str]
    cover: str = COVER

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        group: str | int = "secret" if "secret" in self.pattern.groupindex else min(self.pattern.groups, 1)
        for found in self.pattern.finditer(text):
            start, end = found.span(group)
            if start < end:
                yield start, end

    def over(self, n: int) -> str:
        """What stands in the n-th column of what is covered, counted from 0."""
        return self.cover if len(self.cover) == 1 else self.cover[n : n + 1] or " "


Rules = tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A secret, without its value. `line` and `column` count from 1."""

    line: int
    column: int
    what: str
    begins: str  # what all such secrets begin with, at most; "" where that would tell too much
    length: int

    def __str__(self) -> str:
        begins = f'"{self.begins}…", ' if self.begins else ""
        return f"line {self.line} shows what looks like {self.what} ({begins}{self.length} characters)"


# of users and machines: these say nothing of anybody
PLAIN_NAMES = (
    "user|username|you|me|dev|developer|app|runner|ubuntu|debian|admin|root|vagrant|vscode|node|git|pi|shared|public"
)
OWN: Rules = (
    Rule(
        "home folder",
        re.compile(
            r"(?:(?<![\w.:/-])|(?<=:))(?:/home/|/Users/|(?<!\w)[A-Za-z]:\\Users\\)"
            rf"(?!(?i:{PLAIN_NAMES})(?![\w-]))(?P<secret>[A-Za-z_][\w.-]*)"
        ),
    ),
    Rule(
        "user and host of a prompt",
        re.compile(
            r"(?m:(?:^|(?<=[\s(\[]))(?!git@)(?P<secret>[a-z_][\w-]*@[A-Za-z][\w-]*)(?=:\s?[~/]|\s[^\]\n]*\][$#%]))"
        ),
    ),
)


def rules(author: Path | None) -> Rules:
    """The author's, from that file, and then our own. Raises RenderError with the line of what is wrong."""
    return (*_read(author), *OWN) if author is not None else OWN


def redacted(screen: Screen, rules: Rules) -> Screen:
    """The screen with all covered that the rules name; the same object where they name nothing.

    Rows that were covered once are remembered by their identity, and unchanged rows stay the same objects.
    """
    rows: list[Row] = []
    for group in _groups(screen.rows):
        rows += _covered(group, rules)
    title = covered_text(screen.title, rules) if screen.title else ""
    if title == screen.title and all(new is old for new, old in zip(rows, screen.rows, strict=True)):
        return screen
    return replace(screen, rows=tuple(rows), title=title)


def covered_text(text: str, rules: Rules) -> str:
    """A line of text, such as a window's title, as the rules leave it. As many columns as before."""
    return "".join(cover_letters(list(text), covers(text, rules)))


def covers(text: str, rules: Rules) -> dict[int, tuple[Rule, int]]:
    """Place in the text -> the rule that covers it, and where its span begins. The first rule wins."""
    found: dict[int, tuple[Rule, int]] = {}
    for rule in rules:
        for start, end in rule.spans(text):
            for at in range(start, end):
                found.setdefault(at, (rule, start))
    return found


def cover_letters(letters: list[str], found: dict[int, tuple[Rule, int]]) -> list[str]:
    """The letters with covers over those places; a wide one gets two, a mark that takes no column none."""
    columns: dict[tuple[Rule, int], int] = {}
    for at, span in sorted(found.items()):
        wide = width_of(letters[at])
        first = columns.get(span, 0)
        letters[at] = "".join(span[0].over(first + n) for n in range(wide))
        columns[span] = first + wide
    return letters


def width_of(letter: str) -> int:
    """Columns that a character takes, near enough for covering it."""
    if combining(letter) or letter in "\u200b\u200c\u200d\ufe0e\ufe0f":
        return 0
    return 2 if east_asian_width(letter) in "WF" else 1


def secrets(lines: Sequence[str], columns: int = 0) -> list[Finding]:
    """What looks like a secret, each once. With `columns`, a line that fills them runs on in the next one."""
    found: dict[tuple[int, str], Finding] = {}
    for n, line in enumerate(lines):
        for column, what, begins, length in _in_line(line):
            found.setdefault((n, what), Finding(n + 1, column, what, begins, length))
    for first, joined in _joined(lines, columns) if columns else ():
        for column, what, begins, length in _in_line(joined):
            n = first + (column - 1) // columns
            found.setdefault((n, what), Finding(n + 1, (column - 1) % columns + 1, what, begins, length))
    return sorted(found.values(), key=lambda finding: (finding.line, finding.column))


def refuse(lines: Sequence[str], columns: int = 0, name: str = "the screen") -> None:
    """Raises RenderError where a secret is to be seen. Lines as `Screen.lines` gives them; each is looked at once."""
    found = secrets(lines, columns)
    if found:
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        raise RenderError(f"{name}: {found[0]}{more}", hint=f"cover it by a rule in {FILE}, or record again without it")


@lru_cache(maxsize=REMEMBERED)
def _in_line(line: str) -> tuple[tuple[int, str, str, int], ...]:
    """Column, what it is, how it begins and how long it is."""
    found = []
    for what, pattern in PATTERNS.items():
        for match in pattern.finditer(line):
            secret = match["secret"]
            found.append((match.start("secret") + 1, what, secret[:4] if len(secret) >= 20 else "", len(secret)))
    return tuple(found)


def _joined(lines: Sequence[str], columns: int) -> Iterator[tuple[int, str]]:
    """Runs of lines that fill their columns, each with the one it runs on in; and where it begins."""
    start = 0
    for n, line in enumerate(lines):
        if len(line) < columns or n == len(lines) - 1:
            if n > start:
                yield start, "".join(lines[start : n + 1])
            start = n + 1


def _groups(rows: tuple[Row, ...]) -> Iterator[tuple[Row, ...]]:
    """Rows that hold one line, as far as a screen tells: the last column of all but the last one is not blank."""
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if not row or row[-1].text == " ":
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)


_done: dict[tuple[int, ...], tuple[tuple[Row, ...], Rules, tuple[Row, ...]]] = {}  # by identity; holds what it names


def _covered(group: tuple[Row, ...], rules: Rules) -> tuple[Row, ...]:
    mark = (id(rules), *map(id, group))
    known = _done.get(mark)
    if known is not None:  # what it holds is alive, so no other object can have its identity
        return known[2]
    new = _cover(group, rules)
    if len(_done) >= REMEMBERED:
        _done.clear()
    _done[mark] = (group, rules, new)
    return new


def _cover(group: tuple[Row, ...], rules: Rules) -> tuple[Row, ...]:
    changed: dict[tuple[int, int], str] = {}
    readings = (
        [range(len(group))] if len(group) == 1 else [range(len(group)), *(range(n, n + 1) for n in range(len(group)))]
    )
    for rows in readings:
        places = [(r, c) for r in rows for c, cell in enumerate(group[r]) for _ in cell.text]
        text = "".join(cell.text for r in rows for cell in group[r])
        columns: dict[tuple[Rule, int], int] = {}
        cells: dict[tuple[int, int], tuple[Rule, int]] = {}
        for at, span in sorted(covers(text, rules).items()):
            r, c = places[at]
            cells.setdefault((r, c), span)
            if group[r][c].wide and c + 1 < len(group[r]):
                cells.setdefault((r, c + 1), span)
        for place, span in cells.items():
            n = columns.get(span, 0)
            columns[span] = n + 1
            changed.setdefault(place, span[0].over(n))
    if not changed:
        return group
    new = [list(row) for row in group]
    for (r, c), text in changed.items():
        new[r][c] = Cell(text, group[r][c].style)
    return tuple(tuple(row) if any(r == touched for touched, _ in changed) else group[r] for r, row in enumerate(new))


def _read(file: Path) -> Rules:
    import yaml

    try:
        raw = file.read_text(encoding="utf-8-sig")
        root = yaml.compose(raw, Loader=yaml.SafeLoader)
    except OSError as error:
        raise RenderError(f"{file}: the rules cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RenderError(f"{file}: the rules are not UTF-8", hint="save the file as UTF-8") from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{file}:{mark.line + 1}" if mark else str(file)
        said = getattr(error, "problem", None) or "it cannot be read"
        raise RenderError(f"{place}: this is no YAML: {said}", hint=_SHAPE) from error
    if root is None:
        return ()
    if not isinstance(root, yaml.SequenceNode) or len(root.value) > MOST_RULES:
        _wrong(file, root, f"the rules are no list of at most {MOST_RULES}")
    return tuple(_rule(file, node) for node in root.value)


_SHAPE = 'a rule is `- text: "…"` or `- pattern: \'…\'`, and `with: "…"` if it should not be •'


def _rule(file: Path, node: Any) -> Rule:
    import yaml

    if not isinstance(node, yaml.MappingNode):
        _wrong(file, node, "this is no rule")
    said: dict[str, Any] = {}
    for name, value in node.value:
        if name.value not in ("text", "pattern", "with"):
            _wrong(file, name, f'a rule has no field "{name.value}"')
        if not isinstance(value, yaml.ScalarNode) or name.value in said:
            _wrong(file, value, f"{name.value} is no single text")
        said[name.value] = value
    if ("text" in said) == ("pattern" in said):
        _wrong(file, node, "a rule has either text or pattern")
    asked = said.get("text") or said["pattern"]
    try:
        pattern = re.compile(re.escape(asked.value) if "text" in said else asked.value, re.MULTILINE)
    except (re.error, RecursionError, OverflowError) as error:
        _wrong(file, asked, f'"{asked.value}" is no regular expression: {error}')
    if pattern.fullmatch(""):
        _wrong(file, asked, f'"{asked.value}" fits where nothing stands')
    cover = said["with"].value if "with" in said else COVER
    if not cover or not cover.isprintable() or any(width_of(letter) != 1 for letter in cover):
        _wrong(file, said["with"], f'with is "{cover}", and each of its characters must fill one column')
    return Rule(f"line {node.start_mark.line + 1} of {file.name}", pattern, cover)


def _wrong(file: Path, node: Any, what: str) -> NoReturn:
    raise RenderError(f"{file}:{node.start_mark.line + 1}: {what}", hint=_SHAPE)
