"""Asks an advisory source whether a pinned package has a known hole; where none answers, says so and passes.

`python -m deploy.checks.advisories LOCK…`: exit code 1 when a hole is known, 0 when none is, or nobody could be asked.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

SERVICES: Final = ("pypi", "osv")
"""what pip-audit can ask, the first that answers is believed"""
WAIT_S: Final = 120

Ask = Callable[[str, str], tuple[str, str]]
"""(service, lock file) → what pip-audit printed and what it complained of"""


@dataclass(frozen=True)
class Answer:
    """What a source said of the packages of a lock: their holes, those it does not know; or why it said nothing."""

    holes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    asked: int = 0
    reason: str = ""

    @property
    def is_one(self) -> bool:
        """Whether anything was answered at all."""
        return self.asked > len(self.unknown)


def judged(printed: str, complaint: str) -> Answer:
    """What the JSON of pip-audit means; without any, the last line of its complaint is the reason."""
    try:
        packages: list[dict[str, Any]] = json.loads(printed)["dependencies"]
    except (ValueError, KeyError, TypeError):
        lines = [line.strip() for line in complaint.splitlines() if line.strip()]
        return Answer(reason=lines[-1] if lines else "pip-audit said nothing")
    return Answer(
        holes=tuple(_holes(packages)),
        unknown=tuple(package["name"] for package in packages if "skip_reason" in package),
        asked=len(packages),
        reason="it knows none of the packages",
    )


def _holes(packages: Iterable[dict[str, Any]]) -> Iterable[str]:
    for package in packages:
        for hole in package.get("vulns", ()):
            mended = f", mended in {', '.join(hole['fix_versions'])}" if hole.get("fix_versions") else ""
            yield f"{package['name']} {package['version']}: {hole['id']}{mended}"


def audit(lock: str, ask: Ask) -> tuple[Answer, list[str]]:
    """The first answer there is about a lock, and why others gave none."""
    reasons: list[str] = []
    for service in SERVICES:
        answer = judged(*ask(service, lock))
        if answer.is_one:
            return answer, reasons
        reasons.append(f"{service}: {answer.reason}")
    return Answer(), reasons


def main(locks: Sequence[str], ask: Ask | None = None) -> int:
    """Prints a line a lock and a line a hole; 1 when there is a hole."""
    found = 0
    for lock in locks:
        answer, reasons = audit(lock, ask or _pip_audit)
        for hole in answer.holes:
            print(f"{lock}: {hole}", file=sys.stderr)
        found += len(answer.holes)
        if not answer.is_one:
            print(f"pip-audit: skipped {lock}, no advisory source could be asked ({'; '.join(reasons)})")
        elif answer.unknown:
            print(f"pip-audit: {lock}: nothing is known of {', '.join(answer.unknown)}")
    return 1 if found else 0


def _pip_audit(service: str, lock: str) -> tuple[str, str]:
    program = Path(sys.executable).with_name("pip-audit")
    words = [
        str(program),
        "--disable-pip",
        "--require-hashes",
        "--requirement",
        lock,
        "--vulnerability-service",
        service,
    ]
    try:
        done = subprocess.run(
            [*words, "--format", "json", "--progress-spinner", "off"],
            capture_output=True,
            text=True,
            timeout=WAIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", f"no answer within {WAIT_S} s"
    return done.stdout, done.stderr


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
