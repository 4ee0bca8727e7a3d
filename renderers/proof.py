"""The finished file, measured against what the timeline declares.

    settings  {"declared": as `findings` and `pictures` take it, "quiet": why no target loudness could be reached, or
               false; "lines": as `proof_lines` takes them, with the "scene" of each; "captions": as `proof_captions`
               takes them, but its cues, and with "drawn": [[which of the pictures, which of its cues]] for each cue;
               "texts": [{"card", "role", "text", "scene", "limit", "start",
                          "read": [(which of the pictures, which of its texts)]}],
               "first": {"abertura": [frame of the film, frame of its clip]} where a scene's picture stands alone,
               "pictures": [{"of": a file, "facts": what `seeing` says of it}],
               "pieces": [{"picture": which, "first": frame, "frames": how many, "at": frame of the film,
                           "whole": is it all of the file?}], in order}
    inputs    "video": the film; "picture/0": each file that was looked at, "seen/0": what was seen of it; "sound": the
              file that was listened to, "heard": what was heard; "clip/abertura": each clip that `first` names;
              "captions": the cues, where there are some
    into      JSON: what was measured, where each line is, how well each text can be read, and every finding

The film itself is not decoded: `seeing` and `hearing` did that with the files that it is joined from, and what is in it
is shown to be the same, byte by byte.

A finding that fails raises `RenderError`; warnings only stand in the file, and are said. A text that is hard to read
only warns: whether it can be borne is for the eye to say, and the film is whole. What was measured stands in `into` in
either case, and the same as a table beside it, with the suffix ".txt".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.painting import Inputs, Json, Painting, Progress, RenderError, Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from renderers.ffmpeg.findings import Finding
    from renderers.ffmpeg.form import Form

LIBRARIES = ("av", "numpy")
TOO_QUIET = "there is too little sound to raise"
REMEDY = "give its place a calmer or darker picture, show it at another time, or use another theme"


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """Compare, write it down. Raises RenderError when the film must not be shown."""
    import json

    from renderers import hearing
    from renderers.ffmpeg.codecs import gop
    from renderers.ffmpeg.findings import findings, in_order
    from renderers.ffmpeg.form import form
    from renderers.ffmpeg.measure import together
    from renderers.ffmpeg.pictures import of_picture
    from renderers.ffmpeg.seen import merge, part
    from renderers.proof_captions import of_captions
    from renderers.proof_lines import named, of_lines
    from renderers.proof_table import as_json, table
    from renderers.seeing import kept

    declared, every = settings["declared"], gop(Fraction(settings["declared"]["fps"]))
    declared = declared | {"key_every": every if declared["frames"] > every else None}
    pictures = [kept(inputs[f"seen/{n}"], one["facts"]) for n, one in enumerate(settings["pictures"])]
    seen = merge([part(pictures[one["picture"]], one["first"], one["frames"]) for one in settings["pieces"]])
    heard, places = hearing.kept(inputs["heard"])
    of_file = form(inputs["video"])
    measured, lines = together(of_file, seen, heard), named(places, settings["lines"])
    progress(0.5)
    read = _read(settings)
    found = [
        *_others(settings, inputs, of_file),
        *findings(measured, declared),
        *of_picture(measured.picture, declared, _first(settings.get("first", {}), inputs)),
        *of_lines(lines, declared),
        *faint(read, settings["texts"], declared),
    ]
    if captions := settings.get("captions"):
        captions = captions | {"cues": json.loads(inputs["captions"].read_text(encoding="utf-8"))["cues"]}
        found += of_captions(captions, _unseen(settings), declared)
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


def _others(settings: Settings, inputs: Inputs, of_file: Form) -> Iterator[Finding]:
    """Where the film is not what was looked at and listened to."""
    from renderers.ffmpeg.copied import Source, unlike
    from renderers.ffmpeg.findings import Finding, at
    from renderers.ffmpeg.form import AAC_BLOCK
    from renderers.ffmpeg.limits import AGAIN

    film, declared = inputs["video"], settings["declared"]
    fps = Fraction(declared["fps"])
    shown = [
        Source(inputs[f"picture/{one['picture']}"], one["first"], None if one["whole"] else one["frames"])
        for one in settings["pieces"]
    ]
    blocks = Fraction(of_file.rate, BLOCKS.get(of_file.sound_codec, AAC_BLOCK))  # a second
    for check, sources, kind, rate in (
        ("not what was seen", shown, "video", fps),
        ("not what was heard", [Source(inputs["sound"])], "audio", blocks),
    ):
        if {source.file for source in sources} == {film}:
            continue
        where = unlike(film, sources, kind)  # type: ignore[arg-type]  # one of the two words
        if where is not None:
            files = ", ".join(dict.fromkeys(source.file.name for source in sources))
            finding = Finding("fail", check, f"differs from {files}", "a copy of it wanted", remedy=AGAIN)
            yield at(finding, int(where / rate * fps), fps, declared["scenes"])


BLOCKS = {"alac": 4096}  # samples in a coded block of sound, where it is not AAC


def _read(settings: Settings) -> list[dict[str, Any]]:
    """How well each text can be read; those without letters are left out."""
    from renderers.seeing import worst

    told = []
    for text in settings["texts"]:
        found: list[list[Any]] = []
        lettered = False
        for n, number in text["read"]:
            of_one = settings["pictures"][n]["facts"]["texts"][number]
            if of_one is not None:
                lettered = True
                found += [[contrast, _at(settings, n, frame)] for contrast, frame in of_one]
        if lettered:
            contrast, frame = worst(found) or (None, text["start"])
            told.append(
                {name: text[name] for name in ("card", "role", "text")} | {"contrast": contrast, "frame": frame}
            )
    return told


def _at(settings: Settings, picture: int, frame: int) -> int:
    """Where in the film a frame of a picture's file is shown."""
    for one in settings["pieces"]:
        if one["picture"] == picture and one["first"] <= frame < one["first"] + one["frames"]:
            return int(one["at"] + frame - one["first"])
    return frame


def _unseen(settings: Settings) -> list[int]:
    """Which drawn cues, by number, show no ink on a frame within them."""
    drawn: Sequence[Sequence[int] | None] = settings["captions"].get("drawn", ())
    facts = [one["facts"] for one in settings["pictures"]]
    return [n for n, one in enumerate(drawn) if one is None or not facts[one[0]]["cues"][one[1]]]


def _first(wanted: Json, inputs: Inputs) -> dict[str, tuple[int, NDArray[np.uint8]]]:
    """Each scene's picture in small, from its clip."""
    from renderers.ffmpeg.frames_at import frames_at
    from renderers.ffmpeg.watch import in_small

    found = {}
    for scene, (frame, of_clip) in wanted.items():
        for _, picture in frames_at(inputs[f"clip/{scene}"], [of_clip], of_clip + 1):
            found[scene] = frame, in_small(picture)
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
