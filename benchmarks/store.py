"""The store at full size: kills, order, tampering, speed, cost, memory. `python benchmarks/store.py [PART…]`.

Run on a quiet machine; `--small` runs every part at a tenth of its size.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from articles import article
from finds import corpus, text
from killing import cycles
from tampering import tamper
from whosays import Store
from whosays.sources.found import Found
from whosays.store import adding
from whosays.store.log import head
from whosays.store.verify import verify

ADD = """
import sys
sys.path.insert(0, sys.argv[4])
from store import add_articles
add_articles(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
"""


def finds(count: int) -> Iterator[Found]:
    """Articles of 5,000 bytes, each at an address of its own."""
    for number in range(count):
        yield text(article(number), f"{number}.html", kind="html", url=f"https://news.example/{number}")


def add_articles(place: str, count: int, workers: int) -> None:
    """Add them, and print seconds, CPU seconds of this process and of the readers, and MB at the peak."""
    with Store.open(place) as store:
        start, before = time.perf_counter(), _used(resource.RUSAGE_SELF)
        for _ in store.add(finds(count), workers=workers):
            pass
        took, own = time.perf_counter() - start, _used(resource.RUSAGE_SELF) - before
    status = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    print(took, own, _used(resource.RUSAGE_CHILDREN), peak)


def _used(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def _added(folder: Path, count: int, workers: int) -> list[float]:
    place = folder / f"{count}-{workers}.db"
    command = [sys.executable, "-c", ADD, str(place), str(count), str(workers), str(Path(__file__).parent)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(number) for number in done.stdout.split()]


def kills(folder: Path, part: float) -> None:
    """kill -9 at random moments."""
    adding.BATCH = 4
    count = round(1000 * part)
    told, stores = cycles(folder, corpus(60, 150), count, random.Random(3))
    print(f"kills: {count}, {told} documents told of, {stores} stores filled; none lost, none doubled, all sound")


def order(folder: Path, part: float) -> None:
    """The same documents shuffled, with 1, 2 and 4 workers, and once more."""
    some = corpus(round(2000 * part), 600)
    exports = []
    for number, workers in enumerate((1, 2, 4)):
        random.Random(number).shuffle(some)
        with Store.open(folder / f"{workers}.db") as store:
            list(store.add(some, workers=workers))
            again = [added for added in store.add(some, workers=workers) if added.what in {"new", "changed"}]
            assert not again, again[:3]
            assert not store.verify().problems
            exports.append(b"".join(store.export()))
    same = exports[0] == exports[1] == exports[2]
    print(f"order: {len(some)} finds three times, exports of {len(exports[0]):,} bytes {'equal' if same else 'DIFFER'}")


def tampering(folder: Path, part: float) -> None:
    """The store altered at random places."""
    count, missed = round(1000 * part), []
    rng = random.Random(5)
    with Store.open(folder / "case.db") as store:
        for some in itertools.batched(corpus(24), 8) if hasattr(itertools, "batched") else [corpus(24)]:
            list(store.add(some))
        with store.database.connect() as connection:
            for _ in range(count):
                with connection.begin() as transaction:
                    written_down = head(connection)[1]
                    done = tamper(connection, rng)
                    if not verify(connection, None if done.shows else written_down).problems:
                        missed.append(done)
                    transaction.rollback()
    print(f"tampering: {count} places, {count - len(missed)} found{''.join(f'; missed {one}' for one in missed)}")


def cost(folder: Path, part: float) -> None:
    """What the one writer costs beside the readers."""
    count = round(1000 * part)
    took, own, readers, _ = _added(folder, count, 2)
    print(f"cost: {count} articles in {took:.1f} s; writer {own:.1f} s, readers {readers:.1f} s: {own / readers:.0%}")


def speed(folder: Path, part: float) -> None:
    """Two workers against one, and memory at a hundred against all."""
    count = round(10_000 * part)
    _, _, _, few = _added(folder, 100, 1)
    one, _, _, many = _added(folder, count, 1)
    two, _, _, more = _added(folder, count, 2)
    print(
        f"speed: {count} articles, {count / one:.1f}/s with one worker, {count / two:.1f}/s with two: {one / two:.2f}"
    )
    print(f"memory: {few:.0f} MB at 100, {many:.0f} MB at {count}: {many / few:.2f}; with two workers {more:.0f} MB")


PARTS: dict[str, Callable[[Path, float], None]] = {
    part.__name__: part for part in (kills, order, tampering, cost, speed)
}


def main() -> None:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS])
    parser.add_argument("--small", action="store_true")
    given = parser.parse_args()
    for name in given.parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            PARTS[name](Path(folder), 0.1 if given.small else 1.0)


if __name__ == "__main__":
    main()
