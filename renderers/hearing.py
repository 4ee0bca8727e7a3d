"""All that the proof wants to know of a film's sound, out of one decode: its levels, and where each line is in it.

settings  {"lines": [{"input": "line/1", "start": sample, "samples": n, "recorded": n before it was stretched}]}
inputs    "file": the sound, as the film has it; "line/1": each line as it was recorded
into      JSON: {"levels": as `Heard` has them, "lines": as `proof_lines` finds them}
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.painting import Inputs, Painting, Progress, Settings

if TYPE_CHECKING:
    from renderers.ffmpeg.hear import Heard

LIBRARIES = ("av", "ffmpeg", "numpy", "scipy")
DECODING = 0.6  # of the progress bar


def kept(file: Path) -> tuple[Heard, list[dict[str, Any] | None]]:
    """What `paint` wrote."""
    import json

    from renderers.ffmpeg.hear import Heard

    told = json.loads(file.read_text(encoding="utf-8"))
    levels: dict[str, Any] = told["levels"]
    levels |= {name: tuple((start, end) for start, end in levels[name]) for name in ("silent", "zeros")}
    levels |= {name: tuple(levels[name]) for name in ("channels_dbfs", "damage")}
    return Heard(**levels), told["lines"]


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """Listen to the file. Raises RenderError where it or a line does not decode, or it has no sound."""
    import json

    from renderers.ffmpeg.hear import DECODED, hear, moments
    from renderers.proof_lines import placed

    heard = hear(inputs["file"], into.parent, lambda share: progress(DECODING * share))
    lines = placed(settings["lines"], inputs, into.parent / DECODED, moments(into.parent))
    told: dict[str, Any] = {"levels": asdict(heard), "lines": lines}
    into.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return Painting({"samples": heard.samples, "lines": len(told["lines"])})
