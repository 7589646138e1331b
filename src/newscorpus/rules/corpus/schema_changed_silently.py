"""COR510."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from newscorpus.diagnostics import Diagnostic, Location
from newscorpus.digest import CorpusDigest
from newscorpus.records import PublishedSchema, Release
from newscorpus.rules._rule import ERROR, corpus_rule
from newscorpus.schema import current
from newscorpus.text import printable, shown


@corpus_rule("COR510", "schema-changed-silently", ERROR)
def schema_changed_silently(corpus: CorpusDigest) -> Iterator[Diagnostic]:
    """A published schema was changed, and its version was not.

    ## What it checks
    The JSON Schemas in the folder `schemas/` beside that of a corpus: each version must say the same as in the earlier
    release that `--against` names, and the current version must say what this program's models say.

    ## Why it matters
    A version is a promise: whoever read records of `1.0.0` yesterday can read them today. A change under the same
    number breaks programs that did nothing wrong, and nobody can tell which of the two a file follows.

    ## Example
    `Genre` got the value `obituary`, and `schemas/1.0.0/article.schema.json` was written again.

    ## Use instead
    A new version: patch for wording, minor if old records stay valid, major for anything else. `newscorpus schema
    diff` tells which it is.
    """
    earlier = corpus.against.releases() if corpus.against is not None else []
    for release in corpus.releases():
        for schema in release.schemas:
            for origin, promised in _promised(schema, earlier):
                if schema.content != promised:
                    message = f"Version {shown(schema.version)} differs from that of {origin}: "
                    message += f"{_difference(promised, schema.content)}."
                    remedy = "publish what changed under a new version"
                    yield Diagnostic("COR510", "schema-changed-silently", ERROR, Location(schema.path), message, remedy)
                    break


def _promised(schema: PublishedSchema, earlier: Sequence[Release]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield whose promise a schema must keep, and what was promised."""
    for release in earlier:
        for other in release.schemas:
            if (other.version, other.name) == (schema.version, schema.name) and other.content is not None:
                yield f"release {shown(release.number or '')}", other.content
    from newscorpus.schema.publish import published  # only where a folder of schemas is judged: it is slow to import

    if schema.version == current.VERSION and schema.name in published():
        yield "the models", json.loads(published()[schema.name])


def _difference(promised: Mapping[str, Any], schema: Mapping[str, Any] | None) -> str:
    if schema is None:
        return "it is no JSON object"
    from newscorpus.schema.compare import compare  # as above

    changes = sorted(compare(promised, schema).changes, key=lambda change: -change.level)
    if not changes:
        return "only where nothing is said of records"
    others = f", and in `{len(changes) - 1}` more places" if len(changes) > 1 else ""
    return f"{shown(changes[0].path)} ({changes[0].level}: {printable(changes[0].reason)}){others}"
