"""Who is speaking: the stretch of tokens beside a cue that can be a source.

A source is bounded by marks, verbs, complementizers and prepositions that hold no name together.
"""

from __future__ import annotations

from ..vocabulary import FAMILY
from .context import (
    ABOUT,
    ARTICLE,
    AUDIENCE,
    AUXILIARY,
    BOUND,
    BRACKET,
    CHANNEL,
    CLAUSE,
    COLON,
    COMMA,
    CONJUNCTION,
    CUE,
    DASH,
    EDGE,
    HEDGE,
    MEASURE,
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
    TIME,
    TO,
    VERB,
    WEEKDAY,
    audience_at,
    before_time,
    begins_noun,
    is_capital,
    is_link,
    is_mark,
    is_title,
    kinds_at,
    past,
    past_audience,
)
from .mentions import Chart

Range = tuple[int, int]

MAX_SOURCE = 22
SHORT_NAME = 3  # letters below which a name keeps its article
INSERTIONS = 3  # appositions and clauses between a subject and its verb
BY = "ب"
DERIVED = (
    "ان",
    "است",
    "ارت",
    "احت",
    "اخت",
    "اعت",
    "اجت",
    "اقت",
    "الت",
    "افت",
    "ابت",
    "اتخ",
    "ات",
    "اس",
    "اط",
    "ار",
    "ت",
)
WITH_ARTICLE = "بال"  # «اعترفت الجماعة بالهزائم»: what is said begins
CLAUSE_HEAD = 10  # tokens from a verb back to the relative pronoun of its clause


def source_left(chart: Chart, end: int) -> Range | None:
    """The stretch before a cue: a subject, with an apposition between commas if there is one."""
    i = before_adverbs(chart, end)
    if i > chart.first and kinds_at(chart, i - 1) & PRONOUN and chart.order == "svo":
        if not (chart.free and _is_oblique(chart, i - 1)):
            return i - 1, i
        i = before_adverbs(chart, i - 1)  # «мэр ему сообщил»
    i, stop, commas = _over_insertions(chart, i, end)
    beside = _opening(chart, stop) if commas and chart.order == "svo" else stop  # where an apposition begins
    while i > chart.first and stop - i < MAX_SOURCE:
        here = kinds_at(chart, i - 1)
        if here & COMMA and i < stop and kinds_at(chart, i) & ROLE and _is_name_before(chart, i - 1):
            return chart.begin, stop  # "NAME, minister for PLACE said", with no second comma
        if here & COMMA:
            titled = kinds_at(chart, i - 2) & (ROLE | QUOTE) or is_capital(chart, i - 2)
            if not commas or not titled:
                break
            commas -= 1
        elif here & QUOTE:
            opening = chart.closes.get(i - 1)
            if opening is None or not _names_between(chart, opening, i):
                break
            i = opening
            continue
        elif here & CLAUSE and i - 2 > chart.first and stop < end and kinds_at(chart, i - 2) & COMMA:
            i = stop = i - 2  # "a diplomat, who asked not to be named, told": the subject stands before
            commas = 0
            continue
        elif here & CONJUNCTION and i - 1 > beside:
            i -= 1
            continue
        elif _ends_left(chart, i, here, end):
            clause = _relative(chart, i - 1) if here & (VERB | MEASURE | AUXILIARY) and chart.order == "svo" else None
            if clause is None:
                break
            i = stop = clause  # "a woman who lives nearby said"
            commas = 0
            continue
        i -= 1
    citing = next((m for m in chart.cues if m.end == i and "accord" in m.flags), None)
    if citing is not None and citing.start > chart.begin:  # "AGENCY, citing the mayor, reported"
        return source_left(chart, citing.start)
    return trim(chart, i, stop)


def before_adverbs(chart: Chart, end: int) -> int:
    """Back over the adverbs, times, auxiliaries and hedges between a subject and its verb."""
    i = before_time(chart, end)
    while i > chart.first and kinds_at(chart, i - 1) & (SKIPPED | AUXILIARY | NEGATION | HEDGE):
        i = before_time(chart, i - 1)
    return i


def _over_insertions(chart: Chart, i: int, end: int) -> tuple[int, int, int]:
    """Back over what stands between commas before a cue: where to go on, where the source ends, commas it may hold.

    An apposition ("NAME, mayor of CITY, said") belongs to the source; a clause, a phrase, an age and a day do not.
    """
    if i > chart.first and kinds_at(chart, i - 1) & DASH:
        return i - 1, i - 1, 0
    had = chart.script == "Latin" or kinds_at(chart, i) & AUXILIARY  # "NAME, mayor of CITY, has said"
    if (i != end and not had) or i <= chart.first or not kinds_at(chart, i - 1) & COMMA:
        return i, i, 0
    comma = i - 1
    if chart.order != "svo":
        return comma, comma, 1
    for _ in range(INSERTIONS):
        start = next((j for j in range(comma - 1, chart.first, -1) if kinds_at(chart, j) & (COMMA | THAT | QUOTE)), -1)
        if start < 0 or not kinds_at(chart, start) & COMMA or comma - start > MAX_SOURCE:
            break
        if _is_apposition(chart, start + 1, comma):
            return comma, comma, 1 + _follows_name(chart, start)
        comma = start
    return comma, comma, int(comma == i - 1)


def _is_name_before(chart: Chart, comma: int) -> bool:
    """Whether nothing but a name stands before the first comma of the sentence."""
    run = range(chart.begin, comma)
    return (
        chart.script == "Latin"
        and 1 < len(run) <= 4
        and all(is_capital(chart, j) for j in run)
        and not any(kinds_at(chart, j) & (PREPOSITION | SKIPPED | CLAUSE | MONTH) for j in run)
    )


def _follows_name(chart: Chart, end: int) -> bool:
    """Whether a name and an office stand before a comma: "NAME, a lawyer in CITY"."""
    comma = _opening(chart, end)
    if comma == end or chart.script != "Latin":
        return False
    officed = begins_noun(chart, comma + 1)
    first = comma
    while first > chart.begin and (is_capital(chart, first - 1) or chart.words[first - 1].surface == "."):
        first -= 1
    lead = kinds_at(chart, first - 1) & (CONJUNCTION | THAT | STOP)
    return bool(officed) and first < comma and (first == chart.begin or bool(lead))


def _opening(chart: Chart, end: int) -> int:
    """The comma that opens the apposition that ends before token `end`; `end` where it has none."""
    return next((j for j in range(end - 1, chart.first, -1) if kinds_at(chart, j) & COMMA), end)


def _is_apposition(chart: Chart, start: int, end: int) -> bool:
    """Whether what stands between two commas names the speaker once more."""
    head = kinds_at(chart, start)
    if chart.participles and not head & ROLE and chart.words[start].key.endswith(chart.participles):
        return False  # «обломков, показанных штабом, »
    if head & (CLAUSE | PREPOSITION | NUMERAL | SKIPPED | VERB | MEASURE) and not head & ROLE:
        return False
    return bool(head & (ARTICLE | ROLE | OBJECT | PRONOUN)) or any(
        is_capital(chart, i) or kinds_at(chart, i) & ROLE for i in range(start, min(end, start + 3))
    )


def _relative(chart: Chart, verb: int) -> int | None:
    """Where a relative clause without commas begins that holds the verb: "a woman who lives nearby"."""
    for i in range(verb - 1, max(chart.first, verb - CLAUSE_HEAD), -1):
        here = kinds_at(chart, i)
        if here & CLAUSE:
            return i if i > chart.first and not kinds_at(chart, i - 1) & COMMA else None
        if here & (VERB | MEASURE | COMMA | STOP | THAT | QUOTE):
            return None
    return None


def _names_between(chart: Chart, opening: int, end: int) -> bool:
    """Whether a quotation is a name within the source: short, and not what was said."""
    return end - opening <= 6 and opening >= chart.first and not kinds_at(chart, opening - 1) & (COMMA | COLON)


def _ends_left(chart: Chart, i: int, here: int, end: int) -> bool:
    """Whether a source walked to the left ends after the token before i."""
    if i == before_adverbs(chart, end) and ((here & ROLE and here & CUE) or (here & MEASURE and _acts(chart, i - 1))):
        return False  # "reports said", "the wounded said"
    if here & EDGE or (here & DASH and chart.words[i - 1].surface != "-"):
        return True
    return bool(here & CONJUNCTION) and not _joins(chart, i - 1)


def _acts(chart: Chart, i: int) -> bool:
    """Whether a word that tells of harm is also a noun for people here: «полонений зізнався»."""
    return bool(kinds_at(chart, i) & (ROLE | OBJECT)) and names_somebody(chart, (i, i + 1))


def _joins(chart: Chart, conjunction: int) -> bool:
    """Whether two speakers are joined: "residents and activists", "Ian and his wife"."""
    before, after = conjunction - 1, conjunction + 1
    if is_capital(chart, before) and is_capital(chart, after):
        return True
    if before < chart.first or chart.order != "svo":
        return False
    left = kinds_at(chart, before) & (ROLE | OBJECT) or is_capital(chart, before)
    head = next((j for j in range(after, min(after + 3, chart.last)) if kinds_at(chart, j) & (ROLE | OBJECT)), None)
    if head is None and is_capital(chart, after) and left & ROLE:  # "the secretary and Abadi"
        lead = range(chart.begin, before)
        return all(kinds_at(chart, j) & (ARTICLE | ROLE) or is_capital(chart, j) for j in lead)
    return bool(left) and head is not None and not any(kinds_at(chart, j) & EDGE for j in range(after, head))


def source_right(chart: Chart, start: int) -> Range | None:
    """The stretch after a cue, up to a mark, a complementizer, a verb or a preposition."""
    begin = _past_channel(chart, past(chart, start))
    beyond = past_audience(chart, begin)
    if beyond > begin:
        behind = source_right(chart, beyond)
        if names_somebody(chart, behind) or not kinds_at(chart, begin) & QUOTE:
            return behind
    first = kinds_at(chart, begin) if begin < chart.last else 0
    away = chart.order == "vso" and not _is_ali(chart, begin)
    if first & PREPOSITION and (away or (chart.free and _leads_away(chart, begin))):
        return None
    if chart.order == "svo" and first & PRONOUN and not _is_oblique(chart, begin):
        return begin, begin + 1
    i = begin
    while i < chart.last and i - begin < MAX_SOURCE:
        here = kinds_at(chart, i)
        if here & (QUOTE | BRACKET):
            closing = _closing(chart, i, begin)
            if closing is None:
                break
            i = closing + 1
        elif _ends_right(chart, i, begin, here):
            break
        else:
            i += 1
    return trim(chart, begin, i)


def _leads_away(chart: Chart, i: int) -> bool:
    """Whether a preposition opens no subject: «говорив з президентом», «вимагає від Росії»; «повідомили в МВС» does."""
    return is_link(chart, i) and not any("at" in m.flags for m in chart.here("preposition", i))


def _past_channel(chart: Chart, i: int) -> int:
    """Past "in an interview with RADIO" to the role or name; past the preposition of «сообщили в МЧС»."""
    if i >= chart.last:
        return i
    here = kinds_at(chart, i)
    if here & CHANNEL and not here & ROLE:
        for j in range(i + 1, min(i + 8, chart.last)):
            if kinds_at(chart, j) & (ROLE | COMMA | THAT) or (is_capital(chart, j) and is_capital(chart, j + 1)):
                return j
    elif here & PREPOSITION and not is_link(chart, i) and chart.order == "svo" and chart.drops and i + 1 < chart.last:
        for j in range(i + 1, min(i + 6, chart.last)):
            if kinds_at(chart, j) & ROLE or (is_capital(chart, j) and chart.words[j].surface.isupper()):
                return i + 1
    return i


def _is_ali(chart: Chart, i: int) -> bool:
    """Whether it is the name and not the preposition that is folded like it: with its own letter, before a name."""
    return i + 1 < chart.last and chart.words[i].surface == "علي" and not kinds_at(chart, i + 1)


def _closing(chart: Chart, i: int, begin: int) -> int | None:
    """Where a quoted name or a bracket within the source closes; None where it is no part of it."""
    if kinds_at(chart, i) & QUOTE:
        closing = chart.opens.get(i)
        if closing is None or closing - i > 5 or closing >= chart.last:
            return None
        short = 5 if kinds_at(chart, closing + 1) & THAT else 3
        if i == begin and (closing - i > short or not is_title(chart, i + 1, closing)):
            return None
        return closing
    if i == begin:
        return None
    return next((j for j in range(i + 1, min(i + 6, chart.last)) if kinds_at(chart, j) & BRACKET), None)


def _ends_right(chart: Chart, i: int, begin: int, here: int) -> bool:
    """Whether a source walked to the right ends before token i."""
    inner = i > begin
    governed = chart.order == "vso" and chart.words[i].key.startswith(TO)  # «لوكالة الأنباء»
    if inner and here & AUDIENCE and (not here & ROLE or governed) and audience_at(chart, i) is not None:
        return True
    if here & (EDGE | COMMA | ABOUT) and not (here & AUXILIARY and is_capital(chart, i)):
        linked = here & ABOUT and is_link(chart, i) and inner and not here & (EDGE | COMMA)
        if not linked:
            return True
    if here & DASH and chart.words[i].surface != "-":
        return True
    if here & PREPOSITION and inner and any("document" in m.flags for m in chart.here("role", i + 1)):
        return True  # "the mayor in a post"
    if here & PREPOSITION and inner and not is_link(chart, i) and not _is_ali(chart, i):
        if _is_unnamed(chart, begin, i) and kinds_at(chart, i + 1) & ROLE:
            return False  # "a source in the ministry"
        return not (chart.free and all(is_capital(chart, j) for j in (i + 1, i + 2, i + 3)))  # «посол в Пекине Иван Ив»
    if inner and chart.order == "vso" and _governs(chart, i):
        return True
    if here & CONJUNCTION and not (is_capital(chart, i - 1) and is_capital(chart, i + 1)):
        return True
    return bool(inner and here & (TIME | WEEKDAY | CHANNEL) and not here & ROLE)


def begins_with(chart: Chart, i: int) -> bool:
    """Whether a word with the attached Arabic preposition "by, of" begins what is said, and is no name.

    A list knows what is left of it, or it has the shape of a verbal noun: «بانسحابهم», «بارتكاب», «بتسليم».
    """
    key = chart.words[i].key
    if not key.startswith(BY) or chart.words[i].shape != "w":
        return False
    hits = chart.words[i].hits
    if hits:
        return all(BY in flags or entry.kind == "opens" for entry, flags in hits)
    noun = key[1:].removesuffix("ها").removesuffix("هم").removesuffix("هما")
    if len(noun) < len(key) - 1 and len(noun) >= 3:
        return True
    return len(noun) > 4 and noun.startswith(DERIVED) and noun[-2] in "اي" and not noun.endswith("ييل")


def _governs(chart: Chart, i: int) -> bool:
    """Whether an attached preposition opens what is said, or whom it is said to: «بالهجوم»، «لـ„الراية“»."""
    key = chart.words[i].key
    return key.startswith(WITH_ARTICLE) or (key == TO and bool(kinds_at(chart, i + 1) & (QUOTE | BRACKET)))


def _is_unnamed(chart: Chart, begin: int, end: int) -> bool:
    return any("unnamed" in m.flags for i in range(begin, end) for m in chart.here("role", i))


def _is_oblique(chart: Chart, i: int) -> bool:
    """Whether the pronoun at token i is no subject: «поінформував його»."""
    return all("oblique" in m.flags for m in chart.here("pronoun", i))


def source_of_accord(chart: Chart, start: int) -> Range | None:
    """What "according to" names: up to the end of its clause."""
    i = start
    while i < chart.last and i - start < MAX_SOURCE:
        here = kinds_at(chart, i)
        if here & QUOTE:
            closing = chart.opens.get(i)
            if closing is None or closing - i > 6 or closing >= chart.last:
                break
            i = closing + 1
            continue
        edge = EDGE | COMMA
        if here & ROLE and i == start + 1 and kinds_at(chart, start) & ARTICLE:
            edge &= ~MEASURE  # "according to the release"
        if i > start and kinds_at(chart, i - 1) & ROLE:
            edge &= ~(VERB | CUE) if chart.order == "vso" else ~VERB  # a name that is also a verb
            if not kinds_at(chart, i + 1) & (OBJECT | NUMERAL | BOUND):
                edge &= ~MEASURE
        if here & (edge | NUMERAL) and i > start:
            break
        if here & PREPOSITION and not is_link(chart, i) and kinds_at(chart, i + 1) & (TIME | WEEKDAY | MONTH | NUMERAL):
            break
        if here & (DASH) and chart.words[i].surface != "-":
            break
        if here & BRACKET:
            break
        i += 1
    return trim(chart, start, i)


def trim(chart: Chart, start: int, end: int) -> Range | None:
    """The range without adverbs, times, conjunctions and marks at its edges."""
    while start < end and is_mark(chart, start):
        start += 1
    while end > start and is_mark(chart, end - 1):
        end -= 1
    led = start
    start, end = min(past(chart, start), end), max(before_time(chart, end), start)
    if led < start < end - 2 and chart.words[start].key.isdigit() and chart.has("unit", start + 1):
        start += 2  # «летом 2019 года издание»
    loose = SKIPPED | CONJUNCTION | COMMA | DASH | QUOTE | ABOUT | BRACKET | HEDGE
    while start < end and (
        (kinds_at(chart, start) & loose and not kinds_at(chart, start) & ROLE)
        and not (kinds_at(chart, start) & QUOTE and chart.opens.get(start, end) < end)
    ):
        start += 1
    if start < end and kinds_at(chart, start) & PREPOSITION:
        start = max(_past_place(chart, start, end), start + (chart.free and not _leads_away(chart, start)))
    while end > start and (
        kinds_at(chart, end - 1) & (loose | PREPOSITION | STOP | ARTICLE)
        and not kinds_at(chart, end - 1) & ROLE
        and not (kinds_at(chart, end - 1) & (QUOTE | BRACKET) and chart.closes.get(end - 1, start - 1) >= start)
    ):
        if kinds_at(chart, end - 1) & BRACKET and any(kinds_at(chart, j) & BRACKET for j in range(start, end - 1)):
            break
        end -= 1
    start, end = _without_channel(chart, start, end)
    if end - start == 1 and chart.script == "Latin" and chart.words[start].surface.isupper():
        short = len(chart.words[start].surface) < SHORT_NAME and kinds_at(chart, start - 1) & ARTICLE
        start -= bool(short)  # "the UN"
    for k in range(start, end):
        if kinds_at(chart, k) & BRACKET and chart.words[k].surface in ")]" and not _opened(chart, start, k):
            start = k + 1  # "[2] Oak announced"
    return (start, end) if start < end else None


def _past_place(chart: Chart, start: int, end: int) -> int:
    """Past a place, an occasion or a day to the subject: "In Baghdad on Monday officials", «На заседании посол X»."""
    near = range(start + 1, min(end, start + MAX_SOURCE))
    can = [i for i in near if kinds_at(chart, i) & (ROLE | PRONOUN) and not _is_governed(chart, i)]
    titles = [i for i in can if is_capital(chart, i + 1) and kinds_at(chart, i) & ROLE] if chart.free else []
    found = titles[-1:] or can[:1]
    if not found:
        found = [
            i
            for i in near
            if kinds_at(chart, i) & OBJECT
            and names_somebody(chart, (i, i + 1))
            and not (chart.free and kinds_at(chart, i - 1) & PREPOSITION)  # «спросили у горожан»
        ][:1]
    return _with_adjectives(chart, start, found[0]) if found else start


def _with_adjectives(chart: Chart, start: int, noun: int) -> int:
    """Back over the adjectives of a subject: «в мае украинская военная разведка»."""
    i = noun
    while chart.nominative and i - 1 > start and chart.words[i - 1].key.endswith(chart.nominative):
        if kinds_at(chart, i - 1) & ~(OBJECT | ROLE) or kinds_at(chart, i - 2) & NUMERAL:
            break
        i -= 1
    return i


def _is_governed(chart: Chart, i: int) -> bool:
    """Whether a person stands behind a preposition, or a word in an oblique case; «в МЧС сообщили» is a speaker."""
    nouns = [*chart.here("role", i), *chart.here("pronoun", i)]
    if nouns and all("oblique" in m.flags for m in nouns):
        return True
    person = any(m.flags & {"person", "document"} for m in nouns)  # «у відео глава держави сказав»
    return chart.free and person and bool(kinds_at(chart, i - 1) & PREPOSITION)


def _opened(chart: Chart, start: int, closing: int) -> bool:
    return any(chart.words[i].surface in "([" for i in range(start, closing))


def _without_channel(chart: Chart, start: int, end: int) -> Range:
    """Without "on his channel", «в интервью газете „Волна“», before or after the speaker."""
    for mention in chart.get("channel"):
        if not start <= mention.start < end or kinds_at(chart, mention.start) & ROLE:
            continue
        governed = mention.start - 1 >= start and kinds_at(chart, mention.start - 1) & PREPOSITION
        first = mention.start - 1 if governed else mention.start
        if not governed and not chart.words[first].bits & PREPOSITION:
            continue
        if any(kinds_at(chart, i) & ROLE or is_capital(chart, i) for i in range(start, first)):
            return start, first
        if first == start:
            past_it = past_audience(chart, mention.end)
            roles = (i for i in range(past_it, end) if kinds_at(chart, i) & (ROLE | PRONOUN) or is_capital(chart, i))
            return next(roles, start), end
    return start, end


def names_somebody(chart: Chart, source: Range | None, acts: bool = True) -> bool:
    """Whether the stretch can be a speaker: a role, a pronoun or a name; one that `acts` is in no oblique case."""
    if source is None:
        return False
    if chart.script == "Latin" and kinds_at(chart, source[0]) & ARTICLE and 1 < source[1] - source[0] <= 5:
        return True  # "the announcer"
    for i in range(*source):
        here = kinds_at(chart, i)
        nouns = [m for kind in ("role", "pronoun", "object") for m in chart.here(kind, i)]
        if nouns and i + 1 < source[1] and all("possessive" in m.flags for m in nouns):
            continue  # «его штаб»
        if acts and nouns and all("oblique" in m.flags for m in nouns):
            return False
        if here & (ROLE | PRONOUN):
            return True
        if here & OBJECT and any(FAMILY.get(m.value) == "people" for m in nouns):
            return True
        if chart.words[i].capital and not here & (MONTH | PREPOSITION | CONJUNCTION):
            return True
        if chart.script == "Arabic" and chart.words[i].shape == "w" and not here & (PREPOSITION | OBJECT | NEGATION):
            return True
    return False
