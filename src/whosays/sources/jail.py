"""Opening in a child process, with limits of time and memory, so that no file can stop or break the program.

One child serves many files; a file that takes too long ends it, and the next file gets a new one.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from threading import RLock, Timer

import msgspec

from .jailed import SIZE, WAITED
from .pieces import Ask, Piece, failed

SECONDS = 5  # for a file of up to a megabyte
MOST_SECONDS = 60
SERVED = 500  # files, then a new child: parsers leak
ANSWER = 512 << 20
OUT_OF_TIME = {-getattr(signal, name, 0) for name in ("SIGPROF", "SIGALRM")} - {0}
NEEDS = {"html": "trafilatura", "pdf": "pypdfium2", "feed": "feedparser", "xlsx": "openpyxl"}
NEEDS |= {"docx": "lxml", "telegram_html": "lxml"}


class _Child:
    """The process, its pipes, and which families it has loaded."""

    def __init__(self) -> None:
        path = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
        self.owner = os.getpid()
        self.loaded: set[str] = set()
        self.served = 0
        self.late = False
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "whosays.sources.jailed"],  # -P: nothing is imported from the folder one is in
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, path)), "PYTHONWARNINGS": "ignore"},
        )

    def answer(self, ask: Ask, data: bytes, seconds: float) -> list[Piece] | None:
        """What the child answers, or None if it ended, or was ended, before."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        timer = Timer(seconds, self._end_late)
        timer.start()
        try:
            head = msgspec.msgpack.encode(ask)
            self.process.stdin.write(SIZE.pack(len(head), len(data)) + head)
            self.process.stdin.write(data)
            self.process.stdin.flush()
            size = self.process.stdout.read(SIZE.size)
            if len(size) < SIZE.size or SIZE.unpack(size)[0] > ANSWER:
                return None
            answer = self.process.stdout.read(SIZE.unpack(size)[0])
            return msgspec.msgpack.decode(answer, type=list[Piece])
        except (OSError, msgspec.DecodeError, ValueError):
            return None
        finally:
            timer.cancel()

    def _end_late(self) -> None:
        self.late = True
        self.process.kill()

    def close(self) -> None:
        """End it and its pipes."""
        if self.owner == os.getpid() and self.process.poll() is None:
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not yet written
                    continue
        if self.owner == os.getpid():
            self.process.wait()


_child: _Child | None = None
_lock = RLock()


def opened(ask: Ask, data: bytes, seconds: float | None = None) -> list[Piece]:
    """The pieces of these bytes; one failure if the family's package is missing or the child did not live to answer."""
    need = NEEDS.get(ask.family)
    if need is not None and find_spec(need) is None:
        return [failed(ask.locator, "needs more packages; install them with: pip install 'whosays[sources]'")]
    limit = seconds or allowed(len(data))
    ask = msgspec.structs.replace(ask, seconds=limit)
    with _lock:
        child = _ready(ask.family)
        if child is None:
            return [failed(ask.locator, "the process that opens it could not be started")]
        pieces = child.answer(ask, data, limit * WAITED if hasattr(signal, "setitimer") else limit)
        child.served += 1
        if pieces is None:
            close()
            late = child.late or child.process.returncode in OUT_OF_TIME
            why = f"took longer than {limit:g} seconds" if late else "broke the program that opens it"
            return [failed(ask.locator, f"{why}; it was not read")]
        return pieces


def allowed(size: int) -> float:
    """Seconds for a file of so many bytes: five, and more for those beyond a megabyte."""
    return min(max(SECONDS, SECONDS * size / (1 << 20)), MOST_SECONDS)


def close() -> None:
    """End the child; the next file gets a new one."""
    global _child
    with _lock:
        if _child is not None:
            _child.close()
            _child = None


def _ready(family: str) -> _Child | None:
    """A child that has loaded the family: loading does not count against the file's time."""
    global _child
    if _child is not None and (_child.served >= SERVED or _child.owner != os.getpid()):
        close()
    for _ in range(2):
        if _child is None:
            _child = _Child()
        if family in _child.loaded:
            return _child
        if _child.answer(Ask(f"prepare {family}", ""), b"", 60) is not None:
            _child.loaded.add(family)
            return _child
        close()
    return None


atexit.register(close)
