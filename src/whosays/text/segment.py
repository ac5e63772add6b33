"""Paragraphs and sentences.

A line, or what double bars divide it into, is a paragraph, unless the text is wrapped: a line that breaks off in
mid-sentence goes on in the next, before a small letter, or before anything where all lines are of one width.
A full stop ends no sentence after a listed abbreviation or an initial, within a number, or before a small letter.

>>> [text[a:b] for text in ["One.\\nTwo went\\nhome."] for a, b in paragraphs(text)]
['One.', 'Two went\\nhome.']
"""

from __future__ import annotations

import re
import sys
from collections.abc import Container, Iterator
from itertools import compress, pairwise

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_ENDS = ".!?…:;؟۔"
_CLOSING = "\"”“»’')]}"
_ITEM = re.compile(r"[-–—•·▪▫◾◽●○►▸*#]|\d{1,3}[.)]\s")  # how an item of a list begins
WRAPPED = 60  # characters a line has at least, if it was broken by width and not by the author
WIDEST = 130  # characters a line has at most, where all of them were broken by width
ROOM = 6  # characters by which the longest line may be longer than the width
BROKEN = 3  # lines of a report that must be broken in mid-sentence before the width tells anything
ENDERS = frozenset(".!?…؟۔")
SHORT = 7  # tokens of a clause after a quotation that belongs to it: "Why?" the mayor said.
CLOSERS = frozenset("\"”»’“)]}*_'")

BAR = "||"  # between headlines that were joined

Line = tuple[int, int]


def paragraphs(text: str, begin: int = 0, stop: int = sys.maxsize) -> list[Line]:
    """Start and end of every paragraph between two characters, blank edges cut off."""
    lines = list(_lines(text, begin, stop))
    width = _width(text, lines)
    found: list[Line] = []
    before: Line | None = None
    for line in lines:
        if before is not None and _adjoin(text, before, line) and _continues(text, before, line, width):
            found[-1] = (found[-1][0], line[1])
        else:
            found.append(line)
        before = line
    return found


def _lines(text: str, begin: int, stop: int) -> Iterator[Line]:
    """Every line that has something in it, blank edges cut off."""
    for match in _LINE.finditer(text, begin, stop):
        place = match.start()
        for line in match.group().split(BAR) if BAR in match.group() else (match.group(),):
            start = place + len(line) - len(line.lstrip())
            end = place + len(line.rstrip())
            place += len(line) + len(BAR)
            if start < end:
                yield start, end


def _adjoin(text: str, before: Line, line: Line) -> bool:
    """Whether no empty line stands between two lines; the second may be indented."""
    return text.count("\n", before[1], line[0]) == 1


def _is_whole(text: str, line: Line) -> bool:
    """Whether a line ends with its sentence, before closing marks."""
    end = line[1] - 1
    while end > line[0] and text[end] in _CLOSING:
        end -= 1
    return text[end] in _ENDS


def _width(text: str, lines: list[Line]) -> int:
    """The width at which a text was broken into lines; 0 for a text that was not.

    All lines are within it, and most of those broken off had no room for the first word of the next.
    """
    width = max((end - start for start, end in lines), default=0)
    if not WRAPPED <= width <= WIDEST:
        return 0
    pairs = [(a, b) for a, b in pairwise(lines) if _adjoin(text, a, b) and not _is_whole(text, a)]
    full = sum(_is_full(text, a, b, width) for a, b in pairs)
    return width if full >= BROKEN and 2 * full > len(pairs) else 0


def _is_full(text: str, line: Line, after: Line, width: int) -> bool:
    """Whether the first word of the next line had no room in this one, or hardly any."""
    word = text[slice(*after)].split(None, 1)[0]
    return line[1] - line[0] + len(word) + ROOM > width


def _continues(text: str, before: Line, line: Line, width: int) -> bool:
    """Whether a line goes on with the sentence that the one before it broke off."""
    last, first = text[before[1] - 1], text[line[0]]
    if _is_whole(text, before):
        return False
    if width and _is_full(text, before, line, width) and not _ITEM.match(text, line[0]):
        return True
    long = before[1] - before[0] >= WRAPPED
    if last in ",،" and not long:  # short lines with commas are a list
        return False
    return first.islower() or (long and (last in ",،-–" or (first in "(«“" and last not in _CLOSING)))


def sentences(tokens: list[str], abbreviations: frozenset[str], opening: Container[int] = ()) -> list[tuple[int, int]]:
    """Ranges of tokens, given the tokens of one paragraph and which of them open a quotation."""
    found = []
    first, end, n = 0, 0, len(tokens)
    for i in compress(range(n), map(ENDERS.__contains__, tokens)):
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
