from __future__ import annotations

import pytest

from stages import check
from stages.core import episode
from stages.core.step import Line
from stages.core.store import Store, open_store
from stages.front import steps_of

HEAD = 'title: "T"\nlanguage: en\nsize: 320x180\n'
LONG = "word " * 20
PAID = "makers: {frame: {use: bfl/flux-pro-1.1-ultra}}\n"


@pytest.fixture
def report(tmp_path, monkeypatch):
    """Checks an episode of these lines, with an empty store."""
    monkeypatch.chdir(tmp_path)
    open_store.cache_clear()

    def checked(text: str) -> check.Report:
        (tmp_path / "episodes" / "media").mkdir(parents=True, exist_ok=True)
        (tmp_path / "episodes" / "media" / "desk.png").write_bytes(b"no picture")
        (tmp_path / "episodes" / "media" / "desk.wav").write_bytes(b"no sound")
        file = tmp_path / "episodes" / "ep.yaml"
        file.write_text(text)
        ep = episode.load(file)
        return check.report(Line(steps_of(ep), Store(tmp_path / "cache")), ep)

    yield checked
    open_store.cache_clear()


def scene(card: str) -> str:
    return f"scenes:\n  - name: one\n    hold_s: 2\n    cards:\n      - {card}\n"


@pytest.mark.parametrize(
    ("text", "mistakes", "warnings"),
    [
        pytest.param(HEAD + scene("title: {text: Hi}"), [], [], id="nothing wrong"),
        pytest.param(
            HEAD + scene(f"quote: {{text: {LONG.strip()}}}"),
            [],
            ["stands for 2.0 s, its 99 characters need 6.5 s"],
            id="too short to read",
        ),
        pytest.param(
            HEAD + "scenes:\n  - {name: one, narration: Hello there., sounds: [{file: media/desk.wav, at: 60}]}\n",
            ['scene "one": sound 1 comes at 60.0 s but the scene lasts'],
            [],
            id="a sound after its scene",
        ),
        pytest.param(HEAD + scene("title: {text: 漢}"), ["漢"], [], id="a character that no face has"),
        pytest.param(
            HEAD + scene("title: {text: 漢字 e ש, subtitle: 字}"),
            ['"漢" (U+6F22 CJK UNIFIED IDEOGRAPH-6F22), "字" (U+5B57 CJK UNIFIED IDEOGRAPH-5B57), "ש" (U+05E9 HEBREW'],
            [],
            id="all the characters that no face has",
        ),
        pytest.param(
            HEAD + scene("title: {text: Hi}") + "      - title: {text: There}\n",
            ["card 2 (title) stands on card 1 (title) for 2.0 s"],
            [],
            id="two cards in one place",
        ),
        pytest.param(
            HEAD + "runtime_s: [60, 90]\n" + scene("title: {text: Hi}"),
            [],
            ["the episode lasts 2 s, runtime_s allows 60 to 90"],
            id="outside its window",
        ),
        pytest.param(
            HEAD + "budget_usd: 0.05\n" + PAID + 'scenes:\n  - {name: one, hold_s: 2, frame: {prompt: "a door"}}\n',
            ["buying what is missing costs $0.06, budget_usd is $0.05"],
            [],
            id="over its budget",
        ),
        pytest.param(
            HEAD + "scenes:\n  - {name: one, hold_s: 2, frame: {file: media/desk.png}}\n",
            ["media/desk.png is no picture that opens"],
            [],
            id="a picture that is none",
        ),
    ],
)
def test_what_can_be_known_before_anything_is_made(report, text, mistakes, warnings):
    found = report(text)
    for said, expected in ((found.mistakes, mistakes), (found.warnings, warnings)):
        assert len(said) == len(expected), said
        assert all(part in one.message for one, part in zip(said, expected, strict=True))
    assert found.fails(strict=False) is bool(mistakes)
    assert found.fails(strict=True) is bool(mistakes or warnings)


def test_findings_of_cards_say_card_rule_value_and_limit(report):
    found = check.as_json(report(HEAD + scene(f"quote: {{text: {LONG.strip()}}}")))["findings"]
    assert found == [
        {
            "level": "warning",
            "file": "episodes/ep.yaml",
            "line": 8,
            "column": 0,
            "message": found[0]["message"],
            "hint": found[0]["hint"],
            "card": "ep/one/1",
            "rule": "reading-time",
            "value": 2.0,
            "limit": 6.52,
        }
    ]


def test_a_card_on_a_word_that_nobody_said_yet_comes_about_there(report):
    said = "one two three four five six seven eight nine ten eleven twelve thirteen door."
    card = "    cards:\n      - title: {text: A door that is far too late}\n        at: door\n"
    found = report(HEAD + f'scenes:\n  - {{name: zero, hold_s: 2}}\n  - name: one\n    narration: "{said}"\n{card}')
    (told,) = found.warnings
    assert told.rule == "reading-time" and told.value < 2.5


def test_a_recording_without_its_receipt_is_told(report, tmp_path):
    (tmp_path / "episodes").mkdir()
    header = '{"version": 3, "term": {"cols": 40, "rows": 5}}'
    (tmp_path / "episodes" / "one.cast").write_text(f'{header}\n[0.1, "o", "hello\\r\\n"]\n')
    (told,) = report(HEAD + scene("terminal: {capture: one.cast}")).warnings
    assert told.rule == "receipt" and "one.cast has no receipt" in told.message
