"""JMESPath over a file's rows, with exact numbers, and without its silence: a name that the file does not have is an
error here, where plain JMESPath would answer null, and count nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal, localcontext
from typing import Any

from jmespath import Options, functions, visitor
from jmespath.exceptions import JMESPathError, ParseError, UnknownFunctionError
from jmespath.parser import Parser

from renderers.figures.numbers import parsed
from renderers.figures.rows import instead
from renderers.painting import RenderError

_DIGITS = 28  # of a mean or another result that does not end
_PRECISION = 60


def answer(expression: str, value: Any, place: str) -> Any:
    """What the expression gives of `value`, whose numbers are Decimal. Raises `RenderError` naming both."""
    tree = _read(expression, place)
    known = set(_keys(value)) | set(_made(tree))
    for name in _asked(tree):
        if name not in known:
            raise RenderError(
                f'{place}: the expression "{expression}" asks for "{name}", which is not there',
                hint=instead(name, tuple(_keys(value))),
            )
    for literal in _slipped_in(tree):
        raise RenderError(
            f'{place}: the expression "{expression}" brings the number {literal} with it, which is from no file',
            hint="compare with numbers, and let the figure come from the file",
        )
    options = Options(custom_functions=_Exact())
    try:
        with localcontext(prec=_PRECISION):
            found = visitor.TreeInterpreter(options).visit(tree, value)
    except JMESPathError as wrong:
        raise _wrong(expression, place, _first_line(wrong)) from None
    except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError, RecursionError) as wrong:
        mixed = "not supported between" in str(wrong)
        why = "it puts numbers and words in order" if mixed else f"it cannot be worked out ({_first_line(wrong)})"
        raise _wrong(expression, place, why) from None
    with localcontext(prec=_DIGITS):
        return +found if isinstance(found, Decimal) else found


class _Exact(functions.Functions):  # type: ignore[misc]  # jmespath has no types
    """The functions of JMESPath, for Decimal. Types are told by their Python names there."""

    def _get_allowed_pytypes(self, types: Any) -> Any:
        allowed, inner = super()._get_allowed_pytypes(types)
        exact = [(*names, "Decimal") if "int" in names else names for names in inner]
        return (["Decimal", *allowed] if "int" in allowed else allowed), exact

    def _convert_to_jmespath_type(self, pyobject: str) -> Any:
        return "number" if pyobject == "Decimal" else super()._convert_to_jmespath_type(pyobject)

    @functions.signature({"types": []})  # type: ignore[untyped-decorator]  # as above
    def _func_to_number(self, arg: Any) -> Any:
        return arg if isinstance(arg, Decimal) else parsed(arg) if isinstance(arg, str) else None

    @functions.signature({"types": []})  # type: ignore[untyped-decorator]  # as above
    def _func_to_string(self, arg: Any) -> Any:
        return f"{arg:f}" if isinstance(arg, Decimal) else super()._func_to_string(arg)

    @functions.signature({"types": []})  # type: ignore[untyped-decorator]  # as above
    def _func_type(self, arg: Any) -> Any:
        return "number" if isinstance(arg, Decimal) else super()._func_type(arg)


def _read(expression: str, place: str) -> Any:
    """The expression's tree, the numbers in it exact."""
    try:
        return _exact(deepcopy(Parser().parse(expression).parsed))
    except ParseError as wrong:
        at = wrong.lex_position
        rest = expression[at : at + 20]
        where = f'at "{rest}"' if at is not None and rest else "at its end"
        raise _wrong(expression, place, f"it cannot be read {where}", _SYNTAX) from None
    except (JMESPathError, ValueError, RecursionError) as wrong:
        raise _wrong(expression, place, _first_line(wrong), _SYNTAX) from None


_SYNTAX = "write it as JMESPath: avg([*].sharpe), max([*].sharpe), length([?test_pct > `0`])"


def _wrong(expression: str, place: str, why: str, hint: str = "") -> RenderError:
    hint = hint or f"empty cells are null and words are strings; {_SYNTAX[0].lower()}{_SYNTAX[1:]}"
    return RenderError(f'{place}: the expression "{expression}": {why}', hint=hint)


def _first_line(wrong: Exception) -> str:
    if isinstance(wrong, UnknownFunctionError):
        name = str(wrong).removeprefix("Unknown function: ")
        return f"there is no function {name}"
    line = (str(wrong).splitlines() or [type(wrong).__name__])[0].strip().rstrip(":.")
    return line[:1].lower() + line[1:160]


def _exact(node: Any) -> Any:
    if isinstance(node, dict):
        if node.get("type") == "literal":
            return {**node, "value": _decimal(node["value"])}
        return {name: _exact(part) for name, part in node.items()}
    return [_exact(part) for part in node] if isinstance(node, list) else node


def _decimal(value: Any) -> Any:
    """A literal, its numbers as they were written."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return Decimal(repr(value))
    if isinstance(value, list):
        return [_decimal(part) for part in value]
    return {name: _decimal(part) for name, part in value.items()} if isinstance(value, dict) else value


def _nodes(node: Any, wants: Callable[[dict[str, Any]], bool]) -> Iterator[Any]:
    if isinstance(node, dict):
        if wants(node):
            yield node["value"]
        for part in node.values():
            yield from _nodes(part, wants)
    elif isinstance(node, list):
        for part in node:
            yield from _nodes(part, wants)


def _asked(tree: Any) -> Iterator[str]:
    yield from _nodes(tree, lambda node: node.get("type") == "field")


def _made(tree: Any) -> Iterator[str]:
    """Names that the expression gives itself: {sharpe: paid_sharpe}."""
    yield from _nodes(tree, lambda node: node.get("type") == "key_val_pair")


def _slipped_in(node: Any) -> Iterator[str]:
    """Numbers in the expression that could come out as its answer: all but those that something is compared with."""
    if isinstance(node, list):
        for part in node:
            yield from _slipped_in(part)
    elif isinstance(node, dict):
        if node.get("type") == "comparator" or (
            node.get("type") == "function_expression" and node["value"] in ("contains", "starts_with", "ends_with")
        ):
            return
        if node.get("type") == "literal":
            yield from _numbers(node["value"])
        for part in node.values():
            yield from _slipped_in(part)


def _numbers(value: Any) -> Iterator[str]:
    if isinstance(value, Decimal) or (isinstance(value, str) and parsed(value) is not None):
        yield str(value)
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _numbers(part)


def _keys(value: Any) -> dict[str, None]:
    """Every field's name anywhere in the value, in order."""
    found: dict[str, None] = {}
    heap = [value]
    while heap:
        part = heap.pop()
        if isinstance(part, dict):
            found.update(dict.fromkeys(part))
            heap.extend(reversed(list(part.values())))
        elif isinstance(part, list):
            heap.extend(reversed(part))
    return found
