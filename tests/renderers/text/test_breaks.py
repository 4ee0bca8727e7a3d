"""What a line may end on, as tables of Portuguese and English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.text.breaks import JOINER, NBSP, strength, unbreakable, weak


@pytest.mark.parametrize(
    ("language", "text", "tied"),
    [
        # "·" is a space that holds, "~" a joiner
        ("pt-BR", "custa R$ 1.234 hoje", "custa R$·1.234 hoje"),
        ("pt-BR", "custa R$ 3 milhões de reais", "custa R$·3·milhões de reais"),
        ("pt-BR", "subiu 50 % em maio", "subiu 50·% em maio"),
        ("pt-BR", "subiu 50 por cento", "subiu 50·por·cento"),
        ("pt-BR", "o nº 5 da lista", "o nº·5 da lista"),
        ("pt-BR", "o Sr. Silva e a Dra. Ana", "o Sr.·Silva e a Dra.·Ana"),
        ("pt-BR", "em São Paulo são três", "em São·Paulo são três"),
        ("pt-BR", "em 25 de dezembro de 2024", "em 25·de·dezembro de 2024"),
        ("pt-BR", "no dia 1º de maio, cedo", "no dia 1º·de·maio, cedo"),
        ("pt-BR", "durou 14 h 30 ao todo", "durou 14·h·30 ao todo"),
        ("pt-BR", "caiu 3,5 pontos, ou 10 vezes", "caiu 3,5·pontos, ou 10·vezes"),
        ("pt-BR", "o gráfico — dizem — subia", "o gráfico·— dizem·— subia"),
        ("pt-BR", "— Não sei, disse.", "—·Não sei, disse."),
        ("pt-BR", "Episódio 3 e Capítulo IV", "Episódio·3 e Capítulo·IV"),
        ("pt-BR", "mande um e-mail e vê-lo chegar", "mande um e-~mail e vê-~lo chegar"),
        ("pt-BR", "o guarda-chuva e o walk-forward", "o guarda-chuva e o walk-forward"),
        ("pt-BR", "de 10 – 20 pessoas", "de 10·–·20 pessoas"),
        ("en", "it cost $ 25 million", "it cost $·25·million"),
        ("en", "about 120 km away", "about 120·km away"),
        ("en", "(about 5 km)", "(about 5·km)"),
        ("en", "J. R. R. Tolkien wrote", "J.·R.·R.·Tolkien wrote"),
        ("en", "John F. Kennedy said", "John·F.·Kennedy said"),
        ("en", "Mr. Smith met Dr Jones", "Mr.·Smith met Dr·Jones"),
        ("en", "see no. 5, there are no 5", "see no.·5, there are no 5"),
        ("en", "May 25, or 3 June, but it may 5", "May·25, or 3·June, but it may 5"),
        ("en", "at 3 p.m. sharp", "at 3·p.m. sharp"),
        ("en", "1 234 567 people", "1·234·567 people"),
        ("en", "open docs/walk-forward.md now", "open docs/~walk-~forward.md now"),
        ("en", "https://a.org/b-c?d=e&f", "https:/~/~a.org/~b-~c?~d=~e&~f"),
        ("en", "run doit --all -v", "run doit -~-~all -~v"),
        ("en", "on 2024-05-01, 3–4 km/h", "on 2024-~05-~01, 3–~4·km/~h"),
        ("en", "if 3 × 4 = 12", "if 3·×·4·=·12"),
        ("en", "well ... yes", "well·... yes"),
        ("en", "plain words\nstay as they are", "plain words\nstay as they are"),
        ("de", "um 50 % und R$ 5", "um 50·% und R$·5"),
    ],
)
def test_what_belongs_together_is_tied(language: str, text: str, tied: str) -> None:
    assert unbreakable(text, language) == tied.replace("·", NBSP).replace("~", JOINER)


@given(st.text("abAB12 .,;%$R-—/()\n\té" + NBSP, max_size=60), st.sampled_from(["pt-BR", "en", "xx"]))
def test_tying_changes_nothing_but_spaces(text: str, language: str) -> None:
    tied = unbreakable(text, language)
    assert tied.replace(JOINER, "").replace(NBSP, " ") == text.replace(NBSP, " ")
    assert unbreakable(tied, language) == tied


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pt-BR", "o A das da dos no pela para e que não se me foi à seu um “o (de sem tem"),
        ("en", "the A of to and not that is was can't it’s we'll my “the (in they"),
    ],
)
def test_weak_words_end_no_line(language: str, words: str) -> None:
    assert [word for word in words.split() if not weak(word, language)] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pt-BR", "casa não, que; de) porta 12 — R$ ele Não."),
        ("en", "house not, that; it you door 12 — no."),
        ("xx", "the o de"),
    ],
)
def test_other_words_may_end_a_line(language: str, words: str) -> None:
    assert [word for word in words.split() if weak(word, language)] == []


def test_the_last_of_tied_words_counts() -> None:
    assert weak(f"casa{NBSP}de", "pt")
    assert not weak(f"de{NBSP}casa", "pt")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("fim.", 3),
        ("fim!”", 3),
        ("quê?", 3),
        ("talvez…", 3),
        ("(não.)", 3),
        ("no.", 3),
        ("isto:", 2),
        ("isto;", 2),
        (f"isto{NBSP}—", 2),
        ("isto,", 1),
        ("(isto)", 1),
        ("isto", 0),
        ("Sr.", 0),
        ("J.", 0),
        (f"o{NBSP}Dr.", 0),
        ("", 0),
    ],
)
def test_a_break_is_better_after_stronger_punctuation(word: str, expected: int) -> None:
    assert strength(word) == expected
