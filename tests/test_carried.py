"""Speakers carried on: quotations without a cue of their own, quotations over paragraphs, sentences that say "also"."""

from __future__ import annotations

import pytest

from whosays import read

QUOTATIONS = {  # code, text, the contents of each attribution; all are one speaker's
    "after a full stop": ("ar", 'وقال العمدة سالم حداد: "لا ماء لدينا". "قتل شخصان ونحتاج إلى المساعدة".', [["لا ماء لدينا"], ["قتل شخصان ونحتاج إلى المساعدة"]]),
    "broken by the cue": ("en", '"We lost everything," said Anna Oak. "There is no water and no power."', [["We lost everything", "There is no water and no power."]]),
    "over paragraphs": ("en", 'The mayor, Anna Oak, said: "We lost everything.\n"We need help.\n"We need it now."', [["We lost everything.", "We need help.", "We need it now."]]),
    "told at the end": ("en", '"The bridge was lost in the night.\n"Nobody came to help us," said Anna Oak.', [["The bridge was lost in the night.", "Nobody came to help us"]]),
    "uk": ("uk", "«У нас немає води», – сказав мер Іван Петренко. «Загинуло двоє. Потрібна допомога».", [["У нас немає води", "Загинуло двоє. Потрібна допомога"]]),
    "ru": ("ru", "Мэр Иван Петров заявил: «У нас нет воды». «Погибли двое, нужна помощь».", [["У нас нет воды"], ["Погибли двое, нужна помощь"]]),
}  # fmt: skip

ALSO = {
    "en": "The governor said three people were killed. In addition, five houses were damaged.",
    "ru": "Погибли три человека. Об этом сообщил губернатор Олег Кравцов. Кроме того, ранены пятеро.",
    "uk": "Загинули троє людей. Про це повідомив голова області Олег Кравець. Крім того, поранено п'ятьох людей.",
    "ar": "وقال المحافظ سالم حداد إن شخصين قتلا. كما دمرت خمسة منازل.",
}

BETWEEN = {
    "en": "The ministry said three people were killed. Five houses were damaged. The ministry added that the fire was out.",
    "ru": "Полиция сообщила, что погибли трое. Повреждены пять домов. Полиция добавила, что пожар потушен.",
    "uk": "За даними поліції, загинули троє людей. Пошкоджено п'ять будинків. Поліція зазначила, що пожежу погашено.",
    "ar": "قالت الوزارة إن شخصين قتلا. ودمرت خمسة منازل. وأضافت الوزارة أن الحريق أخمد.",
}

NOT_CARRIED = {
    "a day of its own": ("en", "The governor said three people were killed. Also on Friday, five houses were damaged."),
    "a new paragraph": ("en", "The governor said three people were killed.\nIn addition, five houses were damaged."),
    "nothing joins them": ("uk", "Голова області повідомив, що загинули троє людей. Пошкоджено два будинки."),
    "between two speakers": (
        "en",
        "The ministry said a wall fell. Five houses were damaged. The police said the fire was out.",
    ),
    "a total between": (
        "en",
        "The ministry said a wall fell. Since May 900 people have been killed. The ministry added that the fire was out.",
    ),
    "a new paragraph between": (
        "uk",
        "За даними поліції, стіна впала.\nПошкоджено п'ять будинків.\nПоліція зазначила, що пожежу погашено.",
    ),
    "another title": (
        "ru",
        "Мэр Иван Петров заявил: «У нас нет воды». Он вышел из «Дома мира и дружбы» вместе с двумя ранеными.",
    ),
}


@pytest.mark.parametrize("case", QUOTATIONS)
def test_a_quotation_without_a_cue_is_the_speakers_before(case: str) -> None:
    code, text, contents = QUOTATIONS[case]
    found = read(text, language=code).attributions
    got = [[span.exact.rstrip(".") for span in a.content] for a in found]
    assert got == [[piece.rstrip(".") for piece in pieces] for pieces in contents]
    assert len({a.source.name for a in found}) == 1
    assert [a.source.inferred for a in found] == [False, *[True] * (len(found) - 1)]


@pytest.mark.parametrize("code", ALSO)
def test_a_figure_in_a_sentence_that_says_also_is_the_speakers_before(code: str) -> None:
    reading = read(ALSO[code], language=code)
    first, second = reading.counts
    speakers = {a.id: a.source for a in reading.attributions}
    assert speakers[str(first.attribution)].name == speakers[str(second.attribution)].name
    assert speakers[str(second.attribution)].inferred
    assert speakers[str(second.attribution)].origin is not None


@pytest.mark.parametrize("code", BETWEEN)
def test_a_figure_between_two_sentences_of_one_speaker_is_inferred_to_be_theirs(code: str) -> None:
    reading = read(BETWEEN[code], language=code)
    first, second = reading.counts
    speakers = {a.id: a.source for a in reading.attributions}
    assert speakers[str(first.attribution)].name == speakers[str(second.attribution)].name
    assert speakers[str(second.attribution)].inferred


@pytest.mark.parametrize("case", NOT_CARRIED)
def test_where_nothing_joins_two_sentences_the_report_itself_speaks(case: str) -> None:
    code, text = NOT_CARRIED[case]
    assert read(text, language=code).counts[-1].attribution is None
