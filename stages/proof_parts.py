"""What the proof is put together from: what was seen of the picture and heard of the sound, kept beside those.

In:    a video's print, or the segments of it, and its track; cards' texts, captions and lines, and where they are.
Out:   cache/seen/<key>.npy, cache/read/<key>.read.json and cache/heard/<key>.heard.json and their records, looked up
       or made when the proof is.
Pays:  never.

So nothing is decoded twice: not a print when the title changes, not a picture when the sound does, and of a print that
is put together of segments only those that are new.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from renderers.painting import Inputs, Painting, Progress, RenderError, Settings
from stages import prints, tracks
from stages.core.code import maker, painter
from stages.core.recipe import Recipe
from stages.core.store import Record, Store

MOST_FRAMES = 5  # on which a text is looked at
SEEING = 0.85  # of the progress bar
HEARING = 0.1
OF_CUES = ("start", "end", "words")  # of a cue, what does not tell how it looks


@dataclass(frozen=True, slots=True)
class Piece:
    """Frames first <= n < first + frames of a file, which the film shows from its frame `at` on."""

    file: str  # by its name in the store
    first: int
    frames: int
    at: int
    whole: bool = False  # all of the file, even if that has not as many frames as it should


@dataclass
class Asked:
    """What is to be looked at in one file."""

    texts: list[dict[str, Any]] = field(default_factory=list)
    cues: list[dict[str, Any]] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)  # their names in the store; the first is "card/0"


def version() -> dict[str, Any]:
    """Who sees, reads and hears."""
    return {
        "seen": maker("seen", "renderers.ffmpeg.watch"),
        "read": maker("read", "renderers.seeing"),
        "heard": maker("heard", "renderers.hearing"),
    }


def pieces(store: Store, video: Record, frames: int) -> list[Piece]:
    """The files that hold a film's picture: its segments, else its print, else, where that is gone, itself."""
    ref = prints.ref(video.recipe)
    printed = store.record(ref) if ref else None
    if printed is None:
        return [Piece(video.ref, 0, frames, 0, whole=True)]
    found, at = [], 0
    for one in printed.facts.get("pieces", ()):
        if store.record(one["file"]) is None:
            return [Piece(printed.ref, 0, frames, 0, whole=True)]
        found.append(Piece(one["file"], one["first"], one["frames"], at))
        at += one["frames"]
    return found or [Piece(printed.ref, 0, frames, 0, whole=True)]


def sound(store: Store, video: Record) -> str:
    """The file that holds a film's sound: its track, else, where that is gone, the film."""
    ref = tracks.ref(video.recipe)
    return ref if ref and store.record(ref) is not None else video.ref


def looked_at(start: int, end: int) -> list[int]:
    """A few frames of start <= n < end, its first and its last among them."""
    many = min(end - start, MOST_FRAMES)
    if many < 2:
        return [start] * max(many, 0)
    return [start + (end - 1 - start) * n // (many - 1) for n in range(many)]


def shared_out(
    of: Sequence[Piece], texts: Sequence[Mapping[str, Any]], cues: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, Asked], list[list[list[Any]]], list[list[Any]]]:
    """Which file is asked what; and, of each text and each cue, where it was asked: [file, number there].

    texts: with the "card" they stand in, by its name in the store. A text is asked of every file that one of its frames
    lies in, a cue of the one in its middle.
    """
    asked: dict[str, Asked] = {one.file: Asked() for one in of}
    of_texts: list[list[list[Any]]] = []
    for text in texts:
        frames: dict[str, list[int]] = {}
        for frame in looked_at(text["start"], text["end"]):
            for file, local in _lies(of, frame):
                frames.setdefault(file, []).append(local)
        of_texts.append([])
        for file, local_frames in frames.items():
            here = asked[file]
            if text["card"] not in here.cards:
                here.cards.append(text["card"])
            card = f"card/{here.cards.index(text['card'])}"
            of_texts[-1].append([file, len(here.texts)])
            look = {name: text[name] for name in ("color", "box", "size_px")}
            here.texts.append({"input": card, **look, "frames": local_frames})
    of_cues: list[list[Any]] = []
    for cue in cues:
        of_cues.append([])
        for file, local in _lies(of, (cue["start"] + cue["end"]) // 2):
            of_cues[-1] = [file, len(asked[file].cues)]
            looks = {name: value for name, value in cue.items() if name not in OF_CUES}
            asked[file].cues.append({**looks, "frame": local})
    return asked, of_texts, of_cues


def _lies(of: Sequence[Piece], frame: int) -> Iterator[tuple[str, int]]:
    """The file in which a frame of the film lies, and where there; nowhere for one beyond the end."""
    for one in of:
        if one.at <= frame < one.at + one.frames:
            yield one.file, one.first + frame - one.at


def gathered(
    store: Store, settings: Settings, inputs: Inputs, progress: Progress
) -> tuple[dict[str, Any], dict[str, Path]]:
    """The settings and inputs of `renderers.proof`, from those of the proof's recipe: all that lacks is made."""
    video = _record(store, inputs["video"])
    of = pieces(store, video, settings["declared"]["frames"])
    cards = {name: _ref(file) for name, file in inputs.items() if name.startswith("card/")}
    captions = settings.get("captions") or {}
    cues = json.loads(inputs["captions"].read_text(encoding="utf-8"))["cues"] if "look" in captions else []
    texts = [text | {"card": cards[text["input"]]} for text in settings["texts"]]
    asked, of_texts, of_cues = shared_out(of, texts, cues)
    files = [*asked]
    seen: list[Record] = []
    facts: list[Mapping[str, Any]] = []
    for n, file in enumerate(files):
        begun = SEEING * n / len(files)
        share = _share(progress, begun, SEEING / len(files))
        looked = _looked(store, file, asked[file], captions.get("look"), share)
        seen.append(looked[0])
        facts.append({**looked[0].facts, **looked[1]})
    heard_of = sound(store, video)
    heard = _heard(store, heard_of, settings["lines"], inputs, _share(progress, SEEING, HEARING))
    told = dict(settings) | {
        "pictures": [{"of": file, "facts": of_file} for file, of_file in zip(files, facts, strict=True)],
        "pieces": _placed(of, files, seen),
        "texts": [
            text | {"read": [[files.index(file), number] for file, number in read]}
            for text, read in zip(settings["texts"], of_texts, strict=True)
        ],
    }
    if cues:
        told["captions"] = captions | {"drawn": [[files.index(one[0]), one[1]] if one else None for one in of_cues]}
    places = {name: file for name, file in inputs.items() if not name.startswith(("card/", "line/"))}
    places |= {f"picture/{n}": store.path(file) for n, file in enumerate(files)}
    places |= {f"seen/{n}": store.path(record.ref) for n, record in enumerate(seen)}
    return told, places | {"sound": store.path(heard_of), "heard": store.path(heard.ref)}


def _placed(of: Sequence[Piece], files: Sequence[str], seen: Sequence[Record]) -> list[dict[str, Any]]:
    """The pieces as the renderer takes them. A file that is shown whole is as long as it is."""
    return [
        {
            "picture": files.index(one.file),
            "first": one.first,
            "frames": seen[files.index(one.file)].facts["frames"] if one.whole else one.frames,
            "at": one.at,
            "whole": one.whole,
        }
        for one in of
    ]


def _share(progress: Progress, begun: float, share: float) -> Progress:
    return lambda done: progress(begun + share * done)


def _looked(store: Store, file: str, asked: Asked, look: Any, progress: Progress) -> tuple[Record, Mapping[str, Any]]:
    """What was seen of a file, and the answers to what is asked of it; both out of one decode where both are new.

    Answers are kept apart, for an edit may leave a file and ask less of it.
    """
    from renderers import seeing

    settings: dict[str, Any] = {}
    if asked.texts:
        settings["texts"] = asked.texts
    if asked.cues:
        settings |= {"cues": asked.cues, "look": look}
    sources = {"file": file} | {f"card/{n}": card for n, card in enumerate(asked.cards)}
    files = {name: store.path(ref) for name, ref in sources.items()}
    reader: seeing.Reader | None = None
    reading = Recipe("read", version()["read"], settings, sources)
    unread = settings and _found(store, reading, "read.json") is None

    def see(into: Path) -> Painting:
        nonlocal reader
        reader = seeing.Reader(settings, files) if unread else None
        return seeing.see(files["file"], reader, into, progress)

    def read(into: Path) -> Painting:
        by = reader or seeing.Reader(settings, files)
        if reader is None:
            by.read()
        return by.write(into)

    seen = _made(store, Recipe("seen", version()["seen"], {}, {"file": file}), "npy", see)
    return seen, _made(store, reading, "read.json", read).facts if settings else {}


def _heard(store: Store, file: str, lines: Sequence[Mapping[str, Any]], inputs: Inputs, progress: Progress) -> Record:
    sources = {"file": file} | {f"line/{n}": _ref(inputs[f"line/{one['scene']}"]) for n, one in enumerate(lines)}
    asked = [
        {"input": f"line/{n}"} | {name: value for name, value in one.items() if name != "scene"}
        for n, one in enumerate(lines)
    ]
    recipe = Recipe("heard", version()["heard"], {"lines": asked}, sources)
    files = {name: store.path(ref) for name, ref in sources.items()}
    paint = painter("renderers.hearing")
    return _made(store, recipe, "heard.json", lambda into: paint(recipe.settings, files, into, progress))


def _made(store: Store, recipe: Recipe, ext: str, paint: Callable[[Path], Painting]) -> Record:
    """The artifact of that recipe, whose inputs are all in the store."""
    return _found(store, recipe, ext) or store.put(recipe, ext, _digests(store, recipe), paint)


def _found(store: Store, recipe: Recipe, ext: str) -> Record | None:
    found = store.record(recipe.ref(ext))
    if found is not None and found.inputs != _digests(store, recipe):
        store.forget(found.ref)  # other bytes under the same key
        return None
    return found


def _digests(store: Store, recipe: Recipe) -> dict[str, str]:
    return {name: _record(store, store.path(ref)).digest for name, ref in recipe.inputs.items()}


def _ref(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def _record(store: Store, file: Path) -> Record:
    record = store.record(_ref(file))
    if record is None:
        raise RenderError(f"{file}: it is not there any more", hint="run the same command again")
    return record
