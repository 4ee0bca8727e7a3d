"""Rules of mattes on a scene's picture: only what is the author's own and shown as it is can be keyed. Pure."""

from __future__ import annotations

from stages.core.here import Here
from stages.core.makers import choose
from stages.core.schema import Fields

OWN = {"frame": "pictures", "clip": "clips"}


def check(here: Here) -> None:
    """Reports mattes on what is made, and on stills that a service is sent as they are."""
    for kind, own in OWN.items():
        part = here.part(kind)
        if part is not None and part.wrote("matte") and not part.wrote("file"):
            why = f"{here.say(kind, 'matte')} is only for {own} of your own"
            here.report.wrong(part.name_place("matte"), why, "remove it, or give a file")
    clip, frame = here.part("clip"), here.part("frame")
    if clip is None or clip.wrote("file"):
        return
    use = choose("clip", clip, here.makers)
    if not use.paid:
        return
    hint = "give it a picture that is keyed already"
    if frame is not None and _keyed(frame):
        why = f"{here.say('frame', 'matte')}: {use.use} starts from the picture as it is"
        here.report.wrong(frame.name_place("matte"), why, hint)
    after = here.following.get("frame") if here.following is not None else None
    if clip.get("end") == "next" and isinstance(after, Fields) and _keyed(after):
        why = f"{here.say('clip', 'end')} is next, and {use.use} would end on that picture as it is, without its matte"
        here.report.wrong(clip.place("end"), why, hint)


def _keyed(frame: Fields) -> bool:
    return frame.wrote("matte") and frame.wrote("file")
