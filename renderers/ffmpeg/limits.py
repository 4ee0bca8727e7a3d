"""What is too much: every threshold of the proof, in one table.

A value of at least `warn` is worth a word, of at least `fail` stops the film; None never does. `fair` is what must
simply be so, and has no number. Whoever changes a number here makes every proof again, and no film.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["warn", "fail"]


@dataclass(frozen=True, slots=True)
class Limit:
    """unit: of the value, as it is said after it. source: whose number it is. remedy: what to do about it."""

    warn: float | None
    fail: float | None
    unit: str
    source: str
    remedy: str


OURS = "onetake"
YOUTUBE = "YouTube's upload settings"
AGAIN = "the encode went wrong: `doit clean video:EPISODE`, and build again"
HEAR = "listen there; if it is meant to be so, the timeline must say so"
LOOK = "look there; if it is meant to be so, give the scene its own clip or `fit: hold`"
SAY_LESS = "say less, or speak more slowly"
LEVEL = "the mix did not end as loud as asked: listen, and look at what `doit` said of the mix"

LIMITS: dict[str, Limit] = {
    # how long the film is, and whether its two halves agree
    "sound and picture": Limit(1.01, 2.01, "frames apart at the end", "ITU-R BT.1359-1", AGAIN),
    "beginning": Limit(0.0005, 0.001, "s from picture to sound", OURS, AGAIN),
    # each line at its place; early and late apart, as viewers notice them. One frame is a bug already, so it warns
    "line early": Limit(None, 0.045, "s early", "ITU-R BT.1359-1", AGAIN),
    "line late": Limit(None, 0.125, "s late", "ITU-R BT.1359-1", AGAIN),
    "line off": Limit(1.0, None, "frames off its place", OURS, AGAIN),
    # 1 is the same sound; 0.9 under music 18 dB lower, 0.7 at 6 dB, 0.46 at equal level
    "line unlike": Limit(0.5, 0.7, "unlike its recording", OURS, "listen there: music may drown it"),
    "line on one side": Limit(20.0, 40.0, "dB between left and right", OURS, "a voice belongs in the middle; " + AGAIN),
    "line levels": Limit(3.0, 6.0, "LU from the other lines", OURS, "take the line again"),
    # levels; targets and ceilings are those of the mix
    "loudness": Limit(0.5, 1.0, "LU from the target", "EBU R 128", LEVEL),  # ebur128 tells tenths
    "true peak": Limit(0.1, 0.6, "dB above the ceiling", "EBU R 128", LEVEL),  # in tenths: above 0 and 0.5
    "loudness range": Limit(12.1, None, "LU", OURS, "quiet parts may be lost on a phone: raise them"),
    "clipped in a row": Limit(1, 6, "samples", OURS, LEVEL),
    # stretches that nobody asked for
    "silence": Limit(1.5, 3.0, "s", OURS, HEAR),
    "digital zero": Limit(0.02, 0.5, "s", OURS, "there should be room tone; " + HEAR),
    "black": Limit(3, None, "frames", OURS, LOOK),
    "black for long": Limit(None, 0.5, "s", OURS, LOOK),
    "freeze": Limit(1.0, 2.0, "s", OURS, LOOK),
    # what changes from one frame to the next
    "cut": Limit(1, 2, "frames off its place", OURS, AGAIN),
    "extra cut": Limit(1, None, "more than asked for", OURS, "look there: the service may have cut; try another take"),
    "flash": Limit(1, None, "frames of another picture", OURS, "look there: a frame may be damaged"),
    "doubled frame": Limit(1, None, "frame shown twice", OURS, "look there: the picture stops for a frame"),
    # captions
    "caption early": Limit(4, 12, "frames before its words", "Netflix: within 3 frames", AGAIN),
    "caption late": Limit(4, 12, "frames after its words", "Netflix: within 3 frames", AGAIN),
    "caption reading": Limit(20.01, None, "characters a second", "Netflix; 17 for most languages", SAY_LESS),
    "caption line": Limit(1, None, "characters too many", "Netflix: 42", "shorten the longest word"),
}

# What must be so; the source of each. A file that is not so is refused by somebody, or shown in wrong colours.
FAIR: dict[str, str] = {
    "frames": OURS,
    "samples": OURS,
    "frames a second": OURS,
    "size": OURS,
    "codec": YOUTUBE,
    "pixel format": YOUTUBE,
    "colour tags": YOUTUBE,
    "sound": YOUTUBE,
    "every frame as long as the next": YOUTUBE,
    "index before the pictures": YOUTUBE,
    "frames between key frames": YOUTUBE,
    "closed groups of pictures": YOUTUBE,
    "edit lists": YOUTUBE,
    "decoder's complaints": OURS,
    "channels": OURS,
    "not what was seen": OURS,
    "not what was heard": OURS,
    "line not found": OURS,
    "cut missing": OURS,
    "scene out of place": OURS,
    "caption without ink": OURS,
    "caption words": OURS,
    "text not seen": OURS,
    "contrast": "WCAG 2.2",
}

# What is reported at all; whether that is too much stands above. What is black or still stands in `watch` and `seen`,
# whose findings are kept beside the pictures.
NOISE_DB = -50  # quieter is silence
SILENCE_LEAST_S = 0.8

CHANNEL_MISSING_DB = 40.0  # a channel so far below the other is not there
CLIPPED = 0.999  # of full scale
LINE_LEAST_S = 0.1  # a shorter line has nothing to correlate
LINE_WINDOW_S = 0.5  # either way, in which a line is looked for
LEVEL_LEAST_S = 1.0  # a line under this is too short to call loud or soft

# Of pictures reduced to 32 by 32 levels of grey; all in levels of 255.
CUT_LEAST = 6.0  # mean change: two pictures that are another
CUT_ABOVE = 3.0  # times the change around it
CUT_NEAR = 12  # frames either way in which a cut that is not in its place is looked for
SAME = 2.0  # mean change: the same picture, whatever the encoder did
FLASH_LEAST = 24.0
FLASH_MOST = 3  # frames
MOVING = 0.8  # mean change around a frame: something moves
STOPPED = 0.05  # of the change around it
ALIKE, UNLIKE = 0.95, 0.5  # correlation: is that picture, is surely not
