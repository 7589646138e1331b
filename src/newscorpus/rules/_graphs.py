"""What goes round: chains of references and webs of relations that lead back to where they began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from newscorpus.columns import NOWHERE, Integers

_ROUNDS = 16


def chains_that_return(following: Integers) -> Iterator[list[int]]:
    """Yield the cycles in a column where each row has one follower or `NOWHERE`, each from its lowest row on."""
    far = following.copy()
    for _ in range(max(1, len(following)).bit_length() + 1):
        if (far == NOWHERE).all():
            return
        far = np.where(far == NOWHERE, NOWHERE, far[far])
    settled: set[int] = set()
    for start in np.unique(far[far != NOWHERE]).tolist():
        walked: list[int] = []
        row = start
        while row not in settled:
            settled.add(row)
            walked.append(row)
            row = int(following[row])
        if walked and row == start:
            lowest = walked.index(min(walked))
            yield walked[lowest:] + walked[:lowest]


class Lineage:
    """Who is an ancestor of whom in a column where each row has one follower, its parent, or `NOWHERE`.

    Chains may be as long as the column, and many rows may be asked about, so that no chain is walked for a question:
    rows are numbered as they are met going from parents to children, those below a row one after the other. All rows
    of a cycle are ancestors of one another and of all that is below.
    """

    def __init__(self, parent: Integers) -> None:
        """Number the rows."""
        self._cycle = {row: number for number, cycle in enumerate(chains_that_return(parent)) for row in cycle}
        children = np.argsort(parent, kind="stable")
        bounds = np.searchsorted(parent[children], np.arange(len(parent) + 1))
        self._first = [0] * len(parent)
        self._last = [0] * len(parent)
        self._root = [NOWHERE] * len(parent)
        met = 0
        for root in [*np.flatnonzero(parent == NOWHERE).tolist(), *self._cycle]:
            pending = [root]
            while pending:
                row = pending.pop()
                if row < 0:
                    self._last[~row] = met
                    continue
                self._first[row], self._root[row] = met, root
                met += 1
                below: list[int] = children[bounds[row] : bounds[row + 1]].tolist()
                pending += [~row, *(child for child in below if child not in self._cycle)]

    def is_above(self, one: int, other: int) -> bool:
        """Say whether one row is an ancestor of the other."""
        if one in self._cycle:
            return self._cycle[one] == self._cycle.get(self._root[other])
        return self._first[one] < self._first[other] < self._last[one]


def cycles(head: Integers, tail: Integers) -> Iterator[list[int]]:
    """Yield the edges of each part of a web in which every node can be reached from every other, each part once."""
    edges = np.flatnonzero(head != tail)
    for _ in range(_ROUNDS):
        kept = edges[np.isin(head[edges], tail[edges]) & np.isin(tail[edges], head[edges])]
        if len(kept) == len(edges):
            break
        edges = kept
    if not len(edges):
        return
    part = _parts(zip(head[edges].tolist(), tail[edges].tolist(), strict=True))
    found: dict[int, list[int]] = {}
    for edge in edges.tolist():
        if part[int(head[edge])] == part[int(tail[edge])]:
            found.setdefault(part[int(head[edge])], []).append(edge)
    yield from sorted(found.values())


def _parts(edges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Number the strongly connected parts of a web by node, after Tarjan (1972), without recursion."""
    followers: dict[int, list[int]] = {}
    for head, tail in edges:
        followers.setdefault(head, []).append(tail)
        followers.setdefault(tail, [])
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    part: dict[int, int] = {}
    pending: list[int] = []
    for root, first in followers.items():
        work = [(root, iter(first))] if root not in index else []
        if work:
            index[root] = low[root] = len(index)
            pending.append(root)
        while work:
            node, remaining = work[-1]
            follower = next(remaining, None)
            if follower is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    while node not in part:
                        part[pending.pop()] = index[node]
            elif follower not in index:
                index[follower] = low[follower] = len(index)
                pending.append(follower)
                work.append((follower, iter(followers[follower])))
            elif follower not in part:
                low[node] = min(low[node], index[follower])
    return part
