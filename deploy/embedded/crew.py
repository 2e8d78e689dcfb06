"""The processes of one run: started, listened to, started again when they die, and stopped in order.

One thread and one loop: a process that forks with threads around can hang in the child.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from deploy.embedded.account import Account
from deploy.embedded.leftovers import mark
from deploy.embedded.trouble import Stopped, Trouble

PR_SET_PDEATHSIG = 1
LONGEST_WAIT = 30.0
COLOURS = (36, 33, 32, 35, 34, 31)


@dataclass
class Child:
    """One process. `grace` is how long, in seconds, it may take to stop before it is ended."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    stop_with: int = signal.SIGTERM
    orphaned_with: int = signal.SIGTERM
    grace: float = 10.0
    account: Account | None = None
    folder: Path | None = None
    stdin: bytes = b""
    quiet: bool = False
    before: Callable[[], None] | None = None
    process: subprocess.Popen[bytes] | None = None
    stream: IO[bytes] | None = None
    said: deque[str] = field(default_factory=lambda: deque(maxlen=40))
    on_line: Callable[[str], None] | None = None
    started: float = 0.0
    wait: float = 0.0  # seconds before the next start; grows while starts fail
    due: float = 0.0
    partial: bytes = b""

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Crew:
    """Whoever runs now. `record` remembers them for the start after a kill -9."""

    def __init__(self, record: Path | None = None) -> None:
        self.record = record
        self.children: list[Child] = []
        self.asked = 0
        self._ears = selectors.DefaultSelector()
        self._colour = sys.stdout.isatty()
        self._tones: dict[str, int] = {}
        self._wake, wake_end = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(wake_end, False)
        self._ears.register(self._wake, selectors.EVENT_READ, None)
        signal.set_wakeup_fd(wake_end, warn_on_full_buffer=False)

    def listen_for_stop(self) -> None:
        """Take SIGINT, SIGTERM and SIGHUP as the wish to stop; nohup keeps its meaning."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._ask)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)  # wakes the loop

    def _ask(self, number: int, frame: object) -> None:
        self.asked += 1

    def say(self, name: str, text: str) -> None:
        tone = self._tones.setdefault(name, COLOURS[len(self._tones) % len(COLOURS)])
        label = f"\x1b[{tone}m{name:>8} |\x1b[0m" if self._colour else f"{name:>8} |"
        try:
            print(f"{label} {text}", flush=True)
        except OSError:  # whoever read us is gone; what runs goes on
            with contextlib.suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def start(self, child: Child) -> None:
        if child.before:
            child.before()
        account = child.account
        child.process = subprocess.Popen(
            [str(part) for part in child.command],
            stdin=subprocess.PIPE if child.stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(child.environment),
            cwd=child.folder,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            start_new_session=True,  # Ctrl-C in the terminal is ours to pass on
            preexec_fn=die_with_parent(child.orphaned_with),
        )
        child.started = time.monotonic()
        child.due = 0.0
        if child.process.stdin:
            with contextlib.suppress(BrokenPipeError):
                child.process.stdin.write(child.stdin)
                child.process.stdin.close()
        child.stream = child.process.stdout
        if child.stream:
            os.set_blocking(child.stream.fileno(), False)
            self._ears.register(child.stream, selectors.EVENT_READ, child)
        if child not in self.children:
            self.children.append(child)
        self._remember()

    def pump(self, seconds: float) -> None:
        """Pass on what the processes say, for at most so long."""
        for key, _ in self._ears.select(max(seconds, 0.0)):
            if key.data is None:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._wake, 4096)
            else:
                self._hear(key.data)

    def _hear(self, child: Child) -> bool:
        """Read once; False where nothing was there."""
        stream = child.stream
        if stream is None:
            return False
        try:
            data = os.read(stream.fileno(), 65536)
        except BlockingIOError:
            return False
        if not data:
            self._close(child)
            return False
        *lines, child.partial = (child.partial + data).split(b"\n")
        if len(child.partial) > 65536:
            lines.append(child.partial)
            child.partial = b""
        for line in lines:
            self._pass_on(child, line)
        return True

    def _pass_on(self, child: Child, line: bytes) -> None:
        text = line.decode("utf-8", "replace").rstrip()
        if not text:
            return
        child.said.append(text)
        if child.on_line:
            child.on_line(text)
        if not child.quiet:
            self.say(child.name, text)

    def _close(self, child: Child) -> None:
        if child.stream is None:
            return
        with contextlib.suppress(KeyError):
            self._ears.unregister(child.stream)
        child.stream.close()
        child.stream = None
        if child.partial:
            self._pass_on(child, child.partial)
            child.partial = b""

    def tend(self) -> None:
        """Start again, with growing pauses, what died."""
        for child in self.children:
            if child.alive or child.process is None:
                continue
            now = time.monotonic()
            if not child.due:
                while self._hear(child):
                    pass
                self._close(child)
                end_group(child.process.pid)
                child.wait = 1.0 if now - child.started > 60 else min(max(child.wait * 2, 1.0), LONGEST_WAIT)
                child.due = now + child.wait
                if child.quiet:
                    self._explain(child)
                self.say(child.name, f"ended ({_ending(child.process)}); starts again in {child.wait:.0f} s")
            elif now >= child.due:
                self.start(child)

    def _explain(self, child: Child) -> None:
        for line in list(child.said)[-12:]:
            self.say(child.name, line)

    def until(self, ready: Callable[[], bool], child: Child, seconds: float) -> None:
        """Wait until a started child is ready. Raises Trouble with its last words, or Stopped."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self.asked:
                raise Stopped
            if not child.alive or time.monotonic() > deadline:
                while child.process and self._hear(child):
                    pass
                words = "".join(f"\n    {line}" for line in list(child.said)[-8:])
                state = "ended" if not child.alive else f"was not ready after {seconds:.0f} s"
                raise Trouble(f"{child.name} {state}.{words}")
            self.pump(0.05)

    def step(
        self,
        name: str,
        command: Sequence[str | Path],
        environment: Mapping[str, str],
        *,
        on_line: Callable[[str], None] | None = None,
        folder: Path | None = None,
    ) -> Child:
        """Run one command to its end and return it. Raises Stopped when asked to stop meanwhile."""
        child = Child(name, command, environment, quiet=on_line is not None, on_line=on_line, folder=folder)
        self.start(child)
        self.children.remove(child)
        while child.alive:
            self.pump(0.2)
            if self.asked:
                self.stop([child])
                raise Stopped
        while self._hear(child):
            pass
        self._close(child)
        return child

    def foreground(self, command: Sequence[str | Path], environment: Mapping[str, str], folder: Path) -> int:
        """Run a command on our own terminal, tending the others; return its exit code."""
        sys.stdout.flush()
        process = subprocess.Popen(
            [str(part) for part in command],
            env=dict(environment),
            cwd=folder,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        passed = 0
        while process.poll() is None:
            self.pump(0.5)
            if self.asked > passed:
                passed = self.asked
                # A terminal has told it already; a second interrupt would cut its own cleaning short.
                if not sys.stdin.isatty():
                    process.send_signal(signal.SIGINT)
            elif not self.asked:
                self.tend()
        code = process.returncode
        return 128 - code if code < 0 else code

    def stop(self, children: Sequence[Child]) -> None:
        """Ask to stop, wait for their grace, then end them; a second wish to stop shortens the wait."""
        for child in children:
            if child.alive and child.process:
                child.process.send_signal(child.stop_with)
        for child in children:
            if child.process is None:
                continue
            already = self.asked
            deadline = time.monotonic() + child.grace
            while child.alive and time.monotonic() < deadline:
                self.pump(0.2)
                if self.asked > already:
                    self.say(child.name, "stops now, without waiting for what it is doing")
                    deadline, already = min(deadline, time.monotonic() + 2), self.asked
            if child.alive:
                self.say(child.name, f"did not stop in {child.grace:.0f} s and is ended")
                child.process.kill()
            end_group(child.process.pid)
            child.process.wait()
            while self._hear(child):
                pass
            self._close(child)
            if child in self.children:
                self.children.remove(child)
            child.process = None
            self._remember()

    def _remember(self) -> None:
        if self.record is None:
            return
        marks = {child.name: mark(child.process.pid) for child in self.children if child.process and child.alive}
        with contextlib.suppress(OSError):
            self.record.write_text(json.dumps(marks), encoding="utf-8")


def _ending(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"signal {-code}" if code < 0 else f"code {code}"


def end_group(leader: int) -> None:
    """End what a stopped process left behind in its own group, such as workers of a killed parent."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def die_with_parent(number: int) -> Callable[[], None] | None:
    """Return what makes a child get this signal when we die, also by kill -9 (Linux only)."""
    if not sys.platform.startswith("linux"):
        return None
    parent, library = os.getpid(), ctypes.CDLL(None, use_errno=True)

    def ask_kernel() -> None:
        library.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel


def die_with_make() -> None:
    """Stop when the `make` that started us is gone; nobody else's end ends us."""
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError):
        if Path(f"/proc/{os.getppid()}/comm").read_text().strip() in ("make", "gmake"):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
