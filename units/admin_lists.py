"""Lists of the administration: columns that people can read, and filters that stay short with many units."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags import admin_list
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect
from django.db import models
from django.db.models import Field, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from units.day_field import AdminDayInput, DayField
from units.ids import LONGEST_ID, is_id
from units.number_field import WholeNumberField
from units.wording import DASH, whole
from units.years import OLDEST_YEAR


def alphabetical(field: str, title: Any, *, key: str = "sort_key") -> Callable[[Any], str]:
    """A column of a list that shows the text ``field`` and is ordered by the stored ``key`` of it."""

    def text(obj: Any) -> str:
        return str(getattr(obj, field))

    text.__name__ = field  # the column's class in the page
    return admin.display(text, description=title, ordering=key)


def counted(field: str, title: Any) -> Callable[[Any], str]:
    """A column of whole numbers of the field ``field``, written in groups of digits."""

    def text(obj: Any) -> str:
        return whole(getattr(obj, field))

    text.__name__ = field  # the column's class in the page, which aligns it to the right
    return admin.display(text, description=title, ordering=field)


MOST_WORDS = 30  # of a search: each is a condition of its own, and SQLite takes no thousand


AS_TYPED: dict[type[Field], dict[str, Any]] = {
    models.DateField: {"form_class": partial(DayField, first_year=OLDEST_YEAR), "widget": AdminDayInput},
    models.IntegerField: {"form_class": WholeNumberField},
    models.BigIntegerField: {"form_class": WholeNumberField},
}


class ReadableList(admin.ModelAdmin):
    """A list without counts of everything: neither of each choice of a filter, nor of all rows next to a search.

    Its pages read days and numbers as every form does.
    """

    formfield_overrides: ClassVar = AS_TYPED

    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """A number that no database keeps is answered as a filter that does not exist, instead of an error."""
        values = value if isinstance(value, (list, tuple)) else [value]
        too_large = any(str(each).lstrip("-").isdigit() and len(str(each)) > LONGEST_ID for each in values)
        return not too_large and super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; what its address asks for and it does not have is left out, with a sentence.

        Django leads there with its own mark, and fails where an address has the mark and such a filter besides.
        """
        if ERROR_FLAG in request.GET and request.method != "POST":
            sentence = _("The address asks for a filter that this list does not have. Everything is shown.")
            messages.warning(request, sentence)
            without = request.GET.copy()
            del without[ERROR_FLAG]
            request.GET = without  # type: ignore[assignment]
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(self._can_be_id(str(each)) for each in chosen):  # which Django would look up as they are
            posted = request.POST.copy()
            posted.setlist(ACTION_CHECKBOX_NAME, [str(each) for each in chosen if self._can_be_id(str(each))])
            request.POST = posted  # type: ignore[assignment]
        return super().changelist_view(request, extra_context)

    def _can_be_id(self, text: str) -> bool:
        """Whether a row of the list could have this id."""
        return is_id(text) or not isinstance(self.model._meta.pk, models.IntegerField)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The list, without actions where it has no rows to choose."""
        changelist = super().get_changelist_instance(request)
        changelist.show_admin_actions = changelist.result_count > 0
        return changelist

    def list_without_filters(self) -> HttpResponse:
        """To the list, for a page whose address asks for a filter that the list does not have."""
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return HttpResponseRedirect(f"{address}?{ERROR_FLAG}=1")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, term: str) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, " ".join(term.split()[:MOST_WORDS]))


class ChosenFilter(admin.FieldListFilter):
    """A filter by a related object that is searched for and chosen, where links to all of them would be too many.

    The model of the objects needs ``search_fields`` in the administration; the list's class is a ``ListWithChoice``.
    """

    template = "admin/filter_chosen.html"

    def __init__(
        self,
        field: Field,
        request: HttpRequest,
        params: dict[str, Any],
        model: type[Model],
        model_admin: admin.ModelAdmin,
        field_path: str,
    ) -> None:
        self.name = f"{field_path}__id__exact"
        super().__init__(field, request, params, model, model_admin, field_path)
        given: Any = self.used_parameters.get(self.name) or [""]
        asked = str(given[-1])
        self.chosen = asked if is_id(asked) else ""
        widget = AutocompleteSelect(field, model_admin.admin_site, attrs={"id": f"filter-{field_path}"})
        related: Any = field.remote_field.model  # type: ignore[union-attr]
        self._choice = forms.ModelChoiceField(related._base_manager.select_related(), widget=widget, required=False)

    def expected_parameters(self) -> list[str | None]:
        return [self.name]

    def has_output(self) -> bool:
        return True

    def select(self) -> SafeString:
        """The choice box, with the chosen object. One query."""
        return self._choice.widget.render(self.name, [self.chosen] if self.chosen else [])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """All rows while nothing, or what is no number, is asked for."""
        return queryset.filter(**{self.name: self.chosen}) if self.chosen else queryset

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The other parameters of the list, which the form of the filter carries along."""
        for name, value in changelist.get_filters_params().items():
            if name != self.name:
                yield from ({"name": name, "value": each} for each in (value if isinstance(value, list) else [value]))
        if changelist.query:
            yield {"name": "q", "value": changelist.query}


class ListWithChoice(ReadableList):
    """A list with a ``ChosenFilter``: its page loads the choice box."""

    @property
    def media(self) -> forms.Media:
        box = AutocompleteSelect(self.model._meta.pk, self.admin_site)
        return super().media + box.media


_optgroups = AutocompleteMixin.optgroups


def _of_ids(box: Any, name: str, value: list[Any], attr: Any = None) -> Any:
    """The chosen objects of a box, of those values that are ids."""
    return _optgroups(box, name, [each for each in value if not each or is_id(str(each))], attr)


def connect() -> None:
    """Write yes and no in words, everywhere in the administration: Django's icons are named «True» and «False».

    And let its boxes that search for objects be shown again when what was posted is no id: Django's own ask the
    database for it, which is an error.
    """
    admin_list._boolean_icon = _yes_or_no  # type: ignore[attr-defined]
    AutocompleteMixin.optgroups = _of_ids  # type: ignore[method-assign, assignment]
    admin.site.empty_value_display = DASH


def _yes_or_no(value: bool | None) -> str:
    if value is None:
        return DASH
    return pgettext("value of a field", "yes") if value else pgettext("value of a field", "no")
