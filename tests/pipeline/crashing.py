"""Runs the stages in processes of their own and kills them. Started by `test_crash.py`, spoken to over stdin.

    python crashing.py CATALOG DATA AS_OF
    replace before|after PATTERN    SIGKILL around the first os.replace whose target matches PATTERN
    delay SECONDS                   SIGKILL after so long
    run NUMBER                      so many whole runs at the same time

Every command is answered with the exit codes of its processes (-9: killed). Everything is imported once and
every run is a fork of this process, which itself never opens a database.
"""

import os
import re
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import great_expectations  # noqa: F401 so that a fork need not

from expectations.catalog import load_catalog
from pipelines.stages import House, run_all
from pipelines.store.folder import DataFolder

house = House(load_catalog(Path(sys.argv[1])), DataFolder(Path(sys.argv[2])), date.fromisoformat(sys.argv[3]))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_at_replace(when: str, pattern: str) -> None:
    replace = os.replace

    def replacing(source: Path, target: Path) -> None:
        hit = re.search(pattern, str(target))
        if hit and when == "before":
            die()
        replace(source, target)
        if hit:
            die()

    os.replace = replacing  # type: ignore[assignment]


def start(prepare: Callable[[], None]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        prepare()
        run_all(house)
        os._exit(0)
    except BaseException as error:
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(1)


def answer(pids: list[int]) -> None:
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    print(*codes, flush=True)


print("ready", flush=True)
for line in sys.stdin:
    command, *words = line.split()
    match command:
        case "replace":
            answer([start(lambda w=words: kill_at_replace(*w))])  # type: ignore[misc]
        case "delay":
            pid = start(lambda: None)
            time.sleep(float(words[0]))
            os.kill(pid, signal.SIGKILL)
            answer([pid])
        case "run":
            answer([start(lambda: None) for _ in range(int(words[0]))])
