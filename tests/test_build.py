"""Building a release from sources."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from newscorpus.build import build, differences, write_release
from newscorpus.card import agreement
from newscorpus.errors import BuildError, ReadError


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    """A copy of a small release that a test may change."""
    return Path(shutil.copytree(built, tmp_path / "corpus"))


def test_shipped_files_are_what_the_sources_build(checkout: Path) -> None:
    assert differences(checkout / "corpus") == []


def test_a_changed_source_is_a_difference(copy: Path) -> None:
    source = next((copy / "sources" / "train").glob("*.yaml"))
    source.write_text(source.read_text("utf-8").replace("section: ", "section: x", 1), "utf-8")
    found = differences(copy)
    assert "data/articles-train.parquet: the file differs" in found
    assert "data/articles-test.parquet: the file differs" not in found


def test_a_missing_and_a_stale_file_are_differences(copy: Path) -> None:
    (copy / "data" / "quotes-test.parquet").rename(copy / "data" / "quotes-old.parquet")
    assert differences(copy) == [
        "data/quotes-test.parquet: the file is missing",
        "data/quotes-old.parquet: the sources build no such file",
    ]


def test_with_another_pyarrow_the_articles_are_compared(copy: Path) -> None:
    manifest = json.loads((copy / "MANIFEST.json").read_text("utf-8"))
    manifest["built_with"]["pyarrow"] = "21.0.0"
    (copy / "MANIFEST.json").write_text(json.dumps(manifest), "utf-8")
    assert differences(copy) == []
    manifest["content_sha256"]["test"] = "0" * 64
    (copy / "MANIFEST.json").write_text(json.dumps(manifest), "utf-8")
    assert differences(copy) == ["test: the articles differ"]


@pytest.mark.parametrize("hash_seed", ["0", "12345"])
def test_bytes_are_the_same_in_any_process(built: Path, hash_seed: str) -> None:
    code = (
        "import hashlib, pathlib; from newscorpus.build import build;"
        f"files = build(pathlib.Path({str(built)!r})).files;"
        "print(hashlib.sha256(b''.join(name.encode() + files[name] for name in sorted(files))).hexdigest())"
    )
    env = {**os.environ, "PYTHONHASHSEED": hash_seed, "OMP_NUM_THREADS": "1"}
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env)
    files = build(built).files
    here = hashlib.sha256(b"".join(name.encode() + files[name] for name in sorted(files))).hexdigest()
    assert run.stdout.strip() == here


def test_manifest_counts_and_hashes(checkout: Path) -> None:
    folder = checkout / "corpus"
    manifest = json.loads((folder / "MANIFEST.json").read_text("utf-8"))
    for name, entry in manifest["files"].items():
        content = (folder / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        if name.endswith(".parquet"):
            assert pq.ParquetFile(folder / name).metadata.num_rows == entry["rows"] > 0
    for split, counts in manifest["splits"].items():
        assert manifest["files"][f"data/mentions-{split}.parquet"]["rows"] == counts["mentions"]
    articles = sum(counts["articles"] for counts in manifest["splits"].values())
    assert all(sum(statuses.values()) == articles for statuses in manifest["layers"].values())


def test_parquet_as_the_hub_wants_it(checkout: Path) -> None:
    for path in (checkout / "corpus" / "data").glob("*.parquet"):
        file = pq.ParquetFile(path)
        assert b"huggingface" not in file.schema_arrow.metadata
        assert file.schema_arrow.metadata[b"schema_version"] == b"1.0.0"
        assert b"release" in file.schema_arrow.metadata
        column = file.metadata.row_group(0).column(0)
        assert column.compression == "ZSTD"
        assert column.has_offset_index
        assert column.has_column_index
        assert file.metadata.num_row_groups == 1


def test_every_fault_of_the_sources_is_named(copy: Path) -> None:
    sources = sorted((copy / "sources" / "train").glob("*.yaml"))
    sources[0].write_text("id: [", "utf-8")
    sources[1].write_text(sources[1].read_text("utf-8").replace("language: ", "languages: "), "utf-8")
    shutil.copy(sources[2], copy / "sources" / "test" / sources[2].name)
    with pytest.raises(BuildError) as caught:
        build(copy)
    message = str(caught.value)
    assert sources[0].name in message
    assert "$.language: the field is missing" in message
    assert f"article `{sources[2].stem}` stands `2` times" in message


@pytest.mark.parametrize("release", ["2026.13.1", "1.0.0", "2026.11"])
def test_a_release_is_a_date_with_a_number(built: Path, release: str) -> None:
    with pytest.raises(BuildError, match="is no date with a number"):
        build(built, release)


def test_without_sources_or_manifest_nothing_is_built(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no manifest to go by"):
        build(tmp_path)
    with pytest.raises(BuildError, match="there are no sources"):
        build(tmp_path, "2026.11.1")


def test_card_tells_what_baselines_score(copy: Path) -> None:
    card = copy / "README.md"
    card.write_text(card.read_text("utf-8") + "\n<!-- generated: leaderboard -->\n<!-- end -->\n", "utf-8")
    (copy / "leaderboard.json").unlink(missing_ok=True)
    assert "No baseline has been scored yet." in build(copy).files["README.md"].decode()
    score = {"measure": "quote-content", "statistic": "F1", "value": 0.7, "low": 0.65, "high": None}
    found = {
        "release": "2031.01.1",
        "split": "test",
        "articles": {"train": 9, "scored": 3},
        "systems": [{"name": "quotes", "scores": [score, {**score, "measure": "mention-label/PERSON"}]}],
    }
    (copy / "leaderboard.json").write_text(json.dumps(found), "utf-8")
    text = build(copy).files["README.md"].decode()
    assert "| quotes | `quote-content` | F1 | 0.700 | 0.650 to – |" in text
    assert "trained on 9 articles, scored on 3 of" in text
    assert "mention-label" not in text
    (copy / "leaderboard.json").write_text("{", "utf-8")
    with pytest.raises(BuildError, match="it is no JSON"):
        build(copy)


def test_a_new_release_replaces_the_old_files(copy: Path) -> None:
    (copy / "data" / "stale-train.parquet").write_bytes(b"")
    write_release(copy, build(copy, "2031.01.2"))
    assert not (copy / "data" / "stale-train.parquet").exists()
    assert differences(copy) == []
    assert "Release `2031.01.2`" in (copy / "README.md").read_text("utf-8")
    assert "version: 2031.1.2" in (copy / "README.md").read_text("utf-8")


def test_tables_of_the_spread_count_every_article(copy: Path) -> None:
    manifest = build(copy).manifest
    totals = {split: counts["articles"] for split, counts in manifest["splits"].items()}
    for counts in manifest["spread"].values():
        assert {split: sum(one[split] for one in counts.values()) for split in totals} == totals
    card = build(copy).files["README.md"].decode()
    first, numbers = next(iter(manifest["spread"]["desk"].items()))
    assert f"| {first} | {' | '.join(map(str, numbers.values()))} | {sum(numbers.values())} |" in card


def test_card_tells_agreement_only_where_it_was_measured(checkout: Path) -> None:
    folder = checkout / "corpus"
    manifest = json.loads((folder / "MANIFEST.json").read_text("utf-8"))
    card = (folder / "README.md").read_text("utf-8")
    assert ("Agreement has not been measured" in card) is ("agreement" not in manifest)
    assert agreement(manifest) in card


def test_passes_are_measured_and_told(copy: Path) -> None:
    assert "agreement" not in build(copy).manifest
    sources = sorted((copy / "sources").glob("*/*.yaml"))[:3]
    for annotator in ("first", "second"):
        (copy / "passes" / annotator).mkdir(parents=True)
        for source in sources:
            shutil.copy(source, copy / "passes" / annotator)
    built = build(copy)
    told = built.manifest["agreement"]
    assert told["articles"]["all"] == len(sources)
    assert told["passes"] == {"first": len(sources), "second": len(sources)}
    assert {one["value"] for one in told["scores"]} <= {1.0, None}
    assert "| `mention-strict` | F1 | 1.000 |" in built.files["README.md"].decode()
    (copy / "passes" / "second" / sources[0].name).write_text("id: [", "utf-8")
    with pytest.raises(ReadError, match=sources[0].name):
        build(copy)
