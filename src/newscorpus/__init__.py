"""A corpus of news annotated for who said what, in which words, and who disputes it.

    >>> import newscorpus
    >>> corpus = newscorpus.load("train")
    >>> article = corpus[0]
    >>> quote = article.quotes[0]
    >>> [speaker.name for speaker in article.speakers(quote)]  # doctest: +SKIP
    ['Lena Oduya']

Importing the package costs little: each name is loaded when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscorpus.article import Article, hydrate, withhold
    from newscorpus.corpus import Corpus, from_datasets, load
    from newscorpus.errors import NewscorpusError
    from newscorpus.files import read, write
    from newscorpus.schema.current import (
        Attribute,
        Block,
        Claim,
        Entity,
        Layer,
        Mention,
        Origin,
        Quote,
        Relation,
        Rights,
        Sentence,
        Span,
    )
    from newscorpus.schema.evolve import upgrade
    from newscorpus.text import anchor
    from newscorpus.validate import Findings, validate

    __version__: str

_HOMES = {
    "newscorpus.article": ("Article", "hydrate", "withhold"),
    "newscorpus.corpus": ("Corpus", "from_datasets", "load"),
    "newscorpus.errors": ("NewscorpusError",),
    "newscorpus.files": ("read", "write"),
    "newscorpus.schema.current": (
        "Attribute",
        "Block",
        "Claim",
        "Entity",
        "Layer",
        "Mention",
        "Origin",
        "Quote",
        "Relation",
        "Rights",
        "Sentence",
        "Span",
    ),
    "newscorpus.schema.evolve": ("upgrade",),
    "newscorpus.text": ("anchor",),
    "newscorpus.validate": ("Findings", "validate"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Article",
    "Attribute",
    "Block",
    "Claim",
    "Corpus",
    "Entity",
    "Findings",
    "Layer",
    "Mention",
    "NewscorpusError",
    "Origin",
    "Quote",
    "Relation",
    "Rights",
    "Sentence",
    "Span",
    "__version__",
    "anchor",
    "from_datasets",
    "hydrate",
    "load",
    "read",
    "upgrade",
    "validate",
    "withhold",
    "write",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first used."""
    if name == "__version__":
        value: object = importlib.import_module("importlib.metadata").version("newscorpus")
    elif name in _HOME_OF:
        value = getattr(importlib.import_module(_HOME_OF[name]), name)
    else:
        raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
