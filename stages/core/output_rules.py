"""Rules of how the picture is encoded. Pure."""

from __future__ import annotations

from stages.core.report import Report
from stages.core.schema import Fields


def check(top: Fields, report: Report) -> None:
    """Nothing may be asked of an encoder that none of its kind does."""
    if top.get("encoder") == "videotoolbox" and top.get("codec") == "av1":
        why = "encoder is videotoolbox, which encodes no AV1"
        report.wrong(top.place("encoder"), why, "use `codec: hevc`, or remove `encoder` to encode by software")
