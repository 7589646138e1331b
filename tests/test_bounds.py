"""What was made fast, against the plain definition of it; and where looking ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscorpus.fixing._moving import nearest_place
from newscorpus.rules._annotations import FieldSpans
from newscorpus.rules._extents import Extents, are_among, count_meetings, crossing_pairs, distinct
from newscorpus.rules._graphs import Lineage
from newscorpus.rules.entity import entity_never_named
from newscorpus.rules.quote import quotes_overlap
from newscorpus.rules.span import exact_differs
from newscorpus.text import places_of, splits_word

TEXTS = st.text(st.sampled_from("ab "), max_size=30)
WORDS = st.text(st.sampled_from("ab "), min_size=1, max_size=2)


@given(TEXTS, WORDS, st.integers(0, 5))
def test_a_few_places_are_the_first(text: str, words: str, most: int) -> None:
    assert places_of(text, words, most) == places_of(text, words)[:most]


@given(TEXTS, WORDS, st.integers(0, 30))
def test_the_nearest_place_is_one_of_whole_words_if_there_is_any(text: str, words: str, near: int) -> None:
    places = places_of(text, words)
    whole = [place for place in places if not any(splits_word(text, end) for end in (place, place + len(words)))]
    nearest = min(whole or places, key=lambda place: (abs(place - near), place), default=None)
    assert nearest_place(text, words, near) == (None if nearest is None else (nearest, nearest + len(words)))


@given(TEXTS, WORDS)
def test_places_are_named_and_counted(text: str, words: str) -> None:
    places = places_of(text, words)
    known = exact_differs._Places(text).of(words)
    assert known == (tuple(places[:3]), len(places), True)


def test_places_are_counted_as_far_as_the_thousandth() -> None:
    known = exact_differs._Places("a" * 2000).of("a")
    assert exact_differs._where(known, 1).endswith("`0:1`, `1:2`, `2:3` and more than `997` others")


def test_what_was_not_looked_for_is_not_said_to_stand_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact_differs, "_MOST_SEARCHED", 10)
    places = exact_differs._Places("abcdefgh")
    assert [exact_differs._where(places.of(words), 1) for words in ("x", "y", "z")] == [
        ", which stands nowhere in the text",
        "",
        "",
    ]


def ancestors(parent: list[int], row: int) -> set[int]:
    """Walk from parent to parent until one is met again."""
    seen: set[int] = set()
    while (row := parent[row]) >= 0 and row not in seen:
        seen.add(row)
    return seen


@given(st.integers(1, 12).flatmap(lambda size: st.lists(st.integers(-1, size - 1), min_size=size, max_size=size)))
def test_lineage_is_that_of_walking(parent: list[int]) -> None:
    lineage = Lineage(np.array(parent, dtype=np.int64))
    for one in range(len(parent)):
        above = ancestors(parent, one)
        assert [lineage.is_above(other, one) for other in range(len(parent))] == [
            other in above for other in range(len(parent))
        ]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(2, 3)), max_size=12).map(sorted))
def test_a_fragment_counts_once_a_quote(listed: list[tuple[int, int, int]]) -> None:
    owner, start, end = np.array(listed, dtype=np.int64).reshape(-1, 3).T
    row = np.arange(len(owner))
    kept = quotes_overlap._without_repeats(FieldSpans(row, owner, np.zeros_like(owner), start, end))
    assert kept.row.tolist() == [place for place, one in enumerate(listed) if one not in listed[:place]]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=9))
def test_each_stretch_crosses_the_first_that_starts_earlier(listed: list[tuple[int, int]]) -> None:
    stretches = [(start, start + length) for start, length in listed]
    expected = {}
    for later, (start, end) in enumerate(stretches):
        crossed = [(one, row) for row, one in enumerate(stretches) if one[0] < start < one[1] < end]
        if crossed:
            expected[later] = min(crossed, key=lambda pair: (pair[0][0], pair[1]))[1]
    start, end = np.array(stretches, dtype=np.int64).reshape(-1, 2).T
    assert crossing_pairs(Extents(start, end)) == expected


def test_names_are_not_sought_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entity_never_named, "_MOST_SEARCHED", 20)
    sought = entity_never_named._Sought("Lena Oduya")
    assert [sought.lacks(name) for name in ("Oduya", "Lunde", "Berg")] == [False, True, False]


@given(st.lists(st.integers(-5, 5)), st.lists(st.integers(-5, 5)))
def test_values_are_distinct_and_found(values: list[int], others: list[int]) -> None:
    ordered = distinct(np.array(others, dtype=np.int64))
    assert ordered.tolist() == sorted(set(others))
    assert are_among(np.array(values, dtype=np.int64), ordered).tolist() == [value in others for value in values]


STRETCHES = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=6)


@given(STRETCHES, STRETCHES)
def test_stretches_that_meet_are_counted(listed: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    first, second = (
        Extents(*np.array([(start, start + length) for start, length in drawn], dtype=np.int64).reshape(-1, 2).T)
        for drawn in (listed, others)
    )
    assert count_meetings(first, second).tolist() == [
        sum(start < other + size and other < start + length for other, size in others) for start, length in listed
    ]
