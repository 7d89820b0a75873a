"""An example answer of each operation on a unit's own month, for the description."""

from __future__ import annotations

from typing import Any

TEXTS = {
    "remarks": "",
    "approved_by": "Nguyễn Văn A, Chủ tịch",
    "document_number": "15/BC-UBND",
    "document_date": "2021-01-05",
}
NUMBERS = {"received_total": 62, "received_online": 41, "returned_by_post": 3}
FIGURES: list[dict[str, Any]] = [{"procedure": "1.001193", **NUMBERS}]
ETAG = '"5f2b1c8e9d3a4f60718293a4b5c6d7e8"'
MONTH = {
    "period": "2020-12",
    "unit": "22468",
    "status": "draft",
    "version": 1,
    "due_on": "2021-01-05",
    "open_until": None,
    "extended_until": None,
    "is_locked": False,
    "first_sent_at": None,
    "sending": None,
    "confirmed_sending": None,
    "texts": TEXTS,
    "cells": [
        {
            "procedure": "1.001193",
            "name": "Đăng ký khai sinh",
            "level": 4,
            "counted": True,
            **NUMBERS,
            "source": "api",
            "saved_at": "2021-01-04T07:05:00+00:00",
        }
    ],
    "etag": ETAG,
}
SAVED = {
    "saved": [{"procedure": "1.001193", "field": name} for name in NUMBERS],
    "saved_texts": ["approved_by"],
    "refused": [],
    "month": MONTH,
}
FILLED = {"cells": [{"procedure": "1.001193", "field": "returned_by_post"}], "month": MONTH}
CHECK = {
    "digest": "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab",
    "nil": False,
    "can_be_sent": True,
    "hindrances": [],
    "missing": [],
    "figures": [{"procedure": "1.001193", "counted": True, **NUMBERS}],
    "texts": TEXTS,
    "summary": {
        **NUMBERS,
        "rate": "66.13",
        "rate_before": "58.20",
        "ytd_received_total": 803,
        "ytd_received_online": 391,
        "ytd_rate": "48.69",
        "minimum": "25.00",
        "online_missing": 0,
        "months_confirmed": 11,
        "months_before": 11,
    },
    "differing": [
        {
            "procedure": "1.001193",
            "field": "received_total",
            "value": 62,
            "before": 30,
            "usual": [12, 48],
            "off": 14,
            "hints": [],
        }
    ],
    "of_report": [],
    "etag": ETAG,
}
RECEIPT = {
    "period": "2020-12",
    "unit": "22468",
    "number": 1,
    "sent_at": "2021-01-04T07:10:00+00:00",
    "sent_by": "Cán bộ đầu mối",
    "days_late": 0,
    "nil": False,
    "on_behalf": False,
    "is_in_force": True,
    "detail": "",
    "check_code": "84f3b3c0d3b1d2b6a0e7bd7a6a1d0d9be3e1b2a5c4d3e2f1a0b9c8d7e6f5a4b3",
    "verified_at": "https://baocao.example.gov.vn/verify/84f3…/",
    "texts": TEXTS,
    "figures": FIGURES,
}
