"""The words of events in a sentence: triggers, those who act, what they act with, and what tells their parts apart."""

from __future__ import annotations

from typing import NamedTuple

from ..languages.lexicon import Entry
from ..resolve.sides import Sides
from ..resolve.work import Work


class Hit(NamedTuple):
    """An entry of the lists on tokens first to last, with the flags of what is attached to it."""

    first: int
    last: int
    entry: Entry
    flags: frozenset[str]


class Party(NamedTuple):
    """A stretch of tokens that may name who acts: its country, and whether it is but an adjective."""

    first: int
    last: int
    side: str | None
    kind: str | None
    adjective: bool


class Scene(NamedTuple):
    """What a sentence holds of events, each list in the order of the text."""

    first: int
    last: int
    paragraph: int
    triggers: list[Hit]
    parties: list[Party]
    armaments: list[Hit]
    agents: dict[int, int]  # words that an actor follows: their last token + 1 -> first
    onto: dict[int, int]  # words that a target follows
    background: list[Hit]


def scenes(work: Work, sides: Sides, metonyms: dict[int, str], located: set[int]) -> list[Scene]:
    """The sentences with triggers. `metonyms`: tokens of governments and whose they are; `located`: of other places."""
    lexicon = work.pack.events
    seen = lexicon.seen
    found = []
    tokens = [seen[word.surface] for word in work.words]
    for number, divided in enumerate(work.sentences):
        for first, last in divided:
            hits = _hits(work, tokens, first, last)
            triggers = [hit for hit in hits if hit.entry.kind == "trigger"]
            if not triggers:
                continue
            found.append(
                Scene(
                    first,
                    last,
                    number,
                    triggers,
                    _parties(work, sides, hits, first, last, metonyms, located),
                    [hit for hit in hits if hit.entry.kind == "armament"],
                    {hit.last: hit.first for hit in hits if hit.entry.kind == "agent"},
                    {hit.last: hit.first for hit in hits if hit.entry.kind == "onto"},
                    [hit for hit in hits if hit.entry.kind == "background"],
                )
            )
    return found


def _hits(work: Work, tokens: list, first: int, last: int) -> list[Hit]:
    """The entries on a sentence: the longest phrase at each token, else the word; a phrase hides what is in it."""
    found = []
    end = first  # of the phrase before
    here = tokens[first:last]
    for i, word in enumerate(here):
        if not (word.hits or word.opens) or first + i < end:
            continue
        if word.opens and i + 1 < len(here) and not word.opens.isdisjoint(here[i + 1].inner):
            stop, hits = work.pack.events.phrase(here, i)
            if hits:
                end = first + stop
                found += [Hit(first + i, end, entry, entry.flags | flags) for entry, flags in hits]
                continue
        found += [Hit(first + i, first + i + 1, entry, flags) for entry, flags in word.hits]
    return found


HEAD, SIDE, MODIFIER = 1, 2, 3
LINKS = frozenset({"of", "the", "and its", "'s"})


def _parties(
    work: Work, sides: Sides, hits: list[Hit], first: int, last: int, metonyms: dict[int, str], located: set[int]
) -> list[Party]:
    """Runs of words for groups, countries and what describes them."""
    kinds: dict[int, tuple[int, str | None, bool]] = {}
    for i in range(first, last):
        if i in metonyms:
            kinds[i] = (SIDE, metonyms[i], False)
        elif i not in located:
            side = sides.of(work.words[i])
            if side is not None:
                kinds[i] = (SIDE, *side)
    for hit in hits:
        if hit.entry.kind in {"party", "modifier"}:
            for i in range(hit.first, hit.last):
                if i not in located and i not in metonyms and (i not in kinds or hit.last - hit.first > 1):
                    mark = HEAD if hit.entry.kind == "party" else MODIFIER
                    kinds[i] = (mark, hit.entry.value, False)
    found = []
    i = first
    latin = work.pack.script == "Latin"
    while i < last:
        if i not in kinds:
            i += 1
            continue
        end = i + 1
        while end < last:
            if end in kinds:
                end += 1
            elif latin and work.words[end].key == "of" and kinds[end - 1][0] == HEAD:
                reach = end + 2 if end + 1 < last and work.words[end + 1].key == "the" else end + 1
                if reach not in kinds:
                    break
                end = reach + 1
            else:
                break
        marks = [kinds[j] for j in range(i, end) if j in kinds]
        if any(mark != MODIFIER for mark, _, _ in marks):
            side = next((value for mark, value, _ in marks if mark == SIDE), None)
            kind = next((value for mark, value, _ in marks if mark == HEAD), None)
            adjective = kind is None and all(is_adjective or mark == MODIFIER for mark, _, is_adjective in marks)
            found.append(Party(i, end, side, kind, adjective))
        i = end
    return found
