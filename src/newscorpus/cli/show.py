"""`newscorpus show`."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from newscorpus.article import Article
from newscorpus.corpus import load
from newscorpus.errors import HydrationError
from newscorpus.schema.current import Claim, Entity, Quote
from newscorpus.text import printable

_WIDTH = 100


@click.command("show")
@click.argument("article")
@click.option("--path", metavar="PATH", help="The corpus or file to look in; by default the corpus that ships.")
@click.option(
    "--layer",
    "layers",
    type=click.Choice(["text", "blocks", "entities", "quotes", "claims"]),
    multiple=True,
    help="What to show; may be given several times.  [default: text, quotes, claims; with --html entities too]",
)
@click.option("--html", "is_page", is_flag=True, help="Draw the layers on a page of HTML; needs the extra `spacy`.")
@click.option(
    "--output-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the page to a file, whole or not at all.",
)
def command(article: str, path: str | None, layers: tuple[str, ...], is_page: bool, output_file: Path | None) -> None:
    """Print an article with its layers: who said what, with which cue, and which claims are disputed by whom."""
    if output_file is not None and not is_page:
        raise click.UsageError("--output-file goes with --html")
    found = load(path=path)[article]
    if is_page:
        _write_page(found, layers, output_file)
        return
    for line in heading(found):
        click.echo(line)
    for layer in layers or ("text", "quotes", "claims"):
        click.echo(f"\n{click.style(layer.upper(), bold=True)}")
        for line in _VIEWS[layer](found):
            click.echo(line)


def _write_page(article: Article, layers: tuple[str, ...], file: Path | None) -> None:
    from newscorpus.bridges.spacy.page import LAYERS, article_to_html
    from newscorpus.formats._files import replacing

    page = article_to_html(article, layers or LAYERS[:3]).encode()
    if file is not None:
        with replacing(file) as stream:
            stream.write(page)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(page)
        sys.stdout.buffer.flush()


def heading(article: Article) -> Iterator[str]:
    """Yield title, outlet, date and desk."""
    yield click.style(printable(article.title or article.id), bold=True)
    date = article.published_at.strftime("%Y-%m-%d") if article.published_at else None
    known = (article.publisher, date, article.section, article.genre and str(article.genre), article.id)
    yield " · ".join(printable(part) for part in known if part)


def _text(article: Article) -> Iterator[str]:
    if article.text is None:
        yield f"withheld: {article.text_length} code points, license {article.rights.license}"
        return
    for paragraph in article.text.split("\n"):
        yield from _wrapped(paragraph, "  ") or [""]


def _blocks(article: Article) -> Iterator[str]:
    for block in article.blocks:
        yield f"  {block.kind:<12} {block.start:>6}:{block.end:<6} {_covered(article, block)[:60]}"


def _entities(article: Article) -> Iterator[str]:
    for entity in article.entities:
        mentions = [_covered(article, mention) for mention in article.mentions_of(entity)]
        yield f"  {entity.type:<12} {printable(entity.name)}: {', '.join(dict.fromkeys(mentions))}"


def _quotes(article: Article) -> Iterator[str]:
    for quote in article.quotes:
        cue = f" · cue: {_covered(article, *quote.cue)}" if quote.cue else ""
        within = f" · within {quote.parent}" if quote.parent else ""
        kind = f"{quote.type}, {quote.source_kind}"
        yield f"  {click.style(_speakers(article, quote), bold=True)} ({kind}){cue}{within}  [{quote.id}]"
        yield from _wrapped(_covered(article, *quote.content), "      ")


def _claims(article: Article) -> Iterator[str]:
    for claim in article.claims:
        denied = ", denied" if claim.polarity == "denied" else ""
        yield f"  {_claimers(article, claim)} ({claim.type}, {claim.certainty}{denied})  [{claim.id}]"
        yield from _wrapped(claim.gist, "      ")
        for dispute in article.disputed_by(claim):
            line = f"disputed by {_claimers(article, dispute)}: {dispute.gist}  [{dispute.id}]"
            yield from (click.style(part, fg="yellow") for part in _wrapped(line, "      ↯ "))


_VIEWS: dict[str, Callable[[Article], Iterator[str]]] = {
    "text": _text,
    "blocks": _blocks,
    "entities": _entities,
    "quotes": _quotes,
    "claims": _claims,
}


def _speakers(article: Article, quote: Quote) -> str:
    return _named(article.speakers(quote)) or "somebody"


def _claimers(article: Article, claim: Claim) -> str:
    if claim.quote is None:
        return "the article itself"
    return _named(article.claimers(claim)) or "somebody"


def _named(entities: tuple[Entity, ...]) -> str:
    return " and ".join(printable(entity.name) for entity in entities)


def _covered(article: Article, *spans: object) -> str:
    try:
        return printable(article.covered(spans))  # type: ignore[arg-type]
    except HydrationError:
        return " … ".join(f"{span.start}:{span.end}" for span in spans)  # type: ignore[attr-defined]


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(printable(text), _WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent))
