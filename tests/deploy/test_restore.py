"""What was acknowledged is in the backup: taken while residents support, brought back after the machine died."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.chaos.machines import wait_until
from tests.deploy.crowd import Crowd, Told
from tests.deploy.house import ROOT, SCRIPTS, Cluster, House, house

FULL = bool(os.environ.get("FULL"))
RESIDENTS, PROPOSALS = (1_000, 40) if FULL else (250, 20)
PICTURE = "pictures/ab/abcd/master.jpg"


class Drill:
    """One city, supported by a crowd, backed up in the middle, and then without power."""

    def __init__(self, city: House) -> None:
        self.city = city
        (city.media / PICTURE).parent.mkdir(parents=True)
        (city.media / PICTURE).write_bytes(b"a picture")
        city.open()
        crowd = Crowd(city, reads=False)
        crowd.start()
        self.enough(crowd, 100)
        self.backup("base")
        self.enough(crowd, 200)
        self.dump_began = time.time()
        self.backup("dump")
        self.enough(crowd, 300)
        self.told: Told = crowd.stop()
        # The piece of the log that is being written is kept after at most archive_timeout; here, now.
        last = city.cluster.ask("SELECT pg_walfile_name(pg_switch_wal())")
        assert wait_until((city.backups / "wal" / last).exists, seconds=30), city.cluster.machine.said
        city.cluster.machine.end(signal.SIGKILL)

    def enough(self, crowd: Crowd, more: int) -> None:
        so_far = len(crowd.told.given)
        assert wait_until(lambda: len(crowd.told.given) >= so_far + more, seconds=60), crowd.told.failed

    def backup(self, kind: str) -> None:
        environment = {"BACKUPS": str(self.city.backups), "PGDATABASE": "multitude", "MEDIA_ROOT": str(self.city.media)}
        self.city.cluster.run(["sh", str(SCRIPTS / "backup.sh"), kind], **environment)

    def made(self, kind: str) -> Path:
        (found,) = (self.city.backups / kind).iterdir()
        return found

    def missing(self, cluster: Cluster, *, until: float, database: str = "multitude") -> tuple[int, int]:
        """How many supports acknowledged until then are not there, and how many were."""
        rows = cluster.ask("SELECT person_id || ',' || proposal_id FROM proposals_support", database).splitlines()
        there = {tuple(map(int, row.split(","))) for row in rows}
        owed = {(person, proposal) for person, proposal, at in self.told.given if at < until}
        assert len(owed) >= 100
        return len(owed - there), len(owed)

    def copy(self, name: str) -> Path:
        copied = self.city.folder / name
        shutil.copytree(self.made("base") / "cluster", copied)
        return copied


@pytest.fixture(scope="module")
def drill() -> Iterator[Drill]:
    with house(residents=RESIDENTS, proposals=PROPOSALS) as city:
        yield Drill(city)


def test_nothing_failed_meanwhile(drill: Drill) -> None:
    print(f"\n{len(drill.told.given)} supports acknowledged, slowest {drill.told.slowest:.2f} s")
    assert drill.told.failed == []


def test_a_copy_of_the_cluster_has_all_until_it_ended(drill: Drill) -> None:
    (history,) = (drill.city.backups / "wal").glob("*.backup")
    stop = re.search(r"STOP TIME: (\S+ \S+)", history.read_text())
    assert stop
    ended = datetime.fromisoformat(stop[1]).replace(tzinfo=UTC).timestamp()
    restored = drill.city.another(drill.copy("alone"))
    gone, owed = drill.missing(restored, until=ended)
    print(f"\ncopy: {gone} of {owed} missing")
    assert gone == 0


def test_with_the_archive_it_has_all_until_the_last_kept_piece(drill: Drill) -> None:
    data = drill.copy("and-archive")
    (data / "recovery.signal").touch()
    wal = drill.city.backups / "wal"
    restored = drill.city.another(data, restore_command=f"cp {wal}/%f %p")
    gone, owed = drill.missing(restored, until=float("inf"))
    print(f"\ncopy and archive: {gone} of {owed} missing")
    assert gone == 0 and owed == len(drill.told.given)


@pytest.fixture(scope="module")
def empty(drill: Drill) -> Cluster:
    """Another cluster, where only the roles were made."""
    cluster = drill.city.another(drill.city.folder / "empty", make=True)
    drill.city.make_roles(cluster)
    return cluster


def restore(drill: Drill, cluster: Cluster, source: Path, media: Path, database: str = "multitude") -> str:
    return cluster.run(["sh", str(SCRIPTS / "restore.sh"), str(source)], PGDATABASE=database, MEDIA_ROOT=str(media))


def test_a_damaged_dump_is_refused_and_nothing_is_written(drill: Drill, empty: Cluster) -> None:
    damaged = drill.city.folder / "damaged"
    shutil.copytree(drill.made("dump"), damaged)
    text = bytearray((damaged / "database.dump").read_bytes())
    text[len(text) // 2] ^= 1
    (damaged / "database.dump").write_bytes(text)
    media = drill.city.folder / "media-of-the-damaged"
    with pytest.raises(subprocess.CalledProcessError) as refused:
        restore(drill, empty, damaged, media)
    assert "database.dump" in refused.value.stderr + refused.value.stdout
    assert empty.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", "multitude") == "0"
    assert not media.exists()


def test_a_dump_has_all_until_it_began_and_the_city_opens_on_it(drill: Drill, empty: Cluster) -> None:
    media = drill.city.folder / "media-again"
    began = time.monotonic()
    said = restore(drill, empty, drill.made("dump"), media)
    gone, owed = drill.missing(empty, until=drill.dump_began)
    print(f"\ndump: {gone} of {owed} missing, brought back in {time.monotonic() - began:.1f} s\n{said}")
    assert gone == 0
    assert (media / PICTURE).read_bytes() == b"a picture"
    assert f"people {RESIDENTS}" in said
    # The roles own and may what they did, and the release finds its tables.
    city = drill.city
    city.manage("migrate", "--check", DATABASE_URL=empty.url("owner"), OWNER_DATABASE_URL=empty.url("owner"))
    assert (
        empty.ask(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner <> 'multitude_owner'",
            "multitude",
        )
        == "0"
    )
    web = "SET ROLE multitude_web; SELECT count(*) > 0 FROM proposals_support"
    assert empty.ask(web, "multitude") == "t"
    with pytest.raises(subprocess.CalledProcessError, match="1"):
        empty.ask("SET ROLE multitude_web; SELECT * FROM identity.proof", "multitude")

    with pytest.raises(subprocess.CalledProcessError) as refused:
        restore(drill, empty, drill.made("dump"), city.folder / "media-third")
    assert "tables already" in refused.value.stderr


def test_old_backups_go_only_when_a_new_one_is_whole(drill: Drill, empty: Cluster) -> None:
    folder = drill.city.folder / "kept"
    names = [f"202601{day:02}T000000Z" for day in range(1, 6)]
    for name in names:
        (folder / "dump" / name).mkdir(parents=True)
    environment = {"BACKUPS": str(folder), "PGDATABASE": "postgres", "KEEP_DUMPS": "3"}
    with pytest.raises(subprocess.CalledProcessError):  # a database without a journal is not ours
        empty.run(["sh", str(SCRIPTS / "backup.sh")], **environment)
    assert sorted(path.name for path in (folder / "dump").iterdir()) == names
    empty.run(["sh", str(SCRIPTS / "backup.sh")], **environment | {"PGDATABASE": "multitude"})
    left = sorted(path.name for path in (folder / "dump").iterdir())
    assert left[:2] == names[-2:] and len(left) == 3


def test_a_piece_of_the_log_is_never_overwritten_by_another(tmp_path: Path) -> None:
    environment = os.environ | {"BACKUPS": str(tmp_path)}
    piece = tmp_path / "piece"

    def archive() -> int:
        words = ["sh", str(SCRIPTS / "archive-wal.sh"), str(piece), "000000010000000000000001"]
        return subprocess.run(words, env=environment, cwd=ROOT, check=False).returncode

    piece.write_text("one")
    assert archive() == 0 and archive() == 0  # asked again after a crash
    piece.write_text("two")
    assert archive() != 0
    assert (tmp_path / "wal" / "000000010000000000000001").read_text() == "one"
