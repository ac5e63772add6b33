"""Checking: claims one at a time, in the order in which they need a person; a claim with its history; disputes."""

from __future__ import annotations

import re

import msgspec
from sqlalchemy import select

from ...errors import InputError, UsageError
from ...export import listed
from ...export.rowset import RowSet
from ...link import deciding, decisions, history, judged, listing
from ...link.decided import held
from ...link.deciding import Claim
from ...link.judging import UNDO
from ...link.ledger import entries
from ...link.tables import accounts as account_rows
from ...link.tables import fetch
from ...link.tables import incidents as incident_rows
from ...link.values import CODES
from ...link.waiting import WHAT, Item, Waiting
from ...store.schema import readings, versions
from .. import queued
from ..asked import Action, Asked, MissingError, Page, Row, Went
from .choices import inside

AROUND = 700  # characters of the text that are shown on either side
NEXT = 12  # figures that are shown to come
OTHERS = 12  # figures of the incident that are shown
EXCERPT = 160  # characters around disputed words
DISPUTED = 50  # disputes that are shown at once
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


# --- pages


def check(asked: Asked) -> Row:
    """The claim that needs a person most, behind the place that was reached: a figure, or of the kind asked for."""
    what = asked.query.get("what", "")
    what = what if what in WHAT else WHAT[0]
    waiting = queued.queue(asked.desk, asked.connection, what)
    me, cursor = asked.person.name, asked.query.get("after", "")[:300]
    some = waiting.after(cursor, me, NEXT + 1)
    if not some and cursor:  # from the beginning again
        some = waiting.after("", me, NEXT + 1)
    told: Row = {
        "claim": None,
        "what": what,
        "waits": waiting.waits(me),
        "next": [_upcoming(asked, one) for one in some[1 : NEXT + 1]],
        "previous": None,
        "mode": waiting.mode,
        "disputed": len(waiting.disputed()),
        "orphans": len(waiting.orphans),
        "mine": history.last_of(asked.connection, me),
    }
    if some:
        before = waiting.before(some[0].cursor, me)
        told["claim"] = _claim(asked, deciding.claim(asked.connection, some[0].address), waiting, some[0])
        told["cursor"] = some[0].cursor
        told["previous"] = _before(waiting, before, me) if before is not None else None
    return told


def _before(waiting: Waiting, item: Item, me: str) -> str:
    """The place in the queue behind which an item comes first; empty at the beginning."""
    one = waiting.before(item.cursor, me)
    return one.cursor if one is not None else ""


def _upcoming(asked: Asked, item: Item) -> Row:
    one = deciding.brief(asked.connection, item.version, item.claim)
    return {"address": item.address, "why": list(item.why), "cursor": item.cursor, **one}


def claim(asked: Asked) -> Row:
    """One claim at its address, with all that was read and said of it."""
    try:
        one = deciding.claim(asked.connection, asked.path["address"])
    except InputError as error:
        raise MissingError(str(error)) from None
    waiting = queued.queue(asked.desk, asked.connection)
    return {
        "claim": _claim(asked, one, waiting, None),
        "history": [{**row, "mine": may_undo(asked, row)} for row in history.history(asked.connection, one)],
        "mode": waiting.mode,
        "mine": history.last_of(asked.connection, asked.person.name),
        "fields": [
            {
                "name": name,
                "now": deciding.NOTHING["count"][name],
                "codes": list(CODES[name]) if name in CODES else None,
            }
            for name in decisions.FIELDS["count"]
        ],
    }


def agreement(asked: Asked) -> Row:
    """How far coders agree, by field."""
    waiting = queued.queue(asked.desk, asked.connection)
    return {
        "mode": waiting.mode,
        "agreement": msgspec.to_builtins(queued.agreement(asked.desk, asked.connection)),
        "states": queued.states(asked.desk, asked.connection),
        "disputed": len(waiting.disputed()),
        "persons": asked.kept("persons", lambda: history.persons(asked.connection)),
    }


def disputed(asked: Asked) -> Row:
    """What coders decided otherwise, side by side; and decisions whose claim is gone."""
    waiting = queued.queue(asked.desk, asked.connection)
    every, skip = waiting.disputed(), asked.query.get("from", "")
    rest = [one for one in every if one[0] >= skip]
    rows = []
    for address, found in rest[:DISPUTED]:
        one = deciding.claim(asked.connection, address)
        sides = [
            {"by": made.by, "kind": made.kind, "why": made.why, "at": made.at, "id": made.id,
             "values": deciding.names_in(made.changes)}
            for made in found.decisions
        ]  # fmt: skip
        told = _claim(asked, one, waiting, None)
        rows.append({**told, "lead": _lead(told["before"]), "rest": _rest(told["after"]), "sides": sides})
    return {
        "disputed": rows,
        "total": len(every),
        "next": rest[DISPUTED][0] if len(rest) > DISPUTED else None,
        "orphans": [
            {"id": one.id, "by": one.by, "kind": one.kind, "at": one.at, "exact": one.exact, "version": one.version}
            for one in waiting.orphans[:DISPUTED]
        ],
    }


def judgements(asked: Asked) -> Row:
    """All judgements, the newest first, of one person or kind if asked."""
    by, kind = asked.query.get("by", ""), asked.query.get("kind", "")
    rows, more = history.page(asked.connection, by, kind, asked.query.get("before", "")[:200])
    return {
        "judgements": [{**row, "mine": may_undo(asked, row)} for row in rows],
        "next": more,
        "by": by,
        "kind": kind,
        "persons": asked.kept("persons", lambda: history.persons(asked.connection)),
        "kinds": [*decisions.KINDS, decisions.MODE, "same", "different", "unsure", UNDO],
    }


def _all_judgements(asked: Asked) -> RowSet:
    return listed.rowset("judgements", asked.connection)


# --- one claim


def _claim(asked: Asked, one: Claim, waiting: Waiting, item: Item | None) -> Row:
    """A claim as it is checked: its words in their text, its values, who says it, its incident."""
    found = waiting.outcomes.get(one.address)
    counts = found.counts if found is not None else None
    changes = deciding.names_in(counts.changes) if counts is not None and counts.kind == "edit" else {}
    now = {**one.values, **changes}
    start, end = int(now["start"]), int(now["end"])
    first = max(0, one.text.rfind("\n\n", 0, max(0, start - AROUND)), start - AROUND)
    last = min(len(one.text), end + AROUND)
    incident = _incident(asked, one, item)
    return {
        "address": one.address,
        "version": one.version,
        "what": one.what,
        "exact": one.text[start:end],
        "start": start,
        "end": end,
        "first": first,
        "before": plain(one.text[first:start]),
        "words": plain(one.text[start:end]),
        "after": plain(one.text[end:last]),
        "values": [
            {"name": name, "machine": one.values.get(name), "now": now.get(name), "edited": name in changes,
             "codes": list(CODES[name]) if name in CODES else None}
            for name in decisions.FIELDS[one.what]
        ],
        "state": found.state if found is not None else None,
        "by": found.by if found is not None else None,
        "said": found.why if found is not None else None,
        "speaker": now.get("speaker"),
        "speakers": one.named.speakers(),
        "sites": one.named.sites(),
        "why": list(item.why) if item is not None else [],
        **incident,
        **_document(asked, one.version),
    }  # fmt: skip


def _document(asked: Asked, version: str) -> Row:
    """The report that a text is of."""
    query = select(versions.c.document, readings.c.json).outerjoin(readings, readings.c.id == versions.c.reading)
    row = asked.connection.execute(query.where(versions.c.id == version)).one()
    told = _READ.decode(row.json).document if row.json is not None else _Document()
    return {
        "document": row.document, "language": told.language, "title": told.title, "publisher": told.publisher,
        "published": told.published,
    }  # fmt: skip


class _Document(msgspec.Struct, frozen=True):
    language: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None


class _Read(msgspec.Struct, frozen=True):
    """Of a reading what is known of its report."""

    document: _Document = _Document()


_READ = msgspec.json.Decoder(_Read)


def _incident(asked: Asked, one: Claim, item: Item | None) -> Row:
    """The incident that a claim is of, and the other figures of its kind there; with who says this one."""
    home = item.incident if item is not None else _home(asked, one)
    told: Row = {"incident": None, "others": [], "line": None}
    found = next(listing.groups_of(asked.connection, [home]), None) if home is not None else None
    if found is None:
        return told
    row = asked.connection.execute(select(incident_rows.c.told).where(incident_rows.c.id == home)).scalar()
    lines = [
        listing.ledger_row(str(home), line) | {"account": line.account} for line in entries(found[1], rejected=True)
    ]
    versions_ = {account.id: account.version for account in found[1]}
    mine = next((line for line in lines if line["claim"] == one.id and versions_[line["account"]] == one.version), None)
    measure = one.values.get("measure")
    others = [
        {**line, "address": f"{versions_[line['account']]}#{line['claim']}"}
        for line in lines
        if line is not mine and line["measure"] == measure
    ]
    told["incident"] = {"id": home, **(msgspec.json.decode(row) if row else {})}
    told["others"] = others[:OTHERS]
    told["line"] = mine
    return told


def _home(asked: Asked, one: Claim) -> str | None:
    """The incident of the account that tells a claim; of what is in none, that of the report's first account."""
    columns = (account_rows.c.incident, account_rows.c.number, account_rows.c.id)
    rows = sorted(
        fetch(asked.connection, account_rows, account_rows.c.version, [one.version], *columns),
        key=lambda row: row.number,
    )
    if len(rows) > 1:
        told = held(asked.connection, [row.id for row in rows])
        for row in rows:
            account = told[row.id]
            figures = [part.claim for part in (*account.figures, *account.rejected)]
            if one.id in {*figures, *(part.claim for part in account.happenings)}:
                return str(row.incident) if row.incident else None
    return str(rows[0].incident) if rows and rows[0].incident else None


def _lead(text: str) -> str:
    """The last words of a text, from where a word begins.

    >>> _lead("of which " + "x" * EXCERPT), _lead("two")
    ('… ', 'two')
    """
    return text if len(text) <= EXCERPT else f"… {text[-EXCERPT:].partition(' ')[2]}"


def _rest(text: str) -> str:
    """The first words of a text, up to where a word ends."""
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT].rpartition(' ')[0]} …"


def plain(text: str) -> str:
    """Words of a document, character by character, with those that hide or reorder made visible.

    >>> plain("a\\u202eb\\nc")
    'a\ufffdb\\nc'
    """
    return _HARMFUL.sub("\ufffd", text.replace("\r", " "))


# --- actions


def decide(asked: Asked) -> Went:
    """Accept, reject, edit or leave open a claim."""
    form, kind = asked.form, str(asked.form.get("decision", ""))
    settles = form.get("settles") == "on"
    if settles and not asked.person.may("editor"):
        raise UsageError(asked.speech.say("Only an editor ends a dispute."))
    fields = {*(name for some in decisions.FIELDS.values() for name in some), *decisions.SPAN}
    given = {name: str(form[name]) for name in fields if name in form} if kind == decisions.EDIT else {}
    address, why = str(form.get("address", "")), str(form.get("why", ""))
    deciding.decide(asked.desk.store, address, kind, given, why, asked.person.name, settles=settles)
    return Went(inside(str(form.get("to", "/check"))))


def add(asked: Asked) -> Went:
    """Add a claim that was missed."""
    form = asked.form
    what = str(form.get("what", "count"))
    fields = decisions.FIELDS.get(what, ())
    given = {name: str(form[name]) for name in fields if form.get(name)}
    span = (str(form.get("start", "")), str(form.get("end", "")))
    made = deciding.add(
        asked.desk.store, str(form.get("version", "")), what, span, given, str(form.get("why", "")), asked.person.name
    )
    back = inside(str(form["to"])) if form.get("to") else f"/check/{made.subject}%23{made.value['claim']['id']}"
    return Went(back)


def undo(asked: Asked) -> Went:
    """Undo a judgement: one's own, or as an editor anybody's."""
    undone(asked, str(asked.form.get("id", "")))
    return Went(inside(str(asked.form.get("to", "/judgements"))))


def undone(asked: Asked, id: str) -> None:
    """Undo a judgement of the rules, one's own, or as an editor anybody's; the form gives the reason."""
    with asked.desk.reading() as connection:
        anothers = history.is_anothers(connection, id, asked.person.name)
    if anothers and not asked.person.may("editor"):
        raise UsageError(asked.speech.say("Only an editor undoes what others have decided."))
    judged.undo(asked.desk.store, id, str(asked.form.get("why", "")).strip(), asked.person.name)


def may_undo(asked: Asked, row: Row) -> bool:
    """Whether the person who asks may undo a judgement."""
    if row["undone"] or row.get("kind") == "read":
        return False
    return asked.person.may("editor") or (row["by"] == asked.person.name and asked.person.may("coder"))


def coders(asked: Asked) -> Went:
    """Say how many coders decide on each claim."""
    form = asked.form
    deciding.set_mode(asked.desk.store, str(form.get("mode", "")), str(form.get("why", "")), asked.person.name)
    return Went("/check/agreement")


ROUTES = (
    Page("check", "/check", check, "check.html"),
    Page("agreement", "/check/agreement", agreement, "agreement.html"),
    Page("disputed", "/check/disputed", disputed, "disputed.html"),
    Page("claim", "/check/{address}", claim, "claim.html"),
    Page("judgements", "/judgements", judgements, "judgements.html", csv=_all_judgements),
    Action("decide", "/check/decide", decide),
    Action("add-claim", "/check/add", add),
    Action("undo", "/judgements/undo", undo),
    Action("coders", "/check/coders", coders, role="editor"),
)
