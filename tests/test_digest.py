"""What is kept of a corpus: signatures against what they estimate; thresholds, order, an earlier release."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from newscorpus.cli import main
from newscorpus.code_points import CodePoints
from newscorpus.columns import Columns
from newscorpus.config import choose_rules, settings_for
from newscorpus.digest import CorpusDigest, digest
from newscorpus.records import Batch, to_record_batch
from newscorpus.settings import Settings
from newscorpus.shingles import agreement, find_words, sign
from newscorpus.text import is_word_character, sha256
from newscorpus.validate import validate

SYLLABLES = "ba ke ló mi nu ra sö ti vy za".split()


def _words(random: random.Random, count: int) -> list[str]:
    return ["".join(random.choices(SYLLABLES, k=3)) for _ in range(count)]


def _changed(random: random.Random, words: Sequence[str], share: float) -> list[str]:
    return [_words(random, 1)[0] if random.random() < share else word for word in words]


def _signatures(texts: Sequence[str | None]) -> Any:
    return sign(find_words(CodePoints(pa.array(texts, pa.string()))))


def _shared(one: str, other: str) -> float:
    shingles = []
    for text in (one, other):
        words = re.findall(r"\w+", text.lower())
        shingles.append({tuple(words[place : place + 5]) for place in range(len(words) - 4)})
    return len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])


def test_words_are_those_of_unicode_and_end_with_their_text() -> None:
    texts = ["One two", "three Four.", "", None, "five-six ’tis Ünïcode", " x_1 2 ", "\u0301a"]
    expected = [re.findall(r"\w+", text or "") for text in texts[:-1]] + [["\u0301a"]]
    assert all(is_word_character(letter) for words in expected for word in words for letter in word)
    words = find_words(CodePoints(pa.array(texts)))
    assert words.counts.tolist() == [len(of_text) for of_text in expected]
    flat = [word.lower() for of_text in expected for word in of_text]
    assert [len({*pair}) for pair in zip(flat, words.hash.tolist(), strict=True)] == [2] * len(flat)
    assert len(set(words.hash.tolist())) == len(set(flat))


@pytest.mark.parametrize("length", [40, 400])
def test_signatures_estimate_what_texts_share(length: int) -> None:
    randomness = random.Random(1)
    pairs = []
    for share in [0, 0.01, 0.03, 0.1, 0.3] * 40:
        words = _words(randomness, length)
        pairs.append((" ".join(words), ", ".join(_changed(randomness, words, share)).upper()))
    one, other = zip(*pairs, strict=True)
    errors = agreement(_signatures(one), _signatures(other)) - [_shared(*pair) for pair in pairs]
    assert abs(errors.mean()) < 0.02
    assert np.sqrt((errors**2).mean()) < 0.09


def test_texts_too_short_for_a_shingle_have_no_signature() -> None:
    assert not _signatures(["one two three four", "", None]).any()


def _record(id_: str, text: str) -> dict[str, Any]:
    return {
        **{"schema_version": "1.0.0", "id": id_, "language": "en", "text": text, "text_length": len(text)},
        **{"text_sha256": sha256(text), "rights": {"license": "CC0-1.0", "text": "included"}},
        **{"origin": {"kind": "written"}},
    }


@pytest.fixture
def corpus(tmp_path: Path) -> Callable[..., Path]:
    def write(**splits: Sequence[tuple[str, str]]) -> Path:
        for split, articles in splits.items():
            lines = "".join(json.dumps(_record(*article)) + "\n" for article in articles)
            (tmp_path / f"{split}.jsonl").write_text(lines, "utf-8")
        return tmp_path

    return write


def _found(path: Path, code: str, **options: Any) -> list[tuple[str | None, str]]:
    return [(one.location.article, one.message) for one in validate(path, **options) if one.code == code]


def test_near_duplicates_are_found_among_many_whatever_the_order(corpus: Callable[..., Path]) -> None:
    randomness = random.Random(2)
    boilerplate = " ".join(_words(randomness, 15))
    train = {f"train-{number}": _words(randomness, 120) for number in range(400)}
    copied = randomness.sample(sorted(train), 40)
    copies = {f"copy-of-{name}": _changed(randomness, train[name], 0.03) for name in copied}
    others = {f"test-{number}": _words(randomness, 120) for number in range(200)}
    articles = [
        [(name, f"{' '.join(words)} {boilerplate}") for name, words in split.items()]
        for split in (train, {**copies, **others})
    ]
    found = _found(corpus(train=articles[0], test=articles[1]), "COR503")
    assert sorted(id_ or "" for id_, _ in found) == sorted(copies)
    assert all(f"`{(id_ or '').removeprefix('copy-of-')}`" in message for id_, message in found)
    for split in articles:
        randomness.shuffle(split)
    again = _found(corpus(train=articles[0], test=articles[1]), "COR503")
    assert [re.sub(r":\d+`", "", message) for _, message in sorted(again)] == [
        re.sub(r":\d+`", "", message) for _, message in sorted(found)
    ]


def test_thresholds_reach_the_rules(corpus: Callable[..., Path]) -> None:
    randomness = random.Random(3)
    words = _words(randomness, 200)
    copy = _changed(randomness, words, 0.02)
    folder = corpus(train=[("the-first", " ".join(words))], test=[("the-other", " ".join(copy))])
    assert _found(folder, "COR503")
    settings = Settings(thresholds={"near-duplicate-across-splits": {"similarity": 0.99}})
    assert not _found(folder, "COR503", config=settings)
    settings = Settings(thresholds={"near-duplicate-across-splits": {"shortest": 500}})
    assert not _found(folder, "COR503", config=settings)
    (chosen,) = choose_rules(settings_for(settings, "COR503"))
    assert chosen.thresholds == {"similarity": 0.5, "shortest": 500}


def test_an_earlier_release_that_is_none_is_not_passed_over(
    corpus: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = corpus(train=[("the-first", "One two.")])
    findings = validate(folder / "train.jsonl", against=tmp_path / "nowhere")
    assert [one.code for one in findings if one.is_fatal] == ["FIL101"]
    arguments = ["newscorpus", "validate", str(folder / "train.jsonl"), "--against", str(folder)]
    monkeypatch.setattr("sys.argv", arguments)
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert "it is no release" in capsys.readouterr().out


def test_a_digest_bears_records_of_which_nothing_is_known() -> None:
    records = to_record_batch(
        [{}, {"text": "", "quotes": [None, {"id": "q", "type": "direct", "content": [None]}]}], lenient=True
    )
    one = digest(Columns(Batch(records, ["a.jsonl", "train/b.jsonl"], [1, 2])))
    assert one.splits.tolist() == [3, 0]
    assert not one.texts.any()
    assert not len(one.quotations.hash)
    whole = CorpusDigest([one, digest(Columns(Batch(records.slice(0, 0), [], [])))])
    assert [whole.location(number).line for number in (0, 1)] == [1, 2]
    assert not CorpusDigest([]).labels()


def test_a_digest_that_cannot_be_made_is_a_crash_of_the_rules_that_need_it(
    corpus: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_: object) -> None:
        raise ZeroDivisionError

    folder = corpus(train=[("the-first", "One two.")])
    monkeypatch.setattr("newscorpus.validate.digest", crash)
    crashed = [one.message for one in validate(folder) if one.is_fatal]
    assert any("`COR502`" in message for message in crashed)
    assert not [one for one in validate(folder) if one.code.startswith("COR")]


def test_a_digest_takes_little_more_than_a_hundred_bytes() -> None:
    randomness = random.Random(4)
    records = to_record_batch(
        [{**_record(f"article-{number:06}", " ".join(_words(randomness, 60)))} for number in range(500)], lenient=True
    )
    one = digest(Columns(Batch(records, ["train.jsonl"] * 500, range(1, 501))))
    kept = sum(part.nbytes for part in (one.ids, one.splits, one.texts, one.words, one.signatures))
    assert kept / 500 < 110
