"""Productions of counts that lean on another count: lists, parts, numbers without a noun."""

from __future__ import annotations

from msgspec.structs import replace

from ..vocabulary import FAMILY, allows, default_object
from .ages import by_age
from .context import BRACKET, CLAUSE, COMMA, CUE, MEASURE, OBJECT, STOP, THAT, VERB
from .engine import Match
from .figures import NOTHING, Figure, counts_else, is_under, is_unknown, made, of_kind, reading_of
from .mentions import Chart, Mention

ALONE = frozenset({"woman", "man", "child", "elderly", "family"})  # told one by one: «12 طفلا وامرأة»
THERE = 2  # tokens from "there are no" to those among whom there are none


def like(match: Match) -> Mention | None:
    """One more quantity of the same measure: a list, or "and 7 others"."""
    (model,) = of_kind(match, "count")
    (figure,) = of_kind(match, "quantity")
    if figure.start < model.start and not _listed_first(match, figure, model):
        return None
    if _is_over_verb(figure, model) and not _ends_clause(match.chart, figure.end):
        return None
    if figure.start > model.start and _is_of_next_verb(match.chart, figure.end):
        return None
    value = figure.value
    obj = value.object or model.value.object
    measure = value.measure or model.value.measure
    if obj is None or model.value.object is None or measure is None:
        return None
    obj = by_age(match.chart, figure, obj)
    if (obj != model.value.object and value.measure is None and FAMILY.get(obj) != "people") or (
        FAMILY.get(obj) != FAMILY.get(model.value.object) and value.measure is None
    ):
        verb = _verb_of(model)
        again = reading_of(verb, obj) if verb is not None else None
        if again is not None:  # "lost 150 soldiers, two tanks": the verb read anew
            flags = figure.flags | (model.flags & {"part"}) | {"listed"}
            return made(match, "count", flags, value._replace(object=obj, measure=again, polarity=model.value.polarity))
    if not allows(measure, obj) or model.value.polarity == "denied":
        return None
    shares = _may_share(figure, model)
    if shares and obj not in ALONE:
        return made(replace(match, parts=(figure,)), "refused", frozenset(), "joined singular")
    if (
        FAMILY.get(obj) != FAMILY.get(model.value.object)
        and value.measure is None
        and not {FAMILY[obj], FAMILY[model.value.object]} <= {"vehicles", "buildings", "places", "others", "weapons"}
    ):
        return None
    part_too = NOTHING if _is_more_than_whole(figure, model) else model.flags & {"part"}
    flags = figure.flags | part_too | _both_of(model) | {"listed"} | ({"joined"} if shares else NOTHING)
    return made(match, "count", flags, value._replace(object=obj, measure=measure, polarity=model.value.polarity))


def _is_more_than_whole(figure: Mention, model: Mention) -> bool:
    """Whether it is too large for one more part: "nine civilians, including a child, and 23 soldiers"."""
    whole = model
    while "part" in whole.flags and (wholes := [part for part in whole.parts if part.kind == "count"]):
        whole = wholes[0]
    return (figure.value.low or 0) > (whole.value.high or whole.value.low or float("inf"))


def like_named(match: Match) -> Mention | None:
    """One more of those told by name: "the youth NAME and the boy NAME"; a word that no list knows stands by each."""
    (model,), (figure,) = of_kind(match, "count"), of_kind(match, "quantity")
    chart = match.chart
    ends = [place for place in (model.end, figure.end) if place < chart.last and is_unknown(chart, place)]
    return like(match) if len(ends) == len({model.end, figure.end}) and figure.start > model.end else None


def like_elsewhere(match: Match) -> Mention | None:
    """One more of them at another place: "two people were killed in Mirne and three in Stepove"; no verb follows."""
    (model,), (number,) = of_kind(match, "count"), of_kind(match, "number")
    chart = match.chart
    here, there = of_kind(match, "preposition")
    same = chart.words[here.start].key == chart.words[there.start].key or "at" in here.flags & there.flags
    if not same or number.flags & {"yearlike", "decimal", "vague", "each"}:
        return None
    for place in range(there.end, chart.last):
        if chart.words[place].bits & (COMMA | STOP):
            break
        if chart.words[place].bits & MEASURE:
            return None
    value = model.value
    if value.object is None or value.measure is None or value.polarity == "denied":
        return None
    flags = number.flags | {"people", "listed"} | (model.flags & {"part"})
    told = number.value._replace(object=value.object, measure=value.measure, polarity=value.polarity)
    return made(replace(match, parts=(number,)), "count", flags, told)


def _both_of(count: Mention) -> frozenset[str]:
    """What hands on that killed and injured are told of each, where no number holds for both together."""
    return count.flags & {"both"} if count.value.bound == "vague" else NOTHING


def _is_over_verb(figure: Mention, model: Mention) -> bool:
    """Whether the verb stands between two quantities: "two people died and five women fled" lists no women killed."""
    counted = next((part for part in model.parts if part.kind == "quantity"), None)
    verb = next((part for part in model.parts if part.kind == "measure"), None)
    if counted is None or verb is None or figure.value.measure or "others" in figure.flags:
        return False
    return counted.end <= verb.start < figure.start and bool(verb.flags & {"passive", "active"})


def _is_of_next_verb(chart: Chart, place: int) -> bool:
    """Whether "and" and a count with a verb of its own follow: "a man died, his wife and two children were hurt"."""
    if not chart.has("conjunction", place):
        return False
    own = {place + 1, place + 1 + chart.has("pronoun", place + 1)}
    return any(
        count.start in own and (verb := _verb_of(count)) and verb.start > count.start for count in chart.get("count")
    )


def _ends_clause(chart: Chart, place: int) -> bool:
    return place >= chart.last or bool(chart.words[place].bits & (STOP | COMMA | BRACKET))


def _may_share(figure: Mention, model: Mention) -> bool:
    """Whether a joined singular may share the number before it, whose own noun is a singular too.

    «13 قياديا وعنصرا» are thirteen leaders and members, or thirteen leaders and one member; «21 солдат и офицер».
    """
    counted = next((part for part in model.parts if part.kind == "quantity"), model)
    single = {"bare", "singular"} <= figure.flags and not figure.flags & {"plural", "dual"} and not figure.value.measure
    many = "singular" in counted.flags and not counted.flags & {"bare", "plural", "dual"}
    return single and many and (model.value.low or 0) > 2 and figure.start - model.end <= 1


def _listed_first(match: Match, figure: Mention, model: Mention) -> bool:
    """Whether a quantity before a count can be listed with it: "3 houses and two cars were damaged".

    Not where the count begins with its verb («… 3 نساء، وأصيب 40»), nor where the quantity is a part of something
    else.
    """
    pieces = [piece for piece in model.parts if piece.kind not in {"comma", "conjunction", "article", "pronoun"}]
    begins = min(pieces, key=lambda piece: piece.start).kind in {"quantity", "count"}
    subsets = [m for m in match.chart.get("subset") if figure.start - 4 <= m.end <= figure.start]
    hangs = "bare" in figure.flags and (is_under(match.chart, figure) or _is_governed(match, figure))
    return begins and not subsets and not hangs


def _is_governed(match: Match, figure: Mention) -> bool:
    """Whether a noun hangs on the word before it: "he told his wife and two people died", سيارة رجل وطفلان."""
    chart = match.chart
    place = min(part.start for part in match.parts if part is not None and part.start <= figure.start) - 1
    if place < chart.first or "conjunction" in figure.flags or any(m.end == place + 1 for m in chart.get("refused")):
        return False
    if chart.words[place].bits & (CUE | VERB | MEASURE | OBJECT):
        return True
    own = any(part is not None and part.kind == "article" for part in match.parts)
    return (own or chart.order == "vso") and is_unknown(chart, place)


def part(match: Match) -> Mention | None:
    """A part of a count: "including six children", «44 із них — реактивні»."""
    whole = of_kind(match, "count")[0]
    figure, *nouns = sorted(of_kind(match, "quantity", "number"), key=lambda m: m.kind != "number")
    value = figure.value
    if nouns and nouns[0].value.object is not None:  # "three of them children"
        value = value._replace(object=nouns[0].value.object)
    if figure.flags & {"yearlike", "decimal"} or (figure.kind == "number" and counts_else(match.chart, figure)):
        return None
    measures = of_kind(match, "measure")
    of_whole = whole.value.object or default_object(str(whole.value.measure))
    obj = value.object or of_whole
    if obj is None:
        return None
    obj = by_age(match.chart, figure, obj)
    measure = reading_of(measures[0], obj) if measures else value.measure or whole.value.measure
    if measure is None or not allows(measure, obj):
        return None
    if FAMILY.get(obj) != FAMILY.get(str(of_whole)):
        return None
    subsets = of_kind(match, "subset")
    if subsets and "bare" in figure.flags and _there_is_none(match.chart, subsets[0], figure):
        return made(match, "count", frozenset({"part"}), Figure(0, 0, "exact", obj, measure, "denied"))
    most, some = whole.value.high or whole.value.low, value.low or value.high
    if most is not None and some is not None and whole.value.bound in {"exact", "about"} and some > most:
        return None
    return made(
        match,
        "count",
        figure.flags | {"part"} | (_both_of(whole) if measure == whole.value.measure else NOTHING),
        value._replace(object=obj, measure=measure, polarity=whole.value.polarity),
    )


def part_again(match: Match) -> Mention | None:
    """A part whose own word tells what happened: "ten injured, including two wounded children", بينهم 6 أطفال بجروح."""
    whole, figure = of_kind(match, "count")
    inner = next((part for part in figure.parts if part.kind == "quantity"), None)
    if inner is None or figure.value.measure != whole.value.measure or _is_more_than_whole(figure, whole):
        return None
    found = replace(match, parts=(whole, *of_kind(match, "subset"), inner))
    return made(found, "count", figure.flags | {"part"}, figure.value)


def part_told(match: Match) -> Mention | None:
    """ "Among the dead are two children": a part of a figure told before."""
    (figure,) = of_kind(match, "quantity")
    (subset,) = of_kind(match, "subset")
    measure = subset.entry.fields.get("measure") if subset.entry is not None else None
    obj = figure.value.object
    if measure is None or obj is None or not allows(measure, obj):
        return None
    if _there_is_none(match.chart, subset, figure):
        if (figure.value.low or 1) > 1:
            return None  # "among the dead there are not two children": how many there are is not told
        return made(match, "count", NOTHING, Figure(0, 0, "exact", obj, measure, "denied"))
    return made(match, "count", figure.flags | {"of_them"}, figure.value._replace(measure=measure))


def none_is(match: Match) -> Mention | None:
    """ "Five killed, none of them children": a denied 0 of these among those."""
    (whole,), (figure,) = of_kind(match, "count"), of_kind(match, "quantity")
    measure, obj = whole.value.measure, figure.value.object
    unnumbered = "bare" in figure.flags or figure.flags & {"article"}
    if not unnumbered or measure is None or obj in {None, whole.value.object} or not allows(measure, obj):
        return None
    return made(match, "count", frozenset({"part"}), Figure(0, 0, "exact", obj, measure, "denied"))


def none_among(match: Match) -> Mention | None:
    """«Дітей серед загиблих немає», «لم يكن هناك مدنيون بين القتلى»: a denied 0 where that is said, else nothing."""
    told = part_told(match)
    return told if told is not None and told.value.polarity == "denied" else None


def _there_is_none(chart: Chart, subset: Mention, figure: Mention) -> bool:
    """Whether a negation stands between those told of and the noun, right behind both, or before them."""
    first, last = min(subset.start, figure.start), max(subset.end, figure.end)
    for negation in chart.get("negation"):
        none = "none" in negation.flags
        if first <= negation.start < last or (none and last <= negation.start <= last + 1):
            return True
        before = range(negation.end, first)
        if negation.end <= first <= negation.end + THERE and (none or chart.order == "vso"):
            return not any(chart.words[i].bits & (COMMA | STOP | CLAUSE | THAT | MEASURE | CUE) for i in before)
    return False


def elliptic_part(match: Match) -> Mention | None:
    """«Серед них 40 дітей.» at the head of a sentence: a part of the figure of the sentence before."""
    made_ = elliptic(match)
    if made_ is None:
        return None
    made_.flags |= {"of_them"}
    return made_


def elliptic(match: Match) -> Mention | None:
    """«8 – над Курской областью»: a number alone, measure and objects are those of the figure before."""
    (figure,) = of_kind(match, "number", "quantity")
    if (
        figure.flags & {"yearlike", "decimal", "article", "zero"}
        or figure.value.bound == "vague"
        or figure.value.measure
    ):
        return None
    return made(match, "count", figure.flags | {"open", "elliptic"}, figure.value)


def _verb_of(model: Mention) -> Mention | None:
    """The measure word that a count was made with, itself or through the count it is listed beside."""
    for piece in reversed(model.parts):
        if piece.kind == "measure":
            return piece
    return next((_verb_of(piece) for piece in model.parts if piece.kind == "count"), None)
