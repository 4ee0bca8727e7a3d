"""What the picture is encoded as: the options of ffmpeg's output, from a table.

settings  {"preset": "draft", "final" or "master",
           "codec": "hevc" or "av1", absent for H.264,
           "encoder": a name of `hardware`, absent for software,
           "threads": 2, "lookahead": 8, both of x264 and absent as a rule: what keeps its memory low (`memory`)}

Every codec has closed groups of half a second, BT.709 tags and one clock. Software gives the same bytes on every
machine: the number of an encoder's threads is fixed where it moves bits, and none of them depends on the processor
(x264 is asked for that; x265 and SVT-AV1 gave the same file with and without their assembler, on one core and two).

Ten bits where a codec's players all have them: the picture is composed in eight, but what the encoder adds and takes
away is rounded more finely, so that dark gradients stay smooth. H.264's players have eight.

Of two seconds of 1080p24, a slow pan over a drawing, by bench/codecs.py: bytes, VMAF, CPU s

                draft              final              master
    h264     255 kB  87.4  2.3  1012 kB  91.9  3.9   3341 kB  92.8   7.3
    hevc     187 kB  87.1  2.9   440 kB  92.0  8.1   2113 kB  92.8  11.2
    av1      208 kB  90.3  2.4   372 kB  92.1  4.0    870 kB  92.9   6.0
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from renderers.ffmpeg import colour, hardware
from renderers.painting import Json, Settings

USUAL = "h264"  # the codec that settings need not name
B_FRAMES = 2  # as YouTube asks
TIMESCALE = 240_000  # of the movie: each frame at any rate we allow, and each sample, is whole; edit lists are exact

THREADS = 4  # x264's own; more gain little below 4K and cost 20 MB each at 1080p
# The same bits on any processor; and bits for dark gradients, where bands show first: 15 % more of them, +1 dB there.
X264 = "cpu-independent=1:aq-mode=3"
# Two frames at once, in four threads: both move bits. No words about the encoder in the stream.
X265 = "open-gop=0:scenecut=0:pools=4:frame-threads=2:info=0:log-level=error"
# Parallel at two levels: more moves no bit and costs 300 MB a level at 1080p.
SVT = "lp=2:scd=0"


@dataclass(frozen=True, slots=True)
class Way:
    """speed: the encoder's own preset; crf: on its own scale; profile and pixels: as ffmpeg calls them."""

    speed: str
    crf: int
    profile: str
    pixels: str


EIGHT, TEN = "yuv420p", "yuv420p10le"
WAYS: Mapping[str, Mapping[str, Way]] = {
    "h264": {
        "draft": Way("veryfast", 27, "High", EIGHT),
        "final": Way("fast", 18, "High", EIGHT),
        "master": Way("slow", 10, "High", EIGHT),
    },
    "hevc": {
        "draft": Way("ultrafast", 28, "Main", EIGHT),
        "final": Way("fast", 20, "Main 10", TEN),
        "master": Way("medium", 10, "Main 10", TEN),
    },
    "av1": {
        "draft": Way("10", 38, "Main", EIGHT),
        "final": Way("8", 24, "Main", TEN),
        "master": Way("6", 10, "Main", TEN),
    },
}


def output(settings: Settings, fps: Fraction) -> list[str]:
    """ffmpeg's options for a picture without sound, from the graph's [video] on."""
    codec, encoder, group = settings.get("codec", USUAL), settings.get("encoder"), str(gop(fps))
    way = WAYS[codec][settings["preset"]]
    ten = way.pixels == TEN
    asked = (
        hardware.options(encoder, codec, settings["preset"], ten=ten) if encoder else _software(codec, way, settings)
    )
    return [
        *(hardware.source(encoder, ten=ten) if encoder else ("-map", "[video]")),
        *("-fps_mode", "passthrough", "-bsf:v", f"setts=pts=PTS:dts=DTS:duration=1/({fps}*TB)"),
        *asked,
        *(*colour.TAGS, "-chroma_sample_location", "left"),
        *("-g", group, "-keyint_min", group),
        *(("-tag:v", "hvc1") if codec == "hevc" else ()),  # without it no player of Apple's shows HEVC
        *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+cgop+bitexact"),
        *("-movie_timescale", str(TIMESCALE), "-f", "mp4"),
    ]


def _software(codec: str, way: Way, settings: Settings) -> list[str]:
    quality = ["-preset", way.speed, "-crf", str(way.crf), "-pix_fmt", way.pixels]
    if codec == "h264":
        own = ["-profile:v", "high", "-sc_threshold", "0", "-bf", str(B_FRAMES), "-forced-idr", "1"]
        ahead = f":rc-lookahead={settings['lookahead']}" if "lookahead" in settings else ""
        threads = str(settings.get("threads", THREADS))
        return ["-c:v", "libx264", *quality, *own, "-threads:v", threads, "-x264-params", X264 + ahead]
    if codec == "hevc":
        return ["-c:v", "libx265", *quality, "-bf", str(B_FRAMES), "-forced-idr", "1", "-x265-params", X265]
    return ["-c:v", "libsvtav1", *quality, "-svtav1-params", SVT]


def declared(settings: Settings) -> dict[str, Json]:
    """What the finished file must say of its picture, in the words of `findings`; nothing where that is the usual."""
    codec = settings.get("codec", USUAL)
    way = WAYS[codec][settings["preset"]]
    return {} if codec == USUAL else {"codec": codec, "profile": way.profile, "pixel_format": way.pixels}


def gop(fps: Fraction) -> int:
    """Frames from one key frame to the next: half a second, as YouTube asks."""
    return round(fps / 2)
