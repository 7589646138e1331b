"""Level 2: what is wrong with a record as a structure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random
from typing import Any

from benchmarks._seeding import Draft, Record, Scene, fault, scene

# --- REC201, REC213: versions -------------------------------------------------------------------------------


@fault("REC201")
def a_version_of_the_future(draft: Draft) -> str:
    draft["schema_version"] = "9.0.0"
    return "$.schema_version"


@fault("REC201")
def a_version_that_is_no_number(draft: Draft) -> str:
    draft["schema_version"] = "latest"
    return "$.schema_version"


@fault("REC201")
def a_version_cut_short(draft: Draft) -> str:
    draft["schema_version"] = "1.0"
    return "$.schema_version"


@scene("REC213")
def a_version_that_has_an_upgrade(records: Sequence[Record], random: Random) -> Scene:
    line = _line({**random.choice(records), "schema_version": "0.9.0"})
    return Scene({"records.jsonl": line}, ["records.jsonl"], [line], older="0.9.0")


@scene("REC213")
def a_second_record_of_an_older_version(records: Sequence[Record], random: Random) -> Scene:
    one, other = random.sample(list(records), 2)
    line = _line({**other, "schema_version": "0.9.0"})
    return Scene({"records.jsonl": _line(one) + line}, ["records.jsonl"], [line], older="0.9.0")


def _line(record: Record) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


# --- REC202: missing ----------------------------------------------------------------------------------------


@fault("REC202")
def a_field_of_the_article_left_out(draft: Draft) -> str:
    name = draft.choose(["language", "rights", "origin", "text_sha256", "text_length"])
    del draft.record[name]
    return f"$.{name}"


@fault("REC202")
def a_field_of_an_annotation_left_out(draft: Draft) -> str:
    layer, name = draft.choose(
        [("mentions", "form"), ("entities", "fictional"), ("claims", "certainty"), ("quotes", "type")]
    )
    annotation = draft.one_of(layer)
    del annotation[name]
    return str(annotation["id"])


@fault("REC202")
def null_where_there_must_be_something(draft: Draft) -> str:
    entity = draft.one_of("entities")
    entity["name"] = None
    return str(entity["id"])


@fault("REC202")
def a_quote_without_content(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda quote: not draft.uses(quote["id"]))
    quote["content"] = []
    return str(quote["id"])


@fault("REC202")
def a_list_that_is_null(draft: Draft) -> str:
    draft["topics"] = None
    return "$.topics"


# --- REC203: types ------------------------------------------------------------------------------------------


@fault("REC203")
def a_number_in_quotation_marks(draft: Draft) -> str:
    mention = draft.one_of("mentions")
    mention["start"] = str(mention["start"])
    return str(mention["id"])


@fault("REC203")
def a_number_with_a_fraction(draft: Draft) -> str:
    mention = draft.one_of("mentions")
    mention["end"] = float(mention["end"])
    return str(mention["id"])


@fault("REC203")
def a_word_for_a_truth_value(draft: Draft) -> str:
    entity = draft.one_of("entities")
    entity["fictional"] = "yes"
    return str(entity["id"])


@fault("REC203")
def a_text_where_a_list_belongs(draft: Draft) -> str:
    draft["authors"] = "Jon Eik"
    return "$.authors"


@fault("REC203")
def an_object_where_a_list_belongs(draft: Draft) -> str:
    draft["relations"] = {}
    return "$.relations"


@fault("REC203")
def an_offset_beyond_any_column(draft: Draft) -> str:
    mention = draft.one_of("mentions")
    mention["end"] = 2**31
    return str(mention["id"])


# --- REC204, REC205: unknown names --------------------------------------------------------------------------


@fault("REC204")
def a_misspelled_field(draft: Draft) -> str:
    draft["publsher"] = "Sund Post"
    return "$.publsher"


@fault("REC204")
def a_field_of_another_tool(draft: Draft) -> str:
    mention = draft.one_of("mentions")
    mention["confidence"] = 0.98
    return str(mention["id"])


@fault("REC204")
def a_field_too_many_in_a_span(draft: Draft) -> str:
    quote = draft.one_of("quotes")
    quote["content"][0]["length"] = 12
    return str(quote["id"])


@fault("REC205")
def a_label_of_another_scheme(draft: Draft) -> str:
    mention = draft.one_of("mentions", lambda mention: mention["label"] == "PERSON")
    mention["label"] = "PER"
    return str(mention["id"])


@fault("REC205")
def a_label_in_other_case(draft: Draft) -> str:
    quote = draft.one_of("quotes")
    quote["type"] = str(quote["type"]).upper()
    return str(quote["id"])


@fault("REC205")
def an_unknown_genre(draft: Draft) -> str:
    draft["genre"] = "think-piece"
    return "$.genre"


@fault("REC205")
def an_unknown_layer(draft: Draft) -> str:
    draft["layers"].append(
        {"name": "frames", "status": "draft", "method": "model", "annotators": [], "guideline": None}
    )
    return f"$.layers[{len(draft['layers']) - 1}].name"


# --- REC206, REC207: forms ----------------------------------------------------------------------------------


def _malformed(name: str, value: Any) -> Any:
    def seed(draft: Draft) -> str:
        draft[name] = value
        return f"$.{name}"

    return seed


for _name_, _value_, _told_ in (
    ("text_sha256", "abc123", "a_hash_cut_short"),
    ("language", "English language", "a_language_in_words"),
    ("url", "www.example.org/story", "an_address_without_scheme"),
    ("topics", ["medtop:labor"], "a_topic_in_words"),
    ("published_at", "2025-02-30T10:00:00Z", "a_day_that_no_calendar_has"),
):
    _seed_ = _malformed(_name_, _value_)
    _seed_.__name__ = _told_
    fault("REC206")(_seed_)


@fault("REC206")
def an_id_with_capitals(draft: Draft) -> str:
    draft["id"] = f"{draft['id']}-Copy"
    return "$.id"


@fault("REC206")
def a_wikidata_item_without_q(draft: Draft) -> str:
    entity = draft.one_of("entities")
    entity["wikidata"] = "20"
    return str(entity["id"])


@fault("REC206")
def a_license_in_words(draft: Draft) -> str:
    draft["rights"]["license"] = "all rights reserved"
    return "$.rights.license"


@fault("REC207")
def a_time_without_zone(draft: Draft) -> str:
    draft["published_at"] = "2025-02-03T10:00:00"
    return "$.published_at"


@fault("REC207")
def a_time_with_a_blank_and_without_zone(draft: Draft) -> str:
    draft["published_at"] = "2025-02-03 10:00:00.5"
    return "$.published_at"


# --- REC208: ids --------------------------------------------------------------------------------------------


@fault("REC208")
def two_mentions_of_one_id(draft: Draft) -> str:
    one, other = draft.random.sample(draft["mentions"], 2)
    other["id"] = one["id"]
    draft.tidy()
    return str(one["id"])


@fault("REC208")
def a_mention_with_the_id_of_an_entity(draft: Draft) -> str:
    mention = draft.one_of("mentions")
    mention["id"] = draft.one_of("entities")["id"]
    draft.tidy()
    return str(mention["id"])


@fault("REC208")
def a_relation_with_the_id_of_another(draft: Draft) -> str:
    draft.demand(len(draft["relations"]) > 1)
    one, other = draft.random.sample(draft["relations"], 2)
    other["id"] = one["id"]
    draft.tidy()
    return str(one["id"])


# --- REC209 to REC212: rights and layers --------------------------------------------------------------------


@fault("REC209")
def a_withheld_text_that_is_there(draft: Draft) -> str:
    draft.demand(draft.text)
    draft["rights"]["text"] = "withheld"
    return "$"


@fault("REC209")
def an_included_text_that_is_not_there(draft: Draft) -> str:
    draft.demand(draft.text)
    draft["text"] = None
    for span in draft.repeated():
        span["exact"] = None
    return "$"


@fault("REC209")
def words_left_in_a_withheld_article(draft: Draft) -> str:
    draft.demand(draft.text)
    draft["text"], draft["rights"]["text"] = None, "withheld"
    kept = draft.choose(draft.repeated())
    for span in draft.repeated():
        if span is not kept:
            span["exact"] = None
    return "$"


@fault("REC209")
def a_mention_without_its_words(draft: Draft) -> str:
    draft.demand(draft.text)
    mention = draft.one_of("mentions")
    mention["exact"] = None
    return "$"


@fault("REC210")
def a_layer_that_is_not_listed(draft: Draft) -> str:
    layer = draft.choose(name for name in ("sentences", "quotes", "claims", "relations") if draft[name])
    draft.demand(any(one["name"] == layer for one in draft["layers"]))
    draft["layers"] = [one for one in draft["layers"] if one["name"] != layer]
    return f"$.{layer}"


@fault("REC210", alone=True)
def no_layer_listed_but_blocks(draft: Draft) -> str:
    for layer in ("sentences", "entities", "mentions", "quotes", "relations"):
        draft[layer] = []
    draft.demand(draft["claims"])
    draft["claims"] = [{**claim, "quote": None, "about": []} for claim in draft["claims"]]
    draft["layers"] = [one for one in draft["layers"] if one["name"] == "blocks"]
    return "$.claims"


def _empty(draft: Draft, layer: str) -> str:
    listed = draft.choose(one for one in draft["layers"] if one["name"] == layer and one["status"] != "draft")
    return f"$.layers[{draft['layers'].index(listed)}]"


@fault("REC211")
def no_block_though_listed(draft: Draft) -> str:
    draft.demand(draft.text)
    draft["blocks"] = []
    return _empty(draft, "blocks")


@fault("REC211")
def no_sentence_though_listed(draft: Draft) -> str:
    draft.demand(draft.text)
    draft["sentences"] = []
    return _empty(draft, "sentences")


@fault("REC211", alone=True)
def no_entity_though_listed(draft: Draft) -> str:
    draft.demand(draft.text)
    for layer in ("entities", "mentions", "quotes", "claims", "relations"):
        draft[layer] = []
    draft["layers"] = [one for one in draft["layers"] if one["name"] not in ("quotes", "claims", "relations")]
    return _empty(draft, "entities")


@fault("REC212")
def gold_by_one_annotator(draft: Draft) -> str:
    layer = draft.choose(draft["layers"])
    layer["status"], layer["annotators"] = "gold", ["annotator-1"]
    return f"$.layers[{draft['layers'].index(layer)}]"


@fault("REC212")
def gold_by_one_annotator_twice(draft: Draft) -> str:
    layer = draft.choose(draft["layers"])
    layer["status"], layer["annotators"] = "gold", ["annotator-1", "annotator-1"]
    return f"$.layers[{draft['layers'].index(layer)}]"


@fault("REC212")
def gold_by_nobody(draft: Draft) -> str:
    layer = draft.choose(draft["layers"])
    layer["status"], layer["annotators"] = "gold", []
    return f"$.layers[{draft['layers'].index(layer)}]"


# --- REC214: the source form --------------------------------------------------------------------------------

_SOURCE = """\
id: pay-vote
language: en
rights: {license: CC-BY-4.0, text: included}
origin: {kind: written}
layers: {entities: {status: silver, method: model}}
text: |-
  Åse Lunde said no. Later, Lunde said yes.
entities:
  e1: {type: PERSON, name: Åse Lunde, fictional: true}
mentions:
  - {entity: e1, quote: Åse Lunde}
  - {entity: e1, quote: "MENTION"}
"""


def _source(words: str) -> Scene:
    return Scene({"train/pay-vote.yaml": _SOURCE.replace("MENTION", words).encode()}, ["train"])


@scene("REC214", also=["MEN405"])
def words_that_do_not_stand_in_the_text(records: Sequence[Record], random: Random) -> Scene:
    return _source(random.choice(["Lunde#3", "Anna Lunde", "lunde"]))


@scene("REC214", also=["MEN405"])
def words_that_stand_there_twice(records: Sequence[Record], random: Random) -> Scene:
    return _source("Lunde")


@scene("REC214", also=["MEN405"])
def a_neighborhood_that_does_not_stand_there(records: Sequence[Record], random: Random) -> Scene:
    return _source("later, |Lunde| said")
