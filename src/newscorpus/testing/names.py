"""Invented names from many scripts, for the people, bodies, places and works that drawn articles speak of.

No two names share a word, and none stands in the sentences of `newscorpus.testing.languages`, so that a name never
stands anywhere by chance. All are in Unicode normalization form C.
"""

from __future__ import annotations

from typing import NamedTuple


class Name(NamedTuple):
    """A proper name, and the shorter one by which it is taken up again, if there is one."""

    full: str
    short: str | None = None


_GIVEN = (
    "Ada Åse Bronwen Caoimhe Dagný Ekundayo Ferran Gŵen Hồng İlkay Jørn Kaʻula Ľubica Mŷrddin Noël Ọlá Płamen Quvvat "
    "Rūta Søren Tõnu Ułan Vilém Wiñay Xóchitl Ýrr Žaneta"
).split()
_FAMILY = (
    "Oduya|Lunde|O’Dara|Brandt-Ruiz|Ng̃iri|van der Molen|D’Aubrac|Saq̇arov|Øversjø|Tŝilhqa|Mac Róich|Þorgeirsdóttir|"
    "Zieliński|Nguyễn-Hạ|Ɔpɔ́kuwa|Əliyarova|Ŋalɛ́|Ruhakana|Hrdlička|al-Qāsimī|Etxeberria|Ström"
).split("|")
_OTHER_SCRIPTS = (
    Name("نورا الهاشمي", "الهاشمي"),
    Name("霧島葵"),
    Name("𐍅𐌿𐌻𐍆𐌹𐌻𐌰"),
    Name("נועה אבן־צור", "אבן־צור"),
    Name("한서윤"),
    Name("Ελπίδα Κορρέ", "Κορρέ"),
    Name("Зарина Ледова", "Ледова"),
    Name("अरुणा क्षत्रिय", "क्षत्रिय"),
    Name("ნინო ქავთარი", "ქავთარი"),
    Name("𐐔𐐨𐑌𐐲 𐐐𐐬𐑊𐐿", "𐐐𐐬𐑊𐐿"),
    Name("Mx. 🦑 Quill"),
    Name("陳𠮷野"),
)

PEOPLE = (*(Name(f"{given} {family}", family) for given, family in zip(_GIVEN, _FAMILY, strict=False)), *_OTHER_SCRIPTS)
"""People."""

BODIES = tuple(
    Name(full)
    for full in (
        "Sund Post|Vessø Lines|Ærø Ferries & Co.|Lumo 🦊 Union|Institut Vélaine|Østhavn Ltd|𐌲𐌿𐍄𐌰𐌽𐌳𐌰|מכון רימון|"
        "شركة المنارة|青葉水運|Ж-21|Kraków-9 Syndykat|👩‍🚒 Brigade|Hafenwerk m̄b|Café 1889"
    ).split("|")
)
"""Companies, unions, institutes."""

PLACES = tuple(
    Name(full)
    for full in (
        "Norvik|Marl|Ängskär|Porto Velo|Tŷ-Glas|Łęgowo|Ixtlánco|Straßfurt|𐌲𐌰𐌿𐍄𐌰|גבעת שוהם|وادي الريم|霞ヶ浜|강마루|"
        "Ḫattara|Île-aux-Loups|Mỹ Lâm|Qʼeqchiʼtan"
    ).split("|")
)
"""Towns, regions, islands."""

WORKS = tuple(
    Name(full)
    for full in (
        "Salt|The Ninth Lamp of Ostrava|Über Nebel|Çatlak Ayna|灯台守の歌|🌊 Undertow 🌊|Les Eaux mêlées|رسائل البحر"
    ).split("|")
)
"""Books and films."""

AGENCIES = tuple(Name(full) for full in ("Ledger|Baltwire|通港社|NPA-Ω|Ravn Nyhetsbyrå").split("|"))
"""News agencies."""
