"""What the picture is encoded as: every codec and preset on a tiny film, and encoders in hardware on values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import pytest

from renderers.ffmpeg import codecs, colour, hardware
from renderers.ffmpeg.probe import probe
from renderers.ffmpeg.run import exe, run
from renderers.painting import Json

FPS = Fraction(24)
SHOWN = "testsrc2=size=160x90:rate=24:duration=1.25"


def film(file: Path, settings: Json) -> Path:
    graph = f"{SHOWN},{colour.edge('rgba')}[video]"
    run(["-filter_complex", graph, *codecs.output(settings, FPS), str(file)], log=file.with_suffix(".log"))
    return file


@pytest.mark.parametrize("preset", ["draft", "final", "master"])
@pytest.mark.parametrize("codec", ["h264", "hevc", "av1"])
def test_every_codec_and_preset_gives_the_file_it_declares(tmp_path: Path, codec: str, preset: str) -> None:
    settings = {"preset": preset} | ({"codec": codec} if codec != codecs.USUAL else {})
    made = film(tmp_path / "film.mp4", settings)
    video = probe(made).video
    assert video is not None
    declared = {"codec": "h264", "profile": "High", "pixel_format": "yuv420p"} | codecs.declared(settings)
    assert {"codec": video.codec, "profile": video.profile, "pixel_format": video.pixel_format} == declared
    assert (video.matrix, video.primaries, video.transfer, video.range) == ("bt709", "bt709", "bt709", "tv")
    assert (video.frames, video.fps, video.start_s) == (30, FPS, Fraction(0))
    with av.open(str(made)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.codec_tag == {"h264": "avc1", "hevc": "hvc1", "av1": "av01"}[codec]
        packets = [packet for packet in container.demux(stream) if packet.size]
    times = sorted(packet.pts or 0 for packet in packets)
    keys = [packet.pts or 0 for packet in packets if packet.is_keyframe]
    assert [times.index(key) for key in keys] == [0, 12, 24]
    for key in keys:  # closed: what comes after a key frame in the file is shown after it
        later = packets[[packet.pts for packet in packets].index(key) :]
        assert min(packet.pts or 0 for packet in later) == key
    if preset == "final":
        assert film(tmp_path / "again.mp4", settings).read_bytes() == made.read_bytes()


@pytest.mark.parametrize("codec", ["h264", "hevc", "av1"])
def test_a_scene_may_begin_a_group_of_its_own(tmp_path: Path, codec: str) -> None:
    graph = f"{SHOWN},{colour.edge('rgba')}[video]"
    asked = [*codecs.output({"preset": "draft", "codec": codec}, FPS)[:-2], "-force_key_frames", f"{17 / 24:.6f}"]
    run(["-filter_complex", graph, *asked, "-f", "mp4", str(tmp_path / "film.mp4")], log=tmp_path / "log")
    with av.open(str(tmp_path / "film.mp4")) as container:
        packets = [packet for packet in container.demux(container.streams.video[0]) if packet.size]
    times = sorted(packet.pts or 0 for packet in packets)
    assert [times.index(packet.pts or 0) for packet in packets if packet.is_keyframe] == [0, 12, 17, 29]


def test_a_film_in_h264_declares_nothing_new() -> None:
    assert codecs.declared({"preset": "final"}) == codecs.declared({"preset": "master"}) == {}


def test_the_commands_of_every_encoder_are_as_they_were_read(golden: Callable[[str, str], None]) -> None:
    told = []
    for codec, ways in codecs.WAYS.items():
        for encoder in (None, *hardware.NEEDS):
            if encoder == "videotoolbox" and codec == "av1":
                continue
            for preset in ways:
                settings = {"preset": preset, "codec": codec} | ({"encoder": encoder} if encoder else {})
                told += [f"# {codec} {preset} {encoder or 'software'}", " ".join(codecs.output(settings, FPS)), ""]
    golden("ffmpeg/codecs.txt", "\n".join(told))


FAKE = """#!/bin/sh
case "$*" in
  *h264_qsv*) exit 0 ;;
  *_nvenc*) echo '[h264_nvenc @ 0x1] [error] Cannot load libcuda.so.1' >&2 ;;
  *) echo '[error] no card' >&2 ;;
esac
exit 1
"""


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose ffmpeg encodes H.264 by Quick Sync and nothing else."""
    fake = tmp_path / "ffmpeg"
    fake.write_text(FAKE)
    fake.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(fake))
    exe.cache_clear()
    yield
    exe.cache_clear()


@pytest.mark.usefixtures("card")
@pytest.mark.parametrize(
    ("codec", "encoder", "why"),
    [("h264", "qsv", ""), ("hevc", "qsv", "no card"), ("h264", "nvenc", "h264_nvenc: Cannot load libcuda.so.1")],
)
def test_a_trial_tells_what_an_encoder_lacks(codec: str, encoder: str, why: str) -> None:
    output = codecs.output({"preset": "final", "codec": codec, "encoder": encoder}, FPS)
    assert hardware.missing(output, (64, 36), FPS) == why


@pytest.mark.parametrize(
    ("platform", "h264", "av1"),
    [
        ("linux", ["nvenc", "qsv", "amf", "vaapi"], ["nvenc", "qsv", "amf", "vaapi"]),
        ("win32", ["nvenc", "qsv", "amf"], ["nvenc", "qsv", "amf"]),
        ("darwin", ["videotoolbox"], []),
    ],
)
def test_only_what_a_system_may_have_is_tried(
    monkeypatch: pytest.MonkeyPatch, platform: str, h264: list[str], av1: list[str]
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    assert (hardware.tried("h264"), hardware.tried("av1")) == (h264, av1)
