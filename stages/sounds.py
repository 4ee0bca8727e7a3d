"""Music and effects that a service makes. The author's own files are read by the mix as they are.

In:    a checked Episode.
Out:   cache/sounds/<key>.<ext> and its record.
Pays:  for music and effects with a prompt. Nobody makes them for free: a draft leaves out what is not bought.
"""

from __future__ import annotations

from collections.abc import Iterator

from stages import paid_sounds
from stages.core.model import Episode, Music, Scene, Sound
from stages.core.step import Order, Step, build_path, task_name
from stages.core.store import open_store
from stages.paid import Offer


def steps(ep: Episode) -> Iterator[Step]:
    if ep.music is not None and ep.music.file is None and heard(ep, ep.music):
        yield _step(ep, None, music_task(ep), "music", paid_sounds.music(ep.music), ep.music.maker.use)
    for scene in ep.scenes:
        for sound in scene.sounds:
            if sound.file is None and heard(ep, sound):
                name = f"scenes/{scene.name}/sound-{sound.number}"
                yield _step(ep, scene, sound_task(ep, scene, sound), name, paid_sounds.sound(sound), sound.maker.use)


def heard(ep: Episode, part: Music | Sound) -> bool:
    """Is it in the mix? A draft does without what is not bought yet."""
    if part.file is not None or not ep.draft:
        return True
    offer = paid_sounds.music(part) if isinstance(part, Music) else paid_sounds.sound(part)
    return open_store().record(offer.ref) is not None


def music_task(ep: Episode) -> str:
    return task_name("sounds", ep.slug, "music")


def sound_task(ep: Episode, scene: Scene, sound: Sound) -> str:
    return task_name("sounds", ep.slug, scene.name, sound.number)


def _step(ep: Episode, scene: Scene | None, task: str, name: str, offer: Offer, use: str) -> Step:
    order = Order(offer.recipe, price_usd=offer.price_usd)
    return Step(
        task=task,
        episode=ep.slug,
        kind="sounds",
        maker=use,
        ext=offer.ext,
        scene=scene.name if scene else None,
        order=lambda _: order,
        seller=offer.seller,
        links=(build_path(ep.slug, f"{name}.{offer.ext}", draft=ep.draft),),
    )
