"""Change one thing, rebuild one thing: kinds of edit against the exact set of steps that may run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from renderers.text import fonts
from stages import prints
from stages.core import code, episode
from stages.core.model import Episode
from stages.core.plan import as_json, draw_up
from stages.core.step import Line
from stages.core.store import Store
from stages.front import steps_of
from tests.workshop import begun, copied, run

EPISODE = """\
# A comment
title: "The red door"
language: en
size: 320x180
fps: 24
theme: mocha

music: {file: media/bed.flac, gain_db: -20, duck_db: 12}

scenes:
  - name: first
    frame: {prompt: "a red door", seed: 7}
    clip: {use: pan, move: zoom-in}
    narration: "Here is the first door of many."
    cards:
      - title: {text: "The red door", kicker: "Part one"}
        at: 0.5
        for: 2
  - name: second
    frame: {file: media/desk.png}
    narration: "Then there is a second one."
    transition: {kind: fade, seconds: 0.5}
    sounds:
      - {file: media/bang.wav, at: 1.25, gain_db: -9}
    cards:
      - quote: {text: "A quote.", by: "Somebody"}
  - name: third
    narration: "And the third has no picture at all."
    cards:
      - lower-third: {name: "A name", role: "A role"}
  - name: fourth
    frame: {prompt: "a blue door"}
    clip: {use: pan, move: left}
    hold_s: 3
  - name: fifth
    clip: {file: media/walk.mp4}
    narration: {file: media/line.wav, text: "A line of my own."}
"""

TAIL = {"video:ep", "proof:ep"}
PICTURE = {"picture:ep", *TAIL}
TIMING = {"timeline:ep", "captions:ep", "mix:ep", *PICTURE}


def of(kind: str, scene: str) -> set[str]:
    return {f"{kind}:ep/{scene}"}


def edit(old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        file = root / "episodes" / "ep.yaml"
        text = file.read_text()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        file.write_text(text.replace(old, new))

    return change


def swap_first_two(root: Path) -> None:
    head, *scenes = (root / "episodes" / "ep.yaml").read_text().split("  - name: ")
    scenes[2], scenes[3] = scenes[3], scenes[2]
    (root / "episodes" / "ep.yaml").write_text("  - name: ".join([head, *scenes]))


def other_picture(root: Path) -> None:
    Image.new("RGB", (64, 36), "blue").save(root / "episodes/media/desk.png")


def other_bang(root: Path) -> None:
    (root / "episodes/media/bang.wav").write_bytes(b"another")


def same_bytes_again(root: Path) -> None:
    for file in (root / "episodes/media").iterdir():
        copy = file.read_bytes()
        file.unlink()
        file.write_bytes(copy)


def touch_everything(root: Path) -> None:
    for file in root.rglob("*"):
        if file.is_file():
            os.utime(file, ns=(1_600_000_000_000_000_000, 1_600_000_000_000_000_000))


def lose_the_build(root: Path) -> None:
    shutil.rmtree(root / "build")


def moved_elsewhere(root: Path) -> None:
    file = root / "episodes" / "ep.yaml"
    content = file.read_bytes()
    file.unlink()
    file.write_bytes(content)


MATRIX = [
    # what an author writes
    pytest.param(edit("# A comment", "# Another comment\n# of two lines"), set(), id="a comment"),
    pytest.param(
        edit('{text: "The red door", kicker: "Part one"}', '{kicker: "Part one", text: "The red door"}'),
        set(),
        id="key order",
    ),
    pytest.param(edit("seed: 7}", "seed: 7, take: 1}"), set(), id="take 1 said aloud"),
    pytest.param(edit("fps: 24\n", "fps: 24\nruntime_s: [5, 60]\n"), set(), id="a window that decides nothing"),
    pytest.param(edit("theme: mocha\n", "theme: mocha\nbudget_usd: 9.00\n"), set(), id="the budget"),
    pytest.param(
        edit("Here is the first door of many.", "Here is the first door, and it is red."),
        {*of("narration", "first"), *of("clips", "first"), *of("clips", "second"), *TIMING} - of("clips", "second"),
        id="a longer line",
    ),
    pytest.param(
        edit("the first door of many.", "the worst door of many."),
        {*of("narration", "first"), "timeline:ep", "captions:ep", "mix:ep", *TAIL},
        id="another line of the same length",
    ),
    pytest.param(
        edit('"a red door"', '"a green door"'),
        {*of("frames", "first"), *of("clips", "first"), *TAIL},
        id="a prompt",
    ),
    pytest.param(edit("seed: 7", "seed: 8"), {*of("frames", "first"), *of("clips", "first"), *TAIL}, id="a seed"),
    pytest.param(
        edit("seed: 7", "seed: 7, take: 2"), {*of("frames", "first"), *of("clips", "first"), *TAIL}, id="a take"
    ),
    pytest.param(edit("move: zoom-in", "move: zoom-out"), {*of("clips", "first"), *TAIL}, id="a move"),
    pytest.param(edit('kicker: "Part one"', 'kicker: "Part 1"'), {"cards:ep/first/1", *TAIL}, id="a kicker"),
    pytest.param(
        edit('text: "The red door"', 'text: "The door"'),
        {"cards:ep/first/1", "timeline:ep", "captions:ep", *TAIL},
        id="a title, which is a chapter's too",
    ),
    pytest.param(edit('"A quote."', '"A better quote."'), {"cards:ep/second/1", *TAIL}, id="a quote"),
    pytest.param(edit('role: "A role"', 'role: "Another"'), {"cards:ep/third/1", *TAIL}, id="a role"),
    pytest.param(edit("at: 0.5", "at: 0.75"), {"timeline:ep", *PICTURE}, id="when a card comes"),
    pytest.param(edit("at: 0.5", "at: first"), {"timeline:ep", *PICTURE}, id="a card at a word"),
    pytest.param(edit("for: 2", "for: 1"), {"timeline:ep", *PICTURE}, id="how long a card stands"),
    pytest.param(
        edit("seconds: 0.5}", "seconds: 1}"),
        {*of("clips", "first"), *of("clips", "second"), "timeline:ep", *PICTURE},
        id="a longer fade",
    ),
    pytest.param(
        edit("    transition: {kind: fade, seconds: 0.5}\n", ""),
        {*of("clips", "first"), *of("clips", "second"), "timeline:ep", *PICTURE},
        id="no fade",
    ),
    pytest.param(edit("hold_s: 3", "hold_s: 4"), {*of("clips", "fourth"), *TIMING}, id="hold_s"),
    pytest.param(edit("hold_s: 3", "hold_s: 3.0"), set(), id="the same number in other digits"),
    pytest.param(
        edit("  - name: third\n", "  - name: third\n    lead_s: 0.5\n"), {*of("clips", "third"), *TIMING}, id="lead_s"
    ),
    pytest.param(
        edit("  - name: third\n", "  - name: third\n    tail_s: 0.6\n"), {*of("clips", "third"), *TIMING}, id="tail_s"
    ),
    pytest.param(
        edit("  - name: fourth\n", "  - name: renamed\n"),
        {*of("frames", "renamed"), *of("clips", "renamed"), "timeline:ep", "captions:ep", *PICTURE},
        id="another name",
    ),
    pytest.param(
        swap_first_two,
        {*of("frames", "fourth"), *of("clips", "fourth"), *TIMING},
        id="two scenes change places: the drawn frame shows its number",
    ),
    pytest.param(
        edit("  - name: third\n", "  - name: between\n    hold_s: 2\n  - name: third\n"),
        {
            *of("frames", "between"),
            *of("clips", "between"),
            *of("frames", "fourth"),
            *of("clips", "fourth"),
            *TIMING,
        },
        id="a scene more",
    ),
    pytest.param(
        edit(
            '  - name: fourth\n    frame: {prompt: "a blue door"}\n    clip: {use: pan, move: left}\n    hold_s: 3\n',
            "",
        ),
        TIMING,
        id="a scene less",
    ),
    pytest.param(edit('title: "The red door"\n', 'title: "The Red Door"\n'), {"timeline:ep", *TAIL}, id="the title"),
    pytest.param(
        edit("theme: mocha\n", "theme: mocha\ndelivery: youtube-strict\n"), TAIL, id="a file without edit lists"
    ),
    pytest.param(edit("gain_db: -20", "gain_db: -24"), {"mix:ep", *TAIL}, id="music level"),
    pytest.param(
        edit("music: {file: media/bed.flac, gain_db: -20, duck_db: 12}\n", ""), {"mix:ep", *TAIL}, id="no music"
    ),
    pytest.param(edit("gain_db: -9", "gain_db: -6"), {"mix:ep", *TAIL}, id="how loud an effect is"),
    pytest.param(edit("at: 1.25", "at: second"), {"timeline:ep", "mix:ep", *TAIL}, id="an effect at a word"),
    pytest.param(
        edit("    sounds:\n      - {file: media/bang.wav, at: 1.25, gain_db: -9}\n", ""),
        {"timeline:ep", "mix:ep", *TAIL},
        id="no effect",
    ),
    pytest.param(
        edit("theme: mocha\n", "theme: mocha\ncaptions: {burn: true, highlight: true}\n"),
        {"captions:ep", *PICTURE},
        id="captions in the picture",
    ),
    pytest.param(
        edit("theme: mocha", "theme: latte"),
        {
            *of("frames", "first"),
            *of("frames", "third"),
            *of("frames", "fourth"),
            *of("clips", "first"),
            *of("clips", "third"),
            *of("clips", "fourth"),
            "cards:ep/first/1",
            "cards:ep/second/1",
            "cards:ep/third/1",
            "captions:ep",  # their .ass has the theme's colours
            *TAIL,
        },
        id="the theme",
    ),
    pytest.param(
        edit("fps: 24", "fps: 30"),
        {
            *(f"clips:ep/{scene}" for scene in ("first", "second", "third", "fourth")),
            *(f"cards:ep/{scene}/1" for scene in ("first", "second", "third")),  # they move, a state a frame
            *TIMING,
        },
        id="the frame rate",
    ),
    pytest.param(
        edit("size: 320x180", "size: 640x360"),
        {
            *(f"frames:ep/{scene}" for scene in ("first", "third", "fourth")),
            *(f"clips:ep/{scene}" for scene in ("first", "second", "third", "fourth")),
            "cards:ep/first/1",
            "cards:ep/second/1",
            "cards:ep/third/1",
            "timeline:ep",
            "captions:ep",
            *PICTURE,
        },
        id="the size",
    ),
    # what happens to files
    pytest.param(other_picture, {*of("frames", "second"), *of("clips", "second"), *TAIL}, id="other bytes in a file"),
    pytest.param(other_bang, {"mix:ep", *TAIL}, id="other bytes in an effect"),
    pytest.param(same_bytes_again, set(), id="the same bytes in new files"),
    pytest.param(touch_everything, set(), id="every file touched"),
    pytest.param(lose_the_build, set(), id="the build folder lost"),
    pytest.param(moved_elsewhere, set(), id="the episode file written anew"),
]


def write(root: Path) -> None:
    media = root / "episodes" / "media"
    media.mkdir(parents=True)
    (root / "episodes" / "ep.yaml").write_text(EPISODE)
    Image.new("RGB", (64, 36), "red").save(media / "desk.png")
    for name in ("bed.flac", "walk.mp4", "line.wav", "bang.wav"):
        (media / name).write_bytes(name.encode())


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Built once, for all tests of this module."""
    return begun(tmp_path_factory.mktemp("first"), write, load)[0]


@pytest.fixture
def root(first, tmp_path):
    with copied(first, tmp_path):
        yield tmp_path


def load(root: Path) -> Episode:
    return episode.load(root / "episodes" / "ep.yaml")


def planned(root: Path) -> set[str]:
    line = Line(steps_of(load(root)), Store(root / "cache"))
    return {step["task"] for step in as_json(draw_up(line, "ep"))["steps"] if step["action"] != "keep"}


def printed(root: Path) -> str | None:
    """The picture that is in the video now, by its name in the store."""
    record = Line(steps_of(load(root)), Store(root / "cache")).record("video:ep")
    assert record is not None
    return prints.ref(record.recipe)


SEEN = ("clips", "cards", "picture")  # kinds that the picture is encoded from


LATE = ("clips", "timeline", "captions", "mix", "picture", "video", "proof")


@pytest.mark.parametrize(("change", "expected"), MATRIX)
def test_an_edit_makes_exactly_what_it_decides_and_going_back_is_free(root, change, expected):
    before, files = printed(root), authored(root)
    change(root)
    said = planned(root)
    made = run(load(root), root / "cache")
    assert made == expected
    assert (printed(root) != before) == any(task.partition(":")[0] in SEEN for task in made), "sound encodes no picture"
    assert made <= said, "everything that was made stood in the plan"
    assert all(task.partition(":")[0] in LATE for task in said - made), "only what hangs on bytes may be spared"
    assert planned(root) == set()
    assert run(load(root), root / "cache") == set()
    for file, content in files.items():
        file.write_bytes(content)
    assert run(load(root), root / "cache") == set()


def authored(root: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in (root / "episodes").rglob("*") if file.is_file()}


def test_a_new_font_makes_the_cards_and_frames_set_in_it(root, monkeypatch):
    real = fonts.digest
    monkeypatch.setattr(fonts, "digest", lambda face: "0" * 64 if face == "serif-italic" else real(face))
    assert run(load(root), root / "cache") == {"cards:ep/second/1", *TAIL}


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("renderers.cards.quote", {"cards:ep/second/1", *TAIL}),
        (
            "renderers.animatic",
            {f"{kind}:ep/{scene}" for kind in ("frames", "clips") for scene in ("first", "fourth")} | TAIL,
        ),
        ("renderers.ground", {"frames:ep/third", "clips:ep/third", *TAIL}),
        ("renderers.pan", {f"clips:ep/{scene}" for scene in ("first", "second", "third", "fourth")} | TAIL),
        ("renderers.sound.mix", {"mix:ep", *TAIL}),
        ("renderers.ffmpeg.encode", TAIL),
        ("renderers.ffmpeg.track", TAIL),
        ("renderers.ffmpeg.join", TAIL),
    ],
)
def test_new_drawing_code_makes_what_it_draws(root, monkeypatch, module, expected):
    before, real = printed(root), code.code
    monkeypatch.setattr(code, "code", lambda name: "edited" if name == module else real(name))
    assert run(load(root), root / "cache") == expected
    assert (printed(root) == before) == (
        module in ("renderers.sound.mix", "renderers.ffmpeg.track", "renderers.ffmpeg.join")
    )


def test_a_clone_elsewhere_with_the_same_cache_makes_nothing(root, tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(root / "episodes", elsewhere / "episodes")
    monkeypatch.chdir(elsewhere)
    assert run(load(elsewhere), root / "cache") == set()


def test_a_copied_cache_makes_nothing(root, tmp_path):
    shutil.copytree(root / "cache", tmp_path / "copy", copy_function=shutil.copy)
    assert run(load(root), tmp_path / "copy") == set()


def test_two_scenes_that_want_the_same_share_it(root):
    text = (root / "episodes" / "ep.yaml").read_text()
    again = '  - name: sixth\n    narration: "Then there is a second one."\n    frame: {file: media/desk.png}\n'
    (root / "episodes" / "ep.yaml").write_text(text + again)
    made = run(load(root), root / "empty")
    assert len(made & {"narration:ep/second", "narration:ep/sixth"}) == 1
    assert len(made & {"frames:ep/second", "frames:ep/sixth"}) == 1
