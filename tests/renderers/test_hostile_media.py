"""Clips that are broken, lie, or want something: each ends in one sentence that names it, and nothing is kept."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from PIL import Image

from renderers import conform, own
from renderers.ffmpeg import probe
from renderers.ffmpeg.run import run
from renderers.painting import Json, RenderError
from renderers.sound import spoken
from tests.renderers import movies

X264 = ("-c:v", "libx264", "-qp", "4", "-preset", "ultrafast")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A film of six frames."""
    file = tmp_path_factory.mktemp("hostile") / "good.mp4"
    return movies.clip(file, movies.numbered(6), options=X264).read_bytes()


@pytest.fixture(scope="module")
def in_pngs(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A film whose frames are PNGs, which say their own size."""
    file = tmp_path_factory.mktemp("hostile") / "pngs.mov"
    return movies.clip(file, movies.numbered(2), filters="null", options=("-c:v", "png")).read_bytes()


def refused(file: Path) -> str:
    """What is said of it; it names the file and a remedy, and nothing is left."""
    into = file.parent / "taken.mp4"
    with pytest.raises(RenderError) as caught:
        own.paint_video({}, {"file": file}, into)
    assert str(caught.value).startswith(f"{file}: ") and caught.value.hint and not into.exists()
    return str(caught.value).removeprefix(f"{file}: ")


def patched(content: bytes, after: bytes, offset: int, new: bytes) -> bytes:
    at = content.index(after) + len(after) + offset
    return content[:at] + new + content[at + len(new) :]


def huge(pngs: bytes) -> bytes:
    """Thirty thousand pixels a side, by every header and checksum."""
    head = b"IHDR" + (30_000).to_bytes(4, "big") * 2
    at = pngs.index(b"IHDR")
    while at >= 0:
        chunk = head + pngs[at + 12 : at + 17]
        pngs = pngs[:at] + chunk + crc32(chunk).to_bytes(4, "big") + pngs[at + 21 :]
        at = pngs.find(b"IHDR", at + 4)
    return pngs


def crowded(film: bytes) -> bytes:
    """Its track a thousand times over."""
    moov, trak = film.index(b"moov") - 4, film.index(b"trak") - 4
    size = int.from_bytes(film[trak : trak + 4], "big")
    whole = int.from_bytes(film[moov : moov + 4], "big") + 999 * size
    film = film[:moov] + whole.to_bytes(4, "big") + film[moov + 4 :]
    return film[:trak] + film[trak : trak + size] * 1000 + film[trak + size :]


def without_index(film: bytes) -> bytes:
    return film[: film.index(b"moov") - 4]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        pytest.param(lambda film: b"", "does not decode", id="nothing"),
        pytest.param(lambda film: bytes(5000), "does not decode", id="zeros"),
        pytest.param(lambda film: b"<html>Bad gateway</html>" * 40, "does not decode", id="a web page"),
        pytest.param(lambda film: film[: len(film) // 2], "does not decode", id="half of it"),
        pytest.param(without_index, "does not decode", id="no index"),
        pytest.param(lambda film: patched(film, b"stsz", 4, b"\x7f\xff\xff\xff"), "not one frame", id="endless frames"),
        pytest.param(
            lambda film: patched(film, b"stts", 12, b"\x40\0\0\0"), "longer than 60 minutes", id="hours apart"
        ),
        pytest.param(lambda film: patched(film, b"mdhd", 12, bytes(4)), "not one frame", id="a clock of no ticks"),
        pytest.param(lambda film: film.replace(b"avc1", b"zzz1"), "codec that is not known", id="an unknown codec"),
        pytest.param(crowded, "more than 100 streams", id="a thousand streams"),
    ],
)
def test_broken_films_are_refused(tmp_path: Path, good: bytes, spoil: Callable[[bytes], bytes], says: str) -> None:
    (tmp_path / "a.mp4").write_bytes(spoil(good))
    assert says in refused(tmp_path / "a.mp4")


def test_a_frame_of_a_gigabyte_is_never_decoded(
    tmp_path: Path, in_pngs: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two gigabytes are asked for by a file of less than a kilobyte; under a smaller limit any frame is too much."""
    (tmp_path / "a.mov").write_bytes(huge(in_pngs))
    assert "does not decode" in refused(tmp_path / "a.mov") or "limit" in refused(tmp_path / "a.mov")
    (tmp_path / "b.mov").write_bytes(in_pngs)
    assert own.paint_video({}, {"file": tmp_path / "b.mov"}, tmp_path / "b2.mov").facts["frames"] == 2
    monkeypatch.setattr(probe, "MOST_PX", 64 * 36 - 1)
    assert "limit" in refused(tmp_path / "b.mov")


def test_colours_that_nobody_here_converts_are_refused(tmp_path: Path) -> None:
    """They would come out green, and nothing would say so."""
    clip = movies.clip(tmp_path / "a.mp4", movies.numbered(2), filters=f"{movies.TO_YUV},setparams=colorspace=ycgco")
    assert "not converted here (matrix 8 of H.273)" in refused(clip)


def test_a_film_without_a_frame_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.mkv"
    run(["-f", "lavfi", "-i", "sine=d=0.1", "-c:a", "flac", str(file)], log=tmp_path / "log")
    assert "only sound, no video stream" in refused(file)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF", "BMP", "TIFF"])
def test_a_picture_is_no_clip_whatever_its_name(tmp_path: Path, kind: str) -> None:
    Image.fromarray(np.full((36, 64, 3), 90, np.uint8)).save(tmp_path / "a.mp4", kind)
    assert "is a picture, not a video" in refused(tmp_path / "a.mp4")


HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{there}\n#EXT-X-ENDLIST\n"
SDP = (
    "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {port} RTP/AVP 96\na=rtpmap:96 H264/90000\n"
)
LISTS = {
    "a.m3u8": HLS,
    "b.mp4": "ffconcat version 1.0\nfile {there}\n",
    "c.sdp": SDP,
    "d.mpd": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet '
    'mimeType="video/mp4"><Representation id="1"><BaseURL>{there}</BaseURL></Representation>'
    "</AdaptationSet></Period></MPD>",
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("sniffed", [True, False])
def test_a_list_never_opens_what_it_names(
    tmp_path: Path, good: bytes, monkeypatch: pytest.MonkeyPatch, name: str, sniffed: bool
) -> None:
    """Neither a file nor a host: what is named is a server of ours, and nobody comes. Nor by ffmpeg's own command."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        for there in (f"http://127.0.0.1:{port}/b.ts", "there.mp4"):
            (tmp_path / "there.mp4").write_bytes(good)
            os.utime(tmp_path / "there.mp4", ns=(0, 0))
            (tmp_path / name).write_text(LISTS[name].format(there=there, port=port), encoding="utf-8")
            if sniffed:
                assert "is a list that names other files" in refused(tmp_path / name)
            else:
                monkeypatch.setattr(probe, "LISTS", (b"\0",))
                said = refused(tmp_path / name)
                assert "is of no kind of video" in said or "does not decode" in said
                with pytest.raises(RenderError):
                    asked = [*probe.ENTRIES, "-i", f"file:{tmp_path / name}", "-f", "null", "-"]
                    run(asked, log=tmp_path / "log")
                assert "there" not in (tmp_path / "log").read_text().partition("\n")[2]
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize(
    "name",
    [
        "%03d %d.mp4",
        'it\'s "q" $HOME `x` \\back.mp4',
        "-dash.mp4",
        "http:a|b;c,[d]=e,#f?g&h.mp4",
        "two\nlines\tand ü 🎬.mp4",
        "concat:a|b.mp4",
        "no suffix",
    ],
)
def test_a_name_is_only_a_name(tmp_path: Path, good: bytes, name: str) -> None:
    """Taken in, copied, and encoded, whatever ffmpeg makes of such words elsewhere."""
    clip = tmp_path / name
    clip.write_bytes(good)
    facts = own.paint_video({}, {"file": clip}, tmp_path / "taken.mp4").facts
    asked: Json = {"size": [64, 36], "fps": "24", "frames": 6, "key_frame": 0}
    asked["source"] = {"frames": facts["frames"], "fps": facts["fps"]}
    for size, copied in (([64, 36], True), ([32, 18], False)):
        made = conform.paint({**asked, "size": size}, {"clip": clip}, tmp_path / "plate.mp4").facts
        assert (made["copied"], made["frames"]) == (copied, 6)
        assert movies.numbers(tmp_path / "plate.mp4") == [*range(6)]


def test_what_is_no_file_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    (tmp_path / "folder.mp4").mkdir()
    (tmp_path / "loop.mp4").symlink_to(tmp_path / "loop.mp4")
    (tmp_path / "lost.mp4").symlink_to(tmp_path / "nowhere.mp4")
    for name, says in (("pipe", "is not a file"), ("folder", "is not a file"), ("lost", "there is no such file")):
        assert says in refused(tmp_path / f"{name}.mp4")
    assert refused(tmp_path / "loop.mp4")


def test_a_link_is_followed(tmp_path: Path, good: bytes) -> None:
    (tmp_path / "real.mp4").write_bytes(good)
    (tmp_path / "link.mp4").symlink_to(tmp_path / "real.mp4")
    assert own.paint_video({}, {"file": tmp_path / "link.mp4"}, tmp_path / "taken.mp4").facts["frames"] == 6


def test_a_list_is_no_narration_either(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text(LISTS["b.mp4"].format(there="b.wav"), encoding="utf-8")
    with pytest.raises(RenderError, match=r"a\.wav: is a list that names other files"):
        spoken.recorded(tmp_path / "a.wav")
