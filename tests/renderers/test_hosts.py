"""Where requests may go, and where they may not."""

from __future__ import annotations

import pytest

from renderers import hosts
from renderers.service import Forbidden


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ONETAKE_REHEARSAL", "BFL_API_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        pytest.param("https://api.bfl.ai/v1/x?a=b", "https://api.bfl.ai:443", id="https"),
        pytest.param("HTTPS://API.BFL.AI.", "https://api.bfl.ai:443", id="however it is written"),
        pytest.param("https://api.bfl.ai:8443", "https://api.bfl.ai:8443", id="its own port"),
        pytest.param("https://a.example?x=1", "https://a.example:443", id="a query and no path"),
        pytest.param("http://127.0.0.1:80/x", "http://127.0.0.1:80", id="this machine"),
        pytest.param("http://127.8.9.1/", "http://127.8.9.1:80", id="any of its addresses"),
        pytest.param("http://localhost:5", "http://localhost:5", id="by name"),
        pytest.param("http://[::1]:81/", "http://[::1]:81", id="in IPv6"),
    ],
)
def test_https_and_this_machine_are_allowed(url: str, origin: str) -> None:
    assert hosts.guard(url) == url
    assert hosts.origin(url) == origin


@pytest.mark.parametrize(
    "url",
    [
        "http://api.bfl.ai",
        "http://127.0.0.1.evil.example/",
        "http://localhost.evil.example/",
        "http://2130706433/",
        "http://0.0.0.0/",
        "https://api.bfl.ai@evil.example/",
        "https://user:word@api.bfl.ai/",
        "https://evil.example\\@api.bfl.ai/",
        "https://evil.example#@api.bfl.ai/",
        "https://api.bfl.ai:99999/",
        "https://api.bfl.ai /",
        "https://ápi.bfl.ai/",
        "https://api.bfl.ai/\n",
        "https:///x",
        "https://",
        "//api.bfl.ai",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "None",
        "",
    ],
)
def test_everything_else_is_refused(url: str) -> None:
    with pytest.raises(Forbidden):
        hosts.guard(url)


def test_a_rehearsal_stays_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONETAKE_REHEARSAL", "1")
    assert hosts.guard("http://127.0.0.1:1/x")
    with pytest.raises(Forbidden, match="out of reach in a rehearsal"):
        hosts.guard("https://api.bfl.ai")
    with pytest.raises(Forbidden, match="out of reach") as caught:
        hosts.base("BFL_API_URL", "https://api.bfl.ai")
    assert "BFL_API_URL" in caught.value.hint


def test_a_base_is_the_variables_or_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hosts.base("BFL_API_URL", "https://api.bfl.ai") == "https://api.bfl.ai"
    monkeypatch.setenv("BFL_API_URL", "http://127.0.0.1:8080/bfl/")
    assert hosts.base("BFL_API_URL", "https://api.bfl.ai") == "http://127.0.0.1:8080/bfl"


@pytest.mark.parametrize("value", ["http://api.bfl.ai", "api.bfl.ai", "https://api.bfl.ai?x=1", "nonsense"])
def test_a_bad_base_names_its_variable(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BFL_API_URL", value)
    with pytest.raises(Forbidden, match=r"^BFL_API_URL: ") as caught:
        hosts.base("BFL_API_URL", "https://api.bfl.ai")
    assert caught.value.hint


def test_foreign_text_is_one_short_line_without_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BFL_API_KEY", "0123-4567-89ab")
    assert hosts.quoted(b"a\r\n\tb\x00\x1b[31m 0123-4567-89ab \xff") == "a b [31m … \N{REPLACEMENT CHARACTER}"
    assert len(hosts.quoted("word " * 500)) == hosts.QUOTED
    assert hosts.quoted("x" * 199 + "0123-4567-89ab") == "x" * 199 + "…", "scrubbed before it is cut"
