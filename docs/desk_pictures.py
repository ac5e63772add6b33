"""Put pictures of the desk into docs/desk/: `make pictures`. The eight main pages, over the reports of the tests.

Each page in English and Arabic, light and dark, wide and narrow; a page that is wider than its window is refused.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent / "tests"))

import browser  # noqa: E402
from desk import REPORTS, made, served  # noqa: E402

OUT = DOCS / "desk"
QUALITY = 62  # of JPEG
LARGEST = 260_000  # bytes of a picture
LONGEST = 1700  # pixels of a page that are shown
DRAWN = 4000  # milliseconds that a map is given
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--use-angle=swiftshader", "--ignore-gpu-blocklist"]


class Look(NamedTuple):
    """How a page is looked at."""

    language: str
    colours: str
    width: int

    @property
    def name(self) -> str:
        """As in the names of files."""
        return f"{self.language}-{self.colours}-{'wide' if self.width > 600 else 'narrow'}"


LOOKS = [Look(*one) for one in (("en", "light", 1280), ("ar", "dark", 1280), ("en", "dark", 390), ("ar", "light", 390))]


def pages(page: Page, address: str) -> Iterator[tuple[str, str]]:
    """The eight main pages by name; the report and the incident are the first of a kind that shows much."""
    yield from (
        ("overview", "/"),
        ("reports", "/reports"),
        ("incidents", "/incidents"),
        ("search", "/search?q=nikopol"),
    )
    every = page.request.get(f"{address}/incidents.json").json()["incidents"]
    yield "incident", f"/incidents/{max(every, key=lambda one: one['reports'])['id']}"
    page.goto(f"{address}/reports?language=ar")
    yield "report", _first(page, "/reports/")
    yield from (("check", "/check"), ("add", "/add"))


def _first(page: Page, start: str) -> str:
    every = page.locator(f"a[href^='{start}']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    return next(str(one) for one in every if re.fullmatch(f"{start}[0-9a-f]{{8,}}", one))


def main() -> None:
    path = browser.find()
    if path is None:
        sys.exit(browser.MISSING)
    OUT.mkdir(exist_ok=True)
    os.chdir(DOCS.parent)  # nothing of this machine is to be seen
    os.environ["LOGNAME"] = "desk"
    reports = REPORTS.relative_to(DOCS.parent)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(str(made(Path(folder), reports))) as address,
        sync_playwright() as steps,
    ):
        running = steps.chromium.launch(executable_path=path, args=ARGUMENTS)
        for look in LOOKS:
            context = running.new_context(
                viewport={"width": look.width, "height": 820},
                color_scheme="dark" if look.colours == "dark" else "light",
                reduced_motion="reduce",
                locale="ar" if look.language == "ar" else "en-GB",
            )
            context.add_cookies([{"name": "language", "value": look.language, "url": address}])
            page = context.new_page()
            for name, at in list(pages(page, address)):
                page.goto(address + at)
                page.wait_for_timeout(DRAWN if name == "incidents" else 300)
                take(page, look, name)
            context.close()
        running.close()


def take(page: Page, look: Look, name: str) -> None:
    """One picture, from the top of the page."""
    width, height = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    if width > look.width:
        sys.exit(f"{name} is {width} pixels wide in a window of {look.width} ({look.name})")
    file = OUT / f"{name}-{look.name}.jpg"
    clip = {"x": 0, "y": 0, "width": look.width, "height": min(height, LONGEST)}
    page.screenshot(path=file, type="jpeg", quality=QUALITY, full_page=True, clip=clip)  # type: ignore[arg-type]
    if file.stat().st_size > LARGEST:
        sys.exit(f"{file.name} is larger than {LARGEST:,} bytes")


if __name__ == "__main__":
    main()
