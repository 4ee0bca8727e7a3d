"""Which maker makes which part of a scene, and what the paid ones sell. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stages.core.schema import Fields, settings

OURS = {"frame": "animatic", "clip": "pan", "voice": "scratch"}  # makers where none is named
VOICED = {"frame": "frame", "clip": "clip", "narration": "voice"}  # part of a scene -> its field in `makers`
OTHER_SHAPES = ("bfl/flux-pro-1.1-ultra",)  # these know every aspect ratio of the schema, others only SHAPES
SHAPES = ("16:9", "1:1", "9:16")
STRICTER = {"bfl/flux-2-pro": 5}  # the highest safety_tolerance


@dataclass(frozen=True, slots=True)
class Sold:
    """What a clip maker takes: lengths in whole seconds, and characters of a prompt."""

    shortest_s: int
    longest_s: int
    prompt: int


SOLD = {"fal/kling-v3-pro": Sold(3, 15, 2500), "fal/kling-v3-standard": Sold(3, 15, 2500)}


@dataclass(frozen=True, slots=True)
class Choice:
    """A part's maker as written. `settings` are the values that apply to it, `use` is "" where its name is wrong."""

    use: str
    settings: Mapping[str, Any]

    @property
    def paid(self) -> bool:
        return "/" in self.use


def choose(kind: str, part: Fields | None, makers: Fields | None) -> Choice:
    """The maker of a scene's "frame", "clip" or "narration"; `part` is None where words stand without fields.

    A scene's own settings win over the episode's, which count only while the maker is the same.
    """
    voice = VOICED[kind]
    general = makers.get(voice) if makers is not None else None
    if not isinstance(general, Fields):
        general = None
    usual = OURS[voice] if makers is None or not makers.wrote(voice) else (general.get("use", "") if general else "")
    shared = {name: value for name, value in (general or {}).items() if name != "use"}
    if part is None:
        return Choice(usual, shared)
    use = part.get("use", "") if part.wrote("use") else usual
    own = {name: part[name] for name in settings(kind) if name in part}
    if "voice" in part and use.startswith("elevenlabs/"):
        own["voice_id"] = part["voice"]
    return Choice(use, {**(shared if use == usual else {}), **own})
