"""Who buys, for one episode and in one store: the holder of the locks. What a purchase goes through, `deal` says."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from renderers.painting import RenderError
from stages.core.closing import tidy
from stages.core.deal import Deal
from stages.core.journal import Journal
from stages.core.ledger import Ledger
from stages.core.recipe import key
from stages.core.store import Record, Store
from stages.core.terms import Notice, Terms, Wanted, silently


class Buyer:
    """Buys for one episode, in one store. Safe to call from many threads at once."""

    def __init__(self, store: Store, terms: Terms, work: AbstractContextManager[Any] | None = None) -> None:
        self.store = store
        self.terms = terms
        self.planned: set[str] | None = None  # tasks that stand in the plan: nothing else is bought
        self.journal = Journal(store.root)
        self.ledger = Ledger(store.root)
        self.work = work or nullcontext()  # entered while the processor is busy with what arrived
        self.remarks: list[str] = []  # what people must hear of, however the build ends
        self.bought: set[str] = set()  # keys of what it brought home itself, and no other build
        self.sent: set[str] = set()  # keys of what it paid for: the rest had been paid for before

    def buy(self, wanted: Wanted, notice: Notice) -> Record:
        """The thing's record, bought now only if no other process bought it meanwhile.

        Raises RenderError: for what stands in no plan; Stopped where a person must answer, OverBudget, a ServiceError
        where the service gave no other way. Nothing that was paid for is lost by it: the same call goes on from there.
        """
        if self.planned is not None and wanted.task not in self.planned:
            raise RenderError(f"{wanted.task} stands in no plan", hint="run the same command again")
        with self.store.locked(wanted.recipe.kind, key(wanted.recipe), lambda: notice("another build is buying it")):
            self.store.forget_seen(wanted.recipe.ref(wanted.ext))
            found = self.store.find(wanted.recipe.ref(wanted.ext)).record
            if found is not None:
                tidy(self.store, key(wanted.recipe))
                return found
            try:
                record = Deal(self, wanted, notice).run()
            except (RenderError, OSError):
                raise
            except Exception as error:  # a reply that nobody foresaw: what was paid for stays written down
                raise RenderError(
                    f"{wanted.task}: {type(error).__name__}: {error}",
                    hint="what was bought is not lost, the same command goes on from there; please report it",
                ) from error
            self.bought.add(record.key)
            return record

    def look_again(self, wanted: Wanted) -> None:
        """See whether the service lists by now what is in doubt. Sends nothing; raises ServiceError where it cannot."""
        with self.store.locked(wanted.recipe.kind, key(wanted.recipe), _leave):
            Deal(self, wanted, silently).look_again()

    def collect(self, wanted: Wanted, notice: Notice) -> Record | None:
        """Take home what was bought and nothing asks for any more, if it is ready by now. Sends nothing, waits for
        nothing; None where it is not there yet, or another build sees to it."""
        with self.store.locked(wanted.recipe.kind, key(wanted.recipe), _leave):
            return Deal(self, wanted, notice).collect()


class Busy(Exception):
    """Another process has the key."""


def _leave() -> None:
    raise Busy
