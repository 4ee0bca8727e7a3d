"""A clip that already is what a plate must be: it becomes one by copying its packets, and is not encoded twice.

Encoded all the same, though it is alike in everything else:

-   what is shown from a frame on that is no IDR (`keep: tail` of a clip with few key frames). It could be copied with
    the frames before hidden by an edit list, but a plate is handed to editing programs too (`exports`), and not all of
    them heed one: in those, the picture would be out of step with the sound.
-   a clip whose stream does not say how far its frames are reordered, though they are: the roll's decoder would guess.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from renderers.ffmpeg import colour, repack, sps
from renderers.ffmpeg.probe import opened
from renderers.fitting import Fit
from renderers.footage import Look


def copied(
    clip: Path,
    seen: Look,
    filling: Fit,
    source_frames: int,
    size: tuple[int, int],
    fps: Fraction,
    frames: int,
    into: Path,
) -> str:
    """Write the plate; gives "" if it stands, else what has to be converted first, and nothing is written.

    filling, source_frames:  what of the clip is shown, and how many frames were counted in it
    size, fps, frames:       of the plate
    """
    if against := unlike(seen, size) or _refilled(filling, frames):
        return against
    with opened(clip) as container:
        stream = next(each for each in container.streams.video if each.index == seen.stream)
        if stream.codec_context.codec.canonical_name != "h264":
            return "its codec"
        said, tick_s = sps.of_avcc(stream.codec_context.extradata), stream.time_base or Fraction(1)
        way = repack.course(container, stream) if said and said.plain and said.progressive else None
    if said is None or way is None:
        return "the layout of its stream"
    if len(way.ticks) != source_frames or not _on_the_grid(way.ticks, tick_s, fps):
        return "the times of its frames"
    if said.chroma_at:
        return "the place of its chroma"
    if way.reordered > (said.reordered or 0):
        return "the order of its frames, which its stream does not tell"
    run = way.run(filling.first, frames)
    if run is None or way.frames[run.start] != filling.first:
        return "a first frame that no reader can begin with"
    repack.write(into, clip, way, filling.first, frames, fps, index=seen.stream)
    return ""


def unlike(seen: Look, size: tuple[int, int]) -> str:
    """In what a picture is not a plate's; "" where it is."""
    if seen.size != size or seen.pixel_shape != 1 or seen.turned:
        return "its size" if not seen.turned else "the way it is turned"
    if seen.pixel_format != "yuv420p" or seen.full_range or seen.interlaced:
        return "its fields" if seen.interlaced else "its pixel format"
    bt709 = seen.matrix == "bt709" or (seen.matrix is None and size[1] >= colour.HD_LINES)
    return "" if bt709 and not seen.hdr and not seen.wide else "its colours"


def _refilled(filling: Fit, frames: int) -> str:
    return "" if filling.way in ("as it is", "cut") and filling.have_frames >= frames else "its length"


def _on_the_grid(ticks: tuple[int, ...], tick_s: Fraction, fps: Fraction) -> bool:
    return all(abs(start - ticks[0] - n / fps / tick_s) <= 1 for n, start in enumerate(ticks))
