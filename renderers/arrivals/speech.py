"""A bought line, examined: is it the sound of a voice that says this text, and where in it are the words?

    facts  {"samples", "rate": 48000, "engine": "elevenlabs", "alignment": "service" or "doubtful", "words": […]}

`samples` and words count as `renderers.sound.spoken` decodes and trims the file. Words have the service's own times
where these can be believed; of doubtful ones "because" says why, and "times" whose they are (`word_times`).

`request` may name the "language" of the text; without it numbers are not counted as they are spoken. Limits were set
on 48 lines of one neural voice at three speeds: whole sentences lasted 0.8 to 1.5 times as predicted, their levels went
17 dB up and down, and none ended above -33 dB.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.painting import Inputs, RenderError
from renderers.service import Arrival, Request

if TYPE_CHECKING:
    from renderers.sound.spoken import Recording
    from renderers.sound.wav import Samples

QUIETEST = 10 ** (-60 / 20)
MOST_CLIPPED = 0.01
SHORTEST, SHORTEST_LESS_S = 0.7, 0.35  # times as predicted, and so much less
LONGEST, LONGEST_MORE_S = 2.0, 1.0
TAG_S = 3.0  # what a [laugh] may add
DIGIT_S = 0.6  # what a digit or sign may add where numbers are not written out
LEAST_SWING_DB = 5.0  # between loud and soft parts of a voice: one short word may have 9; a tone or a hiss has 0 to 2
VOICE_HZ, LEAST_VOICE = 4000, 0.4  # share of the energy; "Sssss." had 0.88, white noise has 0.17
AT_THE_END = 48_000 * 50 // 1000  # samples; an MP3 adds up to 30 ms after what was cut
CUT_DB, ALSO_CUT_DB = -15.0, -30.0  # under the loud parts, in the last 10 ms; the second where words are missing too
_FRAME = 48_000 * 20 // 1000
_TAG = re.compile(r"\[[^\[\]\n]*[A-Za-z][^\[\]\n]*\]")
_UNSPOKEN = re.compile(r"[\d%$€£&+=×÷°/]")


def examine(request: Request, inputs: Inputs, file: Path, receipt: Mapping[str, Any]) -> Arrival:  # noqa: ARG001  # the shape of all
    """What was found. Faults are sentences without a full stop; facts are there whenever there is a line at all."""
    from renderers.arrivals.word_times import Line, times
    from renderers.scratch.warp import UNLIKE
    from renderers.sound import spoken
    from renderers.sound.edges import sounding
    from renderers.sound.wav import RATE

    try:
        found = spoken.recorded(file)
    except RenderError as error:
        return Arrival({}, (f"the sound file {str(error).removeprefix(f'{file}: ')}",))
    faults = [*_unlike(str(request["output_format"]), found)]
    cut = spoken.kept(file, found.pcm) if abs(found.pcm).max() >= QUIETEST else None
    heard = sounding(found.pcm)
    if cut is None or heard is None:
        return Arrival({}, (*faults, "there is nothing but silence in it"))
    line, earlier = cut
    text, language = str(request["text"]), _language(request)
    missing_s = _missing_s(text, receipt.get("alignment"), found)
    faults += _no_voice(found.pcm[heard[0] : heard[1]]) or _cut_off(found.pcm, heard, missing_s)
    faults += _lasting(text, language, len(line) / RATE, _speed(request))
    told = times(text, language, receipt.get("alignment"), Line(found, heard, line, earlier))
    if not faults and told.reading is not None and told.reading.other:
        faults.append(
            f"it says something else: {told.reading.unlike:.2f} as unlike its text as any words, over {UNLIKE}"
        )
    return Arrival({"samples": len(line), "rate": RATE, "engine": "elevenlabs", **told.facts}, tuple(faults))


def _language(request: Request) -> str:
    return str(request.get("language") or request.get("language_code") or "")


def _speed(request: Request) -> float:
    settings = request.get("voice_settings")
    return float(settings.get("speed") or 1) if isinstance(settings, Mapping) else 1.0


def _unlike(output_format: str, found: Recording) -> list[str]:
    """Another kind or rate than was asked for, or damage."""
    kind, rate = output_format.split("_")[:2]
    codec = "pcm" if found.codec.startswith("pcm_") else found.codec
    faults = []
    if (codec, found.rate) != ({"wav": "pcm"}.get(kind, kind), int(rate)):
        faults.append(f"it is {found.codec} at {found.rate} Hz, asked for was {output_format}")
    if found.clipped > MOST_CLIPPED:
        faults.append(f"{100 * found.clipped:.1f} % of its samples are clipped")
    return faults


def _no_voice(sound: Samples) -> list[str]:
    """A voice goes up and down between its syllables, and most of it is low."""
    import numpy as np

    frames = sound[: len(sound) // _FRAME * _FRAME].reshape(-1, _FRAME)
    if len(frames) < 5:
        return ["it is a click, not a voice"]
    levels_db = 10 * np.log10(np.mean(frames * frames, axis=1) + 1e-12)
    low_db, high_db = np.percentile(levels_db, (10, 95))
    if high_db - low_db < LEAST_SWING_DB:
        return [f"nobody speaks in it: its level stays within {high_db - low_db:.1f} dB"]
    powers = np.square(np.abs(np.fft.rfft(frames, axis=1))).sum(axis=0)
    share = float(powers[: VOICE_HZ * _FRAME // 48_000].sum() / powers.sum())
    if share < LEAST_VOICE:
        return [f"nobody speaks in it: {100 * share:.0f} % of it is under {VOICE_HZ} Hz, where a voice is"]
    return []


def _cut_off(pcm: Samples, heard: tuple[int, int], missing_s: float) -> list[str]:
    """Does the sound stop in the middle of a syllable? `missing_s`: how much later the last word should have ended."""
    import numpy as np

    first, end = heard
    if len(pcm) - end > AT_THE_END:
        return []
    last = pcm[max(first, end - _FRAME // 2) : end]
    frames = pcm[first : first + (end - first) // _FRAME * _FRAME].reshape(-1, _FRAME)
    loud = float(np.percentile(np.mean(frames * frames, axis=1), 95)) if len(frames) else 0.0
    level_db = 10 * np.log10(float(np.mean(last * last)) / loud + 1e-12) if loud else -120.0
    if level_db <= (ALSO_CUT_DB if missing_s > 0 else CUT_DB):
        return []
    return [f"it is cut off: {-level_db:.0f} dB under its loud parts it stops" if level_db < 0 else "it is cut off"]


def _missing_s(text: str, alignment: Any, found: Recording) -> float:
    """By how much the last word's own time is after the end of the sound."""
    from renderers.arrivals.alignment import Doubtful, words

    try:
        last_s = max((word.end_s for word in words(text, alignment)), default=0.0)
    except Doubtful:
        return 0.0
    return last_s - (len(found.pcm) - found.late) / 48_000 - 0.1


def _lasting(text: str, language: str, lasts_s: float, speed: float) -> list[str]:
    """Far from what the text should take?"""
    from renderers.scratch.pace import COMMA_S, predicted_s
    from renderers.scratch.spoken import has_words

    if not has_words(text):
        return []
    likely_s = float(predicted_s(text, language))
    short = language.casefold().replace("_", "-").split("-")[0]
    more_s = LONGEST_MORE_S + TAG_S * len(_TAG.findall(text))
    more_s += 0 if short in COMMA_S else DIGIT_S * len(_UNSPOKEN.findall(text))
    least_s = SHORTEST * likely_s / max(speed, 1) - SHORTEST_LESS_S  # some models do not heed the speed
    most_s = LONGEST * likely_s / min(speed, 1) + more_s
    if least_s <= lasts_s <= most_s:
        return []
    return [f"it lasts {lasts_s:.1f} s, for a text of about {likely_s / speed:.1f} s"]
