"""No form, list, deletion or file of the administration changes a result unseen: all that are registered are walked.

Each field that a page offers is changed by itself, on some objects of each model, and each column of a file that a list
takes. Either nothing of the results changes by the save, or it was answered by the page of what follows, and nothing
was written. A new form or list of files, or a new field or column of one, is walked without being named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import tablib
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.forms.models import ModelChoiceField
from zeal import zeal_ignore

from quotas.models import DecisionState, Quota
from reporting.actions.figures import figures_recompute
from reporting.actions.submissions import submission_accept
from reporting.models import CalendarException, CatalogueEntry, Compliance
from tests.admin_files import bring, can_apply
from tests.browserless import fields_of, is_confirmation
from tests.factories import make_district, make_succession
from units.admin_upload import FileMixin
from units.models import DistrictTile, FormerDistrict, PortalSettings

pytestmark = pytest.mark.same_on_both("the statements of forms and recompute: test_said_and_done.py, test_recompute.py")

OBJECTS_OF_EACH = 2
REASON = {"_reason": ["Theo quyết định mới"]}


@pytest.fixture
def province(working_province):
    """A province with confirmed and sent reports, a merger, a move, a tile, a day off and settings."""
    units = working_province.units
    for month in (1, 2, 3):
        for code in ("H1", "X1", "X2"):
            report = working_province.send(code, month, (10, 3, 0), (4, 2, 0))
            if month < 3:
                submission_accept(submission=report, by=working_province.coordinator)
    other = make_district("H8")
    FormerDistrict.objects.create(unit=units["X2"], district=other, until=date(2020, 1, 31))
    units["X3"].active_until = date(2020, 2, 29)
    units["X3"].save()
    make_succession(units["X3"], units["X1"], date(2020, 3, 1))
    DistrictTile.objects.create(unit=units["H1"], column=1, row=1)
    CalendarException.objects.create(day=date(2020, 9, 1), is_working_day=False, document="QĐ")
    PortalSettings.objects.get_or_create(pk=PortalSettings.ONLY)
    figures_recompute()
    return working_province


@pytest.fixture
def administrator(province, login):
    with zeal_ignore():  # many requests of one test read the same
        yield login(province.administrator)


def results() -> Any:
    """Everything that pages show of results: figures, quotas and forms; ranks and verdicts follow from them."""
    figures = [
        field.name for field in Compliance._meta.concrete_fields if field.name not in ("id", "computed_at", "tier")
    ]
    in_force = Quota.objects.filter(decision__state=DecisionState.IN_FORCE)
    return (
        set(Compliance.objects.values_list(*figures)),
        set(in_force.values_list("decision__year", "decision__first_month", "unit", "tier__minimum_hundredths")),
        set(CatalogueEntry.objects.values_list("period", "procedure", "kind", "department", "exempt")),
    )


def edited() -> Iterator[tuple[Any, Any]]:
    """The first and the last objects of every model whose page can be changed."""
    for model, page in admin.site._registry.items():
        rows = model._base_manager.all()
        if model._meta.app_label in settings.OWN_APPS:
            found = [*rows.order_by("pk")[:OBJECTS_OF_EACH], *rows.order_by("-pk")[:OBJECTS_OF_EACH]]
            yield from ((page, obj) for obj in {obj.pk: obj for obj in found}.values())


def others(field: Any, value: Any) -> list[str | None]:
    """Other values that may be typed into ``field``, a few of each kind; None is a box that is not ticked."""
    if isinstance(field, ModelChoiceField):
        known = [str(pk) for pk in field.queryset.values_list("pk", flat=True)[:3]]
        return [pk for pk in known if pk != str(value)][:2] + ([] if field.required else [""])
    if isinstance(field, forms.ChoiceField):
        return [str(key) for key, _label in field.choices if str(key) not in ("", str(value))][:2]
    if isinstance(field, forms.BooleanField):
        return [None if value else "on"]
    if isinstance(field, forms.DateField):
        day = value if isinstance(value, date) else date(2020, 2, 29)
        steps = [timedelta(days=number) for number in (-40, -3, 2)]
        days = [f"{other:%d/%m/%Y}" for other in (date(2020, 2, 29), *(day + step for step in steps))]
        return days + ([] if field.required else [""])
    if isinstance(field, (forms.IntegerField, forms.DecimalField)):
        return [str(int(value or 0) + step) for step in (1, 7)]
    return ["12"] if str(value or "").replace(",", "").isdigit() else ["Khác"]


def changes(shown: Any) -> Iterator[tuple[str, str | None]]:
    """Each field of the page and of its rows below, with another value."""
    context = shown.context
    every = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        every += list(inline.formset.initial_forms)
    for form in every:
        for name, field in form.fields.items():
            if name == "id" or field.disabled:
                continue
            for other in others(field, form[name].value()):
                yield form.add_prefix(name), other
        if "DELETE" in form.fields and form.prefix:
            yield form.add_prefix("DELETE"), "on"


def walk(client, address, post, before, unseen):
    """Post within a savepoint; the answer, after the results were compared with those from before."""
    with transaction.atomic():
        answer = client.post(address, post)
        shown = is_confirmation(answer)
        if answer.status_code == 302:
            figures_recompute()  # whatever was marked stale: what would be counted is compared
        if results() != before:
            unseen.append((address, {name: value for name, value in post.items() if name != "_seen"}))
        transaction.set_rollback(True)
    return answer, shown


def test_no_field_of_any_form_changes_a_result_unseen(administrator):
    before, unseen, asked, saved = results(), [], set(), set()
    for page, obj in edited():
        address = f"/admin/{obj._meta.app_label}/{obj._meta.model_name}/{obj.pk}/change/"
        shown = administrator.get(address)
        if shown.status_code != 200 or shown.context is None or "adminform" not in shown.context:
            continue
        if not page.has_change_permission(shown.wsgi_request, obj):
            continue
        fields = fields_of(shown)
        for name, other in changes(shown):
            post = {key: value for key, value in fields.items() if key != name}
            if other is not None:
                post[name] = [other]
            answer, is_shown = walk(administrator, address, post, before, unseen)
            label = f"{obj._meta.model_name}.{name.rpartition('-')[2]}"
            if is_shown:
                asked.add(label)
            elif answer.status_code == 302:
                saved.add(label)
    assert unseen == []
    assert {"unit.active_until", "unit.parent", "unitsuccession.kind", "reportingperiod.ends_on"} <= asked
    assert {"quotadecision.minimum_hundredths", "quotadecision.first_month", "unitsuccession.kind"} <= asked
    assert {"unit.phone", "unit.sort_order", "unit.name", "procedure.name", "quotadecision.signer"} <= saved - asked
    assert {"user.full_name", "portalsettings.support", "districttile.column"} <= saved - asked


def test_no_deletion_and_no_action_of_a_list_changes_a_result_unseen(administrator):
    before, unseen, posted = results(), [], 0
    for page, obj in edited():
        base = f"/admin/{obj._meta.app_label}/{obj._meta.model_name}/"
        posts = [(f"{base}{obj.pk}/delete/", {"post": ["yes"]})]
        listed = administrator.get(base)
        if listed.status_code == 200:
            for action in page.get_actions(listed.wsgi_request):
                ticked = {"action": [action], ACTION_CHECKBOX_NAME: [str(obj.pk)], "index": ["0"]}
                posts += [(base, ticked), (base, ticked | {"post": ["yes"]})]
        for address, post in posts:
            walk(administrator, address, post, before, unseen)
            posted += 1
    assert unseen == []
    assert posted > 30


def other_files(rows):
    """Column by column the file with another cell in one row: what another row has there, another day, nothing."""
    for column in rows[0]:
        known = list(dict.fromkeys(row[column] for row in rows if row[column]))
        row = next((row for row in rows if row[column]), rows[0])
        values = [*[value for value in known if value != row[column]][:2], ""]
        if row[column][:4].isdigit() and row[column][4:5] == "-":
            day = date.fromisoformat(row[column])
            values += [(day + timedelta(days=number)).isoformat() for number in (-40, 70)]
        elif len(values) == 1:
            values += ["2020-02-10", "12", "Khác"]
        for value in values:
            if value != row[column]:
                yield column, [other if other is not row else {**row, column: value} for other in rows]


def test_no_file_of_a_list_changes_a_result_unseen(administrator):
    before, unseen, asked, saved = results(), [], set(), set()
    lists = {model: page for model, page in admin.site._registry.items() if isinstance(page, FileMixin)}
    for model, page in lists.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        names = {label: name for name, label in page.resource().shape().labels.items()}
        for heading, rows in other_files(page.resource().export().dict):
            with transaction.atomic():
                file = tablib.Dataset(*[list(row.values()) for row in rows], headers=list(rows[0])).export("csv")
                preview = bring(administrator, base, file)
                if can_apply(preview):
                    answer, is_shown = walk(administrator, f"{preview.wsgi_request.path}apply/", {}, before, unseen)
                    assert is_shown or answer.status_code == 302
                    (asked if is_shown else saved).add(f"{model._meta.model_name}.{names[heading]}")
                transaction.set_rollback(True)
    assert unseen == []
    assert {model._meta.model_name for model in lists} == {"unit", "procedure", "publication"}
    assert {"unit.kind", "unit.parent_code", "publication.ended_on", "procedure.department_code"} <= asked
    assert {"unit.name", "unit.phone", "procedure.name", "publication.decision"} <= saved - asked
