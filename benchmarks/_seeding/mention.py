"""Level 4: what is wrong with a mention, an entity or a reference."""

from __future__ import annotations

import itertools

from benchmarks._seeding import Draft, fault
from benchmarks._seeding._draft import VALUES, Annotation

NOBODY = "nobody-9"

# --- REF401, REF402 -----------------------------------------------------------------------------------------


@fault("REF401")
def a_mention_of_nobody(draft: Draft) -> str:
    mention = draft.one_of("mentions", lambda one: one["entity"] and _is_spare(draft, one))
    mention["entity"] = NOBODY
    return str(mention["id"])


@fault("REF401")
def a_speaker_that_is_not_there(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: one["speakers"])
    quote["speakers"] = [*quote["speakers"], NOBODY]
    return str(quote["id"])


@fault("REF401")
def a_claim_in_a_quote_that_is_not_there(draft: Draft) -> str:
    claim = draft.one_of("claims", lambda one: one["quote"])
    claim["quote"] = NOBODY
    return str(claim["id"])


@fault("REF401")
def a_relation_to_a_claim_that_is_not_there(draft: Draft) -> str:
    relation = draft.one_of("relations")
    relation[draft.choose(["head", "tail"])] = NOBODY
    draft.tidy()
    return str(relation["id"])


@fault("REF402")
def a_mention_of_a_quote(draft: Draft) -> str:
    mention = draft.one_of("mentions", lambda one: one["entity"] and _is_spare(draft, one))
    mention["entity"] = draft.one_of("quotes")["id"]
    return str(mention["id"])


@fault("REF402")
def a_quote_for_a_parent_that_is_a_claim(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: one["parent"] is None)
    quote["parent"] = draft.one_of("claims")["id"]
    return str(quote["id"])


@fault("REF402")
def a_relation_to_an_entity(draft: Draft) -> str:
    relation = draft.one_of("relations")
    relation["tail"] = draft.one_of("entities")["id"]
    draft.tidy()
    return str(relation["id"])


def _is_spare(draft: Draft, mention: Annotation) -> bool:
    """Say whether an entity has other mentions of the form of this one, and no source rests on this one."""
    alike = [one for one in draft["mentions"] if one["entity"] == mention["entity"] and one["form"] == mention["form"]]
    sources = [span for quote in draft["quotes"] for span in quote["source"]]
    in_source = any(span["start"] <= mention["start"] and mention["end"] <= span["end"] for span in sources)
    return len(alike) > 1 and not in_source


# --- MEN401, MEN402 -----------------------------------------------------------------------------------------


@fault("MEN401")
def a_mention_that_begins_in_another(draft: Draft) -> str:
    mention = draft.one_of("mentions", lambda one: one["entity"] and " " in (one["exact"] or ""))
    start = draft.words(mention["start"], mention["end"])[-1][0]
    sentence = draft.sentence_of(mention["start"])
    following = draft.words(mention["end"], sentence["end"])
    draft.demand(following and draft.text[mention["end"] : following[0][0]] == " ")
    draft.demand(draft.is_free(*following[0], "mentions") and start > mention["start"])
    id_ = draft.add_mention(start, following[0][1], mention["entity"], mention["label"], "nominal")
    draft.tidy()
    return id_


@fault("MEN401")
def a_value_that_ends_in_another(draft: Draft) -> str:
    mention = draft.one_of("mentions", lambda one: one["label"] in VALUES and " " in (one["exact"] or ""))
    sentence = draft.sentence_of(mention["start"])
    before = draft.words(sentence["start"], mention["start"])
    draft.demand(before and draft.text[before[-1][1] : mention["start"]] == " ")
    draft.demand(draft.is_free(*before[-1], "mentions"))
    first = draft.words(mention["start"], mention["end"])[0]
    draft.demand(first[1] < mention["end"])
    draft.add_mention(before[-1][0], first[1], None, "CARDINAL", "value")
    draft.tidy()
    return str(mention["id"])


@fault("MEN402")
def a_mention_over_two_sentences(draft: Draft) -> str:
    sentences = draft["sentences"]
    found = []
    for one, other in itertools.pairwise(sentences):
        if draft.text[one["end"] : other["start"]] == " ":
            start, end = draft.words(one["start"], one["end"])[-1][0], draft.words(other["start"], other["end"])[0][1]
            if draft.is_free(start, end, "mentions"):
                found.append((start, end))
    start, end = draft.choose(found)
    entity = draft.add_entity("OTHER", draft.text[start:end])
    id_ = draft.add_mention(start, end, entity, "OTHER", "nominal")
    draft.tidy()
    return id_


@fault("MEN402")
def a_sentence_that_ends_in_a_mention(draft: Draft) -> str:
    mention = draft.one_of("mentions", lambda one: " " in (one["exact"] or ""))
    sentence = draft.sentence_of(mention["start"])
    first = draft.words(mention["start"], mention["end"])[0]
    second = draft.words(mention["start"], mention["end"])[1]
    others = [one for one in draft["mentions"] if one is not mention]
    draft.demand(all(one["end"] <= first[1] or one["start"] >= second[0] for one in others))
    draft.demand(draft.is_free(mention["start"], mention["end"], "claims") and mention["end"] <= sentence["end"])
    draft["sentences"].append({"start": second[0], "end": sentence["end"]})
    sentence["end"] = first[1]
    draft.demand(all(draft.is_free(first[1] - 1, second[0], "claims") for _ in [0]))
    draft.tidy()
    return str(mention["id"])


# --- MEN403, MEN404, MEN405, MEN406 -------------------------------------------------------------------------


@fault("MEN403")
def a_mention_with_a_label_of_its_own(draft: Draft) -> str:
    mention = draft.one_of("mentions", lambda one: one["entity"])
    mention["label"] = draft.choose({"PERSON", "ORG", "FAC", "EVENT"} - {mention["label"]})
    return str(mention["id"])


@fault("MEN403")
def an_entity_that_became_another_thing(draft: Draft) -> str:
    speakers = {id_ for quote in draft["quotes"] for id_ in quote["speakers"]}
    entity = draft.one_of("entities", lambda one: len(_mentions(draft, one)) == 1 and one["id"] not in speakers)
    entity["type"] = draft.choose({"PERSON", "ORG", "FAC", "EVENT"} - {entity["type"]})
    draft.demand(_mentions(draft, entity)[0]["label"] not in ("NORP", "GPE"))
    return str(_mentions(draft, entity)[0]["id"])


def _mentions(draft: Draft, entity: Annotation) -> list[Annotation]:
    return [one for one in draft["mentions"] if one["entity"] == entity["id"]]


@fault("MEN404")
def a_namesake_that_is_none(draft: Draft) -> str:
    draft.demand(draft.text)
    names = [one for one in draft["mentions"] if one["form"] == "name" and one["label"] != "GPE"]
    mention = draft.choose(
        one
        for one in names
        if _is_spare(draft, one) and any(one["exact"] == other["exact"] for other in names if other is not one)
    )
    entity = draft.named("entities", mention["entity"])
    draft.demand(entity["name"] != mention["exact"] and entity["type"] != "GPE")
    first = min(one["start"] for one in names if one["exact"] == mention["exact"])
    mention["entity"] = draft.add_entity(entity["type"], mention["exact"])
    draft.tidy()
    same = [one for one in names if one["exact"] == mention["exact"]]
    return str(mention["id"] if mention["start"] != first else sorted(same, key=lambda one: one["start"])[1]["id"])


@fault("MEN405")
def a_name_left_unmarked(draft: Draft) -> str:
    names = [one for one in draft["mentions"] if one["form"] == "name"]
    mention = draft.choose(
        one for one in names if _is_spare(draft, one) and sum(one["exact"] == other["exact"] for other in names) > 1
    )
    draft.demand(not _lies_in_another(draft, mention))
    draft.remove("mentions", mention)
    draft.tidy()
    return "$"


@fault("MEN405")
def a_name_added_without_a_mark(draft: Draft) -> str:
    name = draft.one_of("mentions", lambda one: one["form"] == "name" and not _lies_in_another(draft, one))["exact"]
    _, end = draft.choose(draft.quiet_words())
    draft.splice(end, end, f" {name}")
    return "$"


def _lies_in_another(draft: Draft, mention: Annotation) -> bool:
    return any(
        one is not mention and one["start"] <= mention["start"] and mention["end"] <= one["end"]
        for one in draft["mentions"]
    )


@fault("MEN406")
def a_value_that_refers(draft: Draft) -> str:
    mention = draft.one_of("mentions", lambda one: one["label"] in VALUES)
    mention["entity"] = draft.add_entity(mention["label"], mention["exact"] or "")
    draft.tidy()
    return str(mention["id"])


@fault("MEN406")
def a_value_said_to_be_a_name(draft: Draft) -> str:
    mention = draft.one_of("mentions", lambda one: one["label"] in VALUES)
    draft.demand(draft.text.count(mention["exact"]) == 1)
    mention["form"] = "name"
    return str(mention["id"])


@fault("MEN406")
def a_pronoun_that_is_none(draft: Draft) -> str:
    mention = draft.one_of("mentions", lambda one: one["form"] == "nominal" and _is_spare(draft, one))
    mention["form"] = "pronoun"
    return str(mention["id"])


@fault("MEN406")
def a_person_said_to_be_a_value(draft: Draft) -> str:
    mention = draft.one_of("mentions", lambda one: one["form"] == "nominal" and _is_spare(draft, one))
    mention["form"] = "value"
    return str(mention["id"])


# --- ENT401 to ENT404 ---------------------------------------------------------------------------------------


@fault("ENT401")
def an_entity_that_nothing_mentions(draft: Draft) -> str:
    start, end = draft.choose(draft.quiet_words())
    return draft.add_entity("OTHER", draft.text[start:end])


@fault("ENT401")
def an_entity_whose_mentions_were_removed(draft: Draft) -> str:
    speakers = {id_ for quote in draft["quotes"] for id_ in quote["speakers"]}
    entity = draft.one_of("entities", lambda one: _mentions(draft, one) and one["id"] not in speakers)
    for mention in _mentions(draft, entity):
        draft.demand(mention["form"] != "name" or draft.text.count(mention["exact"]) == 1)
        draft.remove("mentions", mention)
    draft.demand(not any(entity["id"] in claim["about"] for claim in draft["claims"]))
    draft.tidy()
    return str(entity["id"])


@fault("ENT402")
def a_name_that_the_text_does_not_have(draft: Draft) -> str:
    entity = draft.one_of("entities", lambda one: not one["wikidata"])
    draft.demand(not any(entity["id"] in claim["about"] for claim in draft["claims"]))
    entity["name"] = "Somebody Unheard-of"
    return str(entity["id"])


@fault("ENT403")
def two_entities_with_one_item(draft: Draft) -> str:
    draft.demand(len(draft["entities"]) > 1)
    one, other = draft.random.sample(draft["entities"], 2)
    draft.demand(one["name"] != other["name"])
    one["wikidata"] = other["wikidata"] = "Q999999999"
    first, second = sorted((one, other), key=draft["entities"].index)
    draft.demand(first is not second)
    return str(second["id"])


@fault("ENT404")
def one_person_as_two(draft: Draft) -> str:
    names = {one["entity"] for one in draft["mentions"] if one["form"] == "name"}
    entities = [one for one in draft["entities"] if one["id"] in names and not one["wikidata"]]
    one = draft.choose(entities)
    other = draft.choose(two for two in entities if two is not one and two["type"] == one["type"])
    draft.demand(not any({one["id"], other["id"]} & set(claim["about"]) for claim in draft["claims"]))
    other["name"] = one["name"]
    first, second = sorted((one, other), key=draft["entities"].index)
    draft.demand(first is not second)
    return str(second["id"])
