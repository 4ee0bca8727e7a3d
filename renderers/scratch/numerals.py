"""Numbers as words, in Brazilian Portuguese and American English. Pure.

Up to 15 digits; longer ones, and those that begin with 0, are read digit by digit.
"""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


_PT_ONES = _words(
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito"
    " dezenove"
)
_PT_TENS = _words("- - vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
_PT_HUNDREDS = _words("- cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos")
_PT_SCALES = (("trilhão", "trilhões"), ("bilhão", "bilhões"), ("milhão", "milhões"))
_PT_ORDINALS = {
    1: _words("- primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono"),
    10: _words("- décimo vigésimo trigésimo quadragésimo quinquagésimo sexagésimo septuagésimo octogésimo nonagésimo"),
}
_EN_ONES = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_EN_TENS = _words("- - twenty thirty forty fifty sixty seventy eighty ninety")
_EN_SCALES = ("trillion", "billion", "million", "thousand")
_EN_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def cardinal(digits: str, language: str, *, feminine: bool = False) -> str:
    """ "1984" -> "mil novecentos e oitenta e quatro"; `feminine` is heard in Portuguese only ("duas", "duzentas")."""
    if len(digits) > 15 or (len(digits) > 1 and digits[0] == "0"):
        return " ".join(cardinal(digit, language, feminine=feminine) for digit in digits)
    return _pt(int(digits), feminine) if language == "pt" else _en(int(digits))


def decimal(whole: str, part: str, language: str, *, mark: str = "") -> str:
    """ "3", "14" -> "três vírgula quatorze", "three point one four"; `mark` names the sign where it is another."""
    if language == "en":
        return f"{cardinal(whole, 'en')} {mark or 'point'} {' '.join(_EN_ONES[int(digit)] for digit in part)}"
    zeros = len(part) - len(part.lstrip("0"))
    rest = part[zeros:]
    words = ["zero"] * zeros + ([_pt(int(rest), False)] if 0 < len(rest) <= 3 else [_PT_ONES[int(d)] for d in rest])
    return f"{cardinal(whole, 'pt')} {mark or 'vírgula'} {' '.join(words)}"


def ordinal(number: int, language: str, *, feminine: bool = False) -> str:
    """ "first", "segunda". Portuguese from 1 to 99; beyond them, and for 0, the plain number."""
    if language == "en":
        words = _en(number)
        head, mark, last = words.rpartition("-" if "-" in words.split(" ")[-1] else " ")
        last = _EN_ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
        return head + mark + last
    if not 0 < number < 100:
        return _pt(number, feminine)
    words = " ".join(_PT_ORDINALS[unit][number // unit % 10] for unit in (10, 1) if number // unit % 10)
    return " ".join(word[:-1] + "a" for word in words.split(" ")) if feminine else words


def year(number: int) -> str:
    """English years: "nineteen eighty-four", "twenty ten", "two thousand nine", "nineteen oh five"."""
    high, low = divmod(number, 100)
    if 2000 <= number < 2010 or (low == 0 and high % 10 == 0):
        return _en(number)
    return f"{_en(high)} {'hundred' if low == 0 else 'oh ' + _en(low) if low < 10 else _en(low)}"


def _pt(number: int, feminine: bool) -> str:
    if number < 1000:
        return _pt_hundreds(number, feminine)
    parts: list[tuple[int, str]] = []
    for power, (one, many) in zip((12, 9, 6), _PT_SCALES, strict=True):
        count = number // 10**power % 1000
        if count:
            parts.append((count, f"{_pt_hundreds(count, False)} {one if count == 1 else many}"))
    thousands, rest = number // 1000 % 1000, number % 1000
    if thousands:
        parts.append((thousands, "mil" if thousands == 1 else f"{_pt_hundreds(thousands, feminine)} mil"))
    if rest:
        parts.append((rest, _pt_hundreds(rest, feminine)))
    last = parts[-1][0]
    if len(parts) > 1 and (last < 100 or last % 100 == 0):  # "mil e cem", "mil e vinte", but "mil cento e vinte"
        return " ".join(words for _, words in parts[:-1]) + " e " + parts[-1][1]
    return " ".join(words for _, words in parts)


def _pt_hundreds(number: int, feminine: bool) -> str:
    if number == 100:
        return "cem"
    words = []
    if number >= 100:
        hundred = _PT_HUNDREDS[number // 100]
        words.append(hundred[:-2] + "as" if feminine and hundred.endswith("os") else hundred)
        number %= 100
        if not number:
            return words[0]
    if number >= 20:
        words.append(_PT_TENS[number // 10])
        number %= 10
        if not number:
            return " e ".join(words)
    words.append({1: "uma", 2: "duas"}.get(number, _PT_ONES[number]) if feminine else _PT_ONES[number])
    return " e ".join(words)


def _en(number: int) -> str:
    if number < 20:
        return _EN_ONES[number]
    if number < 100:
        return _EN_TENS[number // 10] + (f"-{_EN_ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{_EN_ONES[number // 100]} hundred" + (f" {_en(number % 100)}" if number % 100 else "")
    words = []
    for power, scale in zip((12, 9, 6, 3), _EN_SCALES, strict=True):
        if number // 10**power % 1000:
            words.append(f"{_en(number // 10**power % 1000)} {scale}")
    if number % 1000:
        words.append(_en(number % 1000))
    return " ".join(words)
