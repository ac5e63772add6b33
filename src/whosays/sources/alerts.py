"""Air-raid alerts as feeds give them: CAP 1.2 messages, tables of place, start and end, JSON of public services.

Nothing is looked up here: `area` is as written, and `hint` and `within` are what the feed tells of it; `link/alerts.py`
finds it in the gazetteer. All times are UTC.

>>> row = {"place": "Харківська область", "start": "2025-07-04 10:00", "end": "2025-07-04T11:30:00+03:00"}
>>> alert = from_values(row, "log.csv#row 2", zone("Europe/Kyiv"))
>>> alert.area, alert.start, alert.end
('Харківська область', '2025-07-04T07:00:00Z', '2025-07-04T08:30:00Z')
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.parsers import expat
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from ..errors import InputError, UsageError
from ..records import Warning_
from .dates import FIRST_YEAR, normal
from .files import decode
from .found import Failure
from .held import HEAD, on_disk

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
LARGEST = 10 << 20  # bytes of XML
DEEPEST = 40  # elements, or lists and objects, within each other
ELEMENTS = 200_000
FARTHEST = 20_100  # km
DELIMITERS = ",;\t|"
KIND = "air_raid"

USUAL = {
    "place": "place area location location_title region_name name місце место المكان الموقع",
    "community": "hromada community громада",
    "town": "city town settlement location_city місто город місто/смт المدينة",
    "district": "raion district location_raion район القضاء",
    "region": "region oblast state province governorate location_oblast область регіон регион المحافظة المنطقة",
    "level": "level location_type region_type рівень уровень",
    "start": "start started started_at start_time start_date begin begin_time alert_date from початок начало البداية",
    "end": "end ended ended_at finish finished finished_at end_time end_date to till кінець закінчення конец "
    "окончание النهاية",
    "kind": "kind type alert_type alarm_type event тип вид النوع",
    "source": "source sender джерело источник المصدر",
    "assumed": "naive",
    "seen": "updated_at",
}
"""The usual names of columns and members, in small letters with _ between words."""
FIELDS = {name: field for field, names in USUAL.items() for name in names.split()}
AREAS = ("place", "community", "town", "district", "region")  # the narrowest first, as far as their names tell
LEVELS = {
    level: kind
    for kind, levels in {
        "country": "country країна страна",
        "region": "region oblast state province область",
        "district": "district raion район",
        "community": "community hromada громада",
        "town": "town city village settlement місто город село",
    }.items()
    for level in levels.split()
}
KINDS = {"air": KIND, "air_alert": KIND, "air raid": KIND, "airraid": KIND, "artillery": "artillery_shelling"}
NO_ALERTS = {"Exercise": "an exercise", "System": "a message between systems", "Test": "a test", "Draft": "a draft"}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

Ring = tuple[tuple[float, float], ...]
Circle = tuple[float, float, float]


class Alert(Struct, frozen=True):
    """An alert over an area, as one feed tells it; `end` is None where none is told.

    `message` is alert, update or cancel; `handle` is what later messages name it by, `refers` the handles that this one
    names, `at` when it was sent. `level` (country, region, district, community, town) with what follows tells which
    place `area` is, None where it is in no gazetteer; of a region `admin1` is itself. `polygons` are rings of latitude
    and longitude, `circles` have km. `seen` is until when the feed is known to have told of it.
    """

    id: str
    kind: str
    area: str
    geonameid: int | None
    country: str | None
    admin1: str | None
    polygons: tuple[Ring, ...]
    circles: tuple[Circle, ...]
    start: str
    end: str | None
    source: str | None
    locator: str
    level: str | None = None
    lat: float | None = None
    lon: float | None = None
    hint: str | None = None
    within: str | None = None
    codes: tuple[str, ...] = ()
    message: str = "alert"
    handle: str = ""
    refers: tuple[str, ...] = ()
    at: str | None = None
    seen: str | None = None
    warnings: tuple[Warning_, ...] = ()


def alerts(path: str, clock: str | None = None, source: str | None = None) -> Iterator[Alert | Failure]:
    """The alerts of a file in their order, and a failure for every record that cannot be read.

    `clock` is the IANA zone of times without an offset, `source` who tells where the file does not. Raises UsageError
    for a zone that is none.
    """
    own = zone(clock) if clock is not None else None
    try:
        with on_disk(path) as held:
            head = decode(held.head(HEAD // 4 * 4), path).text.lstrip("\ufeff \t\r\n")[:1]
            if head == "<" and held.size > LARGEST:
                raise InputError(f"{path}: is larger than {LARGEST >> 20} MB; XML of that size is not read")
            data = held.all()
        read = {"<": _from_xml, "{": _from_json, "[": _from_json}.get(head, _from_table)
        yield from read(data, path, own, source)
    except InputError as error:
        yield Failure(path, str(error).removeprefix(f"{path}: "))


def zone(clock: str) -> ZoneInfo:
    """The zone of this name; raises UsageError.

    >>> zone("Europe/Kyiv").key
    'Europe/Kyiv'
    """
    try:
        return ZoneInfo(clock)
    except (ValueError, OSError, KeyError):  # a KeyError for a zone that no table has
        raise UsageError(f"{clock[:60]!r} is no time zone; write one like Europe/Kyiv") from None


def utc(value: Any, clock: ZoneInfo | None) -> str:
    """A time as `2025-07-04T07:00:00Z`; raises InputError for one that cannot be told for certain."""
    text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    found = normal(text)
    shown = repr(text[:40] or value)[:60]
    if found is None:
        raise InputError(f"{shown} cannot be read as a time")
    if len(found) <= len("2025-07-04"):
        raise InputError(f"{shown} is a day without a time")
    moment = datetime.fromisoformat(found)
    if moment.tzinfo is None:
        if clock is None:
            raise InputError(f"{shown} has no offset; tell its time zone with --clock")
        moment = _local(moment, clock, shown)
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        raise InputError(f"{shown} is no time that can be") from None
    if moment.year < FIRST_YEAR:
        raise InputError(f"{shown} lies before {FIRST_YEAR}")
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _local(moment: datetime, clock: ZoneInfo, shown: str) -> datetime:
    """Local time with its offset, where there is exactly one."""
    first, second = (moment.replace(tzinfo=clock, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    back = first.astimezone(UTC).astimezone(clock).replace(tzinfo=None)
    if back == moment:
        raise InputError(f"{shown} came twice in {clock.key} when clocks went back; give it with an offset")
    raise InputError(f"{shown} never came in {clock.key}: clocks went forward")


def sealed(alert: Alert) -> Alert:
    """The alert with the id of all that it says and of the place that its area is."""
    place = [alert.level, alert.country, alert.admin1, alert.geonameid, alert.lat, alert.lon]
    return msgspec.structs.replace(alert, id=_digest([said(alert), *place]))


def said(alert: Alert) -> str:
    """The hash of what the feed says: without which place the area is, and where the file lay."""
    words = [alert.kind, alert.area, alert.hint, alert.within, list(alert.codes), alert.source, alert.message]
    times = [alert.start, alert.end, alert.at, alert.handle, list(alert.refers)]
    return _digest([words, times, alert.polygons, alert.circles])


def _digest(value: Any) -> str:
    written = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _clean(value: Any) -> str:
    """Words in one line, without what no database takes."""
    text = " ".join(str(value).replace("\0", " ").split())
    return text.encode("utf-8", "backslashreplace").decode()


# --- rows and objects


def from_values(
    values: dict[str, Any], locator: str, clock: ZoneInfo | None, source: str | None = None, seen: str | None = None
) -> Alert | Failure:
    """The alert that a row tells, its values under the names of `USUAL`."""
    try:
        return _of_values(
            {name: one for name, one in values.items() if one not in (None, "")}, locator, clock, source, seen
        )
    except InputError as error:
        return Failure(locator, str(error))


def _of_values(
    values: dict[str, Any], locator: str, clock: ZoneInfo | None, source: str | None, seen: str | None
) -> Alert:
    words = {
        name: _clean(one) for name, one in values.items() if isinstance(one, str | int) and name not in {"start", "end"}
    }
    hint = LEVELS.get(words.get("level", "").lower())
    field = hint if hint in words else next((name for name in AREAS if words.get(name)), None)
    if field is None:
        raise InputError("names no place")
    if "start" not in values:
        raise InputError("tells no start")
    start = utc(values["start"], clock)
    end = utc(values["end"], clock) if "end" in values else None
    if end is not None and end < start:
        raise InputError(f"ends ({end}) before it begins ({start})")
    warnings: tuple[Warning_, ...] = ()
    if end is not None and words.get("assumed", "").lower() in {"true", "1", "yes"}:
        warnings = (Warning_("end_assumed", f"The feed tells no end; it assumed {end}, which was not taken."),)
        end = None
    if words.get("seen"):
        seen = max(filter(None, (seen, utc(words["seen"], clock))))
    kind = words.get("kind", KIND).lower()
    told = words.get("source") or source
    within = words.get("region") if field != "region" and words.get("region") != words[field] else None
    alert = Alert(
        "",
        KINDS.get(kind, kind.replace(" ", "_")),
        words[field],
        None,
        None,
        None,
        (),
        (),
        start,
        end,
        _clean(told) if told else None,
        locator,
        hint=hint or (field if field != "place" else None),
        within=within,
        seen=seen,
        warnings=warnings,
    )
    handle = _digest([alert.kind, alert.area, alert.hint, alert.within, alert.source, alert.start])
    return sealed(msgspec.structs.replace(alert, handle=handle))


def _field(name: Any) -> str | None:
    """What a column or member of this name holds."""
    plain = _CAMEL.sub("_", str(name).strip("\ufeff \t\"'")).lower()
    return FIELDS.get(re.sub(r"[\s-]+", "_", plain))


def _from_table(data: bytes, path: str, clock: ZoneInfo | None, source: str | None) -> Iterator[Alert | Failure]:
    text = decode(data, path).text.lstrip("\ufeff")
    first = "".join(text.lstrip().split("\n", 1)[0].split('"')[::2])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count))
    header: list[str | None] | None = None
    number = 0
    while True:
        number += 1
        where = f"{path}#row {number}"
        try:
            cells = [cell.strip() for cell in next(rows)]
        except StopIteration:
            break
        except csv.Error as error:
            yield Failure(where, f"is broken CSV ({error})")
            continue
        if not any(cells):
            continue
        if header is None:
            header = [_field(cell) for cell in cells]
            if "start" not in header or not set(AREAS) & set(header):
                names = ", ".join(cells)[:200]
                raise InputError(f"has no column for the place or none for the start; its columns are {names}")
            continue
        if len(cells) > len(header):
            yield Failure(where, "has more cells than columns")
            continue
        values: dict[str, Any] = {}
        for name, cell in zip(header, cells, strict=False):
            if name is not None and cell:
                values.setdefault(name, cell)
        yield from_values(values, where, clock, source)
    if header is None:
        raise InputError("is a table without rows")


def _from_json(data: bytes, path: str, clock: ZoneInfo | None, source: str | None) -> Iterator[Alert | Failure]:
    try:
        whole = json.loads(decode(data, path).text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is broken JSON ({str(error)[:100]})") from None
    seen = None
    meta = whole.get("meta") if isinstance(whole, dict) else None
    if isinstance(meta, dict) and "last_updated_at" in meta:
        try:
            seen = utc(meta["last_updated_at"], clock)
        except InputError as error:
            yield Failure(f"{path}#meta", str(error))
    if isinstance(whole, dict):
        whole = {name: one for name, one in whole.items() if name != "meta"}
    for pointer, values in _objects(whole, "", {}, 0):
        where = f"{path}#{pointer or '/'}"
        yield Failure(where, values) if isinstance(values, str) else from_values(values, where, clock, source, seen)


def _objects(value: Any, pointer: str, known: dict[str, Any], depth: int) -> Iterator[tuple[str, dict[str, Any] | str]]:
    """The objects that tell a start, with what the objects around them tell of the place; a string is what is wrong."""
    if depth > DEEPEST:
        yield pointer, "lies too deep in lists and objects"
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _objects(one, f"{pointer}/{number}", known, depth + 1)
    elif isinstance(value, dict):
        own: dict[str, Any] = {}
        for name, one in value.items():
            field = _field(name)
            if field is not None and (field in {"start", "end"} or not isinstance(one, list | dict)):
                own.setdefault(field, one)
        below = {name: one for name, one in value.items() if _holds_objects(one)}
        if "start" in own or not (below or [] in value.values()):
            yield pointer, known | own
            return
        around = known | {name: one for name, one in own.items() if name in {*AREAS, "level", "source", "kind"}}
        for name, one in below.items():
            yield from _objects(one, f"{pointer}/{name}", around, depth + 1)
    else:
        yield pointer, "is no object"


def _holds_objects(value: Any) -> bool:
    if isinstance(value, dict):
        return any(isinstance(one, dict | list) for one in value.values())
    return isinstance(value, list) and any(isinstance(one, dict | list) for one in value)


# --- CAP


class _Element(Struct):
    name: str
    text: str
    children: list[_Element]

    def all(self, name: str) -> list[_Element]:
        """The children of this name."""
        return [one for one in self.children if one.name == f"{CAP} {name}"]

    def words(self, name: str) -> str:
        """The text of the first child of this name."""
        return next((one.text.strip() for one in self.all(name)), "")


def _from_xml(data: bytes, path: str, clock: ZoneInfo | None, source: str | None) -> Iterator[Alert | Failure]:
    messages = []
    pending = [_tree(data)]
    while pending:
        one = pending.pop()
        if one.name == f"{CAP} alert":
            messages.append(one)
        else:
            pending += reversed(one.children)
    if not messages:
        raise InputError("holds no alert of CAP 1.2")
    for number, message in enumerate(messages, 1):
        where = f"{path}#alert {number}"
        try:
            yield from _of_message(message, where, clock, source)
        except InputError as error:
            yield Failure(where, str(error))


def _tree(data: bytes) -> _Element:
    """The elements of a document; one with a document type, where entities are declared, is refused."""
    root = _Element("", "", [])
    open_ = [root]
    count = 0

    def start(name: str, _: Any) -> None:
        nonlocal count
        count += 1
        if count > ELEMENTS or len(open_) > DEEPEST:
            raise InputError("has more elements than an alert has, or deeper ones; it was not read")
        open_.append(_Element(name, "", []))
        open_[-2].children.append(open_[-1])

    def end(_: str) -> None:
        open_[-1].text = "".join(texts.pop(len(open_), ()))
        open_.pop()

    def characters(text: str) -> None:
        texts.setdefault(len(open_), []).append(text)

    def refuse(*_: Any) -> None:
        raise InputError("declares a document type or entities, which no alert does; it was not read")

    texts: dict[int, list[str]] = {}
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # ValueError: an encoding that is none
        raise InputError(f"is broken XML ({str(error)[:100]})") from None
    return root


def _of_message(message: _Element, where: str, clock: ZoneInfo | None, source: str | None) -> Iterator[Alert | Failure]:
    status, kind = message.words("status"), message.words("msgType")
    if status != "Actual":
        raise InputError(f"is {NO_ALERTS.get(status, f'of the unknown status {status[:40]!r}')}, no alert")
    if kind not in {"Alert", "Update", "Cancel"}:
        raise InputError(f"is a message of the type {kind[:40]!r}, no alert")
    sender, number, sent = (message.words(name) for name in ("sender", "identifier", "sent"))
    if not sender or not number:
        raise InputError("has no sender or no identifier")
    at = utc(sent, clock)
    references = [one.split(",") for one in message.words("references").split()]
    refers = tuple(_digest(one) for one in references if len(one) == len(("sender", "identifier", "sent")))
    if len(refers) < len(references):
        raise InputError("refers to messages in a way that cannot be read")
    infos = message.all("info")
    clear = bool(infos) and all("AllClear" in [one.text.strip() for one in i.all("responseType")] for i in infos)
    base = Alert("", KIND, "", None, None, None, (), (), at, at, _clean(sender), where, at=at, seen=at)
    base = msgspec.structs.replace(base, handle=_digest([sender, number, sent]), refers=refers)
    if kind == "Cancel" or clear:
        if not refers:
            raise InputError("cancels, or gives the all-clear, and does not tell which message")
        yield sealed(msgspec.structs.replace(base, message="cancel"))
        return
    if kind == "Update" and not refers:
        raise InputError("is an update and does not tell of which message")
    if not infos:
        raise InputError("tells nothing: it has no info")
    base = msgspec.structs.replace(base, message=kind.lower())
    for i, info in enumerate(infos, 1):
        areas = info.all("area")
        if not areas:
            yield Failure(f"{where}, info {i}", "names no area")
        for j, area in enumerate(areas, 1):
            locator = f"{where}, info {i}, area {j}"
            try:
                yield _of_area(base, info, area, locator, clock)
            except InputError as error:
                yield Failure(locator, str(error))


def _of_area(base: Alert, info: _Element, area: _Element, locator: str, clock: ZoneInfo | None) -> Alert:
    polygons = tuple(_ring(one.text) for one in area.all("polygon"))
    circles = tuple(_circle(one.text) for one in area.all("circle"))
    name = _clean(area.words("areaDesc"))
    if not name and not polygons and not circles:
        raise InputError("describes no area")
    start = utc(info.words("effective") or base.start.replace("Z", "+00:00"), clock)
    expires = info.words("expires")
    end = utc(expires, clock) if expires else None
    if end is not None and end < start:
        raise InputError(f"expires ({end}) before it is effective ({start})")
    warnings: tuple[Warning_, ...] = ()
    onset = info.words("onset")
    if onset and (begins := utc(onset, clock)) != start:
        warnings = (Warning_("onset", f"The danger is expected from {begins}, the alert is effective from {start}."),)
    event = _clean(info.words("event")).lower()
    return sealed(
        msgspec.structs.replace(
            base,
            kind=KINDS.get(event, event.replace(" ", "_")) or KIND,
            area=name,
            polygons=polygons,
            circles=circles,
            start=start,
            end=end,
            locator=locator,
            codes=tuple(_clean(f"{one.words('valueName')}={one.words('value')}") for one in area.all("geocode")),
            warnings=warnings,
        )
    )


def _ring(text: str) -> Ring:
    """The corners of a polygon, `lat,lon lat,lon …`, the last the first again."""
    points = tuple(_point(pair) for pair in text.split())
    ring = points if points[:1] == points[-1:] else (*points, *points[:1])
    if len(set(ring)) < len(("a", "b", "c")):
        raise InputError("has a polygon of fewer than three corners")
    return ring


def _circle(text: str) -> Circle:
    """A circle, `lat,lon km`."""
    parts = text.split()
    if len(parts) != len(("point", "km")):
        raise InputError(f"has a circle that cannot be read: {text.strip()[:40]!r}")
    lat, lon = _point(parts[0])
    return (lat, lon, _number(parts[1], 0, FARTHEST))


def _point(text: str) -> tuple[float, float]:
    lat, comma, lon = text.partition(",")
    if not comma:
        raise InputError(f"has a point that cannot be read: {text[:40]!r}")
    return _number(lat, -90, 90), _number(lon, -180, 180)


def _number(text: str, low: float, high: float) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not low <= found <= high:
        raise InputError(f"has {text[:40]!r} where a number from {low:g} to {high:g} stands")
    return found
