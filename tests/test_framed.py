"""What is promised, threatened or denied is no fact; what is told beside it as a fact stays one."""

from __future__ import annotations

import pytest

from whosays import read

FACTS = {
    "en": [
        "Oak vowed to destroy the group, after its gunmen killed 14 people.",
        "The mayor called for sanctions following an attack that killed 14 people.",
        "The army denied any link to the attack in which 14 people were killed.",
    ],
    "ru": [
        "Мэр пригрозил ответить, после того как погибли 14 человек.",
        "Мэр призвал к санкциям после атаки, в которой погибли 14 человек.",
        "Мэр потребовал наказать тех, из-за которых погибли 14 человек.",
    ],
    "uk": [
        "Мер пригрозив відповісти, після того як загинули 14 людей.",
        "Мер закликав до санкцій після удару, внаслідок якого загинули 14 людей.",
        "Мер вимагав покарати тих, через яких загинули 14 людей.",
    ],
    "ar": [
        "دعا المحافظ إلى فرض عقوبات بعد هجوم أسفر عن مقتل 14 شخصا.",
        "نفى الجيش مسؤوليته عن الهجوم الذي أسفر عن مقتل 14 شخصا.",
        "هدد المحافظ بالرد عقب الهجوم الذي قتل فيه 14 شخصا.",
    ],
}
CLAIMS = {
    "en": [
        ("The army denied that 14 people were killed.", "denied"),
        ("Oak threatened to kill 14 hostages.", "hypothetical"),
        ("The army promised to release 14 prisoners who had asked for it.", "hypothetical"),
        ("Oak denied that the men, who came after the attack, killed 14 people.", "denied"),
    ],
    "ru": [
        ("Военные опровергли, что погибли 14 человек.", "denied"),
        ("Мэр потребовал освободить 14 пленных, которых увезли на север.", "hypothetical"),
    ],
    "uk": [
        ("Військові спростували, що загинули 14 людей.", "denied"),
        ("Мер вимагав звільнити 14 полонених, яких вивезли на північ.", "hypothetical"),
    ],
    "ar": [
        ("نفى الجيش مقتل 14 شخصا.", "denied"),
        ("دعا المحافظ إلى الإفراج عن 14 أسيرا كانوا في السجن.", "hypothetical"),
    ],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in FACTS.items() for text in texts])
def test_what_has_happened_is_affirmed_beside_a_demand_or_a_denial(code: str, text: str) -> None:
    reading = read(text, language=code)
    assert [a.stance for a in reading.attributions] != []
    assert [(c.measure, c.low, c.polarity) for c in reading.counts] == [("killed", 14, "affirmed")]


@pytest.mark.parametrize(
    ("code", "text", "polarity"), [(code, *pair) for code, pairs in CLAIMS.items() for pair in pairs]
)
def test_what_is_only_demanded_or_denied_is_no_fact(code: str, text: str, polarity: str) -> None:
    assert [(c.low, c.polarity) for c in read(text, language=code).counts] == [(14, polarity)]


QUESTIONS = {
    "en": ("Did the shelling kill 14 people?", "Who killed 14 people?"),
    "ru": ("Неужели погибли 14 человек?", "Почему погибли 14 человек?"),
    "uk": ("Невже загинули 14 людей?", "Чому загинули 14 людей?"),
    "ar": ("هل قتل 14 شخصا؟", "لماذا قتل 14 شخصا؟"),
}


@pytest.mark.parametrize("code", QUESTIONS)
def test_a_question_whether_affirms_nothing_and_a_question_why_does(code: str) -> None:
    whether, why = (read(text, language=code).counts for text in QUESTIONS[code])
    assert [c.polarity for c in whether] == ["hypothetical"]
    assert [c.polarity for c in why] == ["affirmed"]
