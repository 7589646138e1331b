"""What may be asked of drawn articles, and drawing one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypedDict

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from newscorpus.article import Article
from newscorpus.schema.current import LayerName
from newscorpus.testing._assembling import Declared, assemble
from newscorpus.testing._choosing import Chooser
from newscorpus.testing._composing import WORDS_FOR_ONE, Wanted, compose
from newscorpus.testing._writing import Annotated
from newscorpus.testing.languages import LANGUAGES, Language

MOST_WORDS = 120
"""As many words as an article has if nothing else is asked for."""

_ALL = tuple(LayerName)
_SETS_OF_LAYERS: tuple[tuple[LayerName, ...], ...] = (
    (),
    _ALL[:1],
    _ALL[:2],
    _ALL[:3],
    _ALL[:4],
    _ALL[:5],
    (LayerName.ENTITIES,),
    (LayerName.QUOTES,),
    (LayerName.SENTENCES, LayerName.CLAIMS),
    (LayerName.ENTITIES, LayerName.QUOTES),
    (LayerName.QUOTES, LayerName.CLAIMS, LayerName.RELATIONS),
    *[_ALL] * 22,
)


@dataclass(frozen=True)
class Options:
    """What may be asked of drawn articles; `articles` explains it.

    Attributes:
        layers: the layers that are listed; None for any.
        words: the fewest and the most words.
        quotes: the fewest and the most quotes; None for no upper bound.
        claims: the fewest and the most claims; None for no upper bound.
        languages: tags of languages.
        withheld: whether the text is withheld; None for either.
        kinds: kinds of sentences that must be there.
        needs_relation: whether there must be a relation.
        needs_listed: layers that must be listed and not be empty.
    """

    layers: frozenset[LayerName] | None = None
    words: tuple[int, int] = (1, MOST_WORDS)
    quotes: tuple[int, int | None] = (0, None)
    claims: tuple[int, int | None] = (0, None)
    languages: tuple[str, ...] = tuple(LANGUAGES)
    withheld: bool | None = None
    kinds: tuple[str, ...] = ()
    needs_relation: bool = False
    needs_listed: frozenset[LayerName] = frozenset()

    @property
    def needed(self) -> frozenset[LayerName]:
        """The layers that must be listed for what is asked."""
        needed = set(self.needs_listed)
        if self.quotes[0]:
            needed.add(LayerName.QUOTES)
        if self.claims[0] or self.needs_relation:
            needed.add(LayerName.CLAIMS)
        if self.needs_relation:
            needed.add(LayerName.RELATIONS)
        return frozenset(needed)

    def check(self) -> None:
        """Refuse what no article can be.

        Raises:
            InvalidArgument: the options contradict one another.
        """
        for name, (fewest, most) in (("words", self.words), ("quotes", self.quotes), ("claims", self.claims)):
            if fewest < 0 or (most is not None and most < fewest):
                raise InvalidArgument(f"min_{name}={fewest} and max_{name}={most} leave no number")
        if self.words[1] < 2 or self.words[1] == self.words[0]:
            raise InvalidArgument(f"max_words={self.words[1]} must be at least 2, and more than min_words")
        due = WORDS_FOR_ONE * (self.quotes[0] + self.claims[0])
        if due > self.words[1]:
            asked = f"min_quotes={self.quotes[0]} and min_claims={self.claims[0]}"
            raise InvalidArgument(f"{asked} need max_words={due} or more")
        if self.layers is not None and not self.needed <= self.layers:
            missing = sorted(self.needed - self.layers)
            raise InvalidArgument(f"what is asked for needs the layers {', '.join(missing)}")
        unknown = sorted(set(self.languages) - set(LANGUAGES))
        if unknown or not self.languages:
            raise InvalidArgument(f"languages={list(self.languages)}: known are {', '.join(LANGUAGES)}")

    def sets_of_layers(self) -> Sequence[frozenset[LayerName]]:
        """List the layers that may be listed together, the fewest first."""
        return [self.layers] if self.layers is not None else _sets_with(self.needed)


@cache
def _sets_with(needed: frozenset[LayerName]) -> Sequence[frozenset[LayerName]]:
    return [layers for layers in map(frozenset, _SETS_OF_LAYERS) if needed <= layers]


class Asked(TypedDict, total=False):
    """What articles are to be like: the arguments that the strategies share; `articles` explains them."""

    layers: Collection[str] | None
    min_words: int
    max_words: int
    min_quotes: int
    max_quotes: int | None
    min_claims: int
    max_claims: int | None
    languages: Collection[str] | None
    withheld: bool | None


def options_of(asked: Asked) -> Options:
    """Put in order what was asked for, and refuse what no article can be.

    Raises:
        InvalidArgument: an argument is unknown, or they contradict one another.
    """
    unknown = sorted(asked.keys() - Asked.__annotations__.keys())
    if unknown:
        raise InvalidArgument(f"{', '.join(unknown)}: known are {', '.join(Asked.__annotations__)}")
    layers, languages = asked.get("layers"), asked.get("languages")
    if layers is not None and not set(layers) <= set(LayerName):
        raise InvalidArgument(f"layers={sorted(layers)}: known are {', '.join(LayerName)}")
    listed = None if layers is None else frozenset(name for name in LayerName if name in set(layers))
    options = Options(
        listed,
        (asked.get("min_words", 1), asked.get("max_words", MOST_WORDS)),
        (asked.get("min_quotes", 0), asked.get("max_quotes")),
        (asked.get("min_claims", 0), asked.get("max_claims")),
        tuple(LANGUAGES) if languages is None else tuple(languages),
        asked.get("withheld"),
    )
    options.check()
    return options


def draw_article(draw: st.DrawFn, options: Options) -> Article:
    """Draw an article."""
    chooser = Chooser(draw)
    language = LANGUAGES[chooser.one_of(options.languages)]
    layers = chooser.one_of(options.sets_of_layers())
    is_withheld = chooser.rarely(8) if options.withheld is None else options.withheld
    empty = frozenset(
        name
        for name in (LayerName.BLOCKS, LayerName.SENTENCES, LayerName.ENTITIES)
        if name in layers and name not in options.needs_listed and chooser.rarely(8)
    )
    sketch = compose(chooser, _wanted(options, language, layers, empty))
    return assemble(chooser, sketch, language, Declared(layers, empty, is_withheld))


def _wanted(options: Options, language: Language, layers: frozenset[LayerName], empty: frozenset[LayerName]) -> Wanted:
    many = options.words[1]
    most_quotes = many if options.quotes[1] is None else options.quotes[1]
    most_claims = many if options.claims[1] is None else options.claims[1]
    fewest_claims = max(options.claims[0], 2 * options.needs_relation)
    annotated = Annotated(
        quotes=LayerName.QUOTES in layers,
        claims=LayerName.CLAIMS in layers and most_claims > 0,
        relations=LayerName.RELATIONS in layers and LayerName.CLAIMS in layers,
    )
    return Wanted(
        language,
        annotated,
        LayerName.BLOCKS in layers - empty,
        LayerName.ENTITIES in layers - empty,
        options.words,
        (options.quotes[0], most_quotes),
        (fewest_claims, most_claims),
        options.kinds,
        options.needs_relation,
    )
