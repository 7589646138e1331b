"""The corpus as a reader of `spacy train`: `@readers = "newscorpus.Corpus.v1"`.

spaCy checks the values of a configuration against the annotations of the factory, so that these are no strings here:
there is no `from __future__ import annotations`.
"""

import logging
import random
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

from newscorpus.article import Article
from newscorpus.bridges._extra import import_extra
from newscorpus.bridges.spacy.alignment import Alignment
from newscorpus.bridges.spacy.document import article_to_spacy
from newscorpus.corpus import Corpus, load
from newscorpus.errors import ReadError
from newscorpus.schema.current import LayerName

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example

_log = logging.getLogger("newscorpus")


def create_reader(
    *,
    split: Literal["train", "validation", "test"] | None = None,
    path: str | None = None,
    layers: list[str] | None = None,
    alignment: Alignment = "strict",
    limit: int = 0,
    shuffle: bool = False,
    seed: int = 0,
) -> Callable[["Language"], Iterator["Example"]]:
    """Make a reader that gives the articles of a corpus as examples to train on.

    The reference of an example is the article as `Article.to_spacy` turns it into a `Doc`: `ner` learns from its
    `ents`, `spancat` and `span_finder` from its span groups, `senter` from its sentence starts. What does not fit on
    tokens is not in the groups, and its tokens are of unknown entity.

    With the alignment `retokenize` the pipeline is shown the tokens of the reference, cut to fit the annotations, and
    not its tokenizer's own, on which cut spans could not be placed. It will not be shown such tokens when it is used.

    Articles whose text is withheld are passed over, and so are those that lack a layer that is asked for. How many
    these are is told to the logger `newscorpus`, once.

    Args:
        split: `train`, `validation` or `test`; all of them if not given.
        path: a corpus, or a file or folder of articles; the corpus that ships if not given.
        layers: the layers that an article must list, such as `["entities", "quotes"]`.
        alignment: what becomes of spans that start or end within a token, as in `Article.to_spacy`.
        limit: how many articles to give at most; 0 for all.
        shuffle: whether to give them in another order each time.
        seed: which orders these are.

    Raises:
        ReadError: there is no such corpus or split, or a layer is unknown.
    """
    wanted = frozenset(layers or ())
    unknown = sorted(wanted - set(LayerName))
    if unknown:
        raise ReadError("layers", f"there is no layer `{unknown[0]}`", remedy=f"there are {', '.join(LayerName)}")
    return _Reader(load(split, path), wanted, alignment, limit, random.Random(seed) if shuffle else None)


class _Reader:
    """Gives the articles of a corpus as examples, anew each time that it is called."""

    def __init__(
        self,
        corpus: Corpus,
        layers: frozenset[str],
        alignment: Alignment,
        limit: int,
        randomness: random.Random | None,
    ) -> None:
        self._corpus, self._layers, self._alignment = corpus, layers, alignment
        self._limit, self._randomness = limit, randomness
        self._has_told = False

    def __call__(self, nlp: "Language") -> Iterator["Example"]:
        """Yield an example for each article."""
        make_example = import_extra("spacy.training", "spacy").Example
        make_doc = import_extra("spacy.tokens", "spacy").Doc
        for article in self._chosen():
            reference = article_to_spacy(article, nlp, alignment=self._alignment)
            if self._alignment == "retokenize":
                words, spaces = [token.text for token in reference], [bool(token.whitespace_) for token in reference]
                predicted = make_doc(nlp.vocab, words=words, spaces=spaces)
            else:
                predicted = nlp.make_doc(reference.text)
            yield make_example(predicted, reference)

    def _chosen(self) -> list[Article]:
        articles = list(self._corpus)
        if self._randomness is not None:
            self._randomness.shuffle(articles)
        with_text = [article for article in articles if article.text is not None]
        chosen = [article for article in with_text if self._layers <= {layer.name for layer in article.layers}]
        if not self._has_told:
            self._has_told = True
            self._tell(len(articles) - len(with_text), len(with_text) - len(chosen))
        return chosen[: self._limit or None]

    def _tell(self, withheld: int, lacking: int) -> None:
        if withheld:
            _log.warning("passed over: `%d` of `%d` articles, whose text is withheld", withheld, len(self._corpus))
        if lacking:
            layers = ", ".join(sorted(self._layers))
            _log.warning("passed over: `%d` of `%d` articles, which do not list %s", lacking, len(self._corpus), layers)
