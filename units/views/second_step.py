"""The second step of a login: a code or a passkey after the password, or setting one up where one must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from units.actions.second_factors import code_accept, passkey_accept
from units.landing import landing
from units.models import FactorKind, SecondFactor, User
from units.second_factor import passkeys, pending, policy
from units.second_factor.policy import Next
from units.second_factor.trying import Tried, try_second
from units.typed import Typed, carried_in, is_own_page
from units.views.factor_pages import codes_page, set_up_context, set_up_from
from units.views.next_page import NextPage
from units.wording import day

QUESTION = "passkey_question"  # in the session: what the answer of a passkey must fit
UNDONE = "undone"  # in the address of the login page: a button was pressed after the session had ended


@dataclass(frozen=True, slots=True)
class Carried:
    """What a login carries on: where it leads, what was typed before the session ended, and where."""

    target: str
    fields: tuple[tuple[str, str], ...] = ()
    came_from: str = ""
    undone: bool = False

    @classmethod
    def posted(cls, request: HttpRequest, target: str) -> Carried:
        """What the form of a login or of a second step carries; ``target`` was checked to be the portal's own."""
        came_from = request.POST.get("came_from", "")
        return cls(
            target,
            carried_in(request, target).fields,
            came_from if is_own_page(request, came_from) else "",
            UNDONE in request.GET or UNDONE in request.POST,
        )

    @classmethod
    def kept(cls, stored: dict[str, Any]) -> Carried:
        """What waited in the session while the person was at another login."""
        return cls(**stored | {"fields": tuple((name, value) for name, value in stored["fields"])})

    @property
    def context(self) -> dict[str, Any]:
        """For a page whose form carries it on."""
        return {
            "next": self.target,
            "came_from": self.came_from,
            "kept_fields": Typed(self.target, self.fields).carried,
            "undone": self.undone,
        }

    @property
    def shown(self) -> dict[str, Any]:
        """For the page that shows what was typed after the login."""
        lead = _("What was typed before the session ended has been kept. Nothing has been done with it yet.")
        typed = Typed(self.target, self.fields)
        return {"title": _("Kept what was typed"), "lead": lead, "typed": typed, "back": self.came_from or "/"}


def proceed(
    request: HttpRequest,
    user: User,
    carried: Carried,
    *,
    trusted: bool = False,
    keep: dict[str, str] | None = None,
) -> HttpResponse:
    """After the first step: log ``user`` in, or ask for the second factor first; what was typed is carried on.

    ``trusted``: the provider that proved the first step has asked for a second one. ``keep`` goes into the session of
    the login.
    """
    step = Next.NOTHING if trusted else policy.next_for(user)
    pending.begin(request, user, keep=keep)
    if step is Next.NOTHING:
        pending.finish(request, user)
        if not trusted:
            _remind_of_grace(request, user)
        return arrived(request, carried)
    name = "units:second-step" if step is Next.CODE else "units:second-set-up"
    if not carried.fields:
        query = {"next": carried.target} | ({UNDONE: "1"} if carried.undone else {})
        return redirect(f"{reverse(name)}?{urlencode(query)}")
    view = SecondStep() if step is Next.CODE else SecondSetUp()
    view.setup(request)
    return view.show(user, carried)


def arrived(request: HttpRequest, carried: Carried) -> HttpResponse:
    """To the page that was asked for; to what was typed before the session ended, if something was."""
    if carried.fields:
        return render(request, "units/typed.html", carried.shown)
    if carried.undone:
        messages.warning(request, _("The session had ended; your request was not carried out."))
    return redirect(landing(carried.target))


class _Step(NextPage, View):
    """A page for who gave the right password and nothing else yet; others are led to the login."""

    next_page = "/"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            return redirect(landing(self.get_success_url()))
        self.person = pending.waiting(request)
        if self.person is None:
            return self._begin_again()
        return super().dispatch(request, *args, **kwargs)

    def _begin_again(self) -> HttpResponse:
        """The login page: the ten minutes are over, or there was no first step."""
        from units.views.login import login_page, passed_on

        if self.request.method != "POST":
            return redirect(f"{reverse('units:login')}?{urlencode({'next': self.get_success_url()})}")
        lead = _("The login took too long. Please begin again with the password; nothing was lost.")
        return login_page(self.request, passed_on(self.request) | {"lead": lead}, status=401)

    def carried(self) -> Carried:
        return Carried.posted(self.request, self.get_success_url())


@method_decorator([login_not_required, never_cache, sensitive_post_parameters()], name="dispatch")
class SecondStep(_Step):
    """A code of the app, a recovery code or a passkey."""

    def get(self, request: HttpRequest) -> HttpResponse:
        assert self.person is not None  # noqa: S101 - dispatch has looked
        if policy.next_for(self.person) is not Next.CODE:
            return redirect(f"{reverse('units:second-set-up')}?{urlencode({'next': self.get_success_url()})}")
        return self.show(self.person, self.carried())

    def post(self, request: HttpRequest) -> HttpResponse:
        person = self.person
        assert person is not None  # noqa: S101 - dispatch has looked
        tried = try_second(request, person, lambda: answered(request, person))
        if tried is Tried.RIGHT:
            carried = self.carried()
            pending.finish(request, person)
            return arrived(request, carried)
        return self.show(person, self.carried(), fault=fault_of(tried), status=429 if tried is Tried.WAITING else 200)

    def show(self, person: User, carried: Carried, *, fault: str = "", status: int = 200) -> HttpResponse:
        context = {
            "title": _("Second step of the login"),
            "action": reverse("units:second-step"),
            "fault": fault,
            **carried.context,
            **question_context(self.request, person),
        }
        return render(self.request, "units/second_step.html", context, status=status)


@method_decorator([login_not_required, never_cache, sensitive_post_parameters()], name="dispatch")
class SecondSetUp(_Step):
    """Setting up the first second factor, where an account must have one; then the login is complete."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        waiting = None if request.user.is_authenticated else pending.waiting(request)
        if waiting is not None and policy.next_for(waiting) is not Next.SET_UP:
            return redirect(f"{reverse('units:second-step')}?{urlencode({'next': self.get_success_url()})}")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        assert self.person is not None  # noqa: S101 - dispatch has looked
        return self.show(self.person, self.carried())

    def post(self, request: HttpRequest) -> HttpResponse:
        assert self.person is not None  # noqa: S101 - dispatch has looked
        done = set_up_from(request, self.person)
        if done.codes is None:
            return self.show(self.person, self.carried(), fault=done.fault)
        carried = self.carried()
        pending.finish(request, self.person)
        return codes_page(request, done.codes, on=carried.target, kept=carried.shown if carried.fields else None)

    def show(self, person: User, carried: Carried, *, fault: str = "") -> HttpResponse:
        context = {
            "title": _("Set up the second step of the login"),
            "lead": _("This account needs a second step at the login. It takes about two minutes, once."),
            "action": reverse("units:second-set-up"),
            "fault": fault,
            **carried.context,
            **set_up_context(self.request, person),
        }
        return render(self.request, "units/factor_set_up.html", context)


def answered(request: HttpRequest, person: User) -> bool:
    """Whether the posted passkey or code is the person's; each question to a passkey is answered once."""
    state, answer = request.session.pop(QUESTION, None), request.POST.get("passkey", "")
    if answer:
        return state is not None and passkey_accept(user=person, state=state, answer=answer)
    return code_accept(user=person, code=request.POST.get("code", "")[:100])


def question_context(request: HttpRequest, person: User) -> dict[str, Any]:
    """What a page needs that asks for the second factor of ``person``."""
    kinds = set(SecondFactor.objects.filter(user=person).values_list("kind", flat=True))
    context: dict[str, Any] = {"has_app": FactorKind.APP in kinds, "has_passkey": FactorKind.PASSKEY in kinds}
    if FactorKind.PASSKEY in kinds and passkeys.are_possible(request):
        context["passkey_question"], request.session[QUESTION] = passkeys.ask(person)
    return context


def fault_of(tried: Tried) -> str:
    if tried is Tried.WAITING:
        return _("Wrong codes were typed too often for this account. Please try again in an hour.")
    return _("This code or passkey was not accepted. A code of the app counts once and for about a minute.")


def _remind_of_grace(request: HttpRequest, user: User) -> None:
    """Within the days of grace: until when the second factor is to be set up."""
    if policy.is_required_of(user):
        until = {"day": day(policy.last_day_without(user))}
        text = _("From %(day)s this account needs a second step at the login. Set it up under “Account security”.")
        messages.warning(request, text % until)
