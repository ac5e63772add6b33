"""Productions of quantities: a number and a noun, a noun alone, nobody at all."""

from __future__ import annotations

from functools import cache

from ..vocabulary import FAMILY
from .context import (
    ACTS,
    ANY,
    AUXILIARY,
    BRACKET,
    CLAUSE,
    COLON,
    COMMA,
    CONJUNCTION,
    CUE,
    DASH,
    MEASURE,
    NEGATION,
    NUMERAL,
    PREPOSITION,
    STOP,
    TIME,
    VERB,
    WEEKDAY,
)
from .engine import Match
from .figures import NOTHING, Figure, is_unknown, made, of_kind, reading_of
from .mentions import Chart, Mention

AFTER_NOUN = AUXILIARY | BRACKET | CLAUSE | COMMA | CONJUNCTION | CUE | PREPOSITION | STOP | TIME | WEEKDAY
"""What may follow an adjective that stands for a noun."""
DENIED_NEAR = 12  # tokens between a verb that denies and the harm that it denies
BEFORE_PAIR = AUXILIARY | COLON | COMMA | DASH | MEASURE | PREPOSITION | STOP | BRACKET
"""What may stand before two nouns that tell of one each."""
PAIR_NEAR = 6  # tokens before them within which a number is theirs
TIMES = ("x", "X", "×")  # after a number: how many of what follows, or how many times as much
VERBAL = frozenset({"passive", "active"})
HARM = frozenset({"killed", "injured"})
OF_NUMBER = {"yearlike", "article", "vague", "conjunction", "many", "digits", "ب", "zero", "each"}
OF_NOUN = {
    "type",
    "generic",
    "def",
    "preposition",
    "ب",
    "ل",
    "singular",
    "plural",
    "dual",
    "pronoun",
    "nominative",
    "agent",
    "grave",
}
"""The flags that a quantity has from its number and from its noun."""


def quantity(match: Match) -> Mention | None:
    """How many of what: a number (or none) and a noun, perhaps with a participle that says what happened to them."""
    first = match.parts[0]
    if len(match.parts) == 1 and first is not None and first.kind == "object":
        return _alone(match, first)
    parts = {part.kind: part for part in reversed(match.parts) if part is not None}  # the first of each kind
    number, others, verb = parts.get("number"), parts.get("others"), parts.get("measure")
    nouns = of_kind(match, "object")
    noun = nouns[-1] if nouns else None
    if number is not None and ("decimal" in number.flags or _is_times(match.chart, number, noun)):
        return None
    flags = number.flags & OF_NUMBER if number is not None else frozenset({"bare"})
    if others is not None:
        flags |= {"others"}
    if noun is None:
        value = number.value if number is not None else _others(match.chart, others)
        return None if value is None else made(match, "quantity", flags, value)
    if number is None and FAMILY.get(noun.value) != "people" and not _is_two(noun.flags):
        return None  # bare nouns are amounts for people only
    obj, measure = _told(noun, number, nouns[:-1])
    if _is_adjective(match.chart, noun) or (number is None and _is_verb(match.chart, noun)):
        return None
    articled = number is not None and "article" in number.flags
    if articled and (FAMILY.get(obj) == "attacks" or ("singular" not in noun.flags and others is None)):
        return None  # "an attack" tells of one, it does not count
    if number is None and others is None and verb is None and "generic" in noun.flags and "dual" not in noun.flags:
        return None
    flags |= noun.flags & OF_NOUN
    if number is None:
        value = _bare(noun.flags, others)
        flags = (flags - {"bare"} if _is_two(noun.flags) else flags) | (
            {"vague"} if value.bound == "vague" else frozenset()
        )
    else:
        value = number.value
    if number is None or noun.start < number.start:
        flags |= noun.flags & {"conjunction"}
    if verb is not None:
        told = reading_of(verb, obj) or measure
        if told is None:
            return None
        measure = measure if measure == "killed" else told  # three dead refugees are dead
        flags |= {"participle"}
    if measure is not None:
        flags |= {"measured"}
    return made(match, "quantity", flags | {FAMILY[obj]}, value._replace(object=obj, measure=measure))


def _is_times(chart: Chart, number: Mention, noun: Mention | None) -> bool:
    """Whether a number with an x says how many times, not how many: "3x faster drones", not "3x Shahed"."""
    last = chart.words[number.end - 1].surface
    if not last.endswith(TIMES) or last[:-1].isalpha():  # "six"
        return False
    return noun is None or any(chart.words[i].shape == "w" for i in range(number.end, noun.start))


def _alone(match: Match, noun: Mention) -> Mention | None:
    """A noun without a number and all else: an amount of people, or two of anything."""
    if FAMILY.get(noun.value) != "people" and not _is_two(noun.flags):
        return None
    if "generic" in noun.flags and "dual" not in noun.flags:
        return None
    if _is_adjective(match.chart, noun) or _is_verb(match.chart, noun):
        return None
    measure = noun.entry.fields.get("measure") if noun.entry is not None else None
    flags, value = _amount(str(noun.value), noun.flags, measure)
    if _does_it(match.chart, noun):
        flags |= {"agent"}
    return Mention("quantity", noun.start, noun.end, flags, value, match.rule.name, (noun,))


def such(match: Match) -> Mention | None:
    """People and what they were: «شخصين مدنيين» are two civilians."""
    first, kind = of_kind(match, "object")
    told = _alone(match, first)
    return None if told is None else made(match, "quantity", told.flags, told.value._replace(object=kind.value))


def _does_it(chart: Chart, noun: Mention) -> bool:
    """Whether those named did what is told: «ударом артиллеристов уничтожен склад», «вогнем артилеристів»."""
    if not chart.instrumental or noun.start <= chart.first:
        return False
    before = chart.words[noun.start - 1]
    if before.event is None or not before.key.endswith(chart.instrumental):
        return False
    return any(
        entry.kind == "agent" or (entry.kind == "trigger" and "noun" in flags) for entry, flags in before.event.hits
    )


@cache
def _amount(obj: str, of_noun: frozenset[str], measure: str | None) -> tuple[frozenset[str], Figure]:
    """The flags and the value of a quantity that is a noun with these flags and nothing else."""
    value = _bare(of_noun, None)
    flags = of_noun & (OF_NOUN | {"conjunction"}) | {FAMILY[obj]}
    if not _is_two(of_noun):
        flags |= {"bare"}
    if value.bound == "vague":
        flags |= {"vague"}
    if measure is not None:
        flags |= {"measured"}
    return flags, value._replace(object=obj, measure=measure)


def _told(noun: Mention, number: Mention | None, earlier: list[Mention]) -> tuple[str, str | None]:
    """What a noun counts, and the measure it tells, itself or through "bodies of"."""
    fields = noun.entry.fields if noun.entry is not None else {}
    obj, measure = str(noun.value), fields.get("measure")
    if number is not None and "many" in number.flags:
        obj = fields.get("many", obj)  # «12 чоловік» are persons
    for mention in earlier:
        if "of" in mention.flags and measure is None and mention.entry is not None:
            measure = mention.entry.fields.get("measure")
    return obj, measure


def _others(chart: Chart, others: Mention | None) -> Figure | None:
    """ "Others" alone: one or some of the same; none after a noun, where it means other things («شخص آخر»)."""
    if others is None:
        return None
    place = others.start - 1
    if place >= chart.first and (is_unknown(chart, place) or any(m.end == place + 1 for m in chart.get("object"))):
        return None
    if "she" in others.flags and any(m.end == others.start and m.value in HARM for m in chart.get("measure")):
        return Figure(1, 1, object="woman")
    return Figure(others.value, others.value) if others.value else Figure(None, None, "vague")


def _bare(of_noun: frozenset[str], others: Mention | None) -> Figure:
    """How many a noun without a number means: a dual two, a singular one, a plural some."""
    if _is_two(of_noun):
        return Figure(2, 2)
    if others is not None and others.value:
        return Figure(others.value, others.value)
    if "singular" in of_noun and "plural" not in of_noun:
        return Figure(1, 1)
    return Figure(None, None, "vague")


def _is_two(of_noun: frozenset[str]) -> bool:
    return "dual" in of_noun and "plural" not in of_noun


def _is_adjective(chart: Chart, noun: Mention) -> bool:
    """Whether a word that is noun and adjective stands before its noun: «военный аэродром»."""
    if "adjective" not in noun.flags or noun.end >= chart.last:
        return False
    return chart.has("object", noun.end) or is_unknown(chart, noun.end)


def _is_verb(chart: Chart, noun: Mention) -> bool:
    """ "killed" alone is the verb, "the killed" the noun; a word within a longer verb is no noun either."""
    for measure in chart.get("measure"):
        if measure.start < noun.start < measure.end:
            return True
    verbs = any(m.flags & VERBAL for m in chart.here("measure", noun.start))
    return verbs and "def" not in noun.flags and not chart.has("article", noun.start - 1)


def none_of(match: Match) -> Mention | None:
    """No casualties, никто не пострадал: a denied 0."""
    nouns = of_kind(match, "quantity", "object")
    value = nouns[0].value if nouns else None
    obj = str((value.object if isinstance(value, Figure) else value) or "person")
    measure = value.measure if isinstance(value, Figure) else None
    if nouns and nouns[0].kind == "object" and nouns[0].entry is not None:
        measure = nouns[0].entry.fields.get("measure")
    verbs = of_kind(match, "measure")
    if verbs:
        told, measure = measure, reading_of(verbs[0], obj)
        if "condition" in verbs[0].flags or told == measure:
            return None  # "none of the wounded is in serious condition": there are wounded
    ends = sorted(
        (p for p in match.parts if p is not None and p.kind in {"negation", "quantity"}), key=lambda p: p.start
    )
    if len(ends) > 1 and not verbs and not _one_clause(match.chart, ends[0].end, ends[-1].start):
        return None
    if measure is None or FAMILY.get(obj) != "people" or (nouns and nouns[0].flags & {"digits", "many"}):
        return None
    return made(match, "count", NOTHING, Figure(0, 0, "exact", obj, measure, "denied"))


def one_each(match: Match) -> Mention | None:
    """One killed and one injured, told by two nouns alone: سقوط قتيل وجريح, «є загиблий і поранений»."""
    chart, nouns = match.chart, of_kind(match, "object")
    parts = [part for part in match.parts if part is not None]
    first, end = parts[0].start, parts[-1].end
    told = {noun.entry.fields.get("measure") for noun in nouns if noun.entry is not None}
    if nouns and (told != HARM or (end < chart.last and not chart.words[end].bits & AFTER_NOUN & ~AUXILIARY)):
        return None
    alone = nouns and nouns[0].end - first == 1  # «загиблий», not «є загиблий»
    if alone and first > chart.begin and not chart.words[first - 1].bits & BEFORE_PAIR:
        return None
    for i in range(first - 1, max(chart.begin, first - PAIR_NEAR) - 1, -1):
        if chart.words[i].bits & (STOP | COMMA | CLAUSE):
            break
        if chart.words[i].bits & (NUMERAL | NEGATION | ANY):
            return None
    return made(match, "count", frozenset({"both", "pair"}), Figure(1, 1, "exact", "person", "affected"))


def none_as_denied(match: Match) -> Mention | None:
    """ "Denied that anybody was hurt", نفى وقوع أي إصابات: a denied 0, where a verb before it denies; else nothing."""
    (measure,) = of_kind(match, "measure") or (None,)
    if measure is not None and not measure.flags & ACTS:
        return None
    first = next(part for part in match.parts if part is not None)
    return none_of(match) if _is_denied(match.chart, first.start) else None


def _is_denied(chart: Chart, start: int) -> bool:
    """Whether the last word before a token that says, orders or denies anything is one that denies."""
    for i in range(start - 1, max(chart.begin, start - DENIED_NEAR) - 1, -1):
        if chart.words[i].bits & STOP:
            return False
        for entry, _ in chart.words[i].hits:
            if entry.kind == "cue":
                return bool(entry.fields.get("stance") == "denies")
    return False


def none_so(match: Match) -> Mention | None:
    """ "There are no wounded", "no dead or injured": what is denied is told by an adjective with no noun behind it."""
    (adjective,) = of_kind(match, "measure")
    chart, after = match.chart, adjective.end
    if after < chart.last and not chart.words[after].bits & AFTER_NOUN:
        return None
    return none_of(match) if adjective.value in {"killed", "injured"} else None


def some_so(match: Match) -> Mention | None:
    """ "Dozens of dead and wounded": whom it says it of is told by an adjective with no noun behind it."""
    (number,), (adjective,) = of_kind(match, "number"), of_kind(match, "measure")
    chart, after = match.chart, adjective.end
    if adjective.value not in HARM | {"affected"} or (
        after < chart.last and not chart.words[after].bits & (AFTER_NOUN | VERB)
    ):
        return None
    value = number.value._replace(object="person", measure=adjective.value)
    return made(match, "count", number.flags | (adjective.flags & {"both"}), value)


def _one_clause(chart: Chart, start: int, end: int) -> bool:
    """Whether no verb and no single comma divides the tokens; two commas enclose an aside."""
    commas = sum(chart.has("comma", i) for i in range(start, end))
    verbs = any(start <= m.start < end and m.flags & {"passive", "active"} for m in chart.get("measure"))
    return commas != 1 and not verbs
