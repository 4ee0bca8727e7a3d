"""Voice, room tone and music added up, block by block."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from renderers.sound.bed import Bed
from renderers.sound.lines import Line, add
from renderers.sound.raw import BLOCK, Raw
from renderers.sound.tone import Tone, weights


def blend(
    lines: Sequence[Line],
    bank: Raw,
    total: int,
    seed: str,
    bed: Bed | None,
    into: Raw,
    progress: Callable[[float], None],
) -> None:
    """Fills `into`, `total` samples long: one channel, or two where there is music."""
    tone = Tone([line.floor for line in lines if line.floor], seed)
    places = [(line.start, line.end, line.floor) for line in lines]
    for start in range(0, total, BLOCK):
        count = min(BLOCK, total - start)
        block = tone.block(count) * weights(places, tone.rms, start, count)
        add(lines, bank, block, start)
        into.append(block[:, None] + bed.block(start, count) if bed else block[:, None])
        progress((start + count) / total)
