"""A text of the author's as an error quotes it. Cheap to import."""

from __future__ import annotations

_MOST = 80


def quoted(text: str) -> str:
    """On one line and not too long; spaces are plain, and what cannot be seen is written out: \\u200b."""
    plain = " ".join(text.split()) if text.strip() else text
    seen = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in plain)
    return seen if len(seen) <= _MOST else f"{seen[: _MOST - 1]}…"
