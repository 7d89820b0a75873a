"""An administrator in a real browser: a tier lowered and a verdict that flips, a procedures file with its preview."""

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from procedures.models import Procedure
from quotas.models import QuotaTier
from reporting.actions.figures import figures_drain
from tests import ROOT
from tests.e2e.moments import from_moment
from tests.e2e.test_month import PASSWORD, log_in
from units.models import User

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
DATA = ROOT / "demo" / "khanh_hoa_2020"


def year_2020():
    """Khánh Hòa's year 2020, with an administrator and a coordinator who can log in."""
    call_command("load_province", DATA, verbosity=0)
    files = {"submissions": DATA / "submissions_2020.csv", "accept": True, "verbosity": 0}
    call_command("import_counts", DATA / "counts_2020.csv", **files)
    figures_drain()
    for name, role in (("admin", "administrator"), ("coordinator", "coordinator")):
        user = User(username=name, role=role, full_name=name)
        user.set_password(PASSWORD)
        user.save()


@pytest.fixture
def province():
    with from_moment("2021-02-01T09:00:00+07:00", "year 2020 with passwords", year_2020):
        yield


def watch(page: Page) -> list[str]:
    """The list in which answers that went wrong gather."""
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    return failed


def verdict_of_cam_ranh(page: Page, server: str) -> str:
    page.goto(f"{server}/dashboard/?period=2020-11&basis=official&kind=district")
    return page.locator("tr", has_text="UBND thành phố Cam Ranh").locator("td").nth(8).inner_text()


def test_a_lowered_tier_flips_a_verdict(browser, live_server, province):
    page = browser.new_context().new_page()
    failed = watch(page)
    complaints = log_in(page, live_server.url, "coordinator")
    assert verdict_of_cam_ranh(page, live_server.url) == "Chưa đạt chỉ tiêu"
    administrator = browser.new_context().new_page()
    failed_there = watch(administrator)
    complaints_there = log_in(administrator, live_server.url, "admin")
    tier = QuotaTier.objects.get(code="HUYEN-35")
    administrator.goto(f"{live_server.url}/admin/quotas/quotadecision/{tier.decision_id}/change/")
    form = administrator.locator("tr.form-row", has=administrator.locator('input[value="HUYEN-35"]'))
    form.locator('input[name$="minimum_percent"], input[name$="minimum_hundredths"]').fill("30")
    administrator.locator('[name="_save"]').click()
    assert "UBND thành phố Cam Ranh" in administrator.inner_text(".consequences")
    assert QuotaTier.objects.get(pk=tier.pk).minimum_hundredths == 3500
    administrator.fill("#id_reason", "Quyết định điều chỉnh")
    administrator.locator('[name="_confirm"]').click()
    administrator.wait_for_selector(".messagelist .success")
    figures_drain()
    assert QuotaTier.objects.get(pk=tier.pk).minimum_hundredths == 3000
    assert verdict_of_cam_ranh(page, live_server.url) == "Đạt chỉ tiêu"
    assert (complaints, complaints_there, failed, failed_there) == ([], [], [], [])


def page_of_the_decision(page, server):
    log_in(page, server, "admin")
    page.goto(f"{server}/admin/quotas/quotadecision/{QuotaTier.objects.first().decision_id}/change/")


def test_one_click_saves_even_with_an_open_choice_box(browser, live_server, province):
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    log_in(page, live_server.url, "admin")
    account = User.objects.get(username="coordinator")
    page.goto(f"{live_server.url}/admin/units/user/{account.pk}/change/")
    page.fill('[name="phone"]', "0258 000 000")
    page.locator(".select2-selection").first.click()
    page.wait_for_selector(".select2-container--open")
    box = page.locator('.submit-row [name="_save"]').last
    box.scroll_into_view_if_needed()
    at = box.bounding_box()
    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(200)
    page.mouse.up()
    page.wait_for_selector(".messagelist .success")
    assert User.objects.get(pk=account.pk).phone == "0258 000 000"


def test_leaving_with_something_typed_asks_first_and_saving_does_not(browser, live_server, province):
    page = browser.new_context().new_page()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page_of_the_decision(page, live_server.url)
    address = page.url
    page.goto(f"{live_server.url}/admin/")
    assert asked == []
    page.goto(address)
    page.click('[name="signer"]')
    page.keyboard.type("Le A")
    page.goto(f"{live_server.url}/admin/")
    assert asked == ["beforeunload"]
    page.goto(address)
    page.click('[name="signer"]')
    page.keyboard.type("Le A")
    page.locator('[name="_save"]').last.click()
    page.wait_for_selector(".messagelist .success")
    assert asked == ["beforeunload"]


def test_a_file_of_procedures_is_seen_before_it_is_taken(browser, live_server, province, tmp_path):
    page = browser.new_context().new_page()
    failed = watch(page)
    complaints = log_in(page, live_server.url, "admin")
    file = tmp_path / "thu-tuc.csv"
    head = "code,name,field,authority_level,department_code,level,first_published,decision,decision_date"
    file.write_text(f"{head}\nKHA-MOI-1,Thủ tục công bố mới,Hộ tịch,commune,,4,2020-12-01,,\n", encoding="utf-8")
    page.goto(f"{live_server.url}/admin/procedures/procedure/import/")
    page.set_input_files('[name="import_file"]', str(file))
    page.locator('form input[type="submit"]').last.click()
    page.wait_for_selector("table.upload-changes")
    assert "Thủ tục công bố mới" in page.inner_text("table.upload-changes")
    assert not Procedure.objects.filter(code="KHA-MOI-1").exists()
    page.locator(".upload-apply input[type=submit]").click()
    page.wait_for_selector(".consequences")
    page.fill("#id_reason", "Quyết định công bố")
    page.locator('[name="_confirm"]').click()
    page.wait_for_selector(".messagelist .success")
    assert Procedure.objects.get(code="KHA-MOI-1").publications.get().level == 4
    assert (complaints, failed) == ([], [])


def test_no_page_of_the_administration_breaks_the_policy_or_misses_a_file(browser, live_server, province):
    from django.contrib import admin

    page = browser.new_context().new_page()
    failed = watch(page)
    complaints = log_in(page, live_server.url, "admin")
    for model, model_admin in admin.site._registry.items():
        options = model._meta
        base = f"{live_server.url}/admin/{options.app_label}/{options.model_name}/"
        first = model_admin.model._default_manager.first()
        addresses = [base] + ([f"{base}{first.pk}/change/", f"{base}{first.pk}/history/"] if first else [])
        if model in (Procedure, QuotaTier, User):
            addresses += [f"{base}add/"]
        if model is Procedure:
            addresses += [f"{base}import/", f"{base}export/"]
        for address in addresses:
            page.goto(address)
    assert (complaints, failed) == ([], [])
