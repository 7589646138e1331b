"""Findings of changed records only, in a scratch repository with the real git."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from newscorpus.article import Article
from newscorpus.changes import Changes, only_new
from newscorpus.corpus import Corpus
from newscorpus.errors import NewscorpusError
from newscorpus.files import write
from newscorpus.formats import read_batches
from newscorpus.rules import all_rules
from newscorpus.validate import conclude, judge


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def broken(article: Article) -> Article:
    """Change an article so that TXT302 finds it."""
    return article.model_copy(update={"text_length": article.text_length + 1})


@pytest.fixture
def corpus(corpus: Corpus) -> list[Article]:
    """Four articles of which nothing is found."""
    return [corpus[id_] for id_ in ("ankili-dhow-ports", "frost-calendar", "hotel-kometka-vote", "torvald-live")]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, corpus: list[Article]) -> Path:
    """A repository whose first commit holds two articles with a fault and a source."""
    git(tmp_path, "init", "--quiet")
    write(tmp_path / "notes.jsonl", [broken(corpus[0]), broken(corpus[1])])
    write(tmp_path / "notes.parquet", [broken(corpus[0])])
    write(tmp_path / "one.yaml", [corpus[2]])
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "first")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*paths: str) -> list[tuple[str, str | None, str]]:
    changes = Changes("HEAD")
    rules = all_rules()
    findings = conclude((judge(changes.note(batch), rules) for batch in read_batches(paths)), rules)
    return [(one.location.path, one.location.article, one.code) for one in only_new(findings, changes)]


@pytest.mark.usefixtures("repository")
def test_without_a_change_nothing_is_said() -> None:
    assert found("notes.jsonl", "one.yaml") == []
    assert found("notes.parquet") == []


def test_only_the_changed_record_is_named(repository: Path, corpus: list[Article]) -> None:
    first = broken(corpus[0]).model_copy(update={"section": "weather"})
    write(repository / "notes.jsonl", [broken(corpus[1]), first])
    write(repository / "notes.parquet", [broken(corpus[0]), broken(corpus[3])])
    assert found("notes.jsonl") == [("notes.jsonl", first.id, "TXT302")]
    assert found("notes.parquet") == [("notes.parquet", corpus[3].id, "TXT302")]


def test_a_new_copy_is_named_wherever_it_stands(repository: Path, corpus: list[Article]) -> None:
    write(repository / "a-copy.jsonl", [broken(corpus[1])])
    assert ("notes.jsonl", corpus[1].id, "COR501") in found("a-copy.jsonl", "notes.jsonl")
    renamed = broken(corpus[1]).model_copy(update={"id": "another-id"})
    write(repository / "a-copy.jsonl", [renamed])
    assert ("notes.jsonl", corpus[1].id, "COR502") in found("a-copy.jsonl", "notes.jsonl")
    (repository / "a-copy.jsonl").unlink()
    later = broken(corpus[0]).model_copy(update={"section": "weather"})
    write(repository / "notes.jsonl", [later, broken(corpus[0]), broken(corpus[1])])
    assert ("notes.jsonl", corpus[0].id, "COR501") in found("notes.jsonl")


def test_a_new_file_is_all_new(repository: Path, corpus: list[Article]) -> None:
    write(repository / "new.jsonl", [broken(corpus[0])])
    assert found("new.jsonl") == [("new.jsonl", corpus[0].id, "TXT302")]


def test_a_changed_source_is_named(repository: Path) -> None:
    source = repository / "one.yaml"
    source.write_text(
        source.read_text("utf-8").replace("\nmentions:\n", "\nmentions:\n- {label: DATE, quote: nowhere at all}\n")
    )
    assert [(path, code) for path, _, code in found("one.yaml")] == [("one.yaml", "REC214")]


def test_what_cannot_be_read_is_always_named(repository: Path) -> None:
    (repository / "cut.parquet").write_bytes(b"PAR1")
    assert [code for *_, code in found("cut.parquet")] == ["FIL101"]


@pytest.mark.usefixtures("repository")
def test_unknown_revision_is_a_clear_error() -> None:
    with pytest.raises(NewscorpusError, match="no revision `nowhere`"):
        Changes("nowhere")


def test_outside_a_repository_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(NewscorpusError, match="not a git repository"):
        Changes("HEAD")
