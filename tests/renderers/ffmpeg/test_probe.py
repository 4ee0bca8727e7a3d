"""What media files are."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from renderers.ffmpeg import colour
from renderers.ffmpeg.probe import Video, probe
from renderers.ffmpeg.run import run
from renderers.painting import RenderError
from tests.renderers.ffmpeg import films

FILM = ("-f", "lavfi", "-i", "testsrc2=s=64x36:r=24:d=0.5", "-f", "lavfi", "-i", "sine=r=48000:d=0.5")


def picture_of(path: Path) -> Video:
    video = probe(path).video
    assert video
    return video


def test_a_film_is_told_by_its_frames_and_samples(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    run([*FILM, "-pix_fmt", "yuv420p", *colour.TAGS, "-c:a", "aac", "-ac", "2", str(film)], log=tmp_path / "log")
    media = probe(film)
    assert media.video and media.audio
    assert (media.video.codec, media.video.size, media.video.frames) == ("h264", (64, 36), 12)
    assert media.video.fps == 24
    assert (media.video.pixel_format, media.video.matrix, media.video.range) == ("yuv420p", "bt709", "tv")
    assert (media.video.start_s, media.video.duration_s) == (Fraction(0), Fraction(1, 2))
    assert (media.audio.codec, media.audio.rate, media.audio.channels, media.audio.samples) == (
        "aac",
        48_000,
        2,
        24_000,
    )
    uncounted = probe(film, count=False)
    assert uncounted.video and uncounted.audio
    assert (uncounted.video.frames, uncounted.audio.samples) == (None, None)
    assert uncounted.video.pixel_format == "yuv420p"


def test_what_a_file_does_not_say_is_none(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    run([*FILM, "-pix_fmt", "yuv420p", "-an", str(film)], log=tmp_path / "log")
    media = probe(film)
    assert media.audio is None
    assert media.video
    assert (media.video.matrix, media.video.primaries, media.video.transfer) == (None, None, None)


@pytest.mark.parametrize("anticlockwise", [0, 90, 180, 270])
def test_rotation_is_clockwise_and_turns_the_shown_size(tmp_path: Path, anticlockwise: int) -> None:
    film, turned = tmp_path / "film.mp4", tmp_path / "turned.mp4"
    run([*FILM, "-an", str(film)], log=tmp_path / "log")
    run(["-display_rotation", str(anticlockwise), "-i", str(film), "-c", "copy", str(turned)], log=tmp_path / "log")
    video = picture_of(turned)
    assert video.rotation == -anticlockwise % 360
    assert video.shown_size == ((36, 64) if anticlockwise % 180 else (64, 36))


def test_sound_without_picture_and_picture_without_sound(tmp_path: Path) -> None:
    sound = probe(films.mix(tmp_path / "mix.wav", 1001))
    assert sound.video is None
    assert sound.audio and (sound.audio.codec, sound.audio.samples) == ("pcm_s16le", 1001)
    still = probe(films.card(tmp_path / "card.png", (1, 2, 3, 4)))
    assert still.audio is None
    assert still.video and (still.video.codec, still.video.pixel_format, still.video.frames) == ("png", "rgba", 1)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("gone.mp4", None, "there is no such file", id="missing"),
        pytest.param("empty.mp4", b"", "does not decode", id="empty"),
        pytest.param("text.wav", b"not a sound at all", "does not decode", id="text"),
        pytest.param("torn.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "gone.mp4|decode", id="torn image"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(RenderError, match=says) as caught:
        probe(file)
    assert str(file) in str(caught.value)
