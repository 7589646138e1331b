"""The command as users run it: what it prints where, what it writes, how it exits."""

from __future__ import annotations

import json
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from newscorpus import cli
from newscorpus.article import Article
from newscorpus.corpus import Corpus, load
from newscorpus.files import read, write
from newscorpus.schema.current import LayerStatus

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_every_module_is_a_subcommand(run: Run) -> None:
    names = [module.name for module in pkgutil.iter_modules(cli.__path__) if not module.name.startswith("_")]
    on_disk = [path.stem for path in Path(cli.__path__[0]).glob("[!_]*.py")]
    assert sorted(names) == sorted(on_disk)
    listed = run("--help").out
    for name in names:
        assert name in listed
        assert run(name, "--help").status == 0


def test_version(run: Run) -> None:
    import newscorpus

    assert newscorpus.__version__ in run("--version").out


def test_unknown_command_is_a_usage_error(run: Run) -> None:
    assert run("valdate").status == 2


def test_shipped_corpus_is_clean(run: Run, checkout: Path) -> None:
    outcome = run("validate", checkout / "corpus", "--strict")
    assert outcome.status == 0, outcome.out
    assert f"Judged {len(load())} articles" in outcome.out


def test_json_is_one_array_and_nothing_else(run: Run, article: Article, tmp_path: Path) -> None:
    write(tmp_path / "good.jsonl", [article])
    clean = run("validate", tmp_path / "good.jsonl", "--output-format", "json")
    assert (clean.status, json.loads(clean.out)) == (0, [])
    assert "Judged 1 article" in clean.err
    (tmp_path / "bad.jsonl").write_text("{\n" + (tmp_path / "good.jsonl").read_text("utf-8"), "utf-8")
    bad = run("validate", tmp_path / "bad.jsonl", tmp_path / "none.jsonl", "--output-format", "json")
    findings = json.loads(bad.out)
    keys = ["code", "name", "severity", "path", "line", "article", "annotation", "field", "start", "end", "message"]
    assert [list(finding) for finding in findings] == [keys, keys]
    assert [(one["code"], one["line"]) for one in findings] == [("FIL103", 1), ("FIL101", None)]
    assert bad.status == 2
    assert "Nothing could be made of 1 record" in bad.err


def test_exit_status_tells_errors_from_warnings(run: Run, article: Article, tmp_path: Path) -> None:
    unsorted = article.model_copy(update={"text_length": article.text_length + 1})
    write(tmp_path / "error.jsonl", [unsorted])
    assert run("validate", tmp_path / "error.jsonl").status == 1
    gold = [layer.model_copy(update={"status": LayerStatus.GOLD, "annotators": ("ida",)}) for layer in article.layers]
    write(tmp_path / "warning.jsonl", [article.model_copy(update={"layers": tuple(gold)})])
    assert run("validate", tmp_path / "warning.jsonl").status == 0
    assert run("validate", tmp_path / "warning.jsonl", "--strict").status == 1
    assert run("validate", tmp_path / "missing.jsonl").status == 2
    assert run("validate").status == 2


def test_validates_standard_input(run: Run, article: Article) -> None:
    line = article.model_dump_json().encode()
    assert run("validate", "-", stdin=line).status == 0
    assert run("validate", "-", stdin=b"").status == 2


def test_text_report_shows_place_context_and_counts(run: Run, article: Article, tmp_path: Path) -> None:
    mention = article.mentions[0].model_copy(update={"start": article.mentions[0].start + 1})
    drifted = article.model_copy(update={"mentions": (mention, *article.mentions[1:])})
    write(tmp_path / "drift.jsonl", [drifted])
    out = run("validate", tmp_path / "drift.jsonl").out
    assert f"{tmp_path / 'drift.jsonl'}:1: error SPN303" in out
    assert f"article {article.id} annotation {mention.id}" in out
    assert "⟦" in out
    assert "1  SPN303  exact-differs (error)" in out
    assert "\x1b" not in out


def test_terminal_escapes_in_articles_stay_text(run: Run, article: Article, tmp_path: Path) -> None:
    text = "\x1b[2J" + (article.text or "")
    write(tmp_path / "evil.jsonl", [article.model_copy(update={"text": text, "title": "\x1b]0;owned\x07"})])
    assert "\x1b" not in run("validate", tmp_path / "evil.jsonl").out
    assert "\x1b" not in run("show", article.id, "--path", tmp_path / "evil.jsonl").out


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.parquet", "out"])
def test_converts_losslessly(run: Run, corpus: Corpus, tmp_path: Path, name: str) -> None:
    articles = list(corpus[:3])
    write(tmp_path / "in.jsonl", articles)
    assert run("convert", tmp_path / "in.jsonl", tmp_path / name).status == 0
    assert run("convert", tmp_path / name, tmp_path / "back.jsonl").status == 0
    assert sorted(read(tmp_path / "back.jsonl"), key=lambda one: one.id) == sorted(articles, key=lambda one: one.id)


@pytest.mark.parametrize(
    "content, reason",
    [
        (None, "no such file"),
        (b"", "there is no article in it"),
        (b'{"id": 1}\n', "the field is missing"),
        (b'{"a": \n', "malformed JSON"),
        (b'{"id": "\xff"}\n', "is no UTF-8"),
        (b'{"schema_version": "7.0.0"}\n', "schema version `7.0.0` is unknown"),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(run: Run, tmp_path: Path, content: bytes | None, reason: str) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.parquet"
    if content is not None:
        source.write_bytes(content)
    outcome = run("convert", source, out)
    assert outcome.status == 2
    assert outcome.err.startswith(f"newscorpus: {source}")
    assert reason in outcome.err
    assert "Traceback" not in outcome.err
    assert not out.exists()
    assert [path.name for path in tmp_path.iterdir() if path != source] == []


def test_other_things_than_articles_are_refused(run: Run, tmp_path: Path, checkout: Path) -> None:
    (tmp_path / "cut.parquet").write_bytes((checkout / "corpus/data/articles-test.parquet").read_bytes()[:500])
    assert run("convert", tmp_path / "cut.parquet", tmp_path / "out.jsonl").status == 2
    outcome = run("convert", checkout / "corpus/data/mentions-test.parquet", tmp_path / "out.jsonl")
    assert (outcome.status, "column `" in outcome.err) == (2, True)
    assert run("convert", tmp_path, tmp_path / "out.txt").status == 2
    assert run("convert", checkout / "corpus/data/articles-test.parquet", tmp_path / "out.txt").status == 2
    assert run("convert", tmp_path / "nothing", tmp_path / "out.jsonl").status == 2


def test_shows_who_said_what(run: Run, article: Article) -> None:
    out = run("show", article.id).out
    quote = next(quote for quote in article.quotes if quote.speakers)
    assert article.speakers(quote)[0].name in out
    assert f"[{quote.id}]" in out
    assert "disputed by" in out
    for layer in ("text", "blocks", "entities", "quotes", "claims"):
        assert layer.upper() in run("show", article.id, "--layer", layer).out


def test_shows_a_withheld_article_without_its_words(run: Run) -> None:
    outcome = run("show", "serbia-arms-inquiry")
    assert outcome.status == 0
    assert "withheld: 2427 code points" in outcome.out


def test_unknown_article_is_a_clear_error(run: Run) -> None:
    outcome = run("show", "no-such-article")
    assert (outcome.status, outcome.err) == (2, "newscorpus: the corpus has no article `no-such-article`\n")


def test_describe(run: Run, corpus: Corpus) -> None:
    assert str(corpus.describe()) in run("describe").out


def test_skeleton_is_valid_as_it_stands(run: Run, tmp_path: Path) -> None:
    assert run("new", "my-article", "--folder", tmp_path).status == 0
    assert run("validate", tmp_path / "my-article.yaml", "--strict").status == 0
    again = run("new", "my-article", "--folder", tmp_path)
    assert (again.status, "is there already" in again.err) == (2, True)
    assert run("new", "My Article", "--folder", tmp_path).status == 2


def test_diff_names_what_changed(run: Run, article: Article, tmp_path: Path) -> None:
    changed = article.model_copy(
        update={"mentions": article.mentions[1:], "section": "weather", "quotes": article.quotes[:-1]}
    )
    write(tmp_path / "a.jsonl", [article])
    write(tmp_path / "b.jsonl", [changed])
    same = run("diff", tmp_path / "a.jsonl", tmp_path / "a.jsonl")
    assert (same.status, same.out) == (0, "")
    outcome = run("diff", tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert outcome.status == 1
    assert f"{article.id}: - mentions: " in outcome.out
    assert f"{article.id}: + fields: section = `weather`" in outcome.out
    assert f"{article.id}: - quotes: " in outcome.out


def test_hydrates_with_the_right_text_only(run: Run, article: Article, tmp_path: Path) -> None:
    write(tmp_path / "whole.jsonl", [article])
    assert run("withhold", tmp_path / "whole.jsonl", tmp_path / "withheld.jsonl").status == 0
    (tmp_path / "text.txt").write_bytes((article.text or "").encode())
    assert run("hydrate", tmp_path / "withheld.jsonl", tmp_path / "text.txt", tmp_path / "back.jsonl").status == 0
    assert list(read(tmp_path / "back.jsonl")) == [article]
    (tmp_path / "text.txt").write_text("another text")
    refused = run("hydrate", tmp_path / "withheld.jsonl", tmp_path / "text.txt", tmp_path / "no.jsonl")
    assert (refused.status, "this is another text" in refused.err) == (2, True)
    assert not (tmp_path / "no.jsonl").exists()


def test_anchors_a_models_output(run: Run, tmp_path: Path) -> None:
    run("new", "my-article", "--folder", tmp_path)
    form = yaml.safe_load((tmp_path / "my-article.yaml").read_text("utf-8"))
    form["published_at"] = form["published_at"].isoformat()
    wrong = {
        **form,
        "id": "wrong",
        "mentions": [{"entity": "oduya", "quote": "Oduya"}, {"entity": "quay", "quote": "Quay"}],
    }
    lines = [json.dumps(form), json.dumps(wrong), "{"]
    (tmp_path / "model.jsonl").write_text("\n".join(lines), "utf-8")
    refused = run("anchor", tmp_path / "model.jsonl", tmp_path / "out.jsonl")
    assert refused.status == 2
    assert not (tmp_path / "out.jsonl").exists()
    assert "model.jsonl:2: $.mentions[0].quote: quotation `Oduya` stands in the text `2` times" in refused.err
    assert "; candidates: #1 at " in refused.err
    assert "model.jsonl:3: malformed JSON" in refused.err
    skipping = run("anchor", tmp_path / "model.jsonl", tmp_path / "out.jsonl", "--on-error", "skip")
    assert skipping.status == 1
    (only,) = read(tmp_path / "out.jsonl")
    assert only == next(read(tmp_path / "my-article.yaml"))


def test_build_check_fails_on_a_difference(run: Run, built: Path, tmp_path: Path) -> None:
    import shutil

    folder = Path(shutil.copytree(built, tmp_path / "corpus"))
    assert run("build", folder, "--check").status == 0
    (folder / "data" / "quotes-test.parquet").unlink()
    outcome = run("build", folder, "--check")
    assert (outcome.status, outcome.out) == (1, "data/quotes-test.parquet: the file is missing\n")
    assert run("build", folder).status == 0
    assert run("build", folder, "--check").status == 0
    assert run("build", tmp_path / "nowhere").status == 2
