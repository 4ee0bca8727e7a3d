"""The bundled faces: whole, licensed, and loud about what they cannot draw."""

from __future__ import annotations

from hashlib import sha256

import pytest
import uharfbuzz as hb

from renderers.painting import RenderError
from renderers.text import fonts

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
    licences = "\n".join(file.name for file in folder.glob("*.txt"))
    assert all(file.stem.split("-")[0] in licences for file in folder.glob("*.ttf"))


def test_what_no_face_can_draw_is_an_error_with_its_name_and_the_text() -> None:
    with pytest.raises(RenderError, match=r'"漢" \(U\+6F22 CJK UNIFIED IDEOGRAPH-6F22\) in "o 漢 dela"'):
        fonts.check("o 漢 dela", "sans")
    assert fonts.missing("漢字 e 漢", "sans") == ["漢", "字"]


def test_joiners_need_no_glyph() -> None:
    fonts.check("R$\u00a01.234 e-\u2060mail sem\u00adana", "mono")


def test_what_a_face_lacks_is_drawn_by_the_next_and_marks_stay_with_their_letter() -> None:
    assert fonts.segments("ok ✓ já", "mono") == [("mono", "ok "), ("sans", "✓"), ("mono", " já")]
    assert [face for face, _ in fonts.segments("⠋ x", "sans")] == ["symbols", "sans"]
    assert fonts.segments("n\u0303", "sans") == [("sans", "n\u0303")]


def test_drawn_with_names_the_stand_ins_too() -> None:
    assert fonts.drawn_with(("mono",)) == ("mono", "sans", "symbols")


def test_an_unknown_face_is_an_error_that_names_ours() -> None:
    with pytest.raises(RenderError, match='no face called "arial"') as caught:
        fonts.path("arial")
    assert "serif-italic" in caught.value.hint
