"""Plates: the one kind of file that every clip becomes before it enters the rolls.

A roll is many files read as one input, which asks that they agree in codec, size, pixel format and time base, and that
a cut can start at a chosen frame without decoding the ones before it. So a plate is H.264 at the episode's size and
rate, yuv420p BT.709, frame n at exactly n ticks' lengths, no B-frames, a key frame every second and where it is asked.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from renderers.ffmpeg import colour
from renderers.ffmpeg.probe import opened
from renderers.painting import Json, RenderError

# Measured on 1080p24 pans of a terminal, a quote card and a grainy photo (PSNR, Mb/s, CPU to encode and to decode):
#   ultrafast crf 8    55-61 dB   23-128   9-20 ms   4-14 ms
#   ultrafast crf 12   52-58 dB   16-84    7-20 ms   3-12 ms
#   ultrafast crf 16   48-57 dB   12-45    6-17 ms   3-9 ms
#   superfast crf 12   52-57 dB   17-61   14-34 ms   9-28 ms
#   veryfast crf 12    49-55 dB    7-28   17-43 ms   5-18 ms
# A plate is decoded more often than it is kept, and 50 dB is an error of less than one level of 255.
PRESET = "ultrafast"
CRF = 14
THREADS = 2  # x264's bytes follow the number of threads, so it must not follow the machine


def ticks_per_second(fps: Fraction) -> int:
    """The time base of plates at this rate; a frame lasts `ticks_per_second(fps) / fps` ticks, a whole number."""
    return fps.numerator if fps.denominator > 1 else fps.numerator * 1000


def arguments(fps: Fraction, key_frame: int = 0, *, lossless: bool = False) -> list[str]:
    """ffmpeg's output options for a plate, without the file's name.

    fps:        what the frames that arrive are timed at: the encoder takes them as they come
    key_frame:  the frame, from 0, where a reader may enter besides the regular ones
    lossless:   for a plate that will be encoded again
    """
    return [
        *("-map_metadata", "-1", "-map_chapters", "-1", "-an", "-sn", "-dn", "-fps_mode", "passthrough"),
        *("-c:v", "libx264", "-preset", PRESET, *(("-qp", "0") if lossless else ("-crf", str(CRF)))),
        *("-pix_fmt", "yuv420p", *colour.TAGS, "-chroma_sample_location", "left"),
        *("-bf", "0", "-g", str(round(fps)), "-sc_threshold", "0"),
        *("-force_key_frames", f"expr:eq(n,{key_frame})", "-forced-idr", "1"),
        *("-threads", str(THREADS), "-x264-params", "cpu-independent=1"),
        *("-flags", "+bitexact", "-fflags", "+bitexact", "-video_track_timescale", str(ticks_per_second(fps))),
        *("-f", "mp4"),
    ]


def facts(plate: Path, frames: int) -> dict[str, Json]:
    """What stands in a plate's record, counted in the file: {"frames", "fps", "size"}. Raises if frames are missing."""
    with opened(plate) as container:
        stream = container.streams.video[0]
        counted = sum(1 for packet in container.demux(stream) if packet.size)
        fps, size = stream.average_rate, (stream.codec_context.width, stream.codec_context.height)
    if counted != frames:
        raise RenderError(f"{plate}: ffmpeg wrote {counted} frames of {frames}", log=plate.with_suffix(".log"))
    return {"frames": counted, "fps": str(fps), "size": list(size)}
