"""What is shown of a text that answers a query: the lines around what is marked.

>>> text = "One line.\\nThe mayor of Bor said that two were hurt.\\nThe last line."
>>> hit = Hit("d", "v", None, None, None, None, (Mark(14, 19, "mayor", (14, 19), (14, 19)),), (), text)
>>> [text[start:end] for start, end, _ in stretches(hit)]
['The mayor of Bor said that two were hurt.']
"""

from __future__ import annotations

from collections.abc import Iterator

from .search import Hit, Mark

AROUND = 60  # characters shown on either side of what is marked


def stretches(hit: Hit, around: int = AROUND) -> Iterator[tuple[int, int, list[Mark]]]:
    """Start and end of what is shown, with the marks in it; marks of one line that are near stand together."""
    start = end = 0
    held: list[Mark] = []
    for mark in hit.marks:
        line_start = hit.text.rfind("\n", 0, mark.start) + 1
        line_end = hit.text.find("\n", mark.end)
        first = max(line_start, mark.start - around)
        last = min(line_end if line_end >= 0 else len(hit.text), mark.end + around)
        if held and (mark.start < held[-1].end):
            continue
        if held and first <= end and line_start <= held[-1].start:
            held.append(mark)
            end = last
            continue
        if held:
            yield start, end, held
        start, end, held = first, last, [mark]
    if held:
        yield start, end, held
