"""The words of events in a sentence: triggers, those who act, what they act with, and what tells their parts apart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Set
from typing import NamedTuple

from ..languages.lexicon import TRIGGER, Entry, Word, entry_of
from ..resolve.actors import ActorMention
from ..resolve.sides import Sides
from ..resolve.work import Work
from ..rules.mentions import Chart, Mention
from ..vocabulary import ATTACKS, FAMILY, event_of

OWNS = ("'s", "’s")
BESIDE = 7  # tokens from a trigger to what it is said of


class Hit(NamedTuple):
    """An entry of the lists on tokens first to last, with the flags of what is attached to it."""

    first: int
    last: int
    entry: Entry
    flags: frozenset[str]


class Named(NamedTuple):
    """A stretch of tokens that may name who acts: its country, and whether it is but an adjective."""

    first: int
    last: int
    side: str | None
    kind: str | None
    adjective: bool
    named: int = -1  # where its own name begins, behind its aircraft or arms: «طائرات تابعة لقوات»
    attached: frozenset[str] = frozenset()  # what is attached to its first word: ل, ب, a conjunction
    counted: bool = False  # whether a figure counts it: those who were killed


class Scene(NamedTuple):
    """What a sentence holds of events, each list in the order of the text."""

    first: int
    last: int
    triggers: list[Hit]
    parties: list[Named]
    armaments: list[Hit]
    agents: dict[int, int]  # words that an actor follows: their last token + 1 -> first
    doing: set[int]  # where those of them begin that are verbs of a relative clause: "(which) ... launched"
    goods: list[Hit]  # what is given or held back
    onto: dict[int, int]  # words that a target follows
    placing: set[int]  # where those of both end that a place follows as often: a country there does not act
    partners: dict[int, int]  # words that one follows who acts too: "with", "between"
    relatives: dict[int, int]  # "who": its last token + 1 -> where what it stands for ends
    lights: list[Hit]  # verbs that the noun of an event needs: "carried out"
    moods: list[Hit]  # words that tell that it is planned, possible or did not happen
    background: list[Hit]
    asides: list[Hit]  # words that speak of an event and do not tell it
    occurs: list[Hit]  # words that say that it took place
    weighed: bool  # whether the language lists such words
    charts: list[Chart]  # of the sentence, where it has been opened
    spoken: dict[int, int]  # tokens of sources in the report -> how many tokens that source has
    speakers: Set[str]  # the words of these sources
    phoned: list[int]  # where attributions by telephone begin in the sentence


def scenes(
    work: Work, sides: Sides, metonyms: dict[int, str], located: set[int], countries: dict[int, str]
) -> list[Scene]:
    """The sentences with triggers. `metonyms`: tokens of governments and whose they are; `located`: of other places.

    `countries` are places that act too, where no word of place stands before them.
    A figure is a trigger where it tells of an event by itself and the sentence has no listed one of that type.
    """
    seen = work.pack.events.seen
    surfaces = [word.surface for word in work.words]
    if work.pack.script == "Latin":  # "the army's"
        surfaces = [surface[:-2] if surface.endswith(OWNS) and len(surface) > 2 else surface for surface in surfaces]
    tokens = list(map(seen.__getitem__, surfaces))
    live = [i for i, word in enumerate(tokens) if word.hits or word.opens]
    begins = [i for i in live if tokens[i].marks & TRIGGER]
    measured = sorted(_measured(work), key=_first)
    counted = _counted(work)
    spoken = _spoken(work)
    speakers = {work.words[i].key for i in spoken} if work.pack.order == "vso" else set()
    phoned = sorted(said.phrase()[0] for said in work.said if said.channel in {"phone", "interview"})
    found = []
    for divided in work.sentences:
        for first, last in divided:
            figures = measured[bisect_left(measured, first, key=_first) : bisect_left(measured, last, key=_first)]
            if not figures and bisect_left(begins, first) == bisect_left(begins, last):
                continue
            hits = _hits(work, tokens, live[bisect_left(live, first) : bisect_left(live, last)], last)
            told = [
                _voiced(work, hit, first) for hit in hits if hit.entry.kind == "trigger" and hit.first not in located
            ]
            if not (told or figures):
                continue
            triggers = _fitting(
                work, _either(work, [hit for hit in told if hit is not None], hits, first, sides), first, last
            )
            types = {hit.entry.value for hit in triggers}
            listed = {i for hit in triggers for i in range(hit.first, hit.last)}
            triggers += [hit for hit in figures if hit.entry.value not in types and hit.first not in listed]
            if not triggers:
                continue
            by: dict[str, list[Hit]] = {}
            for hit in hits:
                by.setdefault(hit.entry.kind, []).append(hit)
            agents, onto, partners = (
                {hit.last: hit.first for hit in by.get(kind, ())} for kind in ("agent", "onto", "partner")
            )
            placing = {hit.last for kind in ("agent", "onto") for hit in by.get(kind, ()) if "place" in hit.flags}
            leads = {hit.last for kind in ("trigger", "light") for hit in by.get(kind, ())}
            own = _acting(work, countries, (first, last), agents.keys() | onto.keys() | partners.keys(), placing, leads)
            here = range(first, last)
            meant = {i: metonyms[i] for i in here if i in metonyms} | own
            placed = {i for i in here if i in located and i not in own}
            found.append(
                Scene(
                    first,
                    last,
                    triggers,
                    _parties(work, sides, hits, first, last, meant, placed, counted),
                    by.get("armament", []),
                    agents,
                    {hit.first for hit in by.get("agent", ()) if "verb" in hit.flags},
                    by.get("goods", []),
                    onto,
                    placing,
                    partners,
                    {
                        hit.last: hit.first - (work.words[hit.first - 1].shape == "p")
                        for hit in by.get("relative", ())
                        if hit.first > first
                    },
                    by.get("light", []),
                    by.get("mood", []),
                    by.get("background", []),
                    by.get("aside", []),
                    by.get("occurs", []),
                    "occurs" in work.pack.events.kinds,
                    [],
                    spoken,
                    speakers,
                    phoned[bisect_left(phoned, first) : bisect_left(phoned, last)],
                )
            )
    return found


def _first(hit: Hit) -> int:
    return hit.first


def _spoken(work: Work) -> dict[int, int]:
    """For every token of a source how many tokens that source has."""
    return {i: said.source[1] - said.source[0] for said in work.said if said.source for i in range(*said.source)}


def _hits(work: Work, tokens: list[Word], live: list[int], last: int) -> list[Hit]:
    """The entries on a sentence: the longest phrase at each token, else the word; a phrase hides what is in it."""
    found = []
    end = 0  # of the phrase before
    for i in live:
        if i < end:
            continue
        word = tokens[i]
        if word.opens and i + 1 < last and not word.opens.isdisjoint(tokens[i + 1].inner):
            stop, hits = work.pack.events.phrase(tokens, i, last)
            if hits:
                end = stop
                found += [Hit(i, end, entry, entry.flags | flags) for entry, flags in hits]
                if any(entry.kind == "trigger" and entry.value in ATTACKS for entry, _ in hits):  # its weapon stays one
                    inner = _hits(work, tokens, list(range(i + 1, end)), end)
                    inner += [Hit(i, i + 1, entry, flags) for entry, flags in word.hits]
                    found += [hit for hit in inner if hit.entry.kind == "armament"]
                continue
        for entry, flags in word.hits:
            found.append(Hit(i, i + 1, entry, flags))
    return found


def _voiced(work: Work, hit: Hit, first: int) -> Hit | None:
    """The trigger, as a passive where its form is also a participle and stands as one: "was struck", "fired by".

    None where it but describes: "the occupied territories".
    """
    if "both" not in hit.flags:
        return hit
    i = hit.first - 1
    while i >= first and _is(work, i, "adverb", "hedge", "time"):
        i -= 1
    before = work.words[i].hits if i >= first else ()
    after = work.words[hit.last] if hit.last < len(work.words) else None
    passive = any(entry.kind == "auxiliary" and "passive" in flags for entry, flags in before)
    passive = passive or (after is not None and any("by" in flags for _, flags in after.hits))
    prepositional = after is None or after.shape == "p" or _is(work, hit.last, "preposition")
    if not passive and i >= first and _is(work, i, "article", "preposition") and not prepositional:
        return None
    passive = passive or ("object" in hit.flags and prepositional)
    return hit._replace(flags=hit.flags - {"verb"} | {"passive"}) if passive else hit


def _has_subject(work: Work, hit: Hit, hits: list[Hit], first: int, sides: Sides) -> bool:
    """Whether a word that may be noun and verb stands as a verb: right behind a party, a name or a pronoun."""
    if hit.last < len(work.words) and _is(work, hit.last, "preposition", "conjunction"):
        return False
    i = hit.first - 1
    while i >= first and _is(work, i, "adverb"):
        i -= 1
    if i < first or work.words[i].key.endswith("'s"):
        return False
    side = sides.of(work.words[i])
    if side is not None:
        return not side[1]
    named = work.words[i].capital and not _is(work, i, "article", "preposition")
    return named or _is(work, i, "pronoun") or any(one.last == i + 1 and one.entry.kind == "party" for one in hits)


def _either(work: Work, triggers: list[Hit], hits: list[Hit], first: int, sides: Sides) -> list[Hit]:
    """The triggers, each word once where it may be noun and verb: "its strikes on", "the army strikes".

    Where the verb stands first, who stands behind it acts by both readings: «قصف الجيش».
    """
    if work.pack.order == "vso":
        return triggers
    forms: dict[tuple[int, int, str], set[str]] = {}
    for hit in triggers:
        forms.setdefault((hit.first, hit.last, hit.entry.value), set()).update(hit.flags & {"noun", "verb"})
    found: list[Hit] = []
    for hit in triggers:
        several = len(forms[hit.first, hit.last, hit.entry.value]) > 1
        if several and ("verb" in hit.flags) != _has_subject(work, hit, hits, first, sides):
            continue
        if hit not in found[-2:]:
            found.append(hit)
    return found


def _acting(
    work: Work,
    countries: dict[int, str],
    sentence: tuple[int, int],
    known: Set[int],
    placing: set[int],
    leads: set[int],
) -> dict[int, str]:
    """Countries that stand where one acts or is dealt with: not after "in", nor after another preposition.

    Where the verb stands first, only right behind it, the noun of the event or a light verb: not «شمال سوريا».
    """
    found = {}
    for i in [i for i in range(*sentence) if i in countries]:
        start = i
        if work.pack.order == "vso":
            listed = i - 1 in found and work.words[i].key.startswith("و")
            if (i in known or i in leads or i == sentence[0] or listed) and i not in placing:
                found[i] = countries[i]
            continue
        while start > sentence[0] and (
            start - 1 in countries
            or _is(work, start - 1, "article")
            or (start - 2 in countries and _is(work, start - 1, "conjunction"))  # "from Jordan and Iraq"
        ):
            start -= 1
        if start not in placing and (start in known or start == sentence[0] or not _is(work, start - 1, "preposition")):
            found[i] = countries[i]
    return found


def _is(work: Work, i: int, *kinds: str) -> bool:
    return any(entry.kind in kinds for entry, _ in work.words[i].hits)


def _fitting(work: Work, triggers: list[Hit], first: int, last: int) -> list[Hit]:
    """The triggers less those of other objects than what they are said of: "destroyed" of drones, of men, of a depot.

    An entry with `objects` needs one of them near it and then goes before the others of its word; `none` is no event.
    """
    if not any("objects" in hit.entry.fields for hit in triggers):
        return triggers
    fits: dict[int, int] = {}  # by first token, how well the best entry there fits
    found = []
    for hit in triggers:
        objects, fit = hit.entry.fields.get("objects"), 1
        if objects is not None:
            obj = _object(work, hit, first, last)
            if obj is None or not {obj, FAMILY[obj]} & set(objects):
                continue
            fit = 3 if obj in objects else 2
        found.append((hit, fit))
        fits[hit.first] = max(fit, fits.get(hit.first, 0))
    return [hit for hit, fit in found if hit.entry.value != "none" and fit == fits[hit.first]]


def _object(work: Work, hit: Hit, first: int, last: int) -> str | None:
    """What a trigger is said of: the first object after it, before it for a passive."""
    after = range(hit.last, min(last, hit.last + BESIDE))
    before = range(hit.first - 1, max(first, hit.first - BESIDE) - 1, -1) if "passive" in hit.flags else ()
    for i in (*after, *before):
        _, phrase = work.pack.lexicon.phrase(work.words, i, last) if work.words[i].opens else (0, ())
        for entry, _ in phrase or work.words[i].hits:
            if entry.kind == "object" and entry.value in FAMILY and entry.value != "other":
                return str(entry.value)
        if work.words[i].surface in {".", ";", "!", "?"}:
            break
    return None


def _measured(work: Work) -> list[Hit]:
    """The words of measures whose figures tell of an event by themselves, as triggers."""
    found: dict[int, Hit] = {}
    for figured in work.figured:
        value = figured.mention.value
        type_ = event_of(value.measure, value.object)
        word = _measure(figured.mention)
        if type_ is None or word is None or "seen" in word.flags:
            continue
        flags = frozenset({_form(work, word), *(["strike"] if value.measure == "strikes" else [])})
        entry = entry_of("trigger", type_, flags, {}, word.entry.where if word.entry is not None else word.rule)
        found.setdefault(word.start, Hit(word.start, word.end, entry, flags))
    return list(found.values())


def _counted(work: Work) -> set[int]:
    """The tokens of the people that figures count."""
    found: set[int] = set()
    for count in work.counts:
        if FAMILY.get(count.object) != "people":
            continue
        for span in (count.span, *count.also):
            found |= set(range(bisect_left(work.starts, span.start), bisect_left(work.starts, span.end)))
    return found


def _form(work: Work, word: Mention) -> str:
    """Whether the word of a measure is a noun, a verb whose subject acts, or one whose subject is acted upon."""
    if not word.flags & {"active", "passive"}:
        return "noun"
    if not word.flags >= {"active", "passive"}:
        return "verb" if "active" in word.flags else "passive"
    before = work.words[word.start - 1].hits if word.start else ()
    passive = any(entry.kind == "auxiliary" and "passive" in flags for entry, flags in before)
    return "passive" if passive else "verb"


def _measure(mention: Mention) -> Mention | None:
    """The word that tells the measure of a count."""
    for part in mention.parts:
        found = part if part.kind in {"measure", "predicate"} else _measure(part)
        if found is not None:
            return found
    return None


HEAD, SIDE, MODIFIER = 1, 2, 3
SPEAKERS = frozenset({"agency", "monitor", "outlet"})  # kinds of actors that tell of events and have no part in them


def _parties(
    work: Work,
    sides: Sides,
    hits: list[Hit],
    first: int,
    last: int,
    metonyms: dict[int, str],
    located: set[int],
    counted: set[int],
) -> list[Named]:
    """Runs of words for groups, countries and what describes them."""
    marks = _marks(work, sides, hits, first, last, metonyms, located)
    found = []
    capitals = work.pack.script != "Arabic"
    end = first
    for i in sorted(marks):
        if i < end:
            continue
        end = i + 1
        while end < last and (reach := _goes_on(work, marks, end)):
            end = reach
        here = [marks[j] for j in range(i, end) if j in marks]
        if any(mark.kind != MODIFIER for mark in here):
            side = next((mark.value for mark in here if mark.kind == SIDE), None)
            head = next((mark.value for mark in here if mark.kind == HEAD), None)
            adjective = head is None and all(mark.adjective or mark.kind == MODIFIER for mark in here)
            whole = [j for j in range(i, end) if j in marks and marks[j].kind == SIDE] if adjective else [i, end - 1]
            start = whole[0]
            if head is not None and capitals:
                start = _named(work, hits, located | metonyms.keys(), first, i)
            own = _owner(work, marks, i, end)
            lead = own if own > i and marks[i].kind == MODIFIER else i
            named = own if own > i else start
            told = not counted.isdisjoint(range(start, whole[-1] + 1))
            found.append(Named(start, whole[-1] + 1, side, head, adjective, named, marks[lead].flags, told))
    return found


def _named(work: Work, hits: list[Hit], places: Set[int], first: int, start: int) -> int:
    """Where a party begins with the names before its common noun: "the Hadad regime", "Kovalenko's army"."""
    known = {i for hit in hits for i in range(hit.first, hit.last)} | places
    while start > first and work.words[start - 1].capital and start - 1 not in known and start - 1 not in work.dated:
        if start - 1 == first and work.words[first].hits:
            break  # any word may begin a sentence
        start -= 1
    return start


class Mark(NamedTuple):
    """What a token is in the name of a party: its head, whose it is, or what describes it."""

    kind: int
    value: str | None
    adjective: bool = False
    flags: frozenset[str] = frozenset()


def _owner(work: Work, marks: dict[int, Mark], first: int, end: int) -> int:
    """Where the owner begins of aircraft or other arms that a party begins with: «طائرات تابعة لقوات»."""
    if work.pack.order == "vso" and marks[first].kind == MODIFIER:  # adjectives of the word before
        return next((i for i in range(first + 1, end) if i in marks and marks[i].kind == HEAD), first)
    if "craft" not in marks[first].flags:
        return first
    for i in range(first + 1, end):
        if i in marks and marks[i].kind == HEAD and "craft" not in marks[i].flags:
            return i
    return first


def _marks(
    work: Work, sides: Sides, hits: list[Hit], first: int, last: int, metonyms: dict[int, str], located: set[int]
) -> dict[int, Mark]:
    marks = _sided(work, sides, first, last, metonyms, located)
    for hit in hits:
        if hit.entry.kind not in {"party", "modifier"}:
            continue
        if "name" in hit.flags and work.pack.script != "Arabic" and not work.words[hit.first].capital:
            continue
        kind, value, adjective = HEAD if hit.entry.kind == "party" else MODIFIER, hit.entry.value, False
        if "adjectival" in hit.flags and _goes_before(work, hit.last):
            kind = MODIFIER
        if "adjective" in hit.flags:  # "enemy drones"
            kind, value, adjective = SIDE, None, True
        for i in range(hit.first, hit.last):
            if i not in located and i not in metonyms and (i not in marks or hit.last - hit.first > 1):
                marks[i] = Mark(kind, value, adjective, hit.flags if i == hit.first else hit.entry.flags)
    for actor in work.actors[
        bisect_left(work.actors, first, key=_begins) : bisect_left(work.actors, last, key=_begins)
    ]:
        role = "other" if actor.kind == "person" else actor.kind
        for i in range(actor.first, min(actor.last, last)) if actor.kind not in SPEAKERS else ():
            if i not in marks and i not in located:
                marks[i] = Mark(HEAD, role, False, sides.attached(work.words[i]) if i == actor.first else frozenset())
    return marks


def _sided(
    work: Work, sides: Sides, first: int, last: int, metonyms: dict[int, str], located: set[int]
) -> dict[int, Mark]:
    """The words that say whose something is: countries by name and adjective, which have capitals in English."""
    marks: dict[int, Mark] = {}
    capitals = work.pack.script == "Latin"
    for i in range(first, last):
        if capitals and not work.words[i].capital:
            continue
        if i in metonyms:
            marks[i] = Mark(SIDE, metonyms[i], False, sides.attached(work.words[i]))
        elif i not in located and (side := sides.of(work.words[i])) is not None:
            marks[i] = Mark(SIDE, *side, sides.attached(work.words[i]))
    return marks


def _begins(actor: ActorMention) -> int:
    return actor.first


def _goes_before(work: Work, i: int) -> bool:
    """Whether a noun stands at a token, so that the word before it describes it."""
    if i >= len(work.words) or work.words[i].shape != "w" or work.words[i].capital:
        return False
    hits = work.words[i].hits
    if work.words[i].key.endswith(work.pack.several):
        return False  # a verb
    return not hits or any(entry.kind == "object" for entry, _ in hits)


def _goes_on(work: Work, marks: dict[int, Mark], end: int) -> int:
    """Where the name of a party goes on to that holds the token before `end`; 0 where it ends."""
    if end in marks:
        here, last = marks[end], marks.get(end - 1)
        apart = here.kind != MODIFIER and not here.adjective and "conjunction" in here.flags
        if apart or last is None or last.kind == MODIFIER or last.adjective or work.pack.script == "Arabic":
            return 0 if apart else end + 1
        own = here.adjective or (
            work.pack.cases and last.kind == SIDE and here.kind in {HEAD, SIDE} and here.value != last.value
        )
        return 0 if own else end + 1  # an adjective behind a name is of the next one
    if work.pack.script == "Latin" and work.words[end].key == "of" and marks[end - 1].kind == HEAD:
        reach = end + 2 if end + 1 < len(work.words) and work.words[end + 1].key == "the" else end + 1
        return reach + 1 if reach in marks else 0
    if (
        end + 1 in marks
        and marks[end - 1].kind == MODIFIER
        and marks[end + 1].kind != SIDE
        and _is_and(work.words[end])
    ):
        return end + 2  # "artillery and rocket troops"
    return 0


def _is_and(word: Word) -> bool:
    return any(entry.kind == "conjunction" and "and" in flags for entry, flags in word.hits)
