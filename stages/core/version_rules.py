"""Rules of the picture's size, and of the versions of an episode. Pure."""

from __future__ import annotations

from stages.core.report import Place, Report, Where
from stages.core.schema import Fields, Listing, defaults
from stages.core.versions import size_of, written

EVEN_PX = 2  # yuv420p halves each side of its colour planes
SMALLEST_PX, LARGEST_PX = 16, 8192  # a macroblock, and where H.264's highest level ends


def check(top: Fields, report: Report) -> None:
    """Reports sizes that cannot be encoded, and versions that are called alike or are none."""
    if "size" in top:
        _size(top["size"], ("size",), top.place("size"), report)
    versions = top.get("versions")
    if not isinstance(versions, Listing):
        return
    first: dict[str, int] = {}
    for n, version in enumerate(versions):
        place = versions.node.items[n]
        if version is None or (isinstance(version, Fields) and "size" not in version):
            continue
        where: Where = ("versions", n)
        if isinstance(version, Fields):
            _size(version["size"], (*where, "size"), version.place("size"), report)
            if version.wrote("name") and "name" not in version:
                continue
        else:
            _size(version, where, place, report)
        size, name = written(version)
        earlier = first.setdefault(name.casefold(), n)
        if earlier != n:
            line = versions.node.items[earlier].line
            why = f'{report.say(where)} is called "{name}", as the one on line {line} is'
            report.wrong(place, why, "give one a name of its own: {size: …, name: …}")
        if size == size_of(top.get("size", defaults()["size"])) and not _differs(version):
            why = f"{report.say(where)} is {size[0]}x{size[1]}, the episode's own size, and nothing is other about it"
            report.wrong(place, why, "give it another size, or remove it")


def _differs(version: Fields | str) -> bool:
    return isinstance(version, Fields) and any(version.wrote(name) for name in ("captions", "theme"))


def _size(size: str, where: Where, place: Place, report: Report) -> None:
    sides = [int(side) for side in size.split("x")]
    unfit = next((side for side in sides if not SMALLEST_PX <= side <= LARGEST_PX), None)
    what = f"{report.say(where)} is {size}"
    if unfit is not None:
        hint = f"each side is from {SMALLEST_PX} to {LARGEST_PX} pixels"
        report.wrong(place, f"{what}, but {unfit} pixels cannot be encoded", hint)
    elif any(side % EVEN_PX for side in sides):
        even = "x".join(str(side + side % EVEN_PX) for side in sides)
        report.wrong(place, f"{what}, but video needs even sides", f"write {even}")
