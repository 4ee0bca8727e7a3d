"""Rules of makers: each setting must mean something to the maker that gets it. Pure."""

from __future__ import annotations

from stages.core.makers import OTHER_SHAPES, SHAPES, SOLD, STRICTER
from stages.core.report import Report, Where
from stages.core.schema import Fields, settings
from stages.core.spelling import listed


def check(fields: Fields, use: str, part: str, where: Where, report: Report) -> None:
    """`part` names the group of fields in the schema: "frame", or "frame_maker"."""
    for name, makers in settings(part).items():
        if name in fields and not use.startswith(makers):
            who = listed([f"{maker}…" if maker.endswith(("/", "-")) else maker for maker in makers])
            why = f"{report.say((*where, name))} means nothing to {use}"
            report.wrong(fields.name_place(name), why, f"remove it; it belongs to {who}")
    for name, values in (SOLD[use].fields if use in SOLD else {}).items():
        if name in fields and isinstance(values, tuple) and str(fields[name]) not in map(str, values):
            why = f"{report.say((*where, name))} is {fields[name]}, which {use} does not make"
            report.wrong(fields.place(name), why, f"write {listed(list(map(str, values)))}")
    shape, strictest = fields.get("aspect_ratio"), STRICTER.get(use)
    if shape and use.startswith("bfl/") and use not in OTHER_SHAPES and shape not in SHAPES:
        why = f"{report.say((*where, 'aspect_ratio'))} is {shape}, which {use} does not make"
        report.wrong(fields.place("aspect_ratio"), why, f"write {listed(SHAPES)}")
    if strictest is not None and fields.get("safety_tolerance", 0) > strictest:
        why = (
            f"{report.say((*where, 'safety_tolerance'))} is {fields['safety_tolerance']}, but {use} ends at {strictest}"
        )
        report.wrong(fields.place("safety_tolerance"), why, f"write {strictest} or less")
