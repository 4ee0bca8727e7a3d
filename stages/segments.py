"""Segments: stretches of an episode's picture, each encoded by itself; prints are put together of them by copying.

In:    the picture as the script was written from it, the files that flow through it.
Out:   cache/segments/<key>.mp4 and its record, which names its groups of pictures by what decides them.
Pays:  never.

An edit so costs the groups that show it: the rest is found in the segments of any film that showed the same, at any
time. Bits of a print follow what was in the store, as each encode divides its bits by itself; its frames do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import accumulate, pairwise
from os import cpu_count
from pathlib import Path
from threading import Lock
from typing import Any

from renderers.ffmpeg.groups import groups
from renderers.ffmpeg.pieces import Piece, chosen, gaps, pieces
from renderers.ffmpeg.slices import keys, slices
from renderers.painting import Inputs, Painting, Progress, RenderError, Settings
from stages.core.code import maker, painter
from stages.core.recipe import Recipe
from stages.core.store import Record, Store

JOINING = 0.02  # of the progress bar
LEAST_S = 4  # a segment that has so much may end with its scene
CORES_EACH = 3  # what one encode keeps busy
# Of a print's settings: what tells groups nothing of their own.
OF_THE_WHOLE = ("rolls", "frames", "starts", "conform", "memory_mb")

Places = dict[str, list[tuple[str, int]]]


def version() -> dict[str, Any]:
    """Who makes segments, and prints of them."""
    return maker("segments", "renderers.ffmpeg.encode") | {"script": maker("script", "renderers.ffmpeg.script")["code"]}


def assembled(
    store: Store, settings: Settings, picture: Mapping[str, Any], inputs: Inputs, into: Path, progress: Progress
) -> Painting:
    """Write a print of these settings, encoding what no segment has.

    settings:  a print's, with the whole file of captions in "ass" and their cues in "cues"
    inputs:    each that the picture names, all in the store
    """
    from renderers.ffmpeg.codecs import gop
    from renderers.ffmpeg.pieces import join

    fps = Fraction(settings["fps"])
    firsts = groups(settings["starts"], settings["frames"], gop(fps))
    drawn = {name: value for name, value in settings.items() if name not in ("ass", "cues")}
    decided = {name: value for name, value in drawn.items() if name not in OF_THE_WHOLE} | {"by": version()}
    digests = {name: f"bytes:{_record(store, file).digest}" for name, file in inputs.items()}
    names = keys(slices(picture, firsts, digests, settings.get("cues", ())), decided)

    stored, lengths = _stored(store)
    found = chosen(names, stored)
    ends = [*firsts[1:], settings["frames"]]
    runs = gaps(found, [firsts.index(start) for start in settings["starts"]], round(LEAST_S * fps / gop(fps)))
    lacking = sum(ends[n - 1] - firsts[m] for m, n in runs)
    done: dict[int, float] = {}
    lock = Lock()

    def encode(run: tuple[int, int]) -> Record:
        first, end = firsts[run[0]], ends[run[1] - 1]

        def told(share: float) -> None:
            with lock:
                done[first] = share * (end - first)
                progress((1 - JOINING) * sum(done.values()) / lacking)

        of_run = {"names": names[run[0] : run[1]], "frames": [b - a for a, b in pairwise([*firsts[slice(*run)], end])]}
        return _segment(store, settings, picture, inputs, (first, end), decided | {"groups": of_run}, told)

    with ThreadPoolExecutor(max(1, min(len(runs), _side_by_side(settings)))) as several:
        for run, record in zip(runs, several.map(encode, runs), strict=True):
            lengths[record.ref] = _firsts(record)
            found[slice(*run)] = [(record.ref, n) for n in range(run[1] - run[0])]
    placed = [place for place in found if place is not None]
    assert len(placed) == len(found), "what lay nowhere has been encoded"
    parts = pieces(placed, lengths)
    join([(store.path(part.file), part.first, part.frames) for part in parts], fps, into)
    progress(1.0)
    facts = {"frames": settings["frames"], "bytes": into.stat().st_size, "encoded": lacking}
    return Painting(facts=facts | {"pieces": [_told(part) for part in parts]})


def _side_by_side(settings: Settings) -> int:
    """How many encodes at once keep the processors busy and, together, below the limit on memory if there is one."""
    from renderers.ffmpeg.memory import predicted_mb

    cores = (cpu_count() or 1) // CORES_EACH
    return min(cores, settings["memory_mb"] // predicted_mb(settings)) if "memory_mb" in settings else cores


def refs(printed: Record | None) -> list[str]:
    """The segments that a print is put together of."""
    return [piece["file"] for piece in printed.facts.get("pieces", ())] if printed else []


def _told(part: Piece) -> dict[str, Any]:
    return {"file": part.file, "first": part.first, "frames": part.frames}


def _stored(store: Store) -> tuple[Places, dict[str, Sequence[int]]]:
    """Where each group lies that any segment has, and the first frames of each segment's groups."""
    places: Places = {}
    lengths: dict[str, Sequence[int]] = {}
    for ref in (f"segments/{file.name}" for file in sorted(store.root.glob("segments/*.mp4"))):
        record = store.record(ref)
        if record is not None:
            lengths[ref] = _firsts(record)
            for n, name in enumerate(record.recipe.settings["groups"]["names"]):
                places.setdefault(name, []).append((ref, n))
    return places, lengths


def _firsts(record: Record) -> Sequence[int]:
    """The first frame of every group of a segment, and its number of frames."""
    return [0, *accumulate(record.recipe.settings["groups"]["frames"])]


def _segment(
    store: Store,
    settings: Settings,
    picture: Mapping[str, Any],
    inputs: Inputs,
    span: tuple[int, int],
    decided: Mapping[str, Any],
    progress: Progress,
) -> Record:
    """Encode frames start <= n < end of the picture."""
    from renderers.ffmpeg.script import Span, script

    start, end = span
    window = script(picture, Span(start, end))
    used = {entry["input"] for roll in window.rolls for entry in roll["entries"]}
    files = {name: file for name, file in inputs.items() if name in used}
    asked = {name: value for name, value in settings.items() if name not in ("ass", "cues", "captions")}
    asked |= {"script": window.text, "rolls": window.rolls, "frames": end - start}
    asked["starts"] = sorted({0, *(first - start for first in settings["starts"] if start < first < end)})
    if "ass" in settings:
        asked["captions"] = settings["ass"]
    digests = {name: _record(store, file).digest for name, file in files.items()}
    recipe = Recipe("segments", version(), decided, {name: f"bytes:{digest}" for name, digest in digests.items()})
    encode = painter("renderers.ffmpeg.encode")
    return store.put(recipe, "mp4", digests, lambda into: encode(asked, files, into, progress))


def _record(store: Store, file: Path) -> Record:
    record = store.record(f"{file.parent.name}/{file.name}")
    if record is None:
        raise RenderError(f"{file}: it is not there any more", hint="run the same command again")
    return record
