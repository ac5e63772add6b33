"""Pairs of quotation marks, nested or not; straight marks open and close in turn.

>>> sorted(pair(["«", "a", "„", "b", "“", "»"], (("«", "»"), ("„", "“"))).items())
[(0, 5), (2, 4)]
"""

from __future__ import annotations

MARKS = frozenset('«»“”„"‘’‹›‟{}')
DOUBLED = '""'
"""Straight marks that a spreadsheet doubled, two or more in a row: one mark."""
MAX_DEPTH = 8
LONG = 8  # tokens after which a quotation left open is no slip of the pen


def pair(words: list[str], pairs: tuple[tuple[str, str], ...], offset: int = 0) -> dict[int, int]:
    """Opening token -> closing token, within one paragraph; one left open ends with it,
    if it is long, or begins the paragraph, or stands after a colon.

    `words` are the tokens of the paragraph, `offset` is added to every index. Where marks are doubled, a single one at
    either end encloses the cell of the spreadsheet.
    """
    if DOUBLED in words:
        ends = {0, len(words) - 1}
        words = ["" if i in ends and w == '"' else '"' if w == DOUBLED else w for i, w in enumerate(words)]
    closing: dict[str, set[str]] = {}
    for a, b in pairs:
        closing.setdefault(a, set()).add(b)
    found: dict[int, int] = {}
    stack: list[tuple[int, set[str]]] = []
    for i, word in enumerate(words):
        if word not in MARKS:
            continue
        if stack and word in stack[-1][1]:
            found[stack.pop()[0] + offset] = i + offset
        elif any(word in ends for _, ends in stack[-MAX_DEPTH:]):
            while stack and word not in stack[-1][1]:
                stack.pop()
            found[stack.pop()[0] + offset] = i + offset
        elif word in closing:
            stack.append((i, closing[word]))
    if stack and (stack[0][0] == 0 or words[stack[0][0] - 1] == ":" or stack[0][0] + LONG < len(words)):
        found.setdefault(stack[0][0] + offset, len(words) + offset)
    return found
