"""All that the proof wants to know of a file's picture, out of one decode: what `watch` sees, texts, burned captions.

    settings  {"texts": as `legible` takes them, and "frames": [those to look at],
               "cues": [{"lines": […], "frame": the one to look at, and what else places it}], "look": of captions}
    inputs    "file": the picture; "card/1": each card that a text names
    into      the frames in small, as a .npy
    facts     {"frames", "black", "damage": of `Seen`, "cues": [is it there?],
               "texts": of each [[contrast or None, frame], …], or None where its card shows no letters}

Frames count from the file's first. Nothing here says which film it belongs to, so a film that is put together of
several files knows each by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.painting import Inputs, Json, Painting, Progress, Settings

if TYPE_CHECKING:
    import av

    from renderers.ffmpeg.seen import Seen

LIBRARIES = ("av", "numpy")


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress) -> Painting:
    """Look at the file. Raises RenderError where it or a card does not open."""
    import numpy as np

    from renderers.ffmpeg.watch import watch

    asked = _Asked(settings, inputs)
    seen = watch(inputs["file"], {frame: asked.looker(frame) for frame in asked.frames}, progress)
    with into.open("wb") as out:
        np.save(out, seen.small)
    return Painting(
        {
            "frames": seen.frames,
            "black": [list(span) for span in seen.black],
            "damage": list(seen.damage),
            "texts": asked.texts,
            "cues": asked.cues,
        }
    )


def kept(file: Path, facts: Mapping[str, Any]) -> Seen:
    """What `paint` wrote; its frames stay on the disk until somebody looks at them."""
    import numpy as np

    from renderers.ffmpeg.seen import Seen

    small = np.load(file, mmap_mode="r") if file.stat().st_size > EMPTY else np.load(file)
    return Seen(small, tuple((start, end) for start, end in facts["black"]), tuple(facts["damage"]))


EMPTY = 128  # bytes of a .npy with nothing in it, which cannot be mapped


class _Asked:
    """What is looked at on which frame, and what came of it."""

    def __init__(self, settings: Settings, inputs: Inputs) -> None:
        from renderers.legible import of_cards

        self._settings = settings
        texts, cues = settings.get("texts", ()), settings.get("cues", ())
        self._letters = dict(of_cards(texts, inputs))
        self.texts: list[list[list[Any]] | None] = [[] if n in self._letters else None for n in range(len(texts))]
        self.cues = [False for _ in cues]
        self.frames: dict[int, list[Callable[[av.VideoFrame], None]]] = {}
        for n in self._letters:
            for frame in texts[n]["frames"]:
                self.frames.setdefault(frame, []).append(partial(self._read, n, frame))
        by_frame: dict[int, list[int]] = {}
        for n, cue in enumerate(cues):
            by_frame.setdefault(cue["frame"], []).append(n)
        for frame, numbers in by_frame.items():
            self.frames.setdefault(frame, []).append(partial(self._ink, numbers))

    def looker(self, frame: int) -> Callable[[av.VideoFrame], None]:
        def look(picture: av.VideoFrame) -> None:
            for one in self.frames[frame]:
                one(picture)

        return look

    def _read(self, n: int, frame: int, picture: av.VideoFrame) -> None:
        from renderers.legible import contrast

        found, told = contrast(picture, self._letters[n], self._settings["texts"][n]["color"]), self.texts[n]
        assert told is not None, "it has letters"
        told.append([None if found is None else round(found, 2), frame])

    def _ink(self, numbers: list[int], picture: av.VideoFrame) -> None:
        from renderers.captions.ass import panel
        from renderers.captions.seen import inked
        from renderers.ffmpeg.yuv import rgb

        for n in numbers:
            cue, look = self._settings["cues"][n], self._settings["look"]
            at = panel(cue, look)
            self.cues[n] = inked(rgb(picture, (at.left, at.top, at.right, at.bottom)), look)


def worst(told: list[list[Any]]) -> list[Any] | None:
    """Of a text's frames the one with the lowest contrast; None where its letters were on none."""
    found: list[Json] = [one for one in told if one[0] is not None]
    return min(found, default=None)
