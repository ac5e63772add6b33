"""What the API takes, as models: reports, texts, decisions, judgements; and what became of reports.

>>> ToJudge(verdict="same", a="0f32ac", b="91be07").why
''
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ...link import decisions, judging
from .models import Head
from .shapes import DAY, NO_NUL, Answer, Given

LONGEST = 500_000  # characters of a text that is read at once
FIELDS = tuple(sorted({*(name for some in decisions.FIELDS.values() for name in some), *decisions.SPAN}))
"""The values of a claim that a person can decide on."""
Value = Annotated[str, Field(max_length=500, pattern=NO_NUL)]


class ToJudge(Given):
    """A decision on two: incidents, reports or accounts, each by its id or the beginning of one."""

    verdict: Literal["same", "different", "unsure"]
    a: str = Field(min_length=1, max_length=200, pattern=NO_NUL, examples=["0f32ac"])
    b: str = Field(min_length=1, max_length=200, pattern=NO_NUL, examples=["91be07"])
    why: str = Field("", max_length=judging.LONGEST, pattern=NO_NUL, description="The reason; it is kept with it.")


class ToDecide(Given):
    """What a person says of a claim; `values` are those of an edit, in the place of the machine's, which stay."""

    decision: Literal["accept", "reject", "edit", "unclear"]
    values: dict[Literal[FIELDS], Value] = Field({})  # type: ignore[valid-type]
    why: str = Field("", max_length=judging.LONGEST, pattern=NO_NUL)
    settles: bool = Field(False, description="Whether an editor ends a dispute with it.")


class ToUndo(Given):
    """Why a judgement is undone."""

    why: str = Field("", max_length=judging.LONGEST, pattern=NO_NUL)


class ToRead(Given):
    """A text, and what is known of it."""

    text: str = Field(min_length=1, max_length=LONGEST, pattern=NO_NUL, examples=["Two were killed, the mayor said."])
    published: str | None = Field(None, pattern=DAY, description="Day or time of publication.")
    language: Literal["ar", "en", "ru", "uk"] | None = Field(None, description="Without it the language is found.")
    publisher: str | None = Field(None, max_length=500, pattern=NO_NUL, description="Name, domain or address.")
    title: str | None = Field(None, max_length=2000, pattern=NO_NUL)
    url: str | None = Field(None, max_length=2000, pattern=NO_NUL)


class ToAdd(ToRead):
    """A report to keep; `id` is what you call it."""

    id: str | None = Field(None, max_length=500, pattern=NO_NUL)


class Landed(Answer):
    """What became of a report: new, known, changed (a new version of a known document), or failed."""

    what: Literal["new", "known", "changed", "failed"]
    locator: str
    document: str | None
    error: str | None


class AddedReports(Answer):
    """What became of what was sent, in its order, and the head of the log afterwards."""

    added: list[Landed]
    linked: int = Field(description="How many texts were brought together with others.")
    head: Head
