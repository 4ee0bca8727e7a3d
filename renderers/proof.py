"""The finished file, measured against what the timeline declares.

    settings  {"declared": as `findings` takes it, "quiet": true where no target loudness could be reached,
               "lines": [{"scene": "abertura", "start": sample, "samples": n}],
               "texts": as `renderers.legible` takes them, with the "scene" and the "limit" of each}
    inputs    "video": the film; "line/abertura": each line as it was recorded; "card/abertura/1": each card with texts
    into      JSON: what was measured, where each line is, how well each text can be read, and every finding

A finding that fails raises `RenderError`; warnings only stand in the file, and are said. A text that is hard to read
only warns: whether it can be borne is for the eye to say, and the film is whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.painting import Inputs, Json, Painting, Progress, RenderError, Settings

if TYPE_CHECKING:
    from renderers.ffmpeg.findings import Finding

LIBRARIES = ("av", "ffmpeg", "numpy", "scipy")
RATE = 48_000
WINDOW = RATE // 2  # samples either way in which a line is looked for
EARLY_S, LATE_S = Fraction(45, 1000), Fraction(125, 1000)  # what viewers notice (ITU-R BT.1359-1)
SURE, LOST = 0.5, 0.3  # scores: 0.7 under music 6 dB lower, 0.46 at equal level
TOO_QUIET = "there is too little sound to raise"
REMEDY = "give its place a calmer or darker picture, show it at another time, or use another theme"
SHORT = RATE // 10  # samples; a line under this has nothing to correlate


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """Measure, compare, write it down. Raises RenderError when the film must not be shown."""
    import json

    from renderers.ffmpeg.encode import gop
    from renderers.ffmpeg.findings import findings
    from renderers.ffmpeg.measure import measure
    from renderers.legible import legibility

    measured = measure(inputs["video"], into.parent, lambda share: progress(0.8 * share))
    placed = _placed(settings["lines"], inputs, measured.decoded)
    declared = settings["declared"] | {"key_every": _key_every(settings["declared"])}
    every = gop(Fraction(declared["fps"]))
    read = legibility(inputs["video"], settings["texts"], inputs, every, lambda share: progress(0.8 + 0.2 * share))
    found = [*findings(measured, declared), *_misplaced(placed, declared), *faint(read, settings["texts"], declared)]
    if settings["quiet"]:
        found = [replace(one, level="warn", limit=TOO_QUIET) if one.check == "loudness" else one for one in found]
    told = {"measured": measured.as_json(), "lines": placed, "cards": read, "findings": [asdict(one) for one in found]}
    into.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    failed = [str(one) for one in found if one.level == "fail"]
    if failed:
        raise RenderError("the finished file is not as the timeline says: " + "; ".join(failed))
    progress(1.0)
    return Painting(
        {
            "findings": [str(one) for one in found],
            "loudness_lufs": measured.loudness_lufs,
            "true_peak_dbtp": measured.true_peak_dbtp,
            "cards": read,
        }
    )


def _key_every(declared: Json) -> int | None:
    """Frames from one key frame to the next; None for a film that is shorter."""
    from renderers.ffmpeg.encode import gop

    every = gop(Fraction(declared["fps"]))
    return every if declared["frames"] > every else None


def _placed(lines: list[Json], inputs: Inputs, decoded: Path) -> list[dict[str, Any]]:
    """How many samples each line is off in the film, and how surely: `off` > 0 is late."""
    from renderers.sound import spoken, wav
    from renderers.sound.place import offset

    placed = []
    for line in lines:
        recorded = spoken.line(inputs[f"line/{line['scene']}"], line["samples"])
        if len(recorded) < SHORT or not recorded.any():
            continue
        first = max(0, line["start"] - WINDOW)
        heard = wav.part(decoded, first, line["start"] - first + len(recorded) + WINDOW)
        off, score = offset(recorded, heard, line["start"] - first, WINDOW)
        placed.append({"scene": line["scene"], "start": line["start"], "off": off, "score": round(score, 3)})
    return placed


def _misplaced(placed: list[dict[str, Any]], declared: Json) -> list[Finding]:
    from renderers.ffmpeg.findings import Finding
    from renderers.ffmpeg.timecode import timecode

    fps = Fraction(declared["fps"])
    found = []
    for line in placed:
        off_s = Fraction(line["off"], RATE)
        where = timecode(int(Fraction(line["start"], RATE) * fps), fps), line["scene"]
        if line["score"] < LOST:
            found.append(Finding("fail", "line not found", f"score {line['score']}", f"{LOST} is the least", *where))
        elif off_s < -EARLY_S or off_s > LATE_S:
            value, limit = f"{float(off_s) * 1000:.1f} ms late", f"-{EARLY_S * 1000} to {LATE_S * 1000} ms allowed"
            found.append(Finding("fail", "line out of place", value, limit, *where))
        elif abs(off_s) > 1 / fps:
            found.append(Finding("warn", "line out of place", f"{line['off']} samples late", "a frame at most", *where))
        elif line["score"] < SURE:
            found.append(Finding("warn", "line hard to hear", f"score {line['score']}", f"{SURE} is sure", *where))
    return found


def faint(read: list[dict[str, Any]], texts: list[Json], declared: Json) -> Iterator[Finding]:
    """Texts that the picture around them makes hard to read. Those of the same role and words are told once each."""
    from renderers.ffmpeg.findings import Finding
    from renderers.ffmpeg.timecode import timecode

    wanted = {(text["card"], text["role"], text["text"]): text for text in texts}
    for one in read:
        text = wanted[one["card"], one["role"], one["text"]]
        where = timecode(one["frame"], Fraction(declared["fps"])), text["scene"], one["card"]
        said = f'card {one["card"]}: {one["role"]} "{one["text"]}"'
        if one["contrast"] is None:
            remedy = "look at the film there: something may lie over it"
            yield Finding("warn", "text not seen", f"{said} was not found", "it should stand there", *where, remedy)
        elif one["contrast"] < text["limit"]:
            value, limit = f"{said} has {one['contrast']}", f"at least {text['limit']} wanted"
            yield Finding("warn", "contrast", value, limit, *where, REMEDY)
