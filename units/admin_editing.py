"""Saving in the administration: nothing is overwritten unseen, and a save has no consequences that were not shown.

A page carries what it showed (``units.admin_seen``). A save first locks the object and compares: when another user
saved meanwhile, the page returns with what was typed and says who changed what. A save, a deletion or an action of a
list that moves a figure, or has consequences of its own, is done, measured and rolled back, until what it changes is
confirmed as it was shown (``units.impact``).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from units import admin_seen
from units.admin_lists import ReadableList
from units.admin_seen import ContestedError, Part, Seen, stored_fields, take_theirs
from units.consequences import BACK, Consequences, UnconfirmedError, confirmation_context
from units.impact import made_when_confirmed
from units.refusals import Refused


class EditableAdmin(ReadableList):
    """An admin page on which something is edited."""

    confirmation_template = "admin/confirm_consequences.html"

    # --- What subclasses define ---

    def may_move_figures(self, request: HttpRequest, obj: Any) -> bool:
        """Whether what is posted looks as if it moved a figure; what does so unexpectedly is measured all the same."""
        return False

    def lock_others(self, request: HttpRequest) -> None:
        """Lock what a save needs besides its object, before it is read."""

    def remember(self, request: HttpRequest, obj: Any) -> None:
        """Called with the object as it is stored, locked, before it is changed; None when a new one is added."""

    def before_save(self, request: HttpRequest, obj: Any) -> Any:
        """What the two below need from before the save; ``obj`` is locked, None when a new one is added."""
        return None

    def after_save(self, request: HttpRequest, obj: Any, before: Any) -> None:
        """What follows from a save, in its transaction, when the object and its inlines are saved."""

    def consequences(self, request: HttpRequest, obj: Any, before: Any) -> Consequences | None:
        """What the save that was just done changes beyond its fields; None where nothing needs to be seen first."""
        return None

    # --- The change form ---

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Compare, save, examine the consequences; anything that prevents the save shows the typed page again."""
        if request.method != "POST":
            self._remember_seen(request, object_id)
            return super().changeform_view(request, object_id, form_url, extra_context)
        if BACK in request.POST:
            return self._typed_again(request, object_id, form_url, extra_context)
        try:
            moves = self.may_move_figures(request, self.stored(object_id))
            save = partial(self._saved, request, object_id, form_url, extra_context)
            return self.carried_out(request, save, measured=moves)
        except UnconfirmedError as unconfirmed:
            return self.confirmation(request, unconfirmed.consequences)
        except ContestedError as contested:
            self._take_theirs(request, object_id, contested)
            return self._typed_again(request, object_id, form_url, {**(extra_context or {}), "contested": contested})
        except Refused as refused:
            self.message_user(request, refused.sentence, messages.ERROR)
        except IntegrityError:
            sentence = _("Somebody saved something of the same kind at this moment. Please check and save again.")
            self.message_user(request, sentence, messages.ERROR)
        return self._typed_again(request, object_id, form_url, extra_context)

    def _saved(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        self.lock_others(request)
        obj = self.stored(object_id, lock=True)
        self.refuse_contested(request, obj)
        self.remember(request, obj)
        request._before_save = self.before_save(request, obj)  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what a deletion changes before it is done, and a refusal of the action on the object's page."""
        try:
            return self.carried_out(request, partial(super().delete_view, request, object_id, extra_context))
        except UnconfirmedError as unconfirmed:
            word = _("Confirm and delete")
            return self.confirmation(request, unconfirmed.consequences, back="../change/", word=word)
        except Refused as refused:
            self.message_user(request, refused.sentence, messages.ERROR)
        except IntegrityError:
            self.message_user(request, used_meanwhile(), messages.ERROR)
        return HttpResponseRedirect("../change/")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show what an action on the ticked rows changes before it is done, and a refusal of it above the list."""
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        try:
            return self.carried_out(request, partial(super().changelist_view, request, extra_context))
        except UnconfirmedError as unconfirmed:
            here, word = request.get_full_path(), _("Confirm and delete")
            return self.confirmation(request, unconfirmed.consequences, back=here, word=word)
        except Refused as refused:
            self.message_user(request, refused.sentence, messages.ERROR)
        except IntegrityError:
            self.message_user(request, used_meanwhile(), messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def carried_out(
        self, request: HttpRequest, view: Callable[[], HttpResponse], *, measured: bool = True
    ) -> HttpResponse:
        """What ``view`` answers to a post, when everything that it changes was shown and confirmed.

        ``measured`` is as in ``made_when_confirmed``.

        Raises:
            UnconfirmedError: it has to be shown first; nothing was written.
        """
        if request.method != "POST":
            return view()

        def do() -> HttpResponse:
            request._own_consequences = []  # type: ignore[attr-defined]
            return view()

        return made_when_confirmed(
            request,
            do,
            own=lambda _answer: request._own_consequences,  # type: ignore[attr-defined]
            measured=measured,
        )

    def has_consequences(self, request: HttpRequest, consequences: Consequences | None) -> None:
        """Show ``consequences`` before what is being done is written; None are none."""
        if consequences is not None:
            request._own_consequences.append(consequences)  # type: ignore[attr-defined]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        before = getattr(request, "_before_save", None)
        self.after_save(request, form.instance, before)
        self.has_consequences(request, self.consequences(request, form.instance, before))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form as usual; one that is never valid where the page is only shown again with what was typed."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if getattr(request, "_only_shown", False):
            return type(form)(form.__name__, (form,), {"is_valid": lambda _form: False})
        return form

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj is not None and self.has_change_permission(request, obj):
            context["seen"] = getattr(request, "_seen", "") or self.seen_of(request, obj).token
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- Two administrators on one object ---

    def seen_of(self, request: HttpRequest, obj: Model) -> Seen:
        """What a page of ``obj`` shows now."""
        return admin_seen.seen_now(obj, self._parts(request, obj))

    def refuse_contested(self, request: HttpRequest, obj: Model | None) -> None:
        """Compare what the page showed with what is stored; a post that carries nothing was not sent from a page.

        Raises:
            ContestedError: another user saved ``obj`` meanwhile.
        """
        token = request.POST.get(admin_seen.FIELD)
        if obj is None or not token:
            return
        seen, now = Seen.of(token), self.seen_of(request, obj)
        if seen is None or seen.values != now.values:
            before = seen.values if seen else {}
            changes = admin_seen.changes_since(before, now.values, self._parts(request, obj))
            raise ContestedError(changes, admin_seen.who_saved(obj, seen), now)

    def _remember_seen(self, request: HttpRequest, object_id: str | None) -> None:
        """Read before the page is, so that a save between the two is noticed, not overwritten."""
        obj = self.stored(object_id)
        if obj is not None and self.has_change_permission(request, obj):
            request._seen = self.seen_of(request, obj).token  # type: ignore[attr-defined]

    def stored(self, object_id: str | None, *, lock: bool = False) -> Model | None:
        """The object as it is stored, locked until the end of the transaction if ``lock``."""
        rows = self.model._base_manager.all()
        try:
            return (rows.select_for_update() if lock else rows).filter(pk=unquote(object_id or "") or None).first()
        except (ValueError, ValidationError):
            return None

    def _parts(self, request: HttpRequest, obj: Model) -> list[Part]:
        rows = self.model._base_manager.filter(pk=obj.pk)
        fields = self.get_form(request, obj, change=True).base_fields
        parts = [Part(admin_seen.MAIN, rows, stored_fields(self.model, fields))]
        for inline in self.get_inline_instances(request, obj):
            formset: Any = inline.get_formset(request, obj)
            rows = inline.model._base_manager.filter(**{formset.fk.name: obj}).order_by("pk")
            stored = stored_fields(inline.model, formset.form.base_fields, formset.fk.name)
            parts.append(Part(formset.get_default_prefix(), rows, stored))
        return parts

    def _take_theirs(self, request: HttpRequest, object_id: str | None, contested: ContestedError) -> None:
        """Put what another user saved into the fields that this page left as it showed them."""
        obj = self.stored(object_id)
        seen = Seen.of(request.POST[admin_seen.FIELD])
        posted = request.POST.copy()
        if obj is not None and seen is not None:
            form = self.get_form(request, obj, change=True)(request.POST, instance=obj)
            formsets, _inlines = self._create_formsets(request, obj, change=True)  # type: ignore[attr-defined]
            forms = {admin_seen.MAIN: form} | {
                f"{formset.prefix}:{each.instance.pk}": each for formset in formsets for each in formset.initial_forms
            }
            for change in contested.changes:
                if change.field and change.row in forms:
                    take_theirs(posted, forms[change.row], change.field, seen.values[change.row][change.field])
        posted[admin_seen.FIELD] = contested.now.token
        request.POST = posted  # type: ignore[assignment]

    # --- Showing ---

    def _typed_again(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        """The page with what was typed; nothing is saved."""
        request._only_shown = True  # type: ignore[attr-defined]
        request._seen = request.POST.get(admin_seen.FIELD, "")  # type: ignore[attr-defined]
        with transaction.atomic():
            return super().changeform_view(request, object_id, form_url, extra_context)

    def confirmation(
        self,
        request: HttpRequest,
        consequences: Consequences,
        *,
        back: str | None = None,
        title: str = "",
        word: str = "",
    ) -> HttpResponse:
        """The page that shows consequences and carries what was typed; ``back`` is where the cancel link leads.

        Without ``back`` it leads to the form with what was typed. ``word`` is on the button that confirms.
        """
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title or _("Look at what this changes, then confirm"),
            "media": self.media,
            **confirmation_context(request, consequences, back=back, word=word),
        }
        return TemplateResponse(request, self.confirmation_template, context)


def used_meanwhile() -> str:
    """Why the database refuses a deletion that nothing forbade a moment ago."""
    return _("Somebody used this at the same moment. Nothing was deleted; please look at it again.")
