"""Voice, room tone and music added up, block by block.

Under music the voice is brought to the target first, by itself, so that a peaky voice loses none of its lead over the
music to the limiter; what is left for the last gain is little.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.sound.bed import Bed
from renderers.sound.lines import Line, add
from renderers.sound.master import driven
from renderers.sound.raw import BLOCK, Raw
from renderers.sound.tone import Tone, weights


def voices(lines: Sequence[Line], total: int, seed: str, into: Raw) -> None:
    """Fills `into`, one channel, with the lines at their places and room tone where they are not."""
    tone = Tone([line.floor for line in lines if line.floor], seed)
    places = [(line.start, line.end, line.floor) for line in lines]
    for start in range(0, total, BLOCK):
        count = min(BLOCK, total - start)
        block = tone.block(count) * weights(places, tone.rms, start, count)
        add(lines, block, start)
        into.append(block[:, None])


def under_music(
    voice: Raw,
    file: Path,
    settings: Mapping[str, Any],
    into: Raw,
    progress: Callable[[float], None],
    *,
    heard: bool,
) -> list[str]:
    """Fills `into`, two channels, with the voice and the music under it. Says what could not reach its level.

    heard:  somebody speaks; else the music is the programme, at the target.
    """
    music, target = settings["music"], float(Fraction(settings["target_lufs"]))
    speech = driven(
        voice, target if heard else None, float(Fraction(settings["ceiling_dbtp"])), lambda share: progress(0.5 * share)
    )
    level = float(Fraction(music["gain_db"])) if heard else target
    duck_db, words = float(Fraction(music["duck_db"])), settings["words"]
    try:
        bed = Bed(file, into.path.with_suffix(".music"), voice.samples, level, duck_db, words)
        try:
            for start, block in speech.blocks():
                into.append(block + bed.block(start, len(block)))
                progress(0.5 + 0.5 * (start + len(block)) / voice.samples)
        finally:
            bed.drop()
    finally:
        speech.drop()
    return [speech.held] if speech.held else []
