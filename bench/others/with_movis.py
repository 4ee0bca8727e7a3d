"""The composition with movis, run by a Python that has it: `python with_movis.py composition.json`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import movis

asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
fps = asked["fps"]
film = movis.layer.Composition(size=tuple(asked["size"]), duration=asked["frames"] / fps)
for clip in asked["clips"]:
    first, length = clip["first"] / fps, clip["frames"] / fps
    item = film.add_layer(
        movis.layer.Video(clip["file"], audio=False),
        offset=clip["at"] / fps - first,
        start_time=first,
        end_time=first + length,
        audio=False,
    )
    if clip["dissolve"]:
        times = [first, first + clip["dissolve"] / fps]
        item.transform.opacity.enable_motion().extend(times, [0.0, 1.0], ["linear"])
for card in asked["cards"]:
    fade, length = card["fade"] / fps, card["frames"] / fps
    item = film.add_layer(movis.layer.Image(card["file"], duration=length), offset=card["at"] / fps)
    times = [0.0, fade, length - fade, length]
    item.transform.opacity.enable_motion().extend(times, [0.0, 1.0, 1.0, 0.0], ["linear"] * 3)
film.write_video(asked["into"], fps=fps, audio=False, output_params=["-preset", "veryfast", "-crf", "20"])
