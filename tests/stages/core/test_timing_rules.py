"""Words over several scenes, pauses, offsets, joins and overlaps: what an author is told of them, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from stages.core.episode import load
from stages.core.errors import EpisodeError

LINE = 'narration: "A porta abre, a mesa espera, a porta fecha."'


def told(root: Path, *scenes: str) -> list[str]:
    lines = ["title: T", "language: pt-BR", "scenes:"]
    for n, scene in enumerate(scenes):
        lines += [f"  - name: s{n}", *(f"    {line}" for line in scene.splitlines())]
    (root / "episodes").mkdir(exist_ok=True)
    file = root / "episodes" / "ep.yaml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        load(file)
    except EpisodeError as error:
        return [f"{mistake.message} | {mistake.hint}" for mistake in error.mistakes]
    return []


@pytest.mark.parametrize(
    "scenes",
    [
        pytest.param(
            [LINE, "narration: {continues: mesa}", "narration: {continues: porta#2}"], id="one line, three cuts"
        ),
        pytest.param([LINE + "\npause_s: 1.5\nvoice_offset_s: -0.2"], id="a pause and an offset"),
        pytest.param([LINE, "narration: Sim.\njoin: tight\noverlap: true"], id="tight, and two speakers"),
        pytest.param(
            [LINE, "narration: {continues: mesa}", "narration: Sim.\njoin: tight"], id="tight after a line of two"
        ),
        pytest.param(["narration: {text: Sim, stretch: 0.95}"], id="a stretched line"),
        pytest.param(
            [
                LINE + "\ncards: [{title: {text: a}, at: porta}]",
                "narration: {continues: mesa}\ncards: [{title: {text: b}, at: porta}]",
            ],
            id="a phrase is looked for in the scene's own part of the line",
        ),
    ],
)
def test_words_may_be_timed(tmp_path, scenes):
    assert told(tmp_path, *scenes) == []


@pytest.mark.parametrize(
    ("scenes", "parts"),
    [
        (["hold_s: 2\npause_s: 1"], ["pause_s means nothing in a scene without words | say how long with hold_s"]),
        (["hold_s: 2\nvoice_offset_s: 1"], ["voice_offset_s means nothing in a scene without words"]),
        ([LINE + "\njoin: tight"], ["join means nothing: no words come before"]),
        (["hold_s: 2", LINE + "\noverlap: true"], ["overlap means nothing: no words come before"]),
        ([LINE, "narration: {continues: porta}"], ['says "porta" 2 times | write which: "porta#1"']),
        ([LINE, "narration: {continues: pora}"], ['does not say "pora" | did you mean "porta"']),
        ([LINE, "narration: {continues: fecha}", "narration: {continues: mesa}"], ["is said before this scene's turn"]),
        (
            [LINE, "narration: {continues: mesa}\nlead_s: 1"],
            ["lead_s means nothing in a scene that goes on with a line"],
        ),
        (
            [LINE + "\ntail_s: 1", "narration: {continues: mesa}"],
            ["tail_s means nothing in a scene whose line goes on"],
        ),
        ([LINE, "narration: {continues: mesa, take: 2}"], ["narration.take decides nothing for a line that goes on"]),
        (
            [LINE + "\ncards: [{title: {text: a}, at: mesa}]", "narration: {continues: mesa}"],
            ['card 1: at: the narration does not say "mesa"'],
        ),
        (["narration: {text: Sim, stretch: 1.2}"], ["stretch is 1.2"]),
        (
            ["hold_s: 2\npause_s: 1\njoin: tight", LINE, "narration: {continues: zzz}\noverlap: true"],
            ["pause_s means nothing", "join means nothing", 'does not say "zzz"', "overlap means nothing"],
        ),
    ],
)
def test_what_decides_nothing_or_is_not_said_is_an_error_with_its_remedy(tmp_path, scenes, parts):
    found = told(tmp_path, *scenes)
    assert len(found) == len(parts)
    assert all(any(part in one for one in found) for part in parts), found
