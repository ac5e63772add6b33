"""Who acts, in languages whose words tell it by their cases: the endings that tell a case stand in the pack.

>>> from ..languages import load
>>> seen = load("ru").lexicon.seen
>>> sorted(cases_of([seen[form] for form in ("российскими", "войсками")], load("ru")))
['i+']
>>> sorted(cases_of([seen[form] for form in ("Армия", "Израиля")], load("ru")))
['n1']
"""

from __future__ import annotations

from functools import cache

from ..languages import Pack
from ..languages.lexicon import Word
from ..resolve.work import Work
from .triggers import Hit, Named, Scene

EVERY = frozenset(case + number for case in "ngdail" for number in "1+")
"""Nominative, genitive, dative, accusative, instrumental, locative, of one and of several."""
FAR = 14  # tokens from a verb to its subject
NEAR = 5  # tokens from a noun to those it is said of
BESIDE = 8  # tokens to those by whom it was done
LONGEST = 6  # letters of an ending
TOLD = frozenset({"call", "meeting", "visit", "agreement", "ceasefire", "aid", "aid_suspended", "sanctions", "threat"})
"""What those do who announce it."""


def cases_of(words: list[Word], pack: Pack) -> frozenset[str]:
    """The cases that a stretch of words may stand in: those of its first words, as far as they agree.

    A word in capitals, or one that the endings of the pack do not tell, may stand in any.
    """
    found = EVERY
    for word in words:
        if word.shape != "w" or (len(word.surface) > 1 and word.surface.isupper()):
            continue
        both = found & _cases(word.key, pack)
        if not both:
            break
        found = both
    return found


@cache
def _endings(pack: Pack) -> dict[str, frozenset[str]]:
    return {ending: frozenset(cases.split()) for cases, endings in pack.cases for ending in endings}


def _cases(key: str, pack: Pack) -> frozenset[str]:
    endings = _endings(pack)
    for n in range(min(LONGEST, len(key) - 1), 0, -1):
        found = endings.get(key[-n:])
        if found is not None:
            return found
    return EVERY


def may_act(work: Work, trigger: Hit, first: int, last: int, cases: frozenset[str]) -> bool:
    """Whether words in these cases may be the subject of a verb: nominative, and one or several as the verb says."""
    if not work.pack.cases:
        return True
    verb = work.words[trigger.first].key
    if verb.endswith(work.pack.several):
        around = (*range(max(0, first - 2), first), *range(last, min(len(work.words), last + 2)))
        return "n+" in cases or ("n1" in cases and any(_is(work, i, "conjunction") for i in around))
    return "n1" in cases if verb.endswith(work.pack.past) else bool(cases & {"n1", "n+"})


def by_case(work: Work, scene: Scene, trigger: Hit, party: Named, describes: bool) -> float:
    """What speaks for a party as the one who acts; `describes`: it says whose the weapon or the event beside it is."""
    before = party.last <= trigger.first
    gap = trigger.first - party.last if before else party.first - trigger.last
    between = range(party.last, trigger.first) if before else range(trigger.last, party.first)
    if party.first in scene.agents and not (before and "verb" in trigger.flags):
        return 6.0 - 0.1 * gap
    told = cases_of(work.words[party.first : party.last], work.pack)
    cases = {case[0] for case in told}
    led = party.first > scene.first and _is(work, party.first - 1, "preposition")
    if led or party.first in scene.onto or (party.adjective and not describes):
        return 0.0
    if "passive" in trigger.flags:
        if "i" in cases and "n" not in cases:
            return 5.0 - 0.2 * gap if gap <= BESIDE else 0.0
        return 3.0 if not before and not gap and told == EVERY else 0.0
    less = sum(1.0 for other in scene.triggers if other.first in between and other.entry is not trigger.entry)
    less += sum(0.5 for i in between if work.words[i].key == ",")
    if "verb" in trigger.flags:
        if not may_act(work, trigger, party.first, party.last, told):
            return 0.0
        if before:
            return 4.0 - 0.15 * gap - less if gap <= FAR else 0.0
        return 3.0 - 0.4 * gap - less if gap <= NEAR and not (gap and "g" in cases) else 0.0
    said = any(_is(work, i, "cue") for i in between)
    if before:
        if party.adjective:
            return 5.0 - 0.3 * gap - less if gap <= 3 else 0.0
        acts = "n" in cases and (trigger.entry.value in TOLD or not said)
        return 3.0 - 0.12 * gap - less if 0 < gap <= FAR and acts else 0.0
    if "i" in cases and not cases & {"n", "g"}:
        return 4.0 - 0.2 * gap - less if gap <= BESIDE else 0.0
    if gap > NEAR or any(_is(work, i, "preposition") for i in between):
        return 0.0
    if "g" in cases and "acted" in trigger.flags:  # «збиття російських дронів»
        return 0.0
    if "g" in cases:
        return 4.5 - 0.4 * gap - less
    return 2.5 - 0.3 * gap - less if "n" in cases and gap and not said else 0.0


def _is(work: Work, i: int, kind: str) -> bool:
    return any(entry.kind == kind for entry, _ in work.words[i].hits)
