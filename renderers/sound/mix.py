"""All sound of a film as one file, to the sample.

    settings  {"samples": 4320000, "lines": [{"name": "line/abertura", "start": 24000}, …],
               "words": [[start, end], …], "music": {"gain_db": "-20", "duck_db": "12"} or null,
               "target_lufs": "-14", "ceiling_dbtp": "-1", "seed": "ep3"}
    inputs    {"line/abertura": wav, …, "music": any sound file}
    into      WAV, 48 kHz, stereo, 24 bits, exactly `samples` long
    facts     {"samples", "lufs", "true_peak_db", "gain_db", "held": […]}

All times are samples from the film's first one. Every line is levelled to the others and laid at its whole sample,
room tone fills what is left, and one gain with a limiter brings the whole to the target (see `master`). `gain_db` of
the music is the loudness in LUFS that it has where nobody speaks and the voice is at the target, `duck_db` how far it
goes down under words. The fact `gain_db` is the last gain; `held` says, a sentence each, what could not be brought to
its level without damage.
"""

from __future__ import annotations

from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

from renderers.painting import Inputs, Painting, Progress, RenderError, Settings

LIBRARIES = ("av", "numpy", "scipy")


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """The programme as a WAV; the same bytes every time."""
    from renderers.sound.blend import under_music, voices
    from renderers.sound.lines import placed
    from renderers.sound.master import driven, write
    from renderers.sound.raw import Raw

    total = int(settings["samples"])
    if total <= 0:
        raise RenderError(f"a programme of {total} samples has nothing to mix", hint="lay the timeline out again")
    lines = placed(settings["lines"], inputs, total)
    heard = any(line.loud for line in lines)
    held = [line.held for line in lines if line.held]
    with ExitStack() as scratch:
        sound = Raw(into.with_name("voice.f32"), 1)
        scratch.callback(sound.drop)
        voices(lines, total, settings["seed"], sound)
        progress(0.2)
        if settings["music"]:
            voice, sound = sound, Raw(into.with_name("music.f32"), 2)
            scratch.callback(sound.drop)
            held += under_music(
                voice, inputs["music"], settings, sound, lambda share: progress(0.2 + 0.3 * share), heard=heard
            )
        target = float(Fraction(settings["target_lufs"])) if heard or settings["music"] else None
        ceiling_db = float(Fraction(settings["ceiling_dbtp"]))
        programme = driven(sound, target, ceiling_db, lambda share: progress(0.5 + 0.3 * share))
        scratch.callback(programme.drop)
        done = write(programme, into, lambda share: progress(0.8 + 0.2 * share))
    facts = {
        "samples": total,
        "lufs": round(done.lufs, 2),
        "true_peak_db": round(done.true_peak_db, 2),
        "gain_db": round(programme.gain_db, 2),
        "held": held + ([programme.held] if programme.held else []),
    }
    return Painting(facts)
