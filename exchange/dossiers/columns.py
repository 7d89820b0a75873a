"""The columns of a file of dossiers, and what is read of it: these, and no other."""

from __future__ import annotations

from units.tables.columns import Column, Kind

NUMBER, CHANNEL, DAY, PROCEDURE, UNIT, POST = (
    "MaHoSo",
    "KenhThucHien",
    "NgayTiepNhan",
    "MaTTHC",
    "MaDinhDanhDV",
    "HinhThuc",
)

# Named as in the national exchange of dossiers; the headings are those of lists that people draw and read.
COLUMNS = (
    Column(UNIT, ("Mã đơn vị", "Mã định danh đơn vị", "Mã cơ quan", "MaDonVi", "MaCoQuan", "unit_code"), Kind.CODE),
    Column(PROCEDURE, ("Mã TTHC", "Mã số TTHC", "Mã thủ tục", "Mã thủ tục hành chính", "procedure_code"), Kind.CODE),
    Column(DAY, ("Ngày tiếp nhận", "Ngày nhận", "Ngày tiếp nhận hồ sơ", "Thời điểm tiếp nhận", "received_on")),
    Column(CHANNEL, ("Kênh thực hiện", "Kênh tiếp nhận", "Hình thức tiếp nhận", "Hình thức nộp", "channel")),
    Column(NUMBER, ("Mã hồ sơ", "Số hồ sơ", "Mã số hồ sơ", "Số biên nhận", "dossier_number"), required=False),
    Column(
        POST,
        ("Trả kết quả qua BCCI", "Trả qua BCCI", "Kết quả trả qua BCCI", "Hình thức trả kết quả", "returned_by_post"),
        required=False,
    ),
)
NAMES = tuple(column.name for column in COLUMNS)
MEMBERS = tuple(dict.fromkeys(name for column in COLUMNS for name in (column.name, *column.headings)))
