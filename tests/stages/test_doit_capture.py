"""`doit capture`: real runs, what lies there afterwards, and what it refuses."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from renderers.painting import RenderError
from renderers.terminal.cast import read
from renderers.terminal.record import NotStarted
from stages import capture, captured, receipts
from stages.capture import answer
from stages.capture_words import DESCRIPTION, _options, wanted
from stages.core.errors import EpisodeError
from tests.project import ROOT, doit, environment, project

CAPTURES = Path("episodes/captures")
NOW = datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = project(tmp_path / "project")
    monkeypatch.chdir(folder)
    for name in ("USER", "LOGNAME", "SUDO_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("socket.gethostname", lambda: "localhost")
    return folder


def told(name: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((CAPTURES / f"{name}.receipt.json").read_bytes())
    return said


def printed(file: Path) -> str:
    return "".join(event.text for event in read(file).events if event.code == "o")


def files() -> list[str]:
    return sorted(file.relative_to(CAPTURES).as_posix() for file in CAPTURES.rglob("*") if file.is_file())


def test_a_run_leaves_a_recording_and_its_receipt(in_a_project: Path, capsys: pytest.CaptureFixture[str]):
    code = answer(["capture", "walk", "--size", "60x10", "--title", "Walk", "--", "sh", "-c", "echo on; exit 3"])
    assert code == 3
    cast, receipt = read(CAPTURES / "walk.cast"), told("walk")
    assert (cast.columns, cast.rows, cast.title, cast.exit_status) == (60, 10, "Walk", 3)
    assert cast.command == "sh -c 'echo on; exit 3'"
    assert receipt["command"] == ["sh", "-c", "echo on; exit 3"]
    assert (receipt["exit_status"], receipt["why_stopped"], receipt["size"], receipt["bytes"]) == (3, "", "60x10", 4)
    assert receipt["directory"] == "project"
    assert receipt["program"]["name"] == "sh"
    assert re.fullmatch("[0-9a-f]{64}", receipt["program"]["digest"])
    assert {*receipt["versions"]} == {"onetake", "python", "system"}
    assert receipt["digest"] == sha256((CAPTURES / "walk.cast").read_bytes()).hexdigest()
    assert str(in_a_project) not in (CAPTURES / "walk.receipt.json").read_text()
    assert "walk.cast: 0.0" in capsys.readouterr().err
    assert files() == ["walk.cast", "walk.receipt.json"]


@pytest.mark.parametrize(("script", "code"), [("exit 0", 0), ("exit 3", 3), ("kill -TERM $$", 143)])
def test_doit_ends_as_the_program_ended(in_a_project: Path, script: str, code: int):
    run = doit(in_a_project, "capture", "x", "--", "sh", "-c", script)
    assert run.returncode == code
    assert run.stdout == ""
    assert told("x")["exit_status"] == code


def test_words_with_an_equals_sign_reach_the_program_untouched(in_a_project: Path):
    words = ["a=b", "episode=none", "--size", "9x9", "--", "plan=x"]
    run = doit(in_a_project, "capture", "--seconds", "30", "words", "--size", "70x9", "--", "printf", "%s\n", *words)
    assert run.returncode == 0, run.stderr
    assert printed(CAPTURES / "words.cast").splitlines() == words
    assert told("words")["command"] == ["printf", "%s\n", *words]


def test_a_recording_of_that_name_is_not_overwritten_unless_asked():
    answer(["capture", "x", "--", "echo", "one"])
    before = (CAPTURES / "x.cast").read_bytes()
    with pytest.raises(EpisodeError, match=r"x\.cast is there already\nhint: add --again"):
        answer(["capture", "x", "--", "echo", "two"])
    assert (CAPTURES / "x.cast").read_bytes() == before
    assert answer(["capture", "x", "--again", "--", "echo", "two"]) == 0
    assert printed(CAPTURES / "x.cast") == "two\r\n"
    assert receipts.doubt(CAPTURES / "x.cast") is None


def test_one_that_came_to_be_meanwhile_is_not_overwritten_either():
    CAPTURES.mkdir()
    with pytest.raises(EpisodeError, match="came to be while this was recorded"):
        answer(["capture", "x", "--", "sh", "-c", f"echo mine > {CAPTURES}/x.cast"])
    assert (CAPTURES / "x.cast").read_text() == "mine\n"
    assert files() == ["x.cast"]


def test_every_run_can_be_kept_also_within_one_second():
    for text in ("one", "two", "three"):
        asked = wanted(["nightly", "--auto", "--", "echo", text], {})
        assert capture.capture(asked, os.environ, NOW) == 0
    names = ["2026-03-01T12-30-05Z", "2026-03-01T12-30-05Z-2", "2026-03-01T12-30-05Z-3"]
    folder = CAPTURES / "archive" / "nightly"
    assert [printed(folder / f"{name}.cast").strip() for name in names] == ["one", "two", "three"]
    assert [row["name"] for row in captured.listed(CAPTURES)] == [f"archive/nightly/{name}" for name in names]
    assert {row["receipt"] for row in captured.listed(CAPTURES)} == {"matches"}


def test_a_typed_command_is_seen_with_its_prompt():
    assert answer(["capture", "x", "--prompt", "--", "sh", "-c", "exit 4"]) == 4
    assert re.search(r"\$.* sh -c 'exit 4'\r\n", printed(CAPTURES / "x.cast"))
    assert read(CAPTURES / "x.cast").command == "sh -c 'exit 4'"
    assert told("x")["prompt"] is True


def test_names_and_keys_are_covered_before_anything_is_written(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", "/home/maria")
    monkeypatch.setenv("USER", "maria")
    monkeypatch.setenv("FAL_KEY", "0123abcd:fedcba98765")
    said = "/home/maria/x maria 0123abcd:fedcba98765"
    assert (
        answer(["capture", "x", "--title", "of maria", "--", "sh", "-c", f"printf '{said[:25]}'; echo '{said[25:]}'"])
        == 0
    )
    kept = (CAPTURES / "x.cast").read_text() + (CAPTURES / "x.receipt.json").read_text()
    assert "maria" not in kept
    assert "fedcba" not in kept
    assert printed(CAPTURES / "x.cast") == f"/home/•••••/x ••••• {'•' * 20}\r\n"
    assert told("x")["covered"] == {"home folder": 1, "user": 1, "key of a paid service": 1}


def test_what_looks_like_a_secret_is_said_at_once(capsys: pytest.CaptureFixture[str]):
    answer(["capture", "x", "--", "echo", "DB_PASSWORD=hunter2"])
    said = capsys.readouterr().err
    assert "line 1 shows what looks like a password (7 characters)" in said
    assert "redact.yaml" in said
    assert "the command: line 1 shows what looks like a password" in said
    assert "hunter2" not in said


def test_one_more_variable_can_be_let_through(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MINE", "mine")
    monkeypatch.setenv("OTHER", "other")
    answer(["capture", "x", "--env", "MINE", "--", "sh", "-c", "echo $MINE $OTHER"])
    assert printed(CAPTURES / "x.cast") == "mine\r\n"
    assert "MINE" in told("x")["variables"]
    assert "OTHER" not in told("x")["variables"]


def test_versions_of_programs_that_are_named_are_kept(tmp_path: Path):
    tool = tmp_path / "project" / "tool"
    tool.write_text("#!/bin/sh\necho\necho tool 1.2 >&2\n")
    tool.chmod(0o755)
    answer(["capture", "x", "--version-of", "./tool", "--", "true"])
    assert told("x")["versions"]["./tool"] == "tool 1.2"


def test_caps_are_told_in_the_receipt():
    assert answer(["capture", "x", "--most-bytes", "1000", "--", "yes"]) == 143
    assert told("x")["why_stopped"] == "it printed more than 1000 bytes"
    assert answer(["capture", "y", "--seconds", "0.2", "--", "sleep", "30"]) == 143
    assert told("y")["why_stopped"] == "it was still running after 0.2 s"


def test_keys_from_a_pipe_are_typed_and_then_there_are_no_more(in_a_project: Path):
    command = ["sh", "-c", "read a; echo got $a; cat"]
    run = subprocess.run(
        [sys.executable, "-m", "doit", "capture", "x", "--", *command],
        input=b"yes\n",
        env=environment(),
        cwd=in_a_project,
        capture_output=True,
    )
    assert run.returncode == 0
    assert printed(CAPTURES / "x.cast") == "yes\r\ngot yes\r\n"


def test_a_program_that_is_not_found_leaves_nothing(in_a_project: Path):
    run = doit(in_a_project, "capture", "x", "--", "no-such-program")
    assert (run.returncode, run.stdout) == (127, "")
    assert run.stderr == 'no program called "no-such-program" is found\nhint: is it installed, and in PATH?\n'
    assert not CAPTURES.exists()


WRONG: list[tuple[list[str], str]] = [
    (["x"], "there is no -- and no command"),
    (["--auto"], "there is no -- and no command"),
    (["x", "--"], "nothing stands behind the --"),
    (["--", "true"], "the recording has no name"),
    (["a/b", "--", "true"], 'a recording cannot be called "a/b"'),
    (["../b", "--", "true"], 'a recording cannot be called "../b"'),
    (["archive", "--", "true"], 'a recording cannot be called "archive"'),
    (["x.cast", "--", "true"], "leave the suffix out: x"),
    (["x", "y", "--", "true"], "unrecognized arguments: y"),
    (["x", "--sise", "9x9", "--", "true"], 'did you mean "--size"?'),
    (["x", "--size", "80", "--", "true"], '--size is "80"'),
    (["x", "--size", "0x9", "--", "true"], '--size is "0x9"'),
    (["x", "--size", "9999x9", "--", "true"], "at most 400x200"),
    (["x", "--seconds", "0", "--", "true"], '--seconds is "0"'),
    (["x", "--seconds", "nan", "--", "true"], '--seconds is "nan"'),
    (["x", "--seconds", "1e999999999", "--", "true"], "--seconds is"),
    (["x", "--most-bytes", "1.5", "--", "true"], '--most-bytes is "1.5"'),
    (["x", "--most-bytes", "99999999", "--", "true"], "up to 8000000"),
    (["x", "--cwd", "none", "--", "true"], '--cwd is "none"'),
    (["x", "--env", "NO_SUCH_VARIABLE", "--", "true"], "--env NO_SUCH_VARIABLE: this variable is not set"),
    (["x", "--title", "a\nb", "--", "true"], "--title is no line"),
    (["x", "--auto", "--again", "--", "true"], "--auto and --again are both there"),
    (["x", "--json", "--", "true"], "--json is for the list"),
    (["x", "--version-of", "no-such-program", "--", "true"], "--version-of no-such-program"),
    (["x", "--version-of", "true", "--", "no-such"], "--version-of true"),
]


@pytest.mark.parametrize(
    ("words", "said"), WRONG, ids=[" ".join(words).encode("unicode_escape").decode() for words, _ in WRONG]
)
def test_what_is_wrong_with_the_words_is_said_before_anything_runs(words: list[str], said: str, monkeypatch):
    monkeypatch.setenv("PATH", f"{Path.cwd()}:{os.environ['PATH']}")
    quiet = Path("true")
    quiet.write_text("#!/bin/sh\n")
    quiet.chmod(0o755)
    with pytest.raises(EpisodeError, match=re.escape(said)) as caught:
        answer(["capture", *words])
    assert "\nhint: " in str(caught.value)
    assert not CAPTURES.exists()


def test_bad_words_end_with_3(in_a_project: Path):
    run = doit(in_a_project, "episode=x", "capture", "x", "--", "true")
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr == "capture: episode=x means nothing to doit capture\nhint: begin with doit capture\n"


def test_the_list_tells_what_each_recording_is_and_whether_it_was_edited(capsys: pytest.CaptureFixture[str]):
    assert answer(["capture"]) == 0
    assert capsys.readouterr().out == "no recordings in episodes/captures/\nhint: doit capture NAME -- CMD makes one\n"
    for name in ("a", "b", "c"):
        answer(["capture", name, "--", "sh", "-c", "exit 2"])
    with (CAPTURES / "b.cast").open("a") as stream:
        stream.write('[1, "o", "added"]\n')
    receipts.beside(CAPTURES / "c.cast").unlink()
    (CAPTURES / "d.cast").write_text('{"version": 2, "width": 80, "height": 24}\n[1.5, "o", "a"]\n')
    (CAPTURES / "e.cast").write_text("broken")
    capsys.readouterr()
    answer(["capture", "--json"])
    rows = json.loads(capsys.readouterr().out)["captures"]
    assert [(row["name"], row["exit_status"], row["receipt"]) for row in rows] == [
        ("a", 2, "matches"),
        ("b", 2, "differs"),
        ("c", 2, "none"),
        ("d", None, "none"),
        ("e", None, "none"),
    ]
    assert (rows[3]["seconds"], rows[3]["size"]) == ("1.500", "80x24")
    answer(["capture"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["NAME", "COMMAND", "RECORDED", "EXIT", "SECONDS", "SIZE", "RECEIPT"]
    assert lines[2].startswith("b     sh -c exit 2")
    assert lines[2].endswith("differs")


def start(folder: Path, *words: str, **said: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "doit", "capture", *words]
    return subprocess.Popen(command, cwd=folder, env=environment(), stderr=subprocess.PIPE, **said)


def held(pipe: Path) -> int:
    """The reading end of a pipe that a program opens when it is there, and holds while it lives."""
    os.mkfifo(pipe)
    return os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)


def hear(end: int) -> bytes:
    assert select.select([end], [], [], 20)[0]
    return os.read(end, 100)


HOLDS = "exec 9>pipe; echo on; echo there >&9; while :; do sleep 20; done"


def test_a_killed_recorder_leaves_no_file_and_no_program(in_a_project: Path):
    end = held(in_a_project / "pipe")
    recorder = start(in_a_project, "x", "--", "sh", "-c", HOLDS, stdin=subprocess.DEVNULL)
    assert hear(end) == b"there\n"
    recorder.kill()
    recorder.communicate()
    assert hear(end) == b""  # nobody holds the other end: the program went with its terminal
    os.close(end)
    assert not any(file.suffix in (".cast", ".json") for file in CAPTURES.rglob("*"))


def test_a_recorder_that_is_told_to_go_ends_the_program_and_keeps_what_was_printed(in_a_project: Path):
    end = held(in_a_project / "pipe")
    recorder = start(in_a_project, "x", "--", "sh", "-c", HOLDS, stdin=subprocess.DEVNULL)
    hear(end)
    recorder.send_signal(signal.SIGTERM)
    said = recorder.communicate(timeout=20)[1].decode()
    assert recorder.returncode == 143
    assert "it was stopped: the recorder was told to stop" in said
    assert printed(CAPTURES / "x.cast") == "on\r\n"
    assert hear(end) == b""
    os.close(end)


def test_an_interrupt_is_the_programs(in_a_project: Path):
    end = held(in_a_project / "pipe")
    script = "trap 'echo caught; exit 6' INT; exec 9>pipe; echo there >&9; while :; do sleep 0.05; done"
    recorder = start(in_a_project, "x", "--", "sh", "-c", script, stdin=subprocess.DEVNULL)
    hear(end)
    recorder.send_signal(signal.SIGINT)
    recorder.communicate(timeout=20)
    assert recorder.returncode == 6
    assert "caught" in printed(CAPTURES / "x.cast")
    os.close(end)


def test_on_a_terminal_the_user_sees_and_types_and_has_it_back_as_it_was(in_a_project: Path):
    master, slave = os.openpty()
    before = termios.tcgetattr(slave)
    script = 'trap "echo caught" INT; printf ready; while [ -z "$a" ]; do read a; done; echo "<$a>"; exit 5'
    code = (
        "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
        "os.execv(sys.executable, [sys.executable, '-m', 'doit', 'capture', 'x', '--', 'sh', '-c', sys.argv[1]])"
    )
    recorder = subprocess.Popen(
        [sys.executable, "-c", code, script],
        cwd=in_a_project,
        env=environment(),
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    seen = until(master, b"", b"ready")
    assert not termios.tcgetattr(slave)[3] & termios.ICANON  # each key goes to the program as it is typed
    os.write(master, b"\x03")
    seen = until(master, seen, b"caught")
    os.write(master, b"hello\r")
    seen = until(master, seen, b"ended with 5")
    assert recorder.wait(timeout=20) == 5
    assert termios.tcgetattr(slave) == before
    assert b"<hello>" in seen
    assert "hello\r\n<hello>\r\n" in printed(CAPTURES / "x.cast")
    os.close(master)
    os.close(slave)


def until(master: int, seen: bytes, wanted: bytes) -> bytes:
    limit = time.monotonic() + 20
    while wanted not in seen:
        assert time.monotonic() < limit, seen
        if select.select([master], [], [], 1)[0]:
            seen += os.read(master, 1000)
    return seen


def receipt(**said: Any) -> Mapping[str, Any]:
    texts = {"name": "x", "directory": "d", "why_stopped": "", "recorded": "2026-03-01T12:30:05Z", "seconds": "1.000"}
    return {"version": 1, "command": ["a"], "exit_status": 0, "size": "80x22", "bytes": 1, "digest": "0"} | texts | said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "the receipt cannot be read: it is no JSON"),
        ("[]", "this is no receipt of a recording"),
        (json.dumps(receipt(version=2)), "this is no receipt of a recording"),
        (json.dumps(receipt(digest=None)), "digest is null in a receipt"),
        (json.dumps(receipt(exit_status="0")), 'exit_status is "0" in a receipt'),
    ],
)
def test_a_broken_receipt_is_named(tmp_path: Path, text: str, said: str):
    (tmp_path / "x.receipt.json").write_text(text)
    with pytest.raises(RenderError, match=re.escape(f"x.receipt.json: {said}")):
        receipts.receipt_of(tmp_path / "x.cast")
    doubt = receipts.doubt(tmp_path / "x.cast")
    assert doubt is not None
    assert said in doubt[0]


def test_a_receipt_says_whether_its_recording_was_edited(tmp_path: Path):
    cast = tmp_path / "x.cast"
    cast.write_text("recorded")
    assert receipts.doubt(cast) is None
    (tmp_path / "x.receipt.json").write_text(json.dumps(receipt(digest=sha256(b"recorded").hexdigest())))
    assert receipts.doubt(cast) is None
    cast.write_text("edited")
    assert receipts.doubt(cast) == (
        f"{cast} is not as it was recorded on 2026-03-01T12:30:05Z: its receipt has another digest",
        "record it again (doit capture NAME --again -- CMD), or delete x.receipt.json",
    )


def test_what_a_receipt_holds_is_read_again(tmp_path: Path):
    answer(["capture", "x", "--", "true"])
    found = receipts.receipt_of(CAPTURES / "x.cast")
    assert found is not None
    assert receipts.as_json(found) == told("x")


def test_every_option_is_in_the_help_and_on_the_authors_page():
    page = (ROOT / "docs" / "captures.md").read_text(encoding="utf-8")
    options = {text for action in _options()._actions for text in action.option_strings}
    assert options == set(re.findall("^--[a-z-]+", DESCRIPTION, re.MULTILINE))
    assert {option for option in options if f"`{option}" not in page} == set()


def test_a_program_that_cannot_be_run_is_known_by_its_status():
    Path("plain").write_text("text")
    with pytest.raises(NotStarted) as caught:
        answer(["capture", "x", "--", "./plain"])
    assert caught.value.status == 126
