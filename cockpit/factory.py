"""`create_app(services)`: the host with its pages, in a list one can read."""

from pathlib import Path
from typing import Final

from fastapi import FastAPI

from cockpit.host import ASSETS, create_host
from cockpit.pages import (
    account,
    alerts,
    area,
    audit,
    documents,
    evaluation,
    inbox,
    inspections,
    issues,
    leads,
    manual,
    missing,
    objections,
    published,
    report,
    result,
    reviewing,
    sources,
    statistics,
    tasks,
    tokens,
    users,
    wall,
)
from cockpit.services import Services
from cockpit.shell.pages import Page

WALL: Final = Page(
    "wall",
    ("/", "/wall", "/screen"),
    wall.layout,
    wall.register,
    ("numbers.read",),
    look="wall",
    group="look",
    icon="screen",
)
INBOX: Final = Page("inbox", ("/inbox",), inbox.layout, inbox.register, icon="letter", live=inbox.live)
ALERTS: Final = Page(
    "alerts", alerts.PATHS, alerts.layout, alerts.register, alerts.OPEN_TO, icon="bell", live=alerts.live
)
RESULT: Final = Page(
    "result",
    ("/evaluation/result", "/result"),
    result.layout,
    result.register,
    result.OPEN_TO,
    icon="score",
)
REPORT: Final = Page(
    "report",
    ("/evaluation/report", "/self-report"),
    report.layout,
    report.register,
    ("self_reports.submit",),
    icon="pen",
)
REVIEW: Final = Page(
    "review", ("/evaluation/review",), reviewing.layout, reviewing.register, reviewing.JUDGE, icon="judge"
)
MISSING: Final = Page("missing", ("/missing",), missing.layout, missing.register, missing.SEE, icon="search")
ISSUES: Final = Page("issues", ("/issues",), issues.layout, issues.register, ("notices.read",), icon="issue")
DOCUMENTS: Final = Page(
    "documents", ("/documents", "/notices"), documents.layout, documents.register, ("notices.read",), icon="paper"
)
LEADS: Final = Page("leads", ("/leads",), leads.layout, leads.register, leads.OPEN_TO, icon="lead")
INSPECTIONS: Final = Page(
    "inspections", ("/inspections",), inspections.layout, inspections.register, inspections.OPEN_TO, icon="visit"
)
OBJECTIONS: Final = Page(
    "objections", ("/objections",), objections.layout, objections.register, objections.OPEN_TO, icon="objection"
)
AREA: Final = Page("area", ("/area",), area.layout, area.register, area.OPEN_TO, icon="area")
STATISTICS: Final = Page(
    "statistics", ("/statistics",), statistics.layout, statistics.register, ("notices.read",), icon="chart"
)
PUBLISHED: Final = Page(
    "published", ("/results",), published.layout, published.register, ("numbers.read",), icon="people"
)
MANUAL: Final = Page(
    "manual", ("/manual",), manual.layout, manual.register, ("manual.enter", "manual.confirm"), icon="pen"
)
TASKS: Final = Page("tasks", ("/tasks",), tasks.layout, tasks.register, icon="check")
EVALUATION: Final = Page(
    "evaluation",
    ("/evaluation",),
    evaluation.layout,
    evaluation.register,
    evaluation.OPEN_TO,
    icon="cycle",
    live=evaluation.live,
)
SOURCES: Final = Page(
    "sources",
    ("/sources",),
    sources.layout,
    sources.register,
    ("sources.read",),
    group="run",
    icon="sources",
    live=sources.live,
)
USERS: Final = Page(
    "users",
    ("/users",),
    users.layout,
    users.register,
    ("accounts.manage", "grants.manage"),
    group="admin",
    icon="people",
)
TOKENS: Final = Page(
    "tokens", ("/tokens",), tokens.layout, tokens.register, ("tokens.manage",), group="admin", icon="key"
)
AUDIT: Final = Page("audit", ("/audit",), audit.layout, audit.register, ("audit.read",), group="admin", icon="trail")
ACCOUNT: Final = Page("account", ("/account",), account.layout, account.register, group="own", icon="person")

PAGES: Final = (
    WALL,
    INBOX,
    ALERTS,
    TASKS,
    MISSING,
    REPORT,
    RESULT,
    REVIEW,
    EVALUATION,
    ISSUES,
    DOCUMENTS,
    LEADS,
    INSPECTIONS,
    OBJECTIONS,
    AREA,
    STATISTICS,
    PUBLISHED,
    MANUAL,
    SOURCES,
    USERS,
    TOKENS,
    AUDIT,
    ACCOUNT,
)
"""In the order of the navigation; the first one that is open to somebody is where that person begins."""


def create_app(services: Services, assets: Path = ASSETS) -> FastAPI:
    """The web application on the given services; ready for uvicorn or a test client with lifespan."""
    return create_host(services, PAGES, assets)
