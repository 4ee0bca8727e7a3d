"""The composition with MoviePy, run by a Python that has it: `python with_moviepy.py composition.json`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from moviepy import CompositeVideoClip, ImageClip, VideoFileClip, vfx

asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
fps = asked["fps"]
layers = []
for clip in asked["clips"]:
    first = clip["first"] / fps
    shown = VideoFileClip(clip["file"], audio=False).subclipped(first, first + clip["frames"] / fps)
    shown = shown.with_start(clip["at"] / fps)
    layers.append(shown.with_effects([vfx.CrossFadeIn(clip["dissolve"] / fps)]) if clip["dissolve"] else shown)
for card in asked["cards"]:
    fade = card["fade"] / fps
    drawn = ImageClip(card["file"], transparent=True).with_start(card["at"] / fps).with_duration(card["frames"] / fps)
    layers.append(drawn.with_effects([vfx.CrossFadeIn(fade), vfx.CrossFadeOut(fade)]))
film = CompositeVideoClip(layers, size=tuple(asked["size"])).with_duration(asked["frames"] / fps)
film.write_videofile(
    asked["into"],
    fps=fps,
    codec="libx264",
    preset="veryfast",
    audio=False,
    ffmpeg_params=["-crf", "20"],
    pixel_format="yuv420p",
    logger=None,
)
