"""What is deleted between the look-up of a page and the lock of its action is not found, and no fault."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet

from exchange.models import CodeTable, DossierFile, ValueFile
from reporting.models import ReportingPeriod, Submission
from tests.admin_files import bring
from tests.exchange.dossiers.files import content_of, many, upload
from tests.exchange.test_figures_page import bring as bring_figures
from tests.exchange.test_figures_page import document
from tests.reporting.office.test_accounts import NAMES
from tests.webhooks.conftest import allowed, receiver, subscribed  # noqa: F401
from units.models import ReferenceUpload
from webhooks.models import Delivery, Endpoint


@pytest.fixture
def gone(monkeypatch):
    """Let every row of ``model`` be deleted when an action is about to lock one."""

    def let_go(model):
        lock = QuerySet.select_for_update

        def delete_and_lock(rows, *args, **kwargs):
            if rows.model is model:
                model._base_manager.all().delete()
            return lock(rows, *args, **kwargs)

        monkeypatch.setattr(QuerySet, "select_for_update", delete_and_lock)

    return let_go


@pytest.fixture
def administrator(working_province, login):
    return login(working_province.administrator)


@pytest.fixture
def coordinator(working_province, login):
    return login(working_province.coordinator)


def test_an_upload(administrator, gone):
    page = bring(administrator, "/admin/units/unit/", "code,name\nX1,Xã Một đổi tên\n")
    gone(ReferenceUpload)
    assert administrator.post(f"{page.wsgi_request.path}apply/").status_code == 404


def test_new_accounts(administrator, gone):
    line = {"username": "moi", "full_name": "Người Mới", "role": "observer"}
    page = administrator.post("/admin/accounts/new/", dict.fromkeys(NAMES, "") | line, follow=True)
    gone(ReferenceUpload)
    answer = administrator.post(page.wsgi_request.path, {"seen": "x", "days": "7"})
    assert answer.status_code == 404


@pytest.mark.parametrize("model", [ReferenceUpload, CodeTable])
def test_a_file_of_codes(administrator, gone, model):
    table = CodeTable.objects.create(code="hmis", name="HMIS")
    content = "Loại dòng,Mã của hệ thống này,Mã của hệ thống kia,Áp dụng từ ngày,Áp dụng đến ngày\nĐơn vị,X1,A,,\n"
    file = SimpleUploadedFile("ma.csv", content.encode())
    page = administrator.post(f"/admin/exchange/codetable/{table.pk}/file/", {"import_file": file}, follow=True)
    gone(model)
    assert administrator.post(f"{page.wsgi_request.path}apply/").status_code == 404


def test_a_file_of_dossiers(coordinator, gone):
    upload(coordinator, content_of(*many(4)))
    file = DossierFile.objects.get()
    gone(DossierFile)
    assert coordinator.post(f"/reconciliation/dossiers/{file.pk}/record/").status_code == 404


def test_a_file_of_figures(coordinator, gone):
    page = bring_figures(coordinator, document(("C1.received_total", "5")))
    gone(ValueFile)
    assert coordinator.post(f"{page.wsgi_request.path}apply/").status_code == 404


@pytest.mark.parametrize("address", ["test/", "again/"])
def test_an_endpoint(subscribed, administrator, gone, address):  # noqa: F811
    endpoint, _secret = subscribed
    gone(Endpoint)
    answer = administrator.post(
        f"/admin/webhooks/{endpoint.pk}/{address}", {"first": "2020-05-01", "last": "2020-05-02"}
    )
    assert answer.status_code == 404


def test_the_secret_of_an_endpoint(subscribed, administrator, gone):  # noqa: F811
    endpoint, _secret = subscribed
    gone(Endpoint)
    answer = administrator.post(f"/admin/webhooks/{endpoint.pk}/secret/", {"hours": "24"})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/webhooks/")


def test_the_endpoint_of_a_delivery(subscribed, administrator, gone):  # noqa: F811
    endpoint, _secret = subscribed
    administrator.post(f"/admin/webhooks/{endpoint.pk}/test/")
    number = Delivery.objects.get().pk
    gone(Endpoint)
    assert administrator.post(f"/admin/webhooks/deliveries/{number}/again/").status_code == 404


@pytest.mark.parametrize("address", ["lock", "unlock"])
def test_a_period(coordinator, gone, address):
    Submission.objects.all().delete()
    gone(ReportingPeriod)
    assert coordinator.post(f"/periods/2020-04/{address}/", {"reason": "Đã đủ"}).status_code == 404
