"""The receipt of a sending («phiếu ghi nhận»): what proves who sent which figures when, and how a code is verified."""

from __future__ import annotations

import segno
from django.conf import settings
from django.urls import reverse

from reporting.canonical import canonical_text, check_code
from reporting.models import Revision

CODE_LENGTH = 64  # hexadecimal digits of a SHA-256


def verification_address(revision: Revision) -> str:
    """Where anybody can see that the check code of a sending is genuine."""
    return settings.PORTAL_URL + reverse("reporting:verify", args=[revision.sha256])


def qr_code(revision: Revision) -> str:
    """A QR code of that address, as an SVG element without styles."""
    code = segno.make(verification_address(revision), error="m", micro=False)
    return str(code.svg_inline(scale=3, border=2, dark="#000", omitsize=False))


def revision_with_code(code: str) -> Revision | None:
    """The sending that carries ``code`` and whose figures still give it; None for every other text."""
    typed = code.strip().lower()
    if len(typed) != CODE_LENGTH or not set(typed) <= set("0123456789abcdef"):
        return None
    related = (
        "submission__unit__parent",
        "submission__period",
        "submission__sent_revision",
        "submission__accepted_revision",
    )
    revision = Revision.objects.select_related(*related).filter(sha256=typed).first()
    if revision is None or check_code(revision_text(revision)) != typed:
        return None
    return revision


def revision_text(revision: Revision) -> str:
    """The canonical text of a stored sending, made again from what is stored; its hash must equal ``sha256``."""
    counts = revision.counts.select_related("procedure")
    return canonical_text(
        unit_code=revision.submission.unit.code,
        period=revision.submission.period.name,
        number=revision.number,
        nil=revision.nil,
        figures=[
            (count.procedure.code, count.received_total, count.received_online, count.returned_by_post)
            for count in counts
        ],
    )
