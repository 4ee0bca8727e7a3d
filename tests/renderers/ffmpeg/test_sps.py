"""What H.264 says of itself, against what the encoder was asked for."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.ffmpeg import sps
from renderers.ffmpeg.run import run
from renderers.ffmpeg.sps import Sps

SOURCE = ("-f", "lavfi", "-i", "testsrc2=s=64x48:r=24:d=0.25")
X264 = "b-pyramid=none:nal-hrd=vbr:vbv-maxrate=900:vbv-bufsize=900:cqm=jvt:colorprim=bt709"
ALL_OF_IT = ("-bf", "2", "-chroma_sample_location", "topleft", "-aspect", "3:1", "-x264-params", X264)


def said(folder: Path, *options: str) -> Sps | None:
    file = folder / "a.mp4"
    run([*SOURCE, "-c:v", "libx264", *options, str(file)], log=folder / "log")
    with av.open(str(file)) as film:
        return sps.of_avcc(film.streams.video[0].codec_context.extradata)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(("-bf", "0"), Sps(True, 0, 0, True), id="frames as they are shown"),
        pytest.param(("-bf", "3", "-preset", "slow"), Sps(True, 2, 0, True), id="a pyramid of B-frames"),
        pytest.param(("-profile:v", "baseline"), Sps(True, 0, 0, True), id="baseline"),
        pytest.param(("-flags", "+ildct+ilme", "-bf", "0"), Sps(False, 0, 0, True), id="fields"),
        pytest.param(("-pix_fmt", "yuv422p10le", "-bf", "0"), Sps(True, 0, 0, False), id="4:2:2 of 10 bits"),
        pytest.param(
            ALL_OF_IT,
            Sps(True, 1, 2, True),
            id="everything there is to say",
        ),
    ],
)
def test_a_stream_says_what_it_was_asked_for(tmp_path: Path, options: tuple[str, ...], expected: Sps) -> None:
    if "-pix_fmt" not in options:
        options = (*options, "-pix_fmt", "yuv420p")
    assert said(tmp_path, *options) == expected


@pytest.mark.parametrize(("order", "reordered"), [("1 1", None), ("011", 0)], ids=["may", "cannot"])
def test_a_stream_may_not_say_how_far_it_reorders(order: str, reordered: int | None) -> None:
    """Main profile, 64x48, without a word on how it is used. Pictures in an order of kind 2 are not reordered."""
    bits = f"01001101 00000000 00001011 1 1 {order} 010 0 00100 011 1 1 0 0 1".replace(" ", "")
    content = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
    assert sps.read(b"\x67" + content) == Sps(True, reordered, 0, True)


def test_no_avcc_says_nothing() -> None:
    for extradata in (None, b"", bytes(20), b"\1\x42\0\x0b\xff\xe2" + bytes(20), b"\1\x42\0\x0b\xff\xe1\0\x40\x67"):
        assert sps.of_avcc(extradata) is None


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        sps.read(b"\x67" + content)
    except (IndexError, ValueError):
        return
