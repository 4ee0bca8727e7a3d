"""Texts that belong together, all set in one size: the largest at which every one of them goes in."""

from __future__ import annotations

from collections.abc import Sequence

from renderers.cards.frame import Frame
from renderers.text.layout import Align, Block

_TRIES = 6


def alike(
    frame: Frame,
    role: str,
    texts: Sequence[str],
    room_px: float,
    *,
    scale: float = 1.0,
    lines: int | None = None,
    align: Align = "left",
) -> tuple[Block, ...]:
    """One block for each text. Raises `RenderError` for the first that does not go in at the role's least size."""
    asked_px = frame.theme["type"][role]["size"] * frame.unit
    blocks: tuple[Block, ...] = ()
    for _ in range(_TRIES):
        blocks = tuple(frame.set(role, text, room_px, scale=scale, lines=lines, align=align) for text in texts)
        least_px = min((block.size_px for block in blocks), default=asked_px)
        if all(block.size_px - least_px < 0.01 for block in blocks):
            break
        scale = least_px / asked_px
    return blocks
