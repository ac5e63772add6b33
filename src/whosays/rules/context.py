"""What stands at a token: the kinds as bits, and small questions about them."""

from __future__ import annotations

from .mentions import Chart, bit

ABOUT = bit("about")
ADVERB = bit("adverb")
ARTICLE = bit("article")
AUXILIARY = bit("auxiliary")
BACK = bit("back")
BOUND = bit("bound")
BRACKET = bit("bracket")
CHANNEL = bit("channel")
CLAUSE = bit("clause")
COLON = bit("colon")
COMMA = bit("comma")
CONJUNCTION = bit("conjunction")
CUE = bit("cue")
DASH = bit("dash")
HEDGE = bit("hedge")
MEASURE = bit("measure")
MONTH = bit("month")
NEGATION = bit("negation")
NUMERAL = bit("numeral")
OBJECT = bit("object")
OPENS = bit("opens")
PREPOSITION = bit("preposition")
PRONOUN = bit("pronoun")
QUOTE = bit("quote")
ROLE = bit("role")
SLASH = bit("slash")
STOP = bit("stop")
SUBSET = bit("subset")
TOLD = bit("told")
THAT = bit("that")
TIME = bit("time")
VERB = bit("verb")
WEEKDAY = bit("weekday")
EDGE = OPENS | STOP | COLON | CLAUSE | THAT | MEASURE | CUE | SLASH | AUXILIARY | VERB
SKIPPED = ADVERB | TIME | WEEKDAY
ACTS = frozenset({"active", "passive", "noun", "instrument"})


def kinds_at(chart: Chart, i: int) -> int:
    """The kinds at a token, those of a phrase at every token of it; outside the sentence an end."""
    if not chart.first <= i < chart.last:
        return STOP
    bits: int = chart.bits[i - chart.first]
    if i in chart.inside:
        bits |= chart.inside[i]
    if bits & MEASURE and not any(m.flags & ACTS for m in chart.here("measure", i)) and i not in chart.inside:
        bits &= ~MEASURE  # "the mother of the wounded boy said": no verb
    return bits


def anywhere(chart: Chart, i: int) -> int:
    """The kinds at a token, in this sentence or another (quotations go over several)."""
    return (
        chart.bits[i - chart.first]
        if chart.first <= i < chart.last
        else chart.words[i].bits
        if i < len(chart.words)
        else 0
    )


def is_link(chart: Chart, i: int) -> bool:
    """Whether the preposition at i holds a name together (of, for)."""
    return any("link" in m.flags for m in chart.here("preposition", i))


def is_capital(chart: Chart, i: int) -> bool:
    return chart.first <= i < chart.last and bool(chart.words[i].capital)


def is_mark(chart: Chart, i: int) -> bool:
    """Whether the token is an emoji, a list mark, an address: neither word nor punctuation."""
    return i < len(chart.words) and chart.words[i].shape == "p" and not anywhere(chart, i)


def is_quoted(chart: Chart, i: int) -> bool:
    """Whether token i stands in a quotation."""
    return i < len(chart.depth) and chart.depth[i] > 0


def past(chart: Chart, i: int) -> int:
    """Past the adverbs, times and articles that start at token i."""
    while i < chart.last and kinds_at(chart, i) & (SKIPPED | ARTICLE | PREPOSITION) and not kinds_at(chart, i) & ROLE:
        if kinds_at(chart, i) & PREPOSITION and not kinds_at(chart, i) & SKIPPED:
            if not kinds_at(chart, i + 1) & (TIME | WEEKDAY):
                break
            i += 1  # «во вторник»
        i = max((m.end for kind in ("adverb", "time", "weekday") for m in chart.here(kind, i)), default=i + 1)
    return i


def before_time(chart: Chart, i: int) -> int:
    """Back over the adverbs and times of several words that end at token i."""
    if i - 1 not in chart.inside:
        return i
    for kind in ("adverb", "time", "weekday"):
        for mention in chart.get(kind):
            if mention.end == i and mention.end - mention.start > 1:
                return before_time(chart, mention.start)
    return i
