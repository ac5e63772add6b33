"""What stands at a token: the kinds as bits, and small questions about them."""

from __future__ import annotations

from .mentions import Chart, Mention, bit

ABOUT = bit("about")
ADDRESSING = bit("addressing")
ADVERB = bit("adverb")
ANY = bit("any")
ARTICLE = bit("article")
AUDIENCE = bit("audience")
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
MEANWHILE = bit("meanwhile")
MEASURE = bit("measure")
MONTH = bit("month")
NEGATION = bit("negation")
NUMERAL = bit("numeral")
OBJECT = bit("object")
OCCASION = bit("occasion")
OPENS = bit("opens")
PREPOSITION = bit("preposition")
PRONOUN = bit("pronoun")
QUOTE = bit("quote")
ROLE = bit("role")
SLASH = bit("slash")
STOP = bit("stop")
SUBSET = bit("subset")
TOLD = bit("told")
WITH = bit("with")
THAT = bit("that")
TIME = bit("time")
VERB = bit("verb")
WEEKDAY = bit("weekday")
MEASURE_OR_OPENS = MEASURE | OPENS
EDGE = OPENS | STOP | COLON | CLAUSE | THAT | MEASURE | CUE | SLASH | AUXILIARY | VERB
SKIPPED = ADVERB | TIME | WEEKDAY
TO = "ل"  # Arabic "to", attached
SHORTEST = 5  # letters of an Arabic word with it and the article
MAX_TITLE = 6  # tokens of the name of an outlet
OUTLETS = frozenset({"outlet", "agency", "media"})  # roles that may be the name of an audience
ACTS = frozenset({"active", "passive", "noun", "instrument"})


def kinds_at(chart: Chart, i: int) -> int:
    """The kinds at a token, those of a phrase at every token of it; outside the sentence an end."""
    if not chart.first <= i < chart.last:
        return STOP
    bits: int = chart.bits[i - chart.first]
    if i in chart.inside:
        bits |= chart.inside[i]
    if not bits & MEASURE_OR_OPENS:
        return bits
    if bits & MEASURE and not any(m.flags & ACTS for m in chart.here("measure", i)) and i not in chart.inside:
        bits &= ~MEASURE  # "the mother of the wounded boy said": no verb
    if bits & OPENS and i not in chart.inside and all("def" in m.flags for m in chart.here("opens", i)):
        bits &= ~OPENS  # «رئيس محكمة الاستئناف»
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
    """Whether the preposition at i, or the phrase that i stands in, holds a name together (of, for, in charge of)."""
    if chart.inside.get(i, 0) & PREPOSITION:
        return any("link" in m.flags and m.start <= i < m.end for m in chart.get("preposition"))
    return any("link" in m.flags for m in chart.here("preposition", i))


def is_capital(chart: Chart, i: int) -> bool:
    return chart.first <= i < chart.last and bool(chart.words[i].capital)


def begins_noun(chart: Chart, i: int) -> bool:
    """Whether an article stands at token i, or a numeral that is one ("a", "one")."""
    return bool(kinds_at(chart, i) & ARTICLE) or any("article" in m.flags for m in chart.here("numeral", i))


def is_surname(chart: Chart, i: int) -> bool:
    """Whether a capitalised word is a surname, by a list or by its ending."""
    if chart.has("surname", i):
        return True
    word = chart.words[i]
    return bool(chart.surnames) and word.capital and not word.bits and word.key.endswith(chart.surnames)


def is_infinitive(chart: Chart, i: int) -> bool:
    """Whether a word ends like an infinitive, in a language that tells them by their ending."""
    return bool(chart.infinitive) and i < chart.last and chart.words[i].key.endswith(chart.infinitive)


def is_mark(chart: Chart, i: int) -> bool:
    """Whether the token is an emoji, a list mark, an address: neither word nor punctuation."""
    return (
        i < len(chart.words) and chart.words[i].shape == "p" and not anywhere(chart, i) and not chart.inside.get(i, 0)
    )


def is_title(chart: Chart, start: int, end: int) -> bool:
    """Whether a short quotation is a name: no sentence, and nothing in it that happens."""
    tells = MEASURE | VERB | NEGATION | AUXILIARY | PRONOUN
    return not kinds_at(chart, end - 1) & STOP and not any(anywhere(chart, i) & tells for i in range(start, end))


def is_quoted(chart: Chart, i: int) -> bool:
    """Whether token i stands in a quotation."""
    return i < len(chart.depth) and chart.depth[i] > 0


def past(chart: Chart, i: int) -> int:
    """Past the adverbs, times and articles that start at token i."""
    while i < chart.last and kinds_at(chart, i) & (SKIPPED | ARTICLE | PREPOSITION | NUMERAL):
        if kinds_at(chart, i) & ROLE or (kinds_at(chart, i) & NUMERAL and not kinds_at(chart, i + 1) & TIME):
            break  # «14 років тому»
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


def audience_at(chart: Chart, i: int) -> Mention | None:
    """The listed audience that begins at token i.

    A form that serves for other cases too («СМИ», للصحفيين) is one after the verb, a name, or a title that is whole.
    """
    mention = next((m for m in chart.here("audience", i) if "before" not in m.flags), None)
    if mention is None or "ambiguous" not in mention.flags or i == chart.first:
        return mention
    before = kinds_at(chart, i - 1)
    whole = chart.words[i - 1].key.startswith(chart.whole) if chart.whole else None
    after_name = whole is not None and (before & ROLE if whole else not before)
    spoken = before & CHANNEL and any(
        m.end == i and chart.words[m.start].bits & PREPOSITION for m in chart.get("channel")
    )
    return mention if before & CUE or spoken or after_name else None


def audience_end(chart: Chart, mention: Mention) -> int:
    """Where a listed audience ends: past the name of the outlet, if one follows ("to the agency NAME")."""
    end = mention.end
    if "named" not in mention.flags:
        return end
    if kinds_at(chart, end) & QUOTE and end in chart.opens and chart.opens[end] - end <= MAX_TITLE:
        return chart.opens[end] + 1
    ends = EDGE | COMMA | QUOTE | PREPOSITION | AUDIENCE | ROLE | BRACKET | DASH
    while end < chart.last and end - mention.end < MAX_TITLE:
        outlet = next((m for m in chart.here("role", end) if m.value in OUTLETS and is_capital(chart, end)), None)
        if outlet is not None:
            return outlet.end
        if kinds_at(chart, end) & ends:
            break
        ends |= SKIPPED  # no adverb or day, except as the name itself
        if chart.script != "Arabic" and not is_capital(chart, end):
            break
        end += 1
    return end


def past_audience(chart: Chart, i: int, attached: bool = True) -> int:
    """Past the audience that begins at token i: «сообщил журналистам мэр», «сказал „Известиям“ мэр»."""
    beyond = i
    if not chart.whole:
        beyond = _past_foreign(chart, i)
    elif attached and i < chart.last:
        beyond = _past_attached(chart, i)
    if beyond > i or not kinds_at(chart, i) & (AUDIENCE | QUOTE):
        return beyond
    listed = audience_at(chart, i)
    if listed is not None:
        end = audience_end(chart, listed)
        return i if "ambiguous" in listed.flags and not kinds_at(chart, end) & ROLE else end
    named = i > chart.first and chart.words[i - 1].bits & AUDIENCE  # the cue holds it: «сообщил агентству „Север“ мэр»
    if chart.dative and i in chart.opens and (named or is_dative(chart, i)):
        return chart.opens[i] + 1
    return i


def _past_attached(chart: Chart, i: int) -> int:
    """Past what the attached Arabic preposition governs right after the verb: «قال لـ„الراية“», «وقال للمجلس»."""
    word = chart.words[i]
    if word.key == TO:
        after = i + 1
        if after in chart.opens and chart.opens[after] - after <= MAX_TITLE:
            return chart.opens[after] + 1
        if kinds_at(chart, after) & BRACKET:
            ends = (j + 1 for j in range(after + 1, min(after + MAX_TITLE, chart.last)) if kinds_at(chart, j) & BRACKET)
            return next(ends, i)
        return i
    if not word.key.startswith(TO + TO) or len(word.key) < SHORTEST or kinds_at(chart, i) & AUDIENCE:
        return i
    end = i + 1
    while end < chart.last and chart.words[end].key.startswith(chart.whole) and not kinds_at(chart, end) & ROLE:
        end += 1
    return end


def _past_foreign(chart: Chart, i: int) -> int:
    """Past an outlet in Latin letters between the verb and whoever tells it: «рассказал CNN источник»."""
    if chart.script != "Cyrillic" or not kinds_at(chart, i - 1) & CUE:
        return i
    end = i
    while end < chart.last and end - i < MAX_TITLE and is_capital(chart, end) and chart.words[end].surface.isascii():
        end += 1
    if end == i or kinds_at(chart, i) & ROLE:
        return i
    told = kinds_at(chart, end) & ROLE or (kinds_at(chart, end + 1) & ROLE and not kinds_at(chart, end))
    several = chart.several and chart.words[i - 1].key.endswith(chart.several)
    inside = several and kinds_at(chart, end) & PREPOSITION and is_capital(chart, end + 1)  # «сообщили CNN в Пентагоне»
    if inside:
        return end + 1
    return end if told and not is_capital(chart, end) else i


def is_dative(chart: Chart, i: int) -> bool:
    """Whether a person, a body or a name that may stand in the dative begins at token i."""
    here = kinds_at(chart, i)
    if here & QUOTE and i in chart.opens:
        return is_capital(chart, i + 1) and chart.words[chart.opens[i] - 1].key.endswith(chart.dative)
    if not (here & ROLE or (is_capital(chart, i) and not here)):
        return False
    word = chart.words[i]
    return bool(word.key.endswith(chart.dative) or (word.surface.isascii() and word.surface.isupper()))
