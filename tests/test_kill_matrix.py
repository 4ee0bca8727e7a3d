"""Killed at any step, each thing is paid for once: every call that changes the disk, every moment of every request.

The steps are listed by a purchase that is left alone, so that a new one is covered without being named. Before each of
them a purchase dies by SIGKILL; then the next process buys the same thing, and the services' own books are read.
"""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from stages.core.store import Store, digest_of
from tests.killed import GOODS, Nursery
from tests.trial import BLIND, MOMENTS, PATIENCE_S, Stroke, Trial, bought_again, leaks, met, remains, telling

SUBMIT = {
    "frame": "bfl.submit",
    "clip": "fal.submit",
    "voice": "elevenlabs.speech",
    "sound": "elevenlabs.sound",
    "music": "elevenlabs.music",
}
LISTING = {"clip": "fal.list", "voice": "elevenlabs.history"}
SENT = Stroke("rename to journal/KEY.json")  # the journal says that it may be sent
TAKEN_ON = Stroke("rename to journal/KEY.json #2")  # and that it has a ticket
SHARES = 5  # tests that share the steps of one service
PAIRS = 5  # of strokes, for each kind of goods


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    nursery = Nursery(tmp_path_factory.mktemp("nursery"))
    yield nursery
    nursery.close()


def accepted(what: str) -> Stroke:
    """It is taken on and charged, and no answer has left."""
    return Stroke(f"{SUBMIT[what]} accepted", 1)


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("what", GOODS)
def test_killed_anywhere_it_is_charged_once(tmp_path: Path, nursery: Nursery, what: str, share: int):
    with Trial(tmp_path / "whole", nursery, what) as whole:
        strokes = whole.strokes(whole.run())
        assert (whole.sold, whole.outcomes, [*remains(whole)]) == (1, ["bought"], [])
    if what == "music":  # but for its request, it goes the way of an effect
        strokes = strokes[strokes.index(SENT) : strokes.index(TAKEN_ON) + 1] + strokes[-len(MOMENTS) :]
    wrong = []
    for n, stroke in enumerate(strokes[share::SHARES]):
        with Trial(tmp_path / f"{n}", nursery, what) as trial:
            wrong += met(trial, stroke)
    assert wrong == []


@pytest.mark.parametrize("what", GOODS)
def test_killed_twice_in_a_row_it_is_charged_once(tmp_path: Path, nursery: Nursery, what: str):
    with Trial(tmp_path / "whole", nursery, what) as whole:
        strokes = whole.strokes(whole.run())
    dice = random.Random(what)
    wrong = []
    for n in range(PAIRS):
        with Trial(tmp_path / f"{n}", nursery, what) as trial:
            wrong += met(trial, *dice.sample(strokes, 2), surely=False)
    assert wrong == []


@pytest.mark.parametrize(
    ("what", "rebuy_below_usd", "charges"),
    [
        pytest.param("frame", "0.06", 2, id="a frame at the limit: bought again"),
        pytest.param("frame", "0.05", 1, id="a frame above it: stopped"),
        pytest.param("sound", "0.12", 2, id="an effect at the limit: bought again"),
        pytest.param("music", "0.29", 1, id="music above it: stopped"),
    ],
)
def test_where_nothing_is_listed_the_episode_s_limit_decides(
    tmp_path: Path, nursery: Nursery, what: str, rebuy_below_usd: str, charges: int
):
    wrong = []
    for n, stroke in enumerate([accepted(what), Stroke(f"{SUBMIT[what]} half", 1)]):
        with Trial(tmp_path / f"{n}", nursery, what, rebuy_below_usd=rebuy_below_usd) as trial:
            trial.run(stroke)
            assert trial.doubtful
            trial.run()
            assert trial.sold == charges
        with Trial(tmp_path / f"{n} settled", nursery, what, rebuy_below_usd=rebuy_below_usd) as trial:
            wrong += met(trial, stroke)
    assert wrong == []


def late(trial: Trial) -> None:
    """The service lists nothing when it is asked first."""
    options = trial.town.options
    delayed = options.fal if trial.what == "clip" else options.elevenlabs
    delayed.listing_delay_s = 1e6

    def now() -> None:
        delayed.listing_delay_s = 0.0

    trial.town.call(LISTING[trial.what], 1, now)


@pytest.mark.parametrize("what", LISTING)
def test_killed_while_it_looks_it_is_still_found(tmp_path: Path, nursery: Nursery, what: str):
    with Trial(tmp_path / "whole", nursery, what) as whole:
        late(whole)
        whole.run(accepted(what))
        since = len(whole.town.seen)
        ended = whole.run()
        assert len(whole.town.asked(LISTING[what])) > 1
        assert (whole.sold, whole.outcomes) == (1, ["bought"])
        assert any("looking for it" in said for said in ended.notices)
        strokes = whole.strokes(ended, since)
    until = strokes.index(SENT) + 2  # when the journal says what was found too
    wrong = []
    for n, stroke in enumerate([*strokes[:until], *(one for one in strokes if one.step.startswith(LISTING[what]))]):
        with Trial(tmp_path / f"{n}", nursery, what) as trial:
            late(trial)
            wrong += met(trial, accepted(what), stroke)
    assert wrong == []


@pytest.mark.parametrize("what", LISTING)
def test_what_is_listed_only_when_it_is_made_is_waited_for(tmp_path: Path, nursery: Nursery, what: str):
    with Trial(tmp_path / "it", nursery, what, seconds={"clip": 0.4, "voice": 0.4}) as trial:
        trial.town.options.fal.lists_running = False
        trial.town.options.fal.listing_delay_s = trial.town.options.elevenlabs.listing_delay_s = 0.1
        taken = threading.Event()
        trial.town.call(SUBMIT[what], 1, taken.set, at="read")
        child = trial.begin()
        assert taken.wait(PATIENCE_S)
        child.kill()
        assert child.end().killed
        ended = trial.begin().end()
        assert any("looking for it" in said for said in ended.notices)
        assert (trial.sold, trial.outcomes, ended.remarks, [*remains(trial)]) == (1, ["bought"], [], [])


def test_where_several_may_be_it_nothing_is_sent(tmp_path: Path, nursery: Nursery):
    with Trial(tmp_path / "it", nursery, "voice") as trial:
        trial.run(accepted("voice"))
        trial.run(Stroke("elevenlabs.speech accepted", 2), take=2)
        ended = [trial.run(), trial.run(take=2)]
        ids = ", ".join(sorted(charge.request_id for charge in trial.town.charges))
        said = f"in doubt: no reply was seen, and elevenlabs lists 2 that may be it: {ids}"
        assert [one.error for one in ended] == [f"narration:ep/one: {said}"] * 2
        assert trial.sold == 2


def test_a_line_that_was_bought_before_is_not_taken_for_a_lost_one(tmp_path: Path, nursery: Nursery):
    """Take 2 has the words of take 1; it was never sent, and the history has take 1."""
    with Trial(tmp_path / "it", nursery, "voice") as trial:
        trial.run()
        assert trial.run(Stroke("connect to elevenlabs.api"), take=2).killed
        child = trial.begin(settle_s=0.0, take=2)
        assert child.end().record is not None
        assert trial.sold == 2
        assert trial.outcomes == ["bought", "possibly charged twice", "bought"]


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("clip", "fal lists requests of that time without what was sent"),
        ("voice", ""),
    ],
)
def test_where_the_list_may_not_be_read_the_price_decides(tmp_path: Path, nursery: Nursery, what: str, says: str):
    with Trial(tmp_path / "it", nursery, what) as trial:
        trial.town.options.fal.stores_payloads = False
        trial.town.options.elevenlabs.history_refusal = 403
        trial.run(accepted(what))
        ended = trial.run()
        if says:  # $0.336
            assert (ended.kind, trial.sold, trial.outcomes) == ("Stopped", 1, ["reserved"])
            assert ended.error == f"clips:ep/one: in doubt: no reply was seen, and it cannot be looked up: {says}"
        else:  # $0.0023
            assert (trial.sold, trial.outcomes) == (2, ["possibly charged twice", "bought"])
            assert ended.remarks == [bought_again(what, Decimal("0.0023"))]


@pytest.mark.parametrize("what", ["frame", "clip", "voice"])
def test_a_build_that_waits_goes_on_from_where_the_killed_one_stood(tmp_path: Path, nursery: Nursery, what: str):
    with Trial(tmp_path / "it", nursery, what) as trial:
        reached, dead = threading.Event(), threading.Event()

        def hold() -> None:
            reached.set()
            dead.wait(PATIENCE_S)

        trial.town.call(SUBMIT[what], 1, hold)
        first = trial.begin()
        assert reached.wait(PATIENCE_S)
        second = trial.begin()
        assert second.soon_says("another build is buying it")
        first.kill()
        assert first.end().killed
        dead.set()
        ended = second.end()
        again = what in BLIND
        assert trial.sold == 1 + again
        assert trial.outcomes == ["possibly charged twice"] * again + ["bought"]
        assert ended.remarks == [bought_again(what, Decimal("0.06"))] * again
        assert [*remains(trial)] == []


@pytest.mark.parametrize(
    ("what", "fault", "state"),
    [("frame", "black", "rejected"), ("frame", "moderated", "refused")],
)
def test_killed_while_it_turns_something_down_it_asks_for_nothing_more(
    tmp_path: Path, nursery: Nursery, what: str, fault: str, state: str
):
    def trial(name: str) -> Trial:
        one = Trial(tmp_path / name, nursery, what)
        one.town.fault(SUBMIT[what], 1, fault)
        return one

    with trial("whole") as whole:
        ended = whole.run()
        assert ended.kind == whole.run().kind == "Stopped"
        strokes = whole.strokes(ended)
    wrong = []
    for n, stroke in enumerate(strokes[strokes.index(TAKEN_ON) + 1 : len(telling(ended.steps))]):
        with trial(f"{n}") as one:
            assert one.run(stroke).killed
            said = one.run().error
            purchase = one.purchase
            assert purchase is not None
            kept = Store(one.cache).rejected(purchase.key, 1)
            if said != ended.error or (purchase.state, one.outcomes) != (state, [state]):
                wrong.append(f"{stroke}: {said}, {purchase.state}, {one.outcomes}")
            if len(one.town.asked(SUBMIT[what])) != 1:
                wrong.append(f"{stroke}: it was asked for again")
            if state == "rejected" and (kept is None or digest_of(kept) != purchase.digest):
                wrong.append(f"{stroke}: what was rejected is not kept")
            wrong += [f"{stroke}: {leak}" for leak in leaks(one.town, one.cache)]
    assert wrong == []


def harmed(trial: Trial, *, journal: bool) -> None:
    """Bought, and then its bytes are lost, and perhaps its journal too."""
    record = trial.run().record
    assert record is not None
    (trial.cache / record["ref"]).write_bytes(b"rotten")
    if not journal:
        shutil.rmtree(trial.cache / "journal")


@pytest.mark.parametrize(
    ("what", "journal"),
    [
        pytest.param("frame", True, id="a frame, by its journal"),
        pytest.param("frame", False, id="a frame, by its record alone"),
        pytest.param("voice", True, id="a line, by its journal"),
    ],
)
def test_killed_while_it_is_fetched_again_it_is_not_bought_again(
    tmp_path: Path, nursery: Nursery, what: str, journal: bool
):
    with Trial(tmp_path / "whole", nursery, what) as whole:
        harmed(whole, journal=journal)
        steps = whole.run().steps
        assert (whole.sold, [*remains(whole)]) == (1, [])
    moved = next(n for n, step in enumerate(steps) if step.startswith("make damaged/"))
    wrong = []
    for n, step in enumerate(telling(steps[moved:])):
        with Trial(tmp_path / f"{n}", nursery, what) as trial:
            harmed(trial, journal=journal)
            assert trial.run(Stroke(step)).killed
            trial.run()
            wrong += [f"{step}: {trial.sold} charges"] * (trial.sold != 1)
            wrong += [f"{step}: {fault}" for fault in remains(trial)]
    assert wrong == []
