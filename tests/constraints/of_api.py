"""What satisfies each constraint of api, and what breaks it."""

from datetime import UTC, date, datetime

from api.models import ApiToken, IdempotencyKey
from units.models import Unit, User


def token(**values):
    fixed = {"owner": User.objects.get(username="clerk-x1"), "name": "x", "prefix": "0" * 8, "digest": "0" * 64}
    scope = {"role": "clerk", "home_unit": Unit.objects.first(), "may_read": True, "ends_on": date(2020, 5, 1)}
    return ApiToken.objects.create(**fixed | scope | values)


def idempotency_key(number=1, **values):
    shown = ApiToken.objects.filter(prefix="1" * 8).first() or token(prefix="1" * 8)
    for _each in range(number):
        IdempotencyKey.objects.create(**{"token": shown, "key": "k", "digest": "0" * 64} | values)


def revoked(day):
    token(made_at=datetime(2020, 5, 2, tzinfo=UTC), revoked_at=datetime(2020, 5, day, tzinfo=UTC))


CASES = [
    (
        "token_role_known",
        lambda: token(role="observer", home_unit=None),
        lambda: token(role="x", home_unit=None),
    ),
    ("token_of_clerk_has_unit", lambda: token(), lambda: token(home_unit=None)),
    ("token_may_something", lambda: token(may_read=False, may_send=True), lambda: token(may_read=False)),
    ("token_revoked_after_made", lambda: revoked(2), lambda: revoked(1)),
    ("idempotency_key_once", lambda: idempotency_key(), lambda: idempotency_key(2)),
    (
        "idempotency_key_keeps_what_was_done",
        lambda: idempotency_key(status=201, body="{}"),
        lambda: idempotency_key(status=409, body="{}"),
    ),
]
