"""One purchase outside any episode, to try a prompt or a voice: the same recipe, store, journal and price book.

    doit shoot frame PROMPT OUT
    doit shoot clip IMAGE OUT [PROMPT]
    doit shoot voice TEXT OUT

What is asked for is checked as a scene of an episode would be, and an episode that asks for the same thing later finds
it in the store.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

from renderers import fal
from renderers.fal_models import MODELS
from stages import paid
from stages.core.buy import Buyer
from stages.core.checking import check
from stages.core.errors import EpisodeError, Mistake
from stages.core.ledger import Ledger
from stages.core.model import Episode, Scene
from stages.core.plan import dollars
from stages.core.store import Store, digest_of, open_store
from stages.core.terms import Terms, Wanted

USUAL = {"frame": "bfl/flux-pro-1.1-ultra", "clip": "fal/kling-v3-pro", "voice": "elevenlabs/eleven_multilingual_v2"}
SECONDS = 5
PUSH = "slow camera push in"  # a clip maker wants some words
GEORGE = "JBFqnCBsd6RMkjVDRZzb"  # one of the service's stock voices
FORMATS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg"}  # what a still's name asks for
REBUY_BELOW_USD = Decimal("0.10")
OF_MAKERS = ("price_usd", "output_format", "language_code", "apply_text_normalization", "pronunciation_dictionaries")


@dataclass(frozen=True, slots=True)
class Shot:
    """What is to be bought, and the files that its request refers to."""

    offer: paid.Offer
    inputs: dict[str, Path]
    digests: dict[str, str]


class _Words(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise EpisodeError([Mistake("shoot", 0, 0, message, "doit shoot --help")])


def words(line: Sequence[str]) -> argparse.Namespace:
    """The command line behind `doit shoot`, as it was typed: a prompt may hold an = sign. Raises EpisodeError."""
    at = next((n for n, word in enumerate(line) if word in USUAL), None)
    if at is None:
        what = f'"{line[0]}" is nothing to shoot' if line and line[0][:1] != "-" else "nothing is named"
        _wrong(what, "write frame PROMPT OUT, clip IMAGE OUT [PROMPT] or voice TEXT OUT; --max-usd buys it")
    kind = line[at]
    parser = _Words(prog=f"doit shoot {kind}", allow_abbrev=False)
    parser.set_defaults(kind=kind)
    for name in ({"frame": "prompt", "clip": "image", "voice": "text"}[kind], "out"):
        parser.add_argument(name, metavar=name.upper())
    if kind == "clip":
        parser.add_argument("prompt", metavar="PROMPT", nargs="?", default=PUSH, help=f'without one: "{PUSH}"')
    parser.add_argument("--max-usd", help="buy it if it costs at most this; without it, only say the price")
    parser.add_argument("--use", default=USUAL[kind], help=f"service and model, {USUAL[kind]} unless said")
    parser.add_argument("--take", type=int, default=1)
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="a field of the maker's")
    if kind == "frame":
        parser.add_argument("--seed", type=int)
    if kind == "clip":
        parser.add_argument("--seconds", type=int, help="5, or the next length that is sold")
        parser.add_argument("--audio", action="store_true")
        parser.add_argument("--end", help="a picture that it ends on")
    if kind == "voice":
        parser.add_argument("--voice", "--voice-id", default=GEORGE, help="the voice's id at the service")
        parser.add_argument("--language", default="en", help="of the text, BCP 47")
    said = parser.parse_intermixed_args([*line[:at], *line[at + 1 :]])
    if "/" not in said.use:
        _wrong(f"{said.use} is free: there is nothing to buy", f"leave --use out, or name a service: {USUAL[kind]}")
    return said


def shoot(said: argparse.Namespace) -> str:
    """Carry it out, or say what it would cost. Raises EpisodeError or RenderError."""
    most, out, store = _most(said.max_usd), Path(said.out), open_store()
    shot = _wanted(said, store)
    offer = shot.offer
    if out.suffix.lower().replace("jpeg", "jpg") != f".{offer.ext}":
        _wrong(f"{out} would be a .{offer.ext} file", f"call it {out.with_suffix('.' + offer.ext)}")
    found = store.record(offer.ref)
    if out.exists() and (found is None or digest_of(out) != found.digest):
        _wrong(f"{out} is there already", "give another name, or move it away")
    if found is None:
        price = _payable(offer, most, shot.inputs)
        if most is None:
            return f"it costs ${dollars(price)}; to buy it, add --max-usd {dollars(price)}"
        _writable(out)
        terms = Terms(None, Ledger(store.root).committed_usd(None) + most, REBUY_BELOW_USD)
        wanted = Wanted(
            f"{offer.recipe.kind}:shoot", offer.recipe, offer.ext, offer.seller, price, shot.inputs, shot.digests
        )
        buyer = Buyer(store, terms)
        found = buyer.buy(wanted, lambda text: print(f"  {text}", file=sys.stderr, flush=True))
        paid_now = "".join(f"{remark}\n" for remark in buyer.remarks) + f"${dollars(found.price_usd)}"
    else:
        paid_now = f"$0.00: it was bought on {found.made[:10]}"
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(store.path(found.ref), out)
    return f"{paid_now}\n{out}"


def _writable(out: Path) -> None:
    """Before anything is paid: what is bought must have somewhere to go."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.touch()
        out.unlink()
    except OSError as error:
        _wrong(f"{out} cannot be written: {error.strerror}", "give another name")


def _payable(offer: paid.Offer, most: Decimal | None, inputs: Mapping[str, Path]) -> Decimal:
    use = str(offer.recipe.maker["use"])
    mistake = paid.mistake(offer.recipe, offer.seller, inputs)
    if mistake is not None:
        _wrong(str(mistake), mistake.hint or "ask for something else")
    if offer.price_usd is None:
        _wrong(f"nobody knows what {use} costs", "say what one costs you: --set price_usd=0.50")
    if most is not None and offer.price_usd > most:
        _wrong(
            f"it costs ${dollars(offer.price_usd)}, more than --max-usd {dollars(most)}", "raise it, or ask for less"
        )
    return offer.price_usd


def _most(written: str | None) -> Decimal | None:
    if written is None:
        return None
    try:
        most = Decimal(written.removeprefix("$"))
    except InvalidOperation:
        most = Decimal("NaN")
    if not most.is_finite() or most < 0:
        _wrong(f'--max-usd is "{written}"', "write dollars, such as 0.10")
    return most


def _wanted(said: argparse.Namespace, store: Store) -> Shot:
    """The purchase as a scene of an episode would ask for it."""
    if said.kind == "frame":
        written = FORMATS.get(Path(said.out).suffix.lower(), "jpeg")
        asked = {"prompt": said.prompt, "output_format": written, **_given(said, "seed")}
        scene = _scene({"frame": asked}, said, "frame")[1]
        assert scene.frame is not None
        return Shot(paid.frame(scene.frame), {}, {})
    if said.kind == "voice":
        ep, scene = _scene({"narration": {"text": said.text, "voice": said.voice}}, said, "narration")
        assert scene.narration is not None
        return Shot(paid.speech(scene.narration, ep.language), {}, {})
    image = _picture(said.image)
    sold = MODELS.get(said.use.partition("/")[2])
    usual = next((length for length in sold.lengths_s if length >= SECONDS), SECONDS) if sold else SECONDS
    clip = {"prompt": said.prompt, "seconds": said.seconds or usual, "audio": said.audio}
    ends = _picture(said.end) if said.end else None
    _, scene = _scene({"frame": {"file": image.name}, "clip": clip}, said, "clip", image.parent)
    assert scene.clip is not None
    if ends is not None and fal.end_field(said.use.partition("/")[2]) is None:
        _wrong(f"{said.use} takes no last frame", "leave --end out, or use another model")
    seconds = scene.clip.seconds
    assert isinstance(seconds, Fraction)
    stills = dict(_still(file, store) for file in (image, ends) if file is not None)
    offer = paid.clip(scene.clip, int(seconds), *stills)
    inputs = {name: stills[ref] for name, ref in offer.recipe.inputs.items()}
    return Shot(offer, inputs, {name: digest_of(file) for name, file in inputs.items()})


def _still(file: Path, store: Store) -> tuple[str, Path]:
    """How a clip's recipe names a picture: as what the store has, or by its bytes, as an author's own."""
    ref = file.relative_to(store.root).as_posix() if file.is_relative_to(store.root) else ""
    return (ref if ref and store.record(ref) else f"file:{digest_of(file)}"), file


def _scene(
    fields: dict[str, Any], said: argparse.Namespace, part: str, folder: Path | None = None
) -> tuple[Episode, Scene]:
    """An episode of this one scene, checked as any other. Raises EpisodeError with every mistake."""
    import yaml

    own = {**fields[part], **dict(_field(written) for written in said.set), "use": said.use, "take": said.take}
    makers: dict[str, Any] = {}
    if "price_usd" in own or part == "narration":  # these belong to the maker
        voice = {"clip": "clip", "frame": "frame", "narration": "voice"}[part]
        makers = {voice: {"use": said.use} | {name: own.pop(name) for name in [*own] if name in OF_MAKERS}}
    document = {
        "title": "shoot",
        "language": getattr(said, "language", "en"),
        "budget_usd": 1000,
        "makers": makers,
        "scenes": [{"name": "shoot", **fields, part: own, "hold_s": 1}],
    }
    root = folder or Path.cwd()
    dumper: Any = type("Dumper", (yaml.SafeDumper,), {})
    dumper.add_representer(_Typed, _as_typed)
    raw = yaml.dump({name: value for name, value in document.items() if value}, Dumper=dumper, allow_unicode=True)
    try:
        ep, _ = check(raw.encode(), root / "shoot.yaml", root, "shoot")
    except EpisodeError as error:
        raise EpisodeError([replace(mistake, line=0, column=0) for mistake in error.mistakes]) from error
    return ep, ep.scenes[0]


def _field(written: str) -> tuple[str, Any]:
    import yaml

    name, equals, value = written.partition("=")
    if not equals or not name:
        _wrong(f'--set is "{written}"', "write --set field=value")
    try:
        return name, yaml.safe_load(value) if value[:1] in ("[", "{") else _Typed(value)
    except yaml.YAMLError:
        return name, _Typed(value)


class _Typed(str):
    """Goes into YAML as it was typed, so that `no` is a word and 010 is ten, as in an episode."""


def _as_typed(dumper: Any, text: _Typed) -> Any:
    from yaml import ScalarNode

    return dumper.represent_scalar(dumper.resolve(ScalarNode, str(text), (True, False)), str(text))


def _given(said: argparse.Namespace, name: str) -> dict[str, Any]:
    value = getattr(said, name)
    return {} if value is None else {name: value}


def _picture(written: str) -> Path:
    file = Path(written).resolve()
    if not file.is_file():
        _wrong(f"there is no picture {written}", "name a file that is there")
    return file


def _wrong(message: str, hint: str) -> NoReturn:
    raise EpisodeError([Mistake("shoot", 0, 0, message, hint)])
