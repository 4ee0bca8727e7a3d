"""What is missing or odd on this machine, and what to do about it."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal

from renderers.painting import RenderError, silent
from stages.core.store import open_store

PYTHON = (3, 11)
ROOM_GB = 2  # an episode's clips, plates and video, with something to spare
FFMPEG_MAJOR = 7  # the first that reads a filter script with -/filter_complex
ENCODERS = ("libx264", "aac")
FILTERS = ("ass", "overlay", "concat", "ebur128", "blackdetect", "freezedetect", "silencedetect")


@dataclass(frozen=True, slots=True)
class Finding:
    level: Literal["ok", "odd", "fail"]
    what: str
    hint: str = ""


def examine() -> list[Finding]:
    """Every check, each on its own: one that breaks is a finding, not an end."""
    findings: list[Finding] = []
    for check in (_python, _packages, _ffmpeg, _fonts, _voice, _store, _keys, _money):
        try:
            findings += check()
        except Exception as error:  # a doctor reports what it meets, whatever it is
            findings.append(Finding("fail", f"{check.__name__.strip('_')}: {type(error).__name__}: {error}"))
    return findings


def as_text(findings: list[Finding]) -> str:
    lines = []
    for finding in findings:
        lines.append(f"{finding.level:4}  {finding.what}")
        if finding.hint:
            lines.append(f"      hint: {finding.hint}")
    bad = sum(finding.level == "fail" for finding in findings)
    odd = sum(finding.level == "odd" for finding in findings)
    lines.append(f"\n{bad} missing, {odd} odd" if bad or odd else "\nAll is well.")
    return "\n".join(lines)


def _python() -> Iterator[Finding]:
    said = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.version_info < PYTHON:
        yield Finding("fail", said, f"install Python {PYTHON[0]}.{PYTHON[1]} or newer")
    else:
        yield Finding("ok", said)
    if sys.prefix == sys.base_prefix:
        yield Finding("odd", "no virtual environment", "python3 -m venv .venv, and install into that")


def _packages() -> Iterator[Finding]:
    try:
        wanted = [line for line in requires("onetake") or [] if "extra ==" not in line]
    except PackageNotFoundError:
        yield Finding("fail", "onetake itself is not installed", "pip install -e .")
        return
    missing = []
    for line in wanted:
        name = line.split(";")[0].translate(str.maketrans("<>=!~ [(", "        ")).split()[0]
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        yield Finding("fail", f"packages missing: {', '.join(missing)}", "pip install -e .")
    else:
        yield Finding("ok", f"{len(wanted)} packages installed")


def _ffmpeg() -> Iterator[Finding]:
    from renderers.ffmpeg import run

    shown = subprocess.run([run.exe(), "-version"], capture_output=True, text=True, check=True).stdout
    number = shown.split()[2]
    major = "".join(letter for letter in number.partition(".")[0] if letter.isdigit())
    if major and int(major) < FFMPEG_MAJOR:
        yield Finding(
            "fail", f"ffmpeg {number}", f"version {FFMPEG_MAJOR} or newer reads our scripts; unset IMAGEIO_FFMPEG_EXE"
        )
    else:
        yield Finding("ok", f"ffmpeg {number}")
    for listing, wanted in (("-encoders", ENCODERS), ("-filters", FILTERS)):
        listed = subprocess.run([run.exe(), "-hide_banner", listing], capture_output=True, text=True, check=True).stdout
        missing = [name for name in wanted if f" {name} " not in listed]
        if missing:
            yield Finding(
                "fail", f"ffmpeg lacks {', '.join(missing)}", "unset IMAGEIO_FFMPEG_EXE: the wheel's has them"
            )


def _fonts() -> Iterator[Finding]:
    from renderers.text import fonts

    faces = fonts.names()
    for face in faces:
        fonts.digest(face)
    yield Finding("ok", f"{len(faces)} fonts bundled")


def _voice() -> Iterator[Finding]:
    from renderers.scratch import voice

    with tempfile.TemporaryDirectory() as folder:
        said = voice.paint({"text": "Um, dois.", "language": "pt-BR"}, {}, Path(folder, "line.wav"), silent)
    engine = str(said.facts["engine"])
    if engine.startswith("espeak"):
        yield Finding("ok", f"scratch voice: {engine}")
    else:
        yield Finding(
            "odd", f"scratch voice: {engine}", "eSpeak NG has no wheel here; lines hum, in about their true length"
        )


def _store() -> Iterator[Finding]:
    store = open_store()
    try:
        with store.desk() as folder, store.locked("doctor", "lock"):
            one, other = folder / "one", folder / "other"
            one.write_bytes(b"onetake")
            other.symlink_to(one.name)
            other.read_bytes()
    except (OSError, RenderError) as error:
        yield Finding("fail", f"{store.root} cannot be used: {error}", "name a writable folder in ONETAKE_CACHE")
        return
    free_gb = shutil.disk_usage(store.root).free / 1e9
    if free_gb < ROOM_GB:
        yield Finding(
            "odd", f"{store.root}: {free_gb:.1f} GB free", f"an episode may want {ROOM_GB} GB; doit gc frees some"
        )
    else:
        yield Finding("ok", f"{store.root}: writable, {free_gb:.0f} GB free")


def _keys() -> Iterator[Finding]:
    from renderers import secrets

    there = [name for name in secrets.KEYS if secrets.named(name)]
    yield Finding("ok", f"keys set: {', '.join(there) or 'none'}; free builds need none")


def _money() -> Iterator[Finding]:
    from stages import settle
    from stages.core.ledger import Ledger

    store = open_store()
    ledger, waiting = Ledger(store.root), len(settle.cases(store))
    if waiting:
        yield Finding("odd", f"purchases that are under way or wait for an answer: {waiting}", "doit settle lists them")
    if ledger.unreadable():
        yield Finding("odd", f"lines of {ledger.file} that cannot be read: {ledger.unreadable()}", "mend them by hand")
