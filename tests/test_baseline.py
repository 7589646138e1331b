"""A baseline: it hides what is known, whatever is edited elsewhere, and tells of what it hides no longer."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscorpus.article import Article, withhold
from newscorpus.baseline import read_baseline, write_baseline
from newscorpus.corpus import load
from newscorpus.diagnostics import Diagnostic, Location, Severity
from newscorpus.errors import ConfigError
from newscorpus.files import write
from newscorpus.findings import Findings
from newscorpus.fingerprint import content_of, fingerprint
from newscorpus.records import to_record_batch
from newscorpus.schema.current import Mention
from newscorpus.text import sha256
from newscorpus.validate import validate


def drifted(article: Article, *numbers: int) -> Article:
    """Let some mentions repeat other characters than the text has: SPN303."""
    return article.model_copy(
        update={
            "mentions": tuple(
                mention.model_copy(update={"exact": f"{mention.exact}’"}) if number in numbers else mention
                for number, mention in enumerate(article.mentions)
            )
        }
    )


def moved(article: Article, words: str) -> Article:
    """Put words before the text of an article that has mentions only, and give each of these another id."""
    text = f"{words}{article.text}"
    mentions = tuple(
        mention.model_copy(
            update={"id": f"x{number}", "start": mention.start + len(words), "end": mention.end + len(words)}
        )
        for number, mention in enumerate(article.mentions)
    )
    return article.model_copy(
        update={"text": text, "text_length": len(text), "text_sha256": sha256(text), "mentions": mentions}
    )


def only_mentions(article: Article) -> Article:
    none: dict[str, Any] = dict.fromkeys(("blocks", "sentences", "quotes", "claims", "relations"), ())
    layers = tuple(layer for layer in article.layers if layer.name in ("mentions", "entities"))
    return article.model_copy(update={**none, "layers": layers})


def found(path: Path, *articles: Article, baseline: Path | None = None, select: str = "SPN,COR512") -> Findings:
    write(path, articles)
    return validate(path, baseline=baseline, select=select)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where records are written."""
    return tmp_path / "a.jsonl"


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """Where the baseline is written."""
    return tmp_path / "baseline.json"


@pytest.fixture
def short(article: Article) -> Article:
    """An article of mentions only, each of other words."""
    plain = only_mentions(article)
    first: dict[str | None, Mention] = {}
    for mention in plain.mentions:
        first.setdefault(mention.exact, mention)
    return plain.model_copy(update={"mentions": tuple(first.values())})


def test_what_is_listed_is_hidden_and_counted(file: Path, known: Path, short: Article) -> None:
    write_baseline(known, found(file, drifted(short, 0, 1)))
    findings = found(file, drifted(short, 0, 1), baseline=known)
    assert (list(findings), findings.hidden, findings.exit_status()) == ([], 2, 0)
    new = found(file, drifted(short, 0, 1, 2), baseline=known)
    assert [one.location.annotation for one in new] == [short.mentions[2].id]


def test_it_survives_edits_elsewhere(file: Path, known: Path, short: Article, corpus: Any) -> None:
    write_baseline(known, found(file, drifted(short, 3)))
    edited = moved(drifted(short, 3), "A paragraph that somebody has put before it all.\n\n")
    edited = edited.model_copy(update={"mentions": edited.mentions[1:]})
    others = [other for other in corpus[:3] if other.id != short.id]
    findings = found(file, *others, edited, baseline=known)
    assert (list(findings), findings.hidden) == ([], 1)
    write(file.with_suffix(".parquet"), [*others, edited])
    assert validate(file.with_suffix(".parquet"), baseline=known, select="SPN,COR512").hidden == 1


def test_a_stale_entry_is_a_finding(file: Path, known: Path, short: Article) -> None:
    write_baseline(known, found(file, drifted(short, 0, 1)))
    (stale,) = found(file, drifted(short, 1), baseline=known)
    assert (stale.code, stale.location.path, stale.location.article) == ("COR512", str(known), short.id)
    assert f"{short.mentions[0].exact}’" in stale.message
    line = known.read_text("utf-8").splitlines()[(stale.location.line or 0) - 1]
    assert '"fingerprint"' in line
    assert not found(file, drifted(short, 1), baseline=known, select="SPN")


def test_nothing_is_said_of_what_was_not_judged(file: Path, known: Path, short: Article) -> None:
    write_baseline(known, found(file, drifted(short, 0)))
    assert not found(file, short.model_copy(update={"id": "another"}), baseline=known)
    assert not found(file, short, baseline=known, select="TXT,COR512")
    write(file, [short])
    findings = validate(file, file.with_name("missing.jsonl"), baseline=known, select="SPN,COR512")
    assert set(findings.counts()) == {"FIL101"}


def test_in_a_whole_release_an_entry_on_no_article_is_stale(known: Path, checkout: Path) -> None:
    entry = {"fingerprint": "0" * 16, "code": "SPN303", "article": "gone", "what": "mentions: x", "count": 1}
    known.write_text(json.dumps({"version": 1, "entries": [{**entry, "reason": "it was so"}]}))
    assert validate(checkout / "corpus", baseline=known, select="SPN,COR512").counts() == {"COR512": 1}


def test_an_entry_by_a_rule_that_is_gone_is_stale(file: Path, known: Path, short: Article) -> None:
    entry = {"fingerprint": "0" * 16, "code": "OLD301", "article": short.id, "what": "mentions: x", "count": 1}
    known.write_text(json.dumps({"version": 1, "entries": [{**entry, "reason": ""}]}))
    assert found(file, short, baseline=known).counts() == {"COR512": 1}


def test_the_file_is_sorted_and_keeps_its_reasons(file: Path, known: Path, short: Article) -> None:
    write_baseline(known, found(file, drifted(short, 0, 1, 2)))
    document = json.loads(known.read_text("utf-8"))
    entries = document["entries"]
    assert entries == sorted(entries, key=lambda entry: (entry["code"], entry["article"], entry["what"]))
    assert list(entries[0]) == ["fingerprint", "code", "article", "what", "count", "reason"]
    entries[0]["reason"] = "as printed"
    known.write_text(json.dumps(document))
    write_baseline(known, found(file, drifted(short, 0, 1, 2, 3)))
    rewritten = {entry.fingerprint: entry.reason for entry in read_baseline(known).entries}
    assert rewritten.pop(entries[0]["fingerprint"]) == "as printed"
    assert list(rewritten.values()) == ["", "", ""]
    before = known.read_bytes()
    write_baseline(known, found(file, drifted(short, 3, 2, 1, 0)))
    assert known.read_bytes() == before


def test_of_many_alike_as_many_are_hidden_as_are_counted(file: Path, known: Path, short: Article) -> None:
    cut = short.mentions[0].model_copy(update={"end": short.mentions[0].end + 1})
    two = short.model_copy(update={"mentions": (cut, *short.mentions[1:])})
    write_baseline(known, found(file, two, select="SPN303"))
    three = short.model_copy(update={"mentions": (cut, cut.model_copy(update={"id": "zzz"}), *short.mentions[1:])})
    findings = found(file, three, baseline=known, select="SPN303")
    assert (len(findings), findings.hidden) == (1, 1)


def test_a_finding_on_a_file_is_known_by_its_name(file: Path, known: Path, short: Article) -> None:
    write(file, [short])
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    findings = validate(file, select="FIL104")
    assert findings.counts() == {"FIL104": 1}
    assert [entry.what for entry in write_baseline(known, findings).entries] == ["a.jsonl"]
    elsewhere = file.parent / "moved"
    elsewhere.mkdir()
    assert validate(file.rename(elsewhere / "a.jsonl"), select="FIL104", baseline=known).hidden == 1


def test_what_could_not_be_judged_is_never_hidden(file: Path, known: Path) -> None:
    missing = validate(file.with_name("missing.jsonl"))
    assert write_baseline(known, missing).entries == ()
    assert validate(file.with_name("missing.jsonl"), baseline=known).exit_status() == 2


ENTRY = {"fingerprint": "f", "code": "SPN303", "article": None, "what": "w", "count": 1, "reason": ""}


@pytest.mark.parametrize(
    "content, words",
    [
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "no baseline"),
        ('{"version": 2, "entries": []}', "no baseline"),
        ('{"version": 1, "entries": [], "more": 1}', "no baseline"),
        ('{"version": 1, "entries": {}}', "`entries` is no list"),
        ([1], "entries[0]: no object"),
        ([{**ENTRY, "line": 3}], "unknown key `line`"),
        ([{key: value for key, value in ENTRY.items() if key != "reason"}], "missing key `reason`"),
        ([{**ENTRY, "count": "1"}], 'entries[0].count: `"1"` is of another type'),
        ([{**ENTRY, "count": True}], "of another type"),
        ([{**ENTRY, "count": 0}], "less than 1"),
        ([{**ENTRY, "what": None}], "of another type"),
        ([ENTRY, ENTRY], "fingerprint `f` stands `2` times"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused_and_kept(known: Path, content: Any, words: str) -> None:
    written = content if isinstance(content, str) else json.dumps({"version": 1, "entries": content})
    known.write_text(written)
    with pytest.raises(ConfigError) as refused:
        read_baseline(known)
    assert str(refused.value).startswith(f"{known}: ")
    assert words in str(refused.value)
    with pytest.raises(ConfigError):
        write_baseline(known, [])
    assert known.read_text() == written


def test_a_baseline_that_is_missing_is_an_error(file: Path, known: Path, short: Article) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        found(file, short, baseline=known)


# --- what a finding is about --------------------------------------------------------------------------------


def record(article: Article) -> Any:
    return to_record_batch([article], lenient=True)


def test_words_are_those_of_the_innermost_span(article: Article) -> None:
    quote, claim, relation = article.quotes[0], article.claims[0], article.relations[0]
    of = {one.id: " … ".join(span.exact or "" for span in one.content) for one in article.claims}

    def words(field: str) -> str | None:
        found = content_of(record(article), 0, field)
        return found if found is None or len(found) < 100 else found[:80]

    assert words("$.mentions[0].entity") == article.mentions[0].exact
    assert words("$.quotes[0].content[0]") == (quote.content[0].exact or "")[:80]
    assert words("$.claims[0].gist") == of[claim.id][:80]
    assert words("$.relations[0]") == f"{relation.type} → {of[relation.head]} → {of[relation.tail]}"[:80]
    assert words("$.entities[0].wikidata") == article.entities[0].name
    assert words("$.blocks[0]") == (article.text or "")[article.blocks[0].start : article.blocks[0].end][:80]
    assert words("$.title") is words("$") is None
    assert content_of(record(article), 0, "$.text", (0, 4)) == (article.text or "")[:4]


def test_words_of_a_withheld_text_are_what_annotations_say_of_themselves(article: Article) -> None:
    mention = article.mentions[0]
    said = content_of(record(withhold(article)), 0, "$.mentions[0]")
    assert said == " ".join(filter(None, (mention.entity, mention.label, mention.form)))
    assert content_of(record(withhold(article)), 0, "$.blocks[0]") == article.blocks[0].kind


NAMES = ["id", "text", "mentions", "quotes", "content", "exact", "claims", "relations", "head", "layers", "rights", "x"]
paths = st.lists(st.sampled_from([*(f".{name}" for name in NAMES), "[0]", "[1]", "[99]"]) | st.text(max_size=4))


@settings(max_examples=200, deadline=None)
@given(paths.map(lambda parts: f"${''.join(parts)}"), st.sampled_from(["empty", "nulls", "whole"]))
def test_any_path_in_any_record_has_words_or_none(path: str, kind: str) -> None:
    nulls = {"mentions": [None, {}], "quotes": [{"content": None}, {"content": [None, {}]}], "relations": [{}]}
    records = (
        record(load()[0]) if kind == "whole" else to_record_batch([nulls if kind == "nulls" else {}], lenient=True)
    )
    assert content_of(records, 0, path, (2, 5)) != ""


def test_fingerprints_know_neither_places_nor_ids(article: Article) -> None:
    one = Diagnostic(
        "SPN303", "n", Severity.ERROR, Location("a", 1, "x", "m1", "$.mentions[3]", 1, 2), "m", content="w"
    )
    other = replace(one, location=Location("b", 9, "x", "m7", "$.mentions[5]", 5, 6), message="other")
    assert fingerprint(one) == fingerprint(other)
    changed = [replace(one, code="SPN304"), replace(one, content="v"), replace(one, location=Location("a", 1, "y"))]
    assert len({fingerprint(each) for each in [one, *changed]}) == 4


def test_the_corpus_ships_a_baseline_with_a_reason_for_each_entry(checkout: Path) -> None:
    shipped = checkout / "corpus" / "baseline.json"
    entries = json.loads(shipped.read_text("utf-8"))["entries"]
    assert len(entries) <= 25
    assert all(entry["reason"] for entry in entries)
    assert validate(checkout / "corpus", baseline=shipped, select="COR").counts() == {}
