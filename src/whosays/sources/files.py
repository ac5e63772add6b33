"""Bytes to text, without newline translation, so that every character keeps its place.

UTF-8 and everything with a byte order mark is read as it is. What is not UTF-8 is read in the encoding that it
declares, else in the legacy encoding that makes the most plausible words of it, and the reading says which one it was.

>>> decode("Убито двоє людей".encode("windows-1251")).encoding
'windows-1251'
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from ..errors import InputError
from ..records import Warning_
from ..sentences import sentence

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LEGACY = ("windows-1252", "windows-1251", "koi8-r", "koi8-u", "windows-1256", "iso-8859-5", "iso-8859-6")
FORMATS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
)
DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,3}=\s{0,3}["']?([\w.:-]{2,30})""", re.IGNORECASE)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
C1 = re.compile("[\x80-\x9f]")
USUAL = re.compile("[\t\n\r -~\u00a0-\u00ff\u0400-\u052f\u0600-\u06ff\u2010-\u2026\u2030-\u203a\u20ac\u2116]")
SAMPLE = 20_000  # bytes that are enough to tell an encoding
ADVICE = "save it as plain text in UTF-8"


class Text(Struct, frozen=True):
    """A decoded text, the encoding it was in, and what to say about that in the reading."""

    text: str
    encoding: str
    warnings: tuple[Warning_, ...] = ()


def load(name: str) -> Text:
    """The text of a file, or of standard input if the name is `-`."""
    return decode(read_bytes(name), name="standard input" if name == "-" else name)


def read_bytes(name: str) -> bytes:
    """The bytes of a file, or of standard input if the name is `-`."""
    if name == "-":
        return sys.stdin.buffer.read() if sys.stdin is not None else b""
    with naming(name):
        return Path(name).read_bytes()


def read_utf8(file: Path) -> str:
    """The text of a table of the user's, which is UTF-8 with or without a mark; InputError where it is none."""
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputError(f"{file}: is not UTF-8; save it as UTF-8") from None


@contextmanager
def naming(name: str) -> Iterator[None]:
    """What goes wrong with a file while it is open, as an InputError that names the file and says what to do."""
    try:
        yield
    except FileNotFoundError:
        raise InputError(f"{name}: no such file; check the path") from None
    except IsADirectoryError:
        raise InputError(f"{name}: is a folder; name the files in it") from None
    except PermissionError:
        raise InputError(f"{name}: may not be read; check its permissions") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise InputError(f"{name}: cannot be read ({getattr(error, 'strerror', None) or error})") from None


def decode(data: bytes, name: str = "the text") -> Text:
    """The text of these bytes; `name` stands in the message if they are none."""
    found = _decode(data, name)
    if not found.text.strip():
        raise InputError(f"{name}: is empty; nothing to read")
    return found


def _decode(data: bytes, name: str) -> Text:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding, name)
    for start, what in FORMATS:
        if data.startswith(start):
            raise InputError(f"{name}: is {what}, not text; {ADVICE}")
    if b"\0" in data:
        if (unmarked := _unmarked(data)) is not None:
            return unmarked
        raise InputError(f"{name}: is binary, not text; if it is text in UTF-16, {ADVICE}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _declared(data) or _damaged(data, error.start) or _plausible(data, name)
    _refuse_controls(text, name)
    return Text(text, "utf-8")


def _marked(data: bytes, encoding: str, name: str) -> Text:
    """What follows a byte order mark is in that encoding, whatever is broken in it."""
    try:
        text, warnings = data.decode(encoding), ()
    except UnicodeDecodeError as error:
        return _replaced(data, encoding, error.start)
    _refuse_controls(text, name)
    return Text(text, encoding, warnings)


def _unmarked(data: bytes) -> Text | None:
    """UTF-16 without its mark: nearly all is letters of the alphabets that are read, spaces and marks."""
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = data[: SAMPLE // 2 * 2].decode(encoding, "replace")
        if len(sample) >= 8 and len(USUAL.findall(sample)) * 50 >= len(sample) * 49:
            text = data.decode(encoding, "replace")
            why = sentence("warning.unmarked", encoding=encoding)
            return Text(text, encoding, (Warning_("encoding", why),))
    return None


def _declared(data: bytes) -> Text | None:
    """The text in the encoding that the head of an HTML or XML file names."""
    match = DECLARED.search(data[:1024])
    if match is None:
        return None
    try:
        encoding = codecs.lookup(match[1].decode("ascii")).name
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return None
    if encoding.startswith("utf") or C1.search(text) or CONTROLS.search(text):
        return None
    if (best := _best(data)) is not None and best[0] > 2 * max(plausibility(text[:SAMPLE]), 1):
        return None  # a declaration that is plainly wrong
    why = sentence("warning.declared", encoding=encoding)
    return Text(text, encoding, (Warning_("encoding", why),))


def _damaged(data: bytes, first: int) -> Text | None:
    """UTF-8 with a few broken bytes, not another encoding: nearly all characters beyond ASCII are sound."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(not character.isascii() for character in text) - broken
    return _replaced(data, "utf-8", first) if sound > 20 * broken else None


def _replaced(data: bytes, encoding: str, first: int) -> Text:
    text = data.decode(encoding, "replace")
    why = sentence("warning.broken_bytes", encoding=encoding, first=first)
    return Text(text, encoding, (Warning_("encoding", why),))


def _plausible(data: bytes, name: str) -> Text:
    """The text in the legacy encoding that makes the best words of it."""
    best = _best(data)
    if best is None or best[0] <= 0:
        raise InputError(f"{name}: is in no known encoding, or binary; {ADVICE}")
    text = data.decode(best[1])
    _refuse_controls(text, name)
    why = sentence("warning.undeclared", encoding=best[1])
    return Text(text, best[1], (Warning_("encoding", why),))


def _best(data: bytes) -> tuple[float, str] | None:
    """The legacy encoding of the most plausible words, and how plausible they are."""
    best: tuple[float, str] | None = None
    for encoding in LEGACY:
        try:
            score = plausibility(data[:SAMPLE].decode(encoding))
            if best is None or score > best[0]:
                data.decode(encoding)
                best = score, encoding
        except UnicodeDecodeError:
            continue
    return best


def _refuse_controls(text: str, name: str) -> None:
    sample = text[:SAMPLE]
    if len(CONTROLS.findall(sample)) * 100 > len(sample):
        raise InputError(f"{name}: is binary, not text; {ADVICE}")


# --- plausibility: how much a decoded text looks like words


def _weights(*alphabets: str) -> dict[str, float]:
    """Letters from the most to the least frequent: 1 down to 0.2."""
    return {c: 1 - 0.8 * i / len(alphabet) for alphabet in alphabets for i, c in enumerate(alphabet)}


WEIGHTS = _weights(
    "оаиентрслвкпдміуязбгчйьыжхшюєїщцфэёґ",
    "اليمونرتبةعدسفهكقأحجشطصىخإذضزغءثئآظؤ",
    "éèàçêôûîâùïëœäöüßáíóúñãõåøæıİğşžčšćřýě",
)


def plausibility(text: str) -> float:
    """The worth of the characters beyond ASCII; words of one script and in one case are worth more.

    >>> plausibility("привет") > plausibility("привет".encode("koi8-r").decode("windows-1251")) > 0
    True
    """
    total = 1e-3
    for before, here in pairwise(_with_space(text)):
        if here.isascii():
            if before.isalpha() and not before.isascii() and here.isalpha() and _script(before) != "latin":
                total -= 2  # a Latin letter within a word of another script
            continue
        if not here.isalpha():
            total -= 0 if here in "«»“”„’‘…–—\u00a0№،؛؟°\u200c\u200d\u200e\u200f\u0640\u064b" else 1
            continue
        total += WEIGHTS.get(here.lower(), 0.0) * (0.5 if here.isupper() else 1)
        if before.isalpha():
            total -= _breach(before, here)
    return total


def _breach(before: str, here: str) -> float:
    """What is wrong with two letters in a row."""
    if _script(before) != _script(here):
        return 2
    if before.islower() and here.isupper():
        return 2
    if before.isupper() and here.isupper():
        return 0.2
    return 1 if _script(here) == "latin" and not before.isascii() else 0


def _script(character: str) -> str:
    code = ord(character)
    return "arabic" if 0x600 <= code < 0x700 else "cyrillic" if 0x400 <= code < 0x530 else "latin"


def _with_space(text: str) -> Iterable[str]:
    yield " "
    yield from text
