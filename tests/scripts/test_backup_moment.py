"""scripts/backup/moment.py: a server is restored to a moment, and to no other."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from scripts import services
from scripts.backup import Refused
from scripts.backup.contents import Table, differences
from scripts.backup.moment import (
    Archive,
    archive_all,
    archiving,
    ask,
    base_backup,
    contents_of,
    moment_of,
    restored,
)


@pytest.fixture
def homes():
    """Three folders that the account of the servers reaches."""
    with TemporaryDirectory(prefix="services-", dir=services.OPEN_TO_ALL) as folder:
        Path(folder).chmod(0o711)
        found = [Path(folder) / name for name in ("first", "second", "third")]
        for home in found:
            home.mkdir()
        yield found


def test_a_server_is_restored_to_before_the_harm_and_has_what_came_after_the_base_backup(homes):
    archive = Archive(homes[0] / "archive")
    with archiving(homes[0], archive) as url:
        ask(url, "CREATE TABLE units (id int PRIMARY KEY, name text)")
        base_backup(url, archive)
        ask(url, "INSERT INTO units SELECT n, 'xã ' || n FROM generate_series(1, 1000) n")
        wanted, moment = contents_of(url), moment_of(url)
        ask(url, "UPDATE units SET name = 'X' WHERE id = 7; DELETE FROM units WHERE id > 900")
        harmed = contents_of(url)
        archive_all(url, archive)

    with restored(homes[1], archive, moment) as url:
        assert differences(wanted, contents_of(url)) == []
        ask(url, "INSERT INTO units VALUES (1001, 'it takes new rows')")
    assert wanted["units"].rows == 1000
    assert isinstance(harmed["units"], Table)
    assert harmed["units"].rows == 900

    piece = sorted(path for path in archive.wal.iterdir() if "." not in path.name)[-1]
    piece.unlink()  # the last piece of the log, in which the moment is
    with (
        pytest.raises(Refused, match="recovery ended before configured recovery target"),
        restored(homes[2], archive, moment),
    ):
        pass


def test_a_server_that_does_not_answer_is_named(tmp_path):
    with pytest.raises(Refused, match="does not answer"):
        base_backup(f"postgresql://portal@127.0.0.1:{services.free_port()}/portal", Archive(tmp_path))
