"""What the operations on a unit's own month take."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import BeforeValidator, ConfigDict, StrictBool, WithJsonSchema

from reporting.models import MAX_COUNT
from reporting.models.notes import NOTE_LENGTH, HintKind
from reporting.models.numbers import REMARKS_LENGTH


def whole(value: Any) -> Any:
    """41.0 as 41: JSON has one kind of number. Fractions come exact, so that 40.99999999999999999 is none."""
    is_small = isinstance(value, Decimal) and value.adjusted() < SIGNS
    return int(value) if is_small and value == value.to_integral_value() else value


# Any JSON is taken here, so that what is no number is refused by its cell, next to all others.
COUNT = {"type": ["integer", "null"], "minimum": 0, "maximum": MAX_COUNT}
WRITTEN = {**COUNT, "description": "null is a blank."}
Written = Annotated[Any, BeforeValidator(whole), WithJsonSchema(WRITTEN)]
Seen = Annotated[Annotated[int, Field(strict=True, ge=0, le=MAX_COUNT)] | None, BeforeValidator(whole)]
Code = Annotated[str, Field(min_length=1, max_length=60)]
FieldName = Literal["received_total", "received_online", "returned_by_post"]
SIGNS = 19  # of a number that is made an integer: one such as 1e999999 would fill the memory
MAX_ROWS, MAX_ANSWERS, MAX_CELLS = 2_000, 1_000, 6_000


class Strict(Schema):
    """A body that refuses names it does not know."""

    model_config = ConfigDict(extra="forbid")


class SeenNumbers(Strict):
    """What the program saw in the cells of a row before it wrote them."""

    received_total: Seen = None
    received_online: Seen = None
    returned_by_post: Seen = None


class CellRow(Strict):
    """The figures of one procedure. A number that is not named is left as it is; by PUT it becomes blank."""

    procedure: Code = Field(description="The code of the procedure.")
    received_total: Written = None
    received_online: Written = None
    returned_by_post: Written = None
    seen: SeenNumbers = Field(
        default_factory=SeenNumbers,
        description="The last value seen of each cell: one that another person has changed since is refused.",
    )


class Texts(Strict):
    """What accompanies the figures. A text that is not named is left as it is; an empty one is deleted."""

    remarks: Annotated[str, Field(max_length=REMARKS_LENGTH, description="Difficulties; proposals.")] = ""
    approved_by: Annotated[str, Field(max_length=200, description="Who approved the figures: name, position.")] = ""
    document_number: Annotated[str, Field(max_length=50, description="The number of the unit's own document.")] = ""
    document_date: Annotated[str, Field(max_length=50, description="Its day, as 2020-05-05.")] = ""


class MonthBody(Strict):
    """Figures and texts of a month."""

    cells: list[CellRow] = Field(default_factory=list, max_length=MAX_ROWS)
    texts: Texts = Field(default_factory=Texts)
    texts_seen: Texts = Field(default_factory=Texts, description="What was seen of the texts before.")
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "cells": [
                    {"procedure": "1.001193", "received_total": 62, "received_online": 41, "returned_by_post": 3},
                ],
                "texts": {"approved_by": "Nguyễn Văn A, Chủ tịch", "document_number": "15/BC-UBND"},
            }
        },
    )


class ZerosBody(Strict):
    """Which blanks become zeros: all of them, or those that were 0 in each of the six months before."""

    which: Literal["all", "usual"] = "all"
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"which": "all"}})


class Cell(Strict):
    """One cell of a month."""

    procedure: Code
    field: FieldName


class CellsBody(Strict):
    """Cells of a month."""

    cells: list[Cell] = Field(max_length=MAX_CELLS)
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"cells": [{"procedure": "1.001193", "field": "returned_by_post"}]}},
    )


class CheckBody(Strict):
    """What is to be checked: the month as it is stored, with the texts that are to be sent with it."""

    nil: StrictBool = Field(False, description="As a nil return: nothing was received.")
    texts: Texts = Field(default_factory=Texts)
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"nil": False, "texts": {"approved_by": "Nguyễn Văn A, Chủ tịch"}}},
    )


class HintAnswer(Strict):
    """The unit's answer to a hint: an explanation, or (empty) that the figure was checked."""

    procedure: str = Field("", max_length=60, description="Empty: about the report as a whole.")
    kind: HintKind
    text: str = Field("", max_length=NOTE_LENGTH)


class SendingBody(Strict):
    """What is sent: exactly what was checked, under its digest."""

    digest: str = Field(pattern=r"^[0-9a-f]{64}$", description="As the check answered it.")
    approved: StrictBool = Field(description="Whether the head of the unit approved these figures.")
    nil: StrictBool = Field(False, description="As a nil return, as it was checked.")
    texts: Texts = Field(default_factory=Texts, description="The same texts as were checked.")
    answers: list[HintAnswer] = Field(default_factory=list, max_length=MAX_ANSWERS)
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "digest": "0" * 64,
                "approved": True,
                "texts": {"approved_by": "Nguyễn Văn A, Chủ tịch"},
                "answers": [{"procedure": "1.001193", "kind": "unusual", "text": "Đợt cấp đổi đầu năm"}],
            }
        },
    )
