"""The double of ElevenLabs: speech, sound effects, music, and the history of what was said.

One host, `elevenlabs.api`; its address has no path, as https://api.elevenlabs.io has none. Checks come in the order of
the service: schema (422), key, permission, format and plan, voice, model, text, requests at once, credits. What passes
is billed before anything is made, and is made and listed even if the client has gone.

Faults of its own (`does`), beside those of `script`:

refuse              turned away as `says`, a name of `elevenlabs_refusals.REFUSALS`; `shape` full, legacy or array;
                    `retry_after` seconds; `accepted=True`: billed and listed all the same
busy                refuse, as system_busy
silent short cut    no sound; everything in half the time; the last 40 % missing
noise               as long as the line, and nobody speaks (speech only, as all that follow but two)
undecodable         as many bytes, and no audio (sound and music too)
other-format        `format` (mp3_22050_32) whatever was asked for (sound and music too)
no-alignment        both alignments are null
no-normalized       only the normalized one is null
unequal-alignment   the starts are one fewer than the characters
late-alignment      the times run to half as much again as the audio

The history keeps what was sent; with `kept="right"` in the fault it keeps what should have been sent.
"""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rehearsal import elevenlabs_account as account
from rehearsal import elevenlabs_contract as contract
from rehearsal.elevenlabs_desk import Desk, Invalid, Options, Sale
from rehearsal.elevenlabs_refusals import Refused
from rehearsal.role import Role, Route
from rehearsal.wire import Reply, Seen

if TYPE_CHECKING:
    from rehearsal.elevenlabs_made import Made
    from rehearsal.sound_files import Samples
    from rehearsal.town import Rehearsal

__all__ = ["Double", "Options", "roles"]

FREE_KINDS = frozenset({"refuse", "busy"})
MEDIA_KINDS = FREE_KINDS | {"silent", "short", "cut", "undecodable", "other-format"}
SPEECH_KINDS = MEDIA_KINDS | {"noise", "no-alignment", "no-normalized", "unequal-alignment", "late-alignment"}
GUESSED_SOUND_S = 2.0  # a sound effect without `duration_seconds`


def roles(town: Rehearsal) -> Sequence[Role]:
    """The host of the service."""
    double = Double(Desk(town))
    speech = r"/v1/text-to-speech/(?P<voice>[^/]+)(?P<stream>/stream)?(?P<stamps>/with-timestamps)?"
    endpoints: list[tuple[str, str, str, Callable[[Seen], Reply], frozenset[str]]] = [
        ("speech", "POST", speech, double.speech, SPEECH_KINDS),
        ("sound", "POST", "/v1/sound-generation", double.sound, MEDIA_KINDS),
        ("music", "POST", "/v1/music", double.music, MEDIA_KINDS),
        ("audio", "POST", "/v1/history/download", double.download, FREE_KINDS),
        ("audio", "GET", "/v1/history/(?P<item>[^/]+)/audio", double.audio, FREE_KINDS),
        ("history", "GET", "/v1/history", double.history, FREE_KINDS),
        ("history", "GET", "/v1/history/(?P<item>[^/]+)", double.item, FREE_KINDS),
        ("models", "GET", "/v1/models", double.models, FREE_KINDS),
        ("voices", "GET", "/v2/voices", double.voices, FREE_KINDS),
        ("subscription", "GET", "/v1/user/subscription", double.subscription, FREE_KINDS),
    ]
    routes = [
        Route(f"elevenlabs.{name}", method, pattern, double.desk.answering(handler), kinds)
        for name, method, pattern, handler, kinds in endpoints
    ]
    return [Role("elevenlabs.api", "elevenlabs", routes, env="ELEVENLABS_API_URL")]


class Double:
    """The endpoints."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    # What costs

    def speech(self, call: Seen) -> Reply:
        desk = self.desk
        body, query = desk.body(call, contract.SPEECH), desk.query(call, contract.SPEECH_QUERY)
        desk.admit(call)
        voice, model = call.parts["voice"], body.get("model_id", contract.DEFAULT_MODEL)
        output_format = query.get("output_format", contract.DEFAULT_FORMAT)
        desk.allow(output_format, contract.STREAM_FORMATS if "stream" in call.parts else contract.FORMATS)
        desk.speakable(voice, model, body)
        characters = len(body["text"])
        exact = characters * contract.MODELS[model].rate * desk.options.voice_rates.get(voice, Decimal(1))
        with desk.turn(contract.MODELS[model].group) as at_once:
            amount_usd = exact * contract.CREDIT_USD
            sale = desk.sell(call, model, math.ceil(exact), amount_usd, f"{characters} characters", at_once)
            asked_unix = desk.town.clock.now()
            desk.town.sleep(desk.town.seconds["voice"])
            made = self._line(call, body, model, output_format, sale)
            if query.get("enable_logging", True):
                self._remember(call, body, model, output_format, sale, asked_unix, made)
        desk.scripted(call)
        if desk.options.cost_header:
            sale.headers["character-cost"] = str(sale.credits)
        return _speech_reply(call, made, sale)

    def sound(self, call: Seen) -> Reply:
        from rehearsal.voices import noises

        desk = self.desk
        body, query = desk.body(call, contract.SOUND), desk.query(call, contract.SOUND_QUERY)
        desk.admit(call)
        output_format = query.get("output_format", contract.DEFAULT_FORMAT)
        desk.allow(output_format, contract.FORMATS)
        if not body["text"].strip():
            raise Refused("empty_text")
        model, seconds = body.get("model_id", contract.SOUND_MODELS[0]), body.get("duration_seconds", GUESSED_SOUND_S)
        with desk.turn("standard") as at_once:
            sale = desk.sell(call, model, contract.SOUND_CREDITS, contract.SOUND_USD, "1 generation", at_once)
            desk.town.sleep(desk.town.seconds["sound"])
            pcm = noises(body["text"], seconds, loop=body.get("loop", False))
            reply = _media_reply(call, pcm, output_format, sale)
        desk.scripted(call)
        reply.headers["character-cost"] = str(sale.credits)
        return reply

    def music(self, call: Seen) -> Reply:
        from rehearsal.voices import chords

        desk = self.desk
        body = desk.body(call, contract.MUSIC, contract.music_problems)
        query = desk.query(call, contract.MUSIC_QUERY)
        desk.admit(call)
        model, output_format = body.get("model_id", contract.MUSIC_MODELS[0]), query.get("output_format", "auto")
        desk.allow(output_format, contract.MUSIC_FORMATS)
        if not contract.PLANS[desk.options.plan].music:
            raise Refused("subscription_required", {"plan": "starter"})
        ms = contract.music_ms(body)
        minutes = math.ceil(ms / 60_000)
        unit = f"{minutes} minute{'s' if minutes > 1 else ''}"
        with desk.turn("music") as at_once:
            credits, amount_usd = minutes * contract.MUSIC_CREDITS, minutes * contract.MUSIC_USD
            sale = desk.sell(call, model, credits, amount_usd, unit, at_once)
            desk.town.sleep(desk.town.seconds["music"])
            pcm = chords(json.dumps(body, sort_keys=True), ms / 1000)
            chosen = contract.AUTO_FORMAT[model] if output_format == "auto" else output_format
            reply = _media_reply(call, pcm, chosen, sale)
        desk.scripted(call)
        reply.headers["song-id"] = secrets.token_urlsafe(15)
        return reply

    # What does not

    def history(self, call: Seen) -> Reply:
        from rehearsal.elevenlabs_history import page

        query = self.desk.query(call, contract.HISTORY_QUERY)
        if "model_id" in query and "source" not in query:
            raise Invalid([{"type": "missing", "loc": ["query", "source"], "msg": "Field required", "input": None}])
        self.desk.admit(call, reads_history=True)
        try:
            whole = self.desk.options.history_alignments == "all"
            return Reply.of(page(self.desk.listed(), query, alignments=whole))
        except KeyError as unknown:
            raise Refused("history_item_not_found") from unknown

    def item(self, call: Seen) -> Reply:
        self.desk.admit(call, reads_history=True)
        found = self.desk.found(call.parts["item"])
        return Reply.of(found.json(alignments=self.desk.options.history_alignments != "none"))

    def audio(self, call: Seen) -> Reply:
        from rehearsal.elevenlabs_history import download

        self.desk.admit(call, reads_history=True)
        return download([self.desk.found(call.parts["item"])], wav=False)

    def download(self, call: Seen) -> Reply:
        from rehearsal.elevenlabs_history import download

        body = self.desk.body(call, contract.DOWNLOAD)
        self.desk.admit(call, reads_history=True)
        wanted = body.get("output_format", "default")
        if wanted not in ("wav", "default"):
            raise Refused("invalid_output_format", {"what": wanted})
        return download([self.desk.found(one) for one in body["history_item_ids"]], wav=wanted == "wav")

    def models(self, call: Seen) -> Reply:
        if "xi-api-key" not in call.headers:
            raise Refused("workspace_not_found")
        self.desk.admit(call)
        return Reply.of(account.models())

    def voices(self, call: Seen) -> Reply:
        query = self.desk.query(call, contract.VOICES_QUERY)
        self.desk.admit(call)
        return Reply.of(account.voices(self.desk.options.voices, query, call.asked("voice_ids")))

    def subscription(self, call: Seen) -> Reply:
        desk = self.desk
        desk.admit(call)
        return Reply.of(account.subscription(desk.options.plan, desk.used, desk.credits, desk.town.clock.now()))

    # How a line is made and kept

    def _line(
        self, call: Seen, body: Mapping[str, Any], model: str, output_format: str, sale: Sale, *, right: bool = False
    ) -> Made:
        from rehearsal.elevenlabs_made import line

        return line(
            body,
            model,
            output_format,
            sale.request_id,
            language=self.desk.options.language,
            normalized=self.desk.options.normalized,
            fault=None if right else call.fault,
        )

    def _remember(
        self,
        call: Seen,
        body: Mapping[str, Any],
        model: str,
        output_format: str,
        sale: Sale,
        asked_unix: float,
        sent: Made,
    ) -> None:
        from rehearsal.elevenlabs_history import Item
        from rehearsal.elevenlabs_made import settings

        kept, kept_format = sent, self.desk.options.history_format or output_format
        right = bool(call.fault and call.fault.more.get("kept") == "right")
        if right or kept_format != output_format:
            kept = self._line(call, body, model, kept_format, sale, right=right)
        self.desk.remember(
            Item(
                id=secrets.token_urlsafe(15),
                request_id=sale.request_id,
                voice_id=call.parts["voice"],
                model_id=model,
                text=body["text"],
                asked_unix=asked_unix,
                used_before=sale.used_before,
                used_after=sale.used_before + sale.credits,
                settings=settings(body),
                asked_format=output_format,
                kept_format=kept.output_format,
                audio=kept.audio,
                alignments=kept.alignments(),
            )
        )


def _speech_reply(call: Seen, made: Made, sale: Sale) -> Reply:
    from rehearsal.elevenlabs_made import as_json, as_lines
    from rehearsal.sound_files import content_type

    if "stamps" not in call.parts:
        return Reply(made.audio, headers={"Content-Type": content_type(made.output_format), **sale.headers})
    whole = as_lines(made) if "stream" in call.parts else as_json(made)
    return Reply(whole, headers={"Content-Type": "application/json", **sale.headers})


def _media_reply(call: Seen, pcm: Samples, output_format: str, sale: Sale) -> Reply:
    from rehearsal.elevenlabs_made import sound
    from rehearsal.sound_files import content_type

    made = sound(pcm, output_format, sale.request_id, call.fault)
    return Reply(made.audio, headers={"Content-Type": content_type(made.output_format), **sale.headers})
