"""Productions of speech with a verb: X said that …, "…" said X, X: "…", X told Y."""

from __future__ import annotations

from .agreement import agrees
from .contents import broken, happens, trim_content, until_end
from .context import (
    ABOUT,
    ARTICLE,
    AUXILIARY,
    BACK,
    CHANNEL,
    CLAUSE,
    COLON,
    COMMA,
    CONJUNCTION,
    CUE,
    DASH,
    MONTH,
    NUMERAL,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    SKIPPED,
    STOP,
    THAT,
    TIME,
    WEEKDAY,
    anywhere,
    begins_noun,
    is_infinitive,
    is_mark,
    is_title,
    kinds_at,
    past_audience,
)
from .engine import Match
from .figures import of_kind
from .mentions import Chart, Mention
from .speakers import MAX_SOURCE, Range, begins_with, names_somebody, source_left, source_right, trim
from .speech import speech_of
from .subjects import subject

MAX_NOUN = 10  # tokens of a noun and what belongs to it
SHORTEST = 5  # tokens of a quotation that ends with a full stop before its speaker is named


def says_that(match: Match) -> Mention | None:
    """X said that …; the content follows the complementizer."""
    cue, *_, that = of_kind(match, "cue", "that")
    chart = match.chart
    if any(chart.opens[i] > that.start for i in chart.opens.keys() & range(cue.end, that.start)):
        return None  # the complementizer stands in a quotation that opened after the cue
    if "purpose" in that.flags and any(is_infinitive(chart, i) for i in (*range(cue.end, that.start), that.end)):
        return None  # «наказав вимкнути зв'язок, щоб зірвати атаку»
    return speech_of(match, subject(match, cue), (until_end(chart, that.end, (cue.start, cue.end)),), "indirect")


def says_quote(match: Match) -> Mention | None:
    """X said: "…" or X wrote "…"; the content is the quotation, which may go on over sentences."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    quote = of_kind(match, "quote")[0]
    closing = chart.opens.get(quote.start)
    if closing is None or closing - quote.start < 2:
        return None
    if not of_colon(match) and closing - quote.start < 5 and is_title(chart, quote.start + 1, closing):
        return None  # a name in quotation marks
    if not of_colon(match) and closing - quote.start < 5 and kinds_at(chart, quote.start - 1) & (ABOUT | PREPOSITION):
        return None  # «أعلنت عن „تحييد“ 6 عناصر»: a word within what is announced
    return speech_of(
        match,
        subject(match, cue),
        (trim_content(chart, quote.start + 1, closing) or (quote.start + 1, closing),),
        "direct",
    )


def of_colon(match: Match) -> bool:
    """Whether the match has a colon."""
    return bool(of_kind(match, "colon"))


def says_colon(match: Match) -> Mention | None:
    """X said: …, without quotation marks."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    colon = of_kind(match, "colon")[0]
    if kinds_at(chart, cue.end) & ABOUT and not kinds_at(chart, cue.end) & BACK:
        return None  # «повідомляють про вибух: …»
    source = subject(match, cue)
    told = sum(
        not (source is not None and source[0] <= i < source[1])
        and not kinds_at(chart, i) & (SKIPPED | CHANNEL | PREPOSITION | PRONOUN | COMMA | ARTICLE)
        for i in range(cue.end, colon.start)
    )
    if told > 4:
        return None  # the cue has its own object, the colon belongs to that
    content = trim_content(chart, colon.end, chart.last)
    if content is None and chart.follow is not None:  # the colon ends its paragraph
        content = trim_content(chart, *chart.follow)
        trails = kinds_at(chart, cue.start - 1) & COMMA and source is not None and source[0] >= cue.end
        before = trim_content(chart, chart.first, cue.start) if trails else None  # "…, said the mayor:"
        return speech_of(match, source, (before, content), "direct" if before is None else "indirect")
    return speech_of(match, source, (content,), "direct")


def goes_on(chart: Chart, cue: Mention) -> bool:
    """Whether what is said follows the cue: a complementizer or a colon comes next."""
    here, after = kinds_at(chart, cue.end), kinds_at(chart, cue.end + 1)
    return bool(here & (THAT | COLON) or (here & COMMA and after & THAT))


def quote_says(match: Match) -> Mention | None:
    """ "…", said X; the quotation stands before."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    quote = of_kind(match, "quote")[0]
    opening = chart.closes.get(quote.start)
    if opening is None or quote.start - opening < 3 or goes_on(chart, cue):
        return None
    if chart.words[quote.start - 1].key == "." and not of_kind(match, "comma", "dash"):
        return None  # the quotation ends its sentence, and another one begins
    if opening > chart.first and not (
        kinds_at(chart, opening - 1) & (COMMA | COLON | DASH | STOP | QUOTE) or is_mark(chart, opening - 1)
    ):
        return None  # a title or a name within the sentence
    left = trim(chart, quote.end, cue.start)
    source = left if names_somebody(chart, left) else source_right(chart, cue.end)
    content = [trim_content(chart, opening + 1, quote.start) or (opening + 1, quote.start)]
    near = range(cue.end, min(chart.last, cue.end + MAX_SOURCE))
    again = next((i for i in (*near, chart.last) if i in chart.opens), None)
    if again is not None and chart.opens[again] - again > 3 and not _told_apart(chart, chart.opens[again]):
        content.append((again + 1, chart.opens[again]))
    return speech_of(match, source, tuple(content), "direct")


def quote_closed(match: Match) -> Mention | None:
    """ "… is closed." The mayor said in a statement. The full stop should have been a comma."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    closing = next((i for i in (chart.first, chart.first - 1, chart.first - 2) if i in chart.closes), None)
    source = trim(chart, chart.begin, cue.start)
    if closing is None or closing - chart.closes[closing] < SHORTEST or not names_somebody(chart, source):
        return None
    if not _trails(chart, cue) or kinds_at(chart, chart.last - 1) & COLON:
        return None
    return speech_of(match, source, (trim_content(chart, chart.closes[closing] + 1, closing),), "direct")


def _told_apart(chart: Chart, closing: int) -> bool:
    """Whether a quotation has a cue of its own behind it."""
    after = anywhere(chart, closing + 1)
    near = range(closing + 1, min(closing + 8, len(chart.words)))
    return bool(after & (COMMA | DASH)) and any(anywhere(chart, i) & CUE for i in near)


def says_after(match: Match) -> Mention | None:
    """…, said X or …, X said: the sentence before the comma is the content."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    comma = of_kind(match, "comma", "dash")[0]
    if goes_on(chart, cue) or (kinds_at(chart, cue.end) & COMMA and kinds_at(chart, cue.end + 1) & CLAUSE):
        return None
    if chart.order == "svo" and kinds_at(chart, comma.end) & CONJUNCTION:
        return None  # a new clause
    as_said = (
        chart.order == "svo" and not chart.free and kinds_at(chart, comma.end) & CLAUSE
    )  # "…, as police have said"
    left = trim(chart, comma.end + bool(as_said), cue.start)
    left = left if names_somebody(chart, left) and not of_kind(match, "citing") else None
    if left is not None and chart.free and not _trails(chart, cue):
        return None  # a new clause: one that trails puts its verb first
    right = source_right(chart, cue.end) if not chart.free or "object" not in cue.flags else None  # whom he accused
    source = left or right
    if source is None or not agrees(chart, cue, source) or comma.start - chart.first < 2:
        return None
    content = trim_content(chart, chart.first, comma.start)
    halves = broken(chart, comma.start - (comma.kind == "dash"), max(cue.end, source[1]))
    if halves is not None:
        return speech_of(match, source, halves, "direct")
    mode = "direct" if kinds_at(chart, chart.first) & DASH else "indirect"
    end = max(cue.end, source[1])
    if mode == "direct" and kinds_at(chart, end) & STOP and kinds_at(chart, end + 1) & DASH:
        return speech_of(match, source, (content, trim_content(chart, end + 2, chart.last)), mode)  # a dialogue goes on
    if kinds_at(chart, end) & COLON and chart.follow is not None and end + 1 >= chart.reach:
        return speech_of(match, source, (content, trim_content(chart, *chart.follow)), mode)
    closing = match.parts[-1]
    if closing is not None and closing.kind == "comma" and closing.start > cue.end and chart.order == "svo":
        end = closing.start  # "…, he told me on Friday, is that …"
    rest = trim_content(chart, end, chart.last)
    after = kinds_at(chart, end + 1)
    if (
        kinds_at(chart, end) & COMMA
        and rest is not None
        and rest[1] - rest[0] > 1
        and (chart.free or happens(chart, rest))
        and not after & (CLAUSE | CONJUNCTION | CUE | QUOTE | PREPOSITION)
    ):
        return speech_of(match, source, (content, rest), mode)  # "The toll, she said, had reached 12"
    return speech_of(match, source, (content,), mode)


def says_which(match: Match) -> Mention | None:
    """ "the strike, which X blamed on Y": the noun before the pronoun is what X speaks of."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    comma = of_kind(match, "comma")[0].start
    near = range(comma - 1, max(chart.first, comma - MAX_NOUN) - 1, -1)
    start = next((i for i in near if begins_noun(chart, i)), None)
    source = trim(chart, comma + 2, cue.start)
    if start is None and comma - chart.begin <= MAX_NOUN and not happens(chart, (chart.begin, comma)):
        start = chart.begin
    if start is None or start == comma - 1 or not names_somebody(chart, source):
        return None
    rest = range(cue.end, chart.last)
    end = next((i for i in rest if kinds_at(chart, i) & (COMMA | STOP | CLAUSE | CONJUNCTION)), chart.last)
    return speech_of(match, source, ((start, comma), trim_content(chart, cue.end, end)), "indirect")


def _trails(chart: Chart, cue: Mention) -> bool:
    """Whether nothing but marks, days and channels follows the verb."""
    beside = SKIPPED | CHANNEL | PREPOSITION | COMMA | STOP | DASH | MONTH | NUMERAL
    rest = range(cue.end, chart.finish)
    return all(kinds_at(chart, i) & beside or is_mark(chart, i) for i in rest) or kinds_at(chart, cue.end) & COMMA > 0


def says_fronted(match: Match) -> Mention | None:
    """«Про вибухи повідомив мер», «О том, что мост закрыт, сообщили каналы»: what is told stands first."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    topic = of_kind(match, "about", "that")[0]
    source = source_right(chart, cue.end)
    if source is None or not names_somebody(chart, source) or kinds_at(chart, cue.end) & (THAT | COLON | QUOTE):
        return None
    return speech_of(match, source, (trim_content(chart, topic.end, cue.start),), "indirect")


def says_about(match: Match) -> Mention | None:
    """X announced the start of …, «X повідомив про …»: a noun phrase is the content."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    about = next(iter(of_kind(match, "about")), None)
    source = subject(match, cue)
    if about is not None and source is not None and cue.end <= source[0] and begins_with(chart, source[1]):
        about = None  # «تعهد الوزير بتقديم المساعدة إلى الضحايا»
    start = about.end if about is not None else source[1] if source is not None and source[0] >= cue.end else cue.end
    start = _past_where(chart, start) if about is None and not chart.free else start
    if about is None and chart.order == "vso" and source is not None and start == source[1]:
        start = past_audience(chart, start)  # «كشفت مصادر لـ„الراية“ عن تمرد»
        start += bool(start > source[1] and kinds_at(chart, start) & ABOUT)
    content = until_end(chart, start, (cue.start, cue.end), phrase="np" in cue.flags or chart.free)
    if "converb" in cue.flags and content is not None and source is not None and source[1] == cue.start:
        content = _before_verb(chart, content)
    return speech_of(match, source, (content,), "indirect")


def _before_verb(chart: Chart, content: Range) -> Range | None:
    """Up to the verb whose subject it is: "a letter urging the army to stop was sent"."""
    for i in range(content[0] + 1, min(content[1], chart.last)):
        here = kinds_at(chart, i)
        if here & (CLAUSE | THAT | COMMA | QUOTE):
            break
        if here & AUXILIARY:
            return trim_content(chart, content[0], i)
    return content


def _past_where(chart: Chart, start: int) -> int:
    """Past the day and the channel of the saying: "said on Friday two people died", "said in a statement two …"."""
    i = start
    beside = SKIPPED | CHANNEL | MONTH | (COMMA if chart.order == "vso" else 0)
    while i < chart.last and (kinds_at(chart, i) & beside or _governs_day(chart, i)):
        i += 1
    return i


def _governs_day(chart: Chart, i: int) -> bool:
    return bool(kinds_at(chart, i) & PREPOSITION and kinds_at(chart, i + 1) & (WEEKDAY | TIME))


def says_back(match: Match) -> Mention | None:
    """«Про це повідомив X»: what was told before is the content; within the sentence, what stands before the comma."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    start = min(p.start for p in match.parts if p is not None)
    source = subject(match, cue)
    back = of_kind(match, "back", "it")[0]
    if source is not None and back.start >= source[0] and back.end <= source[1]:
        source = trim(chart, back.end, source[1]) if back.start == source[0] else trim(chart, source[0], back.start)
    if source is None and back.kind == "it":
        source = source_left(chart, back.start)  # «Представители группы это отрицали»
    if source is None:
        source = source_right(chart, max(cue.end, back.end))
    before = trim_content(chart, chart.first, start) if kinds_at(chart, start - 1) & (COMMA | DASH) else None
    if before is None or before[1] - before[0] < 3:
        before = chart.before
    return speech_of(match, source, (before,), "indirect")


def says_his(match: Match) -> Mention | None:
    """«نقلت وكالة عن القائد قوله إن …»: the source stands between "of" and "his words"; so with a quotation."""
    chart = match.chart
    cue = of_kind(match, "cue")[-1]
    about = of_kind(match, "about")[0]
    source = trim(chart, about.end, cue.start)
    return speech_of(match, source, *_told(match, cue))


def relays(match: Match) -> Mention | None:
    """«نقلت وكالة عن القائد قوله إن …»: the agency, which relays it."""
    cue, quoted = of_kind(match, "cue")
    about = of_kind(match, "about")[0]
    source = trim(match.chart, cue.end, about.start)
    return speech_of(match, source, *_told(match, quoted))


def relayed(match: Match) -> Mention | None:
    """«نقلت وكالة عن القائد أن …»: the commander, behind "from"."""
    about = of_kind(match, "about")[0]
    that = of_kind(match, "that")[0]
    source = trim(match.chart, about.end, that.start)
    content = until_end(match.chart, that.end, (about.start, about.end))
    return speech_of(match, source, (content,), "indirect")


def _told(match: Match, cue: Mention) -> tuple[tuple[Range | None, ...], str]:
    """What follows "his words": a clause, or a quotation; with its mode."""
    chart = match.chart
    opening = next(iter(of_kind(match, "quote")), None)
    closing = chart.opens.get(opening.start) if opening is not None else None
    if opening is not None and closing is not None:
        return (trim_content(chart, opening.start + 1, closing) or (opening.start + 1, closing),), "direct"
    start = of_kind(match, "that", "colon")[0].end
    return (until_end(chart, start, (cue.start, cue.end)),), "indirect"
