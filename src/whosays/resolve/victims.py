"""How many were killed where a report only lists them by name and age: at least as many as there are names.

>>> from ..pipeline import read
>>> text = "Those killed: Ivan P., 34; Olha K., 12; Petro S., 60."
>>> [(c.measure, c.low, c.bound, c.derived) for c in read(text, language="en").counts]
[('killed', 3, 'at_least', True)]
"""

from __future__ import annotations

from ..rules.context import (
    ARTICLE,
    AUXILIARY,
    COLON,
    COMMA,
    CONJUNCTION,
    DASH,
    MEASURE,
    NUMERAL,
    OBJECT,
    PREPOSITION,
    PRONOUN,
    STOP,
)
from ..rules.figures import Figure
from ..rules.mentions import Chart, Mention
from .work import Figured, Work

RULE = "names/list"
LONGEST_NAME = 6  # tokens of a name, with the points of its initials
OLDEST = 115
ASIDE = 16  # tokens behind an age that say who somebody was: "34, a teacher; …"
KILLED = "killed"
BEFALLS = frozenset({KILLED, "injured", "affected", "missing"})
KINDS = frozenset({"measure", "object"})
TELLING = MEASURE | OBJECT
LEADS = AUXILIARY | PRONOUN  # what may stand between a word for the dead and their names: "are", هم
LEADING = 4  # tokens between them
NEAR = 3  # tokens before a word for the dead in which one for the wounded makes the list one of both
LEAST = 2  # names that make a list


def count_names(work: Work) -> None:
    """A figure for the first list of names and ages behind a word for the dead, if no number of them is told."""
    if _is_told(work):
        return
    for chart in work.charts:
        if any(word.shape == "n" for word in chart.words[chart.first : chart.last]) and _count(work, chart):
            work.figured.sort(key=lambda f: (f.start, f.end))
            return


def _count(work: Work, chart: Chart) -> bool:
    """Whether a sentence holds such a list, which then has its figure."""
    for place in range(chart.first, chart.last):
        if not chart.words[place].bits & TELLING or _measures(chart, place) != {KILLED}:
            continue
        first = _behind(chart, place)
        ages = _ages(work, chart, first) if first is not None else []
        if first is not None and len(ages) >= LEAST:
            value = Figure(len(ages), None, "at_least", "person", KILLED)
            mention = Mention("count", place, ages[-1] + 1, frozenset({"derived"}), value, RULE, ())
            start, end = work.characters(first, ages[-1] + 1)
            work.figured.append(Figured(mention, chart, start, end))
            return True
    return False


def _is_told(work: Work) -> bool:
    """Whether a number is told of the dead, or of the dead and wounded together."""
    values = [figured.mention.value for figured in work.figured]
    return any(v.measure in {KILLED, "affected"} and v.bound != "vague" and v.polarity == "affirmed" for v in values)


def _measures(chart: Chart, place: int) -> set[str]:
    """What a word and those right before it tell of people: that they were killed, or hurt too."""
    if not _tells(chart, place):
        return set()
    return {told for i in range(max(chart.first, place - NEAR), place + 1) for told in _tells(chart, i)}


def _tells(chart: Chart, place: int) -> set[str]:
    """What befell people by one word: the measures of its entries in the lists."""
    entries = [entry for entry, _ in chart.words[place].hits]
    told = [str(e.value if e.kind == "measure" else e.fields.get("measure")) for e in entries if e.kind in KINDS]
    return set(told) & BEFALLS


def _behind(chart: Chart, place: int) -> int | None:
    """Where the first name stands behind a word for the dead: over a colon, or "are", هم."""
    at = place + 1
    while at < chart.last and at <= place + LEADING and chart.words[at].bits & LEADS:
        at += 1
    if at < chart.last and chart.words[at].bits & (COLON | DASH):
        return at + 1
    return at if at > place + 1 else None


def _ages(work: Work, chart: Chart, first: int) -> list[int]:
    """The places of the ages of a list of names, as far as it goes."""
    found: list[int] = []
    at: int | None = first
    while at is not None and (age := _age(work, chart, at)) is not None:
        found.append(age)
        at = _next(work, chart, age + 1)
    return found


def _age(work: Work, chart: Chart, first: int) -> int | None:
    """Where the age stands behind the name that begins at a token: "Ivan P., 34", "Ivan Petrenko (34)"."""
    words, at = work.words, first
    while at < chart.last and at - first < LONGEST_NAME and _is_of_name(work, at, first):
        at += 1
    if at == first or at + 1 >= chart.last or not (words[at].bits & COMMA or words[at].surface == "("):
        return None
    age = words[at + 1]
    return at + 1 if age.shape == "n" and age.surface.isdecimal() and int(age.surface) <= OLDEST else None


def _is_of_name(work: Work, i: int, first: int) -> bool:
    """Whether a token may be of the name that begins at another one."""
    word = work.words[i]
    if word.shape == "p":
        return i > first and (word.surface in "-'’" or (word.surface == "." and len(work.words[i - 1].surface) == 1))
    if word.shape != "w" or word.bits & NUMERAL:
        return False
    if work.pack.script == "Arabic":
        return True
    small = word.bits & (ARTICLE | PREPOSITION) and len(word.surface) > 1  # in a line of capitals
    return bool(word.capital) and not small


def _next(work: Work, chart: Chart, at: int) -> int | None:
    """Where the next name begins: behind a comma, a semicolon or "and", over what somebody was."""
    words, parted = work.words, False
    for i in range(at, min(at + ASIDE, chart.last)):
        if words[i].surface in ".!?؟" and len(words[i - 1].surface) > 1:
            return None
        if parted and not words[i].bits & CONJUNCTION and _age(work, chart, i) is not None:
            return i
        parted = bool(words[i].bits & (COMMA | CONJUNCTION | STOP) or words[i].surface == ")")
    return None
