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
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any

from msgspec import Struct

from ..kept import Kept
from .mentions import Chart, Mention, Tests, bit

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
RUNS = frozenset({"compose"})
"""Productions that choose themselves how far they reach."""

MAX_ALTERNATIVES = 24
REMEMBERED = 2000  # sets of tests for which a group knows the rules that are ready


class Gap(Struct, frozen=True, gc=False):
    """Up to `tokens` tokens, none of them starting a mention of the kinds in `stops`."""

    tokens: int
    stops: int


class Item(Struct, frozen=True, gc=False):
    """One mention of a kind that passes a test."""

    kind: str
    optional: bool
    keep: bool
    bit: int  # of the test


class Edge(Struct, frozen=True, gc=False):
    """A place: the beginning (`^`) or the end (`$`) of the sentence."""

    begin: bool


class Rule(Struct, eq=False, gc=False):
    """A named pattern and the production that makes a value of what it found."""

    name: str
    layer: str
    items: tuple[Item | Gap | Edge, ...]
    make: Callable[[Match], Mention | None]
    runs: bool  # whether the production chooses itself how far it reaches
    priority: int
    kinds: int  # of the items that must be there
    needs: int  # the tests of these items
    eats: tuple[int, ...]  # indices of the items that are used up
    anchor: int  # index of the first item that must be there
    anchored: str  # its kind
    begins: int  # its test
    follow: int  # the tests of which one must be passed right after it; 0 where anything may follow
    follows: tuple[int, ...]  # the same for every item
    find: Callable[[Rule, Mention, Chart], Iterable[Match]]
    where: str


class Match(Struct, eq=False, gc=False):
    """What a rule found: the mention of each item (None for an optional one that is absent), the tokens passed over."""

    rule: Rule
    parts: tuple[Mention | None, ...]
    gap: int
    chart: Chart
    made: Mention | None = None  # what a production made of it that chooses its reach


class RuleError(ValueError):
    """A rule that cannot be read."""


def compile_rule(
    table: dict[str, Any], gaps: dict[str, Gap], tests: Tests, productions: dict[str, Any], where: str
) -> Rule:
    """A rule from its table: name, layer, pattern, make, priority."""
    name = table.get("name", "?")
    try:
        items = tuple(_item(text, gaps, tests) for text in table["pattern"].split())
        make = productions[table["make"]]
        layer = table["layer"]
    except KeyError as missing:
        raise RuleError(f"{where}: rule {name}: unknown or missing {missing}") from None
    if layer not in {name for name, _, _ in LAYERS + TIME_LAYERS}:
        raise RuleError(f"{where}: rule {name}: no layer {layer}")
    needed = [(i, item) for i, item in enumerate(items) if isinstance(item, Item) and not item.optional]
    if not needed:
        raise RuleError(f"{where}: rule {name}: nothing in it is required")
    kinds, needs = 0, 0
    for _, item in needed:
        kinds |= bit(item.kind)
        needs |= item.bit
    anchor, first = needed[0]
    follows = tuple(_follow(items, i + 1) for i in range(len(items)))
    priority = table.get("priority", 0)
    eats = tuple(i for i, item in enumerate(items) if isinstance(item, Item) and not item.keep)
    return Rule(
        name,
        layer,
        items,
        make,
        make.__name__ in RUNS,
        priority,
        kinds,
        needs,
        eats,
        anchor,
        first.kind,
        first.bit,
        follows[anchor],
        follows,
        _finder(items),
        where,
    )


def _follow(items: tuple[Item | Gap | Edge, ...], i: int) -> int:
    """The tests of which one must be passed where item i is tried; 0 where anything may stand."""
    mask = 0
    for item in items[i:]:
        if not isinstance(item, Item):
            return 0
        mask |= item.bit
        if not item.optional:
            return mask
    return 0


def _item(text: str, gaps: dict[str, Gap], tests: Tests) -> Item | Gap | Edge:
    if text in "^$":
        return Edge(text == "^")
    if text.startswith("<"):
        if text[1:-1] not in gaps:
            raise KeyError(text)
        return gaps[text[1:-1]]
    match = _ITEM.match(text)
    if not match:
        raise KeyError(text)
    keep, kind, tested, optional = match.groups()
    flags = [t.strip() for t in (tested or "").split(",") if t.strip()]
    test = tests.bit(
        kind,
        frozenset(t for t in flags if t[0] not in "!="),
        frozenset(t[1:] for t in flags if t[0] == "!"),
        frozenset(t[1:] for t in flags if t[0] == "="),
    )
    return Item(kind, bool(optional), bool(keep), test)


def make_gap(table: dict[str, Any]) -> Gap:
    """A gap from its table: tokens, stops (kinds)."""
    stops = 0
    for kind in table.get("stops", []):
        stops |= bit(kind)
    return Gap(table["tokens"], stops)


def _finder(items: tuple[Item | Gap | Edge, ...]) -> Callable[[Rule, Mention, Chart], Iterable[Match]]:
    """How matches of these items are found around the anchor: the commonest patterns have a short way."""
    kinds = ["gap" if isinstance(item, Gap) else "edge" if isinstance(item, Edge) else item.optional for item in items]
    ways = {(False,): _alone, (False, False): _beside, (False, "gap", False): _across}
    return ways.get(tuple(kinds), _around)


def _alone(rule: Rule, mention: Mention, chart: Chart) -> Iterable[Match]:
    """A mention."""
    return (Match(rule, (mention,), 0, chart),)


def _beside(rule: Rule, mention: Mention, chart: Chart) -> Iterable[Match]:
    """A mention and the next."""
    item = rule.items[1]
    assert isinstance(item, Item)
    return [Match(rule, (mention, m), 0, chart) for m in chart.here(item.kind, mention.end) if m.bits & item.bit]


def _across(rule: Rule, mention: Mention, chart: Chart) -> Iterable[Match]:
    """A mention, a gap and a mention; what lies nearer comes first."""
    _, gap, item = rule.items
    assert isinstance(gap, Gap)
    assert isinstance(item, Item)
    bits, first, stops, wanted = chart.bits, chart.first, gap.stops, item.bit  # no bits at the end: nothing is there
    start, found = mention.end, []
    for place, here in enumerate(bits[start - first : start - first + gap.tokens + 1], start):
        if here & wanted:
            others = [m for m in chart.here(item.kind, place) if m.bits & wanted]
            found += [Match(rule, (mention, None, other), place - start, chart) for other in others]
        if here & stops:
            break
    return found


Pieces = tuple[tuple[Mention | None, ...], int]  # the mentions of some items, and the tokens passed over


def _around(rule: Rule, mention: Mention, chart: Chart) -> Iterable[Match]:
    """Any pattern: what stands before the anchor, then what comes after it."""
    anchor, items = rule.anchor, rule.items
    after = items[anchor + 1] if anchor + 1 < len(items) else None
    if type(after) is Gap and not _reaches(after, rule.follows[anchor + 1], mention.end, chart):
        return ()
    found = []
    for head, gap_before in [((), 0)] if anchor == 0 else list(_backward(items, anchor - 1, mention.start, chart)):
        for tail, gap in islice(_forward(rule, anchor + 1, mention.end, chart), MAX_ALTERNATIVES):
            found.append(Match(rule, (*head, mention, *tail), gap_before + gap, chart))
    return found


def _reaches(gap: Gap, follow: int, start: int, chart: Chart) -> bool:
    """Whether something that may follow stands within a gap or right after it."""
    if not follow:
        return True
    start -= chart.first
    for here in chart.bits[start : start + gap.tokens + 1]:
        if here & follow:
            return True
        if here & gap.stops:
            return False
    return False


def _backward(items: tuple[Any, ...], i: int, end: int, chart: Chart) -> Iterator[Pieces]:
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
        if mention.end == end and mention.bits & item.bit:
            for rest, gap in _backward(items, i - 1, mention.start, chart):
                yield (*rest, mention), gap
    for rest, gap in _backward(items, i - 1, end, chart):
        yield (*rest, None), gap


def _forward(rule: Rule, i: int, start: int, chart: Chart) -> Iterator[Pieces]:
    """The items from i on, from token `start` on: their mentions, and the tokens passed over."""
    if i == len(rule.items):
        yield (), 0
        return
    item = rule.items[i]
    if isinstance(item, Item):
        if start < chart.last and chart.bits[start - chart.first] & item.bit:
            for mention in chart.here(item.kind, start):
                if mention.bits & item.bit:
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


def _over(item: Gap, rule: Rule, i: int, start: int, chart: Chart) -> Iterator[Pieces]:
    """Over a gap, nearest first; where only some kinds may follow, to the tokens where one of them starts."""
    bits, first, follow = chart.bits, chart.first, rule.follows[i]
    for place in range(start, min(start + item.tokens, chart.last) + 1):
        here = bits[place - first]
        if not follow or here & follow:
            for rest, gap in _forward(rule, i + 1, place, chart):
                yield (None, *rest), gap + place - start
        if place == chart.last or here & item.stops:
            return


Ready = list[tuple[str, list[tuple[int, int, Rule]]]]  # by the kind of their anchors rules, with `begins` and `follow`


class Layer:
    """The rules of a layer; which of them are ready is remembered by the tests that a sentence passes."""

    def __init__(self, rules: list[Rule]) -> None:
        self.rules = rules
        self.needs = 0
        self.begins = 0  # the tests of all anchors
        by_anchor: dict[str, list[Rule]] = {}
        for rule in rules:
            self.needs |= rule.needs
            self.begins |= rule.begins
            by_anchor.setdefault(rule.anchored, []).append(rule)
        self._by_anchor = [
            (kind, reduce(or_, (rule.begins for rule in some)), [(r.needs, (r.begins, r.follow, r)) for r in some])
            for kind, some in by_anchor.items()
        ]
        self._ready = Kept(self._with, REMEMBERED)

    def ready(self, present: int) -> Ready:
        """The rules that have all they need where these tests are passed, by the kind of their anchors."""
        return self._ready[present & self.needs]

    def _with(self, present: int) -> Ready:
        found: Ready = []
        for kind, begins, rules in self._by_anchor:
            if begins & present and (some := [tried for needs, tried in rules if needs & present == needs]):
                found.append((kind, some))
        return found


class Rules:
    """The rules of a language, by layer, and the tests that they make."""

    def __init__(self, layers: dict[str, list[Rule]], tests: Tests) -> None:
        self.layers = {name: Layer(layers.get(name, [])) for name, _, _ in LAYERS + TIME_LAYERS}
        self.tests = tests

    def __iter__(self) -> Iterator[Rule]:
        return (rule for layer in self.layers.values() for rule in layer.rules)


def run(rules: Rules, chart: Chart, layers: tuple[tuple[str, str, bool], ...] = LAYERS) -> None:
    """Match all layers over a sentence; the chart holds the result."""
    tells = chart.listed or (chart.present & _TELLS and chart.present & _COUNTED)
    for name, order, needed in layers:
        if needed and not tells:
            continue
        layer = rules.layers[name]
        if chart.tried is not None:
            chart.tried.update(rule.name for rule in layer.rules if rule.kinds & chart.present == rule.kinds)
        rounds = 40 if order == "repeat" else 1
        while (
            rounds
            and chart.present & layer.begins
            and (ready := layer.ready(chart.present))
            and _once(ready, chart, order)
        ):
            rounds -= 1
        if name == "numeral" and chart.dated:
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


_COUNTED = bit("numeral") | bit("others") | bit("negation") | bit("any") | bit("pair") | bit("told") | bit("counted")
_SPOKEN = bit("cue") | bit("colon") | bit("break") | bit("figure")


def is_worth(kinds: int) -> bool:
    """Whether a sentence with these kinds can hold speech, a figure or a number."""
    return bool(kinds & _SPOKEN or (kinds & _TELLS and kinds & _COUNTED))


def _once(ready: Ready, chart: Chart, order: str) -> bool:
    """One round of a layer: find, settle overlaps, make, put in. True if something was used up.

    A match is made something of only if what it uses up is still there: best matches first, the chart changes last.
    """
    found = _find(ready, chart)
    if not found:
        return False
    if len(found) > 1:
        found.sort(key=_longest if order == "longest" else _nearest)
    used: set[Mention] = set()
    new: list[tuple[Mention, list[Mention]]] = []
    for match in found:
        made = match.made
        eaten = _eaten(match) if made is None else list(made.parts)
        if not used.isdisjoint(eaten):
            continue
        mention = made or match.rule.make(match)
        if mention is None:
            continue
        if mention.kind == "quantity" and "bare" not in mention.flags:  # a noun within it counts nothing else
            eaten += [noun for noun in _nouns_within(mention, chart) if noun not in used and noun not in eaten]
        used.update(eaten)
        new.append((mention, eaten))
    for mention, eaten in new:
        for part in eaten:
            chart.remove(part)
        chart.add(mention)
    return bool(used)


def _find(ready: Ready, chart: Chart) -> list[Match]:
    """What the rules find; what a production that chooses its reach makes of it is made at once."""
    found: list[Match] = []
    bits, first = chart.bits, chart.first
    for kind, rules in ready:
        for anchor in chart.get(kind):
            passed, after = anchor.bits, bits[anchor.end - first]
            for begins, follow, rule in rules:
                if not passed & begins or (follow and not after & follow):
                    continue
                if not rule.runs:
                    found += rule.find(rule, anchor, chart)
                    continue
                for match in rule.find(rule, anchor, chart):
                    match.made = rule.make(match)
                    if match.made is not None:
                        found.append(match)
    return found


def _eaten(match: Match) -> list[Mention]:
    """The mentions that a match uses up."""
    parts = match.parts
    return [part for i in match.rule.eats if (part := parts[i]) is not None]


def _nouns_within(mention: Mention, chart: Chart) -> list[Mention]:
    """The nouns of a quantity that are no part of it."""
    inside = [m for m in chart.get("object") if mention.start <= m.start < mention.end and m.end <= mention.end]
    return [noun for noun in inside if noun not in mention.parts]


def _longest(match: Match) -> tuple[int, ...]:
    """The key by which matches are taken: first a longer one, or one of higher priority and with less between."""
    start, end = _reach(match)
    used = start if match.made is not None else min([part.start for part in _eaten(match)], default=start)
    return match.gap + start - end, -match.rule.priority, match.gap, used


def _nearest(match: Match) -> tuple[int, ...]:
    """The key by which matches are taken: first one of higher priority, or with less between, or a longer one."""
    start, end = _reach(match)
    return -match.rule.priority, match.gap, match.gap + start - end, start


def _reach(match: Match) -> tuple[int, int]:
    """The tokens from the first to the last part."""
    if match.made is not None:
        return match.made.start, match.made.end
    parts = [part for part in match.parts if part is not None]
    return parts[0].start, parts[-1].end
