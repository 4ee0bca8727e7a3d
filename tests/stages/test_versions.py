"""Versions of one episode: other frames, the same words and the same purchases."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from doit import doit_cmd
from doit.exceptions import InvalidDodoFile

from stages import check, front, plates
from stages.core import episode
from stages.core.errors import EpisodeError
from stages.core.plan import Plan, as_json
from stages.core.step import Line
from stages.core.store import Store, open_store
from stages.front import Chosen, House, steps_of
from tests.episodes import HEAD, MINIMAL, PAID, text, write
from tests.workshop import Workshop, build

SCENES = (
    """
    frame: {prompt: "a red door"}
    clip: {prompt: "slow push in", seconds: 3}
    narration: "One red door."
    """,
    """
    frame: {prompt: "rain"}
    clip: {prompt: "drops", seconds: auto, end: {prompt: "sun"}}
    narration: "And the rain that falls on it all day long."
    """,
    """
    frame: {prompt: "a hall"}
    narration: "Nobody is there."
    cards: [{title: {text: Nobody}}]
    sounds: [{prompt: "wind", seconds: 2}]
    """,
)
BOUGHT = PAID + "  sound: {use: elevenlabs/eleven_text_to_sound_v2}\nsize: 320x180\n"
FRAMES = "versions: [180x320, {size: 180x180, name: square, theme: latte, captions: {burn: true}}]\n"


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONETAKE_CACHE", str(tmp_path / "cache"))
    open_store.cache_clear()
    (tmp_path / "episodes").mkdir()
    yield tmp_path
    open_store.cache_clear()


def house(root: Path, content: str, only: str | None = None) -> House:
    write(root, content)
    season = episode.load_all(root / "episodes", only)
    line = Workshop((step for ep in season for step in steps_of(ep)), root / "cache")
    return House(Chosen(episode=only), season.episodes, season.broken, line)


def plan(root: Path, content: str, only: str | None = None) -> Plan:
    (one,) = front.plans(house(root, content, only))
    return one


def buys(plan: Plan) -> dict[str, object]:
    return {state.step.task: (state.price_usd, state.key) for state in plan.states if state.action == "buy"}


def told(root: Path, content: str) -> str:
    with pytest.raises(EpisodeError) as caught:
        episode.load(write(root, content))
    return str(caught.value)


def test_a_version_is_the_episode_in_another_frame(root):
    write(root, text(*SCENES, head=BOUGHT + FRAMES))
    main, tall, square = episode.load_all(root / "episodes")
    assert [ep.slug for ep in (main, tall, square)] == ["ep", "ep-9x16", "ep-square"]
    assert [ep.account for ep in (main, tall, square)] == ["ep"] * 3
    assert [ep.size for ep in (main, tall, square)] == [(320, 180), (180, 320), (180, 180)]
    assert [ep.theme for ep in (main, tall, square)] == ["mocha", "mocha", "latte"]
    assert [ep.captions.burn for ep in (main, tall, square)] == [False, False, True]
    assert main.scenes == tall.scenes == square.scenes


def test_a_plan_with_versions_buys_exactly_what_one_without_them_buys(root):
    alone, together = (plan(root, text(*SCENES, head=BOUGHT + head)) for head in ("", FRAMES))
    assert len(buys(alone)) == 10
    assert buys(together) == buys(alone)
    assert as_json(together)["totals"]["price_usd"] == as_json(alone)["totals"]["price_usd"]
    assert together.episode == "ep"


def test_a_version_by_itself_buys_the_same_things_under_its_own_tasks(root):
    alone = plan(root, text(*SCENES, head=BOUGHT))
    tall = plan(root, text(*SCENES, head=BOUGHT + FRAMES), "ep-9x16")
    assert tall.episode == "ep-9x16"
    assert {task.replace(":ep-9x16/", ":ep/"): bought for task, bought in buys(tall).items()} == buys(alone)
    assert not [state.step.task for state in tall.states if ":ep/" in state.step.task]


def test_versions_share_all_that_is_bought_or_heard_and_draw_what_is_seen(root):
    built = house(root, text(*SCENES, head=BOUGHT + FRAMES))
    build(built.line, [f"proof:{ep.slug}" for ep in built.episodes])
    assert isinstance(built.line, Workshop)
    tally = built.line.tally
    assert len(tally) == len(set(tally))
    shared = [task for task in tally if task.split(":")[0] in ("narration", "sounds", "words", "mix", "frames")]
    assert all(task.split(":")[1].split("/")[0] == "ep" for task in shared)
    assert {task for task in tally if task.startswith(("video", "cards"))} == {
        *("video:ep", "video:ep-9x16", "video:ep-square"),
        *("cards:ep/three/1", "cards:ep-9x16/three/1", "cards:ep-square/three/1"),
    }
    assert plan(root, text(*SCENES, head=BOUGHT + FRAMES)).idle


@pytest.mark.parametrize(("named", "goals"), [("ep", ["ep", "ep-9x16", "ep-square"]), ("ep-square", ["ep-square"])])
def test_naming_an_episode_builds_its_versions_and_naming_one_of_them_that_one_for_the_same_money(
    root, monkeypatch, named, goals
):
    write(root, text(*SCENES, head=BOUGHT + FRAMES))
    write(root, MINIMAL, "other")
    monkeypatch.setattr(doit_cmd, "_CMDLINE_VARS", {"episode": named})
    opened = front._open_house()
    wanted = front.config(opened)["default_tasks"]
    assert [task for task in wanted if task.startswith("proof")] == [f"proof:{goal}" for goal in goals]
    assert opened.line.buyer is not None
    assert (opened.line.buyer.terms.episode, opened.line.buyer.terms.limit_usd) == ("ep", Decimal(30))
    assert [*opened.accounts] == ["ep"]


def test_a_name_that_is_no_version_is_answered_with_the_nearest(root):
    write(root, MINIMAL + "versions: [1080x1920, 1080x1080]\n")
    assert front.choose({"episode": "ep-9x61"}, root / "episodes").episode == "ep-9x61"
    with pytest.raises(EpisodeError) as caught:
        episode.load_all(root / "episodes", "ep-9x61")
    assert str(caught.value) == ('episodes/ep.yaml: there is no version "ep-9x61" of it\nhint: did you mean ep-9x16?')
    with pytest.raises(InvalidDodoFile, match='no episode called "pe-9x16"'):
        front.choose({"episode": "pe-9x16"}, root / "episodes")


def test_the_name_of_a_version_of_a_broken_file_tells_what_is_broken(root, monkeypatch):
    write(root, HEAD + "versions: [1080x1920]\n")
    monkeypatch.setattr(doit_cmd, "_CMDLINE_VARS", {"episode": "ep-9x16"})
    with pytest.raises(EpisodeError, match="has no scenes"):
        front._open_house()


def test_a_version_called_like_another_file_blocks_its_own_file_alone(root):
    write(root, MINIMAL + "versions:\n  - 1080x1920\n")
    write(root, MINIMAL, "EP-9x16")
    season = episode.load_all(root / "episodes")
    assert [ep.slug for ep in season] == ["EP-9x16"]
    assert str(season.broken["ep"]) == (
        'episodes/ep.yaml:7: the version "ep-9x16" is called like EP-9x16.yaml\n'
        "hint: give the version another name: {size: …, name: …}"
    )
    assert [ep.slug for ep in episode.load_all(root / "episodes", "EP-9x16")] == ["EP-9x16"]


@pytest.mark.parametrize(
    ("versions", "says"),
    [
        ("[1920x1080]", "ep.yaml:6:12: versions.1 is 1920x1080, the episode's own size, and nothing is other about it"),
        ("[1081x1920]", "ep.yaml:6:12: versions.1 is 1081x1920, but video needs even sides\nhint: write 1082x1920"),
        ("[{size: 10x1080}]", "ep.yaml:6:19: versions.1.size is 10x1080, but 10 pixels cannot be encoded"),
        (
            "[1080x1920, {size: 720x1280}]",
            'ep.yaml:6:23: versions.2 is called "9x16", as the one on line 6 is\nhint: give one a name of its own',
        ),
        (
            "[{size: 1080x1920, name: A}, {size: 1080x1080, name: a}]",
            'ep.yaml:6:40: versions.2 is called "a", as the one on line 6 is',
        ),
        ("[{size: 1080x1920, name: 9-16}]", 'ep.yaml:6:36: versions.1.name is "9-16"'),
        ("[{name: tall}]", "ep.yaml:6:12: versions.1 has no size"),
        ("1080x1920", 'ep.yaml:6:11: versions is "1080x1920" where a list should be'),
        ("[]", "ep.yaml:6:11: versions is an empty list"),
    ],
)
def test_mistakes_in_versions_are_told_at_once_with_their_place(root, versions, says):
    assert f"episodes/{says}" in told(root, MINIMAL + f"versions: {versions}\n")


def test_the_same_size_is_a_version_where_something_else_is_other(root):
    write(root, MINIMAL + "versions: [{size: 1920x1080, name: read, captions: {burn: true}}]\n")
    assert [ep.slug for ep in episode.load_all(root / "episodes")] == ["ep", "ep-read"]


def test_a_version_that_lights_up_words_nobody_sees_is_told(root):
    loaded = episode.load(write(root, MINIMAL + "versions: [{size: 64x64, captions: {highlight: true}}]\n"))
    assert ["captions.highlight" in warning.message for warning in loaded.warnings] == [True]


def test_what_is_found_of_an_episode_is_not_told_again_of_its_versions(root):
    cards = "cards: [{title: {text: Nothing}}, {title: {text: Nobody at all}}]"
    write(root, text(f"hold_s: 4\n{cards}", head="versions: [1080x1920, {size: 1920x1080, name: same, theme: latte}]"))
    season = episode.load_all(root / "episodes")
    line = Line([step for ep in season for step in steps_of(ep)], Store(root / "cache"))
    main, tall, same = check.reports(line, season)
    assert [one.episode for one in (main, tall, same)] == ["ep", "ep-9x16", "ep-same"]
    assert main.mistakes or main.warnings
    assert not same.mistakes
    assert all(one.message.startswith("ep-9x16: ") for one in (*tall.mistakes, *tall.warnings))


@pytest.mark.parametrize(("written", "asked"), [("", None), ("focus: [0.3, 1]\n", ["0.3", "1"])])
def test_a_point_that_must_stay_is_asked_of_what_cuts_the_picture_and_of_nothing_that_is_bought(root, written, asked):
    built = house(root, text(f"hold_s: 2\nframe: {{prompt: x}}\n{written}", head="versions: [1080x1920]"))
    for slug in ("ep", "ep-9x16"):
        order = built.line.order(f"clips:{slug}/one")
        assert order is not None
        assert order.recipe.settings.get("focus") == asked
    (scene,) = built.episodes[0].scenes
    plate = {"frames": 4, "key_frame": 0, "before": 0, "after": 0}
    timeline = {"size": [64, 36], "fps": "24", "scenes": [{"name": "one", "plate": plate}]}
    clip = SimpleNamespace(facts={"frames": 4, "fps": "24"})
    wanted = plates.wanted(scene, timeline, clip)  # type: ignore[arg-type]  # as much of a record as is read
    assert wanted.get("focus") == asked


@pytest.mark.parametrize("written", ["0.5", "[0.5]", "[0.5, 0.5, 0.5]", "[1.2, 0]", "[left, 0]"])
def test_a_point_outside_the_picture_is_a_mistake(root, written):
    assert "focus" in told(root, text(f"hold_s: 2\nfocus: {written}"))
