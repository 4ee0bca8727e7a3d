"""A tenth of `bench/chaos.py`: whole episodes bought while everything goes wrong, and what must hold then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from bench import chaos
from bench.lanes import Lane

STORMS, TOGETHER = 30, 3


@pytest.fixture(scope="module")
def lanes() -> Iterator[Sequence[Lane]]:
    with Lane() as one, Lane() as other:
        yield one, other


@pytest.mark.parametrize("first", range(0, STORMS, TOGETHER))
def test_whatever_happens_each_thing_is_paid_for_once_or_somebody_is_asked(first, lanes, tmp_path):
    for seed in range(first, first + TOGETHER):
        (tmp_path / str(seed)).mkdir()
        came = chaos.run(seed, lanes, tmp_path / str(seed))
        assert (seed, came.wrong) == (seed, [])
        assert came.ended in ("complete", "stopped")
