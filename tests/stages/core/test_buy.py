"""One purchase, whatever happens to it: each thing is paid for once, or somebody is asked."""

from __future__ import annotations

import threading
from dataclasses import replace
from decimal import Decimal

import pytest

from renderers.painting import RenderError
from renderers.service import Declined, Failed, Forbidden, Gone, Refused, Unanswered
from stages.core import closing, deal, turnstile
from stages.core.buy import Buyer
from stages.core.journal import Journal
from stages.core.ledger import Ledger, OverBudget
from stages.core.recipe import Recipe, key
from stages.core.store import Store
from stages.core.terms import Seller, Stopped, Terms, Wanted
from tests.shop import NAME, Shop, opened

DEAR, CHEAP = Decimal("1.12"), Decimal("0.06")


class Killed(BaseException):
    """The process dies here: nothing behind it runs."""


@pytest.fixture
def shop(monkeypatch):
    monkeypatch.setenv("ONETAKE_POLL_S", "0")
    monkeypatch.setenv("ONETAKE_SETTLE_S", "0")
    monkeypatch.setattr(deal, "_pause", lambda seconds: None)
    turnstile._turnstiles.clear()
    with opened() as shop:
        yield shop


def wanted(price=DEAR, **settings):
    recipe = Recipe("clips", {"use": "shop/clip"}, {"prompt": "a door", **settings}, paid=True)
    return Wanted("clips:ep/door", recipe, "mp4", Seller(NAME, NAME), price)


def run(tmp_path, want=None, **terms):
    """Another process, as far as the store is concerned."""
    said: list[str] = []
    store = Store(tmp_path)
    record = Buyer(store, Terms("ep", **{"limit_usd": Decimal(5), **terms})).buy(want or wanted(), said.append)
    return record, said


def account(tmp_path):
    return [(one.attempt, one.outcome, one.counts_usd) for one in Ledger(tmp_path).accounts()]


def state(tmp_path, want=None):
    purchase = Journal(tmp_path).read(key((want or wanted()).recipe))
    assert purchase is not None
    return purchase.state


def test_a_thing_is_bought_once_and_kept(tmp_path, shop: Shop):
    record, _ = run(tmp_path)
    again, _ = run(tmp_path)
    assert len(shop.charges) == 1
    assert (record.price_usd, again.digest) == (DEAR, record.digest)
    assert record.facts == {"seen": 5}
    assert account(tmp_path) == [(1, "bought", DEAR)]
    assert state(tmp_path) == "saved"


@pytest.mark.parametrize("step", ["submit", "sent", "poll", "fetch", "examine"])
def test_a_process_that_dies_anywhere_is_gone_on_from_and_charged_once(tmp_path, shop: Shop, step):
    shop.meets[step] = [Killed()]
    with pytest.raises(Killed):
        run(tmp_path)
    record, _ = run(tmp_path)
    expected = 1
    assert len(shop.charges) == expected
    assert record.price_usd == DEAR
    final = [one for one in account(tmp_path) if one[1] == "bought"]
    assert len(final) == 1


def test_a_lost_reply_is_found_at_the_service(tmp_path, shop: Shop):
    shop.meets["sent"] = [Unanswered("no reply")]
    shop.meets["find"] = [[], []]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONETAKE_SETTLE_S", "900")
        record, said = run(tmp_path)
    assert len(shop.charges) == 1
    assert record.receipt["id"] == "id-1"
    assert any("looking for it" in line for line in said)


def test_what_never_arrived_is_sent_again_after_the_wait_and_said(tmp_path, shop: Shop):
    shop.meets["submit"] = [Unanswered("no reply")]
    store = Store(tmp_path)
    buyer = Buyer(store, Terms("ep", Decimal(5)))
    buyer.buy(wanted(), lambda said: None)
    assert len(shop.charges) == 1
    assert account(tmp_path) == [(1, "possibly charged twice", DEAR), (2, "bought", DEAR)]
    assert "possibly charged twice" in buyer.remarks[0]


def test_several_hits_stop_and_nothing_is_sent(tmp_path, shop: Shop):
    shop.meets["sent"] = [Unanswered("no reply")]
    shop.meets["find"] = [[{"id": "a"}, {"id": "b"}]]
    with pytest.raises(Stopped, match="lists 2 that may be it: a, b"):
        run(tmp_path)
    with pytest.raises(Stopped):
        run(tmp_path)
    assert len(shop.charges) == 1
    assert account(tmp_path) == [(1, "reserved", DEAR)]


@pytest.mark.parametrize(
    ("price", "limit", "charges"),
    [
        pytest.param(Decimal("0.10"), None, 2, id="at the limit: bought again"),
        pytest.param(Decimal("0.11"), None, 1, id="above it: stopped"),
        pytest.param(Decimal("0.01"), Decimal(0), 1, id="a limit of zero: always stopped"),
    ],
)
def test_where_nothing_can_be_looked_up_the_price_decides(tmp_path, shop: Shop, price, limit, charges):
    shop.LOOKUP = False
    shop.meets["sent"] = [Unanswered("no reply")]
    terms = {} if limit is None else {"rebuy_below_usd": limit}
    want = wanted(price)
    if charges == 1:
        with pytest.raises(Stopped, match="in doubt") as error:
            run(tmp_path, want, **terms)
        assert "doit settle" in error.value.hint
    else:
        run(tmp_path, want, **terms)
    assert len(shop.charges) == charges


def test_a_cheap_thing_is_not_bought_again_for_ever(tmp_path, shop: Shop):
    shop.LOOKUP = False
    shop.meets["sent"] = [Unanswered("no reply") for _ in range(20)]
    with pytest.raises(Stopped):
        run(tmp_path, wanted(CHEAP))
    assert len(shop.charges) == 1 + deal.AGAIN


def test_a_listing_that_may_not_be_read_leaves_it_to_the_price(tmp_path, shop: Shop):
    shop.listed = None
    shop.meets["sent"] = [Unanswered("no reply")]
    with pytest.raises(Stopped, match="cannot be looked up"):
        run(tmp_path)
    assert len(shop.charges) == 1


def test_a_listing_that_never_answers_is_no_reason_to_send_again(tmp_path, shop: Shop):
    shop.meets["sent"] = [Unanswered("no reply")]
    shop.meets["find"] = [Declined("down") for _ in range(50)]
    with pytest.raises(Stopped):
        run(tmp_path)
    assert len(shop.charges) == 1


def test_turned_away_is_tried_again_and_reserved_once(tmp_path, shop: Shop):
    shop.meets["submit"] = [Declined("busy", after_s=7.0), Declined("busy")]
    run(tmp_path)
    assert account(tmp_path) == [(1, "bought", DEAR)]


def test_turned_away_for_good_frees_the_account(tmp_path, shop: Shop):
    shop.meets["submit"] = [Declined("busy") for _ in range(deal.TRIES)]
    with pytest.raises(Declined):
        run(tmp_path)
    assert account(tmp_path) == [(1, "not charged", Decimal(0))]
    run(tmp_path)
    assert len(shop.charges) == 1


def test_dying_while_turned_away_leaves_no_doubt(tmp_path, shop: Shop, monkeypatch):
    def die(seconds):
        raise Killed

    shop.meets["submit"] = [Declined("busy")]
    monkeypatch.setattr(deal, "_pause", die)
    with pytest.raises(Killed):
        run(tmp_path)
    shop.listed = None
    monkeypatch.setattr(deal, "_pause", lambda seconds: None)
    run(tmp_path)
    assert account(tmp_path) == [(1, "bought", DEAR)]


def test_a_missing_right_charges_nothing_and_is_tried_by_the_next_build(tmp_path, shop: Shop):
    shop.meets["submit"] = [Forbidden("the balance is exhausted")]
    with pytest.raises(Forbidden):
        run(tmp_path)
    assert account(tmp_path) == [(1, "not charged", Decimal(0))]
    run(tmp_path)
    assert len(shop.charges) == 1


@pytest.mark.parametrize(
    ("charged", "counts"), [(False, Decimal(0)), (None, DEAR), (True, DEAR)], ids=["free", "unknown", "charged"]
)
def test_a_refusal_answers_for_its_key(tmp_path, shop: Shop, charged, counts):
    shop.meets["poll"] = [Refused("content policy", charged=charged)]
    for _ in range(2):
        with pytest.raises(Stopped, match="refused: content policy"):
            run(tmp_path)
    assert len(shop.charges) == 1
    assert account(tmp_path) == [(1, "refused", counts)]


def test_what_breaks_for_free_is_tried_a_few_times(tmp_path, shop: Shop):
    shop.meets["poll"] = [Failed("runner lost"), Failed("runner lost")]
    run(tmp_path)
    assert account(tmp_path) == [(1, "failed", 0), (2, "failed", 0), (3, "bought", DEAR)]


def test_what_keeps_breaking_stops_but_answers_for_nothing(tmp_path, shop: Shop):
    shop.meets["poll"] = [Failed("runner lost") for _ in range(deal.FREE_TRIES)]
    with pytest.raises(RenderError, match="runner lost"):
        run(tmp_path)
    run(tmp_path)
    assert account(tmp_path)[-1] == (4, "bought", DEAR)


def test_a_rejected_take_is_kept_shown_and_never_used(tmp_path, shop: Shop):
    shop.faults = [("it is black", "it is short")]
    with pytest.raises(Stopped, match="it is black; it is short"):
        run(tmp_path)
    with pytest.raises(Stopped):
        run(tmp_path)
    assert len(shop.charges) == 1
    assert [file.read_bytes() for file in (tmp_path / "rejected").iterdir()] == [b"goods"]
    assert account(tmp_path) == [(1, "rejected", DEAR)]
    assert Store(tmp_path).find(wanted().recipe.ref("mp4")).record is None


def test_a_ticket_that_is_gone_is_a_loss_that_somebody_must_answer_for(tmp_path, shop: Shop):
    shop.meets["poll"] = [Gone("task not found")]
    with pytest.raises(Stopped, match="task not found"):
        run(tmp_path)
    assert len(shop.charges) == 1


def test_a_ticket_may_be_unknown_for_a_while(tmp_path, shop: Shop):
    shop.GRACE_S = 60.0
    shop.meets["poll"] = [Gone("task not found"), Gone("task not found")]
    run(tmp_path)
    assert len(shop.charges) == 1


def test_a_budget_counts_all_that_was_ever_reserved(tmp_path, shop: Shop):
    run(tmp_path, limit_usd=Decimal("2.24"))
    shop.faults = [("black",)]
    with pytest.raises(Stopped):
        run(tmp_path, wanted(take=2), limit_usd=Decimal("2.24"))
    with pytest.raises(OverBudget, match=r"\$2.24 is spent or reserved"):
        run(tmp_path, wanted(take=3), limit_usd=Decimal("2.24"))
    assert len(shop.charges) == 2


def test_an_unknown_price_is_never_paid(tmp_path, shop: Shop):
    with pytest.raises(RenderError, match="nobody knows what shop/clip costs"):
        run(tmp_path, wanted(None))
    assert not shop.charges


@pytest.mark.parametrize(
    ("allowed", "bought"), [({"clips:ep/door": DEAR}, 1), ({"clips:ep/door": Decimal(1)}, 0), ({}, 0)]
)
def test_a_signed_plan_bounds_each_purchase(tmp_path, shop: Shop, allowed, bought):
    if bought:
        run(tmp_path, allowed_usd=allowed)
    else:
        with pytest.raises(RenderError, match="the signed plan allows"):
            run(tmp_path, allowed_usd=allowed)
    assert len(shop.charges) == bought


def test_two_builds_at_once_buy_a_thing_once(tmp_path, shop: Shop):
    gate = threading.Barrier(2)
    records, said = [], []

    def build():
        gate.wait(10)
        record, lines = run(tmp_path)
        records.append(record.digest)
        said.extend(lines)

    threads = [threading.Thread(target=build) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(shop.charges) == 1
    assert len(records) == 2


def test_what_is_sent_beside_the_request_is_recorded_and_not_in_the_key(tmp_path, shop: Shop):
    plain = wanted()
    beside = replace(plain, seller=Seller(NAME, NAME, aside={"previous_text": "Before."}))
    record, _ = run(tmp_path, beside)
    assert shop.charges[0]["body"] == {"prompt": "a door", "previous_text": "Before."}
    assert record.receipt["aside"] == {"previous_text": "Before."}
    run(tmp_path, plain)
    assert len(shop.charges) == 1


def test_a_damaged_thing_is_fetched_again_by_its_receipt(tmp_path, shop: Shop):
    record, _ = run(tmp_path)
    (tmp_path / record.ref).write_bytes(b"rotten fruit")
    again, _ = run(tmp_path)
    assert (len(shop.charges), (tmp_path / again.ref).read_bytes()) == (1, b"goods")
    assert [file.read_bytes() for file in (tmp_path / "damaged").glob("*.mp4")] == [b"rotten fruit"]
    assert account(tmp_path) == [(1, "bought", DEAR)]


def test_a_lost_record_is_written_again_from_the_journal(tmp_path, shop: Shop):
    record, _ = run(tmp_path)
    (tmp_path / "clips" / f"{record.key}.json").unlink()
    shop.meets["poll"] = [Gone("expired")]
    again, _ = run(tmp_path)
    assert (len(shop.charges), again.digest, again.facts) == (1, record.digest, record.facts)


def test_a_damaged_thing_that_is_gone_stops_with_price_and_answer(tmp_path, shop: Shop):
    record, _ = run(tmp_path)
    (tmp_path / record.ref).unlink()
    shop.meets["poll"] = [Gone("expired")]
    with pytest.raises(Stopped, match="cannot be had again: expired") as error:
        run(tmp_path)
    assert f"buy it again for $1.12 after: doit settle {record.key[:12]} rebuy" in error.value.hint
    assert len(shop.charges) == 1


def test_a_thing_bought_but_not_on_the_account_is_put_there(tmp_path, shop: Shop, monkeypatch):
    def die(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(deal, "close", die)
        with pytest.raises(Killed):
            run(tmp_path)
    assert account(tmp_path) == [(1, "reserved", DEAR)]
    closing.tidy(Store(tmp_path))
    assert account(tmp_path) == [(1, "bought", DEAR)]
    assert state(tmp_path) == "saved"


def test_what_the_way_here_harmed_is_fetched_once_more_and_not_rejected(tmp_path, shop: Shop):
    def harmed():
        shop.faults = [("it does not decode",)]
        shop.bytes = b"half"

    def whole():
        shop.bytes = b"goods"

    shop.meets["fetch"] = [harmed, whole]
    record, _ = run(tmp_path)
    assert record.facts == {"seen": 5}
    assert account(tmp_path) == [(1, "bought", DEAR)]
    assert not (tmp_path / "rejected").exists()


def test_an_edited_journal_stops_the_purchase(tmp_path, shop: Shop):
    run(tmp_path)
    file = next((tmp_path / "journal").glob("*.json"))
    file.write_text(file.read_text().replace("saved", "intent"))
    for stored in (tmp_path / "clips").iterdir():
        stored.unlink()
    with pytest.raises(RenderError, match="was edited"):
        run(tmp_path)
    assert len(shop.charges) == 1


@pytest.mark.parametrize("step", ["sent", "poll", "fetch"])
def test_what_nothing_asks_for_any_more_is_taken_home_when_it_is_ready(tmp_path, shop: Shop, step):
    shop.meets[step] = [Killed()]
    with pytest.raises(Killed):
        run(tmp_path)
    buyer = Buyer(Store(tmp_path), Terms("ep", Decimal(5)))
    if step == "poll":
        shop.meets["poll"] = [False]
        assert buyer.collect(wanted(), lambda said: None) is None
    record = buyer.collect(wanted(), lambda said: None)
    assert record is not None
    assert len(shop.charges) == 1
    assert account(tmp_path) == [(1, "bought", DEAR)]


def test_an_empty_list_is_believed_a_few_times_only(tmp_path, shop: Shop):
    shop.meets["submit"] = [Unanswered("no reply") for _ in range(50)]
    shop.meets["find"] = [[] for _ in range(50)]
    with pytest.raises(Stopped, match=f"lists nothing of it, {deal.AGAIN + 1} times"):
        run(tmp_path, limit_usd=None)
    assert len(account(tmp_path)) == deal.AGAIN + 1


def test_two_that_lost_the_same_reply_do_not_share_what_is_found(tmp_path, shop: Shop):
    """Take 1 and take 2 of one line are alike to the service."""
    for take in (1, 2):
        shop.meets["sent"] = [Killed()]
        with pytest.raises(Killed):
            run(tmp_path, wanted(take=take))
    shop.listed = shop.listed[:1] if shop.listed else []
    run(tmp_path, wanted(take=1))
    run(tmp_path, wanted(take=2))
    assert len(shop.charges) == 3
    assert account(tmp_path)[1] == (1, "possibly charged twice", DEAR)


def test_an_earlier_attempt_is_not_taken_for_a_lost_one(tmp_path, shop: Shop):
    shop.faults = [("black",)]
    with pytest.raises(Stopped):
        run(tmp_path)
    journal = Journal(tmp_path)
    first = journal.read(key(wanted().recipe))
    assert first is not None
    journal.move(first, "released")
    shop.meets["sent"] = [Unanswered("no reply")]
    record, _ = run(tmp_path)
    assert record.receipt["id"] == "id-2"
    assert len(shop.charges) == 2


def test_what_is_in_doubt_is_looked_for_again(tmp_path, shop: Shop):
    listed, shop.listed = shop.listed, None
    shop.meets["sent"] = [Unanswered("no reply")]
    with pytest.raises(Stopped, match="cannot be looked up"):
        run(tmp_path)
    assert listed is not None
    shop.listed = [{"id": "id-1"}]
    Buyer(Store(tmp_path), Terms("ep", Decimal(5))).look_again(wanted())
    run(tmp_path)
    assert len(shop.charges) == 1


def test_an_account_that_was_lost_is_written_again_from_the_journal(tmp_path, shop: Shop):
    shop.meets["poll"] = [Killed()]
    with pytest.raises(Killed):
        run(tmp_path)
    (tmp_path / "ledger.jsonl").unlink()
    run(tmp_path)
    assert account(tmp_path) == [(1, "bought", DEAR)]


def test_a_price_set_aside_by_a_dead_process_is_freed(tmp_path, shop: Shop, monkeypatch):
    def die(seconds):
        raise Killed

    shop.meets["submit"] = [Declined("busy")]
    monkeypatch.setattr(deal, "_pause", die)
    with pytest.raises(Killed):
        run(tmp_path)
    closing.tidy(Store(tmp_path))
    assert Ledger(tmp_path).committed_usd("ep") == 0


def test_who_turns_us_away_for_long_is_left_alone(tmp_path, shop: Shop):
    shop.meets["submit"] = [Declined("busy", after_s=864_000)]
    with pytest.raises(Declined):
        run(tmp_path)
    assert account(tmp_path) == [(1, "not charged", 0)]


def test_a_reply_that_nobody_foresaw_is_a_sentence_and_loses_nothing(tmp_path, shop: Shop):
    shop.meets["fetch"] = [OverflowError("too large")]
    with pytest.raises(RenderError, match="OverflowError: too large") as error:
        run(tmp_path)
    assert "not lost" in error.value.hint
    run(tmp_path)
    assert len(shop.charges) == 1


def test_half_a_character_in_a_reply_is_kept_as_it_came(tmp_path, shop: Shop):
    shop.half = "\ud83d"
    record, _ = run(tmp_path)
    found = Store(tmp_path).find(record.ref).record
    assert found is not None
    assert found.receipt["half"] == "\ud83d"


def test_nothing_is_bought_that_stands_in_no_plan(tmp_path, shop: Shop):
    buyer = Buyer(Store(tmp_path), Terms("ep", Decimal(5)))
    buyer.planned = {"frames:ep/door"}
    with pytest.raises(RenderError, match="clips:ep/door stands in no plan"):
        buyer.buy(wanted(), lambda said: None)
    assert not shop.charges


def test_nothing_is_bought_for_a_full_disk(tmp_path, shop: Shop, monkeypatch):
    monkeypatch.setattr(deal, "ROOM_BYTES", 1 << 62)
    with pytest.raises(RenderError, match="nothing is bought below"):
        run(tmp_path)
    assert not shop.charges
