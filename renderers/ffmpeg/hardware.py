"""Encoders in hardware: their options, and whether they work on this machine.

Their bytes differ from one machine and driver to the next, so they are used only when they are asked for. Whether one
is there is found by a trial: five black frames of the film's own size, with the film's own options.

Their options are ffmpeg's own (its `-h encoder=…`); the levels of quality are where each scale has its usual, its good
and its nearly invisible loss. What an encoder makes of them differs from card to card and was not measured here.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from renderers.ffmpeg.run import run
from renderers.painting import RenderError

TRIAL_FRAMES = 5

# Name -> what it needs, for who asked for it and has it not.
NEEDS: Mapping[str, str] = {
    "nvenc": "an NVIDIA card that encodes this codec, and its driver",
    "qsv": "an Intel processor or card with Quick Sync, and its runtime (libvpl or Media SDK)",
    "amf": "an AMD card, and its driver with the AMF runtime",
    "vaapi": "a card with a VA-API driver, and the right to open /dev/dri/renderD128",
    "videotoolbox": "a Mac, and an ffmpeg that is built for it",
}
# Quantisers or qualities for draft, final and master: on the scale of H.264 and HEVC (0 to 51), and AV1's own.
QUALITY: Mapping[str, tuple[int, int, int]] = {"nvenc": (30, 20, 12), "qsv": (30, 20, 12), "amf": (30, 20, 12)}
QUALITY_OF_AV1: Mapping[str, tuple[int, int, int]] = {"nvenc": (45, 28, 15), "qsv": (45, 28, 15), "amf": (160, 90, 40)}
VAAPI, VAAPI_OF_AV1 = (30, 20, 12), (160, 90, 40)
VIDEOTOOLBOX = (45, 65, 90)  # of 100, more is better
PRESETS = ("draft", "final", "master")


def tried(codec: str) -> list[str]:
    """The encoders that may be there, in the order in which `auto` tries them."""
    if sys.platform == "darwin":
        return ["videotoolbox"] if codec != "av1" else []  # it decodes AV1, and does not encode it
    return ["nvenc", "qsv", "amf", "vaapi"] if sys.platform != "win32" else ["nvenc", "qsv", "amf"]


def source(encoder: str, *, ten: bool) -> list[str]:
    """How the graph's [video] comes to the encoder. VA-API takes only frames that are on the card already."""
    if encoder != "vaapi":
        return ["-map", "[video]"]
    upload = f"[video]format={'p010le' if ten else 'nv12'},hwupload[uploaded]"
    device = ["-init_hw_device", "vaapi=card", "-filter_hw_device", "card"]
    return [*device, "-filter_complex", upload, "-map", "[uploaded]"]


def options(encoder: str, codec: str, preset: str, *, ten: bool) -> list[str]:
    """The encoder's own options: constant quality, key frames that are entries, no key frames of its own."""
    level = PRESETS.index(preset)
    profile = () if codec == "av1" else ("-profile:v", "high" if codec == "h264" else "main10" if ten else "main")
    b_frames: tuple[str, ...] = (
        ("-bf", "2") if codec == "h264" else ("-bf", "0")
    )  # of HEVC and AV1, older cards have none
    chosen = ["-c:v", f"{codec}_{encoder}", *profile, *(() if encoder == "vaapi" else _pixels(encoder, ten=ten))]
    if encoder == "videotoolbox":
        return [*chosen, "-q:v", str(VIDEOTOOLBOX[level]), "-allow_sw", "0", *b_frames]
    if encoder == "vaapi":
        quantiser = (VAAPI_OF_AV1 if codec == "av1" else VAAPI)[level]
        by = ("-global_quality", str(quantiser)) if codec == "av1" else ("-qp", str(quantiser))
        return [*chosen, "-rc_mode", "CQP", *by, "-idr_interval", "0", *b_frames]
    quantiser = (QUALITY_OF_AV1 if codec == "av1" else QUALITY)[encoder][level]
    if encoder == "nvenc":
        constant = ["-rc", "vbr", "-cq", str(quantiser), "-b:v", "0", "-preset", "p1" if preset == "draft" else "p6"]
        return [*chosen, *constant, "-tune", "hq", "-no-scenecut", "1", "-forced-idr", "1", *b_frames]
    if encoder == "qsv":
        entries = () if codec == "av1" else ("-idr_interval", "1" if codec == "hevc" else "0")
        speed = "veryfast" if preset == "draft" else "slow"
        return [*chosen, "-global_quality", str(quantiser), "-preset", speed, *entries, "-forced_idr", "1", *b_frames]
    levels = ["-qp_i", str(quantiser), "-qp_p", str(quantiser)]
    entries = ("-gops_per_idr", "1") if codec == "hevc" else ()
    b_frames = ("-max_b_frames", "2", "-bf", "2", "-qp_b", str(quantiser + 2)) if codec == "h264" else ()
    speed = "speed" if preset == "draft" else "quality"
    return [*chosen, "-rc", "cqp", *levels, "-quality", speed, *entries, "-forced_idr", "1", *b_frames]


def _pixels(encoder: str, *, ten: bool) -> list[str]:
    eight = "yuv420p" if encoder in ("nvenc", "amf") else "nv12"
    return ["-pix_fmt", "p010le" if ten else eight]


def missing(output: list[str], size: tuple[int, int], fps: Fraction) -> str:
    """Why an encoder cannot be used here: "" when it encoded a trial. `output`: the film's own options for it."""
    from tempfile import TemporaryDirectory

    width, height = size
    black = f"color=black:size={width}x{height}:rate={fps},format=yuv420p"
    with TemporaryDirectory(prefix="onetake-") as folder:
        log = Path(folder, "trial.log")
        graph = ["-f", "lavfi", "-i", black, "-filter_complex", f"[0:v]trim=end_frame={TRIAL_FRAMES}[video]"]
        try:
            run([*graph, *output, str(Path(folder, "trial.mp4"))], log=log)
        except RenderError as error:
            return str(error).removeprefix("ffmpeg stopped: ")
    return ""
