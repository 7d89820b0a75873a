"""What the pages of webhooks show: endpoints with what became of their deliveries, and the list of deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q, QuerySet

from units import clock
from units.address_query import AddressQuery, one_of, word
from units.ids import LONGEST_ID, id_of
from webhooks.models import CHOOSABLE, Delivery, DeliveryState, Endpoint, Event, EventType

PAGE = 100
RECENT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DeliveryChoice(AddressQuery):
    """Which deliveries an address asks for."""

    endpoint: str = word(LONGEST_ID)
    state: str = one_of(DeliveryState.values)
    type: str = one_of(EventType.values)

    @property
    def endpoint_id(self) -> int | None:
        return id_of(self.endpoint)

    def page(self, number: str | None) -> Page[Delivery]:
        """The deliveries, the newest event first. Three queries."""
        found = Delivery.objects.select_related("event", "endpoint").order_by("-event_id", "-pk")
        if self.endpoint:
            found = found.filter(endpoint=self.endpoint_id)
        if self.state:
            found = found.filter(state=self.state)
        if self.type:
            found = found.filter(event__type=self.type)
        return Paginator(found, PAGE).get_page(number)


def endpoints_shown() -> QuerySet[Endpoint]:
    """Every endpoint with its numbers of deliveries. One query."""
    since = clock.now() - RECENT
    states = {state.value: Q(deliveries__state=state) for state in DeliveryState}
    return Endpoint.objects.annotate(
        waiting=Count("deliveries", filter=states["waiting"] | states["sending"]),
        dead=Count("deliveries", filter=states["dead"]),
        delivered=Count("deliveries", filter=states["delivered"] & Q(deliveries__ended_at__gte=since)),
        arrived_at=Max("deliveries__ended_at", filter=states["delivered"]),
    )


def not_passed_on() -> int:
    """How many events wait for their minute, or for a worker."""
    return Event.objects.waiting().count()


def event_choices() -> list[tuple[str, str]]:
    return [(each.value, str(each.label)) for each in (*CHOOSABLE, EventType.TEST)]
