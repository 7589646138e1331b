"""MEN405 searches all texts of a batch at once by their words; a plain search of each text finds the same."""

from __future__ import annotations

import regex

from newscorpus.article import Article
from newscorpus.columns import Columns, Finding
from newscorpus.corpus import Corpus
from newscorpus.records import Batch, to_record_batch
from newscorpus.rules.mention.unmarked_repeat import unmarked_repeat
from newscorpus.schema.current import MentionForm

_VALUES = {"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"}


def _find(*articles: Article) -> list[Finding]:
    batch = Batch(
        to_record_batch(articles, lenient=True), ["records.jsonl"] * len(articles), range(1, len(articles) + 1)
    )
    return list(unmarked_repeat.check_columns(Columns(batch)))  # type: ignore[misc]


def _search(article: Article) -> set[tuple[int | None, int | None]]:
    """Search the text for each name, and keep what lies in no mention, in no boilerplate and in no longer find."""
    text = article.text or ""
    names = {text[one.start : one.end] for one in article.mentions if one.form == "name"}
    marked = {(one.start, one.end) for one in article.mentions}
    covers = [(one.start, one.end) for one in article.mentions if one.form == "name" or one.label in _VALUES]
    covers += [(one.start, one.end) for one in article.blocks if one.kind == "boilerplate"]
    found = {
        (match.start(), match.end())
        for name in names
        for match in regex.finditer(rf"(?<![\w\p{{M}}]){regex.escape(name)}(?![\w\p{{M}}])", text, overlapped=True)
        if match.span() not in marked and not any(a <= match.start() and match.end() <= b for a, b in covers)
    }
    return {one for one in found if not any(a <= one[0] and one[1] <= b and (a, b) != one for a, b in found)}


def test_names_are_found_where_a_plain_search_finds_them(corpus: Corpus) -> None:
    listed = [one for one in corpus if one.text][:40]
    thinned = [one.model_copy(update={"mentions": one.mentions[number % 3 :: 3]}) for number, one in enumerate(listed)]
    found = _find(*thinned)
    assert len(found) > 100
    for row, article in enumerate(thinned):
        assert {(one.place.start, one.place.end) for one in found if one.place.article == row} == _search(article)


def test_a_name_is_found_by_its_case_and_punctuation(article: Article) -> None:
    text = "The US sent Mr. Ho-Lee home. Then us two asked US. officials if Ho Lee, HO-LEE or Ho-Lee’s kin stayed."
    names = [("US", 4), ("Ho-Lee", 16)]
    mentions = tuple(
        article.mentions[0].model_copy(
            update={"id": f"m{n}", "start": at, "end": at + len(name), "exact": name, "form": MentionForm.NAME}
        )
        for n, (name, at) in enumerate(names)
    )
    changed = article.model_copy(
        update={"text": text, "text_length": len(text), "mentions": mentions}
        | dict.fromkeys(("blocks", "sentences", "quotes", "claims", "relations"), ())
    )
    places = [(one.place.start, one.place.end) for one in _find(changed)]
    assert [text[start:end] for start, end in places] == ["US", "Ho-Lee"]
    assert [start for start, _ in places] == [text.index("US."), text.index("Ho-Lee’s")]
