"""Productions of numbers: numerals to a number, ranges, bounds, and the numbers that count nothing."""

from __future__ import annotations

from .engine import Match
from .figures import NOTHING, Figure, bounded, made, of_kind
from .mentions import Chart, Mention

INFINITE = float("inf")
YEARS = range(1900, 2101)


class _Sum:
    """A number as its numerals come in: what stands complete before the last scale, and what is being built."""

    def __init__(self) -> None:
        self.total = 0.0
        self.current: float | None = None
        self.lowest = INFINITE  # the place the last plain numeral filled; only a smaller one may follow
        self.scale = INFINITE  # the last scale; only a smaller one may follow
        self.ratio = 1.0  # upper end of a range to its lower end: 10-15 тисяч
        self.vague = False
        self.parts: list[Mention] = []

    def takes(self, numeral: Mention) -> bool:
        """Whether the numeral goes on with the number; if so it is part of it now."""
        flags, value = numeral.flags, numeral.value
        if isinstance(value, tuple):
            if self.parts:
                return False
            value, self.ratio = value[0], value[1] / max(value[0], 1)
        counted = bool(self.parts) and not self.vague
        if value is None or ("vague" in flags and not (counted and "scale" in flags)):
            if counted:
                return False
            self.vague = True
        elif self.vague and self._was_one(value, flags):  # «тысячи двухсот»
            self.vague, self.total, self.scale = False, self.parts[0].value, self.parts[0].value
            self.current, self.lowest = value, _place_of(value)
        elif not (self._scaled(value, counted) if "scale" in flags else self._added(value, flags)):
            return False
        self.parts.append(numeral)
        return True

    def _was_one(self, value: float, flags: frozenset[str]) -> bool:
        """Whether a scale word taken for an amount turns out to be one of its kind: a smaller number follows."""
        first = self.parts[0]
        alone = len(self.parts) == 1 and "scale" in first.flags and "scale" not in flags
        return alone and bool(first.value) and bool(value < first.value)

    def _scaled(self, value: float, counted: bool) -> bool:
        if self.current is None and counted:
            return False
        if value < 1000 and (self.current or 1) < 100:
            self.current = (self.current or 1) * value
            self.lowest = value
            return True
        if value >= self.scale:
            return False
        self.total += (1 if self.current is None else self.current) * value
        self.current, self.lowest, self.scale = None, INFINITE, value
        return True

    def _added(self, value: float, flags: frozenset[str]) -> bool:
        if self.current is None:
            if self.parts and value >= self.scale:
                return False
            self.current, self.lowest = value, _place_of(value)
            return True
        if "digits" in flags or "digits" in self.parts[-1].flags:
            return False
        if value < self.lowest:
            self.lowest = _place_of(value)
        elif self.current < 10 and 20 <= value < 100 and value % 10 == 0 and "conjunction" in flags:  # أربعة وعشرون
            self.lowest = 1
        else:
            return False
        self.current += value
        return True


def compose(match: Match) -> Mention | None:
    """A number of one or more numerals, as far as it reaches: «двадцять чотири», "2.5 thousand", «مئة وأربعة»."""
    chart, first = match.chart, match.parts[0]
    assert first is not None
    number, place = _Sum(), first.start
    if "scale" in first.flags and first.start > chart.first and chart.words[first.start - 1].shape == "x":
        return None  # "2:5 thousand": a scale of a number that cannot be read counts nothing by itself
    while place < chart.last:
        numeral = next(iter(chart.here("numeral", place)), None)
        if numeral is None:
            if not (number.parts and _joins(chart, place, number.current)):
                break
            place += 1
        elif number.takes(numeral):
            place = numeral.end
        else:
            break
    if not number.parts:
        return None
    figure, flags = _figure(chart, number)
    return Mention("number", first.start, number.parts[-1].end, flags, figure, match.rule.name, tuple(number.parts))


def _figure(chart: Chart, number: _Sum) -> tuple[Figure, frozenset[str]]:
    """The value of a finished number, and what rules ask of it."""
    first, last = number.parts[0], number.parts[-1]
    value: float = round(number.total + (number.current or 0), 6)
    if number.ratio != 1:
        return Figure(int(value), round(value * number.ratio), "range"), frozenset({"digits", "many"})
    flags = first.flags & {"conjunction", "ب", "ل", "def"}
    if len(number.parts) == 1:
        flags |= first.flags & {"article", "digits", "decimal"}
    if number.vague:
        return Figure(None, None, "vague"), flags | {"vague"}
    if value != int(value):
        return Figure(value, value), flags | {"decimal"}
    value = int(value)
    if "digits" in flags and value in YEARS and len(chart.words[first.start].surface) == 4:
        flags |= {"yearlike"}
    if value == 0:
        flags |= {"zero"}
    if value > 2:
        flags |= {"many"}
    flags |= last.flags & {"people"}
    return Figure(value, value, "about" if "about" in last.flags else "exact"), flags


def _joins(chart: Chart, place: int, current: float | None) -> bool:
    """Whether the word at place can stand inside a number: a hyphen, "and" after hundreds."""
    if not chart.has("numeral", place + 1):
        return False
    if chart.has("dash", place):
        return str(chart.words[place].surface) == "-"
    return chart.has("conjunction", place) and (current is None or current % 100 == 0)


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
    units = [m for m in of_kind(match, "unit") if m.value]
    why = units[0].value if units else match.rule.name.split("/")[-1].replace("-", " ")
    return made(match, "refused", NOTHING, why)


def bound(match: Match) -> Mention | None:
    """A number or quantity with at least, more than, about …"""
    (limit,) = of_kind(match, "bound")[:1]
    (number,) = of_kind(match, "number", "quantity")
    value, flags = number.value, number.flags
    if value.bound == "vague" and number.kind == "number" and len(number.parts) == 1 and number.parts[0].value:
        value = Figure(int(number.parts[0].value), int(number.parts[0].value))  # «понад тисячу»
        flags = flags - {"vague"}
    value = bounded(value, limit.value)
    return None if value is None else made(match, number.kind, flags, value)
