"""Articles as `Doc` and back, with the real spaCy."""

from __future__ import annotations

import gc
import logging
import pickle
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import newscorpus
from newscorpus.article import Article
from newscorpus.bridges.spacy import register_extensions
from newscorpus.bridges.spacy.alignment import MODES, Tokens
from newscorpus.bridges.spacy.document import blank_pipeline, tokens_of
from newscorpus.corpus import Corpus
from newscorpus.errors import ConversionError, HydrationError
from newscorpus.testing import articles
from newscorpus.text import sha256
from newscorpus.validate import validate

spacy = pytest.importorskip("spacy")
tokens = pytest.importorskip("spacy.tokens")

FEW = settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
ANNOTATED = articles(withheld=False, languages=["en", "de", "zh", "ar"])
MODE = st.sampled_from(MODES)


@pytest.fixture(scope="module", autouse=True)
def _extensions() -> None:
    register_extensions()


@pytest.fixture(scope="module")
def article(corpus: Corpus) -> Article:
    """An article whose spans all start and end where tokens do, with claims, a source each and more."""
    with_text = (article for article in corpus if article.text)
    return next(one for one in with_text if one.claims and one.quotes and not one.to_spacy()._.unaligned)


@pytest.fixture(scope="module")
def doc(article: Article) -> Any:
    return article.to_spacy()


def record(text: str, **fields: Any) -> Article:
    """Make an article of a text."""
    rest = {
        "schema_version": "1.0.0",
        "id": "made-up",
        "language": "en",
        "text": text,
        "text_length": len(text),
        "text_sha256": sha256(text),
        "rights": {"license": "CC0-1.0", "text": "included"},
        "origin": {"kind": "third-party"},
    }
    return Article.model_validate(rest | fields)


def mention(text: str, words: str, id: str, form: str = "name", label: str = "ORG") -> Any:
    start = text.index(words)
    place = {"start": start, "end": start + len(words), "exact": words}
    return {"id": id, "label": label, "form": form, **place}


ENTITIES = {"name": "entities", "status": "silver", "method": "human"}


# --- what a Doc holds ---------------------------------------------------------------------------------------


def test_groups_hold_every_span_with_its_id_and_label(article: Article, doc: Any) -> None:
    def held(group: str) -> list[tuple[str, str, str]]:
        assert not [one for one in doc._.unaligned if one.group == group]
        return [(span.text, span.label_, span.id_) for span in doc.spans[group]]

    assert held("mentions") == [(one.exact, one.label, one.id) for one in article.mentions]
    assert held("quotes") == [(part.exact, one.type, one.id) for one in article.quotes for part in one.content]
    assert held("cues") == [(part.exact, "cue", one.id) for one in article.quotes for part in one.cue]
    assert held("sources") == [(part.exact, one.source_kind, one.id) for one in article.quotes for part in one.source]
    assert held("claims") == [(part.exact, one.type, one.id) for one in article.claims for part in one.content]
    assert held("blocks") == [(article.covered(one), one.kind, "") for one in article.blocks]
    assert held("sentences") == [(article.covered(one), "sentence", "") for one in article.sentences]


def test_links_lead_to_the_records(article: Article, doc: Any) -> None:
    assert doc._.article is article
    for span in doc.spans["mentions"]:
        assert span._.annotation == article.mention(span.id_)
        assert span._.entity == article.entity_of(span.id_)
        assert (span._.quote, span._.claim, span._.speakers) == (None, None, ())
    for group in ("quotes", "cues", "sources"):
        for span in doc.spans[group]:
            assert span._.quote == span._.annotation == article.quote(span.id_)
            assert span._.speakers == article.speakers(span.id_)
    for span in doc.spans["claims"]:
        assert span._.claim == article.claim(span.id_)
        assert span._.quote == article.quote_of(span.id_)
        assert span._.speakers == article.claimers(span.id_)
    assert doc[0:1]._.annotation is None
    bare = spacy.blank("en")("No article.")
    assert (bare._.article, bare._.unaligned, bare[0:1]._.speakers) == (None, (), ())


def test_ents_are_names_and_values_the_longest_of_those_that_overlap() -> None:
    text = "The Bank of Marl Quay said on Friday that it paid six crews."
    found = [
        mention(text, "Bank of Marl Quay", "m1"),
        mention(text, "Marl Quay", "m2", label="FAC"),
        mention(text, "Friday", "m3", "value", "DATE"),
        mention(text, "it", "m4", "pronoun"),
        mention(text, "six crews", "m5", "nominal", "NORP"),
        mention(text, "six", "m6", "value", "CARDINAL"),
    ]
    doc = record(text, mentions=found, layers=[ENTITIES]).to_spacy()
    assert [(ent.text, ent.label_, ent.id_) for ent in doc.ents] == [
        ("Bank of Marl Quay", "ORG", "m1"),
        ("Friday", "DATE", "m3"),
        ("six", "CARDINAL", "m6"),
    ]
    assert {token.ent_iob_ for token in doc} == {"B", "I", "O"}
    assert [span.id_ for span in doc.spans["mentions"]] == ["m1", "m2", "m3", "m4", "m5", "m6"]


def test_items_of_wikidata_are_the_knowledge_base(corpus: Corpus) -> None:
    article = next(one for one in corpus if one.text and any(entity.wikidata for entity in one.entities))
    doc = article.to_spacy()
    linked = {span.id_: span.kb_id_ for span in doc.spans["mentions"] if span.kb_id_}
    assert linked == {
        one.id: entity.wikidata
        for one in article.mentions
        if (entity := article.entity_of(one)) is not None and entity.wikidata
    }
    assert {ent.kb_id_ for ent in doc.ents} <= {"", *linked.values()}


def test_what_was_not_annotated_is_unknown_and_not_outside() -> None:
    text = "Oduya left the U.S.-made crane at Marl."
    found = [mention(text, "Oduya", "m1"), mention(text, "U.S.", "m2", label="GPE")]
    listed = record(text, mentions=found, layers=[ENTITIES]).to_spacy()
    assert [token.ent_iob_ for token in listed][:6] == ["B", "O", "O", "", "O", "O"], [str(one) for one in listed]
    (lost,) = listed._.unaligned
    assert (lost.group, lost.id, lost.moved_to, text[lost.start : lost.end]) == ("mentions", "m2", None, "U.S.")
    unlisted = record(text, mentions=found).to_spacy()
    assert {token.ent_iob_ for token in unlisted} == {"B", ""}


def test_sentences_start_where_they_do_and_bylines_are_their_own() -> None:
    text = "Crews vote\n\nBy Ida Brandt\n\nThey met. They left.\n\nReporting by Oduya"
    blocks = [
        {"kind": kind, "start": text.index(words), "end": text.index(words) + len(words)}
        for kind, words in [
            ("headline", "Crews vote"),
            ("byline", "By Ida Brandt"),
            ("paragraph", "They met. They left."),
            ("credit", "Reporting by Oduya"),
        ]
    ]
    starts = [text.index(words) for words in ("Crews", "They met", "They left")]
    ends = [text.index("\n"), text.index(" They left"), text.index("\n\nReporting")]
    sentences = [{"start": start, "end": end} for start, end in zip(starts, ends, strict=True)]
    doc = record(text, blocks=blocks, sentences=sentences).to_spacy()
    assert [sentence.text.strip() for sentence in doc.sents] == [
        "Crews vote",
        "By Ida Brandt",
        "They met.",
        "They left.",
        "Reporting by Oduya",
    ]
    assert not record(text, blocks=blocks).to_spacy().has_annotation("SENT_START")


# --- alignment ----------------------------------------------------------------------------------------------


@FEW
@given(ANNOTATED, MODE)
def test_texts_are_kept_to_the_character(article: Article, mode: Any) -> None:
    assert article.to_spacy(alignment=mode).text == article.text


ODD = st.text(st.sampled_from(" \n\t\r\u00a0\u2003\u200b.,-'’“”abé中😀\u0301\x00"), max_size=20)


@FEW
@given(ODD, st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=4), MODE)
@example("a  b ", [(1, 2), (2, 3), (4, 5)], "retokenize")
@example(" ", [(0, 1)], "retokenize")
def test_odd_white_space_is_kept_and_every_span_accounted_for(text: str, extents: Any, mode: Any) -> None:
    spans = [(start, end) for start, end in extents if start < end]
    article = record(text, sentences=[{"start": start, "end": end} for start, end in spans])
    doc = article.to_spacy(alignment=mode)
    assert doc.text == text
    placed = [(span.start_char, span.end_char) for span in doc.spans["sentences"]]
    lost = [(one.start, one.end) for one in doc._.unaligned if one.moved_to is None]
    moved = {(one.start, one.end): one.moved_to for one in doc._.unaligned if one.moved_to is not None}
    assert placed == [moved.get(span, span) for span in spans if span not in lost]
    if mode == "retokenize":
        assert all(end > len(text) for _, end in lost)
        assert not moved
    if mode == "strict":
        assert not moved
    for (start, end), (first, last) in moved.items():
        inside = start <= first and last <= end
        around = first <= start and (end <= last or text[last:end].isspace())
        assert inside if mode == "contract" else around


@FEW
@given(ANNOTATED)
def test_cut_tokens_fit_everything(article: Article) -> None:
    doc = article.to_spacy(alignment="retokenize")
    assert doc._.unaligned == ()
    assert [(span.start_char, span.end_char) for span in doc.spans["mentions"]] == [
        (one.start, one.end) for one in article.mentions
    ]


@FEW
@given(ANNOTATED, st.sampled_from(["strict", "contract", "expand"]))
def test_modes_are_those_of_char_span(article: Article, mode: Any) -> None:
    assert article.text is not None
    doc = blank_pipeline(article.language).make_doc(article.text)
    ours = tokens_of(doc)
    words = [(one.start + shift, one.end + shift) for one in article.mentions for shift in (-1, 0, 1)]
    for start, end in words:
        if 0 <= start < end <= len(article.text):
            theirs = doc.char_span(start, end, alignment_mode=mode)
            expected = None if theirs is None or theirs.start == theirs.end else (theirs.start, theirs.end)
            edges = article.text[start].isspace() or article.text[end - 1].isspace()
            assert ours.align(start, end, mode) == expected or edges


def test_each_mode_on_a_word_that_holds_a_name() -> None:
    text = "An U.S.-made crane."
    article = record(text, mentions=[mention(text, "U.S.", "m1", label="GPE")])
    moved = {mode: article.to_spacy(alignment=mode) for mode in MODES}
    told = {mode: [span.text for span in doc.spans["mentions"]] for mode, doc in moved.items()}
    assert told == {"strict": [], "contract": [], "expand": ["U.S.-made"], "retokenize": ["U.S."]}
    assert [one.moved_to for one in moved["expand"]._.unaligned] == [(3, 12)]
    assert [token.text for token in moved["retokenize"]] == ["An", "U.S.", "-made", "crane", "."]


def test_spans_of_broken_articles_are_left_out_and_listed() -> None:
    article = record("Some words.", sentences=[{"start": 5, "end": 99}, {"start": 4, "end": 2}, {"start": 0, "end": 0}])
    for mode in MODES:
        doc = article.to_spacy(alignment=mode)
        assert len(doc.spans["sentences"]) == 0
        assert len(doc._.unaligned) == 3


def test_tokens_without_any() -> None:
    assert Tokens([], []).align(0, 1, "expand") is None
    assert len(record("").to_spacy(alignment="retokenize")) == 0


# --- there and back -----------------------------------------------------------------------------------------


def by_bytes(doc: Any) -> Any:
    return tokens.Doc(spacy.blank("en").vocab).from_bytes(doc.to_bytes())


def by_docbin(doc: Any) -> Any:
    stored = tokens.DocBin(store_user_data=True, docs=[doc]).to_bytes()
    return next(tokens.DocBin().from_bytes(stored).get_docs(spacy.blank("xx").vocab))


WAYS: dict[str, Callable[[Any], Any]] = {
    "as it is": lambda doc: doc,
    "bytes": by_bytes,
    "DocBin": by_docbin,
    "pickle": lambda doc: pickle.loads(pickle.dumps(doc)),
}


@settings(FEW, max_examples=8)
@given(ANNOTATED, MODE)
def test_an_article_comes_back(article: Article, mode: Any) -> None:
    made = article.to_spacy(alignment=mode)
    for there_and_back in WAYS.values():
        back = there_and_back(made)
        assert back._.article == article
        assert back._.unaligned == made._.unaligned
        assert Article.from_spacy(back) == article
        for group in made.spans:
            links = [(span.text, span.label_, span.id_, span._.annotation) for span in made.spans[group]]
            assert [(span.text, span.label_, span.id_, span._.annotation) for span in back.spans[group]] == links


def test_an_article_comes_back_under_another_id(article: Article, doc: Any) -> None:
    assert Article.from_spacy(doc, id="another") == article.model_copy(update={"id": "another"})
    with pytest.raises(ConversionError, match="`No id` is no id of an article"):
        Article.from_spacy(doc, id="No id")


def test_documents_pass_through_a_pipeline_of_processes(corpus: Corpus) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer").overwrite = True
    chosen = [article for article in corpus if article.text][:4]
    documents = list(nlp.pipe([article.to_spacy(nlp) for article in chosen], n_process=2))
    assert [document._.article for document in documents] == chosen


def test_what_a_pipeline_has_changed_is_a_draft_and_the_rest_is_left_out(article: Article) -> None:
    nlp = spacy.blank("en")
    nlp.meta["name"], nlp.meta["version"] = "news_names", "1.2.3"
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "the"}])
    made = article.to_spacy(nlp)
    made.set_ents([])
    drafted = Article.from_spacy(nlp(made), nlp)
    assert (drafted.id, drafted.text, drafted.publisher) == (article.id, article.text, article.publisher)
    (layer,) = drafted.layers
    assert (layer.name, layer.status, layer.method) == ("entities", "draft", "model")
    assert (layer.annotators, layer.guideline) == (("en_news_names-1.2.3",), None)
    assert drafted.quotes == drafted.claims == drafted.sentences == drafted.blocks == ()
    assert {one.exact for one in drafted.mentions} == {"the"}
    assert [entity.name for entity in drafted.entities] == ["the"]


# --- a pipeline's output ------------------------------------------------------------------------------------


def errors(article: Article) -> list[str]:
    """List what is wrong with the annotations; a text may be what it is."""
    found = [one for one in validate([article]) if one.severity == "error"]
    return [f"{one.code} {one.message}" for one in found if not one.code.startswith("TXT")]


@pytest.fixture(scope="module")
def ruled() -> Any:
    """A pipeline that finds names by pattern, and sentences."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "PERSON", "pattern": "Lena Oduya", "id": "oduya"},
            {"label": "PER", "pattern": "Oduya"},
            {"label": "FAC", "pattern": "Marl quay"},
            {"label": "DATE", "pattern": "Friday"},
            {"label": "Ship", "pattern": "Gannet"},
        ]
    )
    return nlp


TEXT = "Lena Oduya left Marl quay on Friday. Oduya sailed on the Gannet.\n\n“We  were told,” Oduya said."


def test_a_draft_of_what_a_pipeline_found(ruled: Any) -> None:
    drafted = Article.from_spacy(ruled(TEXT), ruled, id="quay-names")
    assert errors(drafted) == []
    assert [(one.exact, str(one.label), str(one.form)) for one in drafted.mentions] == [
        ("Lena Oduya", "PERSON", "name"),
        ("Marl quay", "FAC", "name"),
        ("Friday", "DATE", "value"),
        ("Oduya", "PERSON", "name"),
        ("Gannet", "OTHER", "name"),
        ("Oduya", "PERSON", "name"),
    ]
    assert [entity.name for entity in drafted.entities] == ["Lena Oduya", "Marl quay", "Oduya", "Gannet"]
    assert [(one.key, one.value) for one in drafted.mentions[4].attributes] == [("label", "Ship")]
    assert [drafted.covered(sentence)[:6] for sentence in drafted.sentences] == ["Lena O", "Oduya ", "“We  w"]
    assert [(str(layer.name), layer.annotators) for layer in drafted.layers] == [
        ("sentences", ("en_pipeline-0.0.0",)),
        ("entities", ("en_pipeline-0.0.0",)),
    ]
    assert (drafted.id, drafted.language, str(drafted.origin.kind)) == ("quay-names", "en", "third-party")
    assert Article.from_spacy(ruled(TEXT)).layers[0].annotators == (f"spacy-{spacy.__version__}",)
    assert Article.from_spacy(ruled(TEXT)).id == f"doc-{sha256(TEXT)[:12]}"


@FEW
@given(ANNOTATED | ODD.filter(bool).map(record), st.randoms(use_true_random=False))
def test_any_output_makes_a_draft_without_errors(article: Article, randomness: Any) -> None:
    assert article.text is not None
    doc = blank_pipeline(article.language)(article.text)
    spans = []
    for _ in range(5):
        start = randomness.randrange(len(doc))
        end = min(len(doc), start + randomness.randint(1, 6))
        label = randomness.choice(["PERSON", "DATE", "MISC", "ship"])
        spans.append(tokens.Span(doc, start, end, label=label, kb_id=randomness.choice(["", "Q1", "NIL"])))
    doc.set_ents(spacy.util.filter_spans(spans))
    for token in list(doc)[1:]:
        token.is_sent_start = randomness.random() < 0.2
    assert errors(Article.from_spacy(doc)) == []
    doc.spans["mentions"] = spans
    assert errors(Article.from_spacy(doc)) == []


@settings(FEW, max_examples=10)
@given(articles(withheld=False, min_quotes=1, languages=["en", "fr"]), st.randoms(use_true_random=False))
def test_any_quotes_and_claims_make_a_draft_without_errors(article: Article, randomness: Any) -> None:
    doc = blank_pipeline("en")(article.text)
    for group in ("quotes", "cues", "sources", "claims"):
        starts = [randomness.randrange(len(doc)) for _ in range(3)]
        ids = randomness.choices(["", "a", "b"], k=3)
        doc.spans[group] = [
            tokens.Span(doc, start, min(len(doc), start + randomness.randint(1, 9)), label="x", span_id=id)
            for start, id in zip(starts, ids, strict=True)
        ]
    drafted = Article.from_spacy(doc)
    assert errors(drafted) == []
    assert {str(layer.name) for layer in drafted.layers} == {"quotes", "claims"}


def test_quotes_of_groups_are_put_together_by_their_ids(caplog: pytest.LogCaptureFixture) -> None:
    text = "“We were told,” Lena Oduya said, “to wait.” It rained, she added."
    doc = spacy.blank("en")(text)

    def span(words: str, label: str, id: str) -> Any:
        start = text.index(words)
        return doc.char_span(start, start + len(words), label=label, span_id=id)

    doc.spans["mentions"] = [span("Lena Oduya", "PERSON", "")]
    doc.spans["sc"] = [span("“We were told,”", "direct", "one"), span("to wait.", "direct", "one")]
    doc.spans["sc"].append(span("It rained", "indirect", ""))
    doc.spans["cues"] = [span("said", "cue", "one"), span("added", "cue", "two")]
    doc.spans["sources"] = [span("Lena Oduya", "named", "one")]
    doc.spans["claims"] = [span("It rained", "event", "c")]
    with caplog.at_level(logging.WARNING, logger="newscorpus"):
        drafted = Article.from_spacy(doc, groups={"quotes": "sc"})
    broken, rained = drafted.quotes
    assert errors(drafted) == []
    assert [part.exact for part in broken.content] == ["We were told,", "to wait."], "without its marks"
    assert (broken.id, str(broken.type), str(broken.source_kind)) == ("one", "direct", "named")
    assert [entity.name for entity in drafted.speakers(broken)] == ["Lena Oduya"]
    assert (str(rained.type), str(rained.source_kind)) == ("indirect", "implicit")
    assert drafted.quote_of("c") == rained
    assert "left out: `cue` at" in caplog.text
    with pytest.raises(ConversionError, match="`tokens`"):
        Article.from_spacy(doc, groups={"tokens": "sc"})


# --- what cannot be done ------------------------------------------------------------------------------------


def test_refusals_say_what_to_do(corpus: Corpus, article: Article) -> None:
    withheld = next(one for one in corpus if one.text is None)
    with pytest.raises(HydrationError, match=r"newscorpus\.hydrate"):
        withheld.to_spacy()
    with pytest.raises(ConversionError, match=r"no alignment `loose` .*`strict`"):
        article.to_spacy(alignment="loose")  # type: ignore[arg-type]
    with pytest.raises(ConversionError, match="has no text"):
        Article.from_spacy(spacy.blank("en")(""))


def test_a_tokenizer_that_changes_the_text_is_refused(article: Article) -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer = lambda text: tokens.Doc(nlp.vocab, words=text.split())
    with pytest.raises(ConversionError, match="the tokenizer changes the text"):
        article.to_spacy(nlp)


def test_an_extension_of_another_package_is_not_overwritten(article: Article) -> None:
    ours = tokens.Span.remove_extension("speakers")
    tokens.Span.set_extension("speakers", default=None)
    try:
        with pytest.raises(ConversionError, match=r"remove_extension\('speakers'\)"):
            article.to_spacy()
    finally:
        tokens.Span.remove_extension("speakers")
        tokens.Span.set_extension("speakers", getter=ours[2])


@pytest.mark.parametrize(
    "language, code", [("en-GB", "en"), ("gsw", "xx"), ("zh-Hant-TW", "zh"), ("DE", "de"), ("ja", "xx")]
)
def test_languages_without_a_tokenizer_fall_back_to_none(language: str, code: str) -> None:
    assert blank_pipeline(language).lang in (code, language.partition("-")[0].lower())


def test_a_missing_spacy_names_its_extra(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['spacy'] = None; import newscorpus\n"
        "article = next(iter(newscorpus.load('test')))\n"
        "for call in (article.to_spacy, lambda: newscorpus.write('x.spacy', [article])):\n"
        "    try:\n        call()\n    except ImportError as error:\n        print(type(error).__name__, error)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert run.stdout.count("MissingExtraError `spacy") == 2
    assert run.stdout.count("pip install 'newscorpus[spacy]'") == 2
    assert list(tmp_path.iterdir()) == []


# --- DocBin files -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def some(corpus: Corpus) -> list[Article]:
    """A few articles, one of them withheld."""
    return [*corpus[:3], next(one for one in corpus if one.text is None)]


def test_articles_come_back_from_a_file(some: list[Article], tmp_path: Path) -> None:
    path = tmp_path / "articles.spacy"
    assert newscorpus.write(path, some) == len(some)
    assert list(newscorpus.read(path)) == some, "the withheld one too"


def test_a_file_is_one_that_spacy_reads(some: list[Article], tmp_path: Path) -> None:
    path = tmp_path / "articles.spacy"
    newscorpus.write(path, some)
    nlp = spacy.blank("en")
    examples = list(spacy.training.Corpus(path)(nlp))
    made = [article.to_spacy(nlp) for article in some if article.text is not None]
    assert [each.reference.text for each in examples] == [doc.text for doc in made]
    for each, doc in zip(examples, made, strict=True):
        assert told(each.reference.ents) == told(doc.ents)
        assert {name: told(group) for name, group in each.reference.spans.items()} == {
            name: told(group) for name, group in doc.spans.items()
        }


def told(spans: Any) -> list[tuple[int, int, str, str]]:
    return [(span.start, span.end, span.label_, span.id_) for span in spans]


def test_files_of_others_become_drafts(ruled: Any, tmp_path: Path) -> None:
    path = tmp_path / "theirs.spacy"
    tokens.DocBin(docs=[ruled(TEXT), ruled("Oduya left.")]).to_disk(path)
    first, second = newscorpus.read(path)
    assert [one.exact for one in first.mentions][:2] == ["Lena Oduya", "Marl quay"]
    assert (second.text, second.language, len(second.sentences)) == ("Oduya left.", "und", 1)
    assert errors(first) == errors(second) == []


def broken_files(folder: Path, article: Article) -> dict[str, Path]:
    """Write files that are none, each for another reason."""
    whole = folder / "whole.spacy"
    newscorpus.write(whole, [article])
    content = whole.read_bytes()
    carried = article.to_spacy()
    carried.user_data["newscorpus"]["article"] = {"article as JSON": '{"schema_version": "1.0.0", "id": 3}'}
    no_json = article.to_spacy()
    no_json.user_data["newscorpus"]["article"] = {"article as JSON": "no JSON"}
    empty = spacy.blank("en")("")
    made = {
        "cut": content[: len(content) // 2],
        "text": b"no DocBin at all",
        "nothing": b"",
        "message": zlib.compress(spacy.util.srsly.msgpack_dumps({"attrs": [1]})),
        "record": tokens.DocBin(docs=[carried], store_user_data=True).to_bytes(),
        "json": tokens.DocBin(docs=[no_json], store_user_data=True).to_bytes(),
        "no document": tokens.DocBin().to_bytes(),
        "no text": tokens.DocBin(docs=[empty]).to_bytes(),
    }
    for name, bytes_ in made.items():
        (folder / f"{name}.spacy").write_bytes(bytes_)
    return {name: folder / f"{name}.spacy" for name in made}


def test_broken_files_are_faults_and_no_tracebacks(article: Article, tmp_path: Path) -> None:
    expected = {
        "cut": ("FIL101", "no DocBin of spaCy"),
        "text": ("FIL101", "no DocBin of spaCy"),
        "nothing": ("FIL101", "no DocBin of spaCy"),
        "message": ("FIL101", "no DocBin of spaCy"),
        "record": ("REC203", "id"),
        "json": ("FIL103", "Expecting value"),
        "no document": ("FIL102", ""),
        "no text": ("FIL101", "no text"),
    }
    for name, path in broken_files(tmp_path, article).items():
        code, words = expected[name]
        found = [one for one in validate(path) if one.code == code]
        assert found, (name, [str(one) for one in validate(path)])
        assert words in found[0].message
        with pytest.raises(newscorpus.NewscorpusError) as refused:
            list(newscorpus.read(path))
        assert path.name in str(refused.value)
        assert gc.isenabled(), "spaCy's serializer leaves it off"


def test_a_broken_document_does_not_hide_the_others(article: Article, tmp_path: Path) -> None:
    carried = article.to_spacy()
    carried.user_data["newscorpus"]["article"] = {"article as JSON": "{}"}
    stored = tokens.DocBin(docs=[article.to_spacy(), carried, article.to_spacy()], store_user_data=True)
    stored.to_disk(tmp_path / "three.spacy")
    assert list(newscorpus.read(tmp_path / "three.spacy", on_error="skip")) == [article, article]
    lines = {one.location.line for one in validate(tmp_path / "three.spacy") if one.code == "REC202"}
    assert lines == {2}
