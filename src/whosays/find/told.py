"""The events that a sentence tells of: its triggers with their parts, those of one kind together."""

from __future__ import annotations

from ..records import Place, Timex
from ..resolve.work import Work
from ..rules.context import ADVERB, AUXILIARY
from .armed import armaments_of, is_armed, type_of
from .moods import is_background, is_of_saying, is_since, nearest, polarity, times_in
from .roles import actors_of, targets_of
from .same import beside, join
from .scene import FORCE, Hit, Named, Scene, Told, somebody
from .sites import Sited, places_at, sites_of

GIVEN = 6  # tokens from "gave" to what was given
PERSONS = frozenset({"he", "she", "it", "they"})


def told_in(work: Work, scene: Scene, sited: Sited) -> list[Told]:
    """The events of a sentence; triggers of one kind are one event."""
    here = sites_of(work, scene, sited)
    times = [time for time in times_in(work, scene) if time.start and not is_since(work, time)]
    found: list[Told] = []
    for trigger in scene.triggers:
        told = _of_trigger(work, scene, trigger, here, times)
        if told is None:
            continue
        same = beside(work, found, told)
        if same is None:
            found.append(told)
        else:
            join(same, told)
    return found


def _of_trigger(
    work: Work, scene: Scene, trigger: Hit, here: list[tuple[int, Place]], times: list[Timex]
) -> Told | None:
    """What a trigger tells, of these places and times of its sentence; None where it lacks what it needs."""
    flags = trigger.flags
    if trigger.first in work.dated or ("needs" in trigger.entry.fields and not _has_needed(scene, trigger)):
        return None
    if trigger.entry.value == "call" and any(scene.first <= i < trigger.first for i in scene.sources.phoned):
        return None
    actors = actors_of(work, scene, trigger)
    if "acted" in flags and not actors:
        return None
    armaments = armaments_of(work, scene, trigger)
    if "weak" in flags and not (actors or armaments or here):
        return None
    if "armed" in flags and not is_armed(work, trigger, actors, armaments):
        return None
    typed = type_of(work, trigger, actors, armaments)
    if typed is None:
        return None
    time = nearest(work, scene.sources.contents, times, trigger)
    told = Told(
        *typed,
        scene,
        [trigger],
        actors,
        targets_of(work, scene, trigger, actors),
        armaments,
        [],
        time,
        polarity(work, scene, trigger),
        is_background(work, scene, trigger, time),
    )
    told.places = places_at(work, told, here)
    if time is not None and is_of_saying(work, scene.sources.contents, time, trigger):
        told.inferred |= {"time", "said"}
    return told


def _has_needed(scene: Scene, trigger: Hit) -> bool:
    """Whether what a verb needs to tell of an event stands behind it: «أطلق مسلحون النار», «قدمت ألمانيا أسلحة»."""
    needed = trigger.entry.fields["needs"]
    here = (*scene.of("goods"), *scene.triggers, *scene.of("armament"))
    return any(hit.entry.value in needed and 0 <= hit.first - trigger.last <= GIVEN for hit in here)


def meant(work: Work, told: Told, last: Told | None) -> list[Named]:
    """Whom the pronoun before a verb means: who says it, or who acted in the event told last (then inferred)."""
    trigger, scene = told.triggers[0], told.scene
    if "verb" not in trigger.flags:
        return []
    i = trigger.first - 1
    while i > scene.first and work.has(i, ADVERB | AUXILIARY):
        i -= 1
    if i < scene.first or not _stands_for_another(work, i):
        return []
    said = scene.sources.contents.narrowest(*work.characters(trigger.first, trigger.last))
    if said is not None and said.source is not None and said.source[1] <= i and said.source[0] >= scene.first:
        named = [party for party in scene.parties if said.source[0] <= party.first < said.source[1]]
        return named[:1] or [somebody(*said.source)]
    if last is None or scene.order - last.scene.order > 1 or last.background != told.background:
        return []
    if (told.type in FORCE) != (last.type in FORCE):
        return []
    told.inferred.add("actors")
    return last.actors


def _stands_for_another(work: Work, i: int) -> bool:
    """Whether a token is a pronoun of the third person that can be a subject."""
    return any(
        entry.kind == "pronoun" and entry.value in PERSONS and not flags & {"oblique", "possessive"}
        for entry, flags in work.words[i].hits
    )
