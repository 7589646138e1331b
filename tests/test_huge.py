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


def judge(path: Path, memory: int, seconds: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command on a file in a process that may not have more than this many MiB of addresses.

    Nor may it have more than so many seconds of all processors together, if they are given: it is killed then.
    """

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory * MIB, memory * MIB))
        if seconds is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

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
    assert (run.returncode, codes(run)) == (2, {"FIL103"})
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
    assert (run.returncode, codes(run)) == (2, {"FIL103"})


@pytest.mark.slow
def test_a_line_that_unpacks_to_four_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.zst"
    with pa.CompressedOutputStream(str(path), "zstd") as stream:
        stream.write(b'{"id": "')
        for _ in range(4096):
            stream.write(b"a" * MIB)
    run = judge(path, 2000)
    assert (run.returncode, codes(run)) == (2, {"FIL103"})


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


Record = dict[str, Any]
BARE: Record = {layer: [] for layer in ("blocks", "sentences", "mentions", "quotes", "claims", "relations")}


def crossing_mentions(record: Record) -> Record:
    """Mentions that repeat what stands everywhere, and not where they are."""
    mention, number = record["mentions"][0], 20_000
    mentions = [{**mention, "id": f"m{n}", "start": 2 * n, "end": 2 * n + number, "exact": "x"} for n in range(number)]
    return {**BARE, "text": "x " * 5 * number, "mentions": mentions}


def long_chain_of_parents(record: Record) -> Record:
    quotes = [{**record["quotes"][0], "id": f"q{n}", "parent": f"q{n + 1}"} for n in range(100_000)]
    return {"quotes": quotes, "claims": [], "relations": []}


def names_that_stand_everywhere(record: Record) -> Record:
    """Names of one word to fifty, each of which stands at every word of the text."""
    mention, entity, numbers = {**record["mentions"][0], "form": "name"}, record["entities"][0], range(20_000)
    entities = [{**entity, "id": f"e{n}", "name": f"{'x ' * 20}{n}"} for n in numbers]
    exacts = [" ".join("x" * (1 + n % 50)) for n in numbers]
    mentions = [
        {**mention, "id": f"m{n}", "entity": f"e{n}", "start": 2 * n, "end": 2 * n + len(exact), "exact": exact}
        for n, exact in enumerate(exacts)
    ]
    return {**BARE, "text": "x " * 500_000, "entities": entities, "mentions": mentions}


def odd_text(record: Record) -> Record:
    words = (("a", 300_000), (" ", 1), (".A", 100_000), (" “", 50_000), ("A\u0301", 100_000), ("http://", 20_000))
    return {**BARE, "text": "".join(word * times for word, times in words) + "e" + "\u0301" * 200_000}


def repeated_fragments(record: Record) -> Record:
    quote = record["quotes"][1]
    quotes = [{**quote, "id": f"q{n}", "content": quote["content"][:1] * 1000} for n in range(300)]
    return {"quotes": quotes, "claims": [], "relations": []}


def overlapping_fragments(record: Record) -> Record:
    """Quotes of many fragments, each of which meets fragments of all other quotes."""
    quote, text = record["quotes"][1], "a b c d " * 1000
    quotes = [
        {**quote, "id": f"q{n}", "cue": [], "source": []}
        | {"content": [{"start": 2 * m, "end": 2 * m + 1 + n % 40, "exact": None} for m in range(1000)]}
        for n in range(200)
    ]
    return {**BARE, "text": text, "quotes": quotes}


def marks_that_nothing_closes(record: Record) -> Record:
    return {**BARE, "text": " “" * 200_000}


def quotes_around_many_marks(record: Record) -> Record:
    quote, text = record["quotes"][0], "“a b” c " * 10_000
    content = [{"start": 1, "end": len(text) - 1, "exact": None}]
    quotes = [
        {**quote, "id": f"q{n}", "cue": [], "source": [], "parent": None, "content": content} for n in range(4_000)
    ]
    return {**BARE, "text": text, "quotes": quotes}


SLOW: tuple[Callable[[Record], Record], ...] = (
    marks_that_nothing_closes,
    crossing_mentions,
    long_chain_of_parents,
    names_that_stand_everywhere,
    odd_text,
    repeated_fragments,
    overlapping_fragments,
    quotes_around_many_marks,
)


@pytest.mark.slow
@pytest.mark.parametrize("shape", SLOW)
def test_what_each_would_be_compared_with_all(
    shape: Callable[[Record], Record], tmp_path: Path, article: Article
) -> None:
    record = json.loads(article.model_dump_json())
    record |= shape(record)
    record |= {"text_length": len(record["text"]), "text_sha256": sha256(record["text"].encode()).hexdigest()}
    path = tmp_path / "slow.jsonl"
    path.write_text(json.dumps(record), "utf-8")
    run = judge(path, 3000, seconds=60)
    assert run.returncode in (0, 1)
    assert codes(run)
    assert "FIL100" not in codes(run)
