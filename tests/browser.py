"""A real browser without a window, steered through the pipe of its DevTools protocol.

`python tests/browser.py` says which browser is used, or in one line how to get one.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
MISSING = (
    "no browser to test the view in: install Chromium (apt-get install chromium) or Chrome, or set CHROME to its path"
)
FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-sandbox",  # the pages are ours, and in a container there is none
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--hide-scrollbars",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "about:blank",
)
Message = dict[str, Any]


def find() -> str | None:
    """The path of a Chromium or Chrome."""
    named = os.environ.get("CHROME")
    if named:
        return shutil.which(named)
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path), next((path for path in APPLICATIONS if Path(path).exists()), None))


class Browser:
    """One browser process; `page` opens a new page in it."""

    def __init__(self, path: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="whosays-browser-", ignore_cleanup_errors=True)
        its_in, self._out = os.pipe()
        self._in, its_out = os.pipe()
        both = f'exec "$@" 3<&{its_in} 4>&{its_out}'  # the protocol speaks on descriptors 3 and 4
        self._process = subprocess.Popen(
            ["bash", "-c", both, "browser", path, f"--user-data-dir={self._folder.name}", *FLAGS],
            pass_fds=(its_in, its_out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "LANGUAGE": "en", "LC_ALL": "C.UTF-8"},
        )
        os.close(its_in)
        os.close(its_out)
        self._rest = b""
        self._number = 0
        self.events: deque[Message] = deque()

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.call("Browser.close")
        except (OSError, RuntimeError):
            self._process.kill()
        os.close(self._out)
        os.close(self._in)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def call(self, method: str, session: str | None = None, **params: Any) -> Message:
        """Call a method of the protocol, and wait for what it returns; events meanwhile are kept."""
        self._number += 1
        message: Message = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next(30)
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return dict(answer["result"])
            if "method" in answer:
                self.events.append(answer)

    def _next(self, seconds: float) -> Message:
        end = time.monotonic() + seconds
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], max(0.0, end - time.monotonic()))
            data = os.read(self._in, 1 << 20) if ready else b""
            if not data:
                raise RuntimeError("the browser does not answer" if not ready else "the browser has ended")
            self._rest += data
        message, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(message))

    def page(self) -> Page:
        """A new, empty page."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return Page(self, target, session)


class Page:
    """One page: what it shows, what it asked for, and what it complained of."""

    def __init__(self, browser: Browser, target: str, session: str) -> None:
        self.browser = browser
        self.target = target
        self.session = session
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> Message:
        """A method of the protocol, for this page."""
        return self.browser.call(method, self.session, **params)

    def before_scripts(self, code: str) -> None:
        """Run this in every document before its own script."""
        self.call("Page.addScriptToEvaluateOnNewDocument", source=code)

    def size(self, width: int, height: int, *, scale: float = 1, touch: bool = False) -> None:
        """The size of the window; a touch screen is a phone."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=touch
        )

    def prefer(self, **features: str) -> None:
        """What the user prefers: prefers_color_scheme="dark", prefers_reduced_motion="reduce"."""
        named = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.call("Emulation.setEmulatedMedia", features=named)

    def open(self, file: Path) -> None:
        """Open a file and wait until it stands."""
        self.call("Page.navigate", url=file.resolve().as_uri())
        for _ in range(1000):
            try:
                if self.run("document.readyState === 'complete' && location.protocol === 'file:'"):
                    break
            except RuntimeError:  # between two documents
                pass
            time.sleep(0.01)
        self.settle()

    def run(self, code: str) -> Any:
        """The value of an expression in the page."""
        done = self.call("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in done:
            details = done["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description") or details["text"])
        return done["result"].get("value")

    def settle(self) -> None:
        """Wait until all that was asked of the page is drawn."""
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def press(self, key: str, code: str | None = None, *, shift: bool = False) -> None:
        """Press a key: what it types on the layout in use, and where it lies."""
        event = {"key": key, "code": code or (f"Key{key.upper()}" if len(key) == 1 else key), "modifiers": 8 * shift}
        if key in VIRTUAL:
            event["windowsVirtualKeyCode"] = VIRTUAL[key]
        typed = {"text": "\r" if key == "Enter" else key} if len(key) == 1 or key == "Enter" else {}
        self.call("Input.dispatchKeyEvent", type="keyDown" if typed else "rawKeyDown", **event, **typed)
        self.call("Input.dispatchKeyEvent", type="keyUp", **event)
        self.settle()

    def point(self, x: float, y: float) -> None:
        """Move the mouse there."""
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        self.settle()

    def click(self, x: float, y: float) -> None:
        """Move the mouse there and click."""
        self.point(x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        self.settle()

    def picture(self, file: Path) -> None:
        """Save what is seen."""
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def events(self, *methods: str) -> list[Message]:
        """What happened in this page so far, of these kinds."""
        self.run("1")
        return [
            event["params"]
            for event in self.browser.events
            if event["method"] in methods and event.get("sessionId") == self.session
        ]

    def close(self) -> None:
        """Close the page."""
        self.browser.call("Target.closeTarget", targetId=self.target)


VIRTUAL = {"Enter": 13, "Escape": 27, "End": 35, "Home": 36, "ArrowUp": 38, "ArrowDown": 40, "Tab": 9}

if __name__ == "__main__":
    found = find()
    sys.exit(None if found else MISSING)
