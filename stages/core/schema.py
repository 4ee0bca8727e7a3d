"""Reads a document's tree by `episodes/schema.json`: values with their right types, and all mistakes in words.

The schema is JSON Schema 2020-12 and the one definition. This reader understands the keywords in `KNOWN` and refuses a
schema with any other, so that it cannot check less than the file says; the tests hold it against `jsonschema`, value
by value. It is not that library because it must turn texts into values on the way, name the branch that an author
meant, and read a thousand scenes in a blink. Keywords of our own:

x-later     why a field or value that is checked cannot be used yet
x-makers    makers (or beginnings of their names) that know this setting
x-file      suffixes of the file that is named
x-says      a pattern in words
x-called    what the values are called
x-instead   wrong words that people try -> the right one
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from stages.core.document import Entries, Items, Node, Text, shown
from stages.core.report import Report, Where
from stages.core.scalars import WRONG, Rule, TextCheck, allowed, check_for
from stages.core.spelling import listed, nearest

SCHEMA = Path(__file__).parents[2] / "episodes" / "schema.json"
NOTES = {"$schema", "$id", "$defs", "title", "description", "default", "examples"}  # they check nothing
KNOWN = NOTES | {
    "$ref", "type", "properties", "required", "additionalProperties", "oneOf", "items", "minItems", "maxItems",
    "minLength", "maxLength", "pattern", "enum", "const", "minimum", "maximum", "exclusiveMinimum",
    "x-later", "x-makers", "x-file", "x-says", "x-called", "x-instead",
}  # fmt: skip

Check = Callable[[Node, Where, Report], Any]


class Fields(dict[str, Any]):
    """A checked group of fields. What was wrong is left out; `wrote` also knows what was wrong or misspelled."""

    __slots__ = ("missed", "node")
    node: Entries
    missed: set[str | None]  # the right words of misspelled fields

    def wrote(self, name: str) -> bool:
        return name in self.node.entries or name in self.missed

    def place(self, name: str) -> Text | Entries | Items:
        """Where a field's value stands; without the field, where the group begins."""
        found = self.node.entries.get(name)
        return found[1] if found else self.node

    def name_place(self, name: str) -> Text | Entries:
        found = self.node.entries.get(name)
        return found[0] if found else self.node


class Listing(list[Any]):
    """A checked list. None stands for an item that was wrong."""

    __slots__ = ("node",)
    node: Items


def read(tree: Node, report: Report) -> Fields | None:
    """The tree by the schema; None when there are no fields at all. Mistakes go into the report."""
    report.names = _scene_names(tree)
    fields = _reader()(tree, (), report)
    return fields if isinstance(fields, Fields) else None


@cache
def whole() -> dict[str, Any]:
    """The schema, its numbers exact."""
    schema: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"), parse_float=Fraction)
    return schema


def resolved(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema with its `$ref` followed; what stands beside the reference wins."""
    followed = dict(schema)
    while "$ref" in followed:
        target = whole()["$defs"][followed.pop("$ref").removeprefix("#/$defs/")]
        followed = {**target, **followed}
    return followed


@cache
def settings(part: str) -> dict[str, tuple[str, ...]]:
    """Of a part that somebody makes ("clip", "clip_maker"): setting -> who knows it, or how their names begin."""
    fields = {name: resolved(field) for name, field in whole()["$defs"][part]["properties"].items()}
    return {name: tuple(field["x-makers"]) for name, field in fields.items() if "x-makers" in field}


@cache
def defaults(group: str = "") -> dict[str, Any]:
    """The defaults of a group of `$defs` by field, or of the episode itself."""
    properties = (whole()["$defs"][group] if group else whole())["properties"]
    fields = {name: resolved(field) for name, field in properties.items()}
    return {name: field["default"] for name, field in fields.items() if "default" in field}


@cache
def _reader() -> Check:
    return _check(whole())


def _check(schema: Rule) -> Check:
    rule = resolved(schema)
    if rule.keys() - KNOWN:
        raise ValueError(f"{SCHEMA.name}: the reader does not know {listed(sorted(rule.keys() - KNOWN), 'and')}")
    branches = _branches(rule)
    fields = next((_fields(branch) for branch in branches if branch.get("type") == "object"), None)
    items = next((_items(branch) for branch in branches if branch.get("type") == "array"), None)
    plain = [branch for branch in branches if branch.get("type") not in ("object", "array")]
    takes = allowed(branches)
    scalar: TextCheck | None = check_for(plain, takes, rule.get("x-called", "")) if plain else None
    shape = _shape(plain, fields, items)
    first = next((_first(branch) for branch in branches if branch.get("type") == "object"), "")

    def check(node: Node, where: Where, report: Report) -> Any:
        if type(node) is Text:
            if scalar is not None:
                return scalar(node, where, report)
            if node.plain and not node.text:
                report.wrong(node, f"{report.say(where)} has no value", f"write {takes}, or remove the line")
                return WRONG
            what = f'"{shown(node.text)}"'
        elif type(node) is Entries:
            if fields is not None:
                return fields(node, where, report)
            what = "a group of fields"
        else:
            if items is not None:
                return items(node, where, report)
            what = "a list"
        hint = f"write {takes}"
        if type(node) is Text and first:
            hint = f'write fields: {{{first}: "{shown(node.text, 20)}"}}'
        report.wrong(node, f"{report.say(where)} is {what} where {shape} should be", hint)
        return WRONG

    return check


def _branches(rule: Rule) -> list[dict[str, Any]]:
    """What a field may hold, one schema each. In a group of fields, oneOf only says which exclude each other."""
    if rule.get("type") == "object" or "oneOf" not in rule:
        return [dict(rule)]
    return [resolved(branch) for branch in rule["oneOf"]]


def _shape(plain: list[dict[str, Any]], fields: Check | None, items: Check | None) -> str:
    shapes = (("a single value", bool(plain)), ("a list", items is not None), ("a group of fields", fields is not None))
    return listed([name for name, fits in shapes if fits])


def _first(group: Rule) -> str:
    """The field of a group that a single text was probably meant for."""
    choice = [branch["required"][0] for branch in group.get("oneOf", ())]
    return str([*group.get("required", ()), *choice, *group["properties"]][0])


def _items(rule: Rule) -> Check:
    item = _check(rule["items"])
    fewest, most = rule.get("minItems", 0), rule.get("maxItems")

    def check(node: Node, where: Where, report: Report) -> Listing:
        assert isinstance(node, Items)
        listing = Listing()
        listing.node = node
        for n, part in enumerate(node.items):
            value = item(part, (*where, n), report)
            listing.append(None if value is WRONG else value)
        count = len(node.items)
        if count < fewest:
            hint = f"it needs {fewest}" if fewest > 1 else "it needs at least one"
            why = f"has {count} item{'s' * (count != 1)}" if count else "is an empty list"
            report.wrong(node, f"{report.say(where)} {why}", hint)
        if most is not None and count > most:
            report.wrong(node, f"{report.say(where)} has {count} items, more than {most}", f"keep {most}")
        return listing

    return check


def _fields(rule: Rule) -> Check:
    properties = {name: resolved(field) for name, field in rule["properties"].items()}
    checks = {name: _check(field) for name, field in properties.items()}
    later = {name: field["x-later"] for name, field in properties.items() if "x-later" in field}
    required = [(name, allowed(_branches(properties[name]))) for name in rule.get("required", ())]
    choice = [branch["required"][0] for branch in rule.get("oneOf", ())]
    now = [name for name in choice if name not in later]
    instead, inside = rule.get("x-instead", {}), _inside(properties)

    def check(node: Node, where: Where, report: Report) -> Fields:
        assert isinstance(node, Entries)
        fields = Fields()
        fields.node = node
        missed = fields.missed = set()
        for name, (place, part) in node.entries.items():
            known = checks.get(name)
            if known is None:
                meant = instead.get(name.casefold()) or (None if report.crowded else nearest(name, properties))
                missed.add(meant)
                hint = _misread(name, node, part) or _unknown(name, meant, list(properties), inside)
                before = f"{report.say(where)}: " if where else ""
                report.wrong(place, f'{before}there is no field "{shown(name)}"', hint)
                continue
            value = known(part, (*where, name), report)
            if value is not WRONG:
                fields[name] = value
            if name in later:
                report.wrong(place, f"{report.say((*where, name))}: {later[name]}", "remove it for now")
        for name, takes in required:
            if name not in node.entries and name not in missed:
                report.wrong(node, f"{report.say(where)} has no {name}", f"add `{name}:` with {takes}")
        if choice:
            written = [name for name in choice if name in node.entries]
            if not written and not missed.intersection(choice):
                lacks = f"has no {listed(choice)}" if len(choice) < 4 else "does not say what it is"
                report.wrong(node, f"{report.say(where)} {lacks}", f"add {listed(now)}")
            elif len(written) > 1:
                second = node.entries[written[1]][0]
                report.wrong(second, f"{report.say(where)} has both {listed(written, 'and')}", "keep one of them")
        return fields

    return check


def _inside(properties: Mapping[str, Rule]) -> dict[str, str]:
    """Field -> the neighbour it belongs into: a `seed` at the scene's own level was meant for its frame."""
    homes: dict[str, str] = {}
    for name, field in properties.items():
        for branch in (field, *(resolved(part) for part in field.get("oneOf", ()))):
            for inner in branch.get("properties", ()):
                homes.setdefault(inner, name)
    return homes


def _misread(name: str, group: Entries, value: Node) -> str:
    """What YAML makes of `{text: Hello, world}` and `{at:3}`: a field without a value that nobody meant."""
    if not group.braces or not (isinstance(value, Text) and value.plain and not value.text):
        return ""
    return "put a space after the colon" if ":" in name else "in {braces}, a text with a comma needs quotes"


def _unknown(name: str, meant: str | None, known: list[str], inside: Mapping[str, str]) -> str:
    if meant:
        return f"did you mean {meant}?"
    if name in inside:
        return f"put it under {inside[name]}"
    return f"the fields here are {listed(known, 'and')}"


def _scene_names(tree: Node) -> list[str | None]:
    """The scenes' names before anything is checked, for messages."""
    scenes = tree.entries.get("scenes", (None, None))[1] if isinstance(tree, Entries) else None
    if not isinstance(scenes, Items):
        return []
    names = []
    for scene in scenes.items:
        name = scene.entries["name"][1] if isinstance(scene, Entries) and "name" in scene.entries else None
        names.append(shown(name.text.strip(), 40) if isinstance(name, Text) and name.text.strip() else None)
    return names
