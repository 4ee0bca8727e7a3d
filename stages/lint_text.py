"""Rules of what a card says: can it be read, from where people sit, in the time it stands? Pure.

Sizes are of a frame whose short side is 1080 px: a 9:16 film on a phone held upright is as wide as a 16:9 one on a
phone held sideways is high. Where the numbers come from, docs/checks.md says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from stages.shown import Finding, Ground, Shown, Text, by_role, said_of, shortened

SMALLEST_1080, SMALL_1080 = 24, 32  # a television across the room; a phone held sideways
BODY_1080, KEY_1080 = 42, 56  # a television across a large room; a 16:9 film on a phone held upright
LARGE_1080 = 58  # 24 CSS px, as an eye at six heights from the screen sees them
CONTRAST, CONTRAST_LARGE = 4.5, 3.0  # WCAG 2.2, AA: text; large text, and shapes that mean something
BRIGHTER = "use another theme, or another `brand.color`"
FINDING_S = Fraction("0.7")  # to find a card, and then
READING_CPS = 17  # characters a second
SHORTEST_READING_S = Fraction("1.5")
MOST_WORDS, MOST_LINES = {"title": 9, "quote": 40}, {"title": 2, "quote": 5}
DISPLAY_CHARS, BODY_CHARS = 45, 60  # of a line
MORE_LINES = {"wide": {}, "square": {"title": 1, "quote": 2}, "tall": {"title": 2, "quote": 5}}
ORPHAN = 0.5  # a last line of one word that is this share of the longest line is none
AT_LEAST_PX = 0.5  # of its least size: no smaller one was left

LESS = {
    "table": "show fewer columns or rows (`columns`, `top`)",
    "bars": "show fewer bars (`top`), or shorter names",
    "line": "give it shorter names",
}

KEY_ROLES = ("title", "quote", "figure", "end")  # what a card is there for
DISPLAY_ROLES = ("title", "figure", "end", "heading")
BODY_ROLES = ("subtitle", "figure-label")
READ_AS_TEXT = (
    *KEY_ROLES,
    *BODY_ROLES,
    *("heading", "foot", "caption", "name", "role", "by", "source", "address"),
)
ARTICLES = {
    "pt": "o a os as um uma uns umas do da dos das no na nos nas ao à aos às pelo pela pelos pelas num numa nuns numas",
    "en": "a an the",
    "es": "el la los las un una unos unas del al",
    "fr": "le la les un une des du au aux",
    "de": "der die das den dem des ein eine einen einem eines einer",
    "it": "il lo la i gli le un uno una del dello della dei degli delle al allo alla ai agli alle",
}


def reading_s(characters: int) -> Fraction:
    """How long a card must stand to be read once, calmly."""
    return max(SHORTEST_READING_S, FINDING_S + Fraction(characters, READING_CPS))


def sizes(shown: Shown, ground: Ground) -> Iterator[Finding]:
    """Is every text large enough?"""
    for texts in by_role(shown.texts):
        small = sorted((text for text in texts if text.size_1080 < _wanted_1080(text.role)), key=_size)
        if small:
            size = small[0].size_1080
            limit = next(limit for limit in (SMALLEST_1080, SMALL_1080, _wanted_1080(small[0].role)) if size < limit)
            said = f"{shown.label}: {said_of(small)} is {size:g} px high on a frame of 1080, under {limit}"
            said += {BODY_1080: ", the least for body text", KEY_1080: ", the least for a key message"}.get(limit, "")
            hint = (
                "shorten it: it was set smaller to go in"
                if small[0].fitted
                else "this kind of card sets it so: say less"
            )
            level: Literal["error", "warning"] = "error" if limit == SMALLEST_1080 else "warning"
            yield Finding(level, shown.card, "size", size, limit, said, hint)
            continue
        least = ground.least_px(texts[0].role)
        tight = [text for text in texts if text.fitted and least is not None and text.size_1080 <= least + AT_LEAST_PX]
        if tight:
            size = tight[0].size_1080
            said = f"{shown.label}: {said_of(tight)} only goes in at its least size, {size:g} px on a frame of 1080"
            yield Finding("warning", shown.card, "fitted", size, least, said, "shorten it: it was meant to be larger")


def _larger(shown: Shown, text: Text, ground: Ground) -> str:
    """What makes a text larger: less of it, or of what stands beside it."""
    less = LESS.get(shown.kind, "shorten it")
    asked = ground.theme["type"].get(text.role, {}).get("size", 0)
    return f"{less}: it was set smaller to go in" if text.fitted or text.size_1080 < asked else "use another theme"


def _wanted_1080(role: str) -> int:
    return KEY_1080 if role in KEY_ROLES else BODY_1080 if role in BODY_ROLES else SMALL_1080


def _size(text: Text) -> float:
    return text.size_1080


def contrasts(shown: Shown, ground: Ground) -> Iterator[Finding]:  # noqa: ARG001  # a rule's shape
    """Is every text sure to be seen, whatever the picture below?"""
    for texts in by_role(shown.texts):
        faint = [text for text in texts if text.contrast is not None and text.contrast < _limit(text)]
        if faint:
            faint.sort(key=lambda text: text.contrast or 0.0)
            value, limit = faint[0].contrast, _limit(faint[0])
            said = f"{shown.label}: {said_of(faint)} has a contrast of {value:g} at worst, under {limit:g}"
            yield Finding("error", shown.card, "contrast", value, limit, said, BRIGHTER)
    for shape in shown.facts.get("shapes", ()):
        if shape["contrast"] < CONTRAST_LARGE:
            value, color = shape["contrast"], shape["color"]
            said = f"{shown.label}: what it draws in {color} has a contrast of {value:g}, under {CONTRAST_LARGE:g}"
            yield Finding("warning", shown.card, "contrast", value, CONTRAST_LARGE, said, BRIGHTER)


def _limit(text: Text) -> float:
    return CONTRAST_LARGE if text.size_1080 >= LARGE_1080 else CONTRAST


def time_to_read(shown: Shown, ground: Ground) -> Iterator[Finding]:  # noqa: ARG001  # a rule's shape
    """Does it stand long enough?"""
    chars = shown.facts["chars"]
    needs_s, stands_s = reading_s(chars), shown.stands_s
    if chars and stands_s < needs_s:
        said = f"{shown.label} stands for {float(stands_s):.1f} s, its {chars} characters need {float(needs_s):.1f} s"
        hint = "shorten it, show it earlier or longer, or give the scene a longer `hold_s`"
        value, limit = round(float(stands_s), 2), round(float(needs_s), 2)
        yield Finding("warning", shown.card, "reading-time", value, limit, said, hint)


def density(shown: Shown, ground: Ground) -> Iterator[Finding]:
    """Does it say more than a card can?"""
    for text in shown.texts:
        count, longest = len(text.text.split()), max(map(len, text.lines), default=0)
        if _wordy(text):
            most = MOST_WORDS[text.role]
            said = f"{shown.label}: {text.said} has {count} words, over {most}"
            hint = "say it shorter, and let the voice say the rest"
            yield Finding("warning", shown.card, "words", count, most, said, hint)
        elif len(text.lines) > _most_lines(text.role, ground):
            most = _most_lines(text.role, ground)
            said = f"{shown.label}: {text.said} takes {len(text.lines)} lines, over {most}"
            yield Finding("warning", shown.card, "lines", len(text.lines), most, said, "shorten it")
        chars = DISPLAY_CHARS if text.role in DISPLAY_ROLES else BODY_CHARS
        if text.role in READ_AS_TEXT and longest > chars and not _wordy(text):
            line = shortened(max(text.lines, key=len))
            said = f'{shown.label}: {text.role} has a line of {longest} characters, over {chars}: "{line}"'
            yield Finding("warning", shown.card, "line-length", longest, chars, said, "shorten it, or break it in two")


def _wordy(text: Text) -> bool:
    """Whether it has too many words: then how they fall into lines need not be said too."""
    return len(text.text.split()) > MOST_WORDS.get(text.role, 1000)


def _most_lines(role: str, ground: Ground) -> int:
    """How many lines such a text may take; narrow frames break more often."""
    return MOST_LINES.get(role, 1000) + MORE_LINES[ground.shape].get(role, 0)


def line_ends(shown: Shown, ground: Ground) -> Iterator[Finding]:
    """Do the lines end where a reader would pause?"""
    articles = ARTICLES.get(re.split("[-_]", ground.language.casefold())[0], "").split()
    for text in shown.texts:
        if len(text.lines) < 2 or text.role not in READ_AS_TEXT or _wordy(text):
            continue
        last, longest = text.lines[-1], max(map(len, text.lines))
        if (
            len(_words(last)) == 1
            and len(last) < ORPHAN * longest
            and any(len(_words(line)) > 1 for line in text.lines)
        ):
            said = f'{shown.label}: the last line of {text.said} is one word, "{last}"'
            hint = "write it a little shorter or longer"
            yield Finding("warning", shown.card, "one-word-line", last, 2, said, hint)
        for line in text.lines[:-1]:
            end = (_words(line) or [""])[-1]
            if end.casefold() in articles:
                said = f'{shown.label}: a line of {text.said} ends in "{end}", which belongs to the next word'
                hint = "write it a little shorter or longer"
                yield Finding("warning", shown.card, "line-end", end, "no article", said, hint)


def _words(line: str) -> list[str]:
    return line.replace("\u00a0", " ").split()
