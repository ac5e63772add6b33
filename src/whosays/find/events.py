"""What is said to have happened: triggers with who, to whom, with what, where and when, the main event first."""

from __future__ import annotations

from ..records import Refusal
from ..resolve.work import Work
from ..sentences import sentence
from ..vocabulary import ATTACKS, VIOLENT
from .listed import scenes
from .news import harms, is_news
from .recorded import record
from .same import join, told_before
from .scene import Told
from .sites import place, sited
from .told import meant, told_in

ARMED = ATTACKS | {"interception"}
SPOKEN = sentence("refusal.spoken_of")


def events(work: Work) -> None:
    """Every event of the report, the main one first; what is only spoken of is refused."""
    if not work.pack.events.forms:
        return
    sites = sited(work)
    found: list[Told] = []
    harmed = harms(work)
    amid = False  # whether violence has been told of
    for scene in scenes(work, sites):
        for told in told_in(work, scene, sites):
            if not told.actors:
                last = found[-1] if found and found[-1].scene.headline == scene.headline else None
                told.actors = meant(work, told, last)
            follows = "amid" in told.triggers[0].flags
            if follows and not (told.armaments or any(one.type in ARMED for one in found)):
                continue
            same = told_before(work, found, told)
            if same is not None:
                join(same, told)
            elif follows or is_news(work, told, harmed, amid):
                found.append(told)
                amid = amid or told.type in VIOLENT
            else:
                hit = told.triggers[0]
                work.refused.append(Refusal(SPOKEN, work.span(*work.characters(hit.first, hit.last)), "event"))
    if any(told.type in ATTACKS for told in found):  # a fire is what came of it
        found = [told for told in found if any("effect" not in hit.flags for hit in told.triggers)]
    place(work, found, sites)
    work.events = [record(work, told) for told in sorted(found, key=_rank)]


def _rank(told: Told) -> tuple[bool, float]:
    """Main events first: told early and often, with who, where and when."""
    score = 8.0 - min(told.scene.order, 8)
    score += min(len(told.triggers), 4) * 0.7
    score += bool(told.actors) + bool(told.places) + 0.5 * (told.time is not None)
    score -= 2.0 * (told.polarity != "affirmed")
    score -= 0.1 * (told.type == "interception")  # of two told alike the attack is the main one
    return told.background or told.type == "invasion", -score
