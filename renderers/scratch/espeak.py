"""eSpeak NG from its wheel, each line in a fresh process (see `child` for why)."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from renderers.painting import RenderError
from renderers.scratch.child import SCRIPT

VARIANT = "klatt4"  # the most intelligible variant that keeps the pace of the plain voice
VOLUME = 70  # at 100 it clips
PATIENCE_S = 120  # a line of ten minutes takes under 2 s
_DATA = "espeak-ng-data"
_LIBRARIES = {"Windows": "espeak-ng.dll", "Darwin": "libespeak-ng.dylib"}
_VOICES = {"pt": "pt-br", "pt-pt": "pt", "en": "en-us", "zh": "cmn"}


class Unavailable(Exception):
    """This machine cannot run eSpeak NG, or it has no voice for the language; the message says which."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One piece: 16-bit little endian samples, and (character, sample) of each word that begins."""

    pcm: bytes
    events: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    version: str  # "1.52.0"
    voice: str
    rate_hz: int
    pieces: tuple[Speech, ...]


@cache
def installed() -> tuple[Path, Path] | None:
    """(library, the folder that holds its data), or None. Found, not loaded: importing the wheel is not needed."""
    package = find_spec("espeakng_loader")
    for folder in (package and package.submodule_search_locations) or ():
        library = Path(folder) / _LIBRARIES.get(platform.system(), "libespeak-ng.so")
        if library.is_file() and (Path(folder) / _DATA / "phontab").is_file():
            return library.resolve(), Path(folder).resolve()
    return None


def voices_for(language: str) -> list[str]:
    """eSpeak's names to try for a BCP 47 tag: the region's voice, then the language's. Ours for bare "pt", "en"."""
    low = language.casefold().replace("_", "-")
    short = low.split("-")[0]
    names = [_VOICES[low]] if low in _VOICES else [low]
    return list(dict.fromkeys([*names, _VOICES.get(short, short)]))


def command(library: Path, voice: str, rate: int, texts: Sequence[str]) -> tuple[list[str], bytes]:
    """What to run, and what to tell it. It must be started in the folder that holds the data."""
    request = {
        "library": str(library),
        "voice": f"{voice}+{VARIANT}",
        "rate": rate,
        "volume": VOLUME,
        "pieces": list(texts),
    }
    return [sys.executable, "-I", "-S", str(Path(SCRIPT).resolve())], json.dumps(request).encode()


def speak(texts: Sequence[str], language: str, rate: int) -> Spoken:
    """Every text, one after another, in one process. Same texts, same bytes.

    Raises Unavailable when there is no engine or no voice, RenderError when the engine fails at its work.
    """
    found = installed()
    if found is None:
        raise Unavailable("espeakng-loader is not installed for this system")
    library, home = found
    for voice in voices_for(language):
        answer = _ask(*command(library, voice, rate, texts), home)
        if answer.get("error") == "load":
            raise Unavailable(f"eSpeak NG does not load: {answer['why']}")
        if "error" not in answer:
            pieces = (
                Speech(b64decode(piece["pcm"]), tuple((int(c), int(s)) for c, s in piece["events"]))
                for piece in answer["pieces"]
            )
            return Spoken(answer["version"], voice, int(answer["rate_hz"]), tuple(pieces))
    raise Unavailable(f'eSpeak NG has no voice for "{language}"')


def _ask(arguments: list[str], request: bytes, home: Path) -> dict[str, Any]:
    try:
        done = subprocess.run(arguments, input=request, cwd=home, capture_output=True, timeout=PATIENCE_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise RenderError(
            f"the scratch voice did not finish within {PATIENCE_S} s", hint="split the line, or report its text"
        ) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        last = (done.stderr.decode(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
        raise RenderError(
            f"the scratch voice stopped with code {done.returncode}: {last}", hint="report the text of the line"
        ) from error
    assert isinstance(answer, dict)
    return answer
