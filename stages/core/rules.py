"""What a schema cannot say: rules between the fields of an episode. Pure.

They read what passed the schema. A field that was written but wrong is never reported a second time as missing.
"""

from __future__ import annotations

from stages.core import delivery_rules, maker_rules, output_rules, scene_rules, sound_rules, timing_rules, version_rules
from stages.core.here import Here
from stages.core.report import Report, Where
from stages.core.scalars import said
from stages.core.schema import Fields


def check(top: Fields, report: Report) -> None:
    """Reports every mistake between fields, and warns of what is odd."""
    version_rules.check(top, report)
    _in_order(top, "runtime_s", (), report)
    _captions(top, report)
    music, makers = top.get("music"), top.get("makers")
    makers = makers if isinstance(makers, Fields) else None
    for name, maker in (makers or {}).items():
        if isinstance(maker, Fields) and "use" in maker:
            maker_rules.check(maker, maker["use"], f"{name}_maker", ("makers", name), report)
    scenes = {n: scene for n, scene in enumerate(top.get("scenes") or ()) if isinstance(scene, Fields)}
    _unique_names(scenes, report)
    first: tuple[Fields, str, str] | None = None  # the first thing to buy: where it stands, its field, its maker
    if isinstance(music, Fields):
        _in_order(music, "loop_s", ("music",), report)
        use = sound_rules.music(music, makers, report)
        first = (top, "music", use) if use else None
    said_in = timing_rules.said(scenes, report)
    for n, scene in scenes.items():
        last = n + 1 == len(top["scenes"])
        here = Here(scene, ("scenes", n), scenes.get(n + 1), last, makers, report, said_in.get(n))
        bought = scene_rules.check(here)
        timing_rules.check(here, scenes.get(n - 1), goes_on=_goes_on(here.following))
        if scene.wrote("music_at") and not top.wrote("music"):
            why = f"{here.say('music_at')} is asked of an episode without music"
            report.wrong(scene.name_place("music_at"), why, "add `music:`, or remove it")
        if bought and first is None:
            first = (scene, *bought[0])
    delivery_rules.check(top, scenes.get(0), report)
    output_rules.check(top, [scene["name"] for scene in scenes.values() if "name" in scene], report)
    if first is not None and not top.wrote("budget_usd"):
        _no_budget(top, *first, report)


def _no_budget(top: Fields, home: Fields, field: str, use: str, report: Report) -> None:
    what = field if home is top else f'scene "{home.get("name", "?")}": its {field.removesuffix("s")}'
    why = f"{what} is to be bought from {use}, but there is no budget_usd"
    report.wrong(home.name_place(field), why, "add `budget_usd:` with all that may ever be spent on this episode")


def _captions(top: Fields, report: Report) -> None:
    """Warns of what lights up and is not there; a version's captions are the episode's but for what it says itself."""
    usual = top.get("captions")
    usual = usual if isinstance(usual, Fields) else {}
    asked = [usual, *(one.get("captions") for one in top.get("versions") or () if isinstance(one, Fields))]
    for captions in asked:
        if not isinstance(captions, Fields) or "highlight" not in captions:
            continue
        if captions["highlight"] and not captions.get("burn", usual.get("burn")):
            why = "captions.highlight lights up words in the picture, but no captions are there"
            report.warn(captions.place("highlight"), why, "add `burn: true`")


def _in_order(fields: Fields, name: str, where: Where, report: Report) -> None:
    span = fields.get(name)
    if isinstance(span, list) and len(span) == 2 and None not in span and span[0] >= span[1]:
        why = f"{report.say((*where, name))} is {said(span[0])} to {said(span[1])}, which is no span"
        report.wrong(fields.place(name), why, "write the smaller number first")


def _unique_names(scenes: dict[int, Fields], report: Report) -> None:
    first: dict[str, Fields] = {}
    for scene in scenes.values():
        name = scene.get("name")
        if not name:
            continue
        earlier = first.setdefault(name.casefold(), scene)
        if earlier is scene:
            continue
        there = f"on line {earlier.place('name').line}"
        if earlier["name"] == name:
            why = f'a second scene is called "{name}"; the first is {there}'
        else:
            why = f'scene "{name}" differs from "{earlier["name"]}" {there} only by upper and lower case'
        report.wrong(scene.place("name"), why, "rename one: scenes are told apart by nothing else")


def _goes_on(scene: Fields | None) -> bool:
    narration = scene.get("narration") if scene is not None else None
    return isinstance(narration, Fields) and narration.wrote("continues")
