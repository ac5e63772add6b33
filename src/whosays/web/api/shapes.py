"""How the models of the API are made: of the columns of the exports and of the records inside.

>>> row("Claim", "claims").model_fields["low"].description
'The number, or its lower end; empty: open, or no number was given.'
>>> from whosays.link.tolls import View
>>> made(View).model_fields["why"].is_required()
True
"""

from __future__ import annotations

import inspect
import types
import typing
from functools import cache
from typing import Annotated, Any

import msgspec
from pydantic import BaseModel, ConfigDict, Field, create_model

from ...export.columns import TABLES

NO_NUL = r"^[^\u0000]*$"
LARGEST = 2**63 - 1
ID = "^[0-9a-f]{1,64}$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?$"

Row = dict[str, Any]


class Given(BaseModel):
    """Something that the API takes: nothing else may stand in it."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Answer(BaseModel):
    """Something that the API gives: all of this, and nothing else."""

    model_config = ConfigDict(extra="forbid")


Whole = Annotated[int, Field(ge=-LARGEST - 1, le=LARGEST)]
KINDS: dict[str, Any] = {"text": str, "integer": Whole, "number": float, "truth": bool, "time": str, "json": Any}
Lists = list[str]
PARTS: dict[str, dict[str, Any]] = {
    "claims": {"corrected": Row | None},
    "tolls": {"machine": Row | None},
    "documents": dict.fromkeys(("languages", "addresses", "versions", "locators"), Lists),
    "incidents": {"documents": Lists},
    "contradictions": {"sides": list[list[tuple[str, str]]]},
    "judgements": {"value": Row},
    "changes": {"documents": Lists, "before": Row | None, "after": Row | None},
}
"""What stands in the columns of JSON."""
ALWAYS = {"documents": {"unread", "claims", "found"}, "incidents": {"sources"}}
"""Columns that are never empty, besides those of the key."""


@cache
def row(name: str, table: str) -> type[BaseModel]:
    """The model of a row of a table that is exported."""
    told = TABLES[table]
    parts = PARTS.get(table, {})
    fields: dict[str, Any] = {}
    for column in told.columns:
        kind = parts.get(column.name, KINDS[column.kind])
        filled = column.name in told.key or column.name in parts or column.name in ALWAYS.get(table, ())
        fields[column.name] = (kind if filled else kind | None, Field(description=column.what))
    return create_model(name, __base__=Answer, __doc__=told.what, **fields)


TAKEN = {"Document", "Place", "Source"}
"""Names of records in a reading that the API has for what they come to in a store."""


@cache
def made(record: Any) -> Any:
    """The model of a record: the same fields."""
    hints = typing.get_type_hints(record)
    fields: dict[str, Any] = {one.name: (_kind(hints[one.name], record), ...) for one in msgspec.structs.fields(record)}
    name = record.__name__.rstrip("_")
    return create_model(
        f"Read{name}" if name in TAKEN else name, __base__=Answer, __doc__=inspect.getdoc(record), **fields
    )


def _kind(hint: Any, within: type) -> Any:
    """The type of a field, with models in the places of records; a record within itself is not gone into."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return Row if hint is within else made(hint)
    if typing.get_origin(hint) is tuple:
        parts = typing.get_args(hint)
        if len(parts) == 2 and parts[1] is Ellipsis:
            return types.GenericAlias(list, (_kind(parts[0], within),))
        return types.GenericAlias(tuple, tuple(_kind(part, within) for part in parts))
    if isinstance(hint, types.UnionType):
        kinds = [_kind(part, within) for part in typing.get_args(hint)]
        return typing.Union[tuple(kinds)]  # noqa: UP007
    return hint


def listed(name: str, noun: str, model: Any) -> type[BaseModel]:
    """The model of a page of a list."""
    told: Any = {
        noun: (list[model], ...),
        "next": (str | None, Field(description="Address of the next page; empty on the last.")),
    }
    return create_model(name, __base__=Answer, __doc__=f"A page of {noun}.", **told)


def several(name: str, noun: str, model: Any) -> type[BaseModel]:
    """The model of things that stand in no pages."""
    told: Any = {noun: (list[model], ...)}
    return create_model(name, __base__=Answer, __doc__=f"All {noun}.", **told)
