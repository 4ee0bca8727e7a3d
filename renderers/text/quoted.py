"""A text of the author's as an error quotes it. Cheap to import."""

from __future__ import annotations

_MOST = 80


def quoted(text: str) -> str:
    """Its words with single spaces, and not too long."""
    plain = " ".join(text.split()) if text.strip() else text
    return plain if len(plain) <= _MOST else f"{plain[: _MOST - 1]}…"
