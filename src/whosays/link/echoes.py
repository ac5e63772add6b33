"""Whose word a line is: repetitions of one voice are one group, however many reports carry it.

Who is named is the voice, and those between pass it on. A line that names nobody is its publisher's, unless the same
figure stands with a speaker in that report, in another of that publisher, or in one whose text it copies; a figure
beside those of the only speaker of a report is that speaker's too.

>>> from whosays.link.records import Account, Figure, Voice
>>> def told(document, low, name):
...     some = Figure(f"{document}1", "killed", "person", None, low, low, "exact", "incident", "affirmed", "stated",
...                   None, False, None, None, Voice(name), 0, 5, "")
...     return Account(document, document, "", None, document.upper(), None, "en", "shelling", (), (some,), ())
>>> some = voices([told("a", 5, "the mayor, Olha Koval"), told("b", 5, "Mayor Olha Koval"), told("c", 6, None)])
>>> [(echo.voice, echo.documents) for echo in some]
[('the mayor, Olha Koval', ('a', 'b')), ('C', ('c',))]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from msgspec import Struct

from ..text.fold import fold
from .records import Account, Entry, Figure, Happening, Voice
from .speakers import Name, is_body, person, same_speaker, shares_name, shortens, surname_of

COPY = 0.5  # of the shingles of the shorter text
FEWEST = 8  # shingles of a text that can be compared
BESIDE = 300  # characters between a figure without a speaker and one of the report's only speaker
KEPT = 20_000  # names kept with the publishers that they are
HARM = frozenset({"killed", "injured", "hospitalized", "missing", "affected", "trapped", "rescued"})


class Ref(NamedTuple):
    """A claim, in the report that makes it."""

    document: str
    claim: str


class Echo(Struct, frozen=True):
    """What goes back to one voice: the claims, the accounts that carry them, and who passes it on.

    `voice` is its fullest name; `named` is false where nobody but a publisher says it.
    """

    voice: str
    lines: tuple[Ref, ...]
    accounts: tuple[str, ...]
    chain: tuple[str, ...] = ()
    named: bool = True

    @property
    def documents(self) -> tuple[str, ...]:
        """The reports, each once."""
        return tuple(dict.fromkeys(line.document for line in self.lines))


class Line(NamedTuple):
    """A claim with the account that carries it."""

    account: Account
    claim: Figure | Happening

    @property
    def ref(self) -> Ref:
        """Which claim it is."""
        return Ref(self.account.document, self.claim.claim)

    @property
    def value(self) -> tuple[object, ...] | None:
        """What a figure says; None for an event."""
        one = self.claim
        return (one.measure, one.low, one.high, one.bound, one.polarity) if isinstance(one, Figure) else None


class Speaker(NamedTuple):
    """Who is named in a report."""

    document: str
    name: Name
    canonical: str | None
    actor: str | None


class Groups:
    """What is one, of things told by number: the smallest number stands for its group."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def root(self, i: int) -> int:
        """The number that stands for the group of this one."""
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        """Make the groups of two numbers one."""
        low, high = sorted((self.root(i), self.root(j)))
        self.parent[high] = low

    def all(self) -> dict[int, list[int]]:
        """The groups, by the number that stands for each."""
        found: dict[int, list[int]] = {}
        for i in range(len(self.parent)):
            found.setdefault(self.root(i), []).append(i)
        return found


def voices(told: Iterable[Account] | Iterable[Entry]) -> tuple[Echo, ...]:
    """The voices of an incident, each with all that repeats it; copies of texts are known of accounts only."""
    lines = claims(told)
    speakers = sorted({_speaker(line) for line in lines if line.claim.voice.name is not None}, key=_fullness)
    groups = _same(speakers)
    numbers = {speaker: groups.root(n) for n, speaker in enumerate(speakers)}
    known = {i: numbers[_speaker(line)] for i, line in enumerate(lines) if line.claim.voice.name is not None}
    alike: dict[object, list[int]] = {}
    for i, line in enumerate(lines):
        alike.setdefault(line.value, []).append(i)
    _follow_agencies(lines, alike, known)
    for find in (_in_report, _of_publisher, _in_copy, _beside):
        unnamed = [i for i in range(len(lines)) if i not in known]
        known |= {i: key for i in unnamed if (key := find(lines, i, alike[lines[i].value], known)) is not None}
    owners: dict[int, str | int] = {i: known.get(i, _publisher(line.account)) for i, line in enumerate(lines)}
    _follow_publishers(lines, owners, numbers)
    _follow_copies(lines, owners)
    names = {root: speakers[min(some)] for root, some in groups.all().items()}
    gathered: dict[str | int, list[Line]] = {}
    for i, line in enumerate(lines):
        gathered.setdefault(owners[i], []).append(line)
    return tuple(_echo(names.get(key) if isinstance(key, int) else None, some) for key, some in gathered.items())


def independent(told: Iterable[Echo], lines: Iterable[Entry] | None = None) -> int:
    """How many groups remain; with some lines of the ledger, those that hold one of them."""
    if lines is None:
        return sum(1 for _ in told)
    wanted = {Ref(entry.document, entry.figure.claim) for entry in lines}
    return sum(not wanted.isdisjoint(echo.lines) for echo in told)


def wires(told: Iterable[Account]) -> tuple[Echo, ...]:
    """Reports that go back to one text or one agency: near copies, and those that name the teller of another."""
    accounts = sorted(told, key=_order)
    groups = Groups(len(accounts))
    for (i, one), (j, other) in combinations(enumerate(accounts), 2):
        if one.document != other.document and (overlap(one, other) >= COPY or _cites(one, other) or _cites(other, one)):
            groups.join(i, j)
    found = []
    for some in groups.all().values():
        members = [accounts[i] for i in some]
        if len({account.document for account in members}) > 1:
            cited = [a for a in members if any(_cites(b, a) for b in members)]
            first = min(cited or members, key=lambda a: (a.published or "~", *_order(a)))
            refs = tuple(line.ref for line in claims(members))
            chain = tuple(dict.fromkeys(a.publisher for a in members if a.publisher and a.publisher != first.publisher))
            ids = tuple(account.id for account in members)
            found.append(Echo(first.publisher or first.document, refs, ids, chain, named=False))
    return tuple(found)


def overlap(one: Account, other: Account) -> float:
    """What part of the shorter text's runs of words stands in the other one too."""
    a, b = set(one.shingles), set(other.shingles)
    least = min(len(a), len(b))
    return len(a & b) / least if least >= FEWEST else 0.0


def one_voice(a: Voice, b: Voice, language: str) -> bool:
    """Whether two voices of one language are one; publishers are."""
    if a.name is None or b.name is None:
        return a.name is b.name
    if a.actor is not None and b.actor is not None:
        return a.actor == b.actor
    one, other = _name(a, language), _name(b, language)
    return same_speaker(one, other) or shortens(one, other) or shortens(other, one)


# --- speakers


def claims(told: Iterable[Account] | Iterable[Entry]) -> list[Line]:
    """All claims of an incident, each once, in an order of their own."""
    some: list[Line] = []
    for one in told:
        if isinstance(one, Entry):
            account = Account(
                one.account, one.document, "", one.published, one.publisher, one.url, one.language, None, (), (), ()
            )
            some.append(Line(account, one.figure))
        else:
            some += [Line(one, claim) for claim in one.happenings]
            some += [Line(one, claim) for claim in one.figures]
    some.sort(key=lambda line: (*_order(line.account), line.claim.start, line.claim.claim))
    found: dict[tuple[Ref, str], Line] = {}
    for line in some:
        found.setdefault((line.ref, line.account.version), line)
    return list(found.values())


def _order(account: Account) -> tuple[str, str]:
    return account.document, account.id


def _name(voice: Voice, language: str) -> Name:
    return Name(voice.name or "", language, is_body(voice))


def _speaker(line: Line) -> Speaker:
    voice = line.claim.voice
    return Speaker(line.account.document, _name(voice, line.account.language), voice.canonical, voice.actor)


def _fullness(speaker: Speaker) -> tuple[bool, int, str, str, str, str]:
    """In order, the one that names its group first: with a person's full name or an entry, then the longest."""
    name = speaker.name
    full = speaker.actor is not None or len(person(*name)) > 1
    return not full, -len(name.text), speaker.document, name.text, speaker.actor or "", name.language


def _same(speakers: list[Speaker]) -> Groups:
    """Who is one: in a report, by the entry, by the full name; then short names, where only one can be meant."""
    groups = Groups(len(speakers))
    resolved = _shortened(speakers, groups)
    unique: dict[tuple[Name, str | None, str | None], int] = {}
    for i, speaker in enumerate(speakers):
        if i not in resolved:
            groups.join(unique.setdefault((speaker.name, speaker.canonical, speaker.actor), i), i)
    pairs = list(combinations(unique.values(), 2))
    for i, j in pairs:
        one, other = speakers[i], speakers[j]
        if one.actor == other.actor and (one.actor is not None or _fits(one, other)):
            groups.join(i, j)
    for fit in (_fits, _surname):
        actors = {root: {speakers[n].actor for n in some} - {None} for root, some in groups.all().items()}
        found: dict[int, set[int]] = {}
        for i, j in pairs:
            mine, theirs = groups.root(i), groups.root(j)
            if mine != theirs and not (actors[mine] and actors[theirs]):
                if fit(speakers[i], speakers[j]):
                    found.setdefault(theirs, set()).add(mine)
                elif fit(speakers[j], speakers[i]):
                    found.setdefault(mine, set()).add(theirs)
        for short, full in found.items():
            if len(full) == 1:
                groups.join(short, full.pop())
    return groups


def _shortened(speakers: list[Speaker], groups: Groups) -> set[int]:
    """Join names to longer ones of their report, where these are of one; which of them tell nothing elsewhere."""
    documents: dict[str, list[int]] = {}
    for i, speaker in enumerate(speakers):
        documents.setdefault(speaker.document, []).append(i)
    resolved = set()
    for some in documents.values():
        for i in some:
            full = [j for j in some if shortens(speakers[i].name, speakers[j].name)]
            full = [j for j in full if None in (speakers[i].actor, speakers[j].actor)]
            if full and all(
                _fits(speakers[j], speakers[k]) or _within(speakers, j, k) for j, k in combinations(full, 2)
            ):
                groups.join(full[0], i)
                if speakers[i].actor is None and len(person(*speakers[i].name)) < 2:
                    resolved.add(i)
    return resolved


def _within(speakers: list[Speaker], i: int, j: int) -> bool:
    one, other = speakers[i].name, speakers[j].name
    return shortens(one, other) or shortens(other, one)


def _fits(a: Speaker, b: Speaker) -> bool:
    mine = [a.name, *([Name(a.canonical, "en", a.name.body)] if a.canonical else [])]
    theirs = [b.name, *([Name(b.canonical, "en", b.name.body)] if b.canonical else [])]
    return any(same_speaker(one, other) for one in mine for other in theirs)


def _surname(full: Speaker, short: Speaker) -> bool:
    return surname_of(short.name, full.name)


# --- lines that name nobody


def _publisher(account: Account) -> str:
    return f"publisher {fold(account.publisher)}" if account.publisher else f"document {account.document}"


def _first(lines: list[Line], alike: list[int], known: dict[int, int], fits: Callable[[Line], bool]) -> int | None:
    """Whose line with the same figure is the first that fits."""
    some = (j for j in alike if j in known and lines[j].value is not None)
    return next((known[j] for j in some if fits(lines[j])), None)


def _in_report(lines: list[Line], i: int, alike: list[int], known: dict[int, int]) -> int | None:
    """Who says the same figure in the report; of an event without figures, who alone is named."""
    account = lines[i].account
    found = _first(lines, alike, known, lambda line: line.account.document == account.document)
    if found is None and lines[i].value is None:
        named = {key for j, key in known.items() if lines[j].account.id == account.id}
        return named.pop() if len(named) == 1 else None
    return found


def _of_publisher(lines: list[Line], i: int, alike: list[int], known: dict[int, int]) -> int | None:
    """Who says it in another report of the publisher."""
    mine = _publisher(lines[i].account)
    return _first(lines, alike, known, lambda line: _publisher(line.account) == mine)


def _in_copy(lines: list[Line], i: int, alike: list[int], known: dict[int, int]) -> int | None:
    """Who says it in a report whose text is nearly the same."""
    account = lines[i].account
    return _first(lines, alike, known, lambda line: overlap(account, line.account) >= COPY)


def _beside(lines: list[Line], i: int, alike: list[int], known: dict[int, int]) -> int | None:
    """Who gives all other figures of people harmed in the report, right beside this one, and none of its measure."""
    line, mine = lines[i], lines[i].claim
    if not isinstance(mine, Figure) or mine.measure not in HARM:
        return None
    near, found = False, set()
    for j, key in known.items():
        other = lines[j].claim
        if lines[j].account.document != line.account.document or not isinstance(other, Figure):
            continue
        if other.measure in HARM:
            found.add(key)
            near = near or abs(other.start - mine.start) <= BESIDE
            if other.measure == mine.measure and other.polarity == mine.polarity and other.object == mine.object:
                return None
    return found.pop() if len(found) == 1 and near else None


def _follow_agencies(lines: list[Line], alike: dict[object, list[int]], known: dict[int, int]) -> None:
    """An agency named as the speaker, whose own report is here, speaks for whom it names for the figure."""
    for i in sorted(known):
        value, speaker = lines[i].value, _speaker(lines[i])
        if value is not None:
            same = (j for j in alike[value] if j in known and _is_of(speaker, lines[j].account))
            known[i] = known[next(same, i)]


def _follow_publishers(lines: list[Line], owners: dict[int, str | int], numbers: dict[Speaker, int]) -> None:
    """A publisher that others name as the speaker is that speaker."""
    for speaker, number in numbers.items():
        for j, line in enumerate(lines):
            if isinstance(owners[j], str) and _is_of(speaker, line.account):
                owners[j] = number


def _is_of(speaker: Speaker, account: Account) -> bool:
    """Whether a speaker is the publisher of a report."""
    return account.document != speaker.document and _publishes(speaker.name, account)


def _publishes(name: Name, account: Account) -> bool:
    return bool(account.publisher) and _named_as(name, Name(account.publisher or "", account.language, body=True))


@lru_cache(KEPT)
def _named_as(name: Name, publisher: Name) -> bool:
    return same_speaker(name, publisher) or (not person(*name) and shares_name(name, publisher))


def _cites(account: Account, other: Account) -> bool:
    """Whether a report names the publisher of another as who told it."""
    if account.document == other.document:
        return False
    told = [line.claim.voice for line in claims([account])]
    tellers = {name for voice in told for name in voice.told_by}
    spoken = {voice.name for voice in told if voice.name and is_body(voice)}
    return any(_publishes(Name(name, account.language, body=True), other) for name in sorted(tellers | spoken))


def _follow_copies(lines: list[Line], owners: dict[int, str | int]) -> None:
    """Publishers with the same figure in nearly the same text are one voice: the first one's."""
    unnamed = [i for i, owner in owners.items() if isinstance(owner, str)]
    for i, j in combinations(unnamed, 2):
        one, other = owners[i], owners[j]
        if not isinstance(one, str) or not isinstance(other, str) or one == other:
            continue
        if lines[i].value == lines[j].value and overlap(lines[i].account, lines[j].account) >= COPY:
            for k, owner in owners.items():
                if owner == max(one, other):
                    owners[k] = min(one, other)


def _echo(speaker: Speaker | None, lines: list[Line]) -> Echo:
    """The group of one voice."""
    accounts = {line.account.id: line.account for line in lines}
    first = lines[0].account
    name = (speaker.canonical or speaker.name.text) if speaker is not None else first.publisher or first.document
    told = [teller for line in lines for teller in line.claim.voice.told_by]
    told += [account.publisher for account in accounts.values() if account.publisher]
    chain = tuple(dict.fromkeys(one for one in told if one != name))
    return Echo(name, tuple(line.ref for line in lines), tuple(accounts), chain, speaker is not None)
