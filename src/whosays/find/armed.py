"""What an event was done with: the weapons of a trigger, told from those that were hit or stopped."""

from __future__ import annotations

from ..resolve.work import Work
from ..rules.context import CLAUSE, NUMERAL, PREPOSITION
from ..vocabulary import FAMILY
from .cases import cases_of, is_parted, may_act
from .scene import AIRBORNE, ENDS, Hit, Named, Scene
from .triggers import object_of

GROUND = {"weapon", *(name for name, family in FAMILY.items() if family in {"buildings", "vehicles", "places"})}
"""What drones and missiles destroy, and do not bring down."""
REACH = 12  # tokens from a trigger to the weapon that tells its type
OBJECT = 3  # tokens from a verb to its object, from a noun to its owner
BESIDE = 6  # tokens from a verb of destroying to the weapons it is said of


def armaments_of(work: Work, scene: Scene, trigger: Hit) -> list[Hit]:
    """Weapons near a trigger and in its clause, the nearest first."""
    listed = scene.of("armament")
    if not listed:
        return []
    near = [
        (gap, hit)
        for hit in listed
        if (gap := max(hit.first - trigger.last, trigger.first - hit.last)) <= REACH
        and ("sign" not in hit.flags or "ground" in trigger.flags)
        and _is_with(work, scene, hit, trigger)
    ]
    return [hit for _, hit in sorted(near, key=lambda pair: pair[0])]


def _is_with(work: Work, scene: Scene, hit: Hit, trigger: Hit) -> bool:
    """Whether a weapon and a trigger are of one clause; a weapon may stand right before its relative clause."""
    hits = 0 <= hit.first - trigger.last < OBJECT and _is_hit(trigger)  # «знищено ЗРК С-400»
    stops = trigger.entry.value == "interception" or hits
    if "defence" in hit.flags and stops and not _is_missile(scene, hit):
        return False  # what brings it down, or was hit
    if _supports(work, scene, hit):
        return False
    if work.pack.cases and not _is_means(work, scene, trigger, hit):
        return False
    if trigger.first <= hit.first < trigger.last:
        return True
    before = hit.last <= trigger.first
    if not before and hit.last < len(work.words) and work.has(hit.last, CLAUSE):
        return False  # "after a drone that hit": it belongs to what follows
    others = [other for other in scene.triggers if other.first != trigger.first]
    verbs = [other for other in others if "verb" in other.flags]
    if before and trigger.first - hit.last > 1 and any(0 <= hit.first - other.last <= OBJECT for other in verbs):
        return False  # the object of another verb
    if not before and any(other.first == hit.last for other in verbs) and not _is_led(scene, hit):
        return False  # its subject
    if any(other.first <= hit.first < other.last for other in others):
        return False  # the weapon of another
    first, last = (hit.last + 1, trigger.first) if before else (trigger.last, hit.first)
    return not work.has_any(first, last, CLAUSE) and ENDS.isdisjoint(work.surfaces[first:last])


def _is_hit(trigger: Hit) -> bool:
    """Whether a trigger tells of what stands behind it that it was destroyed."""
    return "weapon" in trigger.entry.fields.get("objects", ()) and not trigger.flags.isdisjoint({"verb", "passive"})


def _supports(work: Work, scene: Scene, hit: Hit) -> bool:
    """Whether a weapon only supports those who act: "with the support of aircraft", «при поддержке авиации»."""
    ends = (idle.last for idle in scene.of("idle") if "support" in idle.flags)
    return any(
        0 <= hit.first - end <= OBJECT and all(work.words[i].shape == "w" for i in range(end, hit.first))
        for end in ends
    )


def _is_led(scene: Scene, hit: Hit) -> bool:
    """Whether a weapon, or whose it is, stands behind "by": "the raid by Israeli warplanes killed"."""
    leads = scene.leads.agents
    return hit.first in leads or any(one.first in leads and one.first <= hit.first < one.last for one in scene.parties)


def _is_missile(scene: Scene, hit: Hit) -> bool:
    """Whether the name of a system stands for its missile: «ракета С-300», "S-300 missiles"."""
    return any(hit.first == other.last or hit.last == other.first for other in scene.of("armament"))


def _is_means(work: Work, scene: Scene, trigger: Hit, weapon: Hit) -> bool:
    """Whether the word for a weapon can tell, by its case, what an event was done with, and not what was hit.

    What is sent or brought down has its weapons as objects: such a verb lists weapons, or is an interception.
    """
    if trigger.entry.value == "interception":  # its weapons are what is stopped
        return weapon.first >= trigger.last or not is_instrumental(work, weapon)
    if weapon.first < trigger.last or "instrument" in weapon.flags:
        return True
    if "weapons" in trigger.entry.fields.get("objects", ()):
        return True
    if "hits" in trigger.flags:
        return False
    told = cases_of(work.words[weapon.first : weapon.last], work.pack)
    cases = {case[0] for case in told}
    gap = weapon.first - trigger.last
    if "i" in cases:
        return True
    if "objective" in trigger.flags:
        return False
    if "noun" in trigger.flags:
        led = is_parted(work, trigger.last - 1, weapon.first)
        return "g" in cases and gap <= OBJECT and not led
    counted = work.has(weapon.first - 1, NUMERAL)  # «до трьох БпЛА»
    if "g" in cases and not counted and any(work.has(weapon.first - k, PREPOSITION) for k in (1, 2)):
        return True
    if "verb" not in trigger.flags or gap >= OBJECT or ("a+" in told and not _is_last(scene, trigger, weapon)):
        return False
    return may_act(work, trigger, weapon.first, weapon.last, told)  # «вразила російська ракета»


def is_instrumental(work: Work, weapon: Hit) -> bool:
    """Whether a weapon stands in the instrumental alone: it is what something was done with."""
    return {case[0] for case in cases_of(work.words[weapon.first : weapon.last], work.pack)} == {"i"}


def _is_last(scene: Scene, trigger: Hit, weapon: Hit) -> bool:
    """Whether drones or missiles behind a verb are what strikes, as nobody before it does: «порт атакували дрони»."""
    return weapon.entry.value in AIRBORNE and not any(party.last <= trigger.first for party in scene.parties)


def type_of(work: Work, trigger: Hit, actors: list[Named], armaments: list[Hit]) -> tuple[str, bool] | None:
    """The type of an event as its weapons tell it, and whether it is not known by what it was done.

    None where a verb of destroying, said of no weapon on its way, has nobody and nothing that does it.
    """
    strikers = _strikers(work, trigger, armaments)
    if "downs" in trigger.flags and not _stops(trigger, [hit for hit in armaments if hit not in strikers]):
        means = strikers or [hit for hit in armaments if "instrument" in hit.flags]
        if not actors and not means:
            return None
        return str(means[0].entry.value if means else trigger.entry.fields.get("else", "airstrike")), False
    if "strike" not in trigger.flags:
        return str(trigger.entry.value), False
    if armaments:
        return str(armaments[0].entry.value), False
    if actors and trigger.entry.value == "airstrike" and "foot" in trigger.flags and _on_foot(actors):
        return "shelling", True
    return str(trigger.entry.value), True


def _on_foot(actors: list[Named]) -> bool:
    """Whether those who act have no aircraft, as far as is told: an attack of theirs is one from the ground."""
    return all(one.kind == "armed_group" for one in actors)


def _strikers(work: Work, trigger: Hit, armaments: list[Hit]) -> list[Hit]:
    """The drones or missiles before a verb that destroy something on the ground: «беспилотники уничтожили радар»."""
    end = min(trigger.last + BESIDE, len(work.words))
    if "verb" not in trigger.flags or object_of(work, trigger, trigger.first, end) not in GROUND:
        return []
    return [
        hit
        for hit in armaments
        if hit.entry.value in AIRBORNE
        and 0 <= trigger.first - hit.last <= OBJECT
        and may_act(work, trigger, hit.first, hit.last, cases_of(work.words[hit.first : hit.last], work.pack))
    ]


def _stops(trigger: Hit, armaments: list[Hit]) -> bool:
    """Whether what is destroyed are weapons on their way: those beside the verb that are no means."""
    back = 2 if "verb" in trigger.flags else BESIDE
    return any(
        hit.entry.value in AIRBORNE
        and "instrument" not in hit.flags
        and trigger.first - back <= hit.last
        and hit.first <= trigger.last + BESIDE
        for hit in armaments
    )


def is_armed(work: Work, trigger: Hit, actors: list[Named], armaments: list[Hit]) -> bool:
    """Whether a weapon does it, or forces that need not say with what: "the brigade destroyed a bridge".

    Where no case tells, the weapon stands before the verb, or behind a passive.
    """
    if "forces" in trigger.flags and any(one.kind in {"military", "armed_group"} for one in actors):
        return True
    if work.pack.order == "vso" or work.pack.cases:
        return bool(armaments)
    if "passive" in trigger.flags:
        return any(hit.first >= trigger.last for hit in armaments)
    return any(hit.last <= trigger.first for hit in armaments)
