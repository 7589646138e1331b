"""What the strategies draw: valid to the last note, or with the one fault that they name; varied, quick and small."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from newscorpus.article import Article, hydrate, withhold
from newscorpus.diagnostics import Diagnostic
from newscorpus.files import write
from newscorpus.marks import MARKS
from newscorpus.rules import all_rules, find_rule
from newscorpus.schema.current import LayerName, Quote
from newscorpus.testing import FAULTS, NearValid, articles, claims, corpora, names, quotes, spans
from newscorpus.testing._sketch import count_words
from newscorpus.testing.languages import LANGUAGES
from newscorpus.text import is_nfc, splits_grapheme, splits_word
from newscorpus.validate import validate

FEW = settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(deadline=None, max_examples=800, suppress_health_check=list(HealthCheck))
SAME = settings(
    deadline=None, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
SMALLEST = settings(database=None, max_examples=100, suppress_health_check=list(HealthCheck))
ALL_LAYERS = tuple(LayerName)


def drawn_from(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """Draw always the same examples."""
    drawn: list[Any] = []

    @settings(SAME, max_examples=count)
    @given(strategy)
    def collect(example: Any) -> None:
        drawn.append(example)

    collect()
    return drawn


@pytest.fixture(scope="module")
def sample() -> list[Article]:
    """Some hundred articles with their texts."""
    return drawn_from(articles(withheld=False), 500)


def told(found: list[Diagnostic]) -> list[tuple[str, str, str | None]]:
    return [(one.code, one.message, one.context) for one in found]


# --- valid ones ---------------------------------------------------------------------------------------------


@FEW
@given(corpora(min_size=1, max_size=6))
def test_nothing_is_found_in_what_is_drawn(drawn: list[Article]) -> None:
    assert told(list(validate(drawn))) == []


@pytest.mark.slow
@MANY
@given(corpora(min_size=1, max_size=6))
def test_nothing_is_found_in_very_many(drawn: list[Article]) -> None:
    assert told(list(validate(drawn))) == []


@pytest.mark.parametrize(
    "options",
    [
        {"layers": ALL_LAYERS, "min_quotes": 2, "min_claims": 1},
        {"layers": ["quotes", "claims", "relations"], "languages": ["en"], "min_claims": 3},
        {"layers": ["blocks", "sentences"], "languages": ["zh", "ar"]},
        {"layers": [], "min_words": 30, "max_words": 31},
        {"layers": ["entities"], "max_words": 2},
        {"min_words": 300, "max_words": 320, "max_quotes": 0},
        {"min_quotes": 7, "max_quotes": 7, "max_words": 400, "max_claims": 0},
        {"min_claims": 7, "max_claims": 7, "max_words": 400, "languages": ["zh"]},
        {"withheld": True, "min_quotes": 1},
    ],
    ids=str,
)
def test_options_are_kept_to(options: dict[str, Any]) -> None:
    drawn = drawn_from(articles(**options), 12)
    assert told([one for one in validate(drawn) if not one.code.startswith("COR")]) == []
    for article in drawn:
        words = count_words(article.text or "")
        assert article.text is None or options.get("min_words", 1) <= words <= options.get("max_words", 120)
        assert options.get("min_quotes", 0) <= len(article.quotes) <= options.get("max_quotes", 99)
        assert options.get("min_claims", 0) <= len(article.claims) <= options.get("max_claims", 99)
        assert article.language.partition("-")[0] in options.get("languages", LANGUAGES)
        assert (article.text is None) == (article.rights.text == "withheld")
        assert "withheld" not in options or article.text is None
        if "layers" in options:
            assert {layer.name for layer in article.layers} == set(options["layers"])


def test_examples_vary(sample: list[Article]) -> None:
    texts = "".join(article.text or "" for article in sample)
    categories = {unicodedata.bidirectional(character) for character in texts}
    assert {"R", "AL"} <= categories, "Hebrew and Arabic"
    assert any(ord(character) > 0xFFFF and character.isalpha() for character in texts), "Gothic letters"
    assert any(unicodedata.combining(character) for character in texts), "combining marks"
    assert any("\u4e00" <= character <= "\u9fff" for character in texts), "Chinese characters"
    assert any("\U0001f300" <= character <= "\U0001faff" for character in texts), "emoji"
    assert set('“”„«»"') <= set(texts), "curly, low, angular and straight marks"
    quoted = [quote for article in sample for quote in article.quotes]
    assert {str(quote.type) for quote in quoted} == {"direct", "indirect", "mixed"}
    assert {str(quote.source_kind) for quote in quoted} == {"named", "unnamed", "document", "implicit"}
    assert any(quote.parent for quote in quoted)
    assert any(len(quote.content) > 1 for quote in quoted)
    assert any(len(quote.speakers) > 1 for quote in quoted)
    claimed = [claim for article in sample for claim in article.claims]
    assert {bool(claim.quote) for claim in claimed} == {True, False}
    assert {str(claim.polarity) for claim in claimed} == {"affirmed", "denied"}
    relations = {str(relation.type) for article in sample for relation in article.relations}
    assert relations == {"disputes", "repeats", "supports", "qualifies"}
    assert {mention.form for article in sample for mention in article.mentions} == {
        *("name", "nominal", "pronoun", "value")
    }
    kinds = {str(block.kind) for article in sample for block in article.blocks}
    assert kinds == {*"headline dateline byline paragraph subhead caption credit boilerplate".split()}


def test_layers_are_full_or_empty_or_not_listed(sample: list[Article]) -> None:
    for name in ("blocks", "sentences", "entities", "quotes", "claims", "relations"):
        listed = [article for article in sample if any(layer.name == name for layer in article.layers)]
        assert {bool(getattr(article, name)) for article in listed} == {True, False}, name
        assert len(listed) < len(sample)
    statuses = {str(layer.status) for article in sample for layer in article.layers}
    assert statuses == {"gold", "silver", "draft"}


def test_ids_carry_no_meaning(sample: list[Article]) -> None:
    assert any(not quote.id.startswith("q") for article in sample for quote in article.quotes)


def test_spans_repeat_the_text_in_normal_form(sample: list[Article]) -> None:
    for article in sample:
        text = article.text or ""
        assert is_nfc(text)
        parts = [span for quote in article.quotes for span in (*quote.content, *quote.cue, *quote.source)]
        for span in [*article.mentions, *parts, *(span for claim in article.claims for span in claim.content)]:
            assert span.exact == text[span.start : span.end]


def test_no_seven_words_of_a_text_stand_in_what_is_told_of_it(sample: list[Article]) -> None:
    for article in sample:
        known = runs(article.text or "")
        told_of_it = [article.title or "", article.publisher or "", *article.authors]
        told_of_it += [entity.name for entity in article.entities] + [claim.gist for claim in article.claims]
        for words in told_of_it:
            assert not runs(words) & known, words


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[start : start + 7]) for start in range(len(words) - 6)}


def test_withheld_articles_can_be_hydrated(sample: list[Article]) -> None:
    for article in sample[:50]:
        assert hydrate(withhold(article), article.text or "") == article


def test_articles_of_a_corpus_differ() -> None:
    for drawn in drawn_from(corpora(min_size=2, max_size=8, max_words=10), 10):
        assert 2 <= len(drawn) <= 8
        assert len({article.id for article in drawn}) == len({article.text_sha256 for article in drawn}) == len(drawn)


# --- names and languages ------------------------------------------------------------------------------------


def test_no_name_stands_in_another_nor_in_any_sentence() -> None:
    pools = (names.PEOPLE, names.BODIES, names.PLACES, names.WORKS, names.AGENCIES)
    full = [name.full for pool in pools for name in pool]
    words = [word for name in full for word in set(re.findall(r"[\w\u0300-\u036f]{3,}", name))]
    assert len(words) == len(set(words))
    short = [name.short for pool in pools for name in pool if name.short is not None]
    said = "".join(f"{part}" for language in LANGUAGES.values() for part in language)
    assert [name for name in full + short if name in said] == []
    assert all(is_nfc(name) and is_nfc(name.upper()) for name in full)
    assert all(name.short is None or name.full.endswith(name.short) for pool in pools for name in pool)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_languages_are_whole(tag: str) -> None:
    language = LANGUAGES[tag]
    said = set(LANGUAGES["en"].sentences)
    assert set(language.sentences) <= said
    assert said - set(language.sentences) <= {"title", "interview"}
    assert all(len(style) == 4 and set("".join(style)) - set("\u00a0\u202f") <= MARKS for style in language.marks)
    for clause in language.clauses:
        slots = set(re.findall(r"\{(\w+)\}", clause.words))
        assert slots <= {"who", "place", *language.values}
        assert all(set(re.findall(r"\{(\w+)\}", gist)) <= slots and "{who}" in gist for gist in clause[2:])
    assert all(count_words(phrase) < 4 for phrase in language.phrases)


# --- near-valid ones ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def near_valid() -> dict[str, list[tuple[NearValid, list[Diagnostic]]]]:
    """A few articles with each fault, and what is found in them."""
    return judged([each for fault in FAULTS for each in drawn_from(articles(near_valid=[fault.code]), 4)])


def judged(drawn: list[NearValid]) -> dict[str, list[tuple[NearValid, list[Diagnostic]]]]:
    """Validate articles together, as it costs less, and sort them by the code that they name."""
    found: dict[int | None, list[Diagnostic]] = {}
    for one in validate([each.article for each in drawn]):
        if not one.code.startswith("COR"):
            found.setdefault(one.location.line, []).append(one)
    by_code: dict[str, list[tuple[NearValid, list[Diagnostic]]]] = {}
    for line, each in enumerate(drawn, start=1):
        by_code.setdefault(each.code, []).append((each, found.get(line, [])))
    return by_code


def check_faults(code: str, drawn: list[tuple[NearValid, list[Diagnostic]]]) -> None:
    assert drawn
    for each, found in drawn:
        assert (each.code, each.name) == (code, find_rule(code).name)
        assert {one.code for one in found} == {code}, (told(found), each.article.text)
        places = {one.location.annotation for one in found}
        assert each.annotation is None or each.annotation in places, places


@pytest.mark.parametrize("code", [fault.code for fault in FAULTS])
def test_the_fault_that_is_named_is_found_and_no_other(
    code: str, near_valid: dict[str, list[tuple[NearValid, list[Diagnostic]]]]
) -> None:
    check_faults(code, near_valid[code])


@pytest.mark.slow
@pytest.mark.parametrize("code", [fault.code for fault in FAULTS])
def test_the_fault_is_found_in_very_many(code: str) -> None:
    check_faults(code, judged(drawn_from(articles(near_valid=[code]), 200))[code])


@settings(FEW, max_examples=8)
@given(articles(near_valid=True, languages=["en"]))
def test_any_fault_may_be_drawn(drawn: NearValid) -> None:
    assert drawn.code in {one.code for one in validate([drawn.article])}


def test_faults_are_known_rules_and_many() -> None:
    codes = [fault.code for fault in FAULTS]
    assert set(codes) <= {rule.code for rule in all_rules()}
    assert len(codes) == len(set(codes)) >= 10


def test_options_restrict_the_faults() -> None:
    drawn = drawn_from(articles(near_valid=True, withheld=True, layers=["sentences"]), 100)
    assert {each.code for each in drawn} == {"REC210", "REC211", "REC212"}
    with pytest.raises(InvalidArgument, match="no fault fits"):
        articles(near_valid=["SPN303"], withheld=True)
    with pytest.raises(InvalidArgument, match=r"codes=\['SPN399'\]"):
        articles(near_valid=["SPN399"])


def test_a_corpus_may_have_a_fault_in_each_article() -> None:
    for drawn in drawn_from(corpora(min_size=2, max_size=3, near_valid=["SPN303", "QUO410"], withheld=False), 6):
        assert {each.code for each in drawn} <= {"SPN303", "QUO410"}
        assert len({each.article.id for each in drawn}) == len(drawn) >= 2
        found = validate([each.article for each in drawn])
        assert {(one.location.line, one.code) for one in found} == set(
            enumerate((each.code for each in drawn), start=1)
        )


def test_the_strict_command_passes_the_valid_and_names_the_fault(tmp_path: Path) -> None:
    valid = drawn_from(corpora(min_size=3), 15)[-1]
    (faulty,) = drawn_from(corpora(min_size=1, max_size=1, near_valid=["QUO410"]), 1)[-1]
    for name, drawn in (("valid", valid), ("faulty", [faulty.article])):
        write(tmp_path / f"{name}.jsonl", drawn)
    command = [sys.executable, "-m", "newscorpus", "validate", "--strict", "--output-format", "json"]
    clean = subprocess.run([*command, "valid.jsonl"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (clean.returncode, json.loads(clean.stdout)) == (0, [])
    other = subprocess.run([*command, "faulty.jsonl"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert other.returncode == 1
    assert {(one["code"], one["annotation"]) for one in json.loads(other.stdout)} == {(faulty.code, faulty.annotation)}


# --- parts --------------------------------------------------------------------------------------------------

TEXTS = st.text(st.sampled_from("ab 1\n\t’“.é\u0301\u0303😀👩\u200d🚒中かक\u093f\u00a0אб-_"), max_size=30)


def has_span(text: str) -> bool:
    """Try every stretch of a text."""
    edges = [
        place for place in range(len(text) + 1) if not splits_word(text, place) and not splits_grapheme(text, place)
    ]
    covered = [text[start:end] for number, start in enumerate(edges) for end in edges[number + 1 :]]
    return any(words == words.strip() != "" and "\n" not in words for words in covered)


@settings(deadline=None)
@given(TEXTS, st.none() | st.integers(1, 3), st.data())
def test_spans_of_a_text_are_whole_words(text: str, most: int | None, data: st.DataObject) -> None:
    if not has_span(text):
        with pytest.raises(InvalidArgument, match="has no word"):
            spans(text)
        return
    span = data.draw(spans(text, max_tokens=most))
    covered = text[span.start : span.end]
    assert span.exact == covered == covered.strip() != ""
    assert "\n" not in covered
    for edge in (span.start, span.end):
        assert not splits_word(text, edge)
        assert not splits_grapheme(text, edge)


@pytest.mark.parametrize("text", ["", " \n", "\u00a0", " \u0301", "  \u0301a"])
def test_a_text_may_have_no_word_that_can_be_covered(text: str) -> None:
    assert not has_span(text)
    with pytest.raises(InvalidArgument, match="has no word"):
        spans(text)


def test_a_mark_on_white_space_hides_only_its_own_word() -> None:
    assert {span.exact for span in drawn_from(spans(" \u0301 1"), 20)} == {"1"}


def test_spans_reach_everything() -> None:
    text = "Nørvik’s crews vote."
    found = {span.exact for span in drawn_from(spans(text), 300)}
    assert {"Nørvik", "s", "crews", "crews vote.", text} <= found
    assert {span.exact for span in drawn_from(spans(text, max_tokens=1), 100)} == {*"Nørvik ’ s crews vote .".split()}
    with pytest.raises(InvalidArgument, match="max_tokens=0"):
        spans(text, max_tokens=0)


def test_simplest_span_is_the_first_word() -> None:
    assert find(spans("Crews will vote."), lambda span: True, settings=SMALLEST).exact == "Crews"


def test_quotes_and_claims_are_those_of_an_article(sample: list[Article]) -> None:
    article = next(one for one in sample if len(one.quotes) > 1 and len(one.claims) > 1)
    assert {quote.id for quote in drawn_from(quotes(article), 60)} == {quote.id for quote in article.quotes}
    assert {claim.id for claim in drawn_from(claims(article), 60)} == {claim.id for claim in article.claims}
    assert all(isinstance(quote, Quote) for quote in drawn_from(quotes(languages=["de"]), 10))
    assert all(claim.gist for claim in drawn_from(claims(layers=["claims"]), 10))


def test_what_contradicts_itself_is_refused(sample: list[Article]) -> None:
    bare = next(one for one in sample if not one.quotes and not one.claims)
    article = next(one for one in sample if one.quotes)
    refused: list[tuple[Callable[[], object], str]] = [
        (lambda: articles(min_quotes=3, max_quotes=2), "min_quotes=3 and max_quotes=2 leave no number"),
        (lambda: articles(min_quotes=3, layers=["blocks"]), "needs the layers quotes"),
        (lambda: articles(min_quotes=9), "need max_words=360 or more"),
        (lambda: articles(max_words=1), "max_words=1 must be at least 2"),
        (lambda: articles(languages=["tlh"]), "known are en, de, fr, zh, ar"),
        (lambda: articles(layers=["mentions"]), "known are blocks, sentences, entities"),
        (lambda: articles(max_word=3), "max_word: known are layers, min_words"),  # type: ignore[call-overload]
        (lambda: quotes(bare), "has no quote"),
        (lambda: claims(bare), "has no claim"),
        (lambda: quotes(article, max_words=9), "max_words: the article is given"),
    ]
    for call, message in refused:
        with pytest.raises(InvalidArgument, match=re.escape(message)):
            call()


# --- small --------------------------------------------------------------------------------------------------


def test_articles_shrink_to_one_short_sentence() -> None:
    smallest = find(articles(), lambda article: True, settings=SMALLEST)
    assert smallest.text == "It rained."
    assert smallest.layers == smallest.blocks == smallest.authors == ()
    assert smallest.title is None


@pytest.mark.slow
@pytest.mark.parametrize("field, words", [("quotes", 16), ("claims", 8), ("mentions", 6), ("blocks", 3)])
def test_what_is_asked_for_shrinks_to_little_more(field: str, words: int) -> None:
    smallest = find(articles(), lambda article: bool(getattr(article, field)), settings=SMALLEST)
    assert len(getattr(smallest, field)) == 1
    assert count_words(smallest.text or "") <= words, smallest.text


def smallest_failure(strategy: st.SearchStrategy[Any], holds: Callable[[Any], bool]) -> Any:
    """Run a test that fails, as users do, and return the example that Hypothesis reports."""
    failed: list[Any] = []

    @settings(SMALLEST, derandomize=True, max_examples=500)
    @given(strategy)
    def check(drawn: Any) -> None:
        if not holds(drawn):
            failed.append(drawn)
            raise AssertionError

    with pytest.raises(AssertionError):
        check()
    return failed[-1]


FAILING: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], bool], int]] = {
    "no emoji": (articles(), lambda one: not any(ord(character) > 0xFFFF for character in one.text or ""), 8),
    "no withheld text": (articles(), lambda one: one.text is not None, 0),
    "no quote": (articles(), lambda one: not one.quotes, 12),
    "no claim": (articles(), lambda one: not one.claims, 24),
    "no nested quote": (articles(), lambda one: all(quote.parent is None for quote in one.quotes), 24),
    "no broken quote": (articles(), lambda one: all(len(quote.content) == 1 for quote in one.quotes), 16),
    "no document": (articles(), lambda one: all(quote.source_kind != "document" for quote in one.quotes), 16),
    "no relation": (articles(), lambda one: not one.relations, 24),
    "no fault in a span": (articles(near_valid=True), lambda drawn: not drawn.code.startswith("SPN"), 24),
    "no second article": (corpora(), lambda drawn: len(drawn) < 2, 12),
    "no quote in a corpus": (corpora(), lambda drawn: not any(one.quotes for one in drawn), 16),
}


QUICK = ("no emoji", "no fault in a span")


@pytest.mark.parametrize("claim", [pytest.param(one, marks=[pytest.mark.slow] * (one not in QUICK)) for one in FAILING])
def test_failing_tests_report_tiny_articles(claim: str) -> None:
    strategy, holds, most_words = FAILING[claim]
    reported = smallest_failure(strategy, holds)
    drawn = [getattr(one, "article", one) for one in (reported if isinstance(reported, list) else [reported])]
    assert sum(count_words(article.text or "") for article in drawn) <= most_words, [one.text for one in drawn]
    assert len(drawn) <= 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "strategy",
    [articles(), articles(min_quotes=1), articles(near_valid=True), corpora(), st.from_type(Article)],
    ids=["articles", "with quotes", "near-valid", "corpora", "by type"],
)
def test_two_hundred_examples_take_seconds(strategy: st.SearchStrategy[Any]) -> None:
    started = time.process_time()  # whatever else the machine does
    assert len(drawn_from(strategy, 200)) == 200
    assert time.process_time() - started < 10


# --- Hypothesis and its absence -----------------------------------------------------------------------------


def test_articles_are_drawn_by_their_type() -> None:
    drawn = drawn_from(st.from_type(Article), 20)
    assert all(isinstance(article, Article) for article in drawn)
    assert told([one for one in validate(drawn) if not one.code.startswith("COR")]) == []


def run(code: str, cwd: Path) -> str:
    return subprocess.run([sys.executable, "-c", code], cwd=cwd, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("order", ["import hypothesis, newscorpus.article", "import newscorpus.article, hypothesis"])
def test_the_type_is_known_whatever_is_imported_first(order: str, tmp_path: Path) -> None:
    code = (
        f"{order}\nfrom hypothesis import given, settings, strategies as st\n"
        "@settings(max_examples=5, deadline=None, database=None)\n"
        "@given(st.from_type(newscorpus.article.Article))\n"
        "def test(article): print(article.schema_version)\n"
        "test()"
    )
    assert run(code, tmp_path).startswith("1.0.0")


def test_importing_hypothesis_imports_nothing_heavy(tmp_path: Path) -> None:
    code = "import hypothesis, sys; print({'pydantic', 'regex', 'newscorpus.article'} & set(sys.modules))"
    assert run(code, tmp_path).strip() == "set()"


def test_without_hypothesis_the_extra_is_named(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "try:\n    import newscorpus.testing\nexcept ImportError as error:\n    print(type(error).__name__, error)"
    )
    printed = run(code, tmp_path)
    assert printed.startswith("MissingExtraError")
    assert "pip install 'newscorpus[testing]'" in printed


def test_public_names_are_there_and_documented() -> None:
    import newscorpus.testing as package

    assert set(package.__all__) <= set(dir(package))
    assert all(getattr(package, name).__doc__ for name in package.__all__)
    with pytest.raises(AttributeError, match="no attribute `article_strategy`"):
        package.article_strategy  # noqa: B018 -- looking it up is the test


# --- the page in the docs -----------------------------------------------------------------------------------

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_code_of_the_page_runs(checkout: Path) -> None:
    page = (checkout / "docs" / "testing.md").read_text("utf-8")
    blocks = _BLOCK.findall(page)
    assert len(blocks) > 3
    space: dict[str, Any] = {"__name__": "page"}
    for block in blocks:
        exec(compile(block, "docs/testing.md", "exec"), space)
    tests = [value for name, value in space.items() if name.startswith("test_")]
    assert len(tests) > 3
    for test in tests:
        settings(max_examples=10, deadline=None)(test)()


def test_names_of_the_page_follow_one_another(checkout: Path) -> None:
    page = (checkout / "docs" / "testing.md").read_text("utf-8")
    levels = [len(line) - len(line.lstrip("#")) for line in page.splitlines() if line.startswith("#")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
