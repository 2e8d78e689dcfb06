"""A mail written by hand reads as the email package's own."""

from __future__ import annotations

import email
import email.policy
import random
from email.message import EmailMessage
from typing import Any

import pytest

from notifications.mail import wire
from notifications.mail.transport import compose
from notifications.models import Mail

PLAIN: dict[str, Any] = {
    "message_id": "<5a5a@demo.example>",
    "to": "ana@demo.example",
    "subject": "The city answered: A crossing at the school",
    "text": "Good news.\n\n.\n..\nFrom the city\n-- \nMultitude\n",
    "html": "<p>Good news.</p>\n",
    "headers": {
        "List-Unsubscribe": f"<https://city.example/unsubscribe/7-answer_published~{'x' * 43}/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    },
}
TOLD_APART = ("date", "content-type", "mime-version")
SHAPES: list[dict[str, Any]] = [
    {},
    {"html": ""},
    {"text": ""},
    {"text": "", "html": ""},
    {"subject": "Bestätigen Sie: 你好 🌳"},
    {"subject": "Ein Übergang an der Schule, die 280 Kinder besuchen und zu der sie jeden Morgen gehen " * 2},
    {"subject": "Many plain words that come to more than one line of a mail can have, as its readers see it"},
    {"subject": "=?utf-8?q?Not_what_it_seems?="},
    {"subject": " blanks around "},
    {"subject": ""},
    {"text": "Öffne den Link.\r\nDann\rweiter\n", "html": "<p>Öffne</p>"},
    {"text": "word " * 400, "html": f"<p>{'ß' * 2_000}</p>"},
    {"text": "x" * 998 + "\n" + "y" * 999},
    {"text": "no end of a line"},
    {"to": "o'hara@demo.example"},
    {"to": "ana@münchen.example"},
    {"to": '"ana b"@demo.example'},
    {"headers": {"From": "Stadt Köln <stadt@demo.example>", "Reply-To": "Büro <office@demo.example>"}},
    {"headers": {"X-Long": "a, " * 60}},
]


def read(whole: bytes) -> EmailMessage:
    return email.message_from_bytes(whole, policy=email.policy.default)  # type: ignore[return-value]


def said(message: EmailMessage) -> dict[str, Any]:
    """What a reader's program sees: headers, and the texts by their kind."""
    headers = {name.lower(): str(value).strip() for name, value in message.items() if name.lower() not in TOLD_APART}
    texts = {
        part.get_content_type(): (part.get_content().replace("\r\n", "\n"), part["Content-Transfer-Encoding"])
        for part in message.walk()
        if not part.is_multipart()
    }
    return {"kind": message.get_content_type(), "texts": texts, **headers}


@pytest.mark.parametrize("shape", SHAPES)
def test_it_says_what_the_email_package_says(shape: dict[str, Any]) -> None:
    mail = Mail(**PLAIN | shape)
    whole, theirs = wire.written(mail), compose(mail).message().as_bytes()
    assert said(read(whole)) == said(read(theirs))
    assert not read(whole).defects and all(not part.defects for part in read(whole).walk())


@pytest.mark.parametrize("shape", SHAPES)
def test_it_keeps_the_form(shape: dict[str, Any]) -> None:
    whole = wire.written(Mail(**PLAIN | shape))
    assert whole.replace(b"\r\n", b"").find(b"\n") == whole.replace(b"\r\n", b"").find(b"\r") == -1
    assert max(map(len, whole.split(b"\r\n"))) <= wire.LONGEST_LINE
    head = whole.partition(b"\r\n\r\n")[0]
    assert head.isascii() and sum(line.startswith(b"Date: ") for line in head.split(b"\r\n")) == 1


def test_whatever_is_written_nobody_else_is_in_the_envelope_or_the_headers() -> None:
    """Words of all kinds, drawn: they are read as they were written, or the mail is refused."""
    draw = random.Random(9)
    signs = [
        "\r",
        "\n",
        "\r\n",
        " ",
        "\t",
        ":",
        "Bcc: x@y.example",
        "ü",
        "=?",
        "?=",
        ",",
        "<",
        ">",
        '"',
        "\x00",
        "a",
        "\x85",
        "\u2028",
    ]
    for _turn in range(400):
        drawn = ["".join(draw.choices(signs, k=draw.randint(1, 9))) for _ in range(4)]
        headers = {"Reply-To": f"a@b.example{drawn[1]}"} if draw.random() < 0.5 else {f"X-{drawn[1]}": drawn[2]}
        mail = Mail(**PLAIN | {"subject": drawn[0], "headers": headers, "text": drawn[3]})
        try:
            message = read(wire.written(mail))
        except ValueError:
            continue
        assert {name.lower() for name in message} <= {
            "subject", "to", "from", "date", "message-id", "mime-version", "content-type", "auto-submitted",
            "x-auto-response-suppress", *(name.lower() for name in headers),
        }  # fmt: skip
        assert message["To"] == "ana@demo.example"


@pytest.mark.parametrize(
    "poison",
    [
        {"subject": "News\nBcc: everybody@demo.example"},
        {"headers": {"Reply-To": "a@b.example\r\nBcc: everybody@demo.example"}},
        {"headers": {"X: y\r\nBcc": "everybody@demo.example"}},
        {"headers": {"": "nothing"}},
        {"message_id": "<x>\rBcc: everybody@demo.example"},
        {"to": "a@demo.example\nBcc: everybody@demo.example"},
    ],
)
def test_a_line_more_than_a_header_has_is_refused(poison: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        wire.written(Mail(**PLAIN | poison))


def test_no_two_mails_have_one_boundary() -> None:
    """Who writes what a mail tells cannot end its text for everybody: the boundary is drawn for each."""
    boundaries = {read(wire.written(Mail(**PLAIN))).get_boundary() for _ in range(50)}
    assert len(boundaries) == 50
