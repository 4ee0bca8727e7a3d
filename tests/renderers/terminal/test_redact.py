"""What a rule names is covered where it stands; what looks like a secret and is not covered is refused."""

from __future__ import annotations

import re
import subprocess
from fractions import Fraction as F
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.painting import RenderError
from renderers.terminal import redact, stream
from renderers.terminal.cast import Cast, Event
from renderers.terminal.model import Cell, Cursor, Row, Screen, Style
from renderers.terminal.redact import OWN, Rule, covered_text, redacted, refuse, rules, secrets

RED = Style(fg=1)
ROOT = Path(__file__).parents[3]


def screen(*lines: str, columns: int = 20, title: str = "") -> Screen:
    return Screen(columns, tuple(row(line, columns) for line in lines), Cursor(0, 0), title)


def row(line: str, columns: int) -> Row:
    cells: list[Cell] = []
    for letter in line:
        wide = redact.width_of(letter) == 2
        cells += [Cell(letter, RED, wide), Cell("", RED)][: 1 + wide]
    return (*cells, *[Cell()] * (columns - len(cells)))


def author(folder: Path, text: str) -> Path:
    file = folder / "redact.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_authors_rules_cover_text_and_patterns_in_their_columns(tmp_path: Path):
    own = rules(
        author(
            tmp_path,
            '- text: "acme"\n- text: "v1.2 (x)"\n  with: "release"\n'
            "- pattern: 'id-([0-9]+)'\n- {pattern: '^\\s*top', with: '#'}\n",
        )
    )
    seen = redacted(screen("in acme-land", "v1.2 (x) out", "id-4711 id-1", "  top of it"), own)
    assert seen.lines() == ["in ••••-land", "release  out", "id-•••• id-•", "##### of it"]
    assert seen.rows[0][3] == Cell("•", RED)


def test_a_group_called_secret_is_what_a_pattern_covers(tmp_path: Path):
    own = rules(author(tmp_path, "- pattern: '(a|b)=(?P<secret>\\S+)'\n"))
    assert redacted(screen("a=one b=two"), own).lines() == ["a=••• b=•••"]


def test_a_wide_character_is_covered_in_both_its_columns():
    seen = redacted(screen("a秘密b"), (Rule("x", re.compile("秘密")),))
    assert seen.lines() == ["a••••b"]
    assert len(seen.rows[0]) == 20
    assert not any(cell.wide for cell in seen.rows[0])


def test_a_line_that_runs_on_in_the_next_row_is_one():
    seen = redacted(screen("see acme", "-intern", columns=8), (Rule("x", re.compile("acme-intern")),))
    assert seen.lines() == ["see ••••", "•••••••"]
    apart = screen("see acm ", "acme-intern", columns=12)
    assert redacted(apart, (Rule("x", re.compile("acm acme")),)) is apart


def test_rows_that_are_as_they_were_stay_the_same_objects():
    before = screen("acme", "plain", "acme two")
    own = (Rule("x", re.compile("acme")),)
    once, again = redacted(before, own), redacted(before, own)
    assert once.rows[1] is before.rows[1]
    assert all(one is other for one, other in zip(once.rows, again.rows, strict=True))
    assert redacted(once, own) is once


def test_the_title_of_the_window_is_covered_too():
    assert redacted(screen("a", title="maria@box: /home/maria/x"), OWN).title == "•••••••••: /home/•••••/x"


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("/home/maria/x and /Users/jo.lee", "/home/•••••/x and /Users/••••••"),
        ("PATH=/bin:/home/maria/bin", "PATH=/bin:/home/•••••/bin"),
        ("C:\\Users\\Maria\\x", "C:\\Users\\•••••\\x"),
        ("https://example.com/home/page /srv/home/x", "https://example.com/home/page /srv/home/x"),
        ("/home/runner/work /home/user", "/home/runner/work /home/user"),
        ("/home/username2/x", "/home/•••••••••/x"),
        ("maria@box:~/x$ ls", "•••••••••:~/x$ ls"),
        ("[maria@box x]$ ls", "[••••••••• x]$ ls"),
        ("git clone git@github.com:a/b", "git clone git@github.com:a/b"),
        ("Author: Maria <maria@example.org>", "Author: Maria <maria@example.org>"),
    ],
)
def test_names_in_home_folders_and_prompts_are_always_covered(line: str, seen: str):
    assert covered_text(line, OWN) == seen


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("text: x\n", "redact.yaml:1: the rules are no list"),
        ("- text\n", "redact.yaml:1: this is no rule"),
        ("- text: a\n- txt: b\n", 'redact.yaml:2: a rule has no field "txt"'),
        ("- with: x\n", "redact.yaml:1: a rule has either text or pattern"),
        ("- {text: a, pattern: b}\n", "redact.yaml:1: a rule has either text or pattern"),
        ("- text: [a]\n", "redact.yaml:1: text is no single text"),
        ("- pattern: '('\n", 'redact.yaml:1: "(" is no regular expression: missing )'),
        ("- pattern: 'a*'\n", 'redact.yaml:1: "a*" fits where nothing stands'),
        ("- {text: a, with: 秘}\n", 'redact.yaml:1: with is "秘", and each of its characters must fill one column'),
        ("- {text: a, with: ''}\n", 'redact.yaml:1: with is "", and each'),
        ("- text: 'a\n", "redact.yaml:2: this is no YAML"),
    ],
)
def test_a_broken_rule_is_named_with_its_line(tmp_path: Path, text: str, said: str):
    with pytest.raises(RenderError, match=re.escape(said)):
        rules(author(tmp_path, text))


def test_a_file_of_rules_may_be_empty_and_must_be_there(tmp_path: Path):
    assert rules(author(tmp_path, "# none yet\n")) == OWN
    assert rules(None) == OWN
    with pytest.raises(RenderError, match="the rules cannot be read: No such file"):
        rules(tmp_path / "none.yaml")


HEX = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
UUID = "3f0c1a52-7f1e-4b6a-9a55-0b7be23c91d4"
ABC = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6kM9"
FOUND = [
    ("an AWS access key", "AKIA" + "Q7RLM2ZXV5TBN4WC"),
    ("a key", "aws_secret_access_key = " + ABC + "x"),
    ("a GitHub token", "ghp_" + ABC[:36]),
    ("a GitHub token", "github_pat_" + ABC[:22] + "_" + ABC + ABC[:20]),
    ("a GitLab token", "glpat-" + ABC[:20]),
    ("a fal key", f"{UUID}:{HEX[:32]}"),
    ("an ElevenLabs key", "sk_" + HEX[:48]),
    ("an Anthropic key", "sk-ant-api03-" + ABC),
    ("an OpenAI key", "sk-proj-" + ABC),
    ("an OpenAI key", "sk-" + ABC + ABC[:9]),
    ("a Google key", "AIza" + ABC[:35]),
    ("a Slack token", "xoxb-" + "1234567890-abcdef"),
    ("a Slack address", "https://hooks.slack.com/services/T0000/B0000/" + ABC[:24]),
    ("a Stripe key", "sk_live_" + ABC[:24]),
    ("a Hugging Face token", "hf_" + "AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGh"),
    ("an npm token", "npm_" + ABC[:36]),
    ("a JSON web token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc"),
    ("a private key", "-----BEGIN OPENSSH PRIVATE KEY-----"),
    ("a private key", "-----BEGIN PRIVATE KEY-----"),
    ("a key in an HTTP header", "Authorization: Bearer abcdefghijklmnop"),
    ("a key in an HTTP header", f"x-key: {UUID}"),
    ("an address with a password", "postgres://app:tr0ub4dor@db.example.com/x"),
    ("a password", "DB_PASSWORD=hunter2"),
    ("a password", "--password=correcthorse"),
    ("a password", '"password": "correcthorse"'),
    ("a password", "password: hunter2!"),
    ("a key", f"BFL_API_KEY={UUID}"),
    ("a key", f"FAL_KEY={UUID}"),
    ("a key", f"SESSION_TOKEN={HEX}"),
]


@pytest.mark.parametrize(("what", "line"), FOUND, ids=[f"{what} {n}" for n, (what, _) in enumerate(FOUND)])
def test_a_secret_is_found_whatever_stands_around_it(what: str, line: str):
    for around in ("{}", "  | {} |", "x: {}, y", '"{}"'):
        found = secrets(["nothing", around.format(line)])
        assert [(finding.line, finding.what) for finding in found][:1] == [(2, what)]


@pytest.mark.parametrize(
    "line",
    [
        f"commit {HEX[:40]} (HEAD -> main, tag: v1.2)",
        f"{HEX}  dist/onetake-0.1.0.tar.gz",
        f"request {UUID} done in 1.2 s",
        f"sha256:{HEX}",
        "AKIAIOSFODNN7EXAMPLE",
        "password: ",
        "Password for maria: ",
        "password=password",
        "password=********",
        "password=•••••••",
        "password=$PASSWORD",
        "password = getpass.getpass()",
        "Client(password=None, token=token)",
        "secret = secrets.token_hex(16)",
        "assert key_password=key_password",
        "PWD=/srv/films/some/where1",
        "token: str = field(default=...)",
        "API_KEY=your-api-key-goes-here-1234",
        "postgres://user:password@localhost/x",
        "http://localhost:8080/@here https://example.com:443/a@b",
        "ssh://git@github.com:22/a",
        "x-key: value",
        "Author: Maria <maria@example.org>",
        "tests/test_a.py::test_token_is_kept[ghp_short] PASSED",
        "sk-learn sk_buff hf_hub npm_config_user_agent",
        "Authorization: Bearer <token>",
        "colorkey=0x1D1C2D:0.08:0.15",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----",
    ],
)
def test_what_is_no_secret_is_left_alone(line: str):
    assert secrets([line]) == []


def test_a_year_of_git_log_holds_no_secret():
    told = subprocess.run(["git", "log", "--graph", "--stat", "-200"], cwd=ROOT, capture_output=True, text=True)
    assert secrets(told.stdout.splitlines()) == []


def test_a_secret_that_runs_on_in_the_next_row_is_found_with_its_place():
    line = "token is ghp_" + ABC[:36]
    lines = ["first", line[:20], line[20:40], line[40:], "last"]
    assert secrets(lines) == []
    (finding,) = secrets(lines, columns=20)
    assert (finding.line, finding.column, finding.what) == (2, 10, "a GitHub token")


def test_a_refusal_names_the_line_the_kind_and_what_to_do_and_never_the_value():
    with pytest.raises(RenderError) as caught:
        refuse(["ok", "ghp_" + ABC[:36], "password=hunter2"], name="captures/x.cast at 3 s")
    assert str(caught.value) == (
        'captures/x.cast at 3 s: line 2 shows what looks like a GitHub token ("ghp_…", 40 characters), and 1 more'
    )
    assert "redact.yaml" in caught.value.hint
    with pytest.raises(RenderError) as caught:
        refuse(["password=hunter2"])
    assert "hunt" not in str(caught.value)


def test_what_a_rule_covers_is_refused_no_longer(tmp_path: Path):
    before = screen("my ghp_" + ABC[:36], columns=60)
    with pytest.raises(RenderError):
        refuse(before.lines())
    refuse(redacted(before, rules(author(tmp_path, "- pattern: 'ghp_\\w+'\n"))).lines())


LETTERS = st.text(st.sampled_from("ab秘 é-"), max_size=30)


@given(st.lists(LETTERS, min_size=1, max_size=4), st.sampled_from(["ab", "a+", "秘", "b秘a", " é"]))
def test_covering_moves_nothing_and_leaves_nothing(lines: list[str], pattern: str):
    before = screen(*lines, columns=70)
    seen = redacted(before, (Rule("x", re.compile(pattern)),))
    assert [len(row) for row in seen.rows] == [70] * len(lines)
    for old, new, line in zip(before.rows, seen.rows, seen.lines(), strict=True):
        assert not re.search(pattern, line)
        assert all(b == a or b == Cell("•", a.style) for a, b in zip(old, new, strict=True))


def spoken(*texts: str) -> Cast:
    return Cast(80, 22, tuple(Event(F(n), "o", text) for n, text in enumerate(texts)))


ACME = (Rule("acme", re.compile("acme corp")),)


@pytest.mark.parametrize(
    ("texts", "seen"),
    [
        pytest.param(["an acme corp x"], ["an ••••••••• x"], id="in one piece"),
        pytest.param(["a", "c", "m", "e corp"], ["•", "•", "•", "••••••"], id="letter by letter"),
        pytest.param(["\x1b[31mac\x1b[0mme corp"], ["\x1b[31m••\x1b[0m•••••••"], id="half in red"),
        pytest.param(["\x1b]0;acme corp\x07$ "], ["\x1b]0;•••••••••\x07$ "], id="the window's title"),
        pytest.param(["ac\x1b[", "1mme corp"], ["••\x1b[", "1m•••••••"], id="a control cut in two"),
        pytest.param(["acme\r\ncorp"], ["acme\r\ncorp"], id="two lines"),
        pytest.param(["ac\x1b[5;5Hme corp"], ["ac\x1b[5;5Hme corp"], id="the cursor went elsewhere"),
    ],
)
def test_a_recording_is_covered_as_it_would_be_read(texts: list[str], seen: list[str]):
    cast, counts = stream.covered(spoken(*texts), ACME)
    assert [event.text for event in cast.events] == seen
    assert counts == ({} if seen == texts else {"acme": 1})


def test_a_recording_without_anything_to_cover_is_the_same_object():
    cast = spoken("nothing", "here")
    assert stream.covered(cast, ACME)[0] is cast


def test_command_title_markers_and_keys_are_covered_too():
    events = (Event(F(0), "i", "acme "), Event(F(0), "i", "corp"), Event(F(0), "m", "acme corp"), Event(F(0), "x", "0"))
    cast, counts = stream.covered(Cast(80, 22, events, command="ls acme corp", title="acme corp"), ACME)
    assert [event.text for event in cast.events] == ["•••••", "••••", "•••••••••", "0"]
    assert (cast.command, cast.title) == ("ls •••••••••", "•••••••••")
    assert counts == {"acme": 2}


def test_wide_characters_in_a_recording_keep_their_columns():
    cast, _ = stream.covered(spoken("x秘", "密y"), (Rule("x", re.compile("秘密")),))
    assert [event.text for event in cast.events] == ["x••", "••y"]


def test_the_lines_of_a_recording_are_plain_text():
    assert stream.lines(spoken("\x1b[1ma\x1b[0m", "b\r\nc\x1b[2Jd")) == ["ab", "c", "d"]
