"""The API asked whatever its description lets it be asked, and what it does not: schemathesis with all its checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from desk import NAME, Desk
from whosays.web.api.answers import PATH

ACCEPTED = ["2xx", "304", "400", "401", "403", "404", "409"]
"""What may be said to what fits the description: 400 is for what fits and cannot be used."""


def _config(desk: Desk, examples: int) -> SchemathesisConfig:
    told: dict[str, Any] = {
        "headers": {"host": NAME, "x-token": desk.get(f"{PATH}/session").json()["token"]},
        "base-url": f"http://{NAME}{PATH}",
        "generation": {"mode": "all", "max-examples": examples, "deterministic": True, "database": "none"},
        "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
        "phases": {"stateful": {"enabled": False}},
        "suppress-health-check": ["all"],
        "continue-on-failure": True,
    }
    return SchemathesisConfig.from_dict(told)


def faults(desk: Desk, operation: str, examples: int) -> tuple[int, list[str]]:
    """How many requests an operation was asked, and what was wrong with the answers; nothing, if it is as described."""
    schema = schemathesis.openapi.from_asgi(
        f"{PATH}/openapi.json", desk.app, config=_config(desk, examples), headers={"host": NAME}
    )
    count, found = 0, []
    for event in from_schema(schema.include(operation_id=operation)).execute():
        if isinstance(event, events.ScenarioFinished):
            count += len(event.recorder.interactions)
            found += list(_failures(event.recorder))
        elif isinstance(event, events.NonFatalError):
            found.append(f"{event.label}: {event.info.format()}")
        elif isinstance(event, events.FatalError):
            raise event.exception
    return count, list(dict.fromkeys(found))


def _failures(recorder: Any) -> Iterator[str]:
    for case, checks in recorder.checks.items():
        for check in checks:
            if check.status == Status.FAILURE:
                asked = recorder.interactions[case]
                body = asked.response.content[:300] if asked.response is not None else b""
                sent = f"{asked.request.method} {asked.request.uri} {asked.request.body or b''!r}"
                yield f"{check.name}: {check.failure_info.failure}\n  {sent[:600]}\n  {body!r}"
