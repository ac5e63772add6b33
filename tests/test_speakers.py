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
    "apposition with and": ("en", "Tarsk, the only ally and the lifeline of the north, said two people died.", "Tarsk, the only ally and the lifeline of the north => two people died"),
    "a letter": ("en", "A letter urging the army to stop was sent by activists.", "A letter => the army to stop"),
    "as said": ("en", "The shelling has stopped, as police have said.", "police => The shelling has stopped"),
    "broken statement": ("en", "The difference now, Oak told me on Friday, is that the bridge is open.", "Oak => The difference now // is that the bridge is open"),
    "an office without its comma": ("en", "Ian Oak, Minister for the Valley said that two people died.", "Ian Oak, Minister for the Valley => two people died"),
    "two appositions": ("en", "Ian Oak, a lawyer from Tarsk, Oak County, said two people died.", "Ian Oak, a lawyer from Tarsk, Oak County => two people died"),
    "an office over a place": ("en", "Minister for the Middle East Tobias Oak went home. Minister Oak said two people died.", "Minister for the Middle East Tobias Oak => two people died"),
    "short name": ("en", "The UN said two people died.", "The UN => two people died"),
    "short form": ("en", "The North Valley Rescue Service (NVRS) came. NVRS said two people died.", "North Valley Rescue Service => two people died"),
    "another short form": ("en", "The Tarsk Rescue Service (NVRS) came. NVRS said two people died.", "NVRS => two people died"),
    "uk short form": ("uk", "Прибула Північна рятувальна служба (ПРС). ПРС повідомила, що загинули двоє.", "Північна рятувальна служба => загинули двоє"),
    "himself": ("en", "He himself said two people died.", "himself => two people died"),
    "a statement below": ("en", "The minister said:\nThe situation is dire.\nWe agreed to act.\nHe will return on Monday.", "minister => The situation is dire.\nWe agreed to act"),
    "nothing of his below": ("en", "The minister said:\nThe situation is dire.\nThe council met on Monday.", "minister => The situation is dire"),
    "address and tags": ("en", "The minister said two people died https://example.org #Tarsk #War", "minister => two people died"),
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
    "ru outlet that is told": ("ru", "Погибли двое. Об этом ТАСС сообщил источник в полиции.", "источник в полиции => Погибли двое."),
    "ru in a report": ("ru", "Штаб не сообщал о потерях, однако в своём отчёте подтвердил гибель двух солдат.", "Штаб => гибель двух солдат"),
    "ru ambassador in a place": ("ru", "Погибли двое, заявил посол Румынии в Латвии Андрей Тульев.", "посол Румынии в Латвии Андрей Тульев => Погибли двое"),
    "ru adjectives": ("ru", "В мае украинская военная разведка заявила о гибели двух человек.", "украинская военная разведка => гибели двух человек"),
    "ru participle": ("ru", "Анализ обломков, показанных штабом, показывает, что погибли двое.", "Анализ обломков => погибли двое"),
    "ru relative of an accord": ("ru", "По словам мэра, которого цитирует газета, погибли двое.", "мэра => погибли двое"),
    "ru object before the verb": ("ru", "Мэр ему сообщил, что погибли двое.", "Мэр => погибли двое"),
    "ru main points": ("ru", "Президент Саввин выступил на форуме. Главное:\n\n— Погибли двое.\n— Сбиты пять дронов.", "Президент Саввин => Погибли двое.\n— Сбиты пять дронов"),
    "ru the paper": ("ru", "По данным «Фонаря», погибли двое.", "«Фонаря» => погибли двое"),
    "ru several": ("ru", "Мэр и губернатор заявили, что погибли двое.", "Мэр и губернатор => погибли двое"),
    "uk second verb": ("uk", "Міністр прибув до Києва та заявив, що загинули двоє.", "Міністр => загинули двоє"),
    "uk relative": ("uk", "Губернатор, який відвідав лікарню, повідомив, що загинули двоє.", "Губернатор => загинули двоє"),
    "uk topic first": ("uk", "Про вибухи повідомляють очевидці.", "очевидці => вибухи"),
    "uk new predicate": ("uk", "Мер прибув до лікарні, але заявив, що загинули двоє.", "Мер => загинули двоє"),
    "uk how long ago": ("uk", "14 років тому лідер партії сказав, що місто здадуть.", "лідер партії => місто здадуть"),
    "uk a place that speaks": ("uk", "У Москві заявили, що загинули двоє.", "Москві => загинули двоє"),
    "uk colon of an object": ("uk", "Рятувальники повідомляють про вибух: горить склад.", "Рятувальники => вибух: горить склад"),
    "uk purpose": ("uk", "Мер наказав вимкнути світло, щоб зберегти дрони.", "Мер => вимкнути світло, щоб зберегти дрони"),
    "uk wish": ("uk", "Мер просить мешканців, щоб вони не виходили.", "Мер => вони не виходили"),
    "uk whom the sentence before names": ("uk", "Говорив із президентом Іваном Лисим. Він запевнив, що загиблих немає.", "президентом Іваном Лисим => загиблих немає"),
    "uk a subject that no list has": ("uk", "Мер повідомив про пожежу. Зокрема, світлини підтверджують руйнування складу.", "Мер => пожежу"),
    "uk topic last": ("uk", "Склад у Дубрівці знищено: експерт – про удар по місту", "експерт => Склад у Дубрівці знищено"),
    "uk joined headlines": ("uk", "Склад горить другу добу || Пожежу в місті загасили – ДСНС", "ДСНС => Пожежу в місті загасили"),
    "uk relative after an accord": ("uk", "За словами речника, який лишився невідомим, удару завдали двічі.", "речника => удару завдали двічі"),
    "uk names with a body in quotation marks": ("uk", "Командир бригади «Вовки», полковник Іван Лисий, розповів, що бій триває.", "Командир бригади «Вовки», полковник Іван Лисий => бій триває"),
    "uk of another's words": ("uk", "У Кремлі відреагували на заяву Лисого: «Це все вигадки».", "Кремлі => Це все вигадки"),
    "uk in a film": ("uk", "У відео глава держави звернувся до людей: «Зупиніть цю велику війну».", "глава держави => Зупиніть цю велику війну"),
    "uk as journalists found out": ("uk", "Як з'ясували журналісти «Схем», компанія постачала деталі.", "журналісти «Схем» => компанія постачала деталі"),
    "uk as a text says": ("uk", "Як ідеться у звіті розвідки, противник відійшов.", "розвідки => противник відійшов"),
    "ar relative": ("ar", "قال الوزير، الذي زار المستشفى، إن شخصين قتلا.", "الوزير => شخصين قتلا"),
    "ar comma before the verb": ("ar", "أما عن الجسر، توضح سلمى حداد: \"سقط الجسر كله\".", "سلمى حداد => سقط الجسر كله"),
    "ar topic first": ("ar", "وعن مقتل شخصين قال الوزير.", "الوزير => مقتل شخصين"),
    "ar audience before": ("ar", "قال لـ«الراية» مصدر أمني إن شخصين قتلا.", "مصدر أمني => شخصين قتلا"),
    "ar apposition": ("ar", "وفقا لما أعلنه سالم حداد، رئيس البعثة، فإن شخصين قتلا.", "سالم حداد => شخصين قتلا"),
    "ar what is confessed": ("ar", "اعترفت جماعة الوادي بالهزائم التي منيت بها.", "جماعة الوادي => بالهزائم التي منيت بها"),
}  # fmt: skip

TWO = {  # one after the other, each with his own words
    "uk a comma closes the clause": ("uk", "Мер сказав, що ворог готує удар, і закликав не виходити.", "Мер => ворог готує удар", "Мер => не виходити"),
    "uk and accused": ("uk", "Міністр Сабо сказав, що угоди не буде, а також звинуватив Львів у провокаціях.", "Міністр Сабо => угоди не буде", "Міністр Сабо => Львів у провокаціях"),
    "uk condemned and called for": ("uk", "Посол засудив удар по лікарні й закликав покарати винних.", "Посол => удар по лікарні", "Посол => покарати винних"),
    "uk another subject": ("uk", "Коли люди просили вийти по воду, окупанти вимагали заспівати гімн.", "люди => вийти по воду", "окупанти => заспівати гімн"),
    "uk a state is no short form": ("uk", "Сили України чекають. Рада України заявила, що міст цілий. Україна вимагає припинити вогонь.", "Рада України => міст цілий", "Україна => припинити вогонь"),
    "meanwhile": ("en", "The group said two people died, while the mayor said three people died.", "group => two people died", "mayor => three people died"),
    "second predicate": ("en", "Oak condemns the raid on Tarsk and reiterates the call for peace.", "Oak => the raid on Tarsk", "Oak => the call for peace"),
    "as another says": ("en", "The union says it shelters people as the army has threatened to bomb the city.", "union => it shelters people", "army => to bomb the city"),
    "ar meanwhile": ("ar", "وأكد سالم أن شخصين قتلا، فيما قال الوزير إن ثلاثة قتلوا.", "سالم => شخصين قتلا", "الوزير => ثلاثة قتلوا"),
    "within": ("ru", "Армия заявила, что перебросила силы, сообщает канал «Волна».", "Армия => перебросила силы", "канал «Волна» => Армия заявила, что перебросила силы"),
    "in a quotation": ("ru", "«Чиновник сказал, что мост закрыт», — сообщает газета.", "Чиновник => мост закрыт", "газета => Чиновник сказал, что мост закрыт"),
    "bodies of one kind": ("ru", "МИД заявил, что погибли двое. МЧС сообщило о трёх погибших.", "МИД => погибли двое", "МЧС => трёх погибших"),
    "sources of two kinds": ("ar", "قالت مصادر طبية من مستشفى السلام إن شخصين قتلا. وقالت مصادر صحفية إن ثلاثة قتلوا.", "مصادر طبية من مستشفى السلام => شخصين قتلا", "مصادر صحفية => ثلاثة قتلوا"),
}  # fmt: skip

NOTHING = {
    "ru told to him": ("ru", "Ему сообщили, что погибли двое."),
    "ru main points of a place": ("ru", "Главное из Тарска:\n— Погибли двое."),
    "ru accused by nobody": ("ru", "Мэра обвинили в гибели двух человек."),
    "ru surname in the accusative": ("ru", "Тульева обвинили в гибели двух человек."),
    "planned": ("en", "The minister will announce the end of the war."),
    "expected": ("en", "He is expected to confirm the deaths of two people."),
    "passive": ("en", "The plan was announced at a conference."),
    "the author": ("en", "I think that the war is lost."),
    "only a channel": ("en", "The road was closed. The mayor said in a statement."),
    "asked": ("en", "Did the ministry confirm that the bridge is closed?"),
    "asked why": ("en", "Why would the mayor say that the bridge is safe?"),
    "a truce announced by": ("en", "The truce in Tarsk announced by the army on Monday was good."),
    "whom he told": ("en", "Had a talk with Oak. Informed him about the attack on the city."),
    "by somebody": ("en", "The first plan, announced by Tarsk on 29 December, was good."),
    "accused of": ("en", "He was captured in May, and accused of being a spy."),
    "no one": ("en", "No one in Tarsk admits that the bridge is closed."),
    "if": ("en", "If the mayor thinks that the plan is good, nothing can be done."),
    "a noun after some": ("en", "He will answer some important questions that already exist in our society."),
    "a noun after an unknown verb": ("en", "They erase any mention of our culture."),
    "a noun after of": ("en", "Tarsk is part of the new system of guarantees that we need."),
    "an article": ("en", "A new package and detailed elaboration of the programme is needed."),
    "ru a place after a dash": ("ru", "Следствие приостановлено на долгое время — на период действия его контракта с Минобороны."),
    "uk the author": ("uk", "Я провів розмову з мером. Поінформував його про загибель двох людей. Ми говорили про нашу оборону."),
    "uk whom he met": ("uk", "Він говорив про це з Президентом Байденом."),
    "uk condition": ("uk", "Якщо окупанти просять, щоб ви заповнили анкету, не робіть цього."),
    "uk purpose of somebody": ("uk", "Хочу, щоб міністр повідомив про втрати."),
    "uk future": ("uk", "Завтра мер скаже, що міст закрито."),
    "uk planned": ("uk", "Деталі буде оголошено згодом."),
    "uk an object": ("uk", "Я вдячний нашим захисникам, які показали окупантам, що ми сильні."),
    "uk a thought in an address": ("uk", "Ми стоїмо. Вони думали, що ми злякаємося."),
    "uk whom one addresses": ("uk", "Ви сказали, що допоможете."),
    "uk whom one asks": ("uk", "Сьогодні кожен просить у Господа миру для синів."),
    "uk drives back": ("uk", "Армія Півночі відкинула на північ загін противника."),
    "uk making oneself known": ("uk", "Щодня заявляють про себе нові герої Півдня."),
    "uk a law": ("uk", "Згідно з чинним законодавством, мера звільнили."),
    "uk all that": ("uk", "Усе, що каже ворог, перевіряйте."),
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


def test_a_thing_is_nobody_told_of_as_he() -> None:
    text = "“I want peace,” he said. It reports that two people died."
    assert said(text, "en")[1:] == ["It => two people died"]


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
