"""Many steps of a rearrangement as an administrator pastes or brings them, and a plan written as such a table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.loading.reorganisation_table import read_table
from reporting.reorganising.plan import Opening, Passage, Plan
from reporting.views.office.reorganisation_form import StepForm
from units.districts import has_districts
from units.tables.book import MAX_BYTES

LONGEST_TABLE = 900_000


class TableForm(StepForm):
    """Many steps of one day, as a pasted table or a file; a file becomes the text of the field."""

    table = forms.CharField(
        label=gettext_lazy("Table"),
        required=False,
        max_length=LONGEST_TABLE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Paste it from a workbook with its headings: Mã đơn vị kết thúc, Mã đơn vị kế thừa, Tên đơn vị mới; and, "
            "where there are some, Khối, Mã huyện, Hình thức, Điện thoại, Thư điện tử, Mã thống kê."
        ),
    )
    file = forms.FileField(label=gettext_lazy("or a file (.xlsx, .ods, .csv)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_districts():
            self.fields["table"].help_text = _(
                "Paste it from a workbook with its headings: Mã đơn vị kết thúc, Mã đơn vị kế thừa, Tên đơn vị mới; "
                "and, where there are some, Khối, Hình thức, Điện thoại, Thư điện tử, Mã thống kê."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("table") or "").strip() and not cleaned.get("file"):
            self.add_error("table", _("Paste the table, or choose a file."))
        return cleaned

    def parties(self) -> tuple[tuple[Opening, ...], tuple[Passage, ...]]:
        file: UploadedFile | None = self.cleaned_data.get("file")
        content = file.read(MAX_BYTES + 1) if file else self.cleaned_data["table"].encode()
        return read_table(content, self.cleaned_data["day"])


def as_table(plan: Plan) -> str:
    """A plan as the text of the field: what a file held can be read and corrected there."""
    names = {each.code.casefold(): each for each in plan.openings}
    rows = [["old_code", "new_code", "new_name", "kind", "district_code", "how", "phone", "email", "gso_code"]]
    for each in plan.passages:
        new = names.pop(each.successor.casefold(), None)
        rows.append([each.predecessor, each.successor, *_texts(new), each.kind, *_rest(new)])
    rows += [["", each.code, *_texts(each), "", *_rest(each)] for each in names.values()]
    return "\n".join("\t".join(row) for row in rows)


def _texts(new: Opening | None) -> list[str]:
    return [new.name, new.kind, new.district] if new else ["", "", ""]


def _rest(new: Opening | None) -> list[str]:
    return [new.phone, new.email, new.gso_code] if new else ["", "", ""]
