"""What can be said of cards before a pixel is drawn: from their sidecars alone, card, value, limit and remedy.

Pure: what stands where, on what ground, in, findings out. `docs/checks.md` lists every rule with its limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from stages.lint_evidence import mattes, receipts, rows, sources, terminals
from stages.lint_place import (
    behind_borders,
    clear_of_players,
    collisions,
    covered_from,
    end_screen,
    on_screen,
    under_the_mark,
)
from stages.lint_text import contrasts, density, line_ends, sizes, time_to_read
from stages.shown import Finding, Ground, Shown

OF_A_CARD: tuple[Callable[[Shown, Ground], Iterator[Finding]], ...] = (
    on_screen,
    clear_of_players,
    under_the_mark,
    sizes,
    contrasts,
    time_to_read,
    density,
    line_ends,
    sources,
    rows,
    receipts,
    terminals,
    mattes,
)


def findings(cards: Sequence[Shown], ground: Ground) -> list[Finding]:
    """All that is wrong with the cards of one scene, in their order: each alone, then together."""
    seen = [_as_seen(shown, cards[n + 1 :]) for n, shown in enumerate(cards)]
    found = [finding for shown in seen for rule in OF_A_CARD for finding in rule(shown, ground)]
    return [*found, *collisions(cards, ground), *behind_borders(cards, ground), *end_screen(cards)]


def _as_seen(shown: Shown, above: Sequence[Shown]) -> Shown:
    """The card, for as long as no later one hides it."""
    hidden_s = covered_from(shown, above)
    return shown if hidden_s is None else replace(shown, goes_s=hidden_s)
