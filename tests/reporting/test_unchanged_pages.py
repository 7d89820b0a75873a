"""A page that cannot have changed since its reader last looked is answered 304; one that may have changed never is."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.conf import settings as portal_settings
from django.contrib import messages
from django.contrib.auth.models import update_last_login
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from config.unchanged import UnchangedPageMiddleware
from procedures.models import Procedure
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from reporting.models import Compliance, DossierCount, Submission
from units import clock
from units.actions.data_version import KEPT, data_version_shorten
from units.actions.stale_figures import figures_mark_stale
from units.models import DataVersion, PortalSettings, Unit, User
from units.sql import run
from units.watched_tables import stored_triggers, unwatched_tables, wanted_triggers, watch_tables

UNCHANGED = [
    "/dashboard/",
    "/dashboard/?basis=provisional",
    "/dashboard/?kind=commune&district=569&status=met",
    "/dashboard/months/",
    "/dashboard/changes/?unit=569",
    "/dashboard/units/569/",
    "/dashboard/districts/",
    "/dashboard/districts/569/",
    "/dashboard/groups/commune/",
    "/dashboard/procedures/",
    "/dashboard/fields/",
    "/dashboard/indicators/",
    "/dashboard/outlook/",
    "/dashboard/what-if/",
    "/rankings/",
    "/periods/",
    "/reports/",
    "/guide/",
    "/review/",
    "/contacts/",
]
MADE_EACH_TIME = [
    "/",  # tells what has passed by the hour
    "/submissions/2020-12/569/",  # shows what is typed now
    "/admin/units/unit/",
]


@pytest.fixture
def watched(demo):
    watch_tables()


@pytest.fixture
def reader(watched, coordinator):
    coordinator.get("/guide/")  # the cookie of forms
    return coordinator


@pytest.fixture
def clerk(watched, login):
    client = login(User.objects.get(username="clerk-569"))
    client.get("/guide/")
    return client


def again(client, address, etag, **headers):
    return client.get(address, headers={"if-none-match": etag} | headers)


def seen(client, address="/dashboard/"):
    """The version of a page that its reader has looked at, and that is not changed."""
    etag = client.get(address).headers["ETag"]
    assert again(client, address, etag).status_code == 304
    return etag


def version():
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(token) FROM units_dataversion")
        return cursor.fetchone()


@pytest.mark.parametrize("address", UNCHANGED)
def test_a_page_of_figures_is_answered_without_being_made(reader, address, django_assert_num_queries):
    reader.get(address)  # the cookie of the last filters
    first = reader.get(address)
    with django_assert_num_queries(2):  # the session; the person with the version of the data
        answer = again(reader, address, first.headers["ETag"])
    assert (answer.status_code, answer.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Content-Language"):
        assert answer.headers[name] == first.headers[name]
    assert set(answer.headers["Vary"].split(", ")) == set(first.headers["Vary"].split(", "))
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("address", MADE_EACH_TIME)
def test_a_page_that_shows_more_than_its_version_contains_has_none(watched, login, address):
    client = login(User.objects.get(username="admin" if "admin" in address else "coordinator"))
    client.get(address)
    answer = client.get(address)
    assert answer.status_code == 200
    assert "ETag" not in answer.headers


def test_a_compressed_page_is_answered_by_its_weak_version(reader):
    first = reader.get("/dashboard/", headers={"accept-encoding": "gzip"})
    assert first.headers["ETag"].startswith('W/"')
    assert again(reader, "/dashboard/", f'"other", {first.headers["ETag"]}').status_code == 304


@pytest.mark.parametrize("address", ["/dashboard/", "/dashboard/units/569/"])
def test_one_persons_version_answers_nothing_to_another(reader, clerk, login, address):
    other = login(User.objects.get(username="observer"))
    other.get("/guide/")
    for client in (other, clerk):
        assert again(client, address, seen(reader, address)).status_code == 200
    reader.logout()
    assert again(reader, address, other.get(address).headers["ETag"]).status_code == 302


def test_an_address_has_a_version_of_its_own(reader):
    assert again(reader, "/dashboard/?basis=provisional", seen(reader)).status_code == 200


def accept_a_report():
    report = Submission.objects.filter(status="submitted", period__month=12).order_by("pk")[0]
    submission_accept(submission=report, by=User.objects.get(username="coordinator"))


def drain():
    figures_mark_stale(reason="test")
    figures_drain()


CHANGES = {
    "a confirmed report": accept_a_report,
    "a change that waits": lambda: figures_mark_stale(reason="test"),
    "a drain": drain,
    "a unit's name": lambda: Unit.objects.filter(code="569").update(name="Thành phố Khác"),
    "a procedure": lambda: Procedure.objects.order_by("pk")[0].save(),
    "a figure written past all actions": lambda: Compliance.objects.filter(
        pk=Compliance.objects.order_by("pk")[0].pk
    ).update(received_total=1),
    "a row removed": lambda: Compliance.objects.order_by("pk")[0].delete(),
    "the settings of the portal": lambda: PortalSettings.objects.update(support="Số khác"),
    "the reader's role": lambda: User.objects.filter(username="coordinator").update(role="observer"),
    "the reader's name": lambda: User.objects.filter(username="coordinator").update(full_name="Người khác"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_the_page_is_made_again(reader, change):
    etag = seen(reader)
    CHANGES[change]()
    answer = again(reader, "/dashboard/", etag)
    assert answer.status_code == 200
    assert answer.headers.get("ETag") != etag  # none while figures wait: how long they do depends on the hour


def test_a_change_that_is_rolled_back_is_none(reader):
    etag = seen(reader)
    with transaction.atomic():
        Unit.objects.filter(code="569").update(name="Thành phố Khác")
        transaction.set_rollback(True)
    assert again(reader, "/dashboard/", etag).status_code == 304


def test_a_login_of_another_person_leaves_the_pages_as_they_were(reader):
    etag = seen(reader)
    update_last_login(User, User.objects.get(username="clerk-569"))
    assert User.objects.get(username="clerk-569").last_login is not None
    assert again(reader, "/dashboard/", etag).status_code == 304


def test_what_is_typed_into_cells_leaves_the_pages_of_figures_as_they_were(reader):
    etag = seen(reader)
    DossierCount.objects.create(
        submission=Submission.objects.order_by("pk")[0], procedure=Procedure.objects.order_by("-pk")[0]
    )
    assert again(reader, "/dashboard/", etag).status_code == 304


def test_another_language_another_day_or_another_release_is_another_page(reader, settings, monkeypatch):
    etag = seen(reader)
    reader.cookies["django_language"] = "en"
    assert again(reader, "/dashboard/", etag).status_code == 200
    del reader.cookies["django_language"]
    assert again(reader, "/dashboard/", etag).status_code == 304
    settings.DEMO_TODAY = date(2021, 1, 5)
    assert again(reader, "/dashboard/", etag).status_code == 200
    settings.DEMO_TODAY = date(2021, 1, 4)
    reader.handler.load_middleware()
    assert again(reader, "/dashboard/", etag).status_code == 304
    monkeypatch.setattr("config.unchanged.release", lambda: "another")
    reader.handler.load_middleware()
    assert again(reader, "/dashboard/", etag).status_code == 200


def test_a_message_that_waits_is_shown_and_shown_once(reader):
    etag = seen(reader)
    storage, answer = CookieStorage(RequestFactory().get("/")), HttpResponse()
    storage.add(messages.INFO, "Chỉ một lần")
    storage.update(answer)
    reader.cookies["messages"] = answer.cookies["messages"].value
    shown = again(reader, "/dashboard/", etag)
    assert (shown.status_code, "ETag" in shown.headers) == (200, False)
    assert "Chỉ một lần" in shown.content.decode()
    assert "Chỉ một lần" not in reader.get("/dashboard/").content.decode()


def test_a_message_in_the_session_is_shown(reader):
    etag = seen(reader)
    session = reader.session
    session["_messages"] = "[]"
    session.save()
    assert again(reader, "/dashboard/", etag).status_code == 200


def test_without_the_secret_of_forms_a_page_has_no_version(reader):
    etag = seen(reader)
    del reader.cookies[portal_settings.CSRF_COOKIE_NAME]
    answer = again(reader, "/dashboard/", etag)
    assert (answer.status_code, "ETag" in answer.headers) == (200, False)


def test_the_form_of_a_page_that_was_kept_is_still_accepted(reader):
    page = reader.get("/dashboard/")
    again(reader, "/dashboard/", page.headers["ETag"])
    reader.handler.enforce_csrf_checks = True
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    answer = reader.post("/i18n/setlang/", {"language": "en", "csrfmiddlewaretoken": token})
    assert answer.status_code == 302


def test_a_page_that_asks_for_the_hour_has_no_version(reader, monkeypatch):
    monkeypatch.setattr("reporting.views.dashboard.Sorting.of", _and_asks_the_clock())
    assert "ETag" not in reader.get("/dashboard/").headers


def _and_asks_the_clock():
    from reporting.selection.sorting import Sorting

    original = Sorting.of

    def of(*arguments):
        clock.now()
        return original(*arguments)

    return of


def test_the_next_reader_of_the_overview_is_shown_what_the_first_was(reader, login, django_assert_num_queries):
    other = login(User.objects.create(username="x", role="coordinator", full_name="Người khác"))  # changes the version
    first = reader.get("/dashboard/").content.decode()
    with django_assert_num_queries(3):  # the session, the person, the portal's name
        second = other.get("/dashboard/").content.decode()
    assert body_of(second) == body_of(first)


def body_of(page):
    """What is between head and foot."""
    return page[page.index('<main id="content"') : page.index("</main>")]


def test_who_may_see_less_is_shown_nothing_of_what_others_were(reader, clerk):
    of_coordinator = body_of(reader.get("/dashboard/?basis=provisional").content.decode())
    of_clerk = body_of(clerk.get("/dashboard/?basis=provisional").content.decode())
    assert "chưa gửi" in of_coordinator
    assert "chưa gửi" not in of_clerk
    assert "/dashboard/export.xlsx?basis=provisional" not in of_clerk


@pytest.mark.parametrize("change", sorted(set(CHANGES) - {"the reader's role", "the reader's name"}))
def test_after_a_change_the_overview_of_the_next_reader_is_made_again(reader, login, change):
    other = login(User.objects.create(username="x", role="coordinator"))
    reader.get("/dashboard/")
    CHANGES[change]()
    with CaptureQueriesContext(connection) as queries:
        other.get("/dashboard/")
    assert len(queries) > 10


def test_nothing_but_pages_has_a_version(reader):
    for address in ("/dashboard/export.csv", "/dashboard/?period=1999-01", "/healthz", "/static/x"):
        assert "ETag" not in reader.get(address).headers


def test_in_development_pages_are_made_each_time(reader, settings):
    etag = seen(reader)
    settings.DEBUG = True
    assert UnchangedPageMiddleware(lambda _request: SimpleNamespace()).process_view(RequestFactory().get("/")) is None
    assert etag


def test_every_table_of_the_portal_but_those_named_is_watched(watched):
    assert wanted_triggers().keys() <= stored_triggers().keys()
    own = {
        table for table in unwatched_tables() if table.startswith(tuple(f"{app}_" for app in portal_settings.OWN_APPS))
    }
    of_reporting = {
        f"reporting_{name}" for name in ("dossiercount", "textsave", "filejob", "filepart", "checkcount", "lastvisit")
    }
    of_logins = {f"units_{name}" for name in ("secondfactor", "recoverycode", "secondstep", "securityevent")}
    of_webhooks = {f"webhooks_{name}" for name in ("endpoint", "event", "delivery")}
    of_calls = {f"api_{name}" for name in ("apitoken", "idempotencykey")}
    of_files = {f"exchange_{name}" for name in ("dossierday", "dossierfile", "dossierpart", "draftchoice", "valuefile")}
    of_open_data = {
        f"open_data_{name}"
        for name in ("edition", "editionfile", "publishedunit", "publishedfigure", "publishedsum", "publishingstate")
    }
    assert own == of_reporting | of_logins | of_webhooks | of_calls | of_files | of_open_data | {
        "units_jobheartbeat",
        "units_jobrun",
    }


def test_a_trigger_that_an_earlier_release_made_is_removed(watched):
    assert "units_user_versioned_by_update" not in wanted_triggers()
    name, (table, _event) = next(iter(wanted_triggers().items()))
    run(made_for(name.replace("versioned_by_", "versioned_by_earlier_"), table))
    watch_tables()
    assert stored_triggers().keys() == wanted_triggers().keys()


def made_for(name, table):
    if connection.vendor == "postgresql":
        return f"CREATE TRIGGER {name} AFTER insert ON {table} EXECUTE FUNCTION units_version_changes()"
    return f"CREATE TRIGGER {name} AFTER insert ON {table} BEGIN DELETE FROM units_dataversion; END"


def test_a_missing_trigger_is_made_and_the_version_changes(watched):
    name, (table, _event) = next(iter(wanted_triggers().items()))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    before = version()
    watch_tables()
    assert name in stored_triggers()
    assert version() != before
    now = version()
    watch_tables()
    assert version() == now


@pytest.mark.parametrize(
    "statement",
    [
        """INSERT INTO units_unitsuccession (predecessor_id, successor_id, effective_on, kind, legal_basis)
           SELECT min(id), max(id), '2020-01-01', 'merger', '' FROM units_unit""",
        "UPDATE units_unit SET name = 'x' WHERE code = '569'",
        "DELETE FROM reporting_revisioncount WHERE id = (SELECT max(id) FROM reporting_revisioncount)",
        "UPDATE units_unit SET parent_id = parent_id",
    ],
)
def test_a_statement_typed_by_hand_changes_the_version(watched, statement):
    before = version()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert version() != before


def test_an_update_that_touches_no_row_changes_nothing(watched):
    before = version()
    Unit.objects.filter(pk=-1).update(name="x")
    Unit.objects.filter(pk=-1).delete()
    assert version() == before


def test_the_numbers_of_the_version_are_kept_few_and_the_version_is_never_an_earlier_one(watched):
    DataVersion.objects.bulk_create(DataVersion(token=2**50 + number) for number in range(KEPT + 1))
    before = version()
    data_version_shorten()
    assert DataVersion.objects.count() == 1
    assert version() != before
    few = version()
    data_version_shorten()
    assert version() == few
