"""How long a user waits: importing the package, the first article of a process, and the first of a later call."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from benchmarks._measure import Limit, report, take_turns, whole_process, within_process

ROUNDS = 9

_OURS = "import newscorpus; next(iter(newscorpus.load('train')))"
_THEIRS = "import datasets; next(iter(datasets.load_dataset({folder!r}, split='train')))"
_SECOND = """
import time
{imports}
{call}
started = time.perf_counter()
{call}
print(time.perf_counter() - started)
"""


def main() -> bool:
    """Measure, print, and say whether every limit is kept."""
    with tempfile.TemporaryDirectory() as cache:
        os.environ |= {"HF_HOME": cache, "HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"}
        folder = _corpus_folder()
        theirs = _THEIRS.format(folder=folder)
        subprocess.run([sys.executable, "-c", theirs], check=True, capture_output=True, env=os.environ)
        our_second = _SECOND.format(imports="import newscorpus", call="next(iter(newscorpus.load('train')))")
        their_second = _SECOND.format(
            imports="import datasets", call=f"next(iter(datasets.load_dataset({folder!r}, split='train')))"
        )
        times = take_turns(
            {
                "import newscorpus": lambda: whole_process("import newscorpus"),
                "import pyarrow": lambda: whole_process("import pyarrow"),
                "newscorpus, first article": lambda: whole_process(_OURS),
                "datasets, first row, warm cache": lambda: whole_process(theirs),
                "newscorpus, second call": lambda: within_process(our_second),
                "datasets, second call": lambda: within_process(their_second),
            },
            ROUNDS,
        )
    return report(
        "Start-up",
        times,
        [
            Limit("import newscorpus", "import pyarrow", 1),
            Limit("newscorpus, first article", "datasets, first row, warm cache", 0.5),
            Limit("newscorpus, second call", "datasets, second call", 0.1),
        ],
    )


def _corpus_folder() -> str:
    code = "from newscorpus._resources import corpus_folder; print(corpus_folder())"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return run.stdout.strip()
