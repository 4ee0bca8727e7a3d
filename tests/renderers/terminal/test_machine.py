"""What is known of this machine is covered in a recording; what many machines share is not."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from renderers.terminal import machine, stream
from renderers.terminal.cast import Cast, Event

OWN = {"HOME": "/home/maria", "USER": "maria", "LOGNAME": "maria"}


def covered(text: str, own=OWN, host: str = "mariposa.lan") -> tuple[str, dict[str, int]]:
    cast, counts = stream.covered(Cast(80, 22, (Event(F(0), "o", text),)), machine.rules(own, host))
    return cast.events[0].text, counts


@pytest.mark.parametrize(
    ("text", "seen", "counts"),
    [
        ("/home/maria/x", "/home/•••••/x", {"home folder": 1}),
        ("drwxr-xr-x 2 maria maria", "drwxr-xr-x 2 ••••• •••••", {"user": 2}),
        ("maria@mariposa:~", "•••••@••••••••:~", {"user": 1, "host": 1}),
        ("on mariposa.lan now", "on •••••••••••• now", {"host": 1}),
        ("marianne mariposas /home/marianne", "marianne mariposas /home/marianne", {}),
    ],
)
def test_user_home_and_host_are_covered_in_their_width(text: str, seen: str, counts: dict[str, int]):
    assert covered(text) == (seen, counts)


@pytest.mark.parametrize("name", ["root", "ubuntu", "me", "x"])
def test_names_that_many_machines_share_stay(name: str):
    own = {"HOME": f"/{name}", "USER": name}
    assert covered(f"/{name}/x by {name} on localhost", own, "localhost")[1] == {}


def test_the_keys_of_paid_services_are_covered_in_every_spelling(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FAL_KEY", "0123abcd:fedcba98765")
    seen, counts = covered("key 0123abcd:fedcba98765 or 0123abcd%3Afedcba98765")
    assert seen == f"key {'•' * 20} or {'•' * 22}"
    assert counts == {"key of a paid service": 2}


@pytest.mark.parametrize(
    ("variable", "value", "is_secret"),
    [
        ("GITHUB_TOKEN", "abcdefghij", True),
        ("DB_PASSWORD", "correct horse", True),
        ("STRIPE_API_KEY", "abcdefghij", True),
        ("SHORT_TOKEN", "abc", False),
        ("SSH_KEY", "/etc/keys/deploy", False),
        ("EDITOR", "vim-enhanced", False),
        ("KEYBOARD", "brazilian-abnt2", False),
    ],
)
def test_values_of_variables_that_are_called_secret_are_covered(variable: str, value: str, is_secret: bool):
    seen, counts = covered(f"it is {value}.", OWN | {variable: value})
    assert (seen == f"it is {'•' * len(value)}.") is is_secret
    assert counts == ({f"value of {variable}": 1} if is_secret else {})


def test_without_anything_known_there_is_nothing_to_cover():
    assert machine.rules({}, "localhost") == ()
