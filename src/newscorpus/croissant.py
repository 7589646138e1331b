"""Croissant metadata of a release: its files with checksums, and what each column of the flat tables holds.

Croissant (https://docs.mlcommons.org/croissant/) is how machine-learning tools and search engines learn of a data set.
Flat tables are described column by column. The nested table is listed with its files only: a path into a list of lists
finds its first match in Croissant, so that a description would lose annotations without a word.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from newscorpus.card import agreement_summary
from newscorpus.citation import AUTHORS, TITLE, URL, plain_version, to_bibtex
from newscorpus.tables import FLAT_TABLES, FlatTable

CROISSANT = "croissant.json"
ENCODING = "application/x-parquet"
"""The media type that readers of Croissant know; `application/vnd.apache.parquet`, which is registered, they do not."""

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context as the specification gives it, whole: readers warn of one that leaves out what is not used."""

_DESCRIPTION = (
    "News articles in English, annotated for who said what, in which words, and who disputes it: entities and their "
    "mentions, quotes with source, cue and content, claims with a one-sentence gist, and relations between claims. "
    "Texts and annotations were made by a language model. The flat tables that are described here have one row for "
    "each mention, quote or claim; the tables named `articles` hold whole records, one an article."
)

_KEYWORDS = ["news", "quotation attribution", "claims", "named entities", "coreference", "model-generated text"]

_RESPONSIBLE = {
    "rai:dataCollection": (
        "Nothing was collected: a language model wrote the articles for this corpus, with invented people, companies "
        "and places, or retold public facts in the corpus's own words. Of an article of a third party only offsets, "
        "labels, gists and hashes are here."
    ),
    "rai:dataCollectionType": "Others",
    "rai:dataPreprocessingProtocol": (
        "Annotations quote the text; a program turns quotations into offsets and refuses any that are absent or "
        "ambiguous. Blocks and sentences are found by rule. Every record passes the validator of the project."
    ),
    "rai:dataAnnotationProtocol": (
        f"A language model annotated each article by the guidelines at {URL}/tree/main/docs/guidelines."
    ),
    "rai:machineAnnotationTools": "A language model for the texts and annotations; rules for blocks and sentences.",
    "rai:dataUseCases": (
        "Training and comparing systems that find and attribute quotes, link mentions, or tell who claims and who "
        "disputes what; testing tools that must keep offsets right. Not a source of facts about the world, and not a "
        "sample from which to conclude how newsrooms write."
    ),
    "rai:dataLimitations": (
        "A model's language is more even than that of many newsrooms, and systems built on related models may find its "
        "texts easier than real ones. Annotations share the model's habits of reading. English only."
    ),
    "rai:dataBiases": (
        "Desks, genres, places and names were spread on purpose and do not follow how often they occur in news."
    ),
    "rai:personalSensitiveInformation": (
        "People of written articles are invented. Retold and withheld articles name real people as public news about "
        "them does."
    ),
    "rai:dataReleaseMaintenancePlan": (
        "Releases are dated, and a published one is not changed; corrections come with the next. Errors are reported "
        f"at {URL}/issues."
    ),
}

_SHARED = {
    "article": "The id of the article.",
    "split": "The split that the article belongs to.",
    "id": "The id of the annotation, unique within its article.",
    "start": "Where it starts in the text of the article, in Unicode code points from 0.",
    "end": "Where it ends, the end excluded.",
    "text": "The words that it covers, fragments joined by ` … `; null where the text is withheld.",
}

_MEANINGS: Mapping[str, Mapping[str, str]] = {
    "mentions": {
        "entity": "The id of the entity that is mentioned; null for values such as dates and sums.",
        "entity_name": "The canonical name of that entity.",
        "entity_type": "The type of that entity.",
        "wikidata": "The Wikidata item of that entity.",
        "label": "The type of what is mentioned.",
        "form": "The form of the mention.",
    },
    "quotes": {
        "type": "Whether the content stands inside quotation marks, outside of them, or both.",
        "source_kind": "How the one who is quoted is identified.",
        "speakers": "The ids of the entities that are quoted; empty if unknown.",
        "speaker_names": "The names of these entities.",
        "cue": "The words that mark the attribution.",
        "source": "The expression that says who is quoted.",
        "parent": "The id of the quote that this one stands in.",
    },
    "claims": {
        "quote": "The id of the quote that carries the claim; null for the article's own voice.",
        "claimers": "The ids of the entities that make the claim, the speakers of that quote.",
        "claimer_names": "The names of these entities.",
        "gist": "What is claimed, in one self-contained sentence of the corpus's own words.",
        "type": "The kind of claim.",
        "polarity": "Whether the claimer affirms or denies what the content says.",
        "certainty": "How certain the claimer is.",
        "about": "The ids of the entities that the claim is about.",
        "about_names": "The names of these entities.",
        "disputed_by": "The ids of the claims that dispute this one.",
    },
}


def to_croissant(manifest: Mapping[str, Any]) -> str:
    """Write the Croissant metadata of a release, with paths relative to the corpus folder.

    Args:
        manifest: what the release consists of; its Parquet files are the ones that are listed.
    """
    release = str(manifest["release"])
    year, month, _ = release.split(".")
    files = {path: entry for path, entry in manifest["files"].items() if path.endswith(".parquet")}
    content = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": "newscorpus",
        "alternateName": TITLE,
        "description": _DESCRIPTION,
        "url": URL,
        "license": f"https://spdx.org/licenses/{manifest['license']}.html",
        "creator": {"@type": "sc:Organization", "name": AUTHORS, "url": URL},
        # readers want a whole date, and a release has no day
        "datePublished": f"{year}-{month}-01",
        "version": plain_version(release),
        "citeAs": to_bibtex(release, manifest["schema_version"], manifest["license"]),
        "inLanguage": "en",
        "isLiveDataset": False,
        "keywords": _KEYWORDS,
        **_RESPONSIBLE,
        "rai:dataAnnotationAnalysis": " ".join(agreement_summary(manifest).replace("**", "").split()),
        "distribution": [_file(path, entry) for path, entry in files.items()],
        "recordSet": [
            _record_set(name, table, split, f"data/{name}-{split}.parquet")
            for name, table in FLAT_TABLES.items()
            for split in manifest["splits"]
        ],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _file(path: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path.rpartition("/")[2],
        "contentUrl": path,
        "contentSize": f"{entry['bytes']} B",
        "encodingFormat": ENCODING,
        "sha256": entry["sha256"],
    }


def _record_set(name: str, table: FlatTable, split: str, path: str) -> dict[str, Any]:
    id = f"{name}-{split}"
    return {
        "@type": "cr:RecordSet",
        "@id": id,
        "name": id,
        "description": f"One row for each of the {name} in the split `{split}`.",
        "key": [{"@id": f"{id}/article"}, {"@id": f"{id}/id"}],
        "field": [_field(id, name, table, column, path) for column in table.schema],
    }


def _field(record_set: str, name: str, table: FlatTable, column: pa.Field, path: str) -> dict[str, Any]:
    meanings = {**_SHARED, **_MEANINGS[name]}
    labels = table.vocabularies.get(column.name, ())
    is_list = pa.types.is_list(column.type)
    kind = column.type.value_type if is_list else column.type
    return {
        "@type": "cr:Field",
        "@id": f"{record_set}/{column.name}",
        "name": column.name,
        "description": meanings[column.name] + (f" {_one_of(map(str, labels))}" if labels else ""),
        "dataType": "sc:Integer" if pa.types.is_integer(kind) else "sc:Text",
        **({"repeated": True} if is_list else {}),
        "source": {"fileObject": {"@id": path}, "extract": {"column": column.name}},
    }


def _one_of(labels: Iterable[str]) -> str:
    return f"One of {', '.join(f'`{label}`' for label in labels)}."
