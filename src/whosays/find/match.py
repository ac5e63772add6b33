"""Text to charts: tokens, paragraphs, sentences and quotations, then lists and rules over every sentence."""

from __future__ import annotations

from itertools import accumulate

from ..languages.lexicon import Entry
from ..resolve.work import MAX_ITEM, Work
from ..rules.engine import run
from ..rules.mentions import bit
from ..text.segment import paragraphs, sentences
from ..text.tokens import TOKEN
from .quotes import pair

PRONOUN = bit("pronoun")
FIRST = {"i", "we"}
ADDRESS = 150  # words to one "I" or "we", below which a report is an address or a post
LONGEST = 250  # tokens of a sentence; a longer one is divided, at a mark if there is one


def divide(work: Work) -> None:
    """Tokens, and the paragraphs they stand in."""
    starts, ends, words = work.starts, work.ends, work.words
    word, seen, text = work.pack.lexicon.word, work.pack.lexicon.seen, work.text
    for start, end in paragraphs(text):
        first = len(starts)
        found = list(TOKEN.finditer(text, start, end))
        surfaces = [match.group() for match in found]
        starts += [match.start() for match in found]
        ends += [match.end() for match in found]
        if "-" in surfaces:  # a hyphen between blanks is a dash
            for i, match in enumerate(found):
                if (
                    surfaces[i] == "-"
                    and text[match.start() - 1].isspace()
                    and text[match.end() : match.end() + 1].isspace()
                ):
                    surfaces[i] = "–"
        words += [seen.get(surface) or word(surface) for surface in surfaces]
        work.paragraphs.append((first, len(starts)))
        work.quotes |= pair([w.key if w.shape == "p" else "" for w in words[first:]], work.pack.quotes, first)


def match_sentences(work: Work, trace: bool = False) -> None:
    """A chart for every sentence, with everything that the rules find in it."""
    lexicon, pack = work.pack.lexicon, work.pack
    closes = {b: a for a, b in work.quotes.items()}
    steps = [0] * (len(work.words) + 1)
    for a, b in work.quotes.items():
        steps[min(a + 1, len(work.words))] += 1
        steps[min(b, len(work.words))] -= 1
    depth = list(accumulate(steps))
    own = _first_person(work, depth)
    following: list[tuple[int, int] | None] = [None]
    for first, last in reversed(work.paragraphs[1:]):
        spoken = any(word.shape != "p" for word in work.words[first:last])
        following.append((first, last) if spoken else following[-1])
    for (first, last), follow in zip(work.paragraphs, reversed(following), strict=False):
        surfaces = [w.surface for w in work.words[first:last]]
        for a, b in sentences(surfaces, pack.abbreviations):
            for start in range(first + a, first + b, LONGEST):
                chart = lexicon.chart(work.words, start, min(start + LONGEST, first + b))
                chart.opens, chart.closes, chart.reach = work.quotes, closes, last
                chart.follow, chart.depth = follow, depth
                chart.first_person, chart.before_in_paragraph = own, start > first
                chart.order, chart.script, chart.drops = pack.order, pack.script, pack.drops and not own
                chart.cues = list(chart.get("cue"))
                chart.tried = set() if trace else None
                if work.charts:
                    before = work.charts[-1]
                    chart.before = before.first, before.last
                    goes_on = bool(before.get("count")) and (
                        chart.has("dash", chart.begin + 1) or chart.has("subset", chart.begin)
                    )
                    chart.listed = goes_on or (
                        chart.last - chart.first <= MAX_ITEM and (before.listed or before.has("colon", before.last - 1))
                    )
                run(pack.rules, chart)
                work.charts.append(chart)


def _own(entry: Entry) -> bool:
    return entry.kind == "pronoun" and (entry.value in FIRST or "first" in entry.flags)


def _first_person(work: Work, depth: list[int]) -> bool:
    """Whether the author speaks of himself: then a subject left out is he."""
    own = 0
    for i, word in enumerate(work.words):
        if word.bits & PRONOUN and not depth[i] and any(_own(entry) for entry, _ in word.hits):
            own += 1
    return own * ADDRESS > len(work.words)
