from __future__ import annotations

import pytest
from doit.exceptions import InvalidDodoFile

from stages.front import Chosen, choose


@pytest.fixture
def folder(tmp_path):
    for name in ("demo", "ep3"):
        (tmp_path / f"{name}.yaml").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ({}, Chosen()),
        ({"episode": "ep3"}, Chosen("ep3")),
        ({"episode": "ep3", "draft": "yes"}, Chosen("ep3", draft=True)),
        ({"episode": "ep3", "draft": "no", "strict": "yes"}, Chosen("ep3", strict=True)),
    ],
)
def test_what_the_command_line_means(folder, words, chosen):
    assert choose(words, folder) == chosen


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"epsiode": "ep3"}, 'no variable called "epsiode"\nhint: did you mean "episode"? '),
        ({"draft": "true"}, 'draft is "true"\nhint: use draft=yes or draft=no'),
        ({"draft": "Yes"}, 'draft is "Yes"\nhint: use draft=yes or draft=no'),
        ({"episode": ""}, "episode= has no value"),
        ({"episode": "ep4"}, 'no episode called "ep4" in episodes/\nhint: did you mean "ep3"? there is demo, ep3'),
        ({"episode": "../ep3"}, 'no episode called "../ep3"'),
        ({"plan": "F"}, "plan=F needs the episode that it is for"),
    ],
)
def test_what_it_cannot_mean_is_said_with_the_nearest_word(folder, words, says):
    with pytest.raises(InvalidDodoFile) as caught:
        choose(words, folder)
    assert str(caught.value).startswith(says)


def test_all_that_is_wrong_is_said_at_once(folder):
    with pytest.raises(InvalidDodoFile) as caught:
        choose({"episode": "ep4", "draft": "maybe", "colour": "red"}, folder)
    assert str(caught.value).count("hint:") == 3
