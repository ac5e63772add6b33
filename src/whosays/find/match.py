"""Text to charts: tokens, paragraphs, sentences and quotations, then lists and rules over every sentence."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, compress, islice, pairwise
from operator import add, attrgetter

from ..languages.lexicon import PHRASE, PRONOUNS, Entry, Lexicon, Scan, Word
from ..resolve.work import MAX_ITEM, Surroundings, Work
from ..rules.engine import is_worth, run
from ..rules.mentions import Chart, bit
from ..text.segment import paragraphs, sentences
from ..text.tokens import NEAR_DIGIT, PIECE, STUCK
from .quotes import DOUBLED, pair

COLON, COUNT, PRONOUN, QUOTE = bit("colon"), bit("count"), bit("pronoun"), bit("quote")
FIRST = {"i", "we"}
BULLETS = frozenset("-–—•·▪▫◾◽●○►▸✅❗➖🔻👉")  # marks that list items begin with
SHAPE, SURFACE, BITS, MARKS = map(attrgetter, ("shape", "surface", "bits", "marks"))
HYPHEN = frozenset({"-", "- "})
ADDRESS = 150  # words to one "I" or "we", below which a report is an address or a post
STATEMENT = 12  # paragraphs of a statement at most
LONGEST = 250  # tokens of a sentence; a longer one is divided, at a mark if there is one


def divide(work: Work) -> None:
    """Tokens, and the paragraphs they stand in."""
    starts, ends, words = work.starts, work.ends, work.words
    text, pack = work.text, work.pack
    seen, doubled = pack.lexicon.seen, DOUBLED in text
    for start, end in paragraphs(text, work.start, work.end):
        if work.left and _is_left(work, start):
            continue
        first = len(starts)
        pieces = PIECE.findall(text, start, end)
        if "-" in pieces or "- " in pieces:  # a hyphen between blanks is a dash
            for i in [i for i, piece in enumerate(pieces[:-1]) if piece in HYPHEN]:
                if i and _is_apart(*pieces[i - 1 : i + 2]):
                    pieces[i] = pieces[i].replace("-", "–")
        if pack.script == "Arabic" and NEAR_DIGIT.search(text, start, end):
            pieces = [part for piece in pieces for part in _unstuck(piece, seen)]
        found = list(map(seen.__getitem__, pieces))
        places: Iterable[int] = accumulate(map(len, pieces), initial=start)
        shapes = list(map(SHAPE, found))
        if "s" in shapes:
            spoken = [shape != "s" for shape in shapes]
            found, places = list(compress(found, spoken)), compress(places, spoken)
        if "x" in shapes and pack.lexicon.numeral_cases:
            _count(found, pack.lexicon)
        surfaces = list(map(SURFACE, found))
        words += found
        work.surfaces += surfaces
        work.bits += map(BITS, found)
        work.marks += bytes(map(MARKS, found))
        starts += islice(places, len(found))
        ends += map(add, starts[first:], map(len, surfaces))
        work.paragraphs.append((first, len(starts)))
        quotes = pair(surfaces, pack.quotes)
        work.quotes |= {a + first: b + first for a, b in quotes.items()}
        if doubled:
            surfaces = ['"' if surface.startswith(DOUBLED) else surface for surface in surfaces]
        work.sentences.append(list(_within_length(sentences(surfaces, pack.abbreviations, quotes), first)))


def _count(words: list[Word], lexicon: Lexicon) -> None:
    """Put numbers for words that by themselves may be ordinals: «6-ю ракетами»."""
    for i, (word, following) in enumerate(pairwise(words)):
        if word.shape == "x" and (number := lexicon.counted(word, following)) is not None:
            words[i] = number


def _is_apart(before: str, hyphen: str, after: str) -> bool:
    """Whether blanks stand on both sides of a hyphen."""
    return before[-1].isspace() and (hyphen[-1] == " " or after[0].isspace())


def _is_left(work: Work, start: int) -> bool:
    """Whether the paragraph that begins here is in another language."""
    i = bisect_right(work.left, (start, sys.maxsize)) - 1
    return i >= 0 and start < work.left[i][1]


def _unstuck(piece: str, seen: Mapping[str, Word]) -> list[str]:
    """A word of the lists and the number written against it, apart; «ميغ29» is no word of the lists, or a type."""
    match = STUCK.fullmatch(piece.removesuffix(" "))
    if match is None:
        return [piece]
    letters = match["word"] or match["noun"]
    hits = seen[letters].hits
    if not hits or any(entry.flags & {"type", "scale"} for entry, _ in hits):
        return [piece]
    end = match.end("word") if match["word"] else match.end("figure")
    return [piece[:end], piece[end:]]


def match_sentences(work: Work, trace: bool = False) -> None:
    """A chart for every sentence that can hold something, with all that the rules find in it.

    With `trace` every sentence gets one, and the charts tell which rules were tried.
    """
    words, pack = work.words, work.pack
    work.around = _surroundings(work)
    opens = work.around.opens
    previous, before = None, None  # the chart of the sentence before, if it has one, and its tokens
    for (first, last), divided, follow in zip(work.paragraphs, work.sentences, _following(work), strict=True):
        for start, end in divided:
            chart = None
            may_go_on = previous is not None and (previous.listed or previous.present & (COUNT | COLON))
            scan = pack.lexicon.scan(words, start, end, opens)
            if trace or may_go_on or is_worth(scan.present):
                chart = open_chart(work, scan)
                chart.reach, chart.follow, chart.before = last, follow, before
                chart.before_in_paragraph = start > first
                chart.cues = list(chart.get("cue"))
                chart.tried = set() if trace else None
                chart.listed = previous is not None and _goes_on(chart, previous)
                if trace or chart.listed or is_worth(chart.present):
                    run(pack.rules, chart)
                    work.charts.append(chart)
            previous, before = chart, (start, end)


def _surroundings(work: Work) -> Surroundings:
    """The surroundings of the sentences of a report."""
    depth = _depths(work)
    closes = {b: a for a, b in work.quotes.items()}
    words = work.words
    end = len(words) - 1
    opens = [i for i in work.marked(PHRASE) if i < end and words[i].leads & words[i + 1].follows]
    return Surroundings(closes, depth, _enclosing(work), _first_person(work, depth), opens)


def open_chart(work: Work, scan: Scan) -> Chart:
    """A chart of what was scanned, with all that rules ask of the language and the report."""
    pack, around = work.pack, work.around
    chart = pack.lexicon.chart(work.words, scan)
    chart.dated = work.dated
    chart.opens, chart.closes, chart.depth, chart.within = work.quotes, around.closes, around.depth, around.within
    chart.first_person = around.own
    chart.order, chart.script, chart.drops = pack.order, pack.script, pack.drops and not around.own
    chart.dative, chart.whole, chart.past, chart.free = pack.dative, pack.whole, pack.past, pack.free
    chart.instrumental = pack.lexicon.instrumental
    chart.adverbial, chart.converbs = pack.adverbial, pack.converbs
    chart.surnames, chart.infinitive = pack.surnames, pack.infinitive
    chart.several, chart.nominative, chart.participles = pack.several, pack.nominative, pack.participles
    return chart


def _within_length(ranges: list[tuple[int, int]], first: int) -> Iterator[tuple[int, int]]:
    """The sentences of a paragraph that begins at token `first`; one without an end is divided by length."""
    for a, b in ranges:
        for start in range(first + a, first + b, LONGEST):
            yield start, min(start + LONGEST, first + b)


def _enclosing(work: Work) -> list[int]:
    """Of every token the closing mark of the innermost quotation around it; empty where nothing is quoted."""
    if not work.quotes:
        return []
    found = [len(work.words)] * len(work.words)
    for opening, closing in sorted(work.quotes.items()):
        found[opening + 1 : closing] = [closing] * (closing - opening - 1)
    return found


def _depths(work: Work) -> list[int]:
    """Of every token, in how many quotations it stands."""
    end = len(work.words)
    steps = [0] * (end + 1)
    for opening, closing in work.quotes.items():
        steps[min(opening + 1, end)] += 1
        steps[min(closing, end)] -= 1
    return list(accumulate(steps))


def _following(work: Work) -> list[tuple[int, int] | None]:
    """For every paragraph the next one that has words in it."""
    found: list[tuple[int, int] | None] = [None]
    for first, last in reversed(work.paragraphs[1:]):
        spoken = any(word.shape != "p" for word in work.words[first:last])
        below = found[-1]
        if (
            spoken
            and below is not None
            and below[0] == last
            and all(work.words[i].key in BULLETS for i in (first, last))
        ):
            found.append((first, below[1]))  # a list goes on
        else:
            found.append((first, last) if spoken else below)
    return [_statement(work, k, follow) for k, follow in enumerate(found[: len(work.paragraphs)][::-1])]


def _statement(work: Work, k: int, follow: tuple[int, int] | None) -> tuple[int, int] | None:
    """Below "The minister said:" all the paragraphs to the last in which he says "I" or "we", none of them quoted."""
    if follow is None or not work.words[work.paragraphs[k][1] - 1].bits & COLON:
        return follow
    last = follow[1]
    for a, b in work.paragraphs[k + 1 : k + 1 + STATEMENT]:
        if b <= follow[1]:
            continue
        words = work.words[a:b]
        if any(word.bits & (QUOTE | COLON) for word in words):
            break
        if any(word.bits & PRONOUN and any(_own(entry) for entry, _ in word.hits) for word in words):
            last = b
    return follow[0], last


def _goes_on(chart: Chart, before: Chart) -> bool:
    """Whether a sentence may go on with the figures before it: under a heading, a number and a dash, "of them"."""
    if before.get("count") and (chart.has("dash", chart.begin + 1) or chart.has("subset", chart.begin)):
        return True
    return chart.last - chart.first <= MAX_ITEM and (before.listed or before.has("colon", before.last - 1))


def _own(entry: Entry) -> bool:
    return entry.kind == "pronoun" and (entry.value in FIRST or "first" in entry.flags)


def _first_person(work: Work, depth: list[int]) -> bool:
    """Whether the author speaks of himself: then a subject left out is he."""
    own = sum(not depth[i] and any(_own(entry) for entry, _ in work.words[i].hits) for i in work.marked(PRONOUNS))
    return own * ADDRESS > len(work.words)
