"""Where keys come from, and that they go nowhere else."""

from __future__ import annotations

import base64
import logging
import os
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers import secrets
from renderers.service import Forbidden

KEY = "3f0c-11:9d8e7f/a+b=secretsecret"


@pytest.fixture(autouse=True)
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / ".env"
    monkeypatch.setattr(secrets, "FILE", file)
    monkeypatch.setattr(secrets, "_used", set())
    monkeypatch.delenv("FAL_QUEUE_URL", raising=False)
    return file


def test_a_variable_is_read_from_the_environment_before_the_file(
    env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_file.write_text("FAL_KEY=of-the-file\nFAL_QUEUE_URL='https://there.example'\n")
    assert secrets.named("FAL_KEY") == "of-the-file"
    assert secrets.named("FAL_QUEUE_URL") == "https://there.example"
    monkeypatch.setenv("FAL_KEY", "of-the-shell")
    assert secrets.named("FAL_KEY") == "of-the-shell"
    monkeypatch.setenv("FAL_KEY", "")
    assert secrets.named("FAL_KEY") is None


def test_the_file_never_reaches_the_environment(env_file: Path) -> None:
    before = dict(os.environ)
    env_file.write_text(f"FAL_KEY={KEY}\nBFL_API_KEY=${{HOME}}-as-it-stands\n")
    assert secrets.key("FAL_KEY") == KEY
    assert secrets.named("BFL_API_KEY") == "${HOME}-as-it-stands"
    assert dict(os.environ) == before


def test_a_changed_file_is_read_again_and_a_lost_one_is_empty(env_file: Path) -> None:
    assert secrets.named("FAL_KEY") is None
    env_file.write_text("FAL_KEY=one-key\n")
    assert secrets.named("FAL_KEY") == "one-key"
    env_file.write_text("FAL_KEY=another-key\n")
    assert secrets.named("FAL_KEY") == "another-key"
    env_file.unlink()
    assert secrets.named("FAL_KEY") is None


def test_a_file_that_is_no_text_is_named(env_file: Path) -> None:
    env_file.write_bytes(b"FAL_KEY=\xff\xfe")
    with pytest.raises(Forbidden, match=r"\.env cannot be read: it is not UTF-8"):
        secrets.named("FAL_KEY")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        pytest.param(None, "FAL_KEY is not set", id="absent"),
        pytest.param("  ", "FAL_KEY is not set", id="blank"),
        pytest.param("abc def", "no key has", id="a space inside"),
        pytest.param("abc\ndef", "no key has", id="two lines"),
        pytest.param("chávez", "no key has", id="not ASCII"),
        pytest.param("abc\x7fdef", "no key has", id="a control character"),
    ],
)
def test_what_is_no_key_is_refused_by_name_and_never_shown(
    value: str | None, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is not None:
        monkeypatch.setenv("FAL_KEY", value)
    with pytest.raises(Forbidden, match=says) as caught:
        secrets.key("FAL_KEY")
    assert "FAL_KEY" in caught.value.hint
    assert not value or value.strip() == "" or value not in f"{caught.value}{caught.value.hint}"


def test_white_space_around_a_key_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAL_KEY", f" {KEY}\n")
    assert secrets.key("FAL_KEY") == KEY


@pytest.mark.parametrize(
    "spelled",
    [
        KEY,
        KEY.upper(),
        quote(KEY, safe=""),
        quote(KEY, safe="").lower(),
        base64.b64encode(KEY.encode()).decode(),
        base64.urlsafe_b64encode(KEY.encode()).decode(),
        base64.b64encode(f"u:{KEY}".encode()).decode(),
        base64.b64encode(f"Key {KEY}!".encode()).decode(),
        KEY.rpartition(":")[2],
    ],
)
def test_no_spelling_of_a_key_outlives_a_scrub(spelled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAL_KEY", KEY)
    text = secrets.scrub(f"before {spelled} after")
    assert text.startswith("before ") and text.endswith(" after") and "…" in text
    assert not any(part.lower() in text.lower() for part in (KEY, "secretsecret", quote(KEY, safe="")))
    assert base64.b64encode(KEY.encode()).decode()[4:20] not in text


@given(st.binary(max_size=7), st.binary(max_size=7))
def test_base64_around_a_key_never_shows_it(before: bytes, after: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ELEVENLABS_API_KEY", "sk_0123456789abcdef")
        text = secrets.scrub(base64.b64encode(before + b"sk_0123456789abcdef" + after).decode())
    assert "…" in text


def test_a_key_that_was_used_is_scrubbed_when_the_environment_has_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BFL_API_KEY", "the-first-key")
    secrets.key("BFL_API_KEY")
    monkeypatch.setenv("BFL_API_KEY", "the-second-key")
    assert secrets.scrub("the-first-key the-second-key") == "… …"


def test_a_file_that_cannot_be_read_loses_no_error(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAL_KEY", KEY)
    env_file.write_bytes(b"\xff")
    assert secrets.scrub(f"it broke: {KEY}") == "it broke: …"


def test_text_without_keys_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BFL_API_KEY", "abc")
    assert secrets.scrub("abcdef: nothing to hide") == "abcdef: nothing to hide"


def test_the_libraries_log_nothing_below_a_warning() -> None:
    names = ["httpx", "httpcore", "httpcore.connection", "fal_client.client", "elevenlabs.core", "fern", "httpxyz"]
    before = {name: logging.getLogger(name).level for name in [*names, "fal_client", "elevenlabs"]}
    try:
        for name in names:
            logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger("elevenlabs.core").setLevel(logging.ERROR)
        secrets.quiet_libraries()
        levels = {name: logging.getLogger(name).getEffectiveLevel() for name in names}
        assert levels.pop("httpxyz") == logging.DEBUG, "no library of ours"
        assert levels.pop("elevenlabs.core") == logging.ERROR, "what is quieter stays so"
        assert set(levels.values()) == {logging.WARNING}
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def test_the_voice_library_cannot_turn_its_log_up_again() -> None:
    from elevenlabs.core.logging import ConsoleLogger

    secrets.quiet_libraries()
    ConsoleLogger()
    assert logging.getLogger("fern").level == logging.WARNING
