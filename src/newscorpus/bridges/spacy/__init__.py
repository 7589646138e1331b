"""The bridge to spaCy: articles as `Doc`, a pipeline's output as a draft, DocBin files, a corpus reader, a page.

`Article.to_spacy`, `Article.from_spacy`, `newscorpus convert`, `newscorpus show --html` and, in the configuration of
`spacy train`, `@readers = "newscorpus.Corpus.v1"` lead here. Importing this package does not import spaCy.
"""

from __future__ import annotations

from newscorpus.bridges.spacy.alignment import Alignment, Unaligned
from newscorpus.bridges.spacy.docbin import docbin_to_records, write_docbin
from newscorpus.bridges.spacy.document import article_to_spacy
from newscorpus.bridges.spacy.drafting import article_from_spacy
from newscorpus.bridges.spacy.extensions import register_extensions
from newscorpus.bridges.spacy.page import article_to_html

__all__ = [
    "Alignment",
    "Unaligned",
    "article_from_spacy",
    "article_to_html",
    "article_to_spacy",
    "docbin_to_records",
    "register_extensions",
    "write_docbin",
]
