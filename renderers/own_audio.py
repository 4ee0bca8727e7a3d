"""Narration that the author recorded: decoded, made mono, trimmed, at 48 kHz.

    settings  {"text": "what it says" or null, "language": "pt-BR"}
    inputs    {"file": wav, mp3, flac, m4a, ogg…}
    into      WAV, 48 kHz, mono, 24 bits
    facts     {"samples", "rate": 48000, "engine": "file", "alignment": "warped", "stretched" or "none", "words": […]}

With a text, its words are found by warping the scratch voice onto the recording (`renderers.scratch.warp`), and one
that says something else is an error. Where eSpeak NG does not speak the language, they get the scratch voice's pace,
stretched to the recording. Without a text there are no words.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from renderers.painting import Inputs, Painting, Progress, RenderError, Settings

if TYPE_CHECKING:
    from renderers.sound.wav import Samples

LIBRARIES = ("av", "numpy", "scipy", "espeakng-loader")
QUIETEST = 10 ** (-60 / 20)  # a recording that never comes above this says nothing
MOST_CLIPPED = 0.001  # share of the samples; above it words are damaged, not just peaks


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """The recording as a WAV; the same bytes every time."""
    from renderers.sound import wav
    from renderers.sound.edges import trimmed

    path = inputs["file"]
    pcm = _decoded(path)
    progress(0.4)
    if abs(pcm).max() < QUIETEST or (cut := trimmed(pcm)) is None:
        raise RenderError(f"{path}: holds nothing but silence", hint="record it again, or take the field away")
    line, _ = cut
    text = settings.get("text")
    words, alignment = _words(path, text, settings["language"], line) if text else ([], "none")
    progress(0.8)
    wav.write(into, line, bits=24)
    progress(1.0)
    facts = {"samples": len(line), "rate": wav.RATE, "engine": "file", "words": words}
    return Painting(facts | {"alignment": alignment})


def _words(path: Path, text: str, language: str, line: Samples) -> tuple[list[dict[str, object]], str]:
    """The words of a trimmed line, and how they were found."""
    from renderers.scratch.warp import UNLIKE, placed, read_across

    reading = read_across(text, language, line)
    if reading is None:
        words = stretched(text, language, len(line))
        return words, "stretched" if words else "none"
    if reading.other:
        raise RenderError(
            f"{path}: says something else than its text: {reading.unlike:.2f} as unlike a reading of it as any other "
            f"words, over {UNLIKE}",
            hint="mend the text, name the right file, or leave the text out: then it has no captions",
        )
    return placed(text, reading.words), "warped"


def _decoded(path: Path) -> Samples:
    from renderers.sound import spoken

    found = spoken.recorded(path)
    if found.clipped > MOST_CLIPPED:
        raise RenderError(
            f"{path}: {100 * found.clipped:.1f} % of its samples are clipped, more than {100 * MOST_CLIPPED} %",
            hint="record it again at a lower level",
        )
    return found.pcm


def stretched(text: str, language: str, length: int) -> list[dict[str, object]]:
    """The words of a text over a trimmed line of `length` samples, paced as the scratch voice says them."""
    from renderers.scratch.speech import placed_in, say
    from renderers.scratch.times import Word
    from renderers.sound.edges import HEAD, TAIL, sounding

    said = say(text, language)
    heard = sounding(said.pcm)
    if heard is None:
        return []
    start, end = heard
    scale = (length - HEAD - TAIL) / (end - start)

    def over(sample: int) -> int:
        return HEAD + round((sample - start) * scale)

    said.words[:] = [Word(over(word.start), over(word.end)) for word in said.words]
    return placed_in(said, 0, length)
