"""Voice, room tone, music and effects added up, block by block."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from renderers.sound.bed import Bed
from renderers.sound.effects import Effects
from renderers.sound.lines import Line, add
from renderers.sound.raw import BLOCK, Raw
from renderers.sound.tone import Tone, weights


def blend(
    lines: Sequence[Line],
    bank: Raw,
    total: int,
    seed: str,
    bed: Bed | None,
    effects: Effects | None,
    into: Raw,
    progress: Callable[[float], None],
) -> None:
    """Fills `into`, `total` samples long, with as many channels as it has: two where there is music or an effect."""
    tone = Tone([line.floor for line in lines if line.floor], seed)
    places = [(line.start, line.end, line.floor) for line in lines]
    for start in range(0, total, BLOCK):
        count = min(BLOCK, total - start)
        block = tone.block(count) * weights(places, tone.rms, start, count)
        add(lines, bank, block, start)
        whole = np.repeat(block[:, None], into.channels, axis=1)
        if bed:
            whole += bed.block(start, count)
        if effects:
            effects.add(whole, start)
        into.append(whole)
        progress((start + count) / total)
