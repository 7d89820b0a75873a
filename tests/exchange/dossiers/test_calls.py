"""Programs bring dossiers with a token: streamed, counted, looked at, and recorded by a second call."""

import io
import json
import tracemalloc

import pytest
from django.test import Client, override_settings

from api.models import Verb
from exchange.actions.dossiers import counting
from exchange.models import CodeMapping, CodeTable, DossierFile
from reporting.models import CountSource, SystemUpload
from tests.api.conftest import calling, nothing_counted  # noqa: F401 - fixtures
from tests.exchange.dossiers.files import HEAD, PERSON, content_of, dossier, many
from tests.reporting.one_stop import counts
from units.refusals import Refused

ADDRESS = "/api/v1/dossiers/"
SYSTEM = {"system": "Một cửa", "name": "thang-3.csv"}


@pytest.fixture
def program(working_province, calling):  # noqa: F811
    return calling(working_province.coordinator, Verb.READ, Verb.IMPORT)


def bring(program, content, kind="text/csv", query="system=Mot%20cua&name=thang-3"):
    return program.post(f"{ADDRESS}?{query}", content, content_type=kind)


def record(program, place, **how):
    return program.post(f"{place}record/", how.pop("body", ""), content_type="application/json", **how)


def test_a_program_brings_reads_and_records(program):
    answer = bring(program, content_of(*many(4, channel="2", post="1")))
    said = answer.json()
    assert (answer.status_code, said["state"], said["good"], counts()) == (201, "counted", 4, {})
    assert program.get(answer["Location"]).json() == said
    [period] = said["periods"]
    assert (period["period"], period["received_total"], period["new"]) == ("2020-03", 4, 1)
    recorded = record(program, answer["Location"])
    assert (recorded.status_code, recorded.json()["state"]) == (200, "recorded")
    assert counts() == {"2020-03 X1 C1": (4, 4, 4)}
    assert SystemUpload.objects.get().source == CountSource.API
    assert record(program, answer["Location"]).json()["state"] == "recorded"
    assert SystemUpload.objects.count() == 1


def test_lines_of_json_are_taken_too(program):
    rows = many(3, channel="2")
    lines = "\n".join(json.dumps(dict(zip(HEAD, row, strict=True))) for row in rows)
    answer = bring(program, lines.encode(), "application/x-ndjson")
    assert (answer.status_code, answer.json()["good"]) == (201, 3)


def test_a_long_body_is_counted_by_a_worker(program, monkeypatch):
    monkeypatch.setattr(counting, "ROWS_AT_ONCE", 0)
    answer = bring(program, content_of(*many(4)))
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    counting.dossier_files_count()
    assert program.get(answer["Location"]).json()["state"] == "counted"


def test_refused_rows_are_named_and_left_out_by_number(program):
    answer = bring(program, content_of(*many(2), dossier("A", unit="X99")))
    place, said = answer["Location"], answer.json()
    assert [(each["column"], each["rows"]) for each in said["refusals"]] == [("MaDinhDanhDV", 1)]
    lines = b"".join(program.get(f"{place}refused/").streaming_content).decode()
    assert "X99" in lines
    assert PERSON not in lines + json.dumps(said)
    refused = record(program, place)
    assert (refused.status_code, refused.json()["code"], counts()) == (409, "rows_refused", {})
    record(program, place, body='{"leaveOut": 1}')
    assert counts() == {"2020-03 X1 C1": (2, 0, 0)}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "body_unreadable"),
        ("[]", 422, "invalid"),
        ('{"leaveOut": "1"}', 422, "invalid"),
        ('{"leaveOut": -1}', 422, "invalid"),
        ('{"leaveOut": true}', 422, "invalid"),
        ('{"other": 1}', 422, "invalid"),
    ],
)
def test_a_recording_says_nothing_else(program, body, status, code):
    place = bring(program, content_of(*many(2)))["Location"]
    answer = record(program, place, body=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert counts() == {}


def test_under_one_key_a_body_is_counted_once_and_answered_alike(program, monkeypatch):
    content, key = content_of(*many(3)), {"Idempotency-Key": "thang-3"}
    first = program.post(f"{ADDRESS}?system=M", content, content_type="text/csv", headers=key)
    monkeypatch.setattr("exchange.v1.dossiers.dossier_file_read", None)  # the second is answered before it is read
    again = program.post(f"{ADDRESS}?system=M", content, content_type="text/csv", headers=key)
    assert (again.status_code, again.json(), again["Location"]) == (201, first.json(), first["Location"])
    assert again["Idempotent-Replayed"] == "true"
    assert DossierFile.objects.count() == 1
    other = program.post(f"{ADDRESS}?system=M", content_of(*many(2)), content_type="text/csv", headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_under_one_key_a_count_is_recorded_or_given_up_once(program):
    place = bring(program, content_of(*many(3)))["Location"]
    done = [record(program, place, headers={"Idempotency-Key": "ghi"}) for _time in range(2)]
    assert [each.get("Idempotent-Replayed") for each in done] == [None, "true"]
    assert done[0].json() == done[1].json()
    place = bring(program, content_of(*many(2)))["Location"]
    ended = [program.delete(place, headers={"Idempotency-Key": "bo"}) for _time in range(2)]
    assert [(each.status_code, each.content) for each in ended] == [(204, b""), (204, b"")]
    assert ended[1]["Idempotent-Replayed"] == "true"


def test_a_dry_run_counts_records_and_gives_up_nothing(program):
    tried = bring(program, content_of(*many(3)), query="system=M&dryRun=true")
    assert (tried.status_code, tried.json()["good"], tried["Dry-Run"]) == (201, 3, "true")
    assert DossierFile.objects.count() == 0
    place = bring(program, content_of(*many(3)))["Location"]
    tried = program.post(f"{place}record/?dryRun=true", "", content_type="application/json")
    assert (tried.json()["state"], program.get(place).json()["state"], counts()) == ("recorded", "counted", {})
    program.delete(f"{place}?dryRun=true")
    assert program.get(place).json()["state"] == "counted"


def test_a_code_table_is_named_by_its_code(program):
    table = CodeTable.objects.create(code="mot-cua", name="Một cửa")
    CodeMapping.objects.create(table=table, subject="unit", ours="X1", theirs="H32.22")
    answer = bring(program, content_of(dossier("1", unit="H32.22")), query="system=M&table=mot-cua")
    assert (answer.status_code, answer.json()["good"], answer.json()["table"]) == (201, 1, "mot-cua")
    unknown = bring(program, content_of(dossier("1")), query="system=M&table=x")
    assert (unknown.status_code, unknown.json()["errors"][0]["place"]) == (422, "query.table")


def test_a_body_of_half_a_month_must_say_how_many_days_it_removes(program):
    whole = bring(program, content_of(*many(2), *many(3, start=10, day="20200316")))["Location"]
    record(program, whole)
    half = bring(program, content_of(*many(4)))
    assert half.json()["periods"][0]["lost_days"] == [{"day": "2020-03-16", "dossiers": 3}]
    refused = record(program, half["Location"])
    assert (refused.status_code, refused.json()["code"]) == (409, "days_lost")
    tried = program.post(f"{half['Location']}record/?dryRun=true", '{"loseDays": 1}', content_type="application/json")
    assert (tried.status_code, tried.json()["state"], counts()) == (200, "recorded", {"2020-03 X1 C1": (5, 0, 0)})
    assert record(program, half["Location"], body='{"loseDays": 1}').status_code == 200
    assert counts() == {"2020-03 X1 C1": (4, 0, 0)}


def test_what_would_change_is_found_again_where_others_recorded_meanwhile(program):
    place = bring(program, content_of(*many(3)))["Location"]
    other = bring(program, content_of(*many(2, day="20200306")), query="system=Other")["Location"]
    record(program, other)
    refused = record(program, place)
    assert (refused.status_code, refused.json()["code"]) == (409, "counts_moved")
    assert [each["changed"] for each in program.get(place).json()["periods"]] == [1]
    assert record(program, place).status_code == 200


def test_a_body_is_never_held_whole(program, monkeypatch):
    """Of 24 MB no more than a few pieces are in the memory before the reader has them."""

    class Input(io.RawIOBase):
        left = 24 * 1024 * 1024

        def read(self, size=-1):
            size = min(self.left, size if size >= 0 else self.left)
            self.left -= size
            return b"x" * size

    refused = Refused("–")

    def no_table(**about):
        assert about["size"] == Input.left
        raise refused

    monkeypatch.setattr("exchange.v1.dossiers.dossier_file_read", no_table)
    tracemalloc.start()
    answer = program.post(
        f"{ADDRESS}?system=M",
        content_type="text/csv",
        **{"wsgi.input": Input(), "CONTENT_LENGTH": str(Input.left)},
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 409
    assert peak < 8 * 1024 * 1024


def test_a_count_can_be_given_up(program):
    place = bring(program, content_of(*many(2)))["Location"]
    assert program.delete(place).status_code == 204
    assert program.get(place).json()["state"] == "ended"


@pytest.mark.parametrize(
    ("content", "query", "sentence"),
    [
        (b"a,b\n1,2\n", "system=x", "Dòng tiêu đề"),
        (b"", "system=x", "Tệp không"),
        (content_of(*many(1)), "system=%20", "tên hệ thống"),
        (b'{"MaHoSo": 1}\nnothing\n', "system=x", "Dòng 2 "),
    ],
)
def test_what_cannot_be_counted_is_a_problem_with_its_sentence(program, content, query, sentence):
    answer = bring(program, content, query=query)
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert sentence in answer.json()["detail"]
    assert DossierFile.objects.count() == 0


@pytest.mark.parametrize("query", ["", "system=x&system=y", "system=x&other=1", f"system={'x' * 101}"])
def test_a_query_that_is_not_described_is_refused(program, query):
    answer = bring(program, content_of(*many(1)), query=query)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


def test_a_body_beyond_the_limit_is_not_read_to_its_end(program):
    with override_settings(DOSSIER_FILE_MEGABYTES=1):
        answer = bring(program, b"x" * (3 * 1024 * 1024))
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_without_a_token_nothing_is_read_and_a_session_is_none(working_province, login):
    for client in (Client(), login(working_province.coordinator)):
        answer = bring(client, content_of(*many(1)))
        assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")


def test_a_token_needs_the_verb(working_province, calling):  # noqa: F811
    answer = bring(calling(working_province.coordinator, Verb.READ), content_of(*many(1)))
    assert (answer.status_code, answer.json()["code"]) == (403, "token_may_not")


def test_a_token_of_some_units_does_not_reach_far_enough(working_province, calling):  # noqa: F811
    limited = calling(working_province.coordinator, Verb.IMPORT, units=[working_province.units["X1"]])
    answer = bring(limited, content_of(*many(1)))
    assert (answer.status_code, DossierFile.objects.count()) == (403, 0)
