"""Quotes by rule: quotation marks, reporting verbs, and the nearest mention as the source.

It is what a careful afternoon gives, without training: no syntax, one cue a sentence, no nested quotes, no quote that
goes on in the next paragraph. Verbs and rules were tried on articles of the train split; no others were read for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import regex

from newscorpus.article import Article
from newscorpus.diagnostics import Severity
from newscorpus.fixes import fix
from newscorpus.marks import MARKS, Pair, is_inside, pairs, type_shown
from newscorpus.schema.current import (
    Block,
    EntityType,
    Layer,
    LayerName,
    LayerStatus,
    Mention,
    MentionForm,
    Method,
    Quote,
    SourceKind,
    Span,
)
from newscorpus.segmentation import find_blocks, find_sentences

ANNOTATOR = "rules-1"

_SAYING = "say says said saying told tells add adds added asked asks wrote writes replied replies"
_OTHERS = (
    "claimed argue argues argued insist insists insisted warn warns warned announce announces announced "
    "explain explains explained noted deny denies denied admit admits admitted concede concedes conceded "
    "acknowledge acknowledges acknowledged confirm confirms confirmed suggest suggests suggested "
    "maintain maintains maintained predict predicts predicted promised responded stressed think thinks thought "
    "believe believes believed declare declares declared recall recalls recalled reported assert asserts asserted "
    "allege alleges alleged complain complains complained conclude concludes concluded estimated expects expected "
    "agree agrees agreed stated vow vows vowed"
)
_CUES = (  # the first is looked for first, as the others are nouns or no reports more often
    regex.compile(rf"(?<!\bto )\b(?:{'|'.join(_SAYING.split())})\b|\b[Aa]ccording to\b"),
    regex.compile(rf"(?<!\bto )\b(?:{'|'.join(_OTHERS.split())})\b"),
)
_THAT = regex.compile(r"(?:\s+\w+){0,8}?\s+that\b\s*")
_ASIDE = regex.compile(r"\s+(?:on|at|in|late|early)\s+(?:\p{Lu}\w+|\w+ \p{Lu}\w+)")
_WORD = regex.compile(r"\w+(?:[’'-]\w+)*")
_APPOSED = frozenset({" ", ", ", ", the ", ", a ", ", an ", " the "})
_ENDS_CLAUSE = frozenset(",.;:!?")
_EDGES = " \t\n,;:–—-"
_FEWEST_QUOTED = 4  # fewer words within marks are rather a term than speech, where nothing else tells
_FEWEST_SAID = 3
_SPEAKING = frozenset(
    {EntityType.PERSON, EntityType.ORG, EntityType.GPE, EntityType.NORP, EntityType.OTHER, EntityType.LAW}
    | {EntityType.WORK_OF_ART}
)
_DOCUMENTS = frozenset({EntityType.WORK_OF_ART, EntityType.LAW, EntityType.OTHER})

Extent = tuple[int, int]


@dataclass(frozen=True)
class _Found:
    """A quote before it has an id."""

    content: tuple[Extent, ...]
    cue: Extent | None
    source: Mention | None


def find_quotes(article: Article) -> Article:
    """Return the article with the quotes that the rules find in its text, as a draft.

    Text, metadata, entities and mentions are taken as given, be they gold or another system's; all other layers are
    left out. What `newscorpus.validate` would call an error is mended or left out.
    """
    text = article.text
    if text is None:
        raise ValueError(f"article `{article.id}` is withheld: there is no text to find quotes in")
    ids = _new_ids(article)
    found = [_quote(next(ids), one, article) for one in _search(text, article)]
    given = [layer for layer in article.layers if layer.name == LayerName.ENTITIES]
    made = [
        Layer(name=name, status=LayerStatus.DRAFT, method=Method.RULES, annotators=(ANNOTATOR,))
        for name in (LayerName.BLOCKS, LayerName.QUOTES)
    ]
    update = {
        "blocks": tuple(
            Block(kind=kind, start=start, end=end) for kind, start, end in find_blocks(text, article.title)
        ),
        "quotes": tuple(sorted(found, key=lambda quote: (quote.content[0].start, -quote.content[0].end))),
        "layers": (made[0], *given, made[1]),
    }
    return _sound(article.model_copy(update={"sentences": (), "claims": (), "relations": ()} | update))


def _new_ids(article: Article) -> Iterator[str]:
    taken = {one.id for one in (*article.entities, *article.mentions)}
    return (id for id in (f"q{number}" for number in count(1)) if id not in taken)


# --- finding ---


def _search(text: str, article: Article) -> Iterator[_Found]:
    blocks = find_blocks(text, article.title)
    sentences = find_sentences(text, blocks)
    mentions = sorted(article.mentions, key=lambda mention: mention.start)
    for block in blocks:
        if block.kind == "paragraph":
            inside = [one for one in sentences if block.start <= one[0] and one[1] <= block.end]
            yield from _search_paragraph(text, inside, pairs(text, block.start, block.end), mentions)


def _search_paragraph(
    text: str, sentences: Sequence[Extent], marks: Sequence[Pair], mentions: Sequence[Mention]
) -> Iterator[_Found]:
    """Give each sentence its own quote; quoted sentences without a cue go on with the quote before them."""
    outer = [pair for pair in marks if not any(other.encloses(pair.opening, pair.closing) for other in marks)]
    last: _Found | None = None
    waiting: tuple[Extent, ...] = ()
    for sentence in _joined(sentences, outer):
        own = [pair for pair in outer if sentence[0] <= pair.opening < sentence[1]]
        spoken = tuple((pair.opening + 1, pair.closing) for pair in own if _is_speech(text, pair))
        cue = _cue(text, sentence, outer)
        if cue is None:
            if spoken and last is not None:
                last = _Found((*last.content, *spoken), last.cue, last.source)
            else:
                waiting += spoken
            continue
        if last is not None:
            yield last
        last = _report(text, sentence, cue, spoken, mentions)
        if last is not None and waiting:
            last = _Found((*waiting, *last.content), last.cue, last.source)
        waiting = ()
    if last is not None:
        yield last


def _joined(sentences: Sequence[Extent], outer: Sequence[Pair]) -> Iterator[Extent]:
    """Put sentences together that stand within one pair of marks, as the words around it report all of them."""
    reached: Extent | None = None
    for start, end in sentences:
        if reached is not None and is_inside(outer, start) and is_inside(outer, reached[1] - 1):
            reached = (reached[0], end)
        else:
            if reached is not None:
                yield reached
            reached = (start, end)
    if reached is not None:
        yield reached


def _is_speech(text: str, pair: Pair) -> bool:
    words = len(_WORD.findall(text, pair.opening + 1, pair.closing))
    ends = text[max(pair.opening + 1, pair.closing - 1) : pair.closing] in _ENDS_CLAUSE
    return words >= _FEWEST_QUOTED and (ends or words >= 2 * _FEWEST_QUOTED)


def _cue(text: str, sentence: Extent, outer: Sequence[Pair]) -> Extent | None:
    """Return the first reporting verb outside quotation marks, a common one if there is any."""
    matches = (match for pattern in _CUES for match in pattern.finditer(text, *sentence))
    return next((match.span() for match in matches if not is_inside(outer, match.start())), None)


def _report(
    text: str, sentence: Extent, cue: Extent, spoken: tuple[Extent, ...], mentions: Sequence[Mention]
) -> _Found | None:
    outside = [
        one
        for one in mentions
        if sentence[0] <= one.start
        and one.end <= sentence[1]
        and not any(a < one.end and one.start < b for a, b in spoken)
    ]
    if spoken and not _goes_on_unquoted(text, cue, spoken):
        return _Found(spoken, cue, _nearest(cue, outside, text))
    content = _clause(text, sentence, cue, outside)
    if content is None or len(_WORD.findall(text, *content)) < _FEWEST_SAID:
        return None
    if content[0] <= cue[0] < content[1]:
        return None
    free = [one for one in outside if one.end <= content[0] or content[1] <= one.start]
    return _Found((content,), cue, _nearest(cue, free, text))


def _goes_on_unquoted(text: str, cue: Extent, spoken: Sequence[Extent]) -> bool:
    """Say whether a clause follows the cue of which only the end is quoted: *said the memo was “not for us”*."""
    after = [start for start, _ in spoken if start > cue[1]]
    if not after or after[0] != spoken[0][0]:
        return False
    between = text[cue[1] : after[0]]
    return len(_WORD.findall(between)) >= _FEWEST_SAID and not regex.search(r"[,:]\s*\W$", between)


def _clause(text: str, sentence: Extent, cue: Extent, mentions: Sequence[Mention]) -> Extent | None:
    """Return what is reported without marks: what follows the cue, or what stands before it and its subject."""
    if text[cue[0] : cue[1]].lower() == "according to":
        after = [one for one in mentions if one.start >= cue[1]]
        if cue[0] > sentence[0] + 1:
            return _trimmed(text, sentence[0], cue[0])
        return _trimmed(text, max(one.end for one in after[:1]), sentence[1]) if after else None
    inverted = next((one for one in mentions if 0 <= one.start - cue[1] <= 1), None)
    end = inverted.end if inverted is not None and text[inverted.end : inverted.end + 1] in _ENDS_CLAUSE else cue[1]
    if text[end : end + 1] in _ENDS_CLAUSE or end >= sentence[1]:
        subject = max((one.start for one in mentions if one.end <= cue[0]), default=cue[0])
        before = subject if inverted is None else cue[0]
        return _trimmed(text, sentence[0], before)
    that = _THAT.match(text, cue[1], sentence[1])
    if that is not None:
        return _trimmed(text, that.end(), sentence[1])
    if text[cue[0] : cue[1]].lower() in {"told", "tells", "tell"}:
        addressed = next((one for one in mentions if one.start >= cue[1]), None)
        return _trimmed(text, addressed.end, sentence[1]) if addressed is not None else None
    aside = _ASIDE.match(text, cue[1], sentence[1])
    return _trimmed(text, aside.end() if aside is not None else cue[1], sentence[1])


def _trimmed(text: str, start: int, end: int) -> Extent:
    """Leave out blanks and punctuation at the edges, and marks whose partner is not within."""
    while start < end and (text[start] in _EDGES or (text[start] in MARKS and not _is_paired(text, start, start, end))):
        start += 1
    while start < end and (
        text[end - 1] in _EDGES + "." or (text[end - 1] in MARKS and not _is_paired(text, end - 1, start, end))
    ):
        end -= 1
    return start, max(start, end)


def _is_paired(text: str, mark: int, start: int, end: int) -> bool:
    return any(mark in (pair.opening, pair.closing) and pair.is_closed for pair in pairs(text, start, end))


def _nearest(cue: Extent, mentions: Sequence[Mention], text: str) -> Mention | None:
    """Return the mention that is nearest to the cue, of what can speak; after *according to* the next."""
    speaking = [one for one in mentions if one.entity is not None and one.label in _SPEAKING]
    if text[cue[0] : cue[1]].lower() == "according to":
        speaking = [one for one in speaking if one.start >= cue[1]]

    def distance(one: Mention) -> tuple[int, int]:
        return max(one.start - cue[1], cue[0] - one.end), one.start - one.end

    return min((one for one in speaking if one.end <= cue[0] or one.start >= cue[1]), key=distance, default=None)


# --- annotating ---


def _quote(id: str, found: _Found, article: Article) -> Quote:
    text = article.text or ""

    def spans(*extents: Extent) -> tuple[Span, ...]:
        return tuple(Span(start=start, end=end, exact=text[start:end]) for start, end in sorted(extents) if start < end)

    mention = found.source
    source = () if mention is None else spans(_with_apposition(text, mention, article.mentions, found.content))
    content = spans(*found.content)
    blocks = [(block.start, block.end) for block in find_blocks(text, article.title)]
    return Quote(
        id=id,
        content=content,
        type=type_shown(text, [(span.start, span.end) for span in content], (), blocks),
        cue=spans(found.cue) if found.cue is not None else (),
        source=source,
        source_kind=_source_kind(article, mention),
        speakers=(mention.entity,) if mention is not None and mention.entity is not None else (),
    )


def _with_apposition(text: str, mention: Mention, mentions: Sequence[Mention], content: Sequence[Extent]) -> Extent:
    """Return a mention with those of the same entity that stand beside it, a comma or a blank between."""
    start, end = mention.start, mention.end
    near = [
        one
        for one in mentions
        if one.entity == mention.entity and not any(a < one.end and one.start < b for a, b in content)
    ]
    for one in sorted(near, key=lambda one: one.start, reverse=True):
        if one.end <= start and text[one.end : start] in _APPOSED:
            start = one.start
    for one in sorted(near, key=lambda one: one.start):
        if one.start >= end and text[end : one.start] in _APPOSED:
            end = one.end
    return start, end


def _source_kind(article: Article, mention: Mention | None) -> SourceKind:
    if mention is None:
        return SourceKind.IMPLICIT
    if mention.label in _DOCUMENTS:
        return SourceKind.DOCUMENT
    named = any(one.form == MentionForm.NAME for one in article.mentions if one.entity == mention.entity)
    return SourceKind.NAMED if named else SourceKind.UNNAMED


def _sound(article: Article) -> Article:
    """Mend what a program can, and leave out the quotes that are still wrong."""
    while True:
        fixed = fix([article])
        (mended,) = fixed.articles
        article = mended if isinstance(mended, Article) else article
        wrong = {one.location.annotation for one in fixed.remaining if one.severity == Severity.ERROR}
        kept = tuple(quote for quote in article.quotes if quote.id not in wrong)
        if len(kept) == len(article.quotes):
            return article
        article = article.model_copy(update={"quotes": kept})
