"""Captions: which words stand together, where lines break, when a cue comes and goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderers.text.breaks import weak
from stages.cue_times import GAP_FRAMES, SHORTEST_S
from stages.cues import LINE_CHARACTERS, RATE, Word, cues

PT = (
    "Às duas da manhã, o gráfico ainda subia.",
    "Estes números saíram do walk-forward, não da minha cabeça.",
    "Eu tinha testado a estratégia em dez anos de dados, e cada ano parecia melhor do que o anterior; só que eu estava"
    " olhando para o futuro sem perceber.",
    "Custa R$ 25,50 por mês, cerca de 3 milhões de pessoas pagam, e o Sr. Silva — que inventou tudo isso — nunca viu um"
    " centavo.",
    "O problema não era o modelo. Era a janela. Quando separei treino e teste de verdade, o Sharpe caiu de 2,3 para"
    " 0,4.",
    "Não.",
    "Machado de Assis escreveu que a vida é cheia de obrigações que a gente cumpre por mais vontade que tenha de as"
    " infringir.",
    "Se você só olha para o resultado final, qualquer curva que sobe parece inteligente.",
)
EN = (
    "At two in the morning, the chart was still going up.",
    "I said that it was twenty-seven people, and that none of them had ever paid for the service before 1984.",
    "Every shot is paid for once. Change a word, and exactly that word's assets are made again.",
    "The quick brown fox that lives behind the old mill on the hill has not been seen since John F. Kennedy visited the"
    " town.",
    "It costs $25.50 a month; about 3 million people pay it, and nobody has asked where the money goes.",
    "You run it once, you watch it, and then you run it again and nothing happens, because nothing has changed.",
    "See docs/walk-forward.md for the numbers — all of them come from a file, not from my head.",
)
LETTER_S = Fraction(1, 15)  # 15 characters a second, as an unhurried voice
PAUSES_S = {",": Fraction(1, 5), ";": Fraction(3, 10), ".": Fraction(2, 5), "—": Fraction(1, 5)}


def spoken(text: str, scene: int, start: int) -> list[Word]:
    """Words at an even pace, with rests at punctuation."""
    words, at = [], Fraction(start)
    for token in text.split():
        end = at + (len(token) + 1) * LETTER_S * RATE
        words.append(Word(token, round(at), round(end), scene))
        at = end + PAUSES_S.get(token[-1], Fraction(0)) * RATE
    return words


def film(lines: Sequence[str], fps: Fraction) -> tuple[list[Word], list[int], int]:
    """Words, cuts and length of a film with a line a scene, a quarter of a second into it."""
    words: list[Word] = []
    cuts, frame = [], 0
    for n, line in enumerate(lines):
        cuts.append(frame)
        words += spoken(line, n, round(frame * RATE / fps) + RATE // 4)
        frame = max(frame + 24, -int(-(words[-1].end + RATE // 3) * fps // RATE))
    return words, cuts, frame


@pytest.mark.parametrize(("language", "lines"), [("pt-BR", PT), ("en", EN)])
def test_sentences_break_as_a_reader_would(
    language: str, lines: Sequence[str], golden: Callable[[str, str], None]
) -> None:
    fps = Fraction(24)
    words, cuts, frames = film(lines, fps)
    table = []
    for cue in cues(words, cuts, fps, language, frames):
        if cue.start_frame in cuts:
            table.append("")
        pace = sum(map(len, cue.lines)) * fps / (cue.end_frame - cue.start_frame)
        table.append(f"{cue.start_frame:5} {cue.end_frame:5} {float(pace):5.1f}  {' | '.join(cue.lines)}")
    golden(f"cues/{language}.txt", "\n".join(table).strip("\n") + "\n")


@pytest.mark.parametrize(("language", "lines"), [("pt-BR", PT), ("en", EN)])
@pytest.mark.parametrize("characters", [26, 42])
def test_no_line_ends_on_a_word_that_leans_on_the_next(language: str, lines: Sequence[str], characters: int) -> None:
    words, cuts, frames = film(lines, Fraction(30))
    ends = [
        line.split()[-1]
        for cue in cues(words, cuts, Fraction(30), language, frames, characters=characters)
        for line in cue.lines
    ]
    assert [word for word in ends if weak(word, language)] == []


def at(text: str, start_s: float, end_s: float, scene: int = 0) -> Word:
    return Word(text, round(start_s * RATE), round(end_s * RATE), scene)


def only(words: Sequence[Word], cuts: Sequence[int] = (0,), frames: int = 240, fps: int = 24) -> list[tuple[int, int]]:
    return [(cue.start_frame, cue.end_frame) for cue in cues(words, cuts, Fraction(fps), "en", frames)]


def test_a_cue_comes_a_frame_before_its_word_and_stays_half_a_second() -> None:
    assert only([at("Hello", 2, 3)]) == [(47, 84)]


def test_a_cue_near_the_cut_comes_with_it() -> None:
    assert only([at("Hello", 2.25, 3.25, 1)], cuts=(0, 48)) == [(48, 90)]
    assert only([at("Hello", 2.5, 3.25, 1)], cuts=(0, 48)) == [(59, 90)]


def test_a_cue_leaves_with_its_scene() -> None:
    words = [at("Hello there", 0.5, 1.4), at("Again", 2.1, 3, 1)]
    assert only(words, cuts=(0, 48)) == [(11, 46), (48, 84)]


def test_the_last_cue_may_stay_to_the_last_frame() -> None:
    assert only([at("Hello there", 0.5, 1.4)], frames=48) == [(11, 48)]


def test_one_short_word_stays_readable() -> None:
    assert only([at("No.", 2, 2.1)]) == [(47, 67)]


def test_a_cue_without_room_behind_it_comes_up_sooner() -> None:
    assert only([at("No.", 1, 1.3)], frames=36) == [(16, 36)]
    assert only([at("Yes,", 0.5, 1), at("no.", 1.2, 1.3)], frames=36) == [(11, 36)]


def test_a_short_gap_is_closed_to_two_frames_and_a_long_one_is_left() -> None:
    words = [at("One sentence here.", 1, 2), at("Another sentence here.", 2.9, 4), at("A third sentence.", 7, 8)]
    assert only(words) == [(23, 66), (68, 108), (167, 204)]


def test_a_fast_line_may_stay_until_it_is_read() -> None:
    [(start, end)] = only([at("word" * 10, 1, 1.5)])
    assert (end - start) / 24 == pytest.approx(2, abs=0.05)


def test_cues_of_one_scene_never_hold_words_of_another() -> None:
    found = cues([at("one", 0.5, 0.9), at("two", 1.1, 1.5, 1)], (0, 24), Fraction(24), "en", 72)
    assert [cue.lines for cue in found] == [("one",), ("two",)]


def test_a_film_without_words_has_no_captions() -> None:
    assert cues([], (0,), Fraction(24), "en", 48) == []


words_of = st.lists(
    st.tuples(
        st.text("abcdeéã.,;—-R$5%", min_size=1, max_size=14),
        st.integers(1, RATE),  # how long it sounds
        st.integers(0, RATE // 2),  # the rest after it
    ),
    min_size=1,
    max_size=25,
)
films = st.lists(words_of, min_size=1, max_size=4)
rates = st.sampled_from([Fraction(24), Fraction(30_000, 1001), Fraction(60)])


@settings(max_examples=60, deadline=None)
@given(films, rates, st.sampled_from(["pt-BR", "en", "fr"]), st.sampled_from([26, 42]))
def test_cues_keep_every_word_in_order_apart_and_inside_the_film(
    scenes: list[list[tuple[str, int, int]]], fps: Fraction, language: str, characters: int
) -> None:
    words: list[Word] = []
    cuts, frame = [], 0
    for n, scene in enumerate(scenes):
        cuts.append(frame)
        sample = round(frame * RATE / fps)
        for text, length, rest in scene:
            words.append(Word(text, sample, sample + length, n))
            sample += length + rest
        room = 3 * len(scene)  # three frames a cue are needed, whatever the words do
        frame = max(frame + max(24, room), -int(-(sample + 1) * fps // RATE))
    found = cues(words, cuts, fps, language, frame, characters=characters)

    assert " ".join(line for cue in found for line in cue.lines).split() == [word.text for word in words]
    assert all(0 <= cue.start_frame < cue.end_frame <= frame for cue in found)
    for one, two in pairwise(found):
        gap = two.start_frame - one.end_frame
        assert gap == GAP_FRAMES or gap >= fps / 2
    for cue in found:
        assert 1 <= len(cue.lines) <= 2
        assert all(len(line) <= characters or " " not in line for line in cue.lines)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(PT), min_size=1, max_size=4), rates)
def test_at_a_natural_pace_no_cue_is_too_short_to_see(lines: list[str], fps: Fraction) -> None:
    """But for a single word with the next line at its heels."""
    words, cuts, frames = film(lines, fps)
    found = cues(words, cuts, fps, "pt-BR", frames)
    for n, cue in enumerate(found):
        pressed = n + 1 < len(found) and found[n + 1].start_frame - cue.end_frame == GAP_FRAMES
        assert cue.end_frame - cue.start_frame >= SHORTEST_S * fps or (pressed and " " not in " ".join(cue.lines))


def test_lines_are_42_characters_unless_asked_otherwise() -> None:
    words, cuts, frames = film(EN, Fraction(24))
    assert cues(words, cuts, Fraction(24), "en", frames) == cues(
        words, cuts, Fraction(24), "en", frames, characters=LINE_CHARACTERS
    )
