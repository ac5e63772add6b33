"""Whose verb it is: the subject of a cue, before it or after it, as the language orders them."""

from __future__ import annotations

from .agreement import agrees, before_document
from .context import (
    ADDRESSING,
    ADVERB,
    AUXILIARY,
    BACK,
    CLAUSE,
    COLON,
    COMMA,
    CONJUNCTION,
    CUE,
    DASH,
    EDGE,
    MEASURE,
    NUMERAL,
    OBJECT,
    PREPOSITION,
    QUOTE,
    ROLE,
    SKIPPED,
    STOP,
    THAT,
    VERB,
    begins_noun,
    is_capital,
    is_link,
    is_mark,
    kinds_at,
)
from .engine import Match
from .mentions import Chart, Mention
from .speakers import MAX_SOURCE, Range, before_adverbs, begins_with, names_somebody, source_left, source_right, trim

NAME = 4  # words of a name
GOVERN = frozenset({"from", "by", "whom"})
ONE = ("в", "ла", "ло", "ить", "є", "ет", "ит")  # endings of verbs in the singular, in Ukrainian and Russian
HEAD = STOP | COLON | THAT | QUOTE | CLAUSE


def subject(match: Match, cue: Mention) -> Range | None:
    """The source beside a verb: after it in Arabic, else before it, or after it where nothing stands before."""
    known = match.chart.subjects
    if cue.start not in known:
        find = _after if match.chart.order == "vso" else _before
        known[cue.start] = _of_participle(match.chart, cue) if "converb" in cue.flags else find(match.chart, cue)
    return known[cue.start]


def _of_participle(chart: Chart, cue: Mention) -> Range | None:
    """ "protesters demanding an end": the noun before it; after a comma the subject of its sentence."""
    before = kinds_at(chart, cue.start - 1)
    if chart.order == "vso" and not before & (COMMA | CONJUNCTION) and "conjunction" not in cue.flags:
        return _of_verb(chart, cue)
    if chart.order == "vso" or cue.start == chart.begin or before & (DASH | QUOTE | STOP):
        return None
    if before & (COMMA | CONJUNCTION):
        return None if _earlier(chart, cue) is not None else _first(chart, cue.start - 1)
    left = _from_article(chart, source_left(chart, cue.start))
    return left if names_somebody(chart, left) else None


def _from_article(chart: Chart, source: Range | None) -> Range | None:
    """The noun that a participle stands beside, from its article on: "the council backed a resolution calling on"."""
    if source is None or chart.script != "Latin":
        return source
    for i in range(source[1] - 2, source[0], -1):
        if begins_noun(chart, i) and not kinds_at(chart, i - 1) & PREPOSITION:
            return i, source[1]
    return source


def _of_verb(chart: Chart, cue: Mention) -> Range | None:
    """The subject of the verb before a participle with no comma between: «وأضاف سالم حداد قائلا»."""
    verb = next((m for m in reversed(chart.cues) if m.end <= cue.start and "verb" in m.flags), None)
    between = range(verb.end, cue.start) if verb is not None and cue.start - verb.end <= MAX_SOURCE else range(0)
    if verb is None or not between or any(kinds_at(chart, i) & (COMMA | THAT | COLON | STOP | QUOTE) for i in between):
        return None
    return _after(chart, verb)


def _after(chart: Chart, cue: Mention) -> Range | None:
    """The subject where the verb comes first: behind it, unless the sentence begins with it."""
    right, left = source_right(chart, cue.end), source_left(chart, cue.start)
    if right is not None and cue.flags & GOVERN and begins_with(chart, right[0]):
        right = None  # «واعترف بتورطه»: the subject is left out
    if right is not None and right[1] - right[0] > 1:
        right = trim(chart, right[0], _before_audience(chart, right, cue))
    named = _with_name(chart, right) if right is not None and names_somebody(chart, right) else None
    had = _of_auxiliary(chart, cue)
    if had is not None:
        return had
    if left is None or "conjunction" in cue.flags or kinds_at(chart, left[0]) & PREPOSITION:
        return named
    if named is not None and kinds_at(chart, cue.start - 1) & COMMA:
        return named  # «وحول المفاوضات، قال فلان»
    lead = range(chart.first, left[0])
    opens = left[0] > chart.first and kinds_at(chart, left[0] - 1) & THAT  # «مؤكدا أن مصادر قريبة أكدت»
    if not opens and not all(
        kinds_at(chart, i) & (CONJUNCTION | ADVERB | AUXILIARY | COMMA) or is_mark(chart, i) for i in lead
    ):
        return named
    role = any(kinds_at(chart, i) & ROLE for i in range(*left))
    return left if role or left[0] == chart.begin else named


def _with_name(chart: Chart, source: Range) -> Range:
    """A title with the name that follows its comma, up to a colon or another comma: «قال حاكم الإقليم، سالم حداد:»."""
    first, comma = source
    if not kinds_at(chart, comma) & COMMA or not any("person" in m.flags for m in chart.here("role", first)):
        return source
    if any(not kinds_at(chart, i) and not chart.words[i].key.startswith(chart.whole) for i in range(first, comma)):
        return source  # it has its name
    end = comma + 1
    while end < chart.last and not kinds_at(chart, end) and chart.words[end].shape == "w" and end - comma <= NAME:
        end += 1
    return (first, end) if end - comma in range(3, NAME + 2) and kinds_at(chart, end) & (COMMA | COLON) else source


def _of_auxiliary(chart: Chart, cue: Mention) -> Range | None:
    """The subject between an auxiliary and its verb: «وكان سالم حداد، قائد الشرطة، قد أعلن أن»."""
    if not kinds_at(chart, cue.start - 1) & AUXILIARY or "conjunction" in cue.flags:
        return None
    last = cue.start - 1
    for i in range(last - 1, max(chart.first, last - 2 * MAX_SOURCE) - 1, -1):
        here = kinds_at(chart, i)
        if here & AUXILIARY:
            end = next((j for j in range(i + 1, last) if kinds_at(chart, j) & (COMMA | PREPOSITION)), last)
            end = next(
                (j for j in range(end, last) if not (kinds_at(chart, j) & PREPOSITION and is_link(chart, j))), last
            )
            found = trim(chart, i + 1, end)
            return found if names_somebody(chart, found) else None
        if here & (STOP | THAT | COLON | CUE):
            return None
    return None


def _before(chart: Chart, cue: Mention) -> Range | None:
    """The subject where it comes first: before the verb, or behind it where nothing stands before."""
    lead = before_adverbs(chart, cue.start)
    document = before_document(chart, cue, lead)
    end = cue.start if document == lead else document
    lead = lead if document == lead else before_adverbs(chart, document)
    if chart.free and chart.first_person and lead <= chart.begin:
        return None  # «Подякував президенту»: the author
    before = kinds_at(chart, lead - 1)
    if before & CLAUSE and not before & CONJUNCTION:  # «але заявив» is no relative clause
        cited = chart.has("citing", cue.start)  # "which quoted the ministry"
        return source_right(chart, cue.end) if cited else _antecedent(chart, lead - 1)
    right = source_right(chart, cue.end) if "object" not in cue.flags else None  # "told the paper": the audience
    right = right if right is not None and names_somebody(chart, right) and agrees(chart, cue, right) else None
    if _asked(chart, cue, right):
        right = None
    if before & CONJUNCTION and cue.entry is not None and cue.entry.fields.get("stance") == "accuses":
        right = None  # «…, а також звинуватив Київ»: whom he accuses
    if before & CONJUNCTION and (right is None or not chart.free):
        earlier = _earlier(chart, cue)
        if earlier is not None:  # "condemned the attack and called for": the same speaker
            return _of_earlier(chart, earlier) or (cue.start, cue.start)
        first = _first(chart, lead - 1)
        if first is not None:
            return first
    beside = kinds_at(chart, cue.start - 1)
    inverse = cue.start == chart.begin or bool(beside & (COMMA | DASH | QUOTE | COLON | CONJUNCTION))
    left = source_left(chart, end)
    left = left if left is not None and names_somebody(chart, left) and agrees(chart, cue, left) else None
    if left is not None and right is not None and _is_told(chart, left) and chart.here("role", right[0]):
        return right  # «об этом ТАСС сообщил источник»
    if left is not None and beside & COMMA and chart.free and right is None and not _apposition(chart, cue):
        begins = kinds_at(chart, cue.end)
        if not begins & (THAT | COMMA | COLON | STOP | PREPOSITION | QUOTE | DASH) and cue.end < chart.finish:
            left = None  # «…, рассказала одна из спасённых»: a subject that no list has
    if left is not None and not (inverse and right is not None and not _apposition(chart, cue)):
        return left
    if right is not None and not chart.free:
        told = kinds_at(chart, right[1]) & (VERB | MEASURE | AUXILIARY)  # "said two people died"
        right = right if inverse and not beside & CONJUNCTION and not told else None
    if document != cue.start and right is None and left is None and before & COMMA:
        earlier = _earlier(chart, cue)
        return _of_earlier(chart, earlier) if earlier is not None else None  # «штаб молчал, однако в отчёте подтвердил»
    return right or left


def _is_told(chart: Chart, source: Range) -> bool:
    """Whether the stretch is an outlet that may be the one who is told."""
    told = next((m for m in chart.get("audience") if m.end == source[1] and m.start >= source[0]), None)
    return told is not None and all(kinds_at(chart, i) & (BACK | PREPOSITION) for i in range(source[0], told.start))


def _asked(chart: Chart, cue: Mention, right: Range | None) -> bool:
    """Whether "in" and a name right behind a singular verb are no speaker: «просить у сусідів»; «заявили в МВС» are."""
    at = any("at" in m.flags for m in chart.here("preposition", cue.end))
    alone = chart.free and at and right is not None and right[0] == cue.end + 1
    return alone and chart.words[cue.end - 1].key.endswith(ONE)


def _earlier(chart: Chart, cue: Mention) -> Mention | None:
    """The last verb that reports before this one in the sentence."""
    return next((m for m in reversed(chart.cues) if "verb" in m.flags and m.end < cue.start), None)


def _of_earlier(chart: Chart, cue: Mention) -> Range | None:
    """The subject of an earlier verb, where it stands before that verb."""
    left = source_left(chart, cue.start) if not kinds_at(chart, cue.start - 1) & (CONJUNCTION | CLAUSE) else None
    return left if names_somebody(chart, left) else None


def _antecedent(chart: Chart, pronoun: int) -> Range | None:
    """Whom a relative pronoun stands for: "the mayor, who said that"; nobody where the pronoun is no subject."""
    if any(m.flags & {"object", "oblique"} for m in chart.here("clause", pronoun)):
        return None
    left = source_left(chart, pronoun - 1 if kinds_at(chart, pronoun - 1) & COMMA else pronoun)
    return left if names_somebody(chart, left) else None


def _first(chart: Chart, end: int) -> Range | None:
    """The subject of the first of several verbs: "the judge imposed a term and ordered"."""
    begin = next((i + 1 for i in range(end - 1, chart.first - 1, -1) if kinds_at(chart, i) & HEAD), chart.begin)
    if kinds_at(chart, begin) & (PREPOSITION | SKIPPED):  # "In May, the judge imposed"
        comma = next((i for i in range(begin, end) if kinds_at(chart, i) & COMMA), None)
        begin = comma + 1 if comma is not None else begin
    if kinds_at(chart, begin) & PREPOSITION:
        return None
    i, headed = begin, False
    while i < end and i - begin < MAX_SOURCE:
        here = kinds_at(chart, i)
        known = bool(here & (ROLE | OBJECT)) or is_capital(chart, i)
        if (here & (EDGE | COMMA) and not here & ROLE) or (here & PREPOSITION and not is_link(chart, i)):
            break
        if headed and not known and (chart.words[i].key.endswith(chart.past) if chart.past else not here):
            break  # a verb that no list has
        headed = headed or known
        i += 1
    found = trim(chart, begin, i)
    return found if i < end and names_somebody(chart, found) else None


def _before_audience(chart: Chart, source: Range, cue: Mention) -> int:
    """Where a speaker after his verb ends and whom he told, or what he described, begins: «أبلغ بوتين ترامب»."""
    first, last = source
    if chart.order == "vso" and cue.flags & GOVERN:
        last = next((i for i in range(first + 1, last) if _opens(chart, i, cue)), last)
    if cue.flags & {"object"} or kinds_at(chart, cue.start) & ADDRESSING:
        for i in range(first + 1, last):  # a title after a name, or after a definite noun, is somebody else's
            begins = kinds_at(chart, i) & ROLE and not chart.words[i].key.startswith(chart.whole)
            if begins and (not kinds_at(chart, i - 1) or chart.words[i - 1].key.startswith(chart.whole)):
                return i
    if "describes" in cue.flags:
        return last - 1
    if "object" not in cue.flags:
        return last
    end = kinds_at(chart, last - 1)
    bare = last - first == 2 and not end and not kinds_at(chart, first)
    return last - 1 if end & (ROLE | OBJECT) or bare else last


def _opens(chart: Chart, i: int, cue: Mention) -> bool:
    """Whether what a verb with its own preposition is about begins here: «حذر من», «تعهد ب», «اتهم فلان الحكومة»."""
    if "from" in cue.flags:
        unnamed = any("unnamed" in m.flags for m in chart.here("role", i - 1)) or kinds_at(chart, i - 1) & NUMERAL
        return any("of" in m.flags for m in chart.here("preposition", i)) and not unnamed
    if begins_with(chart, i):
        return True
    before, here = kinds_at(chart, i - 1), chart.here("role", i)
    whole = chart.words[i].key.startswith(chart.whole) and any("org" in m.flags for m in here)
    if not chart.words[i - 1].key.startswith(chart.whole) and kinds_at(chart, i - 2) & CUE:
        return False  # «دعت كل المؤسسات»
    return "whom" in cue.flags and whole and (not before or chart.words[i - 1].key.startswith(chart.whole))


def _apposition(chart: Chart, cue: Mention) -> bool:
    """ "NAME, mayor of CITY, said": two commas before the cue with a short stretch between them."""
    if not kinds_at(chart, cue.start - 1) & COMMA:
        return False
    return any(
        kinds_at(chart, i) & COMMA and i > chart.first for i in range(max(chart.first, cue.start - 14), cue.start - 1)
    )
