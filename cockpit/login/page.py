"""The HTML of the pages of signing in: a frame around one form; every text is escaped here."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import pi, sqrt
from typing import Final
from urllib.parse import urlencode

from cockpit.i18n import CHINESE, ENGLISH, Texts
from core.settings import Place, Settings

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""Narrower than that of other pages: no script at all."""

PAGE: Final = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>{title} · {bureau}</title><link rel="icon" href="/assets/favicon.ico">
<link rel="stylesheet" href="/assets/00-tokens.css"><link rel="stylesheet" href="/assets/login/login.css">
</head><body>
<div class="login">
<header class="login-head"><p class="login-bureau">{bureau}</p><p class="login-other">{other}</p></header>
<div class="login-map" aria-hidden="true">{tiles}</div>
<main class="login-panel">
{mark}<h1>{title}</h1>
<p class="login-lead">{lead}</p>
{alert}{above}<form method="post" action="{action}" autocomplete="on">
<input type="hidden" name="csrf" value="{csrf}">{next}
{fields}
<button type="submit">{button}</button>
</form>{below}
</main>
<footer class="login-foot"><p>{unclassified}</p><p>{kept} · {forgotten}</p>
<p><a href="{switch}" hreflang="{other_lang}" lang="{other_lang}">{other_language}</a></p></footer>
</div></body></html>
"""


class Words:
    """The texts of one language."""

    def __init__(self, texts: Texts, language: str) -> None:
        self._texts = texts
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """A text, escaped."""
        return escape(self._texts(self.language, key, **values))


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form; `kind` is the type of the input, `fill` what browsers may fill in."""

    name: str
    label: str
    kind: str
    fill: str
    value: str = ""
    more: str = ""

    def html(self, *, is_first: bool) -> str:
        """The line."""
        focus = " autofocus" if is_first else ""
        return (
            f'<label for="login-{self.name}">{escape(self.label, quote=False)}</label>'
            f'<input id="login-{self.name}" name="{self.name}" type="{self.kind}" autocomplete="{self.fill}"'
            f' value="{escape(self.value)}" required{focus}{self.more}>'
        )


@dataclass(frozen=True, slots=True)
class Form:
    """One step of signing in; texts are escaped already, `alert` too."""

    title: str
    lead: str
    action: str
    fields: Sequence[Field]
    button: str
    alert: str = ""
    reasons: Sequence[str] = ()
    account: str = ""
    """whose password it is, for whatever keeps passwords"""
    above: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a form: the bureau, the language, the values that come back with the form."""

    settings: Settings
    words: Words
    csrf: str
    next: str

    def page(self, form: Form) -> str:
        """The whole page."""
        words, settings = self.words, self.settings
        is_chinese = words.language == CHINESE
        names = (settings.bureau.title, settings.bureau.title_en)
        first = [field.html(is_first=not number) for number, field in enumerate(form.fields)]
        return PAGE.format(
            lang=words.language.replace("_", "-"),
            bureau=escape(names[not is_chinese]),
            other=escape(names[is_chinese]),
            tiles=tile_map(settings, is_chinese=is_chinese),
            mark=self._demo_mark(),
            title=form.title,
            lead=form.lead,
            alert=_alert(form),
            above=form.above,
            action=form.action,
            csrf=escape(self.csrf),
            next=f'<input type="hidden" name="next" value="{escape(self.next)}">' if self.next else "",
            fields="\n".join([*_keeper(form), *first]),
            button=form.button,
            below=form.below,
            unclassified=words("login.unclassified"),
            kept=words("login.kept", idle=settings.security.idle_min),
            forgotten=words("login.forgotten"),
            switch=escape(self._switch(form.action, is_chinese=is_chinese)),
            other_lang="en" if is_chinese else "zh-CN",
            other_language=words("login.other_language"),
        )

    def _demo_mark(self) -> str:
        """What says that a demo is a demo; empty where the data are real."""
        words, mark = self.words, self.settings.wall.demo_mark
        if not mark:
            return ""
        if words.language != CHINESE:
            mark = words("desk.demo")
        text = f"<strong>{words('login.demo')} · {escape(mark)}</strong><span>{words('login.demo_note')}</span>"
        return f'<p class="login-demo">{text}</p>\n'

    def _switch(self, action: str, *, is_chinese: bool) -> str:
        query = {"lang": ENGLISH if is_chinese else CHINESE} | ({"next": self.next} if self.next else {})
        return f"{action}?{urlencode(query)}"


def _keeper(form: Form) -> list[str]:
    if not form.account:
        return []
    account = escape(form.account)
    return [f'<input class="unseen" type="text" autocomplete="username" value="{account}" readonly hidden>']


def _alert(form: Form) -> str:
    if not form.alert:
        return ""
    reasons = "".join(f"<li>{reason}</li>" for reason in form.reasons)
    listed = f"<ul>{reasons}</ul>" if reasons else ""
    return f'<div class="login-alert" role="alert"><p>{form.alert}</p>{listed}</div>\n'


RADIUS: Final = 54.5
GAP: Final = 6.0
TURNS: Final = tuple(corner * pi / 3 for corner in range(6))


def tile_map(settings: Settings, *, is_chinese: bool) -> str:
    """The places of the city as the wall shows them, without any figure."""
    places = settings.city.places
    step, rise = (sqrt(3) * RADIUS + GAP) / 2, 1.5 * RADIUS + GAP * sqrt(3) / 2
    centres = [((place.hex[0] + 1) * step + GAP, place.hex[1] * rise + RADIUS + GAP) for place in places]
    width, height = max(x for x, _ in centres) + step + GAP, max(y for _, y in centres) + RADIUS + GAP
    hexes = "".join(_hexagon(place, x, y, is_chinese) for place, (x, y) in zip(places, centres, strict=True))
    return f'<svg viewBox="0 0 {width:.0f} {height:.0f}" focusable="false">{hexes}</svg>'


def _hexagon(place: Place, x: float, y: float, is_chinese: bool) -> str:
    half = sqrt(3) / 2 * RADIUS
    corners = (
        (0, -RADIUS),
        (half, -RADIUS / 2),
        (half, RADIUS / 2),
        (0, RADIUS),
        (-half, RADIUS / 2),
        (-half, -RADIUS / 2),
    )
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    name = place.name if is_chinese else place.name_en
    size = 26 if is_chinese else min(19, int(158 / max(1, len(name))))
    text = f'<text x="{x:.1f}" y="{y + size * 0.36:.1f}" font-size="{size}">{escape(name)}</text>'
    return f'<polygon points="{points}"/>{text}'
