"""Pages of a decision next to its form: the units of one tier, and the units that are to be settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _

from quotas.actions.tiers import claims_settle, tier_delete, tier_lists_change, units_move
from quotas.admin_paste import PasteForm, lists_of
from quotas.members import Member, members_of, unsettled_of
from quotas.models import QuotaDecision, QuotaTier, TierScope
from quotas.pasted import PastedCode, read_codes
from units.admin_pages import admin_page
from units.ids import id_of
from units.impact import carry_out
from units.models import Unit

ON_A_PAGE = 300
KEEP = "keep-"
SEEN = "seen"


class TierPages:
    """What ``QuotaDecisionAdmin`` shows and does on these pages; each change is shown before it is written."""

    tier_template = "admin/quotas/quotadecision/tier.html"
    settle_template = "admin/quotas/quotadecision/settle.html"
    admin_site: Any
    log_change: Callable[..., Any]

    def tier_urls(self) -> list:
        views: dict[str, tuple[str, Any]] = {
            "tier": ("<int:number>/tiers/<int:tier>/", self.tier),
            "settle": ("<int:number>/units/", self.settle),
        }
        return [
            path(address, self.admin_site.admin_view(view), name=f"quotas_quotadecision_{name}")
            for name, (address, view) in views.items()
        ]

    # --- The units of a tier ---

    def tier(self, request: HttpRequest, number: int, tier: int) -> HttpResponse:
        """The units of one tier: to be searched, added by their codes, moved and taken out."""
        shown = get_object_or_404(QuotaTier.objects.select_related("decision"), pk=tier, decision=number)
        word = request.POST.get("do", "")
        do = {
            "paste": self._paste,
            "here": self._move_here,
            "move": self._move_to,
            "out": self._take_out,
            "drop": self._drop,
            "delete": self._delete,
        }.get(word)
        if request.method != "POST" or do is None or shown.decision.is_withdrawn:
            return self._show_tier(request, shown)
        return do(request, shown)

    def _show_tier(
        self,
        request: HttpRequest,
        tier: QuotaTier,
        form: PasteForm | None = None,
        rows: list[PastedCode] | None = None,
        refused: str = "",
    ) -> HttpResponse:
        words = " ".join(request.GET.get("q", "").split())
        found = members_of(tier, words)
        page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
        lists = lists_of(tier)
        decision = tier.decision
        return admin_page(
            request,
            self.tier_template,
            _("Units of the tier %(code)s") % {"code": tier.code},
            object=decision,
            opts=QuotaDecision._meta,
            decision=decision,
            tier=tier,
            may_change=not decision.is_withdrawn,
            words=words,
            page=page,
            seen=" ".join(member.seen for member in page),
            found=len(found),
            form=form or PasteForm(tier),
            pasted=rows or [],
            problems=sum(bool(row.problem) for row in rows or ()),
            elsewhere=sum(row.is_elsewhere for row in rows or ()),
            refused=refused,
            ticked=set(request.POST.getlist("unit")),
            others=[each for each in decision.tiers.all() if each != tier and each.kind == tier.kind],
            districts=tier.units.all() if tier.applies_to == TierScope.COMMUNES_OF else None,
            excepted=tier.excepted.select_related("parent") if "excepted" in lists else None,
        )

    def _paste(self, request: HttpRequest, tier: QuotaTier) -> HttpResponse:
        form = PasteForm(tier, request.POST)
        if not form.is_valid():
            return self._show_tier(request, tier, form)
        rows = read_codes(form.cleaned_data["codes"], tier, form.kinds)
        into, may_move = form.cleaned_data["into"], form.cleaned_data["move"]
        is_named = into == "listed" and tier.lists_units
        good = [row for row in rows if not row.problem and (may_move or not is_named or not row.is_elsewhere)]
        if (len(good) < len(rows) and not form.cleaned_data["skip"]) or not good:
            return self._show_tier(request, tier, form, rows)
        units = [row.unit for row in good if row.unit is not None]

        def do() -> Any:
            if is_named:
                return units_move(decision=tier.decision, units=units, tier=tier, by=_user(request))
            return tier_lists_change(tier=tier, **{into: units}, by=_user(request))

        return self._carry_out(request, tier, do, lambda again: self._show_tier(again, tier, form, rows))

    def _move_here(self, request: HttpRequest, tier: QuotaTier) -> HttpResponse:
        return self._move_units(request, tier, tier)

    def _move_to(self, request: HttpRequest, tier: QuotaTier) -> HttpResponse:
        to = tier.decision.tiers.filter(pk=id_of(request.POST.get("to", "")) or 0).first()
        if to is None:
            return self._show_tier(request, tier, refused=_("Choose the tier to which the units move."))
        return self._move_units(request, tier, to)

    def _take_out(self, request: HttpRequest, tier: QuotaTier) -> HttpResponse:
        return self._move_units(request, tier, None)

    def _move_units(self, request: HttpRequest, tier: QuotaTier, to: QuotaTier | None) -> HttpResponse:
        units = _ticked(request, tier.decision)
        if not units:
            return self._show_tier(request, tier, refused=_("Tick the units first."))

        seen = request.POST[SEEN].split() if SEEN in request.POST else None

        def do() -> Any:
            return units_move(decision=tier.decision, units=units, tier=to, by=_user(request), seen=seen)

        return self._carry_out(request, tier, do)

    def _drop(self, request: HttpRequest, tier: QuotaTier) -> HttpResponse:
        """Take ticked units out of the lists by which the scope is described: districts, exceptions."""
        found = {name: list(Unit.objects.filter(pk__in=_numbers(request, name))) for name in ("district", "exception")}
        if not any(found.values()):
            return self._show_tier(request, tier, refused=_("Tick the units first."))

        def do() -> Any:
            lists = {"unlisted": found["district"], "readmitted": found["exception"]}
            return tier_lists_change(tier=tier, **lists, by=_user(request))

        return self._carry_out(request, tier, do)

    def _delete(self, request: HttpRequest, tier: QuotaTier) -> HttpResponse:
        done = reverse("admin:quotas_quotadecision_change", args=[tier.decision_id])
        title = _("Delete the tier %(code)s") % {"code": tier.code}
        return carry_out(
            request,
            self._logged(request, tier.decision, title, lambda: tier_delete(tier=tier, by=_user(request))),
            title=f"{title}: {tier.decision}",
            back=lambda again: self._show_tier(again, tier),
            done=done,
            said=_("The tier %(code)s was deleted.") % {"code": tier.code},
            word=_("Confirm and delete"),
        )

    def _carry_out(
        self,
        request: HttpRequest,
        tier: QuotaTier,
        do: Callable[[], Any],
        back: Callable[[HttpRequest], HttpResponse] | None = None,
    ) -> HttpResponse:
        title = _("Units of the tier %(code)s") % {"code": tier.code}
        return carry_out(
            request,
            self._logged(request, tier.decision, title, do),
            title=f"{title}: {tier.decision}",
            back=back or (lambda again: self._show_tier(again, tier)),
            done=request.get_full_path(),
            said=_("The units of the tier are changed."),
        )

    def _logged(self, request: HttpRequest, decision: QuotaDecision, title: str, do: Callable[[], Any]) -> Any:
        def done() -> None:
            do()
            self.log_change(request, decision, title)

        return done

    # --- Units to be settled ---

    def settle(self, request: HttpRequest, number: int) -> HttpResponse:
        """The units that several tiers name, to be decided together, and those without a tier, to be put into one."""
        decision = get_object_or_404(QuotaDecision, pk=number)
        word = request.POST.get("do", "")
        if request.method != "POST" or decision.is_withdrawn or word not in ("keep", "put"):
            return self._show_settle(request, decision)
        if word == "keep":
            return self._keep(request, decision)
        return self._put(request, decision)

    def _show_settle(self, request: HttpRequest, decision: QuotaDecision, refused: str = "") -> HttpResponse:
        found = unsettled_of(decision)
        chosen = {name: value for name, value in request.POST.items() if name.startswith(KEEP)}
        return admin_page(
            request,
            self.settle_template,
            _("Units to be settled"),
            object=decision,
            opts=QuotaDecision._meta,
            decision=decision,
            may_change=not decision.is_withdrawn,
            doubled=found.doubled,
            without=found.without,
            tiers=list(decision.tiers.all()),
            refused=refused,
            chosen=chosen,
            ticked=set(request.POST.getlist("unit")),
        )

    def _keep(self, request: HttpRequest, decision: QuotaDecision) -> HttpResponse:
        typed = [(name.removeprefix(KEEP), value) for name, value in request.POST.items() if name.startswith(KEEP)]
        numbers = [(id_of(unit), id_of(str(tier))) for unit, tier in typed]
        keep = {unit: tier for unit, tier in numbers if unit is not None and tier is not None}
        return self._settled(request, decision, lambda: claims_settle(decision=decision, keep=keep, by=_user(request)))

    def _put(self, request: HttpRequest, decision: QuotaDecision) -> HttpResponse:
        to = decision.tiers.filter(pk=id_of(request.POST.get("to", "")) or 0).first()
        units = _ticked(request, decision)
        if to is None or not units:
            refused = _("Tick the units first.") if to else _("Choose the tier to which the units move.")
            return self._show_settle(request, decision, refused)
        seen = [Member(unit).seen for unit in units]  # the page lists only those without a tier

        def do() -> Any:
            return units_move(decision=decision, units=units, tier=to, by=_user(request), seen=seen)

        return self._settled(request, decision, do)

    def _settled(self, request: HttpRequest, decision: QuotaDecision, do: Callable[[], Any]) -> HttpResponse:
        title = _("Units to be settled")
        return carry_out(
            request,
            self._logged(request, decision, title, do),
            title=f"{title}: {decision}",
            back=lambda again: self._show_settle(again, decision),
            done=request.get_full_path(),
            said=_("The units were settled."),
        )


def _user(request: HttpRequest) -> Any:
    return request.user


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [number for number in map(id_of, request.POST.getlist(name)) if number is not None]


def _ticked(request: HttpRequest, decision: QuotaDecision) -> list[Unit]:
    return list(Unit.objects.filter(pk__in=_numbers(request, "unit")).select_related("parent"))
