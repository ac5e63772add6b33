"""The named ways to make a value of a match; a rule names one of them in `make`.

Each takes the match and gives a mention, or None where the match means nothing (a house cannot be killed).
"""

from __future__ import annotations

from collections.abc import Callable

from .counts import both, count, count_before_part, count_object, predicate, toll
from .engine import Match
from .mentions import Mention
from .numbers import between, bound, compose, each, refuse, share
from .quantities import none_of, quantity
from .series import elliptic, elliptic_part, like, part, part_told
from .speech import (
    accord,
    headline,
    quote_dash,
    quote_says,
    says_about,
    says_after,
    says_back,
    says_colon,
    says_dash,
    says_his,
    says_quote,
    says_that,
)
from .timespans import JOINED
from .timexes import TIMES

PRODUCTIONS: dict[str, Callable[[Match], Mention | None]] = {
    f.__name__: f
    for f in (
        compose,
        between,
        each,
        refuse,
        bound,
        share,
        quantity,
        none_of,
        predicate,
        both,
        count,
        count_before_part,
        count_object,
        toll,
        elliptic,
        elliptic_part,
        part_told,
        like,
        part,
        says_that,
        says_quote,
        says_colon,
        quote_says,
        says_after,
        says_about,
        accord,
        headline,
        says_back,
        says_dash,
        quote_dash,
        says_his,
        *TIMES,
        *JOINED,
    )
}
