"""The schema and its reader: what each field takes, and what is said when it gets something else."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from stages.core import document, schema
from stages.core.errors import Mistake
from stages.core.report import Report
from tests.episodes import HEAD, MINIMAL, text
from tests.trees import as_json, trees


def reading(content: str) -> tuple[schema.Fields | None, Report]:
    read = document.read(content.encode())
    assert not read.flaws
    assert read.root is not None
    report = Report("ep.yaml", read.lines)
    return schema.read(read.root, report), report


def told(content: str) -> str:
    return "\n".join(str(mistake) for mistake in reading(content)[1].mistakes)


WRONG = {
    # the episode's own fields
    "a field misspelled": MINIMAL.replace("title", "tittle"),
    "a field of another name": MINIMAL + "resolution: 1920x1080\n",
    "a field nobody knows": MINIMAL + "zebra: 1\n",
    "no title, no language": "scenes:\n  - {name: one, hold_s: 2}\n",
    "no scenes": HEAD,
    "an empty list of scenes": HEAD + "scenes: []\n",
    "scenes without a value": HEAD + "scenes:\n",
    "scenes as one text": HEAD + "scenes: soon\n",
    "scenes as fields": HEAD + "scenes: {name: one}\n",
    "a title without a value": MINIMAL.replace("A test", ""),
    "an empty title": MINIMAL.replace("A test", '""'),
    "a title that is a list": MINIMAL.replace("A test", "[A, test]"),
    "a title of 201 characters": MINIMAL.replace("A test", "x" * 201),
    "a language in words": MINIMAL.replace(": en", ": Brazilian Portuguese"),
    "a language with an underscore": MINIMAL.replace(": en", ": pt_BR"),
    "a size with a sign": MINIMAL + 'size: "1920×1080"\n',
    "a size in words": MINIMAL + "size: full hd\n",
    "a rate as a decimal": MINIMAL + "fps: 29.97\n",
    "a rate that is not sold": MINIMAL + "fps: 48\n",
    "a theme misspelled": MINIMAL + "theme: moca\n",
    "a theme nobody knows": MINIMAL + "theme: solarized\n",
    "a budget with a sign": MINIMAL + "budget_usd: $30\n",
    "a budget below nothing": MINIMAL + "budget_usd: -1\n",
    "a budget with an exponent": MINIMAL + "budget_usd: 1e999999999\n",
    "a runtime that is one number": MINIMAL + "runtime_s: 180\n",
    "a runtime of three numbers": MINIMAL + "runtime_s: [100, 150, 200]\n",
    "memory in units": MINIMAL + "memory_mb: 600.5\n",
    "a maker as a text": MINIMAL + "makers: {frame: animatic}\n",
    "a maker without its name": MINIMAL + "makers: {frame: {raw: true}}\n",
    "a maker misspelled": MINIMAL + "makers: {frame: {use: bfl/flux-pro-1.1-ulta}}\n",
    "half a maker's name": MINIMAL + "makers: {clip: {use: kling}}\n",
    "a maker for the wrong part": MINIMAL + "makers: {voices: {use: scratch}}\n",
    "stability out of range": MINIMAL
    + "makers: {voice: {use: elevenlabs/eleven_v3, voice_id: a, stability: 1.5, speed: 0.5}}\n",
    "music without anything": MINIMAL + "music: {gain_db: -20}\n",
    "music twice": MINIMAL + "music: {file: media/bed.flac, prompt: calm}\n",
    "music of part of a second": MINIMAL + "music: {prompt: calm, seconds: 30.5}\n",
    "a maker of music misspelled": MINIMAL + "makers: {music: {use: elevenlabs/music_v2}}\n",
    "a maker of effects where its list belongs": MINIMAL + "makers: {sounds: {use: elevenlabs/music_v1}}\n",
    "a dictionary by another name": MINIMAL
    + "makers: {voice: {use: elevenlabs/eleven_v3, voice_id: a, pronunciation_dictionaries: [{version_id: b}]}}\n",
    # scenes
    "a scene without a name": HEAD + "scenes:\n  - hold_s: 2\n",
    "a scene that is a text": HEAD + "scenes:\n  - one\n",
    "a name with spaces and accents": HEAD + "scenes:\n  - name: Sala de espera às 2h\n    hold_s: 2\n",
    "a length that is fixed": text("fixed_s: 4\nhold_s: 4"),
    "a field of the frame at the scene's level": text("seed: 7\nhold_s: 2"),
    "seconds with a comma": text("hold_s: 2,5"),
    "seconds with a unit": text("hold_s: 3 s"),
    "seconds like a clock": text("hold_s: 1:30"),
    "seconds in words": text("hold_s: two"),
    "no seconds at all": text("hold_s: 0"),
    "too many seconds": text("hold_s: 3601"),
    "a seed that is no whole number": text("hold_s: 2\nframe: {prompt: x, seed: 1.5}"),
    "take nought": text("hold_s: 2\nframe: {prompt: x, take: 0}"),
    "a frame with nothing": text("hold_s: 2\nframe: {seed: 1}"),
    "a frame with both": text("hold_s: 2\nframe: {prompt: x, file: media/desk.jpg}"),
    "a frame as a text": text("hold_s: 2\nframe: an empty room"),
    "a fit misspelled": text("hold_s: 2\nfit: looop"),
    "a move nobody knows": text("hold_s: 2\nclip: {move: spin}"),
    "an end nobody knows": text("hold_s: 2\nclip: {end: previous}"),
    "audio in words": text("hold_s: 2\nclip: {audio: loud}"),
    "seven shots": text("clip: {shots: [" + ", ".join(["{prompt: x, seconds: 2}"] * 7) + "]}"),
    "a shot without seconds": text("clip: {shots: [{prompt: x}, {prompt: y, seconds: 0}]}"),
    "a transition as a text": text("hold_s: 2\ntransition: fade"),
    "a transition nobody knows": text("hold_s: 2\ntransition: {kind: swirl}"),
    "a transition without its kind": text("hold_s: 2\ntransition: {seconds: 1}"),
    "words as a list": text("narration: [a, b]"),
    "words with a comma in braces": text("narration: {text: Olá, mundo}"),
    "no space after a colon in braces": text("hold_s: 2\nframe: {prompt: x, seed:7}"),
    "words without a value": text("narration:\nhold_s: 2"),
    # cards
    "a card without a kind": text("hold_s: 2\ncards: [{at: 1}]"),
    "a card of two kinds": text("hold_s: 2\ncards: [{title: {text: a}, quote: {text: b}}]"),
    "a card of a kind nobody knows": text("hold_s: 2\ncards: [{titel: {text: a}}]"),
    "a card of no kind it could be": text("hold_s: 2\ncards: [{chart: {file: data/walk.csv}}]"),
    "a card as a text": text("hold_s: 2\ncards: [{title: Hello}]"),
    "a card's field misspelled": text("hold_s: 2\ncards: [{title: {text: a}}, {title: {txt: a, kicker: b}}]"),
    "a time before the scene": text("hold_s: 2\ncards: [{title: {text: a}, at: -1, for: 0}]"),
    "cards without a dash": text("hold_s: 2\ncards:\n  title: {text: a}"),
    # sounds
    "a sound that is a text": text("hold_s: 2\nsounds: [bang]"),
    "a sound with nothing": text("hold_s: 2\nsounds: [{at: 1, volume: -3}]"),
    "a sound with both": text("hold_s: 2\nsounds: [{file: media/line.wav, prompt: bang, seconds: 1}]"),
    "a sound too short and too long": text(
        "hold_s: 2\nsounds: [{prompt: bang, seconds: 0.4}, {prompt: rain, seconds: 31}]"
    ),
    "a layout that is shared with nobody": text("hold_s: 2", head="layout: shared"),
    "a layout that is shared with nobody in a list": text("hold_s: 2", head="layout: {shared: []}"),
    "a layout that is shared with a file": text("hold_s: 2", head="layout: {shared: [ep3-en.yaml]}"),
    # colours and comments
    "a colour that became a comment": text("hold_s: 2\nframe: {prompt: x, matte: {kind: key,\n  color: #1D1C2D\n  }}"),
    "a colour without its sign": text("hold_s: 2\ntransition: {kind: fade, color: 1D1C2D}"),
    "a colour in words": text("hold_s: 2\ntransition: {kind: fade, color: black}"),
    # what is not there yet
    "fields that come later": text(
        """
        hold_s: 2
        frame: {file: media/desk.jpg}
        """,
        head="""
        approve_before: clips
        encode: segments
        """,
    ),
    "a field that comes later and is wrong as well": text(
        "hold_s: 2\ntransition: {kind: wipe, seconds: x}", head="approve_before: much"
    ),
}


def test_every_wrong_value_is_named_with_its_place_and_a_remedy(golden):
    golden("episode/schema.txt", "\n".join(f"# {name}\n{told(content)}\n" for name, content in WRONG.items()))


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_every_mistake_has_a_line_and_a_hint(content):
    mistakes = reading(content)[1].mistakes
    assert mistakes
    assert all(mistake.line and mistake.column and mistake.hint for mistake in mistakes)


def test_later_fields_are_fine_while_they_ask_for_nothing_new():
    fields = "captions: {burn: no, highlight: off}\nlayout: own\ndelivery: youtube\nloudness: youtube\nencode: whole\n"
    assert not told(text("hold_s: 2\njoin: loose\noverlap: false", head=fields))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("language: no", {"language": "no"}),
        ("title: 1984", {"title": "1984"}),
        ("title: 1:30", {"title": "1:30"}),
        ("title: yes", {"title": "yes"}),
        ("title: null", {"title": "null"}),
        ("title: '  a  '", {"title": "a"}),
        ("memory_mb: 0600", {"memory_mb": 600}),
        ("memory_mb: '600'", {"memory_mb": 600}),
        ("memory_mb: 600.0", {"memory_mb": 600}),
        ("budget_usd: 2.3", {"budget_usd": Fraction(23, 10)}),
        ("budget_usd: 0.1", {"budget_usd": Fraction(1, 10)}),
        ("budget_usd: .5", {"budget_usd": Fraction(1, 2)}),
        ("rebuy_in_doubt_below_usd: 0.10", {"rebuy_in_doubt_below_usd": Fraction(1, 10)}),
        ("fps: 24", {"fps": 24}),
        ("fps: '24'", {"fps": 24}),
        ("fps: 30000/1001", {"fps": "30000/1001"}),
        ("captions: {burn: No}", {"captions": {"burn": False}}),
        ("makers: {voice: {use: scratch}}", {"makers": {"voice": {"use": "scratch"}}}),
    ],
)
def test_a_field_means_what_its_author_wrote(written, meant):
    name = written.partition(":")[0]
    lines = [line for line in MINIMAL.splitlines() if not line.startswith(name)]
    fields, report = reading("\n".join([*lines, written]) + "\n")
    assert all("not there yet" in mistake.message for mistake in report.mistakes)
    assert fields is not None
    assert {name: fields[name]} == meant


@pytest.mark.parametrize(
    ("at", "meant"),
    [("2", Fraction(2)), ("0.5", Fraction(1, 2)), ('"2008"', "2008"), ("porta#2", "porta#2"), ("a porta", "a porta")],
)
def test_a_moment_is_a_time_unless_it_is_quoted(at, meant):
    fields, report = reading(text(f"hold_s: 9\ncards: [{{title: {{text: a}}, at: {at}}}]"))
    assert not report.mistakes
    assert fields is not None
    assert fields["scenes"][0]["cards"][0]["at"] == meant


@given(st.decimals(min_value=0, max_value=3600, places=6, allow_nan=False, allow_infinity=False))
def test_numbers_are_exact(value):
    fields, report = reading(text(f"lead_s: {value / 120:.6f}\nhold_s: 2"))
    assert not report.mistakes
    assert fields is not None
    assert fields["scenes"][0]["lead_s"] == Fraction(f"{value / 120:.6f}")


# The schema itself, and JSON Schema's own judgement of what the reader lets through.


def every_field(node: Any = None, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    node = schema.whole() if node is None else node
    found = []
    if isinstance(node, dict):
        for name, field in node.get("properties", {}).items() if isinstance(node.get("properties"), dict) else ():
            found.append((f"{path}/{name}", field))
        for name, part in node.items():
            found += every_field(part, f"{path}/{name}")
    elif isinstance(node, list):
        for n, part in enumerate(node):
            found += every_field(part, f"{path}/{n}")
    return found


def test_every_field_is_described():
    assert len(every_field()) > 150
    for path, field in every_field():
        description = schema.resolved(field).get("description", "")
        assert description.endswith("."), f"{path} lacks a description"
        assert len(description) < 240, f"{path} is described at too great length"


def test_every_group_refuses_unknown_fields():
    groups = [part for part in [schema.whole(), *schema.whole()["$defs"].values()] if part.get("type") == "object"]
    assert all(part["additionalProperties"] is False for part in groups)


def test_the_schema_is_a_json_schema():
    Draft202012Validator.check_schema(json.loads(schema.SCHEMA.read_text(encoding="utf-8")))


def test_every_default_is_a_value_the_field_takes():
    validator = Draft202012Validator(schema.whole())
    for path, field in every_field():
        rule = schema.resolved(field)
        if "default" in rule:
            assert validator.evolve(schema={**rule, "$defs": schema.whole()["$defs"]}).is_valid(rule["default"]), path


def test_the_reader_refuses_a_keyword_it_does_not_understand():
    with pytest.raises(ValueError, match="the reader does not know multipleOf"):
        schema._check({"type": "integer", "multipleOf": 2})


def test_what_comes_later_is_a_sentence():
    def sentences(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["x-later"]] if "x-later" in node else []
            return own + [sentence for part in node.values() for sentence in sentences(part)]
        return [sentence for part in node for sentence in sentences(part)] if isinstance(node, list) else []

    assert sentences(schema.whole())
    assert all(sentence.endswith(" not there yet") for sentence in sentences(schema.whole()))


PARTS = [
    "frame",
    "clip",
    "narration",
    "card",
    "transition",
    "music",
    "frame_maker",
    "voice_maker",
    "matte",
    "terminal_card",
    "sound",
    "music_maker",
    "sound_maker",
    "clip_maker",
]


@pytest.mark.parametrize("part", PARTS)
def test_json_schema_agrees_with_every_verdict(part):
    """What the reader lets through is valid, and what it refuses but for later and empty values is not."""
    rule = {**schema.whole()["$defs"][part], "$defs": schema.whole()["$defs"]}
    validator, read = Draft202012Validator(rule), schema._check(schema.whole()["$defs"][part])

    @settings(max_examples=60)
    @given(trees(rule))
    def agree(tree):
        report = Report("ep.yaml")
        value = read(tree, (), report)
        refused = [mistake for mistake in report.mistakes if " not there yet" not in mistake.message]
        if not refused:
            assert validator.is_valid(value), list(validator.iter_errors(value))
        elif not any(
            word in mistake.message
            for mistake in refused
            for word in ("no value", "is empty", "there is no", "has no ")
        ):
            assert not validator.is_valid(as_json(tree)), refused

    agree()


@pytest.mark.parametrize("file", sorted(schema.SCHEMA.parent.glob("*.yaml")), ids=lambda file: file.stem)
def test_an_editor_finds_no_fault_with_our_own_episodes(file):
    tree = document.read(file.read_bytes()).root
    assert tree is not None
    assert not list(Draft202012Validator(schema.whole()).iter_errors(as_json(tree)))


def test_a_mistake_is_reported_once():
    report = Report("ep.yaml")
    for _ in range(2):
        report.wrong(None, "a", "b")
    assert report.mistakes == (Mistake("ep.yaml", 0, 0, "a", "b"),)
