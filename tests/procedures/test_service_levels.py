"""The dated list of service levels: what is chosen by it, what counts by it, and what it is called where."""

from datetime import date

from procedures.models import Publication, ServiceLevel, level_choices, level_short, service_levels
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.submissions import submission_accept
from reporting.by_procedure.indicators import full_level_on
from reporting.models import Compliance
from tests.browserless import confirm, fields_of, is_confirmation, typed
from tests.reporting.pages import text
from trials.recount import recount, stored

PAGE = "/admin/procedures/servicelevel/"
DECISIONS = "/admin/catalogue/change/"


def change(number, **values):
    level = ServiceLevel.objects.get(pk=number)
    for name, value in values.items():
        setattr(level, name, value)
    level.save()


def test_a_scheme_has_its_own_levels_and_not_those_of_the_other(db):
    assert [name for _number, name in level_choices(date(2022, 8, 14))] == ["Mức độ 3", "Mức độ 4"]
    assert [name for _number, name in level_choices(date(2022, 8, 15))] == ["Một phần", "Toàn trình"]
    assert (full_level_on(date(2020, 1, 1)), full_level_on(date(2025, 1, 1))) == ("mức độ 4", "toàn trình")
    assert [level_short(number) for number in (3, 4, 5, 6, None)] == ["3", "4", "Một phần", "Toàn trình", "–"]


def test_the_full_level_is_called_as_it_is_published(db):
    """A catalogue that went over to decree 42 later than the decree is not called by its words before."""
    day = date(2025, 7, 31)
    assert [full_level_on(day, levels) for levels in ([3, 4], [5, 6], [4, 6], [3])] == [
        "mức độ 4",
        "toàn trình",
        "mức độ 4, toàn trình",
        "toàn trình",
    ]


def test_a_renamed_level_is_called_so_at_once(db):
    change(6, name="Trực tuyến toàn trình")
    assert service_levels()[6].label == "Trực tuyến toàn trình"


def test_the_list_takes_no_query_once_it_is_known(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert str(Publication(level=4).get_level_display()) == "Mức độ 4"


def decision(client, **values):
    given = {"codes": "P1", "verb": "raise", "action": "carry_out"} | values
    return client.post(DECISIONS, typed(client, DECISIONS, **given))


def test_a_decision_takes_a_level_of_the_scheme_of_its_day(administrator):
    page = text(decision(administrator, level="6", on="01/09/2020"))
    assert "Ngày 01/09/2020 không có mức độ «Toàn trình»" in page
    response = decision(administrator, level="6", on="01/09/2022")
    assert is_confirmation(response)
    confirm(administrator, DECISIONS, response)
    assert Publication.objects.get(procedure__code="P1", ended_on=None).level == 6


def test_going_over_to_the_other_scheme_is_a_raise_or_a_lowering_by_rank(administrator):
    Publication.objects.filter(procedure__code="P1").update(level=4)
    assert "mức độ đã chọn thấp hơn" in text(decision(administrator, level="5", on="01/09/2022"))
    assert is_confirmation(decision(administrator, level="6", on="01/09/2022"))
    assert is_confirmation(decision(administrator, level="5", on="01/09/2022", verb="lower"))


def save(client, number, **values):
    address = f"{PAGE}{number}/change/"
    form = typed(client, address)
    for name, value in values.items():
        form.pop(name, None)
        if value:
            form[name] = [value]
    return client.post(address, form)


def test_a_level_that_no_longer_counts_is_shown_with_its_effect_and_exempts_its_procedures(
    administrator, working_province
):
    sent = working_province.send("X1", 3, (10, 3, 0), (4, 4, 0))
    submission_accept(submission=sent, by=working_province.coordinator)
    Publication.objects.filter(procedure__code="C1").update(level=4)
    figures_drain()
    response = save(administrator, 4, counts="")
    assert "1 báo cáo đã xác nhận của 1 đơn vị (03/2020)" in text(response)
    assert ServiceLevel.objects.get(pk=4).counts
    confirm(administrator, f"{PAGE}4/change/", response)
    assert not ServiceLevel.objects.get(pk=4).counts
    figures_drain()
    assert stored(2020) == recount(2020)
    march = Compliance.objects.get(unit__code="X1", period__month=3, basis="provisional")
    assert (march.received_total, march.exempt_received_total) == (4, 10)


def test_in_a_month_in_which_the_level_rose_the_last_level_decides(working_province):
    working_province.send("X1", 3, (10, 3, 0), (4, 4, 0))
    known = Publication.objects.get(procedure__code="C1")
    Publication.objects.filter(pk=known.pk).update(ended_on=date(2020, 3, 15))
    Publication.objects.create(procedure=known.procedure, level=4, at_commune=True, effective_on=date(2020, 3, 16))
    for number in (3, 4):
        change(number, counts=False)
        figures_recompute(year=2020)
        assert stored(2020) == recount(2020)
        change(number, counts=True)


def test_pages_name_a_level_that_does_not_count(administrator, working_province, login):
    change(3, counts=False)
    page = text(login(working_province.clerks["X1"]).get("/submissions/2020-04/X1/"))
    assert "TTHC ở mức độ 3 cũng không tính tỷ lệ." in page


def test_a_level_that_publications_have_is_not_deleted(administrator):
    assert administrator.post(f"{PAGE}3/delete/", {"post": "yes"}).status_code == 403
    assert ServiceLevel.objects.filter(pk=3).exists()
    administrator.post(f"{PAGE}5/delete/", {"post": "yes"})
    assert not ServiceLevel.objects.filter(pk=5).exists()


def test_the_number_and_code_of_a_level_stay(administrator):
    fields = fields_of(administrator.get(f"{PAGE}4/change/"))
    assert "number" not in fields
    assert "code" not in fields
