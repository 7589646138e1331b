"""How much memory validation takes at its peak, as the number of articles grows: it keeps little of each.

`python -m benchmarks memory` compares 1,000,000 generated articles with 100,000; the environment variable `ARTICLES`
sets another number, with which a tenth of it is compared. Writing a million takes three quarters of an hour.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks._articles import generate
from benchmarks._measure import machine
from newscorpus.formats import read_batches
from newscorpus.formats.parquet import open_writer
from newscorpus.schema.arrow import article_schema

ARTICLES = int(os.environ.get("ARTICLES", "1000000"))
GROWTH = 1.6
MOST = 1024
_CHUNK = 10_000

_CODE = """
import sys
from newscorpus.validate import validate
findings = validate(sys.argv[1], jobs=2)
assert not findings and findings.records == int(sys.argv[2]), findings.counts()
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def main() -> bool:
    """Measure, print, and say whether both limits are kept."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("ARTICLES_IN")) as folder:
        peaks = {count: _peak(_written(Path(folder), count), count) for count in (ARTICLES // 10, ARTICLES)}
    small, large = peaks.values()
    print(f"\n## Peak memory of validation, every rule, 2 jobs\n\n{machine()}\n\n| articles | MiB |\n|---:|---:|")
    for count, peak in peaks.items():
        print(f"| {count:,} | {peak:.0f} |")
    print(f"\nGrowth {large / small:.2f}, at most {GROWTH:g}; at most {MOST} MiB.")
    return large <= GROWTH * small and large <= MOST


def _written(folder: Path, count: int) -> Path:
    """Write articles by way of JSON Lines, a chunk at a time."""
    table, lines = folder / f"articles-train-{count}.parquet", folder / "chunk.jsonl"
    records = generate(count)
    with table.open("wb") as stream, open_writer(stream, article_schema()) as writer:
        while chunk := list(islice(records, _CHUNK)):
            lines.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in chunk), encoding="utf-8")
            for batch in read_batches([str(lines)]):
                writer.write_batch(batch.records.cast(article_schema()))
    assert pq.read_metadata(table).num_rows == count
    return table


def _peak(table: Path, count: int) -> float:
    """Return the peak memory of a process that judges a file, in MiB."""
    run = subprocess.run(
        [sys.executable, "-c", _CODE, str(table), str(count)], check=True, capture_output=True, text=True
    )
    return int(run.stdout.split()[-1]) / 1024
