"""A report cut off anywhere is read: no step looks past the end or before the start of what there is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import whosays
from whosays.records import Reading

REPORTS = sorted((Path(__file__).parent / "reports").glob("??.jsonl"))
WORD = re.compile(r"\w+")
STEP = 5  # every fifth word is a place to cut at


def slices(text: str, found: Reading) -> bool:
    """Whether every cue, every content and every figure is the characters that it names."""
    spans = [s for a in found.attributions for s in (a.cue, *a.content)] + [c.span for c in found.counts]
    return all(text[s.start : s.end] == s.exact for s in spans)


def paragraphs(path: Path) -> Iterator[str]:
    for line in path.read_text("utf-8").splitlines():
        for paragraph in json.loads(line)["text"].split("\n"):
            if paragraph.strip():
                yield paragraph


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_a_report_cut_off_anywhere_is_read(path: Path) -> None:
    cuts = 0
    for text in paragraphs(path):
        for word in list(WORD.finditer(text))[::STEP]:
            for part in (text[: word.end()], text[word.start() :]):
                assert slices(part, whosays.read(part, language=path.stem))
                cuts += 1
    assert cuts > 200


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "وأضاف مدير المستشفى أن القتلى ثلاثة، وقال"),
        ("ar", "قال لـ"),
        ("ar", "وقال إن الطريق مغلق وأضاف"),
        ("en", "The mayor said the road was shut, according to"),
        ("uk", "Дорогу перекрито, повідомили в"),
        ("ru", "Дорога закрыта, сообщил"),
    ],
)
def test_a_cue_may_be_the_last_word(language: str, text: str) -> None:
    assert slices(text, whosays.read(text, language=language))
