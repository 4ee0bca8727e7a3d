"""Captions as libass draws them: text, places, colours, and nothing that moves."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from renderers import themes
from renderers.captions.ass import ass, escaped, lightings, panel
from renderers.captions.look import caption_area, look
from renderers.captions.seen import seen
from renderers.ffmpeg import burn
from renderers.ffmpeg.run import exe

SIZE = (480, 270)


def cue(*lines: str, start: int = 0, end: int = 48, step: int = 8) -> dict[str, Any]:
    words = [(word, number) for number, line in enumerate(lines) for word in line.split(" ")]
    return {
        "start": start,
        "end": end,
        "lines": list(lines),
        "words": [
            {"text": word, "line": number, "start": start + 1 + n * step, "end": start + 1 + (n + 1) * step}
            for n, (word, number) in enumerate(words)
        ],
    }


def film(*cues: dict[str, Any], fps: str = "24") -> dict[str, Any]:
    return {"language": "pt-BR", "fps": fps, "frames": 240, "cues": list(cues)}


def frames(
    tmp_path: Path,
    text: str,
    *,
    fonts: bool = True,
    under: str = "white",
    fps: str = "24",
    count: int = 1,
    first: int = 0,
) -> NDArray[np.uint8]:
    """The first frames of a plain film with these captions, as RGB."""
    burn.lay_ready(text, tmp_path)
    if not fonts:
        for file in (tmp_path / burn.FONTS).iterdir():
            file.unlink()
    no_system_fonts = tmp_path / "fonts.conf"
    no_system_fonts.write_text("<fontconfig></fontconfig>")
    drawn = subprocess.run(
        [
            *(
                exe(),
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                f"color={under}:size={SIZE[0]}x{SIZE[1]}:rate={fps}:duration=9",
            ),
            *(
                "-vf",
                f"format=yuv420p,setparams=colorspace=bt709:range=tv,setpts=PTS+{first}/({fps}*TB),{burn.FILTER},scale=in_color_matrix=bt709",
            ),
            *("-frames:v", str(count), "-pix_fmt", "rgb24", "-f", "rawvideo", "-"),
        ],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env={"FONTCONFIG_FILE": str(no_system_fonts), "HOME": str(tmp_path)},
    ).stdout
    return np.frombuffer(drawn, np.uint8).reshape(count, SIZE[1], SIZE[0], 3)


def mocha(*, highlight: bool = False, size: tuple[int, int] = SIZE) -> dict[str, Any]:
    return look(size, themes.theme("mocha"), highlight=highlight)


def test_a_cue_is_a_panel_and_its_lines_and_with_highlight_an_event_a_word(golden: Any) -> None:
    two = film(cue("Às duas da manhã,", "a curva {subia}."), cue("C:\\Nova", start=50, end=70))
    golden("captions/plain.ass", ass(two, mocha(size=(1920, 1080))))
    golden("captions/lit.ass", ass(two, mocha(size=(1920, 1080), highlight=True)))


@pytest.mark.parametrize("fps", ["24", "25", "30", "60", "24000/1001", "30000/1001"])
def test_every_cue_and_word_switches_on_its_very_frame(tmp_path: Path, fps: str) -> None:
    lit = film(cue("ab", "cd", start=2, end=9, step=3), cue("ab", start=11, end=13), fps=fps)
    shown = frames(tmp_path, ass(lit, mocha(highlight=True)), fps=fps, count=15)
    kinds = [shown[n].tobytes() for n in range(15)]
    one, two, plain, last, none = kinds[2], kinds[5], kinds[8], kinds[11], kinds[0]
    assert len({one, two, last, none}) == 4
    assert kinds == [none, none, *[one] * 3, *[two] * 4, none, none, last, last, none, none]
    assert plain == two


def test_far_into_a_film_it_is_still_the_very_frame(tmp_path: Path) -> None:
    fps, first = "30000/1001", 215_000
    late = film(cue("ab", start=first + 2, end=first + 5), fps=fps)
    shown = frames(tmp_path, ass(late, mocha()), fps=fps, count=7, first=first)
    assert [bool((frame != shown[0]).any()) for frame in shown] == [False, False, True, True, True, False, False]


def test_nothing_moves_when_a_word_lights_up(tmp_path: Path) -> None:
    """libass shapes each colour by itself: kerning with a space, which our cut has none of, would push the line."""
    lit = ass(film(cue("To. AVA", step=4)), mocha() | {"word": "#11111b"})
    at = panel(cue("To. AVA"), mocha())
    luma = frames(tmp_path, lit, count=10)[:, at.top : at.bottom, at.left : at.right] @ np.array(
        [0.2126, 0.7152, 0.0722]
    )
    first, second, plain = luma[1], luma[5], luma[9]
    gap = (at.right - at.left) * 45 // 100
    assert np.abs(second - plain)[:, :gap].max() < 70 < np.abs(first - plain)[:, :gap].max()
    assert np.abs(first - plain)[:, gap:].max() < 70 < np.abs(second - plain)[:, gap:].max()


@pytest.mark.parametrize("text", ["{x}", "C:\\Nova", "\\N", "a\\hb", "{\\b1}b", "\\", "}{", "&H<i>"])
def test_what_an_author_writes_is_never_a_command(tmp_path: Path, text: str) -> None:
    """It is as wide as its letters: nothing was swallowed, and nothing broke the line."""
    shown = frames(tmp_path, ass(film(cue(text)), mocha()))[0]
    at = panel(cue(text), mocha())
    white = (shown.min(axis=-1) > 150)[at.top : at.bottom, at.left : at.right]
    columns = np.flatnonzero(white[3:-3, 3:-3].any(axis=0))
    ink_px = columns[-1] - columns[0] + 1
    room_px = at.right - at.left - 2 * 0.56 * at.em_px
    assert ink_px == pytest.approx(room_px, abs=0.3 * at.em_px)


def test_colours_are_those_of_the_theme(tmp_path: Path) -> None:
    """libass is given BT.709 by the file's own head; without it, its caller takes BT.601."""
    shown = frames(tmp_path, ass(film(cue("a")), mocha() | {"panel": "#fe4015", "opacity": 100}))[0]
    at = panel(cue("a"), mocha())
    assert shown[(at.top + at.bottom) // 2, at.left + 3] == pytest.approx([0xFE, 0x40, 0x15], abs=6)


@pytest.mark.parametrize("under", ["white", "black", "0x808080"])
@pytest.mark.parametrize("theme", themes.names())
def test_a_caption_that_is_drawn_is_seen_and_one_without_a_font_is_not(tmp_path: Path, theme: str, under: str) -> None:
    said = look(SIZE, themes.theme(theme), highlight=True)
    one = cue("Às duas da manhã,", "a curva ainda subia.")
    text = ass(film(one), said)
    assert seen(frames(tmp_path, text, under=under)[0], one, said)
    assert not seen(frames(tmp_path, text, fonts=False, under=under)[0], one, said)
    assert not seen(frames(tmp_path, ass(film(), said), under=under)[0], one, said)


def test_a_line_that_is_too_wide_is_set_smaller_and_stays_in_the_picture(tmp_path: Path) -> None:
    line = "W" * 42
    at = panel(cue(line), mocha())
    x, _, width, _ = caption_area(SIZE)
    assert at.em_px < mocha()["em_px"]
    assert (at.left, at.right) == (x, x + width)
    shown = frames(tmp_path, ass(film(cue(line)), mocha()))[0]
    bright = (shown.min(axis=-1) > 200)[at.top : at.bottom]
    assert not bright[:, at.left + 2 : at.left + 5].any() and bright[:, at.left + 12].any()


def test_what_inter_lacks_is_drawn_by_the_face_of_symbols() -> None:
    assert r"{\fnDejaVu Sans}⠿{\fn}a" in ass(film(cue("⠿a")), mocha())


def test_a_character_that_no_face_has_is_left_to_the_player() -> None:
    assert "漢字" in ass(film(cue("漢字")), mocha())


def test_a_rest_between_words_leaves_none_lit() -> None:
    one = cue("um", "dois", end=60, step=8)
    one["words"][1] |= {"start": 30, "end": 40}
    assert list(lightings(one, Fraction(24))) == [(0, 9, 0), (9, 29, None), (29, 40, 1), (40, 60, None)]


def test_a_word_stays_lit_until_the_next_over_a_breath() -> None:
    one = cue("um", "dois", end=60, step=8)
    one["words"][1] |= {"start": 15, "end": 40}
    assert list(lightings(one, Fraction(24))) == [(0, 14, 0), (14, 40, 1), (40, 60, None)]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), min_size=1, max_size=8))
def test_lightings_fill_the_cue_whatever_the_words_do(words: list[tuple[int, int]]) -> None:
    one = {
        "start": 5,
        "end": 50,
        "words": [{"text": "a", "line": 0, "start": start, "end": start + lasts} for start, lasts in sorted(words)],
    }
    spans = list(lightings(one, Fraction(24)))
    assert spans[0][0] == 5 and spans[-1][1] == 50
    assert all(first < last for first, last, _ in spans)
    assert all(before[1] == after[0] for before, after in pairwise(spans))


@given(st.text(st.characters(exclude_characters="\0\u2060"), min_size=1))
def test_escaping_leaves_no_bare_brace_and_no_command(text: str) -> None:
    kept = escaped(text)
    assert kept.replace("\\\u2060", "\0").replace(r"\{", "").replace(r"\}", "").count("{") == 0
    assert kept.replace("\\\u2060", "\0").replace(r"\{", "{").replace(r"\}", "}").replace("\0", "\\") == text
