"""Who gets which answer from which address: every URL of the portal × the whole cast × GET and POST."""

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from reporting.models import Submission
from tests.reporting.frozen import frozen_ranking
from tests.reporting.rows import made_once
from tests.reporting.small_province import make_working_province

# The statements of each page run on both in the tests of that page.
pytestmark = pytest.mark.same_on_both(
    "who gets which answer is decided before the database is asked for the page's rows"
)

CAST = ["nobody", "clerk", "other_clerk", "district_clerk", "coordinator", "observer", "administrator"]
LOGIN = 302  # to the login page, or away from it
OK, NO, GONE, WRONG, EMPTY, BAD = 200, 403, 404, 405, 401, 400

# For each address: what GET and POST answer to each of the cast, in that order. A POST is sent without fields.
TABLE = {
    "healthz": ([OK] * 7, [WRONG] * 7),
    # no sweep has run
    "readyz": ([503] * 7, [WRONG] * 7),
    # the page of the proxy in front
    "too-large/": ([413] * 7, [WRONG] * 7),
    # metrics are switched off
    "metrics": ([GONE] * 7, [GONE] * 7),
    "i18n/setlang/": ([LOGIN] * 7, [LOGIN] * 7),
    "login/": ([OK] + [LOGIN] * 6, [OK] + [LOGIN] * 6),
    "logout/": ([LOGIN] + [WRONG] * 6, [LOGIN] * 7),
    # the second step of a login that nobody has begun
    "login/second/": ([LOGIN] * 7, [EMPTY] + [LOGIN] * 6),
    "login/second/set-up/": ([LOGIN] * 7, [EMPTY] + [LOGIN] * 6),
    # single sign-on is switched off
    "login/sso/": ([GONE] * 7, [GONE] * 7),
    "login/sso/return/": ([GONE] * 7, [WRONG] * 7),
    # who has not just shown who they are is asked again, and nothing is done
    "account/security/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "account/security/add/": ([LOGIN] * 7, [LOGIN] + [OK] * 6),
    "account/security/codes/": ([LOGIN] + [WRONG] * 6, [LOGIN] + [OK] * 6),
    "account/security/sessions/": ([LOGIN] + [WRONG] * 6, [LOGIN] + [OK] * 6),
    "account/security/<int:pk>/remove/": ([LOGIN] + [WRONG] * 6, [LOGIN] + [OK] * 6),
    "account/tokens/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "account/tokens/new/": ([LOGIN] * 7, [LOGIN] + [OK] * 6),
    # no such token
    "account/tokens/<int:pk>/revoke/": ([LOGIN] + [WRONG] * 6, [LOGIN] + [GONE] * 6),
    "api/v1/docs/": ([OK] * 7, [WRONG] * 7),
    "account/confirm/": ([LOGIN] + [OK] * 6, [LOGIN] + [OK] * 6),
    "password/change/": ([LOGIN] + [OK] * 6, [LOGIN] + [OK] * 6),
    "password/reset/": ([OK] * 7, [OK] * 7),
    "password/reset/sent/": ([OK] * 7, [WRONG] * 7),
    "password/reset/<uidb64>/<token>/": ([410] * 7, [410] * 7),
    "admin/accounts/new/": ([LOGIN, NO, NO, NO, NO, NO, OK], [LOGIN, NO, NO, NO, NO, NO, OK]),
    # open data is switched off; who gets what where it is on: tests/open_data/test_answers.py
    "open-data/": ([GONE] * 7, [GONE] * 7),
    "open-data/en/": ([GONE] * 7, [GONE] * 7),
    "open-data/units/<published_unit:code>/": ([GONE] * 7, [GONE] * 7),
    "open-data/en/units/<published_unit:code>/": ([GONE] * 7, [GONE] * 7),
    "open-data/datasets/": ([GONE] * 7, [GONE] * 7),
    "open-data/en/datasets/": ([GONE] * 7, [GONE] * 7),
    "open-data/datasets/<slug:name>/": ([GONE] * 7, [GONE] * 7),
    "open-data/en/datasets/<slug:name>/": ([GONE] * 7, [GONE] * 7),
    "open-data/datasets/<published_edition:edition>/": ([GONE] * 7, [GONE] * 7),
    "open-data/en/datasets/<published_edition:edition>/": ([GONE] * 7, [GONE] * 7),
    "open-data/catalog.jsonld": ([GONE] * 7, [GONE] * 7),
    "open-data/<slug:name>/schema.json": ([GONE] * 7, [GONE] * 7),
    "open-data/<published_file:file>": ([GONE] * 7, [GONE] * 7),
    "open-data/<published_file:file>-metadata.json": ([GONE] * 7, [GONE] * 7),
    "open-data/<path:rest>": ([GONE] * 7, [GONE] * 7),
    # no such list waits
    "admin/accounts/new/<int:number>/": ([LOGIN, NO, NO, NO, NO, NO, GONE], [LOGIN, NO, NO, NO, NO, NO, GONE]),
    "admin/accounts/new/<int:number>/refused.xlsx": ([LOGIN, NO, NO, NO, NO, NO, GONE], [LOGIN] + [WRONG] * 6),
    # no such link: as one that was used
    "invitation/<uidb64>/<token>/": ([410] * 7, [410] * 7),
    "": ([LOGIN, OK, OK, OK, OK, LOGIN, LOGIN], [LOGIN] + [WRONG] * 6),
    "contacts/": ([LOGIN, NO, NO, NO, OK, NO, OK], [LOGIN] + [WRONG] * 6),
    "communes.xlsx": ([LOGIN, GONE, GONE, OK, GONE, GONE, GONE], [LOGIN] + [WRONG] * 6),
    # the report of commune X1 for March, sent; a POST without an action shows the page again
    "submissions/<period:period>/<code:code>/": (
        [LOGIN, OK, GONE, OK, OK, OK, GONE],
        [EMPTY, OK, GONE, OK, OK, OK, GONE],
    ),
    # figures that no autosave could have posted
    "submissions/<period:period>/<code:code>/cells/": (
        [LOGIN] + [WRONG] * 6,
        [EMPTY, BAD, GONE, BAD, BAD, BAD, GONE],
    ),
    "submissions/<period:period>/<code:code>/receipts/<int:number>/": (
        [LOGIN, OK, GONE, OK, OK, OK, GONE],
        [EMPTY] + [WRONG] * 6,
    ),
    "submissions/<period:period>/<code:code>/report.docx": (
        [LOGIN, OK, GONE, OK, OK, OK, GONE],
        [EMPTY] + [WRONG] * 6,
    ),
    # the report of March was sent: who may read it is led back to it
    "submissions/<period:period>/<code:code>/template.xlsx": (
        [LOGIN, LOGIN, GONE, LOGIN, LOGIN, LOGIN, GONE],
        [EMPTY] + [WRONG] * 6,
    ),
    "submissions/<period:period>/<code:code>/file/": (
        [LOGIN, LOGIN, GONE, LOGIN, LOGIN, LOGIN, GONE],
        [EMPTY, LOGIN, GONE, LOGIN, LOGIN, LOGIN, GONE],
    ),
    "submissions/<period:period>/<code:code>/file/refused.csv": (
        [LOGIN] + [WRONG] * 6,
        [EMPTY, OK, GONE, OK, OK, OK, GONE],
    ),
    # the report of March was sent; the page is of the unit's own clerks
    "submissions/<reported_period:period>/<reporting_unit:code>/dossiers/": (
        [LOGIN, OK, GONE, NO, NO, NO, GONE],
        [EMPTY] + [WRONG] * 6,
    ),
    "submissions/<reported_period:period>/<reporting_unit:code>/dossiers/take/": (
        [LOGIN] + [WRONG] * 6,
        [EMPTY, OK, GONE, NO, NO, NO, GONE],
    ),
    "submissions/<reported_period:period>/<reporting_unit:code>/dossiers/choice/": (
        [LOGIN] + [WRONG] * 6,
        [EMPTY, LOGIN, GONE, NO, NO, NO, GONE],
    ),
    # no such link: the same answer for everybody
    "approve/<str:token>/": ([GONE] * 7, [GONE] * 7),
    "verify/": ([OK] * 7, [WRONG] * 7),
    "verify/<str:code>/": ([GONE] * 7, [WRONG] * 7),
    "review/": ([LOGIN, NO, NO, NO, OK, OK, NO], [LOGIN, NO, NO, NO, LOGIN, NO, NO]),
    # nothing was confirmed
    "review/confirmations/<int:pk>/undo/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, NO, GONE, NO, NO]),
    "files/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    # no such file: nobody has asked for one
    "files/<int:pk>/": ([LOGIN] + [GONE] * 6, [LOGIN] + [WRONG] * 6),
    "files/<int:pk>/content/": ([LOGIN] + [GONE] * 6, [LOGIN] + [WRONG] * 6),
    # whose role has nothing of it; a POST without a choice shows the page again
    "account/mails/": ([LOGIN, OK, OK, OK, OK, NO, NO], [LOGIN, NO, NO, OK, OK, NO, NO]),
    "account/mails/calendar/": ([LOGIN] + [WRONG] * 6, [LOGIN, LOGIN, LOGIN, LOGIN, NO, NO, NO]),
    # no such calendar
    "files/figures/": ([LOGIN, OK, OK, OK, OK, OK, NO], [LOGIN, OK, OK, OK, OK, NO, NO]),
    # nothing is chosen
    "files/figures/file/": ([LOGIN, GONE, GONE, GONE, GONE, GONE, NO], [LOGIN] + [WRONG] * 6),
    # no such file waits
    "files/figures/brought/<int:pk>/": ([LOGIN, GONE, GONE, GONE, GONE, NO, NO], [LOGIN] + [WRONG] * 6),
    "files/figures/brought/<int:pk>/apply/": ([LOGIN] + [WRONG] * 6, [LOGIN, GONE, GONE, GONE, GONE, NO, NO]),
    "files/figures/brought/<int:pk>/refused.csv": ([LOGIN, GONE, GONE, GONE, GONE, NO, NO], [LOGIN] + [WRONG] * 6),
    "calendar/<int:number>/<str:token>.ics": ([GONE] * 7, [WRONG] * 7),
    "guide/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "periods/": ([LOGIN, NO, NO, NO, OK, OK, NO], [LOGIN] + [WRONG] * 6),
    "periods/<period:period>/lock/": ([LOGIN, NO, NO, NO, OK, NO, NO], [LOGIN, NO, NO, NO, LOGIN, NO, NO]),
    "periods/<period:period>/unlock/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, NO, LOGIN, NO, NO]),
    "reconciliation/": ([LOGIN, NO, NO, NO, OK, OK, NO], [LOGIN, NO, NO, NO, OK, NO, NO]),
    # no such upload waits
    "reconciliation/uploads/<int:number>/apply/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, NO, GONE, NO, NO]),
    "reconciliation/uploads/<int:number>/refused/": ([LOGIN, NO, NO, NO, GONE, NO, NO], [LOGIN] + [WRONG] * 6),
    # none of them is a file that was brought
    "reconciliation/dossiers/": ([LOGIN, NO, NO, NO, OK, NO, NO], [LOGIN, NO, NO, NO, OK, NO, NO]),
    "reconciliation/dossiers/<int:pk>/": ([LOGIN, NO, NO, NO, GONE, NO, NO], [LOGIN] + [WRONG] * 6),
    "reconciliation/dossiers/<int:pk>/record/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, NO, GONE, NO, NO]),
    "reconciliation/dossiers/<int:pk>/give-up/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, NO, GONE, NO, NO]),
    "reconciliation/dossiers/<int:pk>/refused.csv": ([LOGIN, NO, NO, NO, GONE, NO, NO], [LOGIN] + [WRONG] * 6),
    "reconciliation/<period:period>/": ([LOGIN, NO, NO, NO, OK, OK, NO], [LOGIN] + [WRONG] * 6),
    "reconciliation/<period:period>/note/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, NO, LOGIN, NO, NO]),
    "reconciliation/<period:period>/export.xlsx": ([LOGIN, NO, NO, NO, OK, OK, NO], [LOGIN] + [WRONG] * 6),
    "reconciliation/<period:period>/export.csv": ([LOGIN, NO, NO, NO, OK, OK, NO], [LOGIN] + [WRONG] * 6),
    "admin/calendar/": ([LOGIN, NO, NO, NO, NO, NO, LOGIN], [LOGIN] + [WRONG] * 6),
    "admin/calendar/<int:year>/": ([LOGIN, NO, NO, NO, NO, NO, OK], [LOGIN, NO, NO, NO, NO, NO, OK]),
    "admin/calendar/<int:year>/confirm/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, NO, NO, NO, LOGIN]),
    # no such day is entered
    "admin/calendar/<int:year>/<int:number>/remove/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, NO, NO, NO, LOGIN]),
    "admin/periods/": ([LOGIN, NO, NO, NO, NO, NO, OK], [LOGIN] + [WRONG] * 6),
    "admin/periods/scheme/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, NO, NO, NO, OK]),
    "dashboard/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/export.xlsx": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/export.csv": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/presentation/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/outlook/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/what-if/": ([LOGIN, NO, NO, NO, OK, OK, OK], [LOGIN] + [WRONG] * 6),
    "rankings/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    # a POST without fields shows the page again; nothing is frozen
    "rankings/<period:period>/freeze/": ([LOGIN, NO, NO, NO, OK, NO, NO], [LOGIN, NO, NO, NO, OK, NO, NO]),
    "rankings/<period:period>/<int:number>/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "rankings/<period:period>/<int:number>/export.xlsx": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "rankings/<period:period>/<int:number>/export.csv": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/months/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/districts/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/districts/<code:code>/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/groups/<str:kind>/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/procedures/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/procedures/<code:code>/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/catalogue/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/catalogue/export.xlsx": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/catalogue/export.csv": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/fields/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/indicators/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/indicators/export.xlsx": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "dashboard/indicators/export.csv": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    # why the figures of commune X1 changed: a clerk does not read why of other units
    "dashboard/changes/": ([LOGIN, OK, GONE, OK, OK, OK, OK], [LOGIN] + [WRONG] * 6),
    "reports/": ([LOGIN, NO, NO, NO, OK, OK, NO], [LOGIN] + [WRONG] * 6),
    "reports/<period:period>/workbook.xlsx": ([LOGIN, NO, NO, NO, OK, OK, NO], [LOGIN] + [WRONG] * 6),
    "reports/<period:period>/compliance.csv": ([LOGIN, NO, NO, NO, OK, OK, NO], [LOGIN] + [WRONG] * 6),
    "reports/<period:period>/page.pdf": ([LOGIN, NO, NO, NO, OK, OK, NO], [LOGIN] + [WRONG] * 6),
    "reports/<period:period>/report.docx": ([LOGIN, NO, NO, NO, OK, OK, NO], [LOGIN] + [WRONG] * 6),
    "periods/<period:period>/remind/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, LOGIN, LOGIN, NO, NO]),
    "periods/<period:period>/called/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, GONE, GONE, NO, NO]),
    "urging/": ([LOGIN, NO, NO, NO, LOGIN, LOGIN, LOGIN], [LOGIN] + [WRONG] * 6),
    # no such reminder: those who may read it see that
    "urging/<int:pk>/": ([LOGIN, NO, NO, NO, GONE, GONE, GONE], [LOGIN] + [WRONG] * 6),
    "urging/<int:pk>/settle/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, NO, GONE, NO, NO]),
    "periods/<period:period>/urging/": ([LOGIN, NO, NO, NO, OK, OK, OK], [LOGIN] + [WRONG] * 6),
    "periods/<period:period>/urging/check/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, NO, LOGIN, NO, NO]),
    "periods/<period:period>/urging/note/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, NO, LOGIN, NO, NO]),
    "periods/<period:period>/urging/letter.docx": ([LOGIN, NO, NO, NO, OK, OK, OK], [LOGIN] + [WRONG] * 6),
    "periods/<period:period>/missing/": ([LOGIN, NO, NO, NO, OK, OK, NO], [LOGIN] + [WRONG] * 6),
    "dashboard/units/<code:code>/": ([LOGIN] + [OK] * 6, [LOGIN] + [WRONG] * 6),
    "admin/catalogue/": ([LOGIN] + [NO] * 5 + [OK], [LOGIN] + [WRONG] * 6),
    "admin/history/": ([LOGIN] + [NO] * 5 + [OK], [LOGIN] + [WRONG] * 6),
    "admin/history/log.csv": ([LOGIN] + [NO] * 5 + [OK], [LOGIN] + [WRONG] * 6),
    # no such object
    "admin/history/<str:label>/<int:pk>/<int:stamp>/": ([LOGIN] + [NO] * 5 + [GONE], [LOGIN] + [NO] * 5 + [GONE]),
    # no such publication
    "admin/catalogue/publications/<int:pk>/": ([LOGIN] + [NO] * 5 + [GONE], [LOGIN] + [NO] * 5 + [GONE]),
    "admin/reorganisations/": ([LOGIN] + [NO] * 5 + [OK], [LOGIN] + [WRONG] * 6),
    "admin/reorganisations/new/": ([LOGIN] + [NO] * 5 + [OK], [LOGIN] + [NO] * 5 + [OK]),
    "admin/reorganisations/table/": ([LOGIN] + [NO] * 5 + [OK], [LOGIN] + [NO] * 5 + [OK]),
    "admin/reorganisations/<int:pk>/": ([LOGIN] + [NO] * 5 + [GONE], [LOGIN] + [WRONG] * 6),
    "admin/reorganisations/<int:pk>/undo/": ([LOGIN] + [WRONG] * 6, [LOGIN] + [NO] * 5 + [GONE]),
    "admin/catalogue/change/": ([LOGIN] + [NO] * 5 + [OK], [LOGIN] + [NO] * 5 + [OK]),
    # no such decision; one that exists: tests/reporting/office/test_trial_draft.py
    "admin/what-if/<int:pk>/draft/": ([LOGIN] + [WRONG] * 6, [LOGIN] + [NO] * 5 + [GONE]),
    "admin/year/": ([LOGIN] + [NO] * 5 + [OK], [LOGIN] + [NO] * 5 + [OK]),
    "admin/data/": ([LOGIN, NO, NO, NO, NO, NO, OK], [LOGIN] + [WRONG] * 6),
    "admin/data/<slug:name>/": ([LOGIN, NO, NO, NO, NO, NO, OK], [LOGIN] + [WRONG] * 6),
    "admin/monthly-mail/": ([LOGIN] + [NO] * 5 + [OK], [LOGIN] + [WRONG] * 6),
    # without a ticked recipient the page is shown again
    "admin/monthly-mail/<period:period>/": ([LOGIN] + [NO] * 5 + [OK], [LOGIN] + [NO] * 5 + [OK]),
    "admin/monthly-mail/<period:period>/page.pdf": ([LOGIN] + [NO] * 5 + [OK], [LOGIN] + [WRONG] * 6),
    # no such mail
    "admin/monthly-mail/sent/<int:pk>/": ([LOGIN] + [NO] * 5 + [GONE], [LOGIN] + [WRONG] * 6),
    "admin/monthly-mail/sent/<int:pk>/page.pdf": ([LOGIN] + [NO] * 5 + [GONE], [LOGIN] + [WRONG] * 6),
    "admin/monthly-mail/mails/<int:pk>/again/": ([LOGIN] + [WRONG] * 6, [LOGIN] + [NO] * 5 + [GONE]),
    "admin/system/": ([LOGIN, NO, NO, NO, NO, NO, OK], [LOGIN] + [WRONG] * 6),
    # no job is named
    "admin/system/run/": ([LOGIN] + [WRONG] * 6, [LOGIN, NO, NO, NO, NO, NO, GONE]),
    "admin/webhooks/": ([LOGIN] + [NO] * 5 + [OK], [LOGIN] + [WRONG] * 6),
    # a POST without fields shows the page again
    "admin/webhooks/new/": ([LOGIN] + [NO] * 5 + [OK], [LOGIN] + [NO] * 5 + [OK]),
    "admin/webhooks/deliveries/": ([LOGIN] + [NO] * 5 + [OK], [LOGIN] + [WRONG] * 6),
    # no such endpoint, no such delivery; those that exist: tests/webhooks/test_pages.py
    "admin/webhooks/deliveries/<int:pk>/": ([LOGIN] + [NO] * 5 + [GONE], [LOGIN] + [WRONG] * 6),
    "admin/webhooks/deliveries/<int:pk>/again/": ([LOGIN] + [WRONG] * 6, [LOGIN] + [NO] * 5 + [GONE]),
    "admin/webhooks/<int:pk>/": ([LOGIN] + [NO] * 5 + [GONE], [LOGIN] + [NO] * 5 + [GONE]),
    "admin/webhooks/<int:pk>/switch/": ([LOGIN] + [WRONG] * 6, [LOGIN] + [NO] * 5 + [GONE]),
    "admin/webhooks/<int:pk>/test/": ([LOGIN] + [WRONG] * 6, [LOGIN] + [NO] * 5 + [GONE]),
    "admin/webhooks/<int:pk>/secret/": ([LOGIN] + [WRONG] * 6, [LOGIN] + [NO] * 5 + [GONE]),
    "admin/webhooks/<int:pk>/again/": ([LOGIN] + [WRONG] * 6, [LOGIN] + [NO] * 5 + [GONE]),
    "admin/webhooks/<int:pk>/remove/": ([LOGIN] + [WRONG] * 6, [LOGIN] + [NO] * 5 + [GONE]),
}
ARGUMENTS = {
    "admin/webhooks/deliveries/<int:pk>/": "admin/webhooks/deliveries/999999/",
    "admin/webhooks/deliveries/<int:pk>/again/": "admin/webhooks/deliveries/999999/again/",
    **{
        f"admin/webhooks/<int:pk>/{verb}": f"admin/webhooks/999999/{verb}"
        for verb in ("", "switch/", "test/", "secret/", "again/", "remove/")
    },
    "open-data/units/<published_unit:code>/": "open-data/units/X1/",
    "open-data/en/units/<published_unit:code>/": "open-data/en/units/X1/",
    "open-data/datasets/<slug:name>/": "open-data/datasets/compliance/",
    "open-data/en/datasets/<slug:name>/": "open-data/en/datasets/compliance/",
    "open-data/datasets/<published_edition:edition>/": "open-data/datasets/compliance/2020-01.v1/",
    "open-data/en/datasets/<published_edition:edition>/": "open-data/en/datasets/compliance/2020-01.v1/",
    "open-data/<slug:name>/schema.json": "open-data/compliance/schema.json",
    "open-data/<published_file:file>": "open-data/compliance/2020-01.csv",
    "open-data/<path:rest>": "open-data/no/such/page/",
    "open-data/<published_file:file>-metadata.json": "open-data/compliance/2020-01.csv-metadata.json",
    "admin/calendar/<int:year>/": "admin/calendar/2020/",
    "admin/calendar/<int:year>/confirm/": "admin/calendar/2020/confirm/",
    "admin/calendar/<int:year>/<int:number>/remove/": "admin/calendar/2020/1/remove/",
    "admin/monthly-mail/<period:period>/": "admin/monthly-mail/2020-03/",
    "admin/monthly-mail/<period:period>/page.pdf": "admin/monthly-mail/2020-03/page.pdf",
    "admin/monthly-mail/sent/<int:pk>/": "admin/monthly-mail/sent/999999/",
    "admin/monthly-mail/sent/<int:pk>/page.pdf": "admin/monthly-mail/sent/999999/page.pdf",
    "admin/monthly-mail/mails/<int:pk>/again/": "admin/monthly-mail/mails/999999/again/",
    "reports/<period:period>/page.pdf": "reports/2020-03/page.pdf",
    "admin/data/<slug:name>/": "admin/data/units-without-clerk/",
    "rankings/<period:period>/freeze/": "rankings/2020-02/freeze/",
    "rankings/<period:period>/<int:number>/": "rankings/2020-02/1/",
    "rankings/<period:period>/<int:number>/export.xlsx": "rankings/2020-02/1/export.xlsx",
    "rankings/<period:period>/<int:number>/export.csv": "rankings/2020-02/1/export.csv",
    "reports/<period:period>/workbook.xlsx": "reports/2020-03/workbook.xlsx",
    "reports/<period:period>/compliance.csv": "reports/2020-03/compliance.csv",
    "reports/<period:period>/report.docx": "reports/2020-03/report.docx",
    "periods/<period:period>/remind/": "periods/2020-03/remind/",
    "admin/reorganisations/<int:pk>/": "admin/reorganisations/999999/",
    "admin/what-if/<int:pk>/draft/": "admin/what-if/999999/draft/",
    "admin/reorganisations/<int:pk>/undo/": "admin/reorganisations/999999/undo/",
    "admin/catalogue/publications/<int:pk>/": "admin/catalogue/publications/999999/",
    "admin/history/<str:label>/<int:pk>/<int:stamp>/": "admin/history/units.unit/999999/1/",
    "review/confirmations/<int:pk>/undo/": "review/confirmations/999999/undo/",
    "periods/<period:period>/called/": "periods/2020-03/called/",
    "urging/<int:pk>/": "urging/1/",
    "urging/<int:pk>/settle/": "urging/1/settle/",
    "periods/<period:period>/urging/": "periods/2020-03/urging/",
    "periods/<period:period>/urging/check/": "periods/2020-03/urging/check/",
    "periods/<period:period>/urging/note/": "periods/2020-03/urging/note/",
    "periods/<period:period>/urging/letter.docx": "periods/2020-03/urging/letter.docx",
    "periods/<period:period>/missing/": "periods/2020-03/missing/",
    "periods/<period:period>/lock/": "periods/2020-03/lock/",
    "periods/<period:period>/unlock/": "periods/2020-03/unlock/",
    "reconciliation/uploads/<int:number>/apply/": "reconciliation/uploads/1/apply/",
    "reconciliation/uploads/<int:number>/refused/": "reconciliation/uploads/1/refused/",
    "submissions/<reported_period:period>/<reporting_unit:code>/dossiers/": "submissions/2020-03/X1/dossiers/",
    "submissions/<reported_period:period>/<reporting_unit:code>/dossiers/take/": (
        "submissions/2020-03/X1/dossiers/take/"
    ),
    "submissions/<reported_period:period>/<reporting_unit:code>/dossiers/choice/": (
        "submissions/2020-03/X1/dossiers/choice/"
    ),
    "reconciliation/dossiers/<int:pk>/": "reconciliation/dossiers/1/",
    "reconciliation/dossiers/<int:pk>/record/": "reconciliation/dossiers/1/record/",
    "reconciliation/dossiers/<int:pk>/give-up/": "reconciliation/dossiers/1/give-up/",
    "reconciliation/dossiers/<int:pk>/refused.csv": "reconciliation/dossiers/1/refused.csv",
    "reconciliation/<period:period>/": "reconciliation/2020-03/",
    "reconciliation/<period:period>/note/": "reconciliation/2020-03/note/",
    "reconciliation/<period:period>/export.xlsx": "reconciliation/2020-03/export.xlsx",
    "reconciliation/<period:period>/export.csv": "reconciliation/2020-03/export.csv",
    "submissions/<period:period>/<code:code>/": "submissions/2020-03/X1/",
    "submissions/<period:period>/<code:code>/cells/": "submissions/2020-03/X1/cells/",
    "submissions/<period:period>/<code:code>/receipts/<int:number>/": "submissions/2020-03/X1/receipts/1/",
    "submissions/<period:period>/<code:code>/report.docx": "submissions/2020-03/X1/report.docx",
    "submissions/<period:period>/<code:code>/template.xlsx": "submissions/2020-03/X1/template.xlsx",
    "submissions/<period:period>/<code:code>/file/": "submissions/2020-03/X1/file/",
    "submissions/<period:period>/<code:code>/file/refused.csv": "submissions/2020-03/X1/file/refused.csv",
    "files/<int:pk>/": "files/1/",
    "files/<int:pk>/content/": "files/1/content/",
    "calendar/<int:number>/<str:token>.ics": "calendar/1/0123.ics",
    "files/figures/brought/<int:pk>/": "files/figures/brought/1/",
    "files/figures/brought/<int:pk>/apply/": "files/figures/brought/1/apply/",
    "files/figures/brought/<int:pk>/refused.csv": "files/figures/brought/1/refused.csv",
    "approve/<str:token>/": "approve/wrong-token/",
    "verify/<str:code>/": "verify/0123/",
    "dashboard/districts/<code:code>/": "dashboard/districts/H1/",
    "dashboard/groups/<str:kind>/": "dashboard/groups/commune/",
    "dashboard/procedures/<code:code>/": "dashboard/procedures/C1/",
    "dashboard/changes/": "dashboard/changes/?unit=X1",
    "dashboard/units/<code:code>/": "dashboard/units/X1/",
    "account/security/<int:pk>/remove/": "account/security/1/remove/",
    "account/tokens/<int:pk>/revoke/": "account/tokens/999999/revoke/",
    "password/reset/<uidb64>/<token>/": "password/reset/MQ/wrong-token/",
    "admin/accounts/new/<int:number>/": "admin/accounts/new/1/",
    "admin/accounts/new/<int:number>/refused.xlsx": "admin/accounts/new/1/refused.xlsx",
    "invitation/<uidb64>/<token>/": "invitation/1/wrong-token/",
}


def routes(resolver=None, prefix=""):
    """Every address of the portal as it is written in the URL patterns, but for the forms of the administration.

    What no login opens but a token does has tables of its own in tests/api/ and tests/exchange/dhis2/.
    """
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver) and pattern.app_name in ("admin", "v1", "dhis2"):
            continue
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        elif isinstance(pattern, URLPattern) and not route.endswith("/openapi.json"):
            yield route


def province_of_the_table():
    """The small province at work; commune X1 has sent its report of March, and the ranking of February is frozen."""
    province = make_working_province()
    province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    frozen_ranking(province, 2)
    return province


@pytest.fixture
def people(db):
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False):
        province = made_once("province of the table of answers", province_of_the_table)
        yield {
            "nobody": None,
            "clerk": province.clerks["X1"],
            "other_clerk": province.clerks["X2"],
            "district_clerk": province.clerks["H1"],
            "coordinator": province.coordinator,
            "observer": province.observer,
            "administrator": province.administrator,
        }


def client_of(user):
    client = Client()
    if user:
        client.force_login(user)
    return client


def test_every_address_but_the_forms_of_the_administration_is_in_the_table():
    assert set(routes()) == set(TABLE)


def assert_no_copy_is_shown_to_others(answer):
    """Pages are asked for again before a browser shows them; files and receipts are not cached at all."""
    is_file = answer.headers.get("Content-Disposition", "").startswith("attachment")
    is_receipt = "/receipts/" in answer.request["PATH_INFO"] and answer.status_code == OK
    kept = answer.headers["Cache-Control"]
    assert "private" in kept
    assert "no-store" in kept or ("no-cache" in kept and not is_file and not is_receipt)


def assert_wrong_method_has_a_page(answer):
    """A page for people; programs get a problem."""
    if answer.get("Content-Type") != "application/problem+json":
        assert answer.status_code != WRONG or "Thao tác chưa thực hiện" in answer.content.decode()


@pytest.mark.parametrize("route", TABLE)
def test_answers(people, route):
    address = "/" + ARGUMENTS.get(route, route)
    expected_get, expected_post = TABLE[route]
    clients = {who: client_of(people[who]) for who in CAST}
    got = {who: client.get(address) for who, client in clients.items()}
    posted = {who: client.post(address) for who, client in clients.items()}
    assert {who: answer.status_code for who, answer in got.items()} == dict(zip(CAST, expected_get, strict=True))
    assert {who: answer.status_code for who, answer in posted.items()} == dict(zip(CAST, expected_post, strict=True))
    for answer in (*got.values(), *posted.values()):
        assert_no_copy_is_shown_to_others(answer)
        assert_wrong_method_has_a_page(answer)
    assert Submission.objects.count() == 1


def admin_addresses():
    from django.contrib import admin

    for model in admin.site._registry:
        options = model._meta
        for page in ("", "add/", "1/change/", "1/delete/", "1/history/"):
            yield f"/admin/{options.app_label}/{options.model_name}/{page}"
    yield from ("/admin/", "/admin/password_change/", "/admin/jsi18n/", "/admin/autocomplete/")


def test_the_administration_is_for_administrators_alone(people):
    for who in CAST:
        if who == "administrator":
            continue
        client = client_of(people[who])
        for address in admin_addresses():
            for answer in (client.get(address), client.post(address)):
                assert answer.status_code in (LOGIN, NO), (who, address)
                assert answer.status_code == NO or "login" in answer.headers["Location"], (who, address)


def test_the_administration_opens_to_an_administrator(people):
    assert client_of(people["administrator"]).get("/admin/").status_code == OK
