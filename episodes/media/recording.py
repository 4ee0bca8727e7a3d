"""The demo's own recording: one line, read by Kokoro-82M with the voice af_heart.

    pip install kokoro-onnx av
    python episodes/media/recording.py MODEL.onnx VOICES.npz          writes recording.flac beside this file

Both files belong to Kokoro (Apache-2.0) and are not part of this project; the model used was the int8 export. To the
episode this is a sound file like any other: nothing in a build runs this script.
"""

from __future__ import annotations

import sys
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

TEXT = (
    "I am a recording that somebody brought. Nobody stretched me to fit: this scene lasts as long as I do, plus a "
    "breath. Lengths are whole frames, so scene one thousand starts as punctually as scene one."
)


def spoken(model: str, voices: str) -> tuple[NDArray[np.float32], int]:
    from kokoro_onnx import Kokoro  # type: ignore[import-not-found, unused-ignore]  # no dependency of ours

    pcm, rate = Kokoro(model, voices).create(TEXT, voice="af_heart", speed=0.86, lang="en-us")
    return np.asarray(pcm, dtype=np.float32), int(rate)


def write(path: Path, pcm: NDArray[np.float32], rate: int) -> None:
    whole = np.rint(np.clip(pcm, -1, 1) * 32767).astype(np.int16)
    with av.open(str(path), "w", options={"fflags": "+bitexact"}) as file:
        stream = file.add_stream("flac", rate=rate)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(whole.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = rate
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            file.mux(packet)


if __name__ == "__main__":
    write(Path(__file__).with_name("recording.flac"), *spoken(*sys.argv[1:3]))
