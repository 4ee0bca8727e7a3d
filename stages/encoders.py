"""Which encoder a film is encoded by: software, or the hardware that its episode asks for, where that works.

Whether hardware works is asked of the machine once in a process, and only for an episode that asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from renderers.ffmpeg import codecs, hardware
from stages.core.errors import EpisodeError, Mistake
from stages.core.model import Episode


def wanted(ep: Episode) -> dict[str, Any]:
    """How the picture is encoded, as a print's settings have it. Nothing is named that is the usual.

    Raises EpisodeError where the encoder that the episode names does not work here.
    """
    if ep.draft:
        return {"preset": "draft"}
    asked = {"preset": ep.output.preset}
    if ep.output.codec != codecs.USUAL:
        asked["codec"] = ep.output.codec
    found = encoder(ep)
    return asked | ({"encoder": found} if found else {})


def encoder(ep: Episode) -> str | None:
    """The hardware's name; None for software. Raises EpisodeError as `wanted` does."""
    asked = ep.output.encoder
    if ep.draft or asked == "software":
        return None
    if asked == "auto":
        return next((name for name in hardware.tried(ep.output.codec) if not _missing(ep, name)), None)
    if why := _missing(ep, asked):
        needs = f"it needs {hardware.NEEDS[asked]}"
        mistake = Mistake(
            ep.shown_path,
            ep.output.line,
            0,
            f"encoder is {asked}, which does not encode {ep.output.codec} here: {why}",
            f"{needs}; use `encoder: auto`, or remove it to encode by software",
        )
        raise EpisodeError([mistake])
    return asked


def said(ep: Episode) -> str:
    """What a plan says of an encoder that was left to the machine, or "" """
    if ep.draft or ep.output.encoder != "auto":
        return ""
    found = encoder(ep)
    return f"encoded by {found}" if found else "no encoder in hardware works here: encoded by software"


def _missing(ep: Episode, name: str) -> str:
    return _tried(name, ep.output.codec, ep.output.preset, ep.size, ep.fps)


@cache
def _tried(name: str, codec: str, preset: str, size: tuple[int, int], fps: Fraction) -> str:
    settings: Mapping[str, Any] = {"preset": preset, "codec": codec, "encoder": name}
    return hardware.missing(codecs.output(settings, fps), size, fps)
