"""Rules of how the picture is encoded, and of its thumbnail. Pure."""

from __future__ import annotations

from collections.abc import Collection

from stages.core.report import Report
from stages.core.schema import Fields
from stages.core.spelling import nearest


def check(top: Fields, names: Collection[str], report: Report) -> None:
    """Nothing may be asked of an encoder that none of its kind does, nor of a scene that is not there.

    names: of the scenes.
    """
    if top.get("encoder") == "videotoolbox" and top.get("codec") == "av1":
        why = "encoder is videotoolbox, which encodes no AV1"
        report.wrong(top.place("encoder"), why, "use `codec: hevc`, or remove `encoder` to encode by software")
    thumbnail = top.get("thumbnail")
    scene = thumbnail.get("at") if isinstance(thumbnail, Fields) else None
    if isinstance(thumbnail, Fields) and isinstance(scene, str) and scene not in names:
        near = nearest(scene, names)
        hint = (f'did you mean "{near}"? ' if near else "") + "give a scene's name, or seconds from the film's start"
        report.wrong(thumbnail.place("at"), f'thumbnail.at names a scene "{scene}", which is not there', hint)
