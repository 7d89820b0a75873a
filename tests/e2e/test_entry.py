"""The entry page's script in a real browser: sums, keyboard, paste, saving by itself, and nothing typed ever lost."""

import random

import openpyxl
import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from procedures.models import AuthorityLevel, Procedure
from reporting.actions.figures import figures_recompute
from reporting.actions.periods import period_lock
from reporting.models import DossierCount, Submission
from reporting.numbers import parse_cell
from reporting.rates import shown_rate
from tests.e2e.moments import from_moment
from tests.e2e.test_month import PASSWORD, REPORT, log_in, log_in_by_form
from tests.factories import YEAR, make_procedure, make_publication
from tests.reporting.small_province import make_province
from units.models import Role, User
from units.refusals import Refused
from units.wording import rate

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
MORE = 58  # procedures besides P1 and P2: 60 in all


def long_form():
    """The small province whose department SO1 reports sixty procedures, by two clerks."""
    province = make_province()
    for number in range(MORE):
        code = f"Q{number:02d}"
        name = f"Đăng ký thủ tục thứ {number}"
        procedure = make_procedure(code, name=name, field="Hộ tịch", sort_order=100 + number)
        make_publication(procedure, [AuthorityLevel.PROVINCE], department=province.units["SO1"])
        province.procedures[code] = procedure
    second = User(username="clerk-so1b", role=Role.CLERK, unit=province.units["SO1"], full_name="Trần Thị Hai")
    for user in (province.clerks["SO1"], second, province.coordinator):
        user.set_password(PASSWORD)
        user.save()
    figures_recompute(year=YEAR)
    return province


@pytest.fixture
def province():
    with from_moment("2020-05-15T09:00:00+07:00", "province with a long form", long_form) as province:
        yield province


@pytest.fixture
def context(browser):
    context = browser.new_context()
    yield context
    context.close()


def open_entry(context: BrowserContext, server, who: str = "clerk-so1") -> tuple[Page, list[str]]:
    page = context.new_page()
    complaints = log_in(page, server.url, who)
    page.goto(server.url + REPORT)
    page.wait_for_selector("html.has-script")
    return page, complaints


def paste(page: Page, name: str, text: str) -> None:
    page.focus(f'[name="{name}"]')
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const pasted = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(pasted);
        }""",
        text,
    )


def state(page: Page, name: str):
    return page.locator(f'td:has([name="{name}"])')


def stored() -> dict[str, tuple]:
    rows = DossierCount.objects.values_list("procedure__code", "received_total", "received_online", "returned_by_post")
    return {code: tuple(numbers) for code, *numbers in rows}


def saved(page: Page, *names: str) -> None:
    for name in names:
        expect(state(page, name)).to_have_attribute("data-state", "saved")


def test_the_browser_reads_and_rounds_exactly_as_the_server_does(context, live_server, province):
    page, complaints = open_entry(context, live_server)
    chance = random.Random(2020)
    figures = [(chance.randint(0, total), total) for total in chance.choices(range(1, 10**7), k=400)]
    figures += [(8_999, 20_000), (44_999_999, 100_000_000), (0, 5), (5, 5), (0, 0)]
    minima = [None, 2000, 3250, 4500, 10000]
    asked = [[online, total, minimum] for online, total in figures for minimum in minima]
    texts = ["", " ", "0", "007", "12a", "1.234", "1,234", "1.234.567", "1,234,567", "1 234", "1\u00a0234", "12.34"]
    texts += ["-", "–", "-1", "1e3", "9999999", "10000000", "٣", "1.2345.678", "=1+1", "x" * 40, "0001234567", "1 23"]
    texts += ["\N{MINUS SIGN}4", "-0", "-1.5", "12+-5"]
    texts += ["12+30", " 1 + 2+3 ", "12+", "+", "1.234+5", "x+1.234", "1.234++", "9999999+1", "1+" * 30, "1,234,567+1"]
    texts += [
        "\u200b12\ufeff",
        "1\u200e234",
        "\u200b",
        "\u202e21",
        "1\u20642",
        "1.2\u200b34",
        "5\u00a0",
        "1\u20603+\u00ad4",
    ]
    module = next(
        url for url in page.evaluate("performance.getEntriesByType('resource').map(e => e.name)") if "numbers" in url
    )
    rates, counts = page.evaluate(
        """async ([module, asked, texts]) => {
            const {shownRate, readCount} = await import(module);
            return [asked.map(each => shownRate(...each)), texts.map(readCount)];
        }""",
        [module, asked, texts],
    )
    assert rates == [rate(shown_rate(online, total, minimum)) for online, total, minimum in asked]
    for text, read in zip(texts, counts, strict=True):
        try:
            expected = {"value": parse_cell(text)}
        except Refused as refused:
            expected = {"problem": refused.code}
        assert expected.items() <= read.items(), text
    assert complaints == []


def test_sums_and_rates_move_while_typing_and_equal_the_servers(context, live_server, province):
    page, complaints = open_entry(context, live_server)
    for name, number in {"P1.received_total": "200", "P1.received_online": "90", "Q00.received_total": "33"}.items():
        page.locator(f'[name="{name}"]').press_sequentially(number)
    assert page.inner_text('[data-live="month"]') == "38,63%"
    live = page.locator("tr[data-sum]").all_inner_texts()
    saved(page, "P1.received_total", "P1.received_online", "Q00.received_total")
    assert page.inner_text(".page-head .chip") == "Bản nháp"
    page.reload()
    page.wait_for_selector("html.has-script")
    assert page.inner_text('[data-live="month"]') == "38,63%"
    assert page.locator("tr[data-sum]").all_inner_texts() == live
    page.locator('[name="P1.received_online"]').fill("201")
    page.press('[name="P1.received_online"]', "Tab")
    assert "201" in page.locator(".fault").inner_text()
    assert page.inner_text('[data-live="month"]') == "0,00%"
    assert complaints == []


def test_a_row_of_which_one_number_cannot_be_read_is_in_no_rate_with_the_other(context, live_server, province):
    page, complaints = open_entry(context, live_server)
    typed = {
        "P1.received_total": "16",
        "P1.received_online": "5",
        "P2.received_total": "20x",
        "P2.received_online": "80",
    }
    for name, number in typed.items():
        page.fill(f'[name="{name}"]', number)
    month, left_out = page.locator('[data-live="month"]'), page.locator('[data-live="partial"]')
    expect(month).to_have_text("31,25%")
    expect(left_out).to_have_text("chưa tính 1 TTHC")
    live = page.locator("tr[data-sum]").all_inner_texts()
    page.locator('.strip button[value="save"]').click()
    expect(page.locator("#refusal")).to_contain_text("«20x»")
    expect(month).to_have_text("31,25%")
    expect(left_out).to_have_text("chưa tính 1 TTHC")
    assert page.locator("tr[data-sum]").all_inner_texts() == live
    page.fill('[name="P2.received_total"]', "200")
    expect(month).to_have_text("39,35%")
    expect(left_out).to_be_hidden()
    page.fill('[name="P2.received_online"]', "300")
    expect(month).to_have_text("31,25%")
    expect(left_out).to_have_text("chưa tính 1 TTHC")
    assert complaints == []


def test_arrows_and_enter_go_where_a_spreadsheet_would(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    page.focus('[name="P1.received_total"]')
    went = []
    for key in ("Enter", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown", "Shift+Enter", "Shift+Tab"):
        page.keyboard.press(key)
        went.append(page.evaluate("document.activeElement.name"))
    assert went[:6] == [
        "P2.received_total",
        "P2.received_online",
        "P1.received_online",
        "P1.received_total",
        "P2.received_total",
        "P1.received_total",
    ]


def test_a_block_of_twenty_rows_lands_is_saved_and_undone(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    block = "\r\n".join(f"{10 + row}\t{row}\t1" for row in range(20)) + "\r\n"
    paste(page, "P2.received_total", block)
    saved(page, "P2.received_total", "Q18.returned_by_post")
    expected = {"P2": (10, 0, 1)} | {f"Q{row:02d}": (11 + row, 1 + row, 1) for row in range(19)}
    assert stored() == expected
    page.click("#undo button")
    expect(page.locator('[name="Q18.received_total"]')).to_have_value("")
    saved(page, "Q18.received_total")
    assert set(stored().values()) == {(None, None, None)}


def test_a_block_shows_what_it_could_not_read_next_to_the_cell_and_saves_the_rest(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    paste(page, "P1.received_total", '1.234\t5\t-\n"1.000.000"\t1 234\t')
    saved(page, "P2.received_total", "P2.received_online")
    faults = page.locator(".fault").all_inner_texts()
    assert len(faults) == 2
    assert "«1.234» có thể hiểu theo hai cách" in faults[0]
    assert "«-» không phải là số nguyên" in faults[1]
    assert stored() == {"P1": (None, 5, None), "P2": (1_000_000, 1234, None)}


def test_a_block_with_codes_lands_by_code_and_one_too_large_is_refused(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    paste(page, "P1.received_total", "Q05\t9\t8\t7\nP2\t3\t2\t1")
    saved(page, "Q05.returned_by_post", "P2.received_total")
    assert stored() == {"Q05": (9, 8, 7), "P2": (3, 2, 1)}
    paste(page, "Q57.received_total", "1\t1\t1\n2\t2\t2")
    expect(page.locator("#entry-notice")).to_contain_text("2 dòng, 3 cột")
    assert set(stored()) == {"Q05", "P2"}


@pytest.mark.parametrize(
    "block",
    [
        "1,00157\t9\t8\t7\n1.234\t3\t2\t1",
        "\u200b1.001570\u00a0\t9\t8\t7\n1.234000\t3\t2\t1",
        "kha-1\t9\t8\t7\n'1.234000\t3\t2\t1",
    ],
)
def test_a_block_lands_by_codes_however_a_spreadsheet_wrote_them(context, live_server, province, block):
    first = "KHA-1" if block.startswith("kha") else "1.001570"
    Procedure.objects.filter(code="Q05").update(code=first)
    Procedure.objects.filter(code="Q06").update(code="1.234000")
    page, _complaints = open_entry(context, live_server)
    paste(page, "P1.received_total", block)
    saved(page, f"{first}.returned_by_post", "1.234000.received_total")
    assert stored() == {first: (9, 8, 7), "1.234000": (3, 2, 1)}


def test_figures_that_could_be_codes_stay_figures_and_a_doubtful_code_is_asked_about(context, live_server, province):
    Procedure.objects.filter(code="Q05").update(code="12.0")
    Procedure.objects.filter(code="Q06").update(code="12.00")
    page, _complaints = open_entry(context, live_server)
    paste(page, "P1.received_total", "12\t5\t3\n12\t5\t3")
    saved(page, "P1.received_total", "P2.returned_by_post")
    assert stored() == {"P1": (12, 5, 3), "P2": (12, 5, 3)}
    paste(page, "P1.received_total", "12\t9\t9\t9")
    expect(page.locator("#entry-notice")).to_contain_text("«12» có thể là 12.0, 12.00")
    assert set(stored()) == {"P1", "P2"}


def test_blanks_are_filled_with_zero_after_a_question_and_blank_again_after_undo(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    page.fill('[name="P1.received_total"]', "5")
    page.click('button[value="fill"]')
    assert "Điền 0 vào 179 ô còn trống?" in page.inner_text("#fill-dialog p")
    page.click('#fill-dialog button[value="fill"]')
    saved(page, "Q57.returned_by_post")
    expect(page.locator('[data-live="blank"]')).to_be_hidden()
    expect(page.locator('[data-live="saved"]')).to_have_text("Đã lưu 180/180")
    assert stored()["P1"] == (5, 0, 0)
    page.click("#undo button")
    expect(page.locator('[data-live="blank"]')).to_have_text("Còn 179 ô chưa nhập")


def test_rows_are_found_without_diacritics_and_the_first_blank_by_its_link(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    page.fill("#row-filter", "dang ky thu 57")
    assert page.locator("tr.entry-row:visible").count() == 1
    page.click('[data-live="blank"]')
    assert page.evaluate("document.activeElement.name") == "P1.received_total"
    assert page.locator("tr.entry-row:visible").count() == MORE + 2


def test_a_lost_line_loses_nothing_even_over_a_restart(browser, context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    context.set_offline(True)
    page.fill('[name="P1.received_total"]', "77")
    page.fill("#id_remarks", "Mất mạng hai ngày")
    expect(page.locator("#entry-notice")).to_contain_text("Mất kết nối")
    expect(state(page, "P1.received_total")).to_have_attribute("data-state", "waiting")
    kept = context.storage_state()
    context.close()
    assert stored() == {}
    again = browser.new_context(storage_state=kept)
    page = again.new_page()
    page.goto(live_server.url + REPORT)
    saved(page, "P1.received_total")
    expect(page.locator("#id_remarks")).to_have_value("Mất mạng hai ngày")
    expect(page.locator("#entry-notice")).to_be_hidden()
    assert stored() == {"P1": (77, None, None)}
    assert Submission.objects.get().remarks == "Mất mạng hai ngày"
    again.close()


def test_the_line_comes_back_and_what_waited_is_saved(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    context.set_offline(True)
    page.fill('[name="P1.received_total"]', "77")
    expect(state(page, "P1.received_total")).to_have_attribute("data-state", "waiting")
    context.set_offline(False)
    saved(page, "P1.received_total")
    assert stored() == {"P1": (77, None, None)}


def test_figures_of_an_ended_session_wait_for_the_same_person_alone(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    Session.objects.all().delete()
    page.fill('[name="P1.received_total"]', "55")
    expect(page.locator("#entry-notice")).to_contain_text("Phiên làm việc đã hết hạn")
    page.click("#entry-notice a")
    log_in_here(page, "clerk-so1b")
    assert page.url.endswith(REPORT)
    page.wait_for_selector("html.has-script")
    expect(page.locator('[name="P1.received_total"]')).to_have_value("")
    context.clear_cookies()
    page.goto(f"{live_server.url}/login/?next={REPORT}")
    log_in_here(page, "clerk-so1")
    saved(page, "P1.received_total")
    assert stored() == {"P1": (55, None, None)}


def test_a_new_login_in_another_window_lets_the_page_go_on_saving(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    other = context.new_page()
    context.clear_cookies()
    log_in_by_form(other, live_server.url, "clerk-so1")
    page.fill('[name="P1.received_total"]', "56")
    saved(page, "P1.received_total")
    assert stored() == {"P1": (56, None, None)}


def test_two_people_on_one_cell_see_both_values_and_choose(browser, context, live_server, province):
    mine, _complaints = open_entry(context, live_server)
    second = browser.new_context()
    theirs, _complaints = open_entry(second, live_server, "clerk-so1b")
    theirs.fill('[name="P1.received_total"]', "10")
    theirs.fill('[name="P2.received_total"]', "20")
    saved(theirs, "P1.received_total", "P2.received_total")
    mine.fill('[name="P1.received_total"]', "11")
    mine.fill('[name="P2.received_total"]', "21")
    contested = mine.locator(".contested")
    expect(contested).to_have_count(2)
    expect(contested.first).to_contain_text("Trần Thị Hai lưu là 10")
    contested.first.get_by_text("Lấy 10").click()
    expect(contested).to_have_count(1)
    contested.first.get_by_text("Giữ 21").click()
    saved(mine, "P1.received_total", "P2.received_total")
    expect(mine.locator('[name="P1.received_total"]')).to_have_value("10")
    assert stored() == {"P1": (10, None, None), "P2": (21, None, None)}
    second.close()


def test_a_month_locked_meanwhile_keeps_the_figures_in_sight(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    page.fill('[name="P1.received_total"]', "4")
    saved(page, "P1.received_total")
    period_lock(period=province.periods[4], by=province.coordinator)
    page.fill('[name="P1.received_total"]', "44")
    expect(page.locator("#entry-notice")).to_contain_text("chưa được ghi nhận")
    expect(page.locator('[name="P1.received_total"]')).to_have_value("44")
    page.reload()
    expect(page.locator("#leftover")).to_contain_text("44")
    assert stored() == {"P1": (4, None, None)}


def test_a_keystroke_among_sixty_procedures_touches_only_what_it_changes(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    page.fill('[name="P1.received_online"]', "1")
    touched = page.evaluate(
        """async () => {
            const input = document.querySelector('[name="P1.received_total"]');
            const nodes = [];
            new MutationObserver(changes => nodes.push(...changes)).observe(
                document.querySelector(".entry-form"),
                {subtree: true, childList: true, characterData: true, attributes: true},
            );
            const counts = [];
            for (const number of ["12", "123", "1234"]) {
                input.value = number;
                input.dispatchEvent(new Event("input", {bubbles: true}));
                await new Promise(requestAnimationFrame);
                counts.push(nodes.splice(0).length);
            }
            return counts;
        }"""
    )
    # its state, its rate, the sums of its field and table with their rates, the strip; never the other rows
    assert max(touched) < 20


def test_the_excel_form_is_downloaded_filled_seen_and_taken(context, live_server, province, tmp_path):
    page, complaints = open_entry(context, live_server)
    with page.expect_download() as download:
        page.get_by_text("Công cụ").click()
        page.get_by_text("Tải mẫu Excel").click()
    file = tmp_path / "mau.xlsx"
    download.value.save_as(file)
    book = openpyxl.load_workbook(file)
    for line in range(9, 9 + MORE + 2):
        for column, number in zip("DEF", (20, 7, 1), strict=True):
            book.active[f"{column}{line}"] = number
    book.save(file)
    page.get_by_text("Nhập từ Excel").click()
    page.set_input_files('[name="file"]', str(file))
    page.get_by_text("Xem trước thay đổi").click()
    expect(page.locator(".notice").first).to_contain_text("Tệp sẽ điền mới 180 ô")
    assert stored() == {}
    page.get_by_text("Ghi số liệu này").click()
    page.wait_for_selector("html.has-script")
    assert page.inner_text('[data-live="month"]') == "35,00%"
    assert set(stored().values()) == {(20, 7, 1)}
    assert complaints == []


def log_in_here(page: Page, username: str) -> None:
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
