"""The source form: what is quoted is found where it is meant, or the report says where it might be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

import newscorpus
from newscorpus.anchoring import anchored
from newscorpus.article import Article
from newscorpus.errors import AnchorError, ReadError
from newscorpus.formats import read_articles
from newscorpus.formats._source import to_record
from newscorpus.formats.yaml import to_yaml
from newscorpus.schema.source import SourceArticle
from newscorpus.testing import articles, spans
from newscorpus.text import Extent, Quotation, anchor, quote
from newscorpus.validate import validate

TEXT = """\
Pay vote at Nørvik

NØRVIK (Sund Post) - Crews will vote on Friday, Åse Lunde said.

“We were promised six percent,” Lunde said, “and we were given two.” She left.The vote is on Friday.

Reporting by Jon EikEditing by Ann Vik
"""
BARE: dict[str, Any] = {
    "id": "pay-vote",
    "language": "en",
    "rights": {"license": "CC-BY-4.0"},
    "origin": {"kind": "written"},
    "text": TEXT,
}
ALL = {"layers": {"all": {"status": "silver", "method": "model"}}}


def source(**fields: Any) -> str:
    return yaml.safe_dump(BARE | fields, allow_unicode=True, sort_keys=False, width=10**6)


def read(**fields: Any) -> Article:
    anchored_ = to_record(SourceArticle.model_validate(BARE | fields))
    assert anchored_.faults == []
    return Article.model_validate(anchored_.record)


def mention(quoted: object, **fields: Any) -> dict[str, Any]:
    return {"label": "PERSON", "form": "name", "quote": quoted, **fields}


def place_of(quoted: object) -> tuple[int, int, str | None]:
    (found,) = read(mentions=[mention(quoted)]).mentions
    return found.start, found.end, found.exact


def nth(words: str, number: int) -> int:
    """Find the start of an occurrence without the code that is tested."""
    place = -1
    for _ in range(number):
        place = TEXT.index(words, place + 1)
    return place


# --- where things stand -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written, words, number",
    [
        ("Åse Lunde", "Åse Lunde", 1),
        ("Lunde#1", "Lunde", 1),
        ("Lunde#2", "Lunde", 2),
        ("Friday#2", "Friday", 2),
        ("Åse |Lunde| said.", "Lunde", 1),
        ("|Lunde| said, “", "Lunde", 2),
        ("“and |we|", "we", 2),
        ("Jon |Eik|Editing", "Eik", 1),
        ("|Editing| by", "Editing", 1),
        ("left.|The| vote", "The", 1),
        ("“We were promised six percent,”", "“We were promised six percent,”", 1),
        ("She", "She", 1),
    ],
)
def test_quotations_name_their_place(written: str, words: str, number: int) -> None:
    start = nth(words, number)
    assert place_of(written) == (start, start + len(words), words)


def test_only_whole_words_count() -> None:
    assert "e" in TEXT
    for written in ("e", "and we wer", "Eik", "vot#1"):
        with pytest.raises(AssertionError):
            place_of(written)
    assert place_of("Jon |Eik|")[2] == "Eik"


def test_offsets_are_taken_as_they_are() -> None:
    assert place_of({"start": 3, "end": 9}) == (3, 9, TEXT[3:9])
    assert place_of({"start": 3, "end": 9, "exact": "other"}) == (3, 9, "other")
    assert place_of({"start": 3, "end": 10**6}) == (3, 10**6, TEXT[3:])


def test_bars_and_number_signs_may_belong_to_the_words() -> None:
    text = "Track #1 is a|b, and track #1 is c#2."
    assert anchor(text, "a\\|b").exact == "a|b"
    assert anchor(text, "c\\#2").exact == "c#2"
    assert anchor(text, "track \\#1").start == text.index("track")
    assert anchor(text, "is |a\\|b|,").exact == "a|b"
    with pytest.raises(AnchorError, match="has `1` bars"):
        anchor(text, "a|b")


def test_one_span_may_have_fragments() -> None:
    parts = ["We were promised six percent,", "and we were given two."]
    made = read(
        entities={"lunde": {"type": "PERSON", "name": "Åse Lunde"}},
        quotes={"pay": {"content": parts, "cue": "said#1", "source": "Lunde#2", "speakers": ["lunde"]}},
    ).quotes[0]
    assert [span.exact for span in made.content] == parts
    assert [span.exact for span in made.cue] == ["said"]
    assert made.type == "direct", "as its marks show"


# --- the reports --------------------------------------------------------------------------------------------

FAULTS: list[tuple[dict[str, Any], str, str, list[str]]] = [
    ({"mentions": [mention("Oduya")]}, "$.mentions[0].quote", "quotation `Oduya` does not stand in the text", []),
    (
        {"mentions": [mention("Lunde")]},
        "$.mentions[0].quote",
        "quotation `Lunde` stands in the text `2` times",
        ["#1 at", "#2 at", "Åse ⟦Lunde⟧ said.", "add `#1`, `#2`"],
    ),
    (
        {"mentions": [mention("Lunde#3")]},
        "$.mentions[0].quote",
        "quotation `Lunde#3`: its words stand in the text `2` times only",
        ["⟦Lunde⟧"],
    ),
    (
        {"mentions": [mention("Eik")]},
        "$.mentions[0].quote",
        "quotation `Eik` stands in the text within longer words only",
        ["Jon ⟦Eik⟧Editing", "write `before|words|after`"],
    ),
    (
        {"mentions": [mention("by |Lunde|")]},
        "$.mentions[0].quote",
        "in another neighborhood",
        ["⟦Lunde⟧"],
    ),
    (
        {"mentions": [mention('"We were promised')]},
        "$.mentions[0].quote",
        "does not stand in the text",
        ["⟦“We were promised⟧"],
    ),
    (
        {"mentions": [mention("Friday, Åse Lunde told")]},
        "$.mentions[0].quote",
        "does not stand in the text",
        ["the text leaves it after 18 characters"],
    ),
    (
        {"quotes": {"q 1": {"content": ["We were promised", "nothing"], "cue": "said#2"}}},
        "$.quotes['q 1'].content[1]",
        "quotation `nothing` does not stand",
        [],
    ),
    ({"quotes": {"q1": {"content": "She left", "source": "He"}}}, "$.quotes.q1.source", "`He` does not stand", []),
    (
        {"claims": {"c1": {"content": "we were given three", "type": "event"}}},
        "$.claims.c1.content",
        "does not stand",
        ["the text leaves it after 15 characters"],
    ),
    ({"sentences": [{"quote": "She went."}]}, "$.sentences[0].quote", "does not stand", []),
    ({"blocks": [{"kind": "credit", "quote": "By Jon Eik"}]}, "$.blocks[0].quote", "does not stand", []),
]


@pytest.mark.parametrize(
    "fields, place, reason, shown", FAULTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_reports_name_file_line_reason_and_candidates(
    fields: dict[str, Any], place: str, reason: str, shown: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "pay-vote.yaml"
    path.write_text(source(**fields), "utf-8")
    written = path.read_text("utf-8").splitlines()
    (error,) = anchored(str(path))
    assert isinstance(error, ReadError)
    assert error.path == str(path)
    assert error.line is not None
    assert f"{place}: " in str(error)
    assert reason in str(error)
    assert all(part in str(error) for part in shown), str(error)
    quoted = reason.split("`")[1].partition("#")[0] if "`" in reason else ""
    assert quoted in written[error.line - 1].replace('\\"', '"') or "- " in written[error.line - 1]
    found = [one for one in validate(path) if one.name == "quotation-not-anchored"]
    assert [(one.location.line, one.location.field) for one in found] == [(error.line, place)]


def test_each_fault_of_a_line_is_reported_and_the_other_lines_read(tmp_path: Path) -> None:
    path = tmp_path / "output.jsonl"
    good = json.dumps(BARE | {"mentions": [mention("Åse Lunde")]})
    bad = json.dumps(BARE | {"id": "bad-one", "mentions": [mention("Lunde"), mention("nobody"), mention("She")]})
    path.write_text("\n".join([good, bad, "", "{", good.replace("pay-vote", "other-vote")]), "utf-8")
    found = list(anchored(str(path)))
    assert [one.id for one in found if isinstance(one, Article)] == ["pay-vote", "other-vote"]
    errors = [one for one in found if isinstance(one, ReadError)]
    assert [error.line for error in errors] == [2, 2, 4]
    assert "$.mentions[0].quote: quotation `Lunde` stands in the text `2` times; candidates: #1 at" in str(errors[0])
    assert "$.mentions[1].quote" in str(errors[1])
    assert "malformed JSON" in str(errors[2])


def test_what_is_no_source_is_reported_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "pay-vote.yaml"
    fields = {"genre": "repor", "mentions": [{"label": "PERSON", "qoute": "She", "quote": "She"}], "published_at": 5}
    path.write_text(source(**fields), "utf-8")
    lines = path.read_text("utf-8").splitlines()
    reported = {
        str(one.location.field): one for one in validate(path) if one.location.field and one.code.startswith("REC")
    }
    assert {"$.genre", "$.mentions[0].qoute", "$.published_at"} <= set(reported)
    for field, word in (("$.genre", "genre"), ("$.mentions[0].qoute", "qoute"), ("$.published_at", "published_at")):
        line = reported[field].location.line
        assert line is not None
        assert word in lines[line - 1]


def test_a_withheld_source_has_offsets_and_no_words(tmp_path: Path) -> None:
    path = tmp_path / "withheld.yaml"
    fields = {key: value for key, value in BARE.items() if key != "text"}
    fields |= {"rights": {"license": "LicenseRef-x", "text": "withheld"}, "text_length": 20, "text_sha256": "0" * 64}
    path.write_text(yaml.safe_dump(fields | {"mentions": [mention({"start": 2, "end": 5})]}), "utf-8")
    (article,) = newscorpus.read(path)
    assert (article.text, article.mentions[0].exact, article.mentions[0].start) == (None, None, 2)
    path.write_text(yaml.safe_dump(fields | {"mentions": [mention("She")]}), "utf-8")
    with pytest.raises(ReadError, match="has no text to stand in"):
        list(newscorpus.read(path))


# --- what may be left out -----------------------------------------------------------------------------------


def test_ids_are_found_where_they_are_left_out() -> None:
    made = read(
        mentions=[mention(words) for words in ("She", "Åse Lunde", "Lunde#2")],
        claims={
            "a": {"content": "She left", "type": "event"},
            "b": {"content": "we were given two", "type": "event"},
        },
        relations=[
            {"type": "supports", "head": "b", "tail": "a"},
            {"type": "qualifies", "head": "a", "tail": "b"},
        ],
    )
    assert [(one.id, one.exact) for one in made.mentions] == [("m1", "Åse Lunde"), ("m2", "Lunde"), ("m3", "She")]
    assert [(one.id, one.head) for one in made.relations] == [("r1", "a"), ("r2", "b")]


def test_found_ids_meet_none_that_are_given() -> None:
    made = read(mentions=[mention("She", id="m1"), mention("Åse Lunde"), mention("Lunde#2")])
    assert [one.id for one in made.mentions] == ["mm1", "mm2", "m1"]


def test_many_found_ids_sort_as_their_annotations_do() -> None:
    words = [f"w{number}" for number in range(12)]
    made = read(text=" ".join(words), mentions=[mention(word) for word in reversed(words)])
    assert [one.id for one in made.mentions] == [f"m{number:02}" for number in range(1, 13)]
    assert [one.exact for one in made.mentions] == words


def test_labels_and_forms_have_defaults() -> None:
    made = read(
        entities={"lunde": {"type": "PERSON", "name": "Åse Lunde"}},
        mentions=[{"entity": "lunde", "quote": "Åse Lunde"}, {"label": "DATE", "quote": "Friday#1"}],
    )
    by_words = {one.exact: (str(one.label), str(one.form), one.entity) for one in made.mentions}
    assert by_words == {"Åse Lunde": ("PERSON", "name", "lunde"), "Friday": ("DATE", "value", None)}
    assert made.text_length == len(TEXT)


@pytest.mark.parametrize(
    "written, stored",
    [
        ("2025-02-03", "2025-02-03T00:00:00+00:00"),
        ("2025-02-03T04:05:06Z", "2025-02-03T04:05:06+00:00"),
        ("2025-02-03 04:05:06.5+05:45", "2025-02-02T22:20:06.500000+00:00"),
    ],
)
def test_days_and_times_are_stored_in_utc(written: str, stored: str, tmp_path: Path) -> None:
    path = tmp_path / "pay-vote.yaml"
    path.write_text(source() + f"published_at: {written}\n", "utf-8")
    (article,) = newscorpus.read(path)
    assert article.published_at is not None
    assert article.published_at.isoformat() == stored


# --- blocks and sentences -----------------------------------------------------------------------------------


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(str(block.kind), TEXT[block.start : block.end]) for block in article.blocks]


def sentences(article: Article) -> list[str]:
    return [TEXT[one.start : one.end] for one in article.sentences]


def test_segments_are_found_by_rule() -> None:
    found = read(title="Pay vote at Nørvik", **ALL)
    assert [kind for kind, _ in kinds(found)] == ["headline", "paragraph", "dateline", "paragraph", "credit"]
    assert kinds(found)[2] == ("dateline", "NØRVIK (Sund Post) -")
    assert sentences(found) == [
        "Pay vote at Nørvik",
        "Crews will vote on Friday, Åse Lunde said.",
        "“We were promised six percent,” Lunde said, “and we were given two.”",
        "She left.The vote is on Friday.",
    ]


def test_listed_segments_take_the_place_of_those_they_meet() -> None:
    found = read(
        title="Pay vote at Nørvik",
        blocks=[
            {"kind": "subhead", "quote": "Pay vote at Nørvik"},
            {"kind": "byline", "quote": "Reporting by |Jon Eik|"},
        ],
        sentences=[{"quote": "She left."}, {"quote": "left.|The vote is on Friday.|"}],
        **ALL,
    )
    assert [kind for kind, _ in kinds(found)] == ["subhead", "paragraph", "dateline", "paragraph", "credit", "byline"]
    assert sentences(found)[-2:] == ["She left.", "The vote is on Friday."]
    assert len(sentences(found)) == 5


def test_listed_segments_may_stand_alone() -> None:
    found = read(segmentation="listed", blocks=[{"kind": "paragraph", "quote": "She left"}], **ALL)
    assert kinds(found) == [("paragraph", "She left")]
    assert found.sentences == ()


def test_segments_are_found_only_for_layers_that_are_listed() -> None:
    layer = {"status": "silver", "method": "rules"}
    assert read().blocks == read().sentences == ()
    assert read(layers={"blocks": layer}).sentences == ()
    assert read(layers={"sentences": layer}).blocks == ()
    assert len(read(layers={"sentences": layer}).sentences) == 4


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(articles(withheld=False, layers=["blocks", "sentences"]), st.data())
def test_corrections_of_segments_come_back(article: Article, data: st.DataObject) -> None:
    """Any block or sentence may be dropped or moved, and its source gives just that."""
    kept = {
        layer: tuple(one for one in getattr(article, layer) if data.draw(st.booleans()))
        for layer in ("blocks", "sentences")
    }
    changed = article.model_copy(update=kept)
    (back,) = _from_yaml(changed)
    assert (back.blocks, back.sentences) == (changed.blocks, changed.sentences)


def _from_yaml(article: Article) -> list[Article]:
    record = to_record(SourceArticle.model_validate(yaml.safe_load(to_yaml(article)))).record
    return [Article.model_validate(record)]


# --- quoting and anchoring are inverse ----------------------------------------------------------------------

HARD = st.text(st.sampled_from("ab #|“”1\n.é\u0301😀中-’"), min_size=1, max_size=40).filter(lambda text: text.strip())


@settings(deadline=None)
@given(HARD, st.data())
def test_what_quote_writes_anchor_finds(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert anchor(text, quote(text, start, end)) == (start, end, text[start:end])


@settings(deadline=None)
@given(HARD, st.data())
def test_whole_words_are_quoted_without_their_neighbors(text: str, data: st.DataObject) -> None:
    try:
        strategy = spans(text)
    except InvalidArgument:  # the text has no word
        reject()
    span = data.draw(strategy)
    written = quote(text, span.start, span.end)
    assert not Quotation.parse(written).is_neighborhood
    assert anchor(text, written)[:2] == (span.start, span.end)


@settings(deadline=None)
@given(HARD, st.integers(1, 3), st.text(st.sampled_from("ab#|1"), max_size=3))
def test_quotations_read_back_as_they_were(words: str, number: int, around: str) -> None:
    for quotation in (
        Quotation(words),
        Quotation(words, number),
        Quotation(words, None, around, around[::-1], is_neighborhood=True),
    ):
        assert Quotation.parse(str(quotation)) == quotation


@pytest.mark.xfail(reason="a backslash before what is added to the words is taken for an escape")
@pytest.mark.parametrize(
    "quotation", [Quotation("a\\", 2), Quotation("a", None, "b\\", "c", is_neighborhood=True)], ids=str
)
def test_words_may_end_with_a_backslash(quotation: Quotation) -> None:
    assert Quotation.parse(str(quotation)) == quotation


@settings(deadline=None)
@given(HARD, HARD)
def test_anchoring_finds_one_place_or_says_why_not(text: str, written: str) -> None:
    found: Extent | None = None
    candidates: tuple[str, ...] = ()
    try:
        found = anchor(text, written)
    except AnchorError as error:
        candidates = error.candidates
    assert all(candidate.count("⟦") <= 1 for candidate in candidates)
    if found is not None:
        assert text[found.start : found.end] == found.exact == Quotation.parse(written).exact


def test_a_folder_of_sources_is_read_although_one_is_at_fault(tmp_path: Path) -> None:
    for name, quoted in (("a", "She"), ("b", "nobody"), ("c", "She")):
        (tmp_path / f"{name}.yaml").write_text(source(id=f"vote-{name}", mentions=[mention(quoted)]), "utf-8")
    found = list(read_articles([str(tmp_path)]))
    assert sorted(one.id for one in found if isinstance(one, Article)) == ["vote-a", "vote-c"]
    (error,) = [one for one in found if isinstance(one, ReadError)]
    assert error.path == str(tmp_path / "b.yaml")
