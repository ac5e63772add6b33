"""Is the store what it was: the chain of the log, every hash, every span, and every row against the log.

Without the head of the log, written down elsewhere, a log rewritten from its beginning with all its rows cannot be told
from the true one; with it, it can.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, select, table, text

from .connect import streamed
from .identity import Key, address_key, document_id
from .log import START, Entry, digest
from .reading import claims_hash
from .schema import CLAIM, blobs, claims, documents, errors, judgements, keys, log, provenance, readings, runs, versions

MOST = 1000  # problems that are told
PAGE = 200  # rows fetched at once
BETWEEN = " … "  # between the spans of a statement of several


class Verified(Struct, frozen=True):
    """What was checked, the head of the log, and what is wrong: nothing, if `problems` is empty."""

    entries: int
    documents: int
    versions: int
    readings: int
    claims: int
    spans: int
    head: str
    problems: tuple[str, ...]


def verify(connection: Connection, head: str | None = None) -> Verified:
    """Check everything; `head` is the hash of an entry that the log must hold."""
    return _Check(connection).run(head)


class _Check:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.problems: list[str] = []
        self.spans = 0
        self.said: dict[str, dict[str, Any]] = {
            kind: {}
            for kind in (
                "version",
                "provenance",
                "reading",
                "current",
                "key",
                "document",
                "error",
                "told",
                "failed",
                "judgement",
                "incident",
                "alert",
                "origin",
            )
        }
        self.runs: dict[int, dict[str, Any]] = {}

    def run(self, head: str | None) -> Verified:
        entries, last, held = self._log(head)
        if head is not None and not held:
            self._wrong(f"log: no entry has the hash {head[:64]}; it was cut or rewritten")
        self._runs()
        self._versions()
        self._provenance()
        self._identity()
        readings_, claims_ = self._readings()
        self._errors()
        self._judgements()
        self._incidents()
        self._alerts()
        return Verified(
            entries,
            self._count(documents, documents.c.joined.is_(None)),
            self._count(versions),
            readings_,
            claims_,
            self.spans,
            last,
            tuple(self.problems),
        )

    def _wrong(self, what: str) -> None:
        if len(self.problems) < MOST:
            self.problems.append(what)

    def _rows(self, query: Any) -> Iterator[Any]:
        return streamed(self.connection, query, PAGE)

    def _count(self, table: Any, *where: Any) -> int:
        return self.connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one()

    # --- the log

    def _log(self, head: str | None) -> tuple[int, str, bool]:
        """Check the chain and take in what it says; its length, its head, and whether the wanted head is in it."""
        number, before, held = 0, START, head == START
        for row in self._rows(select(log).order_by(log.c.number)):
            number += 1
            if row.number != number:
                self._wrong(f"log: entry {number} is missing")
                number = row.number
            entry = Entry(*row[:7])
            if row.before != before:
                self._wrong(f"log: entry {number} does not follow the one before it")
            if entry.hash != row.hash:
                self._wrong(f"log: entry {number} was altered")
            before = row.hash
            held = held or row.hash == head
            try:
                self._take_in(entry, json.loads(entry.change))
            except (ValueError, KeyError, TypeError, AttributeError):
                self._wrong(f"log: entry {number} cannot be understood")
        return number, before, held

    def _take_in(self, entry: Entry, change: dict[str, Any]) -> None:
        said = self.said
        if entry.kind in {"begin", "end"}:
            self.runs.setdefault(entry.run, {})[entry.kind] = change
        elif entry.kind in {"add", "read"}:
            version = change["version"]
            said["document"][entry.subject] = None
            if "provenance" in change:
                said["version"][version] = None
                said["provenance"].setdefault(change["provenance"], (change["blob"], entry.run))
            for key in change.get("keys", ()):
                said["key"][key] = None
            if "reading" in change:
                reading = change["reading"]
                said["current"][version] = reading["id"]
                if "sha256" in reading:
                    sums = (reading["sha256"], reading["claims"], reading["claims_sha256"])
                    said["reading"][reading["id"]] = (*sums, entry.run)
                elif reading["id"] not in said["reading"]:
                    self._wrong(f"log: entry {entry.number} names a reading that was never made")
        elif entry.kind in {"failed", "solved"}:
            said["error"][entry.subject] = entry.run if entry.kind == "solved" else None
            if entry.kind == "failed":
                said["told"][entry.subject] = change
                said["failed"].setdefault(entry.subject, entry.run)
        elif entry.kind == "alert":
            self._take_in_alert(entry, change)
        elif entry.kind == "judge":
            said["judgement"][entry.subject] = change
        elif entry.kind == "incident":
            said["incident"][entry.subject] = change.get("now")
        else:
            self._wrong(f"log: entry {entry.number} is of the unknown kind {entry.kind[:20]!r}")

    def _take_in_alert(self, entry: Entry, change: dict[str, Any]) -> None:
        said = self.said
        origin = change.pop("origin", None)
        if change:
            said["alert"][entry.subject] = change | {"run": entry.run}
        if origin is not None:
            one = origin.pop("id")
            said["origin"][one] = origin | {"alert": entry.subject, "run": entry.run}

    # --- the rows

    def _compare(self, what: str, held: set[Any], said: set[Any]) -> None:
        for one in sorted(said - held):
            self._wrong(f"{what} {one}: is in the log and no longer in the store")
        for one in sorted(held - said):
            self._wrong(f"{what} {one}: is in the store and not in the log")

    def _runs(self) -> None:
        rows = {row.id: row for row in self._rows(select(runs))}
        self._compare("run", set(rows), set(self.runs))
        for number, row in rows.items():
            said = self.runs.get(number, {})
            told = {"command": row.command, "engine": row.engine, "packs": row.packs, "started": row.started}
            if said.get("begin") != {**told, "sources": _json(row.sources)}:
                self._wrong(f"run {number}: is not what the log says")
            end = None if row.ended is None else {"counts": _json(row.counts or ""), "ended": row.ended}
            if said.get("end") != end:
                self._wrong(f"run {number}: its end is not what the log says")

    def _versions(self) -> None:
        held = set()
        for row in self._rows(select(versions.c.id, versions.c.text, versions.c.reading)):
            held.add(row.id)
            if hashlib.sha256(row.text.encode("utf-8", "surrogatepass")).hexdigest() != row.id:
                self._wrong(f"version {row.id}: its text was altered")
            if row.reading != self.said["current"].get(row.id):
                self._wrong(f"version {row.id}: the reading that counts is not the one of the log")
        self._compare("version", held, set(self.said["version"]))

    def _provenance(self) -> None:
        held = set()
        for row in self._rows(select(provenance)):
            held.add(row.id)
            if digest(row.version, row.blob, row.kind, row.locator, row.told) != row.id:
                self._wrong(f"provenance {row.id}: was altered")
            if self.said["provenance"].get(row.id) != (row.blob, row.run):
                self._wrong(f"provenance {row.id}: is not the one of the log")
        self._compare("provenance", held, set(self.said["provenance"]))
        bytes_ = set()
        for row in self._rows(select(blobs)):
            bytes_.add(row.id)
            if hashlib.sha256(row.data).hexdigest() != row.id or len(row.data) != row.size:
                self._wrong(f"blob {row.id}: its bytes were altered")
        self._compare("blob", bytes_, {blob for blob, _ in self.said["provenance"].values()})

    def _identity(self) -> None:
        """Every document has the id that its keys give it, and holds the texts and addresses that belong together."""
        home: dict[str, str] = {}
        of: dict[str, list[Key]] = {}
        for row in self._rows(select(keys)):
            key = Key(row.kind, row.value)
            if key.id != row.id:
                self._wrong(f"key {row.id}: was altered")
            home[row.id] = row.document
            of.setdefault(row.document, []).append(key)
        self._compare("key", set(home), set(self.said["key"]))
        ids = {row.id: row.joined for row in self._rows(select(documents))}
        self._compare("document", set(ids), set(self.said["document"]))
        alive = {one for one, joined in ids.items() if joined is None}
        self._compare_alive(alive, of)
        for one, joined in ids.items():
            if joined is not None and joined not in alive:
                self._wrong(f"document {one}: is joined to one that is none")
        for row in self._rows(select(versions.c.id, versions.c.document)):
            if home.get(Key("text", row.id).id) != row.document:
                self._wrong(f"version {row.id}: belongs to another document")
        for row in self._rows(
            select(provenance.c.id, provenance.c.told, versions.c.document).join(
                versions, versions.c.id == provenance.c.version
            )
        ):
            told = _json(row.told)
            address = address_key(told["url"]) if isinstance(told, dict) and "url" in told else None
            if address is not None and home.get(address.id) != row.document:
                self._wrong(f"provenance {row.id}: its address belongs to another document")

    def _compare_alive(self, alive: set[str], of: dict[str, list[Key]]) -> None:
        for one in sorted(alive ^ set(of)):
            self._wrong(f"document {one}: {'has no key' if one in alive else 'has keys and is none'}")
        for one in sorted(alive & set(of)):
            if document_id(of[one]) != one:
                self._wrong(f"document {one}: is not the id that its keys give")

    def _readings(self) -> tuple[int, int]:
        held, number = set(), 0
        texts = select(readings, versions.c.text).join(versions, versions.c.id == readings.c.version)
        for row in self._rows(texts.order_by(readings.c.id)):
            held.add(row.id)
            mine = self._claims(row.id)
            number += len(mine)
            self._reading(row, mine)
        self._compare("reading", held, set(self.said["reading"]))
        if self._count(claims) != number:
            self._wrong("claims: some are of no reading")
        return len(held), number

    def _claims(self, reading: str) -> list[dict[str, Any]]:
        rows = self.connection.execute(select(claims).where(claims.c.reading == reading).order_by(claims.c.number))
        return [dict(row) for row in rows.mappings()]

    def _reading(self, row: Any, mine: list[dict[str, Any]]) -> None:
        name = f"reading {row.id}"
        if digest(row.version, row.engine, row.packs, row.told) != row.id:
            self._wrong(f"{name}: was altered")
        if hashlib.sha256(row.json.encode("utf-8", "surrogatepass")).hexdigest() != row.sha256:
            self._wrong(f"{name}: its JSON was altered")
        bare = tuple({column: claim[column] for column in CLAIM} for claim in mine)
        if claims_hash(bare) != row.claims_sha256 or [claim["number"] for claim in mine] != list(range(row.claims)):
            self._wrong(f"{name}: its claims were altered")
        said = self.said["reading"].get(row.id)
        if said is not None and said != (row.sha256, row.claims, row.claims_sha256, row.run):
            self._wrong(f"{name}: is not the one of the log")
        for claim in bare:
            self._claim(name, claim, row.text)
        try:
            self._walk(name, msgspec.json.decode(row.json), row.text)
        except msgspec.DecodeError:
            self._wrong(f"{name}: its JSON is broken")

    def _claim(self, name: str, claim: dict[str, Any], text: str) -> None:
        self.spans += 1
        start, end, exact = claim["start"], claim["end"], claim["exact"]
        if isinstance(start, int) and isinstance(end, int) and text[start:end] == exact:
            return
        if claim["claim"] == "statement" and isinstance(start, int) and claim["also"]:
            more = [one.partition("-") for one in claim["also"].split("; ")]
            try:
                parts = [text[start:end], *(text[int(a) : int(b)] for a, _, b in more)]
            except ValueError:
                parts = []
            if set(parts) == set(str(exact).split(BETWEEN)) or BETWEEN.join(parts) == exact:
                return
        self._wrong(f"{name}: the words of claim {claim['id']} are not in the text at {start}-{end}")

    def _walk(self, name: str, value: Any, text: str) -> None:
        pending = [value]
        while pending:
            one = pending.pop()
            if isinstance(one, list):
                pending += one
            elif isinstance(one, dict):
                if one.keys() == {"start", "end", "exact"}:
                    self.spans += 1
                    if text[one["start"] : one["end"]] != one["exact"]:
                        self._wrong(f"{name}: the words at {one['start']}-{one['end']} are not in the text")
                else:
                    pending += one.values()

    def _errors(self) -> None:
        rows = {row.id: row for row in self._rows(select(errors))}
        self._compare("error", set(rows), set(self.said["error"]))
        for one, row in rows.items():
            told = {"error": row.error, "locator": row.locator, "source": row.source, "version": row.version}
            if digest(row.locator, row.error) != one or self.said["told"].get(one, told) != told:
                self._wrong(f"error {one}: was altered")
            if self.said["failed"].get(one, row.run) != row.run:
                self._wrong(f"error {one}: is not of the run of the log")
            if self.said["error"].get(one, row.solved) != row.solved:
                self._wrong(f"error {one}: whether it is solved is not what the log says")

    def _judgements(self) -> None:
        held = set()
        for row in self._rows(select(judgements)):
            held.add(row.id)
            told = {"kind": row.kind, "subject": row.subject, "value": row.value, "by": row.by, "at": row.at}
            if digest(row.kind, row.subject, row.value, row.by, row.at) != row.id:
                self._wrong(f"judgement {row.id}: was altered")
            if self.said["judgement"].get(row.id, told) != told:
                self._wrong(f"judgement {row.id}: is not what the log says")
        self._compare("judgement", held, set(self.said["judgement"]))

    def _incidents(self) -> None:
        """The rows of `link/tables.py`: what was told last of each incident."""
        there = self.connection.dialect.has_table(self.connection, "incidents")
        rows = self._rows(select(text("*")).select_from(table("incidents"))) if there else iter(())
        held = {row.id: None if row.told is None else _json(row.told) for row in rows}
        self._compare(
            "incident", {one for one, told in held.items() if told is not None} - set(self.said["incident"]), set()
        )
        for one, told in self.said["incident"].items():
            if held.get(one) != told:
                self._wrong(f"incident {one}: is not what the log says")

    def _alerts(self) -> None:
        """The rows of `link/alerts.py`, which every log entry tells in full."""
        for name, kind in (("alerts", "alert"), ("alert_origins", "origin")):
            held = set()
            there = self.connection.dialect.has_table(self.connection, name)
            for row in self._rows(select(text("*")).select_from(table(name))) if there else ():
                values = dict(row._mapping)
                one = values.pop("id")
                held.add(one)
                if self.said[kind].get(one, values) != values:
                    self._wrong(f"{kind} {one}: is not what the log says")
            self._compare(kind, held, set(self.said[kind]))


def _json(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return None
