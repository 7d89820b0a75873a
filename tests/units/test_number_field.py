"""Whole numbers as people type them: every form of the portal, and of its administration, reads digits alone."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from tests import ROOT
from tests.reporting.pages import text
from units.admin_base import ReadOnlyAdmin
from units.models import PortalSettings, User
from units.models.portal_rules import validate_working_days
from units.number_field import WholeNumberField

SETTINGS = "/admin/units/portalsettings/1/change/"
SENTENCE = "Đề nghị chỉ ghi số nguyên bằng chữ số, ví dụ: 1000."
PROGRAMS = ["1_0", "٤٥", "４５", "+5", "5.0", "5.000", "5,000", "1e1", "0x10", "5 0", "\N{MINUS SIGN}5", "9" * 19]


@pytest.mark.parametrize("typed", PROGRAMS)
def test_a_number_that_only_a_program_reads_is_refused_with_a_sentence(typed):
    with pytest.raises(ValidationError) as refused:
        WholeNumberField().clean(typed)
    assert refused.value.messages == [SENTENCE]


@given(st.integers(-999_999, 999_999))
def test_digits_are_their_number(number):
    assert WholeNumberField().clean(f" {number} ") == number
    assert WholeNumberField().clean(number) == number


def test_a_number_outside_the_limits_is_refused_as_one():
    with pytest.raises(ValidationError, match="1"):
        WholeNumberField(min_value=1).clean("-5")
    assert WholeNumberField(required=False).clean(" ") is None


@pytest.mark.parametrize("typed", PROGRAMS)
@pytest.mark.django_db
def test_the_general_information_keeps_its_numbers(administrator, typed):
    """Django's field stored 5 for «5.000» dossiers of tolerance, 10 for «1_0» and 45 for «٤٥»."""
    PortalSettings.objects.get_or_create(pk=1)
    page = administrator.post(SETTINGS, filled(administrator) | {"tolerance_count": typed, "few_dossiers": typed})
    assert text(page).count(SENTENCE) == 2
    assert PortalSettings.load().tolerance_count == 5


@pytest.mark.parametrize("typed", ["2٠٢٠-01", "２０２０-01", "2_20-01"])
@pytest.mark.django_db
def test_a_month_of_other_digits_is_refused(administrator, typed):
    PortalSettings.objects.get_or_create(pk=1)
    page = administrator.post(SETTINGS, filled(administrator) | {"first_month": typed, "open_data_since": typed})
    assert text(page).count("Ghi năm và tháng, ví dụ: 2020-01.") == 2
    assert PortalSettings.load().first_month == ""


@pytest.mark.parametrize("typed", ["1_0", "٣", "+3", "3, ٣"])
def test_days_of_reminders_are_digits(typed):
    with pytest.raises(ValidationError):
        validate_working_days(typed)


@pytest.mark.django_db
def test_every_number_of_the_administration_is_read_by_the_one_field(working_province):
    request = RequestFactory().get("/admin/")
    request.user = User(role="administrator", is_staff=True, is_superuser=True)
    lax, read = [], 0
    for model, page in admin.site._registry.items():
        if isinstance(page, ReadOnlyAdmin):
            continue
        lists = [page, *(inline(model, admin.site) for inline in page.inlines)]
        for each in lists:
            form = each.get_formset(request).form if hasattr(each, "get_formset") else each.get_form(request)
            numbers = {
                name: field
                for name, field in form.base_fields.items()
                if isinstance(field, forms.IntegerField | forms.DecimalField | forms.FloatField)
            }
            read += len(numbers)
            lax += [(model, name) for name, field in numbers.items() if not isinstance(field, WholeNumberField)]
    assert lax == []
    assert read >= 15


def test_no_form_reads_numbers_by_a_field_of_django():
    """But the one that is built on it."""
    lax = ("forms.IntegerField", "forms.DecimalField", "forms.FloatField")
    found = [
        path.relative_to(ROOT).as_posix()
        for app in ("api", "config", "exchange", "open_data", "procedures", "quotas", "reporting", "units", "webhooks")
        for path in sorted((ROOT / app).rglob("*.py"))
        if any(name in path.read_text() for name in lax)
    ]
    assert found == ["units/number_field.py"]


def filled(client):
    form = client.get(SETTINGS).context["adminform"].form
    return {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
