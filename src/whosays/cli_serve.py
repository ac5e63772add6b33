"""The command that opens the desk; a thin call into `whosays.web`."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from .cli_store import Actors, Gazetteer, Where, _print
from .errors import InputError, UsageError

if TYPE_CHECKING:
    from .web.settings import Settings

CORES = 4  # of the machine that make pages, unless more are asked for


def register(app: typer.Typer, command: Callable[[Callable[..., int]], Callable[..., None]], epilog: str) -> None:
    """Put the command into the program."""
    app.command(epilog=epilog)(command(serve))


def serve(
    store: Where = None,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="0: any that is free.")] = 8433,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="A name under which browsers may ask; can be repeated."),
    ] = None,
    proxy: Annotated[
        bool,
        typer.Option(
            "--proxy", help="A proxy on this machine asks for others; X-Forwarded-For and -Proto are believed."
        ),
    ] = False,
    processes: Annotated[
        int | None,
        typer.Option(
            "--processes", metavar="N", min=1, max=64, help="That make pages. [default: 1; for others too, one a core]"
        ),
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Leave it to you to show it in the browser.")] = False,
    gazetteer: Gazetteer = None,
    actors: Actors = None,
) -> int:
    """Open the desk in the browser: read, compare, check and correct what a store holds."""
    try:
        from .web.app import application
        from .web.listening import server
    except ImportError as error:
        raise UsageError(f"the desk needs {error.name}; install it with: pip install 'whosays[serve]'") from None
    from .store import connect
    from .web.settings import VENDOR, Settings, beyond

    if not (VENDOR / "htmx.min.js").exists():
        raise InputError("the desk lacks the files that it shows pages with; run: make assets")
    where = store if store is not None else str(connect.default())
    names = tuple(allow_host or ())
    settings = Settings(where, host, port, names, gazetteer=gazetteer, actors=actors, proxy=proxy)
    _safe(settings)
    with _listening(host, port) as listening:
        bound = listening.getsockname()[1]
        many = processes or (min(os.cpu_count() or 1, CORES) if beyond(settings) else 1)
        settings = replace(settings, port=bound, processes=many)
        app = application(settings)
        shown = f"http://{f'[{host}]' if ':' in host else host}:{bound}/"
        _print(f"the desk is at {shown} (Ctrl+C ends it)")
        if not no_open:
            typer.launch(shown)
        server(app, settings).run(sockets=[listening])
    return 0


def _safe(settings: Settings) -> None:
    """Raises UsageError where others than this machine could ask, and nobody would have to log in."""
    from .store import connect
    from .store.store import Store
    from .web.accounts.tables import are_any, prepare
    from .web.settings import beyond

    why = beyond(settings)
    if why is None:
        return
    with (
        Store.open(settings.store) as store,
        connect.explained(store.where),
        connect.writing(store.database) as connection,
    ):
        prepare(connection)
        some = are_any(connection)
    if not some:
        how = "whosays accounts add NAME --role admin adds one"
        raise UsageError(f"with {why} others could ask, and the desk has no accounts; {how}")


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()  # who asks before the desk is ready waits for it
    except OSError as error:
        listening.close()
        raise InputError(f"cannot listen at {host}:{port} ({error.strerror}); take another with --port") from None
    return listening
