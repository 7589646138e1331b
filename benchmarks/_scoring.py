"""Putting faults into valid articles and counting what is found of them."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any, NoReturn
from unittest.mock import patch

import newscorpus
from benchmarks._seeding import Draft, NotHereError, Record, Scene, Variant, all_variants
from newscorpus.diagnostics import Diagnostic
from newscorpus.rules import all_rules
from newscorpus.rules._rule import Rule
from newscorpus.schema.current import VERSION
from newscorpus.schema.evolve import Version
from newscorpus.validate import validate

BASE = Path(__file__).parent.parent / "tests" / "rules" / "articles" / "base.yaml"
TRIES = 40

ONCE, ELSEWHERE, TWICE, WRONG_CODE, MISSED = "once", "elsewhere", "twice", "wrong code", "missed"
STATES = (ONCE, TWICE, ELSEWHERE, WRONG_CODE, MISSED)
"""Found once under its own code, more than once, under its own code at another place, under other codes only, not."""


@dataclass(frozen=True)
class Seeded:
    """A record with a fault.

    Attributes:
        variant: which.
        record: the record.
        host: the valid record that it was made of.
        where: the id of the annotation, or the beginning of the JSON path, that is at fault.
    """

    variant: Variant
    record: Record
    host: Record
    where: str


@dataclass(frozen=True)
class Outcome:
    """What became of one fault.

    Attributes:
        variant: which.
        state: one of `STATES`.
        company: the codes of rules that said something besides, which the fault is not known to break.
    """

    variant: Variant
    state: str
    company: tuple[str, ...] = ()


# --- hosts --------------------------------------------------------------------------------------------------


HOSTS = 80
"""About how many articles of the corpus faults are put into, spread over all of it."""


@cache
def hosts() -> tuple[Record, ...]:
    """Return articles of the corpus and the base article of the rules' tests, those that are without a finding."""
    corpus = newscorpus.load()
    articles = [*newscorpus.read(BASE), *list(corpus)[:: max(1, len(corpus) // HOSTS)]]
    records = [json.loads(article.model_dump_json()) for article in articles]
    found = _by_line(judge_lines(records))
    return tuple(record for line, record in enumerate(records, start=1) if not found.get(line))


def judge_lines(records: Iterable[Record], rules: Sequence[Rule] | None = None) -> list[Diagnostic]:
    """Judge records as one file of JSON Lines by the rules on single articles."""
    chosen = [rule for rule in all_rules() if rule.level < 5] if rules is None else rules
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
        return list(validate(path, rules=chosen))


def _by_line(found: Iterable[Diagnostic]) -> dict[int, list[Diagnostic]]:
    by_line: dict[int, list[Diagnostic]] = {}
    for one in found:
        by_line.setdefault(one.location.line or 0, []).append(one)
    return by_line


# --- single faults ------------------------------------------------------------------------------------------


def seed(variant: Variant, times: int, most_hosts: int = TRIES) -> list[Seeded]:
    """Put a fault into several articles that have a place for it."""
    if variant.seed is None:
        return []
    seeded: list[Seeded] = []
    for number in range(times):
        random = Random(f"{variant.code} {variant.name} {number}")
        for host in random.sample(hosts(), min(len(hosts()), most_hosts)):
            draft = Draft({**host, "id": f"seed-{number}"}, random)
            try:
                where = variant.seed(draft)
            except NotHereError:
                continue
            seeded.append(Seeded(variant, draft.record, host, where or "$"))
            break
    return seeded


def score(seeded: Sequence[Seeded]) -> list[Outcome]:
    """Judge records with a fault each, all in one file, and say what became of each fault."""
    found = _by_line(judge_lines(one.record for one in seeded))
    return [outcome(one.variant, found.get(line, []), one.where) for line, one in enumerate(seeded, start=1)]


def outcome(variant: Variant, found: Sequence[Diagnostic], where: str = "$") -> Outcome:
    """Say what became of a fault, from all that was found."""
    own = [one for one in found if one.code == variant.code]
    company = sorted({one.code for one in found} - {variant.code} - variant.also)
    if not own:
        state = WRONG_CODE if found else MISSED
    elif len(own) > 1:
        state = TWICE
    else:
        state = ONCE if _is_at(own[0], where) else ELSEWHERE
    return Outcome(variant, state, tuple(company))


def _is_at(found: Diagnostic, where: str) -> bool:
    place = found.location
    return where == place.annotation or (where.startswith("$") and (place.field or "$").startswith(where))


# --- scenes -------------------------------------------------------------------------------------------------


def set_scenes(variant: Variant, times: int) -> list[Scene]:
    """Make several scenes of a variant."""
    if variant.set_scene is None:
        return []
    scenes: list[Scene] = []
    for number in range(TRIES):
        random = Random(f"{variant.code} {variant.name} {number}")
        records = list(hosts()) if variant.code.startswith("COR") else random.sample(hosts(), 3)
        try:
            scenes.append(variant.set_scene(records, random))
        except NotHereError:
            continue
        if len(scenes) == times:
            break
    return scenes


def judge_scene(scene: Scene) -> list[Diagnostic]:
    """Write the files of a scene and judge them."""
    rules = [_crashing(rule) if rule.code == scene.crash else rule for rule in all_rules()]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, content in scene.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        against = folder / scene.against if scene.against else None
        baseline = folder / scene.baseline if scene.baseline else None
        subjects = [folder / path for path in scene.subjects]
        with patch("newscorpus.schema.evolve.HISTORY", _history(scene.older)):
            return list(validate(*subjects, rules=rules, against=against, baseline=baseline))


def _history(older: str | None) -> tuple[Version, ...]:
    return (Version(older), Version(VERSION, dict)) if older else (Version(VERSION),)


def _crashing(rule: Rule) -> Rule:
    def crash(*_: object, **__: object) -> NoReturn:
        raise ZeroDivisionError("seeded")

    return dataclasses.replace(
        rule, **{name: crash for name in ("check_columns", "check_corpus") if getattr(rule, name) is not None}
    )


def score_scenes(variant: Variant, scenes: Iterable[Scene]) -> list[Outcome]:
    """Judge scenes and say what became of the fault in each."""
    return [outcome(variant, judge_scene(scene)) for scene in scenes]


# --- pairs --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """Two faults in one article.

    Attributes:
        codes: the codes of their rules.
        record: the article.
    """

    codes: tuple[str, str]
    record: Record


PAIRED, UNJUDGED, MASKED = "both found", "one unjudged, and said so", "one masked"


def pair_all(codes: Sequence[str] | None = None) -> list[Pair]:
    """Put every two faults of single articles together into one, by chance and where both have a place."""
    by_code: dict[str, list[Variant]] = {}
    for variant in all_variants():
        if variant.seed is not None and not variant.alone and (codes is None or variant.code in codes):
            by_code.setdefault(variant.code, []).append(variant)
    return [pair for one, other in combinations(by_code, 2) for pair in _pair(by_code[one], by_code[other])]


def _pair(ones: Sequence[Variant], others: Sequence[Variant]) -> Iterator[Pair]:
    """Yield the pair in both orders, as the second fault may undo the first."""
    random = Random(f"{ones[0].code} {others[0].code}")
    for order in (0, 1):
        for _ in range(TRIES // 2):
            one, other = random.choice(ones), random.choice(others)
            host = random.choice([hosts()[0], random.choice(hosts())])
            draft = Draft({**host, "id": "seeded-pair"}, random)
            first, second = (one, other) if order == 0 else (other, one)
            if first.seed is None or second.seed is None:
                continue
            try:
                first.seed(draft)
                second.seed(draft)
            except (NotHereError, LookupError, TypeError, ValueError, AttributeError):
                continue
            yield Pair((one.code, other.code), draft.record)
            break


def score_pairs(pairs: Sequence[Pair]) -> tuple[Counter[str], dict[tuple[str, str], str]]:
    """Judge all pairs; count how many are found, and tell for those that are not which code is missing."""
    found = _by_line(judge_lines(pair.record for pair in pairs))
    missing: dict[tuple[str, str], set[str]] = {}
    records: dict[tuple[str, str], Record] = {}
    for line, pair in enumerate(pairs, start=1):
        lacking = set(pair.codes) - {one.code for one in found.get(line, [])}
        if pair.codes not in missing or len(lacking) < len(missing[pair.codes]):
            missing[pair.codes], records[pair.codes] = lacking, pair.record
    counts: Counter[str] = Counter()
    masked = {}
    for codes, lacking in missing.items():
        state = PAIRED if not lacking else UNJUDGED if _says_unjudged(records[codes]) else MASKED
        counts[state] += 1
        if state == MASKED:
            masked[codes] = ", ".join(sorted(lacking))
    return counts, masked


def _says_unjudged(record: Mapping[str, Any]) -> bool:
    """Say whether the report on a record says that something in it could not be judged."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        path.write_text(json.dumps(record, ensure_ascii=False) + "\n", "utf-8")
        findings = validate(path)
        return bool(findings.unjudged.broken or findings.unjudged.records or any(one.is_fatal for one in findings))
