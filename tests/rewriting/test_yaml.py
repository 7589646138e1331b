"""YAML sources mended in place: comments, order and style survive, and only what changes is written anew."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from newscorpus.fixes import fix_files
from newscorpus.formats.yaml import _Loader
from newscorpus.rewriting._yaml_edits import EditError, edit
from newscorpus.validate import validate

SOURCES = sorted(Path(__file__).parents[2].glob("corpus/sources/*/*.yaml"))
WITH_TEXT = [path for path in SOURCES if "\ntext: |" in path.read_text("utf-8")][:: max(1, len(SOURCES) // 40)]

SOURCE = """\
# A source of its own style.
id: pay-vote
language: en          # British
rights: {license: CC-BY-4.0}
origin: {kind: written}
layers: {all: {status: silver, method: model, annotators: [writer-1], guideline: "1.0"}}
text: |-
  Rain fell, she said. Lena Oduya left Marl.

  “We were promised six,” Oduya said. Oduya went home.
entities:   # who is who
  oduya: {type: PERSON, name: 'Lena Oduya', fictional: true}   # the secretary

  marl:
    type: GPE      # a town
    name: Marl
    fictional: true
mentions:
  - {entity: oduya, quote: she, form: pronoun}
  - {entity: oduya, quote: "Lena Oduya"}     # full name
  # the town
  - quote: Marl
    entity: marl
  - {label: CARDINAL, quote: six}
  - {entity: oduya, quote: Oduya#2}
  - {entity: oduya, quote: "Oduya#3"}
quotes:
  rain: {content: Rain fell, cue: said#1, source: she, speakers: [oduya]}
  pay:
    type: direct
    content: ["We were promised six,"]
    cue: "said#2"   # a cue
    source: Oduya#2
    speakers:
      - oduya
claims: {}
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source with nothing to mend."""
    path = tmp_path / "pay-vote.yaml"
    path.write_text(SOURCE, "utf-8")
    assert [one.code for one in validate(path)] == []
    return path


def mended(path: Path, *changes: tuple[str, str]) -> str:
    """Change a source, mend it, and return what it holds then."""
    text = SOURCE
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    assert list(validate(path))
    fix_files([str(path)], unsafe=True)
    again = path.read_text("utf-8")
    assert not fix_files([str(path)], unsafe=True).changed
    assert path.read_text("utf-8") == again
    return again


MENDED_TO_WHAT_IT_WAS = {
    "the blank at the end of a quotation": ("quote: she,", "quote: '|she |said',", "quote: '|she| said',"),
    "half a word": ('quote: "Lena Oduya"}', 'quote: "|Lena Odu|ya"}', 'quote: "Lena Oduya"}'),
    "half a word of an own line": ("quote: Marl", "quote: '|Mar|l'", "quote: 'Marl'"),
    "a type in an own line": ("type: direct", "type: mixed", None),
    "a type in an own line, with a comment": ("type: direct", "type: mixed   # sure?", "type: direct   # sure?"),
    "the marks of a direct quote": ('["We were promised six,"]', '["“We were promised six,”"]', None),
    "a misspelled field": ("entity: marl", "entitiy: marl", None),
    "a misspelled value": ("type: GPE      # a town", "type: gpe      # a town", None),
    "a label of another kind": (
        'quote: "Lena Oduya"}',
        'quote: "Lena Oduya", label: ORG}',
        'quote: "Lena Oduya", label: PERSON}',
    ),
    "an entity that nobody mentions": (
        "\n  marl:\n",
        "\n  # nobody\n  ghost: {type: PERSON, name: she}  # gone\n  marl:\n",
        "\n  # nobody\n  marl:\n",
    ),
    "a mention twice": ("  # the town\n", "  - {entity: oduya, quote: Lena Oduya}  # again\n  # the town\n", None),
    "an invisible character in the text": ("Lena Oduya left", "Lena Oduya le\u00adft", None),
    "a letter in two": ("Rain fell, she said.", "Rain fe\u0301ll, she said.", "Rain f\u00e9ll, she said."),
}


@pytest.mark.parametrize("what", MENDED_TO_WHAT_IT_WAS)
def test_only_what_changes_is_written_anew(what: str, source: Path) -> None:
    right, wrong, after = MENDED_TO_WHAT_IT_WAS[what]
    if what == "a letter in two":
        changes = [(right, wrong), ("content: Rain fell,", "content: Rain fe\u0301ll,")]
        expected = SOURCE.replace(right, after or "").replace("content: Rain fell,", "content: Rain f\u00e9ll,")
    else:
        changes, expected = [(right, wrong)], SOURCE.replace(right, right if after is None else after)
    assert mended(source, *changes) == expected


def test_a_name_left_unmarked_is_marked_in_its_place(source: Path) -> None:
    text = mended(source, ('  - {entity: oduya, quote: "Oduya#3"}\n', ""))
    assert text == SOURCE.replace('"Oduya#3"', "Oduya#3")


def test_references_follow_a_new_id(source: Path) -> None:
    text = mended(source, ("  rain: {", "  marl: {"))
    assert text == SOURCE.replace("  rain: {", "  marl-2: {")


def test_line_ends_of_windows_stay(source: Path) -> None:
    broken = SOURCE.replace('quote: "Lena Oduya"}', 'quote: "|Lena Odu|ya"}').replace("type: direct", "type: mixed")
    source.write_bytes(broken.replace("\n", "\r\n").encode())
    fix_files([str(source)], unsafe=True)
    assert source.read_bytes() == SOURCE.replace("\n", "\r\n").encode()


def test_a_mark_goes_without_anything_else(source: Path) -> None:
    source.write_bytes(b"\xef\xbb\xbf" + SOURCE.encode())
    assert fix_files([str(source)]).fixed == {"FIL104": 1}
    assert source.read_text("utf-8") == SOURCE


def test_what_cannot_be_written_is_left_and_said(source: Path) -> None:
    # the headline is found by rule, so there is no place where its extent could be mended
    text = SOURCE.replace(
        "text: |-\n  Rain",
        "segmentation: listed\nblocks: [{kind: paragraph, quote: {start: 0, end: 43}}]\ntext: |-\n  Rain",
    )
    source.write_text(text, "utf-8")
    outcome = fix_files([str(source)])
    assert outcome.fixed["SPN305"] == 1
    assert "{start: 0, end: 42}" in source.read_text("utf-8")
    twice = SOURCE.replace("language: en  ", "language: en\nlanguage: en  ")
    source.write_text(twice, "utf-8")
    assert not fix_files([str(source)], unsafe=True).changed


def test_offsets_are_converted_in_their_places(tmp_path: Path) -> None:
    path = tmp_path / "emoji.yaml"
    text = """\
id: emoji
language: en
rights: {license: CC-BY-4.0}
origin: {kind: written}
layers: {entities: {status: draft, method: model}}
text: "Bra 🙂, said Ada. Bo left."
mentions:
  - {label: DATE, quote: {start: 13, end: 16, exact: Ada}}   # from JavaScript
  - {label: DATE, quote: {start: 18, end: 20, exact: Bo}}
"""
    path.write_text(text, "utf-8")
    assert fix_files([str(path)]).fixed == {"SPN304": 1}
    assert path.read_text("utf-8") == text.replace("13, end: 16", "12, end: 15").replace("18, end: 20", "17, end: 19")


# --- faults in the sources of the corpus ----------------------------------------------------------------------


def _in_text(change: Callable[[str, Random], str]) -> Callable[[str, Random], str]:
    def changed(source: str, random: Random) -> str:
        start, end = source.index("\ntext: |"), source.index("\nentities:")
        return source[:start] + change(source[start:end], random) + source[end:]

    return changed


def _insert(character: str) -> Callable[[str, Random], str]:
    def inserted(text: str, random: Random) -> str:
        # in words that stand once: a broken one among several changes what the numbers of the others mean
        words = [match for match in re.finditer(r"(?<!\w)[a-z]{4,}", text) if text.count(match[0]) == 1]
        places = [match.start() + 2 for match in words][5:]
        for place in sorted(random.sample(places, 3), reverse=True):
            text = text[:place] + character + text[place:]
        return text

    return inserted


def _blank(source: str, random: Random) -> str:
    places = re.findall(r'quote: "[^"|]*\|[^"|]+\| [^"|]+"', source)
    assume(places)
    found = random.choice(places)
    return source.replace(found, re.sub(r"\| ", " |", found), 1)


def _repeat(source: str, random: Random) -> str:
    lines = source.split("\n")
    place = random.choice([place for place, line in enumerate(lines) if re.match(r" *- \{entity", line)])
    return "\n".join([*lines[: place + 1], *lines[place:]])


RESTORED: dict[str, Callable[[str, Random], str]] = {
    "letters in two": _in_text(lambda text, _: unicodedata.normalize("NFD", text)),
    "soft hyphens": _in_text(_insert("\u00ad")),
    "controls of direction": _in_text(_insert("\u202e")),
    "zero-width spaces": _in_text(_insert("\u200b")),
    "a blank in a quotation": _blank,
    "a mention twice": _repeat,
    "a mark at the beginning": lambda source, _: f"\ufeff{source}",
    "a misspelled field": lambda source, _: source.replace("label: DATE", "lable: DATE", 1),
    "a misspelled value": lambda source, _: source.replace("source_kind: unnamed", "source_kind: unamed", 1),
}


@pytest.mark.parametrize("fault", RESTORED)
@given(path=st.sampled_from(WITH_TEXT), seed=st.integers(0, 2**32))
@settings(max_examples=6)
def test_a_source_becomes_what_it_was(
    fault: str, path: Path, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    right = path.read_text("utf-8")
    wrong = RESTORED[fault](right, Random(seed))
    copy = tmp_path_factory.mktemp("source") / path.name
    copy.write_bytes(wrong.encode())
    outcome = fix_files([str(copy)], unsafe=True)
    after = copy.read_bytes().decode()
    codes = {code for code, _ in outcome.left} - {"TXT309"}
    assert after == right or codes, outcome
    if codes:  # a scar that the invisible character hid
        assert {reason for _, reason in outcome.left} == {"it would add TXT309"}
        assert after == wrong


# --- editing ----------------------------------------------------------------------------------------------------

SCALARS = st.one_of(
    st.booleans(),
    st.integers(-9, 999),
    st.text("ab: #,'\"[]{}|é🙂\n-", max_size=8),
    st.sampled_from(["no", "1.5", "2025-01-01", "~", "", "null"]),
)
KEYS = st.sampled_from(["id", "quote", "a b", "no", "é", "x-1"])
CONTENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
MAPPINGS = st.dictionaries(KEYS, CONTENTS, min_size=1, max_size=4)


@given(MAPPINGS, MAPPINGS, st.sampled_from([None, False, True]), st.sampled_from([None, "'", '"']))
@settings(max_examples=300)
def test_an_edited_document_holds_what_was_asked_or_nothing_was_done(
    old: dict[str, Any], new: dict[str, Any], flow: bool | None, style: str | None
) -> None:
    text = yaml.dump(
        old, Dumper=yaml.SafeDumper, default_flow_style=flow, default_style=style, allow_unicode=True, width=10**6
    )
    try:
        edited = edit(text, new)
    except EditError:
        return
    assert yaml.load(edited, Loader=_Loader) == new
    if old == new:
        assert edited == text


COMMENTED = """\
# first
a: 1   # one
list:  # two
  - {k: v, w: [1, 2]}   # three
  # four
  - k: v
    w: x     # five
  - plain
flow: {a: b, c: d}   # six
# last
"""


@pytest.mark.parametrize(
    "change, edited",
    [
        (lambda it: it.update(a=2), ("a: 1   # one", "a: 2   # one")),
        (lambda it: it.pop("a"), ("a: 1   # one\n", "")),
        (
            lambda it: it.update(more="x: y"),
            ("flow: {a: b, c: d}   # six\n", 'flow: {a: b, c: d}   # six\nmore: "x: y"\n'),
        ),
        (lambda it: it["list"].pop(0), ("  - {k: v, w: [1, 2]}   # three\n", "")),
        (lambda it: it["list"].pop(1), ("  - k: v\n    w: x     # five\n", "")),
        (lambda it: it["list"].insert(1, {"n": "e"}), ("# three\n", "# three\n  - {n: e}\n")),
        (lambda it: it["list"].append(3), ("  - plain\n", "  - plain\n  - 3\n")),
        (lambda it: it["list"][0]["w"].append(3), ("[1, 2]", "[1, 2, 3]")),
        (lambda it: it["list"][0]["w"].pop(0), ("[1, 2]", "[2]")),
        (lambda it: it["list"][0]["w"].clear(), ("[1, 2]", "[]")),
        (lambda it: it["list"][1].update(w="no"), ("w: x     # five", 'w: "no"     # five')),
        (lambda it: it["list"][1].update(n=1), ("w: x     # five\n", "w: x     # five\n    n: 1\n")),
        (lambda it: it["flow"].pop("a"), ("{a: b, c: d}", "{c: d}")),
        (lambda it: it["flow"].pop("c"), ("{a: b, c: d}", "{a: b}")),
        (lambda it: it["flow"].clear(), ("{a: b, c: d}", "{}")),
        (lambda it: it.update(list=[]), (COMMENTED[COMMENTED.index("  # two") : COMMENTED.index("flow")], " []\n")),
    ],
)
def test_edits_leave_comments_order_and_style(change: Callable[[Any], object], edited: tuple[str, str]) -> None:
    content = yaml.load(COMMENTED, Loader=_Loader)
    change(content)
    assert COMMENTED.count(edited[0]) == 1
    assert edit(COMMENTED, content) == COMMENTED.replace(*edited)
