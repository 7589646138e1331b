"""What each form looks like."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest

from newscorpus import reports
from newscorpus.diagnostics import Severity
from newscorpus.findings import Findings, Unjudged
from newscorpus.reports import Style, all_reports
from newscorpus.rules import all_rules, find_rule
from newscorpus.validate import validate

if TYPE_CHECKING:
    from tests.reports.conftest import Find, Render

KEYS = ["code", "name", "severity", "path", "line", "article", "annotation", "field", "start", "end", "message"]


def test_every_module_is_a_report() -> None:
    on_disk = {file.stem for file in Path(reports.__path__[0]).glob("[!_]*.py")}
    assert [report.name for report in all_reports().values()] == list(all_reports())
    assert set(all_reports()) == on_disk == {"text", "json", "jsonl", "github", "sarif", "junit", "parquet"}


@pytest.mark.parametrize("form", sorted(set(all_reports()) - {"parquet"}))
def test_nothing_found_is_said_in_every_form(render: Render, form: str) -> None:
    clean = Findings((), 3, Unjudged(), all_rules(), ("a.jsonl",))
    expected = {
        "text": "Judged 3 articles: nothing found.\n",
        "json": "[]\n",
        "jsonl": "",
        "github": "::notice title=newscorpus::Judged 3 articles: nothing found.\n",
    }
    written = render(form, clean)
    assert written == expected.get(form, written)
    assert form not in ("sarif", "junit") or len(written) > 1000  # the rules that were asked


# --- text, json, jsonl, parquet -----------------------------------------------------------------------------


def test_text(render: Render, find: Find) -> None:
    found = find(
        article="a", annotation="m1", field="$.mentions[0]", remedy="mend it", context="was ⟦Oduya⟧ there", line=7
    )
    assert render("text", [found, find("TXT309", path="", line=None)]) == (
        "a.jsonl:7: error SPN303 exact-differs: It is wrong.\n"
        "    article a annotation m1 at $.mentions[0]\n"
        "    | was ⟦Oduya⟧ there\n"
        "    = mend it\n"
        "note TXT309 glued-text: It is wrong.\n"
        "\n"
        "     1  SPN303  exact-differs (error)\n"
        "     1  TXT309  glued-text (note)\n"
        "\n"
        "Judged 3 articles: 1 error, 0 warnings, 1 note.\n"
    )


def test_text_without_findings_counts(render: Render, find: Find) -> None:
    written = render("text", [find(), find()], has_findings=False)
    assert written == "     2  SPN303  exact-differs (error)\n\nJudged 3 articles: 2 errors, 0 warnings, 0 notes.\n"


def test_text_has_color_only_if_asked(render: Render, find: Find) -> None:
    assert "\x1b" not in render("text", [find()])
    assert "\x1b[31merror SPN303\x1b[0m exact-differs" in render("text", [find()], color=True)


def test_summary_says_what_was_not_judged_and_what_is_hidden(render: Render) -> None:
    written = render("text", Findings((), 1, Unjudged(1, 2, 3), hidden=4))
    assert written.splitlines()[1:] == [
        "The baseline hides 4 findings.",
        "Nothing could be made of 1 record.",
        "Not judged: 2 checks of parts that could not be read.",
        "Not judged: 3 checks of texts that are withheld.",
    ]


def test_json_and_jsonl_hold_the_same(render: Render, find: Find) -> None:
    found = [find(article="ä", start=3, end=5, remedy="r", context="c"), find("FIL101", line=None)]
    objects = json.loads(render("json", found))
    assert [list(one) for one in objects] == [KEYS, KEYS]
    assert [json.loads(line) for line in render("jsonl", found).splitlines()] == objects
    assert objects[0] == {
        **{"code": "SPN303", "name": "exact-differs", "severity": "error", "path": "a.jsonl", "line": 1},
        **{"article": "ä", "annotation": None, "field": None, "start": 3, "end": 5, "message": "It is wrong."},
    }


def test_parquet_joins_on_article_and_annotation(find: Find) -> None:
    found = (find(article="ä", annotation="m1", start=3, end=5), find("FIL101", line=None))
    stream = io.BytesIO()
    all_reports()["parquet"].write(Findings(found, 1, Unjudged()), stream, Style())
    table = pq.read_table(io.BytesIO(stream.getvalue()))
    columns = "code name severity path line article annotation field start end message remedy"
    assert table.column_names == columns.split()
    assert table["article"].to_pylist() == ["ä", None]
    assert table["line"].to_pylist() == [1, None]


# --- github -------------------------------------------------------------------------------------------------


def test_github_tells_place_rule_and_remedy(render: Render, find: Find) -> None:
    found = find(path="a,b:c%.jsonl", article="a", annotation="m1", message="50% off, it: is.", remedy="mend it")
    first, closing = render("github", [found, found]).splitlines()
    assert first == (
        "::error file=a%2Cb%3Ac%25.jsonl,line=1,title=SPN303 exact-differs::50%25 off, it: is."
        "%0AArticle a annotation m1%0ARemedy: mend it%0AThis rule finds 1 more in this file."
    )
    assert closing == "::notice title=newscorpus::Judged 3 articles: 2 errors, 0 warnings, 0 notes."


def test_github_names_files_below_the_workspace(
    render: Render, find: Find, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert "file=data/a.jsonl," in render("github", [find(path=str(tmp_path / "data" / "a.jsonl"))])
    assert "file=" not in render("github", [find(path="-")])


def test_github_shows_the_ten_of_each_kind_that_matter(render: Render, find: Find) -> None:
    many = [find(path=f"{number}.jsonl") for number in range(30)]
    few = [find("TXT301"), find("FIL101", is_fatal=True), *[find("TXT309", path=f"{number}") for number in range(30)]]
    lines = render("github", [*many, *few]).splitlines()
    kinds = [line.split(" ")[0] for line in lines]
    assert [kinds.count(kind) for kind in ("::error", "::warning", "::notice")] == [10, 0, 10]
    titles = [re.findall(r"title=(\w+)", line)[0] for line in lines]
    assert titles[:3] == ["FIL101", "SPN303", "TXT301"]
    assert titles[3:10] == ["SPN303"] * 7
    assert lines[-1].endswith("Of 43 more rules and files no annotation is shown.")


def test_github_appends_a_table_to_the_page_of_the_run(
    render: Render, find: Find, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = tmp_path / "summary.md"
    page.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    render("github", [find(), find(path="b.jsonl"), find("TXT309")])
    assert page.read_text("utf-8") == (
        "before\n### newscorpus validate\n\nJudged 3 articles: 2 errors, 0 warnings, 1 note.  \n\n"
        "| findings | rule | name | severity | files |\n|---:|---|---|---|---:|\n"
        "| 2 | `SPN303` | `exact-differs` | error | 2 |\n| 1 | `TXT309` | `glued-text` | note | 1 |\n\n"
    )


# --- junit --------------------------------------------------------------------------------------------------


def test_junit_has_a_suite_a_file_and_a_case_a_rule(render: Render, find: Find) -> None:
    rules = tuple(find_rule(code) for code in ("FIL101", "SPN303", "SPN307", "TXT302"))
    found = (find(message="First."), find(message="Second.", line=2), find("SPN307"), find("FIL101", is_fatal=True))
    findings = Findings(found, 3, Unjudged(), rules, ("a.jsonl", "b.jsonl"))
    root = ElementTree.fromstring(render("junit", findings))
    assert [root.get(name) for name in ("tests", "failures", "errors")] == ["8", "1", "1"]
    assert [suite.get("name") for suite in root] == ["a.jsonl", "b.jsonl"]
    assert [(case.get("name"), [part.tag for part in case]) for case in root[0]] == [
        ("FIL101 unreadable-file", ["error"]),
        ("SPN303 exact-differs", ["failure"]),
        ("SPN307 splits-word", ["system-out"]),
        ("TXT302 text-length-differs", []),
    ]
    failure = root[0][1][0]
    assert failure.get("message") == "2 findings, the first: First."
    assert failure.text == "line 1: First.\nline 2: Second."
    assert [len(case) for case in root[1]] == [0, 0, 0, 0]


def test_junit_fails_on_warnings_where_strict(render: Render, find: Find) -> None:
    assert "<failure" not in render("junit", [find("SPN307")])
    assert "<failure" in render("junit", [find("SPN307")], is_strict=True)
    assert "<failure" not in render("junit", [find("TXT309")], is_strict=True)


# --- findings themselves ------------------------------------------------------------------------------------


def test_findings_show_themselves(find: Find) -> None:
    findings = Findings((find(message="<b>&"), find("TXT309")), 1, Unjudged())
    assert repr(findings) == "<Findings: 1 error, 1 note in 1 article>"
    assert repr(Findings((), 2, Unjudged())) == "<Findings: none in 2 articles>"
    assert "<td>&lt;b&gt;&amp;</td>" in findings._repr_html_()
    assert "5 more" in Findings((find(),) * 25, 1, Unjudged())._repr_html_()


def test_findings_count_by_rule_and_together(find: Find) -> None:
    found = (
        *(find("SPN303", article="a"), find("SPN307", article="a"), find("TXT302", article="a")),
        *(find("SPN307", article="b"), find("SPN303", article="b"), find("FIL101", line=None)),
    )
    findings = Findings(found, 2, Unjudged())
    assert findings.counts() == {"FIL101": 1, "SPN303": 2, "SPN307": 2, "TXT302": 1}
    together = {("SPN303", "SPN307"): 2, ("SPN303", "TXT302"): 1, ("SPN307", "TXT302"): 1}
    assert list(findings.co_occurrence().items()) == list(together.items())
    assert findings.count_of(Severity.ERROR) == 4


def test_findings_become_a_data_frame(find: Find) -> None:
    frame = Findings((find(article="a"), find("FIL101", line=None)), 1, Unjudged()).to_pandas()
    assert frame["line"].isna().tolist() == [False, True]
    assert frame.loc[0, "article"] == "a"
    assert len(Findings((), 0, Unjudged()).to_pandas().columns) == 12


def test_junit_passes_no_rule_in_a_file_that_was_not_judged(tmp_path: Path) -> None:
    stream = io.BytesIO()
    all_reports()["junit"].write(validate(tmp_path / "absent.jsonl"), stream, Style())
    root = ElementTree.fromstring(stream.getvalue())
    cases = list(root.iter("testcase"))
    assert len(cases) == int(root.get("errors", "")) + int(root.get("skipped", ""))
    assert root.get("errors") == "1"
