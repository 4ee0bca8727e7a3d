"""Keys, hosts and intervals: read from the environment, else from a `.env` file, and put nowhere.

What is read is never written into the environment, where every child process would see it. `scrub` is what every error
text goes through before anybody reads it.
"""

from __future__ import annotations

import base64
import functools
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from renderers.service import Forbidden

FILE = Path(".env")  # in the folder that the command runs in
KEYS = ("BFL_API_KEY", "FAL_KEY", "ELEVENLABS_API_KEY")
LOUD = ("httpx", "httpcore", "fal_client", "elevenlabs", "fern")  # "fern" is what the elevenlabs package logs under
SHORTEST = 4  # characters; whatever is shorter is in every text

_used: set[str] = set()  # keys that this process has sent, even if the environment has others by now


def named(name: str) -> str | None:
    """The value of a variable; None when it is nowhere or empty. An empty one in the environment hides the file's."""
    value = os.environ.get(name)
    if value is None:
        value = _file().get(name)
    return (value or "").strip() or None


def key(name: str) -> str:
    """A service's key. Raises Forbidden, which names the variable and never shows its value."""
    value = named(name)
    if value is None:
        raise Forbidden(f"{name} is not set", hint=f"put {name}=… into the environment or into a file {FILE.name} here")
    if not re.fullmatch(r"[\x21-\x7e]+", value):
        raise Forbidden(f"{name} holds a character that no key has", hint=f"copy {name} again, with no space in it")
    _used.add(value)
    return value


def scrub(text: str) -> str:
    """The text without any key that is known here, in whatever spelling it may have travelled."""
    for pattern in patterns():
        text = pattern.sub("…", text)
    return text


def patterns() -> list[re.Pattern[str]]:
    """What `scrub` looks for: each known key in all its spellings, the longest first."""
    return [_spellings(value) for value in sorted(_known(), key=len, reverse=True)]


def quiet_libraries() -> None:
    """Keep the libraries from logging what they send: their debug lines hold headers, and headers hold keys."""
    import logging  # here, for the sake of a quick start

    known = [name for name in list(logging.Logger.manager.loggerDict) if name.partition(".")[0] in LOUD]
    for name in {*LOUD, *known}:
        logger = logging.getLogger(name)
        if logger.level < logging.WARNING and (name in LOUD or logger.level != logging.NOTSET):
            logger.setLevel(logging.WARNING)
    fern = logging.getLogger("fern")
    if not fern.handlers:  # it would add one of its own and turn itself up again
        fern.addHandler(logging.NullHandler())


def _known() -> Iterator[str]:
    for value in {*_used, *map(_there, KEYS)}:
        for part in (value, value.rpartition(":")[2]) if value else ():  # fal's is "id:secret"
            if len(part) >= SHORTEST:
                yield part


def _there(name: str) -> str | None:
    """As `named`, but a file that cannot be read is no reason to lose the error that is being scrubbed."""
    try:
        return named(name)
    except Forbidden:
        return None


@functools.lru_cache(maxsize=64)
def _spellings(value: str) -> re.Pattern[str]:
    """The key itself, percent-encoded, and inside Base64 at each of the three places where it may begin."""
    encoded = {value, quote(value, safe=""), quote(value)}
    raw = value.encode()
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + raw).decode().rstrip("=")
        first = -(-before * 8 // 6)  # the first character that holds nothing of what stands before
        sure = whole[first : (before + len(raw)) * 8 // 6]  # and up to the last that holds nothing of what follows
        encoded |= {sure, sure.replace("+", "-").replace("/", "_")}
    return re.compile("|".join(re.escape(one) for one in sorted(encoded, key=len, reverse=True) if one), re.IGNORECASE)


def _file() -> dict[str, str | None]:
    try:
        stat = FILE.stat()
    except OSError:
        return {}
    return _read(FILE, stat.st_mtime_ns, stat.st_size)


@functools.lru_cache(maxsize=1)
def _read(file: Path, mtime_ns: int, size: int) -> dict[str, str | None]:  # noqa: ARG001 they tell one state of the file from the next
    from dotenv import dotenv_values

    try:
        return dotenv_values(file, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise Forbidden(f"{file} cannot be read: {why}") from None
