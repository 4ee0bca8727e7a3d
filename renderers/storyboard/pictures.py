"""Which picture a mood gets."""

from __future__ import annotations

from collections.abc import Callable

from renderers.storyboard.aisles import archive, servers
from renderers.storyboard.aloft import aloft
from renderers.storyboard.city import city
from renderers.storyboard.classroom import classroom
from renderers.storyboard.clock import clock
from renderers.storyboard.closeups import coins, monitor, pane, phone
from renderers.storyboard.crafted import podium, ribbons, seedling, spheres
from renderers.storyboard.door import door
from renderers.storyboard.globe import globe
from renderers.storyboard.halls import corridor, hall
from renderers.storyboard.hands import keyboard
from renderers.storyboard.harbour import harbour
from renderers.storyboard.home import room
from renderers.storyboard.house import house
from renderers.storyboard.industry import industry
from renderers.storyboard.lab import lab
from renderers.storyboard.land import desert, field, forest, mountain
from renderers.storyboard.network import network
from renderers.storyboard.office import office
from renderers.storyboard.papers import papers
from renderers.storyboard.passages import bridge, facade, gate
from renderers.storyboard.people import crowd, portrait
from renderers.storyboard.plain import plain
from renderers.storyboard.road import road
from renderers.storyboard.sea import sea
from renderers.storyboard.sheet import Sheet
from renderers.storyboard.sky import weather
from renderers.storyboard.space import space
from renderers.storyboard.stadium import stadium
from renderers.storyboard.stage import stage
from renderers.storyboard.station import station
from renderers.storyboard.street import street
from renderers.storyboard.trading import trading

Picture = Callable[[Sheet], None]

OUTDOORS: dict[str, Picture] = {
    "bridge": bridge,
    "city": city,
    "crowd": crowd,
    "desert": desert,
    "facade": facade,
    "field": field,
    "forest": forest,
    "harbour": harbour,
    "house": house,
    "industry": industry,
    "mountain": mountain,
    "plain": plain,
    "road": road,
    "sea": sea,
    "sky": aloft,
    "stadium": stadium,
    "street": street,
}
INDOORS: dict[str, Picture] = {
    "archive": archive,
    "class": classroom,
    "clock": clock,
    "coins": coins,
    "corridor": corridor,
    "door": door,
    "gate": gate,
    "globe": globe,
    "hall": hall,
    "keyboard": keyboard,
    "lab": lab,
    "network": network,
    "office": office,
    "pane": pane,
    "papers": papers,
    "phone": phone,
    "podium": podium,
    "portrait": portrait,
    "ribbons": ribbons,
    "room": room,
    "screen": monitor,
    "seedling": seedling,
    "servers": servers,
    "space": space,
    "spheres": spheres,
    "stage": stage,
    "station": station,
    "trading": trading,
}


def picture(sheet: Sheet) -> None:
    """The whole picture, without the slate."""
    place = sheet.mood.place
    if place in INDOORS:
        INDOORS[place](sheet)
    else:
        OUTDOORS[place](sheet)
        weather(sheet)
    sheet.canvas.toned(sheet.mood.grade)
    sheet.canvas.vignette(sheet.tones.deep, 0.35)
    sheet.canvas.paper(1.25, sheet.mood.seed)
