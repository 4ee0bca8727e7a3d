"""What a job on fal does when it runs: look at its input, fetch its pictures, make the clip."""

from __future__ import annotations

import io
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from PIL import Image

from rehearsal import media
from rehearsal.fal_models import MODELS, Model, has_sound, seconds, size_px, wrong

if TYPE_CHECKING:
    from rehearsal.fal import Job
    from rehearsal.fal_files import FalFiles


@dataclass(frozen=True, slots=True)
class Outcome:
    """The model's own answer."""

    code: int
    value: Any
    headers: Mapping[str, str] = field(default_factory=dict)

    def error(self) -> dict[str, str]:
        """What a status tells of it."""
        detail = self.value["detail"]
        if isinstance(detail, str):
            return {"error": detail, "error_type": self.value["error_type"]}
        return {"error": detail[0]["msg"], "error_type": detail[0]["type"]}


@dataclass(frozen=True, slots=True)
class Refusal(Exception):
    """A picture that the model does not take."""

    kind: str
    message: str


def infrastructure(code: int, kind: str, detail: str) -> Outcome:
    """A failure of the service, not of the model."""
    return Outcome(code, {"detail": detail, "error_type": kind}, {"X-Fal-Error-Type": kind})


def refused(kind: str, message: str, where: str, sent: Any = None) -> Outcome:
    """A model error with one entry."""
    return refusals([{"type": kind, "loc": ["body", where], "msg": message, "input": sent}])


def refusals(entries: list[dict[str, Any]]) -> Outcome:
    """A model error."""
    told = [{"ctx": {}, "url": f"https://docs.fal.ai/errors#{entry['type']}"} | entry for entry in entries]
    return Outcome(422, {"detail": told}, {"X-Fal-Retryable": "false"})


def work(job: Job, files: FalFiles, small: bool) -> Outcome:
    """Run a job to its end."""
    if job.does == "error":
        kind = str(job.more.get("error_type", "runner_server_error"))
        return infrastructure(int(job.more.get("code", 500)), kind, "The runner failed")
    if job.does == "moderated":
        return refused("content_policy_violation", "The content could not be processed", "prompt")
    if job.does == "refused":
        return refused(str(job.more.get("type", "no_media_generated")), "The model refused this input", "prompt")
    if not isinstance(job.body, dict):
        return refused("dict_type", "Input should be a valid dictionary", "", job.body)
    model = MODELS[job.app]
    if found := wrong(model, job.body):
        return refusals(found)
    pictures: dict[str, bytes] = {}
    for name in model.pictures:
        if address := job.body.get(name):
            try:
                pictures[name] = taken(model, fetched(files, address))
            except Refusal as error:
                return refused(error.kind, error.message, name, address[:200])
    return filmed(job, model, pictures, files, small)


def fetched(files: FalFiles, address: str) -> bytes:
    """The bytes of an input. Raises Refusal when they cannot be had."""
    try:
        return files.fetch(address)
    except (OSError, ValueError, HTTPException) as error:  # not there, no address, broken off
        raise Refusal("file_download_error", f"Failed to download the file: {type(error).__name__}") from error


def taken(model: Model, whole: bytes) -> bytes:
    """A picture that the model takes. Raises Refusal for any other."""
    if len(whole) > model.most_bytes:
        raise Refusal("file_too_large", f"The file exceeds {model.most_bytes} bytes")
    try:
        with Image.open(io.BytesIO(whole)) as image:
            image.load()
            form, size = image.format, image.size
    except (OSError, SyntaxError) as error:  # what Pillow raises for what is no picture, or half of one
        raise Refusal("image_load_error", "Failed to load the image") from error
    if form not in model.forms:
        raise Refusal("unsupported_image_format", f"{form} is not one of {', '.join(model.forms)}")
    if min(size) < model.least_px:
        raise Refusal("image_too_small", f"{size[0]}x{size[1]} is under {model.least_px} px")
    if not 0.4 <= size[0] / size[1] <= 2.5:
        raise Refusal("image_load_error", "The aspect ratio must be between 0.40 and 2.50")
    return whole


def filmed(job: Job, model: Model, pictures: Mapping[str, bytes], files: FalFiles, small: bool) -> Outcome:
    """Make the clip and put it where the client can read it."""
    start = pictures[model.start]
    with Image.open(io.BytesIO(start)) as image:
        size = size_px(model, job.body, image.size, small)
    told = {name: value for name, value in sorted(job.body.items()) if name not in model.pictures}
    wrongly = job.does if job.does in media.WRONG_CLIPS else ""
    lengths = seconds(model, job.body)
    sound = has_sound(model, job.body)
    whole = media.clip(f"{job.app} {told}", start, pictures.get("end_image_url"), size, lengths, sound, wrongly)
    kind = "text/html" if wrongly == "page" else "video/mp4"
    path = f"/files/b/{secrets.token_hex(8)}/output.mp4"
    address = files.address(path) if job.does == "gone" else files.put(path, whole, kind, job.file_until_unix)
    video = {"url": address, "content_type": "video/mp4", "file_name": "output.mp4", "file_size": len(whole)}
    value: dict[str, Any] = {"video": video} | ({"seed": 42} if "seedance" in job.app else {})
    return Outcome(200, value, {"x-fal-billable-units": str(sum(lengths))})
