"""How to use the portal, in a page: each role reads what concerns it."""

from django.db.models import Exists
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from units import clock
from units.districts import LAST_DAY_OF_DISTRICTS
from units.models import PortalSettings, Role, Unit, User
from units.requests import PortalRequest

CLERK, COORDINATOR, OBSERVER, ADMINISTRATOR = Role.CLERK, Role.COORDINATOR, Role.OBSERVER, Role.ADMINISTRATOR
# The sections in their order on the page, and who reads them. Coordinators read the clerks' own sections too: they
# answer the telephone and enter on behalf of units.
SECTIONS: dict[str, set[Role]] = {
    "day": {COORDINATOR},
    "observing": {OBSERVER},
    "keeping": {ADMINISTRATOR},
    "urging": {COORDINATOR},
    "reviewing": {COORDINATOR},
    "opening": {COORDINATOR},
    "overview": {COORDINATOR, OBSERVER, ADMINISTRATOR},
    "freezing": {COORDINATOR, OBSERVER},
    "reports": {COORDINATOR, OBSERVER},
    "reconciling": {COORDINATOR, OBSERVER},
    "changes": {COORDINATOR, OBSERVER, ADMINISTRATOR},
    "projecting": {COORDINATOR, OBSERVER, ADMINISTRATOR},
    "recording": {CLERK, COORDINATOR},
    "entering": {CLERK, COORDINATOR},
    "files": {CLERK, COORDINATOR},
    "sending": {CLERK, COORDINATOR},
    "sent": {CLERK, COORDINATOR},
    "programs": {CLERK},
    "communes": {CLERK},
    "results": {CLERK},
    "states": set(Role),
    "rate": set(Role),
    "login": set(Role),
}


@require_safe
def guide(request: PortalRequest) -> HttpResponse:
    """The guide in the reader's language; the rules of recording are the administrator's own text.

    Where there are no districts today it does not speak of them, which it asks along with the settings; a portal
    without settings shows all of it while the country has districts. One query.
    """
    language = "vi" if get_language() == "vi" else "en"
    districts = Unit.objects.districts(clock.today(), clock.today())
    with_districts = PortalSettings.objects.annotate(has_districts=Exists(districts))
    portal = with_districts.filter(pk=PortalSettings.ONLY).first()
    context = {
        "sections": sections_of(request.user),
        "portal": portal or PortalSettings(),
        "has_districts": portal.has_districts if portal else clock.today() <= LAST_DAY_OF_DISTRICTS,
    }
    return render(request, f"reporting/guide/{language}.html", context)


def sections_of(user: User) -> list[str]:
    """The names of the sections that ``user`` reads, in their order; communes look after no other unit."""
    found = [name for name, roles in SECTIONS.items() if user.role in roles]
    return found if user.is_district_clerk else [name for name in found if name != "communes"]
