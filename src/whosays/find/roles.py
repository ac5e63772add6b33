"""Who does it and to whom: the parties of a trigger, told by where they stand to it and by the words before them."""

from __future__ import annotations

from ..languages import Pack
from ..languages.lexicon import QUOTES, Word
from ..resolve.work import Work
from ..rules.context import ARTICLE, CUE, MEASURE, NUMERAL, PREPOSITION, PRONOUN, THAT, kinds_at
from ..rules.mentions import Chart
from ..rules.speakers import names_somebody, source_left, source_right
from . import verbfirst
from .cases import EVERY, agrees, cases_of, in_day_name, names_at
from .match import open_chart
from .scene import ENDS, FORCE, NEAR, SOCIAL, Hit, Named, Scene, somebody
from .weigh import weight, with_article

LONG = 12  # tokens of a subject that no list has
DATIVE = frozenset({"d1", "d+"})
OTHERS = frozenset({"n1", "n+", "g1", "g+", "i1", "i+"})
UNDONE = frozenset({"air_raid_alert", "accident"})  # what nobody does
NO_HEADS = PRONOUN | PREPOSITION  # what begins no subject
SAYING = CUE | THAT
LEAST = 1.0  # what must speak for an actor


def actors_of(work: Work, scene: Scene, trigger: Hit) -> list[Named]:
    """The parties that act, the likeliest with those joined to it; empty where none is told.

    >>> from ..pipeline import read
    >>> [party.name for party in read("Russian forces shelled a village.", language="en").events[0].actors]
    ['Russian forces']
    """
    if trigger.entry.value in UNDONE or "amid" in trigger.flags:
        return []  # what reaches its target is a weapon
    if work.pack.order == "vso" and (own := verbfirst.speaker(work, scene, trigger)) is not None:
        return [own, *(_partners(work, scene, trigger, [own]) if "meet" in trigger.flags else [])]
    best: tuple[float, int] | None = None
    for n, party in enumerate(scene.parties):
        score = weight(work, scene, trigger, party)
        if score >= LEAST and (best is None or score > best[0]):
            best = score, n
    found = _beside(work, scene.parties, best[1]) if best is not None else []
    own = _subject(work, scene, trigger) if not found or trigger.entry.value in SOCIAL else None
    if own is not None and (not found or (found[-1].last <= own.last <= trigger.first and own.first <= found[0].first)):
        found = [own]
    elif own is not None and found[-1].last <= own.first and own.last <= trigger.first:
        found = [own]  # nearer to the verb than any listed party
    elif own is not None and "meet" in trigger.flags and own.last <= trigger.first and trigger.last <= found[0].first:
        found = [own]  # who stands behind a meeting is whom one met
    if not trigger.flags & {"meet", "owned"}:
        return found
    if work.pack.cases and "noun" in trigger.flags:
        owners = names_at(work, scene, trigger.last)  # "the talks of NAME and NAME", in the genitive
        if owners and (not found or owners[0].first <= found[0].first < owners[-1].last):
            found = owners
    return found + _partners(work, scene, trigger, found) if "meet" in trigger.flags else found


def _beside(work: Work, parties: list[Named], n: int) -> list[Named]:
    """A party and those that stand in one list with it."""
    first = last = n
    while last + 1 < len(parties) and _listed(work, parties[last], parties[last + 1]):
        last += 1
    while first > 0 and _listed(work, parties[first - 1], parties[first]):
        first -= 1
    return parties[first : last + 1]


def _listed(work: Work, left: Named, right: Named) -> bool:
    if left.counted != right.counted:
        return False  # «убивая жителей, враг»
    between = work.words[left.last : right.first]
    if work.pack.cases and len(between) == 1 and between[0].key == "," and work.has(left.first - 1, SAYING):
        return False  # "as the ministry reported, the army struck"
    return len(between) <= 2 and _joins(between, work.words[right.first], work.pack)


def _partners(work: Work, scene: Scene, trigger: Hit, actors: list[Named]) -> list[Named]:
    """Those with whom one meets, talks or agrees: the names after "with" and "between"."""
    start = min((end for end in scene.leads.partners if trigger.last <= end <= trigger.last + NEAR), default=None)
    start = next((end for end, begin in scene.leads.partners.items() if begin == start), start)  # «مع نظيره»
    if start is None and _ends_with_partner(work, trigger):
        start = trigger.last
    if start is None or any(work.words[i].surface in ENDS for i in range(trigger.last, max(start, trigger.last))):
        return []
    named = names_at(work, scene, start) if work.pack.cases else []
    named = [one for one in named if all((one.first, one.last) != (actor.first, actor.last) for actor in actors)]
    for n, party in enumerate(scene.parties):
        if named and named[0].first <= party.first < named[0].last and named[0].first < party.first:
            return named  # «з президентом Литви»
        if party not in actors and not party.adjective and party.first >= start and party.first <= start + 2:
            return [one for one in _beside(work, scene.parties, n) if one not in actors and one.first >= start]
    if work.pack.cases:
        return named
    chart = _chart(work, scene)
    found = source_right(chart, start)
    if found is not None and work.pack.order == "vso":
        found = verbfirst.cut(chart, scene, found, found[1])
        if not verbfirst.is_known(work, scene, chart, found) and not _ends_with_title(work, start):
            return []
    if found is None or found[0] > start + 2 or not names_somebody(chart, found):
        return []
    known = any(one.first < found[1] and found[0] < one.last for one in actors)
    return [] if known else [somebody(*found)]


def _ends_with_partner(work: Work, trigger: Hit) -> bool:
    """Whether the trigger holds the word for it: "met with"."""
    last = work.words[trigger.last - 1].event
    return last is not None and any(entry.kind == "partner" for entry, _ in last.hits)


def _ends_with_title(work: Work, start: int) -> bool:
    """Whether the word before says that somebody follows: «نظيره»."""
    word = work.words[start - 1].event
    return word is not None and any("title" in flags for _, flags in word.hits)


def _verb(work: Work, scene: Scene, trigger: Hit) -> Hit | None:
    """The verb whose subject acts: the trigger's own, or in «أجرى الوزير اتصالا» the light one before it."""
    if "verb" in trigger.flags:
        return trigger
    if not (work.pack.order == "vso" or work.pack.cases) or trigger.entry.value not in SOCIAL:
        return None
    before = [hit for hit in scene.of("light") if hit.last <= trigger.first <= hit.last + NEAR * 2]
    return before[-1] if before and "passive" not in before[-1].flags else None


def _chart(work: Work, scene: Scene) -> Chart:
    """The chart of a sentence, opened when it is asked for first."""
    if scene.chart is None:
        scan = work.pack.lexicon.scan(work.words, scene.first, scene.last, work.around.opens)
        scene.chart = open_chart(work, scan)
    return scene.chart


def _subject(work: Work, scene: Scene, trigger: Hit) -> Named | None:
    """The subject of a verb, where no list has it: a name, a role, people. A weapon or a place does not act.

    It ends before a relative pronoun beside the verb, and its comma: "the mayor, who met".
    """
    verb = _verb(work, scene, trigger)
    if verb is None:
        return None
    after, vso = verb.last, work.pack.order == "vso"
    if vso and trigger.entry.value not in SOCIAL:
        return None  # nearly always an object: who attacks is listed
    chart = _chart(work, scene)
    found = source_right(chart, after) if vso else source_left(chart, scene.leads.relatives.get(verb.first, verb.first))
    if found is None or not names_somebody(chart, found):
        return None
    found = _behind_day(work, *found)
    if work.has(found[0], NO_HEADS) and not work.words[found[0]].surface[1:].isupper():  # "us", not US
        return None
    if vso:
        found = verbfirst.cut(chart, scene, found, trigger.first if trigger.first >= after else found[1])
        if not verbfirst.is_known(work, scene, chart, found):
            return None
    if work.pack.cases and found[0] > scene.first and work.has(found[0] - 1, PREPOSITION):
        return None
    if not vso and any((party.first, party.last) == found for party in scene.parties):
        return None  # it has been weighed
    lands = [*scene.of("terrain"), *scene.of("idle")] if trigger.entry.value in FORCE else []
    if any(hit.first < found[1] and found[0] < hit.last for hit in (*scene.of("armament"), *scene.triggers, *lands)):
        return None
    if trigger.entry.value not in SOCIAL and any(kinds_at(chart, i) & (NUMERAL | MEASURE) for i in range(*found)):
        return None  # those who are counted
    if not vso:  # a name with an apposition: the name
        found = found[0], next((i for i in range(*found) if work.words[i].surface == ","), found[1])
    if found[1] - found[0] > LONG or work.has(found[1] - 1, ARTICLE | NUMERAL):
        return None
    if work.pack.cases and not agrees(work, verb, *found):
        return None
    return somebody(*found)


def _behind_day(work: Work, first: int, last: int) -> tuple[int, int]:
    """A subject without the name of the day before it: «У День прикордонника Президент України зустрівся»."""
    if not work.pack.cases or not in_day_name(work, first):
        return first, last
    roles = [i for i in range(first + 1, last) if any("person" in flags for _, flags in work.words[i].hits)]
    return roles[-1] if roles else first, last


def _joins(between: list[Word], word: Word, pack: Pack) -> bool:
    """Whether two parties stand in one list."""
    if pack.script == "Arabic":
        return word.key.startswith("و") and not between
    return any(entry.kind == "conjunction" for w in between for entry, _ in w.hits) or [w.key for w in between] == [","]


def targets_of(work: Work, scene: Scene, trigger: Hit, actors: list[Named]) -> list[Named]:
    """The parties that are acted upon: those after a preposition of targets, or the subject of a passive."""
    found: list[Named] = []
    if "meet" in trigger.flags:
        return found
    for party in scene.parties:
        if party.adjective or party in actors:
            continue
        after = party.first >= trigger.last
        gap = party.first - trigger.last if after else trigger.first - party.last
        if gap > NEAR or not (
            ("objective" in trigger.flags and gap <= 1)
            or with_article(work, party.first) in scene.leads.onto
            or _is_given(work, trigger, party)
            if after
            else "passive" in trigger.flags
        ):
            continue
        between = range(trigger.last, party.first) if after else range(party.last, trigger.first)
        if not after and any(work.words[i].shape == "p" and work.words[i].key not in QUOTES for i in between):
            continue  # of another clause
        if work.has_any(between.start, between.stop, SAYING):
            continue  # a speaker
        if any(hit.last == party.first for hit in scene.of("armament")):
            continue  # an owner of weapons
        if after and carries(work, scene, party):
            continue
        found.append(party)
    return found


def carries(work: Work, scene: Scene, party: Named | Hit) -> bool:
    """Whether something was dropped or fired from a party or weapon: "out of helicopters", «من مروحيات»."""
    start = party.first
    while start > scene.first and work.has(start - 1, ARTICLE | NUMERAL):
        start -= 1
    led = start in scene.leads.agents and start in scene.leads.placing
    led = led or (work.pack.script == "Arabic" and start > 0 and work.words[start - 1].key == verbfirst.FROM)
    return led and any(hit.first < party.last and party.first < hit.last for hit in scene.of("armament"))


def _is_given(work: Work, trigger: Hit, party: Named) -> bool:
    """Whether a party stands in the dative, behind the word for aid, threats and the like."""
    cases = cases_of(work.words[party.first : party.last], work.pack) if work.pack.cases else EVERY
    others = OTHERS - {"g1", "g+"} if "verb" in trigger.flags else OTHERS  # verbs of giving have no genitive
    return trigger.entry.value in SOCIAL and bool(cases & DATIVE) and not cases & others
