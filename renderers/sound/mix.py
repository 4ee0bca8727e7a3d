"""All sound of a film as one file, to the sample.

    settings  {"samples": 4320000, "lines": [{"name": "line/abertura", "start": 24000, "samples": 96000}, …],
               "words": [[start, end], …], "music": {"gain_db": "-20", "duck_db": "12"} or null,
               "target_lufs": "-14", "ceiling_dbtp": "-1", "seed": "ep3",
               "sounds": [{"name": "sound/abertura/1", "start": 30000, "gain_db": "-12"}, …], absent without effects}
    inputs    {"line/abertura": narration, …, "music": any sound file, "sound/abertura/1": any sound file, …}
    into      WAV, 48 kHz, stereo, 24 bits, exactly `samples` long
    facts     {"samples", "lufs", "true_peak_db", "gain_db", "held": […]}

All times are samples from the film's first one. Every line is brought to the target and laid at its whole sample,
room tone fills what is left, and one last gain with a limiter brings the whole to the target (see `master`).
`gain_db` of the music is the loudness in LUFS that it has where nobody speaks and the voice is at the target,
`duck_db` how far it goes down under words; `gain_db` of an effect is the loudness in LUFS of its loudest 0.4 s on the
same scale. The fact `gain_db` is the last gain; `held` says, a sentence each, what
could not be brought to its level without damage.
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
    from renderers.sound.bed import Bed
    from renderers.sound.blend import blend
    from renderers.sound.effects import Effects
    from renderers.sound.lines import placed
    from renderers.sound.master import drive, write
    from renderers.sound.raw import Raw

    total, music, wanted = int(settings["samples"]), settings["music"], settings.get("sounds")
    if total <= 0:
        raise RenderError(f"a programme of {total} samples has nothing to mix", hint="lay the timeline out again")
    target, ceiling_db = float(Fraction(settings["target_lufs"])), float(Fraction(settings["ceiling_dbtp"]))
    with ExitStack() as scratch:
        bank, sound = Raw(into.with_name("lines.f32"), 1), Raw(into.with_name("mix.f32"), 2 if music or wanted else 1)
        scratch.callback(bank.drop)
        scratch.callback(sound.drop)
        lines = placed(settings["lines"], inputs, total, target, ceiling_db, bank)
        progress(0.3)
        heard, bed, effects = any(line.loud for line in lines), None, None
        if music:
            level = float(Fraction(music["gain_db"])) if heard else target  # alone, it is the programme
            duck_db = float(Fraction(music["duck_db"]))
            bed = Bed(inputs["music"], into.with_name("music.f32"), total, level, duck_db, settings["words"])
            scratch.callback(bed.drop)
        if wanted:
            effects = Effects(wanted, inputs, into.with_name("effects.f32"), total, ceiling_db)
            scratch.callback(effects.drop)
        blend(lines, bank, total, settings["seed"], bed, effects, sound, lambda share: progress(0.3 + 0.2 * share))
        level_of = target if heard or music else None
        whole = scratch.enter_context(drive(sound, level_of, ceiling_db, MOST_GAIN_DB, "the whole"))
        progress(0.8)
        done = write(whole, into, lambda share: progress(0.8 + 0.2 * share))
    facts = {
        "samples": total,
        "lufs": round(done.lufs, 2),
        "true_peak_db": round(done.true_peak_db, 2),
        "gain_db": round(whole.gain_db, 2),
        "held": [
            held for held in (*(line.held for line in lines), *(effects.held if effects else ()), whole.held) if held
        ],
    }
    return Painting(facts)
