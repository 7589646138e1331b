"""The source form and the record: anchoring what was quoted, and quoting what was anchored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from newscorpus import marks
from newscorpus.article import Article
from newscorpus.diagnostics import Fault
from newscorpus.errors import AnchorError, WriteError
from newscorpus.formats._segments import Segment, correct
from newscorpus.formats._structure import path_step
from newscorpus.schema import current
from newscorpus.schema.source import (
    Offsets,
    SourceArticle,
    SourceMention,
)
from newscorpus.text import anchor, quote, sha256

UNANCHORED = "quotation-not-anchored"

_LAYERS = tuple(str(name) for name in current.LayerName)
_WITH_IDS = ("entities", "mentions", "quotes", "claims", "relations")
_PLAIN_FIELDS = ("id", "language", "title", "publisher", "url", "authors", "section", "genre", "topics")
_INSIDE_PARAGRAPH = ("dateline", "byline")


class _Anchoring:
    """Turns what is written for spans into offsets in one text, and keeps what could not be found."""

    def __init__(self, text: str | None) -> None:
        self.text = text
        self.faults: list[Fault] = []

    def span(self, place: str | Offsets, field: str) -> dict[str, Any]:
        """Return `start`, `end` and `exact` of a span, all null where its words are not found."""
        if isinstance(place, Offsets):
            covered = None if self.text is None else self.text[place.start : place.end]
            return {
                "start": place.start,
                "end": place.end,
                "exact": place.exact if place.exact is not None else covered,
            }
        try:
            if self.text is None:
                raise AnchorError(f"quotation `{place}` has no text to stand in", remedy="write `start` and `end`")
            return anchor(self.text, place)._asdict()
        except AnchorError as error:
            details = {"reason": error.message, "candidates": "; ".join(error.candidates)}
            if error.remedy:
                details["remedy"] = error.remedy
            self.faults.append(Fault(UNANCHORED, field=field, details=details))
            return {"start": None, "end": None, "exact": None}

    def refuse(self, kind: str, field: str, reason: str, value: str = "") -> None:
        """Note what is wrong with another value."""
        self.faults.append(Fault(kind, field=field, details={"reason": reason, "candidates": "", "value": value}))

    def spans(self, written: str | Offsets | tuple[str | Offsets, ...], field: str) -> list[dict[str, Any]]:
        if isinstance(written, tuple):
            return [self.span(place, f"{field}[{index}]") for index, place in enumerate(written)]
        return [self.span(written, field)]


class Anchored(NamedTuple):
    """An article in source form after anchoring.

    Attributes:
        record: the record as plain values, its layers in their order.
        faults: one for each quotation that could not be anchored, and each value that is missing or impossible; it is
            null in the record, so that the rest can still be judged.
        fields: for the id of each annotation the JSON path where the source form has it.
    """

    record: dict[str, Any]
    faults: list[Fault]
    fields: dict[str, str]


def to_record(form: SourceArticle) -> Anchored:
    """Anchor an article in source form."""
    anchoring = _Anchoring(form.text)
    blocks, sentences = _segments(form, anchoring)
    record: dict[str, Any] = form.model_dump(
        include={
            "schema_version",
            "id",
            "language",
            "title",
            "text",
            "publisher",
            "url",
            "authors",
            "section",
        }
        | {"genre", "topics", "rights", "origin", "attributes"},
        mode="python",
    )
    text = form.text
    record |= {
        "text_length": form.text_length if text is None else len(text),
        "text_sha256": form.text_sha256 if text is None else sha256(text),
        "published_at": _as_time(form.published_at, anchoring),
        "layers": _layers(form),
        "blocks": _sorted(blocks, _extent),
        "sentences": _sorted(sentences, _extent),
    }
    mentions = [_mention(form, mention, index, anchoring) for index, mention in enumerate(form.mentions)]
    record["mentions"] = _sorted(mentions, _extent)
    record["entities"] = _by_first_mention(form, record["mentions"])
    record["quotes"] = _sorted(_quotes(form, anchoring, blocks), _first_fragment)
    record["claims"] = _sorted(_claims(form, anchoring), _first_fragment)
    relations = [relation.model_dump() for relation in form.relations]
    record["relations"] = sorted(
        relations, key=lambda relation: (relation["head"], relation["tail"], relation["id"] or "")
    )
    _number(record, "mentions", "m")
    _number(record, "relations", "r")
    _refuse_missing(form, record, anchoring)
    fields = {
        key: f"$.{layer}{path_step(key)}" for layer in ("entities", "quotes", "claims") for key in getattr(form, layer)
    }
    fields |= {mention["id"]: f"$.mentions[{index}]" for index, mention in enumerate(mentions)}
    fields |= {relation["id"]: f"$.relations[{index}]" for index, relation in enumerate(relations)}
    annotations = {field: annotation for annotation, field in fields.items()}
    faults = [_with_annotation(fault, annotations) for fault in anchoring.faults]
    return Anchored(record, faults if text is not None else _with_one_cause(faults), fields)


def _with_one_cause(faults: Sequence[Fault]) -> list[Fault]:
    """Say once of all quotations that there is no text that they could stand in."""
    unanchored = [fault for fault in faults if fault.kind == UNANCHORED]
    others = [fault for fault in faults if fault.kind != UNANCHORED]
    if len(unanchored) < 2:
        return list(faults)
    reason = f"`{len(unanchored)}` quotations have no text to stand in"
    return [replace(unanchored[0], details={**unanchored[0].details, "reason": reason}), *others]


def _as_time(written: date | datetime | None, anchoring: _Anchoring) -> datetime | None:
    if isinstance(written, datetime):
        try:
            return written.astimezone(UTC)
        except OverflowError:
            anchoring.refuse("malformed-value", "$.published_at", "the time lies beyond any calendar", str(written))
            return None
    return None if written is None else datetime.combine(written, time(), UTC)


def _refuse_missing(form: SourceArticle, record: Mapping[str, Any], anchoring: _Anchoring) -> None:
    """Note what the form leaves out and nothing else in it tells."""
    reason = "the field is missing"
    is_withheld = form.text is None and form.rights.text == current.TextAccess.WITHHELD
    if is_withheld:
        for name in ("text_length", "text_sha256"):
            if record[name] is None:
                anchoring.refuse("missing-field", f"$.{name}", reason)
    for index, mention in enumerate(form.mentions):
        if mention.entity is None and mention.label is None:
            anchoring.refuse("missing-field", f"$.mentions[{index}].label", reason)
    for key, written in form.quotes.items():
        if is_withheld and written.type is None:
            anchoring.refuse("missing-field", f"$.quotes{path_step(key)}.type", reason)


def _with_annotation(fault: Fault, annotations: Mapping[str, str]) -> Fault:
    """Add the id of the annotation that a fault lies in, by the paths of the annotations."""
    path = fault.field or ""
    while path and path not in annotations:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return replace(fault, annotation=annotations.get(path))


def _layers(form: SourceArticle) -> list[dict[str, Any]]:
    """List the layers in the order of the vocabulary, with `all` spelled out."""
    written = {str(name): layer for name, layer in form.layers.items()}
    common = written.get("all")
    return [
        {"name": name, **layer.model_dump()} for name in _LAYERS if (layer := written.get(name, common)) is not None
    ]


def _is_declared(form: SourceArticle, layer: str) -> bool:
    return any(str(name) in (layer, "all") for name in form.layers)


def _segments(form: SourceArticle, anchoring: _Anchoring) -> tuple[list[Segment], list[Segment]]:
    """Return the blocks and the sentences: those listed alone, or those found by rule and corrected by the listed."""
    blocks = [
        {"kind": str(block.kind), **_bounds(anchoring.span(block.quote, f"$.blocks[{index}].quote"))}
        for index, block in enumerate(form.blocks)
    ]
    sentences = [
        _bounds(anchoring.span(sentence.quote, f"$.sentences[{index}].quote"))
        for index, sentence in enumerate(form.sentences)
    ]
    if form.segmentation == "listed":
        return blocks, sentences
    if form.text is not None:
        blocks, sentences = correct(form.text, form.title, blocks, sentences)
    return (
        blocks if _is_declared(form, "blocks") else [],
        sentences if _is_declared(form, "sentences") else [],
    )


def _bounds(span: Mapping[str, Any]) -> Segment:
    return {"start": span["start"], "end": span["end"]}


def _mention(form: SourceArticle, mention: SourceMention, index: int, anchoring: _Anchoring) -> dict[str, Any]:
    entity = form.entities.get(mention.entity) if mention.entity is not None else None
    default_form = current.MentionForm.NAME if mention.entity is not None else current.MentionForm.VALUE
    return {
        "id": mention.id,
        "entity": mention.entity,
        "label": mention.label or (entity.type if entity is not None else None),
        "form": mention.form or default_form,
        **anchoring.span(mention.quote, f"$.mentions[{index}].quote"),
        "attributes": [attribute.model_dump() for attribute in mention.attributes],
    }


def _by_first_mention(form: SourceArticle, mentions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Order the entities by their first mention, those without one last."""
    first: dict[str, int] = {}
    for place, mention in enumerate(mentions):
        first.setdefault(mention["entity"], place)
    keys = sorted(form.entities, key=lambda key: (first.get(key, len(mentions)), key))
    return [{"id": key, **form.entities[key].model_dump()} for key in keys]


def _quotes(
    form: SourceArticle, anchoring: _Anchoring, blocks: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    contents = {
        key: anchoring.spans(written.content, f"$.quotes{path_step(key)}.content")
        for key, written in form.quotes.items()
    }
    for key, written in form.quotes.items():
        parent = contents.get(written.parent, []) if written.parent is not None else []
        yield {
            "id": key,
            "type": written.type or _type_shown(form, contents[key], parent, blocks),
            "content": contents[key],
            "cue": anchoring.spans(written.cue, f"$.quotes{path_step(key)}.cue"),
            "source": anchoring.spans(written.source, f"$.quotes{path_step(key)}.source"),
            **written.model_dump(include={"source_kind", "speakers", "parent", "attributes"}),
        }


def _type_shown(
    form: SourceArticle,
    content: Sequence[Mapping[str, Any]],
    parent: Sequence[Mapping[str, Any]],
    blocks: Sequence[Mapping[str, Any]],
) -> str | None:
    """Tell the type that the quotation marks show; None where a fragment has no place in the text."""
    if form.text is None or not all(_lies_within(form.text, span) for span in [*content, *parent]):
        return None
    extents = [(block["start"], block["end"]) for block in blocks if block["start"] is not None]
    fragments = [(span["start"], span["end"]) for span in content]
    return marks.type_shown(form.text, fragments, [(span["start"], span["end"]) for span in parent], extents)


def _lies_within(text: str, span: Mapping[str, Any]) -> bool:
    return span["start"] is not None and bool(0 <= span["start"] <= span["end"] <= len(text))


def _claims(form: SourceArticle, anchoring: _Anchoring) -> Iterator[dict[str, Any]]:
    for key, claim in form.claims.items():
        content = anchoring.spans(claim.content, f"$.claims{path_step(key)}.content")
        yield {"id": key, **claim.model_dump(exclude={"content"}), "content": content}


def _extent(span: Mapping[str, Any]) -> tuple[int, int]:
    return (span["start"], -span["end"]) if span["start"] is not None else (2**31, 0)


def _first_fragment(annotation: Mapping[str, Any]) -> tuple[int, int]:
    return _extent(annotation["content"][0])


def _sorted(
    annotations: Iterable[dict[str, Any]], place: Callable[[Mapping[str, Any]], tuple[int, int]]
) -> list[dict[str, Any]]:
    return sorted(annotations, key=lambda annotation: (*place(annotation), annotation.get("id") or ""))


def _number(record: dict[str, Any], layer: str, letter: str) -> None:
    """Give the annotations that have no id a letter and a number, in their order.

    The numbers are padded, so that ids sort as their annotations do; a letter whose numbers would meet an id
    that is taken is doubled.
    """
    nameless = [annotation for annotation in record[layer] if annotation["id"] is None]
    taken = {annotation["id"] for name in _WITH_IDS for annotation in record.get(name, ())}
    width = len(str(len(nameless)))
    prefix = letter
    while any(f"{prefix}{number:0{width}}" in taken for number in range(1, len(nameless) + 1)):
        prefix += letter
    for number, annotation in enumerate(nameless, start=1):
        annotation["id"] = f"{prefix}{number:0{width}}"


def from_article(article: Article) -> dict[str, Any]:
    """Write an article in source form as plain values, what has its default left out.

    Anchoring the result gives the same article.

    Raises:
        WriteError: it would give another one, as the form has no room for everything that can be wrong: one id for
            two entities, an order of its own, a hash that is not that of the text.
    """
    plain = article.model_dump(mode="json")
    form: dict[str, Any] = {
        name: plain[name] for name in ("schema_version", *_PLAIN_FIELDS, "published_at", "rights", "origin")
    }
    form["published_at"] = _written_time(article.published_at)
    form["rights"], form["origin"] = _without_nulls(form["rights"]), _without_nulls(form["origin"])
    form["layers"] = _layers_of(plain)
    if article.text is None:
        form |= {"text_length": article.text_length, "text_sha256": article.text_sha256}
    else:
        form["text"] = article.text
    form |= _segments_of(article)
    form["entities"] = {entity["id"]: _entity_of(entity) for entity in plain["entities"]}
    form["mentions"] = [_mention_of(article, mention) for mention in article.mentions]
    form["quotes"] = {quote.id: _quote_of(article, quote) for quote in article.quotes}
    form["claims"] = {claim.id: _claim_of(article, claim) for claim in article.claims}
    form["relations"] = [_filled(relation) for relation in plain["relations"]]
    form["attributes"] = plain["attributes"]
    kept = {name: value for name, value in form.items() if value not in (None, [], {})}
    bare = _without_ids(kept)
    if _difference(bare, article) is None:
        return bare
    if (field := _difference(kept, article)) is not None:
        raise WriteError(
            f"article `{article.id}` cannot be written in source form: `{field}` would not come back as it is",
            remedy="`newscorpus validate` says what is wrong with it; JSON Lines and Parquet hold any article",
        )
    return kept


def _without_ids(form: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the ids of mentions and relations."""
    bare = dict(form)
    for layer in ("mentions", "relations"):
        if layer in form:
            bare[layer] = [{name: value for name, value in written.items() if name != "id"} for written in form[layer]]
    return bare


def _difference(form: Mapping[str, Any], article: Article) -> str | None:
    """Name a field that would be read otherwise; None where reading gives the same article."""
    anchored = to_record(SourceArticle.model_validate(form))
    if anchored.faults:
        return anchored.faults[0].field
    found = Article.model_validate(anchored.record)
    if found == article:
        return None
    return next(name for name in Article.model_fields if getattr(found, name) != getattr(article, name))


def _written_time(time_: datetime | None) -> date | datetime | None:
    """Write a day as such."""
    return time_.date() if time_ is not None and time_.timetz() == time(tzinfo=UTC) else time_


def _without_nulls(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is null or empty."""
    return {name: value for name, value in values.items() if value not in (None, [])}


def _layers_of(plain: Mapping[str, Any]) -> dict[str, Any]:
    layers = {layer["name"]: _filled({**layer, "name": None}) for layer in plain["layers"]}
    first = next(iter(layers.values()), None)
    if tuple(layers) == _LAYERS and all(layer == first for layer in layers.values()):
        return {"all": first}
    return layers


def _segments_of(article: Article) -> dict[str, Any]:
    """List blocks and sentences where the rule would find others: those alone, or all if that does not do."""
    blocks = [block.model_dump(mode="json") for block in article.blocks]
    sentences = [sentence.model_dump() for sentence in article.sentences]
    declared = {str(layer.name) for layer in article.layers}
    if article.text is not None and {"blocks", "sentences"} <= declared:
        by_rule = correct(article.text, article.title, [], [])
        others = [block for block in blocks if block not in by_rule[0]]
        other_sentences = [sentence for sentence in sentences if sentence not in by_rule[1]]
        if correct(article.text, article.title, others, other_sentences) == (blocks, sentences):
            return _listed(article, others, other_sentences)
    would_be_found = article.text is not None and not declared.isdisjoint({"blocks", "sentences"})
    if not blocks and not sentences and not would_be_found:
        return {}
    return {"segmentation": "listed", **_listed(article, blocks, sentences)}


def _listed(article: Article, blocks: Sequence[Segment], sentences: Sequence[Segment]) -> dict[str, Any]:
    def place(segment: Segment) -> str | dict[str, Any]:
        covered = None if article.text is None else article.text[segment["start"] : segment["end"]]
        return _place_of(article, current.Span(start=segment["start"], end=segment["end"], exact=covered))

    return {
        "blocks": [{"kind": block["kind"], "quote": place(block)} for block in blocks],
        "sentences": [{"quote": place(sentence)} for sentence in sentences],
    }


def _entity_of(entity: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in _filled(entity).items() if name != "id" and value is not False}


def _place_of(article: Article, span: current.Span | current.Mention) -> str | dict[str, Any]:
    """Quote a span where reading it back gives the same, else write its offsets."""
    text = article.text
    if (
        text is not None
        and span.exact is not None
        and span.start < span.end <= len(text)
        and text[span.start : span.end] == span.exact
    ):
        written = quote(text, span.start, span.end)
        if _reads_back(text, written, span):
            return written
    return _without_nulls({"start": span.start, "end": span.end, "exact": span.exact})


def _reads_back(text: str, written: str, span: current.Span | current.Mention) -> bool:
    try:
        return anchor(text, written)[:2] == (span.start, span.end)
    except AnchorError:
        return False


def _fragments_of(article: Article, spans: Sequence[current.Span]) -> Any:
    places = [_place_of(article, span) for span in spans]
    return places[0] if len(places) == 1 else places


def _mention_of(article: Article, mention: current.Mention) -> dict[str, Any]:
    entity = article.entity_of(mention)
    default_form = current.MentionForm.NAME if mention.entity is not None else current.MentionForm.VALUE
    written = {
        "id": mention.id,
        "entity": mention.entity,
        "label": None if entity is not None and entity.type == mention.label else str(mention.label),
        "form": None if mention.form == default_form else str(mention.form),
        "quote": _place_of(article, mention),
        "attributes": [attribute.model_dump() for attribute in mention.attributes],
    }
    return _filled(written)


def _quote_of(article: Article, quote_: current.Quote) -> dict[str, Any]:
    plain = quote_.model_dump(mode="json")
    written = {
        "type": plain["type"],
        "content": _fragments_of(article, quote_.content),
        "cue": _fragments_of(article, quote_.cue),
        "source": _fragments_of(article, quote_.source),
        "source_kind": None if quote_.source_kind == current.SourceKind.NAMED else plain["source_kind"],
        **{name: plain[name] for name in ("speakers", "parent", "attributes")},
    }
    return _filled(written)


def _claim_of(article: Article, claim: current.Claim) -> dict[str, Any]:
    plain = claim.model_dump(mode="json")
    written = {
        "quote": plain["quote"],
        "content": _fragments_of(article, claim.content),
        "gist": plain["gist"] or None,
        "type": plain["type"],
        "polarity": None if claim.polarity == current.Polarity.AFFIRMED else plain["polarity"],
        "certainty": None if claim.certainty == current.Certainty.CERTAIN else plain["certainty"],
        "about": plain["about"],
        "attributes": plain["attributes"],
    }
    return _filled(written)
