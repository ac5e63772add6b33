"""Productions of numbers: numerals to a number, ranges, bounds, and the numbers that count nothing."""

from __future__ import annotations

from .engine import Match
from .figures import NOTHING, Figure, bounded, made, of_kind
from .mentions import Chart, Mention

YEARS = range(1900, 2101)


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
    return made(match, "number", frozenset({"many"}), Figure(low.low, high.high, "range"))


def share(match: Match) -> Mention | None:
    """A number out of a larger one: «134 із 173» is 134."""
    first, second = of_kind(match, "number")
    if first.value.low is None or second.value.low is None or first.value.low > second.value.low:
        return None
    return made(match, "number", first.flags, first.value)


def each(match: Match) -> Mention | None:
    """«по 3»: the number holds for each of the places or groups named."""
    (number,) = of_kind(match, "number")
    return made(match, "number", number.flags | {"each"}, number.value)


def refuse(match: Match) -> Mention | None:
    """A number that is no count; the reason is the value of the unit, or the rule's own name after the slash."""
    numbers = of_kind(match, "number")
    if match.rule.name == "refused/month-first" and match.chart.has("object", numbers[0].end):
        return None  # «В мае 12 погибших»
    units = [m for m in of_kind(match, "unit") if m.value]
    why = units[0].value if units else match.rule.name.split("/")[-1].replace("-", " ")
    return made(match, "refused", NOTHING, why)


def bound(match: Match) -> Mention | None:
    """A number or quantity with at least, more than, about …"""
    (limit,) = of_kind(match, "bound")[:1]
    (number,) = of_kind(match, "number", "quantity")
    value = bounded(number.value, limit.value)
    return None if value is None else made(match, number.kind, number.flags, value)
