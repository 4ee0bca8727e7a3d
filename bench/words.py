"""How far word times are off that are read off the scratch voice, against stretching its pace and counting characters.

    python bench/words.py [--truth FILE.npz]

Truth without a neural voice: eSpeak NG's other voices, accents and speeds have exact word events. "even" are whole
sentences at one speed; "patched" sentences are said a few words at a time, each at a speed of its own with pauses
between, which is further from the scratch voice than any narrator. 16 sentences in two languages.

`--truth` adds voices of which word times are known from elsewhere: an npz with, for line n, `pcm_n` (float, 48 kHz),
`starts_n` (samples), `text_n` and `language_n`. The bundled recording of a neural voice has no truth: it is held
against the sound itself, and against texts that it does not say.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from renderers.own_audio import stretched  # noqa: E402  # the project is found beside this file
from renderers.scratch import espeak  # noqa: E402
from renderers.scratch.speech import Said, say  # noqa: E402
from renderers.scratch.spoken import tokens  # noqa: E402
from renderers.scratch.warp import EARLY_S, UNLIKE, read_across  # noqa: E402
from renderers.sound import spoken  # noqa: E402
from renderers.sound.edges import HEAD, TAIL, trimmed  # noqa: E402
from renderers.sound.wav import RATE, Samples  # noqa: E402

SENTENCES = {
    "pt-BR": (
        "Às duas da manhã, o gráfico ainda subia.",
        "Ninguém perguntou de onde vinham os números, porque todos gostavam deles.",
        "O teste foi honesto, mas o resultado não convenceu a banca.",
        "Quando a chuva parou, o menino abriu a porta e viu o jardim inteiro.",
        "Este vídeo custou menos do que um almoço, e ficou pronto em uma tarde.",
        "A regra ganhava dinheiro em qualquer mercado, até mesmo onde não havia nada a ganhar.",
        "Troque uma palavra, e só essa cena é feita de novo.",
        "Em 1984 o livro já custava R$ 25,50 na livraria da esquina.",
    ),
    "en": (
        "At two in the morning the chart was still going up.",
        "Nobody asked where the numbers came from, because everybody liked them.",
        "I am a recording that somebody brought, and nobody stretched me to fit.",
        "Lengths are whole frames, so scene one thousand starts as punctually as scene one.",
        "Change one word, and only that scene is made again.",
        "When the rain stopped, the boy opened the door and saw the whole garden.",
        "The rule made money in every market, even where there was nothing to be made.",
        "In 1984 the book already cost twenty-seven dollars at the corner store.",
    ),
}
OTHERS = {
    "pt-BR": (("pt-br", "f2"), ("pt", "m3"), ("pt", "f5")),
    "en": (("en-us", "f2"), ("en-gb-x-rp", "m3"), ("en-029", "f5")),
}
READ = (
    "I am a recording that somebody brought. Nobody stretched me to fit: this scene lasts as long as I do, plus a "
    "breath. Lengths are whole frames, so scene one thousand starts as punctually as scene one."
)
WAYS = ("warped", "stretched", "characters")
HEARD_DB = -40.0


@dataclass(frozen=True, slots=True)
class Case:
    kind: str
    language: str
    text: str
    line: Samples
    starts: tuple[int, ...]


def other_voice(text: str, language: str, voice: str, variant: str, rate: int) -> Said:
    """A text said by a voice of eSpeak's that is not the scratch voice."""
    kept = espeak.VARIANT, espeak.voices_for
    try:
        espeak.VARIANT, espeak.voices_for = variant, lambda language: [voice]  # noqa: ARG005  # its own name for it
        said = say(text, language, rate)
    finally:
        espeak.VARIANT, espeak.voices_for = kept
    assert said.engine.startswith("espeak"), said.because
    return said


def cases() -> Iterator[Case]:
    random = np.random.default_rng(3)
    for language, texts in SENTENCES.items():
        for n, text in enumerate(texts):
            voice, variant = OTHERS[language][n % 3]
            said = other_voice(text, language, voice, variant, 130 + 15 * (n % 5))
            yield placed("even", language, text, said.pcm, [word.start for word in said.words])
            yield placed("patched", language, text, *patched(text, language, voice, variant, random))


def patched(
    text: str, language: str, voice: str, variant: str, random: np.random.Generator
) -> tuple[Samples, list[int]]:
    words, parts, starts, at = text.split(), [], [], 0
    while words:
        count = int(random.integers(2, 5))
        said = other_voice(" ".join(words[:count]), language, voice, variant, int(random.integers(120, 230)))
        words = words[count:]
        heard = np.flatnonzero(abs(said.pcm) > 1e-3)
        pcm = said.pcm[heard[0] : heard[-1] + 1]
        starts += [at + word.start - int(heard[0]) for word in said.words]
        pause = np.zeros(0 if random.random() < 0.5 else int(random.integers(0, 20_000)))
        parts += [pcm, pause]
        at += len(pcm) + len(pause)
    return np.concatenate(parts), starts


def placed(kind: str, language: str, text: str, pcm: Samples, starts: list[int]) -> Case:
    cut = trimmed(pcm)
    assert cut is not None
    assert len(starts) == len(tokens(text)), text
    return Case(kind, language, text, cut[0], tuple(start - cut[1] for start in starts))


def known(file: Path) -> Iterator[Case]:
    with np.load(file) as held:
        for n in range(sum(name.startswith("pcm_") for name in held)):
            text, language = str(held[f"text_{n}"]), str(held[f"language_{n}"])
            yield placed("given", language, text, held[f"pcm_{n}"], [int(start) for start in held[f"starts_{n}"]])


def found(case: Case) -> tuple[Mapping[str, list[int]], float | None, float]:
    """Where each way finds the words, how unlike its text the voice is, and how long the warp took."""
    began = time.perf_counter()
    reading = read_across(case.text, case.language, case.line)
    took_s = time.perf_counter() - began
    assert reading is not None
    pace: list[dict[str, Any]] = stretched(case.text, case.language, len(case.line))
    share = (len(case.line) - HEAD - TAIL) / len(case.text)
    return {
        "warped": [word.start for word in reading.words],
        "stretched": [int(word["start"]) for word in pace],
        "characters": [HEAD + round(token.at * share) for token in tokens(case.text)],
    }, reading.unlike, took_s  # fmt: skip


def table(all_: list[Case]) -> None:
    print(f"milliseconds off: mean / p90, bias at the median; {EARLY_S * 1000:.0f} ms are added for neural voices")
    seen: dict[tuple[str, str], list[Case]] = {}
    for case in all_:
        seen.setdefault((case.kind, case.language), []).append(case)
    for (kind, language), group in seen.items():
        told = [found(case) for case in group]
        for way in WAYS:
            off = np.array([
                (one - truth) / RATE * 1000
                for case, (places, _, _) in zip(group, told, strict=True)
                for one, truth in zip(places[way], case.starts, strict=True)
            ])  # fmt: skip
            print(f"{kind:8} {language:6} {way:11} {_spread(off)}")
        unlike = [one for _, one, _ in told if one is not None]
        print(f"{'':15} {len(group)} lines, {np.mean([took for *_, took in told]):.2f} s each; ", end="")
        print(f"right texts {min(unlike):.2f} to {max(unlike):.2f}; " if unlike else "", end="")
        print(_swapped(group))


def _spread(off: NDArray[np.float64]) -> str:
    even = abs(off - np.median(off))
    mean, most = np.mean(abs(off)), np.percentile(abs(off), 90)
    rest = f"without it {even.mean():3.0f} / {np.percentile(even, 90):3.0f}"
    return f"{mean:4.0f} / {most:4.0f}   bias {np.median(off):+4.0f}, {rest}"


def _swapped(group: list[Case]) -> str:
    """How unlike lines are to the texts of others that are about as long."""
    unlike = []
    for case in group:
        others = sorted({one.text for one in group} - {case.text}, key=lambda text: abs(len(text) - len(case.text)))
        for text in others[:2]:
            reading = read_across(text, case.language, case.line)
            if reading is not None and reading.unlike is not None:
                unlike.append(reading.unlike)
    caught = np.mean([one > UNLIKE for one in unlike])
    return f"other texts {min(unlike):.2f} to {max(unlike):.2f}, {100 * caught:.0f} % over {UNLIKE}"


def recording() -> None:
    cut = trimmed(spoken.recorded(ROOT / "episodes" / "media" / "recording.flac").pcm)
    assert cut is not None
    line = cut[0]
    began = time.perf_counter()
    reading = read_across(READ, "en", line)
    took_s = time.perf_counter() - began
    assert reading is not None
    loud = float(np.percentile(np.abs(line), 95)) * 10 ** (HEARD_DB / 20)
    heard = np.mean([np.abs(line[word.start : word.start + RATE // 10]).max() > loud for word in reading.words])
    print(
        f"\nthe bundled recording: {len(line) / RATE:.1f} s, read in {took_s:.2f} s; {100 * heard:.0f} % of its words",
        end="",
    )
    print(f" begin where something is heard; unlike {reading.unlike:.2f}", end="")
    random = np.random.default_rng(0)
    for noise_db in (20, 10, 5):
        noise = random.standard_normal(len(line)) * line.std() * 10 ** (-noise_db / 20)
        noisy = read_across(READ, "en", line + noise)
        print(f", under noise {noise_db} dB lower {noisy.unlike:.2f}" if noisy else "", end="")
    words = READ.split()
    wrong = [" ".join(SENTENCES["en"][n : n + 3]) for n in range(6)] + [" ".join([*words[20:], *words[:20]])]
    unlike = [read_across(text, "en", line) for text in wrong]
    print(f"; other texts {min(one.unlike or 0 for one in unlike if one):.2f} to ", end="")
    print(f"{max(one.unlike or 0 for one in unlike if one):.2f}")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--truth", type=Path)
    said = words.parse_args()
    table([*cases(), *(known(said.truth) if said.truth else ())])
    recording()


if __name__ == "__main__":
    main()
