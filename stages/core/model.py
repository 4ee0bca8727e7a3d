"""A checked episode, as values: what the author wrote, with every default filled in.

Times are exact `Fraction` seconds, paths are absolute, text is NFC. `line` is where a thing stands in its file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from stages.core.errors import Mistake


@dataclass(frozen=True, slots=True)
class Maker:
    """Who makes an asset: `use` names service and model ("bfl/flux-pro-1.1-ultra") or our own code ("pan")."""

    use: str
    settings: Mapping[str, Any] = field(default_factory=dict)  # its other fields as plain JSON: {"voice_id": …}

    @property
    def paid(self) -> bool:
        return "/" in self.use  # ours have bare names


@dataclass(frozen=True, slots=True)
class Matte:
    """What of an opaque picture is transparent. Distances are the colorkey filter's, 0 to 1."""

    color: str = "#1D1C2D"
    similarity: Fraction = Fraction("0.08")
    blend: Fraction = Fraction("0.15")

    @property
    def settings(self) -> dict[str, str]:
        """As a recipe names it: exact decimals."""
        numbers = {"similarity": self.similarity, "blend": self.blend}
        return {
            "kind": "key",
            "color": self.color,
            **{name: f"{Decimal(n.numerator) / Decimal(n.denominator):f}" for name, n in numbers.items()},
        }


@dataclass(frozen=True, slots=True)
class Frame:
    maker: Maker
    prompt: str | None = None
    file: Path | None = None
    seed: int | None = None
    take: int = 1
    matte: Matte | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Shot:
    prompt: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Clip:
    maker: Maker
    prompt: str | None = None
    file: Path | None = None
    seconds: Fraction | Literal["auto"] | None = None
    move: str | None = None  # pan only
    shots: tuple[Shot, ...] = ()
    end: str | Mapping[str, Any] | None = None  # "next", or {"prompt": …}
    end_maker: Maker | None = None  # who makes that still: the scene's frame maker, whatever its own frame is
    audio: bool | None = None
    keep: Literal["head", "tail"] = "head"
    take: int = 1
    matte: Matte | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Narration:
    maker: Maker
    text: str | None = None
    file: Path | None = None
    take: int = 1
    line: int = 0
    stretch: Fraction | None = None  # how many times as fast the finished line is played, at its own pitch

    @property
    def silent(self) -> bool:
        """Nothing to say: no recording, and not a letter or digit in the text. Nothing is bought or spoken for it."""
        return self.file is None and not any(letter.isalnum() for letter in self.text or "")


@dataclass(frozen=True, slots=True)
class Card:
    number: int  # from 1 within its scene
    kind: str
    spec: Mapping[str, Any]  # as the schema's card of that kind; files are absolute Paths
    at: Fraction | str | None = None  # seconds from the scene's start, or a phrase of the narration; None: its start
    for_s: Fraction | None = None  # None: to the scene's end
    matte: Matte | None = None
    motion: bool = True  # may its parts come one after another
    line: int = 0


@dataclass(frozen=True, slots=True)
class Transition:
    """How a scene comes in, centred on its first frame (from black on the first scene)."""

    kind: Literal["cut", "fade", "wipe", "dip"] = "cut"
    seconds: Fraction = Fraction(1, 2)
    direction: str | None = None
    color: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Sound:
    """An effect. `gain_db` is how loud its loudest 0.4 s are, in LUFS beside a voice at -14."""

    number: int  # from 1 within its scene
    maker: Maker
    prompt: str | None = None
    file: Path | None = None
    seconds: Fraction | None = None  # how long it is to be made
    at: Fraction | str | None = None  # as of a card
    gain_db: Fraction = Fraction(-12)
    take: int = 1
    line: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    number: int  # from 1
    name: str
    frame: Frame | None
    clip: Clip | None  # None: a pan over the frame
    narration: Narration | None
    cards: tuple[Card, ...]
    transition: Transition
    lead_s: Fraction
    tail_s: Fraction
    hold_s: Fraction | None
    fit: Literal["hold", "slow", "loop"] | None
    audio_db: Fraction
    sounds: tuple[Sound, ...] = ()
    music_at: Fraction | None = None  # the second of the music that plays on its first frame
    line: int = 0
    pause_s: Fraction | None = None  # silence on purpose after the last word, before the tail
    voice_offset_s: Fraction = Fraction(0)  # words before (negative) or after their place beside the picture
    join: Literal["loose", "tight"] = "loose"
    overlap: bool = False  # its words may begin before those of the scene before have ended
    focus: tuple[Fraction, Fraction] | None = None  # the point that stays in sight, shares of width and height
    continues: str | None = None  # the line of the scene before goes on here, from these words of it


@dataclass(frozen=True, slots=True)
class Music:
    """The bed under an episode: a file of the author's, or music to be made, `seconds` long."""

    maker: Maker
    prompt: str | None = None
    file: Path | None = None
    seconds: int | None = None
    gain_db: Fraction = Fraction(-20)
    duck_db: Fraction = Fraction(12)
    loop_s: tuple[Fraction, Fraction] | None = None  # from where to where it repeats
    take: int = 1
    line: int = 0


@dataclass(frozen=True, slots=True)
class Brand:
    """Whose film it is: a mark in a corner of every scene, and a colour in place of the theme's accent."""

    logo: Path | None = None
    corner: Literal["top-left", "top-right", "bottom-left", "bottom-right"] = "top-right"
    color: str | None = None  # "#RRGGBB"


@dataclass(frozen=True, slots=True)
class Captions:
    """In the picture; the files beside the video are always written."""

    burn: bool = False
    highlight: bool = False  # light up each word as it is said


@dataclass(frozen=True, slots=True)
class Output:
    """How the picture of the final video is encoded, by the schema's names."""

    codec: str = "h264"
    preset: str = "final"
    encoder: str = "software"
    line: int = 0  # where the encoder stands


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """Which frame is poster and thumbnail: seconds from the film's start, the middle of a scene, or our own choice."""

    at: Fraction | str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """Another frame for the same episode. What is None is the episode's own."""

    name: str  # what follows the episode's name and a hyphen in its own
    size: tuple[int, int]
    captions: Captions | None = None
    theme: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """The other episodes, the same film in other languages, whose longest scenes decide how long this one's are."""

    shared: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Episode:
    slug: str  # the file's name without its suffix; of a version, with its name behind that
    path: Path
    title: str
    language: str  # BCP 47
    size: tuple[int, int]  # px, width and height
    fps: Fraction
    theme: str
    budget_usd: Decimal | None
    rebuy_in_doubt_below_usd: Decimal
    music: Music | None
    brand: Brand | None
    runtime_s: tuple[Fraction, Fraction] | None
    scenes: tuple[Scene, ...]
    approve_before: str | None = None  # "clips" or "video": purchases that wait for a person
    encode: Literal["whole", "segments"] = "whole"  # of the final video; drafts always go by segments
    memory_mb: int | None = None  # the encode should stay below this
    captions: Captions = Captions()
    delivery: str = "youtube"  # the form of the file, by the schema's names
    output: Output = Output()
    thumbnail: Thumbnail | None = None
    loudness: str = "youtube"  # a name of `loudness.TARGETS`
    stems: bool = False  # the parts of the mix too, as files of their own
    versions: tuple[Version, ...] = ()  # as they are written; `versions.of` makes episodes of them
    version_of: str | None = None  # the slug of the episode that this is a version of
    layout: Layout | None = None  # None: scenes are as long as this language needs
    beside: tuple[Episode, ...] = ()  # the others that it is laid out with, when all are read
    draft: bool = False  # set by `draft=yes`, never written in a file
    warnings: tuple[Mistake, ...] = ()  # what is odd in the file and stops nothing

    @property
    def account(self) -> str:
        """Whose purchases, budget and plan these are: the file's name, for all its versions."""
        return self.version_of or self.slug

    def scenes_with(self, part: str) -> Iterator[Scene]:
        return (scene for scene in self.scenes if getattr(scene, part) is not None)

    def shown(self, file: Path) -> str:
        """A file of the author's as the author names it: relative to the episode's own folder."""
        folder = self.path.parent
        return file.relative_to(folder).as_posix() if file.is_relative_to(folder) else str(file)

    @property
    def shown_path(self) -> str:
        """The episode's own file as messages name it: relative to where doit runs."""
        cwd = Path.cwd()
        return self.path.relative_to(cwd).as_posix() if self.path.is_relative_to(cwd) else str(self.path)
