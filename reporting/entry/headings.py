"""How the columns of figures, and those next to them, are headed here: one list for files and for pasted blocks."""

from __future__ import annotations

from collections.abc import Iterable

from reporting.entry.tables import LABELS
from units.tables.columns import heading_key

PROCEDURE = ("Mã TTHC", "Mã số TTHC", "Mã thủ tục", "Mã thủ tục hành chính")
NUMBER_HEADINGS = {
    "received_total": (
        *("Tổng số hồ sơ tiếp nhận", "Tổng số hồ sơ", "Tổng số tiếp nhận", "Tổng số", "Số hồ sơ tiếp nhận"),
    ),
    "received_online": ("Trong đó: trực tuyến", "Trực tuyến", "Hồ sơ trực tuyến", "Số hồ sơ trực tuyến"),
    "returned_by_post": ("Kết quả trả qua BCCI", "Trả kết quả qua BCCI", "Trả qua BCCI"),
}
PROCEDURE_NAME = ("Thủ tục hành chính", "Tên thủ tục hành chính", "Tên thủ tục", "Tên TTHC", "TTHC", "Thủ tục")
# Columns of a unit's own sheets that hold no figure of the form.
OTHERS = (
    *("STT", "TT", "Số TT", "Số thứ tự", "Lĩnh vực", "Mức độ", "Mức", "Mức độ DVC", "Cấp thực hiện", "Ghi chú"),
    *("Tỷ lệ", "Tỉ lệ", "Tỷ lệ trực tuyến", "Tỉ lệ trực tuyến", "Tỷ lệ hồ sơ trực tuyến", "Tỉ lệ hồ sơ trực tuyến"),
    *("Trực tiếp", "Trong đó: trực tiếp", "Hồ sơ trực tiếp", "Số hồ sơ trực tiếp", "Nộp trực tiếp"),
    *("Kỳ báo cáo", "Kỳ", "Tháng", "Tháng báo cáo", "Mã đơn vị", "Mã ĐV", "Đơn vị", "Tên đơn vị"),
)
# Over several headings, without another meaning for those below.
ABOVE = (
    *("Trong đó", "Hồ sơ tiếp nhận", "Tiếp nhận", "Tiếp nhận trong kỳ", "Số hồ sơ", "Số lượng hồ sơ", "Hồ sơ"),
    *("Tháng 4 năm 2020", "Tháng 4", "Kỳ báo cáo", "Số liệu"),
    *("Hình thức tiếp nhận", "Hình thức nộp", "Đơn vị tính: hồ sơ", "ĐVT: hồ sơ"),
)


def pasted_headings() -> dict[str, list[str]]:
    """The same for the entry page's script, by what they head, as ``heading_key`` compares them.

    The names of the form in the reader's language and those of the code belong to them.
    """
    numbers = {name: (*texts, str(LABELS[name]), name) for name, texts in NUMBER_HEADINGS.items()}
    procedure = (*PROCEDURE, *PROCEDURE_NAME, "procedure_code")
    return {name: _keys(texts) for name, texts in {**numbers, "procedure": procedure, "other": OTHERS}.items()} | {
        "above": _keys((*ABOVE, *NUMBER_HEADINGS["received_total"]))
    }


def _keys(texts: Iterable[str]) -> list[str]:
    return sorted({heading_key(text) for text in texts})
