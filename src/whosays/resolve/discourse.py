"""What one sentence owes another: the full name of a source, the holder of a title, the subject left out.

What it supplies is marked inferred, with the span it came from.
"""

from __future__ import annotations

from itertools import compress

from ..languages.lexicon import CAPITAL, Word
from ..rules.agreement import of_several
from ..rules.mentions import bit
from .agreement import agrees, form_of
from .titles import meant, titles
from .work import Contents, Said, Work

ARTICLE, PREPOSITION = bit("article"), bit("preposition")
LINKS = ARTICLE | PREPOSITION | bit("conjunction")
SHORT_FORM = 3  # letters of a short form at least
OUTLET = "outlet"  # stands for the role of a body that has none
MAX_NAME = 8  # tokens of a name
BY_THE = "بال"  # a title with an attached Arabic preposition
FAR = 80  # tokens from a speaker to a pronoun that may be somebody else in an address
NEAR = 25  # tokens from a name to the pronoun that stands for it
RECENT = 3  # attributions among which the speaker of a verb is looked for
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
    | bit("land")
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
    forms = _Forms(work)
    for said in work.said:
        inner = _is_inner(work, said, contents)
        if not inner:
            before, person = outer
        if said.source is None or _pronoun(work, said):
            other = person if said.source is not None and _of_one(said) and person is not None else before
            other = forms.fitting(said, other)
            if other is not None and _of_thing(said) and (other.kind == "person" or _of_one(other)):
                other = None  # "it" is nobody who was told of as "he"
            if other is None and said.source is not None and _of_one(said):
                _named_before(work, said, names)
            elif other is not None and said.source is not None and _is_far(said, other):
                pass
            elif other is not None:
                _take(said, other)
            elif said.source is None:
                continue
        else:
            _resolve(work, said, names)
        names.keep(work, said)
        forms.keep(said)
        before = said
        if said.kind == "person" or (said.kind is None and not said.chart.has("pronoun", said.mention.start)):
            person = said
        if not inner:
            outer = before, person
    work.said = [said for said in work.said if said.name]


def _is_far(said: Said, other: Said) -> bool:
    """Whether a pronoun of an address, which names many who do not speak, stands too far from the last speaker."""
    return said.chart.first_person and said.mention.start - other.mention.start > FAR


def _named_before(work: Work, said: Said, names: _Names) -> None:
    """«Говорив із президентом Іваном Лисим. Він запевнив»: where nobody spoke yet, whom the sentence before names."""
    assert said.source is not None
    first = said.source[0]
    near = [title for title in names.titles if title.end <= first <= title.end + NEAR]
    if near:
        title = max(near, key=lambda title: title.start)
        said.origin = work.characters(title.start, title.end)
        said.name, said.role, said.kind, said.inferred = work.text[slice(*said.origin)], title.role, "person", True


class _Forms:
    """What the verbs of a report tell of its speakers, in languages whose verbs tell who spoke."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.told = work.pack.order == "vso"
        self.known: list[tuple[Said, str | None]] = []  # the speakers so far

    def fitting(self, said: Said, other: Said | None) -> Said | None:
        """The speaker before, or where his verb cannot be of him the last one of whom it can be, if it is near."""
        if not self.told or said.source is not None or other is None:
            return other
        form = form_of(self.work, said)
        if agrees(form, next((f for one, f in reversed(self.known) if one is other), None)):
            return other
        return next((one for one, f in reversed(self.known[-RECENT:]) if f == form), None)

    def keep(self, said: Said) -> None:
        """Remember a speaker; a verb without its subject tells more of the one before."""
        if self.told and said.name:
            form = form_of(self.work, said) if said.source is not None else None
            same = next((f for one, f in reversed(self.known) if one.origin == said.origin and f is not None), None)
            self.known.append((said, form or same or form_of(self.work, said)))


class _Names:
    """What is known of the names of a report while its sources are gone through."""

    def __init__(self, work: Work) -> None:
        self.fullest = _names(work)
        self.titles = titles(work)
        self.short = _short_forms(work)
        self.written = {said.origin: said.name for said in work.said if said.origin is not None}  # no attached words
        self.longest: dict[tuple[str, str], dict[str, Said]] = {}  # by role and last word, then by name
        self.roles: dict[tuple[str, bool], Said] = {}
        self.bodies: dict[str, Said] = {}  # by role, the last of them named; OUTLET where it has none

    def keep(self, work: Work, said: Said) -> None:
        """Remember who has the role, by the longest name."""
        if not said.name or said.inferred:
            return
        body = OUTLET if _is_outlet(work, said) else said.role
        if body is not None and said.kind in {"org", None} and not _stands(said):
            self.bodies[body] = said
        if said.role is None:
            return
        other = self.roles.get((said.role, _plural(said)))
        if other is None or not _only_role(work, said) or len(said.name) > len(other.name or ""):
            self.roles[said.role, _plural(said)] = said


def _resolve(work: Work, said: Said, names: _Names) -> None:
    """The fullest name of a source that is written as a name, a title or a role."""
    assert said.source is not None
    role, key = said.role, (said.role or "", _plural(said))
    spelled = names.short.get(work.words[said.source[0]].surface) if said.source[1] - said.source[0] == 1 else None
    if spelled is not None:
        said.origin, said.inferred = spelled, True
        said.name = work.text[spelled[0] : spelled[1]]
        return
    title = None
    if said.kind == "person" and role is not None and not key[1]:
        title = meant(work, names.titles, role, said.source)
    if title is not None:
        said.origin = work.characters(title.start, title.end)
        name = work.text[said.origin[0] : said.origin[1]]
        said.name, said.inferred = name[1:] if name.startswith(BY_THE) else name, True
        return
    body = _stood_for(work, said, names)
    if body is not None:
        _take(said, body)
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


def _short_forms(work: Work) -> dict[str, tuple[int, int]]:
    """Short forms in brackets and the names before them: "North Valley Rescue Service (NVRS)"; as characters."""
    found: dict[str, tuple[int, int]] = {}
    words, surfaces = work.words, work.surfaces
    for i in compress(range(1, len(surfaces) - 1), map("(".__eq__, surfaces)):
        short = surfaces[i]
        if len(short) < SHORT_FORM or not (short.isalpha() and short.isupper()):
            continue
        letters, start = words[i].key, i - 1
        while letters and start > 0 and i - start < 3 * len(short):
            word = words[start - 1]
            if word.key.startswith(letters[-1]):
                letters = letters[:-1]
            elif not word.bits & LINKS:
                break
            start -= 1
        if not letters and words[i + 1].surface == ")":
            found.setdefault(short, work.characters(start, i - 1))
    return found


def _stood_for(work: Work, said: Said, names: _Names) -> Said | None:
    """The body last named that a bare word stands for: «издание», «ведомство»."""
    stands = _stands(said)
    if not stands or not _only_role(work, said) or _many(said):
        return None  # «газета „Волна“», «издания пишут»
    named = [names.bodies[role] for role in stands if role in names.bodies]
    return max(named, key=lambda other: other.mention.start, default=None)


def _stands(said: Said) -> set[str]:
    """The roles of the bodies that a word of the source can stand for."""
    assert said.source is not None
    nouns = [m for i in range(*said.source) for m in said.chart.here("role", i)]
    return {role for m in nouns for role in m.entry.fields.get("stands", ())}


def _many(said: Said) -> bool:
    """Whether the verb has several subjects, and the word is a plural: «издания пишут»."""
    cue = said.mention
    return "accord" not in cue.flags and bool(said.chart.several) and of_several(said.chart, cue)


def _is_outlet(work: Work, said: Said) -> bool:
    """Whether a source without a role is the name of an outlet: in quotation marks, in Latin letters, or listed."""
    assert said.source is not None
    first, last = said.source
    if said.role is not None or work.pack.script == "Latin":
        return False
    inside = [word for word in work.words[first:last] if word.shape == "w"]
    listed = any((m.start, m.end) == said.source for m in said.chart.get("audience"))
    quoted = work.quotes.get(first) == last - 1
    return listed or quoted or (bool(inside) and all(word.surface.isascii() for word in inside))


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


def _of_thing(said: Said) -> bool:
    """Whether the source is "it", for which no person can stand in a language without genders of things."""
    source = said.source
    return (
        source is not None
        and said.chart.script == "Latin"
        and any(m.value == "it" for m in said.chart.here("pronoun", source[0]))
    )


def _of_one(said: Said) -> bool:
    """Whether the source is "he" or "she"."""
    if said.source is None:
        return False
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
        named = [i for i in work.marked(CAPITAL) if not work.bits[i] & NO_NAME]
        capitals = [i for i in named if i not in told and words[i].shape == "w"]
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
    if work.pack.script == "Latin" and first > 2 and work.words[first - 1].bits & ARTICLE:
        office = first - 3  # "Minister for the Middle East NAME": the office belongs to it
        words = work.words[office:first]
        if words[1].bits & PREPOSITION and words[0].capital and _is_office(words[0]):
            return office, last
    titled = first > 0 and any(
        entry.kind == "role" and "person" in flags for entry, flags in work.words[first - 1].hits
    )
    return (first + 1, last) if titled and last - first == 3 and work.pack.dative else run


def _is_office(word: Word) -> bool:
    return any(entry.kind == "role" and "person" in flags for entry, flags in word.hits)


def _stem(key: str) -> str:
    """What is left of a name without case endings."""
    return key[: max(3, len(key) - 2)] if len(key) > 5 else key[:4] if len(key) > 4 else key


def _better(work: Work, said: Said, fullest: dict[str, tuple[int, int, int]]) -> tuple[int, int] | None:
    """A longer form of a source that is a bare name, or a role and a surname."""
    assert said.source is not None
    first, last = said.source
    arabic = work.pack.script == "Arabic"
    office = [i for i in range(first, last) if said.chart.has("role", i) or said.chart.has("title", i)]
    named = [i for i in range(first, last) if work.words[i].capital and i not in office]
    if last - first > 1 and (arabic or named != [last - 1] or not office):
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
