"""Opens all hostile inputs, those of ten megabytes too, and prints how many, the slowest, and what is wrong.

`python benchmarks/sources.py`; ends with 1 if one breaks the program or loses text without a word.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import hostile
from whosays.sources.found import Failure, Found
from whosays.sources.opened import documents

PAGES = 2000


def cases(canary: str) -> Iterator[tuple[str, str, bytes, str | None]]:
    """Kind, file name, bytes, and the text that must be found, or its loss be said."""
    for name, data, witness in hostile.pages(300):
        yield "pages", f"{name}.html", data, witness
    for name, data, witness in hostile.archives():
        yield "archives and bombs", name, data, witness
    for name, data, witness in hostile.entities(canary):
        yield "entities", name, data, witness
    for name, data, witness in hostile.papers(100):
        yield "damaged PDFs", name, data, witness
    for _, data, _, _ in hostile.exports():
        yield "exports of Telegram", "result.json", data, None
    for _, file, data, _ in hostile.encodings():
        yield "encodings", file, data, None


def main() -> int:
    """Open them all."""
    times: dict[str, list[tuple[float, str]]] = {}
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder, "canary")
        canary.write_text("CANARY OF THE DISK")
        for kind, name, data, witness in cases(str(canary)):
            path = Path(folder, "".join(c if c.isalnum() or c in ".-_" else "_" for c in name)[-80:])
            path.write_bytes(data)
            started = time.monotonic()
            try:
                given = list(documents(str(path)))
            except Exception as error:
                wrong.append(f"{kind}, {name}: {error!r}")
                continue
            times.setdefault(kind, []).append((time.monotonic() - started, name))
            texts = [each for each in given if isinstance(each, Found)]
            said = any(isinstance(each, Failure) for each in given)
            said = said or any(warning.code == "text_lost" for each in texts for warning in each.warnings)
            if witness is not None and not said and not any(witness in each.text for each in texts):
                wrong.append(f"{kind}, {name}: text is lost and nothing says so")
            if any("CANARY" in each.text for each in texts):
                wrong.append(f"{kind}, {name}: a file was read from the disk")
            path.unlink()
        for kind, all_of in times.items():
            slowest = ", ".join(f"{name} {seconds:.1f} s" for seconds, name in sorted(all_of)[-3:])
            print(f"{kind:<22}{len(all_of):>5}  {sum(seconds for seconds, _ in all_of):6.1f} s  slowest: {slowest}")
        page = Path(folder, "page.html")
        page.write_text(hostile.PAGE % "".join(f"<p>{hostile.BODY}</p>" for _ in range(25)))
        started = time.monotonic()
        for _ in range(PAGES // 10):
            list(documents(str(page)))
        print(f"{'a page of 5 KB':<22}{(time.monotonic() - started) * 10_000 / PAGES:.1f} ms")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{'memory':<22}{own} MB here, {os.cpu_count()} cores; the child has 512 MB")
    print(*wrong, sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
