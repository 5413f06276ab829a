"""Things in the inbox that are no file, or not yet, or not the kind of file they are called."""

import os
import zipfile
from pathlib import Path

from tests.deliveries.making import GOOD, Case, text

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def symlink(path: Path) -> Path:
    target = path.with_name("anderswo.csv")
    target.write_text(GOOD, encoding="utf-8")
    path.symlink_to(target)
    return path


def dangling(path: Path) -> Path:
    path.symlink_to(path.with_name("nirgends.csv"))
    return path


def directory(path: Path) -> Path:
    path.mkdir()
    return path


def pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def sparse_giant(path: Path) -> None:
    with path.open("wb") as f:
        f.truncate(3 * 1024**3)


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as entry:
            for _ in range(64):
                entry.write(b" " * 1024 * 1024)


def lying_zip_bomb(path: Path) -> None:
    """The directory says 10 bytes; the data unpack to 64 MiB."""
    zip_bomb(path)
    data = bytearray(path.read_bytes())
    size = (64 * 1024 * 1024).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(bytes(data))


def zip_of_many(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(10_001):
            archive.writestr(f"xl/{i}", "")


def other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lieferung.csv", GOOD)


ARRIVAL_CASES = [
    Case("symlink", symlink, refused=(("symlink", None, None),)),
    Case("dangling_symlink", dangling, refused=(("symlink", None, None),)),
    Case("directory", directory, refused=(("not_a_file", None, None),)),
    Case("named_pipe", pipe, refused=(("not_a_file", None, None),)),
    Case("half_copied_part", text(GOOD), file="lieferung.csv.part", refused=(("not_complete", None, None),)),
    Case("office_lock_file", text(b"\x05Frau"), file="~$lieferung.xlsx", refused=(("not_complete", None, None),)),
    Case("libreoffice_lock_file", text(",x;"), file=".~lock.lieferung.ods#", refused=(("not_complete", None, None),)),
    Case("three_gigabytes", sparse_giant, refused=(("file_too_large", None, None),)),
    Case("zip_bomb", zip_bomb, file="b.xlsx", refused=(("unpacks_too_large", None, None),)),
    Case("zip_bomb_that_lies", lying_zip_bomb, file="b.xlsx", refused=(("damaged_file", None, None),)),
    Case("zip_of_ten_thousand_entries", zip_of_many, file="b.xlsx", refused=(("unpacks_too_large", None, None),)),
    Case("zip_named_xlsx", other_zip, file="b.xlsx", refused=(("wrong_content", None, None),)),
    Case("zip_named_csv", other_zip, refused=(("wrong_content", None, None),)),
    Case("csv_named_xlsx", text(GOOD), file="b.xlsx", refused=(("wrong_content", None, None),)),
    Case("html_named_xlsx", text("<html><table>"), file="b.xlsx", refused=(("wrong_content", None, None),)),
    Case("old_xls_named_xlsx", text(OLE + bytes(2000)), file="b.xlsx", refused=(("wrong_content", None, None),)),
    Case(
        "encrypted_xlsx",
        text(OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)),
        file="b.xlsx",
        refused=(("encrypted_file", None, None),),
    ),
    Case("empty_xlsx", text(b""), file="b.xlsx", refused=(("empty_file", None, None),)),
]
