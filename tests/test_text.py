"""Positions in texts: units of offsets, graphemes, and what is found of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from newscorpus.text import (
    OtherUnit,
    find_other_unit,
    grapheme_boundaries,
    is_joined,
    places_of,
    splits_grapheme,
)

ALPHABET = "aAéß字🙂 .\n"
HARD = "ae\u0301\u0323\u200d\ufe0f🙂👩👧🇳🇴🇸\U0001f3fd\u1112\u1161\u11ab가각क्षि\u0d4eनി\r\n “é"
texts = st.text(st.sampled_from(ALPHABET), max_size=40)

Encoder = Callable[[str, int, int], tuple[int, int]]


def _by_prefix(measure: Callable[[str], int]) -> Encoder:
    return lambda text, start, end: (measure(text[:start]), measure(text[:end]))


ENCODERS: dict[str, Encoder] = {
    "UTF-16 code units": _by_prefix(lambda text: len(text.encode("utf-16-le")) // 2),
    "UTF-8 bytes": _by_prefix(lambda text: len(text.encode())),
    "code points of a text with CRLF line ends": _by_prefix(lambda text: len(text.replace("\n", "\r\n"))),
    "code points of a text with a byte order mark": lambda text, start, end: (start + 1, end + 1),
    "code points with inclusive ends": lambda text, start, end: (start, end - 1),
}
by_unit = pytest.mark.parametrize("name", ENCODERS)


@st.composite
def texts_of_different_words(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text in which no word stands twice or within another one, and the places of its words."""
    lengths = draw(st.lists(st.integers(0, 3), min_size=4, max_size=12))
    text, places = "", []
    for number, length in enumerate(lengths):
        text += draw(st.sampled_from([" ", "\n", "\n\n", " – ", " 🙂 ", ", "]))
        word = chr(ord("A") + number) + "".join(draw(st.sampled_from("xyzéßо𝒳")) for _ in range(length))
        places.append((len(text), len(text) + len(word)))
        text += word + "."
    return text, places


def _quoted(text: str, places: list[tuple[int, int]], encode: Encoder) -> list[tuple[int, int, str]]:
    return [(*encode(text, start, end), text[start:end]) for start, end in places]


def _is_out_of_place(text: str, quotation: tuple[int, int, str]) -> bool:
    start, end, exact = quotation
    return text[start:end] != exact


@by_unit
@given(texts_of_different_words())
def test_another_unit_is_recognized_and_converted(name: str, drawn: tuple[str, list[tuple[int, int]]]) -> None:
    text, places = drawn
    quotations = _quoted(text, places, ENCODERS[name])
    wrong = [quotation for quotation in quotations if _is_out_of_place(text, quotation)]
    unit = find_other_unit(text, quotations, [ENCODERS[name](text, 0, len(text))])
    if len(wrong) < 2:
        assert unit is None
    else:
        assert unit is not None
        assert unit.evidence == len(wrong)
        assert unit.is_whole
        assert [unit.to_code_points(text, start, end) for start, end, _ in quotations] == places


@given(texts_of_different_words(), st.integers(-30, 30), st.data())
def test_a_shift_is_recognized_for_all_spans_or_those_behind_a_change(
    drawn: tuple[str, list[tuple[int, int]]], shift: int, data: st.DataObject
) -> None:
    text, places = drawn
    first = data.draw(st.integers(0, len(places) - 2))
    kept, moved = places[:first], places[first:]
    assume(shift != 0 and moved[0][0] + shift >= 0)
    encode = _by_prefix(len)
    quotations = _quoted(text, kept, encode) + [
        (start + shift, end + shift, exact) for start, end, exact in _quoted(text, moved, encode)
    ]
    unit = find_other_unit(text, quotations)
    assert unit is not None
    assert unit.is_whole or kept
    assert [unit.to_code_points(text, start, end) for start, end, _ in quotations[first:]] == moved


@given(texts_of_different_words(), st.integers(0, 3))
def test_nothing_is_recognized_where_at_most_one_quotation_is_out_of_place(
    drawn: tuple[str, list[tuple[int, int]]], wrong: int
) -> None:
    text, places = drawn
    quotations = _quoted(text, places, _by_prefix(len))
    assert find_other_unit(text, quotations) is None
    start, end, exact = quotations[wrong]
    quotations[wrong] = (start + 1, end + 1, exact)
    assert find_other_unit(text, quotations) is None


stretches = st.tuples(st.integers(-3, 50), st.integers(-3, 50), st.text(st.sampled_from(ALPHABET), max_size=3))


@given(
    texts, st.lists(stretches, max_size=6), st.lists(st.tuples(st.integers(-3, 50), st.integers(-3, 50)), max_size=3)
)
def test_what_is_recognized_explains_every_quotation_that_is_out_of_place(
    text: str, quotations: list[tuple[int, int, str]], extents: list[tuple[int, int]]
) -> None:
    unit = find_other_unit(text, quotations, extents)
    wrong = [
        quotation
        for quotation in quotations
        if not 0 <= quotation[0] <= quotation[1] <= len(text) or _is_out_of_place(text, quotation)
    ]
    if unit is not None:
        assert len(wrong) == unit.evidence > 1
        for start, end, exact in quotations if unit.is_whole else wrong:
            place = unit.to_code_points(text, start, end)
            assert place is not None
            assert text[slice(*place)] == exact


def test_shifts_that_would_do_equally_well_are_none() -> None:
    assert find_other_unit("Bo met Bo, Al met Al.", [(5, 7, "Bo"), (16, 18, "Al")]) is None


def test_a_unit_that_leaves_a_right_quotation_wrong_is_none() -> None:
    text = "🙂 Ada met Bo and Cy."
    behind = [(11, 13, "Bo"), (18, 20, "Cy")]
    whole = find_other_unit(text, [(3, 6, "Ada"), *behind])
    partly = find_other_unit(text, [(2, 5, "Ada"), *behind])
    assert whole == OtherUnit("UTF-16 code units", 0, 3, is_whole=True)
    assert partly == OtherUnit("code points with a constant shift", 1, 2, is_whole=False)


def test_blocks_tell_units_apart_that_put_all_quotations_into_one_place() -> None:
    text, quotations = "🙂 Ada met Bo.", [(3, 6, "Ada"), (11, 13, "Bo")]
    names = {extent: find_other_unit(text, quotations, [extent]) for extent in ((0, 14), (1, 14))}
    assert [unit and unit.name for unit in names.values()] == [
        "UTF-16 code units",
        "code points of a text with a byte order mark",
    ]


@pytest.mark.parametrize("name", ["UTF-16 code units", "UTF-8 bytes", "code points of a text with CRLF line ends"])
@given(texts, st.integers(0, 60), st.integers(0, 60))
def test_offsets_convert_where_they_lie_between_code_points(name: str, text: str, start: int, end: int) -> None:
    places = {ENCODERS[name](text, 0, place)[1]: place for place in range(len(text) + 1)}
    expected = (places[start], places[end]) if start in places and end in places and start <= end else None
    assert OtherUnit(name, 0, 2, is_whole=True).to_code_points(text, start, end) == expected


@given(st.text(st.sampled_from(HARD), max_size=12), st.text(max_size=3))
@example("a\r\n", "")
@example("🇳🇴🇸", "")
def test_boundaries_within_graphemes_are_those_that_segmentation_leaves_out(one: str, other: str) -> None:
    text = f"{one}{other}"
    boundaries = set(grapheme_boundaries(text))
    for position in range(len(text) + 1):
        splits = splits_grapheme(text, position)
        assert splits == (position not in boundaries)
        if splits and text[position - 1 : position + 1] != "\r\n":
            assert is_joined(text[position - 1]) or is_joined(text[position])


@given(texts, st.text(st.sampled_from(ALPHABET), min_size=1, max_size=3))
def test_places_are_all_starts(text: str, words: str) -> None:
    assert places_of(text, words) == [start for start in range(len(text)) if text.startswith(words, start)]
