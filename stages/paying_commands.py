"""The commands about money: what was spent, and what waits for an answer."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from doit.cmd_base import Command
from doit.cmdparse import CmdParseError

from renderers.painting import RenderError
from stages.commands import BAD_INPUT, DONE, FAILED, JSON, HouseCommand, print_json
from stages.core.errors import EpisodeError
from stages.front import House, nearest

KEEP = {
    "name": "keep",
    "short": "",
    "long": "keep",
    "type": str,
    "default": "",
    "help": "keep its cache and its build in this folder",
}
SMALL = {
    "name": "small",
    "short": "",
    "long": "small",
    "type": bool,
    "default": False,
    "help": "small pictures and clips, at once",
}


class Spent(HouseCommand):
    name = "spent"
    doc_purpose = "what was paid, estimate beside bill, and what reuse saved"
    cmd_options = (JSON,)

    def answer(self, house: House, said: Mapping[str, Any]) -> int:
        from stages import spent
        from stages.core.closing import tidy
        from stages.core.ledger import Ledger

        tidy(house.line.store)
        ledger = Ledger(house.line.store.root)
        budgets = {account: ep.budget_usd for account, ep in house.accounts.items()}
        only = next(iter(budgets)) if house.chosen.episode else None
        found = spent.draw_up(ledger, house.line, budgets, only)
        if said["json"]:
            print_json({"episodes": spent.as_json(found)})
        else:
            print(spent.as_text(found, ledger.unreadable()))
        return self.tell_broken(house)


class Rehearse(HouseCommand):
    name = "rehearse"
    doc_purpose = "the whole paid path against doubles of the services, for nothing, and the bill it would have been"
    doc_usage = "episode=NAME [TASK...]"
    cmd_options = (KEEP, SMALL)
    takes_tasks = True
    draws = False

    def answer(self, house: House, said: Mapping[str, Any]) -> int:
        from stages import rehearse

        if house.chosen.episode is None:
            raise CmdParseError("doit rehearse needs an episode\nhint: add episode=NAME")
        keep = Path(said["keep"]) if said["keep"] else None
        account = house.episodes[0].account
        return rehearse.rehearse(house.chosen.episode, account, self.tasks_named, keep, small=said["small"])


class Shoot(Command):  # type: ignore[misc]  # doit is untyped
    """Reads the command line as it was typed: doit takes every word with an = sign for a variable of its own."""

    name = "shoot"
    doc_purpose = "one purchase outside any episode: frame PROMPT OUT, clip IMAGE OUT [PROMPT], voice TEXT OUT"
    doc_usage = "frame|clip|voice … [--max-usd USD]"

    def parse_execute(self, in_args: list[str]) -> int:  # noqa: ARG002  # doit's shape
        from stages import shoot

        try:
            print(shoot.shoot(shoot.words(sys.argv[sys.argv.index(self.name) + 1 :])))
        except EpisodeError as error:
            print(error, file=sys.stderr)
            return BAD_INPUT
        except RenderError as error:
            print(f"{error}\nhint: {error.hint}" if error.hint else error, file=sys.stderr)
            return FAILED
        return DONE


class Settle(HouseCommand):
    name = "settle"
    doc_purpose = "list what is in doubt, refused or damaged; answer for one"
    doc_usage = "[KEY charged|not-charged|accept|retry|rebuy]"
    takes_tasks = True

    def answer(self, house: House, said: Mapping[str, Any]) -> int:  # noqa: ARG002  # a command's shape
        from stages import settle

        store, words = house.line.store, self.tasks_named
        if not words:
            print(settle.as_text(settle.cases(store), store))
            return DONE
        if len(words) != 2 or words[1] not in settle.WORDS:
            near = nearest(words[1], settle.WORDS) if len(words) > 1 else ""
            raise CmdParseError(f"doit settle takes a key and an answer\nhint: {near}use {'|'.join(settle.WORDS)}")
        try:
            print(settle.answer(house.line, words[0], words[1]))
        except RenderError as error:
            print(f"{error}\nhint: {error.hint}" if error.hint else error, file=sys.stderr)
            return FAILED
        return DONE
