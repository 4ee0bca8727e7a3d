"""What a clip from anywhere really is: found by decoding it, not by believing its header."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from renderers.ffmpeg import colour, sps
from renderers.ffmpeg.probe import MATRICES, MOST_PX, PRIMARIES, RANGES, STILLS, TRANSFERS, VIDEO, opened
from renderers.painting import Json, Progress, RenderError, silent

if TYPE_CHECKING:
    import av

MOST_BYTES = 4 << 30  # it is copied into the cache, and a card's FAT file system ends there
MOST_S = 3600  # a scene is seconds long; an hour is the wrong file
MOST_FRAMES = MOST_S * 120  # at the highest rate in use
MOST_SIDE_PX = 8192  # the most that H.264 at its highest level, and a graphics card, take
RATES = tuple(  # that are in use; a clock of milliseconds cannot tell them apart from odd ones near them
    Fraction(rate)
    for rate in ("24", "24000/1001", "25", "30", "30000/1001", "60", "60000/1001", "50", "48", "120", "12", "15", "16")
)
# Their alpha is a second stream within the first, which only these decoders know of.
WITH_ALPHA = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
FIELDS_SEEN = 12  # frames at its start that tell whether a clip is interlaced, if only some of it
CUT_SHORT_S = Fraction(1, 4)  # headers are off by a frame or two; a download that broke lacks more
HDR = ("pq", "hlg")
WIDE = ("bt2020", "smpte432")  # primaries that look pale when taken for BT.709's; the others differ less than is seen
PICTURES = ("avif", "avis", "heic", "heix", "mif1")  # brands of MP4's relatives for stills
UNSAID = 2  # of the matrices in ISO/IEC 23091-2, which is ITU-T H.273
AS_STORED = (65_536, 0, 0, 65_536)  # a display matrix that neither turns nor mirrors, without its perspective


@dataclass(frozen=True, slots=True)
class Look:
    """What the start of a clip says, which is all that converting it needs."""

    size: tuple[int, int]  # px as stored, before `rotation`
    pixel_shape: Fraction  # width of a pixel for a height of one
    rotation: int  # degrees to turn it clockwise for showing: 0, 90, 180, 270
    pixel_format: str
    matrix: str | None  # as words of ffmpeg's filters; None where the file says nothing
    primaries: str | None
    transfer: str | None
    interlaced: bool
    alpha: bool
    full_range: bool  # levels go from 0 to 255, as a file says that has YUV
    turned: bool  # it is shown in another way than it is stored: rotated or mirrored
    stream: int  # the number of its stream in the file
    decoder: str | None  # the one to ask ffmpeg for; None for its own choice

    @property
    def wide(self) -> bool:
        """Has it colours that look pale when taken for BT.709's?"""
        return self.primaries in WIDE and not colour.RGB.match(self.pixel_format)

    @property
    def shown(self) -> tuple[Fraction, Fraction]:
        """Width and height as seen, in px of the stored height: upright, with square pixels."""
        width, height = self.size[0] * self.pixel_shape, Fraction(self.size[1])
        return (width, height) if self.rotation % 180 == 0 else (height, width)

    @property
    def hdr(self) -> str | None:
        """ "pq", "hlg", or None for an ordinary picture."""
        return self.transfer if self.transfer in HDR else None


@dataclass(frozen=True, slots=True)
class Footage:
    """A clip that decodes from its first frame to its last."""

    look: Look
    codec: str  # ffmpeg's word for the format, whoever decodes it
    frames: int
    fps: Fraction  # where `steady` is false: frames by seconds
    steady: bool  # every frame is where this rate puts it
    duration_s: Fraction  # from its first frame's start to its last one's end
    has_audio: bool


@dataclass(slots=True)
class _Tally:
    """What is noted on the way through a file. Times are in ticks of the picture stream."""

    at: list[int] = field(default_factory=list)
    last_ticks: int = 0
    damaged: int | None = None  # the first frame that is
    interlaced: int = 0
    packets: int = 0  # of the picture that are whole, also those that the file hides
    end_s: Fraction = Fraction(0)  # of everything, sound and words too


def look(path: Path) -> Look:
    """The start of a clip. Raises RenderError if there is no picture in it."""
    with opened(path) as container:
        stream = moving(path, container)
        stream.thread_type = "NONE"  # which would decode as many frames more as there are threads
        said = sps.of_avcc(stream.codec_context.extradata)
        frames = list(islice(container.decode(stream), 1 if said and said.progressive else FIELDS_SEEN))
        if frames:
            return _look(path, stream, frames[0], any(frame.interlaced_frame for frame in frames))
    raise _empty(path)


def examine(path: Path, progress: Progress = silent, watch: Callable[[av.VideoFrame], None] | None = None) -> Footage:
    """The whole clip, decoded; who watches is shown each frame as it comes, in order.

    Raises RenderError that says what is wrong with the file and what to do about it.
    """
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        raise RenderError(
            f"{path}: is {path.stat().st_size / (1 << 30):.1f} GiB, over the limit of {MOST_BYTES >> 30}",
            hint="cut out the part you need",
        )
    with opened(path) as container:
        stream = moving(path, container)
        tally, first = _watch(path, container, stream, progress, watch)
        tick_s, said = stream.time_base or Fraction(1, 1000), stream.average_rate or stream.guessed_rate
        declared_frames = stream.frames
        declared_s = Fraction(container.duration, 1_000_000) if container.duration else None
        has_audio = bool(container.streams.audio)
        if first is None:
            raise _empty(path)
        seen, codec = (
            _look(path, stream, first, tally.interlaced * 2 > len(tally.at)),
            stream.codec_context.codec.canonical_name,
        )
    _check_whole(path, tally, declared_frames, declared_s)
    at = sorted(tally.at)
    rate = steady_rate(at, tick_s, said)
    if rate is not None:
        return Footage(seen, codec, len(at), rate, True, len(at) / rate, has_audio)
    last = tally.last_ticks or (at[-1] - at[0]) // (len(at) - 1)
    duration_s = (at[-1] - at[0] + last) * tick_s
    if duration_s <= 0:
        raise RenderError(f"{path}: all its frames are at one time", hint="export it again, at a steady rate")
    return Footage(seen, codec, len(at), len(at) / duration_s, False, duration_s, has_audio)


def facts(found: Footage) -> dict[str, Json]:
    """What a record says of a clip, whoever made it; the size is as shown, upright and with square pixels."""
    width, height = found.look.shown
    return {
        "frames": found.frames,
        "fps": str(found.fps),
        "steady": found.steady,
        "duration_s": str(found.duration_s),
        "size": [round(width), round(height)],
        "rotation": found.look.rotation,
        "has_audio": found.has_audio,
        "interlaced": found.look.interlaced,
        "hdr": found.look.hdr,
    }


def steady_rate(at: Sequence[int], tick_s: Fraction, said: Fraction | None) -> Fraction | None:
    """The rate that puts every frame within a tick of where it is; None if no rate does.

    at:    when each frame starts, in ticks, in order
    said:  the rate in the header
    """
    candidates = [*([said] if said in RATES else []), *RATES, *([said] if said else [])]
    if len(at) == 1:
        return said or RATES[0]
    span = at[-1] - at[0]
    for rate in candidates:
        ticks = 1 / (rate * tick_s)
        if abs(span - (len(at) - 1) * ticks) <= 1 and all(
            abs(start - at[0] - n * ticks) <= 1 for n, start in enumerate(at)
        ):
            return rate
    return None


def moving(path: Path, container: av.container.InputContainer) -> av.VideoStream:
    """The stream that moves, which the cover of an album does not; of several the one to be shown.

    Raises RenderError if there is none, it is too large, or this is no video that is read here.
    """
    from av.stream import Disposition

    names = container.format.name.split(",")
    if any(name in STILLS for name in names) or container.metadata.get("major_brand") in PICTURES:
        raise RenderError(f"{path}: is a picture, not a video", hint="use it as the scene's frame, or name a video")
    pictures = [each for each in container.streams.video if not each.disposition & Disposition.attached_pic]
    if not pictures:
        has = "only sound" if container.streams.audio else "neither picture nor sound"
        raise RenderError(f"{path}: has {has}, no video stream", hint="use it as narration or music, or name a video")
    if not any(name in VIDEO for name in names):
        raise RenderError(
            f"{path}: {container.format.long_name} is not a video file", hint="convert it to MP4, MOV, MKV or WebM"
        )
    stream = next((each for each in pictures if each.disposition & Disposition.default), pictures[0])
    if stream.codec_context is None:
        raise RenderError(f"{path}: is in a codec that is not known here", hint="export it as H.264 in MP4")
    width, height = stream.codec_context.width, stream.codec_context.height
    if max(width, height) > MOST_SIDE_PX or width * height > MOST_PX:
        raise RenderError(
            f"{path}: is {width}x{height}, over the limit of {MOST_SIDE_PX} px a side", hint="scale it down"
        )
    if not width * height:
        raise RenderError(
            f"{path}: its frames have no size, or one over the limit of {MOST_SIDE_PX} px a side",
            hint="open it in a player; if it plays there, export it, scaled down",
        )
    stream.codec_context.options = {"max_pixels": str(MOST_PX)}
    stream.thread_type = "AUTO"
    return stream


def _watch(
    path: Path,
    container: av.container.InputContainer,
    stream: av.VideoStream,
    progress: Progress,
    watch: Callable[[av.VideoFrame], None] | None,
) -> tuple[_Tally, av.VideoFrame | None]:
    tally = _Tally()
    first: av.VideoFrame | None = None
    whole_s = float(container.duration / 1_000_000) if container.duration else 0.0
    for packet in container.demux():
        if packet.pts is not None and packet.time_base is not None:
            tally.end_s = max(tally.end_s, (packet.pts + (packet.duration or 0)) * packet.time_base)
        if packet.stream.index != stream.index:  # `stream_index` is 0 in the empty packet that ends each stream
            continue
        tally.packets += packet.size > 0 and not packet.is_corrupt
        for frame in packet.decode():
            first = first or frame  # type: ignore[assignment]  # the packet is of the picture stream
            _note(tally, frame)  # type: ignore[arg-type]
            if watch is not None:
                watch(frame)  # type: ignore[arg-type]
        if tally.end_s > MOST_S:
            raise RenderError(f"{path}: is longer than {MOST_S // 60} minutes", hint="cut out the part you need")
        if len(tally.at) > MOST_FRAMES:
            raise RenderError(f"{path}: has more than {MOST_FRAMES} frames", hint="cut out the part you need")
        if whole_s:
            progress(min(1.0, float(tally.end_s) / whole_s))
    return tally, first


def _note(tally: _Tally, frame: av.VideoFrame) -> None:
    start = frame.pts if frame.pts is not None else frame.dts
    if start is None:
        start = tally.at[-1] + max(1, tally.last_ticks) if tally.at else 0
    if frame.is_corrupt and tally.damaged is None:
        tally.damaged = len(tally.at)
    tally.at.append(start)
    tally.last_ticks = frame.duration or tally.last_ticks
    tally.interlaced += frame.interlaced_frame


def _check_whole(path: Path, tally: _Tally, declared_frames: int, declared_s: Fraction | None) -> None:
    if tally.damaged is not None:
        raise RenderError(
            f"{path}: frame {tally.damaged + 1} is damaged", hint="copy or download it again, or export it again"
        )
    counted = tally.packets
    missing_s = declared_s - tally.end_s if declared_s else Fraction(0)
    if counted < declared_frames and missing_s > 0:
        lacks = f"has {counted} frames of the {declared_frames} that its header promises"
    elif missing_s > CUT_SHORT_S:
        lacks = f"ends after {float(tally.end_s):.2f} s of the {float(declared_s or 0):.2f} s that its header promises"
    else:
        return
    raise RenderError(f"{path}: {lacks}: it is cut short", hint="copy or download it again, or export it again")


def _look(path: Path, stream: av.VideoStream, frame: av.VideoFrame, interlaced: bool) -> Look:
    if int(frame.colorspace) not in (*MATRICES, UNSAID):
        raise RenderError(
            f"{path}: its colours are of a kind that is not converted here (matrix {int(frame.colorspace)} of H.273)",
            hint="export it in BT.709",
        )
    hidden = stream.metadata.get("alpha_mode") == "1"
    matrix = MATRICES.get(int(frame.colorspace))
    if matrix == "rgb" and not colour.RGB.match(frame.format.name):
        matrix = None  # as every PNG says of itself, a grey one too
    decoder = WITH_ALPHA.get(stream.codec_context.codec.canonical_name) if hidden else None
    return Look(
        size=(frame.width, frame.height),
        pixel_shape=Fraction(stream.sample_aspect_ratio or 1) or Fraction(1),
        rotation=-int(frame.rotation) % 360,  # the display matrix counts anticlockwise
        pixel_format="yuva420p" if decoder else frame.format.name,
        matrix=matrix,
        primaries=PRIMARIES.get(int(frame.color_primaries)),
        transfer=TRANSFERS.get(int(frame.color_trc)),
        interlaced=bool(interlaced),
        alpha=decoder is not None or any(component.is_alpha for component in frame.format.components),
        full_range=RANGES.get(int(frame.color_range)) == "pc" or frame.format.name.startswith("yuvj"),
        turned=_turned(frame),
        stream=stream.index,
        decoder=decoder,
    )


def _turned(frame: av.VideoFrame) -> bool:
    """A display matrix is nine numbers of 32 bits; the first two of each row say which way is up."""
    matrix = frame.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return False
    rows = memoryview(matrix).cast("i")  # type: ignore[arg-type]  # PyAV's stub knows no class for side data
    return (rows[0], rows[1], rows[3], rows[4]) != AS_STORED


def _empty(path: Path) -> RenderError:
    return RenderError(
        f"{path}: has a video stream but not one frame that decodes", hint="open it in a player; if it plays, export it"
    )
