"""Codes of an authenticator app: six digits that change every half minute (RFC 6238)."""

from __future__ import annotations

from hmac import compare_digest

import pyotp
import segno
from django.utils.translation import gettext as _

from units import clock
from units.models import PortalSettings, User

HALF_MINUTE = 30
DIGITS = 6
SKEW = 1  # half minutes by which the telephone's clock may be wrong, and how long a code may be under way


def new_secret() -> str:
    return pyotp.random_base32()


def accepted_step(secret: str, code: str) -> int | None:
    """The half minute since 1970 of which ``code`` is the code; None where it is not of one around now.

    All of them are compared, so that the time says nothing of how near a code is.
    """
    now = clock.machine_seconds() // HALF_MINUTE
    app = pyotp.TOTP(secret, digits=DIGITS, interval=HALF_MINUTE)
    steps = range(now - SKEW, now + SKEW + 1)
    matching = [step for step in steps if compare_digest(app.generate_otp(step).encode(), code.encode())]
    return matching[-1] if matching else None


def address_for_apps(user: User, secret: str) -> str:
    """What the QR code says: the secret, and under which name the app shows it."""
    issuer = _("Reporting of online dossiers")
    province = PortalSettings.load().province
    return pyotp.TOTP(secret).provisioning_uri(
        name=user.get_username(), issuer_name=f"{issuer} {province}".strip().replace(":", " ")
    )


def qr_code(text: str) -> str:
    """``text`` as the SVG of a QR code, without style attributes: the policy of the pages allows none."""
    return str(segno.make_qr(text, error="m").svg_inline(scale=4, border=3, svgclass="qr", lineclass=None))


def in_groups(secret: str) -> str:
    """The secret in groups of four, to be typed by hand."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
