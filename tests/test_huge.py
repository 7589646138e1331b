"""Files that were built to be slow or huge: judging them ends, in bounded memory, with a finding and no traceback."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newscorpus.article import Article
from newscorpus.records import to_record_batch

MIB = 2**20
COMMAND = "from newscorpus.cli import run; run()"


def judge(path: Path, memory: int) -> subprocess.CompletedProcess[str]:
    """Run the command on a file in a process that may not have more than this many MiB of addresses."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory * MIB, memory * MIB))

    arguments = [sys.executable, "-c", COMMAND, "validate", str(path), "--output-format", "jsonl"]
    return subprocess.run(arguments, capture_output=True, text=True, check=False, preexec_fn=limit)


def codes(run: subprocess.CompletedProcess[str]) -> set[str]:
    assert "Traceback" not in run.stderr
    return {json.loads(line)["code"] for line in run.stdout.splitlines()}


def test_deep_nesting(tmp_path: Path, article: Article) -> None:
    path = tmp_path / "deep.jsonl"
    lines = ["[" * 10**5 + "]" * 10**5, '{"a":' * 10**5 + "1" + "}" * 10**5, article.model_dump_json()]
    path.write_text("\n".join(lines), "utf-8")
    run = judge(path, 2000)
    assert (run.returncode, codes(run)) == (1, {"FIL103"})
    assert run.stdout.count("nested too deep") == 2


@pytest.mark.slow
def test_a_line_of_a_gigabyte(tmp_path: Path, article: Article) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("wb") as stream:
        stream.write(b'{"id": "')
        for _ in range(1024):
            stream.write(b"a" * MIB)
        stream.write(b'"}\n' + article.model_dump_json().encode())
    run = judge(path, 2000)
    assert (run.returncode, codes(run)) == (1, {"FIL103"})


@pytest.mark.slow
def test_a_line_that_unpacks_to_four_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.zst"
    with pa.CompressedOutputStream(str(path), "zstd") as stream:
        stream.write(b'{"id": "')
        for _ in range(4096):
            stream.write(b"a" * MIB)
    run = judge(path, 2000)
    assert (run.returncode, codes(run)) == (1, {"FIL103"})


def stored(path: Path, record: dict[str, Any], rows: int = 1) -> None:
    table = pa.Table.from_batches([to_record_batch([record], lenient=True)])
    pq.write_table(table.take(pa.array([0] * rows)), path, compression="zstd")


@pytest.mark.slow
def test_a_page_that_unpacks_to_many_long_texts(tmp_path: Path, article: Article) -> None:
    path = tmp_path / "bomb.parquet"
    stored(path, {**article.model_dump(), "text": "a" * MIB}, rows=150)
    assert path.stat().st_size < MIB
    run = judge(path, 4000)
    assert run.returncode == 1
    assert "TXT302" in codes(run)
    assert "FIL100" not in codes(run)


SPANS: dict[str, Callable[[str], dict[str, Any]]] = {
    "mentions": lambda text: {
        "mentions": [
            {"id": f"m{n}", "entity": "e1", "label": "PERSON", "form": "name", "start": n, "end": n + 9, "exact": None}
            | {"exact": text[n : n + 9], "attributes": []}
            for n in range(10**6)
        ]
    },
    "fragments": lambda text: {
        "quotes": [
            {"id": "q1", "type": "indirect", "source_kind": "implicit", "cue": [], "source": [], "speakers": []}
            | {"content": [{"start": n, "end": n + 1, "exact": text[n : n + 1]} for n in range(10**6)]}
            | {"parent": None, "attributes": []}
        ]
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("layer", SPANS)
def test_a_million_spans_in_one_article(layer: str, tmp_path: Path, article: Article) -> None:
    path = tmp_path / "spans.parquet"
    text = "Anna Berg went home. " * 50_000
    empty = {layer: [] for layer in ("sentences", "mentions", "quotes", "claims", "relations")}
    record: dict[str, Any] = {**article.model_dump(), **empty, "text": text, "text_length": len(text), "title": None}
    record |= {"text_sha256": sha256(text.encode()).hexdigest(), "entities": record["entities"][:1]}
    stored(path, record | {"blocks": [{"kind": "paragraph", "start": 0, "end": len(text) - 1}]} | SPANS[layer](text))
    run = judge(path, 8000)
    assert run.returncode == 1
    assert codes(run)
    assert "FIL100" not in codes(run)
