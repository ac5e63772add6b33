"""Puts the account of the demo, as it is printed now, into README.md; `make readme` runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
START, END = "<!-- account -->\n```\n", "```\n<!-- end -->\n"


def account() -> str:
    """What `make demo` prints."""
    published = (ROOT / "demo" / "published.txt").read_text("utf-8").strip()
    command = [sys.executable, "-m", "whosays", "read", "demo/report-ar.txt", "--published", published]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8").stdout


def main() -> None:
    before, _, rest = README.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    README.write_text(before + START + account() + END + after, "utf-8")


if __name__ == "__main__":
    main()
