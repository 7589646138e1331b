"""Whether judging has become slower, by ratios to what only reads the same articles: small, quick, and part of CI.

Processor time is compared, of which a busy machine takes less away than of time by the clock. The limits are twice what
was measured when they were set; how fast it is, and how fast it should be, is for `python -m benchmarks validation`.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks._measure import Limit, report
from benchmarks.validation import _decode, _validate, _write_lines, _write_table

ARTICLES = 600
ROUNDS = 7
PARQUET = 20
JSON_LINES = 12


def main() -> bool:
    """Measure, print, and say whether every limit is kept."""
    with tempfile.TemporaryDirectory() as folder:
        lines, table = Path(folder, "articles-train.jsonl"), Path(folder, "articles-train.parquet")
        _write_lines(lines, ARTICLES)
        _write_table(lines, table)
        times = {
            "pyarrow.parquet.read_table": _least(lambda: pq.read_table(table)),
            "newscorpus validate, Parquet": _least(lambda: _validate(table, jobs=1)),
            "msgspec, typed decode": _least(lambda: _decode(lines)),
            "newscorpus validate, JSON Lines": _least(lambda: _validate(lines, jobs=1)),
        }
    limits = [
        Limit("newscorpus validate, Parquet", "pyarrow.parquet.read_table", PARQUET),
        Limit("newscorpus validate, JSON Lines", "msgspec, typed decode", JSON_LINES),
    ]
    return report(f"Judging {ARTICLES} articles, processor time of one job", times, limits)


def _least(contestant: Callable[[], object]) -> float:
    """Return the least processor time of several runs, after one that does not count."""
    contestant()
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        contestant()
        times.append(time.process_time() - started)
    return min(times)
