"""Letters (.eml): the text of the letter, and its attachments as files of their own; works in the child process."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from ..errors import InputError
from ..records import Warning_
from .files import Text, decode
from .found import Found
from .markup import bare
from .pieces import Ask, Attached, Piece, failed

PARTS = 500  # of a letter that are looked at


def pieces(data: bytes, ask: Ask) -> list[Piece]:
    """The letter, then its attachments."""
    letter = message_from_bytes(data, policy=policy.compat32)
    plain: list[Text] = []
    marked: list[Text] = []
    attached = []
    for number, part in enumerate(letter.walk()):
        if number > PARTS:
            attached.append(failed(ask.locator, f"has more than {PARTS} parts; the others were not read"))
            break
        kind, name = part.get_content_type(), part.get_filename()
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        if name or part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            if content:
                attached.append(Piece(attached=Attached(_header(name) or f"part {number}", content)))
            continue
        try:
            text = _text(content, part)
        except InputError:
            continue
        (marked if kind == "text/html" else plain).append(text)
    chosen = plain or [Text(bare(each.text), each.encoding, each.warnings) for each in marked]
    whole = "\n\n".join(each.text.replace("\r\n", "\n").strip() for each in chosen).strip()
    if not whole and not attached:
        return [failed(ask.locator, "is a letter without text")]
    warnings: list[Warning_] = [warning for each in chosen for warning in each.warnings]
    letters = [Piece(found=_letter(letter, whole, ask, tuple(warnings)))] if whole else []
    return letters + attached


def _letter(letter: Message, text: str, ask: Ask, warnings: tuple[Warning_, ...]) -> Found:
    name, address = parseaddr(_header(letter.get("From")) or "")
    return Found(
        text,
        b"",
        "mail",
        ask.locator,
        id=(_header(letter.get("Message-ID")) or "").strip("<> ") or None,
        title=_header(letter.get("Subject")),
        author=name or address or None,
        published=_header(letter.get("Date")),
        warnings=warnings,
    )


def _text(content: bytes, part: Message) -> Text:
    charset = str(part.get_content_charset() or "")
    if charset and charset not in ("utf-8", "us-ascii"):
        try:
            return Text(content.decode(charset), charset)
        except (LookupError, UnicodeError):
            return decode(content)
    return decode(content)


def _header(value: object) -> str | None:
    if value is None:
        return None
    try:
        text = str(make_header(decode_header(str(value))))
    except (LookupError, ValueError, UnicodeError):
        text = str(value)
    return " ".join(text.encode("utf-8", "replace").decode().split()) or None
