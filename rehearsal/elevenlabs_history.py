"""What ElevenLabs keeps of the speech that it made, and how its list is asked for. Music and sounds are not in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rehearsal.sound_files import as_wav, content_type, suffix
from rehearsal.wire import Reply


@dataclass(frozen=True, slots=True)
class Item:
    """One line of speech that was made and billed."""

    id: str
    request_id: str
    voice_id: str
    model_id: str
    text: str
    asked_unix: float
    used_before: int  # credits of the account
    used_after: int
    settings: Mapping[str, Any]
    asked_format: str
    kept_format: str
    audio: bytes
    alignments: Mapping[str, Any] | None

    @property
    def date_unix(self) -> int:
        return int(self.asked_unix)

    def json(self, *, alignments: bool) -> dict[str, Any]:
        return {
            "history_item_id": self.id,
            "request_id": self.request_id,
            "voice_id": self.voice_id,
            "model_id": self.model_id,
            "voice_name": f"Voice {self.voice_id[:4]}",
            "voice_category": "premade",
            "text": self.text,
            "date_unix": self.date_unix,
            "character_count_change_from": self.used_before,
            "character_count_change_to": self.used_after,
            "content_type": content_type(self.kept_format),
            "state": "created",
            "settings": dict(self.settings),
            "feedback": None,
            "share_link_id": None,
            "source": "TTS",
            "alignments": self.alignments if alignments else None,
            "dialogue": None,
            "output_format": self.asked_format,
        }


def matches(item: Item, query: Mapping[str, Any]) -> bool:
    """Whether a list with these filters has the item. `date_after_unix` is inclusive, `date_before_unix` is not."""
    return (
        query.get("voice_id", item.voice_id) == item.voice_id
        and query.get("model_id", item.model_id) == item.model_id
        and query.get("source", "TTS") == "TTS"
        and query.get("search", "").casefold() in item.text.casefold()
        and query.get("date_after_unix", item.date_unix) <= item.date_unix
        and query.get("date_before_unix", item.date_unix + 1) > item.date_unix
    )


def page(items: Sequence[Item], query: Mapping[str, Any], *, alignments: bool) -> dict[str, Any]:
    """One page of a list, newest first unless asked otherwise. `items` are in the order in which they were made.

    Raises KeyError when the page is to start after an item that is not there.
    """
    ordered = list(items) if query.get("sort_direction") == "asc" else list(reversed(items))
    after = query.get("start_after_history_item_id")
    if after is not None:
        ids = [item.id for item in ordered]
        if after not in ids:
            raise KeyError(after)
        ordered = ordered[ids.index(after) + 1 :]
    found = [item for item in ordered if matches(item, query)]
    shown = found[: query.get("page_size", 100)]
    return {
        "history": [item.json(alignments=alignments) for item in shown],
        "last_history_item_id": shown[-1].id if shown else None,
        "has_more": len(found) > len(shown),
        "scanned_until": shown[-1].date_unix if shown else None,
    }


def download(items: Sequence[Item], wav: bool) -> Reply:
    """One item as its file, several in a zip."""
    files = [
        (f"ElevenLabs_{item.id}.{'wav' if wav else suffix(item.kept_format)}", _audio(item, wav), item)
        for item in items
    ]
    if len(files) == 1:
        name, audio, item = files[0]
        kind = "audio/wav" if wav else content_type(item.kept_format)
        return Reply(audio, headers={"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, audio, _ in files:
            packed.writestr(name, audio)
    named = 'attachment; filename="ElevenLabs.zip"'
    return Reply(out.getvalue(), headers={"Content-Type": "application/zip", "Content-Disposition": named})


def _audio(item: Item, wav: bool) -> bytes:
    return as_wav(item.audio, item.kept_format) if wav else item.audio
