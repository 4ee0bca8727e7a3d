"""Start and end frames for fal: made legal for a model, and uploaded. Free.

Every upload has an address of its own, even of equal bytes: it is what a lost submission is known by afterwards.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers import hosts, http, secrets
from renderers.fal_models import MB, Picture
from renderers.service import Declined, Forbidden, Refused

if TYPE_CHECKING:
    from PIL import Image

REST = ("FAL_REST_URL", "https://rest.fal.ai")
CDN = ("FAL_CDN_URL", "https://v3.fal.media")
KINDS = {"JPEG": "image/jpeg", "PNG": "image/png"}  # what every model reads
QUALITIES = (95, 90, 85, 80)
LONGEST_PX = 4096  # of a picture that is too large in bytes at every quality
UPLOAD_S = 120.0
LOOPBACK = "127.0.0.1,localhost,::1"
TRIES = 3


def legal(file: Path, wants: Picture) -> tuple[bytes, str]:
    """The picture as a model takes it, and its media type. The file's own bytes wherever they are legal already.

    Raises RenderError for what does not decode, Refused for a shape that no scaling mends.
    """
    from renderers import still

    picture = still.read(file)
    width, height = picture.size
    least, most = wants.aspects
    if not least <= width / height <= most:
        raise Refused(
            f"{file}: is {width}x{height}, and the model takes shapes from {least}:1 to {most}:1", hint="crop it"
        )
    kind = _plain(file)
    if kind is not None and min(width, height) >= wants.least_px and file.stat().st_size <= wants.most_bytes:
        return file.read_bytes(), kind
    return _jpeg(_enlarged(picture, wants.least_px), wants.most_bytes, file), KINDS["JPEG"]


def upload(content: bytes, kind: str) -> str:
    """Put a picture where fal can read it; its address. Uses fal's own client, by the one way that shows no key around.

    That client would otherwise fall back on a store of another host, and send the account's key along.
    """
    import fal_client.client as sdk
    import httpx

    rest, cdn, key = http.base(*REST), http.base(*CDN), secrets.key("FAL_KEY")
    sdk.REST_URL, sdk.CDN_URL = rest, cdn
    sdk.MAX_ATTEMPTS, sdk.BASE_DELAY = TRIES, http.poll_s(1.0) / 4  # its patience is a minute otherwise
    secrets.quiet_libraries()
    _spare_the_proxy(rest, cdn)
    why = ""
    for tried in range(1, TRIES + 1):
        try:
            with _closing(sdk.SyncClient(key=key, default_timeout=UPLOAD_S)) as client:
                name = f"frame.{kind.partition('/')[2]}"
                return _checked(client.upload(content, kind, file_name=name, fallback_repository=[]))
        except (sdk.FalClientHTTPError, httpx.HTTPStatusError) as error:
            status = error.response.status_code
            why = f"{status} {http.quoted(error.response.text)}"
            if status in (401, 403):
                hint = "look at FAL_KEY and its account: is the key right, is there any balance?"
                raise Forbidden(f"fal: the picture cannot be uploaded: {why}", hint=hint) from None
            if status < 500 and status not in (408, 409, 429):
                raise Refused(f"fal: the picture cannot be uploaded: {why}") from None
        except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:  # the last three are replies without sense
            why = http.quoted(f"{type(error).__name__}: {error}")
        if tried < TRIES:
            http.pause(http.backoff_s(tried))
    raise Declined(f"fal: the picture cannot be uploaded: {why}", hint="try later")


def _plain(file: Path) -> str | None:
    """The media type of a file that any reader sees the way we do: upright, opaque, without a colour profile."""
    from PIL import ExifTags, Image

    with Image.open(file) as picture:
        if picture.format not in KINDS or picture.mode not in ("RGB", "L") or picture.has_transparency_data:
            return None
        turned = picture.getexif().get(ExifTags.Base.Orientation, 1) != 1
        return None if turned or picture.info.get("icc_profile") else KINDS[picture.format]


def _enlarged(picture: Image.Image, least_px: int) -> Image.Image:
    from PIL import Image

    short = min(picture.size)
    if short >= least_px:
        return picture
    width, height = (max(least_px, round(side * least_px / short)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _jpeg(picture: Image.Image, most_bytes: int, file: Path) -> bytes:
    """As good a JPEG as the limit allows."""
    from PIL import Image

    small = picture.copy()
    small.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    for size in (picture, small):
        for quality in QUALITIES:
            out = io.BytesIO()
            size.save(out, "JPEG", quality=quality, subsampling=0)
            if out.tell() <= most_bytes:
                return out.getvalue()
    raise Refused(f"{file}: does not fit into {most_bytes / MB:.0f} MB as a JPEG", hint="use a smaller picture")


def _spare_the_proxy(*urls: str) -> None:
    """fal's client would ask a proxy for this machine, too. What the environment says of the proxy else still holds."""
    spared = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    if all(map(http.loopback, urls)) and LOOPBACK not in spared:
        os.environ["no_proxy"] = f"{spared},{LOOPBACK}".lstrip(",")


def _checked(address: Any) -> str:
    if not isinstance(address, str):
        raise ValueError(f"an upload's address is {address!r}")
    return hosts.guard(address)


@contextmanager
def _closing(client: Any) -> Iterator[Any]:
    """The client, and its connections closed behind it: it opens one for each upload and leaves it open."""
    opened: list[Any] = []
    connect: Callable[[], Any] = client._get_cdn_client

    def noted() -> Any:
        opened.append(connect())
        return opened[-1]

    object.__setattr__(client, "_get_cdn_client", noted)
    try:
        yield client
    finally:
        for connection in opened:
            connection.close()
