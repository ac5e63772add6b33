"""Linking at full size: time, memory, one report more, and judgements at random. `python benchmarks/link.py [PART…]`.

The reports are made up by rule in four languages, five of an incident, six incidents a day in 1,500 villages that are
in no gazetteer and some towns that are. Run on a quiet machine; `--small` runs every part at a tenth of its size.
`--keep FOLDER` keeps the stores, so that a second run need not read the reports again.
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import itertools
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, delete, insert, select

from whosays import InputError, Store, UsageError
from whosays.link import judging, link, listing, tables
from whosays.link.judged import concerned
from whosays.link.regrouping import regroup
from whosays.sources.found import Found
from whosays.store.adding import begin, end
from whosays.store.log import Log
from whosays.store.reading import engine
from whosays.store.verify import verify

REPORTS = 5  # of an incident
A_DAY = 6  # incidents
VILLAGES = 1500
FIRST = dt.date(2022, 3, 1)
LANGUAGES = ("en", "uk", "ru", "ar")

SYLLABLES = (
    ("Ba", "Ба", "Ба", "با"), ("Vo", "Во", "Во", "فو"), ("Kra", "Кра", "Кра", "كرا"), ("Du", "Ду", "Ду", "دو"),
    ("Zhe", "Же", "Же", "جي"), ("Lo", "Ло", "Ло", "لو"), ("My", "Ми", "Мы", "مي"), ("No", "Но", "Но", "نو"),
    ("Pa", "Па", "Па", "با"), ("Ste", "Сте", "Сте", "ستي"), ("Ta", "Та", "Та", "تا"), ("Khu", "Ху", "Ху", "خو"),
    ("Shu", "Шу", "Шу", "شو"), ("Ro", "Ро", "Ро", "رو"), ("Ga", "Ґа", "Га", "غا"), ("So", "Со", "Со", "سو"),
)  # fmt: skip
ENDS = (("rivka", "рівка", "ровка", "ريفكا"), ("lino", "ліно", "лино", "لينو"), ("myr", "мир", "мир", "مير"))
TOWNS = (
    ("Kharkiv", "Харків", "Харьков", "خاركيف"),
    ("Nikopol", "Нікополь", "Никополь", "نيكوبول"),
    ("Kherson", "Херсон", "Херсон", "خيرسون"),
    ("Aleppo", "Алеппо", "Алеппо", "حلب"),
    ("Idlib", "Ідліб", "Идлиб", "إدلب"),
    ("Sumy", "Суми", "Сумы", "سومي"),
)
MONTHS = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "uk": (
        "січня",
        "лютого",
        "березня",
        "квітня",
        "травня",
        "червня",
        "липня",
        "серпня",
        "вересня",
        "жовтня",
        "листопада",
        "грудня",
    ),
    "ru": (
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ),
    "ar": (
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ),
}
OPENINGS = {
    "en": (
        "At least {killed} people were killed and {injured} injured in shelling of the village of {place} on {day}.",
        "A drone hit {place} on {day}, killing {killed} people and injuring {injured}, the governor said.",
        "{place}: {killed} dead, {injured} wounded after a missile strike on {day}.",
    ),
    "uk": (
        "Щонайменше {killed} людей загинули і {injured} поранені внаслідок обстрілу села {place} {day}.",
        "Дрон влучив у село {place} {day}: {killed} людей загинули, {injured} поранені, повідомив очільник області.",
        "Село {place}: {killed} загиблих і {injured} поранених після ракетного удару {day}.",
    ),
    "ru": (
        "По меньшей мере {killed} человек погибли и {injured} ранены при обстреле села {place} {day}.",
        "Дрон попал в село {place} {day}: {killed} человек погибли, {injured} ранены, сообщил губернатор.",
        "Село {place}: {killed} погибших и {injured} раненых после ракетного удара {day}.",
    ),
    "ar": (
        "قُتل {killed} أشخاص وأصيب {injured} آخرون في قصف استهدف قرية {place} يوم {day}.",
        "أصابت طائرة مسيرة قرية {place} يوم {day}، ما أدى إلى مقتل {killed} أشخاص وإصابة {injured}، بحسب المحافظ.",
        "قرية {place}: {killed} قتلى و{injured} جريحا بعد ضربة صاروخية يوم {day}.",
    ),
}
DETAILS = {
    "en": (
        "Rescuers worked until {hour} o'clock at the {what} in {street} lane.",
        "The {what} of {owner} burned down, {witness} told reporters.",
        "Power was cut in {number} streets, and repair crews waited for permission to enter.",
        "{witness} lost {number} windows and a roof in {street} lane.",
        "Among the dead is {owner}, the head of the administration wrote.",
        "Schools in {number} districts will teach from afar until Monday.",
    ),
    "uk": (
        "Рятувальники працювали до {hour} години на вулиці {street}, де стояла {what}.",
        "Згоріла {what}, власниця {owner}, розповіла журналістам {witness}.",
        "Без світла лишилися {number} вулиць, ремонтники чекають на дозвіл.",
        "{witness} з вулиці {street} має вибитими {number} вікон і знесений дах.",
        "Серед загиблих {owner}, написав очільник адміністрації.",
        "Школи {number} районів до понеділка навчатимуть віддалено.",
    ),
    "ru": (
        "Спасатели работали до {hour} часов на улице {street}, где стояла {what}.",
        "Сгорела {what}, владелица {owner}, рассказала журналистам {witness}.",
        "Без света остались {number} улиц, ремонтники ждут разрешения.",
        "У {witness} с улицы {street} выбиты {number} окон и снесена крыша.",
        "Среди погибших {owner}, написал глава администрации.",
        "Школы {number} районов до понедельника будут учить удалённо.",
    ),
    "ar": (
        "وعملت فرق الإنقاذ حتى الساعة {hour} في شارع {street} قرب {what}.",
        "واحترقت {what} التي تملكها {owner}، بحسب ما قالت {witness} للصحفيين.",
        "وانقطعت الكهرباء عن {number} شوارع بانتظار فرق الصيانة.",
        "وفقدت {witness} من شارع {street} سقف بيتها و{number} نوافذ.",
        "ومن بين القتلى {owner}، كما كتب رئيس الإدارة.",
        "وستدرس مدارس {number} مناطق عن بعد حتى الاثنين.",
    ),
}
THINGS = {
    "en": ("bakery", "school", "pharmacy", "railway station", "grain store", "library", "clinic", "mill"),
    "uk": ("пекарня", "школа", "аптека", "станція", "комора", "бібліотека", "лікарня", "мельниця"),
    "ru": ("пекарня", "школа", "аптека", "станция", "кладовая", "библиотека", "больница", "мельница"),
    "ar": ("المخبز", "المدرسة", "الصيدلية", "محطة القطار", "مخزن الحبوب", "المكتبة", "العيادة", "المطحنة"),
}


class Incident(NamedTuple):
    """What happened, by rule."""

    day: dt.date
    place: tuple[str, ...]
    killed: int
    injured: int
    kind: int
    thing: int
    names: tuple[tuple[str, ...], ...]


def name(seed: str, syllables: int = 2) -> tuple[str, ...]:
    """A name in four scripts: English, Ukrainian, Russian, Arabic."""
    rng = random.Random(seed)
    parts = [*rng.sample(SYLLABLES, syllables), rng.choice(ENDS)]
    return tuple("".join(part[i] for part in parts).capitalize() for i in range(4))


def incident(number: int) -> Incident:
    """The incident of this number; a few villages have many of them."""
    rng = random.Random(f"incident {number}")
    place = rng.choice(TOWNS) if rng.random() < 0.15 else name(f"village {int(VILLAGES * rng.random() ** 2)}")
    day = FIRST + dt.timedelta(days=number // A_DAY)
    names = tuple(name(f"{part} {number}", 3) for part in ("street", "owner", "witness"))
    killed, injured = int(2 + 30 * rng.random() ** 3), int(2 + 60 * rng.random() ** 2)
    return Incident(day, place, killed, injured, rng.randrange(3), rng.randrange(8), names)


def report(number: int) -> Found:
    """The report of this number: of the incident number // 5, in one of the languages, a day later now and then."""
    rng = random.Random(f"report {number}")
    told = incident(number // REPORTS)
    which = rng.randrange(4)
    code = LANGUAGES[which]
    killed = told.killed + (rng.random() < 0.15)
    values = {
        "killed": killed,
        "injured": told.injured,
        "place": told.place[which],
        "day": f"{told.day.day} {MONTHS[code][told.day.month - 1]} {told.day.year}",
        "hour": rng.randint(4, 11),
        "number": rng.randint(3, 40),
        "what": THINGS[code][told.thing],
        **dict(zip(("street", "owner", "witness"), (one[which] for one in told.names), strict=True)),
    }
    lines = [OPENINGS[code][told.kind], *rng.sample(DETAILS[code], rng.randint(2, 4))]
    text = " ".join(lines).format(**values)
    published = told.day + dt.timedelta(days=rng.random() < 0.2)
    publisher = f"Paper {rng.randrange(60)}"
    url = f"https://news.example/{number}"
    return Found(
        text, text.encode(), "html", f"{number}.html", url=url, published=published.isoformat(), publisher=publisher
    )


def fill(place: Path, count: int, workers: int = 2) -> None:
    """A store of so many reports, not linked."""
    with Store.open(place) as store:
        for _ in store.add((report(number) for number in range(count)), workers=workers):
            pass


LINK = """
import sys
sys.path.insert(0, sys.argv[2])
from link import measure
measure(sys.argv[1], int(sys.argv[3]))
"""


def measure(place: str, count: int) -> None:
    """Link a store that is filled; print seconds and MB at the peak, then what comes after it took."""
    with Store.open(place) as store:
        start = time.perf_counter()
        for _ in link(store):
            pass
        took = time.perf_counter() - start
        status = Path("/proc/self/status").read_text().splitlines()
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
        more = []
        for number in range(count, count + 5):
            start = time.perf_counter()
            list(store.add([report(number)]))
            list(link(store))
            more.append(time.perf_counter() - start)
        start = time.perf_counter()
        groups: dict[str, list[int]] = {}
        with store.reading() as connection:
            for row in listing.incidents(connection):
                groups[row["id"]] = []
            listed = time.perf_counter() - start
            for incident_, some in listing.groups_of(connection):
                groups[incident_] = [int((one.url or "").rpartition("/")[2]) // REPORTS for one in some]
    right, told, true = _pairs(groups)
    print(took, peak, sorted(more)[2], max(more), listed, len(groups), right / told, right / true)


def _pairs(groups: dict[str, list[int]]) -> tuple[int, int, int]:
    """How many pairs of accounts are rightly of one incident, how many are told to be, how many are."""
    right = sum(n * (n - 1) // 2 for some in groups.values() for n in collections.Counter(some).values())
    told = sum(len(some) * (len(some) - 1) // 2 for some in groups.values())
    every = collections.Counter(itertools.chain.from_iterable(groups.values()))
    return right, told, sum(n * (n - 1) // 2 for n in every.values())


def linking(folder: Path, part: float, keep: Path | None) -> None:
    """Ten times the reports: how much more time, and at the end one report more."""
    times = []
    for count in (round(10_000 * part), round(100_000 * part)):
        place = folder / f"{count}.db"
        filled = (keep or folder) / f"filled-{count}.db"
        if not filled.exists():
            fill(folder / "new.db", count)
            shutil.move(folder / "new.db", filled)
        shutil.copy(filled, place)
        command = [sys.executable, "-c", LINK, str(place), str(Path(__file__).parent), str(count)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        took, peak, more, most, listed, number, precision, recall = map(float, done.stdout.split())
        times.append(took)
        print(
            f"linking: {count} reports in {took:.1f} s, {peak:.0f} MB; one more in {more:.2f} s, at most {most:.2f}; "
            f"{number:.0f} incidents listed in {listed:.1f} s; "
            f"of their pairs {precision:.2f} right, {recall:.2f} found",
            flush=True,
        )
    print(f"linking: ten times the reports took {times[1] / times[0]:.1f} times as long")


# --- judgements

ACCOUNTS = 12

Step = tuple[str, int, int]
"""What a person does: same, different or unsure with two accounts by number, or undo with the number of a judgement."""
Scores = dict[tuple[int, int], float]


class Table(NamedTuple):
    """A store with some accounts, within a transaction: what is done in it is not kept."""

    connection: Connection
    run: int
    ids: list[str]


@contextmanager
def table(place: Path) -> Iterator[Callable[[], Any]]:
    """A store of a few accounts; each call gives a context with it as it was."""
    with Store.open(place) as store:
        list(store.add([report(number * REPORTS) for number in range(ACCOUNTS)]))
        list(link(store))
        run = begin(store.database, "judge", [], engine())
        end(store.database, run, {})

        @contextmanager
        def fresh() -> Iterator[Table]:
            with store.database.connect() as connection, connection.begin() as transaction:
                ids = sorted(connection.execute(select(tables.accounts.c.id)).scalars())[:ACCOUNTS]
                yield Table(connection, run, ids)
                transaction.rollback()

        yield fresh


class Made(NamedTuple):
    """A judgement as this test keeps it: its id, what it undoes, what it says of which pair."""

    id: str
    undoes: str
    kind: str
    pair: frozenset[str]


def play(at: Table, scores: Scores, steps: list[Step]) -> int:
    """Judge and undo, step by step, and undo all; assert what must hold after each. How many steps were refused."""
    connection, ids = at.connection, at.ids
    log = Log(connection, at.run)
    connection.execute(delete(tables.links))
    rows = []
    for (i, j), score in scores.items():
        a, b = sorted((ids[i], ids[j]))
        rows.append({"a": a, "b": b, "id": judging.pair_id(a, b), "score": score, "apart": False, "why": "[]"})
    if rows:
        connection.execute(insert(tables.links), rows)
    regroup(connection, log, ids, [], judging.active(connection))
    before = _shown(connection)
    made: list[Made] = []
    refused = sum(not _step(at, log, made, step, [str(row["id"]) for row in rows]) for step in steps)
    while standing := [one for one in _standing(made) if one.pair]:
        done = [_do(at, log, made, Made("", one.id, judging.UNDO, frozenset())) for one in reversed(standing)]
        assert any(done), "of the judgements that stand one can always be undone"
    assert _shown(connection) == before, "all undone, and the incidents are not what they were"
    log.write()
    problems = verify(connection).problems
    assert problems == (), problems
    return refused


def _step(at: Table, log: Log, made: list[Made], step: Step, pairs: list[str]) -> bool:
    what, i, j = step
    if what != judging.UNDO:
        return _do(at, log, made, Made("", "", what, frozenset((at.ids[i], at.ids[j]))))
    known = [*(one.id for one in made), *pairs]
    return bool(known) and _do(at, log, made, Made("", known[(i * ACCOUNTS + j) % len(known)], what, frozenset()))


def _do(at: Table, log: Log, made: list[Made], wanted: Made) -> bool:
    """Judge or undo; whether it was taken. It must be refused if it is impossible, and only then."""
    connection = at.connection
    known = {one.id: one for one in made}
    standing = {one.id for one in _standing(made)}
    if wanted.undoes and wanted.undoes not in known:  # what the rules judged
        row = connection.execute(select(tables.links).where(tables.links.c.id == wanted.undoes)).one()
        wanted = wanted._replace(pair=frozenset((row.a, row.b)))
        possible = not any(one.undoes == wanted.undoes for one in made if one.id in standing)
    else:
        possible = wanted.undoes in standing if wanted.undoes else len(wanted.pair) == 2
    possible = possible and not _clash(_verdicts([*made, wanted]))
    try:
        if wanted.undoes:
            one = judging.undo(connection, log, wanted.undoes, "", "tester")
        else:
            a, b = [*wanted.pair, *wanted.pair][:2]
            one = judging.judge(connection, log, wanted.kind, a, b, "", "tester")
    except (UsageError, InputError) as error:
        refused: str | None = str(error)
    else:
        refused = None
    assert possible == (refused is None), (
        f"{'refused for nothing' if possible else 'taken, though impossible'}: {wanted}"
    )
    if refused is not None:
        assert "\n" not in refused
        return False
    regroup(connection, log, concerned(connection, one), [], judging.active(connection))
    made.append(wanted._replace(id=one.id))
    columns = (tables.accounts.c.id, tables.accounts.c.incident)
    home = {row.id: row.incident for row in connection.execute(select(*columns))}
    for pair, kind in _verdicts(made).items():
        a, b = pair
        assert kind != "same" or home[a] == home[b], "one by a person's word, two by the rules'"
        assert kind != "different" or home[a] != home[b], "two by a person's word, one by the rules'"
    return True


def _standing(made: list[Made]) -> list[Made]:
    """Those that no later one that stands undoes."""
    stands: dict[str, bool] = {}
    for number in range(len(made) - 1, -1, -1):
        later = made[number + 1 :]
        stands[str(number)] = not any(
            one.undoes == made[number].id and stands[str(number + 1 + i)] for i, one in enumerate(later)
        )
    return [one for number, one in enumerate(made) if stands[str(number)]]


def _verdicts(made: list[Made]) -> dict[frozenset[str], str]:
    return {one.pair: one.kind for one in _standing(made) if one.kind in judging.VERDICTS and len(one.pair) == 2}


def _clash(verdicts: dict[frozenset[str], str]) -> bool:
    """Whether two that are different can be reached from each other by what is the same."""
    for pair, kind in verdicts.items():
        if kind == "different":
            first, last = pair
            reached, edge = {first}, {first}
            while edge:
                edge = {b for p, k in verdicts.items() if k == "same" and p & edge for b in p} - reached
                reached |= edge
            if last in reached:
                return True
    return False


def _shown(connection: Connection) -> bytes:
    """The incidents, as they are listed and as they are kept, but for those that are none any more."""
    rows = connection.execute(
        select(tables.incidents).where(tables.incidents.c.told.is_not(None)).order_by(tables.incidents.c.id)
    )
    homes = connection.execute(select(tables.accounts.c.id, tables.accounts.c.incident).order_by(tables.accounts.c.id))
    kept = [tuple(row) for some in (rows, homes) for row in some]
    return msgspec.json.encode([kept, list(listing.incidents(connection))])


def sequence(rng: random.Random) -> tuple[Scores, list[Step]]:
    """Scores of some pairs, and what a person does, at random."""
    pairs = list(itertools.combinations(range(ACCOUNTS), 2))
    scores = {pair: round(rng.uniform(-5.9, 6), 3) for pair in rng.sample(pairs, rng.randint(0, len(pairs)))}
    kinds = (*judging.VERDICTS, judging.UNDO, judging.UNDO)
    few = rng.randint(2, ACCOUNTS)  # of few accounts there are more contradictions
    return scores, [(rng.choice(kinds), rng.randrange(few), rng.randrange(few)) for _ in range(rng.randint(1, 12))]


def judgements(folder: Path, part: float, keep: Path | None) -> None:
    """Persons who judge and undo at random are never overruled, and what they undo is undone."""
    del keep
    rng = random.Random(11)
    count, done, refused = round(10_000 * part), 0, 0
    start = time.perf_counter()
    with table(folder / "case.db") as fresh:
        for _ in range(count):
            scores, steps = sequence(rng)
            with fresh() as at:
                refused += play(at, scores, steps)
            done += len(steps)
    took = time.perf_counter() - start
    print(
        f"judgements: {count} sequences of {done} steps in {took:.0f} s; {refused} refused, none overruled, all undone"
    )


PARTS: dict[str, Callable[[Path, float, Path | None], None]] = {part.__name__: part for part in (judgements, linking)}


def main() -> None:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS])
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    for name_ in given.parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            PARTS[name_](Path(folder), 0.1 if given.small else 1.0, given.keep)


if __name__ == "__main__":
    main()
