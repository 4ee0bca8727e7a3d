"""A bought effect or piece of music, examined: is it sound, as long and of the kind that was asked for?

facts  {"samples", "rate", "channels"}     as decoded, at its own rate
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderers.painting import Inputs, RenderError
from renderers.service import Arrival, Request

QUIETEST = 10 ** (-60 / 20)
SHORTEST, SHORTEST_LESS_S = 0.8, 0.5  # times as asked, and so much less
LONGEST, LONGEST_MORE_S = 1.25, 1.0


def examine(request: Request, inputs: Inputs, file: Path, receipt: Mapping[str, Any]) -> Arrival:  # noqa: ARG001  # the shape of all
    """What was found; faults are sentences without a full stop."""
    import av
    import numpy as np

    from renderers.ffmpeg.probe import opened

    samples, loudest = 0, 0.0
    try:
        with opened(file) as container:
            if not container.streams.audio:
                return Arrival({}, ("the sound file holds no sound",))
            stream = container.streams.audio[0]
            codec, rate, channels = stream.codec_context.name, stream.codec_context.sample_rate, stream.channels
            floats = av.AudioResampler(format="fltp")
            for frame in container.decode(stream):
                samples += frame.samples
                for plain in floats.resample(frame):
                    loudest = max(loudest, float(np.abs(plain.to_ndarray()).max(initial=0)))
    except RenderError as error:
        return Arrival({}, (f"the sound file {str(error).removeprefix(f'{file}: ')}",))
    faults = [*_unlike(str(request["output_format"]), codec, rate)]
    if loudest < QUIETEST:
        faults.append("there is nothing but silence in it")
    faults += _lasting(_asked_s(request), Fraction(samples, rate) if rate else Fraction(0))
    return Arrival({"samples": samples, "rate": rate, "channels": channels}, tuple(faults))


def _asked_s(request: Request) -> Fraction | None:
    if "music_length_ms" in request:
        return Fraction(request["music_length_ms"], 1000)
    seconds = request.get("duration_seconds")
    return None if seconds is None else Fraction(seconds)


def _unlike(output_format: str, codec: str, rate: int) -> list[str]:
    kind, asked = output_format.split("_")[:2]
    is_kind = codec.startswith({"wav": "pcm", "mp3": "mp3"}.get(kind, kind))
    return [] if is_kind and rate == int(asked) else [f"it is {codec} at {rate} Hz, asked for was {output_format}"]


def _lasting(asked_s: Fraction | None, lasts_s: Fraction) -> list[str]:
    if asked_s is None:
        return []
    least_s, most_s = SHORTEST * float(asked_s) - SHORTEST_LESS_S, LONGEST * float(asked_s) + LONGEST_MORE_S
    if least_s <= lasts_s <= most_s:
        return []
    return [f"it lasts {float(lasts_s):.1f} s, asked for were {float(asked_s):g} s"]
