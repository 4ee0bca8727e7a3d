"""What the schema offers for a maker is what the maker's own table takes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from renderers.fal_models import MODELS, Between
from stages.core import schema
from stages.core.makers import FIELDS, ONLY_PAID, SOLD

OURS_ALONE = {"price_usd"}  # no field of a request
NOT_OFFERED = {"aspect_ratio"}  # a clip has the shape of the frame that it starts from


def offered(part: str, use: str) -> set[str]:
    return {name for name, makers in schema.settings(part).items() if use.startswith(makers)}


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("part", ["clip", "clip_maker"])
def test_a_clip_maker_is_offered_the_settings_it_takes(part, name):
    assert offered(part, f"fal/{name}") - OURS_ALONE == MODELS[name].fields.keys() - NOT_OFFERED


@pytest.mark.parametrize("name", MODELS)
def test_a_default_in_the_schema_is_the_one_that_is_sent(name):
    written = schema.defaults("clip_maker")
    for field, value in MODELS[name].defaults.items():
        if field in written:
            assert str(value) == str(float(written[field]) if isinstance(value, float) else written[field]), field


@pytest.mark.parametrize("name", MODELS)
def test_a_number_in_the_schema_ends_where_the_makers_does(name):
    fields = {f: schema.resolved(rule) for f, rule in schema.whole()["$defs"]["clip_maker"]["properties"].items()}
    for field, values in MODELS[name].fields.items():
        if isinstance(values, Between) and field in fields:
            span = (fields[field]["minimum"], fields[field]["maximum"])
            assert span == (Fraction(values.least), Fraction(values.most)), field


def test_every_maker_of_clips_that_has_a_name_is_sold():
    named = {branch["const"] for branch in schema.whole()["$defs"]["clip_use"]["oneOf"]}
    assert named == {"pan", *SOLD}
    assert {branch["const"] for branch in schema.whole()["$defs"]["music_use"]["oneOf"]} == {ONLY_PAID["music"]}
    assert {branch["const"] for branch in schema.whole()["$defs"]["sound_use"]["oneOf"]} == {ONLY_PAID["sound"]}


def test_every_part_has_its_field_among_the_makers():
    assert {*FIELDS.values()} == schema.whole()["$defs"]["makers"]["properties"].keys()
