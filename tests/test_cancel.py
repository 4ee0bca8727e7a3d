"""A film whose encode is stopped from outside, or for which the disk has no room: nothing looks finished."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from renderers.ffmpeg import run
from tests.project import doit, edit, environment, project

SHORT = """\
title: "Short"
language: en
size: 160x90
scenes:
  - name: one
    hold_s: 2
"""

GOES_ON = "the same command goes on from what was finished"

# It begins to encode, is never done, and says so once it was heard: a pipe holds less than what it writes before that.
ENDLESS = """#!/bin/sh
case "$*" in
  *script.txt*) ;;
  *) exec "{real}" "$@" ;;
esac
yes frame=12 | head -c 200000
exec 3> "$TOLD"
echo encoding >&3
exec sleep 600
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = project(tmp_path_factory.mktemp("built"), short=SHORT)
    assert doit(folder, "episode=short").returncode == 0
    return folder


@pytest.fixture
def short(built: Path, tmp_path: Path) -> Path:
    """A copy of the finished project, whose picture is to be encoded again."""
    shutil.copytree(built, tmp_path / "short", symlinks=True)
    edit(tmp_path / "short", "short", "size:", "preset: master\nsize:")
    return tmp_path / "short"


def pretended(folder: Path, script: str) -> Path:
    """An ffmpeg that passes for the real one's version."""
    real = run.exe()
    fake = folder / f"ffmpeg-pretended-v{run.version()}"
    fake.write_text(script.replace("{real}", str(real)))
    fake.chmod(0o755)
    return fake


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_encode_says_where_it_was_and_leaves_nothing_behind(
    short: Path, tmp_path: Path, how: signal.Signals
) -> None:
    told = tmp_path / "told"
    os.mkfifo(told)
    shown = (short / "build/short/short.mp4").readlink()
    variables = {"IMAGEIO_FFMPEG_EXE": str(pretended(tmp_path, ENDLESS)), "TOLD": str(told)}
    process = subprocess.Popen(
        [sys.executable, "-m", "doit", "episode=short"],
        cwd=short,
        env=environment() | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with told.open() as line:
        assert line.readline() == "encoding\n"
        process.send_signal(how)
        _, said = process.communicate()
        assert line.read() == "", "ffmpeg held the other end until it ended, with us"
    assert process.returncode == 1
    assert said.strip() == f"interrupted at frame 12 of 48 of video:short; {GOES_ON}"
    assert (short / "build/short/short.mp4").readlink() == shown
    assert not [path for path in (short / "cache/tmp").iterdir() if path.is_dir()]


FULL = """#!/bin/sh
case "$*" in
  *script.txt*) ;;
  *) exec "{real}" "$@" ;;
esac
for into; do :; done
echo half > "$into"
echo '[out#0/mp4 @ 0x1] [error] Error muxing a packet: No space left on device' >&2
echo '[fatal] Conversion failed!' >&2
exit 228
"""
HINT = "hint: make room (doit gc removes what nothing names), or name a folder on another disk in ONETAKE_CACHE"


def unspoilt(project: Path) -> None:
    """The film that was there is shown, and nothing half made is kept."""
    assert (project / "build/short/short.mp4").exists()
    assert len([*(project / "cache/prints").glob("*.mp4")]) == len([*(project / "cache/video").glob("*.mp4")]) == 1
    assert not [path for path in (project / "cache/tmp").iterdir() if path.is_dir()]


def test_a_disk_that_runs_full_midway_is_one_sentence(short: Path, tmp_path: Path) -> None:
    stopped = doit(short, "episode=short", IMAGEIO_FFMPEG_EXE=str(pretended(tmp_path, FULL)))
    assert stopped.returncode == 1
    assert stopped.stderr.count("\n") == 2
    assert stopped.stderr.startswith(f"video:short: {short}/cache: the disk ran full: ")
    assert HINT in stopped.stderr
    unspoilt(short)


SMALL = """
import shutil, sys
from collections import namedtuple

shutil.disk_usage = lambda folder: namedtuple("usage", "total used free")(10**9, 10**9 - 2000, 2000)
from doit.doit_cmd import DoitMain
sys.exit(DoitMain().run(sys.argv[1:]))
"""


def test_a_disk_without_room_for_a_film_is_told_before_its_encode(short: Path) -> None:
    stopped = subprocess.run(
        [sys.executable, "-c", SMALL, "episode=short"], cwd=short, env=environment(), capture_output=True, text=True
    )
    assert stopped.returncode == 1
    needed = 2 * 2 * 48 * 160 * 90 * 0.269 // 8
    told = f"the disk has 2 kB left, and about {needed / 1000:.3g} kB are needed"
    assert stopped.stderr == f"video:short: {short}/cache: {told}\n{HINT}\n"
    unspoilt(short)
