"""What the timeline says of the picture over time: where it cuts, moves, may rest, and whose it is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from stages.core.model import Episode, Scene

Timeline = Mapping[str, Any]


def picture(ep: Episode, timeline: Timeline, drawn: Sequence[str]) -> dict[str, Any]:
    """What `renderers.ffmpeg.pictures` and the black and still stretches are held against.

    drawn: the scenes whose clips we made ourselves, to measure.
    """
    scenes = timeline["scenes"]
    first = scenes[0]["transition"]
    return {
        "black": [
            [0, first["after"]] if first["kind"] != "cut" else [0, 0],
            *(_under(scene) for scene in scenes[1:] if scene["transition"]["kind"] == "dip"),
            *_spans(ep, timeline, may_be_black),
        ],
        "still": _spans(ep, timeline, stands),
        "may_stand": _spans(ep, timeline, bought),
        "cuts": [scene["start"] for scene in scenes[1:] if scene["transition"]["kind"] == "cut"],
        "cards": sorted(
            {
                frame
                for scene in scenes
                for card in scene["cards"]
                for frame in (
                    card["start"],
                    card["start"] + card["fade_in"],
                    card["end"] - card["fade_out"],
                    card["end"],
                )
            }
        ),
        "bought": [
            {"start": start, "end": end, "cuts": max(len(scene.clip.shots) - 1, 0) if scene.clip else 0}
            for scene, (start, end) in _alone(ep, timeline)
            if bought(scene)
        ],
        "drawn": [
            [start, end]
            for scene, (start, end) in _alone(ep, timeline)
            if scene.name in drawn and not stands(scene) and not bought(scene)
        ],
        "own": _spans(ep, timeline, may_be_black),
    }


def first_frames(timeline: Timeline, drawn: Sequence[str]) -> dict[str, list[int]]:
    """Of each drawn scene, a frame on which its own picture stands alone under its cards: of the film, of its clip."""
    found = {}
    for n, scene in enumerate(timeline["scenes"]):
        into = scene["plate"]["key_frame"] if n else scene["transition"]["after"]
        if scene["name"] in drawn and into < scene["plate"]["frames"] - scene["plate"]["after"]:
            found[scene["name"]] = [scene["start"] - scene["plate"]["before"] + into, into]
    return found


def _alone(ep: Episode, timeline: Timeline) -> list[tuple[Scene, tuple[int, int]]]:
    """Each scene with the frames on which no transition shows its neighbour."""
    placed = timeline["scenes"]
    return [
        (
            scene,
            (place["start"] + place["transition"]["after"], place["start"] + place["frames"] - place["plate"]["after"]),
        )
        for scene, place in zip(ep.scenes, placed, strict=True)
    ]


def _under(scene: Mapping[str, Any]) -> list[int]:
    """The frames of a scene's transition."""
    return [scene["start"] - scene["transition"]["before"], scene["start"] + scene["transition"]["after"]]


def _spans(ep: Episode, timeline: Timeline, which: Callable[[Scene], bool]) -> list[list[int]]:
    """The frames of the scenes of that kind, with those under their transitions."""
    placed = timeline["scenes"]
    found = []
    for n, (scene, place) in enumerate(zip(ep.scenes, placed, strict=True)):
        if which(scene):
            begins = place["start"] - (place["plate"]["before"] if n else 0)
            found.append([begins, place["start"] + place["frames"] + place["plate"]["after"]])
    return found


def may_be_black(scene: Scene) -> bool:
    """The author's own picture is as dark as the author likes."""
    return (scene.clip is not None and scene.clip.file is not None) or (
        scene.frame is not None and scene.frame.file is not None
    )


def bought(scene: Scene) -> bool:
    """A service's clip may rest, which is worth a word; a storyboard's drawn stand-in moves or not as it likes."""
    return scene.clip is not None and scene.clip.file is None and scene.clip.maker.paid and scene.fit != "hold"


def stands(scene: Scene) -> bool:
    """No picture of its own, a picture or clip that may have nothing in it that moves, or a move that stands."""
    if scene.frame is None or may_be_black(scene) or scene.fit == "hold":
        return True
    return scene.clip is not None and not scene.clip.maker.paid and scene.clip.move == "still"
