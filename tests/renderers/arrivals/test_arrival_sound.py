"""Bought effects and music at the door."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rehearsal import sound_files, voices
from renderers import elevenlabs
from renderers.arrivals import sound
from renderers.service import Arrival

MUSIC = elevenlabs.music_request("music_v1", "calm piano", 4, {})
EFFECT = elevenlabs.sound_request("eleven_text_to_sound_v2", "rain", 2, {})
ANY_LENGTH = elevenlabs.sound_request("eleven_text_to_sound_v2", "rain", None, {})


def examined(folder: Path, request: dict[str, Any], pcm: sound_files.Samples, sent: str = "mp3_44100_128") -> Arrival:
    file = folder / "sound.mp3"
    file.write_bytes(sound_files.encoded(pcm, sent, "note")[0])
    return sound.examine(request, {}, file, {})


def test_what_was_asked_for_is_let_in(tmp_path: Path) -> None:
    facts = {"samples": 4 * 44_100, "rate": 44_100, "channels": 2}
    assert examined(tmp_path, MUSIC, voices.chords("calm", 4)) == Arrival(facts)
    assert examined(tmp_path, EFFECT, voices.noises("rain", 2)).faults == ()
    assert examined(tmp_path, ANY_LENGTH, voices.noises("rain", 0.6)).faults == ()


@pytest.mark.parametrize(
    ("request_", "pcm", "sent", "fault"),
    [
        pytest.param(MUSIC, voices.chords("calm", 2), None, "it lasts 2.0 s, asked for were 4 s", id="short"),
        pytest.param(EFFECT, voices.noises("rain", 6), None, "it lasts 6.0 s, asked for were 2 s", id="long"),
        pytest.param(EFFECT, np.zeros((2, 96_000), np.float32), None, "nothing but silence", id="silent"),
        pytest.param(
            EFFECT,
            voices.noises("rain", 2),
            "mp3_22050_32",
            "it is mp3float at 22050 Hz, asked for was mp3_44100_128",
            id="another rate",
        ),
        pytest.param(EFFECT, voices.noises("rain", 2), "wav_44100", "it is pcm_s16le at 44100 Hz", id="another kind"),
    ],
)
def test_what_was_not_asked_for_is_not(
    tmp_path: Path, request_: dict[str, Any], pcm: sound_files.Samples, sent: str | None, fault: str
) -> None:
    found = examined(tmp_path, request_, pcm, sent or "mp3_44100_128")
    assert len(found.faults) == 1
    assert fault in found.faults[0]
    assert found.facts["samples"] > 0


def test_what_does_not_decode_is_not_let_in(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"nothing to hear" * 50)
    found = sound.examine(EFFECT, {}, tmp_path / "a.mp3", {})
    assert found.faults[0].startswith("the sound file does not decode")
    assert found.facts == {}
