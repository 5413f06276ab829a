"""A file is taken only when it is whole."""

import hashlib
import os
import time
from pathlib import Path

import pytest

from expectations.findings import FileRefused
from pipelines.ingest import arrival
from pipelines.ingest.arrival import FileNotReady, check_arrival, sha256_of


def test_sha256_is_that_of_the_bytes(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"x" * 3_000_000)
    check_arrival(file)
    assert sha256_of(file) == hashlib.sha256(b"x" * 3_000_000).hexdigest()


def test_waits_until_a_file_has_settled(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("x")
    with pytest.raises(FileNotReady):
        check_arrival(file, settle_seconds=60)
    os.utime(file, (time.time() - 61, time.time() - 61))
    check_arrival(file, settle_seconds=60)


def test_a_file_that_grows_while_it_is_read_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.csv"
    file.write_text("x")

    real = hashlib.sha256()

    class Growing:
        """Another program writes on while the file is being read."""

        def update(self, chunk: bytes) -> None:
            if len(chunk) == 1:
                file.write_text("xy")
            real.update(chunk)

        def hexdigest(self) -> str:
            return real.hexdigest()

    monkeypatch.setattr(arrival.hashlib, "sha256", Growing)
    with pytest.raises(FileNotReady):
        sha256_of(file)


def test_a_link_put_in_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    link = tmp_path / "a.csv"
    link.symlink_to(secret)
    with pytest.raises(FileRefused) as refused:
        sha256_of(link)
    assert [f.code for f in refused.value.findings] == ["symlink"]
