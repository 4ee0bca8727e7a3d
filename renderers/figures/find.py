"""Find: one figure of a file, by column and row, by the way to it in JSON, or by an expression over the rows."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from renderers.figures import Figure
from renderers.figures.numbers import parsed, why_not
from renderers.figures.rows import Rows, Source, Written, figure, opened, read, shaped, tree
from renderers.painting import RenderError

_SHOWN = 8  # values that an error lists


def value(
    path: Path,
    *,
    column: str | None = None,
    row: str | int | None = None,
    at: str | None = None,
    expression: str | None = None,
) -> Figure:
    """The one figure that these name. Raises `RenderError` if they name none, or several.

    column, row:  a cell; `row` is a number from 1, "last" or "column=value", and may be left out of a file with one row
    at:           in JSON the way to the figure, or with `column` or `expression` to the rows
    expression:   JMESPath, over the rows as objects; of JSON over what stands there, as it is
    """
    if expression is not None:
        return _worked_out(path, expression, at)
    if column is not None:
        table = read(path, at)
        return table.cells[_the_row(table, row)][table.column(column)]
    source = opened(path)
    if path.suffix.lower() != ".json":
        raise RenderError(
            f"{source.name}: which figure it is is not said",
            hint="say `column` and `row`, or an `expression` such as avg([*].sharpe)",
        )
    found = tree(source, at)
    if isinstance(found, list | dict):
        kind = "a list" if isinstance(found, list) else "an object"
        place = f"{source.name} at {at}" if at else source.name
        raise RenderError(
            f"{place} is {kind}, where one figure should be", hint="let `path` go on to it, or say `column` and `row`"
        )
    return figure(found, at or "the whole file", source.digest)


def rows(path: Path, *, at: str | None = None, expression: str | None = None) -> Rows:
    """The file's rows, or those that an expression leaves or makes: [?sharpe > `0`], [*].{fold: fold, paid: sharpe}.

    Raises `RenderError` as `read` does, and for an expression that gives no rows.
    """
    if expression is None:
        return read(path, at)
    found, place, source = _answer(path, expression, at)
    if found in (None, []):
        raise RenderError(f'{place}: the expression "{expression}" leaves no row', hint="ask for less of them")
    here = f"{at}: {expression}: " if at else f"{expression}: "
    return shaped(_whole(found), f'{place}: what the expression "{expression}" gives', here, source)


def number(found: Figure, file: str) -> Decimal:
    """The figure's number. Raises `RenderError` with the place and the remedy where it is words."""
    if found.number is not None:
        return found.number
    said = f'"{found.raw[:40]}"' if found.raw.strip() else "empty"
    raise RenderError(f"{file}, {found.where}: {said} is no number", hint=why_not(found.raw))


def row_of(rows: Rows, row: str | int) -> int:
    """Which row is meant, from 0, by a number from 1, "last", or "column=value" that is true of one row alone."""
    asked = str(row).strip()
    if asked == "last":
        return len(rows.cells) - 1
    if asked.isascii() and asked.isdigit():
        if 1 <= int(asked[:9]) <= len(rows.cells):
            return int(asked) - 1
        raise RenderError(
            f"{rows.file} has no row {asked}", hint=f"rows are counted from 1 to {len(rows.cells)}; `last` is the last"
        )
    name, sign, wanted = (part.strip() for part in asked.partition("="))
    if not sign:
        raise RenderError(
            f'row "{asked}" is neither a number nor last', hint="write 3, last, or column=value such as fold=7"
        )
    at = rows.column(name)
    found = [n for n, cells in enumerate(rows.cells) if _is(cells[at], wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        numbers = ", ".join(str(n + 1) for n in found[:_SHOWN])
        raise RenderError(
            f'{rows.file}: "{wanted}" stands in {len(found)} rows of {name}', hint=f"say which: {numbers}"
        )
    there = list(dict.fromkeys(cells[at].raw.strip() for cells in rows.cells))
    more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
    raise RenderError(
        f'{rows.file}: no row has "{wanted}" in {name}', hint=f"there are: {', '.join(there[:_SHOWN])}{more}"
    )


def _the_row(rows: Rows, row: str | int | None) -> int:
    if row is not None:
        return row_of(rows, row)
    if len(rows.cells) == 1:
        return 0
    raise RenderError(
        f"{rows.file} has {len(rows.cells)} rows, and which one is not said",
        hint="say `row`: a number from 1, last, or column=value; or use an `expression`",
    )


def _is(cell: Figure, wanted: str) -> bool:
    if cell.raw.strip() == wanted:
        return True
    asked = parsed(wanted)
    return asked is not None and cell.number == asked


def _worked_out(path: Path, expression: str, at: str | None) -> Figure:
    found, place, source = _answer(path, expression, at)
    return _one(found, expression, place, f"{at}: " if at else "", source)


def _answer(path: Path, expression: str, at: str | None) -> tuple[Any, str, Source]:
    """What the expression gives, of which part of the file, and the file."""
    from renderers.figures.expression import answer

    source = opened(path)
    if path.suffix.lower() == ".json":
        ground = _plain(tree(source, at))
    else:
        table = read(path, at)
        ground = [{name: _cell(cell) for name, cell in zip(table.columns, cells, strict=True)} for cells in table.cells]
    place = f"{source.name} at {at}" if at else source.name
    return answer(expression, ground, place), place, source


def _one(found: Any, expression: str, place: str, here: str, source: Source) -> Figure:
    where = f"{here}{expression}"
    if isinstance(found, str):
        return Figure(found, parsed(found), where, digest=source.digest)
    if isinstance(found, int) and not isinstance(found, bool):
        found = Decimal(found)
    if isinstance(found, Decimal):
        return figure(found, where, source.digest)
    said, hint = "nothing", "no row is left, or every cell asked for is empty"
    if isinstance(found, list):
        said, hint = f"a list of {len(found)}", "ask for one of them, or for their avg(), sum(), max(), length()"
    elif isinstance(found, dict):
        said, hint = "an object", f"ask for one of its fields: {', '.join(list(found)[:_SHOWN])}"
    elif isinstance(found, bool):
        said, hint = "true" if found else "false", "ask for a figure: length([?…]) counts the rows of which it is true"
    raise RenderError(f'{place}: the expression "{expression}" gives {said}, where one figure should be', hint=hint)


def _whole(found: Any) -> Any:
    """Counts as numbers like all others."""
    if isinstance(found, int) and not isinstance(found, bool):
        return Decimal(found)
    if isinstance(found, list):
        return [_whole(part) for part in found]
    return {name: _whole(part) for name, part in found.items()} if isinstance(found, dict) else found


def _cell(cell: Figure) -> Any:
    """As JMESPath sees a cell: a number, words, or null."""
    if cell.number is not None:
        return cell.number
    return cell.raw if cell.raw.strip() else None


def _plain(value: Any) -> Any:
    """JSON with its numbers exact; text stays text."""
    if isinstance(value, Written):
        found = parsed(value)
        return str(value) if found is None else found
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return {name: _plain(part) for name, part in value.items()} if isinstance(value, dict) else value
