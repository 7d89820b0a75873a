"""No person, no draft, no reason leaves by open data: every output is searched for words that only they hold."""

import gzip
import io

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from open_data.actions.editions import editions_publish
from open_data.models import EditionFile, PublishedUnit
from quotas.models import QuotaDecision
from reporting.models import DossierCount, FrozenRanking, Submission
from tests.open_data.published import open_province
from tests.open_data.test_answers import ADDRESSES
from tests.reporting.frozen import frozen_ranking
from units.models import Unit, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped")]
SECRETS = (
    "Trần Thị Bí Mật",
    "bi-mat@khanhhoa.example",
    "0903 111 222",
    "Lý do bí mật",
    "Khó khăn bí mật",
    "987654",
    "clerk-x1",
)


@pytest.fixture
def province():
    """Every text that a person wrote, every name and address, and a draft with a number of its own."""
    province = open_province()
    name, mail, phone, reason, remarks, draft, _login = SECRETS
    User.objects.update(full_name=name, email=mail, phone=phone, position=name)
    Unit.objects.update(email=mail, phone=phone)
    QuotaDecision.objects.update(signer=name)
    Submission.objects.update(remarks=remarks)
    DossierCount.objects.filter(submission__unit__code="X2").update(received_total=int(draft))
    for submission in Submission.objects.all():
        submission.revisions.update(sent_by_name=name)
    ranking = frozen_ranking(province, 2)
    FrozenRanking._base_manager.filter(pk=ranking.pk).update(frozen_by_name=name, note=reason)
    editions_publish()
    return province


def test_no_file_page_or_catalogue_holds_a_person_a_reason_or_a_draft(province):
    outputs = {str(file): gzip.decompress(bytes(file.content)) for file in EditionFile.objects.all()}
    for name, content in outputs.items():
        if name.endswith("xlsx"):
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            outputs[name] = str([book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names]).encode()
    for address in [*ADDRESSES, "/open-data/units/X2/", "/open-data/units/SO1/", "/open-data/datasets/rankings/"]:
        if not address.endswith("xlsx"):
            outputs[address] = Client().get(address).content
    assert len(outputs) > 40
    found = [(name, secret) for name, content in outputs.items() for secret in SECRETS if secret.encode() in content]
    assert found == []


def test_rows_that_pages_read_hold_none_either(province):
    rows = str(list(PublishedUnit.objects.values()))
    assert [secret for secret in SECRETS if secret in rows] == []


def test_the_search_would_find_them(province):
    assert "xã Một".encode() in Client().get("/open-data/units/X1/").content
