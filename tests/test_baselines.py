"""The baselines of the leaderboard: what the rules find, and that what they make is sound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks import leaderboard
from benchmarks._baselines.quotes import find_quotes
from hypothesis import given, settings

from newscorpus.article import Article
from newscorpus.corpus import Corpus
from newscorpus.diagnostics import Severity
from newscorpus.schema.current import Quote
from newscorpus.testing import articles
from newscorpus.text import sha256
from newscorpus.validate import validate

PEOPLE = {"Lena Oduya": "oduya", "Oduya": "oduya", "She": "oduya", "Ruan Tessier": "tessier", "the report": "report"}


def quotes_in(template: Article, text: str) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
    """Find quotes in a text in which the people above are mentioned."""
    mentions = []
    for words, entity in PEOPLE.items():
        place = text.find(words)
        if place >= 0 and not (words == "Oduya" and text[place - 5 : place] == "Lena "):
            form = {"She": "pronoun", "the report": "nominal"}.get(words, "name")
            label = "OTHER" if entity == "report" else "PERSON"
            mentions.append({"id": f"m{place}", "entity": entity, "label": label, "form": form, "start": place,
                             "end": place + len(words), "exact": words})  # fmt: skip
    used = {str(one["entity"]) for one in mentions}
    names = {entity: name for name, entity in reversed(PEOPLE.items()) if entity in used}
    parts = {
        "text": text,
        "text_length": len(text),
        "text_sha256": sha256(text),
        "title": None,
        "entities": [
            {"id": id, "type": "OTHER" if id == "report" else "PERSON", "name": name, "fictional": True}
            for id, name in names.items()
        ],
        "mentions": sorted(mentions, key=lambda one: int(str(one["start"]))),
        "layers": [
            {"name": "entities", "status": "gold", "method": "human", "annotators": ["a", "b"], "guideline": "1.0"}
        ],
    }
    nothing = dict.fromkeys(("blocks", "sentences", "quotes", "claims", "relations", "attributes"), ())
    found = find_quotes(Article.model_validate(template.model_dump() | nothing | parts))
    return [(*_words(quote), str(quote.type), quote.speakers) for quote in found.quotes]


def _words(quote: Quote) -> tuple[str, str, str]:
    content, cue, source = (
        " … ".join(span.exact or "" for span in spans) for spans in (quote.content, quote.cue, quote.source)
    )
    return content, cue, source


@pytest.mark.parametrize(
    "text, expected",
    [
        (
            "“We were promised six per cent,” Lena Oduya said, “and we were given two.”",
            ("We were promised six per cent, … and we were given two.", "said", "Lena Oduya", "direct", ("oduya",)),
        ),
        (
            "Lena Oduya told reporters on Friday that crews would vote on Monday.",
            ("crews would vote on Monday", "told", "Lena Oduya", "indirect", ("oduya",)),
        ),
        (
            "Crews at the quay will vote on Friday, said Ruan Tessier.",
            ("Crews at the quay will vote on Friday", "said", "Ruan Tessier", "indirect", ("tessier",)),
        ),
        (
            "Ruan Tessier said the whole memo was “not for us”.",
            ("the whole memo was “not for us”", "said", "Ruan Tessier", "mixed", ("tessier",)),
        ),
        (
            "According to the report, the quay cost four million.",
            ("the quay cost four million", "According to", "the report", "indirect", ("report",)),
        ),
        (
            "“Nobody asked us about it,” said Lena Oduya. “We would have told them.” The crews went home.",
            ("Nobody asked us about it, … We would have told them.", "said", "Lena Oduya", "direct", ("oduya",)),
        ),
    ],
)
def test_rules_by_example(article: Article, text: str, expected: tuple[str, str, str, str, tuple[str, ...]]) -> None:
    assert quotes_in(article, text) == [expected]


@pytest.mark.parametrize(
    "text",
    ["Lena Oduya went to say goodbye.", "The “six per cent” deal is dead.", "Crews left, and the quay was quiet."],
)
def test_rules_find_nothing_where_nobody_speaks(article: Article, text: str) -> None:
    assert quotes_in(article, text) == []


def test_drafts_of_the_corpus_have_no_errors(corpus: Corpus) -> None:
    drafts = [find_quotes(article) for article in corpus.only("validation")[:3] if article.text is not None]
    assert all(draft.quotes for draft in drafts)
    assert [str(one) for one in validate(drafts) if one.severity == Severity.ERROR] == []
    assert {layer.status for draft in drafts for layer in draft.layers if layer.name == "quotes"} == {"draft"}


@settings(max_examples=15)
@given(articles(withheld=False, layers=["entities", "quotes"]))
def test_drafts_of_any_text_have_no_errors(drawn: Article) -> None:
    draft = find_quotes(drawn)
    assert [str(one) for one in validate([draft]) if one.severity == Severity.ERROR] == []


def test_withheld_article_is_refused(corpus: Corpus) -> None:
    withheld = next(article for article in corpus if article.text is None)
    with pytest.raises(ValueError, match="is withheld"):
        find_quotes(withheld)


def test_written_page_is_that_of_the_written_figures(checkout: Path) -> None:
    written = json.loads((checkout / "corpus" / "leaderboard.json").read_text("utf-8"))
    assert (checkout / "benchmarks" / "leaderboard.md").read_text("utf-8") == leaderboard.page(written)


def test_surname_alone_is_the_person_of_the_full_name() -> None:
    spacy = pytest.importorskip("spacy")
    from benchmarks._baselines.ner import find_names

    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    names = {"Lena Oduya": "PERSON", "Oduya": "PERSON", "Ruan Tessier": "PERSON", "Ida Tessier": "PERSON"}
    ruler.add_patterns([{"label": label, "pattern": name} for name, label in (names | {"Tessier": "PERSON"}).items()])
    text = "Lena Oduya met Ruan Tessier and Ida Tessier. Oduya spoke, Tessier did not."
    (found,) = find_names(nlp, [Article.from_spacy(nlp(text), nlp, id="three-people")])
    assert [entity.name for entity in found.entities] == ["Lena Oduya", "Ruan Tessier", "Ida Tessier", "Tessier"]
    assert [mention.exact for mention in found.mentions_of(found.entities[0])] == ["Lena Oduya", "Oduya"]
    assert [str(one) for one in validate([found]) if one.severity == Severity.ERROR] == []


@pytest.mark.slow
def test_leaderboard_from_training_to_page(corpus: Corpus, tmp_path: Path) -> None:
    pytest.importorskip("spacy")
    from benchmarks._baselines.ner import train

    few = corpus.filter(lambda article: corpus.split_of(article) != "test" or article.id in _few(corpus))
    kept = leaderboard.keep(few, tmp_path / "corpus")
    assert list(kept) == list(few)
    short = {"training.max_steps": 6, "training.eval_frequency": 3, "paths.corpus": str(tmp_path / "corpus")}
    found = {"release": "2031.01.1", **leaderboard.measure(kept, leaderboard.systems(train(tmp_path / "model", short)))}
    assert [system["name"] for system in found["systems"]] == [
        "names",
        "quotes, mentions given",
        "quotes, mentions found",
    ]
    (given,) = (system["scores"] for system in found["systems"] if system["name"] == "quotes, mentions given")
    content = next(one for one in given if one["measure"] == "quote-content")
    assert 0 < content["low"] <= content["value"] <= content["high"] < 1
    assert json.loads(json.dumps(found)) == found
    assert "| `quote-content` | F1 |" in leaderboard.page(found)


def _few(corpus: Corpus) -> set[str]:
    return {article.id for article in corpus.only("test")[:4]}
