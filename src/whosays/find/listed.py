"""The sentences that hold words of events, and what those words are: triggers, parties, weapons and the rest."""

from __future__ import annotations

from bisect import bisect_left

from ..languages.lexicon import EVENT, QUOTES, TRIGGER, Word
from ..resolve.sides import Sides, sides
from ..resolve.work import Contents, Work
from ..rules.mentions import bit
from ..vocabulary import ATTACKS
from .parties import acting, counted, parties_of
from .scene import Hit, Leads, Scene, Sources
from .sites import Sited, zone_of
from .triggers import measured, triggers_of

NAMES = bit("trigger")
LEADING = ("trigger", "light")


def scenes(work: Work, sited: Sited) -> list[Scene]:
    """The sentences with triggers.

    A figure is a trigger where it tells of an event by itself and the sentence has no listed one of that type.
    """
    tokens = [word.event or word for word in work.words]
    live = work.marked(EVENT)
    begins = [i for i in live if work.marks[i] & TRIGGER and _may_begin(tokens, i)]
    figures = measured(work)
    if not begins and not figures:
        return []
    at = [hit.first for hit in figures]
    known, people, sources = sides(work.pack), counted(work), _sources(work)
    found: list[Scene] = []
    for divided in work.sentences:
        for first, last in divided:
            own = figures[bisect_left(at, first) : bisect_left(at, last)] if at else []
            if not own and bisect_left(begins, first) == bisect_left(begins, last):
                continue
            hits = _hits(work, tokens, live[bisect_left(live, first) : bisect_left(live, last)], last)
            triggers = triggers_of(work, known, hits, own, sited.located, first, last)
            if triggers:
                found.append(_scene(work, known, sited, people, sources, (first, last, len(found)), hits, triggers))
    return found


def _may_begin(tokens: list[Word], i: int) -> bool:
    """Whether token i is a trigger, or the next one goes on with a phrase that begins with it."""
    word = tokens[i]
    if word.bits & NAMES:
        return True
    if i + 1 == len(tokens) or not word.leads & tokens[i + 1].follows:
        return False
    return not word.opens.isdisjoint(tokens[i + 1].inner)


def _scene(
    work: Work,
    known: Sides,
    sited: Sited,
    people: set[int],
    sources: Sources,
    sentence: tuple[int, int, int],
    hits: list[Hit],
    triggers: list[Hit],
) -> Scene:
    """The scene of a sentence, given as tokens first to last and its number among all scenes."""
    first, last, order = sentence
    by: dict[str, list[Hit]] = {}
    for hit in hits:
        by.setdefault(hit.entry.kind, []).append(hit)
    leads = _leads(work, by, first)
    acts = acting(work, sited.countries, first, last, leads, {hit.last for k in LEADING for hit in by.get(k, ())})
    here = range(first, last)
    meant = {i: sited.metonyms[i] for i in sited.metonyms.keys() & here} | acts
    placed = sited.located.intersection(here) - acts.keys()
    parties = parties_of(work, known, hits, first, last, meant, placed, people)
    headline = zone_of(sited.headlines, work.starts[first])
    return Scene(first, last, order, triggers, parties, by, leads, sources, None, headline)


def _leads(work: Work, by: dict[str, list[Hit]], first: int) -> Leads:
    """The words that a party follows, in a sentence that begins at token `first`."""
    agents, onto, partners = ({hit.last: hit.first for hit in by.get(k, ())} for k in ("agent", "onto", "partner"))
    agents |= {end + 1: start for end, start in agents.items() if _is_quote(work, end)}  # «силами "Вагнера"»
    return Leads(
        agents,
        {hit.first for hit in by.get("agent", ()) if "verb" in hit.flags},
        onto,
        partners,
        {hit.last for k in ("agent", "onto") for hit in by.get(k, ()) if "place" in hit.flags},
        {
            hit.last: hit.first - (work.words[hit.first - 1].shape == "p")
            for hit in by.get("relative", ())
            if hit.first > first
        },
    )


def _is_quote(work: Work, i: int) -> bool:
    return i < len(work.words) and work.words[i].key in QUOTES


def _sources(work: Work) -> Sources:
    tokens: dict[int, int] = {}
    for said in work.said:
        if said.source:
            here = range(*said.source)
            tokens |= dict.fromkeys(here, sum(not _is_quote(work, i) for i in here))
    words = {work.words[i].key for i in tokens} if work.pack.order == "vso" else set()
    phoned = sorted(said.phrase()[0] for said in work.said if said.channel in {"phone", "interview"})
    return Sources(Contents(work.said), tokens, words, phoned)


def _hits(work: Work, tokens: list[Word], live: list[int], last: int) -> list[Hit]:
    """The entries on a sentence: the longest phrase at each token, else the word; a phrase hides what is in it."""
    found = []
    end = 0  # of the phrase before
    for i in live:
        if i < end:
            continue
        word = tokens[i]
        leads = word.leads and i + 1 < last and word.leads & tokens[i + 1].follows
        if leads and not word.opens.isdisjoint(tokens[i + 1].inner):
            stop, hits = work.pack.events.phrase(tokens, i, last)
            if hits:
                end = stop
                found += [Hit(i, end, entry, entry.flags | flags) for entry, flags in hits]
                if any(entry.kind == "trigger" and entry.value in ATTACKS for entry, _ in hits):  # its weapon stays one
                    within = [j for j in live if i < j < end]
                    inner = _hits(work, tokens, within, end) + [Hit(i, i + 1, *hit) for hit in word.hits]
                    found += [hit for hit in inner if hit.entry.kind == "armament"]
                continue
        found += [Hit(i, i + 1, entry, flags) for entry, flags in word.hits]
    return found
