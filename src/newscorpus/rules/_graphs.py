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
