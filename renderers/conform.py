"""Any clip, a bought one or an author's own, made into a plate of exactly the frames that its scene shows.

One that already is what a plate must be is copied, packet by packet (`uniform`). Any other is turned, deinterlaced,
timed, scaled, cropped, converted and encoded by one run of ffmpeg. Two ways of filling need a second one before it:
`push` first fetches the last frame, `loop` first writes one round without loss.

A clip with a matte is keyed as it arrives, at its own size and in RGB, and laid over its ground before anything is
encoded: keyed after an encode, its noise would come through.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path
from re import findall

from renderers.ffmpeg import colour, plate
from renderers.ffmpeg.probe import ENTRIES
from renderers.ffmpeg.run import run, version
from renderers.fitting import Fit, fit
from renderers.footage import Look, look
from renderers.framing import Focus, box, corner, focus_of
from renderers.matte import Matte
from renderers.matte import filters as keying
from renderers.moves import views
from renderers.painting import Inputs, Painting, Progress, RenderError, Settings, silent
from renderers.pan import raw
from renderers.still import read
from renderers.uniform import copied

LIBRARIES = ("av", "ffmpeg", "numpy", "opencv-python-headless", "pillow")

CLOCK = 1_000_000_000  # ticks a second while frames are timed: finer than any container's
# A frame that falls half way between two of ours always goes to the later one, though its own clock may be as coarse as
# WebM's millisecond: or now this frame of twice our rate would be shown and now that.
LATER_S = Fraction(1, 1000)

# HDR: reference white, 203 nits by ITU-R BT.2408, comes out at 228 of 255 and 1000 nits at 255; up to 100 all is kept.
WHITE_NITS, PEAK_NITS = 203, 1000
TONEMAP = f"tonemap=tonemap=mobius:param=0.5:desat=0:peak={PEAK_NITS / WHITE_NITS:.4f}"
TO_BT709 = "zscale=primaries=bt709:transfer=bt709:matrix=bt709:range=tv"
PUSH_PER_S = 0.02  # how fast a last frame is pushed in on, as a share of its size


@dataclass(frozen=True, slots=True)
class Order:
    """One plate to be made: from what, what of it, and as what."""

    clip: Path
    seen: Look
    filling: Fit
    source_fps: Fraction
    size: tuple[int, int]
    fps: Fraction
    frames: int
    key_frame: int
    into: Path
    matte: Matte | None = None
    ground: Path | None = None  # what shows through the matte, of the plate's size
    focus: Focus | None = None  # the point that stays in sight; None: the middle

    @property
    def inputs(self) -> list[str]:
        """ffmpeg's inputs, the clip first."""
        under = (
            [] if self.ground is None else ["-framerate", str(self.fps), "-f", "png_pipe", "-i", f"file:{self.ground}"]
        )
        decoder = ["-c:v", self.seen.decoder] if self.seen.decoder else []
        return [*decoder, *_opening(self.clip), *under]

    @property
    def log(self) -> Path:
        return self.into.with_suffix(".log")

    def plate(self) -> list[str]:
        return ["-frames:v", str(self.frames), *plate.arguments(self.fps, self.key_frame), str(self.into)]


def paint(settings: Settings, inputs: Inputs, into: Path, progress: Progress = silent) -> Painting:
    """A plate of exactly `frames` frames.

    settings:  {"size": [1920, 1080], "fps": "24", "frames": 120, "key_frame": 0, "source": {"frames": 96, "fps": "24"},
               "fit": null | "hold" | "slow" | "loop", "keep": "head" | "tail", "push": true, "matte": {…},
               "focus": ["0.3", "0.5"], "handles": [12, 12]}
               `source` as counted when the clip was taken in; the last six may be absent
    inputs:    {"clip": a video file, "ground": a picture that shows through the matte}
    facts:     a plate's, and {"fit": "slow", "slower": "25/24", "copied": false}: the way it was filled, and whether
               by copying; "encoded_for" says why not
    Raises RenderError if the clip is too short for what was asked, or cannot be converted.
    """
    fps, frames, source = Fraction(settings["fps"]), int(settings["frames"]), settings["source"]
    filling = fit(
        frames,
        fps,
        int(source["frames"]),
        Fraction(source["fps"]),
        asked=settings.get("fit"),
        keep=settings.get("keep") or "head",
        push=settings.get("push", True),
        handles=(int(settings.get("handles", (0, 0))[0]), int(settings.get("handles", (0, 0))[1])),
    )
    size = (int(settings["size"][0]), int(settings["size"][1]))
    clip = inputs["clip"]
    matte = settings.get("matte")
    focus = focus_of(settings.get("focus"))
    ground = _ground(inputs["ground"], size, into, focus) if matte else None
    key_frame = int(settings["key_frame"])
    order = Order(
        clip, look(clip), filling, Fraction(source["fps"]), size, fps, frames, key_frame, into, matte, ground, focus
    )
    filled = {"fit": filling.way, "slower": str(filling.slower)}
    against = (
        "its matte" if matte else copied(clip, order.seen, filling, int(source["frames"]), size, fps, frames, into)
    )
    if not against:
        progress(1.0)
        return Painting(facts={**plate.facts(into, frames), **filled, "copied": True})
    make = {"push": _pushed, "loop": _looped}.get(filling.way, _at_once)
    try:
        make(order, progress)
    except RenderError as wrong:
        raise _named(order, wrong) from wrong
    if ground is not None:
        ground.unlink()
    return Painting(facts={**plate.facts(into, frames), **filled, "copied": False, "encoded_for": against})


def picture(order: Order, first: int, shown: int) -> str:
    """A graph, its end open: `shown` frames of the clip from `first` on, as BT.709 of the plate's size."""
    slower = order.filling.slower
    # `fps` shows the last frame that begins before the middle of ours. Of a faster clip we want the nearest instead.
    later_s = max(Fraction(0), 1 / order.fps - slower / order.source_fps) / 2 + LATER_S
    frames = f"[0:{order.seen.stream}]" + ",".join(
        [
            *(["bwdif=mode=send_frame:parity=auto:deint=interlaced"] if order.seen.interlaced else []),
            f"settb=1/{CLOCK}",
            f"setpts=(PTS-STARTPTS)*{slower.numerator}/{slower.denominator}+{round(later_s * CLOCK)}",
            f"fps=fps={order.fps}:start_time=0:round=near",
            "tpad=stop=1:stop_mode=clone",  # the count is rounded, so it may be one more than the clock gives
            f"trim=start_frame={first}:end_frame={first + shown}",
        ]
    )
    if order.matte is not None:
        return _over_ground(frames, order, order.matte)
    return ",".join(
        [frames, *_opaque(order.seen), *_covering(order.seen, order.size, order.focus), *_bt709(order.seen)]
    )


def _over_ground(frames: str, order: Order, matte: Matte) -> str:
    """Keyed, scaled with alpha multiplied in so that no key's colour bleeds into edges, and laid over the ground."""
    seen = order.seen
    rgb = ",".join([frames, *_rgb(seen)])
    key = f"{keying(matte)},format=gbrap"
    if seen.alpha:  # what the key leaves of what was not transparent before
        rgb = f"{rgb},split[whole][clear];[clear]alphaextract[was];[whole]"
        key += (
            ",split[colour][key];[key]alphaextract[is];[was][is]blend=all_mode=multiply[left];[colour][left]alphamerge"
        )
    else:
        rgb += ","
    small = ",".join(["premultiply=inplace=1", *_covering(seen, order.size, order.focus), timed(order.fps)])
    return (
        f"{rgb}{key},{small}[keyed];[1:v]format=gbrp,loop=loop=-1:size=1,{timed(order.fps)}[ground];"
        f"[ground][keyed]overlay=alpha=premultiplied:format=gbrp:shortest=1,{colour.edge('gbrp')}"
    )


def timed(fps: Fraction) -> str:
    """The last filter of a plate: frame n at exactly n / fps, whatever came before."""
    return f"settb={1 / fps},setpts=N"


def _opaque(seen: Look) -> list[str]:
    """Over black, where a clip is transparent."""
    if not seen.alpha:
        return []
    return [*(["format=gbrap"] if colour.RGB.match(seen.pixel_format) else []), "premultiply=inplace=1"]


def _covering(seen: Look, size: tuple[int, int], focus: Focus | None) -> list[str]:
    """Scaled until it covers the screen, to the nearest even size, and its middle cut out, or what is around the focus.

    It is upright by then.
    """
    width, height = seen.shown
    if seen.pixel_shape == 1 and width == size[0] and height == size[1]:
        return []
    larger = max(size[0] / width, size[1] / height)
    across, down = (2 * ceil(length * larger / 2 - Fraction(1, 4)) for length in (width, height))
    across, down = max(across, size[0]), max(down, size[1])
    chain = [f"scale={across}:{down}:flags=bicubic+accurate_rnd+full_chroma_int"]
    if (across, down) != size:
        place = "" if focus is None else ":{}:{}".format(*corner((across, down), size, focus))
        chain.append(f"crop={size[0]}:{size[1]}{place}")
    return [*chain, "setsar=1"]


def _rgb(seen: Look) -> list[str]:
    if seen.hdr or seen.wide:
        return [*_bt709(seen, "yuv444p"), colour.to_rgb("yuv444p", matrix="bt709")]
    return [colour.to_rgb(seen.pixel_format, matrix=seen.matrix, height=seen.size[1])]


def _bt709(seen: Look, pixel_format: str = "yuv420p") -> list[str]:
    if seen.hdr:
        said = f"setparams=color_primaries={seen.primaries or 'bt2020'}:colorspace={_matrix(seen, 'bt2020nc')}"
        light = f"zscale=transfer=linear:npl={WHITE_NITS},format=gbrpf32le,zscale=primaries=bt709,{TONEMAP}"
        return [said, light, TO_BT709, f"format={pixel_format}", colour.SAID]
    if seen.wide:
        said = f"setparams=colorspace={_matrix(seen, 'bt709')}:color_trc={seen.transfer or 'bt709'}"
        return [said, TO_BT709, f"format={pixel_format}", colour.SAID]
    return [colour.edge(seen.pixel_format, matrix=seen.matrix, height=seen.size[1])]


def _matrix(seen: Look, unsaid: str) -> str:
    return {None: unsaid, "bt2020": "bt2020nc", "bt601": "smpte170m"}.get(seen.matrix, str(seen.matrix))


def _opening(file: Path) -> list[str]:
    return [*ENTRIES, *_uncropped(version()), "-i", f"file:{file}"]


def _uncropped(version: str) -> list[str]:
    """No frame is cut as its container asks: PyAV, which says how large it is, cuts none. ffmpeg does since 7.1."""
    said = [int(part) for part in findall(r"\d+", version)[:2]]
    return ["-apply_cropping", "codec"] if said >= [7, 1] else []


def _ground(picture: Path, size: tuple[int, int], into: Path, focus: Focus | None) -> Path:
    """What shows through, made to cover the screen."""
    from PIL import Image, ImageOps

    ground = into.with_suffix(".ground.png")
    whole = read(picture, near=size)
    if focus is None:
        covering = ImageOps.fit(whole, size, Image.Resampling.LANCZOS)
    else:
        covering = whole.resize(size, Image.Resampling.LANCZOS, box=box(whole.size, size, focus))
    covering.save(ground, "PNG", compress_level=1)
    return ground


def _at_once(order: Order, progress: Progress) -> None:
    """The clip; its last frame stays as long as it is held, and else for the one that rounding may lack."""
    shown = order.frames - order.filling.lead - order.filling.held(order.frames)
    still = f"tpad={_leading(order)}stop=-1:stop_mode=clone"
    chain = f"{picture(order, order.filling.first, shown)},{still},{timed(order.fps)}"
    args = [*order.inputs, "-filter_complex", f"{chain}[video]", "-map", "[video]", *order.plate()]
    run(args, log=order.log, frames=order.frames, progress=progress)


def _leading(order: Order) -> str:
    """Of `tpad`: how long the first frame stands still before the clip plays."""
    return f"start={order.filling.lead}:start_mode=clone:" if order.filling.lead else ""


def _pushed(order: Order, progress: Progress) -> None:
    """The clip, then its last frame, nearer and nearer."""
    from renderers import planes

    have, last = order.filling.have_frames, order.into.with_suffix(".yuv")
    only_last = ["-map", "[last]", "-frames:v", "1", "-f", "rawvideo", str(last)]
    run([*order.inputs, "-filter_complex", f"{picture(order, have - 1, 1)}[last]", *only_last], log=order.log)
    still = planes.from_frame(last.read_bytes(), order.size)
    last.unlink()
    more = order.frames - have - order.filling.lead
    amount = PUSH_PER_S * float(more / order.fps)
    nearer = views(order.size, order.size, "zoom-in", more + 1, order.fps, amount)[1:]
    graph = (
        f"{picture(order, 0, have)},tpad={_leading(order)}stop=0[clip];"
        f"[{1 if order.ground is None else 2}:v]{colour.SAID}[push];"
        f"[clip][push]concat=n=2:v=1:a=0,{timed(order.fps)}[video]"
    )
    args = [*order.inputs, *raw(order.size, order.fps), "-i", "pipe:0", "-filter_complex", graph]
    args += ["-map", "[video]", *order.plate()]
    run(args, log=order.log, frames=more, progress=progress, stdin=planes.frames(still, nearer, order.size))


def _looped(order: Order, progress: Progress) -> None:
    """The clip over and over. One round is written first: the clip's own clock may have gaps where it would join."""
    once, have = order.into.with_suffix(".once.mp4"), order.filling.have_frames
    chain = f"{picture(order, 0, have)},{timed(order.fps)}"
    first = [
        "-filter_complex",
        f"{chain}[video]",
        "-map",
        "[video]",
        *plate.arguments(order.fps, lossless=True),
        str(once),
    ]
    run([*order.inputs, *first], log=order.log, frames=have)
    args = ["-stream_loop", "-1", *_opening(once), "-vf", timed(order.fps), *order.plate()]
    run(args, log=order.log, frames=order.frames, progress=progress)
    once.unlink()


def _named(order: Order, wrong: RenderError) -> RenderError:
    """The error with the clip's name, and what to do where we know."""
    hint = wrong.hint
    if "No such filter" in str(wrong) and (order.seen.hdr or order.seen.wide):
        hint = "this ffmpeg cannot convert HDR: export the clip in SDR (BT.709), or use the ffmpeg of imageio-ffmpeg"
    return RenderError(f"{order.clip}: {wrong}", hint=hint, log=wrong.log)
