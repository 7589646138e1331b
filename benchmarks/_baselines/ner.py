"""Names by training: spaCy's recognizer on the train split, through the reader of newscorpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscorpus.article import Article

if TYPE_CHECKING:
    from spacy.language import Language

CONFIG = Path(__file__).with_name("ner.cfg")


def train(folder: Path, overrides: Mapping[str, Any] | None = None) -> Path:
    """Train as `python -m spacy train ner.cfg` does, and return the folder of the best model by the validation split.

    Args:
        folder: where the models are written.
        overrides: other values for the configuration, such as `{"training.max_steps": 20}`.
    """
    from spacy.cli.train import train as train_by_config

    train_by_config(CONFIG, folder, overrides=dict(overrides or {}))
    return folder / "model-best"


def find_names(nlp: Language, articles: Iterable[Article]) -> Iterator[Article]:
    """Yield drafts of the articles with the names and values that a pipeline finds.

    Names of the same words and label are mentions of one entity: a baseline of coreference, too.
    """
    for article in articles:
        assert article.text is not None
        draft = Article.from_spacy(nlp(article.text), nlp, id=article.id)
        yield draft.model_copy(update={"title": article.title, "language": article.language})
