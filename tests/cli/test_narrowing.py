"""`newscorpus validate` on changed records only, with local texts, and with several jobs."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscorpus.article import Article, withhold
from newscorpus.corpus import Corpus
from newscorpus.files import write
from newscorpus.formats.yaml import to_yaml

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def broken(article: Article) -> Article:
    return article.model_copy(update={"text_length": article.text_length + 1})


def test_changed_since_names_changed_records_only(
    run: Run, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write("notes.jsonl", [broken(corpus[0])])
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for arguments in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "first"]):
        subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)
    assert run("validate", "notes.jsonl").status == 1
    assert run("validate", "notes.jsonl", "--changed-since", "HEAD").status == 0
    write("notes.jsonl", [broken(corpus[0]), broken(corpus[1])])
    outcome = run("validate", "notes.jsonl", "--changed-since", "HEAD")
    assert outcome.status == 1
    assert corpus[1].id in outcome.out
    assert corpus[0].id not in outcome.out
    unknown = run("validate", "notes.jsonl", "--changed-since", "nowhere")
    assert (unknown.status, "nowhere" in unknown.err) == (2, True)


def test_local_texts_let_withheld_records_be_judged(run: Run, article: Article, tmp_path: Path) -> None:
    assert article.text is not None
    quote = article.quotes[0].model_copy(update={"type": "mixed" if article.quotes[0].type != "mixed" else "direct"})
    wrong = withhold(article).model_copy(update={"quotes": (quote, *article.quotes[1:])})
    wrong = Article.model_validate_json(
        withhold(Article.model_validate(wrong.model_dump(warnings=False))).model_dump_json()
    )
    write(tmp_path / "withheld.jsonl", [wrong])
    (tmp_path / "texts").mkdir()
    assert run("validate", tmp_path / "withheld.jsonl", "--texts", tmp_path / "texts").status == 2
    (tmp_path / "texts" / "one.txt").write_bytes(article.text.encode())
    assert run("validate", tmp_path / "withheld.jsonl").status == 0
    outcome = run("validate", tmp_path / "withheld.jsonl", "--texts", tmp_path / "texts")
    assert (outcome.status, "QUO403" in outcome.out, outcome.err) == (1, True, "")
    (tmp_path / "texts" / "one.txt").write_bytes(article.text.encode() + b"\n")
    outcome = run("validate", tmp_path / "withheld.jsonl", "--texts", tmp_path / "texts")
    assert (outcome.status, "one.txt is, to the letter, the text of no withheld record" in outcome.err) == (0, True)


def test_several_jobs_say_the_same(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    for number in range(4):
        write(tmp_path / f"part{number}.jsonl", [broken(article) for article in corpus[number : number + 3]])
    one = run("validate", tmp_path, "--jobs", 1)
    assert one.status == 1
    assert run("validate", tmp_path, "--jobs", 0) == one


@pytest.mark.parametrize(
    "settings",
    ['[tool.newscorpus.severity]\nFIL = "note"\nREC = "note"\n', '[tool.newscorpus]\nignore = ["FIL", "REC"]\n', None],
)
def test_what_could_not_be_read_never_passes(run: Run, article: Article, tmp_path: Path, settings: str | None) -> None:
    file, config, baseline = tmp_path / "cut.jsonl", tmp_path / "pyproject.toml", tmp_path / "baseline.json"
    line = article.model_dump_json()
    file.write_text(f"{line}\n{line[:99]}\n[]\n", "utf-8")
    assert run("validate", file).status == 2
    assert run("validate", file, "--select", "SPN").status == 2
    if settings is None:
        run("validate", file, "--write-baseline", baseline)
        narrowed = ["--baseline", baseline] if baseline.exists() else ["--ignore", "FIL,REC"]
    else:
        config.write_text(settings, "utf-8")
        narrowed = ["--config", config]
    outcome = run("validate", file, *narrowed)
    assert (outcome.status, "Nothing could be made of 2 records" in outcome.out) == (2, True)


def test_a_diff_gives_a_workflow_no_commands(
    run: Run, article: Article, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.yaml").write_text(
        to_yaml(article).replace("text: |-\n", "text: |-\n  ::warning::nothing is\u200b wrong\n\n"), "utf-8"
    )
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    lines = run("validate", tmp_path / "one.yaml", "--diff", "--unsafe-fixes").out.splitlines()
    token = lines[0].removeprefix("::stop-commands::")
    assert len(token) == 32
    assert lines[-1] == f"::{token}::"
    assert any("::warning::" in line for line in lines[1:-1])
