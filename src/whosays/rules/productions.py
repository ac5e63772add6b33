"""The named ways to make a value of a match; a rule names one of them in `make`.

Each takes the match and gives a mention, or None where the match means nothing (a house cannot be killed).
"""

from __future__ import annotations

from collections.abc import Callable

from .accords import accord, quote_accord
from .counts import (
    both,
    count,
    count_before_part,
    count_object,
    count_over_part,
    none_suffered,
    one,
    one_subject,
    predicate,
    so_many,
    suffered,
    toll,
)
from .engine import Match
from .gists import gist
from .lines import dash_citing, headline, headline_end, quote_dash, says_dash, source_line
from .mentions import Mention
from .numbers import between, bound, compose, each, refuse, share
from .quantities import none_as_denied, none_of, none_so, one_each, quantity, some_so, such
from .sayings import (
    quote_closed,
    quote_says,
    relayed,
    relays,
    says_about,
    says_after,
    says_back,
    says_colon,
    says_fronted,
    says_his,
    says_quote,
    says_that,
    says_which,
)
from .series import (
    elliptic,
    elliptic_part,
    like,
    like_elsewhere,
    like_named,
    none_among,
    none_is,
    part,
    part_again,
    part_told,
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
        none_as_denied,
        none_of,
        one_each,
        some_so,
        none_so,
        predicate,
        both,
        count,
        count_before_part,
        count_over_part,
        count_object,
        one,
        one_subject,
        so_many,
        such,
        suffered,
        none_suffered,
        toll,
        elliptic,
        elliptic_part,
        part_again,
        part_told,
        none_among,
        none_is,
        like,
        like_named,
        like_elsewhere,
        part,
        says_that,
        says_which,
        says_quote,
        says_colon,
        quote_closed,
        quote_says,
        says_after,
        says_about,
        accord,
        dash_citing,
        quote_accord,
        source_line,
        headline,
        headline_end,
        gist,
        says_back,
        says_dash,
        quote_dash,
        says_his,
        says_fronted,
        relays,
        relayed,
        *TIMES,
        *JOINED,
    )
}
