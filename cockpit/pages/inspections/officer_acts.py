"""Acts on officers: registered, renewed or retired, kept away from an owner."""

from collections.abc import Callable, Mapping
from typing import Final

from cockpit.pages.inspections.words import CONCLUDE, PATH, number_of
from cockpit.ui.acts import Done, Typed
from cockpit.ui.visit import Visit
from core.errors import AccessDeniedError
from evaluation.commands import officers
from evaluation.commands.officers import NewOfficer
from store.evaluation.officers import Interest


def _register(visit: Visit, typed: Typed) -> Done:
    node = next(iter(visit.principal.nodes(CONCLUDE, visit.at)), None)
    if node is None:
        raise AccessDeniedError(CONCLUDE)
    name, certificate = typed.text("name"), typed.text("certificate")
    new = NewOfficer(node, name, certificate, typed.day("valid_until"), typed.whole("account"))
    officers.register_officer(visit.evaluation, visit.principal, new, visit.at)
    return _done(visit)


def _renew(visit: Visit, typed: Typed) -> Done:
    number, until = number_of(visit.query.get("officer")), typed.day("valid_until")
    active = typed.needed("active") == "yes"
    officers.renew_officer(visit.evaluation, visit.principal, number, until, visit.at, is_active=active)
    return _done(visit)


def _declare(visit: Visit, typed: Typed) -> Done:
    number = number_of(visit.query.get("officer"))
    interest = Interest(number, typed.needed("owner"), typed.needed("reason"))
    officers.declare_interest(visit.evaluation, visit.principal, interest, visit.at)
    return _done(visit)


def _done(visit: Visit) -> Done:
    return Done(visit.words("page.inspections.done"), visit.link(PATH, view="officers"))


ACTS: Final[Mapping[str, Callable[[Visit, Typed], Done]]] = {
    "register": _register,
    "renew": _renew,
    "declare": _declare,
}
