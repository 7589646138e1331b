"""BIO tags of tokens, for any tokenizer: what they say, what they cannot, and that nothing is lost without a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscorpus.article import Article, withhold
from newscorpus.bridges.datasets import Tagged, TokenView, token_view
from newscorpus.corpus import Corpus
from newscorpus.errors import HydrationError, TokenizerError
from newscorpus.schema.current import EntityType, Layer, LayerName, Mention, Sentence, Span
from newscorpus.testing import articles, corpora
from newscorpus.text import sha256

datasets = pytest.importorskip("datasets")
tokenizers = pytest.importorskip("tokenizers")

LAYERS: tuple[Any, ...] = ("mentions", "quotes", "content", "cue", "source", "claims")
PAIRS = re.compile(r"\w+|[^\w\s]")


def pairs(text: str) -> list[tuple[int, int]]:
    """Cut into words and marks."""
    return [match.span() for match in PAIRS.finditer(text)]


def characters(text: str) -> list[tuple[int, int]]:
    """Cut into single characters, so that every span begins and ends with tokens."""
    return [(place, place + 1) for place, character in enumerate(text) if not character.isspace()]


@pytest.fixture(scope="module")
def model_tokenizer() -> Any:
    """A byte-level tokenizer with special tokens, trained here on a few words."""
    made = tokenizers.Tokenizer(tokenizers.models.BPE())
    made.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    special = ["[CLS]", "[SEP]", "[PAD]"]
    alphabet = tokenizers.pre_tokenizers.ByteLevel.alphabet()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=300, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    made.train_from_iterator(["the crews said the crews said the ferries"], trainer)
    made.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 0), ("[SEP]", 1)]
    )
    return made


def made_of(text: str, *mentions: tuple[str, str], sentences: Sequence[tuple[int, int]] = ()) -> Article:
    """Write an article with mentions, each by its label and words that stand once in the text."""
    found = [(text.index(words), words, label) for label, words in mentions]
    return Article(
        schema_version="1.0.0",
        id="an-article",
        language="en",
        text=text,
        text_length=len(text),
        text_sha256=sha256(text),
        rights={"license": "CC0-1.0", "text": "included"},  # type: ignore[arg-type]
        origin={"kind": "written"},  # type: ignore[arg-type]
        layers=(Layer(name="entities", status="draft", method="rules"),),  # type: ignore[arg-type]
        sentences=tuple(Sentence(start=start, end=end) for start, end in sentences),
        mentions=tuple(
            Mention(
                id=f"m{number}",
                label=EntityType(label),
                form="name",  # type: ignore[arg-type]
                start=start,
                end=start + len(words),
                exact=words,
            )
            for number, (start, words, label) in enumerate(found)
        ),
    )


def tags_of(view: TokenView, row: dict[str, Any]) -> list[str]:
    return ["-" if tag < 0 else view.names[tag] for tag in row["tags"]]


def told(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["id"], one["reason"]) for one in row["unexpressed"]]


# --- what the tags say --------------------------------------------------------------------------------------


def test_words_have_tags_and_places() -> None:
    text = "👩‍🚒 Lena Oduya left Marl."
    article = made_of(text, ("PERSON", "Lena Oduya"), ("GPE", "Marl"))
    view = token_view("mentions", pairs)
    (row,) = view.rows_of(article)
    assert row["words"][-5:] == ["Lena", "Oduya", "left", "Marl", "."]
    assert tags_of(view, row)[-5:] == ["B-PERSON", "I-PERSON", "O", "B-GPE", "O"]
    assert [text[start:end] for start, end in row["offsets"]] == row["words"]
    assert (row["article"], row["sentence"]) == ("an-article", None)
    assert row["spans"][0] == {"id": "m0", "label": "PERSON", "start": 4, "end": 14}
    assert view.decode(row) == [Tagged(4, 14, "PERSON"), Tagged(20, 24, "GPE")]


def test_names_of_tags_are_those_of_the_vocabulary() -> None:
    names = {layer: token_view(layer, str.split).names for layer in LAYERS}
    assert names["mentions"] == ("O", *(f"{prefix}-{label}" for label in EntityType for prefix in "BI"))
    assert names["quotes"] == ("O", "B-content", "I-content", "B-cue", "I-cue", "B-source", "I-source")
    assert names["content"] == ("O", "B-direct", "I-direct", "B-indirect", "I-indirect", "B-mixed", "I-mixed")
    assert names["cue"] == ("O", "B-cue", "I-cue")
    assert {"B-named", "B-document"} < set(names["source"])
    assert {"B-prediction", "I-event"} < set(names["claims"])


def test_every_layer_shows_its_spans(article: Article) -> None:
    rows = {layer: token_view(layer, characters).rows_of(article)[0] for layer in LAYERS}
    fragments = sum(len(quote.content) for quote in article.quotes)
    assert len(rows["content"]["spans"] + rows["content"]["unexpressed"]) == fragments
    assert {span["id"] for span in rows["claims"]["spans"]} <= {claim.id for claim in article.claims}
    assert {span["label"] for span in rows["quotes"]["spans"]} == {"content", "cue", "source"}
    cues = [article.covered(Span(start=one["start"], end=one["end"])) for one in rows["cue"]["spans"]]
    assert sorted(cues) == sorted(str(cue.exact) for quote in article.quotes for cue in quote.cue)


# --- what they cannot say -----------------------------------------------------------------------------------


def test_of_spans_that_overlap_the_longest_is_tagged() -> None:
    article = made_of("the mayor of Marl", ("PERSON", "the mayor of Marl"), ("GPE", "Marl"))
    view = token_view("mentions", str.split)
    (row,) = view.rows_of(article)
    assert tags_of(view, row) == ["B-PERSON", "I-PERSON", "I-PERSON", "I-PERSON"]
    assert row["unexpressed"] == [{"id": "m1", "label": "GPE", "start": 13, "end": 17, "reason": "overlap"}]


@pytest.mark.parametrize(
    "align, tags, reasons, spans",
    [
        ("strict", ["O", "O", "O"], [("m0", "unaligned"), ("m1", "unaligned")], []),
        ("contract", ["O", "B-PERSON", "O"], [("m0", "moved"), ("m1", "unaligned")], [(6, 10)]),
        ("expand", ["B-PERSON", "I-PERSON", "B-GPE"], [("m0", "moved"), ("m1", "moved")], [(0, 10), (11, 17)]),
    ],
)
def test_spans_within_tokens(align: Any, tags: list[str], reasons: Any, spans: list[tuple[int, int]]) -> None:
    article = made_of("ex-Ms Lena (Marl)", ("PERSON", "Ms Lena"), ("GPE", "Marl"))
    view = token_view("mentions", str.split, align=align)
    (row,) = view.rows_of(article)
    assert tags_of(view, row) == tags
    assert told(row) == reasons
    assert [(one["start"], one["end"]) for one in row["spans"]] == spans
    assert [(one["start"], one["end"]) for one in row["unexpressed"]] == [(3, 10), (12, 16)], "as annotated"


def test_spans_where_there_is_no_token_or_no_text() -> None:
    article = made_of("Lena & Marl", ("PERSON", "Lena"), ("ORG", "&"))
    beyond = article.mentions[0].model_copy(update={"id": "far", "start": 90, "end": 95})
    empty = article.mentions[0].model_copy(update={"id": "empty", "start": 2, "end": 2})
    odd = article.model_copy(update={"mentions": (*article.mentions, beyond, empty)})
    (row,) = token_view("mentions", lambda text: re.findall(r"\w+", text)).rows_of(odd)
    assert told(row) == [("m1", "no-token"), ("far", "outside"), ("empty", "outside")]


def test_rows_are_sentences_and_what_stands_between_them() -> None:
    text = "MARL (NPA) - Lena left. She went\nto Norvik. Ende"
    sentences = [(13, 23), (24, 43)]
    article = made_of(text, ("GPE", "MARL"), ("PERSON", "left. She"), ("GPE", "Norvik"), sentences=sentences)
    view = token_view("mentions", pairs, rows="sentences")
    rows = view.rows_of(article)
    assert [row["sentence"] for row in rows] == [None, 0, 1, None]
    assert [" ".join(row["words"]) for row in rows] == ["MARL ( NPA ) -", "Lena left .", "She went to Norvik .", "Ende"]
    assert [told(row) for row in rows] == [[], [("m1", "cut")], [("m1", "cut")], []]
    assert tags_of(view, rows[2]) == ["B-PERSON", "O", "O", "B-GPE", "O"]
    assert view.decode(rows[2]) == [Tagged(24, 27, "PERSON"), Tagged(36, 42, "GPE")], "offsets of the article"


def test_sentences_may_be_absent_or_wrong() -> None:
    view = token_view("mentions", pairs, rows="sentences")
    assert [row["sentence"] for row in view.rows_of(made_of("No sentences."))] == [None]
    overlapping = made_of("One two. Three.", sentences=[(0, 8), (4, 15), (9, 99), (20, 30)])
    assert [row["words"] for row in view.rows_of(overlapping)] == [["One", "two", "."], ["Three", "."]]
    assert [row["words"] for row in view.rows_of(made_of(" \n"))] == [[]]


# --- laws ---------------------------------------------------------------------------------------------------

VIEWS = st.builds(
    token_view,
    st.sampled_from(LAYERS),
    st.sampled_from([pairs, characters, str.split, lambda text: re.findall(r"\w+", text)]),
    rows=st.sampled_from(["articles", "sentences"]),
    align=st.sampled_from(["strict", "contract", "expand"]),
)


def spans_of(view: TokenView, article: Article) -> list[tuple[str, int, int]]:
    """List what is annotated, by id and place."""
    if view.layer == "mentions":
        return [(one.id, one.start, one.end) for one in article.mentions]
    if view.layer == "claims":
        return [(one.id, span.start, span.end) for one in article.claims for span in one.content]
    parts = ("content", "cue", "source") if view.layer == "quotes" else (view.layer,)
    return [(one.id, span.start, span.end) for one in article.quotes for part in parts for span in getattr(one, part)]


def check_view(article: Article, view: TokenView) -> None:
    text = article.text or ""
    rows = view.rows_of(article)
    for row in rows:
        assert len(row["words"]) == len(row["offsets"]) == len(row["tags"])
        assert [text[start:end] for start, end in row["offsets"]] == row["words"]
        decoded = [(one.start, one.end, one.label) for one in view.decode(row)]
        assert decoded == [(one["start"], one["end"], one["label"]) for one in row["spans"]]
    shown = [one for row in rows for one in row["spans"]]
    others = [one for row in rows for one in row["unexpressed"]]
    annotated = spans_of(view, article)
    assert {(one["id"], one["start"], one["end"]) for one in others} <= set(annotated)
    places = {(one["id"], one["start"], one["end"]) for one in [*shown, *others]}
    assert set(annotated) <= places, "nothing is lost without a word"
    if not others:
        assert sorted((one["id"], one["start"], one["end"]) for one in shown) == sorted(annotated)


@settings(max_examples=30)
@given(articles(withheld=False), VIEWS)
def test_decoding_gives_what_is_tagged_and_nothing_is_lost(article: Article, view: TokenView) -> None:
    check_view(article, view)


@pytest.mark.slow
@settings(settings.get_profile("search"), suppress_health_check=list(HealthCheck))
@given(articles(withheld=False), VIEWS)
def test_nothing_is_lost_of_very_many(article: Article, view: TokenView) -> None:
    check_view(article, view)


@settings(max_examples=20)
@given(
    articles(withheld=False, layers=["blocks", "sentences", "entities", "quotes", "claims"]), st.sampled_from(LAYERS)
)
def test_spans_that_align_and_do_not_overlap_come_back(article: Article, layer: Any) -> None:
    view = token_view(layer, characters)
    spans = sorted(spans_of(view, article), key=lambda span: span[1:])
    alone = all(first[2] <= second[1] for first, second in pairwise(spans))
    (row,) = view.rows_of(article)
    if alone:
        assert row["unexpressed"] == []
        assert [(one.start, one.end) for one in view.decode(row)] == [span[1:] for span in spans]
    else:
        assert {one["reason"] for one in row["unexpressed"]} == {"overlap"}


@settings(max_examples=15)
@given(articles(withheld=False))
def test_every_word_stands_in_one_row_of_the_sentences(article: Article) -> None:
    rows = token_view("mentions", characters, rows="sentences").rows_of(article)
    (whole,) = token_view("mentions", characters).rows_of(article)
    assert [offsets for row in rows for offsets in row["offsets"]] == whole["offsets"]


# --- tokenizers ---------------------------------------------------------------------------------------------


def test_words_are_located_one_after_the_other() -> None:
    view = token_view("mentions", lambda text: ["a", "b", "a", "b"])
    (row,) = view.rows_of(made_of("a “b”, a\nb"))
    assert row["offsets"] == [[0, 1], [3, 4], [7, 8], [9, 10]]


@pytest.mark.parametrize(
    "tokenize, message",
    [
        (
            lambda text: text.lower().split(),
            r"an-article`: word 0 of the tokenizer, `lena`, does not come next in ⟦⟧Lena",
        ),
        (lambda text: ["Lena", "Marl"], "word 1 of the tokenizer, `Marl`, does not come next in Lena⟦⟧ left"),
        (lambda text: ["Lena", ""], "word 1 of the tokenizer, ``"),
        (lambda text: ["Lena", (5, 9)], "token 0 of the tokenizer is `'Lena'`"),
        (lambda text: [(0, 4), (3, 9)], "token 1 of the tokenizer goes from 3 to 9, the one before it to 4"),
        (lambda text: [(0, 400)], "token 0 of the tokenizer goes from 0 to 400"),
        (lambda text: [(2, 2)], "token 0 of the tokenizer goes from 2 to 2"),
        (lambda text: [4, 5], "token 0 of the tokenizer is `4`"),
        (lambda text: [(0.0, 4.0)], "token 0 of the tokenizer is"),
    ],
)
def test_tokens_that_cannot_be_located_are_an_error(tokenize: Callable[[str], Any], message: str) -> None:
    with pytest.raises(TokenizerError, match=message):
        token_view("mentions", tokenize).rows_of(made_of("Lena left Marl"))


def test_what_is_no_tokenizer_or_no_option_is_refused() -> None:
    class Slow:
        is_fast = False

    with pytest.raises(TypeError, match="`Slow` gives no offsets: load the fast one"):
        token_view("mentions", Slow())
    with pytest.raises(TypeError, match="`int` is no tokenizer"):
        token_view("mentions", 3)
    for wrong in ({"layer": "entities"}, {"rows": "words"}, {"align": "loose"}):
        with pytest.raises(ValueError, match="is none of"):
            token_view(**{"layer": "mentions", "tokenizer": str.split, **wrong})  # type: ignore[arg-type]


def test_tokens_of_a_model_have_ids_and_special_ones_are_ignored(model_tokenizer: Any) -> None:
    text = "said 👩‍🚒 Café"
    article = made_of(text, ("PERSON", "👩‍🚒"), ("ORG", "Café"))
    view = token_view("mentions", model_tokenizer)
    (row,) = view.rows_of(article)
    assert (row["words"][0], row["words"][-1]) == ("[CLS]", "[SEP]")
    assert (row["tags"][0], row["tags"][-1]) == (-100, -100)
    assert row["offsets"][0] == row["offsets"][-1] == [0, 0]
    assert row["input_ids"] == model_tokenizer.encode(text).ids
    assert set(row["attention_mask"]) == {1}
    assert view.decode(row) == [Tagged(5, 8, "PERSON"), Tagged(9, 13, "ORG")], "code points, though tokens are of bytes"
    assert [name[:1] for name in tags_of(view, row)].count("B") == 2
    model_tokenizer.enable_padding(pad_id=2, pad_token="[PAD]", length=60)
    (padded,) = view.rows_of(article)
    model_tokenizer.no_padding()
    assert len(padded["tags"]) == 60
    assert set(padded["tags"][len(row["tags"]) :]) == {-100}
    model_tokenizer.enable_truncation(5)
    (short,) = view.rows_of(article)
    model_tokenizer.no_truncation()
    assert ("m1", "no-token") in told(short)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(article=articles(withheld=False), layer=st.sampled_from(LAYERS), align=st.sampled_from(["strict", "expand"]))
def test_nothing_is_lost_with_tokens_of_a_model(model_tokenizer: Any, article: Article, layer: Any, align: Any) -> None:
    view = token_view(layer, model_tokenizer, rows="sentences", align=align)
    rows = view.rows_of(article)
    for row in rows:
        assert [(one.start, one.end) for one in view.decode(row)] == [
            (one["start"], one["end"]) for one in row["spans"]
        ]
    places = {(one["id"], one["start"], one["end"]) for row in rows for one in row["spans"] + row["unexpressed"]}
    assert set(spans_of(view, article)) <= places


def test_predicted_tags_are_decoded_too() -> None:
    view = token_view("cue", str.split)
    (row,) = token_view("mentions", str.split).rows_of(made_of("a b c d e"))
    assert view.decode(row, [2, 2, 0, 1, 1]) == [Tagged(0, 3, "cue"), Tagged(6, 7, "cue"), Tagged(8, 9, "cue")]


# --- datasets -----------------------------------------------------------------------------------------------


def test_a_view_of_a_corpus_is_a_dataset_a_split(few: Corpus) -> None:
    view = token_view("mentions", pairs, rows="sentences")
    made = view(few)
    assert list(made) == list(few.splits)
    assert made["train"].features == view.features
    tags = made["train"].features["tags"]
    assert (tags[0] if isinstance(tags, list) else tags.feature).names == list(view.names)
    articles = [article for article in few if article.text is not None]
    assert made["test"].to_list() == [row for article in few.only("test") for row in view.rows_of(article)]
    assert {row for part in made.values() for row in part["article"]} == {article.id for article in articles}


def test_what_says_nothing_of_a_layer_has_no_row(corpus: Corpus) -> None:
    bare = corpus[0].model_copy(update={"id": "bare-one", "layers": (), "mentions": ()})
    mixed = Corpus.of([corpus[0], withhold(corpus[1]), bare])
    view = token_view("cue", str.split)
    assert view.left_out(mixed) == {corpus[1].id: "withheld", "bare-one": "not annotated"}
    made = view(mixed)["all"]
    assert made["article"] == [corpus[0].id]
    assert f"Left out: {corpus[1].id} (withheld), bare-one (not annotated)." in made.info.description
    with pytest.raises(HydrationError, match="is withheld"):
        view.rows_of(withhold(corpus[1]))
    assert view(Corpus.of([bare]))["all"].features == view.features


def test_a_view_of_a_dataset_is_that_of_its_articles(few: Corpus) -> None:
    view = token_view("claims", pairs)
    assert view(few.to_datasets(features="class-labels"))["test"].to_list() == view(few)["test"].to_list()


def test_ignored_tags_survive_what_datasets_do(model_tokenizer: Any, few: Corpus, tmp_path: Any) -> None:
    made = token_view("content", model_tokenizer)(few)["test"]
    expected = made["tags"][:]
    assert expected[0][0] == -100
    mapped = made.map(lambda row: {"length": len(row["words"])})
    assert mapped["tags"][:] == expected
    assert mapped.features["tags"] == made.features["tags"]
    mapped.save_to_disk(tmp_path / "saved")
    assert datasets.load_from_disk(str(tmp_path / "saved"))["tags"][:] == expected
    assert made.cast(made.features)["tags"][:] == expected


@settings(max_examples=5)
@given(corpora(withheld=None))
def test_any_corpus_has_a_view(drawn: list[Article]) -> None:
    view = token_view("mentions", pairs)
    rows = sum(len(part) for part in view(Corpus.of(drawn)).values())
    assert rows == len(drawn) - len(view.left_out(drawn))
    assert all(
        LayerName.ENTITIES in {layer.name for layer in one.layers}
        for one in drawn
        if one.id not in view.left_out(drawn)
    )
