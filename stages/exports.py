"""The cut for other programs: the timeline as OpenTimelineIO, and its picture as a CMX 3600 EDL.

In:    the timeline, and the files that it places.
Out:   build/<episode>/<episode>.otio or .edl; bought lines as WAV in build/<episode>/lines/.
Pays:  never.

OpenTimelineIO counts time in doubles. Every value written here is a whole number, of frames in video tracks and of
samples in audio tracks, and so are their sums: exact far beyond any film. Only a rate such as 24000/1001 is no double;
so it stands as text beside ("fps" in the metadata), and nothing is ever counted in seconds.

A transition lies over its cut and takes handles from both sides, as in OpenTimelineIO: no clip's place depends on it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doit.cmdparse import CmdParseError

from renderers.painting import RenderError
from stages import clip_sounds, clips, front, plates, sounds
from stages.alignment import RATE
from stages.cards import card_task
from stages.commands import DONE, HouseCommand
from stages.core.model import Episode, Scene
from stages.core.recipe import Recipe
from stages.core.step import Line, Step, build_path, task_name
from stages.core.store import Record, write_whole
from stages.export_parts import Media, Part, parts_of
from stages.frames import frame_task
from stages.front import House

if TYPE_CHECKING:
    from opentimelineio import opentime, schema

FORMATS = {"otio": "otio_json", "edl": "cmx_3600"}  # a file's ending -> who writes it
FORMAT = {
    "name": "format",
    "short": "",
    "long": "format",
    "type": str,
    "default": "otio",
    "help": "otio (the default) or edl",
}
COLOURS = {"chapter": "GREEN", "scene": "CYAN", "word": "PINK"}


def timeline(
    laid: Mapping[str, Any],
    media: Mapping[str, Media],
    heard: Mapping[str, Any] | None = None,
    *,
    alone: bool = False,
) -> schema.Timeline:
    """The timeline's JSON as OpenTimelineIO. `media` by the names of `parts_of`; what is not among them is left out.

    `heard`: the mix's settings, which know where the music goes and which clips sound; without them the music is laid
    from the film's start. `alone`: the picture's track and no other, for formats that have no more.
    """
    from opentimelineio import opentime, schema

    rate = float(Fraction(laid["fps"]))
    made = schema.Timeline(laid["title"] or laid["episode"])
    made.global_start_time = opentime.RationalTime(0, rate)
    made.metadata["onetake"] = {name: laid[name] for name in ("episode", "language", "fps", "size", "frames", "rate")}
    made.tracks.append(_picture(laid, media, rate))
    for kind, name, parts in () if alone else parts_of(laid, media, heard or {}):
        for n, row in enumerate(_rows(parts), start=1):
            track = schema.Track(name if n == 1 else f"{name} {n}", kind=kind)
            track.extend(_laid(row, rate if kind == "Video" else float(laid["rate"])))
            track.enabled = name != "mix"  # all of the others, mixed: for comparing
            made.tracks.append(track)
    made.tracks.markers.extend(_markers(laid, rate))
    return made


def _picture(laid: Mapping[str, Any], media: Mapping[str, Media], rate: float) -> schema.Track:
    """Every scene's clip, cut at its place, with its transition over the cut before it."""
    from opentimelineio import schema

    track = schema.Track("picture", kind="Video")
    for scene in laid["scenes"]:
        moves = scene["transition"]
        if moves["kind"] != "cut":
            track.append(_transition(moves["kind"], (moves["before"], moves["after"]), rate))
        clip = media[f"clip/{scene['name']}"]
        track.append(_clip(Part(scene["name"], scene["start"], scene["frames"], clip, scene["plate"]["before"]), rate))
    return track


def _transition(kind: str, over: tuple[int, int], rate: float) -> schema.Transition:
    """Of so many units before the cut and after it."""
    from opentimelineio import schema

    return schema.Transition(
        name=kind,
        transition_type="SMPTE_Dissolve" if kind == "fade" else "Custom_Transition",
        in_offset=_time(over[0], rate),
        out_offset=_time(over[1], rate),
        metadata={"onetake": {"kind": kind}},
    )


def _laid(parts: Sequence[Part], rate: float) -> list[schema.Gap | schema.Clip | schema.Transition]:
    """Parts one after another, with gaps where there is none."""
    from opentimelineio import schema

    row: list[schema.Gap | schema.Clip | schema.Transition] = []
    at = 0
    for part in parts:
        if part.start > at:
            row.append(schema.Gap(source_range=_range(0, part.start - at, rate)))
        if any(part.dissolve):
            row.append(_transition("fade", part.dissolve, rate))
        clip = _clip(part, rate)
        for text, first, units in part.words:
            clip.markers.append(_marker(text, "word", first, units, rate))
        row.append(clip)
        at = part.start + part.units
    return row


def _rows(parts: Sequence[Part]) -> list[list[Part]]:
    """As few rows as there may be with nothing over anything else."""
    rows: list[list[Part]] = []
    for part in sorted(parts, key=lambda one: one.start):
        free = next((row for row in rows if row[-1].start + row[-1].units <= part.start), None)
        if free is None:
            rows.append([part])
        else:
            free.append(part)
    return rows


def _clip(part: Part, rate: float) -> schema.Clip:
    from opentimelineio import schema

    source = schema.ExternalReference(part.media.url, _range(0, part.media.units, rate))
    clip = schema.Clip(part.name, source, _range(part.first, part.units, rate))
    clip.metadata["cmx_3600"] = {"reel": part.name}  # else every reel of an EDL is called like its file, "clip"
    if part.speed != 1:
        clip.effects.append(schema.LinearTimeWarp("stretch", time_scalar=float(part.speed)))
    if part.meta:
        clip.metadata["onetake"] = dict(part.meta)
    return clip


def _markers(laid: Mapping[str, Any], rate: float) -> list[schema.Marker]:
    chapters = [_marker(one["title"], "chapter", one["start"], 0, rate) for one in laid["chapters"]]
    return chapters + [_marker(one["name"], "scene", one["start"], one["frames"], rate) for one in laid["scenes"]]


def _marker(name: str, kind: str, first: int, units: int, rate: float) -> schema.Marker:
    from opentimelineio import schema

    meta = {"onetake": {"kind": kind}}
    return schema.Marker(name, marked_range=_range(first, units, rate), color=COLOURS[kind], metadata=meta)


def _range(first: int, units: int, rate: float) -> opentime.TimeRange:
    from opentimelineio import opentime

    return opentime.TimeRange(_time(first, rate), _time(units, rate))


def _time(units: int, rate: float) -> opentime.RationalTime:
    from opentimelineio import opentime

    return opentime.RationalTime(units, rate)


def media_of(line: Line, ep: Episode, laid: Mapping[str, Any], home: Path) -> dict[str, Media]:
    """Every file that the timeline places, as seen from the folder `home`. Lines that were bought are written there.

    Raises RenderError where something was not made yet.
    """
    found: dict[str, Media] = {}
    for scene, placed in zip(ep.scenes, laid["scenes"], strict=True):
        found[f"clip/{scene.name}"] = Media(_picture_file(line, ep, scene, laid, home), placed["plate"]["frames"])
        for card in placed["cards"]:
            path, _ = _made(line, card_task(ep, scene.name, card["number"]))
            found[f"card/{scene.name}/{card['number']}"] = Media(_seen(path, home), card["end"] - card["start"])
        if placed["voice"]:
            path, record = _made(line, task_name("narration", ep.slug, scene.name))
            samples = int(record.facts["samples"])
            found[f"line/{scene.name}"] = Media(_line_file(path, samples, scene.name, home), samples)
        for sound in scene.sounds:
            heard = _sound_file(line, sound.file, sounds.sound_task(ep, scene, sound))
            if heard is not None:
                found[f"sound/{scene.name}/{sound.number}"] = _heard(heard, home)
    music = _sound_file(line, ep.music.file, sounds.music_task(ep)) if ep.music else None
    if music is not None:
        found["music"] = _heard(music, home)
    for scene, clip in clip_sounds.asked(ep):
        if clip_sounds.there(ep, scene, clip):
            path, record = _made(line, clips.clip_task(ep, scene))
            found[f"clip-sound/{scene.name}"] = Media(_seen(path, home), _samples(record))
    mix = task_name("mix", ep.slug)
    if line.record(mix) is not None:
        found["mix"] = Media(_seen(_made(line, mix)[0], home), int(laid["samples"]))
    return found


def write(line: Line, ep: Episode, ending: str) -> Path:
    """The episode's cut in the format of `ending`. Raises RenderError where its files are not made yet."""
    from opentimelineio import adapters

    record = line.record(task_name("timeline", ep.slug))
    if record is None:
        raise _missing(ep, "timeline")
    into = build_path(ep.slug, f"{ep.slug}.{ending}", draft=ep.draft)
    into.parent.mkdir(parents=True, exist_ok=True)
    laid = record.recipe.settings
    mixing = line.order(task_name("mix", ep.slug))
    media, heard = media_of(line, ep, laid, into.parent), mixing.recipe.settings if mixing else None
    made = timeline(laid, media, heard, alone=ending == "edl")
    write_whole(into, adapters.write_to_string(made, adapter_name=FORMATS[ending]).encode())
    return into


def _picture_file(line: Line, ep: Episode, scene: Scene, laid: Mapping[str, Any], home: Path) -> str:
    """The scene's picture with its handles, frame for frame as it enters the film."""
    task = clips.clip_task(ep, scene)
    path, record = _made(line, task)
    if clips.roll_ready(line.steps[task]):
        return _seen(path, home)
    sources = {"clip": record.ref}
    if plates.keyed(scene):
        sources["ground"] = _made(line, frame_task(ep, scene))[1].ref
    recipe = Recipe("plates", plates.version(), plates.wanted(scene, laid, record), sources)
    plate = line.store.record(recipe.ref("mp4"))
    if plate is None:
        raise _missing(ep, f'conformed clip of scene "{scene.name}"')
    return _seen(line.store.path(plate.ref), home)


def _line_file(path: Path, samples: int, scene: str, home: Path) -> str:
    """A file that holds just the line: where an MP3 begins is every reader's own opinion."""
    from renderers.sound import spoken, wav

    if path.suffix == ".wav" and wav.length(path) == samples:
        return _seen(path, home)
    own = home / "lines" / f"{scene}.wav"
    own.parent.mkdir(exist_ok=True)
    wav.write(own, spoken.line(path, samples), bits=24)
    return _seen(own, home)


def _sound_file(line: Line, own: Path | None, task: str) -> Path | None:
    """The author's file, or what was bought; None for what a draft does without."""
    if own is not None or task not in line.steps:
        return own
    return _made(line, task)[0]


def _heard(path: Path, home: Path) -> Media:
    from renderers.ffmpeg.probe import probe

    return Media(_seen(path, home), int((probe(path, count=False).duration_s or 0) * RATE))


def _samples(clip: Record) -> int:
    """How long a clip is, in samples."""
    return round(Fraction(int(clip.facts["frames"])) / Fraction(str(clip.facts["fps"])) * RATE)


def _made(line: Line, task: str) -> tuple[Path, Record]:
    record = line.record(task)
    if record is None:
        raise _missing(line.steps[task], task)
    kept = line.store.path(record.ref)
    named = next(iter(line.steps[task].links), kept)  # people know "scenes/door/clip.mp4", and nobody a key
    return (named if named.exists() and named.resolve() == kept.resolve() else kept), record


def _seen(path: Path, home: Path) -> str:
    """As named from a folder, with / on every system."""
    return Path(os.path.relpath(path.absolute(), home.absolute())).as_posix()


def _missing(of: Episode | Step, what: str) -> RenderError:
    name = of.slug if isinstance(of, Episode) else of.episode
    return RenderError(
        f"{name}: its {what} is not made yet", hint=f"doit episode={name} makes it, with draft=yes for nothing"
    )


class Export(HouseCommand):
    name = "export"
    doc_purpose = "write the cut for other programs: OpenTimelineIO, or a CMX 3600 EDL of the picture"
    doc_usage = "episode=NAME"
    cmd_options = (FORMAT,)

    def answer(self, house: House, said: Mapping[str, Any]) -> int:
        if said["format"] not in FORMATS:
            near = front.nearest(said["format"], FORMATS)
            raise CmdParseError(f"--format {said['format']}: unknown\nhint: {near}use {' or '.join(FORMATS)}")
        if house.chosen.episode is None:
            raise CmdParseError("doit export writes one episode\nhint: say which: episode=NAME")
        if find_spec("opentimelineio") is None or find_spec("otio_cmx3600_adapter") is None:
            raise CmdParseError("OpenTimelineIO is not installed\nhint: pip install 'onetake[export]'")
        print(write(house.line, house.episodes[0], said["format"]))
        return DONE
