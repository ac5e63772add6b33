"""Who cites whom: every source of a chain has the same content and stands within the one that cites it."""

from __future__ import annotations

import pytest

from whosays import read

CHAINS = {  # code, sentence, what all of them say, the sources from the outermost to the innermost
    "cited between": ("en", "ALPHA NEWS reported on Friday, citing two officials, that three soldiers were killed.", "three soldiers were killed", ["ALPHA NEWS", "two officials"]),
    "cited last": ("en", "Three soldiers were killed, ALPHA NEWS reported, citing the governor's office.", "Three soldiers were killed", ["ALPHA NEWS", "governor's office"]),
    "cited first": ("en", "Citing the ministry, ALPHA NEWS said three soldiers were killed.", "three soldiers were killed", ["ALPHA NEWS", "ministry"]),
    "cited twice": ("en", "The outlet ALPHA reported, citing the news agency BETA, which quoted the ministry of defence, that three soldiers were killed.", "three soldiers were killed", ["outlet ALPHA", "the news agency BETA", "ministry of defence"]),
    "ru between": ("ru", "«Альфа» сообщает со ссылкой на Минобороны, что погибли три солдата.", "погибли три солдата", ["«Альфа»", "Минобороны"]),
    "ru last": ("ru", "Погибли три солдата, сообщает «Альфа» со ссылкой на агентство «Бета».", "Погибли три солдата", ["«Альфа»", "агентство «Бета»"]),
    "uk first": ("uk", "Як повідомляє «Альфа» з посиланням на Міноборони, загинули троє військових.", "загинули троє військових", ["«Альфа»", "Міноборони"]),
    "uk inserted": ("uk", "«Альфа» з посиланням на джерела пише, що загинули троє військових.", "загинули троє військових", ["«Альфа»", "джерела"]),
    "ar on the authority of": ("ar", "أفادت وكالة الشمال نقلا عن مصدر في وزارة الدفاع بمقتل ثلاثة جنود.", "بمقتل ثلاثة جنود", ["وكالة الشمال", "مصدر في وزارة الدفاع"]),
    "ar his words": ("ar", "ونقلت وكالة الشمال عن مصدر أمني قوله إن ثلاثة جنود قتلوا.", "ثلاثة جنود قتلوا", ["وكالة الشمال", "مصدر أمني"]),
    "ar relayed": ("ar", "ونقلت وكالة الشمال عن وزير الدفاع سالم حداد أن ثلاثة جنود قتلوا.", "ثلاثة جنود قتلوا", ["وكالة الشمال", "وزير الدفاع سالم حداد"]),
    "ar quoted": ("ar", "ونقلت وكالة الشمال عن المتحدث سالم حداد قوله: \"قتل ثلاثة جنود في الهجوم\".", "قتل ثلاثة جنود في الهجوم", ["وكالة الشمال", "المتحدث سالم حداد"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CHAINS)
def test_a_chain_of_citation_has_one_content(case: str) -> None:
    code, text, content, sources = CHAINS[case]
    reading = read(text, language=code)
    found = {a.id: a for a in reading.attributions}
    assert {" … ".join(span.exact for span in a.content) for a in found.values()} == {content}
    (inner,) = [a for a in found.values() if a.id not in {other.within for other in found.values()}]
    chain = []
    step: str | None = inner.id
    while step is not None:
        chain.append(found[step].source.name)
        step = found[step].within
    assert chain[::-1] == sources
    (count,) = reading.counts
    assert count.attribution == inner.id


def test_what_is_not_cited_is_no_part_of_a_chain() -> None:
    text = "ALPHA NEWS reported that the ministry had told the council that three soldiers were killed."
    outer, inner = read(text, language="en").attributions
    assert inner.within == outer.id
    assert len(outer.content[0].exact) > len(inner.content[0].exact)
