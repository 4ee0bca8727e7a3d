"""Is a film what it was joined from? Coded pictures and sounds are compared byte by byte; nothing is decoded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from renderers.ffmpeg.probe import opened

if TYPE_CHECKING:
    import av

LIBRARIES = ("av",)


@dataclass(frozen=True, slots=True)
class Source:
    """Frames first <= n < first + frames of a file, from key frame to key frame; all of it where `frames` is None."""

    file: Path
    first: int = 0
    frames: int | None = None


def unlike(film: Path, sources: Sequence[Source], what: Literal["video", "audio"]) -> int | None:
    """The first coded picture or block of sound, in the order of decoding, that is another; None: all are the same.

    0 is also said of another set-up of the decoder. Raises RenderError where a file does not open.
    """
    theirs = (one for source in sources for one in _coded(source, what))
    for n, (ours, other) in enumerate(zip_longest(_coded(Source(film), what), theirs)):
        if ours != other:
            return n
    setup = _setup(film, what)
    return 0 if any(_setup(file, what) != setup for file in {source.file for source in sources}) else None


def _coded(source: Source, what: Literal["video", "audio"]) -> Iterator[bytes]:
    with opened(source.file) as container:
        stream = container.streams.video[0] if what == "video" else container.streams.audio[0]
        if source.frames is None:
            yield from map(bytes, _packets(container, stream))
            return
        times = sorted(packet.pts or 0 for packet in _packets(container, stream))
        wanted = {*times[source.first : source.first + source.frames]}
        if wanted:
            container.seek(times[source.first], stream=stream, backward=True)
        for packet in _packets(container, stream):
            if packet.pts in wanted:
                wanted.remove(packet.pts)
                yield bytes(packet)
            if not wanted:
                return


def _packets(container: av.container.InputContainer, stream: Any) -> Iterator[Any]:
    return (packet for packet in container.demux(stream) if packet.size and packet.pts is not None)


def _setup(file: Path, what: Literal["video", "audio"]) -> bytes:
    with opened(file) as container:
        stream = container.streams.video[0] if what == "video" else container.streams.audio[0]
        return bytes(stream.codec_context.extradata or b"")
