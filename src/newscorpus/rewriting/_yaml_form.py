"""The source form of a mended record: what a person wrote, changed where the record was."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from newscorpus.columns import SPAN_FIELDS
from newscorpus.errors import AnchorError
from newscorpus.fixing._fix import Record
from newscorpus.fixing._record import dicts_in, place_of
from newscorpus.text import Quotation, anchor, quote

_KEYED = ("entities", "quotes", "claims")
_LISTED = ("mentions", "relations")
_SEGMENTS = ("blocks", "sentences")
_FRAGMENTS = {name for _, name in SPAN_FIELDS if name is not None}
_LAYERS = (*_SEGMENTS, *_KEYED, *_LISTED)
_SPAN = ("start", "end", "exact")


class FormError(Exception):
    """The source form has no way to say what was mended."""


class Reading(NamedTuple):
    """What was read from a source: its content, the record, and where the form has each annotation, by id."""

    content: Record
    record: Record
    fields: Mapping[str, str]


def reform(was: Reading, record: Record) -> Record:
    """Change the content of a source so that it gives another record.

    Args:
        was: what was read.
        record: the record that was made of it by mending.

    Raises:
        FormError: the form has no way to say it.
    """
    reformer = _Reformer(was, record)
    reformer.reform()
    return reformer.content


def is_same(read: Record, wanted: Record, *, is_other_text: bool) -> bool:
    """Say whether a record that was read is the one that was wanted. Ids that the form leaves out do not count.

    In another text blocks and sentences are found anew, and quotations that did not stand in the old one may be found.
    """
    for name, value in wanted.items():
        if name in _LAYERS:
            ours, theirs = (Counter(_told(one) for one in record[name]) for record in (read, wanted))
            if is_other_text and name not in _SEGMENTS:
                known = Counter(_told(one) for one in value if _is_placed(one))
                if known - ours or ours.total() != theirs.total():
                    return False
            elif ours != theirs and not is_other_text:
                return False
        elif read[name] != value:
            return False
    return True


def _told(annotation: Record) -> str:
    """Tell what an annotation says, in an order of fields."""
    is_listed = "head" in annotation or "form" in annotation
    said = {name: value for name, value in annotation.items() if not (is_listed and name == "id")}
    return json.dumps(said, sort_keys=True, default=str)


def _is_placed(annotation: Record) -> bool:
    """Say whether the places of an annotation, and what is told by them, are known."""
    fragments = [span for name in _FRAGMENTS for span in dicts_in(annotation.get(name))]
    spans = [*fragments, *([annotation] if "start" in annotation else [])]
    return all(place_of(span) is not None for span in spans) and annotation.get("type", "") is not None


class _Reformer:
    """Carries the changes of one record over to its form."""

    def __init__(self, was: Reading, record: Record) -> None:
        self.content = deepcopy(was.content)
        self._was = was
        self._old = was.record
        self._new = record
        self._text: str | None = record.get("text")
        self._is_other_text = was.record.get("text") != self._text

    def reform(self) -> None:
        for name in ("text", "title"):
            if self._old.get(name) != self._new.get(name):
                self.content[name] = self._new[name]
        for layer in _SEGMENTS:
            self._reform_segments(layer)
        for layer in _KEYED:
            self._reform_keyed(layer)
        for layer in _LISTED:
            self._reform_listed(layer)

    def _reform_keyed(self, layer: str) -> None:
        forms: Record = self.content.get(layer) or {}
        pairs, gone, more = _matched(self._old[layer], self._new[layer])
        if more:
            raise FormError("an annotation is new")
        for old, new in pairs:
            self._reform_annotation(forms[old["id"]], old, new)
        renamed = {old["id"]: new["id"] for old, new in pairs}
        left_out = {old["id"] for old in gone}
        if gone or any(old != new for old, new in renamed.items()):
            self.content[layer] = {renamed[key]: form for key, form in forms.items() if key not in left_out}

    def _reform_listed(self, layer: str) -> None:
        forms: list[Record] = self.content.get(layer) or []
        pairs, gone, more = _matched(self._old[layer], self._new[layer])
        for old, new in pairs:
            form = forms[self._index_of(layer, old)]
            self._reform_annotation(form, old, new)
            if old["id"] != new["id"]:
                form["id"] = new["id"]
        added = [(self._index_before(layer, new), self._new_mention(new)) for new in more]
        if more and layer != "mentions":
            raise FormError("an annotation is new")
        for index, form in sorted(added, key=lambda one: one[0], reverse=True):
            forms.insert(index, form)
        for index in sorted((self._index_of(layer, old) for old in gone), reverse=True):
            del forms[index]
        if added or gone:
            self.content[layer] = forms

    def _index_of(self, layer: str, annotation: Record) -> int:
        index = re.fullmatch(rf"\$\.{layer}\[(\d+)\]", self._was.fields.get(annotation["id"], ""))
        if index is None:
            raise FormError("an id is not the only one of its kind")
        return int(index[1])

    def _index_before(self, layer: str, annotation: Record) -> int:
        """Return where in the form an annotation goes: behind the one that stands before it in the record."""
        listed = self._new[layer]
        known = {old["id"] for old in self._old[layer]}
        before = [one for one in listed[: listed.index(annotation)] if one["id"] in known]
        return self._index_of(layer, before[-1]) + 1 if before else 0

    def _new_mention(self, mention: Record) -> Record:
        entities = {entity["id"]: entity for entity in self._new["entities"]}
        entity = entities.get(mention["entity"])
        default = "value" if entity is None else "name"
        return {
            **({} if entity is None else {"entity": mention["entity"]}),
            **({} if entity is not None and entity["type"] == mention["label"] else {"label": str(mention["label"])}),
            **({} if mention["form"] == default else {"form": str(mention["form"])}),
            "quote": self._placed(None, mention),
        }

    # --- annotations ---

    def _reform_annotation(self, form: Record, old: Record, new: Record) -> None:
        for name in new:
            if name in _FRAGMENTS and isinstance(new[name], list):
                self._reform_fragments(form, name, dicts_in(old[name]), dicts_in(new[name]))
            elif name not in ("id", *_SPAN) and old.get(name) != new[name]:
                self._reform_value(form, name, new)
        if "start" in new and (self._is_other_text or any(old[name] != new[name] for name in _SPAN)):
            form["quote"] = self._placed(form["quote"], new)

    def _reform_value(self, form: Record, name: str, new: Record) -> None:
        value = new[name]
        if value is None or value == []:
            form.pop(name, None)
        else:
            form[name] = str(value) if isinstance(value, str) else deepcopy(value)

    def _reform_fragments(self, form: Record, name: str, old: Sequence[Record], new: Sequence[Record]) -> None:
        if old == new and not self._is_other_text:
            return
        written = form.get(name, [])
        listed = written if isinstance(written, list) else [written]
        if len(listed) != len(old):
            raise FormError("a field is not written as it was read")
        known = listed if len(old) == len(new) else [_written_for(span, old, listed) for span in new]
        placed = [self._placed(one, span) for one, span in zip(known, new, strict=True)]
        if placed:
            form[name] = _as_written(placed, written)
        else:
            form.pop(name, None)

    def _placed(self, written: Any, span: Record) -> Any:
        """Return what names the place of a span: what was written, if it still does."""
        place = place_of(span)
        if place is None:
            return written
        if isinstance(written, Mapping):
            exact = {"exact": span["exact"]} if "exact" in written else {}
            return {**written, "start": place[0], "end": place[1], **exact}
        if self._text is None:
            raise FormError("there is no text to quote")
        if isinstance(written, str) and _names(self._text, written, place):
            return written
        quoted = self._in_neighborhood(written, place) or quote(self._text, *place)
        if not _names(self._text, quoted, place) or span.get("exact", None) not in (None, self._text[slice(*place)]):
            raise FormError("the words do not name their place")
        return quoted

    def _in_neighborhood(self, written: Any, place: tuple[int, int]) -> str | None:
        """Move the bars of a quotation to another place within its words, if that is where it is."""
        if not isinstance(written, str) or self._is_other_text or self._text is None:
            return None
        quotation, old = Quotation.parse(written), self._place_of_form(written)
        if old is None or not quotation.is_neighborhood:
            return None
        first, last = old[0] - len(quotation.prefix), old[1] + len(quotation.suffix)
        moved = Quotation(
            self._text[slice(*place)],
            prefix=self._text[first : place[0]],
            suffix=self._text[place[1] : last],
            is_neighborhood=True,
        )
        is_within = first <= place[0] and place[1] <= last and bool(moved.prefix or moved.suffix)
        return str(moved) if is_within and _names(self._text, str(moved), place) else None

    # --- blocks and sentences ---

    def _reform_segments(self, layer: str) -> None:
        """Follow the blocks or sentences that are listed; those that are found by rule say nothing in the form."""
        forms: list[Record] = self.content.get(layer) or []
        old, new = self._old[layer], self._new[layer]
        if not forms or (old == new and not self._is_other_text):
            return
        pairs = list(zip(old, new, strict=True)) if len(old) == len(new) else _kept(old, new)
        kept: list[Record] = []
        for form in forms:
            place = self._place_of_form(form["quote"])
            index = next((at for at, (segment, _) in enumerate(pairs) if place_of(segment) == place), None)
            if index is not None:
                kept.append({**form, "quote": self._placed(form["quote"], pairs[index][1])})
                if len(old) != len(new):
                    del pairs[index]
        self.content[layer] = kept

    def _place_of_form(self, written: Any) -> tuple[int, int] | None:
        if isinstance(written, Mapping):
            return place_of(dict(written))
        try:
            start, end, _ = anchor(self._old.get("text") or "", written)
        except AnchorError:
            return None
        return start, end


def _matched(
    old: Sequence[Record], new: Sequence[Record]
) -> tuple[list[tuple[Record, Record]], list[Record], list[Record]]:
    """Match annotations by id, or by place where ids changed: the pairs, those that are gone, those that are new."""
    ids = [annotation["id"] for annotation in old]
    if len(set(ids)) < len(ids):
        if len(old) != len(new):
            raise FormError("an id is not the only one of its kind")
        return list(zip(old, new, strict=True)), [], []
    by_id = {annotation["id"]: annotation for annotation in new}
    gone = [annotation for annotation in old if annotation["id"] not in by_id]
    more = [annotation for annotation in new if annotation["id"] not in ids]
    renamed = list(zip(gone, more, strict=True)) if len(gone) == len(more) else []
    pairs = [(annotation, by_id[annotation["id"]]) for annotation in old if annotation["id"] in by_id]
    return (pairs + renamed, [], []) if renamed else (pairs, gone, more)


def _kept(old: Sequence[Record], new: Sequence[Record]) -> list[tuple[Record, Record]]:
    """Return the segments that are still there, each with itself."""
    left = list(new)
    pairs = []
    for segment in old:
        if segment in left:
            left.remove(segment)
            pairs.append((segment, segment))
    return pairs


def _written_for(span: Record, old: Sequence[Record], listed: Sequence[Any]) -> Any:
    """Return what was written for the span of the same place."""
    return next((form for one, form in zip(old, listed, strict=True) if place_of(one) == place_of(span)), None)


def _as_written(placed: list[Any], written: Any) -> Any:
    """Write one fragment as itself, unless it was written as a list of one; several as a list."""
    is_alone = len(placed) == 1 and not (isinstance(written, list) and len(written) == 1)
    return placed[0] if is_alone else placed


def _names(text: str, written: str, place: tuple[int, int]) -> bool:
    try:
        return anchor(text, written)[:2] == place
    except AnchorError:
        return False


def plain(value: Any) -> Any:
    """Turn the tuples of a record into lists, and copy it whole."""
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value
