"""Optimal one-to-one assignment: which of these goes with which of those, so that the weights add up to the most.

SciPy has `linear_sum_assignment`, but would be the largest dependency of the package, for matrices that here fall into
parts of a few rows: whatever does not overlap cannot be paired. The tests compare the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import inf

Weights = Mapping[tuple[int, int], float]


def assign(weights: Weights) -> list[tuple[int, int]]:
    """Pair rows with columns so that the sum of the weights is greatest (Kuhn 1955, Munkres 1957).

    >>> assign({(0, 0): 2.0, (0, 1): 3.0, (1, 1): 2.5, (7, 3): 1.0})
    [(0, 0), (1, 1), (7, 3)]

    Args:
        weights: the weight of each row and column that may be paired, greater than 0; no others are.

    Returns:
        The pairs, sorted; each row and each column at most once.
    """
    positive = {pair: weight for pair, weight in weights.items() if weight > 0}
    return sorted(pair for part in _parts(positive) for pair in _assign_part(part))


def _parts(weights: Weights) -> Iterator[dict[tuple[int, int], float]]:
    """Cut the weights into parts that share neither row nor column, each to be assigned by itself."""
    columns_of, rows_of = defaultdict(list), defaultdict(list)
    for row, column in weights:
        columns_of[row].append(column)
        rows_of[column].append(row)
    left = set(columns_of)
    for first in sorted(columns_of):
        if first not in left:
            continue
        rows, waiting = {first}, [first]
        while waiting:
            for column in columns_of[waiting.pop()]:
                new = [row for row in rows_of[column] if row not in rows]
                rows.update(new)
                waiting.extend(new)
        left -= rows
        yield {(row, column): weights[row, column] for row in sorted(rows) for column in sorted(columns_of[row])}


def _assign_part(weights: Weights) -> list[tuple[int, int]]:
    rows, columns = (sorted(set(side)) for side in zip(*weights, strict=True))
    if len(rows) > len(columns):
        return [(row, column) for column, row in _assign_part({(c, r): weight for (r, c), weight in weights.items()})]
    matrix = [[-weights.get((row, column), 0.0) for column in columns] for row in rows]
    chosen = _cheapest(matrix)
    pairs = [(row, columns[chosen[number]]) for number, row in enumerate(rows)]
    return [pair for pair in pairs if pair in weights]


def _cheapest(costs: Sequence[Sequence[float]]) -> list[int]:
    """Return the column of each row in the cheapest assignment of all rows; there are no more rows than columns.

    Rows are taken in one after another, each along the cheapest path that frees a column for it; `row_price` and
    `column_price` are the dual variables that keep every reduced cost from falling below 0.
    """
    count, width = len(costs), len(costs[0])
    row_price, column_price = [0.0] * count, [0.0] * (width + 1)
    row_of = [-1] * (width + 1)  # the last place stands for the row that is being taken in
    for new in range(count):
        row_of[width] = new
        column = width
        least, before, is_done = [inf] * width, [width] * width, [False] * (width + 1)
        while row_of[column] >= 0:
            is_done[column] = True
            row, step, next_column = row_of[column], inf, -1
            for other in range(width):
                if is_done[other]:
                    continue
                reduced = costs[row][other] - row_price[row] - column_price[other]
                if reduced < least[other]:
                    least[other], before[other] = reduced, column
                if least[other] < step:
                    step, next_column = least[other], other
            for other in range(width + 1):
                if is_done[other]:
                    row_price[row_of[other]] += step
                    column_price[other] -= step
                elif other < width:
                    least[other] -= step
            column = next_column
        while column != width:
            row_of[column] = row_of[before[column]]
            column = before[column]
        row_of[width] = -1
    chosen = [0] * count
    for column in range(width):
        if row_of[column] >= 0:
            chosen[row_of[column]] = column
    return chosen
