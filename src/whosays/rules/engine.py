"""Patterns over mentions, matched in layers; overlaps are settled by a visible order, derivations are kept.

A pattern is a line of items, each the name of a kind or of a gap:

    "bound[before]? number <adjectives> object[people,!type]"

`kind[a,!b]` wants flag a and not flag b, `kind[=x]` the value x, `?` is optional, `&kind` is looked at and not used up,
`<name>` is a gap: up to so many tokens, none of which starts a mention of the kinds that stop it. `^` and `$` are the
edges of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from .mentions import Chart, Mention, bit

LAYERS: tuple[tuple[str, str, bool], ...] = (
    ("speech", "nearest", False),
    ("numeral", "longest", False),
    ("range", "longest", False),
    ("refusal", "longest", False),
    ("bound", "longest", True),
    ("predicate", "longest", True),
    ("quantity", "longest", True),
    ("size", "longest", True),
    ("denial", "longest", True),
    ("count", "nearest", True),
    ("series", "repeat", True),
    ("remainder", "nearest", True),
    ("series", "repeat", True),
)
"""The layers in order; in each the matches are taken longest first or nearest first, or again and again until none is
new. Where the third value is true, the sentence must have a word that tells a measure."""
TIME_LAYERS: tuple[tuple[str, str, bool], ...] = (
    ("numeral", "longest", False),
    ("time", "longest", False),
    ("time-join", "repeat", False),
    ("time-range", "longest", False),
)
"""The layers of time expressions, in charts of their own."""

_ITEM = re.compile(r"(&?)(\w+)(?:\[([^\]]*)\])?(\??)$")
MAX_ALTERNATIVES = 24


class Gap(NamedTuple):
    """Up to `tokens` tokens, none of them starting a mention of the kinds in `stops`."""

    tokens: int
    stops: int


class Item(NamedTuple):
    """One mention of a kind."""

    kind: str
    need: frozenset[str]
    ban: frozenset[str]
    values: frozenset[str]
    optional: bool
    keep: bool
    bit: int


class Edge(NamedTuple):
    """A place: the beginning (`^`) or the end (`$`) of the sentence."""

    begin: bool


class Rule(NamedTuple):
    """A named pattern and the production that makes a value of what it found."""

    name: str
    layer: str
    items: tuple[Item | Gap | Edge, ...]
    make: Callable[[Match], Mention | None]
    priority: int
    mask: int
    anchor: int  # index of the first item that must be there
    values: frozenset[str]  # of the anchor, where only some will do
    follows: tuple[int, ...]  # for every item the kinds of which one must start right after it; 0 where anything may
    where: str


class Match(NamedTuple):
    """What a rule found: the mention of each item (None for an optional one that is absent), the tokens passed over."""

    rule: Rule
    parts: tuple[Mention | None, ...]
    gap: int
    chart: Chart


class RuleError(ValueError):
    """A rule that cannot be read."""


def compile_rule(table: dict[str, Any], gaps: dict[str, Gap], productions: dict[str, Any], where: str) -> Rule:
    """A rule from its table: name, layer, pattern, make, priority."""
    name = table.get("name", "?")
    try:
        items = tuple(_item(text, gaps) for text in table["pattern"].split())
        make = productions[table["make"]]
        layer = table["layer"]
    except KeyError as missing:
        raise RuleError(f"{where}: rule {name}: unknown or missing {missing}") from None
    if layer not in {name for name, _, _ in LAYERS + TIME_LAYERS}:
        raise RuleError(f"{where}: rule {name}: no layer {layer}")
    needed = [i for i, item in enumerate(items) if isinstance(item, Item) and not item.optional]
    if not needed:
        raise RuleError(f"{where}: rule {name}: nothing in it is required")
    mask = 0
    for i in needed:
        mask |= bit(items[i].kind)  # type: ignore[union-attr]
    follows = tuple(_follow(items, i + 1) for i in range(len(items)))
    anchor = items[needed[0]]
    values = anchor.values if isinstance(anchor, Item) else frozenset()
    return Rule(name, layer, items, make, table.get("priority", 0), mask, needed[0], values, follows, where)


def _follow(items: tuple[Item | Gap | Edge, ...], i: int) -> int:
    """The kinds of which one must start where item i is tried; 0 where anything may."""
    mask = 0
    for item in items[i:]:
        if not isinstance(item, Item):
            return 0
        mask |= item.bit
        if not item.optional:
            return mask
    return 0


def _item(text: str, gaps: dict[str, Gap]) -> Item | Gap | Edge:
    if text in "^$":
        return Edge(text == "^")
    if text.startswith("<"):
        if text[1:-1] not in gaps:
            raise KeyError(text)
        return gaps[text[1:-1]]
    match = _ITEM.match(text)
    if not match:
        raise KeyError(text)
    keep, kind, tests, optional = match.groups()
    flags = [t.strip() for t in (tests or "").split(",") if t.strip()]
    return Item(
        kind,
        frozenset(t for t in flags if t[0] not in "!="),
        frozenset(t[1:] for t in flags if t[0] == "!"),
        frozenset(t[1:] for t in flags if t[0] == "="),
        bool(optional),
        bool(keep),
        bit(kind),
    )


def make_gap(table: dict[str, Any]) -> Gap:
    """A gap from its table: tokens, stops (kinds)."""
    stops = 0
    for kind in table.get("stops", []):
        stops |= bit(kind)
    return Gap(table["tokens"], stops)


def fits(item: Item, mention: Mention) -> bool:
    """Whether a mention of the item's kind passes its tests."""
    flags = mention.flags
    return item.need <= flags and not (item.ban & flags) and (not item.values or mention.value in item.values)


def matches(rule: Rule, mention: Mention, chart: Chart) -> Iterable[Match]:
    """Everything the rule finds around a mention that fits its anchor, nearest first."""
    items = rule.items
    if rule.anchor == 0:
        if len(items) == 1:
            return (Match(rule, (mention,), 0, chart),)
        last = items[-1]
        if isinstance(last, Item) and not last.optional:
            if len(items) == 2:
                return [
                    Match(rule, (mention, m), 0, chart) for m in chart.here(last.kind, mention.end) if fits(last, m)
                ]
            if len(items) == 3 and isinstance(items[1], Gap):
                return _across(rule, mention, items[1], last, chart)
    return _around(rule, mention, chart)


def _across(rule: Rule, mention: Mention, gap: Gap, item: Item, chart: Chart) -> list[Match]:
    """The commonest pattern, a mention, a gap and a mention, without the machinery of the others."""
    bits, first, stops, wanted = chart.bits, chart.first, gap.stops, item.bit
    start, found = mention.end, []
    for place in range(start, min(start + gap.tokens, chart.last - 1) + 1):
        here = bits[place - first]
        if here & wanted:
            found += [
                Match(rule, (mention, None, m), place - start, chart)
                for m in chart.here(item.kind, place)
                if fits(item, m)
            ]
        if here & stops:
            break
    return found


def _around(rule: Rule, mention: Mention, chart: Chart) -> Iterator[Match]:
    """Any pattern: what stands before the anchor, then what comes after it."""
    before = [((), 0)] if rule.anchor == 0 else list(_backward(rule.items, rule.anchor - 1, mention.start, chart))
    for head, gap_before in before:
        for after, gap in islice(_forward(rule, rule.anchor + 1, mention.end, chart), MAX_ALTERNATIVES):
            yield Match(rule, (*head, mention, *after), gap_before + gap, chart)


def _backward(
    items: tuple[Any, ...], i: int, end: int, chart: Chart
) -> Iterator[tuple[tuple[Mention | None, ...], int]]:
    """Optional items, gaps and edges before the anchor."""
    if i < 0:
        yield (), 0
        return
    item = items[i]
    if type(item) is Edge:
        if chart.first <= end <= chart.begin:
            for rest, gap in _backward(items, i - 1, end, chart):
                yield (*rest, None), gap
        return
    if type(item) is Gap:
        bits, first = chart.bits, chart.first
        for n in range(item.tokens + 1):
            if n and (end - n < first or bits[end - n - first] & item.stops):
                return
            for rest, gap in _backward(items, i - 1, end - n, chart):
                yield (*rest, None), gap + n
        return
    for mention in chart.get(item.kind):
        if mention.end == end and fits(item, mention):
            for rest, gap in _backward(items, i - 1, mention.start, chart):
                yield (*rest, mention), gap
    for rest, gap in _backward(items, i - 1, end, chart):
        yield (*rest, None), gap


Found = Iterator[tuple[tuple[Mention | None, ...], int]]


def _forward(rule: Rule, i: int, start: int, chart: Chart) -> Found:
    """The items from i on, from token `start` on: their mentions, and the tokens passed over."""
    if i == len(rule.items):
        yield (), 0
        return
    item = rule.items[i]
    if isinstance(item, Item):
        if start < chart.last and chart.bits[start - chart.first] & item.bit:
            for mention in chart.here(item.kind, start):
                if fits(item, mention):
                    for rest, gap in _forward(rule, i + 1, mention.end, chart):
                        yield (mention, *rest), gap
        if item.optional:
            for rest, gap in _forward(rule, i + 1, start, chart):
                yield (None, *rest), gap
    elif isinstance(item, Gap):
        yield from _over(item, rule, i, start, chart)
    elif (chart.first <= start <= chart.begin) if item.begin else (chart.finish <= start <= chart.last):
        for rest, gap in _forward(rule, i + 1, start, chart):
            yield (None, *rest), gap


def _over(item: Gap, rule: Rule, i: int, start: int, chart: Chart) -> Found:
    """Over a gap, nearest first; where only some kinds may follow, to the tokens where one of them starts."""
    bits, first, follow = chart.bits, chart.first, rule.follows[i]
    for place in range(start, min(start + item.tokens, chart.last) + 1):
        here = bits[place - first]
        if not follow or here & follow:
            for rest, gap in _forward(rule, i + 1, place, chart):
                yield (None, *rest), gap + place - start
        if place == chart.last or here & item.stops:
            return


class Group:
    """The rules of a layer whose anchors are of one kind; which of them fit an anchor is remembered by its flags."""

    def __init__(self, kind: str, rules: list[Rule]) -> None:
        self.kind = kind
        self.bit = bit(kind)
        self.rules = rules
        self.follows = 0
        for rule in rules:
            self.follows |= rule.follows[rule.anchor]
        self._fit: dict[tuple[frozenset[str], int], list[Rule]] = {}

    def fit(self, flags: frozenset[str], after: int) -> list[Rule]:
        """The rules that an anchor with these flags may begin, when these kinds start right after it."""
        after &= self.follows
        found = self._fit.get((flags, after))
        if found is None:
            found = self._fit[flags, after] = [rule for rule in self.rules if _begins(rule, flags, after)]
        return found


def _begins(rule: Rule, flags: frozenset[str], after: int) -> bool:
    anchor, follow = rule.items[rule.anchor], rule.follows[rule.anchor]
    assert isinstance(anchor, Item)
    return (not follow or bool(after & follow)) and anchor.need <= flags and anchor.ban.isdisjoint(flags)


class Rules:
    """The rules of a language, by layer and by the kind of their anchors."""

    def __init__(self, layers: dict[str, list[Rule]]) -> None:
        self.layers = layers
        self.groups: dict[str, list[Group]] = {}
        for layer, rules in layers.items():
            kinds: dict[str, list[Rule]] = {}
            for rule in rules:
                anchor = rule.items[rule.anchor]
                assert isinstance(anchor, Item)
                kinds.setdefault(anchor.kind, []).append(rule)
            self.groups[layer] = [Group(kind, few) for kind, few in kinds.items()]

    def __iter__(self) -> Iterator[Rule]:
        return (rule for rules in self.layers.values() for rule in rules)


def run(rules: Rules, chart: Chart, layers: tuple[tuple[str, str, bool], ...] = LAYERS) -> None:
    """Match all layers over a sentence; the chart holds the result."""
    tells = chart.listed or (chart.present & _TELLS and chart.present & _COUNTED)
    for layer, order, needed in layers:
        if needed and not tells:
            continue
        groups = rules.groups.get(layer, ())
        if chart.tried is not None:
            ready = (rule for rule in rules.layers.get(layer, ()) if rule.mask & chart.present == rule.mask)
            chart.tried.update(rule.name for rule in ready)
        rounds = 40 if order == "repeat" else 1
        while rounds and _once(groups, chart, order):
            rounds -= 1
        if layer == "numeral" and chart.dated:
            _refuse_dated(chart)


def _refuse_dated(chart: Chart) -> None:
    """A number within a time expression counts nothing: the whole expression is refused."""
    done: set[int] = set()
    for number in list(chart.get("number")):
        where = chart.dated.get(number.start)
        if where is None or not number.end <= where[1]:
            continue
        chart.remove(number)
        start, end = max(where[0], chart.first), min(where[1], chart.last)
        if start not in done:
            done.add(start)
            chart.add(Mention("refused", start, end, frozenset(), where[2], "time", (number,)))


_TELLS = bit("measure") | bit("toll") | bit("told")  # told: a noun that tells a measure by itself


_COUNTED = bit("numeral") | bit("others") | bit("negation") | bit("told") | bit("counted")
_SPOKEN = bit("cue") | bit("colon") | bit("break") | bit("figure")


def is_worth(kinds: int) -> bool:
    """Whether a sentence with these kinds can hold speech, a figure or a number."""
    return bool(kinds & _SPOKEN or (kinds & _TELLS and kinds & _COUNTED))


Made = tuple[tuple[int, ...], Mention, Match]


def _once(groups: Iterable[Group], chart: Chart, order: str) -> bool:
    """One round of a layer: find, make, settle overlaps, put in. True if something new was put in."""
    made = _find(groups, chart, order)
    if not made:
        return False
    made.sort(key=lambda entry: entry[0])
    used: set[int] = set()
    for _, mention, match in made:
        eaten = mention.parts if match.rule.make.__name__ in RUNS else _eaten(match)
        if any(id(part) in used for part in eaten):
            continue
        used.update(id(part) for part in eaten)
        for part in eaten:
            chart.remove(part)
        chart.add(mention)
        if mention.kind == "quantity" and "bare" not in mention.flags:  # a noun within it counts nothing else
            inside = range(mention.start, mention.end)
            for noun in [m for m in chart.get("object") if m.start in inside and m.end <= mention.end]:
                if noun not in mention.parts:
                    chart.remove(noun)
                    used.add(id(noun))
    return bool(used)


def _find(groups: Iterable[Group], chart: Chart, order: str) -> list[Made]:
    """What the rules find and make, with the key that settles overlaps."""
    made: list[Made] = []
    bits, first, present = chart.bits, chart.first, chart.present
    for group in groups:
        if not present & group.bit:
            continue
        for anchor in chart.get(group.kind):
            for rule in group.fit(anchor.flags, bits[anchor.end - first]):
                if rule.mask & present != rule.mask or (rule.values and anchor.value not in rule.values):
                    continue
                for match in matches(rule, anchor, chart):
                    mention = rule.make(match)
                    if mention is not None:
                        made.append((_order(order, rule, match, mention), mention, match))
    return made


def _eaten(match: Match) -> tuple[Mention, ...]:
    """The mentions that a match uses up."""
    return tuple(
        part
        for item, part in zip(match.rule.items, match.parts, strict=True)
        if part is not None and isinstance(item, Item) and not item.keep
    )


RUNS = frozenset({"compose"})
"""Productions that choose themselves how far they reach."""


def _order(order: str, rule: Rule, match: Match, mention: Mention) -> tuple[int, ...]:
    covered = sum(part.end - part.start for part in match.parts if part is not None)
    if order == "longest":
        return (-max(covered, mention.end - mention.start - match.gap), -rule.priority, match.gap, mention.start)
    return (-rule.priority, match.gap, -covered, mention.start)
