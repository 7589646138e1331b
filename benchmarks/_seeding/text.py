"""Level 3: what is wrong with a text."""

from __future__ import annotations

import unicodedata

from benchmarks._seeding import Draft, fault

# --- TXT301, TXT302 -----------------------------------------------------------------------------------------


@fault("TXT301")
def a_letter_changed_and_the_hash_left(draft: Draft) -> str:
    start, _ = draft.choose(word for word in draft.quiet_words() if draft.is_free(*word))
    text = draft.text
    draft["text"] = f"{text[:start]}{'a' if text[start] != 'a' else 'e'}{text[start + 1 :]}"
    return "$.text_sha256"


@fault("TXT301")
def the_hash_of_a_text_with_crlf(draft: Draft) -> str:
    text = draft.text
    draft["text"] = text.replace("\n", "\r\n")
    draft.rehash()
    draft["text"], draft["text_length"] = text, len(text)
    return "$.text_sha256"


@fault("TXT301")
def the_hash_of_nothing(draft: Draft) -> str:
    draft.demand(draft.text)
    draft["text_sha256"] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    return "$.text_sha256"


@fault("TXT302")
def the_length_in_bytes(draft: Draft) -> str:
    draft.demand(not draft.text.isascii())
    draft["text_length"] = len(draft.text.encode())
    return "$.text_length"


@fault("TXT302")
def a_length_too_long_by_one(draft: Draft) -> str:
    draft["text_length"] = len(draft.text) + 1
    return "$.text_length"


@fault("TXT302")
def no_length_at_all(draft: Draft) -> str:
    draft.demand(draft.text)
    draft["text_length"] = 0
    return "$.text_length"


# --- TXT303 to TXT307: characters ---------------------------------------------------------------------------


@fault("TXT303")
def letters_taken_apart(draft: Draft) -> str:
    places = [place for place, letter in enumerate(draft.text) if unicodedata.normalize("NFD", letter) != letter]
    once = [one for one in draft["mentions"] if one["form"] == "nominal" or draft.text.count(one["exact"] or " ") == 1]
    within = {place for one in once for place in range(one["start"], one["end"])}
    place = draft.choose(place for place in places if place in within or draft.is_free(place, place + 1, "mentions"))
    draft.splice(place, place + 1, unicodedata.normalize("NFD", draft.text[place]))
    return "$.text"


@fault("TXT303")
def a_unit_for_a_letter(draft: Draft) -> str:
    _start, end = draft.choose(draft.quiet_words())
    draft.splice(end, end, " 20 \N{KELVIN SIGN}")
    return "$.text"


@fault("TXT303")
def a_mark_of_its_own_after_a_letter(draft: Draft) -> str:
    start, _end = draft.choose(draft.quiet_words())
    draft.splice(start + 1, start + 2, "e\N{COMBINING ACUTE ACCENT}")
    return "$.text"


@fault("TXT304")
def line_ends_of_windows(draft: Draft) -> str:
    for place in [place for place, letter in enumerate(draft.text) if letter == "\n"][::-1]:
        draft.splice(place, place + 1, "\r\n")
    return "$.text"


@fault("TXT304")
def one_carriage_return(draft: Draft) -> str:
    _, end = draft.choose(draft.quiet_words())
    draft.splice(end, end, "\r")
    return "$.text"


@fault("TXT305")
def a_control_character(draft: Draft) -> str:
    _, end = draft.choose(draft.quiet_words())
    draft.splice(end, end, draft.choose("\x07\x1b\x85\x0b"))
    return "$.text"


@fault("TXT305")
def a_line_separator(draft: Draft) -> str:
    _, end = draft.choose(draft.quiet_words())
    draft.splice(end, end + 1, "\N{LINE SEPARATOR}")
    return "$.text"


@fault("TXT306")
def an_override_of_direction(draft: Draft) -> str:
    start, _ = draft.choose(draft.quiet_words())
    draft.splice(start, start, "\N{RIGHT-TO-LEFT OVERRIDE}")
    return "$.text"


@fault("TXT306")
def a_mark_of_direction(draft: Draft) -> str:
    _, end = draft.choose(draft.quiet_words())
    draft.splice(end, end, draft.choose("\N{LEFT-TO-RIGHT MARK}\N{ARABIC LETTER MARK}"))
    return "$.text"


@fault("TXT307")
def a_soft_hyphen(draft: Draft) -> str:
    start, _ = draft.choose(draft.quiet_words())
    draft.splice(start + 2, start + 2, "\N{SOFT HYPHEN}")
    return "$.text"


@fault("TXT307")
def a_space_of_no_width(draft: Draft) -> str:
    _, end = draft.choose(draft.quiet_words())
    draft.splice(end, end, "\N{ZERO WIDTH SPACE}")
    return "$.text"


@fault("TXT307")
def a_byte_order_mark_inside(draft: Draft) -> str:
    start, _ = draft.choose(draft.quiet_words())
    draft.splice(start, start, "\N{ZERO WIDTH NO-BREAK SPACE}")
    return "$.text"


# --- TXT308 to TXT310: wholes -------------------------------------------------------------------------------


def _bare(draft: Draft, text: str) -> str:
    draft.demand(draft.text)
    for layer in ("layers", "blocks", "sentences", "entities", "mentions", "quotes", "claims", "relations"):
        draft[layer] = []
    draft["text"] = text
    draft.rehash()
    return "$.text"


@fault("TXT308", alone=True)
def a_text_without_a_character(draft: Draft) -> str:
    return _bare(draft, "")


@fault("TXT308", alone=True)
def a_text_of_white_space(draft: Draft) -> str:
    return _bare(draft, " \n\n\t")


@fault("TXT309")
def two_sentences_run_together(draft: Draft) -> str:
    text = draft.text
    ends = {sentence["end"] for sentence in draft["sentences"]}
    gaps = [end for end in ends if text[end - 2 : end + 1].endswith(". ") and text[end - 2 : end - 1].islower()]
    gap = draft.choose(
        gap
        for gap in gaps
        if text[gap + 1 : gap + 3].istitle() and text[gap + 2 : gap + 3].islower() and draft.is_free(gap, gap + 1)
    )
    draft.splice(gap, gap + 1, "")
    return "$.text"


@fault("TXT309")
def a_credit_line_that_goes_on(draft: Draft) -> str:
    return _append(draft, "Reporting by Jan HolmEditing by Ida Berg", "credit")


@fault("TXT310")
def a_line_that_no_block_has(draft: Draft) -> str:
    return _append(draft, draft.choose(["Photos by the harbor office", "More to follow."]), None)


@fault("TXT310")
def a_block_that_ends_too_early(draft: Draft) -> str:
    found = []
    for block in draft["blocks"]:
        words = draft.words(block["start"], block["end"])
        cut = words[-2][1] if len(words) > 3 else 0
        shown = [sentence for sentence in draft["sentences"] if sentence["start"] < cut < sentence["end"]]
        if cut and draft.is_free(cut + 1, block["end"]) and (shown or block["kind"] == "credit"):
            found.append((block, cut, shown))
    block, cut, shown = draft.choose(found)
    for part in (block, *shown):
        part["end"] = cut
    return "$.text"


def _append(draft: Draft, words: str, kind: str | None) -> str:
    draft.demand(any(layer["name"] == "blocks" for layer in draft["layers"]) and draft["blocks"])
    start = len(draft.text) + 2
    draft["text"] = f"{draft.text}\n\n{words}"
    if kind is not None:
        draft["blocks"].append({"kind": kind, "start": start, "end": start + len(words)})
        draft.tidy()
    draft.rehash()
    return "$.text"
