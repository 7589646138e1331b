"""How many seeded faults are found, once and by their name, beside what other programs say of them.

`python -m benchmarks faults` prints the tables, `python -m benchmarks faults --write` puts them into README.md.
"""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks._measure import machine
from benchmarks._peers import PEERS
from benchmarks._scoring import (
    BASE,
    MASKED,
    ONCE,
    PAIRED,
    STATES,
    UNJUDGED,
    Outcome,
    Seeded,
    hosts,
    pair_all,
    score,
    score_pairs,
    score_scenes,
    seed,
    set_scenes,
)
from benchmarks._seeding import Scene, Variant, all_variants
from newscorpus._resources import corpus_folder
from newscorpus.article import Article
from newscorpus.diagnostics import Diagnostic
from newscorpus.validate import validate

ARTICLES_A_VARIANT = 5
SCENES_A_VARIANT = 2
DRAWN = 200

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- fault score: written by `python -m benchmarks faults --write` -->", "<!-- end of fault score -->"
LEVELS = {1: "1 file", 2: "2 record", 3: "3 text and span", 4: "4 meaning", 5: "5 corpus"}


@dataclass
class Asked:
    """What a peer was asked, and what it found."""

    expressible: int = 0
    found: int = 0

    def __str__(self) -> str:
        """Write both for a table."""
        return f"{self.found} of {self.expressible}" if self.expressible else "–"


@dataclass
class Level:
    """What was found of the faults of a level."""

    outcomes: list[Outcome] = field(default_factory=list)
    peers: dict[str, Asked] = field(default_factory=lambda: {peer.name: Asked() for peer in PEERS})


def main(*options: str) -> bool:
    """Seed, judge, print or write; say whether all was found once and nothing else."""
    warnings.simplefilter("ignore", UserWarning)
    levels = {level: Level() for level in LEVELS}
    seeded = {variant: seed(variant, ARTICLES_A_VARIANT) for variant in all_variants()}
    scenes = {variant: set_scenes(variant, SCENES_A_VARIANT) for variant in all_variants()}
    for one, judged in _judged(seeded, scenes):
        levels[_level(one)].outcomes.extend(judged)
    for variant in all_variants():
        _ask(levels[_level(variant)], seeded[variant], scenes[variant])
    counts, masked = score_pairs(pair_all())
    false = _false_findings()
    lines = [
        f"{machine()}.",
        "",
        *_table(levels),
        "",
        *_told(levels, counts, masked, false),
    ]
    if "--write" in options:
        _write(lines)
    else:
        print("\n## Fault score\n", *lines, sep="\n")
    outcomes = [outcome for level in levels.values() for outcome in level.outcomes]
    return all(outcome.state == ONCE for outcome in outcomes) and not counts[MASKED] and not false[1]


def _level(variant: Variant) -> int:
    return int(variant.code[3])


def _judged(
    seeded: Mapping[Variant, Sequence[Seeded]], scenes: Mapping[Variant, Sequence[Scene]]
) -> Iterator[tuple[Variant, list[Outcome]]]:
    together = [one for those in seeded.values() for one in those]
    for one, judged in zip(together, score(together), strict=True):
        yield one.variant, [judged]
    for variant, those in scenes.items():
        yield variant, score_scenes(variant, those)


def _ask(level: Level, seeded: Sequence[Seeded], scenes: Sequence[Scene]) -> None:
    """Ask the peers of the shortest article with a fault, or of the first scene that has a line for them."""
    if seeded:
        shortest = min(seeded, key=lambda one: len(json.dumps(one.record)))
        line, host = _as_line(shortest.record), _as_line({**shortest.host, "id": "seed-0"})
    elif any(scene.lines for scene in scenes):
        line, host = next(scene.lines[0] for scene in scenes if scene.lines), None
    else:
        return
    for peer in PEERS:
        answer = peer.judge(line, host)
        if answer is not None:
            level.peers[peer.name].expressible += 1
            level.peers[peer.name].found += answer


def _as_line(record: Mapping[str, object]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


# --- what should be clean -----------------------------------------------------------------------------------


def _false_findings() -> tuple[list[Diagnostic], Counter[str]]:
    """Judge the shipped corpus and the base article, and articles drawn by Hypothesis, which are valid as well."""
    shipped = list(validate(corpus_folder(), BASE))
    drawn = [found.code for article in _drawn() for found in validate([article])]
    return shipped, Counter(drawn)


def _drawn() -> list[Article]:
    from hypothesis import HealthCheck, Phase, given, settings

    from newscorpus.testing import articles

    found: list[Article] = []

    @settings(
        max_examples=DRAWN,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(articles())
    def draw(article: Article) -> None:
        found.append(article)

    draw()
    return found


# --- telling ------------------------------------------------------------------------------------------------


def _table(levels: Mapping[int, Level]) -> list[str]:
    head = ["level", "rules", "faults", *STATES, *(peer.name for peer in PEERS)]
    rows = [[LEVELS[number], *_cells(level)] for number, level in levels.items()]
    whole = Level([outcome for level in levels.values() for outcome in level.outcomes])
    for level in levels.values():
        for name, asked in level.peers.items():
            whole.peers[name].expressible += asked.expressible
            whole.peers[name].found += asked.found
    rows.append(["all", *_cells(whole)])
    return ["| " + " | ".join(row) + " |" for row in [head, ["---", *["---:"] * (len(head) - 1)], *rows]]


def _cells(level: Level) -> list[str]:
    counts = Counter(outcome.state for outcome in level.outcomes)
    rules = {outcome.variant.code for outcome in level.outcomes}
    return [
        str(len(rules)),
        str(len(level.outcomes)),
        *(str(counts[state]) for state in STATES),
        *(str(level.peers[peer.name]) for peer in PEERS),
    ]


def _told(
    levels: Mapping[int, Level],
    counts: Counter[str],
    masked: Mapping[tuple[str, str], str],
    false: tuple[Sequence[Diagnostic], Counter[str]],
) -> list[str]:
    outcomes = [outcome for level in levels.values() for outcome in level.outcomes]
    other = Counter((one.variant, one.state) for one in outcomes if one.state != ONCE)
    company = Counter((one.variant, one.company) for one in outcomes if one.company and one.state == ONCE)
    lines = ["Not found once under its own code, at its place:", ""]
    lines += _list(f"{_name(variant)}: {state}, `{count}` times" for (variant, state), count in other.items())
    lines += ["", "Found, and another rule spoke of what follows from the fault:", ""]
    lines += _list(
        f"{_name(variant)}: {', '.join(f'`{code}`' for code in codes)}, `{count}` times"
        for (variant, codes), count in company.items()
    )
    lines += ["", f"Pairs of faults in one article: `{sum(counts.values())}`, of which"]
    lines += ["", f"- `{counts[PAIRED]}` both found,"]
    lines += [f"- `{counts[UNJUDGED]}` one left unjudged, and the report says that something was,"]
    lines += [f"- `{counts[MASKED]}` one masked or undone by the other, without a word.", ""]
    if masked:
        lines += ["Masked or undone, by the rule that says nothing:", ""]
        by_code: dict[str, list[str]] = {}
        for pair, code in masked.items():
            by_code.setdefault(code, []).extend(one for one in pair if one != code)
        lines += _list(f"`{code}` beside {_codes(others)}" for code, others in sorted(by_code.items()))
        lines += [""]
    shipped, drawn = false
    findings = Counter(f"{one.severity} `{one.code}`" for one in shipped)
    lines += [f"Findings on the shipped corpus and the base article of the tests, `{len(hosts())}` of whose articles"]
    lines += ["faults were put into: " + (_counted(findings) or "none") + "."]
    lines += [f"Findings on `{DRAWN}` valid articles drawn by Hypothesis: " + (_counted(drawn) or "none") + "."]
    return lines


def _name(variant: Variant) -> str:
    return f"`{variant.code}` {variant.name}"


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in sorted(codes))


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"`{count}` {name}" for name, count in sorted(counts.items()))


def _list(entries: Iterable[str]) -> list[str]:
    return [f"- {entry}" for entry in entries] or ["- none"]


def _write(lines: Sequence[str]) -> None:
    """Put the tables between their markers."""
    page = README.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise SystemExit(f"{README} has no place between `{BEGIN}` and `{END}`")
    README.write_text("\n".join([before + BEGIN, "", *lines, "", END + after]), "utf-8")
