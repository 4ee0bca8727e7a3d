"""A bought clip, examined while it decodes once: is it whole, what was asked for, and does it begin at its start frame?

    facts  what `renderers.own` finds in an author's clip, and "codec", "start_distance", "end_distance" (see
           `likeness`; the second says nothing, models overshoot), "drift" and "moving" (see `motion`), "brightest",
           "contrast" (levels of 255), "audio_peak_db" (under full scale). null: there was nothing to measure.

Only one reduced frame is kept at a time, so memory does not grow with the clip.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil, log10
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.arrivals.picture import BLACK, LEAST_PX, OFF_ASPECT, aspect, off_aspect
from renderers.arrivals.reading import text_instead, told
from renderers.painting import Inputs, Json, RenderError
from renderers.service import Arrival, Request

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from renderers.arrivals.motion import Watcher
    from renderers.footage import Footage

STARTS = ("start_image_url", "image_url", "first_frame_url")
ENDS = ("end_image_url", "last_frame_url")
SOUNDS = ("generate_audio", "generate_audio_switch", "audio")
CODECS = ("h264", "hevc", "vp9", "av1")
SHORT_S, LONG_S = Fraction(1, 5), Fraction(1)  # models send a frame more or less, and round up to their own blocks
LEAST_FPS, MOST_FPS = 15, 61
FLAT = 3.0  # levels between the cells of a frame; fog has 15 and more
QUIETEST_DB = -60.0
SHAPES = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")  # that a model with aspect_ratio "auto" makes: the nearest
WIDE_OR_TALL = ("16:9", "9:16")  # all that Veo makes
AS_NEAR = 1.01


def examine(request: Request, inputs: Inputs, file: Path, receipt: Mapping[str, Any]) -> Arrival:  # noqa: ARG001  # the shape of all
    """What was found; faults are sentences without a full stop that name value and limit. A bad file raises nothing.

    Raises RenderError only if a start or end frame of ours cannot be read.
    """
    from renderers import footage
    from renderers.arrivals.motion import Watcher

    asked_s = _asked_s(request)
    watcher = Watcher(None if asked_s is None else ceil((asked_s + LONG_S) * MOST_FPS) + 1)
    faults: list[str] = []
    with told(file, faults):
        if text := text_instead(file):
            return Arrival({}, (text,))
        found = footage.examine(file, watch=watcher)
    if faults:
        return Arrival({}, tuple(faults))
    start, end = (_frame(_file(inputs, names)) for names in (STARTS, ENDS))
    facts = footage.facts(found) | {"codec": found.codec} | _seen(found, watcher, start, end)
    faults += [] if found.codec in CODECS else [f"its codec is {found.codec}, not one of {', '.join(CODECS)}"]
    faults += _cut_short(file) + _lasting(asked_s, found)
    faults += _other_shape(request, found, _file(inputs, STARTS))
    faults += _unlike(facts) + _unmoved(watcher)
    if found.has_audio:
        with told(file, lost := []):
            facts["audio_peak_db"] = _peak_db(file)
    else:
        lost = ["it has no sound"]
    if any(request.get(name) for name in SOUNDS):
        faults += [f"{fault}, and sound was asked for" for fault in lost] or _silent(facts)
    return Arrival(facts, tuple(faults))


def _cut_short(file: Path) -> list[str]:
    """An MP4 says how long each of its parts is: one that lacks its end may decode, but for a frame."""
    from renderers.ffmpeg.boxes import boxes

    with file.open("rb") as content:
        if content.read(8)[4:] != b"ftyp":
            return []
    try:
        boxes(file)
    except RenderError:
        return [f"it is cut short: it has {file.stat().st_size} bytes, fewer than its parts say"]
    return []


def _seen(
    found: Footage, watcher: Watcher, start: NDArray[np.uint8] | None, end: NDArray[np.uint8] | None
) -> dict[str, Json]:
    from renderers.arrivals.likeness import distance
    from renderers.arrivals.motion import rgb

    def apart(frame: NDArray[np.uint8], wanted: NDArray[np.uint8] | None) -> float | None:
        return None if wanted is None else round(distance(_upright(frame, found), wanted), 3)

    assert watcher.first is not None, "a clip without a frame does not come so far"
    return {
        "start_distance": apart(watcher.first, start),
        "end_distance": apart(rgb(watcher.last), end),
        "drift": round(watcher.drift, 2),
        "moving": round(watcher.moving, 2),
        "brightest": round(watcher.brightest),
        "contrast": round(watcher.contrast, 1),
        "audio_peak_db": None,
    }


def _upright(frame: NDArray[np.uint8], found: Footage) -> NDArray[np.uint8]:
    """As shown: pixels made square, then turned clockwise."""
    import cv2
    import numpy as np

    if found.look.pixel_shape != 1:
        width = max(2, round(frame.shape[1] * found.look.pixel_shape))
        frame = np.asarray(cv2.resize(frame, (width, frame.shape[0]), interpolation=cv2.INTER_AREA), np.uint8)
    return np.ascontiguousarray(np.rot90(frame, -found.look.rotation // 90))


def _file(inputs: Inputs, names: Iterable[str]) -> Path | None:
    return next((inputs[name] for name in names if name in inputs), None)


def _frame(file: Path | None) -> NDArray[np.uint8] | None:
    """A start or end frame, as it was sent; not larger than needed."""
    import numpy as np

    from renderers import still

    return None if file is None else np.asarray(still.read(file, near=(384, 384)), np.uint8)


def _asked_s(request: Request) -> Fraction | None:
    """Seconds as the models write them: "5", "8s", 5, or the sum of the shots. None where the model chooses."""
    if request.get("multi_prompt"):
        lengths = [_seconds(shot.get("duration", "5")) for shot in request["multi_prompt"]]
        return None if None in lengths else sum((each for each in lengths if each), Fraction(0))
    return _seconds(request.get("duration"))


def _seconds(written: Any) -> Fraction | None:
    try:
        return Fraction(str(written).removesuffix("s"))
    except ValueError:
        return None


def _lasting(asked_s: Fraction | None, found: Footage) -> list[str]:
    faults = []
    lasts_s = found.duration_s
    if asked_s is not None and lasts_s < asked_s - SHORT_S:
        faults.append(f"it lasts {float(lasts_s):.2f} s of {float(asked_s):g} s, short by at most {float(SHORT_S)} s")
    if asked_s is not None and lasts_s > asked_s + LONG_S:
        faults.append(f"it lasts {float(lasts_s):.2f} s for {float(asked_s):g} s, long by at most {float(LONG_S):g} s")
    if not LEAST_FPS <= found.fps <= MOST_FPS:
        faults.append(f"it has {float(found.fps):.4g} frames a second, {LEAST_FPS} to {MOST_FPS}")
    return faults


def _other_shape(request: Request, found: Footage, start: Path | None) -> list[str]:
    from renderers import still

    width, height = (round(side) for side in found.look.shown)
    faults = (
        [f"its short side is {min(width, height)} px, at least {LEAST_PX}"] if min(width, height) < LEAST_PX else []
    )
    wanted = aspect(request.get("aspect_ratio"))
    if wanted is not None:
        shapes, of_what = [wanted], str(request["aspect_ratio"])
    elif start is not None:
        size = still.upright_size(start)
        shapes, of_what = [Fraction(*size)], f"its start frame's {size[0]}x{size[1]}"
        if request.get("aspect_ratio"):  # "auto"
            shapes += _nearest(size, SHAPES) + _nearest(size, WIDE_OR_TALL)
    else:
        return faults
    off = min(off_aspect((width, height), shape) for shape in shapes)
    if off > OFF_ASPECT:
        faults.append(f"it is {width}x{height}, {100 * off:.0f} % off {of_what}, at most {100 * OFF_ASPECT:.0f} %")
    return faults


def _nearest(size: tuple[int, int], written: Iterable[str]) -> list[Fraction]:
    """More than one where they are as near."""
    shapes = [shape for each in written if (shape := aspect(each))]
    least = min(1 + off_aspect(size, shape) for shape in shapes)
    return [shape for shape in shapes if 1 + off_aspect(size, shape) <= least * AS_NEAR]


def _unlike(facts: Mapping[str, Any]) -> list[str]:
    from renderers.arrivals.likeness import FARTHEST

    away = facts["start_distance"]
    if away is None or away <= FARTHEST:
        return []
    return [f"its first frame is {away:.2f} away from its start frame, at most {FARTHEST}"]


def _unmoved(watcher: Watcher) -> list[str]:
    if watcher.brightest < BLACK:
        return [f"it is black: nothing in it is brighter than level {watcher.brightest:.0f} of 255, at least {BLACK}"]
    if watcher.contrast < FLAT:
        return [f"it is one flat colour: no frame's levels go up and down by {FLAT:g} of 255"]
    if watcher.frozen:
        return [f"it is frozen: {100 * watcher.moving:.0f} % of its frames move, by {watcher.drift:.1f} levels of 255"]
    return []


def _silent(facts: Mapping[str, Any]) -> list[str]:
    peak_db = facts["audio_peak_db"]
    if peak_db is not None and peak_db >= QUIETEST_DB:
        return []
    heard = "nothing" if peak_db is None else f"at most {peak_db:.0f} dB"
    return [f"its sound is silent: {heard}, at least {QUIETEST_DB:.0f} dB, and sound was asked for"]


def _peak_db(file: Path) -> float | None:
    """The loudest sample of the first sound stream; None for digital silence."""
    import av
    import numpy as np

    from renderers.ffmpeg.probe import opened

    loudest = 0.0
    with opened(file) as container:
        floats = av.AudioResampler(format="fltp")
        for frame in container.decode(container.streams.audio[0]):
            for plain in floats.resample(frame):
                loudest = max(loudest, float(np.abs(plain.to_ndarray()).max(initial=0)))
    return round(20 * log10(loudest), 1) if loudest else None
