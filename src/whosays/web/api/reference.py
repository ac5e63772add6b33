"""The description as people read it: every operation by its noun, as data for a page and as a page of Markdown.

>>> groups()[0]["name"], groups()[0]["operations"][0]["name"]
('documents', 'documents')
>>> markdown().startswith("## documents")
True
"""

from __future__ import annotations

from typing import Any

import msgspec

from .answers import PATH
from .described import GROUPS, openapi

Json = dict[str, Any]


def groups() -> list[Json]:
    """The nouns, each with its operations."""
    told = openapi()
    found: dict[str, list[Json]] = {name: [] for name in GROUPS}
    for path, methods in told["paths"].items():
        for method, one in methods.items():
            found[one["tags"][0]].append(_operation(told, path, method.upper(), one))
    return [{"name": name, "what": what, "operations": found[name]} for name, what in GROUPS.items()]


def _operation(told: Json, path: str, method: str, one: Json) -> Json:
    status = next(status for status in one["responses"] if status.startswith("2"))
    content = one["responses"][status]["content"]
    body = one.get("requestBody", {}).get("content", {})
    model = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return {
        "name": one["operationId"],
        "method": method,
        "path": f"{PATH}{path}",
        "what": one["description"],
        "takes": [_parameter(parameter) for parameter in one["parameters"] if parameter["in"] == "query"],
        "body": list(body),
        "example": _compact(body["application/json"]["example"]) if body else None,
        "forms": list(content),
        "gives": list(told["components"]["schemas"][model].get("properties", {})),
        "status": int(status),
        "changes": "security" in one,
    }


def _parameter(one: Json) -> Json:
    schema = one["schema"]
    kind = ", ".join(schema["enum"]) if "enum" in schema and len(schema["enum"]) <= 6 else schema["type"]
    return {"name": one["name"], "what": one.get("description", ""), "kind": kind}


def _compact(value: Json) -> str:
    return msgspec.json.encode(value).decode()


def markdown() -> str:
    """The operations as a page of Markdown."""
    parts = []
    for group in groups():
        parts.append(f"## {group['name']}\n\n{group['what']}\n")
        parts += [_section(one) for one in group["operations"]]
    return "\n".join(parts)


def _section(one: Json) -> str:
    lines = [f"### {one['name']}\n", f"`{one['method']} {one['path']}`\n", f"{one['what']}\n"]
    if one["takes"]:
        lines.append("| query | | |\n|---|---|---|")
        lines += [f"| `{two['name']}` | {two['kind']} | {two['what']} |" for two in one["takes"]]
        lines.append("")
    if one["body"]:
        lines.append(f"Takes {', '.join(one['body'])}: `{one['example']}`\n")
    lines.append(f"Gives {', '.join(one['forms'])}: {', '.join(f'`{name}`' for name in one['gives'])}.\n")
    return "\n".join(lines)
