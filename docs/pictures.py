"""Put pictures of the view into docs/: `make pictures`. Needs Chromium and fonts with Arabic letters, as Noto's."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent / "tests"))

import browser  # noqa: E402
import whosays  # noqa: E402
from views import PUBLISHED, REPORTS  # noqa: E402
from whosays.export.html import page as page_of  # noqa: E402
from whosays.pipeline import derivations  # noqa: E402

LARGEST = 300_000  # bytes of a picture
CHOSEN = 2  # the value that is shown chosen


def main() -> None:
    path = browser.find()
    if path is None:
        sys.exit(browser.MISSING)
    with browser.Browser(path) as running, tempfile.TemporaryDirectory() as folder:
        page = running.page()
        for language, text in REPORTS.items():
            reading = whosays.read(text, language=language, published=PUBLISHED)
            made = derivations(text, language=language, published=PUBLISHED)
            file = Path(folder) / f"{language}.html"
            file.write_bytes(page_of(reading, text, made, title=f"report-{language}.txt").encode("utf-8"))
            page.prefer(prefers_color_scheme="light", prefers_reduced_motion="reduce")
            page.size(1280, 800)
            page.open(file)
            for _ in range(CHOSEN):
                page.press("j")
            take(page, f"view-{language}.png")
            if language == "ar":
                page.prefer(prefers_color_scheme="dark", prefers_reduced_motion="reduce")
                page.size(390, 780, scale=1.5, touch=True)
                page.open(file)
                page.press("j")
                take(page, "view-phone.png")


def take(page: browser.Page, name: str) -> None:
    page.settle()
    page.picture(DOCS / name)
    if (DOCS / name).stat().st_size > LARGEST:
        sys.exit(f"{name} is larger than {LARGEST:,} bytes")


if __name__ == "__main__":
    main()
