"""What one sentence owes another: the full name of a source, the holder of a title, the subject left out.

What it supplies is marked inferred, with the span it came from.
"""

from __future__ import annotations

from ..rules.mentions import bit
from .titles import meant, titles
from .work import Contents, Said, Work

MAX_NAME = 8  # tokens of a name
NO_NAME = (
    bit("role")
    | bit("object")
    | bit("verb")
    | bit("preposition")
    | bit("adverb")
    | bit("conjunction")
    | bit("clause")
    | bit("pronoun")
    | bit("time")
)


def name_sources(work: Work) -> None:
    """Each source the fullest form of its name in the report; pronouns and left-out subjects the source before."""
    if not work.said:
        return
    names = _Names(work)
    before: Said | None = None
    person: Said | None = None
    contents = Contents(work.said)
    outer: tuple[Said | None, Said | None] = None, None  # the last speaker and person told of outside quoted speech
    for said in work.said:
        inner = _is_inner(work, said, contents)
        if not inner:
            before, person = outer
        if said.source is None or _pronoun(work, said):
            other = person if said.source is not None and _of_one(said) and person is not None else before
            if other is not None:
                _take(said, other)
            elif said.source is None:
                continue
        else:
            _resolve(work, said, names)
        names.keep(work, said)
        before = said
        if said.kind == "person" or (said.kind is None and not said.chart.has("pronoun", said.mention.start)):
            person = said
        if not inner:
            outer = before, person
    work.said = [said for said in work.said if said.name]


class _Names:
    """What is known of the names of a report while its sources are gone through."""

    def __init__(self, work: Work) -> None:
        self.fullest = _names(work)
        self.titles = titles(work)
        self.written = {said.origin: said.name for said in work.said if said.origin is not None}  # no attached words
        self.longest: dict[tuple[str, str], dict[str, Said]] = {}  # by role and last word, then by name
        self.roles: dict[tuple[str, bool], Said] = {}

    def keep(self, work: Work, said: Said) -> None:
        """Remember who has the role, by the longest name."""
        if said.role is None or not said.name or said.inferred:
            return
        other = self.roles.get((said.role, _plural(said)))
        if other is None or not _only_role(work, said) or len(said.name) > len(other.name or ""):
            self.roles[said.role, _plural(said)] = said


def _resolve(work: Work, said: Said, names: _Names) -> None:
    """The fullest name of a source that is written as a name, a title or a role."""
    assert said.source is not None
    role, key = said.role, (said.role or "", _plural(said))
    title = None
    if said.kind == "person" and role is not None and not key[1]:
        title = meant(work, names.titles, role, said.source)
    if title is not None:
        said.origin = work.characters(title.start, title.end)
        said.name, said.inferred = work.text[said.origin[0] : said.origin[1]], True
        return
    holder = names.roles.get(key) if role is not None and _only_role(work, said) else None
    if holder is not None and _fits(work, said, holder):
        if said.kind != "person" or len({t.end for t in names.titles if t.role == role}) < 2:
            _take(said, holder)
        return
    better = _better(work, said, names.fullest)
    alike = names.longest.setdefault((key[0], work.words[said.source[1] - 1].inner[-1]), {})
    longer = next((other for other in alike.values() if _shortens(work, said, other)), None)
    if better is not None:
        said.name, said.inferred = names.written.get(better) or work.text[better[0] : better[1]], True
        said.origin = better
    elif longer is not None:
        _take(said, longer)
    else:
        alike.setdefault(said.name or "", said)


def _is_inner(work: Work, said: Said, contents: Contents) -> bool:
    """Whether the cue stands in what somebody else says."""
    place = work.starts[said.mention.start]
    return any(a <= place < b and other is not said for a, b, other in contents.at(place))


def _plural(said: Said) -> bool:
    """Whether the source is several people by its role word."""
    assert said.source is not None
    return any("plural" in m.flags for i in range(*said.source) for m in said.chart.here("role", i))


def _shortens(work: Work, said: Said, other: Said) -> bool:
    """Whether a source of several words is a shorter form of another: same role, same last word, no word of its own."""
    assert said.source is not None
    if other.source is None or said.role is None or said.role != other.role:
        return False
    short = [work.words[i].inner[-1] for i in range(*said.source)]
    long = [work.words[i].inner[-1] for i in range(*other.source)]
    return 1 < len(short) < len(long) and short[-1] == long[-1] and set(short) <= set(long)


def _take(said: Said, other: Said) -> None:
    """The source of another attribution, marked as inferred."""
    said.name, said.role, said.kind, said.origin, said.inferred = other.name, other.role, other.kind, other.origin, True


def _only_role(work: Work, said: Said) -> bool:
    """Whether the source is no more than "the mayor", «المصدر», «ведомство»; «МЧС» and «ФСБ» are names."""
    assert said.source is not None
    first, last = said.source
    chart, words = said.chart, work.words
    bare = [
        i
        for i in range(first, last)
        if not chart.has("article", i) and not chart.has("adverb", i) and not chart.has("preposition", i)
    ]
    roles = [i for i in bare if chart.has("role", i)]
    if len(bare) > 2 or not roles or any(_is_proper(work, said, i) for i in roles):
        return False
    return all(not words[i].capital or i == chart.begin or chart.has("role", i) for i in bare)


def _is_proper(work: Work, said: Said, i: int) -> bool:
    """Whether a word for a body is its name: the list says so, or it is written in capitals."""
    surface = work.words[i].surface
    if any("name" in m.flags for m in said.chart.here("role", i)):
        return True
    return len(surface) > 1 and surface.isupper() and any(work.words[j].surface.islower() for j in _around(work, said))


def _around(work: Work, said: Said) -> range:
    return range(said.chart.first, min(said.chart.last, len(work.words)))


def _fits(work: Work, said: Said, holder: Said) -> bool:
    """Whether nothing in a bare role speaks against its holder: «مصادر صحفية» are no «مصادر طبية»."""
    assert said.source is not None
    if said.kind != "unnamed" or holder.source is None:
        return True
    known = {_stem(work.words[i].inner[-1]) for i in range(*holder.source)}
    own = [i for i in range(*said.source) if work.words[i].shape == "w" and not said.chart.has("role", i)]
    return all(_stem(work.words[i].inner[-1]) in known for i in own)


def _of_one(said: Said) -> bool:
    """Whether the source is "he" or "she"."""
    assert said.source is not None
    return any(m.value in {"he", "she"} for m in said.chart.here("pronoun", said.source[0]))


def _pronoun(work: Work, said: Said) -> bool:
    assert said.source is not None
    first, last = said.source
    return last - first == 1 and said.chart.has("pronoun", first)


def _names(work: Work) -> dict[str, tuple[int, int, int]]:
    """Last word of a name (its stem) -> the longest run of capitals that ends in it, as tokens and length."""
    found: dict[str, tuple[int, int, int]] = {}
    if work.pack.script == "Arabic":
        runs = [s.source for s in work.said if s.source is not None and s.source[1] - s.source[0] <= MAX_NAME]
    else:
        runs = []
        words = work.words
        told = {i for said in work.said for i in range(*said.mention.value.cue)}
        named = [i for i, word in enumerate(words) if word.capital and word.shape == "w" and not word.bits & NO_NAME]
        capitals = [i for i in named if i not in told]
        for k, i in enumerate(capitals):
            if k and capitals[k - 1] == i - 1 and runs and runs[-1][1] == i and work.starts[i] - work.ends[i - 1] <= 1:
                runs[-1] = (runs[-1][0], i + 1)
            else:
                runs.append((i, i + 1))
        runs = [_person(work, run) for run in runs if run[1] - run[0] >= 2]
    for first, last in runs:
        for k in range(first, last):
            stem = _stem(work.words[k].key)
            if len(stem) >= 3 and (stem not in found or found[stem][2] < last - first):
                found[stem] = (first, last, last - first)
    return found


def _person(work: Work, run: tuple[int, int]) -> tuple[int, int]:
    """Without the place that a title names before a person: «мэр Одессы Геннадий Труханов»."""
    first, last = run
    titled = first > 0 and any(
        entry.kind == "role" and "person" in flags for entry, flags in work.words[first - 1].hits
    )
    return (first + 1, last) if titled and last - first == 3 and work.pack.dative else run


def _stem(key: str) -> str:
    """What is left of a name without case endings."""
    return key[: max(3, len(key) - 2)] if len(key) > 5 else key[:4] if len(key) > 4 else key


def _better(work: Work, said: Said, fullest: dict[str, tuple[int, int, int]]) -> tuple[int, int] | None:
    """A longer form of a source that is a bare name, or a role and a surname."""
    assert said.source is not None
    first, last = said.source
    arabic = work.pack.script == "Arabic"
    named = [i for i in range(first, last) if work.words[i].capital and not said.chart.has("role", i)]
    if last - first > 1 and (
        arabic or named != [last - 1] or not any(said.chart.has("role", i) for i in range(first, last))
    ):
        return None
    surname = work.words[last - 1]
    found = fullest.get(_stem(surname.key))
    if found is None or found[2] <= 1 or not (surname.capital or arabic):
        return None
    same = _stem(work.words[found[1] - 1].key) == _stem(surname.key)
    if not same if not arabic or said.chart.has("role", last - 1) else False:
        return None  # the surname must end the longer name
    others = range(found[0], found[1] - 1)
    if last - first == 1 and not arabic and any(work.words[i].bits for i in others):
        return None  # an office or a body, and no person
    return work.characters(found[0], found[1])
