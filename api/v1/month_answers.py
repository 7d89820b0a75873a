"""What the operations on a unit's own month answer."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema


class StoredTexts(Schema):
    """The texts as they are stored; an empty one is none."""

    remarks: str
    approved_by: str
    document_number: str
    document_date: str


class StoredRow(Schema):
    """One procedure that the unit reports in the month; a null number is a blank."""

    procedure: str
    name: str
    level: int | None = Field(description="Its service level in the month.")
    counted: bool = Field(description="Whether its figures count in the rate.")
    received_total: int | None
    received_online: int | None
    returned_by_post: int | None
    source: str | None = Field(description="How it came in: typed, file, api, on_behalf; null where nothing is stored.")
    saved_at: str | None


class Month(Schema):
    """The unit's own month as it is stored now."""

    period: str
    unit: str
    status: str = Field(description="draft, submitted, returned or accepted.")
    version: int
    due_on: str
    open_until: str | None = Field(description="Until when a returned or reopened month takes figures.")
    extended_until: str | None = Field(description="A later deadline of this unit alone.")
    is_locked: bool
    first_sent_at: str | None
    sending: int | None = Field(description="The number of the last sending in force.")
    confirmed_sending: int | None
    texts: StoredTexts
    cells: list[StoredRow]
    etag: str = Field(description="The version of all this, for If-Match.")


class RefusedValue(Schema):
    """A value that was refused; ``place`` is a JSON pointer into the body."""

    place: str
    code: str
    detail: str
    procedure: str | None
    field: str
    stored: Any = Field(None, description="What another person saved, where that is the reason.")


class SavedCell(Schema):
    """A cell that was saved."""

    procedure: str
    field: str


class Saved(Schema):
    """What became of the values, and the month after it. ``refused`` is empty unless only good ones were asked for."""

    saved: list[SavedCell]
    saved_texts: list[str]
    refused: list[RefusedValue]
    month: Month


class Filled(Schema):
    """Cells that were filled with 0, or made blank again, and the month after it."""

    cells: list[SavedCell]
    month: Month


class Hindrance(Schema):
    """Why the month cannot be sent so now."""

    code: str
    detail: str


class MissingCell(Schema):
    """A blank cell."""

    procedure: str
    field: str
    detail: str


class CheckedRow(Schema):
    """The figures of one procedure as they would be sent."""

    procedure: str
    counted: bool
    received_total: int | None
    received_online: int | None
    returned_by_post: int | None


class Summary(Schema):
    """The counted sums; rates in percent, as decimal texts."""

    received_total: int
    received_online: int
    returned_by_post: int
    rate: str | None
    rate_before: str | None = Field(description="Of the month before.")
    ytd_received_total: int
    ytd_received_online: int
    ytd_rate: str | None
    minimum: str | None = Field(description="The unit's quota.")
    online_missing: int | None = Field(description="How many online dossiers are missing to the quota.")
    months_confirmed: int
    months_before: int


class Hint(Schema):
    """Something to look at again; it prevents nothing."""

    kind: str
    detail: str
    is_note: bool


class DifferingCell(Schema):
    """A cell that differs from the unit's own earlier months."""

    procedure: str
    field: str
    value: int | None
    before: int | None = Field(description="Of the month before.")
    usual: list[int] | None = Field(description="Between which two numbers it mostly is.")
    off: int = Field(description="How far outside it is.")
    hints: list[Hint]


class Check(Schema):
    """What the check page says: figures, what differs, what is missing, and the digest of all that would be sent."""

    digest: str
    nil: bool
    can_be_sent: bool
    hindrances: list[Hindrance]
    missing: list[MissingCell]
    figures: list[CheckedRow]
    texts: StoredTexts
    summary: Summary
    differing: list[DifferingCell]
    of_report: list[Hint]
    etag: str = Field(description="The version of the month, for If-Match of its sending.")


class SentRow(Schema):
    """The figures of one procedure as they were sent."""

    procedure: str
    received_total: int
    received_online: int
    returned_by_post: int


class Receipt(Schema):
    """The receipt of a sending: who sent which figures when, and the code by which anybody verifies it."""

    period: str
    unit: str
    number: int
    sent_at: str | None
    sent_by: str
    days_late: int | None
    nil: bool
    on_behalf: bool
    is_in_force: bool
    detail: str = Field(description="Why it is not in force, or what is to replace it; empty otherwise.")
    check_code: str
    verified_at: str = Field(description="The address at which anybody verifies the code.")
    texts: StoredTexts
    figures: list[SentRow]
