"""What of this machine no recording should hold: keys, and the names of its user and of itself.

Rules for `renderers.terminal.stream`, from what is known here and now; so they are for recording only, never for
drawing, which must give the same on every machine. Names that many machines share, such as `ubuntu`, tell nothing and
stay.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from renderers import secrets
from renderers.terminal.redact import PLAIN_NAMES, Rule, Rules

SHORTEST_SECRET, SHORTEST_NAME = 8, 3  # characters; whatever is shorter is in every text

_SECRET = re.compile(
    r"(?i)(?:^|_)(?:token|secret|secrets|password|passwd|passphrase|credentials?|key|apikey|pat|pgpassword)$"
)
_PLAIN = re.compile(rf"(?i:{PLAIN_NAMES}|localhost|local|home|test|guest|build|host)")


def rules(own: Mapping[str, str], host: str | None = None) -> Rules:
    """For this user's variables; `host` is the machine's name, asked for where it is not given."""
    return (*_secrets(own), *_names(own, socket.gethostname() if host is None else host))


def _secrets(own: Mapping[str, str]) -> Iterator[Rule]:
    for pattern in secrets.patterns():
        yield Rule("key of a paid service", pattern)
    values = {value: name for name, value in own.items() if _SECRET.search(name) and len(value) >= SHORTEST_SECRET}
    for value in sorted(values, key=len, reverse=True):
        if "/" not in value[:1]:  # a file's name is none
            yield Rule(f"value of {values[value]}", re.compile(re.escape(value)))


def _names(own: Mapping[str, str], host: str) -> Iterator[Rule]:
    home = PurePath(own.get("HOME", "/"))
    if _telling(home.name):
        parent = re.escape(str(home.parent).rstrip("/") + "/")
        yield Rule("home folder", re.compile(rf"(?<![\w.-]){parent}(?P<secret>{re.escape(home.name)})(?![\w-])"))
    for user in sorted({own.get("USER", ""), own.get("LOGNAME", ""), own.get("SUDO_USER", "")}):
        if _telling(user):
            yield Rule("user", _word(user))
    for name in sorted({host, host.partition(".")[0]}, key=len, reverse=True):
        if _telling(name):
            yield Rule("host", _word(name))


def _telling(name: str) -> bool:
    return len(name) >= SHORTEST_NAME and not _PLAIN.fullmatch(name)


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
