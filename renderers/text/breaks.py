"""Where a line may end, for cards and captions alike. Pure: text in, text or a number out.

`unbreakable` ties together what must stay on one line; whoever breaks lines then breaks only at U+0020, or after a
hyphen that no U+2060 follows. `weak` and `strength` grade the places that are left.

Portuguese and English have word lists; any other language gets the rules that need none. Sources: the line-break
sections of the public subtitle guides, and what plain UAX #14 breaks though it should not ("R$ 10", "50 %", paths).
"""

from __future__ import annotations

import re

from renderers.text.word_lists import (
    ABBREVIATIONS,
    COMPLEMENTS,
    CURRENCIES,
    LABELS,
    MONTHS,
    SAYING,
    TITLES,
    UNIT_WORDS,
    UNITS,
    WEAK,
)

NBSP = "\u00a0"  # a space that no line ends on
JOINER = "\u2060"  # no width, and no line ends on it

_OPENING = "([{«“‘\"'¿¡"
_CLOSING = ")]}»”’\"'"
_DASHES = frozenset("—–-")
_OPERATORS = frozenset("=+−×÷*/<>≤≥±≈→x-")

_TOKENS = re.compile(r"[ \t\r\n]+|[^ \t\r\n]+")
_NUMBER = re.compile(r"[-−+±~≈<>≤≥]?(?:R\$|US\$|[$€£¥])?\d[\d.,]*(?:[-–]\d[\d.,]*)?(?:[ºª°]|st|nd|rd|th)?")
_ROMAN = re.compile(r"[IVXLC]+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")


def unbreakable(text: str, language: str) -> str:
    """The same text with U+00A0 for each space, and U+2060 after each hyphen or slash, that no line may end on.

    Newlines and tabs stay. Taking the U+2060 out and turning U+00A0 into U+0020 gives the text back.
    """
    tokens = _TOKENS.findall(text)
    out = []
    for at, token in enumerate(tokens):
        if not token.strip(" "):
            before, after = _neighbour(tokens, at, -1), _neighbour(tokens, at, +1)
            out.append(NBSP * len(token) if _tied(before, after, tokens, at, _short(language)) else token)
        else:
            out.append(_kept_whole(token))
    return "".join(out)


def weak(word: str, language: str) -> bool:
    """Whether a line or a cue must not end on `word`: an article, preposition, negation, auxiliary and their like.

    A word that carries punctuation ends a line well enough, so it is not weak.
    """
    last = re.split(f"[{NBSP}\u202f]", word)[-1].replace(JOINER, "").lstrip(_OPENING)
    if not last:
        return bool(word)  # an opening mark with nothing behind it
    return last.replace("’", "'").casefold() in WEAK.get(_short(language), frozenset())


def opens_complement(word: str, language: str) -> bool:
    """Whether `word` ties what follows it to what is before: "uma tendência de verdade", "the end of the line"."""
    return word.casefold() in COMPLEMENTS.get(_short(language), frozenset())


def is_answer(before: str, word: str, language: str) -> bool:
    """Whether `word` is what somebody says: "diz não", "says no". A line may end on it then."""
    verbs, answers = SAYING.get(_short(language), (frozenset(), frozenset()))
    return before.casefold() in verbs and _bare(word).casefold() in answers


def strength(word: str) -> int:
    """How good a break after `word` is: 3 ends a sentence, 2 a clause (; : —), 1 has a comma, 0 nothing."""
    end = word.replace(JOINER, "").rstrip(_CLOSING)
    last = re.split(f"[{NBSP}\u202f ]", end)[-1].lstrip(_OPENING)
    if not end:
        return 0
    if end[-1] in "!?…":
        return 3
    if end[-1] == ".":
        abbreviated = last.rstrip(".").casefold() in ABBREVIATIONS or _INITIALS.fullmatch(last)
        return 0 if abbreviated and not last.endswith("..") else 3
    if end[-1] in ";:—–":
        return 2
    return 1 if end[-1] == "," or word[-1:] in ")]}»" else 0


def _short(language: str) -> str:
    return re.split("[-_]", language.casefold())[0]


def _neighbour(tokens: list[str], at: int, step: int) -> str:
    return tokens[at + step] if 0 <= at + step < len(tokens) else ""


def _bare(token: str) -> str:
    return token.lstrip(_OPENING).rstrip(_CLOSING + ".,;:!?…")


def _tied(before: str, after: str, tokens: list[str], at: int, language: str) -> bool:
    """Whether the space between two tokens must hold."""
    if not before or not after:
        return False
    earlier, then = _neighbour(tokens, at, -3), _neighbour(tokens, at, +3)
    return (
        _tied_by_dash(before, after, first=at < 2 or "\n" in tokens[at - 2] or strength(earlier) == 3)
        or _tied_by_number(earlier, before, after, language)
        or _tied_by_date(earlier, before, after, then, language)
        or _tied_by_name(before, after, then)
        or is_answer(before, after, language)
        or not after.strip(_CLOSING.replace('"', "").replace("'", "") + ".,;:!?…%")  # a mark set off by a space
        or before in {"«", "(", "[", "“"}
    )


def _tied_by_dash(before: str, after: str, *, first: bool) -> bool:
    """A dash hangs on the word before it; one that opens a line of talk, on the word after."""
    if after in _DASHES:
        return strength(before) < 2 and before not in _DASHES
    return before in _DASHES and first


def _tied_by_number(earlier: str, before: str, after: str, language: str) -> bool:
    left, right = before.lstrip(_OPENING), _bare(after)
    number_follows = after.lstrip(_OPENING)[:1].isdigit()
    if _NUMBER.fullmatch(left):
        if right in UNITS or right.casefold() in UNIT_WORDS.get(language, frozenset()):
            return True
        if after in _OPERATORS or (language == "pt" and after == "por"):  # "3 × 4", "50 por cento"
            return True
        return bool(re.fullmatch(r"\d{1,3}", left) and re.fullmatch(r"\d{3}", right))  # "1 234 567"
    if number_follows and before in _OPERATORS | {"–", "h"}:  # "3 × 4", "10 – 20", "14 h 30"
        return before not in "-–" or bool(_NUMBER.fullmatch(earlier.lstrip(_OPENING)))
    if language == "pt" and left == "por" and right == "cento":
        return True
    if language == "pt" and left in {"mil", "milhões", "bilhões"} and right in {"reais", "dólares", "euros"}:
        return True
    if language == "en" and left in {"thousand", "million", "billion"} and right in {"dollars", "euros", "pounds"}:
        return True
    if left in CURRENCIES or left.casefold() in LABELS:
        return number_follows or (left[:1].isupper() and bool(_ROMAN.fullmatch(right)))
    return False


def _tied_by_date(earlier: str, before: str, after: str, then: str, language: str) -> bool:
    """ "25 de dezembro" and "1º de maio"; "May 25" and "25 May"."""
    months = MONTHS.get(language, frozenset())
    left, right = before.lstrip(_OPENING), _bare(after)
    day = r"\d{1,2}(?:º|st|nd|rd|th)?"
    if language == "pt":
        if right == "de":
            return bool(re.fullmatch(day, left)) and _bare(then).casefold() in months
        return left == "de" and bool(re.fullmatch(day, earlier.lstrip(_OPENING))) and right.casefold() in months
    if left[:1].isupper() and left.rstrip(".").casefold() in months:
        return bool(re.fullmatch(day, right))
    return bool(re.fullmatch(day, left)) and right[:1].isupper() and right.casefold() in months


def _tied_by_name(before: str, after: str, then: str) -> bool:
    """ "Sr. Silva", "J. R. R. Tolkien", "John F. Kennedy"."""
    left, right = before.lstrip(_OPENING), after.lstrip(_OPENING)
    if not right[:1].isupper():
        return False
    if left[:1].isupper() and left.rstrip(".").casefold() in TITLES:
        return True
    if _INITIALS.fullmatch(left) and left[0].isupper():
        return True
    return left[:1].isupper() and left.isalpha() and bool(_INITIALS.fullmatch(right)) and then[:1].isupper()


def _kept_whole(token: str) -> str:
    """One token without a place to break in it, when it is a path, an address, a number or a flag."""
    bare = _bare(token)
    if re.search(r"[/\\@_]|^--?\w|\w\.\w", bare):
        return re.sub(rf"([-/\\–—?&=])(?=[^{JOINER}{NBSP}])", rf"\1{JOINER}", token)
    token = re.sub(r"(?<=\d)([-–/])(?=\d)", rf"\1{JOINER}", token)  # dates, ranges, scores
    # A crumb of one or two letters stays with its word: "e-mail", "vê-lo", "disse-me".
    token = re.sub(r"(?<!\w)(\w{1,2}-)(?=\w)", rf"\1{JOINER}", token)
    return re.sub(r"-(?=\w{1,2}(?!\w))", f"-{JOINER}", token)
