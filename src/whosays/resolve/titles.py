"""Who holds which title in a report, and whom "the President" means.

A bare title is whoever was last named with that very title and nothing more; else the only holder of it in the report.
An epithet ("the leader of Ukraine") is the holder of the title whose country or body it names. Where several could be
meant, nobody is.
"""

from __future__ import annotations

from msgspec import Struct

from ..languages.lexicon import ROLES
from ..rules.mentions import bit
from .work import Work

ROLE = bit("role")
BARRED = bit("preposition") | bit("conjunction") | bit("time") | bit("weekday") | bit("month") | bit("adverb")
LEADERS = {"president", "prime minister", "head of state", "leader"}
REACH = 5  # words of a name after its title
STEM = 5  # letters that a country and its adjective share: Україна, український


class Title(Struct, frozen=True, gc=False):
    """A title with a name: tokens `start` to `end`, the stems that tell whose title it is, whether there are none."""

    role: str
    start: int
    end: int
    stems: frozenset[str]
    bare: bool


def titles(work: Work) -> list[Title]:
    """Every title in the report that a name follows."""
    spoken = {_stem(work.words[i].key) for said in work.said if said.source for i in range(*said.source)}
    found = []
    for i in work.marked(ROLES):
        hits = work.words[i].hits
        role = next((entry.value for entry, flags in hits if entry.kind == "role" and "person" in flags), None)
        title = _title(work, str(role), i, spoken) if role else None
        if title is not None:
            found.append(title)
    return found


def _title(work: Work, role: str, i: int, spoken: set[str]) -> Title | None:
    words, arabic = work.words, work.pack.script == "Arabic"
    end = i + 1
    while end < len(words) and end - i <= REACH and _is_name(work, end, arabic) and _beside(work, end):
        end += 1
    before = words[i - 1] if i and not arabic and _beside(work, i) else None
    owner = before is not None and before.shape == "w" and not before.bits and len(before.key) >= STEM
    name = words[i + 1 : end]
    if not name or (len(name) == 1 and not arabic and not owner and _stem(name[0].key) not in spoken):
        return None
    if arabic:
        definite = words[i].key.startswith("ال")
        qualified = name[0].key.startswith("ال") or bool(name[0].bits)
        if qualified and (len(name) == 1 or (not definite and len(name) == 2 and name[1].key.startswith("ال"))):
            return None  # «رئيس أوكرانيا المحادثة»: no name
    else:
        qualified = owner or len(name) > 2
    stems = {_stem(word.key) for word in name[:-1]} | ({_stem(before.key)} if owner and before is not None else set())
    start = i - 1 if owner else i
    return Title(role, start, end, frozenset(stems), not qualified)


def _beside(work: Work, i: int) -> bool:
    """Whether only a blank stands before the word; in Arabic not where an attached "and" begins another name."""
    key = work.words[i].key
    if work.starts[i] - work.ends[i - 1] > 1:
        return False
    return not key.startswith("و") or all(word.key != key[1:] for word in work.words[max(0, i - 400) : i + 400])


def _is_name(work: Work, i: int, arabic: bool) -> bool:
    """Whether the word can belong to a name after a title; nationalities may."""
    word = work.words[i]
    if word.shape != "w" or word.bits & (BARRED | ROLE):
        return False
    if arabic:
        return not word.bits or any(entry.kind == "object" and "generic" in flags for entry, flags in word.hits)
    return word.capital


def _stem(key: str) -> str:
    return key.removeprefix("ال")[:STEM]


def meant(work: Work, known: list[Title], role: str, source: tuple[int, int]) -> Title | None:
    """Whom a source means that is a title, alone or with whose it is; None where nobody or several could be meant."""
    first, last = source
    others = [title for title in known if title.role == role or (role == "leader" and title.role in LEADERS)]
    others = [title for title in others if not (title.start < last and first < title.end)]
    stems = {_stem(work.words[i].key) for i in range(first, last) if not work.words[i].bits & ROLE}
    stems = {stem for stem in stems if len(stem) >= STEM - 1}
    if stems:
        fit = [title for title in others if _share(stems, title.stems)]
        return _nearest(fit, first)
    bare = [title for title in others if title.bare and title.start < first]
    if bare:
        return _nearest(bare, first)
    holders = {work.words[title.end - 1].key for title in others}
    return _nearest(others, first) if len(holders) == 1 else None


def _share(stems: set[str], others: frozenset[str]) -> bool:
    return any(a[: STEM - 1] == b[: STEM - 1] for a in stems for b in others)


def _nearest(found: list[Title], place: int) -> Title | None:
    """The last one before the place, else the first one after it."""
    before = [title for title in found if title.start < place]
    return (
        max(before, key=lambda title: title.start)
        if before
        else min(found, key=lambda title: title.start, default=None)
    )
