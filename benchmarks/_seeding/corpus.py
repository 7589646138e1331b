"""Level 5: what is wrong with a corpus as a whole."""

from __future__ import annotations

import copy
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq

from benchmarks._seeding import Draft, NotHereError, Record, Scene, scene
from benchmarks._seeding.file import lines_of, parquet
from newscorpus.article import Article
from newscorpus.build import build, write_release
from newscorpus.files import write
from newscorpus.schema.publish import published

_SPLITS = {"train": 12, "validation": 6, "test": 8}
SPLITS = tuple(_SPLITS)


def _deal(records: Sequence[Record], random: Random) -> dict[str, list[dict[str, Any]]]:
    """Deal records out to splits."""
    shuffled = [copy.deepcopy(dict(record)) for record in records if record["text"]]
    random.shuffle(shuffled)
    dealt = {}
    for split, count in _SPLITS.items():
        dealt[split], shuffled = shuffled[:count], shuffled[count:]
    return dealt


def _scene(dealt: Mapping[str, Sequence[Record]]) -> Scene:
    files = {f"corpus/{split}.jsonl": b"".join(lines_of(records)) for split, records in dealt.items()}
    return Scene(files, ["corpus"])


def _draft(record: dict[str, Any], random: Random) -> Draft:
    return Draft(record, random)


# --- COR501 to COR504: copies -------------------------------------------------------------------------------


@scene("COR501")
def one_id_for_two_articles(records: Sequence[Record], random: Random) -> Scene:
    dealt = _deal(records, random)
    dealt["test"][0]["id"] = dealt[random.choice(SPLITS[:2])][0]["id"]
    return _scene(dealt)


@scene("COR501")
def one_article_twice(records: Sequence[Record], random: Random) -> Scene:
    dealt = _deal(records, random)
    dealt[random.choice(SPLITS)].append(dealt["train"][0])
    return _scene(dealt)


@scene("COR502")
def one_text_under_two_ids(records: Sequence[Record], random: Random) -> Scene:
    dealt = _deal(records, random)
    dealt[random.choice(SPLITS)].append({**dealt["train"][0], "id": "another-id"})
    return _scene(dealt)


@scene("COR502")
def a_text_and_its_withheld_copy(records: Sequence[Record], random: Random) -> Scene:
    dealt = _deal(records, random)
    draft = _draft(dealt["train"][0], random)
    draft["id"], draft["text"], draft["rights"]["text"] = "another-id", None, "withheld"
    for span in draft.repeated():
        span["exact"] = None
    dealt["test"].append(draft.record)
    return _scene(dealt)


def _edited(record: dict[str, Any], random: Random, share: float) -> dict[str, Any]:
    """Copy a record under another id, with some of its words changed that nothing covers."""
    draft = _draft(record, random)
    draft["id"] = "another-id"
    words = draft.quiet_words()
    count = round(share * len(draft.text.split()))
    if len(words) < count:
        raise NotHereError
    for start, end in sorted(random.sample(words, count), reverse=True):
        letters = list(draft.text[start:end])
        random.shuffle(letters)
        draft.splice(start, end, "".join(letters) + "o")
    return draft.record


@scene("COR503")
def a_copy_with_a_few_words_changed(records: Sequence[Record], random: Random) -> Scene:
    dealt = _deal(records, random)
    dealt["test"].append(_edited(dealt["train"][0], random, 0.02))
    return _scene(dealt)


@scene("COR503")
def a_copy_with_a_paragraph_less(records: Sequence[Record], random: Random) -> Scene:
    dealt = _deal(records, random)
    draft = _draft(dealt["validation"][0], random)
    end = draft.text.rindex("\n\n", 0, draft.text.rindex("\n\n"))
    dealt["test"].append(_bare(draft.record, draft.text[:end]))
    return _scene(dealt)


@scene("COR503")
def a_copy_in_straight_marks_and_capitals(records: Sequence[Record], random: Random) -> Scene:
    dealt = _deal(records, random)
    text = dealt["train"][0]["text"].upper().replace("“", '"').replace("”", '"')
    dealt["test"].append(_bare(dealt["train"][0], text))
    return _scene(dealt)


def _bare(record: Record, text: str) -> dict[str, Any]:
    """Copy a record under another id, with another text and without annotations."""
    draft = Draft(record, Random(0))
    for layer in ("layers", "blocks", "sentences", "entities", "mentions", "quotes", "claims", "relations"):
        draft[layer] = []
    draft["id"], draft["text"] = "another-id", text
    draft.rehash()
    return draft.record


_SPEECH = "We shall not close one single harbor on this coast as long as I hold this office"


def _speech(id_: str, before: str, words: str, after: str) -> dict[str, Any]:
    """Make an article with a direct quotation that is implicit."""
    draft = Draft(_bare(_EMPTY, f"{before}“{words}{after}"), Random(0))
    draft["id"] = id_
    draft["layers"] = [{"name": "quotes", "status": "silver", "method": "human", "annotators": [], "guideline": None}]
    draft.add_quote((len(before) + 1, len(before) + 1 + len(words)), type_="direct")
    return draft.record


_EMPTY = {
    **{"schema_version": "1.0.0", "id": "speech", "language": "en", "title": None, "text": "", "text_length": 0},
    **{"text_sha256": "0" * 64, "published_at": None, "publisher": None, "url": None, "authors": [], "section": None},
    **{"genre": None, "topics": [], "rights": {"license": "CC-BY-4.0", "holder": None, "text": "included"}},
    **{"origin": {"kind": "written", "corpus": None, "native_id": None, "note": None}, "attributes": []},
    **{name: [] for name in ("layers", "blocks", "sentences", "entities", "mentions", "quotes", "claims", "relations")},
}


@scene("COR504")
def one_speech_in_two_reports(records: Sequence[Record], random: Random) -> Scene:
    dealt = _deal(records, random)
    dealt["train"].append(
        _speech("morning-report", "The minister spoke at noon, in a full hall. ", f"{_SPEECH},", "” she said.")
    )
    dealt["test"].append(
        _speech("evening-report", "", f"{_SPEECH}.", "” Those were her words, and the crowd rose to its feet.")
    )
    return _scene(dealt)


@scene("COR504")
def one_speech_in_other_punctuation(records: Sequence[Record], random: Random) -> Scene:
    dealt = _deal(records, random)
    dealt["validation"].append(
        _speech("morning-report", "The minister was cheered by all of them. ", f"{_SPEECH}!", "”")
    )
    words = _SPEECH.replace("harbor on this coast", "harbor, on this coast,").replace("We shall", "we shall")
    dealt["test"].append(_speech("evening-report", "Long after midnight somebody asked her again: ", f"{words}.", "”"))
    return _scene(dealt)


# --- COR505, COR506: labels ---------------------------------------------------------------------------------


def _without_values(records: Iterable[dict[str, Any]], label: str) -> None:
    for record in records:
        record["mentions"] = [one for one in record["mentions"] if one["label"] != label]


def _without_relations(records: Iterable[dict[str, Any]], type_: str) -> None:
    for record in records:
        record["relations"] = [one for one in record["relations"] if one["type"] != type_]


@scene("COR505")
def a_split_without_dates(records: Sequence[Record], random: Random) -> Scene:
    dealt = _deal(records, random)
    _without_values(dealt[random.choice(["test", "train"])], "DATE")
    return _scene(dealt)


@scene("COR505")
def a_split_without_disputes(records: Sequence[Record], random: Random) -> Scene:
    dealt = _deal(records, random)
    type_ = random.choice(["disputes", "supports"])
    _without_relations(dealt["test"], type_)
    holders = [record for split in ("train", "validation") for record in dealt[split] if record["relations"]]
    having = [one for one in holders if any(relation["type"] == type_ for relation in one["relations"])]
    annotated = sum(bool(record["relations"]) for record in dealt["test"])
    if not holders or len(having) / len(holders) * annotated < 5:
        raise NotHereError
    return _scene(dealt)


# --- releases -----------------------------------------------------------------------------------------------


@cache
def _built(
    ids: tuple[str, ...], release: str, change: Callable[[list[dict[str, Any]]], None] | None
) -> dict[str, bytes]:
    """Build a release of some articles, all of them in train; without its sources."""
    records = [copy.deepcopy(dict(_RECORDS[id_])) for id_ in ids]
    if change is not None:
        change(records)
    with tempfile.TemporaryDirectory() as folder:
        sources = Path(folder) / "sources" / "train"
        sources.mkdir(parents=True)
        for record in records:
            write(sources / f"{record['id']}.yaml", [Article.model_validate_json(json.dumps(record))])
        write_release(Path(folder), build(Path(folder), release))
        paths = [path for path in Path(folder).rglob("*") if path.is_file()]
        return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


_RECORDS: dict[str, Record] = {}


def _release(
    records: Sequence[Record],
    random: Random,
    release: str = "2025.02.1",
    change: Callable[[list[dict[str, Any]]], None] | None = None,
    count: int = 3,
) -> dict[str, bytes]:
    present = sorted(
        (record for record in records if record["text"] and record["relations"]), key=lambda one: one["id"]
    )
    _RECORDS.update({record["id"]: record for record in present})
    state = random.getstate()
    chosen = random.sample(present, count)
    random.setstate(state)
    return dict(_built(tuple(sorted(record["id"] for record in chosen)), release, change))


def _in(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{path}": content for path, content in files.items()}


def _called_organizations(records: list[dict[str, Any]]) -> None:
    for record in records:
        for entity in record["entities"]:
            entity["type"] = "ORG"
        for mention in record["mentions"]:
            mention["label"] = "ORG" if mention["entity"] else mention["label"]


def _without_indirect(records: list[dict[str, Any]]) -> None:
    for record in records:
        for quote in record["quotes"]:
            quote["type"] = "direct"


def _less_certain(records: list[dict[str, Any]]) -> None:
    for claim in records[0]["claims"][:1]:
        claim["certainty"] = "possible" if claim["certainty"] != "possible" else "probable"


def _without_an_article(records: list[dict[str, Any]]) -> None:
    del records[0]


@scene("COR506")
def everybody_was_an_organization(records: Sequence[Record], random: Random) -> Scene:
    earlier = _release(records, random, "2025.01.1", _called_organizations, 12)
    return Scene(
        _in("corpus", _release(records, random, count=12)) | _in("earlier", earlier), ["corpus"], against="earlier"
    )


@scene("COR506")
def all_quotes_were_direct(records: Sequence[Record], random: Random) -> Scene:
    earlier = _release(records, random, "2025.01.1", _without_indirect, 12)
    return Scene(
        _in("corpus", _release(records, random, count=12)) | _in("earlier", earlier), ["corpus"], against="earlier"
    )


@scene("COR507")
def a_file_written_by_another_program(records: Sequence[Record], random: Random) -> Scene:
    files = _release(records, random)
    name = random.choice(["data/articles-train.parquet", "data/mentions-train.parquet"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        path.write_bytes(files[name])
        files[name] = parquet(pq.read_table(path))
    return Scene(_in("corpus", files), ["corpus"])


@scene("COR507")
def a_card_changed_by_hand(records: Sequence[Record], random: Random) -> Scene:
    files = _release(records, random)
    files["README.md"] += b"\nMore words.\n"
    return Scene(_in("corpus", files), ["corpus"])


@scene("COR507")
def a_file_that_no_manifest_lists(records: Sequence[Record], random: Random) -> Scene:
    files = _release(records, random)
    files["data/extra.parquet"] = files["data/claims-train.parquet"]
    return Scene(_in("corpus", files), ["corpus"])


@scene("COR508")
def another_content_under_the_same_release(records: Sequence[Record], random: Random) -> Scene:
    earlier = _release(records, random, change=_less_certain)
    return Scene(_in("corpus", _release(records, random)) | _in("earlier", earlier), ["corpus"], against="earlier")


@scene("COR508")
def an_article_more_and_the_release_went_back(records: Sequence[Record], random: Random) -> Scene:
    earlier = _release(records, random, "2025.02.10", _without_an_article)
    return Scene(_in("corpus", _release(records, random)) | _in("earlier", earlier), ["corpus"], against="earlier")


@scene("COR509")
def a_flat_table_that_lacks_a_row(records: Sequence[Record], random: Random) -> Scene:
    files = _release(records, random)
    name = f"data/{random.choice(['mentions', 'quotes', 'claims'])}-train.parquet"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        path.write_bytes(files[name])
        files[name] = parquet(pq.read_table(path).slice(1))
    return _listed(files, name)


def _listed(files: dict[str, bytes], name: str) -> Scene:
    """List a changed file in the manifest as if it had been built so."""
    manifest = json.loads(files["MANIFEST.json"])
    manifest["files"][name]["sha256"] = sha256(files[name]).hexdigest()
    files["MANIFEST.json"] = json.dumps(manifest).encode()
    return Scene(_in("corpus", files), ["corpus"])


@scene("COR509")
def a_flat_table_with_another_label(records: Sequence[Record], random: Random) -> Scene:
    files = _release(records, random)
    name = "data/mentions-train.parquet"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        path.write_bytes(files[name])
        table = pq.read_table(path)
    rows = table.to_pylist()
    rows[0]["label"] = "ORG" if rows[0]["label"] != "ORG" else "PERSON"
    files[name] = parquet(type(table).from_pylist(rows, table.schema))
    return _listed(files, name)


def _schema(change: Callable[[dict[str, Any]], object]) -> bytes:
    schema = json.loads(published()["article.schema.json"])
    change(schema)
    return json.dumps(schema, indent=2).encode()


def _published(files: Mapping[str, bytes], schema: bytes) -> Scene:
    inside = _in("release/corpus", files) | {"release/schemas/1.0.0/article.schema.json": schema}
    return Scene(inside, ["release/corpus"])


@scene("COR510")
def a_field_more_in_the_published_schema(records: Sequence[Record], random: Random) -> Scene:
    changed = _schema(lambda schema: schema["properties"].update(mood={"type": "string"}))
    return _published(_release(records, random), changed)


@scene("COR510")
def a_description_that_reads_otherwise(records: Sequence[Record], random: Random) -> Scene:
    return _published(_release(records, random), _schema(lambda schema: schema.update(description="Anything at all.")))


@scene("COR510")
def an_older_version_written_again(records: Sequence[Record], random: Random) -> Scene:
    files = _in("release/corpus", _release(records, random)) | _in("earlier/corpus", _release(records, random))
    files["release/schemas/0.9.0/article.schema.json"] = b'{"type": "object", "required": ["id"]}'
    files["earlier/schemas/0.9.0/article.schema.json"] = b'{"type": "object", "required": ["id", "text"]}'
    return Scene(files, ["release/corpus"], against="earlier/corpus")


@scene("COR511")
def a_source_mended_after_the_build(records: Sequence[Record], random: Random) -> Scene:
    files = _release(records, random)
    name = random.choice([name for name in files if name.startswith("sources/")])
    source = files[name].decode()
    files[name] = re.sub(r"^language: en$", "language: en-GB", source, count=1, flags=re.MULTILINE).encode()
    if files[name].decode() == source:
        raise NotHereError
    return Scene(_in("corpus", files), ["corpus"])


@scene("COR511")
def a_source_that_is_gone(records: Sequence[Record], random: Random) -> Scene:
    files = _release(records, random)
    del files[random.choice([name for name in files if name.startswith("sources/")])]
    return Scene(_in("corpus", files), ["corpus"])


# --- COR512: baselines --------------------------------------------------------------------------------------


def _listing(record: Record, count: int) -> bytes:
    entry = {"fingerprint": "0123456789abcdef", "code": "TXT302", "article": record["id"], "what": "text_length"}
    return json.dumps({"version": 1, "entries": [{**entry, "count": count, "reason": "known"}]}, indent=2).encode()


@scene("COR512")
def an_entry_that_hides_nothing(records: Sequence[Record], random: Random) -> Scene:
    record = random.choice(records)
    files = {"records.jsonl": lines_of([record])[0], "baseline.json": _listing(record, 1)}
    return Scene(files, ["records.jsonl"], baseline="baseline.json")
