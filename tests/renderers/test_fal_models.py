"""What fal's models take: tables, and requests read from them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rehearsal import fal_models as doubles
from renderers import fal
from renderers.fal_models import MODELS, Between, Text
from renderers.fal_rules import written, wrong

SHOTS = [{"prompt": "wide", "seconds": 4}, {"prompt": "close", "seconds": 3}]


def table() -> str:
    rows = []
    for name, model in MODELS.items():
        body = fal.request(name, "slow push in", [], model.lengths_s[0], False, {})
        rows.append(f"{name}: {json.dumps(body, sort_keys=True)}")
        if model.shots:
            body = fal.request(name, None, SHOTS, 7, True, {"cfg_scale": 0.3})
            rows.append(f"{name}, shots: {json.dumps(body, sort_keys=True)}")
    return "\n".join(rows) + "\n"


def test_the_requests_are_what_they_were(golden: Any) -> None:
    """Their bodies decide keys: one that changes buys again."""
    golden("fal/requests.txt", table())


@pytest.mark.parametrize("name", MODELS)
def test_every_request_fits_its_own_table_and_the_services(name: str) -> None:
    model = MODELS[name]
    theirs = doubles.MODELS[model.endpoint]
    for seconds in fal.lengths(name):
        body = fal.request(name, "slow push in", [], seconds, True, {})
        assert wrong(model, body, [model.start]) == ""
        whole = {**body, model.start: "http://127.0.0.1/a.jpg"}
        assert doubles.wrong(theirs, whole) == [] and doubles.unlisted(theirs, whole) == []
        assert doubles.seconds(theirs, whole) == (seconds,) and doubles.has_sound(theirs, whole)
        assert not doubles.has_sound(theirs, fal.request(name, "x", [], seconds, False, {}))
    assert theirs.start == fal.start_field(name)
    assert (fal.end_field(name) in theirs.fields) == (fal.end_field(name) is not None)


@pytest.mark.parametrize("name", MODELS)
def test_every_field_that_may_be_set_is_one_of_the_services(name: str) -> None:
    model = MODELS[name]
    theirs = doubles.MODELS[model.endpoint].fields
    assert set(model.fields) | set(model.defaults) <= set(theirs)
    assert set(model.defaults) <= set(model.fields)
    for field, rule in model.fields.items():
        values: tuple[Any, ...] = ("words",) if isinstance(rule, Text) else ()
        values = (rule.least, rule.most) if isinstance(rule, Between) else values or tuple(rule)  # type: ignore[arg-type]  # neither, so a tuple
        for value in values:
            body = fal.request(name, "x", [], model.lengths_s[0], False, {field: value})
            assert body[field] == value and wrong(model, body, [model.start]) == ""


@pytest.mark.parametrize(
    ("name", "change", "pictures", "says"),
    [
        ("kling-v3-pro", {}, [], "needs a picture to start with (start_image_url)"),
        ("veo3.1", {}, ["image_url", "end_image_url"], "takes no picture as end_image_url"),
        ("kling-v3-pro", {"seed": 3}, ["start_image_url"], "has no field seed"),
        ("kling-v3-pro", {"aspect_ratio": "16:9"}, ["start_image_url"], "has no field aspect_ratio"),
        ("kling-v3-pro", {"cfg_scale": 1.5}, ["start_image_url"], "cfg_scale cannot be 1.5"),
        ("kling-v3-pro", {"cfg_scale": True}, ["start_image_url"], "cfg_scale cannot be True"),
        ("kling-v3-pro", {"negative_prompt": 3}, ["start_image_url"], "negative_prompt cannot be 3"),
        ("kling-v3-pro", {"duration": 5}, ["start_image_url"], "makes no clip of 5 s"),
        ("kling-v3-pro", {"duration": "16"}, ["start_image_url"], "makes no clip of 16 s"),
        ("veo3.1", {"duration": "5s"}, ["image_url"], "makes no clip of 5s"),
        ("veo3.1", {"seed": 1.5}, ["image_url"], "seed cannot be 1.5"),
        ("veo3.1", {"auto_fix": 0}, ["image_url"], "auto_fix cannot be 0"),
        ("veo3.1", {"multi_prompt": []}, ["image_url"], "has no field multi_prompt"),
        ("seedance-2.0", {"resolution": "8k"}, ["image_url"], "resolution cannot be 8k"),
        ("kling-v3-pro", {"prompt": " "}, ["start_image_url"], "needs a prompt"),
        ("kling-v3-pro", {"prompt": None}, ["start_image_url"], "needs a prompt"),
        ("kling-v3-pro", {"prompt": "é" * 2501}, ["start_image_url"], "a prompt has 2501 characters"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_before_anything_is_paid(
    name: str, change: dict[str, Any], pictures: list[str], says: str
) -> None:
    model = MODELS[name]
    body = {**fal.request(name, "x", [], model.lengths_s[0], False, {}), **change}
    assert says in wrong(model, body, pictures)


@pytest.mark.parametrize(
    ("lengths", "prompt", "says"),
    [
        ([3] * 5, None, ""),
        ([1] * 6, None, ""),
        ([1, 1], None, "last 2 s together, and it makes 3 to 15 s"),
        ([8, 8], None, "last 16 s together"),
        ([0, 5], None, "last 5 s"),
        ([2] * 7, None, "takes 6 shots, not 7"),
        ([3], "and a prompt", "a prompt or shots, not both"),
    ],
)
def test_shots_fit_or_not(lengths: list[int], prompt: str | None, says: str) -> None:
    model = MODELS["kling-v3-pro"]
    shots = [{"prompt": "x", "seconds": seconds} for seconds in lengths]
    body = fal.request("kling-v3-pro", None, shots, sum(lengths), False, {}) | ({"prompt": prompt} if prompt else {})
    found = wrong(model, body, [model.start])
    assert says in found and bool(says) == bool(found)


def test_a_length_is_written_as_the_model_wants_it() -> None:
    assert written(MODELS["kling-v3-pro"], 5) == "5"
    assert written(MODELS["veo3.1"], 6) == "6s"


def test_a_status_is_asked_for_below_owner_and_application() -> None:
    assert {MODELS[name].app for name in MODELS} == {
        "fal-ai/kling-video",
        "fal-ai/veo3.1",
        "bytedance/seedance-2.0",
    }
