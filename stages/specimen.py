"""Every card in every theme and format as one contact sheet.

    doit specimen                              draws docs/specimen.jpg, and beside it what it was drawn from
    doit specimen --theme signal --kind bars   only those, as build/specimen/sheet.jpg; --size 9:16 likewise
    doit specimen --full                       each card as large as a video too, in build/specimen/

In:    the themes, the kinds of cards, `stages.samples`.
Out:   the sheet. `docs/specimen.json` says what it shows by digests, so that a test finds a sheet that is behind.
Pays:  never.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from doit.cmd_base import Command
from doit.cmdparse import CmdParseError

from renderers import themes
from renderers.cards import faces, maker
from renderers.cards.sheet import Words, facts
from renderers.painting import RenderError
from renderers.text import fonts
from stages import looks
from stages.commands import DONE, FAILED, PlainCommand, no_arguments
from stages.core.digests import digest_of_author
from stages.core.schema import resolved, whole
from stages.core.store import write_whole
from stages.front import nearest
from stages.samples import ENGLISH, HOME, SAMPLES, Sample
from stages.specimen_cards import card, files_of, settings_of

SHEET, SHOWN = HOME / "docs" / "specimen.jpg", HOME / "docs" / "specimen.json"
APART = Path("build") / "specimen"
SIZES = {"16:9": (1920, 1080), "9:16": (1080, 1920), "1:1": (1080, 1080)}
SMALLER = 2  # on the sheet, cards are drawn at half of that: all lengths follow, and it is still twice what is seen
ORDER = ("gazette", "latte", "mocha", "signal")  # from paper to black; others after them
QUALITY = 74
TITLE = "onetake"
LINES = (
    "Every kind of card, in every theme and format, drawn by the code that draws them in a video.",
    "The figures are read from episodes/data, the terminal is a recording, the pictures are drawn from words.",
)
IN_ENGLISH = "And in English"
ASKED = {"theme": "only these themes", "kind": "only these kinds", "size": "only these formats: 16:9, 9:16, 1:1"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What of all that there is; everything where nothing is said."""

    themes: tuple[str, ...]
    kinds: tuple[str, ...]
    sizes: tuple[str, ...]

    @property
    def all_of_it(self) -> bool:
        return self == everything()


def everything() -> Asked:
    return Asked(_themes(), tuple(dict.fromkeys(sample.caption for sample in SAMPLES)), tuple(SIZES))


def asked(said: Mapping[str, str]) -> Asked:
    """From the command line; words are parted by commas. Raises CmdParseError for what there is not."""
    there = everything()
    return Asked(
        *(
            _chosen(option, said.get(option, ""), known)
            for option, known in (("theme", there.themes), ("kind", there.kinds), ("size", there.sizes))
        )
    )


def drawn_from() -> dict[str, Any]:
    """What the sheet shows, as digests: where everything stands on each card, themes, fonts, files, the page itself.

    Laid out and not drawn, so that it is quick to ask, and an edit that moves nothing asks for no new sheet. How things
    are drawn is held by the golden pictures: who rewrites them draws the sheet again.
    """
    shown = [file for sample in (*SAMPLES, *ENGLISH) for file in (*sample.files.values(), *sample.narrow.values())]
    letters = sorted({face for name in _themes() for one in SAMPLES for face in faces(one.kind, looks.whole(name))})
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        stands = {
            name: {one.caption: _digest(*(_stands(one, name, form, desk) for form in SIZES)) for one in SAMPLES}
            for name in _themes()
        }
        english = [_stands(one, name, "16:9", desk) for one, name in zip(ENGLISH, _themes(), strict=False)]
    return {
        "cards": stands,
        "english": _digest(*english),
        "themes": {name: looks.named(name)["digest"] for name in _themes()},
        "fonts": _digest(*(fonts.digest(face) for face in letters)),
        "files": {
            file.relative_to(HOME).as_posix(): digest_of_author(file)[:16]
            for file in sorted({file for file in shown if isinstance(file, Path)})
        },
        "page": _digest((HOME / "renderers" / "contact.py").read_text("utf-8"), TITLE, *LINES, IN_ENGLISH),
    }


def _stands(sample: Sample, theme: str, form: str, desk: Path) -> str:
    """Where everything stands on a card, as text."""
    size = SIZES[form]
    sheet = maker(sample.kind).layout(settings_of(sample, theme, size), files_of(sample, theme, size, desk))
    parts = [
        [type(part).__name__, *(_rounded(getattr(part, field.name)) for field in fields(part) if field.name != "enter")]
        for part in sheet.elements
        if not isinstance(part, Words)
    ]
    return json.dumps([sample.over, sample.note, facts(sheet), parts])


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 1)
    return [_rounded(part) for part in value] if isinstance(value, tuple) else value


class Specimen(PlainCommand, Command):  # type: ignore[misc]  # doit is untyped
    name = "specimen"
    doc_purpose = "draw every card in every theme and format as one contact sheet"
    doc_usage = "[--theme NAME] [--kind KIND] [--size FORMAT] [--full]"
    cmd_options = (
        *(
            {"name": name, "short": "", "long": name, "type": str, "default": "", "help": words}
            for name, words in ASKED.items()
        ),
        {
            "name": "full",
            "short": "",
            "long": "full",
            "type": bool,
            "default": False,
            "help": "write each card as large as a video too",
        },
    )

    def execute(self, opt_values: Mapping[str, Any], pos_args: list[str]) -> int:
        no_arguments(self.name, pos_args)
        wanted = asked(opt_values)
        place = SHEET if wanted.all_of_it else APART / "sheet.jpg"
        try:
            made = draw(wanted, APART if opt_values["full"] else None)
        except RenderError as error:
            print(f"{error}\nhint: {error.hint}")
            return FAILED
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, made)
        if place == SHEET:
            write_whole(SHOWN, f"{json.dumps(drawn_from(), indent=1)}\n".encode())
        print(f"{place}: {len(made) / 1e6:.1f} MB")
        return DONE


def draw(wanted: Asked, full_into: Path | None = None) -> bytes:
    """The sheet as JPEG; with `full_into`, each card at full size into that folder."""
    from io import BytesIO

    from renderers import contact

    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        sections = [_section(name, wanted, desk, full_into) for name in wanted.themes]
        last = _english(wanted, desk) if wanted.all_of_it else None
        sheet = contact.page(TITLE, LINES, sections, last)
    held = BytesIO()
    sheet.save(held, "JPEG", quality=QUALITY, subsampling="4:2:0", optimize=True, progressive=True)
    return held.getvalue()


def _section(name: str, wanted: Asked, desk: Path, full_into: Path | None) -> Any:
    from renderers import contact

    shots: dict[str, list[Any]] = {}
    for form in wanted.sizes:
        for sample in (one for one in SAMPLES if one.caption in wanted.kinds):
            shown = card(sample, name, _smaller(form), desk)
            shots.setdefault(form, []).append(contact.Shot(sample.caption, sample.note, contact.thumb(shown, form)))
            if full_into is not None:
                full_into.mkdir(parents=True, exist_ok=True)
                file = full_into / f"{name}-{sample.caption}-{form.replace(':', 'x')}.png"
                card(sample, name, SIZES[form], desk).save(file, "PNG", compress_level=1)
    return contact.Section(looks.whole(name), _about(name), shots)


def _english(wanted: Asked, desk: Path) -> Any:
    from renderers import contact

    shots = [
        contact.Shot(sample.kind, name, contact.thumb(card(sample, name, _smaller("16:9"), desk), "16:9"))
        for sample, name in zip(ENGLISH, wanted.themes, strict=False)
    ]
    return contact.Section(looks.whole(wanted.themes[-1]), IN_ENGLISH, {"16:9": shots})


def _themes() -> tuple[str, ...]:
    return tuple(sorted(themes.names(), key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)))


def _about(theme: str) -> str:
    """What the schema says of it."""
    branches = resolved(whole()["properties"]["theme"])["oneOf"]
    said: Iterator[str] = (branch["description"] for branch in branches if branch["const"] == theme)
    return next(said)


def _smaller(form: str) -> tuple[int, int]:
    width, height = SIZES[form]
    return width // SMALLER, height // SMALLER


def _chosen(option: str, said: str, known: Sequence[str]) -> tuple[str, ...]:
    words = tuple(word.strip() for word in said.split(",")) if said else tuple(known)
    for word in words:
        if word not in known:
            near = nearest(word, known)
            raise CmdParseError(f'--{option} "{word}": there is none\nhint: {near}use one of {", ".join(known)}')
    return tuple(word for word in known if word in words)


def _digest(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:16]
