"""What other systems are informed of: events, the endpoints that receive them, and their deliveries."""

from webhooks.models.deliveries import Delivery, DeliveryState, Failure
from webhooks.models.endpoints import Endpoint, OffReason
from webhooks.models.events import CHOOSABLE, Event, EventType

__all__ = ["CHOOSABLE", "Delivery", "DeliveryState", "Endpoint", "Event", "EventType", "Failure", "OffReason"]
