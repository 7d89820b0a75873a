"""What satisfies each constraint of exchange, and what breaks it."""

from datetime import date

from exchange.models import CodeMapping, CodeTable, DossierDay, DossierFile, DossierPart, DraftChoice, ValueFile
from tests.constraints.bent import again, change, one
from units.models import Unit

CASES = [
    (
        "value_file_waits_or_is_applied",
        lambda: change(ValueFile, content=b"x"),
        lambda: change(ValueFile, content=b"x", applied_at="2020-05-01T00:00:00+07:00"),
    ),
    (
        "code_table_scheme_known",
        lambda: change(CodeTable, scheme="figure"),
        lambda: change(CodeTable, scheme="guess"),
    ),
    (
        "code_table_names_data_set",
        lambda: change(CodeTable, data_set="pBOMPrpg1QX"),
        lambda: change(CodeTable, data_set=""),
    ),
    (
        "code_mapping_subject_known",
        lambda: change(CodeMapping, subject="element"),
        lambda: change(CodeMapping, subject="district"),
    ),
    (
        "code_mapping_has_both_codes",
        lambda: change(CodeMapping, ours="X2", theirs="FNnj3jKGS7i"),
        lambda: change(CodeMapping, theirs=""),
    ),
    (
        "code_mapping_ends_after_start",
        lambda: change(CodeMapping, valid_from="2020-01-01", valid_until="2020-01-01"),
        lambda: change(CodeMapping, valid_from="2020-01-02", valid_until="2020-01-01"),
    ),
    (
        "dossier_file_state_known",
        lambda: change(DossierFile, state="counted", upload=None),
        lambda: change(DossierFile, state="lost", upload=None),
    ),
    (
        "dossier_file_source_known",
        lambda: change(DossierFile, source="api"),
        lambda: change(DossierFile, source="typed"),
    ),
    ("dossier_file_names_a_system", lambda: change(DossierFile, system="y"), lambda: change(DossierFile, system="")),
    (
        "dossier_file_recorded_has_upload",
        lambda: change(DossierFile, state="ended", upload=None),
        lambda: change(DossierFile, upload=None),
    ),
    (
        "draft_choice_has_a_name",
        lambda: DraftChoice.objects.create(unit=one(Unit, code="X1"), is_on=True, by_name="x"),
        lambda: DraftChoice.objects.create(unit=one(Unit, code="X1"), is_on=True, by_name=""),
    ),
    ("dossier_part_once", lambda: again(DossierPart, number=1), lambda: again(DossierPart)),
    (
        "dossier_day_once",
        lambda: again(DossierDay, day=date(2020, 1, 3)),
        lambda: again(DossierDay),
    ),
    ("dossier_day_has_dossiers", lambda: change(DossierDay, dossiers=2), lambda: change(DossierDay, dossiers=0)),
    (
        "dossier_part_kind_known",
        lambda: change(DossierPart, kind="refused"),
        lambda: change(DossierPart, kind="names"),
    ),
]
