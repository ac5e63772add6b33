"""How long a search takes and how large its index is: `python benchmarks/search.py [TEXTS]`, 10,000 if not given."""

from __future__ import annotations

import random
import sys
import tempfile
import time
import tomllib
from pathlib import Path

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from whosays.store.query import find, parse
from whosays.store.schema import METADATA, documents, versions
from whosays.store.terms import candidates, terms, update

FOLDER = Path(__file__).parent.parent / "tests" / "search"
QUERIES = ("kharkiv", "زيلينسكي", "обстріл будинок", "1200", "hamas", "mayor levchuk", "авдіївка")


def texts(number: int) -> list[str]:
    """Texts of about 3,000 characters, put together from the reports of the tests."""
    chance = random.Random(1)
    reports = [
        report
        for name in ("corpus.toml", "corpus2.toml")
        for report in tomllib.loads((FOLDER / name).read_text("utf-8"))["reports"].values()
    ]
    by_code = [[r for r in reports if ("а" <= r[3] <= "я") == cyrillic] for cyrillic in (True, False)]
    return [f"{i}\n\n" + "\n\n".join(chance.choices(chance.choice(by_code), k=20)) for i in range(number)]


def main(number: int) -> None:
    """Build an index, then search it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "case.db")
        engine = create_engine(f"sqlite:///{file}")
        METADATA.create_all(engine)
        some = texts(number)
        with Session(engine) as session:
            connection = session.connection()
            connection.execute(documents.insert(), {"id": "0" * 64})
            rows = [{"id": f"{i:064x}", "document": "0" * 64, "text": text} for i, text in enumerate(some)]
            connection.execute(versions.insert(), rows)
            session.commit()
            before = file.stat().st_size
            start = time.process_time()
            update(session.connection())
            session.commit()
            took = time.process_time() - start
            held = session.connection().execute(select(func.count()).select_from(terms)).scalar_one()
            size = file.stat().st_size - before
            print(f"index of {number} texts: {took:.1f} s, {1000 * took / number:.1f} ms a text")
            print(f"{held:,} terms, {size / number / 1000:.1f} KB a text of {sum(map(len, some)) // number} characters")
            for query in QUERIES:
                start = time.perf_counter()
                parsed = parse(query)
                ids = candidates(session.connection(), parsed.terms)
                chosen = time.perf_counter() - start
                found = 0
                for id_ in ids:
                    text = (
                        session.connection().execute(select(versions.c.text).where(versions.c.id == id_)).scalar_one()
                    )
                    found += bool(find(parsed, text))
                    if found == 20:
                        break
                took = time.perf_counter() - start
                print(f"{query}: {len(ids)} candidates in {1000 * chosen:.0f} ms, 20 hits in {1000 * took:.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
