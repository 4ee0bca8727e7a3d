"""The mix as AAC, in pieces: as good at their joints as between them, and as many samples as the mix has."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from renderers.ffmpeg import track
from renderers.ffmpeg.boxes import edits
from renderers.painting import RenderError, silent
from renderers.sound import wav
from renderers.sound.wav import RATE, Samples

SAMPLES = 3 * RATE + 123


@pytest.fixture(scope="module")
def mix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Noise that comes and goes, then a tone, with clicks, so that the encoder changes its windows everywhere."""
    chance, at = np.random.default_rng(3), np.arange(SAMPLES)
    hiss = np.where(at < SAMPLES // 2, 0.05, 0.00005) * (1 + np.sin(at / 700))
    sound = chance.normal(0, 1, (SAMPLES, 2)) * hiss[:, None] + 0.1 * np.sin(at / 9)[:, None]
    sound[chance.integers(0, SAMPLES, 60)] += 0.5
    file = tmp_path_factory.mktemp("mix") / "mix.wav"
    wav.write(file, sound, bits=24)
    return file


def coded(mix: Path, into: Path, **settings: object) -> Path:
    track.paint({"samples": wav.length(mix), "kbps": 384, **settings}, {"mix": mix}, into, silent)
    return into


def heard(file: Path) -> Samples:
    with av.open(str(file)) as container:
        blocks = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(blocks, axis=1).T.astype(np.float64)[:SAMPLES]


def packets(file: Path) -> list[tuple[int | None, bytes]]:
    with av.open(str(file)) as container:
        return [(packet.pts, bytes(packet)) for packet in container.demux(audio=0) if packet.size]


@pytest.mark.parametrize(("settings", "entries"), [({}, [[(SAMPLES, 1024)]]), ({"strict": True}, [])], ids=str)
def test_a_track_has_the_samples_of_its_mix_at_their_places(tmp_path, mix, settings, entries):
    file = coded(mix, tmp_path / "track.m4a", **settings)
    sound, wanted = heard(file)[2048:-2048], wav.read(mix)[2048:-2048]
    sound = sound[: len(wanted)]
    assert edits(file) == entries
    with av.open(str(file)) as container:
        assert container.streams.audio[0].duration == SAMPLES
    near = {late: float(np.square(np.roll(sound, -late, axis=0) - wanted).sum()) for late in range(-2, 3)}
    assert min(near, key=lambda late: near[late]) == 0


def test_pieces_meet_in_the_windows_of_the_whole_and_are_as_good(tmp_path, mix, monkeypatch):
    whole, wanted = coded(mix, tmp_path / "whole.m4a"), wav.read(mix)
    monkeypatch.setattr(track, "PIECE", 20)
    ways: list[str] = []
    real = track._encoder

    def noted(kbps, coder):
        ways.append(coder)
        return real(kbps, coder)

    monkeypatch.setattr(track, "_encoder", noted)
    pieces = coded(mix, tmp_path / "pieces.m4a")
    assert 0 < ways.count(track.CAREFUL) < ways.count(track.FAST), "some pieces need all their bits, and some do not"
    assert len(track.cuts(-(-SAMPLES // 1024))) > 6
    windows = [[track.window(content) for _, content in packets(file)] for file in (whole, pieces)]
    assert windows[0] == windows[1]
    assert len(set(windows[0])) > 3, "it changes them everywhere"
    assert packets(whole) != packets(pieces), "the encoder spends its bits otherwise"
    noise = [float(np.square(heard(file) - wanted).sum()) for file in (whole, pieces)]
    assert noise[1] < 1.1 * noise[0]


def test_the_number_of_cores_changes_no_byte(tmp_path, mix, monkeypatch):
    monkeypatch.setattr(track, "PIECE", 40)
    some = coded(mix, tmp_path / "some.m4a")
    monkeypatch.setattr(track, "cpu_count", lambda: 1)
    assert coded(mix, tmp_path / "one.m4a").read_bytes() == some.read_bytes()


def test_pieces_that_agree_nowhere_are_not_joined(tmp_path, mix, monkeypatch):
    monkeypatch.setattr(track, "FAST", track.CAREFUL)
    whole = packets(coded(mix, tmp_path / "whole.m4a"))
    monkeypatch.setattr(track, "PIECE", 20)
    monkeypatch.setattr(track, "window", lambda packet: None)
    assert packets(coded(mix, tmp_path / "unsure.m4a")) == whole


def test_a_window_is_read_from_the_first_bits_of_a_packet():
    pair_of_short_windows = int("001 0000 1 0 10 1".replace(" ", "").ljust(16, "0"), 2).to_bytes(2, "big")
    channels_apart = int("001 0000 0 0 10 1".replace(" ", "").ljust(16, "0"), 2).to_bytes(2, "big")
    assert track.window(pair_of_short_windows) == 0b101
    assert track.window(channels_apart) is None


def test_a_mix_of_another_length_is_refused(tmp_path, mix):
    with pytest.raises(RenderError, match=f"has {SAMPLES} samples, not 1000"):
        track.paint({"samples": 1000, "kbps": 384}, {"mix": mix}, tmp_path / "track.m4a", silent)
