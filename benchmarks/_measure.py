"""Measuring side by side: the contestants take turns, and the median of their times counts."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """What one contestant may take, as a multiple of what another takes."""

    of: str
    against: str
    most: float


def take_turns(contestants: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Run each contestant once a round and return the median of what each says it took, in seconds."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            times[name].append(contestant())
    return {name: statistics.median(taken) for name, taken in times.items()}


def _environment() -> dict[str, str]:
    """Return the environment of this process, in which modules are kept compiled, as installed ones are."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def whole_process(code: str) -> float:
    """Run code in a new interpreter and return the seconds from its start to its end."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=_environment())
    return time.perf_counter() - started


def within_process(code: str) -> float:
    """Run code in a new interpreter and return the seconds that it prints last."""
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=_environment())
    return float(run.stdout.split()[-1])


def machine() -> str:
    """Name the machine: processor, cores, system and Python."""
    processor = platform.processor() or platform.machine()
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def report(title: str, times: Mapping[str, float], limits: list[Limit]) -> bool:
    """Print a table of times and one of ratios; return whether every limit is kept."""
    print(f"\n## {title}\n\n{machine()}\n\n| contestant | median, ms |\n|---|---:|")
    for name, taken in times.items():
        print(f"| {name} | {taken * 1000:.1f} |")
    print("\n| what | against | ratio | at most | kept |\n|---|---|---:|---:|---|")
    kept = True
    for limit in limits:
        ratio = times[limit.of] / times[limit.against]
        kept &= ratio <= limit.most
        verdict = "yes" if ratio <= limit.most else "NO"
        print(f"| {limit.of} | {limit.against} | {ratio:.3f} | {limit.most:g} | {verdict} |")
    return kept
