"""CLM405."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from newscorpus.columns import Columns, Finding, Integers
from newscorpus.rules._annotations import content_place, id_of
from newscorpus.rules._rule import NOTE, rule
from newscorpus.text import shown

_ARTICLE = re.compile(r"^(?:the|a|an)\s+")


@rule(
    "CLM405",
    "gist-names-nobody",
    NOTE,
    table="claims",
    needs=("claims.gist", "articles.text", "mentions.trusted", "mentions.entity.resolved"),
)
def gist_names_nobody(columns: Columns) -> Iterator[Finding]:
    """An entity that a claim is about stands in its gist under no name and no description that it has.

    ## What it checks
    For each entity in `about`, the gist holds the entity's `name`, or the characters of one of its mentions of
    form `name` or `nominal`, an article before them aside; case does not matter. Empty gists are the business of
    CLM403. Only articles that list the layer `entities` are judged; in others mentions may be missing.

    ## Why it matters
    The gist is what is searched. One that is about Lena Oduya, and calls her neither by name nor as the
    article does, is not found, or the `about` is wrong.

    ## Example
    *A union leader rejects the offer*, about Lena Oduya, whom the article calls *Oduya* and *the crane driver*.

    ## Use instead
    The name in the gist, or an `about` without the entity. Where the gist has good reason for other words, let the
    note stand.
    """
    references = columns.references
    for reference in _not_named(columns):
        claim, entity = int(references.owner[reference]), int(references.target[reference])
        name = shown(columns.entities.name[entity] or "")
        place = content_place(columns, "claims", claim)._replace(field=references.path(reference))
        yield columns.claims.found(
            claim,
            f"Gist does not name entity {id_of(columns, 'entities', entity)}, {name}.",
            "name it, or leave it out of `about`",
            place=place,
        )


def _not_named(columns: Columns) -> Iterator[int]:
    """Yield the references whose entity does not stand in the gist; mostly its canonical name does."""
    references = columns.references
    part = references.slice_of("claims", "about")
    judged = references.resolved[part] & columns.declares("entities")[references.article[part]]
    rows = np.flatnonzero(judged) + part.start
    gists, names = columns.claims.gist.array.to_pylist(), columns.entities.name.array.to_pylist()
    triples = zip(rows.tolist(), references.owner[rows].tolist(), references.target[rows].tolist(), strict=True)
    left = [
        (row, gists[claim], entity)
        for row, claim, entity in triples
        if gists[claim] and (names[entity] is None or names[entity] not in gists[claim])
    ]
    expressions = _expressions(columns, np.unique([entity for _, _, entity in left]).astype(np.int64))
    for row, gist, entity in left:
        folded = gist.casefold()
        if gist.strip() and not any(each in folded for each in expressions[entity]):
            yield row


def _expressions(columns: Columns, entities: Integers) -> dict[int, set[str]]:
    """Return for each of some entities its names and descriptions, without article and in one case."""
    mentions, target = columns.mentions, columns.references.targets("mentions", "entity")
    wanted = np.zeros(len(columns.entities) + 1, dtype=bool)
    wanted[entities] = True
    rows = np.flatnonzero(wanted[target] & mentions.form.is_in(("name", "nominal")))
    names = columns.entities.name.array.take(pa.array(entities)).to_pylist()
    found = {entity: {_bare(name)} for entity, name in zip(entities.tolist(), names, strict=True)}
    for entity, exact in zip(target[rows].tolist(), mentions.exact.array.take(pa.array(rows)).to_pylist(), strict=True):
        found[entity].add(_bare(exact))
    return {entity: expressions - {""} for entity, expressions in found.items()}


def _bare(expression: str | None) -> str:
    return _ARTICLE.sub("", (expression or "").casefold(), count=1)
