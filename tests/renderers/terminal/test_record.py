"""Real programs in real pseudo-terminals: what they print, how they end, and what ends those that do not."""

from __future__ import annotations

import os
import sys
from fractions import Fraction as F
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.painting import RenderError
from renderers.terminal import session, typist
from renderers.terminal.record import NotStarted, Recording, environment, record
from renderers.terminal.typist import Typist, typed_line


def printed(recording: Recording) -> str:
    return "".join(event.text for event in recording.cast.events if event.code == "o")


def sh(script: str, **said) -> Recording:
    return record(["sh", "-c", script], **said)


@pytest.mark.parametrize(
    ("script", "status"), [("exit 0", 0), ("exit 3", 3), ("kill -TERM $$", 143), ("kill -KILL $$", 137)]
)
def test_the_exit_status_is_the_last_event(script: str, status: int):
    recording = sh(script)
    assert (recording.exit_status, recording.why_stopped, printed(recording)) == (status, "", "")
    assert [(event.code, event.text) for event in recording.cast.events] == [("x", str(status))]
    assert recording.cast.exit_status == status


def test_the_window_has_its_size_before_the_program_runs():
    recording = sh("stty size", columns=97, rows=31)
    assert printed(recording) == "31 97\r\n"
    assert (recording.cast.columns, recording.cast.rows) == (97, 31)


def test_input_output_and_errors_are_the_terminal_and_it_is_the_programs_own():
    assert printed(sh("test -t 0 -a -t 1 -a -t 2 && echo own >/dev/tty")) == "own\r\n"


def test_a_program_gets_few_variables_and_no_key():
    own = {"PATH": os.environ["PATH"], "HOME": "/h", "FAL_KEY": "f", "GITHUB_TOKEN": "g", "MINE": "m", "LINES": "9"}
    env = environment(own, 80, 22, also=["MINE"])
    told = dict(line.split("=", 1) for line in printed(record(["env"], env=env)).splitlines())
    assert told | {"_": ""} == env | {"_": ""}
    assert {"FAL_KEY", "GITHUB_TOKEN"}.isdisjoint(told)
    assert (told["TERM"], told["COLUMNS"], told["LINES"], told["MINE"]) == ("xterm-256color", "80", "22", "m")


def test_it_runs_in_the_folder_that_was_named(tmp_path: Path):
    assert printed(sh("pwd -P", cwd=tmp_path)).strip() == str(tmp_path.resolve())
    (tmp_path / "own.sh").write_text("#!/bin/sh\necho mine\n")
    (tmp_path / "own.sh").chmod(0o755)
    assert printed(record(["./own.sh"], cwd=tmp_path)) == "mine\r\n"


def test_ten_million_bytes_come_whole():
    recording = sh("head -c 10000000 /dev/zero | tr '\\0' x", most_bytes=20_000_000)
    assert recording.size_bytes == 10_000_000
    assert set(printed(recording)) == {"x"}
    assert len(recording.cast.events) < 10_000
    times = [event.at_s for event in recording.cast.events]
    assert times == sorted(times)
    assert all(later - sooner >= session.TOGETHER_S for sooner, later in pairwise(times[:-1]))


def test_a_program_that_prints_too_much_is_ended_and_that_is_said():
    recording = record(["yes", "é"], most_bytes=100_001)
    assert recording.size_bytes == 100_000  # half a character says nothing
    assert "\ufffd" not in printed(recording)
    assert (recording.exit_status, recording.why_stopped) == (143, "it printed more than 100001 bytes")


def test_exactly_so_many_bytes_are_not_too_many():
    recording = record(["printf", "12345"], most_bytes=5)
    assert (printed(recording), recording.why_stopped) == ("12345", "")


def test_a_program_that_takes_too_long_is_ended_and_that_is_said():
    recording = sh("echo on; exec sleep 30", most_s=F(1, 5))
    assert (printed(recording), recording.exit_status) == ("on\r\n", 143)
    assert recording.why_stopped == "it was still running after 0.2 s"
    assert F(1, 5) <= recording.cast.lasts_s < 5


def test_a_program_that_will_not_end_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "GRACE_S", F(1, 5))
    recording = sh("trap '' TERM HUP; while :; do sleep 5; done", most_s=F(1, 5))
    assert recording.exit_status == 137


def test_nothing_of_a_program_that_was_ended_goes_on(tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    sh(f"(sleep 60 & sleep 60) 9>{pipe}", most_s=F(1, 5))
    os.set_blocking(reader, True)
    assert os.read(reader, 1) == b""  # blocks as long as anybody holds the other end
    os.close(reader)


def test_a_process_left_behind_with_the_terminal_is_not_waited_for():
    recording = sh("echo on; trap '' HUP; sleep 3 & :")
    assert (printed(recording), recording.exit_status) == ("on\r\n", 0)
    assert recording.left_behind
    assert recording.cast.lasts_s < 2


def test_a_process_left_behind_that_prints_on_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "LINGER_S", F(1, 5))
    recording = sh("trap '' HUP; while echo on; do :; done & :", most_bytes=10**9)
    assert recording.left_behind
    assert recording.exit_status == 0


def test_a_program_that_leaves_its_terminal_is_waited_for():
    recording = sh("echo on; exec <&- >&- 2>&-; sleep 0.3; exit 4")
    assert (printed(recording), recording.exit_status, recording.left_behind) == ("on\r\n", 4, False)


def test_a_program_that_waits_for_keys_hears_that_there_are_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "WAITING_S", F(1, 20))
    recording = sh("echo name?; read a; read b; echo '<'$a$b'>'; exit 5")
    assert (printed(recording), recording.exit_status) == ("name?\r\n<>\r\n", 5)


def test_a_program_that_takes_single_keys_gets_none_that_nobody_pressed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "WAITING_S", F(1, 20))
    recording = sh("stty -icanon -echo; echo on; head -c 1 | od -c", most_s=F(2, 5))
    assert printed(recording) == "on\r\n"
    assert recording.why_stopped


def test_a_character_that_comes_in_two_pieces_is_one():
    recording = sh("printf 'a\\303'; sleep 0.05; printf '\\251b'")
    assert printed(recording) == "aéb"
    assert [event.text for event in recording.cast.events if event.code == "o"] == ["a", "éb"]


def test_bytes_that_are_no_text_are_shown_as_terminals_show_them():
    assert printed(sh("printf 'a\\377b\\303'")) == "a\ufffdb\ufffd"


def test_what_is_recorded_is_known_by_command_time_and_terminal():
    cast = sh("true", title="a title").cast
    assert (cast.command, cast.title, cast.version) == ("sh -c true", "a title", 3)
    assert cast.env["TERM"] == "xterm-256color"
    assert cast.timestamp is not None


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        (["no-such-program", "-x"], 127, 'no program called "no-such-program" is found'),
        (["./no-such-program"], 127, 'no program called "./no-such-program" is found'),
        ([""], 127, 'no program called "" is found'),
        (["ls | wc"], 127, 'no program called "ls | wc" is found'),
        (["./plain"], 126, '"./plain" may not be run'),
        (["./odd"], 126, '"./odd" cannot be run: Exec format error'),
    ],
)
def test_a_program_that_cannot_be_run_is_an_error_with_a_shells_status(tmp_path: Path, command, status, said):
    (tmp_path / "plain").write_text("text")
    (tmp_path / "odd").write_bytes(b"\0\1\2\3")
    (tmp_path / "odd").chmod(0o755)
    with pytest.raises(NotStarted) as caught:
        record(command, cwd=tmp_path)
    assert (str(caught.value), caught.value.status) == (said, status)
    assert caught.value.hint


def typed(command: list[str], **said) -> Recording:
    with typist.shell(typed_line(command), key_s=F(1, 1000)) as (run, watch):
        return record(run, watch=watch, **said)


PROMPT = "\x1b[1;32m$\x1b[0m "


def test_a_typed_command_shows_the_shells_prompt_the_keys_and_the_next_prompt():
    recording = typed(["echo", "it's", "olá"])
    assert printed(recording) == f"{PROMPT}echo 'it'\"'\"'s' olá\r\nit's olá\r\n{PROMPT}"
    assert (recording.exit_status, recording.why_stopped) == (0, "")


@pytest.mark.parametrize(
    ("command", "status"), [(["false"], 1), (["sh", "-c", "exit 3"], 3), (["sh", "-c", "kill -TERM $$"], 143)]
)
def test_a_typed_commands_status_is_its_own(command: list[str], status: int):
    recording = typed(command)
    assert recording.exit_status == status
    assert recording.cast.exit_status == status


def test_one_word_is_typed_as_a_line_for_the_shell():
    recording = typed(["printf 'b\\na\\n' | sort; (exit 6)"])
    assert printed(recording).endswith(f"\r\na\r\nb\r\n{PROMPT}")
    assert recording.exit_status == 6


def test_a_typed_command_that_ends_the_shell_ends_the_recording():
    recording = typed(["exit 9"])
    assert recording.exit_status == 9


def test_a_typed_command_that_takes_too_long_is_ended():
    recording = typed(["sleep 60"], most_s=F(3, 2))
    assert (recording.exit_status, recording.why_stopped) == (129, "it was still running after 1.5 s")


def test_a_typed_command_that_waits_for_keys_hears_that_there_are_none():
    assert typed(["cat; echo then"]).exit_status == 0


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["a\nb"], "the command holds U+000A, which cannot be typed"),
        (["a", "\x03"], "the command holds U+0003"),
        (["x" * 5000], "the command has 5000 bytes; at most 4000 can be typed"),
    ],
)
def test_what_cannot_be_typed_is_refused(command: list[str], said: str):
    with pytest.raises(RenderError, match=said.replace("+", r"\+")):
        typed_line(command)


MARK = "\x1b]1337;abcd;0\x07"


@given(st.lists(st.integers(0, 60), max_size=6))
def test_marks_are_taken_out_wherever_they_are_cut(cuts: list[int]):
    text = f"\x1b[1m$ {MARK}ls\x1b]1337;other;0\x07\x1b]0;t\x07 out\x1b\x1b]133"
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    watch = Typist("ls", "abcd")
    kept = "".join(watch.saw(text[a:b])[0] for a, b in pairwise(places))
    assert kept + watch._held == text.replace(MARK, "")


def test_the_recorder_needs_a_unix(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(RenderError, match="recording needs a terminal as Unix has it"):
        record(["true"])
