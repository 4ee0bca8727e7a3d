"""Who buys, for one episode and in one store: the holder of the locks. What a purchase goes through, `deal` says."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from stages.core.closing import tidy
from stages.core.deal import Deal
from stages.core.journal import Journal
from stages.core.ledger import Ledger
from stages.core.recipe import key
from stages.core.store import Record, Store
from stages.core.terms import Notice, Terms, Wanted


class Buyer:
    """Buys for one episode, in one store. Safe to call from many threads at once."""

    def __init__(self, store: Store, terms: Terms, work: AbstractContextManager[Any] | None = None) -> None:
        self.store = store
        self.terms = terms
        self.journal = Journal(store.root)
        self.ledger = Ledger(store.root)
        self.work = work or nullcontext()  # entered while the processor is busy with what arrived
        self.remarks: list[str] = []  # what people must hear of, however the build ends
        self.bought: set[str] = set()  # keys of what it brought home itself, and no other build

    def buy(self, wanted: Wanted, notice: Notice) -> Record:
        """The thing's record, bought now only if no other process bought it meanwhile.

        Raises RenderError: Stopped where a person must answer, OverBudget, a ServiceError where the service gave no
        other way. Nothing that was paid for is lost by it: the same call goes on from there.
        """
        with self.store.locked(wanted.recipe.kind, key(wanted.recipe), lambda: notice("another build is buying it")):
            self.store.forget_seen(wanted.recipe.ref(wanted.ext))
            found = self.store.find(wanted.recipe.ref(wanted.ext)).record
            if found is not None:
                tidy(self.store, key(wanted.recipe))
                return found
            record = Deal(self, wanted, notice).run()
            self.bought.add(record.key)
            return record

    def collect(self, wanted: Wanted, notice: Notice) -> Record | None:
        """Take home what was bought and nothing asks for any more, if it is ready by now. Sends nothing, waits for
        nothing; None where it is not there yet, or another build sees to it."""
        with self.store.locked(wanted.recipe.kind, key(wanted.recipe), _leave):
            return Deal(self, wanted, notice).collect()


class Busy(Exception):
    """Another process has the key."""


def _leave() -> None:
    raise Busy
