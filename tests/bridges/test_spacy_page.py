"""`newscorpus show --html`: what is drawn, and that no text becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

import newscorpus
from newscorpus.article import Article
from newscorpus.bridges.spacy import article_to_html
from newscorpus.corpus import Corpus
from newscorpus.errors import HydrationError
from newscorpus.text import sha256

pytest.importorskip("spacy")

EVIL = "<script>alert(1)</script>"
VOID = {"meta", "br", "img", "link"}


class Page(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words += data.split()


def test_all_words_and_every_label_are_drawn(article: Article) -> None:
    bare = Page(article_to_html(article, ()))
    assert "".join((article.text or "").split()) in "".join(bare.words)
    page = Page(article_to_html(article))
    assert {"claim", "quote", "cue", "source"} <= set(page.words)
    assert {str(one.label) for one in article.mentions} <= set(page.words)
    assert page.tags == {"html", "head", "meta", "title", "style", "body", "h1", "p", "div", "span"}


def test_layers_that_overlap_are_drawn_below_one_another(article: Article) -> None:
    depths = {
        layers: len({part.split("px")[0] for part in article_to_html(article, layers).split("top: ")[1:]})
        for layers in (("quotes",), ("entities", "quotes", "claims"), ())
    }
    assert depths["entities", "quotes", "claims"] > depths["quotes",] > depths[()] == 0


def evil() -> Article:
    """An article that would be markup, wherever it is shown."""
    text = f"{EVIL} & “<b>‘it’</b>” {{x}} {{text}}"
    word = {"start": 0, "end": 8, "exact": text[:8]}
    return Article.model_validate(
        {
            "schema_version": "1.0.0",
            "id": "evil-article",
            "language": "en",
            "title": f"{EVIL}{{title}}",
            "publisher": EVIL,
            "section": f"\"{EVIL}'",
            "text": text,
            "text_length": len(text),
            "text_sha256": sha256(text),
            "rights": {"license": "CC0-1.0", "text": "included"},
            "origin": {"kind": "third-party"},
            "entities": [{"id": EVIL, "type": "ORG", "name": EVIL, "fictional": True}],
            "mentions": [{"id": "m", "entity": EVIL, "label": "ORG", "form": "name", **word}],
            "claims": [
                {
                    "id": "c",
                    "content": [word],
                    "gist": EVIL,
                    "type": "state",
                    "polarity": "affirmed",
                    "certainty": "certain",
                }
            ],
        }
    )


def test_no_text_becomes_markup() -> None:
    page = Page(article_to_html(evil()))
    assert page.tags == {"html", "head", "meta", "title", "style", "body", "h1", "p", "div", "span"}
    bare = Page(article_to_html(evil(), ()))
    assert "".join(bare.words).count(EVIL) == 5, "title, heading, publisher, section, text"


def test_a_page_goes_to_standard_output_or_whole_to_a_file(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    from newscorpus.cli.show import command

    path, page = tmp_path / "evil.jsonl", tmp_path / "page.html"
    newscorpus.write(path, [evil()])
    options = ["evil-article", "--path", str(path), "--html"]
    command.main(options, standalone_mode=False)
    out = capfdbinary.readouterr().out
    assert out == article_to_html(evil()).encode()
    command.main([*options, "--layer", "entities", "--output-file", str(page)], standalone_mode=False)
    assert page.read_bytes() == article_to_html(evil(), ["entities"]).encode()
    assert capfdbinary.readouterr().out == b""
    with pytest.raises(Exception, match="--output-file goes with --html"):
        command.main([*options[:3], "--output-file", str(page)], standalone_mode=False)


def test_right_to_left_pages_and_withheld_articles(corpus: Corpus, article: Article) -> None:
    arabic = article_to_html(article.model_copy(update={"language": "ar"}))
    assert '<html lang="ar" dir="rtl">' in arabic
    with pytest.raises(HydrationError, match="is withheld"):
        article_to_html(next(one for one in corpus if one.text is None))
