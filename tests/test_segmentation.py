"""Blocks and sentences found by rule: what they are in news as it is written, and what they are in any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscorpus.schema.current import BlockKind
from newscorpus.segmentation import Block, find_blocks, find_sentences

INNER = {"dateline", "byline"}
WITH_SENTENCES = {"headline", "subhead", "caption", "paragraph"}


def sentences(text: str, title: str | None = None) -> list[str]:
    return [text[start:end] for start, end in find_sentences(text, find_blocks(text, title))]


def blocks(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in find_blocks(text, title)]


# --- blocks -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "chunk, kind",
    [
        ("Crews will vote on Friday.", "paragraph"),
        ("Crews will vote on Friday,", "paragraph"),
        ("“Crews will vote.”", "paragraph"),
        ("What happens next", "subhead"),
        ("A line of twelve words at the most is still a subhead", "subhead"),
        ("A line of more than twelve words is no subhead whatever it may say there", "paragraph"),
        ("By Jon Eik", "byline"),
        ("By Jon Eik and Ann Vik in Marl", "byline"),
        ("Interview by Jon Eik", "byline"),
        ("By the time they voted, it was over.", "paragraph"),
        ("Reporting by Jon Eik; Editing by Ann Vik", "credit"),
        ("(Additional reporting by Jon Eik in Marl. Editing by Ann Vik.)", "credit"),
        ("Photographs by Ann Vik", "credit"),
        ("translated by Ann Vik", "credit"),
        ("Comments", "boilerplate"),
        ("READ MORE", "boilerplate"),
        ("Advertisement", "boilerplate"),
        ("Comments were few.", "paragraph"),
    ],
)
def test_kinds_of_blocks(chunk: str, kind: str) -> None:
    assert blocks(f"It rained all day.\n\n{chunk}") == [("paragraph", "It rained all day."), (kind, chunk)]


def test_a_first_block_equal_to_the_title_is_the_headline() -> None:
    assert blocks("Pay vote\n\nIt rained.", " Pay vote\n")[0] == ("headline", "Pay vote")
    assert blocks("Pay vote\n\nIt rained.")[0] == ("subhead", "Pay vote")
    assert blocks("It rained.\n\nPay vote", "Pay vote")[1] == ("subhead", "Pay vote")
    assert blocks("Comments\n\nIt rained.", "Comments")[0] == ("headline", "Comments")


@pytest.mark.parametrize(
    "dateline",
    [
        "MARL (Ledger) -",
        "MARL (Ledger) –",
        "MARL, Norway (Ledger) —",
        "NØRVIK, Feb. 3 (Sund Post) -",
        "NØRVIK, 3 February 2025 —",
        "ST. IVES –",
        "ÎLE-AUX-LOUPS (NPA) -",
        "MARL -",
        "МАРЛ (Леджер) —",
    ],
)
def test_datelines_lie_in_the_first_paragraph(dateline: str) -> None:
    text = f"Pay vote\n\n{dateline} Crews will vote. So will we.\n\n{dateline} Not here."
    assert [words for kind, words in blocks(text, "Pay vote") if kind == "dateline"] == [dateline]
    assert sentences(text, "Pay vote")[1:3] == ["Crews will vote.", "So will we."]


@pytest.mark.parametrize(
    "text",
    [
        "NATO-led troops left.",
        "COVID-19 cases rose.",
        "NATO led.",
        "Marl (Ledger) - Crews left.",
        "A - B.",
        "IT rained - much.",
    ],
)
def test_what_is_no_dateline(text: str) -> None:
    assert blocks(text) == [("paragraph", text)]


@pytest.mark.parametrize("blank", ["\r", "\u00a0", "\x85", "\u2028"], ids=ascii)
def test_blocks_end_with_no_white_space_of_any_kind(blank: str) -> None:
    assert [words for _, words in blocks(f"One line.{blank}\nAnother.{blank}")] == ["One line.", "Another."]


def test_lines_are_blocks_where_no_line_is_blank() -> None:
    assert [words for _, words in blocks("Pay vote\nCrews voted.\nReporting by Jon Eik")] == [
        *("Pay vote", "Crews voted.", "Reporting by Jon Eik"),
    ]
    assert blocks("One line.\nAnother.\n\nA third.")[0] == ("paragraph", "One line.\nAnother.")
    assert [words for _, words in blocks("\n\n One. \n \n\t\n  Two.  \n\n")] == ["One.", "Two."]
    assert blocks("") == blocks(" \n\n ") == []


# --- sentences ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Crews voted.|So did we.",
        "Crews voted!|“So did we.”",
        "“We voted.”|She left.",
        "“We voted.” she said.",
        "“Did you vote?” he asked.|“No!”",
        "Crews voted …|Nobody came.",
        "Crews voted ... and left.",
        "Mr. Ode left.|So did Mrs. Ode.",
        "J. R. Ode and Ann B. Vik voted.|He won.",
        "It was in the U.S. Senate.|She won.",
        "At 9:30 a.m. it rained.|At 5 p.m. it stopped.",
        "Sales rose 3.5 percent.|Costs fell.",
        "Gov. Ode, Sen. Vik and Dr. Lunde met on Feb. 3.|They ate.",
        "It cost $4.50.|That is much.",
        "(It rained.)|[Crews stayed.]|They left.",
        "No. 7 won.|2,100 people came.",
        "It rained.|‘Much,’ he said.",
        "It rained.|«Much», he said.",
        "It rained.|— So it did.",
        "It rained. but not much.",
        "Es regnete.|Ömer blieb.",
        "Идёт дождь.|Все ушли.",
        "It rained.|🙂 Nobody minded.",
        "Who knows?!|Nobody does.",
        "One\nTwo",
    ],
)
def test_sentences_end_where_readers_end_them(text: str) -> None:
    expected = text.replace("\n", "|").split("|")
    assert sentences(f"{text.replace('|', ' ')}\n\nAnd more.") == [*expected, "And more."]


def test_sentences_stand_in_blocks_that_have_any() -> None:
    text = "Pay vote\n\nBy Jon Eik\n\nMARL - It rained. Much.\n\nWhat now\n\nReporting by Ann Vik\n\nComments"
    assert sentences(text, "Pay vote") == ["Pay vote", "It rained.", "Much.", "What now"]


def test_a_dateline_may_be_given() -> None:
    text = "Marl, today: it rained. Much."
    given_blocks = [Block("paragraph", 0, len(text)), Block("dateline", 0, 12)]
    assert [text[start:end] for start, end in find_sentences(text, given_blocks)] == ["it rained.", "Much."]


# --- any text -----------------------------------------------------------------------------------------------

TEXTS = st.text(st.sampled_from("AaÉé. .,!?…\n\n\n“”’\"'()-–1🙂中\t\u0301"), max_size=60) | st.lists(
    st.sampled_from(
        ["MARL (Ledger) -", "By Jon Eik", "Comments", "Reporting by Jon Eik", "Mr.", "A.", "It rained.", " ", "\n\n"]
    ),
    max_size=12,
).map("".join)


@settings(deadline=None, max_examples=300)
@given(TEXTS, st.none() | TEXTS)
def test_blocks_hold_all_that_is_printed_once(text: str, title: str | None) -> None:
    found = find_blocks(text, title)
    outer = [block for block in found if block.kind not in INNER or not _is_inside(block, found)]
    covered = [place for block in outer for place in range(block.start, block.end)]
    assert len(covered) == len(set(covered))
    assert {place for place, character in enumerate(text) if not character.isspace()} <= set(covered)
    assert {block.kind for block in found} <= set(BlockKind)
    assert found == sorted(found, key=lambda block: (block.start, -block.end))
    for block in found:
        words = text[block.start : block.end]
        assert words == words.strip() != ""


def _is_inside(block: Block, found: list[Block]) -> bool:
    return any(
        other.kind == "paragraph" and other.start <= block.start and block.end <= other.end and other is not block
        for other in found
    )


@settings(deadline=None, max_examples=300)
@given(TEXTS, st.none() | TEXTS)
def test_sentences_hold_all_words_of_their_blocks(text: str, title: str | None) -> None:
    found = find_blocks(text, title)
    made = find_sentences(text, found)
    for start, end in made:
        assert text[start:end] == text[start:end].strip() != ""
        assert sum(block.start <= start and end <= block.end for block in found if block.kind in WITH_SENTENCES) == 1
    assert all(one[1] <= other[0] for one, other in pairwise(made))
    inner = {place for block in found if block.kind in INNER for place in range(block.start, block.end)}
    words = {
        place
        for block in found
        if block.kind in WITH_SENTENCES
        for place in range(block.start, block.end)
        if not text[place].isspace()
    }
    assert words - inner == {place for start, end in made for place in range(start, end) if not text[place].isspace()}


@pytest.mark.parametrize("unit", [".", "Mr. ", " \n", "A.", ".)", "? ", "AB ", "A, b", "Reporting by ", "“", "1. "])
def test_time_grows_with_the_length_and_not_with_its_square(unit: str) -> None:
    text = unit * (40_000 // len(unit))
    sentences = find_sentences(text, find_blocks(text))  # took minutes where it took the square
    assert all(0 <= start < end <= len(text) for start, end in sentences)
