from __future__ import annotations

import pytest

from stages.core import code


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A small renderers package of our own, with fresh memories."""
    folder = tmp_path / "renderers"
    (folder / "cards").mkdir(parents=True)
    files = {
        "__init__.py": "",
        "cards/__init__.py": "",
        "cards/title.py": "from renderers.cards.sheet import put\nROLES = ('a', 'b')\n",
        "cards/quote.py": "def late():\n    from renderers.cards import (\n        sheet,\n    )\n",
        "cards/sheet.py": "import renderers.ink\nLIBRARIES = ('pytest',)  # draws\n",
        "ink.py": "COLOUR = 'black'\n",
        "pan.py": "",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    monkeypatch.setattr(code, "HOME", folder)
    forget()
    yield folder
    forget()


def forget():
    for memory in (code.code, code._libraries, code._closure, code._source, code._file):
        memory.cache_clear()


MAKERS = ("renderers.cards.title", "renderers.cards.quote", "renderers.pan")


@pytest.mark.parametrize(
    ("edited", "moved"),
    [
        ("cards/title.py", {"renderers.cards.title"}),
        ("cards/quote.py", {"renderers.cards.quote"}),
        ("cards/sheet.py", {"renderers.cards.title", "renderers.cards.quote"}),
        ("ink.py", {"renderers.cards.title", "renderers.cards.quote"}),
        ("pan.py", {"renderers.pan"}),
    ],
)
def test_an_edit_moves_the_makers_that_import_it_and_no_other(house, edited, moved):
    before = {module: code.code(module) for module in MAKERS}
    (house / edited).write_text((house / edited).read_text() + "# edited\n")
    forget()
    assert {module for module in MAKERS if code.code(module) != before[module]} == moved


def test_a_maker_names_the_libraries_of_all_it_imports(house):
    assert code.maker("title", "renderers.cards.title")["libraries"] == {"pytest": pytest.__version__}
    assert code.maker("pan", "renderers.pan")["libraries"] == {}


def test_a_constant_is_read_without_importing(house):
    assert code.literal("renderers.cards.title", "ROLES") == ("a", "b")
    with pytest.raises(KeyError):
        code.literal("renderers.pan", "ROLES")
