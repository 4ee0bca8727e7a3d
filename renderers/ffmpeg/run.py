"""Which ffmpeg we have, and one way to run it.

A child never outlives us: it is killed when `run` is left by an exception, by `stop_all`, and, on Linux, by the kernel
when our process dies. Several runs may go on at once in threads of one process.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from os import environ
from pathlib import Path

from renderers.painting import DiskFullError, Progress, RenderError, silent

# What ffmpeg says after, and because of, the line that names the cause.
ECHOES = re.compile(
    r"Conversion failed|Error opening (input|output) files?\b|Nothing was written into output|Failed to inject frame|"
    r"Terminating thread with return code|Task finished with error code|Failed to configure (in|out)put pad|"
    r"Error (while filtering|sending frames|parsing filterchain|reinitializing filters|initializing filters|"
    r"applying encoder options|splitting the argument list|while opening encoder|submitting|linking filters|"
    r"binding filtergraph|parsing global options|parsing a filter description|initializing (a|the) )|"
    r"\[fatal\] Error : |Last message repeated|Exiting normally|Could not open encoder before EOF"
)
FULL = re.compile(r"No space left on device|Disk quota exceeded")
NAMED = re.compile(r"Error opening (?:input|output) file (.+)\.$", re.MULTILINE)
TAGGED = re.compile(r"^(?:\[(?P<who>[^\]@]*?)(?: @ [^\]]*)?\] )*\[(?P<level>error|fatal|panic)\] (?P<text>.+)$")

# PR_SET_PDEATHSIG is 1, SIGKILL 9. Set in a small interpreter that then becomes ffmpeg: code between fork and exec of
# a process with threads (`preexec_fn`) can hang. The parent's number is compared, for it may already be gone.
DIES_WITH_US = """
import os, sys
if sys.platform == "linux":
    import ctypes
    ctypes.CDLL(None).prctl(1, 9)
    if os.getppid() != int(sys.argv[1]):
        sys.exit(1)
os.execv(sys.argv[2], sys.argv[2:])
"""

_running: set[subprocess.Popen[bytes]] = set()
_frames: dict[subprocess.Popen[bytes], tuple[int, int]] = {}  # of those that count them: how many are done, of all
_lock = threading.Lock()


@cache
def exe() -> Path:
    """The ffmpeg we use: IMAGEIO_FFMPEG_EXE, else the one in the imageio-ffmpeg wheel, else the one on PATH."""
    if named := environ.get("IMAGEIO_FFMPEG_EXE"):
        return Path(named)
    package = find_spec("imageio_ffmpeg")  # found, not imported: importing takes longer than all the rest
    for folder in (package and package.submodule_search_locations) or ():
        for file in sorted(Path(folder, "binaries").glob("ffmpeg-*")):
            return file
    from shutil import which

    if found := which("ffmpeg"):
        return Path(found)
    raise RenderError(
        "there is no ffmpeg on this machine", hint="pip install imageio-ffmpeg, or name one in IMAGEIO_FFMPEG_EXE"
    )


@cache
def version() -> str:
    """The version that decides ffmpeg's output, such as "9.0.2". Starts it only if its file name does not say."""
    if said := re.fullmatch(r"ffmpeg-.+-v(\d[\w.]*?)(?:\.exe)?", exe().name):
        return said[1]
    try:
        shown = subprocess.run([exe(), "-version"], capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as wrong:
        raise RenderError(
            f"{exe()} does not run: {wrong}", hint="name a working ffmpeg in IMAGEIO_FFMPEG_EXE"
        ) from wrong
    return shown.split()[2]


def run(
    args: Sequence[str],
    *,
    log: Path,
    frames: int | None = None,
    progress: Progress = silent,
    stdin: Iterable[bytes] | None = None,
    cwd: Path | None = None,
) -> None:
    """Run ffmpeg to its end; what it says stands in `log`.

    frames:  how many will be made, so that `progress` hears the share done.
    stdin:   raw frames, one a chunk, for an input called `pipe:0`; then the share is of chunks fed.
    Files that are there are overwritten. Raises RenderError with the line in which ffmpeg names the cause.
    """
    command = [str(exe()), "-nostdin", "-hide_banner", "-nostats", "-y", "-loglevel", "level+info"]
    command += [] if stdin is not None else ["-progress", "pipe:1", "-stats_period", "0.25"]
    command += args
    with log.open("wb") as story:
        story.write(f"{shlex.join(command)}\n".encode())
        story.flush()
        child = subprocess.Popen(
            _dying_with_us(command),
            stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if stdin is not None else subprocess.PIPE,
            stderr=story,
            cwd=cwd,
        )
        with _lock:
            _running.add(child)
        try:
            if stdin is not None:
                _feed(child, stdin, frames, progress)
            else:
                _follow(child, frames, progress)
            code = child.wait()
        finally:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                _close(pipe)
            with _lock:
                _running.discard(child)
                _frames.pop(child, None)
    if code:
        said = log.read_text(errors="replace")
        error = DiskFullError if FULL.search(said) else RenderError
        raise error(f"ffmpeg stopped: {cause(said, code)}", log=log)
    progress(1.0)


def stop_all() -> None:
    """Kill every ffmpeg that is running now; their `run` raises. For who handles signals."""
    with _lock:
        for child in _running:
            child.kill()


def frames_done() -> tuple[int, int]:
    """How many frames the runs that go on now have made, and how many they will."""
    with _lock:
        return sum(done for done, _ in _frames.values()), sum(wanted for _, wanted in _frames.values())


def cause(story: str, code: int) -> str:
    """The line of ffmpeg's log that says what went wrong."""
    if code < 0:
        return f"killed by signal {-code}"
    if "Exiting normally, received signal" in story:
        return "it was interrupted"
    wrong = [said for line in story.splitlines() if (said := TAGGED.match(line)) and not ECHOES.search(line)]
    if wrong:
        who, text = wrong[-1]["who"], wrong[-1]["text"].strip().rstrip(".")
        named = [file for file in NAMED.findall(story) if file not in text]
        return ": ".join(filter(None, [*named[-1:], who, text]))
    lines = [line.strip() for line in story.splitlines()[1:] if line.strip()]
    return lines[-1] if lines else f"it said nothing and gave {code}"


def _dying_with_us(command: list[str]) -> list[str]:
    from os import getpid

    if sys.platform != "linux":
        return command
    return [sys.executable, "-I", "-S", "-c", DIES_WITH_US, str(getpid()), *command]


def _feed(child: subprocess.Popen[bytes], chunks: Iterable[bytes], frames: int | None, progress: Progress) -> None:
    assert child.stdin
    try:
        for fed, chunk in enumerate(chunks, start=1):
            child.stdin.write(chunk)
            if frames:
                progress(min(fed / frames, 1.0))
        child.stdin.close()
    except BrokenPipeError:  # it stopped reading; its exit code and log say why, if it minds
        pass


def _follow(child: subprocess.Popen[bytes], frames: int | None, progress: Progress) -> None:
    assert child.stdout
    for line in child.stdout:
        name, _, value = line.decode(errors="replace").strip().partition("=")
        if name == "frame" and frames and value.isdigit():
            with _lock:
                _frames[child] = int(value), frames
            progress(min(int(value) / frames, 1.0))


def _close(pipe: object) -> None:
    from contextlib import suppress

    if pipe is not None:
        with suppress(BrokenPipeError):
            pipe.close()  # type: ignore[attr-defined]  # either of Popen's two kinds of pipe
