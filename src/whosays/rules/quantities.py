"""Productions of quantities: a number and a noun, a noun alone, nobody at all."""

from __future__ import annotations

from ..vocabulary import FAMILY
from .engine import Match
from .figures import NOTHING, Figure, is_unknown, made, of_kind, reading_of
from .mentions import Chart, Mention


def quantity(match: Match) -> Mention | None:
    """How many of what: a number (or none) and a noun, perhaps with a participle that says what happened to them."""
    numbers = of_kind(match, "number")
    nouns = of_kind(match, "object")
    others = of_kind(match, "others")
    value = numbers[0].value if numbers else Figure(None, None)
    flags = (
        set(numbers[0].flags & {"yearlike", "article", "vague", "conjunction", "many", "digits", "ب", "zero", "each"})
        if numbers
        else {"bare"}
    )
    if numbers and "decimal" in numbers[0].flags:
        return None
    noun = nouns[-1] if nouns else None
    if noun is None:
        if not numbers:
            if not others:
                return None
            place = others[0].start - 1
            if place >= match.chart.first and (
                is_unknown(match.chart, place) or any(m.end == place + 1 for m in match.chart.get("object"))
            ):
                return None  # "other towns", «شخص آخر»
            one = others[0].value
            value = Figure(one, one) if one else Figure(None, None, "vague")
        flags |= {"others"}
        result = made(match, "quantity", frozenset(flags), value)
        return result
    entry_fields = noun.entry.fields if noun.entry is not None else {}
    obj, measure = noun.value, entry_fields.get("measure")
    if numbers and "many" in numbers[0].flags:
        obj = entry_fields.get("many", obj)  # «12 чоловік» are persons
    for earlier in nouns[:-1]:
        if "of" in earlier.flags and measure is None and earlier.entry is not None:  # "bodies of three men"
            measure = earlier.entry.fields.get("measure")
    if not numbers and _is_verb(match.chart, noun):
        return None
    if (
        "adjective" in noun.flags
        and noun.end < match.chart.last
        and (match.chart.has("object", noun.end) or is_unknown(match.chart, noun.end))
    ):
        return None  # «военный аэродром», "wounded soldiers": an adjective here
    if not numbers and FAMILY.get(obj) != "people" and ("dual" not in noun.flags or "plural" in noun.flags):
        return None  # bare nouns are amounts for people only
    verbs = of_kind(match, "measure")
    if not numbers and "generic" in noun.flags and "dual" not in noun.flags and not others and not verbs:
        return None
    if numbers and "article" in numbers[0].flags and "singular" not in noun.flags and not others:
        return None
    if FAMILY.get(obj) == "attacks" and numbers and "article" in numbers[0].flags:
        return None  # "an attack" tells of one, it does not count
    flags |= noun.flags & {
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
    }
    if not numbers:
        if "dual" in noun.flags and "plural" not in noun.flags:
            value = Figure(2, 2)
            flags = flags - {"bare"} | {"dual"}
        elif others and others[0].value:
            value = Figure(others[0].value, others[0].value)
        elif "singular" in noun.flags and "plural" not in noun.flags:
            value = Figure(1, 1)
        else:
            value = Figure(None, None, "vague")
            flags |= {"vague"}
        flags |= noun.flags & {"conjunction"}
    if numbers and noun.start < numbers[0].start:
        flags |= noun.flags & {"conjunction"}
    if verbs:
        measure = reading_of(verbs[0], obj) or measure
        if measure is None:
            return None
        flags |= {"participle"}
    if measure is not None:
        flags |= {"measured"}
    if others:
        flags |= {"others"}
    flags.add(FAMILY.get(obj, "others_"))
    return made(match, "quantity", frozenset(flags), value._replace(object=obj, measure=measure))


def _is_verb(chart: Chart, noun: Mention) -> bool:
    """ "killed" alone is the verb, "the killed" the noun; a word within a longer verb is no noun either."""
    if any(m.start < noun.start < m.end for m in chart.get("measure")):
        return True
    verbs = any(m.flags & {"passive", "active"} for m in chart.here("measure", noun.start))
    return verbs and "def" not in noun.flags and not chart.has("article", noun.start - 1)


def none_of(match: Match) -> Mention | None:
    """No casualties, никто не пострадал: a denied 0."""
    nouns = of_kind(match, "quantity", "object")
    value = nouns[0].value if nouns else None
    obj = value.object if isinstance(value, Figure) else value or "person"
    measure = value.measure if isinstance(value, Figure) else None
    if nouns and nouns[0].kind == "object" and nouns[0].entry is not None:
        measure = nouns[0].entry.fields.get("measure")
    verbs = of_kind(match, "measure")
    if verbs:
        measure = reading_of(verbs[0], obj)
    ends = sorted(
        (p for p in match.parts if p is not None and p.kind in {"negation", "quantity"}), key=lambda p: p.start
    )
    if len(ends) > 1 and not verbs and not _one_clause(match.chart, ends[0].end, ends[-1].start):
        return None
    if measure is None or FAMILY.get(obj) != "people" or (nouns and nouns[0].flags & {"digits", "many"}):
        return None
    return made(match, "count", NOTHING, Figure(0, 0, "exact", obj, measure, "denied"))


def _one_clause(chart: Chart, start: int, end: int) -> bool:
    """Whether no verb and no single comma divides the tokens; two commas enclose an aside."""
    commas = sum(chart.has("comma", i) for i in range(start, end))
    verbs = any(start <= m.start < end and m.flags & {"passive", "active"} for m in chart.get("measure"))
    return commas != 1 and not verbs
