"""Texts to values, by the type that the schema gives a field; and words for what a field takes.

Numbers go from their decimal text to `Fraction` or int, never through float. Spaces around a text do not count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any
from unicodedata import combining, normalize

from stages.core.document import Text, shown
from stages.core.report import Report, Where
from stages.core.spelling import listed, nearest

WRONG = object()  # stands for a value that was reported and must not be used
TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}

Rule = Mapping[str, Any]  # a schema of one field, references resolved
TextCheck = Callable[[Text, Where, Report], Any]

_NUMBER = re.compile(r"[+-]?([0-9]{1,15}(\.[0-9]{0,15})?|\.[0-9]{1,15})", re.ASCII)


class FileName(str):
    """A file as the author named it. `found` is its absolute path once `files.find` has seen it."""

    node: Text
    where: Where
    suffixes: tuple[str, ...]
    found: str = ""


@lru_cache(4096)
def number(text: str) -> Fraction | None:
    """The exact value of a decimal number, or None. No exponents: nobody writes seconds that way."""
    return Fraction(text) if _NUMBER.fullmatch(text) else None


def said(value: Fraction | int) -> str:
    """A number in decimals, as an author would write it."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{value.numerator / value.denominator:.6f}".rstrip("0").rstrip(".")


def check_for(rules: Sequence[Rule], takes: str, called: str = "") -> TextCheck:
    """The check of a field that may hold any of `rules`, all of them scalar; `takes` says so in words.

    Constants come first, then numbers, which only an unquoted text can be where a text is allowed too.
    """
    fixed = _constants(rules)
    numeric = next((rule for rule in rules if rule.get("type") in ("number", "integer")), None)
    textual = next((rule for rule in rules if rule.get("type") == "string"), None)
    truth = any(rule.get("type") == "boolean" for rule in rules)
    check_text = _text_check(textual) if textual else None

    def check(node: Text, where: Where, report: Report) -> Any:
        text = node.text.strip()
        if not text:
            return _nothing(node, where, report, takes)
        if text in fixed or text.lower() in fixed.keys() & TRUTHS:
            value, later = fixed.get(text) or fixed[text.lower()]
            if later:
                report.wrong(node, f"{report.say(where)}: {later}", _now(fixed))
            return value
        if truth and text.lower() in TRUTHS:
            return TRUTHS[text.lower()]
        if numeric and (node.plain or not check_text):
            value = number(text)
            if value is not None:
                return _within(value, numeric, node, where, report)
        if check_text:
            return check_text(node, where, report)
        report.wrong(node, *_misfit(text, rules, fixed, report.say(where), takes, called))
        return WRONG

    return check


def allowed(rules: Sequence[Rule]) -> str:
    """What a field takes, in words."""
    fixed = [name for name, (_, later) in _constants(rules).items() if not later]
    parts = [listed(fixed)] if fixed else []
    for rule in rules:
        kind = rule.get("type")
        if kind in ("number", "integer"):
            parts.append(_span(rule))
        elif kind == "boolean":
            parts.append("true or false")
        elif kind == "string" and "x-file" in rule:
            parts.append(f"the path of a file ending in {listed(rule['x-file'])}")
        elif kind == "string":
            parts.append(rule.get("x-says", "a text"))
        elif kind == "array":
            example = f" such as {[*rule['examples'][0]]}" if "examples" in rule else ", each item after a dash"
            parts.append(f"a list{example}")
        elif kind == "object":
            parts.append(f"fields such as {', '.join(list(rule['properties'])[:4])}")
    return ", or ".join(parts)


def _span(rule: Rule) -> str:
    what = "a whole number" if rule["type"] == "integer" else "a number"
    low, above, high = rule.get("minimum"), rule.get("exclusiveMinimum"), rule.get("maximum")
    if low is not None and high is not None:
        return f"{what} from {said(low)} to {said(high)}"
    if above is not None and high is not None:
        return f"{what} above {said(above)}, up to {said(high)}"
    return what


def _constants(rules: Sequence[Rule]) -> dict[str, tuple[Any, str]]:
    """Text -> (value, why it is not there yet or "")."""
    fixed: dict[str, tuple[Any, str]] = {}
    for rule in rules:
        for value in rule.get("enum", [rule["const"]] if "const" in rule else []):
            words = [said(value)] if isinstance(value, int | Fraction) and not isinstance(value, bool) else [value]
            if isinstance(value, bool):
                words = [word for word, truth in TRUTHS.items() if truth is value]
            for word in words:
                fixed[word] = (value, rule.get("x-later", ""))
    return fixed


def _now(fixed: Mapping[str, tuple[Any, str]]) -> str:
    there = [
        name
        for name, (value, later) in fixed.items()
        if not later and not (isinstance(value, bool) and name != "false")
    ]
    return f"for now it can be {listed(there)}"


def _nothing(node: Text, where: Where, report: Report, takes: str) -> Any:
    rest = report.lines[node.line - 1][node.column - 1 :] if 0 < node.line <= len(report.lines) else ""
    if not node.plain:
        report.wrong(node, f"{report.say(where)} is empty", f"write {takes}, or remove the line")
    elif rest.lstrip().startswith("#"):
        hint = "what follows # is a comment; put the value in quotes"
        report.wrong(node, f"{report.say(where)} has no value", hint)
    else:
        report.wrong(node, f"{report.say(where)} has no value", f"write {takes}, or remove the line")
    return WRONG


def _within(value: Fraction, rule: Rule, node: Text, where: Where, report: Report) -> Any:
    low, above, high = rule.get("minimum"), rule.get("exclusiveMinimum"), rule.get("maximum")
    whole = rule["type"] == "integer"
    if whole and value.denominator != 1:
        trouble = "which is no whole number"
    elif low is not None and value < low:
        trouble = f"less than {said(low)}"
    elif above is not None and value <= above:
        trouble = f"not above {said(above)}"
    elif high is not None and value > high:
        trouble = f"more than {said(high)}"
    else:
        return int(value) if whole else value
    report.wrong(node, f"{report.say(where)} is {node.text.strip()}, {trouble}", f"write {_span(rule)}")
    return WRONG


def _text_check(rule: Rule) -> TextCheck:
    most, says = rule.get("maxLength"), rule.get("x-says", "a text")
    pattern = re.compile(rule["pattern"]) if "pattern" in rule else None
    suffixes = tuple(rule.get("x-file", ()))

    def check(node: Text, where: Where, report: Report) -> Any:
        text = node.text.strip()
        if most is not None and len(text) > most:
            report.wrong(node, f"{report.say(where)} has {len(text)} characters, more than {most}", "make it shorter")
            return WRONG
        if pattern is not None and not pattern.fullmatch(text):
            better = _mended(text, pattern)
            why = f'{report.say(where)} is "{shown(text)}", which is not {says}'
            report.wrong(node, why, f"write {better}" if better else f"write {says}")
            return WRONG
        if suffixes:
            return _file_name(text, suffixes, node, where, report)
        return text

    return check


def _file_name(text: str, suffixes: tuple[str, ...], node: Text, where: Where, report: Report) -> FileName:
    name = FileName(text)
    name.node, name.where, name.suffixes = node, where, suffixes
    report.files.append(name)
    return name


def _misfit(
    text: str, rules: Sequence[Rule], fixed: Mapping[str, Any], label: str, takes: str, called: str
) -> tuple[str, str]:
    """Message and hint for a text that is none of the values a field can have."""
    value = shown(text)
    if fixed:
        exact = number(text)
        instead = next((rule["x-instead"][text] for rule in rules if text in rule.get("x-instead", {})), None)
        meant = instead or next((name for name in fixed if exact is not None and number(name) == exact), None)
        meant = meant or nearest(text, fixed)
        why = f'{label}: there is no {called} called "{value}"' if called else f'{label} cannot be "{value}"'
        return why, (f"did you mean {meant}? " if meant else "") + f"it can be {takes}"
    if any(rule.get("type") == "boolean" for rule in rules):
        return f'{label} is "{value}", which is neither true nor false', "write true or false"
    whole = any(rule.get("type") == "integer" for rule in rules)
    better = _plain_number(text)
    return f'{label} is "{value}", which is no {"whole " * whole}number', f"write {better or takes}"


def _plain_number(text: str) -> str:
    """The number that was probably meant: "2,5", "3 s", "1:30", "$30", "1e3"; or ""."""
    clock = re.fullmatch(r"([0-9]{1,3}):([0-5][0-9](?:\.[0-9]{1,6})?)", text)
    if clock:
        return f"{said(int(clock[1]) * 60 + Fraction(clock[2]))}, if it is minutes and seconds"
    found = re.fullmatch(r"[$€£]?\s*([+-]?[0-9]{1,9})(?:[.,]([0-9]{1,9}))?\s*[A-Za-z%$€£\"]*", text)
    if not found:
        return ""
    return f"{found[1]}.{found[2]}" if found[2] else found[1]


def _mended(text: str, pattern: re.Pattern[str]) -> str:
    """The same text without accents, with hyphens for spaces, or as a colour or size; or "" when none fits."""
    unaccented = "".join(letter for letter in normalize("NFD", text) if not combining(letter))
    hyphens = re.sub(r"[^A-Za-z0-9-]+", "-", unaccented).strip("-")
    sized = re.sub(r"\s*[×xX*]\s*", "x", text)
    for better in (sized, text.replace("_", "-"), hyphens, f'"#{text}"'):
        if better != text and pattern.fullmatch(better.strip('"')):
            return better
    return ""
