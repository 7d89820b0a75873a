"""The frame of the faults, on people who need no server: what it lets pass, and what it does not."""

from collections.abc import Iterator
from http.client import HTTPMessage
from typing import Any

import pytest
import time_machine
from django.test import Client

from bench.browser import Answer
from reporting.actions.figures import figures_recompute
from tests.reporting.small_province import make_province
from tests.trials.browserless import ClientBrowser
from trials.audit import Before
from trials.faults import connections, frame, scene
from trials.faults.__main__ import MODULES, main
from trials.faults.crowd import ClerkAtWork, Crowd, Typist, Worker
from trials.faults.frame import FAULTS, Fault, NotPossible, Sight, chosen, tried
from trials.faults.heard import Ears, wrong_with
from trials.faults.scene import Scene

GOOD_NOTICE = '<html lang="vi"><h1>Hệ thống tạm thời chưa đáp ứng</h1>'


def answer(status: int, page: str = "", **headers: str) -> Answer:
    message = HTTPMessage()
    for name, value in ({"Content_Type": "text/html"} | headers).items():
        message[name.replace("_", "-")] = value
    return Answer(status, page.encode(), message)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A trial of a second instead of a quarter of a minute."""
    monkeypatch.setattr(frame, "BEFORE", (0.1, 0.1))
    monkeypatch.setattr(frame, "PATIENCE", 1.0)
    monkeypatch.setattr("trials.faults.crowd.PAUSE", (0.01, 0.02))
    monkeypatch.setattr("trials.faults.crowd.AFTER_NO_ANSWER", 0.02)


class Visitor(Worker):
    """Asks for a page again and again; what comes is said by the test."""

    def __init__(self, crowd: Crowd, says: dict[str, Any]) -> None:
        super().__init__(crowd, "visitor")
        self.says = says

    def turn(self) -> None:
        from bench.browser import Unexpected

        found = self.says["now"]
        if found is None:
            self.ears.failed("page", "ConnectionRefusedError")
            raise Unexpected("page: ConnectionRefusedError")
        import time

        self.ears.answered("page", time.perf_counter(), found)
        if found.status >= 500:
            raise Unexpected(f"page answered {found.status}")


class Stage(Scene):
    """A scene without a portal."""

    lost: tuple[str, ...] = ()

    def drained(self, since: float, patience: float) -> float | None:
        return since

    def audit(self) -> list[str]:
        return list(self.lost)


@pytest.fixture
def trial():
    """Try a fault during which a visitor is answered so; ``afterwards`` it stays so."""
    crowds = []

    def run(shown: Answer | None, sight: Sight, *, afterwards: bool = False, lost: tuple[str, ...] = ()):
        crowd = Crowd(1)
        crowds.append(crowd)
        says = {"now": answer(200)}
        crowd.begin([Visitor(crowd, says)])

        def act(scene: Scene) -> Iterator[None]:
            says["now"] = shown
            yield
            if not afterwards:
                says["now"] = answer(200)

        stage = Stage(None, crowd, None, None)  # type: ignore[arg-type]
        stage.lost = lost
        return tried(Fault("made-up", "a fault", act, sight, (0.2, 0.2)), stage, seed=1)

    yield run
    for crowd in crowds:
        crowd.end()


def test_a_notice_in_vietnamese_is_survived_where_the_fault_may_show_it(trial):
    result = trial(answer(503, GOOD_NOTICE, Retry_After="30"), Sight.NOTICE)

    assert result.is_survived, result.wrong
    assert result.notices > 0
    assert result.well_after is not None
    assert "503 in Vietnamese" in result.row


@pytest.mark.parametrize(
    ("shown", "sight", "said"),
    [
        (answer(503, GOOD_NOTICE, Retry_After="30"), Sight.NOTHING, "visitor, page: 503"),
        (answer(503, GOOD_NOTICE), Sight.NOTICE, "503 without Retry-After"),
        (answer(503, "<h1>Service Unavailable</h1>", Retry_After="30"), Sight.NOTICE, "not the portal's page"),
        (answer(500, "<h1>Lỗi</h1>"), Sight.BOTH, "answered 500"),
        (answer(200, "Traceback (most recent call last)"), Sight.BOTH, "it shows «Traceback"),
        (answer(409, '{"refusal": "Closed."}', Content_Type="application/json"), Sight.BOTH, "409 without a sentence"),
        (answer(200), Sight.NOTICE, "the fault was none"),
        (None, Sight.NOTICE, "visitor, page: no answer (ConnectionRefusedError)"),
    ],
)
def test_what_a_person_may_not_see_is_not_survived(trial, shown, sight, said):
    result = trial(shown, sight)

    assert not result.is_survived
    assert any(said in sentence for sentence in result.wrong), result.wrong


def test_a_fault_after_which_nobody_works_or_something_is_lost_is_not_survived(trial):
    stuck = trial(None, Sight.SILENCE, afterwards=True)
    losing = trial(answer(200), Sight.NOTHING, lost=("a figure is lost",))

    assert any("some could not work: visitor" in sentence for sentence in stuck.wrong)
    assert stuck.well_after is None
    assert losing.wrong == ["a figure is lost"]
    assert not losing.is_survived


def test_what_cannot_be_tried_here_is_said_and_is_no_failure(trial):
    crowd = Crowd(1)

    def act(scene: Scene) -> Iterator[None]:
        raise NotPossible("no small disk")
        yield

    result = tried(Fault("made-up", "a fault", act, Sight.NOTHING, (0, 0)), Stage(None, crowd, None, None), seed=1)  # type: ignore[arg-type]

    assert result.is_survived
    assert "not tried: no small disk" in result.row


def test_a_form_that_a_notice_has_lost_is_noticed():
    crowd = Crowd(1)
    ears = Ears("clerk", crowd.heard)
    ears.typed = {"C1.received_total": "7", "remarks": "Đã đối chiếu"}
    kept = GOOD_NOTICE + '<input type="hidden" name="C1.received_total" value="7">'

    ears.answered("save by form", 0, answer(503, kept, Retry_After="30"))
    ears.answered(
        "save by form", 0, answer(503, f'{kept}<input name="remarks" value="Đã đối chiếu">', Retry_After="30")
    )

    lost, whole = crowd.heard.all
    assert (lost.wrong, lost.is_kept) == ("the page of 503 has lost remarks", False)
    assert (whole.wrong, whole.is_kept) == ("", True)


def test_a_problem_of_the_api_is_a_notice_too():
    problem = '{"code": "unavailable", "detail": "Hệ thống hiện không trả lời được"}'

    assert not wrong_with(answer(503, problem, Retry_After="30", Content_Type="application/problem+json"))


def test_a_clerk_at_work_types_saves_sends_and_takes_it_back(working_province, login):
    crowd = Crowd(3)
    typist = Typist("127.0.0.1:1", "clerk-SO1", ("2020-04", "SO1"), crowd.journal)
    client: Client = login(working_province.clerks["SO1"])
    typist.browser = ClientBrowser(client)  # type: ignore[assignment]
    worker = ClerkAtWork(crowd, typist)

    for number in range(30):
        worker.number = number
        worker.turn()

    counted = crowd.journal.counted()
    assert counted["saves acknowledged"] > 20
    assert counted["sendings acknowledged"] >= 2
    assert not [each for each in crowd.heard.all if each.wrong or each.status >= 400]
    assert worker.remarks[0].startswith("Ghi chú lần")


def test_there_are_faults_of_every_kind_each_tried_by_its_name(capsys):
    assert len(FAULTS) >= 20
    assert {each.act.__module__ for each in FAULTS.values()} == {module.__name__ for module in MODULES}
    assert [each.name for each in chosen("redis-f,worker")] == ["redis-full", "worker-killed"]
    with pytest.raises(ValueError, match="no fault is called floods"):
        chosen("floods")
    assert main(["--list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == len(FAULTS)
    assert [line.split()[0] for line in listed[-2:]] == ["deadline", "lock"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres("two write at once")
def test_saves_that_are_cut_off_and_sent_again_are_survived_by_the_portal(live_server, monkeypatch):
    monkeypatch.setattr(frame, "PATIENCE", 20.0)
    monkeypatch.setattr(connections, "CUTS", 6)
    monkeypatch.setattr(scene, "OPEN", "2020-04")
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=True):
        province = make_province()
        figures_recompute(year=2020)
        crowd = Crowd(5)
        stage = Scene(None, crowd, None, None)  # type: ignore[arg-type]
        stage.before = Before.taken(["2020-04"])
        clients = {code: Client() for code in ("X1", "X2")}
        for code, client in clients.items():
            client.force_login(province.clerks[code], backend="units.backends.PortalBackend")
        where = live_server.url.removeprefix("http://")
        crowd.begin(
            [
                ClerkAtWork(
                    crowd, Typist(where, f"clerk-{code}", ("2020-04", code), crowd.journal, session=session_of(each))
                )
                for code, each in clients.items()
            ]
        )
        try:
            result = tried(FAULTS["connection-cut"], stage, seed=1)
        finally:
            crowd.end()

    assert result.wrong == []
    assert result.well_after is not None
    assert crowd.journal.counted()["saves acknowledged"] > 6
    assert crowd.journal.counted()["saves unclear"] == 6


def session_of(client: Client) -> str:
    return client.cookies["sessionid"].value
