"""The application of the API: requests to its operations, and whatever goes wrong as a problem (RFC 9457)."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Match, Route, Router
from starlette.types import Receive, Scope, Send

from ..desk import Desk
from ..people import person_of
from .answers import JSON, PATH, RefusedError, problem, refused
from .asking import Asking, allowed, asked, body
from .changing import add_file
from .described import openapi
from .operations import OPERATIONS, Operation

FILES = 1000  # in one request
LOG = logging.getLogger(__name__)
IDS = set("0123456789abcdef")
ID = 64  # digits of an id at most


def api(desk: Desk) -> Router:
    """The API over a desk, to be mounted at `answers.PATH`."""
    by_path: dict[str, dict[str, Operation]] = {}
    for one in OPERATIONS:
        by_path.setdefault(one.path, {})[one.method] = one
    routes = [Address(path, Resource(desk, some), methods=list(some)) for path, some in by_path.items()]
    routes.append(Address("/openapi.json", Described(desk), methods=["GET"]))
    return Router(routes, redirect_slashes=False, default=_nothing)


class Address(Route):
    """An address that answers every method itself, if only to refuse it."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether it is this address, whatever the method."""
        match, rest = super().matches(scope)
        return (Match.FULL if match == Match.PARTIAL else match), rest

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        await self.app(scope, receive, send)


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    await problem(RefusedError(404, f"there is no such address; {PATH}/openapi.json tells which there are"))(
        scope, receive, send
    )


class Resource:
    """An address, with what can be asked of it by each method."""

    def __init__(self, desk: Desk, operations: dict[str, Operation]) -> None:
        self.desk = desk
        self.operations = operations
        self.methods = ", ".join(sorted({*operations, *(["HEAD"] if "GET" in operations else []), "OPTIONS"}))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; HEAD as GET without the body, OPTIONS with the methods."""
        request = Request(scope, receive, send)
        method = request.method
        if method == "HEAD":
            request = Request({**scope, "method": "GET"}, receive, send)
        try:
            answer = await self._answer(request)
        except Exception as error:
            told = refused(error, self.desk.store.where)
            if told.status == 500:
                LOG.exception("%s %s", method, request.url.path)
            answer = problem(told)
        if method == "HEAD":
            answer = await run_in_threadpool(_without_body, answer)
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"allow": self.methods})
        one = self.operations.get(request.method)
        if one is None:
            raise RefusedError(405, f"there is {self.methods}", allow=self.methods)
        person = await run_in_threadpool(allowed, self.desk, request, one.scope)
        for name, value in request.path_params.items():
            if not value or len(value) > ID or not set(value) <= IDS:
                raise RefusedError(422, f"path.{name}: is no id", ((f"path.{name}", "is no id"),))
        asking = Asking(self.desk, request, person, asked(request, one.query))
        if one.body is None:
            return await run_in_threadpool(one.do, asking)
        if one.files and _is_form(request):
            return await run_in_threadpool(add_file, asking, await _files(request))
        return await run_in_threadpool(one.do, asking, await body(request, one.body, one.files))


def _without_body(answer: Response) -> Response:
    if isinstance(answer, StreamingResponse):
        answer.pieces.close()  # type: ignore[attr-defined]
    headers = {name: value for name, value in answer.headers.items() if name != "transfer-encoding"}
    return Response(status_code=answer.status_code, headers=headers)


def _is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


async def _files(request: Request) -> list[tuple[str, bytes]]:
    """The files of a form, each with its name."""
    why = "send a form with files, each as file, and nothing else"
    try:
        async with request.form(max_files=FILES, max_fields=0) as form:
            told = form.multi_items()
            if told and all(name == "file" and isinstance(one, UploadFile) for name, one in told):
                return [(one.filename or "file", await one.read()) for _, one in told if isinstance(one, UploadFile)]
    except HTTPException as error:
        why = error.detail
    raise RefusedError(422, f"body.file: {why}", (("body.file", why),))


class Described:
    """The description of all this."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.methods = "GET, HEAD, OPTIONS"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give it to everybody who may ask for anything."""
        request = Request(scope, receive, send)
        answer: Any
        if request.method == "OPTIONS":
            answer = Response(status_code=204, headers={"allow": self.methods})
        elif request.method not in {"GET", "HEAD"}:
            answer = problem(RefusedError(405, f"there is {self.methods}", allow=self.methods))
        elif await run_in_threadpool(person_of, self.desk, request) is None:
            answer = problem(RefusedError(401, "say who you are", www_authenticate="Bearer"))
        else:
            made = msgspec.json.encode(openapi())
            answer = Response(made, headers={"cache-control": "private, no-cache"}, media_type=JSON)
        if request.method == "HEAD":
            answer = _without_body(answer)
        await answer(scope, receive, send)
