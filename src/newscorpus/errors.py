"""What a caller may catch: one base class, and one class for each thing that can go wrong.

Every message names the file or article, the place and the reason; the remedy, where there is one, stands
apart in `NewscorpusError.remedy`.
"""

from __future__ import annotations

from collections.abc import Sequence


class NewscorpusError(Exception):
    """The base of all errors that this library raises on purpose."""

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        """Keep the message, and the remedy apart from it."""
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        """Give the message, then the remedy in brackets."""
        return f"{self.message} ({self.remedy})" if self.remedy else self.message


class ReadError(NewscorpusError):
    """A file, or a record in it, cannot be read.

    Attributes:
        path: the file as it was named.
        line: the line or row, counted from 1; None where the whole file is meant.
    """

    def __init__(self, path: str, reason: str, *, line: int | None = None, remedy: str | None = None) -> None:
        """Put file, line and reason into one message."""
        place = path if line is None else f"{path}:{line}"
        super().__init__(f"{place}: {reason}", remedy=remedy)
        self.path = path
        self.line = line
        self.reason = reason


class WriteError(NewscorpusError):
    """A file cannot be written; what stood there before still does."""


class ConfigError(NewscorpusError):
    """A setting, or a file of settings, says what nothing can be made of."""


class AnchorError(NewscorpusError):
    """A quotation does not stand in the text, or stands there more than once.

    Attributes:
        candidates: places that may have been meant, each with the words around it.
    """

    def __init__(self, message: str, *, candidates: Sequence[str] = (), remedy: str | None = None) -> None:
        """Keep the candidates beside the message."""
        super().__init__(message, remedy=remedy)
        self.candidates = tuple(candidates)


class HydrationError(NewscorpusError):
    """A text is not the one that a withheld article was annotated on."""


class SchemaVersionError(NewscorpusError):
    """A record follows a schema version that this library does not know or cannot upgrade from."""


class BuildError(NewscorpusError):
    """The sources of a corpus cannot be built into a release, or differ from the one that is shipped."""


class UnknownArticleError(NewscorpusError, KeyError):
    """A corpus holds no article of that id."""

    __str__ = NewscorpusError.__str__


class UnknownReferenceError(NewscorpusError, KeyError):
    """An article holds no annotation of that id in the layer that was asked."""

    __str__ = NewscorpusError.__str__


class TokenizerError(NewscorpusError, ValueError):
    """What a tokenizer makes of a text cannot be located in it."""


class ConversionError(NewscorpusError, ValueError):
    """An article cannot be turned into what another library holds, or that not into an article."""


class MissingExtraError(NewscorpusError, ImportError):
    """A library that a bridge needs is not installed."""


class ScoreError(NewscorpusError, ValueError):
    """Two sides have nothing in common that could be compared, or nothing measures what was asked for."""
