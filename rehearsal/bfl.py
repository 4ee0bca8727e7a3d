"""The double of Black Forest Labs.

This module gives `Options`, its knobs, and `roles(town)`, its host. How both are used is told in the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rehearsal.role import Role

if TYPE_CHECKING:
    from rehearsal.town import Rehearsal


@dataclass(slots=True)
class Options:
    """Knobs of the double."""


def roles(town: Rehearsal) -> Sequence[Role]:  # noqa: ARG001 no endpoint yet
    """The host of the service."""
    return [Role("bfl.api", "bfl", [], env="BFL_API_URL")]
