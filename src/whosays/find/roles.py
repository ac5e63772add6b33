"""Who does it and to whom: the parties of a trigger, told by where they stand to it and by the words before them."""

from __future__ import annotations

from ..languages import Pack
from ..languages.lexicon import QUOTES, Word
from ..resolve.work import Work
from ..rules.context import MEASURE, NUMERAL, kinds_at
from ..rules.mentions import Chart
from ..rules.speakers import names_somebody, source_left, source_right
from . import verbfirst
from .cases import EVERY, agrees, by_case, cases_of, names_at
from .match import open_chart
from .triggers import Hit, Named, Scene

FAR = 14  # tokens from a verb to its subject
DATIVE = frozenset({"d1", "d+"})
OTHERS = frozenset({"n1", "n+", "g1", "g+", "i1", "i+"})
NEAR = 5  # tokens from a noun to those it is said of
LONG = 12  # tokens of a subject that no list has
NEXT = 3  # tokens from a noun to its adjective or owner
NO_HEADS = frozenset({"pronoun", "preposition"})  # what begins no subject
CLAUSES = frozenset({"clause", "that"})
PARTS = frozenset({"preposition", "clause", "cue", "verb", "conjunction"})  # words across which nobody owns a noun
UNDONE = frozenset({"air_raid_alert", "accident"})  # what nobody does
SAYING = frozenset({"cue", "that"})
LEAST = 1.0  # what must speak for an actor
FORCE = frozenset(
    (  # noqa: SIM905
        "airstrike shelling missile_attack drone_attack bombing interception battle_control clash raid_arrest "
        "kidnapping invasion shooting"
    ).split()
)
"""What armed sides do."""
SOCIAL = frozenset(
    {"call", "meeting", "visit", "agreement", "ceasefire", "aid", "aid_suspended", "sanctions", "threat", "protest"}
)
"""What persons and bodies do that no list has."""
ENDS = frozenset(".!?;:…؟؛")


def actors_of(work: Work, scene: Scene, trigger: Hit) -> list[Named]:
    """The parties that act, the likeliest with those joined to it; empty where none is told.

    >>> from ..pipeline import read
    >>> [party.name for party in read("Russian forces shelled a village.", language="en").events[0].actors]
    ['Russian forces']
    """
    if trigger.entry.value in UNDONE:
        return []
    if work.pack.order == "vso" and (own := verbfirst.speaker(work, trigger)) is not None:
        return [own, *(_partners(work, scene, trigger, [own]) if "meet" in trigger.flags else [])]
    best: tuple[float, int] | None = None
    for n, party in enumerate(scene.parties):
        score = _score(work, scene, trigger, party)
        if score >= LEAST and (best is None or score > best[0]):
            best = score, n
    found = _beside(work, scene.parties, best[1]) if best is not None else []
    own = _subject(work, scene, trigger) if not found or trigger.entry.value in SOCIAL else None
    if own is not None and (not found or (found[-1].last <= own.last <= trigger.first and own.first <= found[0].first)):
        found = [own]
    elif own is not None and found[-1].last <= own.first and own.last <= trigger.first:
        found = [own]  # nearer to the verb than any listed party
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
    between = work.words[left.last : right.first]
    if work.pack.cases and len(between) == 1 and between[0].key == "," and _is(work, left.first - 1, SAYING):
        return False  # "as the ministry reported, the army struck"
    return len(between) <= 2 and _joins(between, work.words[right.first], work.pack)


def _partners(work: Work, scene: Scene, trigger: Hit, actors: list[Named]) -> list[Named]:
    """Those with whom one meets, talks or agrees: the names after "with" and "between"."""
    start = min((end for end in scene.partners if trigger.last <= end <= trigger.last + NEAR), default=None)
    start = next((end for end, begin in scene.partners.items() if begin == start), start)  # «مع نظيره»
    if start is None and _ends_with_partner(work, trigger):
        start = trigger.last
    if start is None or any(work.words[i].surface in ENDS for i in range(trigger.last, max(start, trigger.last))):
        return []
    named = names_at(work, scene, start) if work.pack.cases else []
    named = [one for one in named if all(one[:2] != actor[:2] for actor in actors)]
    for n, party in enumerate(scene.parties):
        if named and named[0].first <= party.first < named[0].last and named[0].first < party.first:
            return named  # «з президентом Литви»
        if party not in actors and not party.adjective and party.first >= start and party.first <= start + 2:
            return [one for one in _beside(work, scene.parties, n) if one not in actors and one.first >= start]
    if work.pack.cases:
        return named
    chart = chart_of(work, scene)
    found = source_right(chart, start)
    known = {i for one in actors for i in range(one.first, one.last)}
    if found is not None and chart.order == "vso":
        found = verbfirst.cut(chart, scene, found, found[1])
        if not verbfirst.is_known(work, scene, chart, found) and not _ends_with_title(work, start):
            return []
    if found is None or not known.isdisjoint(range(*found)) or not names_somebody(chart, found) or found[0] > start + 2:
        return []
    return [Named(*found, None, "other", False)]


def _ends_with_partner(work: Work, trigger: Hit) -> bool:
    """Whether the trigger holds the word for it: "met with"."""
    last = work.pack.events.seen[work.words[trigger.last - 1].surface]
    return any(entry.kind == "partner" for entry, _ in last.hits)


def _ends_with_title(work: Work, start: int) -> bool:
    """Whether the word before says that somebody follows: «نظيره»."""
    return any("title" in flags for _, flags in work.pack.events.seen[work.words[start - 1].surface].hits)


def _verb(work: Work, scene: Scene, trigger: Hit) -> Hit | None:
    """The verb whose subject acts: the trigger's own, or in «أجرى الوزير اتصالا» the light one before it."""
    if "verb" in trigger.flags:
        return trigger
    if not (work.pack.order == "vso" or work.pack.cases) or trigger.entry.value not in SOCIAL:
        return None
    before = [hit for hit in scene.lights if hit.last <= trigger.first <= hit.last + NEAR * 2]
    return before[-1] if before and "passive" not in before[-1].flags else None


def chart_of(work: Work, scene: Scene) -> Chart:
    """The chart of a sentence, opened when it is asked for first."""
    if not scene.charts:
        scan = work.pack.lexicon.scan(work.words, scene.first, scene.last, work.around.opens)
        scene.charts.append(open_chart(work, scan))
    return scene.charts[0]


def _subject(work: Work, scene: Scene, trigger: Hit) -> Named | None:
    """The subject of a verb, where no list has it: a name, a role, people. A weapon or a place does not act."""
    verb = _verb(work, scene, trigger)
    if verb is None:
        return None
    after = verb.last
    chart = chart_of(work, scene)
    vso = chart.order == "vso"
    if vso and trigger.entry.value not in SOCIAL:
        return None  # nearly always an object: who attacks is listed
    found = source_right(chart, after) if vso else source_left(chart, _before_relative(scene, verb))
    if found is None or not names_somebody(chart, found):
        return None
    if _is(work, found[0], NO_HEADS) and not work.words[found[0]].surface[1:].isupper():  # "us", not US
        return None
    if vso:
        found = verbfirst.cut(chart, scene, found, trigger.first if trigger.first >= after else found[1])
        if not verbfirst.is_known(work, scene, chart, found):
            return None
    if work.pack.cases and found[0] > scene.first and _is(work, found[0] - 1, frozenset({"preposition"})):
        return None
    if not vso and any((party.first, party.last) == found for party in scene.parties):
        return None  # it has been weighed
    if any(hit.first < found[1] and found[0] < hit.last for hit in (*scene.armaments, *scene.triggers)):
        return None
    if trigger.entry.value not in SOCIAL and any(kinds_at(chart, i) & (NUMERAL | MEASURE) for i in range(*found)):
        return None  # those who are counted
    if not vso:  # a name with an apposition: the name
        found = found[0], next((i for i in range(*found) if work.words[i].surface == ","), found[1])
    if found[1] - found[0] > LONG or _is(work, found[1] - 1, frozenset({"article", "numeral"})):
        return None
    if work.pack.cases and not agrees(work, verb, *found):
        return None
    return Named(*found, None, "other", False)


def _before_relative(scene: Scene, verb: Hit) -> int:
    """Where the subject of a verb ends: before a relative pronoun beside it, and its comma ("the mayor, who met")."""
    return scene.relatives.get(verb.first, verb.first)


def _joins(between: list[Word], word: Word, pack: Pack) -> bool:
    """Whether two parties stand in one list."""
    if pack.script == "Arabic":
        return word.key.startswith("و") and not between
    return any(entry.kind == "conjunction" for w in between for entry, _ in w.hits) or [w.key for w in between] == [","]


def _score(work: Work, scene: Scene, trigger: Hit, party: Named) -> float:
    """What speaks for a party as the one who acts."""
    words, pack, flags = work.words, work.pack, trigger.flags
    if pack.order == "vso":
        return 0.0 if _speaks(scene, party) else verbfirst.score(work, scene, trigger, party)
    if party.first < trigger.last and trigger.first < party.last:
        return 0.0
    start = with_article(work, party.first)
    before = party.last <= trigger.first
    gap = trigger.first - party.last if before else party.first - trigger.last
    between = range(party.last, trigger.first) if before else range(trigger.last, party.first)
    residents = party.kind == "other" and trigger.entry.value in FORCE and start not in scene.agents
    if residents or _speaks(scene, party) or any(words[i].surface in ENDS for i in between):
        return 0.0
    if pack.cases:
        return by_case(work, scene, trigger, party, not party.adjective or _describes(scene, party, trigger))
    if "verb" in flags and before and _is_parted(work, party, trigger):
        return 0.0
    owns = before and "noun" in flags and gap <= NEXT and not any(_is(work, i, PARTS) for i in between)
    others = sum(other.first in between and other.entry is not trigger.entry for other in scene.triggers)
    if start in scene.agents and not owns:
        if not before and start - scene.agents[start] == 1 and any(_is(work, i, CLAUSES) for i in between):
            return 0.0  # but "in a strike that they blamed on"
        return _led(scene, trigger, party, start, gap) - 2.0 * others
    if (start in scene.onto or start in scene.partners) and not owns:
        meets = start in scene.partners and flags >= {"meet", "noun"} and not before and gap <= 3
        return 4.0 - 0.2 * gap - others if meets else 0.0
    if "passive" in flags or (party.adjective and not (_describes(scene, party, trigger) or (before and gap <= NEXT))):
        return 0.0
    if not before:
        return _behind(pack, flags, gap, others)
    if any(
        ("verb" in other.flags and other.last == start)  # the object of a verb
        or ("noun" in other.flags and other.first == party.last != trigger.first)  # the owner of another event
        for other in scene.triggers
    ):
        others += 2
    return _ahead(work, scene, trigger, party, gap) - others


def _is_parted(work: Work, party: Named, verb: Hit) -> bool:
    """Whether a clause begins between a party and a verb: "Russia said that … struck", "the town that … bombed".

    A relative clause right behind the party has it as its subject, and one between commas is passed over.
    """
    opens = [i for i in range(party.last, verb.first) if _is(work, i, CLAUSES)]
    if not opens or opens[-1] <= party.last or (opens[-1] == party.last + 1 and work.words[party.last].shape == "p"):
        return False
    return not any(work.words[i].surface == "," for i in range(opens[-1], verb.first))


def _behind(pack: Pack, flags: frozenset[str], gap: int, others: int) -> float:
    """What speaks for a party that stands after a trigger, with no preposition."""
    if gap > NEAR or (pack.script == "Latin" and not pack.free):
        return 0.0
    if "verb" not in flags:
        return 4.0 - 0.5 * gap - others
    return 3.0 - 0.4 * gap if pack.free else 0.0


def _ahead(work: Work, scene: Scene, trigger: Hit, party: Named, gap: int) -> float:
    """What speaks for a party that stands before a trigger: a subject, an owner, whoever does it with a light verb."""
    if gap > FAR:
        return 0.0
    if "verb" in trigger.flags:
        return 4.0 - 0.15 * gap
    if party.adjective and gap <= NEXT:
        return 4.5 - 0.3 * gap
    if work.pack.script != "Latin":
        return 3.0 - 0.12 * gap
    last = work.words[party.last - 1]
    if gap == 0 and not party.kind and last.key[-2:] != "'s" and not last.surface.isupper():
        return 0.0  # "the Syria strike" is a strike in Syria
    leading = [*scene.lights, *(hit for hit in scene.triggers if "verb" in hit.flags and hit.entry.value in SOCIAL)]
    if any(party.last <= hit.first < trigger.first for hit in leading):
        return 3.5 - 0.15 * gap
    parting = any(_is(work, i, PARTS) for i in range(party.last, trigger.first))
    return 3.0 - 0.2 * gap if gap <= NEXT and not parting else 0.0


def _is(work: Work, i: int, kinds: frozenset[str]) -> bool:
    return any(entry.kind in kinds for entry, _ in work.words[i].hits)


def _led(scene: Scene, trigger: Hit, party: Named, start: int, gap: int) -> float:
    """What speaks for a party behind "by", "belonging to" and the like."""
    before = party.last <= trigger.first
    weapon = any(hit.last == scene.agents[start] for hit in scene.armaments)
    if before and (weapon or "noun" not in trigger.flags):  # "a drone of the army struck"
        return 4.0 - 0.1 * gap if weapon else 0.0
    if before and any(other.last <= party.first for other in scene.triggers):
        return 0.0  # it did what stands before it
    if not before and "verb" in trigger.flags:
        return 0.0
    if start in scene.placing and gap > 3:
        return 0.0
    return 6.0 - 0.1 * gap


def _speaks(scene: Scene, party: Named) -> bool:
    """Whether a party is but a part of those who say it: "a military source said", "officials of the ministry"."""
    return scene.spoken.get(party.first, 0) > party.last - party.first + 1


def _describes(scene: Scene, party: Named, trigger: Hit) -> bool:
    """Whether an adjective alone says whose the weapon or the event is that stands beside it."""
    near = [(hit.first, hit.last) for hit in scene.armaments] + [(trigger.first, trigger.last)]
    return any(party.last == first or last == party.first for first, last in near)


def with_article(work: Work, first: int) -> int:
    """Where a party begins with its article."""
    return first - 1 if any(entry.kind == "article" for entry, _ in work.words[first - 1].hits) else first


def targets_of(work: Work, scene: Scene, trigger: Hit, actors: list[Named]) -> list[Named]:
    """The parties that are acted upon: those after a preposition of targets, or the subject of a passive."""
    found = []
    for party in scene.parties:
        if party in actors or party.adjective or "meet" in trigger.flags:
            continue
        start = with_article(work, party.first)
        after = party.first >= trigger.last
        gap = party.first - trigger.last
        between = range(trigger.last, party.first) if after else range(party.last, trigger.first)
        if not after and any(work.words[i].shape == "p" and work.words[i].key not in QUOTES for i in between):
            continue  # of another clause
        if any(_is(work, i, SAYING) for i in between) or any(hit.last == party.first for hit in scene.armaments):
            continue  # a speaker, an owner of weapons
        if (
            (after and (start in scene.onto or _is_given(work, trigger, party)) and gap <= NEAR)
            or ("passive" in trigger.flags and not after and trigger.first - party.last <= NEAR)
            or ("objective" in trigger.flags and after and gap <= 1)
        ):
            found.append(party)
    return found


def _is_given(work: Work, trigger: Hit, party: Named) -> bool:
    """Whether a party stands in the dative, behind the word for aid, threats and the like."""
    cases = cases_of(work.words[party.first : party.last], work.pack) if work.pack.cases else EVERY
    others = OTHERS - {"g1", "g+"} if "verb" in trigger.flags else OTHERS  # verbs of giving have no genitive
    return trigger.entry.value in SOCIAL and bool(cases & DATIVE) and not cases & others
