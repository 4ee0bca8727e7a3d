"""Clips whose own sound is heard: which they are, and where in the film it plays. Pure.

A sound goes with its picture: it is heard while the clip is seen, and comes and goes under the transitions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from renderers.fitting import Fit, fit
from renderers.painting import RenderError
from stages import clips
from stages.alignment import RATE, sample_at
from stages.core.errors import EpisodeError, Mistake
from stages.core.model import Clip, Episode, Scene

DUCK_DB = "12"  # under words, where there is no music that says how far
EDGE = RATE // 50  # samples, at a cut
LAST = RATE  # at the end of the film


def asked(ep: Episode) -> Iterator[tuple[Scene, Clip]]:
    """The scenes with a clip whose sound is asked for. Drawn clips have none."""
    for scene in ep.scenes:
        clip = scene.clip
        if clip is not None and clip.audio and (clip.file is not None or clip.maker.paid):
            yield scene, clip


def there(ep: Episode, scene: Scene, clip: Clip) -> bool:
    """Is it in the mix? A draft does without what is not bought yet."""
    return clip.file is not None or not (ep.draft and clips.drawn(ep, scene, clip))


def name(scene: Scene) -> str:
    """How a clip is called among the mix's inputs."""
    return f"clip/{scene.name}"


def wanted(ep: Episode, timeline: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What the mix is told of the clips in `facts`, by their names. Raises EpisodeError for one that is too short."""
    duck_db = DUCK_DB if ep.music is None else str(ep.music.duck_db)
    scenes = {name(scene): scene for scene, _ in asked(ep)}
    return {"duck_db": duck_db, "placed": [_placed(ep, scenes[one], timeline, facts[one]) for one in facts]}


def _placed(ep: Episode, scene: Scene, timeline: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    fps, n = Fraction(timeline["fps"]), scene.number - 1
    place, following = timeline["scenes"][n], timeline["scenes"][n + 1 : n + 2]
    filling = _filling(ep, scene, place["plate"], fps, facts)
    begins = place["start"] - place["plate"]["before"]
    first, last = begins + filling.lead, begins + place["plate"]["frames"]
    source_s = int(facts["frames"]) / Fraction(facts["fps"])
    way = "slow" if filling.slower > 1 else filling.way
    if filling.way == "edges":
        last -= filling.held(place["plate"]["frames"])  # else the sound would be slowed into a still picture
    start, end = sample_at(first, fps), sample_at(last, fps)
    skipped = sample_at(filling.first, fps)
    whole = round(source_s * RATE) if way == "slow" else sample_at(filling.have_frames, fps)
    if following:
        next_one = following[0]
        fade_out = end - sample_at(next_one["start"] - next_one["transition"]["before"], fps)
    else:
        fade_out = LAST
    fade_in = sample_at(place["start"] + place["transition"]["after"], fps) - start
    most = (end - start) // 2
    return {
        "name": name(scene),
        "start": start,
        "samples": end - start,
        "gain_db": str(scene.audio_db),
        "first": skipped,
        "lasts": whole - skipped,
        "fit": way if way in ("slow", "loop") else None,
        "fade_in": min(max(fade_in, EDGE), most),
        "fade_out": min(max(fade_out, EDGE), most),
    }


def _filling(ep: Episode, scene: Scene, plate: Mapping[str, int], fps: Fraction, facts: Mapping[str, Any]) -> Fit:
    """What is done with the clip's picture, as it is decided where that is made."""
    assert scene.clip is not None
    source, handles = (int(facts["frames"]), Fraction(facts["fps"])), (plate["before"], plate["after"])
    try:
        return fit(plate["frames"], fps, *source, asked=scene.fit, keep=scene.clip.keep, handles=handles)
    except RenderError as error:
        mistake = Mistake(ep.shown_path, scene.clip.line, 0, f'scene "{scene.name}": {error}', error.hint)
        raise EpisodeError([mistake]) from error
