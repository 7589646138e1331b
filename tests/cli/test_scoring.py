"""`newscorpus agreement` and `newscorpus score` as users run them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newscorpus.article import Article
from newscorpus.corpus import Corpus, load
from newscorpus.files import write

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def sides(corpus: Corpus, tmp_path: Path) -> tuple[Path, Path]:
    """Three articles, and two of them of which the second has no mention of a person left."""
    articles = list(corpus.only("test")[:3])
    write(tmp_path / "gold.jsonl", articles)
    write(tmp_path / "found.parquet", [articles[0], _without_persons(articles[1])])
    return tmp_path / "found.parquet", tmp_path / "gold.jsonl"


@pytest.fixture
def folder(sides: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the two files, in which the command is run."""
    monkeypatch.chdir(sides[0].parent)
    return sides[0].parent


def _without_persons(article: Article) -> Article:
    kept = tuple(mention for mention in article.mentions if mention.label != "PERSON")
    return article.model_copy(update={"mentions": kept})


def test_table_says_what_was_compared_and_left_out(run: Run, sides: tuple[Path, Path], corpus: Corpus) -> None:
    outcome = run("score", *sides, "--resamples", 20)
    assert outcome.status == 0, outcome.err
    assert f"Compared 2 articles of {sides[0]} against {sides[1]}." in outcome.out
    assert f"Left out: 1 article, only {sides[1]} has: {list(corpus.only('test')[:3])[2].id}." in outcome.out
    (row,) = [line for line in outcome.out.splitlines() if line.startswith("mention-strict ")]
    precision, recall, value = row.split()[5:8]
    assert (precision, recall < "1.000", value < "1.000") == ("1.000", True, True)


def test_agreement_names_no_side_the_right_one(run: Run, sides: tuple[Path, Path]) -> None:
    table = run("agreement", *sides, "--resamples", 0).out
    assert "precision" not in table
    assert "gold" not in table.splitlines()[2]


def test_agreement_takes_one_folder_with_a_folder_for_each_annotator(run: Run, corpus: Corpus, tmp_path: Path) -> None:
    one, other = corpus.only("test")[:2]
    for annotator in ("ida", "ola"):
        (tmp_path / "passes" / annotator).mkdir(parents=True)
    write(tmp_path / "passes" / "ida" / "both.jsonl", [one, other])
    write(tmp_path / "passes" / "ola" / "one.jsonl", [_without_persons(one)])
    outcome = run("agreement", tmp_path / "passes", "--resamples", 0)
    assert outcome.status == 0, outcome.err
    assert outcome.out.startswith("Compared 1 article of first pass and second pass.")


def test_json_is_one_object_and_nothing_else(run: Run, sides: tuple[Path, Path]) -> None:
    outcome = run("score", *sides, "--resamples", 20, "--seed", 7, "--output-format", "json", "--layer", "entities")
    found = json.loads(outcome.out)
    assert (found["kind"], found["articles"], found["resamples"], found["seed"]) == ("score", {"all": 2}, 20, 7)
    assert found["left_out"][0]["measures"] == []
    strict = next(one for one in found["scores"] if one["measure"] == "mention-strict")
    assert 0 < strict["low"] <= strict["value"] <= strict["high"] <= 1
    assert outcome.out == run("score", *sides, "--resamples", 20, "--seed", 7, "--output-format", "json",
                              "--layer", "entities").out  # fmt: skip


def test_shipped_corpus_goes_by_its_name(run: Run, folder: Path) -> None:
    assert not (folder / "corpus").exists()
    outcome = run("score", "found.parquet", "corpus", "--split", "test", "--resamples", 0, "--layer", "entities")
    assert outcome.status == 0, outcome.err
    assert "Compared 2 articles of found.parquet against corpus (test 2)." in outcome.out
    others = len(load("test")) - 2
    assert f"Left out: {others} article" in outcome.out


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["score", "nowhere.jsonl", "corpus"], "nowhere.jsonl: no such file"),
        (["score", "broken.jsonl", "corpus"], "broken.jsonl:1: "),
        (["score", "twice", "corpus"], "stands there twice"),
        (["agreement", "other.jsonl", "corpus"], "have no article in common"),
        (["agreement", "found.parquet", "gold.jsonl", "--split", "train"], "no article of the split `train` in common"),
        (["agreement", "found.parquet", "gold.jsonl", "--plot", "picture.pdf"], "ends neither in .svg nor in .png"),
        (["agreement", "found.parquet", "gold.jsonl", "--plot", "none/picture.svg"], "the picture cannot be written"),
        (["agreement", "found.parquet", "gold.jsonl", "--layer", "blocks"], "blocks"),
        (["agreement", "found.parquet", "gold.jsonl", "--resamples", "-1"], "-1"),
        (["agreement", "found.parquet"], "found.parquet: there are no folders of annotators"),
        (["agreement"], "Missing argument 'A'"),
    ],
)
def test_bad_input_is_told_without_a_traceback(
    run: Run, folder: Path, article: Article, arguments: list[str], message: str
) -> None:
    if "none/picture.svg" in arguments:
        pytest.importorskip("matplotlib")
    write("other.jsonl", [article.model_copy(update={"id": "not-of-the-corpus"})])
    Path("broken.jsonl").write_text("{}\n", "utf-8")
    Path("twice").mkdir()
    write("twice/a.jsonl", [article])
    write("twice/b.jsonl", [article])
    outcome = run(*arguments)
    assert outcome.status == 2
    assert message in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("name, magic", [("picture.svg", b"<?xml"), ("picture.png", b"\x89PNG")])
def test_plot_is_the_same_each_time(
    run: Run, sides: tuple[Path, Path], tmp_path: Path, name: str, magic: bytes
) -> None:
    pytest.importorskip("matplotlib")
    pictures = []
    for _ in range(2):
        assert run("score", *sides, "--resamples", 20, "--layer", "entities", "--plot", tmp_path / name).status == 0
        pictures.append((tmp_path / name).read_bytes())
    assert pictures[0].startswith(magic)
    assert pictures[0] == pictures[1]


def test_without_matplotlib_the_extra_is_named(
    run: Run, sides: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    outcome = run("score", *sides, "--resamples", 0, "--layer", "entities", "--plot", tmp_path / "picture.svg")
    assert outcome.status == 2
    assert "newscorpus[plot]" in outcome.err
