"""COR501."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from newscorpus.code_points import Integers
from newscorpus.diagnostics import Diagnostic, Location
from newscorpus.digest import Digest
from newscorpus.rules._rule import ERROR, corpus_rule
from newscorpus.text import shown


@corpus_rule("COR501", "duplicate-article-id", ERROR)
def duplicate_article_id(digests: Sequence[Digest]) -> Iterator[Diagnostic]:
    """Two articles of a corpus have the same id.

    ## What it checks
    The ids of all articles that are judged together, within a file and across files. Each article after the first that
    has an id is reported, and the place of the first is named.

    ## Why it matters
    An id is what people cite and what tables are joined on. Of two articles with one id a lookup finds either, and a
    join makes four of them.

    ## Example
    `quayside-vote` stands in `articles-train.parquet` and, corrected, in `articles-test.parquet` too.

    ## Use instead
    An id of its own for each article; if it is the same article, one of the two.
    """
    ids = pa.chunked_array([digest.ids for digest in digests], pa.string()).combine_chunks().dictionary_encode()
    codes = ids.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    known = np.flatnonzero(codes >= 0)
    distinct, first, count = np.unique(codes[known], return_index=True, return_counts=True)
    if len(distinct) == len(known):
        return
    first_of = dict(zip(distinct[count > 1].tolist(), known[first[count > 1]].tolist(), strict=True))
    before = np.cumsum([0, *(len(digest.ids) for digest in digests)])
    for place in known[np.isin(codes[known], distinct[count > 1])].tolist():
        original = first_of[int(codes[place])]
        if place != original:
            id_ = ids.dictionary[int(codes[place])].as_py()
            location, other = (_location(digests, before, number, id_) for number in (place, original))
            message = f"Article {shown(id_)} stands in `{other.path}:{other.line}` already."
            remedy = "give one of them another id"
            yield Diagnostic("COR501", "duplicate-article-id", ERROR, location, message, remedy, related=other)


def _location(digests: Sequence[Digest], before: Integers, place: int, id_: str) -> Location:
    number = int(np.searchsorted(before, place, side="right")) - 1
    digest, row = digests[number], place - int(before[number])
    return Location(digest.paths[row], digest.lines[row], id_, field="$.id")
