"""Drives the loop of tests/scenarios/loop by requests alone: sessions by the form, nothing of the store."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, Final

import httpx
import yaml

from cockpit.cookies import CSRF
from core.clock import FixedClock
from operations.loop_steps import Chapter, Each, Step, path_of
from tests.accounts import Known
from tests.sample_files import SOUND
from tests.visiting import sign_in

WORD: Final = re.compile(r"\{([\w.]+)\}")
Happening = Callable[[Step], None]


@dataclass
class Driver:
    """Persons who ask the server at `address`, and what earlier answers were kept as.

    `happens`: what the worker and the platform do; `judged`: the rounds in which items were judged.
    """

    address: str
    clock: FixedClock
    known: Mapping[str, Known]
    happens: Mapping[str, Happening]
    kept: dict[str, Any] = field(default_factory=dict)
    _browsers: dict[str, httpx.Client] = field(default_factory=dict)
    _rules: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def drive(self, chapters: Iterable[Chapter]) -> int:
        """Takes every step; how many requests that were. AssertionError names the step that went another way."""
        return sum(self.take(step) for chapter in chapters for step in chapter.steps)

    def close(self) -> None:
        """Closes the browsers."""
        for one in self._browsers.values():
            one.close()
        self._browsers.clear()

    def take(self, step: Step) -> int:
        """Takes one step; how many requests that were."""
        if step.at is not None:
            self.go_to(step.at)
        if step.happens:
            self.happens[step.happens](step)
            return 0
        found = [(who, row) for who in step.who for row in self._rows(who, step.each)]
        least = 1 if step.each is None else step.each.least
        assert len(found) >= least, f"{step.do.en}: {len(found)} rows of {least}"
        for who, row in found:
            self._ask(step, who, row)
        return len(found)

    def go_to(self, at: datetime) -> None:
        """A later day: sessions have ended by then, and everybody signs in again."""
        assert at > self.clock.at, f"{at} lies before the step before"
        self.clock.at = at.astimezone(UTC)
        self.close()

    def _rows(self, who: str, each: Each | None) -> Iterable[Mapping[str, Any]]:
        if each is None:
            return [{}]
        answer = self._send(who, "GET", self._filled(path_of(each.of), {})).json()
        rows = [self._with_rule(one) for one in found_at(answer, each.rows)]
        where, but = self._filled(each.where, {}), self._filled(each.but, {})
        return [one for one in rows if fits(one, where) and not (but and fits(one, but))]

    def _ask(self, step: Step, who: str, row: Mapping[str, Any]) -> None:
        path, sent = self._filled(step.path, row), self._filled(step.send, row)
        try:
            answer = self.ask(who, step.method, path, sent, step.file, step.status)
        except AssertionError as error:
            raise AssertionError(f"{step.do.en}: {error}") from error
        self.kept |= {name: found_at(answer, place) for name, place in step.keep.items()}
        for place, expected in step.see.items():
            seen = found_at(answer, place)
            assert holds(seen, self._filled(expected, row)), f"{step.do.en}: {place} is {seen}, {expected} expected"

    def ask(self, who: str, method: str, path: str, sent: Any = None, file: str = "", status: int = 200) -> Any:
        """An answer with the status that is expected: what its JSON says, else its bytes."""
        response = self._send(who, method, path, sent, file)
        told = f"{who}, {method} {path}: {response.status_code} {response.text[:600]}"
        assert response.status_code == status, told
        is_json = "json" in response.headers.get("content-type", "") and response.content
        return response.json() if is_json else response.content

    def _send(self, who: str, method: str, path: str, sent: Any = None, file: str = "") -> httpx.Response:
        browser = self._browsers.get(who) or self._signed_in(who)
        if file:
            return browser.post(path, files={"file": (file, SOUND[file.rpartition(".")[2]])})
        return browser.request(method, path, json=sent)

    def _signed_in(self, who: str) -> httpx.Client:
        one = self.known[who]
        cookies = sign_in(self.address, one.name, one.password, one.totp_secret, self.clock.now())
        carried = {"X-CSRFToken": cookies[CSRF]}
        self._browsers[who] = httpx.Client(base_url=self.address, cookies=cookies, headers=carried, timeout=60)
        return self._browsers[who]

    def _with_rule(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row of an item with its type and the value that brings it full marks, as the rubric has them."""
        rule = self._rule(str(row["item"])) if "item" in row else None
        return {**row, "type": rule["type"], "full": full_value(rule["rule"])} if rule else dict(row)

    def _rule(self, item: str) -> Mapping[str, Any] | None:
        if not self._rules:
            text = self._send("head", "GET", path_of(self._filled("GET ./rubrics/{rubric}", {}))).json()["content"]
            self._rules = {one["code"]: one for one in yaml.safe_load(text)["items"]}
        return self._rules.get(item)

    def _filled(self, value: Any, row: Mapping[str, Any]) -> Any:
        """A value with what its braces stand for; a text of nothing but a brace becomes what it stands for."""
        match value:
            case str():
                whole = WORD.fullmatch(value)
                if whole:
                    return self._word(whole[1], row)
                return WORD.sub(lambda found: str(self._word(found[1], row)), value)
            case Mapping():
                return {name: self._filled(part, row) for name, part in value.items()}
            case list() | tuple():
                return [self._filled(part, row) for part in value]
        return value

    def _word(self, name: str, row: Mapping[str, Any]) -> Any:
        return found_at(row, name.removeprefix("row.")) if name.startswith("row.") else self.kept[name]


def found_at(answer: Any, place: str) -> Any:
    """The value at a place such as `score.losses.0`; `*` is the answer itself, `#` how many there are."""
    for part in place.split("."):
        match part:
            case "*":
                continue
            case "#":
                answer = len(answer)
            case _:
                answer = answer[int(part)] if isinstance(answer, list | tuple) else answer[part]
    return answer


def fits(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether a row has every value, or one of several."""
    return all(
        row.get(name) in (value if isinstance(value, list | tuple) else (value,)) for name, value in wanted.items()
    )


def holds(seen: Any, expected: Any) -> bool:
    """Whether something is as expected: the same, or more than a number after `>`, or with a text after `…`."""
    match expected:
        case str() if expected.startswith("> "):
            return Fraction(str(seen)) > Fraction(expected[2:])
        case str() if expected.startswith("…"):
            return expected[1:] in str(seen)
        case list() | tuple():
            return list(seen) == list(expected)
    return bool(seen == expected)


def full_value(rule: Mapping[str, Any]) -> dict[str, Any]:
    """What brings an item full marks, by its rule: every part, or the whole."""
    return {"met": sorted(_codes(rule["parts"]))} if "parts" in rule else {"numerator": 1, "denominator": 1}


def _codes(parts: Any) -> Iterator[str]:
    yield from parts if isinstance(parts, Mapping) else (one["code"] for one in parts)
