"""What other programs say of the same faults, each asked as far as its format can express them.

A peer does not know our codes, so any complaint counts as found, as long as it does not complain of the valid article
that the fault was put into in the same way.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from newscorpus.article import Article

Record = Mapping[str, Any]
SCHEMA = Path(__file__).parent.parent / "schemas" / "1.0.0" / "article.schema.json"


@dataclass(frozen=True)
class Peer:
    """Another program.

    Attributes:
        name: what it is called in the table.
        project: what of a JSON line it can express, to be compared; None where that is nothing.
        complaints: how many complaints it has of a JSON line.
    """

    name: str
    project: Callable[[bytes], object]
    complaints: Callable[[bytes], int]

    def judge(self, line: bytes, host: bytes | None) -> bool | None:
        """Say whether it finds the fault of a line that was made of a host; None where it cannot express it."""
        projected = self.project(line)
        if projected is None or (host is not None and projected == self.project(host)):
            return None
        return self.complaints(line) > (0 if host is None else self.complaints(host))


# --- JSON ---------------------------------------------------------------------------------------------------


def _bytes(line: bytes) -> bytes:
    return line


def _pydantic(line: bytes) -> int:
    try:
        Article.model_validate_json(line)
    except ValueError:
        return 1
    return 0


@cache
def _validator() -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(SCHEMA.read_text("utf-8"), validate_formats=True)


def _jsonschema(line: bytes) -> int:
    try:
        record = json.loads(line.decode())
    except ValueError:
        return 1
    return 0 if _validator().is_valid(record) else 1


# --- spaCy --------------------------------------------------------------------------------------------------


def _mentions(line: bytes) -> tuple[str, tuple[tuple[int, int, str], ...]] | None:
    """Return the text of a record and its mentions; None where the record cannot be made a document."""
    try:
        record = json.loads(line.decode())
        spans = tuple((one["start"], one["end"], one["label"]) for one in record["mentions"])
    except (ValueError, LookupError, TypeError):
        return None
    if not isinstance(record["text"], str) or not all(type(end) is int for span in spans for end in span[:2]):
        return None
    return record["text"], spans if all(isinstance(label, str) for _, _, label in spans) else ()


@cache
def _blank() -> Any:
    import spacy

    return spacy.blank("en")


@cache
def _spacy(line: bytes) -> int:
    """Count the mentions that do not begin and end with a token."""
    projected = _mentions(line)
    if projected is None:
        return 0
    text, spans = projected
    try:
        document = _blank().make_doc(text)
    except ValueError:  # a lone surrogate, which JSON can write and UTF-8 cannot
        return 1
    found = 0
    for start, end, label in spans:
        try:
            found += document.char_span(start, end, label=label, alignment_mode="strict") is None
        except (ValueError, OverflowError, IndexError):
            found += 1
    return found


# --- UIMA ---------------------------------------------------------------------------------------------------

_LAYERS = {
    "Block": ("kind",),
    "Sentence": (),
    "Mention": ("label", "form"),
    "Part": ("role",),
    "Quote": ("type", "source_kind"),
    "Claim": ("gist", "type", "polarity", "certainty"),
}


@cache
def _types() -> Any:
    import cassis

    system = cassis.TypeSystem()
    entity = system.create_type("news.Entity")
    for name in ("type", "name", "wikidata"):
        system.create_feature(entity, _feature(name), "uima.cas.String")
    system.create_feature(entity, "fictional", "uima.cas.Boolean")
    for layer, features in _LAYERS.items():
        made = system.create_type(f"news.{layer}", supertypeName="uima.tcas.Annotation")
        for name in features:
            system.create_feature(made, _feature(name), "uima.cas.String")
    references = {
        "Mention": {"entity": "news.Entity"},
        "Part": {"owner": "uima.tcas.Annotation"},
        "Quote": {"parent": "news.Quote"},
        "Claim": {"quote": "news.Quote"},
    }
    for layer, ranges in references.items():
        for name, range_ in ranges.items():
            system.create_feature(system.get_type(f"news.{layer}"), name, range_)
    for layer, name in (("Quote", "speakers"), ("Claim", "about")):
        lists = {"multipleReferencesAllowed": True, "elementType": "news.Entity"}
        system.create_feature(system.get_type(f"news.{layer}"), name, "uima.cas.FSArray", **lists)
    relation = system.create_type("news.Relation")
    system.create_feature(relation, _feature("type"), "uima.cas.String")
    for name in ("head", "tail"):
        system.create_feature(relation, name, "news.Claim")
    return system


def _feature(name: str) -> str:
    """Return a name that Python does not take for its own."""
    return "kind" if name == "type" else name


def _cas(line: bytes) -> Any:
    """Make a CAS of a record: text, annotations, and references as references; raise what is raised."""
    import cassis

    record, system = json.loads(line), _types()
    cas = cassis.Cas(typesystem=system)
    cas.sofa_string, cas.sofa_mime = record["text"], "text/plain"

    def made(layer: str, **features: Any) -> Any:
        one = system.get_type(f"news.{layer}")(**features)
        cas.add(one)
        return one

    def array(ids: list[str]) -> Any:
        return system.get_type("uima.cas.FSArray")(elements=[known[id_] for id_ in ids])

    known: dict[str, Any] = {}
    for entity in record["entities"]:
        known[entity["id"]] = made(
            "Entity", **{_feature(n): entity[n] for n in ("type", "name", "wikidata", "fictional")}
        )
    for listed, layer in (("blocks", "Block"), ("sentences", "Sentence"), ("mentions", "Mention")):
        for one in record[listed]:
            features = {_feature(name): one[name] for name in _LAYERS[layer]}
            if layer == "Mention":
                features["entity"] = known[one["entity"]] if one["entity"] else None
            made(layer, begin=one["start"], end=one["end"], **features)
    for listed, layer, roles in (("quotes", "Quote", ("content", "cue", "source")), ("claims", "Claim", ("content",))):
        for one in record[listed]:
            first = one["content"][0]
            features = {_feature(name): one[name] for name in _LAYERS[layer]}
            lists = {n: array(one[n]) for n in ("speakers", "about") if n in one}
            known[one["id"]] = made(layer, begin=first["start"], end=first["end"], **features, **lists)
            for role in roles:
                for span in one[role]:
                    made("Part", begin=span["start"], end=span["end"], role=role, owner=known[one["id"]])
    for name, field in (("quotes", "parent"), ("claims", "quote")):
        for one in record[name]:
            if one[field]:
                known[one["id"]][field] = known[one[field]]
    for one in record["relations"]:
        made("Relation", kind=one["type"], head=known[one["head"]], tail=known[one["tail"]])
    return cas


@cache
def _xmi(line: bytes) -> object:
    """Return what a CAS holds of a record, as XMI; where none can be made, the reason."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _cas(line).to_xmi()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _expressed(line: bytes) -> object:
    """Return what a CAS holds of a record; None where there is nothing to make one of.

    A reference is a pointer there: one that leads nowhere cannot be made.
    """
    try:
        record = json.loads(line.decode())
    except ValueError:
        return None
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        return None
    expressed = _xmi(line)
    return None if str(expressed).startswith("KeyError") else expressed


@cache
def _cassis(line: bytes) -> int:
    """Count the complaints: of making the CAS, of its own check of types, of writing it and of reading it again."""
    import cassis

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            cas = _cas(line)
            found = len(cas.typecheck())
            again = cassis.load_cas_from_xmi(cas.to_xmi(), typesystem=_types())
            return found + len(again.typecheck())
    except Exception:
        return 1


PEERS = (
    Peer("pydantic", _bytes, _pydantic),
    Peer("jsonschema-rs", _bytes, _jsonschema),
    Peer("spaCy", _mentions, _spacy),
    Peer("dkpro-cassis", _expressed, _cassis),
)
