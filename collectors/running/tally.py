"""What a run counts, what it stumbles over, and the report that both come to."""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from core.conditions import has_many_rejects
from core.errors import RetryError, SourceError, StopSourceError
from core.model import Batch, Finding, MergeReport, RunReport

log = logging.getLogger("cockpit.collectors")

MOST_POISON: Final = 50
"""rows isolated in one run before the run is given up: more is no accident"""
SHOWN_REASONS: Final = 3

RANKING: Final = ("empty", "ok", "suspect", "retry", "stopped", "failed")
"""outcomes, better first; a run is as good as its worst partition"""


@dataclass(slots=True)
class Tally:
    """The tally of one run of a feed that began at an instant; `parts` counts the partitions that were begun."""

    source: str
    feed: str
    at: datetime
    rows: int = 0
    deleted: int = 0
    rejected: int = 0
    pages: int = 0
    refused: int = 0
    """rows that are secret"""
    beyond: int = 0
    """rejected rows that are only counted"""
    parts: int = 0
    retry_after: float | None = None
    problems: list[tuple[str, Finding]] = field(default_factory=list)
    """outcome and what was found, in the order in which they were met"""
    _poison: int = 0
    _warnings: dict[str, None] = field(default_factory=dict)
    _reasons: Counter[str] = field(default_factory=Counter)
    _examples: dict[str, str] = field(default_factory=dict)

    # --- noting

    def warn(self, warnings: Iterable[str]) -> None:
        """Notes warnings, each once."""
        self._warnings.update(dict.fromkeys(warnings))

    def note(self, outcome: str, finding: Finding) -> None:
        """Notes what makes the run worse than good."""
        self.problems.append((outcome, finding))

    def note_source(self, error: SourceError, partition: str) -> None:
        """Notes what a source did wrong, and how long it asks to be left alone."""
        outcome = "retry" if isinstance(error, RetryError) else "stopped"
        self.note(outcome, Finding(error.code, str(error), error.values, partition))
        if isinstance(error, RetryError) and error.retry_after is not None:
            self.retry_after = max(self.retry_after or 0.0, error.retry_after)

    def note_mistake(self, error: Exception, partition: str) -> None:
        """Notes a mistake of ours: it may not pass for one of the source."""
        log.exception("%s/%s %s", self.source, self.feed, partition)
        self.note("failed", Finding("mistake", f"{type(error).__name__}: {error}", {}, partition))

    def note_all_rejected(self, rejected: int, partition: str) -> None:
        """Notes that nothing of a partition was understood."""
        text, values = self._most()
        numbers = {"rejected": rejected, **values}
        self.note("stopped", Finding("all_rejected", f"all {rejected} rows are rejected, {text}", numbers, partition))

    def count_stored(self, batch: Batch, merged: MergeReport) -> None:
        """Counts a batch that was stored."""
        self.rows += len(batch.rows)
        self.deleted += len(batch.deletions)
        self.rejected += len(batch.rejects)
        self.beyond += merged.beyond
        for reject in batch.rejects:
            self._reasons[reject.reason] += 1
            self._examples.setdefault(reject.reason, reject.detail)

    def count_poison(self) -> None:
        """Counts a row that had to be found by halving; raises StopSourceError when there are too many."""
        self._poison += 1
        if self._poison > MOST_POISON:
            raise StopSourceError(f"more than {MOST_POISON} rows cannot be stored: this is no accident", "poison")

    # --- telling

    def report(self, finished_at: datetime) -> RunReport:
        """The run as measured."""
        quiet = all(finding.spares_others for _, finding in self.problems)
        if quiet and has_many_rejects(self.rows + self.rejected, self.rejected):
            self.note("suspect", self._many_rejects())
        brought = self.rows or self.deleted or self.rejected
        outcomes = [outcome for outcome, _ in self.problems] or ["ok" if brought else "empty"]
        ranked = [finding for _, finding in sorted(self.problems, key=lambda one: -RANKING.index(one[0]))]
        findings = _of_the_whole(ranked, self.parts)
        return RunReport(
            source=self.source,
            feed=self.feed,
            started_at=self.at,
            finished_at=finished_at,
            outcome=max(outcomes, key=RANKING.index),
            rows=self.rows,
            deleted=self.deleted,
            rejected=self.rejected,
            pages=self.pages,
            reason=_reason(findings),
            warnings=self._all_warnings(),
            findings=tuple(findings[:SHOWN_REASONS]),
            arrived=quiet and bool(self.problems),
        )

    def _all_warnings(self) -> tuple[str, ...]:
        warnings = list(self._warnings)
        if self.refused:
            warnings.append(f"{self.refused} secret rows refused")
        if self.beyond:
            warnings.append(
                f"{self.beyond} rejected rows are only counted: the quarantine keeps no more of this feed; "
                "once it is mended, read the feed again"
            )
        return tuple(warnings)

    def _many_rejects(self) -> Finding:
        total = self.rows + self.rejected
        text, values = self._most()
        numbers = {"rejected": self.rejected, "total": total}
        return Finding("many_rejected", f"{self.rejected} of {total} rows are rejected, {text}", numbers | values)

    def _most(self) -> tuple[str, dict[str, str]]:
        """The commonest reason of the rejects of this run, with an example: as a sentence, and by itself."""
        if not self._reasons:
            return "by the store", {"reason": "store", "example": ""}
        ((reason, _),) = self._reasons.most_common(1)
        example = self._examples[reason]
        return f"most for {reason}: {example}", {"reason": reason, "example": example}


def _of_the_whole(findings: list[Finding], parts: int) -> list[Finding]:
    """What is wrong in every partition alike is told once, as of the feed."""
    if parts > 1 and len(findings) == parts:
        whole = [replace(finding, partition="") for finding in findings]
        if all(finding == whole[0] for finding in whole):
            return whole[:1]
    return findings


def _reason(findings: Sequence[Finding]) -> str:
    """What went wrong, the worst first, in one line."""
    reasons = [f"{one.partition}: {one.text}" if one.partition else one.text for one in findings]
    more = len(reasons) - SHOWN_REASONS
    return "; ".join(reasons[:SHOWN_REASONS]) + (f"; and {more} more" if more > 0 else "")
