"""A plan that somebody read and signed off: what it allows, and what has drifted since."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from stages.core.errors import EpisodeError, Mistake
from stages.core.plan import Plan, dollars


@dataclass(frozen=True, slots=True)
class Allowed:
    """One purchase of the plan. `key` is None where a length was only predicted: then `wants` and the price bind."""

    key: str | None
    price_usd: Decimal
    wants: str = ""


Signed = Mapping[str, Allowed]  # by task


def read(file: Path, episode: str) -> Signed:
    """The purchases of a plan written by `doit plan --out`. Raises EpisodeError for a file that is none."""
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise _wrong(file, f"the signed plan cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise _wrong(file, "the signed plan is not JSON") from error
    try:
        plans = written.get("episodes", [written])
        plan = next((one for one in plans if one["episode"] == episode), None)
        if plan is None:
            raise _wrong(file, f'the signed plan is not for episode "{episode}"')
        return {
            step["task"]: Allowed(step["key"], Decimal(step["price_usd"]), str(step.get("wants", "")))
            for step in plan["steps"]
            if step["action"] == "buy" and step["price_usd"] is not None
        }
    except (KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise _wrong(file, "the signed plan is not one that doit plan wrote") from error


def drift(signed: Signed, plan: Plan) -> Iterator[str]:
    """What would be bought now that the plan does not allow. Fewer purchases, or cheaper ones, are no drift."""
    for state in plan.states:
        if state.action != "buy":
            continue
        task, allowed = state.step.task, signed.get(state.step.task)
        price = "an unknown price" if state.price_usd is None else f"${dollars(state.price_usd)}"
        if allowed is None:
            yield f"{task} is new, at {price}: {'; '.join(state.because)}"
        elif allowed.key is not None and state.key != allowed.key:
            now = "not known yet" if state.key is None else f"{state.key[:12]}…"
            yield f"{task} is another purchase: key {allowed.key[:12]}… -> {now}: {'; '.join(state.because)}"
        elif allowed.wants and allowed.wants != state.step.wants:
            yield f"{task} is another purchase: {'; '.join(state.because)}"
        elif state.price_usd is None or state.price_usd > allowed.price_usd:
            yield f"{task} is dearer: ${dollars(allowed.price_usd)} -> {price}"


def _wrong(file: Path, message: str) -> EpisodeError:
    return EpisodeError([Mistake(str(file), 0, 0, message, "write one with: doit plan episode=NAME --out FILE")])
