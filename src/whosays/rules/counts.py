"""Productions of counts: a quantity and what happened to it."""

from __future__ import annotations

from msgspec.structs import replace

from ..vocabulary import FAMILY, allows, default_object
from .ages import by_age
from .context import (
    ACTS,
    AUXILIARY,
    CLAUSE,
    COMMA,
    CONJUNCTION,
    CUE,
    MEASURE,
    NEGATION,
    PREPOSITION,
    SKIPPED,
    STOP,
    VERB,
)
from .engine import Match
from .figures import NOTHING, Figure, bounded, counts_else, is_under, made, of_kind, polarity_of, reading_of
from .mentions import Chart, Mention
from .series import ALONE

WITH_ARTICLE = {
    "damaged",
    "destroyed",
    "intercepted",
    "struck",
}  # "a house was hit" counts one, "a missile was fired" need not
NEXT_CLAUSE = 6  # tokens between a quantity and its verb from which on the verb may be that of another clause
TRADES = {"soldier", "fighter", "police", "medic", "journalist", "prisoner", "rescuer", "official"}
GROWN = {"man", "woman", "person"}
FRONTED = 3  # tokens before the word for a toll in which its verb stands, where verbs come first
ASIDE = 3  # tokens after a comma within which a trade may stand: «юноша, рядовой 5-й бригады»
AIRBORNE = {"uav", "missile", "cruise_missile", "ballistic_missile", "aircraft", "helicopter"}
IMPERFECT = "ي"  # what an Arabic verb begins with that tells what may be; with «ت» it may be a perfect: «قد تسلم»
DEFINITE = "ال"  # what an Arabic noun begins with that a verb has for its object
BESIDE = 2  # tokens between a verb and its number
ENDS_SUBJECT = COMMA | STOP | CLAUSE | CUE | CONJUNCTION
NAMED = 5  # tokens of a person with a name
ACTS_OR_ENDS = MEASURE | CUE | VERB | AUXILIARY | CLAUSE | CONJUNCTION
STATES = {"kidnapped", "displaced", "detained", "missing", "trapped", "evacuated", "captured", "affected", "injured"}
"""Measures that a noun or participle tells as a state; the verb says what happened: "two hostages were killed"."""


def predicate(match: Match) -> Mention | None:
    """A measure with its auxiliary, negation or hedge: "were killed", «не пострадали», "may have been injured"."""
    (measure,) = of_kind(match, "measure")[-1:]
    flags = set(measure.flags)
    first = next(part for part in match.parts if part is not None)
    flags |= first.flags & {"conjunction"}  # وتم نقلهما begins a clause as ونقلا does
    for part in match.parts:
        if part is None or part is measure:
            continue
        if part.kind == "negation" and "condition" in flags:
            flags -= ACTS  # not in serious condition: hurt all the same
        elif part.kind == "negation":
            flags.add("denied")
        elif part.kind == "hedge":
            if "imperfect" in part.flags and not match.chart.words[measure.start].key.startswith(IMPERFECT):
                return None
            flags.add("doubted" if "doubt" in part.flags else "hypothetical")
        elif part.kind == "auxiliary":
            flags.add("full")
            if "passive" in flags:
                flags -= {"active", "instrument"}
    result = made(match, "measure", frozenset(flags), measure.value)
    result.entry = measure.entry
    return result


def both(match: Match) -> Mention | None:
    """Two measures of people at once: "killed and wounded" together are affected, each told where no number is."""
    first, second = of_kind(match, "measure")
    if {first.value, second.value} != {"killed", "injured"}:
        return None
    if not (first.flags & second.flags) & {"passive", "active", "noun"} and not any(
        n.end == first.start for n in match.chart.get("number")
    ):
        return None  # "the killed and wounded" are two
    if _are_of_two(match.chart, first, second):
        return None
    flags = (first.flags & second.flags) | (first.flags & {"conjunction"}) | {"both"}
    if match.chart.order == "vso" and "passive" in flags:
        flags = flags - {"active", "one"} | {"noun"}  # whoever stands behind both suffered it
    result = made(match, "measure", flags, "affected")
    result.entry = None
    return result


def _are_of_two(chart: Chart, first: Mention, second: Mention) -> bool:
    """Whether two Arabic verbs have a subject each: أن مدنيا استشهد وأصيب آخرون، أن امرأة قتلت وجرح طفل.

    They differ in gender or number, or somebody stands before the first and others behind the second, which says of
    nobody what he did.
    """
    if chart.order != "vso" or "passive" not in first.flags & second.flags:
        return False
    behind = any(chart.has(kind, second.end) for kind in ("object", "number", "numeral", "others"))
    if ("one" in first.flags) != ("one" in second.flags):
        return behind
    suffered = "active" not in second.flags or any(chart.has("others", second.end + n) for n in (0, 1))
    return behind and suffered and _has_one_before(chart, first.start)


def _has_one_before(chart: Chart, place: int) -> bool:
    """Whether one person stands right before a verb, perhaps with a name."""
    for i in range(place - 1, max(chart.first, place - NAMED) - 1, -1):
        if nouns := [m for m in chart.here("object", i) if FAMILY.get(m.value) == "people"]:
            one = "singular" in nouns[0].flags or any(m.value.low == 1 for m in chart.here("number", i - 1))
            return one and not chart.has("preposition", i - 1)
        if chart.words[i].bits & (COMMA | STOP | CLAUSE | CONJUNCTION | MEASURE | CUE | PREPOSITION):
            return False
    return False


def _tells_both(chart: Chart, measure: Mention) -> bool:
    """Whether a measure is two, joined by "and": by a rule, or in a phrase of the lists («убиты и ранены»)."""
    if "both" in measure.flags or measure.value != "affected":
        return "both" in measure.flags
    hits = [(entry, flags) for i in range(measure.start, measure.end) for entry, flags in chart.words[i].hits]
    joined = any(entry.kind == "range" and "and" in flags for entry, flags in hits)
    return joined and {"killed", "injured"} <= {entry.value for entry, _ in hits if entry.kind == "measure"}


def count(match: Match) -> Mention | None:
    """A quantity and what happened to it."""
    figure = of_kind(match, "quantity", "number")[0]
    (measure,) = of_kind(match, "measure")[-1:] or (None,)
    value = figure.value
    if figure.kind == "number" and (
        figure.flags & {"yearlike", "decimal", "article"} or counts_else(match.chart, figure)
    ):
        return None
    if measure is not None and figure.start < measure.start and _has_object(match.chart, measure):
        return None  # "two convoys delivered 12 ambulances"
    if (
        "bare" in figure.flags
        and measure is not None
        and figure.start < measure.start
        and is_under(match.chart, figure)
    ):
        return None  # "eleven members of the Oak family died": the family is not who died
    if measure is not None and figure.kind == "quantity" and _is_whole_of_share(match.chart, figure, measure):
        return None  # "of 60 drones 45 were shot down": the verb has its own number
    if measure is not None and measure.end <= figure.start and _is_of_next(match.chart, measure, figure):
        return None
    if measure is None:
        name = value.measure
        obj = value.object
    elif match.gap > NEXT_CLAUSE and (
        match.chart.has("quantity", measure.end) or match.chart.has("number", measure.end)
    ):
        return None  # «погибли трое детей, ранены пятеро»: the verb has its own figure
    else:
        obj = _object_of(match.chart, figure, measure)
        if obj is None:  # what it counts is told before: resolve/discourse
            open_ = figure.flags | ({"open", "of_them"} if of_kind(match, "subset") else {"open"})
            return made(match, "count", open_, value._replace(measure=measure.value, polarity=polarity_of(measure)))
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
        return made(
            match, "count", figure_flags, value._replace(object=obj, measure=name, polarity=polarity_of(measure))
        )
    flags = figure.flags | ({"both"} if measure is not None and _tells_both(match.chart, measure) else NOTHING)
    return made(match, "count", flags, value._replace(object=obj, measure=name, polarity=polarity_of(measure)))


def _object_of(chart: Chart, figure: Mention, measure: Mention) -> str | None:
    """What a figure counts: its noun, or what the verb is said of, or what was counted before."""
    value = figure.value
    obj = value.object or ("person" if "people" in figure.flags else default_object(measure.value))
    obj = obj or _things_before(chart, figure, measure)
    if value.object is None and obj == "person":
        obj = _people_before(chart, figure) or obj
    if obj in GROWN and value.low == 1 == value.high:
        obj = _trade_of(chart, figure) or obj
    return None if obj is None else by_age(chart, figure, str(obj))


def _is_whole_of_share(chart: Chart, figure: Mention, measure: Mention) -> bool:
    """Whether a quantity after "of" is the whole of a number that stands by the verb."""
    if figure.start > measure.start or not any(m.end == figure.start for m in chart.get("share")):
        return False
    numbers = [m for kind in ("number", "quantity") for m in chart.get(kind) if m.start >= figure.end]
    return any(m.end <= measure.start or m.start - measure.end <= BESIDE for m in numbers)


def suffered(match: Match) -> Mention | None:
    """Those who suffered what the noun behind them names: «تعرض مدنيان لإصابات» are two injured civilians."""
    figure, harm = of_kind(match, "quantity")
    value = figure.value._replace(measure=harm.value.measure)
    if value.object is None or not allows(value.measure, value.object):
        return None
    return made(match, "count", figure.flags, value)


def none_suffered(match: Match) -> Mention | None:
    """Nobody suffered it: لم يتعرض أحد لإصابات is a denied 0."""
    verb, harm = match.parts[0], next(p for p in reversed(match.parts) if p is not None)
    if verb is None or not match.chart.words[verb.start - 1].bits & NEGATION:
        return None
    people = [quantity for quantity in of_kind(match, "quantity") if quantity is not harm]
    obj = str(people[0].value.object) if people else "person"
    measure = harm.value.measure if harm.kind == "quantity" else reading_of(harm, obj)
    if measure is None or not allows(measure, obj):
        return None
    return made(match, "count", NOTHING, Figure(0, 0, "exact", obj, measure, "denied"))


def one(match: Match) -> Mention | None:
    """A single weapon brought down, without a numeral: «сбит беспилотник», «беспілотник збито»."""
    (noun,), (measure,) = of_kind(match, "single"), of_kind(match, "measure")
    chart = match.chart
    name = reading_of(measure, noun.value)
    if noun.value not in AIRBORNE or name not in {"intercepted", "destroyed"} or noun.flags & {"def", "conjunction"}:
        return None
    if polarity_of(measure) != "affirmed" or ("ambiguous" in noun.flags and not chart.has("once", measure.start)):
        return None
    near = range(noun.start - NEXT_CLAUSE, noun.end + 1)
    if any(m.end - 1 in near or m.start in near for kind in ("number", "quantity") for m in chart.get(kind)):
        return None
    value = Figure(1, 1, object=noun.value)
    figure = Mention("quantity", noun.start, noun.end, frozenset({"singular"}), value, match.rule.name, (noun,))
    return made(replace(match, parts=(figure, measure)), "count", figure.flags, value._replace(measure=name))


def _has_object(chart: Chart, measure: Mention) -> bool:
    """Whether an active verb has its own figure right after it."""
    if "active" not in measure.flags or "full" in measure.flags:
        return False
    return any("bare" not in m.flags for m in chart.here("quantity", measure.end))


def one_subject(match: Match) -> Mention | None:
    """One of several before a verb of harm that nobody stands behind: أحد الجنود قتل, not أحد الجنود قتل المتظاهر."""
    chart, after = match.chart, of_kind(match, "measure")[0].end
    if after < chart.last and chart.words[after].key.startswith(DEFINITE) and not chart.words[after].bits & SKIPPED:
        return None
    return count(match)


def _is_of_next(chart: Chart, measure: Mention, figure: Mention) -> bool:
    """Whether a figure is of what follows; و begins it after a verb: (طفلة) قتلت وأصيب طفل، مقتل (فلان) وإصابة آخر."""
    if figure.kind == "quantity" and "conjunction" in figure.flags and figure.value.measure is not None:
        return measure.value != figure.value.measure and measure.end < figure.start
    if measure.end == figure.start and _is_subject(chart, measure, figure):
        return True
    return any(
        measure.end <= m.start < figure.start and m.flags >= {"conjunction", "passive"} for m in chart.get("measure")
    )


def _is_subject(chart: Chart, noun: Mention, figure: Mention) -> bool:
    """Whether a figure behind a noun is the subject of the verb behind it: "after the shelling 20 homes were damaged".

    It is the noun's where the verb has a subject of its own: «при обстреле пяти сёл повреждены дома», and where the
    noun rather owns those behind it: «після вбивства двох чоловіків затримано».
    """
    owns = noun.value != "struck" and chart.script != "Latin"
    if owns or "noun" not in noun.flags or figure.kind != "quantity":
        return False
    for i in range(figure.end, min(figure.end + NEXT_CLAUSE, chart.last)):
        if chart.words[i].bits & ENDS_SUBJECT:
            return False
        for verb in chart.here("measure", i):
            if "passive" in verb.flags and verb.value != noun.value:
                own = chart.has("quantity", verb.end) or chart.has("object", verb.end)
                return not own and reading_of(verb, figure.value.object) is not None
    return False


def _things_before(chart: Chart, figure: Mention, measure: Mention) -> str | None:
    """What was counted last in the sentence, if the verb can be said of it: "of 15 vehicles 3 were destroyed"."""
    phrases = [part for m in chart.get("refused") for part in m.parts if part.kind == "quantity"]
    told = sorted((*phrases, *chart.get("quantity")), key=lambda m: m.start)
    before = [m.value.object for m in told if m.end <= figure.start and "bare" not in m.flags]
    if not before or before[-1] is None or reading_of(measure, before[-1]) is None:
        return None
    return str(before[-1])


def _people_before(chart: Chart, figure: Mention) -> str | None:
    """The people counted before a number without a noun: "two civilians died and two others were hurt".

    None where they are of several kinds; children, women and the like only of a number of them, and with no "others".
    """
    parts = [m for m in chart.get("subset") if m.start < figure.start]
    told = [m for m in chart.get("quantity") if m.end <= figure.start and "bare" not in m.flags]
    told = [m for m in told if not any(_is_part_of(chart, m, part) for part in parts)]
    told += [m for m in chart.get("count") if m.start < figure.start and "part" not in m.flags]
    told = [m for m in told if FAMILY.get(m.value.object) == "people"]
    kinds = {m.value.object for m in told}
    if len(kinds) != 1:
        return None
    (kind,) = kinds
    same = kind not in ALONE or ("others" not in figure.flags and (told[-1].value.low or 0) > 1)
    near = not any(chart.has("comma", i) for i in range(told[-1].end, figure.start))
    return str(kind) if same and (near or kind not in ALONE) else None


def _trade_of(chart: Chart, figure: Mention) -> str | None:
    """What one person is said to be right after a comma: «погиб юноша, солдат 5-й бригады»; nothing in a list."""
    if figure.end >= chart.last or not chart.words[figure.end].bits & COMMA:
        return None
    for place in range(figure.end + 1, min(figure.end + 1 + ASIDE, chart.last)):
        nouns = chart.words[place].mentions("object", place)
        if nouns:
            trade = nouns[0].value in TRADES and "singular" in nouns[0].flags
            return str(nouns[0].value) if trade and _is_aside(chart, place + 1) else None
        if chart.words[place].bits & (COMMA | STOP | ACTS_OR_ENDS):
            return None
    return None


def _is_aside(chart: Chart, start: int) -> bool:
    """Whether the words from here to the next comma or stop hold no verb and no "and"."""
    for i in range(start, chart.last):
        if chart.words[i].bits & (COMMA | STOP):
            return True
        if chart.words[i].bits & ACTS_OR_ENDS:
            return False
    return True


def _is_part_of(chart: Chart, quantity: Mention, subset: Mention) -> bool:
    """Whether a quantity stands after "including", with no verb between them."""
    between = range(subset.end, quantity.start)
    return subset.end <= quantity.start and not any(m.start in between for m in chart.get("measure"))


def count_before_part(match: Match) -> Mention | None:
    """A count whose verb comes after an inserted part; it ends before the part, so that the part can follow."""
    result = count(match)
    if result is not None:
        (figure,) = of_kind(match, "quantity")
        result.end = figure.end
    return result


def count_over_part(match: Match) -> Mention | None:
    """The same without commas: "seven people including two children were hurt"; not after a verb of its own."""
    (figure,) = of_kind(match, "quantity")
    chart = match.chart
    for i in range(figure.start - 1, chart.first - 1, -1):
        if chart.words[i].bits & (COMMA | STOP | CLAUSE):
            break
        if any(measure.end == i + 1 for measure in chart.get("measure")):
            return None
    return count_before_part(match)


def count_object(match: Match) -> Mention | None:
    """A verb, its doer and what it harmed: «اختطف مسلحون أربعة موظفين»; the last quantity is counted."""
    *_, figure = of_kind(match, "quantity")
    rest = tuple(p for p in match.parts if p is None or p.kind != "quantity" or p is figure)
    result = count(replace(match, parts=rest))
    if result is not None:
        result.parts = tuple(p for p in match.parts if p is not None and (p.kind != "quantity" or p is figure))
    return result


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
    named = next(p for p in match.parts if p is not None and p is not figure and p.kind not in {"bound", "grown"})
    value = figure.value
    if figure.flags & {"yearlike", "decimal", "article"} or (
        figure.kind == "number" and counts_else(match.chart, figure)
    ):
        return None
    limits = of_kind(match, "bound")
    if limits:
        bounded_value = bounded(value, limits[0].value)
        if bounded_value is None:
            return None
        value = bounded_value
    if match.rule.name == "count/noun-then-number" and match.chart.has("measure", figure.end):
        return None  # "casualties: 3 dead": the number has its own word
    nouns, verbs = of_kind(match, "object"), of_kind(match, "measure")
    if named.kind == "toll" and nouns and verbs:  # "the number of drones shot down rose to 22"
        obj = nouns[0].value
        measure = reading_of(verbs[0], obj)
        if measure is None:
            return None
    elif named.kind in {"object", "quantity"} and verbs:  # "ambulances damaged: 2"
        obj = named.value if named.kind == "object" else named.value.object
        measure = reading_of(verbs[0], obj) if obj else None
        if measure is None:
            return None
    elif named.kind == "toll" and not named.value:
        return None
    elif named.kind == "toll":
        measure = _told_by(match.chart, named, figure)
        obj = value.object or (nouns[0].value if nouns else default_object(named.value))
        if value.measure not in {None, measure}:
            return None
    else:
        measure, obj = named.value.measure, named.value.object
    if obj is None or not allows(measure, obj):
        return None
    polarity = _polarity_of_toll(match.chart, named, figure)
    if polarity is None:
        return None
    value = value._replace(polarity=polarity if value.polarity == "affirmed" else value.polarity)
    return made(match, "count", figure.flags | {"toll"}, value._replace(object=obj, measure=measure))


def so_many(match: Match) -> Mention | None:
    """Those who were harmed and how many they are: "the wounded, numbering six", القتلى هم 5 أطفال."""
    noun = of_kind(match, "quantity")[0]
    figure = (of_kind(match, "number") or of_kind(match, "quantity"))[-1]
    told = toll(match)
    if told is None:
        return None
    obj = figure.value.object or noun.value.object
    value = told.value._replace(object=obj)
    return made(replace(match, parts=(*of_kind(match, "bound"), figure)), "count", told.flags, value)


def _told_by(chart: Chart, toll: Mention, figure: Mention) -> str:
    """What a word for a toll tells: victims are the dead where wounded are told beside them, and are no part of them.

    "The number of victims rose to 16, and 59 others were wounded".
    """
    after = figure.end
    if "victims" not in toll.flags:
        return str(toll.value)
    told = [(m.start, m.value) for m in chart.get("measure") if m.start >= after and m.flags & ACTS]
    told += [(m.start, m.value.measure) for m in chart.get("quantity") if m.start >= after and m.value.measure]
    start, measure = min(told, default=(after, None))
    parts = [m for m in chart.get("subset") if after <= m.start < start]
    ends = [any(chart.has("comma", i) for i in range(part.end + 1, start)) for part in parts]
    own = chart.order == "vso" and any(chart.has(kind, start + 1) for kind in ("number", "quantity"))
    return "killed" if measure == "injured" and (own or all(ends)) else str(toll.value)


def _polarity_of_toll(chart: Chart, named: Mention, figure: Mention) -> str | None:
    """ "The toll may reach 50", «قد يصل عدد القتلى إلى 50» affirm nothing; «لم يتجاوز عدد القتلى 5» tells no figure."""
    between_ = _shadows(chart, named.end, figure.start)
    fronted = _shadows(chart, named.start - FRONTED, named.start) if chart.order == "vso" else []
    if "negation" in fronted:
        return None
    return "denied" if "negation" in between_ else "hypothetical" if between_ or fronted else "affirmed"


def _shadows(chart: Chart, start: int, end: int) -> list[str]:
    """The negations and hedges that begin between two tokens."""
    return [
        kind
        for kind in ("negation", "hedge")
        for m in chart.get(kind)
        if start <= m.start < end and "doubt" not in m.flags
    ]
