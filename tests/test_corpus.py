"""The corpus as users hold it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import newscorpus
from newscorpus.article import Article
from newscorpus.corpus import Corpus, load
from newscorpus.errors import NewscorpusError, ReadError, UnknownArticleError
from newscorpus.files import write
from newscorpus.schema.arrow import article_schema


def test_loads_from_an_empty_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(newscorpus.load("train")) == newscorpus.load().describe().counts["train"]["articles"]


def test_splits_make_up_the_whole(corpus: Corpus) -> None:
    assert corpus.splits == ("train", "validation", "test")
    by_split = [article for split in corpus.splits for article in load(split)]
    assert by_split == list(corpus)
    assert all(corpus.split_of(article) == split for split in corpus.splits for article in load(split))


def test_articles_by_number_id_and_slice(corpus: Corpus) -> None:
    first = corpus[0]
    assert corpus[first.id] == first
    assert corpus[-1] == list(corpus)[-1]
    assert list(corpus[1:4]) == list(corpus)[1:4]
    assert list(corpus[::-1]) == list(corpus), "a slice keeps the corpus's own order"
    assert first in corpus
    assert first.id in corpus
    assert "no-such-article" not in corpus
    with pytest.raises(UnknownArticleError, match="no article `no-such-article`"):
        corpus["no-such-article"]
    with pytest.raises(IndexError):
        corpus[len(corpus)]


def test_unknown_split_names_those_that_exist() -> None:
    with pytest.raises(ReadError, match=r"no split `dev`.*`train`, `validation`, `test`"):
        load("dev")


def test_filters_by_field_and_predicate(corpus: Corpus) -> None:
    sport = corpus.filter(section="sport")
    assert {article.section for article in sport} == {"sport"}
    assert len(sport) == sum(article.section == "sport" for article in corpus)
    long = corpus.filter(lambda article: article.text_length > 3000, section="sport")
    assert list(long) == [article for article in sport if article.text_length > 3000]
    assert [article.id for article in corpus.filter(text=None)] == ["serbia-arms-inquiry"]
    with pytest.raises(TypeError, match="no text field `desk`"):
        corpus.filter(desk="sport")


def test_says_what_it_is(corpus: Corpus) -> None:
    assert re.fullmatch(r"\d{4}\.\d{2}\.\d+", corpus.release or "")
    assert corpus.license == "CC-BY-4.0"
    assert corpus.release in (corpus.citation or "")
    assert corpus.schema_version == "1.0.0"


def test_describes_itself_in_numbers(corpus: Corpus) -> None:
    summary = corpus.describe()
    assert summary.total["articles"] == len(corpus)
    assert summary.counts["test"]["claims"] == sum(len(article.claims) for article in load("test"))
    assert "total" in str(summary)
    assert f"<td>{len(corpus)}</td>" in summary._repr_html_()


def test_shows_a_table(corpus: Corpus) -> None:
    shown = repr(corpus).splitlines()
    assert shown[0].startswith(f"Corpus {corpus.release}: {len(corpus)} articles (train")
    assert shown[2].split()[0] == corpus[0].id
    assert shown[-1] == f"… and {len(corpus) - 10} more"
    assert "<table>" in corpus._repr_html_()


def test_markup_in_articles_is_escaped(article: Article) -> None:
    marked = article.model_copy(update={"section": "<script>alert(1)</script>"})
    assert "<script>" not in Corpus.of([marked])._repr_html_()


def test_arrow_tables(corpus: Corpus) -> None:
    assert corpus.to_arrow().schema.equals(article_schema())
    mentions = corpus.to_arrow("mentions")
    assert mentions.num_rows == corpus.describe().total["mentions"]
    shipped = [pq.read_table(f"corpus/data/mentions-{split}.parquet") for split in corpus.splits]
    assert mentions.to_pylist() == [row for table in shipped for row in table.to_pylist()]
    with pytest.raises(ValueError, match="no table `sentences`"):
        corpus.to_arrow("sentences")  # type: ignore[arg-type]


def test_pandas(corpus: Corpus) -> None:
    frame = corpus.to_pandas("quotes")
    assert len(frame) == corpus.describe().total["quotes"]
    assert {"article", "split", "speaker_names", "text"} <= set(frame.columns)


def test_flat_claims_name_claimers_and_disputes(corpus: Corpus, article: Article) -> None:
    rows = {(row["article"], row["id"]): row for row in corpus.to_arrow("claims").to_pylist()}
    for claim in article.claims:
        row = rows[article.id, claim.id]
        assert row["claimer_names"] == [entity.name for entity in article.claimers(claim)]
        assert row["disputed_by"] == [dispute.id for dispute in article.disputed_by(claim)]
        assert row["text"] == article.covered(claim.content)


def test_loads_other_files(corpus: Corpus, tmp_path: Path) -> None:
    write(tmp_path / "mine-test.jsonl", corpus[:3])
    write(tmp_path / "mine-train.parquet", corpus[3:5])
    mine = load(path=tmp_path)
    assert mine.splits == ("train", "test")
    assert list(mine.only("test")) == list(corpus[:3])
    assert mine.release is None
    assert mine.citation is None


def test_loads_any_fsspec_address(corpus: Corpus, checkout: Path) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    for path in (checkout / "corpus").rglob("*"):
        if path.is_file() and "sources" not in path.parts:
            memory.pipe_file(f"/corpus/{path.relative_to(checkout / 'corpus')}", path.read_bytes())
    remote = load("validation", path="memory://corpus")
    assert list(remote) == list(load("validation"))
    assert remote.release == corpus.release
    with pytest.raises(ReadError):
        load(path="memory://nothing-here.jsonl")


def test_is_never_stale(checkout: Path, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    shutil.copytree(checkout / "corpus", folder, ignore=shutil.ignore_patterns("sources", "passes"))
    before = load("test", path=folder)
    assert len(before) > 1
    table = pq.read_table(folder / "data" / "articles-test.parquet")
    pq.write_table(table.slice(0, 1), folder / "data" / "articles-test.parquet")
    assert len(load("test", path=folder)) == 1


def test_bad_corpora_are_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no file of a known format"):
        load(path=tmp_path)
    with pytest.raises(ReadError, match="no such file"):
        next(iter(load(path=tmp_path / "missing.jsonl")))
    (tmp_path / "MANIFEST.json").write_text("{")
    with pytest.raises(ReadError, match="it is no JSON"):
        load(path=tmp_path)
    (tmp_path / "MANIFEST.json").write_text(json.dumps({"splits": {"train": {}}}))
    with pytest.raises(ReadError, match="no such file or directory"):
        len(load(path=tmp_path))


def test_unknown_bridge_is_a_clear_error() -> None:
    from newscorpus.bridging import find_bridge

    with pytest.raises(NewscorpusError, match="no installed package has a bridge `corpus_to_nowhere`"):
        find_bridge("corpus_to_nowhere")
