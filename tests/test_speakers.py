"""Whose words they are: subjects over clauses, joined speakers, topics told first, and who says nothing."""

from __future__ import annotations

import pytest

from whosays import read

SAYS = {  # code, sentence: speaker => what is said
    "relative": ("en", "A woman who lives nearby said two people died.", "A woman => two people died"),
    "relative between commas": ("en", "The governor, who visited the hospital, said two people died.", "governor => two people died"),
    "relative with a number": ("en", "The Unite union, which represents 2,500 crew, said two people died.", "Unite union => two people died"),
    "participle": ("en", "The task force, headed by Oak of Tarsk, said two people died.", "task force => two people died"),
    "name of several words": ("en", "Doctors Without Borders said two people died.", "Doctors Without Borders => two people died"),
    "a role that is a cue": ("en", "Reports said two people died.", "Reports => two people died"),
    "joined": ("en", "Residents and activists said two people died.", "Residents and activists => two people died"),
    "joined with a name": ("en", "Ian and his wife said two people died.", "Ian and his wife => two people died"),
    "second verb": ("en", "The ministry visited Tarsk, and said two people had died.", "ministry => two people had died"),
    "second verb with that": ("en", "The judge imposed a prison term and ordered that Oak be freed.", "judge => Oak be freed"),
    "day of the saying": ("en", "The minister said Friday two people died.", "minister => two people died"),
    "channel of the saying": ("en", "The minister said in a statement two people died.", "minister => two people died"),
    "reference mark": ("en", "[2] Oak announced that two people died.", "Oak => two people died"),
    "source at the end": ("en", "Two killed in Tarsk: police", "police => Two killed in Tarsk"),
    "ru second verb": ("ru", "Министр приехал в Киев и заявил, что погибли двое.", "Министр => погибли двое"),
    "ru relative": ("ru", "Губернатор, который посетил больницу, сообщил, что погибли двое.", "Губернатор => погибли двое"),
    "ru joined": ("ru", "Жители и активисты сообщили, что погибли двое.", "Жители и активисты => погибли двое"),
    "ru topic first": ("ru", "О гибели двух человек сообщил мэр.", "мэр => гибели двух человек"),
    "ru clause first": ("ru", "О том, что мост закрыт, сообщили каналы.", "каналы => мост закрыт"),
    "ru channel before": ("ru", "В интервью телеканалу «Волна» губернатор Саввин заявил, что погибли двое.", "губернатор Саввин => погибли двое"),
    "ru channel after": ("ru", "Губернатор Саввин в интервью газете «Волна» заявил, что погибли двое.", "Губернатор Саввин => погибли двое"),
    "ru inserted": ("ru", "В результате атаки, по словам мэра, в районе повреждены два дома.", "мэра => В результате атаки // в районе повреждены два дома"),
    "ru led by a channel": ("ru", "Как сообщил губернатор Саввин в своём телеграм-канале, ранены трое.", "губернатор Саввин => ранены трое"),
    "ru new clause": ("ru", "Войска отошли, и мэр попросил людей уехать.", "мэр => людей уехать"),
    "ru over a clause": ("ru", "В районе, который генштаб называет южным, военные сообщили о 13 атаках.", "военные => 13 атаках"),
    "ru dialogue": ("ru", "— Кто виноват? — спросил Саввин. — Никто не виноват.", "Саввин => Кто виноват // Никто не виноват"),
    "ru line": ("ru", "Двое погибли в центре города.\n— губернатор области.", "губернатор области => Двое погибли в центре города."),
    "ru goes on below": ("ru", "Погибли двое, заявил мэр:\nМы потеряли людей.", "мэр => Погибли двое // Мы потеряли людей"),
    "uk second verb": ("uk", "Міністр прибув до Києва та заявив, що загинули двоє.", "Міністр => загинули двоє"),
    "uk relative": ("uk", "Губернатор, який відвідав лікарню, повідомив, що загинули двоє.", "Губернатор => загинули двоє"),
    "uk topic first": ("uk", "Про вибухи повідомляють очевидці.", "очевидці => вибухи"),
    "ar relative": ("ar", "قال الوزير، الذي زار المستشفى، إن شخصين قتلا.", "الوزير => شخصين قتلا"),
    "ar comma before the verb": ("ar", "أما عن الجسر، توضح سلمى حداد: \"سقط الجسر كله\".", "سلمى حداد => سقط الجسر كله"),
    "ar topic first": ("ar", "وعن مقتل شخصين قال الوزير.", "الوزير => مقتل شخصين"),
    "ar audience before": ("ar", "قال لـ«الراية» مصدر أمني إن شخصين قتلا.", "مصدر أمني => شخصين قتلا"),
    "ar apposition": ("ar", "وفقا لما أعلنه سالم حداد، رئيس البعثة، فإن شخصين قتلا.", "سالم حداد => شخصين قتلا"),
    "ar what is confessed": ("ar", "اعترفت جماعة الوادي بالهزائم التي منيت بها.", "جماعة الوادي => بالهزائم التي منيت بها"),
}  # fmt: skip

TWO = {  # one after the other, each with his own words
    "meanwhile": ("en", "The group said two people died, while the mayor said three people died.", "group => two people died", "mayor => three people died"),
    "ar meanwhile": ("ar", "وأكد سالم أن شخصين قتلا، فيما قال الوزير إن ثلاثة قتلوا.", "سالم => شخصين قتلا", "الوزير => ثلاثة قتلوا"),
    "within": ("ru", "Армия заявила, что перебросила силы, сообщает канал «Волна».", "Армия => перебросила силы", "канал «Волна» => Армия заявила, что перебросила силы"),
    "in a quotation": ("ru", "«Чиновник сказал, что мост закрыт», — сообщает газета.", "Чиновник => мост закрыт", "газета => Чиновник сказал, что мост закрыт"),
    "bodies of one kind": ("ru", "МИД заявил, что погибли двое. МЧС сообщило о трёх погибших.", "МИД => погибли двое", "МЧС => трёх погибших"),
    "sources of two kinds": ("ar", "قالت مصادر طبية من مستشفى السلام إن شخصين قتلا. وقالت مصادر صحفية إن ثلاثة قتلوا.", "مصادر طبية من مستشفى السلام => شخصين قتلا", "مصادر صحفية => ثلاثة قتلوا"),
}  # fmt: skip

NOTHING = {
    "planned": ("en", "The minister will announce the end of the war."),
    "expected": ("en", "He is expected to confirm the deaths of two people."),
    "passive": ("en", "The plan was announced at a conference."),
    "the author": ("en", "I think that the war is lost."),
    "only a channel": ("en", "The road was closed. The mayor said in a statement."),
    "ru a place after a dash": ("ru", "Следствие приостановлено на долгое время — на период действия его контракта с Минобороны."),
    "uk the author": ("uk", "Я провів розмову з мером. Поінформував його про загибель двох людей. Ми говорили про нашу оборону."),
    "uk whom he met": ("uk", "Він говорив про це з Президентом Байденом."),
    "ar a verbal noun": ("ar", "بعد نشر الصور عاد الجنود."),
}  # fmt: skip


def said(text: str, code: str) -> list[str]:
    return [
        f"{a.source.name} => {' // '.join(c.exact for c in a.content)}" for a in read(text, language=code).attributions
    ]


@pytest.mark.parametrize("case", SAYS)
def test_the_speaker_and_his_words(case: str) -> None:
    code, text, wanted = SAYS[case]
    assert said(text, code) == [wanted]


@pytest.mark.parametrize("case", TWO)
def test_each_speaker_has_his_own_words(case: str) -> None:
    code, text, *wanted = TWO[case]
    assert said(text, code) == wanted


@pytest.mark.parametrize("case", NOTHING)
def test_nobody_says_anything(case: str) -> None:
    code, text = NOTHING[case]
    assert said(text, code) == []


AGREES = {  # Arabic verbs tell gender and number of a speaker who is left out
    "his": ("وقال الوزير سالم حداد إن الهدنة باقية. وأعلنت وزارة الصحة مقتل مدني. وأضاف أن المعبر مغلق.", "الوزير سالم حداد"),
    "hers": ("وأعلنت وزارة الصحة مقتل مدني. وقال الوزير سالم حداد إن الهدنة باقية. وأضافت أن جنديا أصيب.", "وزارة الصحة"),
    "theirs": ("وقال مسؤولون محليون إن الهدنة باقية. وقال الوزير سالم حداد إنه واثق. وطالبوا بفتح المعبر.", "مسؤولون محليون"),
    "sources": ("وقالت مصادر طبية إن مدنيا قتل. وقال الوزير سالم حداد إن الهدنة باقية. مشيرة إلى أن جنديا أصيب.", "مصادر طبية"),
    "nobody's": ("وقال الوزير سالم حداد إن الهدنة باقية. وأضافت أن جنديا أصيب.", None),
}  # fmt: skip


@pytest.mark.parametrize("case", AGREES)
def test_a_verb_without_its_subject_is_said_of_whom_it_agrees_with(case: str) -> None:
    text, name = AGREES[case]
    last = read(text, language="ar").attributions[-1]
    assert (last.source.name if last.source.inferred else None) == name
