"""Writes down what was done at the desk, and what was refused: every request but those that only read.

It stands around all addresses, so that none can be forgotten. What a form brought is not written down, as it can hold
a password; what it was done to is the values in the address, or what the action says of itself.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from starlette.concurrency import run_in_threadpool

from ..errors import WhosaysError
from .accounts import audit
from .accounts.throttle import Bucket, network
from .asked import Person
from .desk import Desk
from .guard import READING, Application, Message, Receive, Send

RATE, BURST = 20, 100  # refusals of nobody in particular that are written down: a minute and address, and at once


class Audited:
    """An ASGI application around another one."""

    def __init__(self, app: Application, desk: Desk) -> None:
        self.app = app
        self.desk = desk
        self.bucket = Bucket(RATE, BURST)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request; what it did is written down before the answer goes."""
        if scope["type"] != "http" or scope["method"] in READING:
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def written(message: Message) -> None:
            if message["type"] == "http.response.start":
                await run_in_threadpool(self._write, scope, state, message["status"])
            await send(message)

        await self.app(scope, receive, written)

    def _write(self, scope: Message, state: dict[str, Any], status: int) -> None:
        person: Person | None = state.get("person")
        who = state.get("who") or (person.name if person is not None else "")
        address = (scope.get("client") or ("",))[0]
        if not who and self.bucket.take(network(address), time.monotonic()):
            return  # a flood of refusals shall not fill the store
        action = state.get("action") or f"{scope['method']} {_path(scope)}"
        values = [f"{name}={value}" for name, value in scope.get("path_params", {}).items()]
        subject = " ".join([*values, *filter(None, [state.get("about")])])
        try:
            with self.desk.changing() as connection:
                audit.write(connection, who, action, subject, address, status)
        except WhosaysError as error:  # it is done by now; that it could not be written down is said where it can be
            sys.stderr.write(f"whosays: the audit lacks {action} by {who or 'nobody'}, {status}: {error}\n")


def _path(scope: Message) -> str:
    """The address without its values, where it is one of ours."""
    return getattr(scope.get("route"), "path", None) or str(scope["path"])
