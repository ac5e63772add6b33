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

from .identify import detect, profiles, sample, script_range
from .segment import paragraphs

LONG = 40  # letters of a paragraph that speaks for itself
TELLING, WORDS = 2, 12  # letters that only the other language has, and all letters, of a shorter one that does
MOSTLY = 0.6  # the share of its words that are in its language
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
    telling = _telling(code, codes)
    if telling is None or telling.search(text) is None:
        return []
    lines = paragraphs(text)
    told = [_told(text[start:end], code, codes, telling) for start, end in lines]
    if all(one in (None, code) for one in told):
        return []
    found = []
    runs = groupby(zip(lines, _settled(told, code), strict=True), key=lambda pair: pair[1])
    for language, run in runs:
        if language != code:
            some = [line for line, _ in run]
            found.append((some[0][0], some[-1][1], language))
    return found


@cache
def _telling(code: str, packs: tuple[str, ...]) -> re.Pattern[str] | None:
    """A letter that another pack's language has and this one lacks; None where nothing is known of it."""
    known = profiles()
    if code not in known:
        return None
    own, letters = known[code], ""
    for other in (known[pack] for pack in packs if pack in known and pack != code):
        if other.script != own.script:
            letters += script_range(other.script)
        else:
            strange = "".join(sorted(other.alphabet - own.alphabet))
            letters += re.escape(strange + strange.upper())
    return re.compile(f"[{letters}]") if letters else None


def _told(line: str, code: str, packs: tuple[str, ...], telling: re.Pattern[str]) -> str | None:
    """The language of a paragraph; None for one too short to tell."""
    strange = telling.search(line)
    if strange is None:
        return code if len(line) >= LONG else None
    words = sample(line)
    size, telling_letters = len(_LETTERS.findall(words)), len(telling.findall(words))
    if size < (WORDS if telling_letters >= TELLING else LONG):
        return None
    language, share = next(iter(detect(words, packs)), (code, 0.0))
    if language not in packs or share < MOSTLY:
        return code if size >= LONG else None
    if size >= LONG or language == code:
        return language
    same_script = profiles()[language].script == profiles()[code].script
    own = _telling(language, tuple(sorted({code, language})))
    return language if same_script and (own is None or own.search(words) is None) else None


def _settled(told: list[str | None], code: str) -> list[str]:
    """With the language of the paragraphs around where one was too short to tell; the document's at a border."""
    before: list[str] = []
    for one in told:
        before.append(one or (before[-1] if before else code))
    after = [code] * len(told)
    following = code
    for i in range(len(told) - 1, -1, -1):
        following = after[i] = told[i] or following
    return [a if a == b else code for a, b in zip(before, after, strict=True)]
