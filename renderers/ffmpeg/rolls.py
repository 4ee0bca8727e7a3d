"""Rolls: many files read as one input, through lists for ffmpeg's concat demuxer.

The demuxer knows times, in microseconds; a roll knows frames. So a way in is given just past its frame's time, a way
out half a frame before the next one's, and durations are differences of rounded positions: errors cannot add up.

A clip may be entered at any frame: the demuxer starts at the key frame before it and says with each frame where the
entry begins and ends, and `SELECTED` drops what lies outside. Times must then reach the filter as they are, hence
`-copyts`. Where time jumps back so, ffmpeg's decoder may take a frame's decoding time for its own, which is harmless
only where the two are the same; so what is shown of a clip with B-frames is a file of its own (`entries`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from math import ceil
from pathlib import Path

from renderers.ffmpeg import entries
from renderers.ffmpeg.probe import opened
from renderers.ffmpeg.quote import concat_file
from renderers.painting import Inputs, Json, RenderError

PNG_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
RGBA = b"\x08\x06"  # eight bits a channel, truecolour with alpha

SELECTED = "select=concatdec_select"
# Decoders of their own threads: those of a clip's hold as many frames more, and a still is decoded once in a while.
THREADS = {"clips": 2, "cards": 1, "reels": 1, "mark": 1}


def write(rolls: Sequence[Mapping[str, Json]], inputs: Inputs, folder: Path, fps: Fraction) -> list[str]:
    """Write one list per roll into `folder`; gives ffmpeg's input options for all of them, in order."""
    options = ["-copyts"]
    for number, roll in enumerate(rolls):
        named = f"{number}-{roll['name'].replace(' ', '-')}"
        if roll["kind"] == "clips":
            roll, inputs = entries.ready(roll, inputs, folder, named, fps)
        file = folder / f"{named}.ffconcat"
        file.write_text(listing(roll, inputs, fps), encoding="utf-8", errors="surrogateescape")
        told = ["-segment_time_metadata", "1"] if roll["kind"] == "clips" else []
        options += ["-threads", str(THREADS[roll["kind"]]), "-f", "concat", "-safe", "0", *told, "-i", str(file)]
    return options


def listing(roll: Mapping[str, Json], inputs: Inputs, fps: Fraction) -> str:
    """A roll in ffconcat's words."""
    return "\n".join(["ffconcat version 1.0", *_lines(roll, inputs, fps)]) + "\n"


def _lines(roll: Mapping[str, Json], inputs: Inputs, fps: Fraction) -> Iterator[str]:
    lengths_s = (Fraction(entry["lasts_s"]) for entry in roll["entries"])
    positions = [round(p * 1_000_000) for p in accumulate(lengths_s, initial=Fraction(0))]
    for entry, (start_us, end_us) in zip(roll["entries"], pairwise(positions), strict=True):
        yield f"file {concat_file(inputs[entry['input']].absolute())}"
        if roll["kind"] in ("cards", "mark"):
            yield f"option framerate {fps}"  # stills have no times of their own, and 1/25 s is too coarse a grid
        elif not entry.get("whole"):
            if entry["first"]:
                yield f"inpoint {_seconds(ceil(entry['first'] / fps * 1_000_000))}"
            yield f"outpoint {_seconds(round((entry['first'] + entry['frames'] - Fraction(1, 2)) / fps * 1_000_000))}"
        yield f"duration {_seconds(end_us - start_us)}"


def _seconds(microseconds: int) -> str:
    return f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06}"


def examine(rolls: Sequence[Mapping[str, Json]], inputs: Inputs, size: tuple[int, int], fps: Fraction) -> None:
    """Raise RenderError if a file would not go through its roll: the demuxer itself says nothing and makes a mess."""
    alike: dict[str, tuple[Json, ...]] = {}
    for roll in rolls:
        for name in sorted({entry["input"] for entry in roll["entries"]}):
            if roll["kind"] == "mark":
                continue
            if roll["kind"] == "cards":
                _examine_card(inputs[name], size)
            elif roll["kind"] == "reels":
                _examine_reel(inputs[name], size)
            else:
                used = [entry for entry in roll["entries"] if entry["input"] == name]
                alike[name] = _examine_plate(inputs[name], used, size, fps)
    for one, two in pairwise(sorted(alike)):
        if alike[one] != alike[two]:
            raise RenderError(
                f"{inputs[two]}: codec, pixel format, time base and colours are {alike[two]}, "
                f"but {alike[one]} in {inputs[one]}",
                hint="make both clips again",
            )


def _examine_card(file: Path, size: tuple[int, int]) -> None:
    with file.open("rb") as png:
        head = png.read(26)
    said = (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big"))
    if not head.startswith(PNG_HEAD) or head[24:26] != RGBA or said != size:
        raise RenderError(f"{file}: a card must be an RGBA PNG of {size[0]}x{size[1]}", hint="make the card again")


def _examine_reel(file: Path, size: tuple[int, int]) -> None:
    with opened(file) as container:
        codec = container.streams.video[0].codec_context
        if (codec.name, codec.width, codec.height) != ("qtrle", *size):
            what = f"a card that moves must be a reel (qtrle) of {size[0]}x{size[1]}"
            raise RenderError(
                f"{file}: {what}, this is {codec.name} of {codec.width}x{codec.height}", hint="make the card again"
            )


def _examine_plate(
    file: Path, used: Sequence[Mapping[str, Json]], size: tuple[int, int], fps: Fraction
) -> tuple[Json, ...]:
    """What has to be the same in all plates of a roll: ffmpeg builds its graph anew where a frame's colours change."""
    with opened(file) as container:
        stream = container.streams.video[0]
        codec, tick_s = stream.codec_context, stream.time_base or Fraction(0)
        if (codec.width, codec.height) != size or stream.average_rate != fps:
            raise RenderError(
                f"{file}: is {codec.width}x{codec.height} at {stream.average_rate} frames a second, "
                f"the film {size[0]}x{size[1]} at {fps}",
                hint="make the clip again",
            )
        for entry in used:
            if entry["first"] + entry["frames"] > stream.frames:
                raise RenderError(
                    f"{file}: has {stream.frames} frames, {entry['first'] + entry['frames']} are needed",
                    hint="make the clip again",
                )
        colours = (codec.color_primaries, codec.color_trc, codec.colorspace, codec.color_range)
        return (codec.name, codec.pix_fmt, str(tick_s), *(int(each) for each in colours))
