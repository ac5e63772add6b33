"""How connections are taken: no more than so many, none that dawdles over the head of a request."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from .guard import HEAD, HEADERS, Application
from .settings import Settings

MOST = 1000  # connections at once
IDLE = 15  # seconds that a connection may rest between two requests
ENDING = 10  # seconds that requests have to end when the desk does


def server(app: Application, settings: Settings) -> uvicorn.Server:
    """What listens for a desk; told where when it is run."""

    class Patient(Connection):
        patience = settings.patience

    config = uvicorn.Config(
        app,
        http=Patient,
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the guard does it
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=ENDING,
        h11_max_incomplete_event_size=HEAD,
    )
    return uvicorn.Server(config)


class Connection(H11Protocol):
    """A connection that is closed where the head of a request does not come in time."""

    patience = 30.0
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has connected."""
        super().connection_made(transport)
        if len(self.connections) > MOST:
            transport.abort()
            return
        self._late = self.loop.call_later(self.patience, transport.close)

    def data_received(self, data: bytes) -> None:
        """Something has come: the head of a request has begun, goes on or is whole."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:  # the head is whole, or was none
            self._unset()
        elif self._late is None:
            self._late = self.loop.call_later(self.patience, self.transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended."""
        self._unset()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request."""
        headers: Any = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), *HEADERS]
        for event in (h11.Response(status_code=400, headers=headers), h11.Data(data=msg.encode("ascii", "replace"))):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.write(self.conn.send(h11.EndOfMessage()) or b"")
        self.transport.close()

    def _unset(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
