"""The finished file, measured against what the timeline declares.

    settings  {"declared": as `findings` and `pictures` take it, "quiet": why no target loudness could be reached, or
               false; "lines": as `proof_lines` takes them, "captions": as `proof_captions` takes them, but its cues;
               "texts": as `renderers.legible` takes them, with the "scene" and the "limit" of each,
               "first": {"abertura": [frame of the film, frame of its clip]} where a scene's picture stands alone}
    inputs    "video": the film; "line/abertura": each line as it was recorded; "card/abertura/1": each card with texts;
              "clip/abertura": each clip that `first` names; "captions": the cues, where there are some
    into      JSON: what was measured, where each line is, how well each text can be read, and every finding

A finding that fails raises `RenderError`; warnings only stand in the file, and are said. A text that is hard to read
only warns: whether it can be borne is for the eye to say, and the film is whole. What was measured stands in `into` in
either case, and the same as a table beside it, with the suffix ".txt".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.painting import Inputs, Json, Painting, Progress, RenderError, Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from renderers.ffmpeg.findings import Finding

LIBRARIES = ("av", "ffmpeg", "numpy", "scipy")
TOO_QUIET = "there is too little sound to raise"
REMEDY = "give its place a calmer or darker picture, show it at another time, or use another theme"
DECODING = 0.8  # of the progress bar


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """Measure, compare, write it down. Raises RenderError when the film must not be shown."""
    import json

    from renderers.ffmpeg.codecs import gop
    from renderers.ffmpeg.findings import findings, in_order
    from renderers.ffmpeg.measure import measure
    from renderers.ffmpeg.pictures import of_picture
    from renderers.legible import legibility
    from renderers.proof_captions import of_captions, unseen
    from renderers.proof_lines import of_lines, placed
    from renderers.proof_table import as_json, table

    film, every = inputs["video"], gop(Fraction(settings["declared"]["fps"]))
    declared = settings["declared"] | {"key_every": every if settings["declared"]["frames"] > every else None}
    measured = measure(film, into.parent, lambda share: progress(DECODING * share))
    lines = placed(settings["lines"], inputs, measured.decoded)
    read = legibility(film, settings["texts"], inputs, every, lambda share: progress(DECODING + (1 - DECODING) * share))
    found = [
        *findings(measured, declared),
        *of_picture(measured.picture, declared, _first(settings.get("first", {}), inputs)),
        *of_lines(lines, declared),
        *faint(read, settings["texts"], declared),
    ]
    if captions := settings.get("captions"):
        captions = captions | {"cues": json.loads(inputs["captions"].read_text(encoding="utf-8"))["cues"]}
        found += of_captions(captions, unseen(film, captions, every) if "look" in captions else (), declared)
    if settings["quiet"]:
        found = [replace(one, level="warn", limit=TOO_QUIET) if one.check == "loudness" else one for one in found]
    found = in_order(found)
    facts = measured.as_json()
    told = {"measured": facts, "lines": lines, "cards": read, "findings": as_json(found)}
    into.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    shown = table(found, facts)
    into.with_suffix(".txt").write_text(shown, encoding="utf-8")
    failed = [one.brief() for one in found if one.level == "fail"]
    if failed:
        raise RenderError("the finished file is not as the timeline says: " + "; ".join(failed))
    progress(1.0)
    return Painting(
        {
            "findings": [str(one) for one in found],
            "loudness_lufs": measured.loudness_lufs,
            "true_peak_dbtp": measured.true_peak_dbtp,
            "cards": read,
            "table": shown,
        }
    )


def _first(wanted: Json, inputs: Inputs) -> dict[str, tuple[int, NDArray[np.uint8]]]:
    """Each scene's picture in small, from its clip."""
    from renderers.ffmpeg.frames_at import frames_at

    found = {}
    for scene, (frame, of_clip) in wanted.items():
        for _, picture in frames_at(inputs[f"clip/{scene}"], [of_clip], of_clip + 1):
            found[scene] = frame, _small(picture)
    return found


def _small(picture: Any) -> NDArray[np.uint8]:  # a frame of PyAV's
    """As ffmpeg's `scale` takes every so manieth pixel."""
    import numpy as np

    from renderers.ffmpeg.seen import SMALL

    luma = np.asarray(picture.reformat(format="gray").to_ndarray(), np.uint8)
    rows, columns = ((2 * np.arange(SMALL) + 1) * side // (2 * SMALL) for side in luma.shape)
    return np.asarray(luma[rows][:, columns])


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
