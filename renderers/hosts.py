"""Where requests may go: https anywhere, http on this machine alone; under a rehearsal nothing leaves this machine."""

from __future__ import annotations

import re
from ipaddress import ip_address

from renderers import secrets
from renderers.service import Forbidden

QUOTED = 200  # characters of foreign text that an error shows
PORTS = {"http": 80, "https": 443}
# A host is written plainly: no user name, no backslash, nothing that two readers could take for two hosts.
NAME = r"\[[0-9a-f:.]+\]|[a-z0-9_][a-z0-9_.-]*"
ADDRESS = re.compile(rf"(https?)://({NAME})(?::(\d{{1,5}}))?([/?][!-\[\]-~]*)?", re.IGNORECASE | re.ASCII)


def base(variable: str, default: str) -> str:
    """A service's host, without a slash at its end: the variable's, else the default. Raises Forbidden."""
    written = secrets.named(variable)
    url = (written or default).rstrip("/")
    try:
        guard(url)
    except Forbidden as error:
        if written is None:  # only a rehearsal can object to a default
            raise Forbidden(str(error), hint=f"set {variable} to a host of this machine") from None
        raise Forbidden(f"{variable}: {error}", hint=error.hint) from None
    if "?" in url or "#" in url:
        raise Forbidden(f'{variable}: "{quoted(url)}" is more than a host and a path', hint="write https://host")
    return url


def guard(url: str) -> str:
    """The address itself, if a request may go there. Raises Forbidden."""
    if not loopback(url):
        if not url.lower().startswith("https:"):
            raise Forbidden(f"{origin(url)} is not https", hint="http is for this machine only (127.0.0.1)")
        if secrets.named("ONETAKE_REHEARSAL"):
            raise Forbidden(f"{origin(url)} is out of reach in a rehearsal", hint="a rehearsal stays on this machine")
    return url


def origin(url: str) -> str:
    """Scheme, host and port, always written the same way: what belongs to one origin may get its key."""
    scheme, name, port = _parts(url)
    return f"{scheme}://{name}:{port}"


def host(url: str) -> str:
    """Its name alone, in small letters."""
    return _parts(url)[1]


def loopback(url: str) -> bool:
    """Is it on this machine?"""
    name = host(url).strip("[]")
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def quoted(text: object) -> str:
    """Foreign text for an error: one line, without keys, cut."""
    plain = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    line = " ".join(secrets.scrub("".join(c if c.isprintable() else " " for c in plain)).split())
    return line if len(line) <= QUOTED else line[: QUOTED - 1] + "…"


def _parts(url: str) -> tuple[str, str, int]:
    found = ADDRESS.fullmatch(url) if isinstance(url, str) else None
    if found is None or int(found[3] or 0) > 65_535:
        raise Forbidden(f'"{quoted(url)}" is no address that anything is sent to', hint="write https://host")
    scheme = found[1].lower()
    return scheme, found[2].lower().rstrip("."), int(found[3] or PORTS[scheme])
