#!/usr/bin/env bash
# standardwebhooks 1.1.0 (PyPI): sign() takes a datetime and replaces its time zone by UTC instead of converting it.
# An aware 17:00 in Viet Nam (10:00 UTC) is signed as 17:00 UTC, so the signature is wrong for the webhook-timestamp of
# that moment, and verify() of the same package refuses it; the same moment given in UTC is accepted.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q standardwebhooks==1.1.0
"$work/venv/bin/python" - <<'PYTHON'
import sys
from datetime import datetime, timedelta, timezone
from importlib.metadata import version

from standardwebhooks import Webhook, WebhookVerificationError

webhook = Webhook("whsec_" + "c2l4dGVlbiBieXRlcyBv" * 2)
in_utc = datetime.now(timezone.utc).replace(microsecond=0)
in_viet_nam = in_utc.astimezone(timezone(timedelta(hours=7)))
body = '{"type": "report.confirmed"}'


def verified(moment):
    signature = webhook.sign("msg_1", moment, body)
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(int(moment.timestamp())), "webhook-signature": signature}
    try:
        webhook.verify(body, headers)
    except WebhookVerificationError as error:
        return str(error)
    return "verified"


print("standardwebhooks", version("standardwebhooks"), "one moment twice:", in_utc == in_viet_nam)
seen = {"UTC": verified(in_utc), "+07:00": verified(in_viet_nam)}
for zone, answer in seen.items():
    print(f"  given in {zone}: {answer}")
later = webhook.sign("msg_1", in_utc + timedelta(hours=7), body) == webhook.sign("msg_1", in_viet_nam, body)
print("  the second is the signature of seven hours later:", later)
sys.exit(0 if seen["UTC"] == "verified" != seen["+07:00"] and later else 1)
PYTHON
