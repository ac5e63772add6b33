"""What one sentence owes another: the full name of a source, the objects of a bare number, the figure told twice.

The only module that looks across sentences; what it supplies is marked inferred, with the span it came from.
"""

from __future__ import annotations

from ..records import Refusal
from ..rules.figures import Figure, reading_of
from ..rules.mentions import Chart, Mention, bit
from ..vocabulary import FAMILY, allows
from .titles import meant, titles
from .work import MAX_ITEM, Contents, Figured, Said, Work

MAX_NAME = 8  # tokens of a name
COLON = bit("colon")
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
NEAR = 120  # tokens that a number may stand from the figure it goes on with


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
    assert said.source is not None and holder.source is not None
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
        named = (i for i, word in enumerate(words) if word.capital and word.shape == "w" and not word.bits & NO_NAME)
        capitals = [i for i in named if i not in told]
        for k, i in enumerate(capitals):
            if k and capitals[k - 1] == i - 1 and runs and runs[-1][1] == i and work.starts[i] - work.ends[i - 1] <= 1:
                runs[-1] = (runs[-1][0], i + 1)
            else:
                runs.append((i, i + 1))
        runs = [run for run in runs if run[1] - run[0] >= 2]
    for first, last in runs:
        for k in range(first, last):
            stem = _stem(work.words[k].key)
            if len(stem) >= 3 and (stem not in found or found[stem][2] < last - first):
                found[stem] = (first, last, last - first)
    return found


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


def carry_headings(work: Work) -> None:
    """A heading that ends in a colon gives its measure to the lines under it.

    "Shot down:", then "30 missiles" and "tanks – 404".
    """
    heading: Mention | None = None
    end = 0  # of the sentence before
    for chart in work.charts:
        if chart.first != end:
            heading = None
        end = chart.last
        items = _listed(chart) if heading is not None and not chart.get("count") else []
        for figure, noun in items:
            made = _under(heading, figure, noun) if heading is not None else None
            if made is not None:
                chart.add(made)
        if not chart.present & COLON:
            heading = heading if items else None
            continue
        last = max(
            (i for i in range(chart.first, chart.last) if chart.words[i].shape != "p" or chart.bits[i - chart.first]),
            default=-1,
        )
        if last >= 0 and chart.has("colon", last) and not chart.get("speech"):
            tells = list(chart.get("count")) or [m for kind in ("toll", "measure") for m in chart.get(kind) if m.value]
            heading = min(tells, key=lambda m: m.start, default=None)
        elif not items:
            heading = None


def _listed(chart: Chart) -> list[tuple[Mention, Mention | None]]:
    """The figures of a list item: quantities, or a noun, a mark and a number."""
    if chart.last - chart.first > MAX_ITEM:
        return []
    found: list[tuple[Mention, Mention | None]] = [(q, None) for q in chart.get("quantity") if "bare" not in q.flags]
    for noun in chart.get("object"):
        number = next(
            (
                m
                for i in range(noun.end + 1, noun.end + 4)
                for m in chart.here("number", i)
                if _mark_between(chart, noun.end, i)
            ),
            None,
        )
        if number is not None and not number.flags & {"decimal", "article"}:
            found.append((number, noun))
    return found


def _mark_between(chart: Chart, start: int, end: int) -> bool:
    return any(chart.has("dash", i) or chart.has("colon", i) for i in range(start, end))


def _under(heading: Mention, figure: Mention, noun: Mention | None) -> Mention | None:
    """The count of a list item under its heading."""
    value: Figure = figure.value
    obj = noun.value if noun is not None else value.object
    flags = figure.flags
    if obj is None:
        return None
    if heading.kind == "measure":
        measure = reading_of(heading, obj)
    elif heading.kind == "toll":
        measure = heading.value
    else:
        measure = heading.value.measure
        whole = heading.value.low or heading.value.high
        if whole is not None and (value.low or 0) <= whole:
            flags |= {"part"}
    if measure is None or not allows(measure, obj):
        return None
    parts = tuple(p for p in (heading, figure, noun) if p is not None)
    first = min(p.start for p in parts if p is not heading)
    last = max(p.end for p in parts if p is not heading)
    return Mention(
        "count", first, last, flags, value._replace(object=obj, measure=measure), "count/under-heading", parts
    )


def carry_objects(work: Work) -> None:
    """Bare numbers count what the figure before them counted; those with nothing before them are refused."""
    before: Figured | None = None
    root: Figured | None = None
    kept = []
    for figured in work.figured:
        value: Figure = figured.mention.value
        if value.object is None or value.measure is None:
            carried = _carried(figured, before, root)
            if carried is None:
                work.refused.append(Refusal("no word says what it counts", work.span(figured.start, figured.end)))
                continue
            figured.mention.value = carried
            if (
                "of_them" in figured.mention.flags
                and before is not None
                and (before.mention.value.low or 0) >= (carried.low or 0)
            ):
                figured.whole = before.mention
            elif root is not None and (
                ("elliptic" in figured.mention.flags and (root.mention.value.low or 0) > (carried.low or 0))
                or _breaks_down(root, figured)
            ):
                figured.whole = root.mention
        elif "of_them" in figured.mention.flags:
            whole = root or before
            if whole is not None and FAMILY.get(whole.mention.value.object) == FAMILY.get(value.object):
                figured.whole = whole.mention
                if value.object == "person":
                    figured.mention.value = value._replace(object=whole.mention.value.object)
        elif "part" not in figured.mention.flags and not (root is not None and _breaks_down(root, figured)):
            root = figured
        elif root is not None and _breaks_down(root, figured):
            figured.whole = root.mention
        before = figured
        kept.append(figured)
    work.figured = kept


def _breaks_down(root: Figured, figured: Figured) -> bool:
    """Whether a figure goes on after "23 drones:" with a part of them."""
    whole, value = root.mention.value, figured.mention.value
    if root.chart is not figured.chart or (whole.measure, whole.object) != (value.measure, value.object):
        return False
    if whole.low is None or value.low is None or value.low >= whole.low:
        return False
    colon = next((i for i in range(root.mention.end, figured.mention.start) if root.chart.has("colon", i)), None)
    return colon is not None


def _carried(figured: Figured, before: Figured | None, root: Figured | None) -> Figure | None:
    """The figure with object and measure of the one before, if they fit."""
    mention, value = figured.mention, figured.mention.value
    if "elliptic" in mention.flags:
        if root is None or mention.start - root.mention.end >= NEAR:
            return None
        obj, measure = value.object or root.mention.value.object, root.mention.value.measure
        return value._replace(object=obj, measure=measure) if allows(measure, obj) else None
    measures = [part for part in mention.parts if part.kind == "measure"]
    if before is None or not measures or mention.start - before.mention.end > NEAR:
        return None
    obj = before.mention.value.object
    name = reading_of(measures[-1], obj)
    return None if name is None else value._replace(object=obj, measure=name)


STANCES = {"denies": "denied", "demands": "hypothetical", "threatens": "hypothetical", "promises": "hypothetical"}
"""What a stance makes of the figures told under it: "denied that three people were killed" affirms no death."""


def _noun(work: Work, figured: Figured) -> str | None:
    """The counted noun: one man here and one boy there are told apart by their word."""
    nouns = [p for part in figured.mention.parts for p in (part, *part.parts) if p.kind == "object"]
    return work.words[nouns[-1].start].key if nouns else None


def repeat_figures(work: Work) -> None:
    """The same figure of the same speaker told again is one count with several spans."""
    first: dict[tuple[object, ...], Figured] = {}
    contents = Contents(work.said)
    kept = []
    for figured in work.figured:
        figured.said = contents.narrowest(figured.start, figured.end)
        value = figured.mention.value
        stance = figured.said.stance if figured.said else "asserts"
        if value.polarity == "affirmed" and stance in STANCES and value.low != 0:
            value = figured.mention.value = value._replace(polarity=STANCES[stance])
        same = _noun(work, figured) if "many" not in figured.mention.flags else None
        key = (
            value.measure,
            value.object,
            value.low,
            value.high,
            value.bound,
            same,
            figured.said.name if figured.said else None,
        )
        known = first.get(key)
        apart = figured.mention.flags & {"part", "each", "elliptic"} or figured.whole is not None
        if known is not None and not apart:
            known.also.append((figured.start, figured.end))
            continue
        first.setdefault(key, figured)
        kept.append(figured)
    work.figured = kept
