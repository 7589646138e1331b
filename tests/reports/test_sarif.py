"""SARIF against the standard's structure, written down in the schema beside this file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from newscorpus.findings import Findings, Unjudged
from newscorpus.fingerprint import fingerprint
from newscorpus.reports.sarif import MOST_RESULTS
from newscorpus.rules import all_rules
from newscorpus.validate import validate

if TYPE_CHECKING:
    from tests.reports.conftest import Find, Render

SCHEMA = json.loads(Path(__file__).with_name("sarif-2.1.0-parts.schema.json").read_text("utf-8"))


def run_of(written: str) -> Any:
    log = json.loads(written)
    Draft202012Validator(SCHEMA).validate(log)
    (run,) = log["runs"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    return run


def test_the_schema_refuses_what_the_standard_does() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert not Draft202012Validator(SCHEMA).is_valid({"version": "2.1.0", "runs": [{"results": []}]})


def test_a_result_says_what_and_where(render: Render, find: Find) -> None:
    found = find(
        **{"article": "a", "annotation": "m1", "field": "$.mentions[0]", "start": 3, "end": 8, "line": 7},
        path="data/año.jsonl",
        remedy="mend it",
    )
    (result,) = run_of(render("sarif", [found]))["results"]
    assert result == {
        "ruleId": "SPN303",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "It is wrong. Remedy: mend it."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "data/a%C3%B1o.jsonl"},
                    "region": {"startLine": 7},
                },
                "logicalLocations": [{"name": "m1", "fullyQualifiedName": "a/m1", "kind": "annotation"}],
            }
        ],
        "partialFingerprints": {"newscorpusFinding/v1": fingerprint(found)},
        "properties": {
            **{"article": "a", "annotation": "m1", "field": "$.mentions[0]", "remedy": "mend it"},
            **{"startCodePoint": 3, "endCodePoint": 8},
        },
    }


def test_rules_bring_their_pages(render: Render, find: Find) -> None:
    driver = run_of(render("sarif", Findings((find(),), 1, Unjudged(), all_rules())))["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == [rule.code for rule in all_rules()]
    first = driver["rules"][0]
    assert first["help"]["markdown"] == all_rules()[0].page
    assert first["shortDescription"]["text"] == "A rule stopped with an error of its own."


@pytest.mark.parametrize("path, uri", [("", None), ("-", "-"), ("<table>", "%3Ctable%3E"), ("a:b", "a%3Ab")])
def test_what_is_no_file_has_a_place_all_the_same(render: Render, find: Find, path: str, uri: str | None) -> None:
    (result,) = run_of(render("sarif", [find(path=path, line=None)]))["results"]
    place = result["locations"][0].get("physicalLocation", {"artifactLocation": {"uri": None}})
    assert place["artifactLocation"]["uri"] == uri


def test_only_the_worst_are_listed_and_the_rest_is_counted(render: Render, find: Find) -> None:
    notes = [find("TXT309")] * MOST_RESULTS
    run = run_of(render("sarif", [*notes, find("SPN307"), find("SPN303")]))
    assert [result["level"] for result in run["results"][:3]] == ["error", "warning", "note"]
    assert len(run["results"]) == MOST_RESULTS
    told = [one["message"]["text"] for one in run["invocations"][0]["toolExecutionNotifications"]]
    assert told[-1] == "2 of 5,002 findings are left out; the worst are here."


def test_a_run_that_could_not_judge_was_not_successful(render: Render, find: Find) -> None:
    assert run_of(render("sarif", [find()]))["invocations"][0]["executionSuccessful"]
    invocation = run_of(render("sarif", [find("FIL101", is_fatal=True)]))["invocations"][0]
    assert not invocation["executionSuccessful"]
    assert "error" in [one["level"] for one in invocation["toolExecutionNotifications"]]


def test_real_findings_fit(render: Render, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"id": "a"}\n{\n', "utf-8")
    findings = validate(tmp_path / "bad.jsonl")
    assert len(run_of(render("sarif", findings))["results"]) == len(findings) > 5
