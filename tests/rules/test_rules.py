"""Each rule against its fixture: one YAML file a rule, with what it finds and what it lets pass.

A case changes the base article (`set`, `drop`), or changes it several times (`records`), or gives whole files
(`files`). Changed articles are judged as JSON Lines and as Parquet, and both must say the same. `columns` changes the
Parquet table itself (a column of these values, or none), `history` says which schema versions there were before the
current one, and `crash` makes a rule raise an error.
"""

from __future__ import annotations

import base64
import copy
import dataclasses
import importlib.util
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from newscorpus import rules as rules_package
from newscorpus.baseline import write_baseline
from newscorpus.build import build, write_release
from newscorpus.diagnostics import Diagnostic
from newscorpus.formats._source import to_record
from newscorpus.rules import all_rules
from newscorpus.rules._rule import Rule
from newscorpus.schema.arrow import article_schema
from newscorpus.schema.current import VERSION
from newscorpus.schema.evolve import HISTORY, Version
from newscorpus.schema.source import SourceArticle
from newscorpus.text import sha256
from newscorpus.validate import validate

HERE = Path(__file__).parent
RULES = Path(next(iter(rules_package.__path__)))

# What the rules promise, copied here so that a change of it is seen: code, name, severity, fix.
PROMISED = """
FIL100 rule-crashed E -
FIL101 unreadable-file E -
FIL102 empty-input E -
FIL103 malformed-json E -
FIL104 byte-order-mark W s
FIL105 invalid-utf8 E -
FIL106 columns-differ E -
FIL107 duplicate-json-key E -
REC201 unknown-schema-version E -
REC202 missing-field E -
REC203 wrong-type E -
REC204 unknown-field E u
REC205 unknown-label E u
REC206 malformed-value E -
REC207 naive-time E -
REC208 duplicate-annotation-id E u
REC209 text-and-rights-disagree E -
REC210 layer-undeclared E -
REC211 layer-empty W -
REC212 gold-without-second-annotator W -
REC213 outdated-schema-version I s
REC214 quotation-not-anchored E -
TXT301 text-hash-differs E u
TXT302 text-length-differs E s
TXT303 text-not-nfc E s
TXT304 carriage-return E s
TXT305 control-character E u
TXT306 bidi-control E u
TXT307 invisible-character W u
TXT308 empty-text E -
TXT309 glued-text I -
TXT310 text-outside-blocks W -
SPN301 span-out-of-bounds E u
SPN302 span-empty-or-reversed E -
SPN303 exact-differs E u
SPN304 offsets-in-other-unit E s
SPN305 edge-whitespace E s
SPN306 splits-grapheme E u
SPN307 splits-word W u
SPN308 fragments-unordered E s
SPN309 duplicate-annotation E s
SPN310 annotations-unsorted I s
SPN311 span-in-boilerplate W -
SPN312 sentence-outside-block E -
SPN313 span-crosses-paragraph E -
SPN314 sentences-overlap E -
REF401 dangling-reference E -
REF402 reference-to-wrong-layer E -
MEN401 mentions-cross E -
MEN402 mention-crosses-sentence W -
MEN403 label-differs-from-entity W u
MEN404 same-name-two-entities W -
MEN405 unmarked-repeat W u
MEN406 form-contradicts-label W -
ENT401 entity-never-mentioned W u
ENT402 entity-never-named I -
ENT403 same-entity-twice E u
ENT404 same-name-same-type-twice W -
QUO401 cue-inside-content E -
QUO402 source-inside-content E -
QUO403 type-differs-from-marks E u
QUO404 content-includes-marks E s
QUO405 fragment-cuts-marked-phrase E -
QUO406 marks-unbalanced W -
QUO407 source-without-speaker W -
QUO408 no-cue W -
QUO409 no-source E -
QUO410 speaker-cannot-speak W -
QUO411 source-kind-differs W -
QUO412 parent-does-not-contain E -
QUO413 quotes-overlap W -
QUO414 unattributed-quotation W -
CLM401 claim-outside-quote E -
CLM402 claim-outside-sentence W -
CLM403 gist-missing W -
CLM404 gist-not-self-contained W -
CLM405 gist-names-nobody I -
CLM406 own-voice-inside-quote W -
CLM407 same-gist-twice W -
RLN401 relation-to-itself E -
RLN402 relations-contradict E -
RLN403 relation-cycle E -
RLN404 dispute-with-oneself W -
RLN405 duplicate-relation E s
COR501 duplicate-article-id E -
COR502 duplicate-text E -
COR503 near-duplicate-across-splits W -
COR504 quotation-across-splits W -
COR505 label-absent-from-split W -
COR506 label-distribution-shifted W -
COR507 checksum-differs E -
COR508 release-not-raised E -
COR509 tables-disagree E -
COR510 schema-changed-silently E -
COR511 sources-differ E -
COR512 stale-baseline-entry W -
"""
SEVERITIES = {"E": "error", "W": "warning", "I": "note"}
FIXES = {"s": "safe", "u": "unsafe", "-": "none"}
SECTIONS = ["What it checks", "Why it matters", "Example", "Use instead"]
CASE_KEYS = {
    "title",
    "article",
    "set",
    "drop",
    "rehash",
    "formats",
    "records",
    "files",
    "corpus",
    "against",
    "baseline",
    "validate",
    "crash",
    "columns",
    "history",
    "findings",
}
FORMATS = ("jsonl", "parquet")

by_code = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)


def promised() -> dict[str, tuple[str, str, str]]:
    rows = [line.split() for line in PROMISED.strip().splitlines()]
    return {code: (name, SEVERITIES[severity], FIXES[fix]) for code, name, severity, fix in rows}


# --- fixtures -----------------------------------------------------------------------------------------------


@cache
def modules() -> dict[str, Path]:
    """The module of each rule on disk, by its code, which is the module's docstring."""
    files = [file for file in RULES.glob("*/*.py") if not file.name.startswith("_")]
    return {file.read_text("utf-8").partition("\n")[0].strip('". '): file for file in files}


def fixture_path(rule: Rule) -> Path:
    module = modules()[rule.code]
    return HERE / module.parent.name / f"{module.stem}.yaml"


@cache
def cases_of(path: Path) -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load(path.read_text("utf-8"))["cases"]) if path.exists() else ()


def all_cases() -> Iterator[Any]:
    for rule in all_rules():
        for case in cases_of(fixture_path(rule)):
            yield pytest.param(rule, case, id=f"{rule.code}: {case['title']}")


# --- articles -----------------------------------------------------------------------------------------------


@cache
def _article(name: str) -> str:
    source = yaml.safe_load((HERE / "articles" / f"{name}.yaml").read_text("utf-8"))
    anchored = to_record(SourceArticle.model_validate(source))
    assert not anchored.faults
    return json.dumps(anchored.record, default=lambda value: value.isoformat())


_PART = re.compile(r"\.([^.\[]+)|\[(\d+)\]")


def _parts(path: str) -> list[str | int]:
    parts: list[str | int] = [int(index) if index else name for name, index in _PART.findall(path)]
    assert path == "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts), path
    return parts


def _put(record: Any, path: str, value: object) -> None:
    *above, last = _parts(path)
    for part in above:
        record = record[part]
    if isinstance(record, list) and last == len(record):
        record.append(value)
    else:
        record[last] = value


def _remove(record: Any, path: str) -> None:
    *above, last = _parts(path)
    for part in above:
        record = record[part]
    del record[last]


def record_of(change: Mapping[str, Any], default: Mapping[str, Any]) -> Any:
    """Change the base article as a case says: what is dropped goes first, the last of a list before the others."""
    record = json.loads(_article(change.get("article", default.get("article", "base"))))
    for path in sorted(change.get("drop", []), key=lambda path: [str(part) for part in _parts(path)], reverse=True):
        _remove(record, path)
    for path, value in change.get("set", {}).items():
        _put(record, path, copy.deepcopy(value))
    if change.get("rehash", default.get("rehash", False)):
        record["text_length"] = len(record["text"])
        record["text_sha256"] = sha256(record["text"])
    return record


def _as_stored(record: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a JSON record into what a program would store in columns: absent lists are empty, times are times."""
    stored: dict[str, Any] = _complete(record, article_schema(lenient=True))
    if isinstance(stored["published_at"], str):
        stored["published_at"] = datetime.fromisoformat(stored["published_at"])
    return stored


def _complete(value: Any, kind: Any) -> Any:
    if isinstance(kind, pa.Schema) or pa.types.is_struct(kind):
        if not isinstance(value, Mapping):
            return value
        unknown = set(value) - set(kind.names)
        assert not unknown, f"columns cannot hold {unknown}: say `formats: [jsonl]`"
        return {name: _complete(_value_of(value, name, kind), kind.field(name).type) for name in kind.names}
    if pa.types.is_list(kind) and isinstance(value, list):
        return [_complete(element, kind.value_type) for element in value]
    return value


def _value_of(value: Mapping[str, Any], name: str, kind: Any) -> Any:
    return value[name] if name in value else [] if pa.types.is_list(kind.field(name).type) else None


def _write_jsonl(path: Path, records: Iterable[Any]) -> None:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")


def _write_parquet(path: Path, records: Iterable[Any], columns: Mapping[str, Any] | None = None) -> None:
    schema = article_schema(lenient=True)
    stored = [_as_stored(record) for record in records]
    arrays = [pa.array([record[name] for record in stored], schema.field(name).type) for name in schema.names]
    table = pa.Table.from_arrays(arrays, schema=schema)
    for name, values in (columns or {}).items():
        table = table.drop_columns([name]) if name in table.schema.names else table
        table = table if values is None else table.append_column(name, pa.array(values))
    pq.write_table(table, path)


WRITERS = {"jsonl": _write_jsonl, "parquet": _write_parquet}


def _write_files(folder: Path, files: Mapping[str, Any]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        is_text = isinstance(content, str)
        path.write_bytes(content.encode() if is_text else base64.b64decode(content["base64"]))


def _build_corpus(
    folder: Path, after: Mapping[str, Any], release: str = "2025.02.1", before: Mapping[str, str] | None = None
) -> None:
    """Build a corpus of the base article, then change its files: another content, none, or one row less.

    `before` is what is replaced in the source, and by what, before it is built.
    """
    source = folder / "sources" / "train" / "norvik-pay-vote.yaml"
    source.parent.mkdir(parents=True)
    content = (HERE / "articles" / "base.yaml").read_text("utf-8")
    for words, others in (before or {}).items():
        assert words in content
        content = content.replace(words, others)
    source.write_text(content, "utf-8")
    write_release(folder, build(folder, release))
    for name, change in after.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if change is None:
            path.unlink()
        elif change == "without its first row":
            pq.write_table(pq.read_table(path).slice(1), path)
        elif isinstance(change, Mapping):
            path.write_text(path.read_text("utf-8").replace(change["replace"], change["by"]), "utf-8")
        else:
            path.write_text(change, "utf-8")


def judge(case: Mapping[str, Any], folder: Path, format_: str) -> list[Diagnostic]:
    """Write what a case describes into a folder, and validate it."""
    if "corpus" in case:
        _build_corpus(folder / "corpus", case["corpus"])
        named = ["corpus"]
    elif "files" in case:
        _write_files(folder, case["files"])
        named = list(case["files"])
    else:
        changes = case.get("records", [case])
        by_file = itertools.groupby(changes, key=lambda change: change.get("file", "records"))
        grouped = {f"{stem}.{format_}": list(group) for stem, group in by_file}
        for name, group in grouped.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            records = [record_of(change, case) for change in group]
            if "columns" in case:
                _write_parquet(folder / name, records, case["columns"])
            else:
                WRITERS[format_](folder / name, records)
        named = list(grouped)
    subjects = case.get("validate", named)
    against = folder / "earlier" / "corpus" if "against" in case else None
    if against is not None:
        earlier = case["against"]
        _build_corpus(against, earlier.get("files", {}), earlier.get("release", "2025.01.1"), earlier.get("before"))
    listed = _baseline_of(case, folder / "before", format_) if "baseline" in case else None
    judged = (folder / name for name in subjects)
    found = list(validate(*judged, rules=rules_for(case), against=against, baseline=listed))
    crashed = [one.message for one in found if one.code == "FIL100"]
    assert not crashed or "crash" in case, crashed
    return found


def _baseline_of(case: Mapping[str, Any], folder: Path, format_: str) -> Path:
    """Write the baseline of the record that a case says there was before, and return its file."""
    path = folder / f"records.{format_}"
    folder.mkdir()
    WRITERS[format_](path, [record_of(case["baseline"], case)])
    write_baseline(folder.parent / "baseline.json", validate(path))
    return folder.parent / "baseline.json"


def rules_for(case: Mapping[str, Any]) -> list[Rule]:
    """Return all rules; where a case says `crash` and a code, that rule raises an error of these words."""
    crashing: Mapping[str, str] = case.get("crash", {})
    return [_crashing(rule, crashing[rule.code]) if rule.code in crashing else rule for rule in all_rules()]


def _crashing(rule: Rule, words: str) -> Rule:
    def crash(_: object) -> NoReturn:
        raise ZeroDivisionError(words)

    return dataclasses.replace(rule, check_columns=crash)


def formats_of(case: Mapping[str, Any]) -> list[str]:
    if "columns" in case:
        return ["parquet"]
    return ["as given"] if "files" in case or "corpus" in case else list(case.get("formats", FORMATS))


@pytest.fixture
def history(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that there were other schema versions, from which the upgrade is a matter of the number."""
    older = request.node.callspec.params["case"].get("history", [])
    versions = [Version(older[0]), *(Version(number, dict) for number in [*older[1:], VERSION])] if older else HISTORY
    monkeypatch.setattr("newscorpus.schema.evolve.HISTORY", tuple(versions))


_PLACE = re.compile(r"[^ `]*/([^/`]+)\.(?:jsonl|parquet):\d+")
"""A record that a message names: its file and line."""


def _without_lines(found: Iterable[Diagnostic]) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            *(one.code, one.severity, _PLACE.sub(r"\1", one.message), one.remedy, one.context, one.is_fatal),
            *(one.location.article, one.location.annotation, one.location.field, one.location.start, one.location.end),
        )
        for one in found
    )


def _told(diagnostic: Diagnostic, folder: Path, keys: Iterable[str]) -> dict[str, object]:
    """Tell of a finding what a fixture asks of it."""
    path = diagnostic.location.path.removeprefix(f"{folder}/")
    told = {name: getattr(diagnostic.location, name) for name in diagnostic.location.__dataclass_fields__}
    told |= {name: getattr(diagnostic, name) for name in ("message", "remedy", "context", "is_fatal")}
    told |= {"severity": str(diagnostic.severity), "path": path}
    return {key: told[key] for key in keys}


# --- tests --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule, case", list(all_cases()))
@pytest.mark.usefixtures("history")
def test_case(rule: Rule, case: dict[str, Any], tmp_path: Path) -> None:
    assert set(case) <= CASE_KEYS, set(case) - CASE_KEYS
    results: dict[str, list[Diagnostic]] = {}
    for format_ in formats_of(case):
        folder = tmp_path / format_
        folder.mkdir()
        results[format_] = judge(case, folder, format_)
        found = [one for one in results[format_] if one.code == rule.code]
        expected = case["findings"]
        keys = [set(wanted) for wanted in expected] if len(expected) == len(found) else [{"field", "message"}] * 999
        assert [_told(one, folder, wanted) for one, wanted in zip(found, keys, strict=False)] == expected
    if len(results) == len(FORMATS):
        assert _without_lines(results["parquet"]) == _without_lines(results["jsonl"])


@pytest.mark.parametrize("rule, case", list(all_cases()))
@pytest.mark.usefixtures("history")
def test_nothing_is_said_twice(rule: Rule, case: dict[str, Any], tmp_path: Path) -> None:
    found = [one for one in judge(case, tmp_path, formats_of(case)[0]) if one.code == rule.code]
    assert len(set(found)) == len(found)


@by_code
def test_rule_has_a_bad_and_a_good_case(rule: Rule) -> None:
    path = fixture_path(rule)
    assert path.exists(), f"no fixture {path}"
    assert yaml.safe_load(path.read_text("utf-8"))["rule"] == rule.code
    assert any(case["findings"] for case in cases_of(path)), "no bad case"
    assert any(not case["findings"] for case in cases_of(path)), "no good case"
    titles = [case["title"] for case in cases_of(path)]
    assert len(set(titles)) == len(titles), "two cases have the same title"


@by_code
def test_rule_keeps_what_it_promised(rule: Rule) -> None:
    assert (rule.name, str(rule.severity), str(rule.fix)) == promised()[rule.code]


@by_code
def test_page_has_its_sections(rule: Rule) -> None:
    first, *_ = rule.page.split("\n\n## ")
    sections = re.findall(r"^## (.+)$", rule.page, re.MULTILINE)
    assert re.fullmatch(r"[A-Z`*].*\.", first, re.DOTALL), "the first line states the defect"
    assert [name for name in sections if name != "Configuration"] == SECTIONS
    assert len(sections) == len(set(sections))


@by_code
def test_findings_are_worded_alike(rule: Rule) -> None:
    for case in cases_of(fixture_path(rule)):
        for finding in case["findings"]:
            message, remedy = finding.get("message"), finding.get("remedy")
            assert message is None or re.fullmatch(r"[^a-z].*\.", message, re.DOTALL), message
            assert remedy is None or re.fullmatch(r"[a-z`].*[^.]", remedy, re.DOTALL), remedy


def test_every_promised_rule_exists() -> None:
    missing = set(promised()) - {rule.code for rule in all_rules()}
    assert not missing, sorted(missing)


def test_discovery_finds_every_module() -> None:
    files = [file for file in RULES.glob("*/*.py") if not file.name.startswith("_")]
    assert len(all_rules()) == len(files)
    assert sorted(rule.code for rule in all_rules()) == sorted(modules())
    assert all(importlib.util.find_spec(f"newscorpus.rules.{folder}") for folder in {f.parent.name for f in files})


def test_every_fixture_has_a_rule() -> None:
    fixtures = {file for file in HERE.glob("*/*.yaml") if file.parent.name != "articles"}
    assert fixtures == {fixture_path(rule) for rule in all_rules()} & fixtures


@pytest.mark.parametrize("path", sorted((HERE / "articles").glob("*.yaml")), ids=lambda path: path.stem)
def test_base_articles_are_without_fault(path: Path) -> None:
    assert list(validate(path)) == []
