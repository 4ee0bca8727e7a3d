"""The bundled faces: whole, licensed, and loud about what they cannot draw."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

import pytest
import uharfbuzz as hb

from renderers.painting import RenderError
from renderers.text import engine, fonts
from renderers.text.run import Style

PORTUGUESE = "ÁÀÂÃÉÊÍÓÔÕÚÜÇÑáàâãéêíóôõúüçñªº“”‘’–—…€№«»°"


@pytest.mark.parametrize("face", fonts.names())
def test_the_character_map_read_by_hand_is_the_font_librarys(face: str) -> None:
    assert fonts.coverage(face) == set(hb.Face(hb.Blob.from_file_path(str(fonts.path(face)))).unicodes)


@pytest.mark.parametrize("face", ["sans", "serif", "serif-italic", "mono", "display", "condensed"])
def test_every_text_face_has_every_letter_of_portuguese(face: str) -> None:
    assert not [char for char in PORTUGUESE if ord(char) not in fonts.coverage(face)]


@pytest.mark.parametrize("face", fonts.names())
def test_a_digest_is_that_of_the_files_bytes(face: str) -> None:
    assert fonts.digest(face) == sha256(fonts.path(face).read_bytes()).hexdigest()


def test_every_font_has_its_licence_beside_it() -> None:
    folder = fonts.path("sans").parent
    families = tuple(file.stem.rpartition("-")[0] for file in folder.glob("*.txt"))
    assert [file.name for file in folder.glob("*.ttf") if not file.name.startswith(families)] == []


def test_what_no_face_can_draw_is_an_error_with_its_name_and_the_text() -> None:
    with pytest.raises(RenderError, match=r'"漢" \(U\+6F22 CJK UNIFIED IDEOGRAPH-6F22\) in "o 漢 dela"'):
        fonts.check("o 漢 dela", "sans")
    assert fonts.missing("漢字 e 漢", "sans") == ["漢", "字"]


@pytest.mark.parametrize(
    ("char", "words"),
    [
        pytest.param("\x07", r'draw U\+0007 a control character in "a\\u0007b"', id="bell"),
        pytest.param("\r", r"draw U\+000D a control character", id="carriage return, which the mono face maps"),
        pytest.param("\u0085", r"draw U\+0085 a control character", id="upper controls"),
        pytest.param("\u202e", r"U\+202E RIGHT-TO-LEFT OVERRIDE .* asks for text from right to left", id="override"),
        pytest.param("\u2067", r"U\+2067 RIGHT-TO-LEFT ISOLATE .* asks for", id="isolate"),
        pytest.param("ש", r"HEBREW LETTER SHIN", id="a letter that goes the other way"),
        pytest.param("\ud83d", r'draw U\+D83D unnamed in "a\\ud83db"', id="half a character"),
    ],
)
def test_what_cannot_be_drawn_truly_is_an_error_that_can_be_read(char: str, words: str) -> None:
    for face in fonts.names():
        with pytest.raises(RenderError, match=words) as caught:
            fonts.segments(f"a{char}b", face)
        assert str(caught.value).isprintable()


def test_a_long_text_is_shortened_in_the_error() -> None:
    with pytest.raises(RenderError) as caught:
        fonts.check("palavra " * 100 + "漢", "sans")
    assert len(str(caught.value)) < 220


def test_no_face_has_a_letter_that_goes_from_right_to_left() -> None:
    for face in fonts.names():
        assert not [char for char in map(chr, fonts.coverage(face)) if unicodedata.bidirectional(char) in {"R", "AL"}]


@pytest.mark.parametrize("face", fonts.names())
def test_silent_characters_and_all_spaces_are_drawn_in_any_face(face: str) -> None:
    silent = {char for char in map(chr, [*range(0x3000), 0xFEFF, 0xE0020]) if fonts.silent(char)}
    spaces = {char for char in map(chr, range(0x20, 0x3001)) if unicodedata.category(char) == "Zs"} - {"\u1680"}
    bare_em = engine.shape("xx", Style(face, features=("-kern",))).advance_em
    for char in silent | spaces:
        run = engine.shape(f"x{char}x", Style(face, features=("-kern",)))
        assert all(glyph.number for glyph in run.glyphs)
        assert (run.advance_em > bare_em) == (char in spaces)


def test_joiners_need_no_glyph() -> None:
    fonts.check("R$\u00a01.234 e-\u2060mail sem\u00adana", "mono")


def test_what_a_face_lacks_is_drawn_by_the_next_and_marks_stay_with_their_letter() -> None:
    assert fonts.segments("ok ✓ já", "mono") == [("mono", "ok "), ("sans", "✓"), ("mono", " já")]
    assert [face for face, _ in fonts.segments("⠋ x", "sans")] == ["symbols", "sans"]
    assert fonts.segments("n\u0303", "sans") == [("sans", "n\u0303")]
    mark = next(chr(point) for point in sorted(fonts.coverage("sans") - fonts.coverage("mono")) if combining(point))
    assert fonts.segments(f"ab{mark}c", "mono") == [("mono", "a"), ("sans", f"b{mark}"), ("mono", "c")]


def combining(point: int) -> bool:
    return unicodedata.combining(chr(point)) != 0


def test_drawn_with_names_the_stand_ins_too() -> None:
    assert fonts.drawn_with(("mono",)) == ("mono", "sans", "symbols")


def test_an_unknown_face_is_an_error_that_names_ours() -> None:
    with pytest.raises(RenderError, match='no face called "arial"') as caught:
        fonts.path("arial")
    assert "serif-italic" in caught.value.hint
