"""What a media file is, found by opening it. There is no ffprobe in the ffmpeg wheel; PyAV reads instead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from renderers.painting import RenderError

if TYPE_CHECKING:
    import av

# The words of ffmpeg's filters for the numbers of ISO/IEC 23091-2; 2 is "not said".
MATRICES = {0: "rgb", 1: "bt709", 4: "fcc", 5: "bt601", 6: "bt601", 7: "smpte240m", 9: "bt2020", 10: "bt2020"}
PRIMARIES = {1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020", 12: "smpte432"}
TRANSFERS = {1: "bt709", 4: "gamma22", 6: "smpte170m", 8: "linear", 13: "srgb", 14: "bt2020-10", 16: "pq", 18: "hlg"}
RANGES = {1: "tv", 2: "pc"}

# The only formats that are opened, in ffmpeg's words, and all of them hold what they show. Left out is what names other
# files or hosts, which opening would read: playlists (hls, dash), lists (concat), sessions (sdp), patterns of names
# (image2), devices.
VIDEO = ("mov", "mp4", "matroska", "webm", "avi", "mpegts", "mpeg", "ogg", "flv", "asf", "mxf", "gif", "nut")
SOUND = ("wav", "w64", "mp3", "aac", "flac", "aiff", "caf", "au", "amr", "ac3", "eac3", "ape", "wv", "tta", "voc")
STILLS = ("png_pipe", "jpeg_pipe", "webp_pipe", "bmp_pipe", "tiff_pipe", "pam_pipe", "ppm_pipe", "apng")
ENTRIES = ("-protocol_whitelist", "file,pipe", "-format_whitelist", ",".join(VIDEO))  # ffmpeg's options before a clip
LISTS = (b"#EXTM3U", b"ffconcat", b"v=0", b"<?xml", b"<MPD", b"[playlist]", b"[Reference]", b"<ASX", b"<asx")
MOST_STREAMS = 100  # each is given a decoder and its buffers while the file is opened
PLAYS = "open it in a player; if it plays there, convert it to MP4, WAV or PNG"
MOST_PX = 1 << 26  # of a frame, 8192 by 8192: probing decodes one before its size can be asked for


@dataclass(frozen=True, slots=True)
class Video:
    """The first picture stream. Colour words are None where the file says nothing."""

    codec: str  # ffmpeg's word: "h264", "png"
    profile: str | None
    size: tuple[int, int]  # px as stored, before `rotation`
    fps: Fraction  # as the file says it; a still has 25
    frames: int | None  # counted by decoding; None if not asked for
    pixel_format: str
    rotation: int  # degrees to turn it clockwise for showing: 0, 90, 180, 270
    matrix: str | None
    primaries: str | None
    transfer: str | None
    range: str | None
    start_s: Fraction  # of its first frame, on the file's clock
    duration_s: Fraction | None

    @property
    def shown_size(self) -> tuple[int, int]:
        """px, width and height, after rotation."""
        return self.size if self.rotation % 180 == 0 else (self.size[1], self.size[0])


@dataclass(frozen=True, slots=True)
class Audio:
    """The first sound stream."""

    codec: str
    rate: int  # Hz
    channels: int
    samples: int | None  # per channel, counted by decoding, priming left out; None if not asked for
    start_s: Fraction
    duration_s: Fraction | None


@dataclass(frozen=True, slots=True)
class Media:
    container: str  # ffmpeg's word for the format: "mov,mp4,m4a,3gp,3g2,mj2"
    video: Video | None
    audio: Audio | None
    duration_s: Fraction | None


@contextmanager
def opened(path: Path) -> Iterator[av.container.InputContainer]:
    """The file, open for reading. What goes wrong inside, while decoding too, is a RenderError that names the file."""
    import av

    known, allowed = False, {"format_whitelist": ",".join((*VIDEO, *SOUND, *STILLS)), "protocol_whitelist": "file"}
    allowed |= {"max_streams": str(MOST_STREAMS)}
    try:
        _examine_head(path)
        with av.open(f"file:{path}", container_options=allowed, options={"max_pixels": str(MOST_PX)}) as container:
            known = True
            yield container
    except FileNotFoundError:
        raise RenderError(f"{path}: there is no such file", hint="mend the path, or put the file there") from None
    except (av.FFmpegError, OSError, UnicodeError) as wrong:
        said = f"does not decode: {getattr(wrong, 'strerror', None) or wrong}"
        if isinstance(wrong, av.ArgumentError) and not known:
            said = "is of no kind of video, sound or picture that is read here"
        if isinstance(wrong, av.error.MemoryError) and not known:
            said = f"has more than {MOST_STREAMS} streams, or needs more memory than there is"
        raise RenderError(
            f"{path}: {said}",
            hint=PLAYS,
        ) from wrong


def _examine_head(path: Path) -> None:
    """Raises RenderError for what is no file that holds its own contents."""
    if path.exists() and not path.is_file():
        raise RenderError(f"{path}: is not a file", hint="name a video, a sound or a picture")
    with path.open("rb") as file:
        head = file.read(64)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(LISTS):
        raise RenderError(
            f"{path}: is a list that names other files, and holds neither picture nor sound",
            hint="name a file that holds the video or sound itself",
        )


def probe(path: Path, *, count: bool = True) -> Media:
    """What the file holds. Counting frames and samples decodes all of it; without `count` only the start is read.

    Raises RenderError if it cannot be opened, holds neither picture nor sound, or breaks on the way.
    """
    with opened(path) as container:
        if not container.streams.video and not container.streams.audio:
            raise RenderError(f"{path}: holds neither picture nor sound", hint="use an image, a video or a sound file")
        frames, samples, first = _decode(container, count)
        if container.streams.video and first is None:
            raise RenderError(f"{path}: has a picture stream but not one frame that decodes")
        return Media(
            container=container.format.name,
            video=_video(container.streams.video[0], first, frames if count else None) if first else None,
            audio=_audio(container.streams.audio[0], samples if count else None) if container.streams.audio else None,
            duration_s=Fraction(container.duration, 1_000_000) if container.duration else None,
        )


def _decode(container: av.container.InputContainer, count: bool) -> tuple[int, int, av.VideoFrame | None]:
    """Frames and samples counted, and the first frame; stops at that frame when nothing is to be counted."""
    import av

    frames = samples = 0
    first: av.VideoFrame | None = None
    streams = [*container.streams.video[:1], *container.streams.audio[:1]]
    if any(stream.codec_context is None for stream in streams):
        raise RenderError(f"{container.name.removeprefix('file:')}: is in a codec that is not known here", hint=PLAYS)
    for stream in container.streams.video[:1]:
        stream.thread_type = "AUTO"
    if not count and not container.streams.video:
        return 0, 0, None
    for frame in container.decode(*streams):
        if isinstance(frame, av.VideoFrame):
            first = first or frame
            frames += 1
            if not count:
                break
        elif isinstance(frame, av.AudioFrame):
            samples += frame.samples
    return frames, samples, first


def _video(stream: av.VideoStream, first: av.VideoFrame, frames: int | None) -> Video:
    codec = stream.codec_context
    return Video(
        codec=codec.codec.canonical_name,  # not of the decoder at hand: "av1", whoever decodes it
        profile=stream.profile,
        size=(codec.width, codec.height),
        fps=Fraction(stream.average_rate or stream.guessed_rate or 25),
        frames=frames,
        pixel_format=first.format.name,
        rotation=-int(first.rotation) % 360,  # the display matrix counts anticlockwise
        matrix=MATRICES.get(int(first.colorspace)),
        primaries=PRIMARIES.get(int(first.color_primaries)),
        transfer=TRANSFERS.get(int(first.color_trc)),
        range=RANGES.get(int(first.color_range)),
        start_s=_seconds(stream.start_time, stream.time_base) or Fraction(0),
        duration_s=_seconds(stream.duration, stream.time_base),
    )


def _audio(stream: av.AudioStream, samples: int | None) -> Audio:
    """A coded frame may be longer than its packet says: the last one of a file is cut where the file ends."""
    lasts_s = _seconds(stream.duration, stream.time_base)
    if (
        samples
        and lasts_s
        and 0 < samples - lasts_s * stream.codec_context.sample_rate < stream.codec_context.frame_size
    ):
        samples = int(lasts_s * stream.codec_context.sample_rate)
    return Audio(
        codec=stream.codec_context.name,
        rate=stream.codec_context.sample_rate,
        channels=stream.codec_context.channels,
        samples=samples,
        start_s=_seconds(stream.start_time, stream.time_base) or Fraction(0),
        duration_s=lasts_s,
    )


def _seconds(ticks: int | None, tick_s: Fraction | None) -> Fraction | None:
    return None if ticks is None or tick_s is None else ticks * tick_s
