"""Paragraphs and sentences.

A line is a paragraph, unless the text is wrapped by hand: a line that breaks off in mid-sentence goes on in the next.
A full stop ends no sentence after a listed abbreviation or an initial, within a number, or before a small letter.

>>> [text[a:b] for text in ["One.\\nTwo went\\nhome."] for a, b in paragraphs(text)]
['One.', 'Two went\\nhome.']
"""

from __future__ import annotations

import re
import sys
from collections.abc import Container

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_ENDED = '.!?…:;؟۔"”»)]}'
WRAPPED = 60  # characters a line has at least, if it was broken by width and not by the author
ENDERS = frozenset(".!?…؟۔")
SHORT = 7  # tokens of a clause after a quotation that belongs to it: "Why?" the mayor said.
CLOSERS = frozenset("\"”»’“)]}*_'")


def paragraphs(text: str, begin: int = 0, stop: int = sys.maxsize) -> list[tuple[int, int]]:
    """Start and end of every paragraph between two characters, blank edges cut off."""
    found: list[tuple[int, int]] = []
    for match in _LINE.finditer(text, begin, stop):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if start >= end:
            continue
        if (
            found
            and start - found[-1][1] <= 3
            and text.count("\n", found[-1][1], start) == 1
            and _continues(text, found[-1], start, end)
        ):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _continues(text: str, before: tuple[int, int], start: int, end: int) -> bool:
    last = text[before[1] - 1]
    line_start = text.rfind("\n", before[0], before[1]) + 1 or before[0]
    long = before[1] - line_start >= WRAPPED
    if last in _ENDED or (last in ",،" and not long):  # short lines with commas are a list
        return False
    return text[start].islower() or ((long and last in ",،-–") or (long and text[start] in "(«“"))


def sentences(tokens: list[str], abbreviations: frozenset[str], opening: Container[int] = ()) -> list[tuple[int, int]]:
    """Ranges of tokens, given the tokens of one paragraph and which of them open a quotation."""
    found = []
    first, end, n = 0, 0, len(tokens)
    for i in [i for i, token in enumerate(tokens) if token in ENDERS]:
        if i < end or _inside(tokens, i, abbreviations):
            continue
        end = i + 1
        while end < n and (tokens[end] in ENDERS or (tokens[end] in CLOSERS and end not in opening)):
            end += 1
        if end < n and (tokens[end][0].islower() or tokens[end] in "—–,،"):
            continue
        asked = tokens[end - 1] in '"”»' and tokens[end - 2] in "?!…؟"
        if asked and "." in tokens[end : end + SHORT]:
            continue
        found.append((first, end))
        first = end
    if first < n:
        found.append((first, n))
    return found


def _inside(tokens: list[str], i: int, abbreviations: frozenset[str]) -> bool:
    """Whether the mark at i belongs to an abbreviation or an initial."""
    if tokens[i] != "." or i == 0 or i + 1 >= len(tokens):
        return False
    before = tokens[i - 1]
    return before.lower() in abbreviations or (len(before) == 1 and before.isalpha() and before.isupper())
