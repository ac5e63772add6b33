"""Headlines of other reports that a page shows before and behind its own text: what they tell is not of this report.

A list is several lines that follow each other, each as long as a headline and without a full stop, beside a text that
has paragraphs with full stops. A page of short lines alone is no list: it tells in short lines. The first line of a
page is its own headline.

>>> told = "Shells hit the market of Mirne on Tuesday and killed two people there, said the mayor, who came to {}."
>>> other = ["Three killed in shelling of Stepove", "Talks on grain go on in Lviv", "A bridge is closed for repairs"]
>>> page = ["Two killed in shelling of Mirne", told.format("see the stalls"), told.format("meet traders"), *other]
>>> text = "\\n".join(page)
>>> lines = [(text.index(line), text.index(line) + len(line)) for line in page]
>>> [text[start:end] for start, end in headlines(text, lines)] == other
True
>>> headlines(text, lines[3:])
[]
"""

from __future__ import annotations

import re

Line = tuple[int, int]
PARAGRAPH = 100  # characters from which on a line with a full stop is of a text
PARAGRAPHS = 2  # such lines that a text has
SHORT, LONG = 25, 120  # characters of a headline
WORDS = 4  # of a headline, at least
LIST = 3  # headlines that follow each other
_ENDS = re.compile(r"[.!?؟…:,،;؛][\"”»)\]]*$")
_BEGINS = re.compile(r"[\"“«„]?[^\W_]")


def headlines(text: str, lines: list[Line]) -> list[Line]:
    """The lines of a text, given by their paragraphs, that are headlines of other reports."""
    body = [
        number
        for number, (start, end) in enumerate(lines)
        if end - start > PARAGRAPH and _ENDS.search(text, start, end)
    ]
    if len(body) < PARAGRAPHS:
        return []
    found: list[Line] = []
    for some in (range(1, body[0]), range(body[-1] + 1, len(lines))):
        run: list[Line] = []
        for number in some:
            if _is_headline(text, *lines[number]):
                run.append(lines[number])
                continue
            found += run if len(run) >= LIST else []
            run = []
        found += run if len(run) >= LIST else []
    return found


def _is_headline(text: str, start: int, end: int) -> bool:
    """Whether a line is as long as a headline, begins with a word, and has no full stop and no hash mark."""
    line = text[start:end]
    told = SHORT < len(line) <= LONG and len(line.split()) >= WORDS and "#" not in line
    return told and _BEGINS.match(line) is not None and _ENDS.search(line) is None
