"""Quotation marks in one text and in many at once: the same answers."""

from __future__ import annotations

import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscorpus.code_points import CodePoints
from newscorpus.marks import (
    CLOSERS,
    Pair,
    count_characters,
    find_pairs,
    is_apostrophe,
    pairs,
    share_inside,
    type_shown,
    unpaired,
)

TEXTS = st.text(st.sampled_from("“”‘’„‚«»‹›\"'ab1 .,\n…—š😀"), max_size=40)


@st.composite
def blocks(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(TEXTS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    return text, list(itertools.pairwise(cuts))


@settings(deadline=None)
@given(st.lists(blocks(), max_size=4))
def test_many_texts_at_once_give_the_pairs_of_each(drawn: list[tuple[str, list[tuple[int, int]]]]) -> None:
    points = CodePoints(pa.array([text for text, _ in drawn], pa.string()))
    rows = [(text, start, end) for text, (_, cut) in enumerate(drawn) for start, end in cut]
    text, start, end = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    base = points.base[text]
    found = find_pairs(points.values, (base, base + points.lengths[text]), base + start, base + end)
    for stretch, (row, first, last) in enumerate(rows):
        mine = found.stretch == stretch
        columns = (found.opening[mine] - base[stretch], found.closing[mine] - base[stretch], found.is_closed[mine])
        assert [Pair(*pair) for pair in zip(*(column.tolist() for column in columns), strict=True)] == pairs(
            drawn[row][0], first, last
        )
        left = found.left[found.left_stretch == stretch] - base[stretch]
        assert left.tolist() == unpaired(drawn[row][0], first, last)


def paired_by_searching(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Pair marks that are no apostrophes, each closing one with the last that it closes, searched for from the end."""
    found: list[tuple[int, int]] = []
    left: list[int] = []
    still_open: list[int] = []
    for place, mark in enumerate(text):
        depth = next((n for n in range(len(still_open) - 1, -1, -1) if mark in CLOSERS[text[still_open[n]]]), None)
        if depth is not None:
            found.append((still_open[depth], place))
            left += still_open[depth + 1 :]
            del still_open[depth:]
        elif mark in "“„«":
            still_open.append(place)
        elif mark == "”":
            left.append(place)
    found += [(place, len(text)) for place in still_open[:1]]
    return sorted(found), sorted(left + still_open)


@given(st.text(st.sampled_from("“„«”"), max_size=40).map(lambda marks: "".join(f"a{mark}" for mark in marks)))
def test_each_mark_closes_the_last_that_it_can(text: str) -> None:
    found, left = paired_by_searching(text)
    assert [(pair.opening, pair.closing) for pair in pairs(text, 0, len(text))] == found
    assert unpaired(text, 0, len(text)) == left


@settings(deadline=None)
@given(TEXTS, st.data())
def test_shares_are_those_of_counting_each_character(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    fragments = data.draw(st.lists(st.tuples(places, places).map(sorted).map(tuple), max_size=3))
    own = pairs(text, *sorted(data.draw(st.tuples(places, places))))
    inside = outside = 0
    for start, end in fragments:
        for position in range(start, end):
            if text[position].isspace() or (text[position] in "“”‘’„‚«»‹›\"'" and not is_apostrophe(text, position)):
                continue
            if any(pair.opening < position < pair.closing for pair in own):
                inside += 1
            else:
                outside += 1
    assert share_inside(text, fragments, own) == (inside, outside)
    assert sum(count_characters(text, *fragment) for fragment in fragments) == inside + outside


@pytest.mark.parametrize(
    "text, found, left",
    [
        ("“No,” she said, “no.”", [(0, 4), (16, 20)], []),
        ("„Ne“, rekla.", [(0, 3)], []),
        ("»Nein«, sagte sie.", [(0, 5)], []),
        ("”Nej”, sa hon.", [(0, 4)], []),
        ("« Non », dit-elle.", [(0, 6)], []),
        ("“He said ‘no’ twice.”", [(0, 20), (9, 12)], []),
        ("'It's the crews' pay,' she said.", [(0, 15)], []),
        ("“He said ‘no twice.”", [(0, 19)], [9]),
        ("He said no”.", [], [10]),
        ("“He said no.", [(0, 12)], [0]),
        ("the ’90s and rock ’n’ roll", [], []),
        ("a 6'2\" man", [], [5]),
    ],
)
def test_pairs_and_what_is_left_over(text: str, found: list[tuple[int, int]], left: list[int]) -> None:
    assert [pair[:2] for pair in pairs(text, 0, len(text))] == found
    assert unpaired(text, 0, len(text)) == left


def test_marks_of_the_parent_do_not_count() -> None:
    text = "“He told me that it was over,” she said."
    assert type_shown(text, [(17, 28)], [], []) == "direct"
    assert type_shown(text, [(17, 28)], [(1, 29)], []) == "indirect"
