"""All that the proof wants to know of a file's picture, out of one decode: what `watch` sees, texts, burned captions.

    asked    {"texts": as `legible` takes them, and "frames": [those to look at],
              "cues": [{"lines": […], "frame": the one to look at, and what else places it}], "look": of captions}
    files    "file": the picture; "card/1": each card that a text names

`see` writes the frames in small, as a .npy; what it says depends on the file alone: {"frames", "black", "damage"}, as
`Seen` has them. A `Reader` says what was asked: {"cues": [is it there?], "texts": of each [[contrast or None, frame],
…], or None where its card shows no letters}. It reads along with `see`, or, where that was done before, by itself.

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


def see(file: Path, reader: Reader | None, into: Path, progress: Progress) -> Painting:
    """Decode the file, and have `reader` look on. Raises RenderError where it does not open."""
    import numpy as np

    from renderers.ffmpeg.watch import watch

    looks = {frame: reader.looker(frame) for frame in reader.frames} if reader else None
    seen = watch(file, looks, progress)
    with into.open("wb") as out:
        np.save(out, seen.small)
    spans = [list(span) for span in seen.black]
    return Painting({"frames": seen.frames, "black": spans, "damage": list(seen.damage)})


def kept(file: Path, facts: Mapping[str, Any]) -> Seen:
    """What `paint` wrote; its frames stay on the disk until somebody looks at them."""
    import numpy as np

    from renderers.ffmpeg.seen import Seen

    small = np.load(file, mmap_mode="r") if file.stat().st_size > EMPTY else np.load(file)
    return Seen(small, tuple((start, end) for start, end in facts["black"]), tuple(facts["damage"]))


KEYS = 12  # frames from one key frame to the next, mostly
EMPTY = 128  # bytes of a .npy with nothing in it, which cannot be mapped


class Reader:
    """What is looked at on which frame, and what came of it. Raises RenderError where a card does not open."""

    def __init__(self, asked: Settings, files: Inputs) -> None:
        from renderers.legible import of_cards

        self._asked, self._file = asked, files["file"]
        texts, cues = asked.get("texts", ()), asked.get("cues", ())
        self._letters = dict(of_cards(texts, files))
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

    def read(self) -> None:
        """Look by itself: only what lies between a key frame and what was asked for is decoded."""
        from renderers.ffmpeg.frames_at import frames_at

        for number, picture in frames_at(self._file, sorted(self.frames), KEYS):
            self.looker(number)(picture)

    def write(self, into: Path) -> Painting:
        """What came of it, as JSON and as facts."""
        import json

        told = {"texts": self.texts, "cues": self.cues}
        into.write_text(json.dumps(told) + "\n", encoding="utf-8")
        return Painting(told)

    def _read(self, n: int, frame: int, picture: av.VideoFrame) -> None:
        from renderers.legible import contrast

        found, told = contrast(picture, self._letters[n], self._asked["texts"][n]["color"]), self.texts[n]
        assert told is not None, "it has letters"
        told.append([None if found is None else round(found, 2), frame])

    def _ink(self, numbers: list[int], picture: av.VideoFrame) -> None:
        from renderers.captions.ass import panel
        from renderers.captions.seen import inked
        from renderers.ffmpeg.yuv import rgb

        for n in numbers:
            cue, look = self._asked["cues"][n], self._asked["look"]
            at = panel(cue, look)
            self.cues[n] = inked(rgb(picture, (at.left, at.top, at.right, at.bottom)), look)


def worst(told: list[list[Any]]) -> list[Any] | None:
    """Of a text's frames the one with the lowest contrast; None where its letters were on none."""
    found: list[Json] = [one for one in told if one[0] is not None]
    return min(found, default=None)
