"""ffmpeg's quoting: what we escape, ffmpeg reads back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from renderers.ffmpeg import quote
from renderers.ffmpeg.run import run
from renderers.ffmpeg.script import for_ffmpeg
from renderers.painting import RenderError
from tests.renderers.ffmpeg import films

BLANKS = " \n\t\r"
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]) | st.sampled_from("\\':,;[]#= \n\t%"))


def token(text: str, ends: str) -> str:
    """One token as ffmpeg's documentation says it is read: quotes and backslashes go, blanks at the ends too."""
    text = text.lstrip(BLANKS)
    read: list[str] = []
    kept = 0  # characters that trimming may not take
    n = 0
    while n < len(text) and text[n] not in ends:
        if text[n] == "\\" and n + 1 < len(text):
            read.append(text[n + 1])
            n, kept = n + 2, len(read)
        elif text[n] == "'":
            close = text.find("'", n + 1)
            close = len(text) if close < 0 else close
            read += text[n + 1 : close]
            n, kept = close + 1, len(read)
        else:
            read.append(text[n])
            n += 1
    assert n == len(text), f"ended early, before {text[n:]!r}"
    whole = "".join(read)
    return whole[:kept] + whole[kept:].rstrip(BLANKS)


@settings(deadline=None)  # how busy the machine is, is no law
@given(texts)
@example("it's 10:30, [a]; \\n")
@example("\n# no comment")
def test_a_filter_value_is_read_back(text: str) -> None:
    written = quote.filter_value(text)
    assert token(token(written, "[],;"), ":") == text
    assert for_ffmpeg(f"[a]drawtext=text={written}[b]\n").count("#") == text.count("#")


@settings(deadline=None)  # how busy the machine is, is no law
@given(texts.filter(lambda text: "\n" not in text and "\r" not in text))
def test_a_path_is_read_back(text: str) -> None:
    path = Path("/clips") / text.replace("/", "-")
    assert token(quote.concat_file(path), BLANKS) == str(path)


@settings(deadline=None)  # how busy the machine is, is no law
@given(texts)
def test_metadata_is_read_back(text: str) -> None:
    written = quote.metadata(text)
    assert "".join(written[n] for n in _unescaped(written)) == text.replace("\r\n", "\n").replace("\r", "\n")
    assert written.replace("\\\n", "").count("\n") == 0


def _unescaped(text: str) -> list[int]:
    """Where the characters stand that a backslash does not eat."""
    places, n = [], 0
    while n < len(text):
        n += text[n] == "\\"
        places.append(n)
        n += 1
    return places


def test_a_path_with_a_line_break_is_an_error() -> None:
    with pytest.raises(RenderError, match="cannot list a path with a line break"):
        quote.concat_file(Path("/a\nb"))


def test_ffmpeg_itself_reads_values_back(tmp_path: Path) -> None:
    values = [
        "it's 10:30",
        "a\\b\\\\c",
        "[x],(y);z=1",
        " blanks \t",
        "ção – “日本” 🚪",
        "100%",
        "#1",
        "'",
        "\\",
        "a'b'c:d",
    ]
    chain = ",".join(f"metadata=add:key=v{n}:value={quote.filter_value(value)}" for n, value in enumerate(values))
    said = tmp_path / "said.txt"
    graph = tmp_path / "graph.txt"
    graph.write_text(f"[0:v]{chain},metadata=print:file={quote.filter_value(str(said))}[v]", encoding="utf-8")
    source = ("-f", "lavfi", "-i", "color=s=16x16:d=0.04:r=25", "-/filter_complex", str(graph))
    run([*source, "-map", "[v]", "-f", "null", "-"], log=tmp_path / "log")
    read = dict(line.split("=", 1) for line in said.read_text(encoding="utf-8").splitlines() if line.startswith("v"))
    assert read == {f"v{n}": value for n, value in enumerate(values)}


def test_ffmpeg_itself_opens_oddly_named_files(tmp_path: Path) -> None:
    listed = ["ffconcat version 1.0"]
    for n, name in enumerate(["it's", "a b ", "ção日本", "back\\slash", "#1", "[x],;:=", '"q"']):
        file = films.card(tmp_path / f"{n}.png", (n, n, n, 255)).rename(tmp_path / f"{name}.png")
        listed += [f"file {quote.concat_file(file)}", "duration 0.04"]
    roll = tmp_path / "roll.ffconcat"
    roll.write_text("\n".join(listed) + "\n", encoding="utf-8")
    log = tmp_path / "log"
    run(["-f", "concat", "-safe", "0", "-i", str(roll), "-fps_mode", "passthrough", "-f", "null", "-"], log=log)
    assert "frame=    7 " in log.read_text()
