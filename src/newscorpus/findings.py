"""What was found: to iterate over, to count, to turn into tables, to raise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import combinations
from typing import TYPE_CHECKING

import pyarrow as pa

from newscorpus.bridging import find_bridge
from newscorpus.diagnostics import Diagnostic, Severity
from newscorpus.errors import NewscorpusError
from newscorpus.rules._rule import Rule
from newscorpus.text import printable

if TYPE_CHECKING:
    import pandas

_SHOWN = 20
_TEXTS = ("code", "name", "severity", "path", "article", "annotation", "field", "message", "remedy")
_COLUMNS = (*_TEXTS[:4], "line", *_TEXTS[4:7], "start", "end", *_TEXTS[7:])


@dataclass(frozen=True)
class Unjudged:
    """What could not be judged, and is therefore neither right nor wrong.

    Attributes:
        records: records of which nothing could be made.
        broken: checks of a row that needed a part which could not be read.
        withheld: checks of a row that needed a text which is withheld.
    """

    records: int = 0
    broken: int = 0
    withheld: int = 0

    def __add__(self, other: Unjudged) -> Unjudged:
        """Add up two counts."""
        return Unjudged(self.records + other.records, self.broken + other.broken, self.withheld + other.withheld)


class InvalidArticlesError(NewscorpusError):
    """Articles have errors; `Findings.raise_if_errors` raised this."""


@dataclass(frozen=True, repr=False)
class Findings:
    """All that was found; true when there is anything.

    Attributes:
        diagnostics: what was found, by file, line and place.
        records: how many records were judged.
        unjudged: what could not be.
        rules: the rules that were asked.
        paths: the files of the records.
        hidden: how many findings are left out as the baseline lists them.
    """

    diagnostics: tuple[Diagnostic, ...]
    records: int
    unjudged: Unjudged
    rules: tuple[Rule, ...] = ()
    paths: tuple[str, ...] = ()
    hidden: int = 0

    def __bool__(self) -> bool:
        """Whether there is any finding."""
        return bool(self.diagnostics)

    def __len__(self) -> int:
        """Count the findings."""
        return len(self.diagnostics)

    def __iter__(self) -> Iterator[Diagnostic]:
        """Iterate over the findings."""
        return iter(self.diagnostics)

    def __repr__(self) -> str:
        """Count the findings by severity."""
        counts = ", ".join(counted(number, one) for one in Severity if (number := self.count_of(one)))
        return f"<Findings: {counts or 'none'} in {counted(self.records, 'article')}>"

    def _repr_html_(self) -> str:
        """Show the first findings as a table, for notebooks."""
        rows = "".join(
            f"<tr>{''.join(f'<td>{cell}</td>' for cell in _cells(one))}</tr>" for one in self.diagnostics[:_SHOWN]
        )
        left = len(self) - _SHOWN
        more = f"<p>{left:,} more; `to_pandas()` has them all.</p>" if left > 0 else ""
        head = "".join(f"<th>{name}</th>" for name in ("severity", "rule", "article", "annotation", "message"))
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if self else ""
        return f"<p>{escape(repr(self))}</p>{table}{more}"

    def counts(self) -> dict[str, int]:
        """Count the findings of each rule, by code."""
        return dict(sorted(Counter(found.code for found in self.diagnostics).items()))

    def count_of(self, severity: Severity) -> int:
        """Count the findings of a severity."""
        return sum(found.severity == severity for found in self.diagnostics)

    def co_occurrence(self) -> dict[tuple[str, str], int]:
        """Count, for each two rules, the articles in which both found something; most first.

        Two that always come together may have one cause.
        """
        rules: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
        for found in self.diagnostics:
            where = found.location
            if where.article is not None or where.line is not None:
                rules[where.path, where.line if where.article is None else where.article].add(found.code)
        pairs = Counter(pair for codes in rules.values() for pair in combinations(sorted(codes), 2))
        return dict(sorted(pairs.items(), key=lambda entry: (-entry[1], entry[0])))

    def to_arrow(self) -> pa.Table:
        """Return a table of a row a finding, to join with a corpus on `article` and `annotation`."""
        rows = [_row(found) for found in self.diagnostics]
        kinds = {name: pa.string() if name in _TEXTS else pa.int64() for name in _COLUMNS}
        schema = pa.schema([pa.field(name, kind) for name, kind in kinds.items()])
        return pa.Table.from_pylist(rows, schema=schema)

    def to_pandas(self) -> pandas.DataFrame:
        """Return a data frame of a row a finding.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        frame: pandas.DataFrame = find_bridge("findings_to_pandas")(self)
        return frame

    def exit_status(self, *, strict: bool = False) -> int:
        """Return 2 if a file or a record could not be judged, else 1 for an error (strict: or a warning), else 0.

        Records of which nothing could be made count, whatever settings, a selection or a baseline say of the findings
        on them: silence is no success. What is unjudged because a text is withheld does not count.
        """
        if self.unjudged.records or any(found.is_fatal for found in self.diagnostics):
            return 2
        counted = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        return int(any(found.severity in counted for found in self.diagnostics))

    def raise_if_errors(self) -> None:
        """Raise `InvalidArticlesError`, naming the first, if there are errors or something could not be judged."""
        errors = [found for found in self.diagnostics if found.severity == Severity.ERROR or found.is_fatal]
        if self.unjudged.records and not errors:
            raise InvalidArticlesError(f"nothing could be made of {counted(self.unjudged.records, 'record')}")
        if errors:
            first = errors[0]
            place = ":".join(str(part) for part in (first.location.path, first.location.line) if part is not None)
            raise InvalidArticlesError(f"{len(errors)} errors, the first: {place}: {first.code} {first.message}")


def counted(number: int, noun: str) -> str:
    """Write a number and what it counts.

    >>> counted(1, "article"), counted(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _row(found: Diagnostic) -> dict[str, str | int | None]:
    where = found.location
    values = {name: getattr(where if hasattr(where, name) else found, name) for name in _COLUMNS}
    return {name: _storable(value) if isinstance(value, str) else value for name, value in values.items()}


def _storable(text: str) -> str:
    """Return a text as it is, but half a surrogate pair, which Arrow cannot hold, as its escape sequence."""
    return str(text).encode("utf-8", "backslashreplace").decode()


def _cells(found: Diagnostic) -> Iterator[str]:
    where = found.location
    rule = f"{found.code} {found.name}"
    for cell in (found.severity, rule, where.article, where.annotation, found.message):
        yield escape(printable(cell or ""))
