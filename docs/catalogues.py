"""Brings the catalogues of the interface up to date with what the desk says: `make catalogues`.

Messages are those of the templates, of `say` and `count` in the code of the desk and of the view, the codes of the
vocabulary in words, and the sentences of the engine (`sentences.toml`). What is new comes without a translation, which
tests/test_catalogues.py refuses.
"""

from __future__ import annotations

import ast
import io
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from whosays.sentences import FORMS
from whosays.store.schema import claims
from whosays.vocabulary import TABLES
from whosays.web.interface import ENGLISH, FOLDER, TOLD, languages

SOURCE = FOLDER.parent
CODES = "code"  # the context of codes
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None, "count": (1, 2)}
TABLES_SHOWN = (
    "measure", "object", "bound", "scope", "polarity", "certainty", "mode", "stance", "channel", "event",
)  # fmt: skip
OTHERS = (
    "exact", "town", "district", "region", "country",  # precision
    "person", "body", "outlet", "document", "org", "unnamed",  # kinds of source
    "count", "statement", "attribution",  # kinds of claims
    "city", "village", "facility", "unknown",  # kinds of places
    "publication", "timex", "era",  # what times are counted from
    "yes", "no", "partly",  # under alert
    "text", "html", "pdf", "docx", "mail", "feed", "telegram", "lines",  # how reports came
    "moved", "orphan",  # what became of claims
    "undone",  # judgements
    "encoding", "long text", "text lost", "whole page", "mended", "joined singular", "speaker in body",
    "machine translated", "lost negation", "doubled word", "number disagreement", "sum mismatch", "two spellings",
    "headline body",  # warnings
    "measure",  # what an error is about
    "value", "place", "day", "blame", "denial", "definition", "arithmetic",  # contradictions
    "created", "updated", "merged", "split", "joined", "withdrawn", "judged",  # changes
    "same", "different", "unsure", "undo", "accept", "reject", "edit", "unclear", "add",  # judgements
    "reader", "coder", "editor", "admin",  # roles
    "link", "judge", "retry", "reread", "decide", "alerts", "import",  # runs
    "accounts", "incidents", "pairs", "texts", "read", "known", "changed", "failed", "new",  # what runs count
)  # fmt: skip


class Message(NamedTuple):
    """What the desk says: in English one, for several of a thing the plural, for codes the context."""

    one: str
    many: str | None = None
    context: str | None = None


def messages() -> list[Message]:
    """All messages, each once, in order."""
    found = {*_of_templates(), *_of_code(), *_of_codes(), *_of_sentences()}
    counted = {(one.one, one.context) for one in found if one.many}
    found -= {Message(one, None, context) for one, context in counted}  # what is counted is also said of one
    return sorted(found, key=lambda one: (one.context or "", one.one, one.many or ""))


def _of_templates() -> Iterator[Message]:
    for file in sorted((SOURCE / "templates").glob("**/*")):
        if file.suffix in {".html", ".xml"}:
            options = {"trimmed": "true", "silent": "false"}
            for _, _, text, _ in babel_extract(io.BytesIO(file.read_bytes()), list(KEYWORDS), [], options):
                one, many, *_ = (text, None) if isinstance(text, str) else (*(text or ()), None, None)
                if one:
                    yield Message(one, many)


def _of_code() -> Iterator[Message]:
    for file in sorted([*SOURCE.glob("**/*.py"), *(SOURCE.parent / "export").glob("*.py")]):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
                texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                if called == "say" and texts:
                    yield Message(texts[0])
                elif called == "count" and len(texts) > 1:
                    yield Message(texts[0], texts[1])


def _of_codes() -> Iterator[Message]:
    codes = [code for table in TABLES_SHOWN for code in TABLES[table]] + [*OTHERS, *_columns(), *_roles()]
    return (Message(code.replace("_", " "), context=CODES) for code in dict.fromkeys(codes))


def _columns() -> list[str]:
    """The values of a claim, which its page names."""
    return [column.name for column in claims.columns if column.name not in {"exact", "reading", "number"}]


def _roles() -> list[str]:
    """What persons and bodies are: values of the words for offices and kinds of bodies."""
    files = sorted((SOURCE.parent / "languages").glob("*/words/*.toml"))
    return [one["value"] for file in files for one in tomllib.loads(file.read_text("utf-8")).get("role", [])]


def _of_sentences() -> Iterator[Message]:
    for forms in FORMS.values():
        yield Message(forms[0], forms[1] if len(forms) > 1 else None, TOLD)


def updated(file: Path, wanted: list[Message]) -> Catalog:
    """A catalogue with all messages that are wanted and no others, translated as far as it was."""
    with file.open("rb") as source:
        old = read_po(source, locale=file.stem)
    new = Catalog(locale=file.stem, header_comment="", fuzzy=False, project="whosays", version="", charset="utf-8")
    new.mime_headers = old.mime_headers
    for one in wanted:
        there = old.get(one.one, one.context)
        key = one.one if one.many is None else (one.one, one.many)
        said = there.string if there is not None and isinstance(there.id, tuple) == isinstance(key, tuple) else None
        new.add(key, said, context=one.context)
    return new


def main() -> None:
    """Write every catalogue anew."""
    wanted = messages()
    for code in languages():
        if code == ENGLISH:
            continue
        file = FOLDER / f"{code}.po"
        made = updated(file, wanted)
        out = io.BytesIO()
        write_po(out, made, omit_header=True, no_location=True, width=120)
        head = file.read_text("utf-8").partition("\n\n")[0]
        file.write_bytes(head.encode() + b"\n\n" + out.getvalue().lstrip())
        missing = sum(not _is_said(one.string) for one in made if one.id)
        sys.stdout.write(f"{file.name}: {len(wanted)} messages, {missing} without a translation\n")


def _is_said(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


if __name__ == "__main__":
    main()
