"""Which encoder a film is encoded by, on machines that have one or another."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from renderers.ffmpeg import hardware
from stages import encoders
from stages.core.errors import EpisodeError
from stages.core.model import Episode, Output
from tests.stages.values import episode, scene

NO_CARD = "no card"


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The encoders that work here, to be filled by a test."""
    there: set[str] = set()

    def missing(output: list[str], size: tuple[int, int], fps: Fraction) -> str:
        assert (size, fps) == ((64, 36), Fraction(24)), "the film's own"
        return "" if output[output.index("-c:v") + 1] in there else NO_CARD

    monkeypatch.setattr(hardware, "missing", missing)
    monkeypatch.setattr("sys.platform", "linux")
    encoders._tried.cache_clear()
    yield there
    encoders._tried.cache_clear()


def film(**asked: str) -> Episode:
    return episode([scene()], output=Output(**asked, line=4))


@pytest.mark.parametrize(
    ("asked", "there", "wanted"),
    [
        pytest.param({}, {"h264_nvenc"}, {"preset": "final"}, id="software by default, whatever is there"),
        pytest.param({"codec": "av1", "preset": "master"}, (), {"preset": "master", "codec": "av1"}, id="by name"),
        pytest.param({"encoder": "auto"}, (), {"preset": "final"}, id="auto without a card is software"),
        pytest.param(
            {"encoder": "auto"}, {"h264_vaapi", "h264_qsv"}, {"preset": "final", "encoder": "qsv"}, id="auto, the first"
        ),
        pytest.param(
            {"encoder": "auto", "codec": "hevc"}, {"h264_qsv"}, {"preset": "final", "codec": "hevc"}, id="of its codec"
        ),
        pytest.param(
            {"encoder": "amf", "codec": "av1"},
            {"av1_amf"},
            {"preset": "final", "codec": "av1", "encoder": "amf"},
            id="a card that is asked for and there",
        ),
    ],
)
def test_a_recipe_names_what_is_not_usual(
    machine: set[str], asked: dict[str, str], there: set[str], wanted: dict[str, str]
) -> None:
    machine.update(there)
    assert encoders.wanted(film(**asked)) == wanted


def test_a_draft_is_h264_by_software(machine: set[str]) -> None:
    from dataclasses import replace

    machine.add("av1_nvenc")
    asked = film(codec="av1", preset="master", encoder="nvenc")
    assert encoders.wanted(replace(asked, draft=True)) == {"preset": "draft"}
    assert encoders.said(replace(film(encoder="auto"), draft=True)) == ""


def test_an_encoder_that_is_not_there_is_the_authors_to_mend() -> None:
    with pytest.raises(EpisodeError) as caught:
        encoders.wanted(film(encoder="nvenc"))
    (mistake,) = caught.value.mistakes
    assert str(mistake) == (
        "episodes/ep.yaml:4: encoder is nvenc, which does not encode h264 here: no card\n"
        "hint: it needs an NVIDIA card that encodes this codec, and its driver; "
        "use `encoder: auto`, or remove it to encode by software"
    )


def test_a_plan_says_who_encodes_where_that_was_left_to_the_machine(machine: set[str]) -> None:
    assert encoders.said(film()) == encoders.said(film(encoder="software")) == ""
    assert encoders.said(film(encoder="auto")) == "no encoder in hardware works here: encoded by software"
    machine.add("h264_nvenc")
    encoders._tried.cache_clear()
    assert encoders.said(film(encoder="auto")) == "encoded by nvenc"
