"""Run the benchmarks: `python -m benchmarks`, or some of them by name."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks


def main(names: list[str]) -> int:
    """Run the benchmarks of these names, or all; return 1 if a limit is not kept."""
    known = sorted(
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")
    )
    if unknown := sorted(set(names) - set(known)):
        sys.exit(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(known)}")
    results = [importlib.import_module(f"benchmarks.{name}").main() for name in names or known]
    return 0 if all(results) else 1


sys.exit(main(sys.argv[1:]))
