"""The application: every route of the list as an address, each with its `.json` and `.csv`, behind the guard."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import msgspec
from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from .. import __version__
from ..errors import InputError, UsageError, WhosaysError
from ..export.html import FOLDER as VIEW
from ..export.html import SHARED
from .api.answers import PATH
from .api.application import api
from .asked import ANYONE, Action, Asked, MissingError, Page, Person, Row, Went
from .audited import Audited
from .bodies import Bodies
from .desk import Desk
from .guard import Application, Guard, SameSite
from .hands import Hands
from .interface import Interface, languages, preferred
from .making import Look, Maker, Wanted
from .people import SESSION, VISIT, cookie, is_token, nobody, person_of, token
from .routes import ROUTES
from .settings import STATIC, Settings

YEAR = 365 * 24 * 3600  # seconds that a browser keeps a choice
MONTH = 30 * 24 * 3600  # seconds that it keeps a session, at most


class Static(StaticFiles):
    """The files of the desk, and with them those of the file that shows one reading: both show it alike."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Where a file lies."""
        folder, _, name = path.partition(os.sep)
        if folder == "view" and name in SHARED:
            return str(VIEW / name), (VIEW / name).stat()
        return super().lookup_path(path)


def application(settings: Settings) -> Application:
    """The desk of these settings, as an ASGI application; the store is closed when it ends."""
    desk = Desk(settings)
    return Guard(Audited(SameSite(inner(desk)), desk), settings)


def inner(desk: Desk) -> FastAPI:
    """The application without its guard."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> Any:
        yield
        answering.hands.close()
        desk.close()

    app = FastAPI(
        title="whosays", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.state.desk = desk
    answering = Answering(desk)
    for one in sorted(ROUTES, key=lambda one: "{" in one.path):  # what is named goes before what is any
        app.router.routes.extend(answering.routes(one))
    app.router.routes.append(Mount("/static", Static(directory=STATIC), name="static"))
    app.router.routes.append(Mount(PATH, api(desk), name="api"))
    app.add_exception_handler(404, answering.nothing)
    return app


class Answering:
    """Requests into answers."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.bodies = Bodies()
        self.maker = Maker(desk)
        self.hands = Hands(desk.settings, desk.settings.processes)

    def routes(self, one: Page | Action) -> list[Route]:
        """The addresses of a page or an action."""
        if isinstance(one, Action):
            return [Route(one.path, self._acting(one), methods=["POST"])]
        given = {"json": True, "csv": one.csv is not None, "atom": one.atom is not None}
        forms = [form for form, there in given.items() if there]
        stem = one.path if one.path != "/" else "/overview"
        found = [Route(f"{stem}.{form}", self._showing(one, form), methods=["GET"]) for form in forms]
        return [*found, Route(one.path, self._showing(one, "html"), methods=["GET"])]

    def _showing(self, page: Page, form: str) -> Any:
        def show(request: Request) -> Response:
            with self.desk.reading() as connection:
                answer = partial(self._show, request, page, form, connection)
                return self._safely(request, form, answer, page.role, connection)

        return show

    def _show(self, request: Request, page: Page, form: str, connection: Connection, person: Person) -> Response:
        look = self._look(request, person)
        kept = "no-store" if page.private else "private, no-cache"
        headers = {"cache-control": kept, "vary": "cookie, accept-language"}
        state = self.desk.state(connection)
        if page.steady:
            tag = self._tag(request, state, look)
            headers["etag"] = tag
            if tag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=headers)
            held = self.bodies.get(tag)
            if held is not None:
                return Response(held[1], media_type=held[0], headers=headers)
        wanted = Wanted(page.name, form, request.path_params, look, state, *_client(request))
        if page.steady and form in {"html", "json"}:
            made = self.hands.make(wanted, lambda: self.maker.made(wanted, connection))
        else:
            made = self.maker.made(wanted, connection)
        answer = Response(made.body, media_type=made.media, headers={**headers, **made.headers})
        if form == "html":
            _keep_visit(request, answer)
        is_kept = not made.headers and not page.private and bool(person.name)  # forms of nobody are bound to a visit
        if page.steady and is_kept:
            self.bodies.put(tag, made.media, made.body)
        return answer

    def _acting(self, action: Action) -> Any:
        async def act(request: Request) -> Response:
            request.state.action = action.name
            try:
                async with request.form(max_files=1000, max_fields=1000) as form:
                    return await run_in_threadpool(
                        self._safely, request, "html", lambda who: self._act(request, action, who, form), action.role
                    )
            except HTTPException as error:  # what came is no form
                return await run_in_threadpool(self._wrong, request, None, error.status_code, error.detail)

        return act

    def _act(self, request: Request, action: Action, person: Person, form: Mapping[str, Any]) -> Response:
        given = form.get("token") or request.headers.get("x-token") or ""
        speech = self._speech(request)
        if not isinstance(given, str) or not is_token(self.desk, person, given):
            return self._wrong(request, person, 403, speech.say("This form is too old; open the page again."))
        with self.desk.reading() as connection:
            went = action.do(self._asked(request, connection, person, speech)._replace(form=form))
        request.state.who, request.state.about = went.who, went.about
        answer = self._gone(request, person, speech, went)
        answer.headers["cache-control"] = "no-store"
        if went.wait:
            answer.headers["retry-after"] = str(int(went.wait) + 1)
        for name, value in went.cookies.items():
            _keep(request, answer, name, value)
        return answer

    def _gone(self, request: Request, person: Person, speech: Interface, went: Went) -> Response:
        if went.page is not None:
            return self._page(request, went.template, person, speech, went.page, {}, went.status)
        if "hx-request" in request.headers:
            return Response(headers={"hx-redirect": went.to})
        return RedirectResponse(went.to, 303)

    def _asked(self, request: Request, connection: Any, person: Person, speech: Interface) -> Asked:
        path, query = request.path_params, request.query_params
        return Asked(self.desk, connection, person, speech, path, query, {}, *_client(request))

    def _look(self, request: Request, person: Person) -> Look:
        return Look(
            person,
            self._speech(request).code,
            request.url.path,
            request.url.query,
            request.cookies.get("theme", ""),
            request.cookies.get("cover", ""),
            token(self.desk, person),
        )

    def _speech(self, request: Request) -> Interface:
        chosen = request.cookies.get("language", "")
        return Interface.of(chosen if chosen in languages() else preferred(request.headers.get("accept-language", "")))

    @staticmethod
    def _tag(request: Request, state: int, look: Look) -> str:
        """What stands for an answer: all that it depends on."""
        part = request.headers.get("hx-request", "")
        told = repr((__version__, state, look, part))
        return f'"{hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'

    # --- answers

    def _safely(
        self, request: Request, form: str, answer: Any, role: str, connection: Connection | None = None
    ) -> Response:
        """The answer, or in one line why there is none."""
        try:
            known = person_of(self.desk, request, connection)
        except HTTPException as error:
            return self._wrong(request, None, error.status_code, error.detail, form, error.headers)
        if known is None and role != ANYONE:
            return self._login(request, form)
        person = known or nobody(request)
        if not person.may(role):
            return self._wrong(request, person, 403, self._speech(request).say("Your role does not allow this."), form)
        try:
            return answer(person)  # type: ignore[no-any-return]
        except MissingError as error:
            return self._wrong(request, person, 404, str(error), form)
        except UsageError as error:
            return self._wrong(request, person, 400, str(error), form)
        except InputError as error:
            return self._wrong(request, person, 422, str(error), form)
        except WhosaysError as error:
            return self._wrong(request, person, 500, str(error), form)

    def nothing(self, request: Request, _: Exception) -> Response:
        """The page for an address that is none."""
        form = "json" if request.url.path.startswith("/api/") or request.url.path.endswith(".json") else "html"
        why = self._speech(request).say("There is no such page.")
        try:
            person = person_of(self.desk, request)
        except HTTPException:
            person = None
        return self._wrong(request, person, 404, why, form)

    def _login(self, request: Request, form: str) -> Response:
        """Where nobody is logged in and somebody must be."""
        if "hx-request" in request.headers:  # in place of a part of a page
            return Response(status_code=401, headers={"hx-redirect": self.maker.rendering.url("login")})
        if form == "html" and request.method == "GET":
            here = _here(request)
            login = self.maker.rendering.url("login", {"to": here if here != "/" else ""})
            return RedirectResponse(login, 303, headers={"cache-control": "no-store"})
        return self._wrong(request, None, 401, self._speech(request).say("Log in first."), form)

    def _wrong(
        self,
        request: Request,
        person: Person | None,
        status: int,
        why: str,
        form: str = "html",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        some = {"cache-control": "no-store", **(headers or {})}
        if form != "html":
            return Response(msgspec.json.encode({"error": why}), status, some, media_type="application/json")
        who = person or nobody(request)
        return self._page(request, "wrong.html", who, self._speech(request), {"why": why}, some, status)

    def _page(
        self,
        request: Request,
        template: str,
        person: Person,
        speech: Interface,
        data: Row,
        headers: Mapping[str, str],
        status: int = 200,
    ) -> Response:
        body = self.maker.page(template, data, self._look(request, person))
        answer = Response(body, status, media_type="text/html; charset=utf-8", headers=dict(headers))
        _keep_visit(request, answer)
        return answer


def _keep_visit(request: Request, answer: Response) -> None:
    if getattr(request.state, "new_visit", None):  # the forms of this page are bound to it
        _keep(request, answer, VISIT, request.state.new_visit)


def _client(request: Request) -> tuple[str, str]:
    """Where a request came from, an address of IP, and what the browser calls itself."""
    return request.client.host if request.client else "", request.headers.get("user-agent", "")


def _keep(request: Request, answer: Response, name: str, value: str | None) -> None:
    """Let the browser keep a value, or forget it."""
    secure = request.url.scheme == "https"
    held = cookie(request, name) if name in {SESSION, VISIT} else name
    age = {SESSION: MONTH, VISIT: None}.get(name, YEAR) if value is not None else 0
    answer.set_cookie(held, value or "", max_age=age, path="/", httponly=True, samesite="strict", secure=secure)


def _here(request: Request) -> str:
    """The address of the page, without the desk's own."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
