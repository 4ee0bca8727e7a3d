"""Chart cards: what a Vega-Lite specification may say; its picture is exact, clear, and fetched from nowhere."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from renderers import cards
from renderers.cards import chart, chart_spec, vega
from renderers.cards.chart_spec import filled, held
from renderers.cards.frame import Frame
from renderers.figures.rows import read
from renderers.painting import RenderError, silent
from renderers.themes import theme

BARS: dict[str, Any] = {
    "data": {"name": "data"},
    "mark": "bar",
    "encoding": {"x": {"field": "fold", "type": "ordinal"}, "y": {"field": "sharpe", "type": "quantitative"}},
}
WALK = "fold,sharpe\n1,-0.5\n2,2.10\n3,1\n"


def settings(size: tuple[int, int] = (480, 270), **spec: Any) -> dict[str, Any]:
    return {"card": "chart", "spec": spec, "theme": theme("mocha"), "size": list(size), "language": "pt-BR"}


def files(folder: Path, spec: Any, data: str | None = WALK) -> dict[str, Path]:
    file = folder / "chart.vl.json"
    file.write_text(spec if isinstance(spec, str) else json.dumps(spec))
    if data is None:
        return {"file": file}
    (folder / "walk.csv").write_text(data)
    return {"file": file, "data": folder / "walk.csv"}


def frame(size: tuple[int, int] = (1920, 1080)) -> Frame:
    return Frame.of(settings(size))


def test_an_image_card_that_names_a_specification_is_a_chart() -> None:
    assert cards.drawn_as("image", {"file": Path("a.vl.json")}) == "chart"
    assert cards.drawn_as("image", {"file": Path("a.png")}) == "image"
    assert cards.drawn_as("table", {"file": Path("a.vl.json")}) == "table"
    assert cards.maker("chart") is chart


def test_a_chart_is_drawn_on_its_panel_with_its_source(tmp_path: Path) -> None:
    into = tmp_path / "into" / "card.png"
    into.parent.mkdir()
    painting = chart.paint(settings(source="Simulação"), files(tmp_path, BARS), into, silent)
    assert [box["text"] for box in painting.facts["boxes"]] == ["Simulação"]
    told = painting.facts["chart"]
    assert told["data"]["rows"] == 3 and told["data"]["columns"] == ["fold", "sharpe"]
    assert painting.facts == cards.sidecar(settings(source="Simulação"), files(tmp_path, BARS))
    with Image.open(into) as card:
        pixels = np.asarray(card.convert("RGB")).reshape(-1, 3)
        mark = theme("mocha")["colors"]["mark"]
        assert (pixels == [int(mark[n : n + 2], 16) for n in (1, 3, 5)]).all(axis=1).sum() > 500
    assert list(into.parent.iterdir()) == [into]


@pytest.mark.parametrize("size", [(1001, 333), (640, 360), (1728, 795), (300, 900)])
@pytest.mark.parametrize("height", [720, 1080])
def test_the_canvas_is_exactly_as_large_as_asked_and_clear(size: tuple[int, int], height: int, tmp_path: Path) -> None:
    into = tmp_path / "chart.png"
    given = read(files(tmp_path, BARS)["data"])
    vega.draw(BARS, given, frame((height * 16 // 9, height)), size, into, "chart.vl.json")
    with Image.open(into) as picture:
        assert (picture.size, picture.mode) == (size, "RGBA")
        alpha = np.asarray(picture.getchannel("A"))
        assert alpha[0].max() == 0 and alpha[:, 0].max() == 0 and alpha.max() == 255


def test_half_clear_ink_keeps_its_colour(tmp_path: Path) -> None:
    into = tmp_path / "chart.png"
    light = {**BARS, "mark": {"type": "bar", "color": "#cba6f7", "opacity": 0.5}}
    vega.draw(light, read(files(tmp_path, BARS)["data"]), frame(), (600, 400), into, "chart.vl.json")
    with Image.open(into) as picture:
        pixels = np.asarray(picture, dtype=int).reshape(-1, 4)
    ink = pixels[abs(pixels[:, 3] - 128) <= 2]
    near = abs(ink[:, :3] - [0xCB, 0xA6, 0xF7]).max(axis=1) <= 2
    assert near.sum() > 5_000


def test_charts_side_by_side_go_into_the_canvas_whole(tmp_path: Path) -> None:
    one = {key: value for key, value in BARS.items() if key != "data"} | {"width": 700, "height": 300}
    into = tmp_path / "chart.png"
    spec = {"data": {"name": "data"}, "hconcat": [one, one]}
    vega.draw(spec, read(files(tmp_path, spec)["data"]), frame(), (900, 900), into, "chart.vl.json")
    with Image.open(into) as picture:
        assert picture.size == (900, 900)
        across = np.flatnonzero(np.asarray(picture.getchannel("A")).max(axis=0))
        assert across[0] > 0 and across[-1] < 899 and across[-1] - across[0] > 800


def test_the_same_specification_gives_the_same_pixels(tmp_path: Path) -> None:
    given = files(tmp_path, {**BARS, "title": "Título com acentuação"})
    for name in ("1.png", "2.png"):
        chart.paint(settings(), given, tmp_path / name, silent)
    assert (tmp_path / "1.png").read_bytes() == (tmp_path / "2.png").read_bytes()


@pytest.mark.parametrize(
    "spec",
    [
        {**BARS, "data": {"url": "https://example.com/cars.json"}},
        {**BARS, "data": {"url": "file:///etc/hostname"}},
        {**BARS, "data": {"name": "data", "url": "data.json"}},
        {"data": {"name": "data"}, "layer": [BARS, {"mark": {"type": "image", "url": "http://example.com/a.png"}}]},
        {**BARS, "encoding": {"url": {"value": "http://example.com/a.png"}}},
        {**BARS, "transform": [{"lookup": "a", "from": {"data": {"url": "a.csv"}, "key": "a"}}]},
    ],
)
def test_addresses_are_refused_before_anything_is_drawn(spec: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="is an address: a chart fetches nothing"):
        chart.layout(settings(), files(tmp_path, spec))


def test_the_converter_itself_may_not_fetch_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0)
        spec = {**BARS, "data": {"url": f"http://127.0.0.1:{listening.getsockname()[1]}/a.json"}}
        with pytest.raises(RenderError, match="not allowed"):
            vega.draw(spec, None, frame(), (400, 300), tmp_path / "chart.png", "chart.vl.json")
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.parametrize(
    ("spec", "data", "sourced", "message"),
    [
        ({"mark": "bar", "data": {"values": [{"a": 1}]}}, False, False, "data holds figures of its own"),
        ({"mark": "bar", "data": {"values": [{"a": 1}]}}, False, True, ""),
        ({"mark": "bar", "data": {"sequence": {"start": 0, "stop": 9}}}, False, False, "figures of its own"),
        ({"mark": "bar", "data": {"name": "own"}, "datasets": {"own": [{"a": 1}]}}, False, False, "figures of its own"),
        ({"mark": "bar", "data": {"name": "own"}, "datasets": {"own": [{"url": 1}]}}, False, True, ""),
        ({"mark": "bar", "data": {"name": "other"}}, True, False, "is no data that is known here"),
        (BARS, False, False, "the card gives it no file"),
        ({"mark": "bar"}, True, False, "does not draw the card's data"),
        ({"layer": [BARS, {"data": {"values": [1]}, "mark": "rule"}]}, True, False, r"layer\.1\.data holds figures"),
        (BARS, True, False, ""),
    ],
)
def test_figures_have_a_source(spec: dict[str, Any], data: bool, sourced: bool, message: str) -> None:
    if not message:
        held(spec, "chart.vl.json", data=data, sourced=sourced)
        return
    with pytest.raises(RenderError, match=message) as caught:
        held(spec, "chart.vl.json", data=data, sourced=sourced)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is no JSON"),
        ("[]", "no Vega-Lite"),
        ('{"data": {"name": "data"}}', "it has no mark"),
        ("[" * 9999, "is no JSON"),
    ],
)
def test_what_is_no_specification_is_said(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=message) as caught:
        chart.layout(settings(), files(tmp_path, text))
    assert caught.value.hint


def test_what_vega_lite_cannot_draw_is_said_in_its_words(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"chart\.vl\.json: Vega-Lite says: ") as caught:
        chart.paint(settings(), files(tmp_path, {**BARS, "mark": "bogus"}), tmp_path / "card.png", silent)
    assert "\n" not in str(caught.value)


def test_without_the_extra_one_error_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart, "installed", lambda: False)
    with pytest.raises(RenderError, match="is not installed") as caught:
        chart.layout(settings(), files(tmp_path, BARS))
    assert caught.value.hint == "pip install 'onetake[charts]'"


def test_a_day_without_an_hour_is_that_day_everywhere(tmp_path: Path) -> None:
    spec = {"data": {"name": "data"}, "mark": "line", "encoding": {"x": {"field": "day", "type": "temporal"}}}
    given = read(files(tmp_path, spec, "day,name,v\n2024-03-01,2024-03-01,1.5\n2024-04,x,\n")["data"])
    assert filled(spec, given, frame(), (400, 300))["datasets"]["data"] == [
        {"day": "2024-03-01T00:00:00", "name": "2024-03-01", "v": 1.5},
        {"day": "2024-04-01T00:00:00", "name": "x", "v": None},
    ]


def test_the_author_s_own_configuration_is_laid_over_the_theme() -> None:
    spec = {**BARS, "config": {"axis": {"grid": True}, "background": "#ffffff"}}
    config = filled(spec, None, frame(), (400, 300))["config"]
    assert config["axis"]["grid"] is True and config["background"] == "#ffffff"
    assert config["axis"]["labelColor"] == theme("mocha")["colors"]["muted"]


def test_a_long_title_is_broken_into_lines() -> None:
    spec = {**BARS, "title": {"text": "O que o passado prometeu e o futuro pagou", "subtitle": "Sharpe"}}
    found = filled(spec, None, frame(), (700, 300))["title"]
    assert found["text"] == ["O que o passado", "prometeu e o futuro pagou"] and found["subtitle"] == "Sharpe"


@pytest.mark.parametrize(
    ("spec", "shape"), [({}, None), ({"width": 400, "height": 300}, 4 / 3), ({"width": "container", "height": 3}, None)]
)
def test_its_shape_is_its_own_or_the_room_s(spec: dict[str, Any], shape: float | None) -> None:
    found = chart_spec.shape(spec)
    assert (found and found[0] / found[1]) == shape
