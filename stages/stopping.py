"""How a build ends before its end: what counts as an interruption, and how far it was."""

from __future__ import annotations

import signal
import sys
import threading

from stages.report import at_work


def as_if_interrupted() -> None:
    """Being asked to end, or losing the terminal, is an interruption too, unless somebody chose to ignore it."""
    if threading.current_thread() is not threading.main_thread():
        return  # signals are the main thread's
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def far() -> str:
    """Where the encode is, if one goes on: " at frame 812 of 4320 of video:ep3", else ""."""
    encoding = at_work("video")
    if not encoding or "renderers.ffmpeg.run" not in sys.modules:
        return ""
    done, wanted = sys.modules["renderers.ffmpeg.run"].frames_done()
    return f" at frame {done} of {wanted} of {' and '.join(encoding)}" if wanted else ""
