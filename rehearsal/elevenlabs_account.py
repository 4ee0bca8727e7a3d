"""What ElevenLabs tells of itself and of an account: models, voices, the subscription. Pure JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rehearsal.elevenlabs_contract import LANGUAGES, MODELS

VOICES = {"Ana": "rEhArSaLvOiCeAnA0001", "Bento": "rEhArSaLvOiCeBeN0002", "Clara": "rEhArSaLvOiCeClA0003"}
MONTH_S = 30 * 86_400


def models() -> list[dict[str, Any]]:
    """Every model of speech."""
    languages = [{"language_id": code, "name": name} for code, name in LANGUAGES.items()]
    return [
        {
            "model_id": model_id,
            "name": model.name,
            "can_do_text_to_speech": True,
            "can_do_voice_conversion": False,
            "can_be_finetuned": False,
            "can_use_style": model.stitches,
            "can_use_speaker_boost": model.stitches,
            "token_cost_factor": float(model.rate),
            "description": model.name,
            "requires_alpha_access": False,
            "maximum_text_length_per_request": model.most_characters,
            "languages": languages,
            "model_rates": {"character_cost_multiplier": float(model.rate)},
            "concurrency_group": "turbo" if model.group == "flash" else "standard",
        }
        for model_id, model in MODELS.items()
    ]


def voices(only: Sequence[str] | None, query: Mapping[str, Any], wanted: Sequence[str]) -> dict[str, Any]:
    """One page of the voices: those of `only`, or three made-up ones. `wanted` are ids; none means all."""
    known = VOICES if only is None else {f"Voice {one[:4]}": one for one in only}
    found: list[dict[str, Any]] = [
        {"voice_id": voice, "name": name, "category": "premade", "labels": {}, "settings": None}
        for name, voice in known.items()
        if query.get("search", "").casefold() in name.casefold() and (not wanted or voice in wanted)
    ]
    token = query.get("next_page_token", "")
    first = int(token) if token.isdecimal() else 0
    last = first + query.get("page_size", 10)
    return {
        "voices": found[first:last],
        "has_more": last < len(found),
        "total_count": len(found) if query.get("include_total_count", True) else 0,
        "next_page_token": str(last) if last < len(found) else None,
    }


def subscription(plan: str, used: int, limit: int, now_unix: float) -> dict[str, Any]:
    """The account's plan, and the credits that it used."""
    return {
        "tier": plan,
        "character_count": used,
        "character_limit": limit,
        "max_credit_limit_extension": 0,
        "can_extend_character_limit": False,
        "allowed_to_extend_character_limit": False,
        "next_character_count_reset_unix": int(now_unix) + MONTH_S,
        "voice_slots_used": 0,
        "professional_voice_slots_used": 0,
        "professional_voice_slots_used_in_workspace": 0,
        "voice_limit": 30,
        "voice_add_edit_counter": 0,
        "professional_voice_limit": 1,
        "can_extend_voice_limit": False,
        "can_use_instant_voice_cloning": True,
        "can_use_professional_voice_cloning": True,
        "currency": "usd",
        "current_overage": {"amount": "0", "currency": "usd"},
        "status": "active",
        "billing_period": "monthly_period",
        "character_refresh_period": "monthly_period",
        "next_invoice": None,
        "open_invoices": [],
        "has_open_invoices": False,
    }
