"""Class “infrastructure”: messages carry ids as JSON, a session's id changes at sign-in, one request is one request."""

from __future__ import annotations

import ast
import inspect
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.views.debug import get_exception_reporter_filter
from kombu.exceptions import ContentDisallowed
from kombu.serialization import loads

from civic.celery import app
from tests import build
from tests.abuse.world import World
from tests.chaos.machines import Machine, free_port, wait_until

APPS = (
    *("accounts", "charter", "civic", "commons", "journal", "moderation", "notifications", "proposals", "reports"),
    "voting",
)
# What the arguments of a task may be: a row's id, or the random name of a file that goes with its row.
IDS = {"int"}
NAMES_OF_FILES = {"proposals.drop_files", "voting.drop_option_picture"}


def test_workers_read_nothing_but_json() -> None:
    assert app.conf.accept_content == ["json"] and app.conf.task_serializer == "json"
    assert app.conf.result_serializer == "json" or app.conf.task_ignore_result
    for kind in ("pickle", "yaml", "application/x-python-serialize"):
        with pytest.raises(ContentDisallowed):
            loads(b"cos\nsystem\n(S'true'\ntR.", kind, "binary", accept=app.conf.accept_content)


def test_tasks_take_ids_alone() -> None:
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if name.split(".")[0] in APPS}
    assert len(ours) > 15
    for name, task in ours.items():
        kinds = {str(given.annotation) for given in inspect.signature(task.run).parameters.values()}
        assert kinds <= (IDS | {"str"} if name in NAMES_OF_FILES else IDS), (name, kinds)


def test_what_rings_sends_ids_alone() -> None:
    """Every call of `later` and `wake` in the code: after the task's name come pk, id, room or key."""
    sent = 0
    for module in [path for name in APPS for path in Path(name).rglob("*.py")]:
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("later", "wake"):
                sent += 1
                for given in node.args[1:]:
                    words = ast.unparse(given)
                    assert words.endswith((".pk", "_id", "room", "key", ".id", "PICTURES", "ATTACHMENTS", "*args")), (
                        module,
                        words,
                    )
    assert sent > 8


def test_the_id_of_a_session_changes_at_sign_in_and_out(world: World, client: Client) -> None:
    """Who was given an id before is not signed in with it afterwards."""
    carl = world.people["carl"]
    client.post("/account/sign-in/", {"login": carl.email, "password": "not this one at all"})
    session = client.session
    session["planted"] = "before"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = given = session.session_key
    client.post("/account/sign-in/", {"login": carl.email, "password": build.PASSWORD})
    signed_in = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.session["_auth_user_id"] == str(carl.pk) and signed_in != given
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = given
    assert stranger.get("/account/").status_code == 302
    client.post("/account/sign-out/")
    stranger.cookies[settings.SESSION_COOKIE_NAME] = signed_in
    assert stranger.get("/account/").status_code == 302, "signed out is signed out"
    for made_up in ("0" * 32, "x", "' OR 1=1", "../../x", "\x00", "a" * 4_000):
        stranger.cookies[settings.SESSION_COOKIE_NAME] = made_up
        assert stranger.get("/account/").status_code == 302


# Requests that two servers in a row may read in two ways. None of them may be answered twice, or as another one.

END = "\r\n\r\n"
SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"


def post(*heads: str, body: str = "", line: str = "POST / HTTP/1.1") -> str:
    return "\r\n".join((line, "Host: localhost", *heads)) + END + body


CHUNKED = "Transfer-Encoding: chunked"
DOUBTFUL = {
    "both lengths": post(CHUNKED, f"Content-Length: {len(SMUGGLED)}", body=f"0{END}{SMUGGLED}"),
    "two lengths": post("Content-Length: 0", f"Content-Length: {len(SMUGGLED)}", body=SMUGGLED),
    "lengths with a comma": post(f"Content-Length: 0, {len(SMUGGLED)}", body=SMUGGLED),
    "a length with a sign": post("Content-Length: +0", body=SMUGGLED),
    "a negative length": post("Content-Length: -1", body=SMUGGLED),
    "a length in hex": post("Content-Length: 0x0", body=SMUGGLED),
    "a length with a space in it": post("Content-Length: 0 0", body=SMUGGLED),
    "chunked twice": post(CHUNKED, CHUNKED, body=f"0{END}{SMUGGLED}"),
    "chunked, and something else": post("Transfer-Encoding: chunked, identity", body=f"0{END}{SMUGGLED}"),
    "something else alone": post("Transfer-Encoding: xchunked", body=f"0{END}{SMUGGLED}"),
    "a space before the colon": post("Transfer-Encoding : chunked", "Content-Length: 5", body=f"0{END}{SMUGGLED}"),
    "a length with a space before the colon": post(f"Content-Length : {len(SMUGGLED)}", body=SMUGGLED),
    "a head that goes on": post("Transfer-Encoding:\r\n chunked", "Content-Length: 5", body=f"0{END}{SMUGGLED}"),
    "vertical tab": post("Transfer-Encoding:\x0bchunked", "Content-Length: 5", body=f"0{END}{SMUGGLED}"),
    "a zero byte": post("Transfer-Encoding: chunked\x00", "Content-Length: 5", body=f"0{END}{SMUGGLED}"),
    "a line feed alone": post("X: y\nTransfer-Encoding: chunked", "Content-Length: 5", body=f"0{END}{SMUGGLED}"),
    "an old version chunked": post(CHUNKED, line="POST / HTTP/1.0", body=f"0{END}{SMUGGLED}"),
    "a chunk's size with a sign": post(CHUNKED, body=f"+0{END}{SMUGGLED}"),
    "a chunk's size in another way": post(CHUNKED, body=f"0x0{END}{SMUGGLED}"),
    "a chunk's size with an underscore": post(CHUNKED, body=f"0_0{END}{SMUGGLED}"),
    "a chunk that ends too late": post(CHUNKED, body=f"1\r\nxx\r\n0{END}{SMUGGLED}"),
    "a chunk with a bare line feed": post(CHUNKED, body=f"0\n\n{SMUGGLED}"),
    "an address with a space": post(line="GET / x HTTP/1.1"),
    "a whole address for another host": post(line="GET http://evil.example/ HTTP/1.1"),
    "two hosts": post("Host: evil.example", line="GET / HTTP/1.1"),
    "no such version": post(line="GET / HTTP/9.9"),
    "a head without a name": post(": x", line="GET / HTTP/1.1"),
    "a name with a space": post("X Y: z", line="GET / HTTP/1.1"),
    "an underscore for a dash": post("X_Forwarded_Proto: https", "Content_Length: 40", body=SMUGGLED),
    "method in small letters": post(line="get / HTTP/1.1"),
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """gunicorn with our configuration before an application that says which requests reach it."""
    folder, port = tmp_path_factory.mktemp("smuggling"), free_port()
    (folder / "echo.py").write_text(
        "def application(environ, start):\n"
        "    environ['wsgi.input'].read()\n"
        "    start('200 OK', [('Content-Length', '0'), ('X-Reached', environ['PATH_INFO'])])\n"
        "    return [b'']\n"
    )
    words = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--pythonpath", str(folder), "echo"]
    machine = Machine(words, log=folder / "web.log", BIND=f"127.0.0.1:{port}", WEB_WORKERS="1")
    machine.start()

    def serves() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    assert wait_until(serves, seconds=30), machine.said
    yield port
    machine.end()


def said(port: int, request: str) -> str:
    """Send the bytes as they are; return everything that is answered until the other side ends or waits."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(request.encode("latin-1"))
        line.settimeout(0.4)
        answer = b""
        try:
            while piece := line.recv(65_536):
                answer += piece
        except (TimeoutError, ConnectionResetError):
            pass
    return answer.decode("latin-1")


def test_the_server_answers_two_requests_that_are_two(server: int) -> None:
    two = said(server, post("Content-Length: 0") + SMUGGLED)
    assert two.count("HTTP/1.1 200") == 2 and "X-Reached: /smuggled" in two


@pytest.mark.parametrize("kind", DOUBTFUL)
def test_a_doubtful_request_is_refused_or_read_in_one_way(server: int, kind: str) -> None:
    """Refused, and the line ended; or read whole by one rule, so that nothing of its body is a request."""
    answer = said(server, DOUBTFUL[kind])
    reached = answer.count("X-Reached: /smuggled")
    refused = answer.count("HTTP/1.1 4") + answer.count("HTTP/1.1 5") + answer.count("HTTP/1.0 4")
    # Without a length nothing follows the head: what stands there is a second request, as sent.
    by_the_book = kind in ("an underscore for a dash",)
    assert by_the_book or not reached, answer
    assert reached or refused or answer.count("X-Reached: /\r\n") == 1 or not answer, answer


def test_a_report_of_an_error_names_no_secret() -> None:
    """What Django shows of the settings when something of ours goes wrong."""
    shown = get_exception_reporter_filter(None).get_safe_settings()
    secrets = {settings.SECRET_KEY, settings.IDENTITY_PEPPER, settings.DATABASES["default"]["PASSWORD"]} - {""}
    assert len(secrets) >= 2
    assert not [name for name, value in shown.items() if any(secret in str(value) for secret in secrets)]
