"""What the city's statements say until an administrator writes them: only what is true of this software."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.models import CityVersion

Part = CityVersion.Part

TITLES = {
    Part.LEGAL: gettext_lazy("Legal notice"),
    Part.TERMS: gettext_lazy("Terms of use"),
    Part.PRIVACY: gettext_lazy("Privacy"),
    Part.ACCESSIBILITY: gettext_lazy("Accessibility"),
}


def beginning(part: str, city: str) -> str:
    """Return a statement as the software brings it, as Markdown in the language that is spoken."""
    place = {"city": city or _("the city")}
    return "\n\n".join(_WORDS[Part(part)]()) % place


def _legal() -> list[str]:
    return [
        _("This platform is run by the city of %(city)s. It answers for what it publishes here in its own name."),
        _("What residents write is theirs: proposals and comments say what their authors think."),
        _("The city has not written its address and contact here yet. Until it does, ask at the city hall."),
    ]


def _terms() -> list[str]:
    return [
        _(
            "Everybody may read everything that is public here, without an account. Who has an account with a "
            "confirmed e-mail address may propose and comment; who has proved that they live here may also support."
        ),
        _("One person has one account and one voice. Who speaks for the city does so under a public mandate."),
        _(
            "You publish under the name you choose. Write nothing that breaks the law, threatens somebody or makes "
            "public what is private to others; the city may hide it and says so."
        ),
        _(
            "What you publish stays readable for others as part of a public discussion. Others may quote and reuse it "
            "with your name under the licence of the city's data."
        ),
        _("The numbers that govern here stand in the [charter](/charter/), with the decisions that set them."),
    ]


def _privacy() -> list[str]:
    return [
        "## " + _("What is held about you"),
        "\n".join(
            f"- {line}"
            for line in (
                _(
                    "Your account: e-mail address, name, language, a password that nobody can read back, and what you "
                    "set up for signing in. As long as you have the account."
                ),
                _("What you write and publish, with your name: as long as the discussion is public."),
                _(
                    "What you support and follow and whom you muted: only numbers of supports are shown to others. "
                    "As long as it is so."
                ),
                _(
                    "Your proof that you live here: the level, the district, how it was proved and until when. No "
                    "identity document is kept, only a keyed mark of its number, so that nobody has two voices."
                ),
                _("The address for a letter with a code: sealed, and erased when the letter is printed."),
                _("Who is signed in: until you sign out, at most fourteen days after your last visit."),
                _("Failed tries to sign in or to enter a code: under a mark that means nothing a day later."),
            )
        ),
        "## " + _("What is not done"),
        _(
            "No visitor is followed. Nothing on these pages is loaded from elsewhere, so nobody else learns that you "
            "read them. Cookies hold only that you are signed in, that a form is yours, and the language you chose."
        ),
        "## " + _("Your rights"),
        _(
            "You may ask what is held about you, have it corrected and have it erased. Much of it stands on [your "
            "account page](/account/); for the rest ask the city, see the [legal notice](/legal/)."
        ),
    ]


def _accessibility() -> list[str]:
    return [
        _(
            "These pages are meant for everybody. They are made to meet level AA of the Web Content Accessibility "
            "Guidelines 2.2: they work by keyboard, with a screen reader, enlarged, in dark and in light, and without "
            "JavaScript."
        ),
        _(
            "Programs test them for barriers each time the software changes. Nobody from outside has audited them yet, "
            "so we do not claim full conformance."
        ),
        "## " + _("What we know does not work well"),
        "\n".join(
            f"- {line}"
            for line in (
                _("Documents that people attach may lack what a screen reader needs."),
                _("Pictures are described by those who bring them, well or less well."),
                _("Contributions stay in the language they were written in."),
            )
        ),
        "## " + _("Tell us"),
        _("If something keeps you out, tell the city: its contact stands in the [legal notice](/legal/)."),
    ]


_WORDS = {Part.LEGAL: _legal, Part.TERMS: _terms, Part.PRIVACY: _privacy, Part.ACCESSIBILITY: _accessibility}
