"""Documents that look like what a schema asks for, now and then: for laws that hold whatever an author writes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from stages.core import schema
from stages.core.document import Entries, Items, Node, Text

WORDS = (
    "",
    "x",
    "auto",
    "next",
    "key",
    "true",
    "no",
    "7",
    "-3",
    "2.5",
    "1e3",
    "#123456",
    "cut",
    "media/desk.jpg",
    "a b#2",
)


def trees(rule: dict[str, Any], deepest: int = 6) -> st.SearchStrategy[Node]:
    rule = schema.resolved(rule)
    branches = [schema.resolved(branch) for branch in rule.get("oneOf", ()) if "required" not in branch] or [rule]
    shapes: list[st.SearchStrategy[Node]] = [scalars()]
    for branch in branches:
        if branch.get("type") == "object" and deepest:
            fields = {name: trees(field, deepest - 1) for name, field in branch["properties"].items()}
            needed = {name: fields[name] for name in branch.get("required", ())}
            shapes.append(st.fixed_dictionaries({}, optional=fields).map(entries))
            shapes.append(st.fixed_dictionaries(needed).map(entries))
        if branch.get("type") == "array" and deepest:
            shapes.append(st.lists(trees(branch["items"], deepest - 1), max_size=3).map(items))
        values = branch.get("enum", [branch["const"]] if "const" in branch else [])
        if values:
            written = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
            shapes.append(st.sampled_from(written).map(plain))
    return st.one_of(shapes)


def scalars() -> st.SearchStrategy[Node]:
    return st.builds(Text, st.sampled_from(WORDS), st.booleans(), st.just(1), st.just(1))


def plain(text: str) -> Node:
    return Text(text, True, 1, 1)


def items(parts: list[Node]) -> Node:
    return Items(parts, 1, 1)


def entries(fields: dict[str, Node]) -> Node:
    return Entries({name: (Text(name, True, 1, 1), part) for name, part in fields.items()}, 1, 1)


def as_json(node: Node) -> Any:
    """The tree as an editor's JSON Schema would see it: what looks like a number or a truth is one."""
    if isinstance(node, Items):
        return [as_json(item) for item in node.items]
    if isinstance(node, Entries):
        return {name: as_json(value) for name, (_, value) in node.entries.items()}
    if node.plain and node.text in ("true", "false", "no"):
        return node.text == "true"
    if not node.plain or "e" in node.text or "/" in node.text:
        return node.text
    try:
        number = Fraction(node.text)
    except ValueError:
        return node.text
    return int(number) if number.denominator == 1 else number
