"""DocBin: many `Doc` as bytes, the form in which spaCy keeps training data."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from newscorpus.article import Article
from newscorpus.bridges._extra import import_extra
from newscorpus.bridges.spacy.document import article_to_spacy, blank_pipeline
from newscorpus.bridges.spacy.drafting import article_from_spacy
from newscorpus.bridges.spacy.extensions import carried_json, carry, register_extensions
from newscorpus.errors import ConversionError

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ATTRIBUTES = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID", "SENT_START")


def write_docbin(stream: BinaryIO, articles: Iterable[Article]) -> int:
    """Write articles as a DocBin, each as the blank pipeline of its language splits it, and return how many.

    A withheld article becomes a `Doc` without tokens, which spaCy passes over when it trains. A DocBin is compressed as
    a whole, so that all of it is held in memory.

    Raises:
        MissingExtraError: spaCy is not installed.
    """
    register_extensions()
    library = import_extra("spacy.tokens", "spacy")
    stored = library.DocBin(attrs=_ATTRIBUTES, store_user_data=True)
    for article in articles:
        if article.text is None:
            doc = library.Doc(blank_pipeline(article.language).vocab)
            carry(doc, article, "strict", [])
        else:
            doc = article_to_spacy(article)
        stored.add(doc)
    stream.write(stored.to_bytes())
    return len(stored)


def docbin_to_records(content: bytes) -> Iterator[Article | str | ConversionError]:
    """Read a DocBin, whoever wrote it.

    Yields:
        For each `Doc` the article that it carries, or a draft of its annotations; the JSON that it carries in the place
        of an article, where that is none; or the reason why nothing can be made of it.

    Raises:
        MissingExtraError: spaCy is not installed.
        ConversionError: the bytes are no DocBin, or not all of one.
    """
    register_extensions()
    library = import_extra("spacy.tokens", "spacy")
    collects = gc.isenabled()
    try:
        documents = library.DocBin().from_bytes(content).get_docs(blank_pipeline("xx").vocab)
        for doc in documents:
            yield _to_record(doc)
    except ConversionError:
        raise
    except Exception as error:  # of many kinds: the file says itself how it is to be taken apart
        raise ConversionError("it is no DocBin of spaCy, or only a part of one") from error
    finally:
        if collects:
            gc.enable()  # spaCy's serializer leaves it off when it fails


def _to_record(doc: Doc) -> Article | str | ConversionError:
    try:
        return article_from_spacy(doc)
    except ConversionError as error:
        stored = carried_json(doc)
        return error if stored is None else stored
