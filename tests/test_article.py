"""Articles as users hold them: the questions that they answer, and what can be done to them."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from newscorpus.article import Article, hydrate, withhold
from newscorpus.errors import HydrationError, UnknownReferenceError
from newscorpus.schema.current import Claim, Entity, LayerName, Mention, Quote, Relation, RelationType, Span
from newscorpus.testing import articles
from newscorpus.text import sha256

ALL = list(LayerName)
FEW = settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))

TEXT = "“We lost,” Ada Lunde said. The union denied it. “Not so,” Lunde said, “we lost.” An aide said Lunde said so."


def spans(*places: tuple[int, int]) -> list[dict[str, Any]]:
    return [{"start": start, "end": end, "exact": TEXT[start:end]} for start, end in places]


def at(words: str, number: int = 1) -> tuple[int, int]:
    place = -1
    for _ in range(number):
        place = TEXT.index(words, place + 1)
    return place, place + len(words)


def mention(id: str, entity: str | None, place: tuple[int, int], label: str = "PERSON") -> dict[str, Any]:
    return {"id": id, "entity": entity, "label": label, "form": "name", **spans(place)[0]}


def quoted(id: str, *content: tuple[int, int], speakers: list[str], parent: str | None = None) -> dict[str, Any]:
    return {
        "id": id,
        "type": "direct",
        "content": spans(*content),
        "source_kind": "named",
        "speakers": speakers,
        "parent": parent,
    }


def claim(id: str, place: tuple[int, int], quote: str | None, about: list[str]) -> dict[str, Any]:
    return {
        "id": id,
        "quote": quote,
        "content": spans(place),
        "gist": f"Gist of {id}.",
        "type": "event",
        "polarity": "affirmed",
        "certainty": "certain",
        "about": about,
    }


@pytest.fixture(scope="module")
def hand_made() -> Article:
    """An article in which every question has an answer that can be seen."""
    return Article.model_validate(
        {
            "schema_version": "1.0.0",
            "id": "hand-made",
            "language": "en",
            "text": TEXT,
            "text_length": len(TEXT),
            "text_sha256": sha256(TEXT),
            "rights": {"license": "CC0-1.0", "text": "included"},
            "origin": {"kind": "written"},
            "sentences": [{"start": 0, "end": 26}, {"start": 27, "end": 47}, {"start": 48, "end": 81}],
            "entities": [
                {"id": "ada", "type": "PERSON", "name": "Ada Lunde", "fictional": True},
                {"id": "union", "type": "ORG", "name": "union", "fictional": True},
                {"id": "aide", "type": "PERSON", "name": "aide", "fictional": True},
            ],
            "mentions": [
                mention("m1", "ada", at("Ada Lunde")),
                mention("m2", "union", at("The union"), "ORG"),
                mention("m3", "ada", at("Lunde", 2)),
                mention("m4", None, at("so"), "DATE"),
                mention("m5", "nobody", at("An aide")),
            ],
            "quotes": [
                quoted("first", at("We lost,"), speakers=["ada"]),
                quoted("second", at("Not so,"), at("we lost."), speakers=["ada", "union", "nobody"]),
                quoted("outer", at("Lunde said so"), speakers=["aide"], parent="gone"),
                quoted("inner", at("so", 2), speakers=["ada"], parent="outer"),
            ],
            "claims": [
                claim("lost", at("We lost"), "first", ["union", "nobody"]),
                claim("denied", at("it"), None, ["ada"]),
                claim("again", at("we lost"), "second", []),
                claim("loose", at("so", 2), "gone", []),
            ],
            "relations": [
                {"id": "r1", "type": "disputes", "head": "denied", "tail": "lost"},
                {"id": "r2", "type": "repeats", "head": "again", "tail": "lost"},
                {"id": "r3", "type": "supports", "head": "again", "tail": "lost"},
                {"id": "r4", "type": "qualifies", "head": "gone", "tail": "lost"},
            ],
        }
    )


def ids(annotations: Any) -> list[str]:
    return [annotation.id for annotation in annotations]


# --- questions ----------------------------------------------------------------------------------------------


def test_questions_are_answered(hand_made: Article) -> None:
    article = hand_made
    assert ids(article.mentions_of("ada")) == ["m1", "m3"]
    assert ids(article.quotes_by("ada")) == ["first", "second", "inner"]
    assert ids(article.quotes_by("union")) == ["second"]
    assert ids(article.speakers("first")) == ["ada"]
    assert ids(article.claims_in("first")) == ["lost"]
    assert ids(article.claimers("lost")) == ["ada"]
    assert ids(article.claimers("denied")) == [], "the article's own voice"
    assert ids(article.about("denied")) == ["ada"]
    assert ids(article.nested_in("outer")) == ["inner"]
    assert article.parent("inner") == article.quote("outer")
    assert article.parent("first") is None
    assert article.quote_of("lost") == article.quote("first")
    assert article.quote_of("denied") is None
    assert article.entity_of("m1") == article.entity("ada")
    assert article.entity_of("m4") is None
    assert ids(article.claims_of("r1")) == ["denied", "lost"]
    assert ids(article.related_to("lost", "disputes")) == ["denied"]
    assert ids(article.related_to("lost", RelationType.SUPPORTS)) == ["again"]
    assert ids(article.related_to("denied", "disputes")) == []


def test_what_disputes_a_claim_disputes_its_repetitions(hand_made: Article) -> None:
    assert ids(hand_made.disputed_by("lost")) == ["denied"]
    assert ids(hand_made.disputed_by("again")) == ["denied"]
    assert ids(hand_made.disputed_by("denied")) == []


def test_dangling_references_are_left_out(hand_made: Article) -> None:
    article = hand_made
    assert ids(article.speakers("second")) == ["ada", "union"]
    assert ids(article.about("lost")) == ["union"]
    assert article.entity_of("m5") is None
    assert article.parent("outer") is None
    assert article.quote_of("loose") is None
    assert ids(article.claimers("loose")) == []
    assert ids(article.claims_of("r4")) == ["lost"]
    assert ids(article.related_to("lost", "qualifies")) == []


def test_annotations_are_taken_by_themselves_or_by_id(hand_made: Article) -> None:
    for quote in hand_made.quotes:
        assert hand_made.speakers(quote) == hand_made.speakers(quote.id)
        assert hand_made.quote(quote.id) is quote
    for one in hand_made.claims:
        assert hand_made.claimers(one) == hand_made.claimers(one.id)
        assert hand_made.claim(one.id) is one


def test_words_and_sentences(hand_made: Article) -> None:
    article = hand_made
    assert article.covered(article.mention("m1")) == "Ada Lunde"
    assert article.covered(article.quote("second").content) == "Not so, … we lost."
    assert article.covered(article.sentences[0]) == "“We lost,” Ada Lunde said."
    assert article.covered(()) == ""
    assert article.sentences_of(article.quote("second")) == article.sentences[2:3]
    assert article.sentences_of(article.mention("m1")) == article.sentences[:1]
    assert article.sentences_of(Span(start=20, end=30)) == article.sentences[:2]
    assert article.sentences_of(Span(start=26, end=27)) == ()


@pytest.mark.parametrize(
    "call, what",
    [
        (lambda article: article.entity("m1"), "entity `m1`"),
        (lambda article: article.entity(""), "entity ``"),
        (lambda article: article.mention("ada"), "mention `ada`"),
        (lambda article: article.quote("lost"), "quote `lost`"),
        (lambda article: article.claim("first"), "claim `first`"),
        (lambda article: article.claims_of("first"), "relation `first`"),
        (lambda article: article.speakers("nobody"), "quote `nobody`"),
        (lambda article: article.mentions_of("m1"), "entity `m1`"),
        (lambda article: article.about("first"), "claim `first`"),
    ],
)
def test_what_is_not_there_is_named(call: Callable[[Article], object], what: str, hand_made: Article) -> None:
    with pytest.raises(UnknownReferenceError, match=f"article `hand-made` has no {what}") as caught:
        call(hand_made)
    assert isinstance(caught.value, KeyError)


@FEW
@given(articles(layers=ALL, min_quotes=1, min_claims=1))
def test_answers_agree_with_one_another(article: Article) -> None:
    for entity in article.entities:
        assert all(article.entity_of(mention) == entity for mention in article.mentions_of(entity))
        assert all(entity in article.speakers(quote) for quote in article.quotes_by(entity))
    for quote in article.quotes:
        assert len(article.speakers(quote)) == len(quote.speakers)
        assert all(article.parent(inner) == quote for inner in article.nested_in(quote))
        assert all(article.quote_of(one) == quote for one in article.claims_in(quote))
    for one in article.claims:
        carrier = article.quote_of(one)
        assert article.claimers(one) == (() if carrier is None else article.speakers(carrier))
        assert len(article.about(one)) == len(one.about)
        for kind in RelationType:
            for head in article.related_to(one, kind):
                assert any(article.claims_of(relation) == (head, one) for relation in article.relations)
    mentioned = sum(len(article.mentions_of(entity)) for entity in article.entities)
    assert mentioned == sum(mention.entity is not None for mention in article.mentions)


@FEW
@given(articles(layers=ALL, withheld=False))
def test_covered_words_are_those_that_are_repeated(article: Article) -> None:
    for mention_ in article.mentions:
        assert article.covered(mention_) == mention_.exact
        (sentence,) = article.sentences_of(mention_) or (None,)
        assert sentence is None or sentence.start <= mention_.start < mention_.end <= sentence.end
    for quote in article.quotes:
        assert article.covered(quote.content).split(" … ") == [span.exact for span in quote.content]


@FEW
@given(articles(near_valid=True))
def test_articles_with_faults_can_be_asked(drawn: Any) -> None:
    article = drawn.article
    for quote in article.quotes:
        article.speakers(quote), article.parent(quote), article.nested_in(quote), article.claims_in(quote)
        article.sentences_of(quote)
    for one in article.claims:
        article.claimers(one), article.about(one), article.disputed_by(one)
    for relation in article.relations:
        article.claims_of(relation)


# --- values -------------------------------------------------------------------------------------------------


@FEW
@given(articles())
def test_articles_are_values(article: Article) -> None:
    same = Article.model_validate(article.model_dump())
    assert same == article
    assert hash(same) == hash(article)
    assert {article: 1}[same] == 1
    other = article.model_copy(update={"id": "another-one"})
    assert other != article
    assert len({article, same, other}) == 2


@FEW
@given(articles(min_quotes=1))
def test_questions_leave_an_article_what_it_was(article: Article) -> None:
    before = article.model_dump()
    asked = Article.model_validate(before)
    asked.speakers(asked.quotes[0])
    assert asked == article
    assert hash(asked) == hash(article)
    assert asked.model_dump() == before
    assert repr(asked) == repr(article)
    assert asked.model_dump_json() == article.model_dump_json()


@FEW
@given(articles(), st.integers(2, pickle.HIGHEST_PROTOCOL))
def test_articles_can_be_pickled_and_copied(article: Article, protocol: int) -> None:
    for entity in article.entities:
        article.mentions_of(entity)
    for copied in (
        pickle.loads(pickle.dumps(article, protocol)),
        copy.copy(article),
        copy.deepcopy(article),
        article.model_copy(),
        article.model_copy(deep=True),
    ):
        assert copied == article
        assert hash(copied) == hash(article)
        assert type(copied) is Article
        assert [copied.mentions_of(entity.id) for entity in copied.entities] == [
            article.mentions_of(entity.id) for entity in article.entities
        ]


def test_what_was_looked_up_is_not_pickled(hand_made: Article) -> None:
    fresh = Article.model_validate(hand_made.model_dump())
    before = pickle.dumps(fresh)
    fresh.speakers("first")
    assert pickle.dumps(fresh) == before


def test_nothing_is_looked_up_before_it_is_asked(hand_made: Article) -> None:
    fresh = Article.model_validate(hand_made.model_dump())
    assert "_by_id" not in fresh.__dict__
    assert fresh.covered(fresh.quotes[0].content)
    assert fresh.sentences_of(fresh.quotes[0])
    assert fresh.speakers(fresh.quotes[0])
    assert "_by_id" in fresh.__dict__


def test_a_changed_copy_answers_for_itself(hand_made: Article) -> None:
    assert ids(hand_made.speakers("first")) == ["ada"]
    changed = hand_made.model_copy(update={"entities": hand_made.entities[1:]})
    assert ids(changed.speakers("first")) == []
    assert ids(hand_made.speakers("first")) == ["ada"]


@pytest.mark.parametrize(
    "change",
    [
        lambda article: setattr(article, "title", "x"),
        lambda article: delattr(article, "title"),
        lambda article: setattr(article.mentions[0], "start", 1),
        lambda article: setattr(article.rights, "license", "x"),
        lambda article: article.quotes.append(None),
        lambda article: article.quotes[0].speakers.append("x"),
    ],
)
def test_articles_cannot_be_changed(change: Callable[[Article], object], hand_made: Article) -> None:
    before = hand_made.model_dump()
    with pytest.raises((ValidationError, AttributeError)):
        change(hand_made)
    assert hand_made.model_dump() == before


@pytest.mark.parametrize(
    "change, said",
    [
        ({"text_lenght": 3}, "Extra inputs are not permitted"),
        ({"text_length": "3"}, "valid integer"),
        ({"text_length": True}, "valid integer"),
        ({"text_length": 3.0}, "valid integer"),
        ({"text_length": -1}, "greater than or equal to 0"),
        ({"text": b"x"}, "valid string"),
        ({"published_at": "2025-02-03"}, "valid datetime"),
        ({"schema_version": "2.0.0"}, "Input should be '1.0.0'"),
        ({"id": "Not a slug"}, "match pattern"),
        ({"authors": "Ada"}, "valid tuple"),
        ({"genre": "repor"}, "Input should be 'report'"),
    ],
)
def test_what_is_of_another_type_is_refused(change: dict[str, Any], said: str, hand_made: Article) -> None:
    with pytest.raises(ValidationError, match=said):
        Article.model_validate(hand_made.model_dump() | change)


def test_parts_are_of_the_schema(hand_made: Article) -> None:
    assert isinstance(hand_made.entities[0], Entity)
    assert isinstance(hand_made.mentions[0], Mention)
    assert isinstance(hand_made.quotes[0], Quote)
    assert isinstance(hand_made.claims[0], Claim)
    assert isinstance(hand_made.relations[0], Relation)
    assert hand_made.quotes[0].type == "direct"


# --- withholding and hydrating ------------------------------------------------------------------------------


@FEW
@given(articles(withheld=False))
def test_hydrating_undoes_withholding(article: Article) -> None:
    assert article.text is not None
    withheld = withhold(article)
    assert withheld.text is None
    assert '"exact":"' not in withheld.model_dump_json()
    assert withheld.rights.text == "withheld"
    assert (withheld.text_length, withheld.text_sha256) == (article.text_length, article.text_sha256)
    assert hydrate(withheld, article.text) == article
    assert withhold(withheld) == withheld
    assert hydrate(article, article.text) == article
    assert withhold(hydrate(withheld, article.text)) == withheld


@FEW
@given(articles(withheld=False, layers=ALL))
def test_withholding_keeps_all_but_the_words(article: Article) -> None:
    withheld = withhold(article)
    assert ids(withheld.quotes) == ids(article.quotes)
    assert [(one.start, one.end) for one in withheld.mentions] == [(one.start, one.end) for one in article.mentions]
    assert [one.gist for one in withheld.claims] == [one.gist for one in article.claims]
    assert (withheld.blocks, withheld.sentences, withheld.entities) == (
        *(article.blocks, article.sentences, article.entities),
    )


@FEW
@given(articles(withheld=False), st.data())
def test_another_text_is_refused(article: Article, data: st.DataObject) -> None:
    text = article.text or ""
    place = data.draw(st.integers(0, len(text) - 1))
    changed = text[:place] + data.draw(st.sampled_from(["", "x", "xx", "\u00a0"])) + text[place + 1 :]
    if changed == text:
        return
    with pytest.raises(HydrationError, match=f"article `{article.id}` cannot be hydrated: this is another text"):
        hydrate(withhold(article), changed)
    with pytest.raises(HydrationError):
        hydrate(article, changed)


def test_a_text_of_the_same_length_is_refused_by_its_hash(hand_made: Article) -> None:
    with pytest.raises(HydrationError, match="SHA-256 differs"):
        hydrate(withhold(hand_made), TEXT[::-1])
    with pytest.raises(HydrationError, match=f"it has `3` code points, the annotated text `{len(TEXT)}`"):
        hydrate(withhold(hand_made), "abc")


def test_the_same_words_in_another_normal_form_are_another_text() -> None:
    text = "Åse left."
    article = Article.model_validate(
        {
            "schema_version": "1.0.0",
            "id": "ase-left",
            "language": "no",
            "text": text,
            "text_length": len(text),
            "text_sha256": sha256(text),
            "rights": {"license": "CC0-1.0", "text": "included"},
            "origin": {"kind": "written"},
        }
    )
    with pytest.raises(HydrationError):
        hydrate(withhold(article), "A\u030ase left.")


@settings(FEW, phases=[Phase.generate])
@given(articles(near_valid=["SPN303"]))
def test_what_hydrating_could_not_restore_is_not_withheld(drawn: Any) -> None:
    with pytest.raises(HydrationError, match=r"cannot be withheld: the `exact` of a span differs .*SPN303"):
        withhold(drawn.article)


def test_a_withheld_article_covers_nothing(hand_made: Article) -> None:
    with pytest.raises(HydrationError, match=r"`hand-made` is withheld: it has no text to cover .*hydrate"):
        withhold(hand_made).covered(hand_made.mentions[0])
