"""The commands of checking single values: accept, reject, edit, unclear, missed, queue, agreement, coders."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .cli_link import ID, By, Json, Jsonl, Why, _objects, _tell, _user
from .cli_store import Where, _opened, _print
from .errors import UsageError

if TYPE_CHECKING:
    from .link.waiting import Item

Address = Annotated[
    str, typer.Argument(metavar="ADDRESS", help="Where the claim stands: version#id, or beginnings of both.")
]
Settle = Annotated[bool, typer.Option("--settle", help="As an editor, end a dispute between coders.")]
Values = Annotated[
    list[str],
    typer.Option("--set", metavar="FIELD=VALUE", help="A value; once for each. An empty one takes it away."),
]


def register(app: typer.Typer, command: Callable[[Callable[..., int]], Callable[..., None]], epilog: str) -> None:
    """Put the commands into the program."""
    for function in (accept, reject, edit, unclear, missed, queue, agreement, coders):
        app.command(epilog=epilog)(command(function))


def accept(
    address: Address, why: Why = "", by: By = None, settle: Settle = False, store: Where = None, json: Json = False
) -> int:
    """Say that a claim is right as it was read."""
    return _decide("accept", address, {}, why, by, settle, store, json)


def reject(
    address: Address, why: Why = "", by: By = None, settle: Settle = False, store: Where = None, json: Json = False
) -> int:
    """Say that a claim is none: its figure leaves every toll and stays in the ledger as rejected."""
    return _decide("reject", address, {}, why, by, settle, store, json)


def unclear(
    address: Address, why: Why = "", by: By = None, settle: Settle = False, store: Where = None, json: Json = False
) -> int:
    """Say that a claim cannot be decided; its values stay as they were read."""
    return _decide("unclear", address, {}, why, by, settle, store, json)


def edit(
    address: Address,
    values: Values,
    why: Why = "",
    by: By = None,
    settle: Settle = False,
    store: Where = None,
    json: Json = False,
) -> int:
    """Put values in the place of those that were read, which stay beside them."""
    return _decide("edit", address, _values(values), why, by, settle, store, json)


def missed(
    version: Annotated[str, typer.Argument(metavar="VERSION", help="The text, by its id or the beginning of it.")],
    span: Annotated[str, typer.Option("--span", metavar="START-END", help="Its characters, in code points.")],
    values: Values,
    event: Annotated[bool, typer.Option("--event", help="Add an event; a figure if not given.")] = False,
    why: Why = "",
    by: By = None,
    store: Where = None,
    json: Json = False,
) -> int:
    """Add a figure or event that was missed, with the words that tell it."""
    from .link.deciding import add

    start, _, end = span.partition("-")
    with _opened(store) as opened:
        made = add(opened, version, "event" if event else "count", (start, end), _values(values), why, by or _user())
    _tell(made, json)
    return 0


def queue(
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many to show.")] = 20,
    what: Annotated[
        str, typer.Option("--what", metavar="KIND", help="Which claims: count (figures), event or statement.")
    ] = "count",
    by: By = None,
    store: Where = None,
    jsonl: Jsonl = False,
) -> int:
    """List the claims that wait for a person, the most uncertain of the most consequence first, and why."""
    from .link.deciding import claim
    from .link.waiting import Waiting

    def row(connection: Any, item: Item) -> dict[str, Any]:
        one = claim(connection, item.address)
        told = {"address": item.address, "incident": item.incident, "exact": one.exact}
        return {**told, "values": one.values, "why": item.why, "rank": -item.rank}

    with _opened(store) as opened, opened.reading() as connection:
        some = Waiting(what).update(connection).after("", by or _user(), limit)
        if jsonl:
            return _objects(row(connection, item) for item in some)
        for item in some:
            told = row(connection, item)
            values = told["values"]
            address = f"{item.version[:ID]}#{item.claim}"
            _print(f"{address}  {_in_short(values)}  {' '.join(told['exact'].split())}  ({', '.join(item.why)})")
    return 0


def _in_short(values: dict[str, Any]) -> str:
    """A figure, an event or a statement in a few words."""
    if "measure" in values:
        number = values["low"] if values["low"] is not None else values["high"]
        return f"{values['measure']} {'some' if number is None else number} {values['object']}"
    if "type" in values:
        return " ".join(filter(None, (values["type"], values["place"], values["when"])))
    return f"{values['speaker'] or 'somebody'} {values['stance']}"


def agreement(store: Where = None, json: Json = False) -> int:
    """How far coders agree beyond chance: Krippendorff's alpha, by field and over all."""
    import msgspec

    from .link.agreement import agreements
    from .link.waiting import Waiting

    with _opened(store) as opened, opened.reading() as connection:
        found = agreements(one.decisions for one in Waiting().update(connection).outcomes.values())
        if json:
            return _objects(iter([{"agreement": msgspec.to_builtins(found)}]))
        for one in found:
            alpha = "-" if one.alpha is None else f"{one.alpha:.3f}"
            _print(f"{one.field:10}  {alpha:>6}  {one.agreed} of {one.claims} agreed")
    return 0


def coders(
    mode: Annotated[str | None, typer.Argument(metavar="[one|two]", help="How many decide on each claim.")] = None,
    why: Why = "",
    by: By = None,
    store: Where = None,
    json: Json = False,
) -> int:
    """Say whether one or two coders decide on each claim; without it, show which."""
    from .link.deciding import set_mode
    from .link.decisions import mode_of

    with _opened(store) as opened:
        if mode is None:
            with opened.reading() as connection:
                _print(mode_of(connection))
            return 0
        made = set_mode(opened, mode.lower(), why, by or _user())
    _tell(made, json)
    return 0


def _decide(
    kind: str,
    address: str,
    values: dict[str, str],
    why: str,
    by: str | None,
    settle: bool,
    store: str | None,
    json: bool,
) -> int:
    from .link.deciding import decide

    with _opened(store) as opened:
        made = decide(opened, address, kind, values, why, by or _user(), settles=settle)
    _tell(made, json)
    return 0


def _values(some: list[str]) -> dict[str, str]:
    """Fields with their values, as they are written on the command line."""
    found = {}
    for one in some:
        name, sign, value = one.partition("=")
        if not sign or not name:
            raise UsageError(f"--set {one[:40]!r} is no value; write --set low=12")
        found[name.strip()] = value.strip()
    return found
