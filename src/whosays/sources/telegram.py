"""The export of Telegram Desktop, `result.json`: every message with a text is a document.

The file is read in pieces, and message by message: exports hold illegal escapes, stray commas and halves of messages,
and one bad message is one failure, never a lost file.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NamedTuple

from ..records import Warning_
from ..sentences import sentence
from .files import BOMS
from .found import Failure, Found
from .held import Held

BLOCK = 1 << 20
MESSAGE = 8 << 20  # characters of a message at most
ARRAY = re.compile(r'"messages"\s*:\s*\[')
NEXT = re.compile(r'\{\s*"id"\s*:\s*-?\d+\s*,\s*"(?:type|date)"\s*:')
BETWEEN = re.compile(r"[\s,\ufeff\x00]*")
FIELD = re.compile(r'"(name|type|id)"\s*:\s*("(?:[^"\\]|\\.)*+"|-?\d{1,20}|null)')
BAD_ESCAPE = re.compile(r'\\(?:u(?![0-9a-fA-F]{4})|(?!["\\/bfnrtu]))')
STRAY_COMMA = re.compile(r",(?=\s*[\]}])")
ID = re.compile(r'"id"\s*:\s*(-?\d{1,20})')
SURROGATE = re.compile("[\ud800-\udfff]")
DECODER = json.JSONDecoder(strict=False)


class Chat(NamedTuple):
    """The chat whose messages follow: its name, and whether it is a channel, which speaks in its own name."""

    name: str | None = None
    channel: bool = False
    id: str | None = None


class _Window:
    """A stretch of the file, decoded, that grows at its end and is cut at its start."""

    def __init__(self, held: Held) -> None:
        head = held.head(4)
        encoding, mark = next(((name, bom) for bom, name in BOMS if head.startswith(bom)), ("utf-8", b""))
        self.decoder = codecs.getincrementaldecoder(encoding)("replace")
        self.file = held.file
        self.file.seek(len(mark))
        self.text = ""
        self.ended = False

    def grow(self) -> bool:
        """Whether there was more."""
        if self.ended:
            return False
        block = self.file.read(BLOCK)
        self.ended = not block
        self.text += self.decoder.decode(block, final=not block)
        return True

    def cut(self, place: int) -> None:
        """Forget what stands before this place."""
        self.text = self.text[place:]


def read_export(held: Held) -> Iterator[Found | Failure]:
    """The messages in the order of the file."""
    window = _Window(held)
    seen = False
    while (match := _array(window)) is not None:
        chat = _chat(window.text[: match.start()])
        window.cut(match.end())
        seen = True
        closed = yield from _messages(window, chat, held.locator)
        if not closed:
            yield Failure(held.locator, "the export breaks off before its end; what was whole was read")
            return
    if not seen:
        yield Failure(held.locator, "holds no list of messages; choose JSON when you export from Telegram Desktop")


def _array(window: _Window) -> re.Match[str] | None:
    """The start of the next list of messages; what stands before it is kept as far as it can name the chat."""
    while True:
        match = ARRAY.search(window.text)
        if match is not None:
            return match
        if len(window.text) > BLOCK:
            window.cut(len(window.text) - BLOCK // 4)
        if not window.grow():
            return None


def _chat(before: str) -> Chat:
    fields: dict[str, Any] = {}
    for match in FIELD.finditer(before[-20_000:]):
        try:
            fields[match[1]] = DECODER.decode(match[2])
        except ValueError:
            continue
    name = fields.get("name")
    number = fields.get("id")
    return Chat(
        _clean(name) if isinstance(name, str) and name else None,
        "channel" in str(fields.get("type")),
        str(number) if number is not None else None,
    )


def _messages(window: _Window, chat: Chat, locator: str) -> Generator[Found | Failure, None, bool]:
    """The messages up to the end of the list; returns whether that was reached."""
    place, number = 0, 0
    while True:
        between = BETWEEN.match(window.text, place)
        place = between.end() if between else place
        if place >= len(window.text):
            window.cut(place)
            place = 0
            if not window.grow():
                return False
            continue
        if window.text[place] == "]":
            window.cut(place + 1)
            return True
        number += 1
        start = place
        end, message, repaired = _message(window, start)
        raw = window.text[start:end]
        if isinstance(message, dict):
            yield from _found(message, raw, chat, f"{locator}#message {message.get('id', f'no. {number}')}", repaired)
        else:
            known = ID.search(raw[:2000])
            yield Failure(f"{locator}#message {known[1] if known else f'no. {number}'}", message)
        place = end
        if place > BLOCK:
            window.cut(place)
            place = 0


def _message(window: _Window, start: int) -> tuple[int, dict[str, Any] | str, bool]:
    """Where the message at this place ends, and the message or what is wrong with it, and whether it was mended."""
    if window.text[start] != "{":
        try:
            return DECODER.raw_decode(window.text, start)[1], "is no message", False
        except (ValueError, RecursionError):
            return _after(window, start), "is no message", False
    while True:
        try:
            value, end = DECODER.raw_decode(window.text, start)
        except (ValueError, RecursionError) as error:
            following = NEXT.search(window.text, start + 1)
            if following is None and len(window.text) - start < MESSAGE and window.grow():
                continue
            end = following.start() if following else len(window.text)
            mended = _mended(window.text[start:end])
            if mended is not None:
                return start + mended[1], mended[0], True
            why = "is nested too deep" if isinstance(error, RecursionError) else _wrong(error)
            return end, why, False
        return end, value if isinstance(value, dict) else "is no message", False


def _wrong(error: Exception) -> str:
    message = getattr(error, "msg", "a number too long")
    return f"is broken JSON ({message[:1].lower()}{message[1:]})"


def _after(window: _Window, start: int) -> int:
    """The start of the next message, or the end of the list, after something that is none."""
    while True:
        following = re.compile(NEXT.pattern + r"|\]").search(window.text, start + 1)
        if following is not None:
            return following.start()
        if len(window.text) - start >= MESSAGE or not window.grow():
            return len(window.text)


def _mended(raw: str) -> tuple[dict[str, Any], int] | None:
    """The message with its illegal escapes taken as characters and its stray commas left out, and its length."""
    body = raw.rstrip().rstrip(",").rstrip()
    text = STRAY_COMMA.sub("", BAD_ESCAPE.sub(lambda match: "\\\\" + match[0][1:], body))
    try:
        value, end = DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or text[end:].strip(" \r\n\t,"):
        return (
            None
            if not isinstance(value, dict) or not text[end:].lstrip(" \r\n\t,").startswith("]")
            else (value, raw.rindex("]"))
        )
    return value, len(raw)


def _found(message: dict[str, Any], raw: str, chat: Chat, locator: str, repaired: bool) -> Iterator[Found | Failure]:
    """The message as a document; none if it has no text (a picture, a notice that someone joined)."""
    if message.get("type", "message") != "message":
        return
    text = _text(message.get("text"))
    if text is None:
        text = _text(message.get("text_entities"))
        if not text:
            yield Failure(locator, "its text is neither a string nor a list")
            return
    text = _clean(text)
    if not text.strip():
        return
    warnings = []
    if repaired:
        warnings.append(Warning_("mended", sentence("warning.mended")))
    if "\ufffd" in text:
        warnings.append(Warning_("encoding", sentence("warning.broken_message")))
    sender = message.get("author") or message.get("from")
    yield Found(
        text,
        raw.encode("utf-8", "surrogatepass"),
        "telegram",
        locator,
        id="/".join(filter(None, (chat.id, str(message["id"])))) if "id" in message else None,
        author=_clean(sender) if isinstance(sender, str) and sender != chat.name else None,
        publisher=chat.name,
        published=_date(message),
        warnings=tuple(warnings),
    )


def _text(value: Any) -> str | None:
    """A string, or a list of strings and of `{type, text}`; None if it is neither."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        return None
    parts = [each.get("text") if isinstance(each, dict) else each for each in value]
    return "".join(part for part in parts if isinstance(part, str))


def _clean(text: str) -> str:
    """Halves of characters beyond U+FFFF, written as two escapes, put together; a lone half is U+FFFD."""
    if SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _date(message: dict[str, Any]) -> str | None:
    """The date with its offset: the local clock stands in `date`, the instant in `date_unixtime`."""
    local, instant = message.get("date"), message.get("date_unixtime")
    try:
        moment = datetime.fromtimestamp(int(str(instant)), UTC)
    except (ValueError, OverflowError, OSError):
        return local if isinstance(local, str) else None
    try:
        offset = datetime.fromisoformat(str(local)).replace(tzinfo=UTC) - moment
    except ValueError:
        return moment.isoformat()
    quarter = timedelta(minutes=15)
    if abs(offset) > timedelta(hours=14) or offset % quarter:
        return moment.isoformat()
    return moment.astimezone(timezone(offset)).isoformat()
