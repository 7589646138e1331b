"""Level 4: what is wrong with a quote."""

from __future__ import annotations

from benchmarks._seeding import Draft, fault
from benchmarks._seeding._draft import Annotation

_OPENING, _CLOSING = '“«„"‘', '”»“"’'


def _is_single(quote: Annotation, draft: Draft) -> bool:
    """Say whether a quote is no parent, has none, and carries no claim."""
    children = any(other["parent"] == quote["id"] for other in draft["quotes"])
    return not (children or quote["parent"] or any(claim["quote"] == quote["id"] for claim in draft["claims"]))


def _is_indirect(quote: Annotation) -> bool:
    marks = set(_OPENING + _CLOSING)
    return quote["type"] == "indirect" and not any(marks & set(span["exact"] or "") for span in quote["content"])


# --- QUO401, QUO402 -----------------------------------------------------------------------------------------


@fault("QUO401")
def a_cue_taken_from_the_content(draft: Draft) -> str:
    quote = draft.one_of("quotes")
    span = quote["content"][0]
    quote["cue"] = [draft.cover(*draft.choose(draft.words(span["start"], span["end"])))]
    return str(quote["id"])


@fault("QUO401")
def a_content_that_takes_the_cue_in(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: _is_indirect(one) and _is_single(one, draft) and one["cue"])
    cue, span = quote["cue"][0], quote["content"][0]
    draft.demand(cue["end"] <= span["start"] and draft.block_of(cue["start"]) is draft.block_of(span["start"]))
    draft.demand(all(source["end"] <= cue["start"] or source["start"] > span["end"] for source in quote["source"]))
    draft.demand(draft.is_free(cue["end"] + 1, span["start"] - 2, "quotes") or cue["end"] + 1 >= span["start"] - 1)
    draft.place(span, cue["start"], span["end"])
    draft.tidy()
    return str(quote["id"])


@fault("QUO402")
def a_source_taken_from_the_content(draft: Draft) -> str:
    for quote in draft.random.sample(draft["quotes"], len(draft["quotes"])):
        for mention in draft["mentions"]:
            inside = any(
                span["start"] <= mention["start"] and mention["end"] <= span["end"] for span in quote["content"]
            )
            if inside and mention["entity"] in quote["speakers"] and quote["source"]:
                quote["source"] = [draft.cover(mention["start"], mention["end"])]
                return str(quote["id"])
    return draft.choose([])


@fault("QUO402", also=["QUO407"])
def a_source_that_is_a_word_of_the_content(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: one["source"])
    span = quote["content"][0]
    word = draft.choose(word for word in draft.words(span["start"], span["end"]) if draft.is_free(*word, "mentions"))
    quote["source"] = [draft.cover(*word)]
    return str(quote["id"])


# --- QUO403 to QUO406: marks --------------------------------------------------------------------------------


@fault("QUO403")
def a_direct_quote_called_indirect(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: one["type"] == "direct")
    span = quote["content"][0]
    draft.demand(draft.text[span["start"] - 1] in _OPENING)
    quote["type"] = draft.choose(["indirect", "mixed"])
    return str(quote["id"])


@fault("QUO403")
def an_indirect_quote_called_direct(draft: Draft) -> str:
    draft.demand(draft.text)
    quote = draft.one_of("quotes", _is_indirect)
    quote["type"] = "direct"
    return str(quote["id"])


@fault("QUO403")
def an_indirect_quote_called_mixed(draft: Draft) -> str:
    draft.demand(draft.text)
    quote = draft.one_of("quotes", _is_indirect)
    quote["type"] = "mixed"
    return str(quote["id"])


def _enclosed(draft: Draft) -> tuple[Annotation, Annotation]:
    """Choose a direct quote whose only fragment stands between its marks."""
    quote = draft.one_of(
        "quotes", lambda one: one["type"] == "direct" and len(one["content"]) == 1 and not one["parent"]
    )
    span = quote["content"][0]
    draft.demand(draft.text[span["start"] - 1] in _OPENING and draft.text[span["end"] : span["end"] + 1] in _CLOSING)
    draft.demand(draft.text[span["end"] : span["end"] + 1] and draft.text[span["end"] - 1] not in _CLOSING)
    return quote, span


@fault("QUO404")
def a_content_with_both_its_marks(draft: Draft) -> str:
    quote, span = _enclosed(draft)
    draft.place(span, span["start"] - 1, span["end"] + 1)
    draft.tidy()
    return str(quote["id"])


@fault("QUO404")
def a_content_with_its_opening_mark(draft: Draft) -> str:
    quote, span = _enclosed(draft)
    draft.place(span, span["start"] - 1, span["end"])
    draft.tidy()
    return str(quote["id"])


@fault("QUO404")
def a_content_with_its_closing_mark(draft: Draft) -> str:
    quote, span = _enclosed(draft)
    draft.place(span, span["start"], span["end"] + 1)
    return str(quote["id"])


@fault("QUO405")
def a_phrase_that_loses_its_closing_mark(draft: Draft) -> str:
    quote, span = _with_phrase(draft)
    close = max(span["exact"].rfind(mark) for mark in "”»")
    draft.demand(close > 0 and len(span["exact"]) - close <= 2)
    draft.place(span, span["start"], span["start"] + close)
    return str(quote["id"])


@fault("QUO405", also=["QUO403"])
def a_phrase_that_loses_its_opening_mark(draft: Draft) -> str:
    quote, span = _with_phrase(draft)
    opening = min((place for mark in "“«" if (place := span["exact"].find(mark)) >= 0), default=-1)
    draft.demand(opening >= 0)
    draft.place(span, span["start"] + opening + 1, span["end"])
    draft.tidy()
    return str(quote["id"])


def _with_phrase(draft: Draft) -> tuple[Annotation, Annotation]:
    """Choose a mixed quote of one fragment with one phrase between marks."""
    quote = draft.one_of(
        "quotes",
        lambda one: (
            one["type"] == "mixed"
            and len(one["content"]) == 1
            and one["parent"] is None
            and not any(other["parent"] == one["id"] for other in draft["quotes"])
            and sum((one["content"][0]["exact"] or "").count(mark) for mark in "“”«»") == 2
        ),
    )
    for claim in [claim for claim in draft["claims"] if claim["quote"] == quote["id"]]:
        draft.remove_claim(claim)
    return quote, quote["content"][0]


@fault("QUO406")
def a_closing_mark_too_many(draft: Draft) -> str:
    _, end = draft.choose(
        word for word in draft.quiet_words() if draft.is_free(*word, "quotes") and _has_no_marks(draft, word[0])
    )
    draft.splice(end, end, "”")
    return "$"


@fault("QUO406")
def an_opening_mark_that_nothing_closes(draft: Draft) -> str:
    start, _ = draft.choose(
        (start, end)
        for start, end in draft.quiet_words()
        if _has_no_marks(draft, start)
        and draft.is_free(start, draft.block_of(start)["end"], "quotes")
        and not _is_reopened(draft, draft.block_of(start))
    )
    draft.splice(start, start, "“")
    return "$"


@fault("QUO406")
def a_closing_mark_lost(draft: Draft) -> str:
    quote, span = _enclosed(draft)
    end, block = span["end"], draft.block_of(span["start"])
    draft.demand(draft.text[end] in "”»" and not _is_reopened(draft, block))
    draft.demand(not {*_OPENING, *_CLOSING} & {*draft.text[end + 1 : block["end"]]})
    others = [span for one in draft["quotes"] if one is not quote for span in one["content"]]
    draft.demand(all(span["end"] <= end or span["start"] >= block["end"] for span in others))
    draft.splice(end, end + 1, "")
    return "$"


def _is_reopened(draft: Draft, block: Annotation) -> bool:
    """Say whether the next block begins with a mark, so that this one need not close its own."""
    following = [one for one in draft["blocks"] if one["start"] > block["end"]]
    return bool(following) and draft.text[following[0]["start"]] in _OPENING


def _has_no_marks(draft: Draft, place: int) -> bool:
    """Say whether the block in which a place lies has no quotation mark."""
    block = draft.block_of(place)
    return not {*_OPENING, *_CLOSING} & {*draft.text[block["start"] : block["end"]]}


# --- QUO407 to QUO411: who speaks ---------------------------------------------------------------------------


@fault("QUO407")
def a_source_that_names_nobody(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: one["source"] and one["speakers"] and one["source_kind"] != "implicit")
    sentence = draft.sentence_of(quote["source"][0]["start"])
    contents = [*quote["content"], *quote["cue"]]
    word = draft.choose(
        word
        for word in draft.words(sentence["start"], sentence["end"])
        if draft.is_free(*word, "mentions")
        and all(span["end"] <= word[0] or span["start"] >= word[1] for span in contents)
    )
    quote["source"] = [draft.cover(*word)]
    return str(quote["id"])


@fault("QUO407")
def a_speaker_whose_mention_is_another_s(draft: Draft) -> str:
    quote = draft.one_of(
        "quotes",
        lambda one: len(one["speakers"]) == 1 and one["source"] and one["source_kind"] in ("unnamed", "document"),
    )
    named = {one["entity"] for one in draft["mentions"] if one["form"] == "name"}
    span = quote["source"][0]
    inside = {one["entity"] for one in draft["mentions"] if span["start"] <= one["start"] and one["end"] <= span["end"]}
    other = draft.one_of(
        "entities",
        lambda one: one["type"] in ("PERSON", "ORG", "NORP") and one["id"] not in named and one["id"] not in inside,
    )
    quote["speakers"] = [other["id"]]
    return str(quote["id"])


@fault("QUO408")
def a_quote_without_cue(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: one["cue"] and one["source_kind"] != "implicit")
    quote["cue"] = []
    return str(quote["id"])


@fault("QUO409")
def a_quote_without_source(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: one["source"] and one["source_kind"] != "implicit")
    quote["source"] = []
    return str(quote["id"])


@fault("QUO409")
def an_implicit_quote_with_a_source(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: one["source"] and one["source_kind"] != "implicit")
    quote["source_kind"] = "implicit"
    return str(quote["id"])


@fault("QUO410")
def a_building_that_speaks(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: len(one["speakers"]) == 1 and one["source_kind"] in ("named", "unnamed"))
    entity = draft.named("entities", quote["speakers"][0])
    draft.demand(sum(entity["id"] in other["speakers"] for other in draft["quotes"]) == 1)
    mentions = [one for one in draft["mentions"] if one["entity"] == entity["id"]]
    draft.demand(all(one["label"] == entity["type"] for one in mentions))
    entity["type"] = draft.choose(["FAC", "PRODUCT", "EVENT"])
    for mention in mentions:
        mention["label"] = entity["type"]
    return str(quote["id"])


@fault("QUO411")
def a_named_source_called_unnamed(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: one["source_kind"] == "named" and one["speakers"])
    quote["source_kind"] = "unnamed"
    return str(quote["id"])


@fault("QUO411")
def an_unnamed_source_called_named(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: one["source_kind"] == "unnamed" and one["speakers"])
    quote["source_kind"] = "named"
    return str(quote["id"])


# --- QUO412 to QUO414: quotes among themselves --------------------------------------------------------------


@fault("QUO412")
def a_parent_somewhere_else(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: _is_indirect(one) and one["parent"] is None)
    family = {quote["id"]}
    parent = draft.one_of("quotes", lambda one: one["id"] not in family and one["parent"] is None)
    draft.demand(parent["content"][0]["end"] < quote["content"][0]["start"])
    quote["parent"] = parent["id"]
    return str(quote["id"])


@fault("QUO412")
def a_quote_that_is_its_own_parent(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: one["parent"] is None and _is_indirect(one))
    quote["parent"] = quote["id"]
    return str(quote["id"])


@fault("QUO413")
def two_quotes_that_share_words(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: _is_indirect(one) and len(one["content"]) == 1)
    words = draft.words(quote["content"][0]["start"], quote["content"][0]["end"])
    draft.demand(len(words) > 2)
    block = draft.block_of(words[0][0])
    after = draft.words(quote["content"][0]["end"], block["end"])
    draft.demand(after and draft.is_free(after[0][0], after[0][1], "quotes"))
    draft.demand(draft.is_free(words[-1][1] + 2, after[0][0] - 2, "quotes") or after[0][0] - words[-1][1] < 4)
    draft.demand(not {*_OPENING, *_CLOSING} & {*draft.text[words[-2][0] : after[0][1]]})
    shared = [one for one in draft["quotes"] for span in one["content"] if span["end"] > words[-2][0] >= span["start"]]
    draft.demand(shared == [quote])
    id_ = draft.add_quote((words[-2][0], after[0][1]))
    draft.tidy()
    return id_


@fault("QUO414")
def a_direct_quote_nobody_annotated(draft: Draft) -> str:
    quote, span = _enclosed(draft)
    draft.demand(len(draft.words(span["start"], span["end"])) >= 4)
    draft.demand(not any(other["parent"] == quote["id"] for other in draft["quotes"]))
    draft.demand(draft.block_of(span["start"])["kind"] == "paragraph")
    draft.remove_quote(quote)
    return "$"


@fault("QUO414")
def a_sentence_put_between_marks(draft: Draft) -> str:
    sentence = draft.one_of(
        "sentences", lambda one: draft.is_free(one["start"], one["end"], "quotes") and draft.text[one["end"] - 1] == "."
    )
    draft.demand(draft.block_of(sentence["start"])["kind"] == "paragraph")
    draft.demand(_has_no_marks(draft, sentence["start"]))
    words = draft.words(sentence["start"], sentence["end"])
    draft.demand(len(words) > 6)
    first, last = words[1][0], words[-1][1]
    draft.demand(all(span["end"] <= first or span["start"] >= first for span in draft["mentions"]))
    draft.splice(last, last, "”")
    draft.splice(first, first, "“")
    return "$"
