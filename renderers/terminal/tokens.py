"""What secrets look like in print: keys of services, tokens, passwords in settings and addresses.

Each look is written so that what `git log`, a listing of digests or a table of ids prints is none: a pattern needs a
prefix that only such keys have, or the word that says what the value is. E-mail addresses are none: they stand in every
log, and whoever wants them hidden writes a rule.
"""

from __future__ import annotations

import re

_END = r"(?![A-Za-z0-9_])"
_START = r"(?<![A-Za-z0-9_])"

# a value that says itself that it is none: a placeholder, a variable, a word of a program's own text
_BLANK = (
    r"(?!(?i:x{3,}|\*+|\.{3,}|_+|-+|none|null|nil|undefined|true|false|required|optional|redacted|hidden|secret|password"
    r"|passwd|changeme|example|your\w*|my\w*|test\w*|str|string|bytes|int|input|prompt|env|environ|os|self|getpass\w*)"
    r"(?![A-Za-z0-9]))"
)
_VALUE = rf"""{_BLANK}(?P<secret>[^\s"'`<>(){{}}\[\],;$•…*\\]"""  # the rest says how many, and closes the group


def _known(shape: str) -> str:
    return f"{_START}(?P<secret>{shape}){_END}"


# what it is -> how it looks; the group `secret` is the part that must not be seen
LOOKS: dict[str, str] = {
    "an AWS access key": _known(r"(?:AKIA|ASIA|ABIA|ACCA)(?![A-Z0-9]*EXAMPLE)[A-Z2-7]{16}"),
    "a GitHub token": _known(r"gh[oprsu]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    "a GitLab token": _known(r"gl(?:pat|ptt|dt|rt|cbt)-[A-Za-z0-9_-]{20,}"),
    "a fal key": _known(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}:[0-9a-f]{32}"),
    "an ElevenLabs key": _known(r"sk_[0-9a-f]{48}"),
    "an Anthropic key": _known(r"sk-ant-[A-Za-z0-9_-]{20,}"),
    "an OpenAI key": _known(
        r"sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,}"
        r"|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}|sk-(?=[A-Za-z0-9]*[0-9])[A-Za-z0-9]{48}"
    ),
    "a Google key": _known(r"AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{28}"),
    "a Slack token": _known(r"xox[abeoprs]-(?=[A-Za-z-]*[0-9])[A-Za-z0-9-]{10,}|xapp-[0-9]-[A-Z0-9]+-[0-9]+-[a-z0-9]+"),
    "a Slack address": r"(?P<secret>hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/_-]{20,})",
    "a Stripe key": _known(r"[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{24,}"),
    "a Hugging Face token": _known(r"hf_(?=[A-Za-z]*[A-Z])[A-Za-z]{34}"),
    "an npm token": _known(r"npm_[A-Za-z0-9]{36}"),
    "a PyPI token": _known(r"pypi-AgE[A-Za-z0-9_-]{50,}"),
    "a DigitalOcean token": _known(r"do[opr]_v1_[a-f0-9]{64}"),
    "a SendGrid key": _known(r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    "a Telegram token": _known(r"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}"),
    "a JSON web token": _known(r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"),
    "a private key": r"(?P<secret>-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----)",
    "a key in an HTTP header": (
        r"(?i:(?:proxy-)?authorization[\"']?\s*[:=]\s*[\"']?(?:bearer|basic|key|token|bot)"
        r"|(?:xi-api-key|x-api-key|x-key|x-auth-token)[\"']?\s*:)\s+[\"']?(?P<secret>[A-Za-z0-9._~+/=:-]{12,})"
    ),
    "an address with a password": (
        rf"[a-z][a-z0-9+.-]*://[^\s/:@\"'<>]{{0,64}}:(?!pass@|pw@|pwd@)(?=[^\s/]+@){_VALUE}{{3,}}?)@(?=[A-Za-z0-9\[])"
    ),
    "a password": (
        r"(?i:(?<![A-Za-z0-9_])_{0,2}(?P<name>(?:[A-Za-z0-9]+[_-])*(?:password|passwd|passphrase|pgpassword|pwd(?!=[/~.])))"
        rf"[\"']?(?:=|:\s?(?=[\"'])|:\s(?=\S*[0-9!@#%^&+]))[\"']?(?!(?P=name))){_VALUE}{{4,}}+)(?![(\[])"
    ),
    "a key": (
        r"(?i:(?<![A-Za-z0-9])(?:[A-Za-z0-9]+[_-])*"
        r"(?:secret|token|api[_-]?key|fal[_-]key|access[_-]?key(?:[_-]id)?|secret[_-]?key|private[_-]?key|client[_-]?secret)"
        r"(?:[_-]access[_-]key)?[\"']?\s?[=:]\s?[\"']?)(?=[^\s\"']*[0-9])(?=[^\s\"']*[A-Za-z])"
        rf"{_VALUE}{{16,}}+)(?![(\[])"
    ),
}

PATTERNS: dict[str, re.Pattern[str]] = {what: re.compile(look) for what, look in LOOKS.items()}
