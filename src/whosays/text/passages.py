"""The paragraphs of a text that are in another language than most of it.

A text in one language, as nearly all are, is told by one look at its letters. A paragraph speaks for itself if it is of
some length or has letters that only the other language has; a shorter one is in the language of its neighbours.

>>> ru, uk = "Мэр сообщил, что ночью были ранены трое.", "Мер повідомив, що вночі поранено ще трьох людей."
>>> passages(f"{uk}\\n{uk}\\n{ru}", "uk", ("ru", "uk"))
[(98, 138, 'ru')]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import NamedTuple

from .identify import detect, profiles, sample, script_range
from .segment import paragraphs

LONG = 40  # letters of a paragraph that speaks for itself
TELLING = 15  # letters of one that does if some of them are only in its language
FEW = 0.3  # the share of letters of another script below which a paragraph only names somebody
MOSTLY = 0.7  # the share of its words that are in its language
NOTHING = "(?!)"  # an expression that is found nowhere
_LETTERS = re.compile(r"[^\W\d_]")

Passage = tuple[int, int, str]


def reading_order(text: str, code: str, packs: Iterable[str]) -> tuple[str, list[Passage]]:
    """The language that most of a text is in, and the passages in others; `code` is the one it seems to be in."""
    codes = tuple(sorted(packs))
    found = passages(text, code, codes)
    sizes = Counter({code: len(text)})
    for start, end, other in found:
        sizes[other] += end - start
        sizes[code] -= end - start
    most = max(sizes, key=lambda one: (sizes[one], one == code))
    return (code, found) if most == code else (most, passages(text, most, codes))


def passages(text: str, code: str, packs: Iterable[str]) -> list[Passage]:
    """Start, end and language of every run of paragraphs in another language than `code` that there is a pack for."""
    codes = tuple(sorted(packs))
    signs = _signs(code, codes)
    if signs is None or signs.strange.search(text) is None:
        return []
    lines = paragraphs(text)
    told = [_told(text[start:end], code, codes, signs) for start, end in lines]
    if all(one in (None, code) for one in told):
        return []
    found = []
    runs = groupby(zip(lines, _settled(text, lines, told, code, codes), strict=True), key=lambda pair: pair[1])
    for language, run in runs:
        if language != code:
            some = [line for line, _ in run]
            found.append((some[0][0], some[-1][1], language))
    return found


class _Signs(NamedTuple):
    """What tells paragraphs in other languages from those in the document's."""

    strange: re.Pattern[str]  # a letter that only another language has
    apart: re.Pattern[str]  # one of another script
    alike: dict[str, tuple[re.Pattern[str], re.Pattern[str]]]  # by language of the same script: its letters, one's own


@cache
def _signs(code: str, packs: tuple[str, ...]) -> _Signs | None:
    """The signs that tell other packs' languages from one; None where nothing is known of it."""
    known = profiles()
    if code not in known:
        return None
    own, apart, alike = known[code], "", {}
    for other in (known[pack] for pack in packs if pack in known and pack != code):
        if other.script != own.script:
            apart += script_range(other.script)
        else:
            alike[other.code] = (_any(other.alphabet - own.alphabet), _any(own.alphabet - other.alphabet))
    other_script = re.compile(f"[{apart}]" if apart else NOTHING)
    every = "|".join([other_script.pattern, *(theirs.pattern for theirs, _ in alike.values())])
    return _Signs(re.compile(every), other_script, alike)


def _any(letters: Iterable[str]) -> re.Pattern[str]:
    """One of these letters, small or capital; nothing where there are none."""
    some = "".join(sorted(letters))
    return re.compile(f"[{some}{some.upper()}]" if some else NOTHING)


def _told(line: str, code: str, packs: tuple[str, ...], signs: _Signs) -> str | None:
    """The language of a paragraph; None for one that does not tell it by itself."""
    if not signs.strange.search(line):
        return code if len(line) >= LONG and all(own.search(line) for _, own in signs.alike.values()) else None
    words = sample(line)
    size = len(_LETTERS.findall(words))
    itself = code if size >= LONG else None
    like = [other for other, (theirs, _) in signs.alike.items() if theirs.search(words)]
    if size < TELLING or (not like and len(signs.apart.findall(words)) < size * FEW):
        return itself
    language, share = next(iter(detect(words, packs)), ("", 0.0))
    if language not in packs or share < MOSTLY:
        return itself
    if size >= LONG:
        return language
    return language if language in like and not signs.alike[language][1].search(words) else None


def _settled(
    text: str, lines: list[tuple[int, int]], told: list[str | None], code: str, packs: tuple[str, ...]
) -> list[str]:
    """With the language of the paragraphs around where one did not tell; between two languages, the likelier."""
    before, after = _carried(told), _carried(told[::-1])[::-1]
    found = []
    for (start, end), own, a, b in zip(lines, told, before, after, strict=True):
        language = a or b or code
        if own is None and {a, b, code} != {code}:
            seems = next(iter(detect(text[start:end], packs)), (language, 0.0))[0]
            if seems in (a, b) or (seems in packs and profiles()[seems].script != profiles()[language].script):
                language = seems if seems in (a, b) else code
        found.append(language)
    return found


def _carried(told: list[str | None]) -> list[str | None]:
    """Of every paragraph the language last told."""
    found: list[str | None] = []
    for one in told:
        found.append(one or (found[-1] if found else None))
    return found
