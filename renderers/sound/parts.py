"""What a programme is made of, by name: "voice" with its room tone, "music", "clips", "effects"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from renderers.painting import Inputs, Json, Settings
from renderers.sound.bed import Bed
from renderers.sound.blend import Part, Voice
from renderers.sound.clips import Clips
from renderers.sound.effects import Effects
from renderers.sound.lines import placed
from renderers.sound.raw import Raw

SCALE_LUFS = -14.0  # beside a voice at this, gains of music, clips and effects are LUFS; another target moves them all
ROOM_DB = 1.0  # less under the ceiling where there are clips or effects: their edges overshoot in AAC more than speech


@dataclass(frozen=True, slots=True)
class Heard:
    """The parts that there are. `spoken` and `clips`: is there anything to hear of a voice, of clips?"""

    parts: Mapping[str, Part]
    channels: int
    spoken: bool
    clips: bool
    ceiling_db: float  # what the mix has to stay under, before it is coded
    held: list[str] = field(default_factory=list)


@contextmanager
def opened(settings: Settings, inputs: Inputs, folder: Path, only: str | None = None) -> Iterator[Heard]:
    """The parts, decoded and levelled; `only` one of them, if named. Their scratch files go when it is left.

    A part that is alone has to be told by "spoken" in the settings whether there is a voice: its level follows it.
    """
    total, words = int(settings["samples"]), settings["words"]
    target, ceiling_db = float(Fraction(settings["target_lufs"])), float(Fraction(settings["ceiling_dbtp"]))
    music, clips, effects = settings["music"], settings.get("clips"), settings.get("sounds")
    under_db = ceiling_db - (ROOM_DB if clips or effects else 0.0)
    scale_db = target - SCALE_LUFS
    parts: dict[str, Part] = {}
    held: list[str] = []
    spoken, heard_clips = bool(settings.get("spoken")), False
    with ExitStack() as scratch:
        if only in (None, "voice"):
            bank = Raw(folder / "lines.f32", 1)
            scratch.callback(bank.drop)
            lines = placed(settings["lines"], inputs, total, target, under_db, bank)
            parts["voice"], spoken = Voice(lines, bank, settings["seed"]), any(line.loud for line in lines)
            held += [line.held for line in lines if line.held]
        if music and only in (None, "music"):
            # alone, it is the programme
            level = float(Fraction(music["gain_db"])) + scale_db if spoken else target
            bed = Bed(music, inputs["music"], folder / "music.f32", total, level, words)
            scratch.callback(bed.drop)
            parts["music"] = bed
        if clips and only in (None, "clips"):
            seen = Clips(clips, inputs, folder / "clips.f32", total, scale_db, under_db, words)
            scratch.callback(seen.drop)
            parts["clips"], heard_clips = seen, seen.loud
            held += seen.held
        if effects and only in (None, "effects"):
            rung = Effects(effects, inputs, folder / "effects.f32", total, scale_db, under_db)
            scratch.callback(rung.drop)
            parts["effects"] = rung
            held += rung.held
        yield Heard(parts, 2 if music or clips or effects else 1, spoken, heard_clips, under_db, held)


def names(settings: Mapping[str, Json]) -> list[str]:
    """The parts that a programme has."""
    there = {
        "voice": True,
        "music": settings["music"],
        "clips": settings.get("clips"),
        "effects": settings.get("sounds"),
    }
    return [name for name, is_there in there.items() if is_there]
