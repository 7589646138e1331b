"""Names by training: spaCy's recognizer on the train split, through the reader of newscorpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscorpus.article import Article
from newscorpus.schema.current import EntityType

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

    Names of the same words and label are mentions of one entity, and so are a full name and the surname alone: a
    baseline of coreference, too.
    """
    for article in articles:
        assert article.text is not None
        draft = Article.from_spacy(nlp(article.text), nlp, id=article.id)
        yield _with_surnames(draft.model_copy(update={"title": article.title, "language": article.language}))


def _with_surnames(draft: Article) -> Article:
    """Put the entity of a single word with the one person whose full name ends with it."""
    full: dict[str, list[str]] = {}
    for entity in draft.entities:
        if entity.type == EntityType.PERSON and " " in entity.name:
            full.setdefault(entity.name.split()[-1], []).append(entity.id)
    same = {
        entity.id: full[entity.name][0]
        for entity in draft.entities
        if entity.type == EntityType.PERSON and len(full.get(entity.name, ())) == 1
    }
    mentions = [one.model_copy(update={"entity": same.get(one.entity or "", one.entity)}) for one in draft.mentions]
    entities = [entity for entity in draft.entities if entity.id not in same]
    return draft.model_copy(update={"mentions": tuple(mentions), "entities": tuple(entities)})
