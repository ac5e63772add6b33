"""Whether a verb with its subject left out can be said of the speaker before: gender and number of Arabic verbs.

Without its subject a verb agrees with it in full: «وأضافت» is no man's, «وطالبوا» no ministry's. Forms that tell
nothing agree with everybody.
"""

from __future__ import annotations

from .work import Said, Work

MAN, WOMAN, PEOPLE = "man", "woman", "people"  # a body of feminine gender, and sources in the plural, are "woman"
MANY = ("ون", "ين", "وا")
OWN = ("ه", "ها", "هم", "ني", "نا", "ان", "تا")  # object pronouns and duals, which tell nothing of the subject
SHORTEST = 3  # letters of a verb


def form_of(work: Work, said: Said) -> str | None:
    """What the verb, or where it tells nothing its source, says of who speaks; None where neither tells."""
    verb = _of_verb(work, said)
    if said.source is None:
        return verb
    if verb != MAN:
        return verb or _of_source(said)
    return PEOPLE if _of_source(said) == PEOPLE else MAN  # before its subject a verb stands in the singular


def agrees(form: str | None, other: str | None) -> bool:
    """Whether two forms can be of one speaker."""
    return form is None or other is None or form == other


def _of_verb(work: Work, said: Said) -> str | None:
    start, end = said.mention.value.cue
    if said.mention.kind != "speech" or end - start > 1 or not said.mention.flags & {"verb", "converb"}:
        return None
    key = work.words[start].inner[-1]
    if "converb" in said.mention.flags:
        if key.startswith("ب") or said.mention.flags & {"quoted"}:
            return None
        return PEOPLE if key.endswith("ين") else WOMAN if key.endswith("ه") else MAN if key.endswith("ا") else None
    if key.endswith(MANY):
        return PEOPLE
    if key.endswith(OWN) or len(key) < SHORTEST:
        return None
    if key.startswith("ي"):
        return MAN
    if key.startswith("ت") and _is_cue(work, "ي" + key[1:]):
        return WOMAN
    if not key.endswith("ت"):
        return MAN
    return WOMAN if any(_is_cue(work, key[:-1] + last) for last in ("", "ي", "ا")) else None


def _is_cue(work: Work, key: str) -> bool:
    return any(entry.kind == "cue" for entry, _ in work.pack.lexicon.seen[key].hits)


def _of_source(said: Said) -> str | None:
    """What the word at the head of a source tells, if it is a role."""
    assert said.source is not None
    head = next((i for i in range(*said.source) if said.chart.has("role", i)), None)
    if head is None:
        return None
    roles, key = said.chart.here("role", head), said.chart.words[head].inner[-1]
    if any("plural" in m.flags for m in roles):
        inanimate = key.endswith("ات") or any(m.value == "source" or "org" in m.flags for m in roles)
        return WOMAN if inanimate else PEOPLE
    return WOMAN if key.endswith("ه") else None
