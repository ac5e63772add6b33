"""Who acts, in languages whose words tell it by their cases: the endings that tell a case stand in the pack.

>>> from ..languages import load
>>> seen = load("ru").lexicon.seen
>>> sorted(cases_of([seen[form] for form in ("российскими", "войсками")], load("ru")))
['i+']
>>> sorted(cases_of([seen[form] for form in ("Армия", "Израиля")], load("ru")))
['n1']
"""

from __future__ import annotations

from ..languages import Pack
from ..languages.lexicon import Word
from ..resolve.work import Work
from .triggers import Hit, Named, Scene

EVERY = frozenset(case + number for case in "ngdail" for number in "1+")
"""Nominative, genitive, dative, accusative, instrumental, locative, of one and of several."""
FIRST = frozenset({"n1", "n+"})
FAR = 14  # tokens from a verb to its subject
NEAR = 5  # tokens from a noun to those it is said of
NEXT = 3  # tokens from an adjective to its noun
BESIDE = 8  # tokens to those by whom it was done
LONGEST = 6  # letters of an ending
NOUNS = frozenset({"object", "role", "unit", "measure", "toll", "noun", "channel"})
TOLD = frozenset({"call", "meeting", "visit", "agreement", "ceasefire", "aid", "aid_suspended", "sanctions", "threat"})
"""What those do who announce it."""
FLIES = frozenset({"missile_attack", "drone_attack"})
"""What nobody attacks, so that it attacks where its form may be of subject and object."""


def cases_of(words: list[Word], pack: Pack) -> frozenset[str]:
    """The cases that a stretch of words may stand in: those of its first words, as far as they agree.

    A word in capitals, or one that the endings of the pack do not tell, may stand in any.
    """
    found = EVERY
    for word in words:
        if word.shape != "w":
            continue
        if len(word.surface) > 1 and word.surface.isupper():
            break  # the name of a body; what follows is its genitive
        here = _cases(word.key, pack)
        both = found & here
        if not both or (word.capital and found != EVERY and found & FIRST and not both & FIRST):
            break
        found = both
        if "adj" not in here and pack.lexicon.adjectives:
            break  # what follows a noun is of another case
    return found


def _cases(key: str, pack: Pack) -> frozenset[str]:
    endings = pack.lexicon.cases
    for n in range(min(LONGEST, len(key) - 1), 0, -1):
        found = endings.get(key[-n:])
        if found is not None:
            return found
    return EVERY


def may_act(work: Work, trigger: Hit, first: int, last: int, cases: frozenset[str]) -> bool:
    """Whether words in these cases may be the subject of a verb: nominative, and one or several as the verb says."""
    verb = work.words[trigger.first].key
    if verb.endswith(work.pack.several):
        around = (*range(max(0, first - 2), first), *range(last, min(len(work.words), last + 2)))
        return "n+" in cases or ("n1" in cases and any(_is(work, i, "conjunction") for i in around))
    return "n1" in cases if verb.endswith(work.pack.past) else bool(cases & {"n1", "n+"})


def agrees(work: Work, trigger: Hit, first: int, last: int) -> bool:
    """Whether a stretch that no list has may be the subject; names are judged with verbs of several alone."""
    several = work.words[trigger.first].key.endswith(work.pack.several)
    words = [word for word in work.words[first:last] if several or not word.capital]
    return may_act(work, trigger, first, last, cases_of(words, work.pack))


def by_case(work: Work, scene: Scene, trigger: Hit, party: Named, describes: bool) -> float:
    """What speaks for a party as the one who acts; `describes`: it says whose the weapon or the event beside it is."""
    before = party.last <= trigger.first
    gap = trigger.first - party.last if before else party.first - trigger.last
    between = range(party.last, trigger.first) if before else range(trigger.last, party.first)
    if party.first in scene.agents and not (before and "verb" in trigger.flags):
        return 6.0 - 0.1 * gap
    told = _readings(work, scene, party)
    cases = {case[0] for case in told}
    if party.adjective and cases == {"i"} and "passive" not in trigger.flags:
        return 0.0  # "with American missiles" tells who made them
    if _is_led(work, scene, trigger, party) or (party.adjective and not describes):
        return 0.0
    if "passive" in trigger.flags:
        if "i" in cases and "n" not in cases:
            return 5.0 - 0.2 * gap if gap <= BESIDE else 0.0
        return 3.0 if not before and not gap and told == EVERY else 0.0
    less = sum(1.0 for other in scene.triggers if other.first in between and other.entry is not trigger.entry)
    less += sum(0.5 for i in between if work.words[i].key == ",")
    if "verb" in trigger.flags:
        acts = party.adjective or may_act(work, trigger, party.first, party.last, told)
        return _of_verb(work, scene, between, before, cases) - less if acts else 0.0
    if before and any("passive" in hit.flags and hit.first in between for hit in scene.lights):
        return 0.0  # who suffers it
    if "g" in cases and not before and "acted" in trigger.flags:  # «збиття російських дронів»
        return 0.0
    if "i" in cases and not cases & {"n", "g"}:
        return 4.0 - 0.3 * gap - less if gap <= (NEAR if before else BESIDE) else 0.0
    if before and party.adjective:
        return 5.0 - 0.3 * gap - less if gap <= NEXT else 0.0
    return _of_noun(work, scene, trigger, party, cases) - less


def _of_verb(work: Work, scene: Scene, between: range, before: bool, cases: set[str]) -> float:
    """What speaks for a nominative as the subject of a verb."""
    gap = len(between)
    if not before:
        return 3.0 - 0.4 * gap if gap <= NEAR and not (gap and "g" in cases) else 0.0
    if gap > FAR:
        return 0.0
    if not _is_said(work, between):
        return 4.0 - 0.15 * gap
    armed = any(hit.first in between for hit in scene.armaments)
    return 0.0 if armed else 1.5 - 0.05 * gap  # who says it does it, where nothing else can


def _of_noun(work: Work, scene: Scene, trigger: Hit, party: Named, cases: set[str]) -> float:
    """What speaks for the owner of a noun, or for a nominative whose verb has the noun for its object."""
    before = party.last <= trigger.first
    between = range(party.last, trigger.first) if before else range(trigger.last, party.first)
    gap, said = len(between), _is_said(work, between)
    if before:
        other = any(
            "verb" in hit.flags and hit.first in between and hit.entry.value not in TOLD for hit in scene.triggers
        )
        other = other or any(hit.first in between for hit in scene.background)
        other = other or sum(work.words[i].key == "," for i in between) == 1  # another clause
        social = trigger.entry.value in TOLD
        done = social or gap <= NEXT - 1 or any(hit.first in between for hit in scene.lights)
        acts = "n" in cases and not other and done and (social or not said)
        return 3.0 - 0.12 * gap if 0 < gap <= FAR and acts else 0.0
    led = _is_parted(work, trigger.last - 1, party.first)
    if gap > NEAR or any(work.words[i].shape == "p" for i in between):
        return 0.0
    if "g" in cases and not led:
        known = {i for hit in scene.armaments for i in range(hit.first, hit.last)} | work.dated.keys()
        taken = "takes" in trigger.flags or ("reaches" in trigger.flags and party.kind is None and not party.adjective)
        owns = not taken and all(i in known or "adj" in _cases(work.words[i].key, work.pack) for i in between)
        return 4.5 - 0.4 * gap if owns else 0.0
    return 2.5 - 0.2 * gap if "n" in cases and "g" not in cases and gap and not said else 0.0


def _is_said(work: Work, tokens: range) -> bool:
    """Whether a word that reports stands on these tokens."""
    return any(_is(work, i, "cue") for i in tokens)


def _readings(work: Work, scene: Scene, party: Named) -> frozenset[str]:
    """The cases of a party where it stands: counted it is a subject, behind a noun it is rather its owner."""
    told = cases_of(work.words[party.first : party.last], work.pack)
    before = party.first - 1
    if before < scene.first or not told & {"g1", "g+"}:
        return told
    if _is(work, before, "numeral"):
        return told | {"n+", "a+"}
    word = work.words[before]
    noun = word.shape == "w" and before not in work.dated and all(entry.kind in NOUNS for entry, _ in word.hits)
    return told - {"n1", "n+"} if noun and told != EVERY and "adverb" not in _cases(word.key, work.pack) else told


def names_at(work: Work, scene: Scene, start: int) -> list[Named]:
    """The names of persons and bodies from a token on, with their roles, in one list."""
    found: list[Named] = []
    i = start
    while i < scene.last:
        end = i
        while end < scene.last and (work.words[end].capital or _is(work, end, "role") or _describes(work, end)):
            end += 1
        if not any(work.words[k].capital for k in range(i, end)):
            break
        found.append(Named(i, end, None, "other", False))
        if end >= scene.last or not (_is(work, end, "conjunction") or work.words[end].key == ","):
            break
        i = end + 1
    return found


def _describes(work: Work, i: int) -> bool:
    """Whether an adjective stands before a role or a name."""
    after = i + 1 < len(work.words) and (_is(work, i + 1, "role") or work.words[i + 1].capital)
    word = work.words[i]
    return after and word.shape == "w" and not word.hits and "adj" in _cases(word.key, work.pack)


def is_means(work: Work, trigger: Hit, weapon: Hit) -> bool:
    """Whether the word for a weapon can tell what an event was done with, and not what was hit.

    What is sent or brought down has its weapons as objects: such a verb lists weapons, or is an interception.
    """
    if weapon.first < trigger.last or trigger.entry.value == "interception" or "instrument" in weapon.flags:
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
    if "noun" in trigger.flags:
        led = _is_parted(work, trigger.last - 1, weapon.first)
        return "g" in cases and gap <= NEXT and not led
    if "g" in cases and _is(work, weapon.first - 1, "preposition"):
        return True
    flies = not gap and "strike" in trigger.flags and weapon.entry.value in FLIES  # «город атаковали дроны»
    subject = "verb" in trigger.flags and gap < NEXT and (flies or "a+" not in told)
    return subject and may_act(work, trigger, weapon.first, weapon.last, told)  # «вразила російська ракета»


def _is_parted(work: Work, first: int, last: int) -> bool:
    """Whether a preposition stands on these tokens, and not as a bound («налет около 20 дронов»)."""
    return any(_is(work, i, "preposition") and not _is(work, i, "bound") for i in range(first, last))


def _is_led(work: Work, scene: Scene, trigger: Hit, party: Named) -> bool:
    """Whether a party stands behind a preposition; not with a weapon that is the subject: «одна з російських ракет»."""
    if party.adjective and party.last <= trigger.first and "verb" in trigger.flags:
        return not any(hit.first == party.last for hit in scene.armaments)
    return party.first in scene.onto or (party.first > scene.first and _is(work, party.first - 1, "preposition"))


def _is(work: Work, i: int, kind: str) -> bool:
    return any(entry.kind == kind for entry, _ in work.words[i].hits)
