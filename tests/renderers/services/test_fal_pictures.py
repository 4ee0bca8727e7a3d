"""Start and end frames: legal for the model, and uploaded to where nobody else sees the key."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from rehearsal import Rehearsal
from renderers import fal_pictures, secrets
from renderers.fal_models import Picture
from renderers.painting import RenderError
from renderers.service import Declined, Forbidden, Refused, ServiceError
from tests.renderers.wires import answers, reply, wire

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
WANTS = Picture(most_bytes=200_000, least_px=300, aspects=(0.40, 2.50))


def picture(size: tuple[int, int] = (480, 320), mode: str = "RGB", noisy: bool = False) -> Image.Image:
    if noisy:
        pixels = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), np.uint8)
        return Image.fromarray(pixels).convert(mode)
    return Image.linear_gradient("L").resize(size).convert("RGB").convert(mode)


def saved(folder: Path, image: Image.Image, name: str = "a.jpg", **more: Any) -> Path:
    file = folder / name
    image.save(file, **more)
    return file


@pytest.mark.parametrize(
    ("name", "mode", "kind"),
    [("a.jpg", "RGB", "image/jpeg"), ("a.JPEG", "L", "image/jpeg"), ("a.png", "RGB", "image/png")],
)
def test_a_legal_picture_goes_as_it_is(name: str, mode: str, kind: str, tmp_path: Path) -> None:
    file = saved(tmp_path, picture(mode=mode), name)
    assert fal_pictures.legal(file, WANTS) == (file.read_bytes(), kind)


def test_what_a_file_is_decides_and_not_its_name(tmp_path: Path) -> None:
    file = saved(tmp_path, picture(), "a.jpg", format="PNG")
    assert fal_pictures.legal(file, WANTS) == (file.read_bytes(), "image/png")


@pytest.mark.parametrize(
    ("name", "mode", "more"),
    [
        pytest.param("a.webp", "RGB", {}, id="another format"),
        pytest.param("a.gif", "P", {}, id="a palette"),
        pytest.param("a.png", "RGBA", {}, id="transparent"),
        pytest.param("a.png", "P", {"transparency": 0}, id="a transparent palette"),
        pytest.param("a.png", "I;16", {}, id="16 bits"),
        pytest.param("a.jpg", "CMYK", {}, id="for print"),
        pytest.param("a.jpg", "RGB", {"icc_profile": PROFILE}, id="with a colour profile"),
    ],
)
def test_what_models_read_differently_becomes_a_plain_jpeg(
    name: str, mode: str, more: dict[str, Any], tmp_path: Path
) -> None:
    grey = Image.linear_gradient("L").resize((480, 320))
    image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257) if mode == "I;16" else picture(mode=mode)
    content, kind = fal_pictures.legal(saved(tmp_path, image, name, **more), WANTS)
    with Image.open(io.BytesIO(content)) as sent:
        assert (kind, sent.format, sent.mode, sent.size) == ("image/jpeg", "JPEG", "RGB", (480, 320))
        assert "icc_profile" not in sent.info


def test_a_turned_photograph_is_sent_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content, _ = fal_pictures.legal(saved(tmp_path, picture(), exif=exif), WANTS)
    with Image.open(io.BytesIO(content)) as sent:
        assert sent.size == (320, 480) and not sent.getexif()


def test_a_small_picture_grows_to_the_least_there_is(tmp_path: Path) -> None:
    content, _ = fal_pictures.legal(saved(tmp_path, picture((133, 101))), WANTS)
    with Image.open(io.BytesIO(content)) as sent:
        assert sent.size == (395, 300)


def test_a_heavy_picture_is_made_light_enough(tmp_path: Path) -> None:
    file = saved(tmp_path, picture((640, 400), noisy=True), "a.png")
    wants = Picture(most_bytes=file.stat().st_size // 2)
    content, kind = fal_pictures.legal(file, wants)
    assert wants.most_bytes // 2 < len(content) <= wants.most_bytes and kind == "image/jpeg"
    with Image.open(io.BytesIO(content)) as sent:
        assert sent.size == (640, 400)


def test_one_that_no_quality_makes_light_enough_shrinks_and_then_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fal_pictures, "LONGEST_PX", 400)
    file = saved(tmp_path, picture((1200, 800), noisy=True), "a.png")
    content, _ = fal_pictures.legal(file, WANTS)
    with Image.open(io.BytesIO(content)) as sent:
        assert max(sent.size) == 400
    with pytest.raises(Refused, match="does not fit into 0 MB"):
        fal_pictures.legal(file, Picture(most_bytes=1000))


@pytest.mark.parametrize(
    ("size", "legal"), [((750, 300), True), ((754, 300), False), ((300, 750), True), ((300, 754), False)]
)
def test_a_shape_that_no_scaling_mends_is_refused(size: tuple[int, int], legal: bool, tmp_path: Path) -> None:
    file = saved(tmp_path, picture(size))
    if legal:
        fal_pictures.legal(file, WANTS)
    else:
        with pytest.raises(Refused, match=f"is {size[0]}x{size[1]}") as caught:
            fal_pictures.legal(file, WANTS)
        assert caught.value.charged is False and caught.value.hint


def test_a_file_that_does_not_decode_is_never_sent(tmp_path: Path) -> None:
    file = saved(tmp_path, picture())
    file.write_bytes(file.read_bytes()[:-500])
    with pytest.raises(RenderError, match="does not decode") as caught:
        fal_pictures.legal(file, WANTS)
    assert not isinstance(caught.value, ServiceError)


# ── uploads ──


def test_every_upload_has_an_address_of_its_own(town: Rehearsal) -> None:
    first, second = (fal_pictures.upload(b"jpeg", "image/jpeg") for _ in range(2))
    assert first != second and first.startswith(town.url("fal.cdn")) and first.endswith(".jpeg")
    (sent, _) = town.asked("fal.upload")
    assert (sent.body, sent.headers["content-type"]) == (b"jpeg", "image/jpeg")
    assert town.keys["fal"] not in sent.headers["authorization"]
    assert town.charges == []


@pytest.mark.parametrize("endpoint", ["fal.token", "fal.upload"])
@pytest.mark.parametrize(
    ("does", "more"),
    [
        ("close-before", {}),
        ("close-after", {}),
        ("truncate", {}),
        ("garbage", {}),
        ("html", {}),
        ("status", {"code": 500}),
        ("status", {"code": 429}),
        ("status", {"code": 200, "body": {"token": None}}),
        ("status", {"code": 200, "body": [], "accepted": True}),
        ("status", {"code": 200, "body": {"access_url": 7}, "accepted": True}),
    ],
    ids=str,
)
def test_a_broken_upload_is_tried_again(
    endpoint: str, does: str, more: dict[str, Any], town: Rehearsal, paused: list[float]
) -> None:
    town.fault(endpoint, 1, does, **more)
    assert fal_pictures.upload(b"jpeg", "image/jpeg").startswith(town.url("fal.cdn"))


def test_uploads_are_not_tried_for_ever_and_by_one_way_alone(town: Rehearsal, paused: list[float]) -> None:
    """The library's other way would show the account's key to the store of another host."""
    town.fault("fal.upload", None, "status", code=503, body="busy")
    with pytest.raises(Declined, match="cannot be uploaded: 503 busy"):
        fal_pictures.upload(b"jpeg", "image/jpeg")
    assert len(town.asked("fal.upload")) <= fal_pictures.TRIES**2
    assert town.asked("fal.initiate") == []
    assert len(paused) == fal_pictures.TRIES - 1


@pytest.mark.parametrize("endpoint", ["fal.token", "fal.upload"])
@pytest.mark.parametrize(("code", "kind"), [(401, Forbidden), (403, Forbidden), (400, Refused), (413, Refused)])
def test_an_upload_that_is_turned_down_says_why(
    endpoint: str, code: int, kind: type[ServiceError], town: Rehearsal
) -> None:
    town.fault(endpoint, None, "status", code=code, body={"detail": "it says why"})
    with pytest.raises(ServiceError, match=f"cannot be uploaded: {code}.*it says why") as caught:
        fal_pictures.upload(b"jpeg", "image/jpeg")
    assert type(caught.value) is kind
    assert len(town.asked(endpoint)) == 1


def test_a_host_that_is_not_there_is_said(
    town: Rehearsal, monkeypatch: pytest.MonkeyPatch, paused: list[float]
) -> None:
    monkeypatch.setenv("FAL_REST_URL", "http://127.0.0.1:1")
    with pytest.raises(Declined, match="cannot be uploaded: ConnectError"):
        fal_pictures.upload(b"jpeg", "image/jpeg")


@pytest.mark.parametrize("there", ["http://cdn.example/a.jpg", "https://cdn.example/a.jpg", "a.jpg", ""])
def test_an_upload_to_nowhere_is_no_upload(there: str, town: Rehearsal) -> None:
    town.fault("fal.upload", None, "status", code=200, body={"access_url": there})
    with pytest.raises(Forbidden):
        fal_pictures.upload(b"jpeg", "image/jpeg")


def test_a_host_of_the_variables_is_guarded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(secrets, "FILE", tmp_path / ".env")
    monkeypatch.setenv("FAL_KEY", "number:word")
    monkeypatch.setenv("FAL_REST_URL", "http://rest.example")
    with pytest.raises(Forbidden, match="FAL_REST_URL"):
        fal_pictures.upload(b"jpeg", "image/jpeg")


@pytest.mark.parametrize("spared", ["", "intern.example"])
def test_this_machine_is_reached_without_the_proxy(
    spared: str, town: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("no_proxy", spared)
    assert fal_pictures.upload(b"jpeg", "image/jpeg").startswith(town.url("fal.cdn"))
    assert os.environ["no_proxy"] == f"{spared},{fal_pictures.LOOPBACK}".lstrip(",")


def test_a_redirect_of_an_upload_is_not_followed_with_a_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, paused: list[float]
) -> None:
    monkeypatch.setattr(secrets, "FILE", tmp_path / ".env")
    monkeypatch.setenv("FAL_KEY", "number:word-word")
    monkeypatch.setenv("ONETAKE_POLL_S", "0")
    monkeypatch.setenv("no_proxy", "")
    with wire(answers(reply())) as stranger:
        with wire(answers(reply(b"", "307 On", f"Location: {stranger.url}/"))) as rest:
            monkeypatch.setenv("FAL_REST_URL", rest.url)
            with pytest.raises(ServiceError):
                fal_pictures.upload(b"jpeg", "image/jpeg")
        assert not stranger.requests


def test_the_library_logs_no_key(town: Rehearsal, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    fal_pictures.upload(b"jpeg", "image/jpeg")
    assert "Authorization" not in caplog.text and town.keys["fal"] not in caplog.text
