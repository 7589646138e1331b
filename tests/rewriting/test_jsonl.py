"""JSON Lines mended in place: what is not mended stays byte for byte, what is keeps its style, files are whole."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscorpus.article import Article
from newscorpus.corpus import Corpus
from newscorpus.errors import WriteError
from newscorpus.files import read, write
from newscorpus.fixes import fix_files
from newscorpus.rewriting import jsonl
from newscorpus.rewriting.jsonl import Line


@pytest.fixture
def good(article: Article) -> bytes:
    """A line with nothing to mend."""
    return article.model_dump_json().encode()


@pytest.fixture
def bad(article: Article) -> bytes:
    """The same with a wrong length."""
    return article.model_copy(update={"text_length": 7}).model_dump_json().encode()


def test_other_lines_stay_byte_for_byte(good: bytes, bad: bytes, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    odd = json.dumps(json.loads(good), indent=None, ensure_ascii=True, sort_keys=True).encode()
    others = [good, b"", b"no json \xff", b'{"a": 1, "a": 2}', b"[1]", odd, b"  ", good + b"\r"]
    path.write_bytes(b"\n".join([*others, bad + b"\r", bad]))
    outcome = fix_files([str(path)])
    assert (outcome.fixed, outcome.changed) == ({"TXT302": 2}, [str(path)])
    assert path.read_bytes() == b"\n".join([*others, good + b"\r", good])


def test_a_line_keeps_its_style(article: Article, tmp_path: Path) -> None:
    record = json.loads(article.model_dump_json())
    path = tmp_path / "records.jsonl"
    styles: list[dict[str, Any]] = [
        {},
        {"ensure_ascii": False},
        {"separators": (",", ":")},
        {"separators": (",", ":"), "ensure_ascii": False},
    ]
    backwards = dict(reversed(record.items()))
    lines = [json.dumps(one, **style) for one in (record, backwards) for style in styles]
    broken = [json.dumps(one | {"text_length": 7}, **style) for one in (record, backwards) for style in styles]
    path.write_text("\n".join(broken) + "\n", "utf-8")
    fix_files([str(path)])
    assert path.read_text("utf-8").splitlines() == lines


def test_a_mark_goes_and_stays_with_what_is_asked(good: bytes, bad: bytes, tmp_path: Path) -> None:
    from newscorpus.rules import find_rule

    path = tmp_path / "records.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + bad + b"\n")
    fix_files([str(path)], rules=[find_rule("TXT302")])
    assert path.read_bytes() == b"\xef\xbb\xbf" + good + b"\n"
    assert fix_files([str(path)]).fixed == {"FIL104": 1}
    assert path.read_bytes() == good + b"\n"
    path.write_bytes(b"\xef\xbb\xbf{no json\n" + bad)
    assert fix_files([str(path)]).fixed == {"FIL104": 1, "TXT302": 1}
    assert path.read_bytes() == b"{no json\n" + good


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_compressed_files_stay_compressed(ending: str, article: Article, tmp_path: Path) -> None:
    path = tmp_path / f"records.jsonl{ending}"
    write(path, [article.model_copy(update={"text_length": 7})])
    assert fix_files([str(path)]).fixed == {"TXT302": 1}
    assert list(read(path)) == [article]
    assert path.read_bytes()[:2] in (b"\x1f\x8b", b"\x28\xb5")


def test_what_stands_before_the_first_mended_line_is_copied(article: Article, bad: bytes, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    small = b'{"id": "a"}\n'
    path.write_bytes(small * 2500 + bad + b"\n" + small * 1200)
    assert fix_files([str(path)]).fixed == {"TXT302": 1}
    assert path.read_bytes() == small * 2500 + article.model_dump_json().encode() + b"\n" + small * 1200


def test_a_line_that_is_too_long_is_passed_on(
    good: bytes, bad: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "LONGEST_LINE", len(bad) + 10)
    monkeypatch.setattr("newscorpus.formats.jsonl.LONGEST_LINE", len(bad) + 10)
    path = tmp_path / "records.jsonl"
    long = b'{"x": "' + b"y" * 3 * len(bad) + b'"}'
    path.write_bytes(b"\n".join([long, bad, long]))
    assert fix_files([str(path)]).fixed == {"TXT302": 1}
    assert path.read_bytes() == b"\n".join([long, good, long])


def test_a_file_with_nothing_to_mend_is_not_written(good: bytes, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(good)
    before = path.stat()
    assert not fix_files([str(path), str(tmp_path)]).changed
    assert path.stat() == before


def test_a_file_is_replaced_whole_or_not_at_all(bad: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(bad + b"\n" + bad)

    def fail(self: object, target: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(WriteError):
        fix_files([str(path)])
    assert path.read_bytes() == bad + b"\n" + bad
    assert [one.name for one in tmp_path.iterdir()] == ["records.jsonl"]


def test_a_file_that_is_cut_stays_as_it_is(bad: bytes, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl.gz"
    content = gzip.compress(b"\n".join([bad] * 30))
    path.write_bytes(content[: len(content) - 40])
    outcome = fix_files([str(path)])
    assert not outcome.fixed
    assert path.read_bytes() == content[: len(content) - 40]
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_stays_a_link_and_permissions_stay(bad: bytes, good: bytes, tmp_path: Path) -> None:
    path, link = tmp_path / "real.jsonl", tmp_path / "linked.jsonl"
    path.write_bytes(bad)
    path.chmod(0o640)
    link.symlink_to(path)
    fix_files([str(link)])
    assert link.is_symlink()
    assert path.read_bytes() == good
    assert path.stat().st_mode & 0o777 == 0o640


def test_many_records_are_mended_one_by_one(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    articles = list(corpus)[:30] * 3
    write(path, [one.model_copy(update={"mentions": (*one.mentions[::-1],)}) for one in articles])
    fix_files([str(path)])
    assert list(read(path)) == articles


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    ),
    st.booleans(),
)
@settings(max_examples=200)
def test_a_line_is_read_only_if_it_can_be_written_again(value: Any, is_ascii: bool) -> None:
    text = json.dumps({"value": value}, ensure_ascii=is_ascii)
    line = Line.parse("a.jsonl", text)
    if line is not None:
        assert json.loads(line.text) == json.loads(text)
    else:
        assert "NaN" in text or "Infinity" in text


def test_standard_input_and_addresses_are_left_alone() -> None:
    assert not fix_files(["-", "memory://records.jsonl", "nowhere.jsonl"]).changed
