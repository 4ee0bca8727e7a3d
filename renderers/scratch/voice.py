"""Narration for nothing: a line said by eSpeak NG, with the time of every word.

    settings  {"text": "Às duas da manhã…", "language": "pt-BR", "rate": 185 (optional), "take": 2 (optional)}
    inputs    none
    into      WAV, 48 kHz, mono, 16 bits
    facts     {"samples", "rate": 48000, "engine": "espeak-ng 1.52", "alignment": "exact",
               "words": [{"text", "start", "end", "at"}…]}

Words are the author's, each once and in order; `start` and `end` are samples, `at` is the place in the text. Where
eSpeak NG does not run, or does not know the language, a hum keeps the pace: "engine" is then "hum" and "because" says
why. A text without a letter or a digit is SILENCE_S of silence without words, engine "silence".
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

from renderers.painting import Inputs, Painting, Progress, Settings

LIBRARIES = ("numpy", "scipy", "espeakng-loader")  # distributions that also decide the bytes
SILENCE_S = Fraction(1, 2)
_LUFS = -20.0  # as loud as neural voices come, heard on two loudspeakers
_PEAK = 10 ** (-1.5 / 20)


@cache
def version() -> str:
    """Which voice this machine has, for the recipe: "espeak-ng klatt4", or "hum". Nothing is loaded."""
    from renderers.scratch.espeak import VARIANT, installed

    return f"espeak-ng {VARIANT}" if installed() else "hum"


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:  # noqa: ARG001  # a maker's shape
    """The line as a WAV. Same settings, same bytes."""
    import numpy as np

    from renderers.scratch.speech import placed_in, say
    from renderers.sound import wav
    from renderers.sound.edges import trimmed
    from renderers.sound.loudness import lufs, ratio

    said = say(settings["text"], settings["language"], settings.get("rate"))
    progress(0.7)
    cut = trimmed(said.pcm)
    if cut is None:
        pcm = np.zeros(round(SILENCE_S * wav.RATE))
        words: list[dict[str, object]] = []
    else:
        pcm, earlier = cut
        words = placed_in(said, earlier, len(pcm))
        pcm = pcm * min(ratio(_LUFS - lufs(pcm)), _PEAK / float(np.abs(pcm).max()))
    wav.write(into, pcm)
    progress(1.0)
    facts = {"samples": len(pcm), "rate": wav.RATE, "words": words, "engine": said.engine, "alignment": "exact"}
    return Painting(facts | ({"because": said.because} if said.because else {}))
