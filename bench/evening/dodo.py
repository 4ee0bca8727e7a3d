"""The episode of `chaos.py` as somebody would buy it in an evening: plain doit tasks whose targets are files.

EVENING names the module that calls the services; with EVENING_LOOKS=yes a file that is there is not bought again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from doit.tools import config_changed

DOIT_CONFIG = {"num_process": 8, "par_type": "thread", "verbosity": 0}
OUT = Path("out")
FRAMES = {"door": ("a red door", 1), "rain": ("rain on glass", 2), "desk": ("a desk by night", 3)}
CLIPS = {"door": "slow push in", "rain": "drops run down"}
VOICES = {"door": "One red door.", "rain": "And the rain.", "desk": "Then nothing."}
SOUND = "rain on a tin roof"
calls = import_module(os.environ["EVENING"])

Task = dict[str, Any]


def bought(call: Callable[..., bytes], *words: object) -> Callable[[list[str]], None]:
    """A task's action: call a service, and write what it sends to the target."""

    def action(targets: list[str]) -> None:
        file = Path(targets[0])
        if os.environ.get("EVENING_LOOKS") == "yes" and file.exists():
            return
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(call(*words))

    return action


def task_frames() -> Iterator[Task]:
    for scene, (prompt, seed) in FRAMES.items():
        yield {
            "name": scene,
            "actions": [bought(calls.frame, prompt, seed)],
            "targets": [OUT / f"{scene}.jpg"],
            "uptodate": [config_changed(prompt)],
        }


def task_clips() -> Iterator[Task]:
    for scene, prompt in CLIPS.items():
        still = OUT / f"{scene}.jpg"
        yield {
            "name": scene,
            "actions": [bought(calls.clip, still, prompt)],
            "file_dep": [still],
            "targets": [OUT / f"{scene}.mp4"],
            "uptodate": [config_changed(prompt)],
        }


def task_voices() -> Iterator[Task]:
    for scene, text in VOICES.items():
        yield {
            "name": scene,
            "actions": [bought(calls.voice, text)],
            "targets": [OUT / f"{scene}.mp3"],
            "uptodate": [config_changed(text)],
        }


def task_sound() -> Task:
    return {
        "actions": [bought(calls.sound, SOUND)],
        "targets": [OUT / "roof.mp3"],
        "uptodate": [config_changed(SOUND)],
    }
