"""What is written is what is read, whatever the format: valid articles, and any others that are of the right types."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml as pyyaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import newscorpus
from newscorpus.article import Article
from newscorpus.errors import WriteError
from newscorpus.formats import all_formats
from newscorpus.formats._source import from_article, to_record
from newscorpus.formats.yaml import to_yaml
from newscorpus.records import to_articles, to_record_batch
from newscorpus.schema.current import (
    BlockKind,
    Certainty,
    ClaimType,
    EntityType,
    Genre,
    LayerName,
    LayerStatus,
    MentionForm,
    Method,
    OriginKind,
    Polarity,
    QuoteType,
    RelationType,
    SourceKind,
    TextAccess,
)
from newscorpus.schema.source import SourceArticle
from newscorpus.testing import articles, corpora
from newscorpus.text import sha256

FEW = settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
MANY = settings(deadline=None, max_examples=400, suppress_health_check=list(HealthCheck))

ENDINGS = ("jsonl", "jsonl.gz", "jsonl.zst", "ndjson", "parquet", "spacy")


# --- articles of the right types, and of no other virtue ----------------------------------------------------

ODD = (
    "\x00\x07\x08\t\n\x0b\x0c\r\x1b\x1f \x7f\x80\x85\x9f\xa0\xad\u0301\u200b\u200d\u202e\u2028\u2029\ufeff\ufffe\uffff"
)
MARKUP = "#|\\\"'“”‘’-:{}[]&*!%@`,~?<>=|"
TEXTS = st.text(
    st.sampled_from(f"{ODD}{MARKUP}ab1éא中😀") | st.characters(exclude_categories=["Cs"]),
    max_size=24,
)
IDS = TEXTS.filter(bool) | st.sampled_from(
    ["null", "true", "No", "1", "1.5", "~", "=", "<<", "2001-01-01", "id", " x", "x ", "-", "{}", "a: b", "#", "0x1F"]
)
OFFSETS = st.integers(0, 30) | st.integers(0, 2**31 - 1)
REFERENCES = st.lists(IDS, max_size=2)


def values(vocabulary: type) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(vocabulary))


def records(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(fields)


ATTRIBUTES = st.lists(records(key=IDS, value=TEXTS), max_size=1)
EXTENTS: dict[str, st.SearchStrategy[Any]] = {"start": OFFSETS, "end": OFFSETS}
SPAN = records(**EXTENTS, exact=st.none() | TEXTS)
LAYER = records(
    name=values(LayerName),
    status=values(LayerStatus),
    method=values(Method),
    annotators=st.lists(TEXTS, max_size=2),
    guideline=st.none() | TEXTS,
)
ENTITY = records(
    id=IDS,
    type=values(EntityType),
    name=TEXTS,
    wikidata=st.none() | st.just("Q20"),
    fictional=st.booleans(),
    attributes=ATTRIBUTES,
)
MENTION = records(
    id=IDS,
    entity=st.none() | IDS,
    label=values(EntityType),
    form=values(MentionForm),
    **EXTENTS,
    exact=st.none() | TEXTS,
    attributes=ATTRIBUTES,
)
QUOTE = records(
    id=IDS,
    type=values(QuoteType),
    content=st.lists(SPAN, min_size=1, max_size=2),
    cue=st.lists(SPAN, max_size=2),
    source=st.lists(SPAN, max_size=2),
    source_kind=values(SourceKind),
    speakers=REFERENCES,
    parent=st.none() | IDS,
    attributes=ATTRIBUTES,
)
CLAIM = records(
    id=IDS,
    quote=st.none() | IDS,
    content=st.lists(SPAN, min_size=1, max_size=2),
    gist=TEXTS,
    type=values(ClaimType),
    polarity=values(Polarity),
    certainty=values(Certainty),
    about=REFERENCES,
    attributes=ATTRIBUTES,
)
RELATION = records(id=IDS, type=values(RelationType), head=IDS, tail=IDS, attributes=ATTRIBUTES)
TIMES = st.datetimes(
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))]),
    min_value=datetime(2, 1, 1),  # noqa: DTZ001 -- Hypothesis adds the zone
)
ARTICLE = records(
    schema_version=st.just("1.0.0"),
    id=st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{2,9}){1,3}", fullmatch=True),
    language=st.sampled_from(["en", "zh-Hant-TW", "gsw"]),
    title=st.none() | TEXTS,
    text=st.none() | TEXTS,
    text_length=OFFSETS,
    text_sha256=TEXTS.map(sha256),
    published_at=st.none() | TIMES,
    publisher=st.none() | TEXTS,
    url=st.none() | st.just("https://example.org/é?q=1#x"),
    authors=st.lists(TEXTS, max_size=2),
    section=st.none() | TEXTS,
    genre=st.none() | values(Genre),
    topics=st.lists(st.just("medtop:20000500"), max_size=2),
    rights=records(license=st.just("LicenseRef-x.y"), holder=st.none() | TEXTS, text=values(TextAccess)),
    origin=records(kind=values(OriginKind), corpus=st.none() | TEXTS, native_id=st.none() | TEXTS, note=st.none()),
    layers=st.lists(LAYER, max_size=2),
    blocks=st.lists(records(kind=values(BlockKind), **EXTENTS), max_size=2),
    sentences=st.lists(records(**EXTENTS), max_size=2),
    entities=st.lists(ENTITY, max_size=2),
    mentions=st.lists(MENTION, max_size=2),
    quotes=st.lists(QUOTE, max_size=2),
    claims=st.lists(CLAIM, max_size=2),
    relations=st.lists(RELATION, max_size=2),
    attributes=ATTRIBUTES,
)


def any_articles() -> st.SearchStrategy[Article]:
    return ARTICLE.map(Article.model_validate)


def many(strategy: st.SearchStrategy[Article]) -> st.SearchStrategy[list[Article]]:
    return st.lists(strategy, min_size=1, max_size=2, unique_by=lambda article: article.id)


# --- ways there and back ------------------------------------------------------------------------------------


def by_file(ending: str) -> Callable[[Sequence[Article]], list[Article]]:
    def there_and_back(written: Sequence[Article]) -> list[Article]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"é articles.{ending}"
            assert newscorpus.write(path, written) == len(written)
            assert [one for batch in newscorpus.read(path, as_batches=True) for one in to_articles(batch)] == list(
                written
            )
            return list(newscorpus.read(path))

    return there_and_back


def by_record_batch(written: Sequence[Article]) -> list[Article]:
    return list(to_articles(to_record_batch(written)))


def by_plain_values(written: Sequence[Article]) -> list[Article]:
    return [Article.model_validate(article.model_dump()) for article in written]


def by_json(written: Sequence[Article]) -> list[Article]:
    return [Article.model_validate_json(article.model_dump_json()) for article in written]


LOSSLESS: dict[str, Callable[[Sequence[Article]], list[Article]]] = {
    "record batch": by_record_batch,
    "plain values": by_plain_values,
    "JSON": by_json,
    **{ending: by_file(ending) for ending in ENDINGS},
}


def by_yaml(written: Sequence[Article]) -> list[Article]:
    """Write a folder of YAML files, and read them in the order in which they were written."""
    with tempfile.TemporaryDirectory() as folder:
        newscorpus.write(f"{folder}/sources/", written)
        found = {article.id: article for article in newscorpus.read(f"{folder}/sources")}
        assert len(found) == len(written)
        return [found[article.id] for article in written]


def test_every_format_is_tested() -> None:
    suffixes = {suffix.strip(".") for known in all_formats() if not known.is_folder for suffix in known.suffixes}
    assert suffixes == {ending.partition(".")[0] for ending in ENDINGS}
    assert [known.name for known in all_formats() if known.is_folder] == ["yaml"]


@FEW
@given(drawn=corpora(min_size=1, max_size=3))
def test_valid_articles_come_back(drawn: list[Article]) -> None:
    check_all(drawn)


def check_all(drawn: list[Article]) -> None:
    for name, there_and_back in LOSSLESS.items():
        assert there_and_back(drawn) == drawn, name


@FEW
@given(drawn=corpora(min_size=1, max_size=3))
def test_valid_articles_come_back_from_quotations(drawn: list[Article]) -> None:
    assert by_yaml(drawn) == drawn


@FEW
@given(drawn=many(any_articles()))
def test_any_articles_come_back(drawn: list[Article]) -> None:
    check_all(drawn)


@FEW
@given(drawn=many(any_articles()))
def test_any_articles_come_back_from_quotations_or_are_refused(drawn: list[Article]) -> None:
    check_yaml(drawn)


def check_yaml(drawn: list[Article]) -> None:
    refused = []
    for article in drawn:
        try:
            assert by_yaml([article]) == [article]
        except WriteError as error:
            refused.append(error.message)
    assert all("cannot be written in source form" in message for message in refused)


@pytest.mark.slow
@MANY
@given(drawn=st.lists(any_articles() | articles(), min_size=1, max_size=3, unique_by=lambda article: article.id))
def test_very_many_come_back(drawn: list[Article]) -> None:
    check_all(drawn)
    check_yaml(drawn)


@FEW
@given(articles(near_valid=True))
def test_faults_come_back_too(drawn: Any) -> None:
    for way in ("jsonl", "parquet"):
        assert LOSSLESS[way]([drawn.article]) == [drawn.article]


@settings(FEW, max_examples=25)
@given(articles())
def test_what_is_quoted_is_anchored_where_it_was(article: Article) -> None:
    form = from_article(article)
    anchored = to_record(SourceArticle.model_validate(form))
    assert anchored.faults == []
    assert Article.model_validate(anchored.record) == article


@settings(FEW, max_examples=25)
@given(articles(withheld=False, layers=list(LayerName)))
def test_sources_are_written_with_words_not_numbers(article: Article) -> None:
    """Offsets stand only where the text is withheld, or for what no quotation can name."""
    form = pyyaml.safe_load(to_yaml(article))
    places = [mention["quote"] for mention in form.get("mentions", [])]
    places += [quote["content"] for quote in form.get("quotes", {}).values()]
    assert all(isinstance(place, str | list) for place in places)


TRICKY = (
    "",
    "\n",
    "\n\nStarts with blank lines.",
    "Ends with blanks.  \n \n",
    "Trailing blank \nat a line end.",
    "\tTab first.",
    " Blank first.\n  More.",
    "NEL\x85within",
    "Line\u2028and paragraph\u2029separators.",
    "\ufeffMark first.",
    "Carriage\rreturn\r\nboth.",
    "Bell\x07, escape\x1b[31m, delete\x7f, null\x00.",
    "--- \n...\n# no comment: {x} [y] & *z !t %u @v `w",
    "“Quoted”, 'single', \"double\", \\ back\\nslash",
    "é e\u0301 ｅ́ 😀 👩‍🚒 𐍅𐌿𐌻𐍆 \u200fשלום",
    "\ud7ff\ue000\ufffd\ufffe\uffff\U0010ffff",
)


def bare(text: str) -> Article:
    return Article.model_validate(
        {
            "schema_version": "1.0.0",
            "id": "bare",
            "language": "en",
            "title": text,
            "text": text,
            "text_length": len(text),
            "text_sha256": sha256(text),
            "rights": {"license": "CC0-1.0", "holder": text, "text": "included"},
            "origin": {"kind": "third-party", "note": text},
            "authors": [text],
            "attributes": [{"key": text or "x", "value": text}],
        }
    )


@pytest.mark.parametrize("text", TRICKY, ids=ascii)
@pytest.mark.parametrize("way", [*LOSSLESS, "yaml"])
def test_odd_characters_come_back(way: str, text: str) -> None:
    there_and_back = by_yaml if way == "yaml" else LOSSLESS[way]
    (back,) = there_and_back([bare(text)])
    assert back == bare(text)
    assert back.text == text


@FEW
@given(TEXTS)
@example("\n a")
@example("a\n")
@example("a: b\n\n\n")
def test_texts_come_back_from_yaml_to_the_character(text: str) -> None:
    assert by_yaml([bare(text)])[0].text == text


@pytest.mark.parametrize(
    "change",
    [
        {"text_length": 3},
        {"text_sha256": sha256("x")},
        {"entities": [{"id": "e", "type": "ORG", "name": name, "fictional": True} for name in "ab"]},
        {"sentences": [{"start": 3, "end": 5}, {"start": 0, "end": 2}]},
        {
            "mentions": [{"id": "m", "label": "DATE", "form": "value", "start": 0, "end": 2, "exact": None}],
        },
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_a_source_cannot_hold_is_refused_and_not_changed(change: dict[str, Any], tmp_path: Path) -> None:
    article = Article.model_validate(bare("Some words.").model_dump() | change)
    path = tmp_path / "bare.yaml"
    path.write_text("as it was")
    with pytest.raises(WriteError, match=rf"cannot be written in source form: .*{next(iter(change))}"):
        newscorpus.write(path, [article])
    assert path.read_text() == "as it was"


def test_two_articles_of_one_id_do_not_share_a_file(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="two articles have the id `bare`"):
        newscorpus.write(f"{tmp_path}/sources/", [bare("One."), bare("Two.")])


@pytest.mark.parametrize("ending", [*ENDINGS, "yaml"])
def test_half_characters_are_refused_and_what_stood_there_stays(ending: str, tmp_path: Path) -> None:
    half = bare("x").model_copy(update={"title": "\ud83d"})
    path = tmp_path / f"articles.{ending}"
    path.write_text("as it was")
    with pytest.raises((WriteError, ValueError)):
        newscorpus.write(path, [half])
    assert path.read_text() == "as it was"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
