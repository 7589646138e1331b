"""An article as a page of HTML, its layers drawn by displaCy's span view."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from newscorpus.article import Article
from newscorpus.bridges._extra import import_extra
from newscorpus.bridges.spacy.document import article_to_spacy

if TYPE_CHECKING:
    from spacy.tokens import Doc

LAYERS = ("entities", "quotes", "claims", "blocks")
"""The layers that can be drawn."""

_LABELS = {
    "mentions": ("entities", "#7aecec", "{label}"),
    "quotes": ("quotes", "#feca74", "{label} quote"),
    "cues": ("quotes", "#ff9561", "cue"),
    "sources": ("quotes", "#bfeeb7", "{label} source"),
    "claims": ("claims", "#c887fb", "{label} claim"),
    "blocks": ("blocks", "#e4e7d2", "{label}"),
}
_PAGE = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 2rem; }}
.about {{ color: #555; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p class="about">{about}</p>
{content}
</body>
</html>
"""


def article_to_html(article: Article, layers: Collection[str] = LAYERS[:3]) -> str:
    """Draw an article with its layers, one below another where they overlap, as a whole page of HTML.

    Tokens are cut where annotations start or end within them, so that everything is drawn as it was annotated. All text
    of the article is escaped.

    Args:
        article: the article.
        layers: which of `entities`, `quotes`, `claims` and `blocks` to draw.

    Raises:
        MissingExtraError: spaCy is not installed.
        HydrationError: the text is withheld.
    """
    displacy = import_extra("spacy.displacy", "spacy")
    doc = article_to_spacy(article, alignment="retokenize")
    drawn = [(key, *shown) for key, shown in _LABELS.items() if shown[0] in layers]
    spans = [
        {"start_token": span.start, "end_token": span.end, "label": label.format(label=span.label_)}
        for key, _, _, label in drawn
        for span in doc.spans[key]
    ]
    colors = {
        label.format(label=span.label_).upper(): color for key, _, color, label in drawn for span in doc.spans[key]
    }
    settings = displacy.get_doc_settings(doc)
    parts = [
        {
            "text": "",
            "tokens": [token.text for token in doc[start:end]],
            "spans": list(_within(spans, start, end)),
            "settings": settings,
        }
        for start, end in _paragraphs(doc)
    ]
    drawing = displacy.render(parts, style="span", manual=True, jupyter=False, options={"colors": colors})
    date = article.published_at.strftime("%Y-%m-%d") if article.published_at else None
    about = (article.publisher, date, article.section, article.genre and str(article.genre), article.id)
    return _PAGE.format(
        language=escape(article.language),
        direction=escape(settings["direction"]),
        title=escape(article.title or article.id),
        about=escape(" · ".join(part for part in about if part)),
        content=drawing,
    )


def _paragraphs(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield the tokens between line feeds, which displaCy would not show."""
    start = 0
    for token in [*doc, None]:
        end = len(doc) if token is None else token.i
        if token is None or "\n" in token.text:
            if start < end:
                yield start, end
            start = end + 1


def _within(spans: list[dict[str, Any]], start: int, end: int) -> Iterator[dict[str, Any]]:
    for span in spans:
        first, last = max(span["start_token"], start), min(span["end_token"], end)
        if first < last:
            yield {**span, "start_token": first - start, "end_token": last - start}
