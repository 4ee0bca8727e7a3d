"""All sound of a film as one file, to the sample.

    settings  {"samples": 4320000, "lines": [{"name": "line/abertura", "start": 24000}, …],
               "words": [[start, end], …], "music": {"gain_db": "-20", "duck_db": "12"} or null,
               "target_lufs": "-14", "ceiling_dbtp": "-1", "seed": "ep3"}
    inputs    {"line/abertura": wav, …, "music": any sound file}
    into      WAV, 48 kHz, stereo, 24 bits, exactly `samples` long
    facts     {"samples", "lufs", "true_peak_db", "gain_db", "held": […]}

All times are samples from the film's first one. Every line is levelled to the others and laid at its whole sample,
room tone fills what is left, and one gain with a limiter brings the whole to the target (see `master`). `gain_db` of
the music is the loudness in LUFS that it has in the finished film where nobody speaks, `duck_db` how far it goes down
under words. `held` says, a sentence each, what could not be brought to its level without damage.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from renderers.painting import Inputs, Painting, Progress, RenderError, Settings

LIBRARIES = ("av", "numpy", "scipy")


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """The programme as a WAV; the same bytes every time."""
    from renderers.sound.blend import blend
    from renderers.sound.lines import placed
    from renderers.sound.master import master
    from renderers.sound.raw import Raw

    total = int(settings["samples"])
    if total <= 0:
        raise RenderError(f"a programme of {total} samples has nothing to mix", hint="lay the timeline out again")
    lines = placed(settings["lines"], inputs, total)
    mix = Raw(into.with_name("programme.f32"), 2 if settings["music"] else 1)
    try:
        blend(settings, inputs, lines, mix, lambda share: progress(0.4 * share))
        bare = not settings["music"] and not any(line.loud for line in lines)
        target = None if bare else float(Fraction(settings["target_lufs"]))
        done = master(
            mix,
            into,
            target,
            float(Fraction(settings["ceiling_dbtp"])),
            into.with_name("peaks.f32"),
            lambda share: progress(0.4 + 0.6 * share),
        )
    finally:
        mix.drop()
    progress(1.0)
    held = [line.held for line in lines if line.held] + ([done.held] if done.held else [])
    return Painting(
        {
            "samples": total,
            "lufs": round(done.lufs, 2),
            "true_peak_db": round(done.true_peak_db, 2),
            "gain_db": round(done.gain_db, 2),
            "held": held,
        }
    )
