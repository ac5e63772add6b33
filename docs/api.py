"""Puts what the API tells of itself into docs/api.md; `python docs/api.py` runs it."""

from __future__ import annotations

from pathlib import Path

from whosays.web.api.reference import markdown

PAGE = Path(__file__).parent / "api.md"
START, END = "<!-- operations -->\n", "<!-- end -->\n"


def main() -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + START + markdown() + END + after, "utf-8")


if __name__ == "__main__":
    main()
