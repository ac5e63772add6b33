"""The command as people run it: a process of its own, with limits."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import NamedTuple

GIGABYTE = 1 << 30


class Done(NamedTuple):
    """What came back, and the CPU seconds it took."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]
"""The command: arguments to what came back."""


def whosays(
    *arguments: str,
    stdin: bytes | str | None = None,
    seconds: float = 20,
    env: dict[str, str] | None = None,
    memory: int = GIGABYTE,
) -> Done:
    """Run `whosays` with at most that much memory and time."""
    data = stdin.encode() if isinstance(stdin, str) else stdin

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    done = subprocess.run(
        [sys.executable, "-m", "whosays", *arguments],
        input=data if data is not None else None,
        stdin=subprocess.DEVNULL if data is None else None,
        capture_output=True,
        timeout=seconds,
        preexec_fn=limit,
        env=env,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def assert_one_line(done: Done, code: int) -> None:
    """It ended with this exit code and one line that says why."""
    assert done.code == code, done
    assert done.err.count("\n") == 1, done.err
    assert done.err.startswith("whosays: "), done.err
    assert "Traceback" not in done.out + done.err


def heeding() -> None:
    """In a new process: let Ctrl-C end it, even where the tests run in the background and it would be ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
