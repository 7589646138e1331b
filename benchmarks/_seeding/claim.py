"""Level 4: what is wrong with a claim or a relation."""

from __future__ import annotations

import itertools

from benchmarks._seeding import Draft, fault
from benchmarks._seeding._draft import Annotation

# --- CLM401, CLM402, CLM406: places -------------------------------------------------------------------------


def _moved(draft: Draft, claim: Annotation) -> str:
    """Move a claim to a stretch of a sentence that no quote and no claim meets."""
    for sentence in draft.random.sample(draft["sentences"], len(draft["sentences"])):
        words = draft.words(sentence["start"], sentence["end"])
        if len(words) > 2 and draft.is_free(words[0][0], words[-1][1], "quotes", "claims"):
            claim["content"] = [draft.cover(words[0][0], words[-1][1])]
            draft.tidy()
            return str(claim["id"])
    return draft.choose([])


@fault("CLM401")
def a_claim_moved_out_of_its_quote(draft: Draft) -> str:
    return _moved(draft, draft.one_of("claims", lambda one: one["quote"]))


@fault("CLM401")
def a_claim_given_to_another_quote(draft: Draft) -> str:
    claim = draft.one_of("claims", lambda one: one["quote"])
    quote = draft.named("quotes", claim["quote"])
    start, end = claim["content"][0]["start"], claim["content"][-1]["end"]
    other = draft.one_of(
        "quotes",
        lambda one: (
            one["id"] != quote["id"] and all(span["end"] <= start or span["start"] >= end for span in one["content"])
        ),
    )
    draft.demand(set(other["speakers"]) == set(quote["speakers"]) or not _disputes(draft, claim))
    claim["quote"] = other["id"]
    return str(claim["id"])


def _disputes(draft: Draft, claim: Annotation) -> bool:
    return any(one["type"] == "disputes" and claim["id"] in (one["head"], one["tail"]) for one in draft["relations"])


@fault("CLM402")
def a_claim_over_two_sentences(draft: Draft) -> str:
    claim = draft.one_of("claims", lambda one: one["quote"] is None)
    sentences = draft["sentences"]
    found = []
    for one, other in itertools.pairwise(sentences):
        if draft.text[one["end"] : other["start"]] == " ":
            start, end = draft.words(one["start"], one["end"])[-1][0], draft.words(other["start"], other["end"])[0][1]
            if draft.is_free(start, end, "quotes", "claims"):
                found.append((start, end))
    claim["content"] = [draft.cover(*draft.choose(found))]
    draft.tidy()
    return str(claim["id"])


@fault("CLM402")
def a_sentence_cut_in_a_claim(draft: Draft) -> str:
    claim = draft.one_of("claims", lambda one: len(one["content"]) == 1)
    span = claim["content"][0]
    sentence = draft.sentence_of(span["start"])
    words = draft.words(span["start"], span["end"])
    draft.demand(len(words) > 3 and span["end"] <= sentence["end"])
    cut = draft.choose(range(1, len(words)))
    end, start = words[cut - 1][1], words[cut][0]
    draft.demand(draft.text[end:start] == " " and draft.is_free(end, start, "mentions"))
    others = [other for one in draft["claims"] if one is not claim for other in one["content"]]
    draft.demand(all(other["end"] <= end or other["start"] >= start for other in others))
    draft["sentences"].append({"start": start, "end": sentence["end"]})
    sentence["end"] = end
    draft.tidy()
    return str(claim["id"])


@fault("CLM406")
def a_claim_that_forgot_its_quote(draft: Draft) -> str:
    claim = draft.one_of("claims", lambda one: one["quote"] and not _disputes(draft, one))
    claim["quote"] = None
    return str(claim["id"])


@fault("CLM406")
def an_own_claim_moved_into_a_quote(draft: Draft) -> str:
    claim = draft.one_of("claims", lambda one: one["quote"] is None)
    quote = draft.one_of(
        "quotes", lambda one: len(draft.words(one["content"][0]["start"], one["content"][0]["end"])) > 3
    )
    words = draft.words(quote["content"][0]["start"], quote["content"][0]["end"])
    sentence = draft.sentence_of(words[0][0])
    draft.demand(words[2][1] <= sentence["end"])
    claim["content"] = [draft.cover(words[0][0], words[2][1])]
    draft.tidy()
    return str(claim["id"])


# --- CLM403 to CLM405, CLM407: gists ------------------------------------------------------------------------


@fault("CLM403")
def a_claim_without_gist(draft: Draft) -> str:
    claim = draft.one_of("claims")
    claim["gist"] = draft.choose(["", "  "])
    return str(claim["id"])


@fault("CLM404")
def a_gist_that_begins_with_a_pronoun(draft: Draft) -> str:
    claim = draft.one_of("claims")
    gist = claim["gist"]
    claim["gist"] = f"{draft.choose(['He', 'They', 'This'])} meant that {gist[0].lower()}{gist[1:]}"
    return str(claim["id"])


@fault("CLM404")
def a_gist_that_says_today(draft: Draft) -> str:
    claim = draft.one_of("claims")
    claim["gist"] = f"{claim['gist'].rstrip('.')} {draft.choose(['today', 'tomorrow', 'yesterday'])}."
    return str(claim["id"])


@fault("CLM405")
def a_gist_that_leaves_somebody_out(draft: Draft) -> str:
    claim = draft.one_of("claims")
    gist = claim["gist"].lower()
    entity = draft.one_of(
        "entities",
        lambda one: (
            one["name"].lower() not in gist
            and not any((m["exact"] or "-").lower() in gist for m in draft["mentions"] if m["entity"] == one["id"])
            and any(m["entity"] == one["id"] for m in draft["mentions"])
            and not any(word.lower() in gist for word in one["name"].split())
        ),
    )
    claim["about"] = [*claim["about"], entity["id"]]
    return str(claim["id"])


@fault("CLM407")
def one_gist_for_two_claims(draft: Draft) -> str:
    draft.demand(len(draft["claims"]) > 1)
    one, other = draft.random.sample(draft["claims"], 2)
    draft.demand(not any({one["id"], other["id"]} == {r["head"], r["tail"]} for r in draft["relations"]))
    other["gist"], other["about"] = one["gist"], list(one["about"])
    first, second = sorted((one, other), key=draft["claims"].index)
    draft.demand(first is not second)
    return str(second["id"])


# --- RLN401 to RLN405 ---------------------------------------------------------------------------------------


def _unrelated(draft: Draft) -> tuple[Annotation, Annotation]:
    """Choose two claims that no relation has to do with."""
    taken = {id_ for relation in draft["relations"] for id_ in (relation["head"], relation["tail"])}
    free = [claim for claim in draft["claims"] if claim["id"] not in taken]
    draft.demand(len(free) > 1)
    one, other = draft.random.sample(free, 2)
    return one, other


@fault("RLN401")
def a_claim_that_supports_itself(draft: Draft) -> str:
    relation = draft.one_of("relations")
    relation["tail"] = relation["head"]
    draft.tidy()
    return str(relation["id"])


@fault("RLN402")
def a_dispute_that_is_also_support(draft: Draft) -> str:
    relation = draft.one_of("relations", lambda one: one["type"] == "disputes")
    draft.add_relation("supports", relation["head"], relation["tail"])
    draft.demand(_is_alone(draft, relation["head"], relation["tail"]))
    draft.tidy()
    return "$.relations"


@fault("RLN402")
def a_repeat_that_is_disputed_back(draft: Draft) -> str:
    one, other = _unrelated(draft)
    draft.demand(_may_dispute(draft, one, other))
    draft.add_relation("repeats", one["id"], other["id"])
    draft.add_relation("disputes", other["id"], one["id"])
    draft.tidy()
    return "$.relations"


def _is_alone(draft: Draft, head: str, tail: str) -> bool:
    """Say whether no other chain of support leads back."""
    return not any(one["type"] == "supports" and one["head"] == tail for one in draft["relations"])


def _may_dispute(draft: Draft, one: Annotation, other: Annotation) -> bool:
    speakers = [
        set(draft.named("quotes", claim["quote"])["speakers"]) if claim["quote"] else set() for claim in (one, other)
    ]
    return not speakers[0] or speakers[0] != speakers[1]


@fault("RLN403")
def two_claims_that_support_each_other(draft: Draft) -> str:
    one, other = _unrelated(draft)
    type_ = draft.choose(["supports", "qualifies"])
    draft.add_relation(type_, one["id"], other["id"])
    draft.add_relation(type_, other["id"], one["id"])
    draft.tidy()
    return "$.relations"


@fault("RLN403")
def three_claims_in_a_circle(draft: Draft) -> str:
    taken = {id_ for relation in draft["relations"] for id_ in (relation["head"], relation["tail"])}
    free = [claim["id"] for claim in draft["claims"] if claim["id"] not in taken]
    draft.demand(len(free) > 2)
    ids = draft.random.sample(free, 3)
    for head, tail in zip(ids, [*ids[1:], ids[0]], strict=True):
        draft.add_relation("supports", head, tail)
    draft.tidy()
    return "$.relations"


@fault("RLN404")
def a_speaker_against_himself(draft: Draft) -> str:
    one, other = _unrelated(draft)
    draft.demand(one["quote"] and other["quote"])
    quotes = [draft.named("quotes", claim["quote"]) for claim in (one, other)]
    draft.demand(quotes[0]["speakers"] and quotes[0]["speakers"] == quotes[1]["speakers"])
    id_ = draft.add_relation("disputes", one["id"], other["id"])
    draft.tidy()
    return id_


@fault("RLN405")
def a_relation_twice(draft: Draft) -> str:
    relation = draft.one_of("relations")
    id_ = draft.add_relation(relation["type"], relation["head"], relation["tail"])
    draft.tidy()
    return id_
