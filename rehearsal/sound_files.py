"""Samples as the files that a service of sound sends: mp3, opus, wav, raw PCM, mu-law and A-law; and back.

A format is spelled as ElevenLabs spells it: `mp3_44100_128`, `pcm_24000`, `opus_48000_64`, `wav_48000`, `ulaw_8000`.
"""

from __future__ import annotations

import io
import wave
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 48_000  # Hz of all samples that come in
Samples = NDArray[np.float32]

_KINDS = {
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "pcm": "audio/pcm",
    "ulaw": "audio/basic",
    "alaw": "audio/x-alaw",
}
_SUFFIXES = {"mp3": "mp3", "opus": "opus", "wav": "wav", "pcm": "pcm", "ulaw": "ulaw", "alaw": "alaw"}
_LAWS = {"ulaw": ("mulaw", "pcm_mulaw"), "alaw": ("alaw", "pcm_alaw")}


def content_type(output_format: str) -> str:
    return _KINDS[output_format.partition("_")[0]]


def suffix(output_format: str) -> str:
    """Of a file in this format, without its dot."""
    return _SUFFIXES[output_format.partition("_")[0]]


def rate_of(output_format: str) -> int:
    return int(output_format.split("_")[1])


def resampled(pcm: Samples, rate: int) -> Samples:
    """The same at another rate; one row a channel."""
    if rate == RATE:
        return pcm
    from scipy import signal

    common = int(np.gcd(rate, RATE))
    return np.asarray(signal.resample_poly(pcm, rate // common, RATE // common, axis=-1), np.float32)


def encoded(pcm: Samples, output_format: str, note: str) -> tuple[bytes, Fraction]:
    """A file and the seconds that it lasts when decoded. `pcm` is one row a channel.

    Two notes make two files: the note is in the tags where a format has any, and moves the last bits of the samples.
    Raw formats and telephone codes are mono, as they have no place to say otherwise.
    """
    codec = output_format.split("_")[0]
    rate = rate_of(output_format)
    if codec in ("pcm", "ulaw", "alaw"):
        pcm = pcm.mean(axis=0, keepdims=True)
    whole = _whole(resampled(pcm, rate), note, 10.0 if codec in _LAWS else 1.5)
    seconds = Fraction(whole.shape[1], rate)
    if codec == "pcm":
        return whole.T.tobytes(), seconds
    if codec == "wav":
        return _wav(whole, rate), seconds
    if codec in _LAWS:
        return _muxed(whole, rate, *_LAWS[codec], 0, note), seconds
    kbps = int(output_format.split("_")[2])
    container, library = ("mp3", "libmp3lame") if codec == "mp3" else ("ogg", "libopus")
    return _muxed(whole, rate, container, library, kbps, note), seconds


def decoded(file: bytes, output_format: str) -> tuple[NDArray[np.int16], int]:
    """Samples, one row a channel, and their rate."""
    codec = output_format.partition("_")[0]
    if codec == "pcm":
        return np.frombuffer(file, "<i2").reshape(1, -1), rate_of(output_format)
    import av

    container_format = _LAWS[codec][0] if codec in _LAWS else None
    options = {"sample_rate": str(rate_of(output_format))} if codec in _LAWS else {}
    with av.open(io.BytesIO(file), "r", format=container_format, options=options) as container:
        stream = container.streams.audio[0]
        turn = av.AudioResampler(format="s16p", layout=stream.layout, rate=stream.rate)
        parts = [part.to_ndarray() for frame in container.decode(stream) for part in turn.resample(frame)]
        return np.concatenate(parts, axis=1), int(stream.rate)


def as_wav(file: bytes, output_format: str) -> bytes:
    """Any of the formats as a WAV file of 16 bits."""
    whole, rate = decoded(file, output_format)
    return _wav(whole, rate)


def _whole(pcm: Samples, note: str, steps: float) -> NDArray[np.int16]:
    """As 16-bit numbers, with `steps` of noise either way that depends on the note."""
    noise = np.random.default_rng(list(note.encode())).uniform(-steps, steps, pcm.shape)
    return np.clip(np.rint(pcm * 32767.0 + noise), -32768, 32767).astype("<i2")


def _wav(whole: NDArray[np.int16], rate: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(whole.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.ascontiguousarray(whole.T).tobytes())
    return out.getvalue()


def _muxed(whole: NDArray[np.int16], rate: int, container: str, codec: str, kbps: int, note: str) -> bytes:
    import av

    out = io.BytesIO()
    layout = "mono" if whole.shape[0] == 1 else "stereo"
    with av.open(out, "w", format=container) as file:
        file.metadata["comment"] = note
        stream: Any = file.add_stream(codec, rate=rate)
        stream.layout = layout
        if kbps:
            stream.bit_rate = kbps * 1000
        if codec == "libmp3lame":
            stream.options = {"compression_level": "9"}  # the quickest; it halves the time of a minute of music
        frame = av.AudioFrame.from_ndarray(whole.T.reshape(1, -1).copy(), format="s16", layout=layout)
        frame.sample_rate = rate
        frame.pts = 0
        frame.time_base = Fraction(1, rate)
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            file.mux(packet)
    return out.getvalue()
