"""YAML as the author typed it: fields, lists and texts with their places, and nothing guessed.

YAML's own idea of types is never asked: `no`, `1:30`, `010` and `0x1D1C2D` stay the texts they are until the schema
says what they should mean. Only libyaml's events are used; no object is ever constructed. Anchors and aliases work,
within `LARGEST` values in all; merge keys, tags and second documents are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

LARGEST_BYTES = 8_000_000  # a thousand scenes take half a million
LARGEST = 400_000  # values, aliases unfolded; a thousand scenes have thirty thousand
DEEPEST = 40  # lists and fields inside each other; the schema needs nine

# U+0085, U+2028 and U+2029 break lines for YAML but for no editor: places would be wrong.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff\ufffe\uffff]")
_MOST_CONTROLS = 5  # reported one by one; a file with more is no text at all


@dataclass(slots=True)
class Text:
    """A scalar. `plain` is one without quotes, which alone may be a number."""

    text: str
    plain: bool
    line: int
    column: int


@dataclass(slots=True)
class Items:
    items: list[Node]
    line: int
    column: int


@dataclass(slots=True)
class Entries:
    """Fields by name, in the author's order: name -> where the name stands, and its value."""

    entries: dict[str, tuple[Text, Node]]
    line: int
    column: int
    braces: bool = False  # written as {name: value, …}


Node = Text | Items | Entries


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with the text itself. Lines and columns count from 1."""

    line: int
    column: int
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    root: Node | None  # None where the text could not be read at all
    lines: tuple[str, ...]
    flaws: tuple[Flaw, ...]


def read(raw: bytes, events: Callable[[str], Iterator[Any]] | None = None) -> Document:
    """The tree of an episode file's bytes. Never raises: what is wrong stands in `flaws`.

    `events` is for tests: another source of YAML events than the fastest that is installed.
    """
    text, flaws = _decode(raw)
    if text is None:
        return Document(None, (), tuple(flaws))
    lines = tuple(re.split(r"\r\n|\n|\r", text))
    if flaws:
        return Document(None, lines, tuple(flaws))
    growing = _Tree(flaws)
    root = growing.grow((events or yaml_events)(text), lines)
    return Document(root, lines, tuple(flaws))


def yaml_events(text: str) -> Iterator[Any]:
    """libyaml's events, or PyYAML's own where it was built without libyaml."""
    import yaml

    yield from yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _decode(raw: bytes) -> tuple[str | None, list[Flaw]]:
    as_utf8 = "save it as UTF-8"
    if len(raw) > LARGEST_BYTES:
        why = f"the file has {len(raw)} bytes, more than the {LARGEST_BYTES} an episode may have"
        return None, [Flaw(0, 0, why, "a thousand scenes take half a million; is it an episode?")]
    if raw[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        return None, [Flaw(0, 0, "the file is UTF-32", as_utf8)]
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None, [Flaw(0, 0, "the file is UTF-16", as_utf8)]
    if len(raw) > 1 and 0 in raw[:2] and raw[:200].count(0) * 3 >= len(raw[:200]):
        return None, [Flaw(0, 0, "the file looks like UTF-16 without a mark", as_utf8)]
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as trouble:
        before = raw[: trouble.start].decode("utf-8", "replace").removeprefix("\ufeff")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        byte = raw[trouble.start]
        guess = bytes([byte]).decode("cp1252", "ignore")
        meant = f' (in Windows-1252 it would be "{guess}")' if guess.isprintable() and guess else ""
        return None, [Flaw(line, column, f"the byte 0x{byte:02X} is not UTF-8{meant}", as_utf8)]
    if not text.strip(" \t\r\n"):
        return None, [Flaw(0, 0, "the file is empty", "an episode has at least title, language and scenes")]
    flaws: list[Flaw] = []
    for found in _CONTROL.finditer(text):
        if len(flaws) == _MOST_CONTROLS:
            flaws.append(Flaw(0, 0, "there are more control characters", "is this a text file?"))
            break
        before = text[: found.start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        flaws.append(Flaw(line, column, f"there is a control character, U+{ord(found[0]):04X}", "delete it"))
    return text, flaws


class _TooMuch(Exception):
    """The rest of the file is not worth reading."""


class _Tree:
    """Grows the tree from events. `sizes` counts values as if every alias were written out."""

    def __init__(self, flaws: list[Flaw]) -> None:
        self.flaws = flaws
        self.anchors: dict[str, tuple[Node, int] | None] = {}  # None while still growing: it would hold itself
        self.size = 0

    def grow(self, events: Iterator[Any], lines: tuple[str, ...]) -> Node | None:
        from yaml import MarkedYAMLError, YAMLError

        from stages.core.yaml_words import plainly

        root: Node | None = None
        try:
            for event in events:
                kind = type(event).__name__
                if kind == "DocumentStartEvent" and root is not None:
                    self._flaw(event, "a second document begins here", 'one file is one episode: remove the line "---"')
                    break
                if kind in ("ScalarEvent", "MappingStartEvent", "SequenceStartEvent", "AliasEvent"):
                    root = self._node(event, kind, events, 0)
        except MarkedYAMLError as trouble:
            self.flaws.append(plainly(trouble, lines))
        except YAMLError as trouble:  # a character that YAML does not know, without a place
            self.flaws.append(Flaw(0, 0, f"the file is no YAML: {str(trouble).splitlines()[0]}"))
        except _TooMuch:
            return None
        if root is None and not self.flaws:
            self.flaws.append(
                Flaw(0, 0, "the file has nothing but comments", "an episode has at least title, language and scenes")
            )
        return root

    def _flaw(self, event: Any, message: str, hint: str = "") -> None:
        self.flaws.append(Flaw(event.start_mark.line + 1, event.start_mark.column + 1, message, hint))

    def _node(self, event: Any, kind: str, events: Iterator[Any], depth: int) -> Node:
        if kind == "AliasEvent":
            return self._alias(event)
        self._count(event, 1)
        if event.tag is not None and event.tag != "!":
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._flaw(event, f'the tag "{tag}" means nothing here', "remove it: each field knows what it holds")
        if depth > DEEPEST:
            self._flaw(event, f"lists and fields are more than {DEEPEST} deep", "is a closing bracket missing?")
            raise _TooMuch
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        before = self.size
        node = self._scalar(event) if kind == "ScalarEvent" else self._nested(event, kind, events, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, self.size - before + 1)
        return node

    def _scalar(self, event: Any) -> Text:
        text = event.value
        mark = event.start_mark
        if not text.isascii():
            text = normalize("NFC", text)
        found = _CONTROL.search(text)  # written as an escape, or it would have been found before
        if found:
            self._flaw(event, f"there is a control character, U+{ord(found[0]):04X}", "delete it")
        return Text(text, event.implicit[0] and not event.style, mark.line + 1, mark.column + 1)

    def _nested(self, event: Any, kind: str, events: Iterator[Any], depth: int) -> Node:
        mark, braces = event.start_mark, bool(event.flow_style)
        if kind == "SequenceStartEvent":
            items: list[Node] = []
            while (kind := type(event := next(events)).__name__) != "SequenceEndEvent":
                items.append(self._node(event, kind, events, depth + 1))
            return Items(items, mark.line + 1, mark.column + 1)
        entries: dict[str, tuple[Text, Node]] = {}
        while (kind := type(event := next(events)).__name__) != "MappingEndEvent":
            name = self._node(event, kind, events, depth + 1)
            value = self._node(event := next(events), type(event).__name__, events, depth + 1)
            self._enter(entries, name, value)
        return Entries(entries, mark.line + 1, mark.column + 1, braces)

    def _enter(self, entries: dict[str, tuple[Text, Node]], name: Node, value: Node) -> None:
        if not isinstance(name, Text):
            what = "list" if isinstance(name, Items) else "group of fields"
            why = f"a {what} stands where a field's name should be"
            self.flaws.append(Flaw(name.line, name.column, why, "a field is written `name: value`"))
        elif name.text == "<<" and name.plain:
            why, hint = (
                'the merge key "<<" is not read',
                "write the fields out, or repeat a whole value with *its-anchor",
            )
            self.flaws.append(Flaw(name.line, name.column, why, hint))
        elif name.text in entries:
            first = entries[name.text][0]
            why = f'the field "{shown(name.text)}" is here for the second time; the first is on line {first.line}'
            self.flaws.append(Flaw(name.line, name.column, why, "remove one of them"))
        else:
            if isinstance(value, Text) and value.plain and not value.text:  # its mark stands at whatever comes next
                value.line, value.column = name.line, name.column + len(name.text) + 1
            entries[name.text] = (name, value)

    def _alias(self, event: Any) -> Node:
        if event.anchor not in self.anchors:
            self._flaw(event, f'nothing before this is called "&{event.anchor}"', "put the anchor before its alias")
            raise _TooMuch
        target = self.anchors[event.anchor]
        if target is None:
            self._flaw(event, f'"*{event.anchor}" stands inside the value it repeats', "remove it")
            raise _TooMuch
        self._count(event, target[1])
        return target[0]

    def _count(self, event: Any, more: int) -> None:
        self.size += more
        if self.size > LARGEST:
            why = f"the file holds more than {LARGEST} values, its aliases written out"
            self._flaw(event, why, "a thousand scenes have thirty thousand; is something repeated too often?")
            raise _TooMuch


def shown(text: str, most: int = 60) -> str:
    """A value as a message quotes it: one line, not too long."""
    flat = text.replace("\n", "\\n").replace("\t", "\\t")
    return flat if len(flat) <= most else flat[: most - 1] + "…"
