"""Run the benchmarks: `python -m benchmarks`, or some of them by name: `python -m benchmarks startup`."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks


def main(arguments: list[str]) -> int:
    """Run the benchmarks of these names, or all; return 1 if a limit is not kept.

    Options, which begin with `--`, are for the benchmarks that are named.
    """
    names = [argument for argument in arguments if not argument.startswith("--")]
    options = [argument for argument in arguments if argument.startswith("--")]
    if options and not names:
        sys.exit(f"name the benchmark that {', '.join(options)} is for")
    known = sorted(
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")
    )
    if unknown := sorted(set(names) - set(known)):
        sys.exit(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(known)}")
    results = [importlib.import_module(f"benchmarks.{name}").main(*options) for name in names or known]
    return 0 if all(results) else 1


sys.exit(main(sys.argv[1:]))
