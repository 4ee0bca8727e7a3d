"""How much memory an encode takes at its peak, said before it runs, and what keeps it below a limit.

What an encode holds are frames: the encoder's, which wait until their neighbours are known and until those that refer
to them are done; and those on their way through the graph, some for each thing that is laid over another. So its peak
is a sum of things there are times megapixels, and hangs neither on the length of the film nor on how much is in it
(`bench/encode_memory.py`).

The constants are fitted by least squares of relative errors to what `bench/memory.py` measured, the peak resident size
of ffmpeg on two processors: bench/memory.json, each row of which they meet within 15 %, H.264's from 720p to 4K within
6 %. Of HEVC and AV1 there are four measurements each, up to 1080p. The encoders' own threads are fixed or counted here;
what other threads of ffmpeg hold on a machine with more processors was not measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from renderers.ffmpeg import codecs
from renderers.painting import Json, RenderError, Settings

# MB; of all but the first three for a megapixel of the film
CONSTANTS: Mapping[str, float] = {
    "fixed": 65.4,  # ffmpeg itself
    "hevc": 65.8,  # its encoder
    "av1": 127.2,
    "film": 31.5,  # the first roll of clips, and what x264 has for itself
    "fades": 34.1,  # a second roll of clips
    "cards": 27.1,  # a layer of stills
    "reels": 36.0,  # a layer of cards that move
    "mark": 2.98,
    "captions": 6.49,
    "lookahead": 2.67,  # of x264: a frame that waits to be encoded
    "threads": 11.9,  # one that is being encoded
    "references": 8.21,  # one that others refer to
    "hevc draft": 77.4,
    "hevc final": 242.4,
    "hevc master": 312.9,
    "av1 draft": 78.7,
    "av1 final": 231.1,
    "av1 master": 317.9,
}
# Of x264's presets, as its documentation has them: frames that it looks ahead, frames that it refers to.
LOOKAHEAD = {"veryfast": 10, "fast": 30, "slow": 50}
REFERENCES = {"veryfast": 1, "fast": 2, "slow": 5}
# What may be taken away, the first first: fewer threads cost time where there are processors for them, and no quality;
# what looks less far ahead divides its bits less well.
LEAST = {"threads": 1, "lookahead": 5}
KNOBS = tuple(LEAST)


def predicted_mb(settings: Settings) -> int:
    """The peak of an encode, MB (of 1 048 576 bytes), from its settings: `size`, `fps`, `rolls`, `preset`, `codec`,
    `threads`, `lookahead`, and whether there are `captions`."""
    return round(sum(CONSTANTS[name] * many for name, many in parts(settings).items()))


def parts(settings: Settings) -> dict[str, float]:
    """What an encode holds, by the names of the constants: how many of each, times megapixels."""
    codec, kinds = settings.get("codec", codecs.USUAL), [roll["kind"] for roll in settings["rolls"]]
    held: dict[str, float] = {
        "film": 1,
        "fades": kinds.count("clips") - 1,
        **{kind: kinds.count(kind) for kind in ("cards", "reels", "mark")},
        "captions": "captions" in settings,
        **_encoder(settings),
    }
    own = {} if codec == codecs.USUAL else {str(codec): 1.0}
    return {"fixed": 1.0, **own} | {name: many * megapixels(settings) for name, many in held.items()}


def megapixels(settings: Settings) -> float:
    width, height = settings["size"]
    return float(width * height / 1_000_000)


def _encoder(settings: Settings) -> dict[str, float]:
    codec, preset = settings.get("codec", codecs.USUAL), settings["preset"]
    if codec != codecs.USUAL:
        return {f"{codec} {preset}": 1}
    speed = codecs.WAYS[codec][preset].speed
    return {
        "lookahead": lookahead(settings),
        "threads": settings.get("threads", codecs.THREADS),
        "references": REFERENCES[speed],
    }


def lookahead(settings: Settings) -> int:
    """Frames that x264 looks ahead: what it is told, but never beyond a group of pictures."""
    usual = LOOKAHEAD[codecs.WAYS[codecs.USUAL][settings["preset"]].speed]
    return int(settings.get("lookahead", min(usual, codecs.gop(Fraction(settings["fps"])))))


def strategy(settings: Settings, limit_mb: int) -> dict[str, Json]:
    """What to add to the settings so that the encode stays below the limit: nothing, fewer threads of the encoder, and
    then a shorter look ahead. The least that does.

    Raises RenderError where not even the smallest encode stays below.
    """
    for tried in _strategies(settings):
        if predicted_mb({**settings, **tried}) <= limit_mb:
            return tried
    least = predicted_mb({**settings, **tried})
    raise RenderError(
        f"the encode takes {least} MB at the least, more than memory_mb: {limit_mb}",
        hint="allow it more, or make the film smaller",
    )


def _strategies(settings: Settings) -> Iterator[dict[str, Json]]:
    yield {}
    if settings.get("codec", codecs.USUAL) != codecs.USUAL:
        return
    for threads in range(codecs.THREADS - 1, LEAST["threads"] - 1, -1):
        yield {"threads": threads}
    for ahead in range(lookahead(settings) - 1, LEAST["lookahead"] - 1, -1):
        yield {"threads": LEAST["threads"], "lookahead": ahead}
