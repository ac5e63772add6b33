"""Who does it and to whom: the parties of a trigger, told by where they stand to it and by the words before them."""

from __future__ import annotations

from ..languages import Pack
from ..languages.lexicon import Word
from ..resolve.work import Work
from ..rules.context import MEASURE, NUMERAL, kinds_at
from ..rules.speakers import names_somebody, source_left, source_right
from ..vocabulary import VIOLENT
from . import verbfirst
from .match import open_chart
from .triggers import Hit, Named, Scene

FAR = 14  # tokens from a verb to its subject
NEAR = 5  # tokens from a noun to those it is said of
LEAST = 1.0  # what must speak for an actor
ENDS = frozenset(".!?;:…؟؛")


def actors_of(work: Work, scene: Scene, trigger: Hit) -> list[Named]:
    """The parties that act, the likeliest with those joined to it; empty where none is told.

    >>> from ..pipeline import read
    >>> [party.name for party in read("Russian forces shelled a village.", language="en").events[0].actors]
    ['Russian forces']
    """
    words = work.words
    best: tuple[float, int] | None = None
    for n, party in enumerate(scene.parties):
        score = _score(work, scene, trigger, party)
        if score >= LEAST and (best is None or score > best[0]):
            best = score, n
    if best is None:
        own = _subject(work, scene, trigger)
        return [own] if own is not None else []
    found = [scene.parties[best[1]]]
    for party in scene.parties[best[1] + 1 :]:
        between = words[found[-1].last : party.first]
        if len(between) > 2 or not _joins(between, words[party.first], work.pack):
            break
        found.append(party)
    return found


def _subject(work: Work, scene: Scene, trigger: Hit) -> Named | None:
    """The subject of a verb, where no list has it: a name, a role, people. A weapon or a place does not act."""
    if "verb" not in trigger.flags:
        return None
    chart = open_chart(work, work.pack.lexicon.scan(work.words, scene.first, scene.last))
    vso = chart.order == "vso"
    if vso and trigger.entry.value in VIOLENT:
        return None  # nearly always an object: who attacks is listed
    found = source_right(chart, trigger.last) if vso else source_left(chart, trigger.first)
    if found is None or not names_somebody(chart, found):
        return None
    if any(hit.first < found[1] and found[0] < hit.last for hit in (*scene.armaments, *scene.triggers)):
        return None
    if any(kinds_at(chart, i) & (NUMERAL | MEASURE) for i in range(*found)):
        return None  # those who are counted
    return Named(*found, None, "other", False)


def _joins(between: list[Word], word: Word, pack: Pack) -> bool:
    """Whether two parties stand in one list."""
    if pack.script == "Arabic":
        return word.key.startswith("و") and not between
    return any(entry.kind == "conjunction" for w in between for entry, _ in w.hits) or [w.key for w in between] == [","]


def _score(work: Work, scene: Scene, trigger: Hit, party: Named) -> float:
    """What speaks for a party as the one who acts."""
    words, pack = work.words, work.pack
    if pack.order == "vso":
        return verbfirst.score(work, scene, trigger, party)
    if party.first < trigger.last and trigger.first < party.last:  # "the Russian strike" may hold its party
        return 0.0
    start = _with_article(work, party.first)
    before = party.last <= trigger.first
    gap = trigger.first - party.last if before else party.first - trigger.last
    between = range(party.last, trigger.first) if before else range(trigger.last, party.first)
    if any(words[i].surface in ENDS for i in between):
        return 0.0
    flags = trigger.flags
    if start in scene.agents and not (before and flags & {"verb"}):
        return 6.0 - 0.1 * gap
    if start in scene.onto:
        return 0.0
    own = party.adjective and not _describes(scene, party, trigger)
    if own and not (before and gap <= 3):
        return 0.0
    if "passive" in flags:
        return 0.0
    others = sum(1 for other in scene.triggers if other.first in between and other.entry is not trigger.entry)
    if "verb" in flags:
        if before:
            return max(0.0, 4.0 - 0.15 * gap - others) if gap <= FAR else 0.0
        return 3.0 - 0.4 * gap if pack.free and gap <= NEAR else 0.0
    if before:
        if gap <= 3 and party.adjective:
            return 4.5 - 0.3 * gap
        return max(0.0, 3.0 - 0.12 * gap - others) if gap <= FAR else 0.0
    if pack.script == "Latin":
        return 0.0
    return max(0.0, 4.0 - 0.5 * gap - others) if gap <= NEAR else 0.0


def _describes(scene: Scene, party: Named, trigger: Hit) -> bool:
    """Whether an adjective alone says whose the weapon or the event is that stands beside it."""
    near = [(hit.first, hit.last) for hit in scene.armaments] + [(trigger.first, trigger.last)]
    return any(party.last == first or last == party.first for first, last in near)


def _with_article(work: Work, first: int) -> int:
    """Where a party begins with its article."""
    return first - 1 if any(entry.kind == "article" for entry, _ in work.words[first - 1].hits) else first


def targets_of(work: Work, scene: Scene, trigger: Hit, actors: list[Named]) -> list[Named]:
    """The parties that are acted upon: those after a preposition of targets, or the subject of a passive."""
    found = []
    for party in scene.parties:
        if party in actors or party.adjective:
            continue
        start = _with_article(work, party.first)
        after = party.first >= trigger.last
        if (after and start in scene.onto and party.first - trigger.last <= NEAR) or (
            "passive" in trigger.flags and not after and trigger.first - party.last <= NEAR
        ):
            found.append(party)
    return found
