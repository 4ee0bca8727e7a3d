"""What may be asked of an encode and of a thumbnail."""

from __future__ import annotations

from pathlib import Path

import pytest

from stages.core.episode import load
from stages.core.errors import EpisodeError
from stages.core.model import Output
from tests.episodes import project, text, write


def test_what_an_episode_asks_of_its_encode(tmp_path: Path) -> None:
    plain = load(write(project(tmp_path / "a"), text("hold_s: 2")))
    assert (plain.output, plain.thumbnail) == (Output(), None)
    head = "codec: hevc\npreset: master\nencoder: auto\nthumbnail: auto\n"
    asked = load(write(project(tmp_path / "b"), text("hold_s: 2", head=head)))
    assert (asked.output.codec, asked.output.preset, asked.output.encoder) == ("hevc", "master", "auto")
    assert asked.thumbnail is not None and asked.thumbnail.at is None


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("codec: h265", 'codec cannot be "h265"\nhint: did you mean hevc?'),
        ("codec: av1\nencoder: videotoolbox", "encoder is videotoolbox, which encodes no AV1\nhint: use `codec: hevc`"),
        ("thumbnail: {at: nowhere}", 'thumbnail.at names a scene "nowhere", which is not there\nhint: give a scene'),
    ],
)
def test_what_nobody_can_do_is_told(tmp_path: Path, head: str, says: str) -> None:
    with pytest.raises(EpisodeError) as caught:
        load(write(project(tmp_path / "p"), text("hold_s: 2", head=head)))
    assert says in str(caught.value)
