"""Running ffmpeg."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from renderers.ffmpeg.run import cause, exe, run, stop_all, version
from renderers.painting import RenderError

ENDLESS = ("-f", "lavfi", "-i", "testsrc2=s=64x36:r=24", "-f", "null", "-")
RAW = ("-f", "rawvideo", "-pix_fmt", "gray", "-s", "16x16", "-framerate", "24", "-i", "pipe:0")


def test_the_version_stands_in_the_name_of_the_wheels_ffmpeg() -> None:
    said = subprocess.run([exe(), "-version"], capture_output=True, text=True, check=True).stdout.split()[2]
    assert version() in said


def test_an_ffmpeg_of_ones_own_is_asked_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "my-ffmpeg"
    own.write_text("#!/bin/sh\necho ffmpeg version 6.1.1-mine Copyright\n")
    own.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(own))
    for cached in (exe, version):
        cached.cache_clear()
    try:
        assert (exe(), version()) == (own, "6.1.1-mine")
    finally:
        monkeypatch.undo()
        for cached in (exe, version):
            cached.cache_clear()


def test_the_log_tells_the_command_and_what_ffmpeg_said(tmp_path: Path) -> None:
    shares: list[float] = []
    short = ("-f", "lavfi", "-i", "testsrc2=s=64x36:r=24:d=1", str(tmp_path / "a b.mp4"))
    run(short, log=tmp_path / "log", frames=24, progress=shares.append)
    story = (tmp_path / "log").read_text()
    assert story.splitlines()[0].endswith(f"'{tmp_path}/a b.mp4'")
    assert "libx264" in story
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_frames_are_fed_one_by_one_and_the_share_is_of_those(tmp_path: Path) -> None:
    shares: list[float] = []
    frames = [bytes([n]) * 256 for n in range(4)]
    run([*RAW, "-f", "null", "-"], log=tmp_path / "log", frames=4, progress=shares.append, stdin=frames)
    assert shares == [0.25, 0.5, 0.75, 1.0, 1.0]
    assert "frame=    4 " in (tmp_path / "log").read_text()


def test_a_feeder_that_breaks_stops_ffmpeg_and_is_heard(tmp_path: Path) -> None:
    def frames() -> Iterator[bytes]:
        yield b"\0" * 256
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run([*RAW, "-f", "null", "-"], log=tmp_path / "log", stdin=frames())


@pytest.mark.parametrize(
    ("args", "says"),
    [
        pytest.param(
            ["-i", "none.mp4", "x.mp4"], "none.mp4: in#0: Error opening input: No such file or directory", id="no file"
        ),
        pytest.param(["-i", "torn.mp4", "x.mp4"], "Invalid data found when processing input", id="broken file"),
        pytest.param(["-bogus"], "Unrecognized option 'bogus'", id="unknown option"),
        pytest.param(
            [*ENDLESS[:4], "-vf", "crop=999:999", "-f", "null", "-"],
            "Invalid too big or non positive size",
            id="filter",
        ),
        pytest.param(
            [*ENDLESS[:4], "-t", "1", "/nowhere/x.mp4"], "/nowhere/x.mp4: No such file or directory", id="no folder"
        ),
    ],
)
def test_a_failure_says_the_cause_and_where_the_log_is(tmp_path: Path, args: list[str], says: str) -> None:
    (tmp_path / "torn.mp4").write_bytes(b"\0\0\0\x20ftypisom" + b"\xff" * 200)
    with pytest.raises(RenderError) as caught:
        run(args, log=tmp_path / "log", cwd=tmp_path)
    assert str(caught.value).startswith("ffmpeg stopped: ")
    assert says in str(caught.value)
    assert caught.value.log == tmp_path / "log"


def test_ffmpeg_that_stops_reading_is_an_error_of_ffmpeg(tmp_path: Path) -> None:
    frames = (b"\0" * 256 for _ in range(10_000))
    with pytest.raises(RenderError, match="Unrecognized option"):
        run([*RAW, "-bogus", "1", "-f", "null", "-"], log=tmp_path / "log", stdin=frames)


def test_stop_all_ends_runs_in_other_threads(tmp_path: Path) -> None:
    going, errors = [threading.Event(), threading.Event()], []

    def endless(n: int) -> None:
        try:
            run(ENDLESS, log=tmp_path / f"log{n}", frames=10**9, progress=lambda _: going[n].set())
        except RenderError as error:
            errors.append(str(error))

    threads = [threading.Thread(target=endless, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    assert all(event.wait(20) for event in going)
    stop_all()
    for thread in threads:
        thread.join(20)
    assert errors == ["ffmpeg stopped: killed by signal 9"] * 2


@pytest.mark.skipif(sys.platform != "linux", reason="only its kernel kills children of the dead")
def test_ffmpeg_dies_with_us(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [
            *(sys.executable, "-c"),
            "import sys; from pathlib import Path; from renderers.ffmpeg.run import run\n"
            "run(sys.argv[2:], log=Path(sys.argv[1]), frames=10**9, progress=lambda _: print('going', flush=True))",
            *(str(tmp_path / "log"), *ENDLESS[:-1], "pipe:2"),
        ],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    with parent:
        assert parent.stdout and parent.stdout.readline() == b"going\n"
        child = int(Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()[0])
        gone = threading.Thread(target=_wait_for_the_end_of, args=(child,), daemon=True)
        parent.kill()
        gone.start()
        gone.join(20)
        assert not gone.is_alive()


def _wait_for_the_end_of(pid: int) -> None:
    import os
    import select

    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    select.select([watched], [], [])
    os.close(watched)


def test_the_cause_is_found_among_its_echoes() -> None:
    story = """ffmpeg -i a.mp4
[info] Input #0, mov
[h264 @ 0x5] [error] Invalid NAL unit size (1 > 0).
[vost#0:0/libx264 @ 0x5] [fatal] Terminating thread with return code -22 (Invalid argument)
[error] Conversion failed!
"""
    assert cause(story, 1) == "h264: Invalid NAL unit size (1 > 0)"
    assert cause(story, -9) == "killed by signal 9"
    assert cause(story + "[info] Exiting normally, received signal 2.\n", 255) == "it was interrupted"
    assert cause("ffmpeg\n", 3) == "it said nothing and gave 3"
    assert cause("ffmpeg\nSegmentation fault\n", 3) == "Segmentation fault"
