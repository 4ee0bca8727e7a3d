"""ElevenLabs: narration with the times of its characters, sound effects, music.

Fields and defaults are the service's own (its interface of 2026), spelled out so that a new default changes nothing.
`request`, `sound_request` and `music_request` say what would be bought; the rest is what `renderers.service` asks of a
paid maker.

The service answers in the same breath: the reply to the paid request is the sound itself. So it is kept, flushed, in
a file before `submit` returns, and `kept` finds it there after a crash. A reply that was lost is looked for in the
service's history, which has speech for as long as the account keeps it. It has no effects and no music: a lost one of
these is lost.

All calls are plain HTTP. The service's own Python package would do for reading the history, but it takes 0.3 s to
import (the HTTP client alone: 0.05 s), repeats paid requests unless it is told not to, and its debug log hides every
key but this service's.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import quote

from renderers import elevenlabs_history as history
from renderers import elevenlabs_sound as sound
from renderers import http, replies
from renderers.elevenlabs_errors import base, error_of, key_header
from renderers.painting import Inputs, Painting
from renderers.service import Body, Gone, Intent, Refused, Request, Standing, Ticket, Unanswered, Unlisted

NAME = "elevenlabs"
KEY = "ELEVENLABS_API_KEY"
LOOKUP = True  # for speech; `lookup` says for what
LIMIT = 2  # the smallest plan's; replies say what the account has
POLL_S = 1.0

FORMAT = "mp3_44100_128"
MODELS = ("eleven_multilingual_v2", "eleven_v3", "eleven_flash_v2_5")
MOST_CHARACTERS = {"eleven_multilingual_v2": 10_000, "eleven_v3": 5_000, "eleven_flash_v2_5": 40_000}
LONGEST_LINE = 6_000  # characters: a line lasts ten minutes at most (`sound.spoken`), and slow voices say ten a second
NO_NEIGHBOURS = ("eleven_v3",)  # it stitches nothing
VOICE: dict[str, Any] = {
    "stability": 0.5,
    "similarity_boost": 0.75,
    "style": 0,
    "use_speaker_boost": True,
    "speed": 1,
}
MOST_DICTIONARIES = 3
SOUND_S = (0.5, 30)
MUSIC_MS = (3_000, 600_000)
MUSIC_FORMATS = {"music_v2": "mp3_48000_192", "music_v2_5": "mp3_48000_192"}  # what "auto" means for them

WHAT = {"speech": "the line", "sound": "the effect", "music": "the music"}
PATIENCE_S = {
    "speech": 300,
    "sound": 300,
    "music": 1200,
}  # until the sound is there: a line takes seconds, a song minutes
KEPT_HEADERS = (
    "request-id",
    "history-item-id",
    "song-id",
    "character-cost",
    "content-type",
    "maximum-concurrent-requests",
)


def request(model: str, text: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Body, voice and format of a line, every default spelled out. `settings` are the author's own fields.

    Neighbour text is no part of it: it is sent beside, and moves no key.
    """
    fields = {name: value for name, value in settings.items() if name not in ("price_usd", "neighbour_text")}
    dictionaries = fields.pop("pronunciation_dictionaries", None)
    return (
        {
            "voice_id": fields.pop("voice_id"),
            "output_format": fields.pop("output_format", FORMAT),
            "model_id": model,
            "text": text,
            "seed": fields.pop("seed", None),
            "apply_text_normalization": "auto",
            "voice_settings": {name: fields.pop(name, default) for name, default in VOICE.items()},
        }
        | ({"pronunciation_dictionary_locators": [_locator(one) for one in dictionaries]} if dictionaries else {})
        | fields
    )


def _locator(dictionary: Mapping[str, str]) -> dict[str, str]:
    version = dictionary.get("version")
    return {"pronunciation_dictionary_id": dictionary["id"]} | ({"version_id": version} if version else {})


def sound_request(
    model: str, prompt: str, seconds: Fraction | float | None, settings: Mapping[str, Any]
) -> dict[str, Any]:
    """Body and format of an effect. `seconds` None: as long as the model likes."""
    fields = {name: value for name, value in settings.items() if name != "price_usd"}
    return {
        "output_format": FORMAT,
        "text": prompt,
        "duration_seconds": None if seconds is None else _number(seconds),
        "loop": False,
        "prompt_influence": 0.3,
        "model_id": model,
    } | fields


def music_request(model: str, prompt: str, seconds: Fraction | float, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Body and format of a piece of music. Nobody sings in it unless that is asked for: it lies under a voice."""
    fields = {name: value for name, value in settings.items() if name != "price_usd"}
    return {
        "output_format": MUSIC_FORMATS.get(model, FORMAT),
        "prompt": prompt,
        "music_length_ms": round(Fraction(seconds) * 1000),
        "model_id": model,
        "force_instrumental": True,
    } | fields


def _number(seconds: Fraction | float) -> int | float:
    whole = int(seconds)
    return whole if whole == seconds else float(seconds)


def suffix(body: Mapping[str, Any]) -> str:
    """The file suffix of what will arrive. Headerless PCM becomes a WAV of the same samples."""
    kind = str(body["output_format"]).partition("_")[0]
    return {"pcm": "wav"}.get(kind, kind)


def lookup(use: str, body: Mapping[str, Any]) -> bool:  # noqa: ARG001  # the shape that the driver calls
    """Whether `find` can ever find this: the history has speech and nothing else."""
    return _kind(body) == "speech"


def _kind(body: Mapping[str, Any]) -> str:
    if "voice_id" in body:
        return "speech"
    return "music" if "music_length_ms" in body else "sound"


# ── what a purchase goes through ──


def prepare(use: str, request: Request, inputs: Inputs) -> Body:
    """The body as it will be sent. Raises Refused for what the service is known not to take."""
    check(use, request, inputs)
    return dict(request)


def check(use: str, request: Request, inputs: Inputs) -> None:  # noqa: ARG001  # a line refers to no file
    """Raises Refused for what the service is known not to take."""
    body = dict(request)
    model = str(body["model_id"])
    if _kind(body) == "speech":
        _check_line(model, body)
    elif _kind(body) == "sound":
        seconds = body["duration_seconds"]
        if seconds is not None and not SOUND_S[0] <= seconds <= SOUND_S[1]:
            raise Refused(f"an effect of {seconds} s: {model} makes {SOUND_S[0]} to {SOUND_S[1]} s")
    elif not MUSIC_MS[0] <= body["music_length_ms"] <= MUSIC_MS[1]:
        made = f"{MUSIC_MS[0] // 1000} to {MUSIC_MS[1] // 1000} s"
        raise Refused(f"music of {body['music_length_ms'] / 1000:g} s: {model} makes {made}")


def _check_line(model: str, body: Body) -> None:
    text, most = str(body["text"]), MOST_CHARACTERS.get(model, LONGEST_LINE)
    if not text.strip():
        raise Refused("a line without text has nothing to say", hint="write a text, or take the narration away")
    if len(text) > most:
        hint = "split it over two scenes"
        raise Refused(f"the text has {len(text)} characters, {model} takes {most} at once", hint=hint)
    if len(text) > LONGEST_LINE:
        hint = "split it over two scenes"
        raise Refused(f"the text has {len(text)} characters, a line at most {LONGEST_LINE}: ten minutes", hint=hint)
    if len(body.get("pronunciation_dictionary_locators", ())) > MOST_DICTIONARIES:
        raise Refused(f"more than {MOST_DICTIONARIES} pronunciation dictionaries", hint="join them at the service")
    if model in NO_NEIGHBOURS and ("previous_text" in body or "next_text" in body):
        raise Refused(f"{model} does not take the lines around a line", hint="take neighbour_text away")


def submit(use: str, body: Body, reply: Path) -> Ticket:  # noqa: ARG001  # the body says which model
    """PAYS: one POST, whose reply, with the sound, is in the file `reply` when this returns."""
    kind, asked_unix = _kind(body), time.time()
    sent = {name: value for name, value in body.items() if name not in ("voice_id", "output_format", "take")}
    asked = {
        "kind": kind,
        "output_format": body["output_format"],
        "model_id": body["model_id"],
        "voice_id": body.get("voice_id"),
        "at_unix": asked_unix,
    }
    with replies.tray(reply, asked) as keep:

        def whole(status: int, headers: Mapping[str, str], content: bytes) -> None:
            if not sound.held(kind, headers, content):
                raise Unanswered(f"ElevenLabs took {WHAT[kind]} on, but what it sent back is no sound")
            keep(status, {name: headers[name] for name in KEPT_HEADERS if name in headers}, content)

        answer = http.post_once(
            f"{base()}{_path(kind, body)}",
            headers=key_header(),
            params={"output_format": str(body["output_format"])},
            json={name: value for name, value in sent.items() if value is not None},
            timeout_s=PATIENCE_S[kind],
            reply=whole,
        )
    if not answer.good:
        raise error_of(answer, WHAT[kind])
    ticket = kept(reply)
    assert ticket is not None, "it was just written and flushed"
    return ticket


def _path(kind: str, body: Body) -> str:
    if kind == "speech":
        return f"/v1/text-to-speech/{quote(str(body['voice_id']), safe='')}/with-timestamps"
    return {"sound": "/v1/sound-generation", "music": "/v1/music"}[kind]


def kept(reply: Path) -> Ticket | None:
    """The ticket of a reply that is there and whole, for instance after a crash; else None. Sweeps up half ones."""
    replies.sweep(reply)
    found = replies.read(reply)
    return None if found is None else _ticket(found)


def _ticket(found: replies.Reply) -> Ticket:
    """The account's limit is told only of speech: music has another, and effects share this one."""
    headers = found.headers
    number = headers.get("request-id") or headers.get("history-item-id") or headers.get("song-id")
    ticket: Ticket = {"id": number or f"reply-{found.digest[:16]}", **found.asked}
    for name in ("history-item-id", "song-id", "character-cost"):
        if name in headers:
            ticket[name.replace("-", "_")] = headers[name]
    limit = headers.get("maximum-concurrent-requests", "")
    if found.asked["kind"] == "speech" and limit.isdecimal():
        ticket["limit"] = int(limit)
    return ticket


def poll(ticket: Ticket) -> Standing:
    """Ready: the sound came with the ticket."""
    return Standing(ready=True, ticket=ticket)


def fetch(ticket: Ticket, reply: Path, into: Path) -> Painting:
    """The sound, from the kept reply or else from the history. Raises Gone for what has neither.

    receipt  {"id", "bill": {"unit": "credits", "amount": "57"} or null, "alignment", "normalized_alignment", "song_id"}
    """
    found = replies.read(reply)
    if found is not None and _ticket(found)["id"] == ticket["id"]:
        audio, times = sound.unpacked(ticket["kind"], found.body)
        cost, content_type = found.headers.get("character-cost"), ""
    elif ticket["kind"] == "speech":
        audio, content_type, times, cost = history.fetched(ticket)
    else:
        raise Gone(f"{WHAT[ticket['kind']]} {ticket['id']} is in no reply on this disk, and ElevenLabs keeps none")
    sound.write(audio, ticket["output_format"], content_type, into)
    receipt = {
        "id": ticket["id"],
        "bill": None if cost is None else {"unit": "credits", "amount": str(cost)},
        "alignment": times.get("alignment"),
        "normalized_alignment": times.get("normalized_alignment"),
    }
    return Painting(receipt=receipt | ({"song_id": ticket["song_id"]} if "song_id" in ticket else {}))


def find(intent: Intent) -> list[Ticket]:
    """Lines of the history that may be a lost one: the same text, voice, model and settings, made since it was sent.

    Raises Unlisted for effects and music, and where the key may not read the history.
    """
    if not lookup(intent.use, intent.body):
        raise Unlisted(f"ElevenLabs lists no {_kind(intent.body)}")
    return history.matching(intent)
