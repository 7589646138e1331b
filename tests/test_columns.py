"""Texts as arrays: what is read off them is what plain Python reads off the texts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscorpus.code_points import CodePoints, character_test
from newscorpus.columns import Columns
from newscorpus.records import Batch, to_record_batch
from newscorpus.text import is_word_character

CHARACTERS = st.sampled_from("abcdefgh AÉéß\u0301字 “”\n\t\x00\x7f\x80\u07ff\u0800\uffff\U00010000🙂\U0010ffff")
some_text = st.text(CHARACTERS, max_size=30)
columns_of_texts = st.lists(st.none() | some_text, max_size=6)


def _points(texts: list[str | None]) -> CodePoints:
    return CodePoints(pa.array(texts, pa.string()))


@given(columns_of_texts)
def test_code_points_are_those_of_the_texts_one_after_the_other(texts: list[str | None]) -> None:
    points = _points(texts)
    joined = "".join(text or "" for text in texts)
    assert points.values.tolist() == [ord(character) for character in joined]
    assert points.lengths.tolist() == [len(text or "") for text in texts]
    assert points.unusual.tolist() == [
        place for place, character in enumerate(joined) if character != "\n" and not " " <= character <= "~"
    ]
    for row, text in enumerate(texts):
        for offset, character in enumerate(text or ""):
            assert points.at(np.array([row]), np.array([offset])).tolist() == [ord(character)]
            assert points.text_of(points.base[row : row + 1] + offset).tolist() == [row]


@given(columns_of_texts, st.integers(0, 3))
def test_a_slice_of_a_column_is_a_column(texts: list[str | None], first: int) -> None:
    whole = pa.array(texts, pa.string())
    sliced, copied = CodePoints(whole.slice(first, 2)), _points(texts[first : first + 2])
    assert sliced.values.tolist() == copied.values.tolist()
    assert sliced.base.tolist() == copied.base.tolist()


@given(columns_of_texts)
@pytest.mark.parametrize("test", [str.isspace, is_word_character, str.isupper])
def test_each_character_is_tested_by_itself(test, texts: list[str | None]) -> None:  # type: ignore[no-untyped-def]
    points = _points(texts)
    expected = [test(character) for text in texts for character in text or ""]
    assert points.satisfying(test).tolist() == expected
    assert character_test(test)(points.values[::2]).tolist() == expected[::2]


def test_a_character_is_asked_for_once() -> None:
    asked = []

    def is_vowel(character: str) -> bool:
        asked.append(character)
        return character in "aeiou"

    for text in ("banana", "bandana", "band"):
        _points([text]).satisfying(is_vowel)
    assert sorted(asked) == ["a", "b", "d", "n"]


@given(st.data(), st.lists(some_text, min_size=1, max_size=4))
def test_stretches_hold_what_slicing_gives(data: st.DataObject, texts: list[str]) -> None:
    rows, stretches, exacts = [], [], []
    for _ in range(data.draw(st.integers(0, 8))):
        row = data.draw(st.integers(0, len(texts) - 1))
        start = data.draw(st.integers(0, len(texts[row])))
        end = data.draw(st.integers(start, len(texts[row])))
        right = texts[row][start:end]
        almost = right[:-1] + data.draw(st.text(CHARACTERS, min_size=1, max_size=1))
        rows.append(row)
        stretches.append((start, end))
        exacts.append(data.draw(st.sampled_from([right, right, almost, f"{right}x", ""])))
    held = [texts[row][start:end] for row, (start, end) in zip(rows, stretches, strict=True)]
    padded = pa.array([None, *exacts], pa.string())
    bounds = np.array(stretches, dtype=np.int64).reshape(-1, 2)
    same = _points([*texts]).stand(
        np.array(rows, dtype=np.int64), bounds[:, 0], bounds[:, 1], padded, np.arange(len(exacts)) + 1
    )
    assert same.tolist() == [one == other for one, other in zip(held, exacts, strict=True)]


spans_of_any_kind = st.fixed_dictionaries(
    {
        "start": st.none() | st.integers(-2, 34),
        "end": st.none() | st.integers(-2, 34),
        "exact": st.none() | st.text(st.sampled_from("ab é🙂"), max_size=3),
    }
)
records = st.fixed_dictionaries(
    {
        "text": st.none() | st.text(st.sampled_from("ab é🙂"), max_size=30),
        "text_length": st.none() | st.integers(-1, 40),
        "mentions": st.none() | st.lists(st.none() | spans_of_any_kind, max_size=4),
        "sentences": st.lists(spans_of_any_kind, max_size=2),
    }
)


@given(st.lists(records, min_size=1, max_size=4))
def test_whatever_spans_hold_is_judged_without_a_crash(drawn: list[dict[str, object]]) -> None:
    columns = Columns(Batch(to_record_batch(drawn, lenient=True), [""] * len(drawn), range(1, len(drawn) + 1)))
    spans, edges = columns.spans, columns.edges
    for row in range(len(spans)):
        article = int(spans.article[row])
        start, end = (spans.arrow(name)[row].as_py() for name in ("start", "end"))
        exact, text = spans.exact[row], columns.articles.text[article]
        if None not in (start, end, exact, text):
            assert columns.exact_fits[row] == (0 <= start <= end <= len(text) and text[start:end] == exact)
        else:
            assert columns.exact_fits[row]
        found = [chr(side[row]) for side in edges]
        if text is None or not spans.trusted[row]:
            assert found == ["\0"] * 4
        else:
            beside = [text[start - 1 : start], text[start], text[end - 1], text[end : end + 1]]
            assert found == [character or "\0" for character in beside]


ids = st.none() | st.sampled_from(["e1", "e2", "m1", "q1", ""]) | st.uuids().map(str)


@given(st.lists(st.lists(ids, max_size=5), max_size=5), st.data())
def test_ids_are_found_in_their_article(drawn: list[list[str | None]], data: st.DataObject) -> None:
    listed = [{"entities": [{"id": id_} for id_ in article]} for article in drawn]
    columns = Columns(Batch(to_record_batch(listed, lenient=True), [""] * len(listed), range(1, len(listed) + 1)))
    known = [(row, id_) for row, article in enumerate(drawn) for id_ in article]
    wanted = [
        (data.draw(st.integers(0, len(drawn) - 1)), data.draw(st.sampled_from([*(id_ for _, id_ in known), "x", None])))
        for _ in range(5 if drawn else 0)
    ]
    articles = np.array([article for article, _ in wanted], dtype=np.int64)
    found = columns.ids.find(articles, pa.array([id_ for _, id_ in wanted], pa.string()))
    assert found.tolist() == [known.index(one) if one[1] is not None and one in known else -1 for one in wanted]
    assert columns.ids.first.tolist() == [row if one[1] is None else known.index(one) for row, one in enumerate(known)]
