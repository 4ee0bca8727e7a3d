"""How money, units, scales and signs are said, in Portuguese and English: one, many."""

from __future__ import annotations

CURRENCIES = {
    "R$": {"pt": ("real", "reais", "centavo", "centavos"), "en": ("real", "reais", "centavo", "centavos")},
    "US$": {"pt": ("dólar", "dólares", "centavo", "centavos"), "en": ("dollar", "dollars", "cent", "cents")},
    "$": {"pt": ("dólar", "dólares", "centavo", "centavos"), "en": ("dollar", "dollars", "cent", "cents")},
    "€": {"pt": ("euro", "euros", "centavo", "centavos"), "en": ("euro", "euros", "cent", "cents")},
    "£": {"pt": ("libra", "libras", "centavo", "centavos"), "en": ("pound", "pounds", "penny", "pence")},
}
UNITS = {
    "pt": {
        "%": ("por cento", "por cento"),
        "km/h": ("quilômetro por hora", "quilômetros por hora"),
        "km": ("quilômetro", "quilômetros"),
        "m": ("metro", "metros"),
        "cm": ("centímetro", "centímetros"),
        "mm": ("milímetro", "milímetros"),
        "kg": ("quilo", "quilos"),
        "g": ("grama", "gramas"),
        "ms": ("milissegundo", "milissegundos"),
        "s": ("segundo", "segundos"),
        "min": ("minuto", "minutos"),
        "h": ("hora", "horas"),
        "kB": ("quilobyte", "quilobytes"),
        "MB": ("megabyte", "megabytes"),
        "GB": ("gigabyte", "gigabytes"),
        "TB": ("terabyte", "terabytes"),
        "Hz": ("hertz", "hertz"),
        "kHz": ("quilohertz", "quilohertz"),
        "MHz": ("megahertz", "megahertz"),
        "GHz": ("gigahertz", "gigahertz"),
        "dB": ("decibel", "decibéis"),
        "px": ("pixel", "pixels"),
        "°": ("grau", "graus"),
        "°C": ("grau Celsius", "graus Celsius"),
        "x": ("vez", "vezes"),
        "k": ("mil", "mil"),
        "p.p.": ("ponto percentual", "pontos percentuais"),
        "bps": ("ponto-base", "pontos-base"),
    },
    "en": {
        "%": ("percent", "percent"),
        "km/h": ("kilometer per hour", "kilometers per hour"),
        "km": ("kilometer", "kilometers"),
        "m": ("meter", "meters"),
        "cm": ("centimeter", "centimeters"),
        "mm": ("millimeter", "millimeters"),
        "kg": ("kilogram", "kilograms"),
        "g": ("gram", "grams"),
        "ms": ("millisecond", "milliseconds"),
        "s": ("second", "seconds"),
        "min": ("minute", "minutes"),
        "h": ("hour", "hours"),
        "kB": ("kilobyte", "kilobytes"),
        "MB": ("megabyte", "megabytes"),
        "GB": ("gigabyte", "gigabytes"),
        "TB": ("terabyte", "terabytes"),
        "Hz": ("hertz", "hertz"),
        "kHz": ("kilohertz", "kilohertz"),
        "MHz": ("megahertz", "megahertz"),
        "GHz": ("gigahertz", "gigahertz"),
        "dB": ("decibel", "decibels"),
        "px": ("pixel", "pixels"),
        "°": ("degree", "degrees"),
        "°C": ("degree Celsius", "degrees Celsius"),
        "x": ("times", "times"),
        "k": ("thousand", "thousand"),
        "bps": ("basis point", "basis points"),
    },
}
SCALES = {
    "pt": {"mil", "milhão", "milhões", "bilhão", "bilhões", "trilhão", "trilhões"},
    "en": {"hundred", "thousand", "million", "billion", "trillion"},
}
SCALE_LETTERS = {
    "pt": {"mi": "milhões", "M": "milhões", "bi": "bilhões", "B": "bilhões", "k": "mil", "tri": "trilhões"},
    "en": {"M": "million", "m": "million", "B": "billion", "bn": "billion", "k": "thousand", "K": "thousand"},
}
SIGNS = {
    "pt": {"&": "e", "+": "mais", "=": "igual a", "×": "vezes", "÷": "dividido por", "→": "para", "§": "parágrafo"},
    "en": {"&": "and", "+": "plus", "=": "equals", "×": "times", "÷": "divided by", "→": "to", "§": "section"},
}
LABELS = {
    "pt": {"nº": "número", "n.º": "número", "n°": "número", "pág.": "página", "fig.": "figura", "cap.": "capítulo"},
    "en": {"no.": "number", "nr.": "number", "fig.": "figure", "ch.": "chapter", "p.": "page"},
}
FEMININE_WORDS = {
    "vez",
    "vezes",
    "parte",
    "partes",
    "voz",
    "vozes",
    "noite",
    "noites",
    "tarde",
    "tardes",
    "mulher",
    "mulheres",
    "mães",
}
MASCULINE_WORDS = {"dia", "dias", "mapa", "mapas", "planeta", "planetas", "cometa", "cometas", "grama", "gramas"}
