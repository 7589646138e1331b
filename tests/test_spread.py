"""What the corpus spreads over, how dense its annotation is, and that it does not repeat itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from newscorpus.article import Article
from newscorpus.corpus import Corpus
from newscorpus.schema.current import BlockKind, Certainty, ClaimType, EntityType, Genre, MentionForm, Polarity

DESKS = {
    *("politics", "diplomacy-and-defense", "courts-and-crime", "business-and-markets", "labor", "health", "science"),
    *("technology", "climate-and-weather", "disasters", "culture", "sport", "local-government", "education"),
}
SPLITS = ("train", "validation", "test")
WORD = re.compile(r"[£$€]?\w+(?:[’'.,-]\w+)*")


@pytest.fixture(scope="module")
def texts(corpus: Corpus) -> list[Article]:
    """The articles whose text travels with them."""
    return [article for article in corpus if article.text]


def words(article: Article) -> int:
    return len((article.text or "").split())


def mean(values: Iterator[int]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


# --- spread ---------------------------------------------------------------------------------------------------------


def test_every_desk_has_its_share(texts: list[Article]) -> None:
    shares = Counter(article.section for article in texts)
    assert set(shares) == DESKS
    assert max(shares.values()) <= 2 * min(shares.values())


def test_every_genre_is_there_and_reports_do_not_crowd_out_the_rest(texts: list[Article]) -> None:
    shares = Counter(article.genre for article in texts)
    assert set(shares) == set(Genre)
    assert shares[Genre.REPORT] <= 0.6 * len(texts)
    assert min(shares.values()) >= 0.02 * len(texts)


def test_lengths_range_from_the_brief_to_the_long(texts: list[Article]) -> None:
    lengths = sorted(words(article) for article in texts)
    assert 100 <= lengths[0] <= 250
    assert 750 <= lengths[-1] <= 1000
    assert lengths[len(lengths) // 10] <= 260
    assert lengths[-len(lengths) // 10] >= 600


def test_splits_are_alike(corpus: Corpus) -> None:
    parts = {split: [article for article in corpus.only(split) if article.text] for split in SPLITS}
    assert len(parts["train"]) >= 3 * len(parts["test"]) >= 2.4 * len(parts["validation"])
    for split in SPLITS:
        assert {article.section for article in parts[split]} == DESKS
        assert len({article.genre for article in parts[split]}) >= 7
    lengths = [mean(words(article) for article in parts[split]) for split in SPLITS]
    assert max(lengths) <= 1.25 * min(lengths)


def test_house_styles_differ(texts: list[Article]) -> None:
    marks = Counter(next((name for name in ("“", '"', "‘") if name in (article.text or "")), "") for article in texts)
    assert marks["“"] >= 0.3 * len(texts)
    assert min(marks["‘"], marks['"']) >= 0.1 * len(texts)
    assert sum(bool(re.search("[«„]", article.text or "")) for article in texts) >= 3
    kinds = Counter(kind for article in texts for kind in {block.kind for block in article.blocks})
    for kind in (BlockKind.DATELINE, BlockKind.BYLINE, BlockKind.HEADLINE):
        assert 0.1 * len(texts) <= kinds[kind] <= 0.8 * len(texts)
    assert min(kinds[kind] for kind in (BlockKind.CREDIT, BlockKind.SUBHEAD, BlockKind.CAPTION)) >= 3
    assert (
        min(Counter(article.language for article in texts)[tag] for tag in ("en", "en-GB", "en-US")) >= len(texts) / 10
    )


def test_scars_occur_and_stay_rare(texts: list[Article]) -> None:
    scar = re.compile(r"\) ?[-–—](?=\w)|^Comments?$|;(?=Editing)|\)(?=[A-Z])", re.MULTILINE)
    share = sum(bool(scar.search(article.text or "")) for article in texts) / len(texts)
    assert 0.03 <= share <= 1 / 6


# --- no repetition --------------------------------------------------------------------------------------------------


def test_no_sentence_of_eight_words_stands_twice(texts: list[Article]) -> None:
    seen = Counter(
        tuple(listed)
        for article in texts
        for sentence in article.sentences
        if len(listed := WORD.findall((article.text or "")[sentence.start : sentence.end].lower())) >= 8
    )
    assert [" ".join(sentence) for sentence, times in seen.items() if times > 1] == []


def protagonist(article: Article, type_: EntityType) -> str | None:
    """The name of the entity of a type that the article names most."""
    named = Counter(
        entity.name
        for entity in article.entities
        if entity.type == type_
        for mention in article.mentions_of(entity)
        if mention.form == MentionForm.NAME and entity.name[0].isupper()
    )
    return max(named, key=lambda name: (named[name], name), default=None)


@pytest.mark.parametrize("type_, part", [(EntityType.PERSON, str.split), (EntityType.ORG, lambda name: [name])])
def test_no_protagonist_shares_a_name(
    texts: list[Article], type_: EntityType, part: Callable[[str], list[str]]
) -> None:
    names = Counter(
        part(name)[0] for article in texts if article.origin.kind == "written" if (name := protagonist(article, type_))
    )
    assert [name for name, times in names.items() if times > 1] == []


OPENERS = frozenset(
    "a an the this that these those in on at by for from with after before since during until to of over under between "
    "near across behind inside outside as when while if because although though once whether how why what who where "
    "no nobody nothing neither not there".split()
)
PRONOUNS = frozenset("he she it they we i you his her its their my our".split())
NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve half".split())


def opening(article: Article) -> str:
    """How the first sentence of an article's body begins: its first three words, by kind."""
    apart = (BlockKind.HEADLINE, BlockKind.BYLINE, BlockKind.SUBHEAD, BlockKind.CAPTION)
    outside = [block for block in article.blocks if block.kind in apart]
    first = next(one for one in article.sentences if not any(b.start <= one.start < b.end for b in outside))
    names = {mention.start for mention in article.mentions if mention.form == MentionForm.NAME}
    sentence = (article.text or "")[first.start : first.end]
    kinds = []
    for match in list(WORD.finditer(sentence))[:3]:
        word = match[0].lower()
        is_number = word.lstrip("£$€")[0].isdigit() or word.split("-")[0] in NUMBERS
        is_name = first.start + match.start() in names
        known = word if word in OPENERS else "pronoun" if word in PRONOUNS else "number" if is_number else "word"
        kinds.append("name" if is_name else known)
    return ("marks " if not sentence[0].isalnum() else "") + " ".join(kinds)


def test_no_opening_is_a_habit(texts: list[Article]) -> None:
    patterns = Counter(opening(article) for article in texts)
    pattern, times = patterns.most_common(1)[0]
    assert times <= len(texts) / 10, pattern


# --- density --------------------------------------------------------------------------------------------------------

PLANNED = 240
"""Articles for which the floors below are meant; fewer must reach them in proportion."""
FOR_400_WORDS = {"mentions": 40, "quotes": 7, "claims": 7}


@pytest.mark.parametrize("layer, floor", FOR_400_WORDS.items())
def test_annotation_is_dense(texts: list[Article], layer: str, floor: int) -> None:
    counted = sum(len(getattr(article, layer)) for article in texts)
    assert counted / sum(words(article) for article in texts) * 400 >= floor


def has_only_pronouns_or_descriptions(article: Article, quote: str) -> bool:
    found = article.quote(quote)
    forms = {
        mention.form
        for span in found.source
        for mention in article.mentions
        if span.start <= mention.start and mention.end <= span.end and mention.entity in found.speakers
    }
    return bool(forms) and MentionForm.NAME not in forms


def paragraphs_of(article: Article, quote: str) -> int:
    return len(
        {
            block.start
            for span in article.quote(quote).content
            for block in article.blocks
            if block.kind == BlockKind.PARAGRAPH and block.start <= span.start < block.end
        }
    )


def test_hard_cases_are_many(texts: list[Article]) -> None:
    quotes = [(article, quote) for article in texts for quote in article.quotes]
    claims = [claim for article in texts for claim in article.claims]
    relations = [relation for article in texts for relation in article.relations]
    found = {
        "discontinuous contents": sum(len(quote.content) > 1 for _, quote in quotes),
        "mixed quotes": sum(quote.type == "mixed" for _, quote in quotes),
        "nested quotes": sum(quote.parent is not None for _, quote in quotes),
        "unnamed sources": sum(quote.source_kind == "unnamed" for _, quote in quotes),
        "document sources": sum(quote.source_kind == "document" for _, quote in quotes),
        "pronouns and descriptions as sources": sum(
            has_only_pronouns_or_descriptions(article, quote.id) for article, quote in quotes
        ),
        "quotations over paragraphs": sum(
            quote.type == "direct" and paragraphs_of(article, quote.id) > 1 for article, quote in quotes
        ),
        "disputes and qualifications": sum(relation.type in ("disputes", "qualifies") for relation in relations),
        "claims in the newsroom's own voice": sum(claim.quote is None for claim in claims),
        "denied claims": sum(claim.polarity == Polarity.DENIED for claim in claims),
        "uncertain claims": sum(claim.certainty != Certainty.CERTAIN for claim in claims),
    }
    share = min(1, len(texts) / PLANNED)
    floors = dict(zip(found, (250, 250, 60, 120, 60, 250, 40, 150, 150, 40, 150), strict=True))
    assert {name: (times, floors[name]) for name, times in found.items() if times < share * floors[name]} == {}
    assert min(Counter(claim.type for claim in claims)[type_] for type_ in ClaimType) >= 50


# --- the letter of the guidelines -----------------------------------------------------------------------------------

ABBREVIATION = re.compile(r"(?:\b(?:[A-Za-z]\.)+[A-Za-z]|\b(?:Inc|Co|Ltd|Jr|Sr|St|Corp))\.$")


def test_gists_are_sentences_and_claims_leave_out_their_stop(corpus: Corpus) -> None:
    for article in corpus:
        for claim in article.claims:
            assert re.search(r"[.!?]['”’\"]?$", claim.gist), (article.id, claim.id, claim.gist)
            last = claim.content[-1].exact or ""
            assert last[-1:] not in set(".,!?") or ABBREVIATION.search(last), (article.id, claim.id, last)
