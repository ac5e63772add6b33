"""Reports for the tests of the view and its pictures, one in each language; invented."""

from __future__ import annotations

PUBLISHED = "2025-03-14"
REPORTS = {
    "ar": (
        "هجوم على بلدة ريحانة\n\n"
        "قُتل سبعة أشخاص وأُصيب 23 آخرون على الأقل في قصف استهدف سوق بلدة ريحانة صباح الجمعة، بحسب رئيس البلدية سامر "
        "الوهبي.\n\n"
        "وقال الوهبي في منشور على تيليغرام إن أربعة منازل دُمرت، وأضاف: «لم يبقَ في الشارع بيت سليم».\n\n"
        "وأعلنت وزارة الصحة أن 12 مصابًا نُقلوا إلى المستشفى، بينهم 3 أطفال. ونفت قوات الساحل أن تكون قد قصفت السوق، وقالت إنها "
        "اعترضت 5 طائرات مسيّرة خلال 24 ساعة.\n\n"
        "وذكرت وكالة الميناء نقلًا عن مصدر أمني أن شخصين اعتُقلا."
    ),
    "en": (
        "Market shelled in Rihana\n\n"
        "At least seven people were killed and 23 injured when shells hit the market in Rihana on Friday morning, Mayor "
        "Samer Wahbi said.\n\n"
        "“There is no house left standing in that street,” Wahbi wrote on Telegram. He added that four houses were "
        "destroyed.\n\n"
        "The Health Ministry said 12 people were taken to hospital, including three children. The Coastal Forces denied "
        "that they had shelled the market and said they intercepted five drones within 24 hours.\n\n"
        "According to the Port Agency, citing a security source, two people were detained."
    ),
    "uk": (
        "Обстріл ринку в Лісограді\n\n"
        "Унаслідок обстрілу ринку в Лісограді в п’ятницю вранці загинули семеро людей, ще щонайменше 23 поранені, "
        "повідомив міський голова Остап Верба.\n\n"
        "«На тій вулиці не лишилося жодного цілого будинку», — написав Верба в Телеграмі. За його словами, зруйновано "
        "чотири будинки.\n\n"
        "У Міністерстві охорони здоров’я заявили, що 12 людей госпіталізовано, серед них троє дітей. Штаб прибережних військ "
        "заперечив обстріл ринку і заявив, що за 24 години перехопив п’ять дронів.\n\n"
        "Агентство «Порт» із посиланням на джерело в поліції повідомляє, що двох осіб затримали."
    ),
    "ru": (
        "Обстрел рынка в Лесограде\n\n"
        "При обстреле рынка в Лесограде в пятницу утром погибли семь человек, ещё не менее 23 ранены, сообщил мэр города "
        "Остап Верба.\n\n"
        "«На этой улице не осталось ни одного целого дома», — написал Верба в Telegram. По его словам, разрушены четыре "
        "дома.\n\n"
        "В министерстве здравоохранения заявили, что 12 человек госпитализированы, среди них трое детей. Штаб береговых войск "
        "опроверг обстрел рынка и заявил, что за 24 часа перехватил пять беспилотников.\n\n"
        "Агентство «Порт» со ссылкой на источник в полиции сообщает, что двух человек задержали."
    ),
}
ODD = (
    "\ufeff  😀 </script><b>bold</b> &amp; <!-- ]]> {{text}} \u202bقُتل\u202c \u2067שלום\u2069 e\u0301 \U0001f1fa\U0001f1e6\r\n"
    "\x01\x08\x1b[31m\x7f\x85\u2028\u2029\u200f\u200e\u2066\ufffe\ttab\x0b\x0c\r\rend\r\n"
)
"""Characters that a page could lose, change or stumble over."""


def odd(language: str) -> str:
    """The report of a language among odd characters and after a very long line."""
    report = REPORTS[language]
    return f"{ODD}{report}\r\n{ODD}{'x' * 70_000} 😀 {'слово ' * 3000}\n{report}\n\n"
