"""The page behind a link with which the owner of an account sets its password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from units import clock
from units.actions.invitations import invitation_use, link_has_ended
from units.ids import is_id
from units.models import Invitation, User
from units.refusals import Refused
from units.views.passwords import PasswordResetConfirm


class InvitationPage(PasswordResetConfirm):
    """Sets a password through the link of a mail or a sheet of paper, once; any other link is answered alike.

    The number of the invitation is where Django's own page has the account. As there the secret part moves from the
    address into the session at once, so that no other page learns it from the address before.
    """

    title = gettext_lazy("Set a password")
    extra_context = {"title": gettext_lazy("Set a password"), "button": gettext_lazy("Set the password")}
    invitation: Invitation | None = None

    def get_user(self, uidb64: str) -> User | None:
        """The account of the invitation with this number; None if there is none."""
        if not is_id(uidb64):
            return None
        invitations = Invitation.objects.select_related("account__unit__parent")
        self.invitation = invitations.filter(pk=int(uidb64)).first()
        self.token_generator = self  # asked by the page of Django for ``check_token``
        return self.invitation.account if self.invitation else None

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Whether the link opens the account now."""
        found = self.invitation
        if found is None or token is None:
            return False
        return found.has_token(token) and found.is_valid(clock.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.validlink and self.invitation:
            account = self.invitation.account
            owner = account.unit.display_name if account.unit else account.get_role_display()
            values = {"name": account.username, "owner": owner}
            context["lead"] = (
                _("User name: %(name)s (%(owner)s). It is typed with the password at each login.") % values
            )
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            invitation_use(invitation=self.invitation, password=form.cleaned_data["new_password1"])  # type: ignore[arg-type]
        except Refused:
            return gone(self.request)
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        messages.success(self.request, _("The password is set. Please log in with it."))
        return redirect(self.success_url)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return super().render_to_response(context, **kwargs) if self.validlink else gone(self.request)


def gone(request: HttpRequest) -> HttpResponse:
    """The answer to every link that sets no password."""
    note = {"title": _("Set a password"), "lead": link_has_ended(), "reset_link": True}
    return render(request, "units/note.html", note, status=410)
