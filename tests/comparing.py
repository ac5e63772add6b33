"""When a value of a reading and one of a key are the same, by code of the tests' own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TypeVar

from answers import KeyAttribution, KeyCount, either
from whosays.records import Attribution, Count, Span
from whosays.vocabulary import FAMILY

LIMITS = {"more_than": "at_least", "fewer_than": "at_most"}
A = TypeVar("A")
B = TypeVar("B")


def matched(
    want: Sequence[A],
    have: Sequence[B],
    same: Callable[[A, B], bool],
    better: Callable[[A, B], int] = lambda a, b: 0,
) -> list[tuple[A, B]]:
    """Pairs, each of both once, those that are `better` first."""
    pairs: list[tuple[A, B]] = []
    used: tuple[set[int], set[int]] = (set(), set())
    options = [(i, j) for i, a in enumerate(want) for j, b in enumerate(have) if same(a, b)]
    for i, j in sorted(options, key=lambda pair: -better(want[pair[0]], have[pair[1]])):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((want[i], have[j]))
    return pairs


def at(text: str, words: str, *spans: Span) -> bool:
    """Whether the words, wherever they stand in the text, touch one of the spans."""
    places = [(m.start(), m.end()) for m in re.finditer(re.escape(words), text)]
    return any(start < span.end and span.start < end for start, end in places for span in spans)


def same_count(text: str, want: KeyCount, have: Count) -> bool:
    if have.measure not in either(want.measure) or value(want) != value(have):
        return False
    if not at(text, want.at, have.span):
        return False
    objects = either(want.object)
    return "other" in objects or any(o == have.object or (o and FAMILY[o] == FAMILY[have.object]) for o in objects)


def value(count: KeyCount | Count) -> tuple[str, int | None, int | None]:
    """Bound, low and high; "more than" is as good as "at least"."""
    bound = LIMITS.get(count.bound, count.bound)
    return bound, None if bound == "at_most" else count.low, None if bound == "at_least" else count.high


def optional(want: KeyCount) -> bool:
    """A figure of none of the measures, or a single thing without a numeral."""
    people = not isinstance(want.object, str) or FAMILY[want.object] == "people"
    single = want.low == want.high == 1 and not people and not re.search(r"\d", want.at)
    return want.optional or "other" in either(want.measure) or single


def gives(want: KeyCount, said: Attribution | None) -> bool:
    if said is None or not want.source:
        return said is None and not want.source
    return any(agree(name, said.source.name) for name in want.source)


def same_content(text: str, want: KeyAttribution, have: Attribution) -> bool:
    """Whether half of the words of either content are those of both."""
    start = text.find(want.content[0])
    end = text.find(want.content[1], start)
    words = set(range(start, (end if end >= 0 else text.find(want.content[1])) + len(want.content[1])))
    found = {i for part in have.content for i in range(part.start, part.end)}
    return 2 * len(words & found) >= len(words | found)


def same_source(want: KeyAttribution, have: Attribution) -> bool:
    written = have.source.span.exact if have.source.span is not None else None
    return any(agree(want.who or want.source, name) for name in (have.source.name, written))


def same_said(text: str, want: KeyAttribution, have: Attribution) -> bool:
    return same_content(text, want, have) and same_source(want, have)


def agree(one: str | None, other: str | None) -> bool:
    """The same name, or one within the other, however it is spelt."""
    a, b = sorted((folded(one or ""), folded(other or "")), key=len)
    return bool(a) and (a == b or f" {a} " in f" {b} " or (len(a) > 3 and a in b))


def folded(name: str) -> str:
    name = "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", name.replace("ـ", "").replace("ة", "ه").replace("ى", "ي")).strip()
