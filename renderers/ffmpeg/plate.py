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

# Measured by bench/pans.py at 1080p24 with a dark gradient and a busy picture. `grain` is how alike the gradient's
# finest detail is before and after; where it is lost, the gradient shows bands.
#                            PSNR dB    Mb/s   CPU ms  decode   grain
#   ultrafast crf 14           51-53    7-30    10-17     3-5    0.75
#   ultrafast crf 14, aq 0.7   51-55   15-35    12-18     3-6    0.85
#   ultrafast crf 8            54-56   26-68    13-19     5-9    0.87
#   superfast crf 12           51-57   24-36    24-30   11-17    0.88
#   veryfast crf 12            50-53   10-19    23-32    7-10    0.74
PRESET = "ultrafast"
CRF = 14
X264 = "cpu-independent=1:aq-mode=3:aq-strength=0.7"  # the preset has no adaptive quantisation; 3 favours the dark
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
        *("-c:v", "libx264", "-a53cc", "0", "-preset", PRESET, *(("-qp", "0") if lossless else ("-crf", str(CRF)))),
        *("-pix_fmt", "yuv420p", *colour.TAGS, "-chroma_sample_location", "left"),
        *("-bf", "0", "-g", str(round(fps)), "-sc_threshold", "0"),
        *("-force_key_frames", f"expr:eq(n,{key_frame})", "-forced-idr", "1"),
        *("-threads", str(THREADS), "-x264-params", X264, "-bsf:v", "h264_metadata=sample_aspect_ratio=1/1"),
        *("-flags", "+bitexact", "-fflags", "+bitexact", "-video_track_timescale", str(ticks_per_second(fps))),
        *("-f", "mp4"),
    ]


def facts(plate: Path, frames: int) -> dict[str, Json]:
    """What stands in a plate's record, counted in the file: {"frames", "fps", "size", "keys"}.

    `keys` are the frames that a reader can begin with. Raises RenderError if frames are missing.
    """
    counted, keys = 0, []
    with opened(plate) as container:
        stream = container.streams.video[0]
        fps, size = stream.average_rate, (stream.codec_context.width, stream.codec_context.height)
        begins = [entry.is_keyframe for entry in stream.index_entries]  # a packet may call itself one that is none
        for n, packet in enumerate(packet for packet in container.demux(stream) if packet.size):
            if packet.is_discard or packet.pts is None:
                continue
            counted += 1
            if begins[n] and fps and stream.time_base:
                keys.append(round(packet.pts * stream.time_base * fps))
    if counted != frames:
        log = plate.with_suffix(".log")
        raise RenderError(f"{plate}: has {counted} frames of {frames}", log=log if log.exists() else None)
    return {"frames": counted, "fps": str(fps), "size": list(size), "keys": keys}
