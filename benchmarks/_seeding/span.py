"""Level 3: what is wrong with a span."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from benchmarks._seeding import Draft, fault
from benchmarks._seeding._draft import Annotation

# --- SPN301, SPN302: ends -----------------------------------------------------------------------------------


@fault("SPN301")
def an_end_beyond_the_text(draft: Draft) -> str:
    mention = draft.one_of("mentions")
    mention["end"] = draft["text_length"] + 40
    return str(mention["id"])


@fault("SPN301")
def a_span_beyond_the_text(draft: Draft) -> str:
    mention = draft["mentions"][-1]
    mention["start"], mention["end"] = draft["text_length"] + 5, draft["text_length"] + 9
    return str(mention["id"])


@fault("SPN301")
def a_start_before_the_text(draft: Draft) -> str:
    mention = draft["mentions"][0]
    mention["start"] = -1
    return str(mention["id"])


@fault("SPN301")
def a_last_sentence_one_too_long(draft: Draft) -> str:
    sentence = draft["sentences"][-1]
    sentence["end"] = draft["text_length"] + 1
    return f"$.sentences[{len(draft['sentences']) - 1}]"


@fault("SPN302")
def an_empty_mention(draft: Draft) -> str:
    mention = draft.one_of("mentions")
    mention["end"] = mention["start"]
    return str(mention["id"])


@fault("SPN302")
def a_reversed_cue(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda quote: quote["cue"])
    cue = quote["cue"][0]
    cue["start"], cue["end"] = cue["end"], cue["start"]
    return str(quote["id"])


@fault("SPN302")
def an_empty_sentence(draft: Draft) -> str:
    sentence = draft.one_of("sentences", lambda one: draft.is_free(one["start"], one["end"], "claims"))
    sentence["end"] = sentence["start"]
    return f"$.sentences[{draft['sentences'].index(sentence)}]"


# --- SPN303, SPN304: characters and units -------------------------------------------------------------------


@fault("SPN303")
def a_letter_that_differs(draft: Draft) -> str:
    mention = draft.one_of("mentions", lambda one: one["exact"] and one["exact"][-1] != "x")
    mention["exact"] = mention["exact"][:-1] + "x"
    return str(mention["id"])


@fault("SPN303")
def another_case(draft: Draft) -> str:
    mention = draft.one_of("mentions", lambda one: one["exact"] and one["exact"].swapcase() != one["exact"])
    mention["exact"] = mention["exact"].swapcase()
    return str(mention["id"])


@fault("SPN303")
def one_span_that_slipped(draft: Draft) -> str:
    claim = draft.one_of("claims", lambda one: len(one["content"]) == 1 and one["content"][0]["start"] > 0)
    span = claim["content"][0]
    span["start"], span["end"] = span["start"] - 1, span["end"] - 1
    return str(claim["id"])


@fault("SPN303")
def straight_marks_for_curly_ones(draft: Draft) -> str:
    span_of = {id(span): owner for layer in ("quotes", "claims") for owner in draft[layer] for span in owner["content"]}
    span = draft.choose(
        span for span in draft.repeated() if id(span) in span_of and span["exact"] and "’" in span["exact"]
    )
    span["exact"] = span["exact"].replace("’", "'")
    return str(span_of[id(span)]["id"])


def _has_words(draft: Draft) -> None:
    draft.demand(draft.text and len(list(draft.repeated())) > 2)


@fault("SPN304")
def offsets_of_javascript(draft: Draft) -> str:
    _has_words(draft)
    if max(map(ord, draft.text)) < 0x10000:
        _, end = draft.choose(sorted(draft.quiet_words())[:3])
        draft.splice(end, end, " 🙂")
    draft.demand(
        any(span["start"] > draft.text.index(next(filter(_is_astral, draft.text))) for span in draft.repeated())
    )
    text = draft.text
    draft.measure(lambda place: len(text[:place].encode("utf-16-le")) // 2)
    return "$"


def _is_astral(letter: str) -> bool:
    return ord(letter) >= 0x10000


@fault("SPN304")
def offsets_in_bytes(draft: Draft) -> str:
    _has_words(draft)
    text = draft.text
    draft.demand(not text[: len(text) // 2].isascii())
    draft.measure(lambda place: len(text[:place].encode()))
    return "$"


@fault("SPN304")
def offsets_from_a_text_with_crlf(draft: Draft) -> str:
    _has_words(draft)
    text = draft.text
    draft.demand("\n" in text[: len(text) // 2])
    draft.measure(lambda place: place + text[:place].count("\n"))
    return "$"


@fault("SPN304")
def offsets_from_one(draft: Draft) -> str:
    _has_words(draft)
    draft.measure(lambda place: place + 1)
    return "$"


@fault("SPN304")
def ends_that_are_inclusive(draft: Draft) -> str:
    _has_words(draft)
    for span in draft.spans():
        span["end"] -= 1
    return "$"


@fault("SPN304")
def offsets_from_a_text_without_headline(draft: Draft) -> str:
    _has_words(draft)
    by = draft.random.choice([-7, 12, 30])
    draft.demand(by > 0 or all(span["start"] + by >= 0 for span in draft.spans()))
    draft.measure(lambda place: place + by)
    return "$"


# --- SPN305 to SPN307: boundaries ---------------------------------------------------------------------------


def _loose(draft: Draft) -> Annotation:
    """Choose a mention that no other touches, outside of sources, followed by a blank."""
    sources = [span for quote in draft["quotes"] for span in quote["source"]]
    return draft.one_of(
        "mentions",
        lambda one: (
            draft.text[one["end"] : one["end"] + 1] == " "
            and all(span["end"] <= one["start"] or span["start"] >= one["end"] for span in sources)
            and all(
                other is one or other["end"] < one["start"] or other["start"] > one["end"] + 1
                for other in draft["mentions"]
            )
        ),
    )


@fault("SPN305")
def a_mention_with_a_blank_after_it(draft: Draft) -> str:
    mention = _loose(draft)
    draft.place(mention, mention["start"], mention["end"] + 1)
    return str(mention["id"])


@fault("SPN305")
def a_cue_with_a_blank_before_it(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: one["cue"] and draft.text[one["cue"][0]["start"] - 1] == " ")
    cue = quote["cue"][0]
    draft.demand(all(span["end"] <= cue["start"] - 1 or span["start"] >= cue["end"] for span in quote["content"]))
    draft.place(cue, cue["start"] - 1, cue["end"])
    return str(quote["id"])


@fault("SPN305")
def a_block_with_its_line_feed(draft: Draft) -> str:
    block = draft.one_of("blocks", lambda one: draft.text[one["end"] : one["end"] + 2] == "\n\n")
    draft.demand(not any(one is not block and one["end"] == block["end"] for one in draft["blocks"]))
    block["end"] += 1
    return f"$.blocks[{draft['blocks'].index(block)}]"


@fault("SPN306")
def a_mark_left_outside(draft: Draft) -> str:
    mention = _loose(draft)
    end = mention["end"]
    draft.demand(draft.text[end - 1].isalpha() and draft.block_of(end)["end"] != end)
    draft.splice(end, end, "\N{COMBINING LOW LINE}")
    return str(mention["id"])


@fault("SPN306")
def an_emoji_cut_in_two(draft: Draft) -> str:
    _, end = draft.choose(draft.quiet_words())
    draft.splice(end, end, " 👩\N{ZERO WIDTH JOINER}🚒")
    entity = draft.add_entity("OTHER", "👩")
    id_ = draft.add_mention(end + 1, end + 2, entity, "OTHER", "nominal")
    draft.tidy()
    return id_


@fault("SPN307")
def a_name_without_its_last_letter(draft: Draft) -> str:
    mention = draft.one_of("mentions", lambda one: one["form"] == "nominal" and one["exact"][-2:].isalpha())
    draft.demand(_is_alone(draft, mention))
    draft.place(mention, mention["start"], mention["end"] - 1)
    return str(mention["id"])


@fault("SPN307")
def a_name_without_its_first_letter(draft: Draft) -> str:
    mention = draft.one_of(
        "mentions", lambda one: one["form"] == "nominal" and one["exact"][:2].isalpha() and one["exact"][0].islower()
    )
    draft.demand(_is_alone(draft, mention))
    draft.place(mention, mention["start"] + 1, mention["end"])
    draft.tidy()
    return str(mention["id"])


@fault("SPN307")
def a_cue_cut_short(draft: Draft) -> str:
    quote = draft.one_of(
        "quotes", lambda one: one["cue"] and one["cue"][0]["exact"] and one["cue"][0]["exact"][-2:].isalpha()
    )
    cue = quote["cue"][0]
    draft.place(cue, cue["start"], cue["end"] - 1)
    return str(quote["id"])


def _is_alone(draft: Draft, mention: Annotation) -> bool:
    others = [one for one in draft["mentions"] if one is not mention]
    return all(one["end"] <= mention["start"] or one["start"] >= mention["end"] for one in others)


# --- SPN308 to SPN310: order and copies ---------------------------------------------------------------------


def _splittable(draft: Draft) -> tuple[Annotation, list[tuple[int, int]]]:
    claim = draft.one_of("claims", lambda one: len(one["content"]) == 1)
    span = claim["content"][0]
    words = draft.words(span["start"], span["end"])
    draft.demand(len(words) >= 4 and draft.text[span["start"] : span["end"]].replace(" ", "").isalnum())
    return claim, words


@fault("SPN308")
def fragments_the_wrong_way_round(draft: Draft) -> str:
    claim, words = _splittable(draft)
    claim["content"] = [draft.cover(words[2][0], words[-1][1]), draft.cover(words[0][0], words[1][1])]
    draft.tidy()
    return str(claim["id"])


@fault("SPN308")
def fragments_that_overlap(draft: Draft) -> str:
    claim, words = _splittable(draft)
    claim["content"] = [draft.cover(words[0][0], words[2][1]), draft.cover(words[1][0], words[-1][1])]
    return str(claim["id"])


@fault("SPN308")
def a_cue_twice_in_a_list(draft: Draft) -> str:
    quote = draft.one_of("quotes", lambda one: len(one["cue"]) == 1)
    quote["cue"].append(dict(quote["cue"][0]))
    return str(quote["id"])


def _copied(draft: Draft, layer: str, where: Callable[[Annotation], object] = lambda _: True) -> str:
    original = draft.one_of(layer, where)
    copy = {**original, "id": f"{original['id']}-again"}  # which comes after the original, and so is the one too many
    draft[layer].append(copy)
    draft.tidy()
    return str(copy["id"])


@fault("SPN309")
def a_mention_twice(draft: Draft) -> str:
    return _copied(draft, "mentions")


@fault("SPN309")
def a_quote_twice(draft: Draft) -> str:
    return _copied(draft, "quotes")


@fault("SPN309")
def a_claim_twice(draft: Draft) -> str:
    return _copied(draft, "claims")


@fault("SPN309")
def a_sentence_twice(draft: Draft) -> str:
    sentence = draft.one_of("sentences")
    place = draft["sentences"].index(sentence) + 1
    draft["sentences"].insert(place, dict(sentence))
    return f"$.sentences[{place}]"


@fault("SPN310")
def two_mentions_the_wrong_way_round(draft: Draft) -> str:
    place = draft.random.randrange(len(draft["mentions"]) - 1)
    one, other = draft["mentions"][place : place + 2]
    draft["mentions"][place : place + 2] = [other, one]
    return "$.mentions"


@fault("SPN310")
def sentences_from_the_end(draft: Draft) -> str:
    draft.demand(len(draft["sentences"]) > 1)
    draft["sentences"].reverse()
    return "$.sentences"


@fault("SPN310")
def entities_by_name(draft: Draft) -> str:
    before = list(draft["entities"])
    draft["entities"].sort(key=lambda one: one["name"])
    draft.demand(before != draft["entities"])
    return "$.entities"


@fault("SPN310")
def relations_from_the_end(draft: Draft) -> str:
    draft.demand(len(draft["relations"]) > 1)
    draft["relations"].reverse()
    return "$.relations"


# --- SPN311 to SPN314: against blocks -----------------------------------------------------------------------


def _boilerplate(draft: Draft) -> tuple[int, int]:
    draft.demand(draft["blocks"])
    start, words = len(draft.text) + 2, "See also our weather page and the list of tides."
    draft["text"] = f"{draft.text}\n\n{words}"
    draft["blocks"].append({"kind": "boilerplate", "start": start, "end": start + len(words)})
    draft.rehash()
    return start, start + len(words)


@fault("SPN311")
def a_mention_in_boilerplate(draft: Draft) -> str:
    start, _ = _boilerplate(draft)
    place = draft.text.index("weather page", start)
    entity = draft.add_entity("OTHER", "weather page")
    id_ = draft.add_mention(place, place + len("weather page"), entity, "OTHER", "nominal")
    draft.tidy()
    return id_


@fault("SPN311")
def a_sentence_in_boilerplate(draft: Draft) -> str:
    start, end = _boilerplate(draft)
    draft["sentences"].append({"start": start, "end": end})
    return f"$.sentences[{len(draft['sentences']) - 1}]"


def _neighbors(draft: Draft) -> tuple[Annotation, Annotation]:
    """Choose the last sentence of a block and the first of the next."""
    sentences = draft["sentences"]
    pairs = list(itertools.pairwise(sentences))
    return draft.choose(pair for pair in pairs if "\n\n" in draft.text[pair[0]["end"] : pair[1]["start"]])


@fault("SPN312")
def two_sentences_of_two_blocks_made_one(draft: Draft) -> str:
    one, other = _neighbors(draft)
    one["end"] = other["end"]
    draft["sentences"].remove(other)
    return f"$.sentences[{draft['sentences'].index(one)}]"


@fault("SPN312")
def a_sentence_in_no_block(draft: Draft) -> str:
    draft.demand(draft["blocks"])
    start, words = len(draft.text) + 2, "The next tide comes at noon."
    draft["text"] = f"{draft.text}\n\n{words}"
    draft["sentences"].append({"start": start, "end": start + len(words)})
    draft["layers"] = [{**one, "status": "draft"} if one["name"] == "blocks" else one for one in draft["layers"]]
    draft.rehash()
    return f"$.sentences[{len(draft['sentences']) - 1}]"


def _across(draft: Draft) -> tuple[int, int]:
    """Choose a stretch from the last word of a block to the first of the next that nothing else meets."""
    found = []
    for block, following in zip(draft["blocks"], draft["blocks"][1:], strict=False):
        words, others = draft.words(block["start"], block["end"]), draft.words(following["start"], following["end"])
        if words and others and following["start"] >= block["end"] and draft.is_free(words[-1][0], others[0][1]):
            found.append((words[-1][0], others[0][1]))
    return draft.choose(found)


@fault("SPN313", also=["MEN402"])
def a_mention_over_two_paragraphs(draft: Draft) -> str:
    start, end = _across(draft)
    entity = draft.add_entity("OTHER", draft.text[start:end])
    id_ = draft.add_mention(start, end, entity, "OTHER", "nominal")
    draft.tidy()
    return id_


@fault("SPN313")
def a_quote_over_two_paragraphs(draft: Draft) -> str:
    id_ = draft.add_quote(_across(draft))
    draft.tidy()
    return id_


@fault("SPN313", also=["CLM402"])
def a_claim_over_two_paragraphs(draft: Draft) -> str:
    claim = draft.one_of("claims", lambda one: one["quote"] is None)
    claim["content"] = [draft.cover(*_across(draft))]
    draft.tidy()
    return str(claim["id"])


@fault("SPN314")
def a_sentence_that_takes_a_word_of_the_next(draft: Draft) -> str:
    sentences = draft["sentences"]
    place = draft.choose(
        place
        for place, (one, other) in enumerate(itertools.pairwise(sentences))
        if draft.text[one["end"] : other["start"]] == " "
    )
    first = draft.words(sentences[place + 1]["start"], sentences[place + 1]["end"])[0]
    draft.demand(draft.is_free(*first, "claims", "mentions"))
    sentences[place]["end"] = first[1]
    return f"$.sentences[{place + 1}]"


@fault("SPN314")
def a_block_that_begins_in_the_one_before(draft: Draft) -> str:
    place = draft.choose(
        place
        for place, (one, other) in enumerate(zip(draft["blocks"], draft["blocks"][1:], strict=False))
        if other["start"] - one["end"] == 2
    )
    block, following = draft["blocks"][place : place + 2]
    last = draft.words(block["start"], block["end"])[-1]
    draft.demand(draft.is_free(last[0], block["end"]))
    following["start"] = last[0]
    return f"$.blocks[{place + 1}]"
