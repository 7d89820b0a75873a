"""Every view of the portal's pages says whom it lets in, or is on a list of those open to all, with a reason."""

import inspect

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from reporting import urls
from reporting.views.access import allowed

# A view looks its object up through what its reader may see.
LOOKUPS = ("visible_to(request.user)", "find_submission(request.user", "lock_report(request.user")
# What everybody who is logged in may open, or everybody at all, and why no role is asked.
OPEN = {
    "home": "leads each role to its own work",
    "communes-xlsx": "the list of the reader's own unit; 404 without one",
    "guide": "shows each role its own sections",
    "due-feed": "a calendar program has no session: the secret part of the address is its key",
    "approval": "the head of a unit approves through the secret of a link, without an account",
    "verify-form": "every person with a receipt verifies it, without an account",
    "verify": "every person with a receipt verifies it, without an account",
    "dashboard": "confirmed figures are for all; `Selection` keeps provisional ones from clerks",
    "dashboard-xlsx": "as the overview",
    "dashboard-csv": "as the overview",
    "outlook": "as the overview",
    "present": "as the overview",
    "months": "as the overview",
    "districts": "as the overview",
    "district": "as the overview",
    "group": "as the overview",
    "procedures": "as the overview",
    "procedure": "as the overview",
    "fields": "as the overview",
    "catalogue": "what is published is public; it holds no figures",
    "catalogue-xlsx": "as its page",
    "catalogue-csv": "as its page",
    "indicators": "as the overview",
    "indicators-xlsx": "as the overview",
    "indicators-csv": "as the overview",
    "unit": "confirmed figures of any unit are for all; the view asks who sees provisional ones",
    "changes": "`scope_of` keeps to what the reader may know",
    "rankings": "a frozen ranking is for everybody who is logged in",
    "ranking": "a frozen ranking is for everybody who is logged in",
    "ranking-xlsx": "a frozen ranking is for everybody who is logged in",
    "ranking-csv": "a frozen ranking is for everybody who is logged in",
}


def is_guarded(view):
    source = inspect.getsource(inspect.unwrap(view))
    return hasattr(view, "allowed") or any(lookup in source for lookup in LOOKUPS)


def test_every_view_asks_for_a_role_or_looks_up_what_its_reader_may_see_or_is_known_to_be_open():
    unguarded = {pattern.name for pattern in urls.urlpatterns if not is_guarded(pattern.callback)}
    assert unguarded == set(OPEN)


@pytest.mark.parametrize(
    ("method", "reads", "posts", "answer"),
    [
        ("get", True, False, 200),
        ("head", True, False, 200),
        ("post", True, True, 200),
        ("post", True, False, 403),
        ("post", False, True, 403),
        ("get", False, True, 403),
    ],
)
def test_a_view_opens_to_whom_the_rule_holds_and_takes_posts_from_whom_both_hold(method, reads, posts, answer):
    @allowed(lambda user: reads, to_post=lambda user: posts)
    def view(request, number):
        return HttpResponse(number)

    request = getattr(RequestFactory(), method)("/")
    request.user = None
    if answer == 403:
        with pytest.raises(PermissionDenied):
            view(request, number=7)
    else:
        assert view(request, number=7).content == b"7"
