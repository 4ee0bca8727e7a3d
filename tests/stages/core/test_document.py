from __future__ import annotations

from unicodedata import normalize

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from stages.core import document
from stages.core.document import LARGEST, Entries, Items, Text, read
from stages.core.errors import Mistake


def told(raw: bytes, **how) -> str:
    flaws = read(raw, **how).flaws
    return "\n".join(str(Mistake("ep.yaml", flaw.line, flaw.column, flaw.message, flaw.hint)) for flaw in flaws)


def bomb(levels: int = 12) -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines).encode()


BROKEN = {
    "nothing at all": b"",
    "only spaces and line ends": b"  \r\n \n",
    "only comments": b"# soon\n# more\n",
    "UTF-16": "title: Olá\n".encode("utf-16"),
    "UTF-16 without a mark": "title: Olá\n".encode("utf-16-le"),
    "UTF-32": "title: Olá\n".encode("utf-32"),
    "Latin-1": "title: Um título\nlanguage: pt-BR\nscenes: [ação]\n".encode("latin-1"),
    "a byte that is no letter anywhere": b"title: a\x81b\n",
    "control characters": b"title: a\x00b\nlanguage: \x1b[31men\n",
    "a control character as an escape": b'title: "a\\x07b"\n',
    "a line separator, which editors do not count": "title: a\u2028language: en\n".encode(),
    "thirty control characters": b"title: " + b"\x01" * 30,
    "too many bytes": b"#" * (document.LARGEST_BYTES + 1),
    "a duplicate field": b"title: a\nlanguage: en\ntitle: b\n",
    "two duplicates deep inside": b"scenes:\n  - {name: a, name: b}\n  - name: c\n    hold_s: 1\n    hold_s: 2\n",
    "tabs for indents": b"scenes:\n\t- name: a\n\t  hold_s: 2\n\t- name: b\n",
    "a tab below a value": b"scenes:\n  - name: a\n\thold_s: 2\n",
    "a tab before a field's name": b"title: x\n\tlanguage: en\n",
    "a merge key": b"a: &x {b: 1}\nc: {<<: *x, d: 2}\n",
    "a custom tag": b"title: !env TITLE\n",
    "a python tag": b"title: !!python/object/apply:os.system [ls]\n",
    "a type tag": b"title: !!str 5\n",
    "two documents": b"title: a\n---\ntitle: b\n",
    "an alias of nothing": b"title: *x\n",
    "an alias of itself": b"scenes: &x [*x]\n",
    "an alias bomb": bomb(),
    "a list as a field's name": b"? [a, b]\n: c\n",
    "forty-one lists": b"[" * 42 + b"]" * 42,
    "a hundred thousand lists": b"[" * 100_000,
    "a second colon": b"title: Act one: the door\n",
    "a field without a colon": b"title: a\nlanguage\nscenes: []\n",
    "no space after a colon": b"title:a\nlanguage: en\n",
    "a field indented under a value": b"title: a\n  language: en\n",
    "a field of a list indented too far": b"scenes:\n  - name: a\n      hold_s: 2\n",
    "a field of a list indented too little": b"scenes:\n  - name: a\n   hold_s: 2\n",
    "a field indented like nothing above": b"scenes:\n  - name: a\n hold_s: 2\n",
    "a double quote that never ends": b'title: "a\nlanguage: en\n',
    "a single quote that never ends": b"title: 'a\nlanguage: en\n",
    "an apostrophe in single quotes": b"title: 'it's'\n",
    "quotes in quotes": b'title: "say "hi" now"\n',
    "a bracket that never ends": b"a: [1, 2\nb: 3\n",
    "a brace that never ends": b"frame: {prompt: x\nclip: y\n",
    "a colon in braces": b"frame: {prompt: x: y}\n",
    "a text that begins with @": b"title: @home\n",
    "a text that begins with `": b"title: `home`\n",
    "a text that begins with %": b"title: %d\n",
    "a field that begins with %": b"%d: 2\n",
    "a lone *": b"title: *\n",
    "a lone &": b"title: &\n",
    "a broken !": b"title: !<\n",
    "a text that begins with a comma": b"title: , a\n",
    "a closing bracket alone": b"title: ]\n",
    "a list in the middle of a line": b"scenes: - name: a\n",
    "a list after a value": b"title: x\n- name: a\n",
    "a field after a list": b"- name: a\ntitle: x\n",
    "an unknown escape": b'title: "C:\\data"\n',
    "an unfinished escape": b'title: "\\xZZ"\n',
    "words after a block sign": b"title: | a\n  b\n",
    "fields after the end": b"title: a\n...\nlanguage: en\n",
    "another YAML": b"%YAML 3.0\n---\ntitle: a\n",
}


def test_every_broken_text_is_explained_with_its_place_and_remedy(golden):
    golden("episode/document.txt", "\n".join(f"# {name}\n{told(raw)}\n" for name, raw in BROKEN.items()))


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
def test_the_parser_without_libyaml_finds_the_same_broken_texts(raw):
    if len(raw) < 1000 or raw.startswith(b"a0"):  # it is slow
        assert told(raw, events=lambda text: yaml.parse(text, Loader=yaml.SafeLoader))


def test_scalars_stay_the_texts_they_are():
    tree = read(b"a: no\nb: 1:30\nc: 010\nd: 0x1D1C2D\ne: 2.30\nf: ~\ng: 2026-01-01\nh: 'x'\ni:\n").root
    assert isinstance(tree, Entries)
    values = {name: (value.text, value.plain) for name, (_, value) in tree.entries.items() if isinstance(value, Text)}
    assert values == {
        "a": ("no", True),
        "b": ("1:30", True),
        "c": ("010", True),
        "d": ("0x1D1C2D", True),
        "e": ("2.30", True),
        "f": ("~", True),
        "g": ("2026-01-01", True),
        "h": ("x", False),
        "i": ("", True),
    }


def test_every_value_knows_its_line_and_column():
    tree = read("# Olá\ntitle: é x\nscenes:\n  - {name: ação, hold_s: 2}\n".encode()).root
    assert isinstance(tree, Entries)
    name, scenes = tree.entries["scenes"]
    assert (name.line, name.column) == (3, 1)
    assert isinstance(scenes, Items)
    scene = scenes.items[0]
    assert isinstance(scene, Entries)
    assert scene.braces
    name, value = scene.entries["hold_s"]
    assert (scene.line, scene.column, name.column, value.column) == (4, 5, 18, 26)


def test_a_byte_order_mark_and_windows_line_ends_are_fine():
    plain, marked = b"title: a\nlanguage: en\n", b"\xef\xbb\xbftitle: a\r\nlanguage: en\r\n"
    assert read(plain).root == read(marked).root
    assert not read(marked).flaws


def test_anchors_repeat_a_value():
    tree = read(b"a: &x {prompt: p}\nb: *x\n").root
    assert isinstance(tree, Entries)
    assert tree.entries["a"][1] is tree.entries["b"][1]


def test_ordinary_repetition_is_far_from_the_limit():
    scenes = "\n".join(f"  - {{name: s{n}, transition: *fade}}" for n in range(1000))
    assert not read(f"x: &fade {{kind: fade, seconds: 0.5}}\nscenes:\n{scenes}\n".encode()).flaws
    assert LARGEST > 50 * 1000 * 6


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20))
def test_text_is_composed(text):
    def titled(text: str) -> document.Document:
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return read(f'title: "{escaped}"\n'.encode())

    composed, decomposed = titled(normalize("NFC", text)), titled(normalize("NFD", text))
    assert composed.root == decomposed.root or composed.flaws or decomposed.flaws


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_are_too_strange_to_be_answered(raw):
    answer = read(raw)
    assert answer.root is not None or answer.flaws


@given(st.text(alphabet="ab:-[]{}&*!|>'\"%@`,?#\n\t \\0~<", max_size=60))
def test_no_signs_of_yaml_are_too_strange_to_be_answered(text):
    answer = read(text.encode())
    assert answer.root is not None or answer.flaws
