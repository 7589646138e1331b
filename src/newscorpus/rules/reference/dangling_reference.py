"""REF401."""

from collections.abc import Iterator

import numpy as np

from newscorpus.columns import ANNOTATION_LAYERS, NOWHERE, REFERENCE_FIELDS, Columns, Finding
from newscorpus.rules._rule import ERROR, rule
from newscorpus.text import shown


@rule("REF401", "dangling-reference", ERROR, table="references", needs=ANNOTATION_LAYERS)
def dangling_reference(columns: Columns) -> Iterator[Finding]:
    """A reference names an annotation that the article does not have.

    ## What it checks
    Every reference of every layer: `entity` of mentions, `speakers` and `parent` of quotes, `quote` and `about` of
    claims, `head` and `tail` of relations. Its value is the id of an annotation of the same article. Articles that
    have an annotation without a readable id are left alone, as it could be that one.

    ## Why it matters
    Whoever follows the reference finds nobody: a quote without its speaker, a relation without its claim.

    ## Example
    `{"id": "m4", "entity": "e9", …}` in an article whose entities are `e1` to `e8`.

    ## Use instead
    The id of an annotation that is there, or null where none is meant.
    """
    references, ids = columns.references, columns.ids
    is_complete = np.ones(len(columns.articles), dtype=bool)
    is_complete[ids.article[ids.unknown("id")]] = False
    for row in references.where((references.target == NOWHERE) & is_complete[references.article]):
        layer, name, _ = REFERENCE_FIELDS[references.field[row]]
        named = shown(references.id[row] or "")
        yield references.found(row, f"Field `{name}` of a {layer[:-1]} names {named}, which is no id in the article.")
