"""Words, numbers and marks with their places: one pass over the text.

A hyphen divides words («прес-секретар» is three tokens), an apostrophe does not; letters and digits joined by a hyphen
are one token (Shahed-136, 559-ти, 19-річний), so are the groups of a long number and the parts of a clock or a date.

>>> [text for _, _, text in tokenize("Shahed-136, 2,5 тис. о 18:00")]
['Shahed-136', ',', '2,5', 'тис', '.', 'о', '18:00']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .fold import APOSTROPHES, HYPHENS, MARKS

_LETTER = rf"[^\W\d_{MARKS}]"
_IN = r"[^\W_]"
_DODGE = r"(?<=\u0640)[ .*·]{1,3}\u0640"  # تقـ.ـتل: dots put into a word to dodge filters
_REST = rf"{_IN}*(?:(?:{_DODGE}|[{MARKS}]+){_IN}*)*"
_ATTACHED = (
    r"(?=[وفبلكا])[وف]?[بلك]?\u0640*(?:\u0627?\u0644)?\u0640*(?=\d)"  # و15 امرأة, الـ24: words attached to digits
)
_PLAIN = r"[A-Za-zЀ-ҁҊ-ӿء-غف-ي]{2,}+(?=[ ,\n])"  # most words: letters and nothing else, whatever may follow them
_TOKEN = (  # addresses, and what closes a marked-up link
    r"\]\(https?://[^\s)]*\)|(?:https?://|www\.|t\.me/|bit\.ly/)[^\s<>«»\"”)\]]*"
    rf"|{_ATTACHED}"
    rf"|(?:{_LETTER}\.){{2,6}}(?!{_LETTER})"  # U.S.
    rf"|{_LETTER}{_REST}(?:[{APOSTROPHES}]{_LETTER}{_REST})*(?:[{HYPHENS}]\d+{_REST})?"
    r"|\d{1,3}(?:[\u00a0\u202f\u2009 ]\d{3}){1,5}(?![\d.,:]\d|\d)"
    rf"|\d+(?:[.,:/٫٬–—-]\d+)*(?:[{HYPHENS}]?{_LETTER}{_REST})?"
    rf"|''|\"{{2,}}|[^\w\s*{MARKS}]"  # marks doubled by a spreadsheet are one
)
PIECE = re.compile(rf"(?:{_PLAIN}|{_TOKEN})(?: (?!\s))?| (?!\s)|\s+|.", re.DOTALL)  # the commonest first
"""Tokens, each with the single blank after it, and what else stands between them: all the pieces are the text."""
BETWEEN = re.compile(rf"[\s*_{MARKS}]+")


_ARABIC = "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3"  # letters
NEAR_DIGIT = re.compile(rf"\d(?:(?=[{_ARABIC}])|(?<=[{_ARABIC}{MARKS}]\d))")
"""What a text must hold for `STUCK` to find anything in it."""
STUCK = re.compile(
    rf"(?P<word>[{_ARABIC}][{_ARABIC}{MARKS}]+)(?P<digits>\d+)|(?P<figure>\d+)(?P<noun>[{_ARABIC}][{_ARABIC}{MARKS}]+)"
)
"""A number written against an Arabic word, which mostly comes of a lost blank."""


def tokenize(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and characters of every token."""
    end = 0  # of the piece before
    for piece in PIECE.findall(text):
        token = piece.removesuffix(" ")
        if token and not BETWEEN.fullmatch(token):
            yield end, end + len(token), token
        end += len(piece)
