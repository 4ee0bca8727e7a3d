"""All sound of a film as one file, to the sample.

    settings  {"samples": 4320000,
               "lines": [{"name": "line/abertura", "start": 24000, "samples": 96000}, …],
               "words": [[start, end], …], "music": {"gain_db": "-20", "duck_db": "12"} or null,
               "target_lufs": "-14", "ceiling_dbtp": "-1", "seed": "ep3",
               "sounds": [{"name": "sound/abertura/1", "start": 30000, "gain_db": "-12"}, …], absent without effects,
               "clips": as `clips` has it, absent without}
    inputs    {"line/abertura": narration, …, "music": any sound file, "sound/abertura/1": any sound file,
               "clip/abertura": any video file, …}
    into      WAV, 48 kHz, stereo, 24 bits, exactly `samples` long
    facts     {"samples", "lufs", "true_peak_db", "gain_db", "spoken", "held": […]}

All times are samples from the film's first one. Every line is brought to the target and laid at its whole sample,
room tone fills what is left, and one last gain with a limiter brings the whole to the target (see `master`).
A line that was stretched has "recorded" too, its samples before that. Music may have "loop" and "at" (see `bed`).
`gain_db` of the music is the loudness in LUFS that it has where nobody speaks, beside a voice at -14; where the target
is another, all moves with it. `duck_db` is how far it goes down under words. `gain_db` of an effect is the loudness in
LUFS of its loudest 0.4 s, on the same scale. The fact `gain_db` is the last gain, `spoken` whether anybody is heard;
`held` says, a sentence each, what could not be brought to its level without damage.
"""

from __future__ import annotations

from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

from renderers.painting import Inputs, Painting, Progress, RenderError, Settings

LIBRARIES = ("av", "numpy", "scipy")
MOST_GAIN_DB = 12.0  # of the whole: its lines come levelled, so more is asked only where there is next to nothing


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """The programme as a WAV; the same bytes every time."""
    from renderers.sound import parts
    from renderers.sound.blend import blend
    from renderers.sound.master import drive, write
    from renderers.sound.raw import Raw

    total, target = int(settings["samples"]), float(Fraction(settings["target_lufs"]))
    if total <= 0:
        raise RenderError(f"a programme of {total} samples has nothing to mix", hint="lay the timeline out again")
    with ExitStack() as scratch:
        heard = scratch.enter_context(parts.opened(settings, inputs, into.parent))
        progress(0.3)
        sound = Raw(into.with_name("mix.f32"), heard.channels)
        scratch.callback(sound.drop)
        blend(heard.parts.values(), total, sound, lambda share: progress(0.3 + 0.2 * share))
        level = target if heard.spoken or settings["music"] or heard.clips else None
        whole = scratch.enter_context(drive(sound, level, heard.ceiling_db, MOST_GAIN_DB, "the whole"))
        progress(0.8)
        done = write(whole, into, lambda share: progress(0.8 + 0.2 * share))
    facts = {
        "samples": total,
        "lufs": round(done.lufs, 2),
        "true_peak_db": round(done.true_peak_db, 2),
        "gain_db": round(whole.gain_db, 2),
        "spoken": heard.spoken,
        "held": [*heard.held, *([whole.held] if whole.held else [])],
    }
    return Painting(facts)
