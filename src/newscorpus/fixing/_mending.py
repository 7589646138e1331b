"""Mending articles: fix after fix, level by level, each re-checked by all rules before it is taken.

Many articles are mended side by side, so that their rules run over one batch. A fix is taken if the findings that it
is for become fewer and no other is added; where one is, the fixes for what was added may still put that right. Every
fix that is taken leaves fewer findings than there were, so that mending ends, and mending again changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, NamedTuple, Protocol, TypeAlias

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
_MOST_AT_ONCE = 500
_MOST_SCREENED = 64
_FEW = 4
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
        courses: dict[int, Generator[Sequence[Draft], Sequence[Found], Mended]] = {
            place: _Course(one, self.fixes).run()
            for place, one in enumerate(mended)
            if any(found.code in self.fixes for found in one.before)
        }
        answers: dict[int, Sequence[Found] | None] = dict.fromkeys(courses)
        while answers:
            proposed: dict[int, Sequence[Draft]] = {}
            for place, answer in answers.items():
                try:
                    proposed[place] = next(courses[place]) if answer is None else courses[place].send(answer)
                except StopIteration as end:
                    mended[place] = end.value
            found = iter(self.judge([draft for drafts in proposed.values() for draft in drafts]))
            answers = {place: list(islice(found, len(drafts))) for place, drafts in proposed.items()}
        return mended

    def judge(self, drafts: Sequence[Draft]) -> list[Found]:
        """Return what is found in each of some drafts."""
        if len(drafts) > _MOST_AT_ONCE:
            chunks = (drafts[first : first + _MOST_AT_ONCE] for first in range(0, len(drafts), _MOST_AT_ONCE))
            return [found for chunk in chunks for found in self.judge(chunk)]
        found = self.judge_batch(_batch(drafts)) if drafts else []
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


_Steps: TypeAlias = Generator[Sequence[Draft], Sequence[Found], Any]
"""Yields drafts, and is sent what is found in each of them."""


class _Refusal(NamedTuple):
    """Why a finding was not fixed, in which round, and in which draft."""

    code: str
    reason: str
    number: int
    draft: Draft


class _Course:
    """The course that the mending of one article takes: it proposes drafts, and is told what is found in them."""

    def __init__(self, begun: Mended, fixes: Mapping[str, Fix]) -> None:
        self._begun = begun
        self._fixes = fixes
        self._draft = begun.draft
        self._found = begun.before
        self._number = 0
        self._refused: dict[tuple[object, ...], _Refusal] = {}

    def run(self) -> Generator[Sequence[Draft], Sequence[Found], Mended]:
        """Apply fixes until a whole round of them changes nothing."""
        for self._number in range(_MOST_ROUNDS):
            draft = self._draft
            for fix in self._fixes.values():
                if fix.code == _UPGRADE or _is_current(self._draft.record):
                    yield from self._apply(fix)
            if self._draft is draft:
                break
        left = (refusal for one in self._found if (refusal := self._refused.get(_place(one))) is not None)
        counts = Counter((refusal.code, refusal.reason) for refusal in left)
        return replace(self._begun, draft=self._draft, after=self._found, left=counts)

    def _apply(self, fix: Fix) -> _Steps:
        """Apply one fix to all it is for at once, or else to as many of them as can be without adding a finding."""
        most = len(self._found)
        is_screened = False
        while named := [one for one in self._found if one.code == fix.code and not self._is_refused(one)][:most]:
            reason = yield from self._attempt(fix, named)
            if reason is None:
                most *= 2
            elif len(named) == 1:
                self._refuse(named[0], reason)
            elif len(named) > _FEW and len(fix.ways) == 1 and not is_screened:
                is_screened = True
                yield from self._screen(fix, named)
            else:
                most = len(named) // 2

    def _is_refused(self, found: Diagnostic) -> bool:
        """Say whether a finding was left in this round, or in the same draft."""
        refusal = self._refused.get(_place(found))
        return refusal is not None and (refusal.number == self._number or refusal.draft is self._draft)

    def _refuse(self, found: Diagnostic, reason: str) -> None:
        self._refused[_place(found)] = _Refusal(found.code, reason, self._number, self._draft)

    def _screen(self, fix: Fix, named: Found) -> _Steps:
        """Try each by itself, side by side, and leave those that do harm which nothing puts right."""
        for first in range(0, len(named), _MOST_SCREENED):
            proposed: list[tuple[Diagnostic, Draft]] = []
            for one in named[first : first + _MOST_SCREENED]:
                candidate = self._alone(fix, one)
                if isinstance(candidate, str):
                    self._refuse(one, candidate)
                else:
                    proposed.append((one, candidate))
            answers = yield [candidate for _, candidate in proposed]
            for (one, _), found in zip(proposed, answers, strict=True):
                if harm := self._harm(fix, found):
                    self._refuse(one, harm)

    def _alone(self, fix: Fix, found: Diagnostic) -> Draft | str:
        try:
            record = next(fix.proposals(self._draft.record, [found]), None)
        except FixError as error:
            return str(error)
        candidate = None if record is None else self._draft.become(record)
        return candidate or (_UNSURE if record is None else _UNWRITABLE)

    def _harm(self, fix: Fix, found: Found) -> str | None:
        """Tell what a change does that no fix can put right."""
        if _count(found, fix.code) >= _count(self._found, fix.code):
            return _USELESS
        added = {code for code, _ in _added(self._found, found)} if not fix.uncovers else set()
        return None if added <= self._fixes.keys() else _adding(added)

    def _attempt(self, fix: Fix, named: Found) -> Generator[Sequence[Draft], Sequence[Found], str | None]:
        """Take the first proposal that does no harm; return why there is none."""
        reason = _UNSURE
        try:
            for proposal in fix.proposals(self._draft.record, named):
                candidate = self._draft.become(proposal)
                if candidate is None:
                    reason = _UNWRITABLE
                    continue
                (found,) = yield [candidate]
                settled = yield from self._settle(fix, candidate, found)
                if not isinstance(settled, str):
                    self._draft, self._found = settled
                    return None
                reason = settled
        except FixError as error:
            reason = str(error)
        return reason

    def _settle(
        self, fix: Fix, candidate: Draft, found: Found
    ) -> Generator[Sequence[Draft], Sequence[Found], tuple[Draft, Found] | str]:
        """Put right what a fix has added, if other fixes can; say what it adds otherwise."""
        is_read_now = isinstance(self._draft.record, Form) and not isinstance(candidate.record, Form)
        for _ in range(_MOST_CONSEQUENCES):
            if _count(found, fix.code) >= _count(self._found, fix.code):
                return _USELESS
            added = Counter() if fix.uncovers or is_read_now else _added(self._found, found)
            if not added:
                return candidate, found
            better = yield from self._put_right(candidate, found, added)
            if better is None:
                break
            candidate, found = better
        return _adding(code for code, _ in _added(self._found, found))

    def _put_right(
        self, candidate: Draft, found: Found, added: Counter[tuple[str, str]]
    ) -> Generator[Sequence[Draft], Sequence[Found], tuple[Draft, Found] | None]:
        for fix in self._fixes.values():
            named = [one for one in found if one.code == fix.code and _kind(one) in added]
            for proposal in fix.proposals(candidate.record, named) if named else ():
                changed = candidate.become(proposal)
                if changed is not None:
                    (after,) = yield [changed]
                    if _added(self._found, after).total() < added.total():
                        return changed, after
        return None


_UPGRADE = "REC213"
"""Findings are about the record as it is when it is upgraded, so that has to be done first."""

_UNSURE = "nothing is certain enough"
_UNWRITABLE = "the file cannot be edited so"
_USELESS = "it would not help"


def _adding(codes: Iterable[str]) -> str:
    return f"it would add {', '.join(sorted(set(codes)))}"


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
