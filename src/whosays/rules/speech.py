"""Speech: source, cue and content of one attribution, as ranges of tokens."""

from __future__ import annotations

from typing import NamedTuple

from .audiences import audience_of
from .contents import before_deed, quotes_words, trim_content
from .context import (
    ADVERB,
    ARTICLE,
    AUXILIARY,
    BACK,
    BOUND,
    CHANNEL,
    CLAUSE,
    COLON,
    COMMA,
    CONJUNCTION,
    DASH,
    MONTH,
    NEGATION,
    NUMERAL,
    OBJECT,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    ROLE,
    SKIPPED,
    STOP,
    THAT,
    before_time,
    begins_noun,
    is_capital,
    is_link,
    is_mark,
    is_quoted,
    kinds_at,
)
from .engine import Item, Match
from .mentions import Chart, Mention
from .speakers import CLAUSE_HEAD, Range, names_somebody

UNDONE = frozenset({"threatens", "promises", "demands"})
"""Stances to what has not been done."""
MOST = 2000  # tokens of a content; what goes on longer is cut
MARKS = frozenset({"cue", "colon", "dash", "about", "label"})
NAMED_BEFORE = frozenset({"he", "she", "they"})
GOVERNS = frozenset({"of", "by", "with", "at", "link"})  # prepositions that a noun follows, and no verb


class Speech(NamedTuple):
    """Source (None where none is written), cue and content of one attribution, in tokens."""

    source: Range | None
    cue: Range
    content: tuple[Range, ...]
    mode: str
    audience: Range | None = None


def speech_of(match: Match, source: Range | None, content: tuple[Range | None, ...], mode: str) -> Mention | None:
    """The speech mention of a match; None where nobody is said to say anything.

    A source of no tokens stands for the speaker before.
    """
    chart, cue = match.chart, _cue_of(match)
    ranges = tuple((c[0], min(c[1], c[0] + MOST)) for c in content if c is not None and not _is_empty(chart, c))
    carried = source is not None and source[0] == source[1]
    source = None if carried else source
    if not ranges or (cue.kind == "cue" and _says_nothing(chart, cue)):
        return None
    if source is not None and _is_nobody(chart, source, cue, mode):
        return None
    if source is None and not carried and not _is_left_out(chart, cue):
        return None
    if source is None and chart.script == "Latin" and _hangs(chart, cue):
        return None
    mode = _mode(chart, cue, mode, ranges)
    if mode != "direct" and cue.entry is not None and cue.entry.fields.get("stance") in UNDONE:
        ranges = (*ranges[:-1], before_deed(chart, ranges[-1]))
    if cue.kind == "cue" and ranges[-1][1] >= chart.finish - 1 and chart.follow is not None and _announces(chart):
        listed = trim_content(chart, *chart.follow)
        ranges = (*ranges, listed) if listed is not None and listed not in ranges else ranges
    parts = tuple(p for p in match.parts if p is not None)
    audience = audience_of(chart, cue, source, ranges) if cue.kind == "cue" else None
    value = Speech(source, (cue.start, cue.end), ranges, mode, audience)
    made = Mention("speech", cue.start, cue.end, cue.flags, value, match.rule.name, parts)
    made.entry = cue.entry
    return made


def _is_empty(chart: Chart, content: Range) -> bool:
    """Whether nothing is said: only marks, or only where and when it was said."""
    beside = CHANNEL | SKIPPED | PREPOSITION | MONTH | ARTICLE | COMMA | QUOTE
    inside = range(content[0], min(content[1], chart.last))
    if not chart.first <= content[0] < chart.last or content[1] > chart.last:
        return False
    return all(kinds_at(chart, i) & beside or chart.words[i].shape == "p" for i in inside)


def _says_nothing(chart: Chart, cue: Mention) -> bool:
    """Whether the verb is denied, planned or passive, or is a noun here: "did not say", "will say", "was announced"."""
    i = cue.start
    if kinds_at(chart, i - 1) & NEGATION or "future" in cue.flags or _is_unreal(chart, i):
        return True
    if chart.first_person and "inner" in cue.flags:
        return True  # what the author guesses that others think
    if chart.free and any(m.end == i and m.value == "planned" for m in chart.get("hedge")):
        return True  # «буде оголошено»
    if "converb" in cue.flags and "def" in cue.flags:
        return True  # «الجهة المتهمة بالهجوم»: an adjective
    if "converb" in cue.flags and kinds_at(chart, i - 1) & NUMERAL:
        return True  # «24 متهما»: people
    if "verb" not in cue.flags:
        return False
    if chart.order == "vso":  # no verb follows a preposition: «بعد نشر صور»، «لحث الدول»
        governed = kinds_at(chart, i - 1) & PREPOSITION and not is_link(chart, i - 1)
        attached = "preposition" in cue.flags and not chart.words[i].inner[-1].startswith("ي")
        return attached or (bool(governed) and "conjunction" not in cue.flags)
    return chart.script == "Latin" and _is_no_verb(chart, cue)


def _is_no_verb(chart: Chart, cue: Mention) -> bool:
    """Whether an English form is passive, asked, planned, or a noun or participle here."""
    i = cue.start
    if i > chart.first and chart.words[i - 1].key.endswith(("'s", "s'")):
        return True  # "the ministry's report"
    if _asks(chart, i):
        return True
    if any("by" in m.flags for m in chart.here("preposition", cue.end)) and not kinds_at(chart, cue.end) & CHANNEL:
        return True  # "the truce announced by two states"
    if any(m.flags & GOVERNS and m.end == i for m in chart.get("preposition")):
        return True  # "a system of guarantees"
    while i > chart.first and kinds_at(chart, i - 1) & (ADVERB | NEGATION):
        i -= 1
    planned = any(m.end == i and "adverb" not in m.flags for m in chart.get("hedge"))
    passive = any("passive" in m.flags and m.end == i for m in chart.get("auxiliary")) and cue.end - cue.start == 1
    return planned or (passive and not kinds_at(chart, cue.end) & (THAT | COLON | QUOTE))


def _asks(chart: Chart, cue: int) -> bool:
    """Whether the verb stands in a question: "Did the ministry confirm that …?", "Why would he say so?"."""
    last = chart.words[min(chart.last, len(chart.words)) - 1].surface
    if last != "?" or is_quoted(chart, cue):
        return False
    return bool(kinds_at(chart, chart.begin) & (AUXILIARY | CLAUSE)) and not is_quoted(chart, chart.begin)


def _is_unreal(chart: Chart, cue: int) -> bool:
    """Whether the verb stands in a clause of purpose or condition: «щоб люди повідомляли», «якщо вони просять»."""
    for i in range(cue - 1, max(chart.first, cue - CLAUSE_HEAD) - 1, -1):
        if kinds_at(chart, i) & (COMMA | STOP | QUOTE | COLON | DASH):
            return False
        if any("unreal" in m.flags for kind in ("clause", "that") for m in chart.here(kind, i)):
            return True
    return False


def _is_nobody(chart: Chart, source: Range, cue: Mention, mode: str) -> bool:
    """Whether the stretch is no speaker: "this", the author himself, a thing."""
    if any(kinds_at(chart, i) & BACK for i in range(*source)):
        return True  # "this was reported" with nothing told before
    if cue.kind == "cue" and "verb" in cue.flags and chart.script == "Latin" and _is_no_subject(chart, source, cue):
        return True
    if not names_somebody(chart, source, acts=mode != "according_to") and (
        mode != "direct" or source[1] - source[0] > 4 or cue.kind != "cue"
    ):
        return True  # beside a quotation any noun can be the speaker
    spoken = {"first", "second"} if source[1] - source[0] == 1 else {"second"}
    heads = [m for m in chart.here("pronoun", source[0]) if "oblique" not in m.flags or source[1] - source[0] == 1]
    return any(m.flags & spoken or (m.value in {"i", "we"} and (chart.free or spoken & {"first"})) for m in heads)


def _is_no_subject(chart: Chart, source: Range, cue: Mention) -> bool:
    """Whether an English stretch cannot be the subject: "by the army claimed", "no one said", "a", "if he".

    One that goes on after "they" holds a verb that no list has, and the cue is its object: "they erase any mention".
    """
    first, last = source
    here = kinds_at(chart, first)
    if here & NEGATION or (here & PREPOSITION and not here & (ROLE | BOUND) and not is_link(chart, first)):
        return True
    if last - first == 1 and begins_noun(chart, first):
        return True
    if last - first > 1 and any(m.value in NAMED_BEFORE for m in chart.here("pronoun", first)) and last <= cue.start:
        return True
    lead = first - 1
    while lead > chart.first and kinds_at(chart, lead) & (ARTICLE | ADVERB):
        lead -= 1
    if any("adverb" not in m.flags and m.end == lead + 1 and m.start >= chart.first for m in chart.get("hedge")):
        return True
    if "base" not in cue.flags or last > cue.start:
        return False
    end = next(
        (i for i in range(first + 1, last) if kinds_at(chart, i) & PREPOSITION), last
    )  # "nurses from the valley"
    return not (kinds_at(chart, end - 1) & (ROLE | OBJECT | PRONOUN) or is_capital(chart, end - 1))


def _is_left_out(chart: Chart, cue: Mention) -> bool:
    """Whether the speaker is the one before: the language leaves subjects out, or the form of the verb says so."""
    if cue.kind == "cue" and kinds_at(chart, before_time(chart, cue.start) - 1) & CLAUSE:
        return False  # "people who say that": somebody else's words
    if (cue.kind == "cue" and _has_subject(chart, cue.start)) or "impersonal" in cue.flags:
        return False  # «ويعتقد أن»: it is thought
    own = chart.free and chart.first_person  # the author leaves himself out
    return bool(cue.flags & {"converb", "pronoun"} or (chart.drops and not own))


def _has_subject(chart: Chart, cue: int) -> bool:
    """Whether a noun that no list has stands right before the verb: «експертизи підтверджують»."""
    i = before_time(chart, cue) - 1
    if not chart.free or not chart.drops or kinds_at(chart, i) or chart.words[i].shape != "w":
        return False
    governed = any(kinds_at(chart, j) & PREPOSITION for j in range(max(chart.first, i - 3), i))
    return not governed and not chart.words[i].key.endswith(chart.adverbial)


def _hangs(chart: Chart, cue: Mention) -> bool:
    """Whether an English participle goes on from nothing in its sentence: "in a harsh and demanding climate"."""
    if cue.kind != "cue" or "converb" not in cue.flags or not kinds_at(chart, cue.start - 1) & (COMMA | CONJUNCTION):
        return False
    return not any(m.flags & {"verb", "accord", "converb"} and m.end <= cue.start for m in chart.cues)


def _mode(chart: Chart, cue: Mention, mode: str, ranges: tuple[Range, ...]) -> str:
    """Indirect speech that quotes words is mixed; one that is a quotation and nothing else is direct."""
    if mode == "according_to" and "said" in cue.flags:
        mode = "indirect"
    if mode != "indirect":
        return mode
    closing = chart.opens.get(ranges[0][0] - 1)
    if len(ranges) == 1 and closing is not None and 0 <= closing - ranges[0][1] <= 1:
        return "direct"  # with or without the stop before the closing mark
    return "mixed" if any(quotes_words(chart, i) for a, b in ranges for i in range(a, b)) else mode


def _cue_of(match: Match) -> Mention:
    """The word that reports: of several the one that the rule uses up; a mark where there is none."""
    there = [(item, part) for item, part in zip(match.rule.items, match.parts, strict=True) if part is not None]
    marks = [(item, part) for item, part in there if part.kind in MARKS]
    used = [part for item, part in marks if isinstance(item, Item) and not item.keep] or [part for _, part in marks]
    return next((part for part in used if part.kind == "cue"), used[0])


def _announces(chart: Chart) -> bool:
    """Whether the sentence ends its paragraph with a colon: the lines below belong to it."""
    if chart.last != chart.reach:
        return False
    last = next((i for i in range(chart.last - 1, chart.first, -1) if not is_mark(chart, i)), chart.first)
    return bool(kinds_at(chart, last) & COLON)
