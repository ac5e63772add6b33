"""Pairs of quotation marks, nested or not; straight marks open and close in turn.

>>> sorted(pair(["«", "a", "„", "b", "“", "»"], (("«", "»"), ("„", "“"))).items())
[(0, 5), (2, 4)]
"""

from __future__ import annotations

MARKS = {mark: mark for mark in '«»“”„"‘’‹›‟{}'} | {"''": '"'}  # as written: what it stands for
DOUBLED = '""'
"""Straight marks that a spreadsheet doubled, two or more in a row: one mark."""
ONE_WAY = {"“": "”", "«": "»"}
"""Marks that only open; where none of a paragraph closes, every second one was meant to."""
MAX_DEPTH = 8
LONG = 8  # tokens after which a quotation left open is no slip of the pen


def pair(words: list[str], pairs: tuple[tuple[str, str], ...]) -> dict[int, int]:
    """Opening token -> closing token, within the tokens of one paragraph.

    One left open ends with the paragraph, if it is long, begins it, or stands after a colon. Where marks are doubled, a
    single one at either end encloses the cell of the spreadsheet.
    """
    single = not MARKS.keys().isdisjoint(words)
    if DOUBLED in " ".join(words):
        doubled = [
            (i, MARKS.get(word, '"')) for i, word in enumerate(words) if word in MARKS or word.startswith(DOUBLED)
        ]
        marks = [(i, mark) for i, mark in doubled if words[i] != '"' or i not in {0, len(words) - 1}]
    else:
        marks = [(i, MARKS[word]) for i, word in enumerate(words) if word in MARKS] if single else []
    if not marks:
        return {}
    closing: dict[str, set[str]] = {}
    for a, b in pairs:
        closing.setdefault(a, set()).add(b)
    opening = [k for k, (_, mark) in enumerate(marks) if mark in ONE_WAY]
    if len(opening) == len(marks) and len(marks) % 2 == 0:  # “…, “said X: the second was meant to close
        marks = [(i, ONE_WAY[mark] if k % 2 else mark) for k, (i, mark) in enumerate(marks)]
    found: dict[int, int] = {}
    stack: list[tuple[int, set[str]]] = []
    for i, word in marks:
        if stack and word in stack[-1][1]:
            found[stack.pop()[0]] = i
        elif any(word in ends for _, ends in stack[-MAX_DEPTH:]):
            while stack and word not in stack[-1][1]:
                stack.pop()
            found[stack.pop()[0]] = i
        elif word in closing:
            stack.append((i, closing[word]))
    if stack and (stack[0][0] == 0 or words[stack[0][0] - 1] == ":" or stack[0][0] + LONG < len(words)):
        found.setdefault(stack[0][0], len(words))
    return found
