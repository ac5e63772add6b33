"""The values that measure, object, bound, scope, polarity, mode, stance, channel and event type may take.

They stand in `vocabulary.toml`, each with its definition and what other schemes call it; so do eras, parts of the day.

>>> "killed" in MEASURES, allows("killed", "child"), allows("killed", "house")
(True, True, False)
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

TABLES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text("utf-8"))
MEASURES: dict[str, dict[str, Any]] = TABLES["measure"]
OBJECTS: dict[str, dict[str, Any]] = TABLES["object"]
PARTS: dict[str, dict[str, Any]] = TABLES["part"]
ERAS: dict[str, dict[str, Any]] = TABLES["era"]
EVENTS: dict[str, dict[str, Any]] = TABLES["event"]
ATTACKS = frozenset({"airstrike", "shelling", "missile_attack", "drone_attack", "bombing", "shooting"})
"""Events in which one side uses weapons on another."""
VIOLENT = ATTACKS | {"clash", "raid_arrest", "kidnapping"}
"""Events that are often spoken of without being told."""
FAMILY: dict[str, str] = {name: table["family"] for name, table in OBJECTS.items()}
_ALLOWED: dict[str, frozenset[str]] = {
    name: frozenset(o for o in OBJECTS if FAMILY[o] in table["of"] or o in table["of"])
    for name, table in MEASURES.items()
}


def allows(measure: str, obj: str) -> bool:
    """Whether a measure can be said of an object at all."""
    return obj in _ALLOWED.get(measure, ())


def within(obj: str, names: list[str]) -> bool:
    """Whether an object is one of these objects or of these families."""
    return obj in names or FAMILY.get(obj) in names


def default_object(measure: str) -> str | None:
    """What a figure without a noun counts («7 were injured»): people, for measures said of people alone."""
    return MEASURES.get(measure, {}).get("default")


def event_of(measure: str, obj: str) -> str | None:
    """The event that a figure tells of by itself: weapons launched are an attack with them.

    >>> event_of("launched", "uav"), event_of("detained", "child"), event_of("killed", "person")
    ('drone_attack', 'raid_arrest', None)
    """
    told: dict[str, str] = MEASURES.get(measure, {}).get("event", {})
    return told.get(obj) or told.get(FAMILY.get(obj, ""))


GENERAL = {"people": "person", "weapons": "weapon", "vehicles": "vehicle", "buildings": "building"}
"""The object that stands for all others of its family."""


def is_kind_of(obj: str, other: str) -> bool:
    """Whether an object is the other, or a special case of it.

    >>> is_kind_of("child", "person"), is_kind_of("cruise_missile", "missile"), is_kind_of("child", "woman")
    (True, True, False)
    """
    return obj == other or GENERAL.get(FAMILY.get(obj, "")) == other or obj.endswith(f"_{other}")
