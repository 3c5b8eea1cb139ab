"""What the store could not take is on the disk before it is confirmed, and is replayed."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path
from stat import S_ISDIR

import pytest

from hotline.store import Journal, Secret
from hotline.store.journal import waiting

SECRET = Secret(b"a secret for tests, thirty-two bytes or more")
ALICE, BOB, CHARLIE = "+12125550101", "+13125550102", "+14155550103"


def journal(folder: Path) -> Journal:
    return Journal(folder, SECRET.sealer("journal"))


def stop(number: str) -> dict[str, str]:
    return {"number": number, "words": "STOP", "at": "2027-01-12T10:00:00+00:00"}


def test_what_waits_is_counted_without_a_secret_and_nothing_is_made(tmp_path: Path) -> None:
    assert waiting(tmp_path / "journal") == 0
    assert not (tmp_path / "journal").exists()
    kept = journal(tmp_path / "journal")
    for number in (ALICE, BOB):
        kept.write(stop(number))
    assert waiting(tmp_path / "journal") == 2
    replayed(kept)
    assert waiting(tmp_path / "journal") == 0


def replayed(kept: Journal) -> list[str]:
    found: list[str] = []
    kept.replay(lambda record: found.append(record["number"]))
    return found


def test_a_journal_without_opt_outs_is_empty_and_replays_nothing(tmp_path: Path) -> None:
    kept = journal(tmp_path / "journal")
    assert kept.empty()
    assert kept.replay(pytest.fail) == 0


def test_opt_outs_are_replayed_in_order_and_once(tmp_path: Path) -> None:
    kept = journal(tmp_path)
    for number in (ALICE, BOB, CHARLIE):
        kept.write(stop(number))
    assert not kept.empty()
    assert replayed(journal(tmp_path)) == [ALICE, BOB, CHARLIE]
    assert kept.empty()
    assert replayed(kept) == []


def test_what_could_not_be_carried_out_stays_with_all_that_follows(tmp_path: Path) -> None:
    kept, done = journal(tmp_path), []
    for number in (ALICE, BOB, CHARLIE):
        kept.write(stop(number))

    def carry_out(record: dict[str, str]) -> None:
        if record["number"] == BOB:
            raise ConnectionError
        done.append(record["number"])

    with pytest.raises(ConnectionError):
        kept.replay(carry_out)
    assert done == [ALICE]
    assert not kept.empty()
    assert replayed(kept) == [BOB, CHARLIE]


def test_an_opt_out_written_after_a_failed_replay_comes_last(tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.write(stop(ALICE))
    with pytest.raises(ZeroDivisionError):
        kept.replay(lambda _: 1 // 0)  # type: ignore[arg-type, return-value]
    kept.write(stop(BOB))
    assert replayed(kept) == [ALICE, BOB]


def test_a_line_cut_off_by_a_crash_is_passed_over(tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.write(stop(ALICE))
    kept.write(stop(BOB))
    file = tmp_path / "opt-outs"
    file.write_bytes(file.read_bytes()[:-20])
    assert replayed(kept) == [ALICE]
    assert kept.empty()


def test_an_opt_out_written_behind_a_cut_off_line_is_not_lost(tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.write(stop(ALICE))
    file = tmp_path / "opt-outs"
    file.write_bytes(file.read_bytes()[:-20])
    journal(tmp_path).write(stop(BOB))
    assert replayed(kept) == [BOB]


def test_a_journal_that_cannot_be_written_whole_confirms_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, write = journal(tmp_path), os.write
    monkeypatch.setattr(os, "write", lambda handle, line: write(handle, line[: len(line) // 2]))
    with pytest.raises(OSError, match="could not be written whole"):
        kept.write(stop(ALICE))
    monkeypatch.undo()
    kept.write(stop(BOB))
    assert replayed(kept) == [BOB]


def test_a_record_is_on_the_disk_before_write_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    write, fsync = os.write, os.fsync

    def written(handle: int, line: bytes) -> int:
        order.append("write")
        return write(handle, line)

    def forced(handle: int) -> None:
        order.append("folder" if S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    monkeypatch.setattr(os, "write", written)
    monkeypatch.setattr(os, "fsync", forced)
    journal(tmp_path).write(stop(ALICE))
    assert order == ["write", "file", "folder"]


def test_nobodys_number_or_words_are_readable_in_the_file(tmp_path: Path) -> None:
    kept = journal(tmp_path)
    kept.write(stop(ALICE))
    raw = (tmp_path / "opt-outs").read_bytes()
    assert ALICE.encode() not in raw
    assert b"STOP" not in raw


def test_only_this_user_may_read_the_journal(tmp_path: Path) -> None:
    kept = journal(tmp_path / "journal")
    kept.write(stop(ALICE))
    kept.write(stop(BOB))
    with pytest.raises(ZeroDivisionError):
        kept.replay(lambda _: 1 // 0)  # type: ignore[arg-type, return-value]
    assert (tmp_path / "journal").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "journal" / "opt-outs").stat().st_mode & 0o777 == 0o600


def write_many(folder: Path, name: str) -> None:
    kept = journal(folder)
    for number in range(20):
        kept.write(stop(f"{name}-{number}"))


def test_several_processes_write_while_one_replays_and_nothing_is_lost(tmp_path: Path) -> None:
    fresh = multiprocessing.get_context("fork")
    writers = [fresh.Process(target=write_many, args=(tmp_path, name)) for name in "abc"]
    for writer in writers:
        writer.start()
    kept, found = journal(tmp_path), []
    while any(writer.is_alive() for writer in writers):
        found += replayed(kept)
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    found += replayed(kept)
    for name in "abc":
        assert [one for one in found if one.startswith(name)] == [f"{name}-{n}" for n in range(20)]
    assert len(found) == 60
