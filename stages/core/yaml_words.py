"""What a YAML parser's complaint means, in words for people who never read the YAML specification. Pure."""

from __future__ import annotations

import re
from typing import Any

from stages.core.document import Flaw, shown

SHOWN = 50  # characters of a line that a message quotes
UNQUOTED = "put the text in quotes"
SPACES = "check the spaces before it: fields of one group stand exactly under each other"

# What libyaml says, and PyYAML's own parser where it speaks otherwise: (sayings, meaning, remedy).
SAYINGS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("did not find expected key", "expected <block end>"),
        "this does not fit the lines above it",
        SPACES,
    ),
    (
        ("did not find expected '-' indicator",),
        "this does not fit the list above it",
        "begin it with a dash under the other dashes, or indent it under the field it belongs to",
    ),
    (
        ("sequence entries are not allowed", "block sequence entries"),
        "a list cannot begin in the middle of a line",
        "begin it on the next line; or put a text that begins with a dash in quotes",
    ),
    (
        ("unexpected end of stream", "unexpected document"),
        "a text in quotes does not end",
        "add the closing quote",
    ),
    (
        ("escape", "hexdecimal", "hexadecimal"),
        "a backslash begins something unknown in a text in double quotes",
        "write \\\\ for a backslash, or use 'single quotes'",
    ),
    (
        ("expected <document start>", "expected '<document start>'"),
        "this does not belong to the fields above it",
        SPACES,
    ),
    (("node content",), "a value is missing before this sign", f"or, if the sign belongs to a text, {UNQUOTED}"),
    (
        ("comment or a line break", "comment or line break", "chomping", "indentation indicator"),
        "something follows the sign > or | on its line",
        "write the text on the next lines; or, if the sign belongs to the text, put it in quotes",
    ),
)
SIGNS = {  # what stands before a complaint about the sign itself
    "alias": ("*", "names nothing"),
    "anchor": ("&", "names nothing"),
    "tag": ("!", "begins a tag that cannot be read"),
    "directive": ("%", "begins a directive that cannot be read"),
}


def plainly(trouble: Any, lines: tuple[str, ...]) -> Flaw:
    """A parser's error (yaml.MarkedYAMLError) as a flaw."""
    problem, context = trouble.problem or "", trouble.context or ""
    mark = trouble.problem_mark or trouble.context_mark
    if mark is None:
        return Flaw(0, 0, f"the YAML cannot be read: {problem}")
    line, column = mark.line + 1, mark.column + 1
    written = lines[mark.line] if mark.line < len(lines) else ""
    if "cannot start any token" in problem or "tab character" in problem:
        return _sign(line, column, written, lines)
    if "mapping values are not allowed" in problem:
        return _colon(mark, written, lines)
    before = written[: mark.column].rstrip()
    if ("expected key" in problem or "block end" in problem) and before.endswith(("'", '"')):
        hint = "use the other kind of quotes around it, or write '' for ' inside single quotes"
        return _at(mark, "the text goes on after its closing quote", hint, lines)
    for kind, (sign, trouble_with) in SIGNS.items():
        if re.search(rf"\b{kind}\b", context) or (kind == "directive" and "YAML document" in problem):
            begun = trouble.context_mark or mark
            return _at(
                begun, f"the sign {sign} {trouble_with}", UNQUOTED if kind != "directive" else "remove the line", lines
            )
    if "expected ':'" in problem:
        return _at(trouble.context_mark or mark, "a colon is missing here", "a field is written `name: value`", lines)
    for closing, name in (("]", "list in [brackets]"), ("}", "group in {braces}")):
        if f"expected ',' or '{closing}'" in problem:
            begun = trouble.context_mark or mark
            if begun.line == mark.line:
                hint = "put a text with a colon or a comma in quotes"
                return _at(mark, f"a comma or the closing {closing} is missing here", hint, lines)
            return _at(begun, f"a {name} does not end", f"add a comma or the closing {closing}", lines)
    for sayings, meaning, remedy in SAYINGS:
        if any(saying in problem for saying in sayings):
            begun = trouble.context_mark if meaning.endswith("does not end") else None
            return _at(begun or mark, meaning, remedy, lines)
    return _at(mark, f"the YAML cannot be read ({problem})", "", lines)


def _at(mark: Any, message: str, hint: str, lines: tuple[str, ...]) -> Flaw:
    written = shown(lines[mark.line].strip(), SHOWN) if mark.line < len(lines) else ""
    return Flaw(mark.line + 1, mark.column + 1, f"{message}: {written}" if written else message, hint)


def _sign(line: int, column: int, written: str, lines: tuple[str, ...]) -> Flaw:
    """A sign that no value can begin with; most often it is a tab among the spaces before a line."""
    indent = _indent(written)
    if "\t" in indent:
        others = sum("\t" in _indent(other) for other in lines[line:])
        more = f", and {others} more below" if others else ""
        return Flaw(line, indent.index("\t") + 1, f"a tab indents this line{more}", "indent with spaces")
    sign = written[column - 1 : column]
    if sign == "\t":
        return Flaw(line, column, "a tab stands where a space is needed", "use a space")
    return Flaw(line, column, f"a text cannot begin with {sign}", UNQUOTED)


def _colon(mark: Any, written: str, lines: tuple[str, ...]) -> Flaw:
    """A colon where no field can begin: a second one in its line, or a line at the wrong depth."""
    if re.search(r":\s", written[: mark.column]):
        return _at(mark, "there is a second colon in this line", UNQUOTED, lines)
    above = next(
        (line for line in reversed(lines[: mark.line]) if line.strip() and not line.lstrip().startswith("#")), ""
    )
    if re.match(r"\s*(- )?[A-Za-z_-]+:\S", above):
        n = max(n for n in range(mark.line) if lines[n] == above)
        why = f"a space is missing after this colon: {shown(above.strip(), SHOWN)}"
        return Flaw(n + 1, above.index(":") + 2, why, "write `name: value`")
    if len(_indent(written)) > len(_indent(above)):
        return _at(mark, "this line is indented more than the one above it, which already has a value", SPACES, lines)
    return _at(mark, "a field cannot begin here", SPACES, lines)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
