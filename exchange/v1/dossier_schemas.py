"""What the operations on files of dossiers take and answer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import BeforeValidator

from api.v1.asking import Asked, Code
from api.v1.month_bodies import Strict, whole
from exchange.dossiers.columns import MEMBERS
from reporting.models.reconciliation import SYSTEM_LENGTH

State = Literal["waiting", "counting", "counted", "recorded", "failed", "ended"]
Number = Annotated[Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)], BeforeValidator(whole)]


class AskedCount(Asked):
    """Whose dossiers a body holds, and what it is called."""

    system: str = Field(
        min_length=1,
        max_length=SYSTEM_LENGTH,
        description="The system whose dossiers these are: a file replaces what it counted in the same months.",
        examples=["Một cửa"],
    )
    table: Code | None = Field(
        None,
        description="The code table that says what the system calls units and procedures; else they have our codes.",
        examples=["mot-cua"],
    )
    name: str = Field("", max_length=200, description="What lists call the file.", examples=["thang-11.csv"])


class RecordBody(Strict):
    """What is recorded although it is not all: numbers as the count answered them."""

    leave_out: Number = Field(
        0, alias="leaveOut", description="So many refused rows are left out: all of them, or nothing is recorded."
    )
    lose_days: Number = Field(
        0,
        alias="loseDays",
        description="On so many days dossiers are recorded and the file has none: all of them, or nothing is recorded.",
    )


class RefusedKind(Schema):
    """Rows that were refused for one reason."""

    column: str
    reason: str
    rows: int
    first: list[str] = Field(description="The first of their lines.")


class LostDay(Schema):
    """A day of which dossiers are recorded and the file has none."""

    day: date
    dossiers: int = Field(description="How many are recorded.")


class CountedPeriod(Schema):
    """What a month would become, or became."""

    period: str
    first: str | None = Field(description="The first day of a dossier in the file.")
    last: str | None = Field(description="The last one.")
    units: int
    rows: int = Field(description="Counts: one for each unit and procedure.")
    received_total: int
    received_online: int
    returned_by_post: int | None = Field(description="null where the file does not say it.")
    new: int
    changed: int
    removed: int = Field(description="Counts of the same system that have no dossier in the file.")
    from_others: int = Field(description="Counts that came from another source until now.")
    of_others: int = Field(description="Counts of other sources that stay.")
    lost_days: list[LostDay] = Field(description="Recorded days of the same system that have no dossier in the file.")


class CountedFile(Schema):
    """A file of dossiers: how far its count is, then what came out. None of its dossiers is stored."""

    id: int
    state: State
    system: str
    table: str | None = Field(description="The code table by which its codes were read.")
    name: str
    sha256: str = Field(description="Of the body as it was sent.")
    done: int = Field(description="Rows counted so far.")
    rows: int
    good: int = Field(description="Dossiers that were counted.")
    repeated: int = Field(description="Rows whose number was counted before.")
    differing: int = Field(description="Those among them that say something else.")
    refused: int
    notes: list[str] = Field(description="Sentences for people: columns that were not read, and the like.")
    refusals: list[RefusedKind]
    periods: list[CountedPeriod]
    refusal: str = Field(description="Why it could not be counted; empty otherwise.")


EXAMPLE = {
    "id": 12,
    "state": "counted",
    "system": "Một cửa",
    "table": "mot-cua",
    "name": "thang-11.csv",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "done": 1204,
    "rows": 1204,
    "good": 1201,
    "repeated": 2,
    "differing": 0,
    "refused": 1,
    "notes": ["Các cột không đọc: «ChuHoSo», «SoDienThoai»."],
    "refusals": [{"column": "MaDinhDanhDV", "reason": "Không có đơn vị mang mã này.", "rows": 1, "first": ["4"]}],
    "periods": [
        {
            "period": "2020-11",
            "first": "2020-11-02",
            "last": "2020-11-30",
            "units": 37,
            "rows": 118,
            "received_total": 1201,
            "received_online": 655,
            "returned_by_post": 90,
            "new": 110,
            "changed": 8,
            "removed": 0,
            "from_others": 0,
            "of_others": 2,
            "lost_days": [{"day": "2020-11-01", "dossiers": 3}],
        }
    ],
    "refusal": "",
}
CSV = {"type": "string", "examples": ["MaHoSo,MaTTHC,KenhThucHien,NgayTiepNhan,MaDinhDanhDV\n"]}
BODY = {
    "required": True,
    "description": "One row, or one line of JSON, for each dossier. Read: " + ", ".join(MEMBERS) + "; nothing else.",
    "content": {
        "text/csv": {"schema": CSV},
        "application/x-ndjson": {"schema": {"type": "string"}},
        "application/octet-stream": {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}},
    },
}
LIST = {"text/csv": {"schema": {"type": "string"}, "example": "Dòng,Cột,Giá trị,Lỗi\r\n4,MaDinhDanhDV,X99,…\r\n"}}
