"""What is understood of a prompt, in two languages, and that nothing an author writes can break it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderers.storyboard.mood import Mood, mood
from renderers.storyboard.pictures import INDOORS, OUTDOORS
from renderers.storyboard.signs import PROPS
from renderers.storyboard.words import SETS


@pytest.mark.parametrize(
    ("prompt", "place", "time"),
    [
        pytest.param("an empty trading floor at 2 AM, rain on glass", "trading", "night", id="trading floor"),
        pytest.param("hands over a keyboard, screen glow at night", "keyboard", "night", id="keyboard"),
        pytest.param("a city at dawn from above", "city", "dawn", id="city"),
        pytest.param("archive corridor at night, endless shelves", "archive", "night", id="archive"),
        pytest.param("server room", "servers", "night", id="servers"),
        pytest.param("a lighthouse in a storm at dusk", "sea", "dusk", id="lighthouse"),
        pytest.param("an old classroom, 10 am", "class", "day", id="classroom"),
        pytest.param("road at night, headlights", "road", "night", id="road"),
        pytest.param("laboratory bench with flasks at noon", "lab", "day", id="laboratory"),
        pytest.param("empty stadium, sunset", "stadium", "dusk", id="stadium"),
        pytest.param("the Earth seen from space", "space", "night", id="space"),
        pytest.param("a red door half open, 3 in the afternoon", "door", "day", id="door"),
        pytest.param("the facade of an apartment block at night", "facade", "night", id="facade"),
        pytest.param("a wet street before dawn", "street", "blue", id="before dawn"),
        pytest.param("sala de servidores, luz azul", "servers", "night", id="servidores"),
        pytest.param("uma floresta com neblina ao amanhecer", "forest", "dawn", id="floresta"),
        pytest.param("São Paulo às duas da manhã, vista de cima", "city", "night", id="São Paulo"),
        pytest.param("montanhas nevadas, meio-dia", "mountain", "day", id="montanhas"),
        pytest.param("rua molhada à noite, luzes de neon", "street", "night", id="rua"),
        pytest.param("pilha de moedas, hora dourada", "coins", "golden", id="moedas"),
        pytest.param("um tribunal, às 14h30", "stage", "day", id="tribunal"),
        pytest.param("campo de soja, fim de tarde", "field", "golden", id="soja"),
        pytest.param("estação de metrô às 19h", "station", "blue", id="metrô"),
        pytest.param("rede neural", "network", "night", id="rede neural"),
        pytest.param("corredor de hospital, luz do dia", "corridor", "day", id="hospital"),
        pytest.param("relógio de parede, meia-noite", "clock", "night", id="relógio"),
    ],
)
def test_words_say_place_and_hour(prompt: str, place: str, time: str) -> None:
    understood = mood(prompt)
    assert (understood.place, understood.time) == (place, time)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        pytest.param("rain on a window", {"weather": "rain"}, id="rain"),
        pytest.param("chuva e trovões sobre o mar", {"weather": "storm"}, id="storm outweighs rain"),
        pytest.param("a street, the rain has stopped", {"weather": "clear"}, id="rain is over"),
        pytest.param("serra com neblina", {"weather": "fog"}, id="fog"),
        pytest.param("uma cidade sem nuvens", {"weather": "clear"}, id="no clouds"),
        pytest.param("over the shoulder of a trader", {"shot": "shoulder", "figure": "person"}, id="over the shoulder"),
        pytest.param("vista aérea do porto", {"shot": "aerial"}, id="aerial"),
        pytest.param("close on hands", {"shot": "close"}, id="close"),
        pytest.param("a crowd waits for the train", {"figure": "crowd"}, id="crowd"),
        pytest.param("uma pesquisadora à mesa", {"figure": "person", "place": "office"}, id="a person"),
        pytest.param("an empty hall, a person once stood here", {"figure": "nobody"}, id="empty"),
        pytest.param("a street, no people, no readable text", {"figure": "nobody", "place": "street"}, id="no people"),
        pytest.param("praça sem pessoas nem carros", {"figure": "nobody"}, id="sem pessoas"),
        pytest.param("luz no fim da rua", {"place": "street"}, id="Portuguese no is no denial"),
        pytest.param("a red door", {"hue": 25}, id="a colour"),
        pytest.param("amber beads on a deep indigo background", {"hue": 275}, id="the colour of the light wins"),
        pytest.param("portrait, black and white", {"grade": "noir", "place": "portrait"}, id="black and white"),
        pytest.param("fotografia antiga de uma fazenda", {"grade": "sepia", "place": "field"}, id="old photograph"),
        pytest.param("Entropia", {"place": "plain", "said": ()}, id="nothing to draw"),
        pytest.param("", {"place": "plain", "figure": "nobody"}, id="nothing at all"),
    ],
)
def test_words_say_the_rest(prompt: str, expected: dict[str, object]) -> None:
    understood = mood(prompt)
    assert {name: getattr(understood, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("prompt", "prop"),
    [
        ("farol na tempestade", "lighthouse"),
        ("a falling stock chart", "falls"),
        ("parque eólico", "wind"),
        ("one monitor still on", "one-screen"),
        ("an astronaut", "astronaut"),
    ],
)
def test_words_name_things(prompt: str, prop: str) -> None:
    assert prop in mood(prompt).props


def test_plurals_are_words_too() -> None:
    for plural in ("navios", "barcos", "ondas", "ships", "waves", "oceans"):
        assert mood(plural).place == "sea", plural
    assert mood("corredores").place == mood("corredor").place == "corridor"
    assert mood("estações de trem").place == "station"


def test_capitals_accents_and_composition_change_nothing() -> None:
    plain = mood("chuva na estação de metrô")
    assert mood("CHUVA NA ESTAÇÃO DE METRÔ") == plain
    assert mood(unicodedata.normalize("NFD", "chuva na estação de metrô")) == plain


def test_seed_and_take_change_the_chance_and_not_the_meaning() -> None:
    one, other, again = mood("a city at dusk"), mood("a city at dusk", 7), mood("a city at dusk", 7, take=2)
    assert len({one.seed, other.seed, again.seed}) == 3
    assert one.place == other.place == again.place
    assert mood("a city at dusk", 7) == other


@given(st.text(max_size=300), st.none() | st.integers(0, 2**32))
def test_any_text_gives_a_mood_that_can_be_drawn(prompt: str, seed: int | None) -> None:
    understood = mood(prompt, seed)
    assert isinstance(understood, Mood)
    assert understood.place in INDOORS or understood.place in OUTDOORS


def test_every_set_has_its_picture_and_every_picture_its_words() -> None:
    assert not INDOORS.keys() & OUTDOORS.keys()
    assert INDOORS.keys() | OUTDOORS.keys() == SETS.keys() | {"plain"}


def test_phrases_are_written_as_they_are_looked_up() -> None:
    phrases = [phrase for by_weight in SETS.values() for phrase in by_weight.values()] + list(PROPS.values())
    for phrase in phrases:
        bare = "".join(c for c in unicodedata.normalize("NFKD", phrase) if not unicodedata.combining(c))
        assert phrase == bare.lower()
