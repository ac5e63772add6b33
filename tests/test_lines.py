"""JSON Lines: one report a line, and one row for every line that is none."""

from __future__ import annotations

import json

import pytest

from whosays.sources.lines import BadLine, Line, read_lines


def one(line: bytes) -> Line | BadLine:
    (found,) = read_lines([line])
    return found


def test_a_report() -> None:
    fields = {
        "id": "a",
        "text": "Text.",
        "language": "en",
        "published": "2025-01-02",
        "publisher": "P",
        "title": "T",
        "url": "u",
    }
    found = one(json.dumps({**fields, "more": [1]}).encode())
    assert isinstance(found, Line)
    assert {name: getattr(found, name) for name in fields} == fields


def test_only_a_newline_ends_a_line() -> None:
    text = "one\u2028two\u2029three\x85four\x0b\x0c"
    found = one(json.dumps({"id": 1, "text": text}, ensure_ascii=False).encode())
    assert isinstance(found, Line)
    assert (found.id, found.text) == (1, text)


@pytest.mark.parametrize(
    ("line", "known", "word"),
    [
        (b'{"id": "x", "text": "cut off', "x", "broken JSON"),
        (b'{"id": "x"}', "x", "text"),
        (b'{"id": "x", "text": 5}', "x", "text"),
        (b'{"id": "x", "text": "  "}', "x", "empty"),
        (b'{"id": 7, "text": ""}', 7, "empty"),
        (b'{"id": "\\u0639", "text": null}', "ع", "text"),
        (b"[1, 2]", None, "not a report"),
        (b"nonsense", None, "broken JSON"),
        (b'{"text": "\xff\xfe"}', None, "line 1"),
        (b'{"text": "\\ud800"}', None, "broken JSON"),
        (b'{"id": ' + b"[" * 100_000, None, "line 1"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: bytes, known: object, word: str) -> None:
    found = one(line)
    assert isinstance(found, BadLine)
    assert found.id == known
    assert found.line == 1
    assert word in found.error
    assert "\n" not in found.error


def test_blank_lines_are_skipped_and_counted() -> None:
    found = list(read_lines([b"\xef\xbb\xbf\n", b"  \r\n", b"{\n"]))
    assert [bad.line for bad in found if isinstance(bad, BadLine)] == [3]


def test_a_byte_order_mark_is_passed_over() -> None:
    assert isinstance(one(b'\xef\xbb\xbf{"text": "a"}'), Line)
