"""The named ways to make a value of a match; a rule names one of them in `make`.

Each takes the match and gives a mention, or None where the match means nothing (a house cannot be killed).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..vocabulary import FAMILY, allows, default_object, within
from .engine import Match
from .mentions import Chart, Mention

NOTHING: frozenset[str] = frozenset()
YEARS = range(1900, 2101)
WITH_ARTICLE = {
    "damaged",
    "destroyed",
    "intercepted",
    "struck",
}  # "a house was hit" counts one, "a missile was fired" need not


class Figure(NamedTuple):
    """How many of what; `measure` where the noun itself says what happened to them."""

    low: float | None
    high: float | None
    bound: str = "exact"
    object: str | None = None
    measure: str | None = None
    polarity: str = "affirmed"


def of_kind(match: Match, *kinds: str) -> list[Mention]:
    """The parts of the match that are of these kinds, in order."""
    return [part for part in match.parts if part is not None and part.kind in kinds]


def _made(match: Match, kind: str, flags: frozenset[str], value: object) -> Mention:
    parts = tuple(part for part in match.parts if part is not None)
    return Mention(kind, min(p.start for p in parts), max(p.end for p in parts), flags, value, match.rule.name, parts)


# ---------------------------------------------------------------- numbers


def compose(match: Match) -> Mention | None:
    """A number of one or more numerals: «двадцять чотири», "2.5 thousand", «مئة وأربعة وعشرون ألفا»; as far as it reaches."""
    chart, first = match.chart, match.parts[0]
    assert first is not None
    parts, total, current, lowest, vague, ratio = [], 0.0, None, float("inf"), False, 1.0
    place, scales = first.start, float("inf")
    while place < chart.last:
        numeral = next(iter(chart.here("numeral", place)), None)
        if numeral is None:
            joins = (
                parts
                and (chart.has("conjunction", place) or chart.has("dash", place))
                and chart.has("numeral", place + 1)
            )
            if not joins or not _joins(chart, place, current):
                break
            place += 1
            continue
        flags, value = numeral.flags, numeral.value
        if isinstance(value, tuple):  # 10-15 тисяч
            if parts:
                break
            value, ratio = value[0], value[1] / max(value[0], 1)
        if ("vague" in flags and not (parts and not vague and "scale" in flags)) or value is None:
            if parts and not vague:
                break
            vague = True
        elif "scale" in flags:
            if current is None and parts and not vague:
                break
            if value < 1000 and (current or 1) < 100:
                current = (current or 1) * value
                lowest = value
            elif value < scales:
                total += (1 if current is None else current) * value
                current, lowest, scales = None, float("inf"), value
            else:
                break
        elif current is None:
            if parts and value >= scales:
                break
            current, lowest = value, _place_of(value)
        elif "digits" in flags or "digits" in parts[-1].flags:
            break
        elif value < lowest or (current < 10 and 20 <= value < 100 and value % 10 == 0 and "conjunction" in flags):
            current += value
            lowest = _place_of(value) if value < lowest else 1
        else:
            break
        parts.append(numeral)
        place = numeral.end
    if not parts:
        return None
    value = total + (current or 0)
    if ratio != 1:
        figure = Figure(int(value), round(value * ratio), "range")
        return Mention(
            "number", first.start, parts[-1].end, frozenset({"digits", "many"}), figure, match.rule.name, tuple(parts)
        )
    only = parts[0].flags if len(parts) == 1 else NOTHING
    flags = (only & {"article", "digits", "decimal"}) | (parts[0].flags & {"conjunction", "ب", "ل", "def"})
    if vague:
        return Mention(
            "number",
            first.start,
            parts[-1].end,
            flags | {"vague"},
            Figure(None, None, "vague"),
            match.rule.name,
            tuple(parts),
        )
    if value != int(value):
        flags |= {"decimal"}
    else:
        value = int(value)
        if only and "digits" in only and value in YEARS and len(chart.words[first.start].surface) == 4:
            flags |= {"yearlike"}
        if value == 0:
            flags |= {"zero"}
    if value > 2:
        flags |= {"many"}
    if "people" in parts[-1].flags:
        flags |= {"people"}
    if "about" in parts[-1].flags:
        return Mention(
            "number", first.start, parts[-1].end, flags, Figure(value, value, "about"), match.rule.name, tuple(parts)
        )
    return Mention("number", first.start, parts[-1].end, flags, Figure(value, value), match.rule.name, tuple(parts))


def _joins(chart: Chart, place: int, current: float | None) -> bool:
    """Whether the word at place can stand inside a number: a hyphen, "and" after hundreds."""
    if chart.has("dash", place):
        return chart.words[place].surface == "-"
    return current is None or current % 100 == 0


def _place_of(value: float) -> float:
    """The place that a plain numeral fills: 24 → 1, 20 → 10, 300 → 100; a smaller one may follow."""
    for place in (1_000_000, 1000, 100, 10):
        if value >= place and value % place == 0:
            return place
    return 1


def between(match: Match) -> Mention | None:
    """A range of two numbers: "from 5 to 10", «від 5 до 10»."""
    low, high = (m.value for m in of_kind(match, "number"))
    if low.low is None or high.high is None or low.bound == "range" or high.bound == "range":
        return None
    if low.low >= high.high or of_kind(match, "number")[0].flags & {"yearlike"}:
        return None
    return _made(match, "number", frozenset({"many"}), Figure(low.low, high.high, "range"))


def share(match: Match) -> Mention | None:
    """A number out of a larger one: «134 із 173» is 134."""
    first, second = of_kind(match, "number")
    if first.value.low is None or second.value.low is None or first.value.low > second.value.low:
        return None
    return _made(match, "number", first.flags, first.value)


def each(match: Match) -> Mention | None:
    """«по 3»: the number holds for each of the places or groups named."""
    (number,) = of_kind(match, "number")
    return _made(match, "number", number.flags | {"each"}, number.value)


def refuse(match: Match) -> Mention | None:
    """A number that is no count; the reason is the value of the unit, or the rule's own name after the slash."""
    numbers = of_kind(match, "number")
    if match.rule.name == "refused/month-first" and match.chart.has("object", numbers[0].end):
        return None  # «В мае 12 погибших»
    units = [m for m in of_kind(match, "unit") if m.value]
    why = units[0].value if units else match.rule.name.split("/")[-1].replace("-", " ")
    return _made(match, "refused", NOTHING, why)


def bound(match: Match) -> Mention | None:
    """A number or quantity with at least, more than, about …"""
    (limit,) = of_kind(match, "bound")[:1]
    (number,) = of_kind(match, "number", "quantity")
    value = bounded(number.value, limit.value)
    return None if value is None else _made(match, number.kind, number.flags, value)


def bounded(value: Figure, limit: str) -> Figure | None:
    """The figure with a bound: at_least 24 is 24 and more."""
    if value.low is None or value.bound not in {"exact", "about"}:
        return None
    if limit in {"at_least", "more_than"}:
        return value._replace(high=None, bound=limit)
    if limit in {"at_most", "fewer_than"}:
        return value._replace(low=None, high=value.low, bound=limit)
    return value._replace(bound=limit)


# ---------------------------------------------------------------- quantities


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
                _unknown(match.chart, place) or any(m.end == place + 1 for m in match.chart.get("object"))
            ):
                return None  # "other towns", «شخص آخر»
            one = others[0].value
            value = Figure(one, one) if one else Figure(None, None, "vague")
        flags |= {"others"}
        made = _made(match, "quantity", frozenset(flags), value)
        return made
    entry_fields = noun.entry.fields if noun.entry is not None else {}
    obj, measure = noun.value, entry_fields.get("measure")
    if numbers and "many" in numbers[0].flags:
        obj = entry_fields.get("many", obj)  # «12 чоловік» are persons
    for earlier in nouns[:-1]:
        if "of" in earlier.flags and measure is None and earlier.entry is not None:  # "bodies of three men"
            measure = earlier.entry.fields.get("measure")
    if not numbers and _is_verb(match.chart, noun):
        return None
    if "adjective" in noun.flags and noun.end < match.chart.last and (
        match.chart.has("object", noun.end) or _unknown(match.chart, noun.end)
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
    return _made(match, "quantity", frozenset(flags), value._replace(object=obj, measure=measure))


def _is_verb(chart: Chart, noun: Mention) -> bool:
    """ "killed" alone is the verb, "the killed" the noun; a word within a longer verb is no noun either."""
    if any(m.start < noun.start < m.end for m in chart.get("measure")):
        return True
    verbs = any(m.flags & {"passive", "active"} for m in chart.here("measure", noun.start))
    return verbs and "def" not in noun.flags and not chart.has("article", noun.start - 1)


def reading_of(measure: Mention, obj: str) -> str | None:
    """The measure that a word has for this object; None where it cannot be said of it."""
    fields = measure.entry.fields if measure.entry is not None else {}
    when = fields.get("when", {})
    name = when.get(obj) or when.get(FAMILY.get(obj, "")) or measure.value
    limits = fields.get("objects")
    if limits and not within(obj, limits) and obj not in when:
        return None
    return str(name) if allows(name, obj) else None


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
    ends = sorted((p for p in match.parts if p is not None and p.kind in {"negation", "quantity"}), key=lambda p: p.start)
    if len(ends) > 1 and not verbs and not _one_clause(match.chart, ends[0].end, ends[-1].start):
        return None
    if measure is None or FAMILY.get(obj) != "people" or (nouns and nouns[0].flags & {"digits", "many"}):
        return None
    return _made(match, "count", NOTHING, Figure(0, 0, "exact", obj, measure, "denied"))


def _one_clause(chart: Chart, start: int, end: int) -> bool:
    """Whether no verb and no single comma divides the tokens; two commas enclose an aside."""
    commas = sum(chart.has("comma", i) for i in range(start, end))
    verbs = any(start <= m.start < end and m.flags & {"passive", "active"} for m in chart.get("measure"))
    return commas != 1 and not verbs


# ---------------------------------------------------------------- counts


def predicate(match: Match) -> Mention | None:
    """A measure with its auxiliary, negation or hedge: "were killed", «не пострадали», "may have been injured"."""
    (measure,) = of_kind(match, "measure")[-1:]
    flags = set(measure.flags)
    for part in match.parts:
        if part is None or part is measure:
            continue
        if part.kind == "negation":
            flags.add("denied")
        elif part.kind == "hedge":
            flags.add("hypothetical")
        elif part.kind == "auxiliary":
            flags.add("full")
            if "passive" in flags:
                flags -= {"active", "instrument"}
    made = _made(match, "measure", frozenset(flags), measure.value)
    made.entry = measure.entry
    return made


def both(match: Match) -> Mention | None:
    """Two measures of people at once: "killed and wounded" together are affected, told of each where no number is given."""
    first, second = of_kind(match, "measure")
    if {first.value, second.value} != {"killed", "injured"}:
        return None
    if not (first.flags & second.flags) & {"passive", "active", "noun"} and not any(
        n.end == first.start for n in match.chart.get("number")
    ):
        return None  # "the killed and wounded" are two
    made = _made(match, "measure", (first.flags & second.flags) | {"both"}, "affected")
    made.entry = None
    return made


def _polarity(measure: Mention | None) -> str:
    flags = measure.flags if measure is not None else NOTHING
    return "denied" if "denied" in flags else "hypothetical" if "hypothetical" in flags else "affirmed"


def count(match: Match) -> Mention | None:
    """A quantity and what happened to it."""
    figure = of_kind(match, "quantity", "number")[0]
    (measure,) = of_kind(match, "measure")[-1:] or (None,)
    value = figure.value
    if figure.kind == "number" and (
        figure.flags & {"yearlike", "decimal", "article"} or _counts_else(match.chart, figure)
    ):
        return None
    if measure is None:
        name = value.measure
        obj = value.object
    else:
        obj = value.object or ("person" if "people" in figure.flags else default_object(measure.value))
        if value.object is None and obj == "person":
            obj = _people_before(match.chart, figure) or obj
        if obj is None:  # what it counts is told before: resolve/discourse
            open_ = figure.flags | ({"open", "of_them"} if of_kind(match, "subset") else {"open"})
            return _made(match, "count", open_, value._replace(measure=measure.value, polarity=_polarity(measure)))
        name = reading_of(measure, obj)
        if value.measure and name != value.measure:
            name = value.measure if "light" in measure.flags else _of_two(value.measure, name, figure)
        if (
            "instrument" in measure.flags
            and not (measure.flags & {"active", "passive", "noun"})
            and FAMILY.get(obj) != "weapons"
        ):
            return None
    if name is None or obj is None or not allows(name, obj):
        return None
    if (
        "article" in figure.flags
        and "digits" not in figure.flags
        and FAMILY[obj] != "people"
        and name not in WITH_ARTICLE
    ):
        return None
    if figure.kind == "number" and of_kind(match, "subset"):
        figure_flags = figure.flags | {"of_them"}
        return _made(
            match, "count", figure_flags, value._replace(object=obj, measure=name, polarity=_polarity(measure))
        )
    flags = figure.flags | ({"both"} if measure is not None and "both" in measure.flags else NOTHING)
    return _made(match, "count", flags, value._replace(object=obj, measure=name, polarity=_polarity(measure)))


def _people_before(chart: Chart, figure: Mention) -> str | None:
    """The people last counted before a number without a noun: "two civilians died and two others were hurt"."""
    found = None
    for mention in chart.get("quantity"):
        if mention.end <= figure.start and "people" in mention.flags and "bare" not in mention.flags:
            found = mention.value.object
    for mention in chart.get("count"):
        if mention.start < figure.start and FAMILY.get(mention.value.object) == "people" and "part" not in mention.flags:
            found = mention.value.object
    return None if found == "family" else found


def _counts_else(chart: Chart, number: Mention) -> bool:
    """Whether a bare number stands before a word that no list knows: «загинуло 5 корів» counts no people."""
    return number.end < chart.last and "people" not in number.flags and _unknown(chart, number.end)


def _unknown(chart: Chart, place: int) -> bool:
    """Whether the token is a word that no list knows, and no name."""
    if chart.words[place].shape != "w" or chart.bits[place - chart.first]:
        return False
    return chart.script == "Arabic" or not chart.words[place].capital


def count_before_part(match: Match) -> Mention | None:
    """A count whose verb comes after an inserted part; it ends before the part, so that the part can follow."""
    made = count(match)
    if made is not None:
        (figure,) = of_kind(match, "quantity")
        made.end = figure.end
    return made


def count_object(match: Match) -> Mention | None:
    """A verb, its doer and what it harmed: «اختطف مسلحون أربعة موظفين»; the last quantity is counted."""
    *_, figure = of_kind(match, "quantity")
    rest = tuple(p for p in match.parts if p is None or p.kind != "quantity" or p is figure)
    made = count(match._replace(parts=rest))
    if made is not None:
        made.parts = tuple(p for p in match.parts if p is not None and (p.kind != "quantity" or p is figure))
    return made


STATES = {"kidnapped", "displaced", "detained", "missing", "trapped", "evacuated", "captured", "affected", "injured"}
"""Measures that a noun or participle tells as a state, over which the verb says what happened: "two hostages were killed"."""


def _of_two(noun: str, verb: str | None, figure: Mention) -> str | None:
    """The measure where noun and verb both tell one: wounded evacuated are evacuated; dead found are dead."""
    if verb is None or ("participle" in figure.flags and noun not in STATES):
        return noun if noun == verb else None
    if noun in {"strikes", "clashes"}:
        return None
    if noun in STATES:
        return verb
    return None if noun == "killed" else noun


def toll(match: Match) -> Mention | None:
    """A word for a toll and its number: "the death toll rose to 24", "wounded: 12"."""
    (figure,) = of_kind(match, "number") or of_kind(match, "quantity")[-1:]
    named = next(p for p in match.parts if p is not None and p is not figure and p.kind != "bound")
    value = figure.value
    if figure.flags & {"yearlike", "decimal", "article"} or (
        figure.kind == "number" and _counts_else(match.chart, figure)
    ):
        return None
    limits = of_kind(match, "bound")
    if limits:
        bounded_value = bounded(value, limits[0].value)
        if bounded_value is None:
            return None
        value = bounded_value
    nouns, verbs = of_kind(match, "object"), of_kind(match, "measure")
    if named.kind == "toll" and nouns and verbs:  # "the number of drones shot down rose to 22"
        obj = nouns[0].value
        measure = reading_of(verbs[0], obj)
        if measure is None:
            return None
    elif named.kind == "toll" and not named.value:
        return None
    elif named.kind == "toll":
        measure, obj = named.value, value.object or (nouns[0].value if nouns else default_object(named.value))
        if value.measure not in {None, measure}:
            return None
    else:
        measure, obj = named.value.measure, named.value.object
    if obj is None or not allows(measure, obj):
        return None
    between_ = [
        kind for kind in ("negation", "hedge") for m in match.chart.get(kind) if named.end <= m.start < figure.start
    ]
    if between_:  # "the toll may reach 50"
        value = value._replace(polarity="denied" if "negation" in between_ else "hypothetical")
    return _made(match, "count", figure.flags | {"toll"}, value._replace(object=obj, measure=measure))


def like(match: Match) -> Mention | None:
    """One more quantity of the same measure: a list, or "and 7 others"."""
    (model,) = of_kind(match, "count")
    (figure,) = of_kind(match, "quantity")
    value = figure.value
    obj = value.object or model.value.object
    measure = value.measure or model.value.measure
    if obj is None or model.value.object is None or measure is None:
        return None
    if obj != model.value.object and value.measure is None and FAMILY.get(obj) != "people" or (
        FAMILY.get(obj) != FAMILY.get(model.value.object) and value.measure is None
    ):
        verb = _verb_of(model)
        again = reading_of(verb, obj) if verb is not None else None
        if again is not None:  # "lost 150 soldiers, two tanks": the verb read anew
            flags = figure.flags | (model.flags & {"part"})
            return _made(
                match, "count", flags, value._replace(object=obj, measure=again, polarity=model.value.polarity)
            )
    if not allows(measure, obj) or model.value.polarity == "denied":
        return None
    if (
        FAMILY.get(obj) != FAMILY.get(model.value.object)
        and value.measure is None
        and not {FAMILY[obj], FAMILY[model.value.object]} <= {"vehicles", "buildings", "places", "others", "weapons"}
    ):
        return None
    flags = figure.flags | (model.flags & {"part"})
    return _made(match, "count", flags, value._replace(object=obj, measure=measure, polarity=model.value.polarity))


def part_told(match: Match) -> Mention | None:
    """ "Among the dead are two children": a part of a figure told before."""
    (figure,) = of_kind(match, "quantity")
    (subset,) = of_kind(match, "subset")
    measure = subset.entry.fields.get("measure") if subset.entry is not None else None
    obj = figure.value.object
    if measure is None or obj is None or not allows(measure, obj):
        return None
    return _made(match, "count", figure.flags | {"of_them"}, figure.value._replace(measure=measure))


def elliptic(match: Match) -> Mention | None:
    """«8 – над Курской областью»: a number alone, measure and objects are those of the figure before."""
    (figure,) = of_kind(match, "number", "quantity")
    if figure.flags & {"yearlike", "decimal", "article", "zero"} or figure.value.bound == "vague" or figure.value.measure:
        return None
    return _made(match, "count", figure.flags | {"open", "elliptic"}, figure.value)


def _verb_of(model: Mention) -> Mention | None:
    """The measure word that a count was made with, itself or through the count it is listed beside."""
    for piece in reversed(model.parts):
        if piece.kind == "measure":
            return piece
    return next((_verb_of(piece) for piece in model.parts if piece.kind == "count"), None)


def part(match: Match) -> Mention | None:
    """A part of a count: "including six children", «44 із них — реактивні»."""
    whole = of_kind(match, "count")[0]
    figure, *nouns = sorted(of_kind(match, "quantity", "number"), key=lambda m: m.kind != "number")
    value = figure.value
    if nouns and nouns[0].value.object is not None:  # "three of them children"
        value = value._replace(object=nouns[0].value.object)
    if figure.flags & {"yearlike", "decimal"} or (figure.kind == "number" and _counts_else(match.chart, figure)):
        return None
    measures = of_kind(match, "measure")
    obj = value.object or whole.value.object
    if obj is None:
        return None
    measure = reading_of(measures[0], obj) if measures else value.measure or whole.value.measure
    if measure is None or not allows(measure, obj):
        return None
    if FAMILY.get(obj) != FAMILY.get(whole.value.object):
        return None
    most, some = whole.value.high or whole.value.low, value.low or value.high
    if most is not None and some is not None and whole.value.bound in {"exact", "about"} and some > most:
        return None
    return _made(
        match,
        "count",
        figure.flags | {"part"},
        value._replace(object=obj, measure=measure, polarity=whole.value.polarity),
    )


PRODUCTIONS: dict[str, Callable[[Match], Mention | None]] = {
    f.__name__: f
    for f in (
        compose,
        between,
        each,
        elliptic,
        part_told,
        refuse,
        bound,
        quantity,
        none_of,
        predicate,
        both,
        count,
        count_before_part,
        count_object,
        toll,
        like,
        part,
        share,
    )
}
