"""`make containers` reads every line of Dockerfile, .dockerignore and docker-compose.yml, and says what is wrong."""

import pytest
import yaml

from scripts.check_compose import filled
from tests import ROOT
from trials.containers.acts import ACTS, tried
from trials.containers.container import NotRight, seconds, size
from trials.containers.context import Context, Ignore
from trials.containers.dockerfile import KNOWN, Unknown, stages
from trials.containers.image import Builder, Image
from trials.containers.services import Services
from trials.containers.trial import Trial

DOCKERFILE = """# syntax=docker/dockerfile:1
FROM python:3.13-slim-trixie AS first
ARG LOCK=base.lock
COPY ${LOCK} /tmp/packages.lock
RUN make it \\
    # why
    && mend it
FROM first AS second
ENV PATH=/opt/bin:$PATH NAME="two words"
WORKDIR /srv
COPY app app
COPY manage.py ./
COPY --from=first /made /made
USER portal
EXPOSE 8000
CMD ["run", "it"]
"""


def test_every_instruction_of_our_dockerfile_is_known_and_done_by_the_builder():
    found = stages((ROOT / "Dockerfile").read_text())

    assert [(stage.name, stage.base.partition(":")[0]) for stage in found.values()] == [
        ("packages", "python"),
        ("portal", "python"),
        ("backup", "portal"),
    ]
    assert {step.name for stage in found.values() for step in stage.steps} == set(KNOWN)
    assert [name for name in KNOWN if not hasattr(Builder, f"_{name.lower()}")] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("HEALTHCHECK CMD true", "line 2: HEALTHCHECK"),
        ("ADD app app", "line 2: ADD"),
        ("FROM scratch", "line 2: FROM scratch"),
        ("RUN one \\", "line 2: it does not end"),
    ],
)
def test_an_instruction_that_is_not_known_is_an_error(line, said):
    with pytest.raises(Unknown, match=said):
        stages(f"FROM python:3.13-slim-trixie AS first\n{line}\n")
    with pytest.raises(Unknown, match="before the first FROM"):
        stages("USER portal\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("COPY --chmod=755 app app", "COPY --chmod"),
        ("COPY *.py app", "COPY"),
        ("COPY app", "COPY"),
        ("RUN --mount=type=cache,target=/x make", "RUN --mount"),
        ("RUN <<END", "RUN <<END"),
        ("CMD gunicorn", "no list"),
        ("ENV NAME", "without a value"),
        ("ENV NAME=$OTHER", "OTHER is not set"),
        ("ENV NAME=${OTHER:-x}", "with a default"),
        ("USER portal other", "USER portal other"),
    ],
)
def test_a_form_that_is_not_known_is_an_error(tmp_path, line, said):
    builder = builder_in(tmp_path)
    with pytest.raises(Unknown, match=said):
        builder.build(stages(f"FROM python:3.13-slim-trixie AS first\n{line}\n")["first"])


def builder_in(folder, ran=None):
    """A builder that starts from an empty root and only notes what it would run there."""

    def made(name, image=None):
        root = folder / "roots" / name.partition(":")[0]
        (root / "etc").mkdir(parents=True)
        (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\nportal:x:10001:10002::/home/portal:/bin/sh\n")
        return Image(root, dict(image.environment) if image else {"PATH": "/bin"})

    context = Context(folder / "context", Ignore("*\n!base.lock\n!app\n!manage.py\n**/__pycache__\n"))
    noted = [] if ran is None else ran

    def run(image, command, variables):
        noted.append((command[-1], dict(variables)))

    return Builder(context, made, lambda image, name: made(name, image), lambda text: None, run)


def test_stages_are_built_as_an_engine_does(tmp_path):
    for name in ("base.lock", "app/one.py", "app/__pycache__/one.pyc", "app/deep/two.py", "manage.py", "secret"):
        (tmp_path / "context" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "context" / name).write_text(name)
    ran = []
    builder = builder_in(tmp_path, ran)
    found = stages(DOCKERFILE)
    first = builder.build(found["first"])
    (first.root / "made").mkdir()
    (first.root / "made/thing").write_text("made")
    second = builder.build(found["second"])

    files = {str(path.relative_to(second.root)) for path in second.root.rglob("*") if path.is_file()}
    assert files == {"etc/passwd", "srv/app/one.py", "srv/app/deep/two.py", "srv/manage.py", "made/thing"}
    assert (first.root / "tmp/packages.lock").read_text() == "base.lock"
    assert [(" ".join(command.split()), variables) for command, variables in ran] == [
        ("make it && mend it", {"LOCK": "base.lock"})
    ]
    assert second.environment == {"PATH": "/opt/bin:/bin", "NAME": "two words"}
    assert (second.user, second.folder, second.ports, second.command) == ("portal", "/srv", [8000], ["run", "it"])
    assert second.account() == (10001, 10002, "/home/portal")


def test_what_is_left_out_or_missing_cannot_be_copied(tmp_path):
    (tmp_path / "context").mkdir()
    (tmp_path / "context/secret").write_text("x")
    for name in ("secret", "nothing"):
        with pytest.raises(FileNotFoundError, match=name):
            builder_in(tmp_path / name).context.copy(name, tmp_path / "copy", into=False)


def test_an_account_that_the_image_lacks_is_an_error(tmp_path):
    with pytest.raises(LookupError, match="no account other"):
        builder_in(tmp_path).build(stages("FROM python:3.13-slim-trixie AS first\nUSER other\n")["first"])


def test_a_command_runs_as_its_account_without_any_privilege(tmp_path):
    builder = builder_in(tmp_path)
    image = builder.build(stages("FROM python:3.13-slim-trixie AS first\nWORKDIR /srv\nUSER portal\n")["first"])

    assert image.command_of(["python", "x"], {"A": "b c"}) == [
        *("setpriv", "--reuid=10001", "--regid=10002", "--clear-groups"),
        *("--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"),
        *("env", "--ignore-environment", "--chdir=/srv", "HOME=/home/portal", "PATH=/bin", "A=b c", "python", "x"),
    ]


def test_our_ignore_file_lets_through_what_is_copied_and_nothing_else():
    ignore = Ignore((ROOT / ".dockerignore").read_text())

    assert [ignore.leaves_out(path) for path in ("manage.py", "units/models/units.py", "requirements/base.lock")] == [
        False
    ] * 3
    hidden = [
        ".env",
        "var/secret_key",
        "units/__pycache__/x.pyc",
        "requirements/dev.lock",
        "tests",
        "scripts/vendor.py",
    ]
    assert [path for path in hidden if not ignore.leaves_out(path)] == []
    with pytest.raises(Unknown, match="dockerignore"):
        Ignore("*.py[co]\n")


def test_variables_of_the_file_are_replaced_as_docker_compose_does():
    content = {"a": "${A:-x} ${B:-}", "b": ["$$HOME ${A:?say it}"], "x-y": "${A:?say it}"}

    assert filled(content, {"A": "1"}) == {"a": "1 ", "b": ["$HOME 1"]}
    assert filled(content) == {"a": "x ", "b": ["$HOME 1"]}
    with pytest.raises(KeyError, match="A: say it"):
        filled(content, {})


def test_sizes_and_durations():
    assert (size("512m"), size("4g"), seconds("240s"), seconds("2m")) == (512 * 1024**2, 4 * 1024**3, 240, 120)
    for wrong in (seconds, size):
        with pytest.raises(ValueError, match="no "):
            wrong("1h30")


def test_every_service_has_what_is_read_of_it():
    for name, service in filled(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))["services"].items():
        for key in ("interval", "timeout", "start_period"):
            assert seconds(service.get("healthcheck", {}).get(key, "0s")) >= 0, name
        assert service.get("healthcheck", {"test": ["CMD"]})["test"][0] in ("CMD", "CMD-SHELL"), name
        assert "mem_limit" not in service or size(service["mem_limit"])


def test_the_first_act_that_is_not_right_ends_the_trial(tmp_path):
    def good(trial):
        return "seen"

    def bad(trial):
        raise NotRight("web is not healthy")

    trial = Trial(Services({"services": {"web": {}}}, {}, tmp_path), tmp_path / "backups")
    assert list(tried(trial, (good, bad, good))) == [(good, "seen", True), (bad, "web is not healthy", False)]
    assert len({act.__name__ for act in ACTS}) == len(ACTS)
    assert (tmp_path / "hosts").read_text() == "127.0.0.1 localhost web\n"
