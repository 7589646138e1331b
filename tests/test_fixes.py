"""Fixes: every rule that promises one has it, its findings go, nothing is added, nothing else changes."""

from __future__ import annotations

import json
import pkgutil
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from benchmarks._seeding import Draft, NotHereError, Variant, all_variants
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules import test_rules as fixtures

from newscorpus import fixing
from newscorpus.article import Article, withhold
from newscorpus.corpus import load
from newscorpus.fixes import _Held, fix, fix_files
from newscorpus.fixing import all_fixes
from newscorpus.fixing._mending import Mended, Mending
from newscorpus.rules import all_rules, find_rule
from newscorpus.rules._rule import Fix, Rule
from newscorpus.schema.current import VERSION, OriginKind
from newscorpus.schema.evolve import Version
from newscorpus.testing import FAULTS, articles
from newscorpus.testing.faults import NearValid
from newscorpus.validate import validate

UNCOVERING = {"SPN304", "REC213"}
"""While these are found not everything can be judged, so that mending them may bring other findings to light."""


def fixable() -> list[Rule]:
    return [rule for rule in all_rules() if rule.fix != Fix.NONE]


def kinds(found: Iterable[Any]) -> Counter[tuple[str, str]]:
    return Counter((one.code, re.sub(r"\[\d+\]", "[]", one.location.field or "")) for one in found)


# --- every rule has what it promises --------------------------------------------------------------------------


def test_every_rule_that_promises_a_fix_has_one_and_no_other_has() -> None:
    assert {rule.code for rule in fixable()} == set(all_fixes())


def test_every_module_is_found_and_named_by_its_rule() -> None:
    names = [module.name for module in pkgutil.iter_modules(fixing.__path__) if not module.name.startswith("_")]
    on_disk = [path.stem for path in Path(fixing.__path__[0]).glob("[!_]*.py")]
    assert sorted(names) == sorted(on_disk) == sorted(code.lower() for code in all_fixes())


LEFT = {
    ("REC205", "labels that no vocabulary holds, at every depth"): (4, "nothing in the vocabulary comes near"),
    ("REC205", "labels of the source form, told by their lines"): (1, "nothing in the vocabulary comes near"),
    ("SPN301", "a withheld text is as long as the record says"): (1, "without the text nobody can tell"),
    ("SPN303", "words that the text does not have"): (1, "the words stand nowhere"),
    ("SPN303", "nothing is repeated"): (1, "there are no words to look for"),
    ("SPN303", "a letter that is written in two code points in the one and not in the other"): (1, "stand nowhere"),
    ("ENT401", "one that only speaks, and one that a claim is about"): (2, "something refers to them"),
    ("ENT403", "one Wikidata item, two entities"): (1, "a place and a state: one of them has the wrong item"),
    ("ENT403", "three of them"): (2, "of three types"),
    **{
        (f"TXT30{number}", "a note in a text that was published so"): (1, "a third party's text is kept as it is")
        for number in range(3, 8)
    },
}
"""Bad cases of which something is left when they are mended: how much, and why."""


def bad_cases() -> Iterator[Any]:
    for rule in fixable():
        for case in fixtures.cases_of(fixtures.fixture_path(rule)):
            if case["findings"] and "corpus" not in case:
                yield pytest.param(rule, case, id=f"{rule.code}: {case['title']}")


@pytest.mark.parametrize("rule, case", list(bad_cases()))
def test_a_bad_case_is_clean_of_its_rule_or_says_why_not(
    rule: Rule, case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if older := case.get("history", []):
        versions = (Version(older[0]), *(Version(number, dict) for number in [*older[1:], VERSION]))
        monkeypatch.setattr("newscorpus.schema.evolve.HISTORY", versions)
    for format_ in fixtures.formats_of(case):
        folder = tmp_path / format_
        folder.mkdir()
        before = fixtures.judge(case, folder, format_)
        files = [str(path) for path in sorted(folder.iterdir())]
        outcome = fix_files(files, unsafe=rule.fix == Fix.UNSAFE)
        after = list(validate(*files))
        left, _ = LEFT.get((rule.code, case["title"]), (0, ""))
        assert sum(one.code == rule.code for one in after) == left
        assert not any("crashed" in reason for _, reason in outcome.left)
        if not any(one.is_fatal or one.code in UNCOVERING for one in before) and format_ != "as given":
            assert not kinds(after) - kinds(before)
        assert not fix_files(files, unsafe=rule.fix == Fix.UNSAFE).changed


def test_entities_of_one_item_and_one_type_become_one() -> None:
    record = fixtures.record_of({"set": {"$.entities[7].wikidata": "Q1", "$.entities[3].wikidata": "Q1"}}, {})
    (mended,) = fix([record], unsafe=True).articles
    assert isinstance(mended, Article)
    assert [entity.id for entity in mended.entities] == ["e1", "e2", "e3", "e4", "e5", "e6", "e7"]
    assert mended.mention("m20").entity == "e4"
    assert [(one.key, one.value) for one in mended.entity("e4").attributes] == [("role", "reporter")]


# --- from Python ----------------------------------------------------------------------------------------------


def test_what_is_given_is_not_changed_and_what_is_no_article_stays_a_record(article: Article) -> None:
    record = {**article.model_dump(mode="json"), "text_length": 1, "genre": "opera"}
    given = deepcopy(record)
    mended = fix([record, article])
    assert record == given
    assert mended.articles == ({**record, "text_length": article.text_length}, article)
    assert mended.fixed == {"TXT302": 1}
    assert [(one.code, one.location.line) for one in mended.remaining if one.severity == "error"] == [("REC205", 1)]


@pytest.mark.parametrize("odd", [{}, {"id": 3}, {"mentions": 7}, {"schema_version": "9.9.9"}, {"text": None}])
def test_what_is_no_article_at_all_is_left_alone(odd: dict[str, Any]) -> None:
    assert fix([odd], unsafe=True).articles == (odd,)


def test_why_something_is_left_is_told(article: Article) -> None:
    first = article.mentions[0].model_copy(update={"exact": "nowhere in the text"})
    broken = article.model_copy(update={"mentions": (first, *article.mentions[1:])})
    mended = fix([broken], unsafe=True)
    assert mended.left == {("SPN303", "nothing is certain enough"): 1}
    assert fix([broken]).left == {}


def test_a_withheld_article_is_mended_where_that_needs_no_text(article: Article) -> None:
    whole = withhold(article)
    twice = (*whole.mentions, whole.mentions[3].model_copy(update={"id": "again"}))
    mended = fix([whole.model_copy(update={"mentions": twice})])
    assert mended.articles == (whole,)


def test_a_third_party_text_is_kept_whatever_is_in_it(article: Article) -> None:
    origin = article.origin.model_copy(update={"kind": OriginKind.THIRD_PARTY})
    text = f"{article.text}\r\n\u200b\x07\u202ee\u0301"
    update = {"origin": origin, "text": text, "text_length": len(text)}
    (mended,) = fix([article.model_copy(update=update)], unsafe=True).articles
    assert isinstance(mended, Article)
    assert mended.text == text


# --- properties -----------------------------------------------------------------------------------------------

CORPUS = [json.loads(one.model_dump_json()) for one in list(load())[:: max(1, len(load()) // 40)] if one.text]
FEW = settings(max_examples=settings().max_examples // 4)
"""Each example is several articles, mended twice."""
VARIANTS = [one for one in all_variants() if one.seed is not None]
MENDED = [one for one in VARIANTS if find_rule(one.code).fix != Fix.NONE]
NOT_MENDED = {
    ("REC205", "an unknown genre"): "nothing in the vocabulary comes near",
    ("REC205", "an unknown layer"): "nothing in the vocabulary comes near",
    ("SPN303", "a letter that differs"): "the words stand nowhere",
    ("ENT403", "two entities with one item"): "their types differ",
}
MOVES_ALL = {"SPN304", "TXT303", "TXT304", "TXT305", "TXT306", "TXT307"}
FOLLOWED = {"REC208", "SPN309", "ENT403"}
LAYERS = ("blocks", "sentences", "entities", "mentions", "quotes", "claims", "relations")


def seeded(record: Mapping[str, Any], variants: Sequence[Variant], seed: int) -> dict[str, Any] | None:
    """Put faults into a record; None where it has no place for them."""
    draft = Draft(record, Random(seed))
    try:
        for variant in variants:
            assert variant.seed is not None
            variant.seed(draft)
    except (NotHereError, IndexError, KeyError, TypeError, ValueError):
        return None  # two faults may not go together
    made: dict[str, Any] = json.loads(json.dumps(draft.record))
    return made


def told(annotation: object) -> str:
    return json.dumps(annotation, sort_keys=True)


def changed_annotations(old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str | None]:
    """Return the ids of the annotations that are not in both."""
    return {
        json.loads(one).get("id")
        for layer in LAYERS
        for before, after in [[Counter(map(told, record.get(layer) or ())) for record in (old, new)]]
        for one in (before - after) + (after - before)
    }


def mend(records: Sequence[dict[str, Any]], *, unsafe: bool = True) -> list[Mended]:
    """Mend records, and hold them to what is promised whatever they are."""
    mending = Mending(all_rules(), unsafe=unsafe)
    mended = mending.mend([_Held(record) for record in records])
    for one, again in zip(mended, mending.mend([one.draft for one in mended]), strict=True):
        assert not again.is_changed
        assert not any("crashed" in reason for _, reason in one.left)
        if not UNCOVERING.intersection(found.code for found in one.before):
            assert not kinds(one.after) - kinds(one.before)
    return mended


@given(st.lists(articles(), min_size=1, max_size=3))
@FEW
def test_nothing_is_fixed_in_what_is_valid(drawn: list[Article]) -> None:
    assert fix(drawn, unsafe=True).articles == tuple(drawn)


UNSURE = {"ENT403", "SPN301", "SPN303"}
"""Faults that may be drawn so that they cannot be mended: entities of two types, spans without words."""

WORSE = {"TXT305"}
"""Faults whose fix may do harm, so that it is not applied: a stray mark after the last block is text outside it."""


@given(st.lists(articles(near_valid=[fault.code for fault in FAULTS if fault.code in all_fixes()]), max_size=8))
@FEW
def test_one_fault_is_mended_and_nothing_is_added(drawn: list[NearValid]) -> None:
    mended = mend([json.loads(one.article.model_dump_json()) for one in drawn])
    for near, one in zip(drawn, mended, strict=True):
        if near.code in {found.code for found in one.after}:
            reasons = {reason for code, reason in one.left if code == near.code}
            assert near.code in UNSURE | WORSE, near.article
            assert reasons
            assert near.code in WORSE or reasons == {"nothing is certain enough"}


@given(st.lists(articles(near_valid=True), max_size=8), st.booleans())
@FEW
def test_no_fault_becomes_another(drawn: list[NearValid], unsafe: bool) -> None:
    mend([json.loads(one.article.model_dump_json()) for one in drawn], unsafe=unsafe)


_SEEDS = st.tuples(st.sampled_from(CORPUS), st.integers(0, 2**32))


@given(st.lists(st.tuples(st.sampled_from(MENDED), _SEEDS), max_size=8))
@FEW
def test_seeded_faults_are_mended_and_nothing_else_is_touched(drawn: list[tuple[Variant, Any]]) -> None:
    made = [(variant, record, seeded(record, [variant], seed)) for variant, (record, seed) in drawn]
    chosen = [(variant, record, broken) for variant, record, broken in made if broken is not None]
    mended = mend([broken for _, _, broken in chosen])
    for (variant, record, broken), one in zip(chosen, mended, strict=True):
        if (variant.code, variant.name) in NOT_MENDED:
            continue
        known = sum(found.code == variant.code for found in mend([record])[0].before)
        assert sum(found.code == variant.code for found in one.after) <= known, variant
        if variant.code not in MOVES_ALL | FOLLOWED:
            named = {found.location.annotation for found in one.before}
            new = {id_ for id_ in ids(one.draft.record) if id_ not in ids(broken)}
            assert changed_annotations(broken, one.draft.record) <= named | new | {None}, variant


def ids(record: Mapping[str, Any]) -> set[str]:
    return {annotation["id"] for layer in LAYERS[2:] for annotation in record[layer]}


@given(st.lists(st.tuples(st.sampled_from(MENDED), st.sampled_from(VARIANTS), _SEEDS), max_size=6), st.booleans())
@FEW
def test_two_faults_at_once_are_no_worse_than_they_were(
    drawn: list[tuple[Variant, Variant, Any]], unsafe: bool
) -> None:
    made = (seeded(record, pair, seed) for *pair, (record, seed) in drawn)
    mend([broken for broken in made if broken is not None], unsafe=unsafe)


JSON = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 500), st.floats(0, 1), st.text(max_size=4), st.just([]), st.just({})
)


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a record in which a few values are gone, exchanged, or anything."""
    record: dict[str, Any] = deepcopy(draw(st.sampled_from(CORPUS)))
    random = Random(draw(st.integers(0, 2**32)))
    for _ in range(draw(st.integers(1, 4))):
        holder: Any = record
        while True:
            step = random.choice(sorted(holder) if isinstance(holder, dict) else range(len(holder)))
            inner = holder[step]
            if not isinstance(inner, dict | list) or not inner or random.random() < 0.2:
                break
            holder = inner
        what = draw(st.sampled_from(["put", "drop", "shift", "repeat"]))
        if what == "drop":
            del holder[step]
        elif what == "shift" and type(inner) is int:
            holder[step] = inner + random.randint(-3, 3)
        elif what == "repeat" and isinstance(holder, list):
            holder.insert(step, deepcopy(inner))
        else:
            holder[step] = draw(JSON)
    return record


@given(st.lists(mutated(), max_size=4), st.booleans())
@FEW
def test_whatever_a_record_holds_no_fix_crashes_or_adds_a_finding(drawn: list[dict[str, Any]], unsafe: bool) -> None:
    mend(drawn, unsafe=unsafe)
