"""The word lists that rules judge by stand on their pages."""

from __future__ import annotations

import re

import pytest

from newscorpus.rules import find_rule
from newscorpus.rules.claim import gist_not_self_contained
from newscorpus.rules.mention import form_contradicts_label
from newscorpus.rules.quote import speaker_cannot_speak, unattributed_quotation
from newscorpus.rules.text import glued_text

LISTS = {
    "CLM404": [*gist_not_self_contained.PRONOUNS, *gist_not_self_contained.DEICTICS],
    "MEN406": sorted(form_contradicts_label.PRONOUNS),
    "QUO410": speaker_cannot_speak.CAN_SPEAK,
    "TXT309": [*glued_text.OPENERS, *glued_text.ABBREVIATIONS, *glued_text.DOMAINS],
}


@pytest.mark.parametrize("code", LISTS)
def test_each_word_stands_on_the_page(code: str) -> None:
    published = set(re.findall(r"\w+", find_rule(code).page.casefold()))
    assert {word.casefold() for words in LISTS[code] for word in words.split()} <= published


def test_the_fewest_words_of_a_quotation_stand_on_its_page() -> None:
    assert find_rule("QUO414").thresholds == {"fewest": unattributed_quotation.FEWEST_WORDS}
    assert f"`fewest`, {unattributed_quotation.FEWEST_WORDS} by default" in find_rule("QUO414").page
