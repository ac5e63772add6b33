"""The cases that words stand in, in languages that have them: the endings that tell a case stand in the pack.

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
from ..resolve.sides import sides
from ..resolve.work import Work
from ..rules.context import BOUND, CONJUNCTION, OBJECT, PREPOSITION, ROLE
from .scene import Hit, Named, Scene, somebody

EVERY = frozenset(case + number for case in "ngdail" for number in "1+")
"""Nominative, genitive, dative, accusative, instrumental, locative, of one and of several."""
NOMINATIVE = frozenset({"n1", "n+"})
LEAST_VERB = 4  # letters of a verb in the past that no list has
BASES = ("", "й", "ь")  # how a country's name ends where another case has a vowel: Іран, Китай, Израиль
LONGEST = 6  # letters of an ending
DAY_NAME = 3  # tokens from "Day" to the end of the name of a holiday
VOWELS = frozenset("аеєиіїоуюяыэёaeiouy")
"""Letters of which a word that is no abbreviation has one."""


def cases_of(words: list[Word], pack: Pack) -> frozenset[str]:
    """The cases that a stretch of words may stand in: those of its first words, as far as they agree.

    A word in capitals, or one that the endings of the pack do not tell, may stand in any.
    """
    found = EVERY
    for word in words:
        if word.shape != "w":
            continue
        if len(word.surface) > 1 and (word.surface.isupper() or VOWELS.isdisjoint(word.key)):
            break  # the name of a body, also written small («війська рф»); what follows is its genitive
        here = reading(word.key, pack)
        both = found & here
        if not both or (found != EVERY and found & NOMINATIVE and not both & NOMINATIVE):
            break
        found = both
        if "adj" not in here and pack.lexicon.adjectives:
            break  # what follows a noun is of another case
    return found


def reading(key: str, pack: Pack) -> frozenset[str]:
    """What the ending of a word tells: cases, and whether it is an adjective or adverb."""
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
        return "n+" in cases or ("n1" in cases and any(work.has(i, CONJUNCTION) for i in around))
    return "n1" in cases if verb.endswith(work.pack.past) else bool(cases & NOMINATIVE)


def begins_clause(work: Work, party: Named) -> bool:
    """Whether a country in the nominative stands right before a past verb: «(після атаки) Україна отримала».

    A name that is a country's without its last letter, or with another there, is no nominative: «Ірана», «Израиля».
    """
    key, last = work.words[party.first].key, party.last
    if party.adjective or party.side is None or last - party.first > 1 or last >= len(work.words):
        return False
    verb = work.words[last]
    past = len(verb.key) >= LEAST_VERB and verb.key.endswith(work.pack.past) and not verb.capital
    if not past or work.has(last, PREPOSITION | OBJECT | ROLE) or "n1" not in reading(key, work.pack):
        return False
    known, lexicon = sides(work.pack), work.pack.lexicon
    names = {key[:-1] + ending for ending in BASES} - {key}
    bases = (known.of(lexicon.seen[name.capitalize()]) for name in names)
    return not any(base is not None and base == (party.side, False) for base in bases)


def agrees(work: Work, trigger: Hit, first: int, last: int) -> bool:
    """Whether a stretch that no list has may be the subject; names are judged with verbs of several alone."""
    several = work.words[trigger.first].key.endswith(work.pack.several)
    if not several and work.words[first].capital and last - first > 1:
        return True  # «Міністр оборони»: what follows is in the genitive
    words = [word for word in work.words[first:last] if several or not word.capital]
    return may_act(work, trigger, first, last, cases_of(words, work.pack))


def names_at(work: Work, scene: Scene, start: int) -> list[Named]:
    """The names of persons and bodies from a token on, with their roles, in one list."""
    found: list[Named] = []
    i = start
    while i < scene.last:
        end = i
        while end < scene.last and (work.words[end].capital or work.has(end, ROLE) or _describes(work, end)):
            end += 1
        if not any(work.words[k].capital for k in range(i, end)):
            break
        found.append(somebody(i, end))
        if end >= scene.last or not (work.has(end, CONJUNCTION) or work.words[end].key == ","):
            break
        i = end + 1
    return found


def in_day_name(work: Work, i: int) -> bool:
    """Whether a token may be of the name of a day: «День Збройних сил»."""
    return any(_is_named_day(work, k) for k in range(max(0, i - DAY_NAME), i + 1))


def _is_named_day(work: Work, i: int) -> bool:
    word = work.words[i]
    if not word.capital or word.time is None:
        return False
    return any(entry.kind == "grain" and entry.value == "day" for entry, _ in word.time.hits)


def _describes(work: Work, i: int) -> bool:
    """Whether an adjective stands before a role or a name."""
    after = i + 1 < len(work.words) and (work.has(i + 1, ROLE) or work.words[i + 1].capital)
    word = work.words[i]
    return after and word.shape == "w" and not word.hits and "adj" in reading(word.key, work.pack)


def is_parted(work: Work, first: int, last: int) -> bool:
    """Whether a preposition stands on these tokens, and not as a bound («налет около 20 дронов»)."""
    return any(work.has(i, PREPOSITION) and not work.has(i, BOUND) for i in range(first, last))
