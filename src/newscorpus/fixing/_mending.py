"""Mending articles: fix after fix, level by level, each re-checked by all rules before it is taken.

Many articles are mended side by side, so that their rules run over one batch. A fix is taken if the findings that it
is for become fewer and no other is added; where one is, the fixes for what was added may still put that right. Every
fix that is taken leaves fewer findings than there were, so that mending ends, and mending again changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeAlias

from newscorpus.article import Article
from newscorpus.config import settle
from newscorpus.diagnostics import Diagnostic, Fault
from newscorpus.fixing import all_fixes
from newscorpus.fixing._fix import Fix, FixError, Record
from newscorpus.fixing._record import Form
from newscorpus.records import Batch, to_record_batch
from newscorpus.rules._rule import Fix as Safety
from newscorpus.rules._rule import Rule
from newscorpus.schema import current
from newscorpus.settings import Settings
from newscorpus.validate import judge

_MOST_ROUNDS = 100
_MOST_CONSEQUENCES = 8
_INDEX = re.compile(r"\[\d+\]")

Found: TypeAlias = Sequence[Diagnostic]
Row: TypeAlias = "Article | Mapping[str, Any] | None"


class Draft(Protocol):
    """One article on its way, as a file or a program holds it."""

    @property
    def path(self) -> str:
        """The file, as it was named."""

    @property
    def record(self) -> Record:
        """The record, as findings see it; nobody changes it."""

    def judged(self) -> tuple[Row, Sequence[Fault]]:
        """Return what rules look at, and what a reader finds wrong."""

    def become(self, record: Record) -> Draft | None:
        """Return the draft that holds another record; None where the file has no way to hold it."""


@dataclass(frozen=True)
class Mended:
    """What became of one article.

    Attributes:
        draft: the article as it is now.
        was: the article as it was.
        before: what was found in it.
        after: what is found in it now.
        left: how many findings were not fixed though there is a fix, by code and reason.
    """

    draft: Draft
    was: Draft
    before: Found
    after: Found
    left: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def is_changed(self) -> bool:
        """Whether anything was fixed."""
        return self.draft is not self.was

    @property
    def fixed(self) -> Counter[str]:
        """How many findings are gone, by code."""
        return Counter(one.code for one in self.before) - Counter(one.code for one in self.after)


class Mending:
    """How articles are mended: by which rules they are judged, and which fixes are allowed."""

    def __init__(self, rules: Sequence[Rule], settings: Settings | None = None, *, unsafe: bool = False) -> None:
        """Choose the fixes: the safe ones of these rules, or all.

        Args:
            rules: the rules to judge by.
            settings: where findings do not matter.
            unsafe: whether fixes may be applied that could change what is meant.
        """
        self._rules = rules
        self._settings = settings or Settings()
        allowed = (Safety.SAFE, Safety.UNSAFE) if unsafe else (Safety.SAFE,)
        codes = {rule.code for rule in rules if rule.fix in allowed}
        self.fixes: Mapping[str, Fix] = {code: fix for code, fix in all_fixes().items() if code in codes}

    def mend(self, drafts: Sequence[Draft]) -> list[Mended]:
        """Mend articles side by side."""
        mended = [Mended(draft, draft, found, found) for draft, found in zip(drafts, self.judge(drafts), strict=True)]
        courses: dict[int, Generator[Draft, Found, Mended]] = {
            place: _Course(one, self.fixes).run()
            for place, one in enumerate(mended)
            if any(found.code in self.fixes for found in one.before)
        }
        answers: dict[int, Found | None] = dict.fromkeys(courses)
        while answers:
            proposed: dict[int, Draft] = {}
            for place, answer in answers.items():
                try:
                    proposed[place] = next(courses[place]) if answer is None else courses[place].send(answer)
                except StopIteration as end:
                    mended[place] = end.value
            answers = dict(zip(proposed, self.judge(list(proposed.values())), strict=True))
        return mended

    def judge(self, drafts: Sequence[Draft]) -> list[Found]:
        """Return what is found in each of some drafts."""
        if not drafts:
            return []
        found = self.judge_batch(_batch(drafts))
        if len(drafts) > 1 and any(one.location.line is None for one in found):  # a rule crashed: over which of them?
            return [self.judge([draft])[0] for draft in drafts]
        by_draft: list[list[Diagnostic]] = [[] for _ in drafts]
        for one in found:
            by_draft[(one.location.line or 1) - 1].append(one)
        return [*by_draft]

    def judge_batch(self, batch: Batch) -> list[Diagnostic]:
        """Return what is found in a batch, where it matters."""
        return settle(judge(batch, self._rules).diagnostics, self._settings)


def _batch(drafts: Sequence[Draft]) -> Batch:
    """Put drafts into one batch, the number of each in the place of its line."""
    rows: list[Article | Mapping[str, Any]] = []
    numbers: list[int] = []
    faults: list[Fault] = []
    for number, draft in enumerate(drafts, start=1):
        row, found = draft.judged()
        place = len(rows) if row is not None else None
        faults += [replace(fault, row=place, line=number) for fault in found]
        if row is not None:
            rows.append(row)
            numbers.append(number)
    paths = [drafts[number - 1].path for number in numbers]
    return Batch(to_record_batch(rows, lenient=True), paths, numbers, faults, unread=len(drafts) - len(rows))


class _Course:
    """The course that the mending of one article takes: it proposes drafts, and is told what is found in them."""

    def __init__(self, begun: Mended, fixes: Mapping[str, Fix]) -> None:
        self._begun = begun
        self._fixes = fixes
        self._draft = begun.draft
        self._found = begun.before
        self._refused: dict[tuple[object, ...], tuple[str, str]] = {}

    def run(self) -> Generator[Draft, Found, Mended]:
        """Apply fixes until a whole round of them changes nothing."""
        for _ in range(_MOST_ROUNDS):
            draft = self._draft
            for fix in self._fixes.values():
                yield from self._apply(fix)
            if self._draft is draft:
                break
        return replace(self._begun, draft=self._draft, after=self._found, left=Counter(self._refused.values()))

    def _apply(self, fix: Fix) -> Generator[Draft, Found, None]:
        """Apply one fix to all it is for at once, or else to as many of them as can be without adding a finding."""
        most = len(self._found)
        while named := [one for one in self._found if one.code == fix.code and _place(one) not in self._refused][:most]:
            reason = yield from self._attempt(fix, named)
            if reason is None:
                most *= 2
            elif len(named) > 1:
                most = len(named) // 2
            else:
                self._refused[_place(named[0])] = fix.code, reason

    def _attempt(self, fix: Fix, named: Found) -> Generator[Draft, Found, str | None]:
        """Take the first proposal that does no harm; return why there is none."""
        if not _is_current(self._draft.record) and fix.code != "REC213":
            return "the record must be upgraded first"
        reason = "nothing is certain enough"
        try:
            for proposal in fix.proposals(self._draft.record, named):
                candidate = self._draft.become(proposal)
                if candidate is None:
                    reason = "the file cannot be edited so"
                    continue
                settled = yield from self._settle(fix, candidate, (yield candidate))
                if not isinstance(settled, str):
                    self._draft, self._found = settled
                    self._refused.clear()
                    return None
                reason = settled
        except FixError as error:
            reason = str(error)
        return reason

    def _settle(self, fix: Fix, candidate: Draft, found: Found) -> Generator[Draft, Found, tuple[Draft, Found] | str]:
        """Put right what a fix has added, if other fixes can; say what it adds otherwise."""
        is_read_now = isinstance(self._draft.record, Form) and not isinstance(candidate.record, Form)
        for _ in range(_MOST_CONSEQUENCES):
            if _count(found, fix.code) >= _count(self._found, fix.code):
                return "it would not help"
            added = Counter() if fix.uncovers or is_read_now else _added(self._found, found)
            if not added:
                return candidate, found
            better = yield from self._put_right(candidate, found, added)
            if better is None:
                break
            candidate, found = better
        codes = sorted({code for code, _ in _added(self._found, found)})
        return f"it would add {', '.join(codes)}"

    def _put_right(
        self, candidate: Draft, found: Found, added: Counter[tuple[str, str]]
    ) -> Generator[Draft, Found, tuple[Draft, Found] | None]:
        for fix in self._fixes.values():
            named = [one for one in found if one.code == fix.code and _kind(one) in added]
            for proposal in fix.proposals(candidate.record, named) if named else ():
                changed = candidate.become(proposal)
                if changed is not None:
                    after = yield changed
                    if _added(self._found, after).total() < added.total():
                        return changed, after
        return None


def _is_current(record: Record) -> bool:
    return isinstance(record, Form) or record.get("schema_version") in (None, current.VERSION)


def _place(found: Diagnostic) -> tuple[object, ...]:
    where = found.location
    return found.code, where.annotation, where.field, where.start, where.end, found.message


def _kind(found: Diagnostic) -> tuple[str, str]:
    """Tell findings apart by what fixes do not change: the rule, and the field that it is about."""
    return found.code, _INDEX.sub("[]", found.location.field or "")


def _count(found: Found, code: str) -> int:
    return sum(one.code == code for one in found)


def _added(before: Found, after: Found) -> Counter[tuple[str, str]]:
    return Counter(map(_kind, after)) - Counter(map(_kind, before))
