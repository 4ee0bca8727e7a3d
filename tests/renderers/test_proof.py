"""Texts that are hard to read, as the proof tells them."""

from __future__ import annotations

from typing import Any

from renderers.proof import faint

DECLARED = {"fps": "24"}


def read(contrast: float | None, role: str = "title") -> dict[str, Any]:
    return {"card": "ep3/um/2", "role": role, "text": "Um dia", "contrast": contrast, "frame": 61}


def wanted(limit: float, role: str = "title") -> dict[str, Any]:
    return {"card": "ep3/um/2", "role": role, "text": "Um dia", "scene": "um", "limit": limit}


def test_contrast_is_fine_at_its_limit_and_told_below_it():
    assert list(faint([read(4.5)], [wanted(4.5)], DECLARED)) == []
    (told,) = faint([read(4.49)], [wanted(4.5)], DECLARED)
    assert told.level == "warn" and told.card == "ep3/um/2" and told.scene == "um"
    assert str(told).startswith(
        'contrast at 00:00:02:13, scene "um": card ep3/um/2: title "Um dia" has 4.49, at least 4.5 wanted; '
    )
    assert told.remedy


def test_each_text_has_its_own_limit():
    texts = [wanted(3.0), wanted(4.5, "source")]
    found = list(faint([read(3.2), read(3.2, "source")], texts, DECLARED))
    assert ["source" in one.value for one in found] == [True]


def test_letters_that_were_not_found_are_told():
    (told,) = faint([read(None)], [wanted(3.0)], DECLARED)
    assert told.level == "warn" and told.check == "text not seen" and "something may lie over it" in str(told)
