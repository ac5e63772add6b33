"""Changes of incidents as an Atom feed (RFC 4287), piece by piece.

>>> rows = [{"id": 7, "at": "2025-03-04T10:00:00Z", "kind": "created", "incident": "ab", "documents": ["d"],
...          "before": None, "after": {"killed": {"low": 2, "high": 3}}, "into": None}]
>>> feed = "".join(atom(rows))
>>> "<title>created ab</title>" in feed, feed.count("<entry>")
(True, 1)
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

SPACE = "http://www.w3.org/2005/Atom"
NEVER = "1970-01-01T00:00:00Z"


def atom(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The feed of changes, an entry each, in their order."""
    some = list(rows)
    updated = max((row["at"] for row in some), default=NEVER)
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="{SPACE}">\n<id>urn:whosays:changes</id>\n'
    yield f"<title>Changes of incidents</title>\n<updated>{updated}</updated>\n<author><name>whosays</name></author>\n"
    for row in some:
        subject = row["incident"] or "judgement"
        told = {name: row[name] for name in ("before", "after", "into", "documents") if row[name] is not None}
        content = escape(_clean(json.dumps(told, ensure_ascii=False, sort_keys=True)))
        title = escape(f"{row['kind']} {subject}")
        yield f"<entry>\n<id>urn:whosays:change:{row['id']}</id>\n<title>{title}</title>\n"
        yield f'<updated>{row["at"]}</updated>\n<content type="text">{content}</content>\n</entry>\n'
    yield "</feed>\n"


def _clean(text: str) -> str:
    """Without characters that XML cannot hold."""
    return "".join(one if one >= " " and one not in "\ufffe\uffff" else " " for one in text)
