"""How fast articles are judged by every rule, beside what only reads them and beside a plain loop over models.

`python -m benchmarks validation` measures 100,000 articles; the environment variable `ARTICLES` sets another number.
The slow peers are measured on a sample and scaled, which is said in the table.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks._articles import generate
from benchmarks._measure import Limit, report, take_turns, whole_process
from benchmarks._plain import Checker
from newscorpus.article import Article
from newscorpus.formats import read_batches
from newscorpus.formats.parquet import WRITE_OPTIONS
from newscorpus.schema.arrow import article_schema

ARTICLES = int(os.environ.get("ARTICLES", "100000"))
SAMPLE = 2000
ROUNDS = 3
JOBS = 2


def main() -> bool:
    """Measure, print, and say whether every limit is kept."""
    with tempfile.TemporaryDirectory() as folder:
        lines, table = _files(Path(folder))
        kept = _parquet(table)
        kept &= _json_lines(lines)
        kept &= _small(lines, Path(folder, "small.jsonl"))
        _memory(table)
    return kept


def _files(folder: Path) -> tuple[Path, Path]:
    """Write the articles, or take those that an earlier run was told to leave in a folder."""
    kept = Path(os.environ.get("ARTICLES_IN", folder))
    lines, table = kept / "articles-train.jsonl", kept / "articles-train.parquet"
    if not table.exists():
        kept.mkdir(parents=True, exist_ok=True)
        _write_lines(lines, ARTICLES)
        _write_table(lines, table)
    return lines, table


def _write_lines(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for record in generate(count):
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _write_table(lines: Path, path: Path) -> None:
    options = {name: value for name, value in WRITE_OPTIONS.items() if name != "row_group_size"}
    with pq.ParquetWriter(path, article_schema(), **options) as writer:
        for batch in read_batches([str(lines)]):
            writer.write_batch(batch.records.cast(article_schema()))


def _parquet(path: Path) -> bool:
    pq.read_table(path)
    times = take_turns(
        {
            "pyarrow.parquet.read_table, warm": _timed(lambda: pq.read_table(path)),
            f"newscorpus validate, every rule, {JOBS} jobs": _timed(lambda: _validate(path)),
            "newscorpus validate, every rule, 1 job": _timed(lambda: _validate(path, jobs=1)),
            "to_pylist, Article, plain loop (scaled)": _scaled(lambda count: _plain_loop(_rows(path, count))),
        },
        ROUNDS,
    )
    ours = f"newscorpus validate, every rule, {JOBS} jobs"
    return report(
        f"Validating Parquet, {ARTICLES:,} articles",
        times,
        [
            Limit(ours, "pyarrow.parquet.read_table, warm", 12),
            Limit(ours, "to_pylist, Article, plain loop (scaled)", 0.1),
        ],
    )


def _json_lines(path: Path) -> bool:
    times = take_turns(
        {
            "msgspec, typed decode": _timed(lambda: _decode(path)),
            f"newscorpus validate, every rule, {JOBS} jobs": _timed(lambda: _validate(path)),
            "model_validate_json, plain loop (scaled)": _scaled(lambda count: _plain_loop(_models(path, count))),
        },
        ROUNDS,
    )
    ours = f"newscorpus validate, every rule, {JOBS} jobs"
    return report(
        f"Validating JSON Lines, {ARTICLES:,} articles",
        times,
        [
            Limit(ours, "msgspec, typed decode", 5),
            Limit(ours, "model_validate_json, plain loop (scaled)", 0.2),
        ],
    )


def _small(lines: Path, small: Path) -> bool:
    with lines.open("rb") as stream:
        small.write_bytes(b"".join(stream.readline() for _ in range(100)))
    command = (
        f"import sys; sys.argv = ['newscorpus', 'validate', {str(small)!r}]; from newscorpus.cli import run; run()"
    )
    times = {
        "import pyarrow, pydantic": min(whole_process("import pyarrow, pydantic") for _ in range(5)),
        "newscorpus validate, 100 articles": min(whole_process(command) for _ in range(5)),
    }
    limits = [Limit("newscorpus validate, 100 articles", "import pyarrow, pydantic", 2)]
    return report("The command on 100 articles of JSON Lines", times, limits)


def _memory(table: Path) -> None:
    """Print the peak memory of a process that judges a tenth of the articles, and of one that judges all."""
    tenth = table.with_name("tenth.parquet")
    pq.write_table(pq.read_table(table).slice(0, ARTICLES // 10), tenth)
    code = (
        "import sys; from newscorpus.validate import validate; validate(sys.argv[1]);"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    peaks = []
    for path in (tenth, table):
        run = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
        peaks.append(int(run.stdout) / 1024)
    print(f"\nPeak memory: {peaks[0]:.0f} MiB for {ARTICLES // 10:,} articles, {peaks[1]:.0f} MiB for {ARTICLES:,}")


def _timed(contestant: Callable[[], object]) -> Callable[[], float]:
    def run() -> float:
        started = time.perf_counter()
        contestant()
        return time.perf_counter() - started

    return run


def _scaled(contestant: Callable[[int], object]) -> Callable[[], float]:
    count = min(SAMPLE, ARTICLES)
    run = _timed(lambda: contestant(count))
    return lambda: run() * ARTICLES / count


def _validate(path: Path, jobs: int = JOBS) -> None:
    from newscorpus.validate import validate

    findings = validate(path, jobs=jobs)
    assert not findings, findings.counts()


def _decode(path: Path) -> None:
    from benchmarks._msgspec import decoder

    decode = decoder().decode
    with path.open("rb") as stream:
        for line in stream:
            decode(line)


def _rows(path: Path, count: int) -> Iterator[Article]:
    batch = next(pq.ParquetFile(path).iter_batches(batch_size=count))
    for row in batch.to_pylist():
        yield Article.model_validate(row)


def _models(path: Path, count: int) -> Iterator[Article]:
    with path.open("rb") as stream:
        for _ in range(count):
            yield Article.model_validate_json(stream.readline())


def _plain_loop(articles: Iterator[Article]) -> None:
    checker = Checker()
    wrong = [fault for article in articles for fault in checker.check(article)] + checker.conclude()
    assert not wrong, wrong[:5]
