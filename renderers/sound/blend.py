"""Voice, room tone and music added up, before the master gain: written once, front to back, block by block."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.sound.bed import Bed
from renderers.sound.lines import BUS_LUFS, Line, add
from renderers.sound.raw import BLOCK, Raw
from renderers.sound.tone import Tone, weights


def blend(
    settings: Mapping[str, Any],
    inputs: Mapping[str, Path],
    lines: Sequence[Line],
    mix: Raw,
    progress: Callable[[float], None],
) -> None:
    """Fills `mix`: one channel, or two when there is music."""
    total = int(settings["samples"])
    tone = Tone([line.floor for line in lines if line.floor], settings["seed"])
    places = [(line.start, line.end, line.floor) for line in lines]
    music = settings["music"]
    bed = None
    if music:
        # Its level is said for the finished film, where the voice is at the target; here it is on its bus.
        below = float(Fraction(music["gain_db"]) - Fraction(settings["target_lufs"]))
        level = BUS_LUFS + (below if any(line.loud for line in lines) else 0)
        scratch = mix.path.with_name("music.f32")
        bed = Bed(inputs["music"], scratch, total, level, float(Fraction(music["duck_db"])), settings["words"])
    try:
        for start in range(0, total, BLOCK):
            count = min(BLOCK, total - start)
            block = tone.block(count) * weights(places, tone.rms, start, count)
            add(lines, block, start)
            mix.append(block[:, None] + bed.block(start, count) if bed else block[:, None])
            progress((start + count) / total)
    finally:
        if bed:
            bed.drop()
