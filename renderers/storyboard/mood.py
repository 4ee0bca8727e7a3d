"""What a prompt asks to see, as far as its words say: place, hour, weather, people, shot, colour.

Pure and total: any text gives a `Mood`, an empty one too. English and Portuguese words are known (`words`); of other
languages only what looks the same. Nothing here draws.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from renderers.storyboard.signs import (
    DENIED,
    DENIERS,
    EMPTY,
    FIGURES,
    GRADES,
    HUES,
    PROPS,
    SHOTS,
    TIMES,
    WEATHERS,
)
from renderers.storyboard.words import SETS

LONGEST_PHRASE = 6  # words
EARLY_WORDS = 6  # a word this far in counts half as much more as the first one does

# The hour a place is shown at when the prompt names none; where there are several, the prompt's seed picks.
USUAL_TIMES: dict[str, tuple[str, ...]] = {
    "trading": ("night", "blue"),
    "servers": ("night",),
    "keyboard": ("night", "blue"),
    "screen": ("night", "blue"),
    "network": ("night",),
    "space": ("night",),
    "stadium": ("dusk", "blue"),
    "stage": ("night",),
    "archive": ("golden", "night"),
    "class": ("day", "golden"),
    "lab": ("day", "blue"),
    "papers": ("golden", "night"),
    "coins": ("golden", "night"),
    "phone": ("night", "blue"),
    "clock": ("night", "dusk"),
    "globe": ("night", "blue"),
    "street": ("dusk", "blue"),
    "desert": ("golden", "dusk"),
    "corridor": ("day", "blue"),
}
ANY_TIME = ("dawn", "day", "golden", "dusk", "blue")

NUMBER_WORDS = {
    word: n
    for n, words in enumerate(
        [
            "one uma um",
            "two duas dois",
            "three tres",
            "four quatro",
            "five cinco",
            "six seis",
            "seven sete",
            "eight oito",
            "nine nove",
            "ten dez",
            "eleven onze",
            "twelve doze",
        ],
        start=1,
    )
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Mood:
    """What to draw. `seed` is all chance there is in the picture; it comes from the prompt and the author's seed."""

    place: str  # a set of `words.SETS`, or "plain" when no word names one
    time: str  # night dawn day golden dusk blue
    weather: str  # clear rain storm fog snow cloud
    shot: str  # medium wide close aerial shoulder low
    figure: str  # nobody person crowd
    props: frozenset[str]
    hue: int | None  # degrees, of the light; None is the hour's own
    grade: str  # plain noir sepia pastel stark
    seed: int
    said: tuple[str, ...] = ()  # the words understood, in their order

    def told(self) -> dict[str, object]:
        """As plain JSON, for the record."""
        return {
            "place": self.place,
            "time": self.time,
            "weather": self.weather,
            "shot": self.shot,
            "figure": self.figure,
            "props": sorted(self.props),
            "hue": self.hue,
            "grade": self.grade,
            "said": list(self.said),
        }


def mood(prompt: str, seed: int | None = None, take: int = 1) -> Mood:
    """Read the words. The same prompt, seed and take give the same mood on any machine."""
    tokens = _tokens(prompt)
    said, denied = _affirmed(tokens)
    chance = int.from_bytes(sha256(f"{seed}\n{take}\n{' '.join(tokens)}".encode()).digest()[:8], "big")
    found = _find(said)
    place = _place(found)
    props = frozenset(value for _, kind, value, _, _ in found if kind == "prop")
    usual = USUAL_TIMES.get(place, ANY_TIME)
    weather = _first(found, "weather") or "clear"
    if {"rain", "storm"} <= {value for _, kind, value, _, _ in found if kind == "weather"}:
        weather = "storm"
    figure = _first(found, "figure") or "nobody"
    if _first(_find(tokens), "empty") or _first(_find(denied), "figure"):
        figure = "nobody"
    hue = _hue(said, found)
    return Mood(
        place=place,
        time=_hour(said) or _first(found, "time") or usual[chance % len(usual)],
        weather=weather,
        shot=_first(found, "shot") or "medium",
        figure=figure,
        props=props,
        hue=None if hue is None else HUES[hue][0],
        grade=_first(found, "grade") or "plain",
        seed=chance,
        said=tuple(dict.fromkeys(" ".join(said[at : at + length]) for at, _, _, _, length in found)),
    )


PAUSE = ","  # stands for any punctuation: no phrase reaches across it


def _tokens(text: str) -> list[str]:
    """Words in lower case without accents; "2AM" is two words, "close-up" is two, "14h30" stays one."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    bare = re.sub(r"(\d)\s*(a|p)\.?m\b\.?", r"\1 \2m", bare)
    return [PAUSE if token in ",.;:!?()" else token for token in re.findall(r"[^\W_]+|[,.;:!?()]", bare)]


def _affirmed(tokens: list[str]) -> tuple[list[str], list[str]]:
    """The words without what is denied ("no readable text", "sem ninguém"), and the denied ones."""
    kept: list[str] = []
    denied: list[str] = []
    denying = False
    for at, token in enumerate(tokens):
        following = _forms(tokens[at + 1]) if at + 1 < len(tokens) else []
        if token in _DENIERS or (token == "no" and not _DENIED.isdisjoint(following)):
            denying = True
            kept.append(PAUSE)
        elif token in (PAUSE, "and", "but", "e", "mas", "or", "ou", "only", "so", "apenas"):
            denying = denying and token in ("or", "ou", "and", "e")
            kept.append(token if not denying else PAUSE)
        else:
            (denied if denying else kept).append(token)
    return kept, denied


_DENIED = frozenset(DENIED.split())
_DENIERS = frozenset(DENIERS.split())


def _forms(word: str) -> list[str]:
    """The word, then what it may be the plural of."""
    forms = [word]
    for ending, singular in _PLURALS:
        if len(word) > len(ending) + 2 and word.endswith(ending):
            forms.append(word[: -len(ending)] + singular)
    return forms


_PLURALS = (
    ("oes", "ao"),
    ("aes", "ao"),
    ("ais", "al"),
    ("eis", "el"),
    ("ois", "ol"),
    ("ns", "m"),
    ("ies", "y"),
    ("ves", "f"),
    ("es", ""),
    ("s", ""),
)

_Hit = tuple[int, str, str, int, int]  # position, kind, value, weight, words in the phrase


@cache
def _lexicon() -> dict[tuple[str, ...], tuple[tuple[str, str, int], ...]]:
    """Phrase (as words) -> what it says: (kind, value, weight)."""
    entries: dict[tuple[str, ...], list[tuple[str, str, int]]] = {}

    def add(kind: str, value: str, phrases: str, weight: int = 1) -> None:
        for phrase in phrases.split(","):
            words = tuple(re.findall(r"[^\W_]+", phrase))
            entry = (kind, value, weight)
            if words and entry not in entries.setdefault(words, []):
                entries[words].append(entry)

    for place, by_weight in SETS.items():
        for weight, phrases in by_weight.items():
            add("place", place, phrases, weight)
    for kind, table in (
        ("time", TIMES),
        ("weather", WEATHERS),
        ("shot", SHOTS),
        ("figure", FIGURES),
        ("prop", PROPS),
        ("grade", GRADES),
    ):
        for value, phrases in table.items():
            add(kind, value, phrases)
    for name, (_, phrases) in HUES.items():
        add("hue", name, phrases)
    add("empty", "empty", EMPTY)
    return {words: tuple(entry) for words, entry in entries.items()}


def _find(tokens: list[str]) -> list[_Hit]:
    """Every phrase known, longest first at each word; a word inside a longer phrase still says its own things, but
    names no place of its own ("street" in "wall street")."""
    lexicon = _lexicon()
    hits: list[_Hit] = []
    named_until = 0
    for at in range(len(tokens)):
        for length in range(min(LONGEST_PHRASE, len(tokens) - at), 0, -1):
            head = tuple(tokens[at : at + length - 1])
            said = next((lexicon[(*head, f)] for f in _forms(tokens[at + length - 1]) if (*head, f) in lexicon), ())
            for kind, value, weight in said:
                if kind == "place" and at + length <= named_until:
                    continue
                hits.append((at, kind, value, weight, length))
            if any(kind == "place" for kind, _, _ in said):
                named_until = max(named_until, at + length)
    return hits


def _first(found: list[_Hit], kind: str) -> str | None:
    """The value said first; of phrases that start together, the longest."""
    return min(((at, -length, value) for at, k, value, _, length in found if k == kind), default=(0, 0, None))[2]


def _hue(tokens: list[str], found: list[_Hit]) -> str | None:
    """The colour said of light, air or background; else the first one said of anything."""
    of_light = [(at, value) for at, kind, value, _, length in found if kind == "hue" and _lights(tokens, at, length)]
    return min(of_light)[1] if of_light else _first(found, "hue")


def _lights(tokens: list[str], at: int, length: int) -> bool:
    near = (*tokens[max(0, at - 1) : at], *tokens[at + length : at + length + 1])
    return any(form in _LIGHTS for token in near for form in _forms(token))


_LIGHTS = frozenset(
    [
        "light",
        "lamp",
        "shadow",
        "background",
        "glow",
        "tone",
        "sky",
        "haze",
        "palette",
        "neon",
        "fog",
        "luz",
        "lampada",
        "sombra",
        "fundo",
        "brilho",
        "tom",
        "ceu",
    ]
)


def _place(found: list[_Hit]) -> str:
    """The set whose words weigh most, each counted once; the first named wins a tie."""
    score: dict[str, float] = {}
    seen: set[tuple[str, int]] = set()
    for at, kind, place, weight, length in found:
        if kind != "place" or (place, at) in seen:
            continue
        seen.add((place, at))
        score[place] = score.get(place, 0.0) + weight * (1.0 + length / 4) * (1.0 + 1.5 / (1.0 + at / EARLY_WORDS))
    return max(score, key=lambda place: score[place], default="plain")


def _hour(tokens: list[str]) -> str | None:
    """The time of day a clock time says: "2 am", "14h30", "duas da manha", "three in the afternoon"."""
    text = " ".join(tokens)
    if match := re.search(r"\b(\d{1,2})(?: [0-5]\d)? (am|pm)\b", text):
        return _light_at(int(match[1]) % 12 + (12 if match[2] == "pm" else 0))
    if match := re.search(r"\b([01]?\d|2[0-4])h(?:[0-5]\d)?\b", text):
        return _light_at(int(match[1]) % 24)
    names = "|".join(NUMBER_WORDS)
    if match := re.search(
        rf"\b(\d{{1,2}}|{names})(?: horas?| o clock)?(?: e \w+)? "
        r"(da manha|da madrugada|da tarde|da noite|in the morning|in the afternoon|in the evening|at night)\b",
        text,
    ):
        hour = (int(match[1]) if match[1].isdigit() else NUMBER_WORDS[match[1]]) % 12
        late = match[2] in ("da tarde", "da noite", "in the afternoon", "in the evening", "at night")
        return _light_at(hour + (12 if late and not (match[2] == "at night" and hour < 5) else 0))
    return None


def _light_at(hour: int) -> str:
    hours = {5: "dawn", 6: "dawn", 16: "golden", 17: "golden", 18: "dusk", 19: "blue"}
    return hours.get(hour % 24, "day" if 7 <= hour % 24 < 16 else "night")
