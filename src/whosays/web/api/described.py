"""What the API is, told by itself: a description after OpenAPI 3.1, made of the operations and their models.

>>> told = openapi()
>>> told["paths"]["/documents"]["get"]["operationId"], "Claim" in told["components"]["schemas"]
('documents', True)
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pydantic.json_schema import models_json_schema

from ... import __version__
from ..settings import PORT
from .answers import CSV, JSON, NDJSON, PATH, PLAIN, PROBLEM
from .models import Problem
from .operations import OPERATIONS, Operation
from .shapes import ID

Json = dict[str, Any]
REF = "#/components/schemas/{model}"
GROUPS = {
    "documents": "Reports: what was found, its texts, and how they were read.",
    "claims": "Events, figures and statements, one at a time.",
    "incidents": "What several reports tell of one happening.",
    "judgements": "What persons decide.",
    "names": "Speakers, places, publishers.",
    "search": "Texts by their words, and alerts by time and place.",
    "store": "The store itself.",
}
WHY = {
    400: "It fits the description and cannot be used: no day of the calendar, a cursor of another list, no language.",
    401: "Say who you are.",
    403: "Your role does not allow it, or it lacks the token that changes must bring.",
    404: "There is no such thing in the store.",
    405: "This address does not take that method; `Allow` tells which it takes.",
    406: "It is not given in that form.",
    408: "The request came too slowly.",
    413: "More bytes than are let in.",
    415: "The body is not of a type that is taken.",
    422: "It does not fit the description; `faults` tells which value and why.",
    431: "The head of the request is too large.",
    429: "Too many requests; `Retry-After` tells how long to wait.",
    503: "The store cannot be read or written now; ask again.",
}
GUARD = (400, 403, 408, 413, 429, 431)
"""What may be refused before the API hears of it, in a line of text."""
IDS = {
    "id": "Its id, or a beginning of it that is the only one.",
    "version": "Id of the text, or a beginning of it that is the only one.",
}


@cache
def openapi() -> Json:
    """The description, whole."""
    models = [(one.answer, "serialization") for one in OPERATIONS] + [(Problem, "serialization")]
    models += [(one.row, "serialization") for one in OPERATIONS if one.listing is not None]
    models += [(one.body, "validation") for one in OPERATIONS if one.body is not None]
    refs, told = models_json_schema(list(dict.fromkeys(models)), ref_template=REF)  # type: ignore[arg-type]
    names = {model: ref["$ref"].rpartition("/")[2] for (model, _), ref in refs.items()}
    paths: Json = {}
    for one in OPERATIONS:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, names)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "whosays",
            "version": __version__,
            "summary": "Reports on armed conflict, and an account of who says what in them.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": PATH}],
        "tags": [{"name": name, "description": what} for name, what in GROUPS.items()],
        "security": [{}, {"bearer": []}],
        "paths": paths,
        "components": {
            "schemas": {name: _plain(schema) for name, schema in told["$defs"].items()},
            "responses": {str(status): _problem(status) for status in WHY},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "A token of an account."},
                "form": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "x-token",
                    "description": "What `session` tells; changes bring it where they bring no bearer token.",
                },
            },
        },
    }


def _plain(schema: Any) -> Any:
    """A schema without the titles that only repeat names."""
    if isinstance(schema, dict):
        return {name: _plain(inner) for name, inner in schema.items() if name != "title" or not isinstance(inner, str)}
    return [_plain(one) for one in schema] if isinstance(schema, list) else schema


def _problem(status: int) -> Json:
    content: Json = {PROBLEM: {"schema": {"$ref": REF.format(model="Problem")}}}
    if status in GUARD:
        content[PLAIN] = {"schema": {"type": "string"}}
    headers: Json = {}
    if status == 429:
        headers["Retry-After"] = {
            "description": "Seconds to wait.",
            "schema": {"type": "string", "pattern": "^[0-9]+$"},
        }
    if status == 401:
        headers["WWW-Authenticate"] = {"schema": {"type": "string"}}
    if status == 405:
        headers["Allow"] = {"schema": {"type": "string"}}
    return {"description": WHY[status], "content": content, **({"headers": headers} if headers else {})}


def _operation(one: Operation, names: dict[Any, str]) -> Json:
    found: Json = {
        "operationId": one.name,
        "tags": [one.group],
        "summary": one.what.partition(". ")[0].partition("\n")[0].rstrip("."),
        "description": one.what,
        "parameters": [*_of_path(one), *_of_query(one)],
        "responses": {str(one.status): _good(one, names)},
    }
    if one.body is not None:
        content: Json = {JSON: {"schema": {"$ref": REF.format(model=names[one.body])}, "example": _example(one)}}
        if one.files:
            content["multipart/form-data"] = {"schema": FILES}
        found["requestBody"] = {"required": True, "content": content}
    if one.scope != "read":
        found["security"] = [{"form": []}, {"bearer": []}]
    if one.method == "GET":
        found["responses"]["304"] = {"description": "It is the same still; `If-None-Match` told so."}
    for status in _refusals(one):
        found["responses"][str(status)] = {"$ref": f"#/components/responses/{status}"}
    return found


FILES: Json = {
    "type": "object",
    "properties": {"file": {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1}},
    "required": ["file"],
    "additionalProperties": False,
}
EXAMPLES: dict[str, Json] = {
    "add": {"text": "Two were killed in Nikopol, the mayor said.", "published": "2025-03-04", "language": "en"},
    "read": {"text": "At least 12 people were injured, according to the governor.", "language": "en"},
    "judge": {"verdict": "different", "a": "0f32ac", "b": "91be07", "why": "Two streets, two hours apart."},
    "decide": {
        "decision": "edit",
        "values": {"low": "5", "high": "7", "bound": "range"},
        "why": "Between five and seven, it says.",
    },
    "missed": {
        "version": "0f32ac",
        "claim": "count",
        "start": 14,
        "end": 26,
        "values": {"measure": "injured", "object": "person", "low": "12"},
        "why": "The second sentence.",
    },
    "undo": {"why": "It was the same strike."},
}


def _example(one: Operation) -> Json:
    return EXAMPLES[one.name]


def _refusals(one: Operation) -> list[int]:
    found = {400, 401, 403, 405, 408, 413, 422, 429, 431, 503}
    if one.method == "GET":
        found.add(406)
    if "{" in one.path or one.name in {"judge", "missed", "tolls", "contradictions"}:
        found.add(404)
    if one.body is not None:
        found.add(415)
    return sorted(found)


def _good(one: Operation, names: dict[Any, str]) -> Json:
    content: Json = {JSON: {"schema": {"$ref": REF.format(model=names[one.answer])}}}
    headers: Json = {}
    if one.listing is not None:
        content[NDJSON] = {"schema": {"type": "string"}}
        if one.listing.table is not None:
            content[CSV] = {"schema": {"type": "string"}}
        headers["Link"] = {"description": "The next page, where there is one.", "schema": {"type": "string"}}
    if one.also is not None:
        content[one.also] = {"schema": {"type": "string"}}
    if one.method == "GET" and one.name not in {"session", "verified"}:
        headers["ETag"] = {"description": "Stays while the answer does.", "schema": {"type": "string"}}
    if one.status == 201:
        headers["Location"] = {"description": "Where it is.", "schema": {"type": "string"}}
    return {"description": _first(one), "content": content, **({"headers": headers} if headers else {})}


def _first(one: Operation) -> str:
    return " ".join((one.answer.__doc__ or one.what).split())


def _of_path(one: Operation) -> list[Json]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": IDS[name],
            "schema": {"type": "string", "pattern": ID},
            "example": "0f32ac",
        }
        for name in re.findall(r"\{(\w+)\}", one.path)
    ]


def _of_query(one: Operation) -> list[Json]:
    told = one.query.model_json_schema(mode="validation")
    found = []
    for name, schema in told.get("properties", {}).items():
        described = {"name": name, "in": "query", "required": False, "schema": _value(schema)}
        if "description" in schema:
            described["description"] = schema["description"]
        found.append(described)
    return found


def _value(schema: Json) -> Json:
    """The schema of a value that is left out where there is none."""
    parts = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    kept = {name: value for name, value in parts[0].items() if name not in {"title", "description", "default"}}
    if schema.get("default") not in (None, ""):
        kept["default"] = schema["default"]
    return kept


def address(port: int = PORT) -> str:
    """Where the API is, on this machine."""
    return f"http://127.0.0.1:{port}{PATH}"
