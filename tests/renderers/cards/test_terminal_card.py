"""Terminal cards: a window that stands still, says what was done to its recording, and shows nothing else."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from renderers import cards
from renderers.cards.sheet import Words
from renderers.painting import RenderError, silent
from renderers.terminal import cast
from renderers.terminal.cast import Cast, Event
from renderers.themes import theme
from stages.core import code

CAPTURES = Path(__file__).parents[2] / "captures"
SMALL = (480, 270)
FRAMES = [(1920, 1080), (1280, 720), (3840, 2160), (1080, 1920), (1080, 1080)]


def settings(size: tuple[int, int] = (1920, 1080), look: str = "mocha", fps: str = "", **spec: Any) -> dict[str, Any]:
    told = {"card": "terminal", "spec": spec, "theme": theme(look), "size": list(size), "language": "pt-BR"}
    return told | ({"fps": fps} if fps else {})


def sidecar(file: Path, size: tuple[int, int] = (1920, 1080), fps: str = "", **spec: Any) -> dict[str, Any]:
    return cards.sidecar(settings(size, fps=fps, **spec), {"capture": file})


def painted(file: Path, into: Path, *, size: tuple[int, int] = SMALL, look: str = "mocha", **spec: Any) -> Image.Image:
    fps = "24" if spec.get("play") else ""
    cards.maker("terminal").paint(settings(size, look, fps, **spec), {"capture": file}, into, silent)
    if not fps:
        return Image.open(into)
    with av.open(str(into)) as film:
        return Image.fromarray(list(film.decode(video=0))[-1].to_ndarray(format="rgba"))


@pytest.fixture
def record(tmp_path: Path) -> Callable[..., Path]:
    def write(*events: tuple[str, str, str], columns: int = 40, rows: int = 8, **more: Any) -> Path:
        file = tmp_path / "made.cast"
        told = tuple(Event(F(at), code, text) for at, code, text in events)
        cast.write(Cast(columns, rows, told, **more), file)
        return file

    return write


def on_grey(card: Image.Image) -> Image.Image:
    under = Image.new("RGBA", card.size, "#7d8797")
    under.alpha_composite(card)
    return under.convert("RGB")


STILLS: dict[str, dict[str, Any]] = {
    "pytest": {},
    "git-log": {"highlight": [-2]},
    "vim": {"moment": F(2)},
    "curses": {"moment": F(1)},
    "spinner": {"lines": [1, 4]},
}


@pytest.mark.parametrize("look", ["mocha", "latte"])
@pytest.mark.parametrize("name", STILLS)
def test_real_programs_look_as_they_did(name, look, tmp_path, picture_golden):
    card = painted(CAPTURES / f"{name}.cast", tmp_path / "card.png", look=look, **STILLS[name])
    picture_golden(f"terminal-{name}-{look}", on_grey(card))


def test_a_reel_ends_as_the_still_of_its_last_screen(tmp_path):
    file = CAPTURES / "progress.cast"
    reel = painted(file, tmp_path / "card.mov", play=True, cursor=False)
    still = painted(file, tmp_path / "card.png", cursor=False)
    assert (np.asarray(reel) == np.asarray(still)).all()


def test_the_window_stands_still_while_it_plays(tmp_path):
    file, into = CAPTURES / "curses.cast", tmp_path / "card.mov"
    painting = cards.maker("terminal").paint(settings(SMALL, fps="24", play=True), {"capture": file}, into, silent)
    told = painting.facts["terminal"]
    left, top, width, height = told["box"]
    bar = slice(top, top + round(52 / 4))
    with av.open(str(into)) as film:
        frames = [frame.to_ndarray(format="rgba") for frame in film.decode(video=0)]
    assert len(frames) == painting.facts["states"] > 5
    for frame in frames[1:]:
        assert (frame[bar] == frames[0][bar]).all()
        assert (frame[..., 3] == frames[0][..., 3]).all()
        assert (frame[:, :left] == frames[0][:, :left]).all()
    assert (frames[0][top + height // 2, left + 4 : left + width - 4, 3] == 255).all()
    assert frames[0][0, 0, 3] == 0


@pytest.mark.parametrize("size", FRAMES)
def test_the_text_stands_inside_the_safe_area(size):
    told = sidecar(CAPTURES / "doit-list.cast", size)
    left, top, width, height = told["terminal"]["box"]
    unit = min(size) / 1080
    assert left + 26 * unit >= round(0.05 * size[0]) - 1 and left + width - 26 * unit <= round(0.95 * size[0]) + 1
    assert top > 0 and top + 68 * unit >= 0.05 * size[1] - 1
    assert top + height - 22 * unit <= 0.95 * size[1] + 1
    assert told["terminal"]["size_1080"] >= 24


def test_720p_and_4k_are_one_drawing():
    small, large = (sidecar(CAPTURES / "pytest.cast", size)["terminal"] for size in ((1280, 720), (3840, 2160)))
    assert small["size_1080"] == large["size_1080"] == 36
    assert [3 * part for part in small["box"]] == pytest.approx(large["box"], abs=20)


def test_a_full_screen_of_80_by_22_has_letters_of_36_px(record):
    file = record(("0", "o", "\r\n".join(["x" * 80] * 22)), columns=80, rows=22)
    told = sidecar(file)["terminal"]
    assert told["size_px"] == 36 and told["shown_lines"] == [1, 22] and told["edits"] == []


def test_what_was_done_is_told_and_shown(record, tmp_path):
    lines = [(str(3 * n), "o", f"line {n}\r\n") for n in range(6)]
    file = record(*lines, ("16", "m", "done"), ("16", "x", "3"), exit_status=3)
    told = sidecar(file, fps="24", play=True, speed=2, idle_s=0.5, lines=[2, 3])["terminal"]
    assert told["edits"] == [
        "código de saída 3",
        "velocidade 2×",
        "esperas cortadas para 0,5 s",
        "4 linhas omitidas",
    ]
    assert told["exit_status"] == 3 and told["plays_s"] == "1.250"
    assert told["markers"] == [{"name": "done", "at_s": "16.000"}]
    assert sidecar(file, moment=4)["terminal"]["edits"][-1] == "aos 4 s de 16 s"
    assert sidecar(file, fps="24", play=True, until="done")["terminal"]["edits"][-1] == "0 a 16 s de 16 s"


def test_an_exit_status_is_seen_in_the_bar_and_nowhere_else(record, tmp_path):
    good = np.asarray(painted(record(("0", "o", "x"), exit_status=0), tmp_path / "a.png")).astype(int)
    file = record(("0", "o", "x"), exit_status=3)
    differs = np.argwhere((np.asarray(painted(file, tmp_path / "b.png")).astype(int) != good).any(axis=2))
    left, top, width, _ = sidecar(file, SMALL)["terminal"]["box"]
    (first_y, first_x), (last_y, last_x) = differs.min(axis=0), differs.max(axis=0)
    assert top < first_y < last_y < top + 52 / 4 and left + width / 2 < first_x < last_x < left + width


def test_waits_that_were_not_cut_are_not_told(record):
    file = record(("0", "o", "a"), ("1", "o", "b"), ("1", "x", "0"), exit_status=0)
    assert sidecar(file, fps="24", play=True, idle_s=2, speed=1)["terminal"]["edits"] == []


def test_lit_lines_are_read_and_others_only_looked_at(record):
    file = record(("0", "o", "one\r\ntwo and more\r\nthree"))
    assert sidecar(file)["chars"] == 0
    assert sidecar(file, highlight=[2])["chars"] == len("two and more")
    assert sidecar(file)["terminal"]["text"] == ["one", "two and more", "three"]


def test_the_faintest_letter_is_measured_lines_of_boxes_are_not(record):
    assert sidecar(record(("0", "o", "a \x1b[90m────\x1b[0m")))["terminal"]["least_contrast"] == 11.34
    assert sidecar(record(("0", "o", "a \x1b[90mb\x1b[0m")))["terminal"]["least_contrast"] < 3
    dimmed = record(("0", "o", "a\r\n\x1b[90mb\x1b[0m"))
    assert sidecar(dimmed, highlight=[1])["terminal"]["least_contrast"] == 11.34


def test_a_recordings_own_colours_are_taken_where_they_are_asked_for(record, tmp_path):
    hues = ":".join(["#102030", "#ff0000"] * 4)
    file = record(("0", "o", "█"), theme={"fg": "#00ff00", "bg": "#000000", "palette": hues})
    assert (0, 255, 0, 255) in set(painted(file, tmp_path / "a.png", colors="recording").get_flattened_data())
    assert (0, 255, 0, 255) not in set(painted(file, tmp_path / "b.png").get_flattened_data())
    with pytest.raises(RenderError, match="brings no colours"):
        sidecar(record(("0", "o", "x")), colors="recording")


def test_the_title_is_the_cards_the_recordings_or_the_command(record):
    def words(file: Path, **spec: Any) -> list[str]:
        sheet = cards.maker("terminal").layout(settings(**spec), {"capture": file})
        return [" ".join(line.text for line in part.block.lines) for part in sheet.elements if isinstance(part, Words)]

    said = ("0", "o", "x")
    assert words(record(said, command="make all")) == ["make all"]
    assert words(record(said, command="make all", title="Resultado")) == ["Resultado"]
    assert words(record(said, command="make all"), title="vim") == ["vim"]
    assert words(record(said)) == []
    long = words(record(said, command="run " + "very " * 40 + "long"))[0]
    assert long.startswith("run very") and long.endswith("…")


def test_a_title_never_lies_on_what_is_said_on_the_right(record):
    file = record(("0", "o", "x"), ("9", "o", "y"), command="run " + "very " * 40, exit_status=1)
    for size in FRAMES:
        sheet = cards.maker("terminal").layout(
            settings(size, fps="24", play=True, speed=4, idle_s=1), {"capture": file}
        )
        boxes = {part.role: part.box for part in sheet.elements if isinstance(part, Words)}
        title, edits = boxes["window"], boxes["edits"]
        assert title.right < edits.x or title.bottom < edits.y
        assert title.x > 0 and edits.right < size[0] and edits.bottom < size[1]


def test_what_must_not_be_seen_is_covered_or_refused(record, tmp_path):
    rules = tmp_path / "redact.yaml"
    rules.write_text("- text: acme\n", "utf-8")
    file = record(("0", "o", "at acme"), ("1", "o", "\r\nacme"), command="ssh acme")
    made = settings(fps="24", play=True)
    told = cards.sidecar(made, {"capture": file, "redact": rules})["terminal"]
    assert told["text"] == ["at ••••", "••••"]
    secret = record(("0", "o", "ghp_" + "a1B2" * 9), ("1", "o", "\x1b[2J\x1b[Hgone"), columns=60)
    with pytest.raises(RenderError, match="looks like a GitHub token"):
        sidecar(secret, fps="24", play=True)
    assert sidecar(secret)["terminal"]["text"][0] == "gone"  # only what is seen counts
    titled = record(("0", "o", "done"), command="tool --password=hunter2")
    with pytest.raises(RenderError, match="the window's title: line 1 shows what looks like a password"):
        sidecar(titled)


@pytest.mark.parametrize(
    ("text", "spec", "said"),
    [
        ("日本", {}, r'line 1, column 1 of the screen: nothing here can draw "日" \(U\+65E5'),
        ("", {}, "nothing stands on the screen"),
        ("a", {"moment": "built"}, 'no marker "built"'),
        ("a", {"lines": [2, 90]}, "asks for 2 to 90; the screen has 8 lines"),
        ("a\r\nb", {"lines": [1, 1], "highlight": [2]}, "`highlight` names line 2, which is not among the lines shown"),
    ],
)
def test_what_cannot_be_shown_is_an_error_that_says_why(record, text, spec, said):
    with pytest.raises(RenderError, match=said) as caught:
        sidecar(record(("0", "o", text)), **spec)
    assert caught.value.hint


def test_lines_that_do_not_go_in_scroll_away_as_in_a_lower_window(record):
    file = record(*[(str(n), "o", f"{n:079d}\r\n") for n in range(40)], columns=80, rows=50)
    told = sidecar(file, fps="24", play=True)["terminal"]
    assert told["size_1080"] >= 32 and told["edits"] == ["17 linhas omitidas"]
    assert told["text"][-2].endswith("39")


def test_a_card_without_motion_shows_how_it_ends(record):
    file = record(("0", "o", "one"), ("1", "m", "half"), ("2", "o", "\r\ntwo"))
    assert sidecar(file, play=True, speed=4)["terminal"]["text"] == ["one", "two"]
    assert sidecar(file, play=True, until="half")["terminal"]["text"] == ["one"]
    assert sidecar(file, play=True)["terminal"]["plays_s"] is None


def test_a_narrow_frame_may_show_the_first_columns_and_says_so(record):
    file = record(("0", "o", "x" * 80 + "short"), columns=80)
    with pytest.raises(RenderError, match="80 columns long") as caught:
        sidecar(file, (1080, 1920))
    assert "`columns: 69`" in caught.value.hint
    told = sidecar(file, (1080, 1920), columns=69)["terminal"]
    assert told["edits"] == ["11 colunas omitidas"] and told["size_1080"] >= 24
    assert sidecar(record(("0", "o", "short")), columns=69)["terminal"]["edits"] == []


def test_a_recipe_follows_whatever_turns_bytes_into_a_screen():
    drawn_by = code._closure("renderers.cards.terminal")
    assert {f"renderers.terminal.{name}" for name in ("ghostty", "ghostty_rows", "avt", "given")} <= drawn_by
    assert {"renderers.rle", "renderers.reel", "renderers.terminal.redact"} <= drawn_by
