"""One part of a mix by itself: what was added up, before the last gain and the limiter.

    settings  the mix's own, and "stem": "voice", "music", "clips" or "effects", and "spoken", a fact of the mix
    inputs    those of the mix that the part is made from
    into      WAV, 48 kHz, stereo, 24 bits, as long as the mix and in step with it to the sample
    facts     {"samples"}

The stems of a film add up to its mix as it was before the last gain, each rounded to 24 bits.
"""

from __future__ import annotations

from pathlib import Path

from renderers.painting import Inputs, Painting, Progress, Settings

LIBRARIES = ("av", "numpy", "scipy")


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """One part as a WAV; the same bytes every time."""
    import numpy as np

    from renderers.sound import parts, wav
    from renderers.sound.raw import BLOCK

    total, name = int(settings["samples"]), str(settings["stem"])
    with (
        parts.opened(settings, inputs, into.parent, only=name) as heard,
        wav.Writer(into, bits=24, channels=2) as file,
    ):
        for start in range(0, total, BLOCK):
            block = np.zeros((min(BLOCK, total - start), 2))
            heard.parts[name].add(block, start)
            file.write(block)
            progress((start + len(block)) / total)
    return Painting({"samples": total})
