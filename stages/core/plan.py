"""A plan is a value: what a build would keep, make and buy, each with its reason. Printing it is another function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_UP, Decimal
from typing import Any

from stages.core.step import Line, State

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Plan:
    episode: str
    states: tuple[State, ...]

    def count(self, action: str) -> int:
        return sum(state.action == action for state in self.states)

    @property
    def price_usd(self) -> Decimal:
        """What is known of the price; `unpriced` says how many are not in it."""
        return sum((state.price_usd or Decimal(0) for state in self.states), Decimal(0))

    @property
    def unpriced(self) -> int:
        return sum(state.price_usd is None for state in self.states)

    @property
    def idle(self) -> bool:
        return self.count("keep") == len(self.states)


def draw_up(line: Line, episode: str) -> Plan:
    """The plan of one episode, in the order of the line.

    What only the making of another asset uses is left alone while that asset is kept; what two scenes share is
    counted where it is made.
    """
    with line.asked_once():
        return _drawn_up(line, episode, {task: line.state(task) for task in line.steps})


def _drawn_up(line: Line, episode: str, all_states: Mapping[str, State]) -> Plan:
    used = {name for step in line.steps.values() for name in step.uses}
    needed = {name for state in all_states.values() if state.action != "keep" for name in state.step.uses}
    needed |= {line.owners[task] for task in needed if task in line.owners}  # an owner is needed for whoever shares it
    states = {task: state for task, state in all_states.items() if state.step.episode == episode}
    for task, state in states.items():
        if state.action == "keep":
            continue
        if task in line.owners:
            states[task] = State(state.step, "keep", (f"the same as {line.owners[task]}",), state.order)
        elif task in used and task not in needed:
            states[task] = State(state.step, "keep", ("not needed: what is made of it is in the store",), state.order)
        elif state.step.warns is not None:
            states[task] = replace(state, because=(*state.because, *state.step.warns(line)))
    return Plan(episode, tuple(states.values()))


def as_json(plan: Plan) -> dict[str, Any]:
    return {
        "episode": plan.episode,
        "steps": [
            {
                "task": state.step.task,
                "kind": state.step.kind,
                "scene": state.step.scene,
                "key": state.key,
                "action": state.action,
                "price_usd": None if state.price_usd is None else dollars(state.price_usd),
                "maker": state.step.maker,
                "because": list(state.because),
                **({"wants": state.step.wants} if state.action == "buy" and state.step.wants else {}),
            }
            for state in plan.states
        ],
        "totals": {
            "buy": plan.count("buy"),
            "make": plan.count("make"),
            "keep": plan.count("keep"),
            "price_usd": dollars(plan.price_usd),
            "unpriced": plan.unpriced,
        },
    }


def as_text(plan: Plan, *, every: bool = False) -> str:
    """A line for each thing that will happen and why, a count last; `every` shows what is kept too."""
    if plan.idle and not every:
        return f"{plan.episode}: nothing to do: {len(plan.states)} of {len(plan.states)} are in the cache."
    shown = [state for state in plan.states if every or state.action != "keep"]
    rows = [(state.action, state.step.task, _price(state), state.because) for state in shown]
    return "\n".join([*_table(rows), "", _totals(plan)])


def dollars(amount: Decimal) -> str:
    """Cents always, and finer only where there is something finer: "0.06", "0.0233"."""
    whole = amount.quantize(CENT)
    return str(whole if whole == amount else amount.normalize())


def _price(state: State) -> str:
    if state.action != "buy":
        return ""
    return "price unknown" if state.price_usd is None else f"${dollars(state.price_usd)}"


def _table(rows: Sequence[tuple[str, str, str, Iterable[str]]]) -> list[str]:
    wide = max((len(task) for _, task, _, _ in rows), default=0)
    dear = max((len(price) for _, _, price, _ in rows), default=0)
    lines = []
    for action, task, price, because in rows:
        head = f"{action:4}  {task:{wide}}  {price:>{dear}}" + ("  " if dear else "")
        first, *rest = [*because] or [""]
        lines.append((head + first).rstrip())
        lines += [" " * len(head) + reason for reason in rest]
    return lines


def _totals(plan: Plan) -> str:
    buying = f"{plan.count('buy')} to buy"
    if plan.count("buy"):
        unknown = f", plus {plan.unpriced} of unknown price" if plan.unpriced else ""
        buying += f" (${dollars(plan.price_usd.quantize(CENT, ROUND_UP))}{unknown})"
    return f"Plan for {plan.episode}: {buying}, {plan.count('make')} to make, {plan.count('keep')} kept."
