"""Which maker makes which part of an episode, and what the paid ones sell. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from renderers.fal_models import MODELS
from stages.core.schema import Fields, settings

OURS = {"frame": "animatic", "clip": "pan", "voice": "scratch"}  # makers where none is named
FIELDS = {"frame": "frame", "clip": "clip", "narration": "voice", "music": "music", "sound": "sound"}  # in `makers`
ONLY_PAID = {"music": "elevenlabs/music_v1", "sound": "elevenlabs/eleven_text_to_sound_v2"}  # nobody does it for free
LONGEST_PROMPT = {"elevenlabs/music_v1": 4100}  # characters, as resellers of the model document them
OTHER_SHAPES = ("bfl/flux-pro-1.1-ultra",)  # these know every aspect ratio of the schema, others only SHAPES
SHAPES = ("16:9", "1:1", "9:16")
STRICTER = {"bfl/flux-2-pro": 5}  # the highest safety_tolerance


SOLD = {f"fal/{name}": model for name, model in MODELS.items()}  # what each clip maker takes


@dataclass(frozen=True, slots=True)
class Choice:
    """A part's maker as written; `settings` are the values that apply to it.

    `use` is "" where its name is wrong, and where none is named and nobody does it for free.
    """

    use: str
    settings: Mapping[str, Any]

    @property
    def paid(self) -> bool:
        return "/" in self.use


def choose(kind: str, part: Fields | None, makers: Fields | None) -> Choice:
    """The maker of a part, one of FIELDS; `part` is None where words stand without fields.

    A scene's own settings win over the episode's, which count only while the maker is the same.
    """
    name = FIELDS[kind]
    general = makers.get(name) if makers is not None else None
    if not isinstance(general, Fields):
        general = None
    usual = general.get("use", "") if general else ""
    if makers is None or not makers.wrote(name):
        usual = OURS.get(name, "")
    shared = {setting: value for setting, value in (general or {}).items() if setting != "use"}
    if part is None:
        return Choice(usual, shared)
    use = part.get("use", "") if part.wrote("use") else usual
    own = {setting: part[setting] for setting in settings(kind) if setting in part}
    if "voice" in part and use.startswith("elevenlabs/"):
        own["voice_id"] = part["voice"]
    return Choice(use, {**(shared if use == usual else {}), **own})
