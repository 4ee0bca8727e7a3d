"""A checked tree as an Episode: every default filled in, from the schema where it has one. Pure.

Nothing here can fail: what could was reported before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from stages.core.makers import choose
from stages.core.model import (
    Brand,
    Captions,
    Card,
    Clip,
    Episode,
    Frame,
    Layout,
    Maker,
    Matte,
    Music,
    Narration,
    Output,
    Scene,
    Shot,
    Sound,
    Thumbnail,
    Transition,
    Version,
)
from stages.core.scalars import FileName
from stages.core.schema import Fields, Listing, defaults, whole
from stages.core.versions import size_of, written

LEAD_S, FIRST_LEAD_S = Fraction(1, 4), Fraction(1, 2)
TAIL_S, LAST_TAIL_S = Fraction(7, 20), Fraction(3, 2)
OWN = Maker("own")  # a file of the author's
BESIDE_THE_KIND = ("at", "for", "matte", "motion")  # what every card may have


def episode(top: Fields, path: Path) -> Episode:
    """`path` is the absolute path of the episode's file."""
    usual = {**defaults(), **top}
    budget, runtime = top.get("budget_usd"), top.get("runtime_s")
    count = len(top["scenes"])
    return Episode(
        slug=path.stem,
        path=path,
        title=prose(top["title"]),
        language=_language(top["language"]),
        size=size_of(usual["size"]),
        fps=Fraction(usual["fps"]),
        theme=usual["theme"],
        budget_usd=None if budget is None else money(budget),
        rebuy_in_doubt_below_usd=money(usual["rebuy_in_doubt_below_usd"]),
        music=_music(top["music"], top.get("makers")) if "music" in top else None,
        brand=_brand(top["brand"]) if "brand" in top else None,
        runtime_s=(runtime[0], runtime[1]) if runtime else None,
        scenes=tuple(_scene(scene, n, n == count, top) for n, scene in enumerate(top["scenes"], 1)),
        approve_before=top.get("approve_before"),
        encode=usual["encode"],
        memory_mb=top.get("memory_mb"),
        captions=_captions(top),
        delivery=usual["delivery"],
        output=Output(
            codec=usual["codec"],
            preset=usual["preset"],
            encoder=usual["encoder"],
            line=top.place("encoder").line if "encoder" in top else 0,
        ),
        thumbnail=_thumbnail(top) if "thumbnail" in top else None,
        loudness=usual["loudness"],
        stems=usual["stems"],
        layout=_layout(top),
        versions=tuple(_version(version, n, top) for n, version in enumerate(top.get("versions", ()))),
    )


def _thumbnail(top: Fields) -> Thumbnail:
    asked = top["thumbnail"]
    return Thumbnail(asked["at"] if isinstance(asked, Fields) else None, top.place("thumbnail").line)


def _captions(top: Fields, version: Fields | None = None) -> Captions:
    own = version.get("captions", {}) if version is not None else {}
    return Captions(**{**defaults("captions"), **top.get("captions", {}), **own})


def _version(version: Fields | str, n: int, top: Fields) -> Version:
    size, name = written(version)
    line = top["versions"].node.items[n].line
    if isinstance(version, str):
        return Version(name, size, line=line)
    captions = _captions(top, version) if "captions" in version else None
    return Version(name, size, captions, version.get("theme"), line)


def _layout(top: Fields) -> Layout | None:
    layout = top.get("layout")
    return Layout(tuple(layout["shared"]), top.place("layout").line) if isinstance(layout, Fields) else None


def prose(text: str) -> str:
    """Running text: however its lines were wrapped in the file, it is the same. Blank lines stay, as one."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text))


def money(value: Fraction) -> Decimal:
    """Exact: a price in the file has a finite number of decimals."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def _language(tag: str) -> str:
    """pt-br and PT-BR are pt-BR."""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def _scene(scene: Fields, number: int, last: bool, top: Fields) -> Scene:
    makers = top.get("makers")
    lead_s = scene.get("lead_s", top.get("lead_s", FIRST_LEAD_S if number == 1 else LEAD_S))
    said = scene.get("narration")
    continued = said.get("continues") if isinstance(said, Fields) else None
    return Scene(
        number=number,
        name=scene["name"],
        frame=_frame(scene["frame"], makers) if "frame" in scene else None,
        clip=_clip(scene["clip"], scene.get("frame"), makers) if "clip" in scene else None,
        narration=_narration(scene, makers) if "narration" in scene and continued is None else None,
        cards=tuple(_card(card, n) for n, card in enumerate(scene.get("cards", ()), 1)),
        transition=_transition(scene.get("transition")),
        lead_s=lead_s,
        tail_s=scene.get("tail_s", top.get("tail_s", LAST_TAIL_S if last else TAIL_S)),
        hold_s=scene.get("hold_s"),
        fit=scene.get("fit"),
        audio_db=Fraction(scene.get("audio_db", defaults("scene")["audio_db"])),
        sounds=tuple(_sound(sound, n, makers) for n, sound in enumerate(scene.get("sounds", ()), 1)),
        music_at=scene.get("music_at"),
        line=scene.node.line,
        pause_s=scene.get("pause_s"),
        voice_offset_s=scene.get("voice_offset_s", Fraction(0)),
        join=scene.get("join", "loose"),
        overlap=scene.get("overlap", False),
        focus=(scene["focus"][0], scene["focus"][1]) if "focus" in scene else None,
        continues=continued,
    )


def _maker(kind: str, part: Fields | None, makers: Fields | None) -> Maker:
    choice = choose(kind, part, makers)
    return Maker(choice.use, {name: _setting(choice.use, name, value) for name, value in choice.settings.items()})


def _frame(frame: Fields, makers: Fields | None) -> Frame:
    file = _path(frame.get("file"))
    return Frame(
        maker=OWN if file else _maker("frame", frame, makers),
        prompt=prose(frame["prompt"]) if "prompt" in frame else None,
        file=file,
        seed=frame.get("seed"),
        take=frame.get("take", 1),
        matte=_matte(frame.get("matte")),
        line=frame.node.line,
    )


def _clip(clip: Fields, frame: Fields | None, makers: Fields | None) -> Clip:
    file, end = _path(clip.get("file")), clip.get("end")
    maker = OWN if file else _maker("clip", clip, makers)
    seconds = clip.get("seconds", "auto" if maker.paid and "shots" not in clip else None)
    if isinstance(end, Fields):
        end = {name: prose(value) if name == "prompt" else value for name, value in _plain(end).items()}
    return Clip(
        maker=maker,
        prompt=prose(clip["prompt"]) if "prompt" in clip else None,
        file=file,
        seconds=seconds,
        move=clip.get("move"),
        shots=tuple(Shot(prose(shot["prompt"]), shot["seconds"]) for shot in clip.get("shots", ())),
        end=end,
        end_maker=_maker("frame", frame, makers) if isinstance(end, dict) else None,
        audio=clip.get("audio", maker.settings.get("audio")),
        keep=clip.get("keep", "head"),
        take=clip.get("take", 1),
        matte=_matte(clip.get("matte")),
        line=clip.node.line,
    )


def _narration(scene: Fields, makers: Fields | None) -> Narration:
    narration, line = scene["narration"], scene.place("narration").line
    if isinstance(narration, str):
        return Narration(_maker("narration", None, makers), prose(narration), line=line)
    file = _path(narration.get("file"))
    return Narration(
        maker=OWN if file else _maker("narration", narration, makers),
        text=prose(narration["text"]) if "text" in narration else None,
        file=file,
        take=narration.get("take", 1),
        line=line,
        stretch=narration.get("stretch"),
    )


def _card(card: Fields, number: int) -> Card:
    kind = next(name for name in card if name not in BESIDE_THE_KIND)
    return Card(
        number=number,
        kind=kind,
        spec=_plain(card[kind]),
        at=card.get("at"),
        for_s=card.get("for"),
        matte=_matte(card.get("matte")),
        motion=card.get("motion", True),
        line=card.node.line,
    )


def _brand(brand: Fields) -> Brand:
    color = brand.get("color")
    return Brand(
        logo=_path(brand.get("logo")),
        corner=brand.get("corner", defaults("brand")["corner"]),
        color=None if color is None else _color(color),
    )


def _transition(transition: Fields | None) -> Transition:
    if transition is None:
        return Transition()
    usual = defaults("transition")
    kind = transition["kind"]
    return Transition(
        kind=kind,
        seconds=transition.get("seconds", usual["seconds"]),
        direction=transition.get("direction", usual["direction"]) if kind == "wipe" else None,
        color=_color(transition.get("color", usual["color"])) if kind == "dip" else None,
        line=transition.node.line,
    )


def _music(music: Fields, makers: Fields | None) -> Music:
    file, usual = _path(music.get("file")), {**defaults("music"), **music}
    maker = OWN if file else _maker("music", music, makers)
    return Music(
        maker=maker,
        prompt=prose(music["prompt"]) if "prompt" in music else None,
        file=file,
        seconds=None if file else maker.settings.get("seconds", usual["seconds"]),
        gain_db=Fraction(usual["gain_db"]),
        duck_db=Fraction(usual["duck_db"]),
        loop_s=(music["loop_s"][0], music["loop_s"][1]) if "loop_s" in music else None,
        take=usual["take"],
        line=music.node.line,
    )


def _sound(sound: Fields, number: int, makers: Fields | None) -> Sound:
    file = _path(sound.get("file"))
    return Sound(
        number=number,
        maker=OWN if file else _maker("sound", sound, makers),
        prompt=prose(sound["prompt"]) if "prompt" in sound else None,
        file=file,
        seconds=sound.get("seconds"),
        at=sound.get("at"),
        gain_db=Fraction(sound.get("gain_db", defaults("sound")["gain_db"])),
        take=sound.get("take", 1),
        line=sound.node.line,
    )


def _matte(matte: Fields | str | None) -> Matte | None:
    if matte is None:
        return None
    if isinstance(matte, str):
        return Matte()
    usual = next(branch for branch in whole()["$defs"]["matte"]["oneOf"] if "properties" in branch)["properties"]
    read = {name: matte.get(name, usual[name]["default"]) for name in ("color", "similarity", "blend")}
    return Matte(_color(read["color"]), read["similarity"], read["blend"])


def _color(written: str) -> str:
    return "#" + written[-6:].upper()


def _path(name: FileName | None) -> Path | None:
    return None if name is None else Path(name.found)


def _setting(use: str, name: str, value: Any) -> Any:
    """A setting as plain JSON. Money is its decimal text; no other number here needs to be exact."""
    if name == "safety_tolerance" and use.startswith("fal/"):
        return str(value)  # Veo's endpoint takes its digits as texts
    return str(money(value)) if name == "price_usd" else _plain(value)


def _plain(value: Any) -> Any:
    """A checked value as plain JSON but for files, which become absolute Paths."""
    if isinstance(value, FileName):
        return Path(value.found)
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else float(value)
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, Listing):
        return [_plain(part) for part in value]
    return value
