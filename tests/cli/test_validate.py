"""`newscorpus validate`: selection, settings, baselines, forms and files; and the page that tells of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscorpus.article import Article
from newscorpus.files import write
from newscorpus.reports import all_reports

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, outside of CI."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    return tmp_path


@pytest.fixture
def wrong(article: Article, folder: Path) -> str:
    """A file with one error, TXT302, and one warning, SPN307."""
    mention = next(one for one in article.mentions if one.exact and len(one.exact) > 5 and one.exact[-3:].isalpha())
    cut = mention.model_copy(update={"end": mention.end - 1, "exact": (mention.exact or "")[:-1]})
    mentions = tuple(cut if one is mention else one for one in article.mentions)
    write("wrong.jsonl", [article.model_copy(update={"text_length": article.text_length + 1, "mentions": mentions})])
    return "wrong.jsonl"


BOTH = ("--select", "TXT302,SPN307")


def codes(out: str) -> list[str]:
    return [found["code"] for found in json.loads(out)]


# --- which rules --------------------------------------------------------------------------------------------


def test_rules_are_chosen_by_codes_and_their_beginnings(run: Run, wrong: str) -> None:
    def found(*options: str) -> set[str]:
        return set(codes(run("validate", wrong, "--output-format", "json", *options).out))

    assert found(*BOTH) == {"TXT302", "SPN307"}
    assert found("--select", "TXT302", "--select", "SPN3") >= {"TXT302", "SPN307"}
    assert found(*BOTH, "--ignore", "SPN") == {"TXT302", "SPN307"}  # the longer one counts
    assert found("--select", "TXT,SPN", "--ignore", "SPN307,TXT301") == {"TXT302"}
    assert not {"TXT302"} & found("--ignore", "TXT3")


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_rule_that_does_not_exist_is_a_usage_error(run: Run, wrong: str, option: str) -> None:
    outcome = run("validate", wrong, option, "SPN303,SPM307")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == f"newscorpus: {option}: there is no rule `SPM307`; did you mean `SPN307`?\n"


def test_a_selection_that_leaves_no_rule_is_a_usage_error(run: Run, wrong: str) -> None:
    outcome = run("validate", wrong, "--select", "SPN303", "--ignore", "SPN303")
    assert (outcome.status, "no rule is left to judge by" in outcome.err) == (2, True)


# --- settings -----------------------------------------------------------------------------------------------


def test_settings_of_the_nearest_file_count_unless_isolated(run: Run, wrong: str, folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.newscorpus]\nselect = ["SPN307"]\nstrict = true\n')
    assert run("validate", wrong).status == 1
    assert "SPN307" in run("validate", wrong).out
    assert "TXT302" not in run("validate", wrong).out
    assert "TXT302" in run("validate", wrong, "--isolated").out
    assert "TXT302" in run("validate", wrong, "--select", "TXT").out
    (folder / "other.toml").write_text('[tool.newscorpus]\nselect = ["TXT302"]\nseverity = {TXT302 = "note"}\n')
    outcome = run("validate", wrong, "--config", "other.toml", "--strict")
    assert (outcome.status, "note TXT302" in outcome.out) == (0, True)


def test_wrong_settings_are_a_usage_error_that_names_the_place(run: Run, wrong: str, folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.newscorpus]\nignore = ["SPN999"]\n')
    outcome = run("validate", wrong)
    assert outcome.status == 2
    assert "pyproject.toml: tool.newscorpus.ignore: there is no rule `SPN999`; did you mean `SPN" in outcome.err
    assert run("validate", wrong, "--isolated").status == 1
    assert run("validate", wrong, "--isolated", "--config", "pyproject.toml").status == 2
    assert run("validate", wrong, "--config", "missing.toml").status == 2


def test_what_a_terminal_obeys_in_settings_stays_text(run: Run, wrong: str, folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.newscorpus]\n"\\u001b[2J" = 1\n')
    assert "unknown key `\\x1b[2J`" in run("validate", wrong).err


def test_strict_counts_warnings(run: Run, wrong: str) -> None:
    assert run("validate", wrong, "--select", "SPN307").status == 0
    assert run("validate", wrong, "--select", "SPN307", "--strict").status == 1


# --- baseline -----------------------------------------------------------------------------------------------


def test_a_baseline_hides_what_is_known(run: Run, wrong: str, article: Article, folder: Path) -> None:
    written = run("validate", wrong, "--write-baseline", "known.json", *BOTH)
    assert (written.status, "2 findings listed in known.json, in 2 entries" in written.err) == (0, True)
    hidden = run("validate", wrong, "--baseline", "known.json", "--strict", *BOTH)
    assert (hidden.status, hidden.out) == (0, "Judged 1 article: nothing found.\nThe baseline hides 2 findings.\n")
    write("wrong.jsonl", [article])
    mended = run("validate", wrong, "--baseline", "known.json", "--output-format", "json")
    assert (mended.status, codes(mended.out)) == (0, ["COR512", "COR512"])
    (folder / "pyproject.toml").write_text('[tool.newscorpus]\nbaseline = "known.json"\n')
    (folder / "inner").mkdir()
    assert codes(run("validate", wrong, "--output-format", "json").out) == ["COR512", "COR512"]
    assert run("validate", wrong, "--write-baseline", "known.json").status == 0
    assert json.loads(Path("known.json").read_text())["entries"] == []


def test_a_baseline_that_is_none_is_a_usage_error(run: Run, wrong: str, folder: Path) -> None:
    assert run("validate", wrong, "--baseline", "missing.json").status == 2
    Path("odd.json").write_text("{}")
    assert run("validate", wrong, "--baseline", "odd.json").status == 2
    assert run("validate", wrong, "--write-baseline", "odd.json").status == 2
    assert Path("odd.json").read_text() == "{}"
    assert run("validate", wrong, "--baseline", "odd.json", "--write-baseline", "new.json").status == 2


def test_no_baseline_is_written_where_something_could_not_be_judged(run: Run, wrong: str) -> None:
    outcome = run("validate", wrong, "missing.jsonl", "--write-baseline", "known.json")
    assert (outcome.status, Path("known.json").exists()) == (2, False)
    assert "known.json is not written" in outcome.err


# --- forms and files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", sorted(all_reports()))
def test_every_form_goes_to_a_file_whole(run: Run, wrong: str, form: str) -> None:
    outcome = run("validate", wrong, "--output-format", form, "--output-file", "report")
    assert (outcome.status, outcome.out) == (1, "")
    assert "Judged 1 article: " in outcome.err
    content = Path("report").read_bytes()
    assert content
    if form != "parquet":
        assert run("validate", wrong, "--output-format", form).out.encode() == content
    missing = run("validate", wrong, "--output-format", form, "--output-file", "no/report")
    assert (missing.status, missing.err.startswith("newscorpus: no/report: ")) == (2, True)


def test_a_table_needs_a_file(run: Run, wrong: str) -> None:
    outcome = run("validate", wrong, "--output-format", "parquet")
    assert (outcome.status, "needs --output-file" in outcome.err) == (2, True)


def test_statistics_count_only(run: Run, wrong: str) -> None:
    outcome = run("validate", wrong, "--statistics", *BOTH)
    assert (outcome.status, outcome.out.splitlines()) == (
        1,
        [
            "     1  SPN307  splits-word (warning)",
            "     1  TXT302  text-length-differs (error)",
            "",
            "Judged 1 article: 1 error, 1 warning, 0 notes.",
        ],
    )
    assert run("validate", wrong, "--statistics", "--output-format", "json").status == 2


def test_commands_in_articles_are_no_commands_in_ci(run: Run, article: Article) -> None:
    text = f"{article.text}\n::error::no\n##[add-mask]no"
    write("evil.jsonl", [article.model_copy(update={"text": text, "language": "##[add-mask]en"})])
    for form in sorted(set(all_reports()) - {"parquet", "github"}):
        out = run("validate", "evil.jsonl", "--output-format", form).out
        assert not re.search(r"^\s*::|##\[", out, re.MULTILINE), form
    lines = run("validate", "evil.jsonl", "--output-format", "github").out.splitlines()
    assert all(re.match("::(error|warning|notice) ", line) for line in lines)
    assert "##[" not in "".join(lines)


# --- the page -----------------------------------------------------------------------------------------------


def test_the_code_on_the_page_runs(checkout: Path, wrong: str) -> None:
    page = (checkout / "docs" / "validating.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert blocks
    Path(wrong).rename("annotations.jsonl")
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "docs/validating.md", "exec"), names)


def test_the_page_names_every_option_form_and_key(checkout: Path, run: Run) -> None:
    from newscorpus.config import _READERS

    page = (checkout / "docs" / "validating.md").read_text("utf-8")
    options = set(re.findall(r"--[a-z-]+", run("validate", "--help").out)) - {"--help"}
    assert {name for name in options | set(all_reports()) | set(_READERS) if name not in page} == set()
