"""Entries of a roll whose plate has B-frames: such a plate is copied from its clip, and cannot be entered by times.

The demuxer's way out loses the frames that follow the first one past it in the file, and its way in makes time jump
back, after which decoding times are taken for showing times. So what a roll shows of such a plate becomes a file of
its own (`repack`), which has nothing to be left out; a plate that is shown whole is one already.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from renderers.ffmpeg import repack, sps
from renderers.ffmpeg.probe import opened
from renderers.painting import Inputs, Json


def ready(
    roll: Mapping[str, Json], inputs: Inputs, folder: Path, name: str, fps: Fraction
) -> tuple[Mapping[str, Json], Inputs]:
    """The roll with such entries marked "whole", and its inputs with the files written for them into `folder`.

    name: what their names begin with
    """
    cuts: dict[str, Path] = {}
    courses = {each: _reordered(inputs[each]) for each in {entry["input"] for entry in roll["entries"]}}
    entries = []
    for entry in roll["entries"]:
        plate, way, span = inputs[entry["input"]], courses[entry["input"]], (entry["first"], entry["frames"])
        if way is None:
            entries.append(entry)
        elif span == (0, len(way.frames)):
            entries.append({**entry, "whole": True})
        else:
            part = f"{entry['input']} {span[0]}+{span[1]}"
            if part not in cuts:
                cuts[part] = folder / f"{name}-{len(cuts)}.mp4"
                repack.write(cuts[part], plate, way, *span, fps, tagged=False)
            entries.append({**entry, "input": part, "first": 0, "whole": True})
    return {**roll, "entries": entries}, {**inputs, **cuts}


def _reordered(plate: Path) -> repack.Course | None:
    """The order of its packets; None for a plate that shows frames as they are decoded."""
    with opened(plate) as container:
        stream = container.streams.video[0]
        said = sps.of_avcc(stream.codec_context.extradata)
        ordered = not stream.codec_context.has_b_frames if said is None else said.reordered == 0
        return None if ordered else repack.course(container, stream)
