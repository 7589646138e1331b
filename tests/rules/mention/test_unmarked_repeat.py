"""MEN405 searches for few names one by one and for many by the words of the text; both find the same."""

from __future__ import annotations

import pytest

from newscorpus.columns import Columns
from newscorpus.corpus import Corpus
from newscorpus.records import Batch, to_record_batch
from newscorpus.rules.mention import unmarked_repeat as module


def test_many_names_are_found_where_few_are(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [one for one in corpus if one.text][:20]
    thinned = [one.model_copy(update={"mentions": one.mentions[number % 3 :: 3]}) for number, one in enumerate(listed)]
    batch = Batch(to_record_batch(thinned, lenient=True), ["records.jsonl"] * 20, range(1, 21))
    few = list(module.unmarked_repeat.check_columns(Columns(batch)))  # type: ignore[misc]
    monkeypatch.setattr(module, "_MANY", 0)
    assert list(module.unmarked_repeat.check_columns(Columns(batch))) == few  # type: ignore[misc]
    assert len(few) > 20
