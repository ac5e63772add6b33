"""Which column of a table is the text, which its date: given once, kept under a name in the user's configuration.

>>> parsed("text=body, published=date")
{'text': 'body', 'published': 'date'}
>>> guessed(["ID", "Headline", "Body", "Date"])
{'id': 'ID', 'title': 'Headline', 'text': 'Body', 'published': 'Date'}
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from ..errors import UsageError

USUAL = {
    "text": ("text", "body", "content", "article", "full_text", "fulltext", "message", "текст", "النص", "نص"),
    "id": ("id", "uid", "guid", "doc_id", "document_id"),
    "title": ("title", "headline", "заголовок", "العنوان"),
    "author": ("author", "byline", "автор", "الكاتب"),
    "publisher": ("publisher", "source", "outlet", "channel", "media", "источник", "джерело", "المصدر"),
    "published": ("published", "date", "published_at", "pubdate", "datetime", "timestamp", "дата", "التاريخ"),
    "language": ("language", "lang", "язык", "мова", "اللغة"),
    "url": ("url", "link", "href", "ссылка", "посилання", "الرابط"),
}
NAME = re.compile(r"[\w-]{1,60}")


def parsed(given: str) -> dict[str, str]:
    """Field to column, from `text=body,published=date`, or what was saved under this name; raises UsageError."""
    if "=" not in given:
        return load(given)
    columns: dict[str, str] = {}
    for pair in given.split(","):
        field, equals, column = (part.strip() for part in pair.partition("="))
        if field not in USUAL or not equals or not column:
            raise UsageError(f"{pair.strip()!r} names no column; write FIELD=COLUMN with a field of {', '.join(USUAL)}")
        columns[field] = column
    if "text" not in columns:
        raise UsageError("no column is named for the text; write text=COLUMN")
    return columns


def guessed(header: Sequence[str | None]) -> dict[str, str]:
    """Field to column by the usual names; without `text` if no column has one."""
    found: dict[str, str] = {}
    names = {name.strip().lower().replace(" ", "_"): name for name in reversed([each or "" for each in header])}
    for name, column in sorted(names.items(), key=lambda item: list(header).index(item[1])):
        field = next((field for field, usual in USUAL.items() if name in usual), None)
        if field is not None:
            found.setdefault(field, column)
    return found


def folder() -> Path:
    """Where mappings are kept: `whosays/columns` in the configuration folder of the system."""
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home and Path(home).is_absolute() else Path.home() / ".config") / "whosays" / "columns"


def save(name: str, columns: dict[str, str]) -> Path:
    """Keep the mapping under this name; raises UsageError."""
    path = _path(name)
    lines = [f"{field} = {_quoted(column)}\n" for field, column in columns.items()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), "utf-8")
    except OSError as error:
        raise UsageError(f"the columns {name!r} cannot be saved ({error.strerror}: {path})") from None
    return path


def load(name: str) -> dict[str, str]:
    """The mapping kept under this name; raises UsageError."""
    path = _path(name)
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        known = ", ".join(sorted(each.stem for each in path.parent.glob("*.toml"))) if path.parent.is_dir() else ""
        raise UsageError(f"no columns are saved as {name!r}; saved are: {known or 'none'}") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"the columns {name!r} cannot be read ({error})") from None
    columns = {field: str(column) for field, column in found.items() if field in USUAL}
    if "text" not in columns:
        raise UsageError(f'the columns {name!r} name none for the text; write text = "COLUMN" in {path}')
    return columns


def _path(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise UsageError(f"{name[:60]!r} is no name for columns; use letters, digits, - and _")
    return folder() / f"{name}.toml"


def _quoted(text: str) -> str:
    escaped = "".join(
        f"\\u{ord(c):04x}" if c < " " or c == "\x7f" else c for c in text.replace("\\", "\\\\").replace('"', '\\"')
    )
    return f'"{escaped}"'
