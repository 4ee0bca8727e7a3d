"""asciicast, the file format of terminal recordings: versions 1, 2 and 3 are read, 3 is written.

    1   one JSON object: width, height, and `stdout`, a list of [seconds since the one before, text]
    2   a header on the first line, then [seconds since the start, code, text] a line
    3   the same with [seconds since the one before, code, text] and a header that holds `term`

A recorder may have died while it wrote: a last line without its end that is no JSON is left out, and `Cast.flaws` says
so. A time of version 2 that lies before the one above it counts as that one, and that is said too; the order of what
was printed is the file's, always. Anything else that is broken is an error.
Lines that begin with # are comments. Header fields that nobody here needs are passed over; so are codes, which stay.

Times stay exact: they are read as decimals and become fractions.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

from renderers.painting import RenderError
from renderers.terminal.cast import Cast, Event

LARGEST_BYTES = 50_000_000
MOST_EVENTS = 500_000
MOST_COLUMNS, MOST_ROWS = 1000, 500  # a screen of more cells is a mistake, and costs as much memory as it says
LONGEST_S = 2_592_000  # thirty days
FINEST = 12  # digits after the point that are written
MOST_DIGITS = 40  # of a number; more says nothing of time and may cost everything

_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_SIZE = re.compile(r"([0-9]{1,5})x([0-9]{1,5})")


def read(path: Path) -> Cast:
    """Raises RenderError for anything that is no recording."""
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            why = f"{path}: the recording has {size} bytes, more than the {LARGEST_BYTES} that are read"
            raise RenderError(why, hint="record less of it, or cut it shorter")
        raw = path.read_bytes()
    except OSError as error:
        raise RenderError(f"{path}: the recording cannot be read: {error.strerror}") from error
    return cast_of(raw, str(path))


def cast_of(raw: bytes, name: str) -> Cast:
    """The recording in these bytes; `name` is what errors call the file."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise RenderError(f"{name}: the recording is UTF-16", hint="save it as UTF-8")
    reading = _Reading(name)
    lines = [b"" if line.lstrip().startswith(b"#") else line for line in raw.split(b"\n")]
    told = [(n, line) for n, line in enumerate(lines, 1) if line.strip()]
    if not told:
        raise RenderError(f"{name}: there is no recording in this file", hint="record it again")
    header = _first(told[0][1])
    if header is None or (isinstance(header, dict) and header.get("version") == 1):
        return _version_1(reading, told[0], b"\n".join(lines))
    if not isinstance(header, dict):
        reading.wrong(told[0][0], f"a recording begins with a header, not with {_shown(header)}", "name an asciicast")
    version = header.get("version")
    if version not in (2, 3) or isinstance(version, bool):
        reading.wrong(told[0][0], f"the version is {_shown(version)}; 1, 2 and 3 are read", "name an asciicast")
    cut = told[-1] if not raw.endswith(b"\n") and len(told) > 1 else None
    cast = _header(reading, told[0][0], header, version)
    events = _events(reading, told[1:], cut, relative=version == 3)
    return _with(cast, events, reading)


def text_of(cast: Cast) -> str:
    """As asciicast 3. Times finer than a picosecond are rounded; an exit status that no event tells gets one."""
    term: dict[str, Any] = {"cols": cast.columns, "rows": cast.rows}
    if "TERM" in cast.env:
        term["type"] = cast.env["TERM"]
    if cast.theme is not None:
        term["theme"] = dict(cast.theme)
    said = {"timestamp": cast.timestamp, "command": cast.command, "title": cast.title, "env": dict(cast.env) or None}
    header = {"version": 3, "term": term} | {name: value for name, value in said.items() if value is not None}
    events = list(cast.events)
    if cast.exit_status is not None and not any(event.code == "x" for event in events):
        events.append(Event(cast.lasts_s, "x", str(cast.exit_status)))
    lines, before = [_json(header)], 0
    for event in events:
        now = round(event.at_s * 10**FINEST)
        lines.append(f"[{_decimal(now - before)}, {_json(event.code)}, {_json(event.text)}]")
        before = now
    return "\n".join(lines) + "\n"


def write(cast: Cast, path: Path) -> None:
    """Beside it first, then renamed: a file of that name is always whole."""
    put_whole(path, text_of(cast).encode())


def put_whole(path: Path, content: bytes, *, over: bool = True) -> None:
    """`path` has all of this, or is as it was. Raises FileExistsError where something is there and `over` is no."""
    beside = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}")
    try:
        with beside.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if over:
            beside.replace(path)
        else:
            os.link(beside, path)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


@dataclass(slots=True)
class _Reading:
    """What is being read, and what was put right on the way."""

    name: str
    flaws: list[str] = field(default_factory=list)

    def wrong(self, line: int, what: str, hint: str = "record it again, or mend the line") -> NoReturn:
        raise RenderError(f"{self.name}:{line}: {what}", hint=hint)

    def mended(self, line: int, what: str) -> None:
        self.flaws.append(f"{self.name}:{line}: {what}")


def _first(line: bytes) -> Any:
    """What the first line says, if it is JSON by itself."""
    try:
        return _value(line)
    except ValueError:
        return None


def _version_1(reading: _Reading, first: tuple[int, bytes], raw: bytes) -> Cast:
    line = first[0]
    if first[1].lstrip()[:1] != b"{":
        reading.wrong(line, "this is no recording of a terminal: its first line is no header", "name an asciicast")
    try:
        whole = _value(raw)
    except ValueError as error:
        reading.wrong(getattr(error, "lineno", line), f"this is no JSON: {_said(error)}")
    if whole.get("version") != 1 or isinstance(whole["version"], bool):
        shown = _shown(whole.get("version"))
        reading.wrong(line, f"the version is {shown}; 1, 2 and 3 are read, and 2 and 3 have one line an event")
    printed = whole.get("stdout")
    if not isinstance(printed, list):
        reading.wrong(line, f"stdout is {_shown(printed)}, not a list of what was printed")
    if len(printed) > MOST_EVENTS:
        reading.wrong(line, f"it has {len(printed)} events, more than the {MOST_EVENTS} that are read", "record less")
    events, clock = [], Fraction(0)
    for n, each in enumerate(printed, 1):
        if not isinstance(each, list) or len(each) != 2 or not isinstance(each[1], str):
            reading.wrong(line, f"entry {n} of stdout is {_shown(each)}, not [seconds, text]")
        clock += _seconds(reading, line, each[0], clock, relative=True)
        events.append(Event(clock, "o", each[1]))
    return _with(_header(reading, line, whole, 1), events, reading)


def _header(reading: _Reading, line: int, header: dict[str, Any], version: int) -> Cast:
    term = header.get("term") if version == 3 else header
    if not isinstance(term, dict):
        reading.wrong(line, f"term is {_shown(term)}, not an object with cols and rows")
    across, down = ("cols", "rows") if version == 3 else ("width", "height")
    columns = _size(reading, line, across, term.get(across), MOST_COLUMNS)
    rows = _size(reading, line, down, term.get(down), MOST_ROWS)
    env = header.get("env")
    stamp = header.get("timestamp")
    return Cast(
        columns,
        rows,
        (),
        version,
        command=_words(header.get("command")),
        title=_words(header.get("title")),
        theme=_theme(reading, line, term.get("theme")),
        env={name: value for name, value in env.items() if isinstance(value, str)} if isinstance(env, dict) else {},
        timestamp=int(stamp) if isinstance(stamp, int | Decimal) and 0 <= stamp < 10**12 else None,
    )


def _words(value: Any) -> str | None:
    return _whole_characters(value) if isinstance(value, str) and value else None


def _size(reading: _Reading, line: int, name: str, value: Any, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        reading.wrong(line, f"{name} is {_shown(value)}, not a number from 1 to {most}")
    return value


def _theme(reading: _Reading, line: int, theme: Any) -> dict[str, str] | None:
    """Its colours: fg, bg and a palette of 8 or 16."""
    if theme is None:
        return None
    if not isinstance(theme, dict):
        reading.wrong(line, f"theme is {_shown(theme)}, not an object with fg, bg and palette")
    colors = {name: theme[name] for name in ("fg", "bg", "palette") if theme.get(name) is not None}
    for name, value in colors.items():
        parts = value.split(":") if isinstance(value, str) else []
        if len(parts) not in ((8, 16) if name == "palette" else (1,)) or not all(map(_COLOR.fullmatch, parts)):
            what = "8 or 16 colours #rrggbb with : between them" if name == "palette" else "a colour #rrggbb"
            reading.wrong(line, f"the theme's {name} is {_shown(value)}, not {what}")
    return colors


def _events(
    reading: _Reading, told: list[tuple[int, bytes]], cut: tuple[int, bytes] | None, *, relative: bool
) -> Iterator[Event]:
    if len(told) > MOST_EVENTS:
        why = f"it has {len(told)} events, more than the {MOST_EVENTS} that are read"
        reading.wrong(told[MOST_EVENTS][0], why, "record less of it, or cut it shorter")
    clock = Fraction(0)
    for line, text in told:
        try:
            each = _value(text)
        except ValueError as error:
            if (line, text) == cut:
                reading.mended(line, "the last line is cut short and was left out")
                return
            reading.wrong(line, f"this is no JSON: {_said(error)}")
        if not isinstance(each, list) or len(each) != 3 or not isinstance(each[1], str):
            reading.wrong(line, f"an event is [seconds, code, text], not {_shown(each)}")
        at_s = _seconds(reading, line, each[0], clock, relative=relative)
        if relative:
            at_s += clock
        elif at_s < clock:
            reading.mended(line, f"the time {_shown(each[0])} lies before the one above it, and counts as that one")
        clock = max(clock, at_s)
        yield Event(clock, each[1], _content(reading, line, each[1], each[2]))


def _seconds(reading: _Reading, line: int, value: Any, clock: Fraction, *, relative: bool) -> Fraction:
    what = "seconds since the event above" if relative else "seconds since the start"
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        reading.wrong(line, f"the time is {_shown(value)}, not a number of {what}")
    if value < 0:
        reading.wrong(line, f"the time is {value}; {what} cannot be less than 0")
    if value > LONGEST_S or (relative and Fraction(value) + clock > LONGEST_S):
        reading.wrong(line, f"the time {_shown(value)} lies more than {LONGEST_S} s after the start")
    return Fraction(value)


def _content(reading: _Reading, line: int, code: str, value: Any) -> str:
    if not isinstance(value, str):
        if code in ("o", "i", "r", "m") or (code == "x" and (isinstance(value, bool) or not isinstance(value, int))):
            reading.wrong(line, f"the text of an event {_shown(code)} is {_shown(value)}, no text")
        return _shown(value, 10_000) if code != "x" else str(value)
    if code == "r":
        size = _SIZE.fullmatch(value)
        if not size or not (1 <= int(size[1]) <= MOST_COLUMNS and 1 <= int(size[2]) <= MOST_ROWS):
            most = f"{MOST_COLUMNS}x{MOST_ROWS}"
            reading.wrong(line, f"the new size is {_shown(value)}, not like 80x24 and at most {most}")
    if code == "x" and not re.fullmatch(r"-?[0-9]{1,9}", value):
        reading.wrong(line, f"the exit status is {_shown(value)}, not a whole number")
    return value


def _with(cast: Cast, events: Iterable[Event], reading: _Reading) -> Cast:
    kept = tuple(_whole(events))
    exits = [event.text for event in kept if event.code == "x"]
    return replace(cast, events=kept, exit_status=int(exits[-1]) if exits else None, flaws=tuple(reading.flaws))


def _whole(events: Iterable[Event]) -> Iterator[Event]:
    """Some recorders cut between the two halves of a character beyond U+FFFF: the first half joins the second."""
    half: dict[str, str] = {}
    for event in events:
        text = half.pop(event.code, "") + event.text
        if event.code == "o" and "\ud800" <= text[-1:] <= "\udbff":
            half["o"], text = text[-1], text[:-1]
        yield event if text is event.text and text.isascii() else replace(event, text=_whole_characters(text))


def _value(text: bytes) -> Any:
    """JSON with exact numbers. Raises ValueError, also for what would cost more than it says."""
    try:
        return json.loads(text.decode(), parse_float=_number, parse_constant=_nothing)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if len(text) > MOST_DIGITS or abs(number.adjusted()) > MOST_DIGITS:
        raise ValueError(f"the number {text[:MOST_DIGITS]} is beyond all measure")
    return number


def _nothing(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _said(error: ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"the byte 0x{error.object[error.start]:02X} is not UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg[:1].lower()}{error.msg[1:]} at column {error.colno}"
    return str(error)


def _whole_characters(text: str) -> str:
    """Halves of characters can be printed by nobody."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _shown(value: Any, most: int = 60) -> str:
    """A value as an error quotes it."""
    text = str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _decimal(ticks: int) -> str:
    """Seconds from 10^-12 s: at least milliseconds, and no digit more than it takes."""
    whole, part = divmod(ticks, 10**FINEST)
    digits = f"{part:0{FINEST}d}".rstrip("0")
    return f"{whole}.{digits:<03s}"
