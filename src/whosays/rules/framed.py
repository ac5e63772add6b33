"""Figures that nobody says have come about: conditions, purposes, questions, orders not to, what is joined to plans.

What opens such a clause is listed (`frame`), and so is what opens one that tells what has happened (`fact`).
"""

from __future__ import annotations

from .context import (
    ANY,
    AUXILIARY,
    CLAUSE,
    COMMA,
    CONJUNCTION,
    CUE,
    HEDGE,
    MEASURE,
    NEGATION,
    NUMERAL,
    STOP,
    THAT,
    VERB,
    kinds_at,
)
from .mentions import Chart, Mention, bit

FACT = bit("fact")
FRAME = bit("frame")
NEAR_HEDGE = 4  # tokens from a hedge over the counted noun to its participle: "could see 50 hostages released"
FAR_HEDGE = 10  # tokens from a hedge to the converb that hangs on its verb
LIKELY = frozenset({"noun", "infinitive"})  # verbs that need no subject of their own


def is_unreal(chart: Chart, figure: Mention) -> bool:
    """Whether a figure stands in a clause that tells of nothing that has happened."""
    if not chart.present & FRAME:
        return False
    for frame in chart.get("frame"):
        if frame.end > figure.start:
            continue
        if "question" in frame.flags and frame.start == _head(chart) and _is_asked(chart):
            return True
        between = range(frame.end, figure.start)
        if "order" in frame.flags and not any(kinds_at(chart, i) & STOP or tells_fact(chart, i) for i in between):
            return True
        if "clause" in frame.flags and _opens(chart, frame) and not any(_closes(chart, i) for i in between):
            return True
    return False


def _written(chart: Chart, i: int) -> int:
    """The kinds of the word at a token, whether or not a rule has used it up."""
    return int(chart.words[i].bits) if chart.first <= i < chart.last else STOP


def _ends(chart: Chart, i: int) -> bool:
    return bool(kinds_at(chart, i) & STOP or _written(chart, i) & COMMA)


def _head(chart: Chart) -> int:
    """The first word of the sentence, past marks."""
    head = chart.begin
    while head < chart.last and chart.words[head].shape == "p":
        head += 1
    return head


def _is_asked(chart: Chart) -> bool:
    return any(chart.words[i].surface in "?؟" for i in range(max(chart.first, chart.last - 3), chart.last))


def _opens(chart: Chart, frame: Mention) -> bool:
    """Whether the word opens a clause here: not «чи» for "or", not "if not hundreds"."""
    if "ambiguous" in frame.flags and frame.start > chart.begin and not _written(chart, frame.start - 1) & COMMA:
        return False
    return not (_written(chart, frame.end) & NEGATION and _written(chart, frame.end + 1) & NUMERAL)


def _closes(chart: Chart, i: int) -> bool:
    """Whether the clause ends at a token, or another one begins there that tells what has happened."""
    return _ends(chart, i) or tells_fact(chart, i)


def tells_fact(chart: Chart, i: int) -> bool:
    """Whether a word stands here that opens a clause of what has happened: "after", "who", "that killed"."""
    if not kinds_at(chart, i) & FACT:
        return False
    relative = any("relative" in m.flags for m in chart.here("fact", i))
    after = _written(chart, i + 1)
    if after & CUE:
        return False  # "reports that spoke of it"
    return not relative or bool(after & (MEASURE | AUXILIARY | VERB))


def is_any(chart: Chart, figure: Mention) -> bool:
    """Whether "any" stands before whom a figure counts, over a preposition: asked about, or set as a case."""
    if not chart.present & ANY:
        return False
    end = figure.start - chart.has("preposition", figure.start - 1)
    return any(word.end == end and "one" not in word.flags for word in chart.get("any"))


def is_hedged(chart: Chart, count: Mention, figure: Mention) -> bool:
    """Whether a hedge stands before the counted noun and its participle after: "could see 50 hostages released"."""
    verbs = [part for part in count.parts if part.kind == "measure"]
    if len(verbs) != 1 or verbs[0].start < figure.end or "full" in verbs[0].flags:
        return False
    for hedge in chart.get("hedge"):
        if hedge.end > figure.start or "doubt" in hedge.flags:
            continue
        between = range(hedge.end, figure.start)
        stops = STOP | COMMA | CLAUSE | THAT | CONJUNCTION | MEASURE
        beside = hedge.end - hedge.start == 1 and not between
        if not beside and len(between) <= NEAR_HEDGE and not any(_written(chart, i) & stops for i in between):
            return True
    return False


def hangs_on_unreal(chart: Chart, count: Mention, figure: Mention) -> bool:
    """Whether a converb or participle tells it, in a sentence whose verb tells of what may be: "will go on killing 50".

    The endings of such forms are those of `converbs` in pack.toml.
    """
    verbs = [part for part in count.parts if part.kind == "measure"]
    if not chart.converbs or len(verbs) != 1 or verbs[0].end > figure.start or verbs[0].end - verbs[0].start > 1:
        return False
    verb = verbs[0].start
    if not chart.words[verb].key.endswith(chart.converbs):
        return False
    if _leads_to_future(chart, verb, figure.end):
        return True
    joined = verb - 1
    if chart.script == "Cyrillic" and joined >= chart.first and _written(chart, joined) & COMMA:
        joined -= 1
    for i in range(joined, max(chart.first, verb - FAR_HEDGE) - 1, -1):
        if any("doubt" not in m.flags for m in chart.here("hedge", i)) or _is_future(chart, i):
            return True
        if _written(chart, i) & VERB and _written(chart, i - 1) & HEDGE:
            continue  # "will go on killing"
        if _written(chart, i) & (STOP | COMMA | CLAUSE | CUE | MEASURE | AUXILIARY | VERB) or tells_fact(chart, i):
            return False
    return False


def _leads_to_future(chart: Chart, verb: int, end: int) -> bool:
    """Whether a converb opens its clause and the verb behind the comma is of the future: «вбиваючи …, продовжить»."""
    for i in range(verb - 1, chart.begin - 1, -1):
        if _written(chart, i) & (STOP | CLAUSE | THAT):
            break
        if _written(chart, i) & (CUE | MEASURE | AUXILIARY | VERB):
            return False
    comma = next((i for i in range(end, min(end + FAR_HEDGE, chart.last)) if _written(chart, i) & (STOP | COMMA)), None)
    if comma is None or not _written(chart, comma) & COMMA:
        return False
    for i in range(comma + 1, min(comma + FAR_HEDGE, chart.last)):
        if _is_future(chart, i):
            return True
        if _written(chart, i) & (STOP | COMMA | CLAUSE | CUE | MEASURE | AUXILIARY | VERB):
            return False
    return False


def _is_future(chart: Chart, i: int) -> bool:
    """Whether a verb stands here that tells what is yet to be."""
    if any(m.value == "planned" and "doubt" not in m.flags for m in chart.here("hedge", i)):
        return True
    event = chart.words[i].event
    return event is not None and any(entry.kind == "mood" and entry.value == "planned" for entry, _ in event.hits)


def goes_on(chart: Chart, before: Mention, count: Mention) -> bool:
    """Whether a count is joined to a planned one: "to allow the release of 50 hostages and the release of 150"."""
    verbs = [part for part in count.parts if part.kind == "measure"]
    if not verbs or not all(verb.flags & LIKELY for verb in verbs) or before.value.polarity != "hypothetical":
        return False
    between = range(before.end, count.start)
    joined = "conjunction" in verbs[0].flags or any(_written(chart, i) & CONJUNCTION for i in between)
    stops = CLAUSE | THAT | CUE
    return joined and not any(_written(chart, i) & stops or _closes(chart, i) for i in between)


def is_told_as_fact(chart: Chart, start: int, figure: Mention) -> bool:
    """Whether between token `start` and a figure a clause begins that tells what has happened, and goes on to it."""
    for i in range(max(start, chart.first), figure.start):
        if tells_fact(chart, i) and not any(_ends(chart, j) for j in range(i + 1, figure.start)):
            return True
    return False
