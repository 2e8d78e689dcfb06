"""What one sends to each route that writes, so that it succeeds for whoever may.

A route that takes POST, PUT, PATCH or DELETE and is not here fails `test_permissions.py`: say what one sends there.
Values may be functions of the world, where they name a row.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from commons import clock
from proposals import queries
from tests import build
from tests.abuse.world import DESK_CODE, LETTER_CODE, MOVED, WORDS, World
from tests.brought import PDF, brought, picture
from voting import sealing


def _digest(world: World) -> str:
    return queries.rebased(queries.amendment(world.amendment.pk, world.people["ana"])).digest


SUGGESTED = {"title": "A crossing of us all", "body": f"{build.BODY} And more.", "reason": "It says more."}

LATER = (dt.datetime.now(dt.UTC) + dt.timedelta(days=30)).strftime("%Y-%m-%dT%H:%M")
LATER_STILL = (dt.datetime.now(dt.UTC) + dt.timedelta(days=30, hours=2)).strftime("%Y-%m-%dT%H:%M")
TEXT = {"title": "A ramp beside the steps", "body": build.BODY, "topic": "mobility", "district": "molinos"}
ANSWER = {
    "cost": "About 40,000 euros",
    "decision": "accepted",
    "summary": "Yes, in the spring.",
    "reasons": "It is within the budget of next year.",
}
ROWS = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "form-0-text": "North side", "form-0-due_on": "2099-01-01"}
REASON = {"reason": "The bridge belongs to another office."}
COMMON = {"title": "One ramp for both", "body": build.BODY}
VOTE = {"title": "What first?", "summary": "Choose.", "method": "approval"}
VOTE |= {"opens_at": "2099-01-01T08:00:00Z", "closes_at": "2099-02-01T08:00:00Z"}
KEY = sealing.new_shares()[0].public_key.hex()
DECISION = {"deed": "hide", "reason": "spam", "text": WORDS}
MINE = {"name": "Home", "latitude": "41.05", "longitude": "2.05", "radius": "1000"}
PART = {"name": "By the river", "description": "Where the river turns."} | REASON
NEW_PART = PART | {"code": "river"}
MANDATE = {"person": "vera@demo.example", "role": "clerk", "holder_name": "Vera Sanz", "title": "Front desk"} | REASON
ORGANISATION = {
    "name": "Friends of the mill",
    "kind": "association",
    "registration": "Register of associations, 9",
    "website": "https://mill.example",
    "about": "We look after the mill.",
}
NEED = {"kind": "hours", "words": "Hands on a Saturday", "amount": "5", "unit": "hours"}
PLEDGE = {"kind": "hours", "body": "A morning.", "amount": "2", "unit": "hours", "shown": "name"}
TAKEN_UP = {"reason": "We are twelve neighbours with tools.", "city_gives": "A permit for the bank."}
STEP = {"words": "Buy the wood", "due_on": "2030-01-01"}
FLAG = {"reason": "spam", "text": "It sells something.", "asked": lambda world: world.stamp}
MEETING = {"meeting": "Neighbours of Calle Mayor"}
# A document, as a form asks for it and as a program sends it.
PAPERS = {"country": "ES", "kind": "national-id", "number": "87654321X", "district": "molinos"}
CIRCLE = {"title": "Safe way to school", "purpose": "We want a safe way to school for everybody who walks or rides it."}
CIRCLE_RULES = {"openness": "open", "rule": "majority", "quorum": "50", "decision_days": "7", "term_days": "180"}
ASKING = {"title": "When do we meet?", "text": "On Tuesdays at seven, in the library."}
GATHERING = {"title": "First meeting", "starts_at": LATER, "ends_at": LATER_STILL, "place_name": "Library"}
GATHERED = {"minutes": "We were nine, and agreed on the crossing."}
NEW = "four-unrelated-words-on-a-shelf"


def a_picture(_world: World) -> Any:
    return brought("new.png", picture("PNG", size=(64, 64), shade=7))


def one_choice(_world: World) -> Any:
    """What lies in the box of the closed round."""
    return brought("choices.txt", b'["1"]\n')


def a_logo(_world: World) -> Any:
    return brought("logo.png", picture("PNG", size=(200, 80), shade=2))


def a_document(_world: World) -> Any:
    return brought("new.pdf", PDF + b"\n%new\n%%EOF\n")


def of_molinos(world: World) -> int:
    return world.molinos.pk


def of_open(world: World) -> int:
    return world.proposals["open"].pk


def two_open(world: World) -> list[int]:
    return [world.proposals[name].pk for name in ("open", "beas")]


def later_on(world: World) -> str:
    return (world.phase.last_on + dt.timedelta(days=1)).isoformat()


def in_days(_world: World) -> str:
    return (clock.today() + dt.timedelta(days=9)).isoformat()


def one_area(_world: World) -> Any:
    return json.loads(MOVED)


def in_geojson(world: World) -> Any:
    area = {"type": "Feature", "properties": {"code": "molinos"}, "geometry": one_area(world)}
    return {"type": "FeatureCollection", "features": [area]}


def moved(_world: World) -> Any:
    return brought("molinos.geojson", MOVED)


def whole_city(world: World) -> Any:
    return brought("city.geojson", json.dumps(in_geojson(world)).encode())


TALK = {"title": "What do streets need?", "about": "Measured in August."}
ASKED = {"title": "What is built?", "summary": "The council gives money.", "process": "", "topic": ""}
ASKED |= {"opens_at": "2097-01-01T09:00", "closes_at": "2097-02-01T20:00"}
BALLOT = {"form": "approval", "most_choices": "3", "most_points": "5", "rule": "greedy", "completion": "none"}
BALLOT |= {"start": "exact", "satisfaction": "cost", "ties": "id", "skip": "on", "threshold": "1"}
OPTION = {"title": "A fountain", "body": "At the mill.", "cost": "1,500.50", "district": "molinos", "office": "water"}
OPTION |= {"place_name": "Mill", "latitude": "41.05", "longitude": "2.05", "excludes": "water"}
DOCUMENT = {"country": "ES", "kind": "national-id", "number": "87654321X", "district_id": of_molinos}

RECOMMENDED = {"title": "Trees at the school", "body": "Twelve trees in the yard of the school by the river."}
CONVENED = {"title": "Shade for the summer", "mandate": "Which streets need shade first, and why?", "seats": 4}
CONVENED |= {"reason": "The heat of the last summer concerns everybody.", "topic": "mobility"}
ASSEMBLY = CONVENED | {"districts": ["molinos"], "invitation_days": "7", "proposal": ""}
CLOSING = {"event": "The draw of the national lottery, first prize"}
DRAWING = {"seed": "48211", "source": "As the state lottery house publishes it"}


def soon(_world: World) -> str:
    return (clock.now() + dt.timedelta(days=3)).isoformat()


def soon_typed(_world: World) -> str:
    return (clock.now() + dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")


# Route -> body of its POST.
FORMS: dict[str, dict[str, Any] | Callable[[World], dict[str, Any]]] = {
    # proposals
    "proposal-new": TEXT | {"place_name": "Mill bridge"},
    "proposals-near": {"latitude": "41.05", "longitude": "2.05"},
    "proposal-edit": TEXT | {"place_name": "Mill bridge"},
    "proposal-pictures": {"attachments": a_document},
    "picture-earlier": {},
    "picture-later": {},
    "picture-remove": {},
    "attachment-remove": {},
    "proposal-publish": {},
    "proposal-process": {"process": "bank"},
    "proposal-process-leave": {},
    "proposal-withdraw": {"reason": "It is built."},
    "proposal-support": {},
    "proposal-unsupport": {},
    "comment": {"side": "for", "body": "Yes, please."},
    "comment-reply": {"side": "neither", "body": "Where, exactly?"},
    "comment-edit": {"body": "Where does it begin?"},
    "comment-delete": {"sure": "1"},
    "comment-useful": {},
    "comment-not-useful": {},
    "round-ballot": {"choice": ["1", "2"], "search": "bench"},
    "round-check": {"choice": ["1", "2"]},
    "round-cast": {"choice": ["1", "2"]},
    "round-receipt": {"receipt": lambda world: world.receipt},
    "proposal-answer": ANSWER | ROWS,
    "proposal-answer-draft": ANSWER | ROWS,
    "proposal-answer-discard": {},
    "proposal-answer-preview": ANSWER | ROWS,
    "proposal-answer-more": ANSWER | ROWS,
    "proposal-extend": {"days": "5"} | REASON,
    "proposal-handover": {"office": "water"} | REASON,
    "proposal-delivery-start": {"note": "Works begin."},
    "proposal-delivery-finish": {"note": "It is built."},
    "proposal-delivery-report": {"text": "The works began this morning."},
    "progress-delete": {},
    "answer-confirm": {},
    "answer-contest": {"why": "little", "reason": "It is one crossing of three."},
    "answer-take-back": {},
    "done-yes": {},
    "done-no": {},
    "done-take-back": {},
    "promise-keep": {"evidence": "It stands at the mill since May."},
    "promise-give-up": REASON,
    "promise-move": {"due_on": "2099-02-01"} | REASON,
    "promise-step": {"text": "The paint is ordered", "due_on": "2099-01-01"},
    "step-reach": {},
    "proposal-answer-look": ANSWER | ROWS,
    "workspace-assign": {"official_id": lambda world: world.olga.pk},
    "workspace-take": {},
    "workspace-unassign": {},
    "workspace-note": {"body": "Ask the water works first."},
    "workspace-note-delete": {},
    "workspace-interim-reply": {"body": "We are asking the water works.", "lang": "en"},
    "workspace-approve": {"digest": lambda world: world.look.digest},
    "workspace-return": {"digest": lambda world: world.look.digest, "words": "Say what it costs."},
    # what many write
    "amendment-new": SUGGESTED | {"revision": "1"},
    "amendment-edit": SUGGESTED | {"seen": "2"},
    "amendment-accept": {"seen": _digest},
    "amendment-reject": {"answer": "One lamp is enough for it."},
    "amendment-withdraw": {},
    "amendment-promote": {},
    "amendment-support": {},
    "amendment-unsupport": {},
    "proposal-authors": {"name": lambda world: world.people["vera"].name},
    "invitation-withdraw": {},
    "invitation-accept": {},
    "invitation-decline": {},
    "proposal-leave": {"sure": "1"},
    "proposal-keep": {},
    "support-confirm": {"revision": "2"},
    "support-confirm-by-mail": {"revision": "2"},
    "merge-suggest": {"others": lambda world: [world.proposals["beas"].pk]} | REASON,
    "merge-text": COMMON | {"placed_as": lambda world: world.proposals["same"].pk, "seen": "1"},
    "merge-agree": {"version": "1"},
    "merge-disagree": {},
    "merge-decline": REASON,
    "merge-withdraw": {},
    "merge-undo": REASON,
    "merge-carry": {"answer": "carry", "revision": "1"},
    "merge-carry-by-mail": {"answer": "carry", "revision": "1"},
    "follow_proposal": {"wanted": "1"},
    "follow_process": {"wanted": "1"},
    "follow_round": {"wanted": "1"},
    **{f"follow_{what}": {"wanted": "1"} for what in ("topic", "district", "office", "circle")},
    "place_new": MINE,
    "place": MINE,
    "place_forget": {},
    # moderation
    "proposal-flag": {
        "about": lambda world: f"proposal-{world.proposals['open'].pk}",
        "reason": "spam",
        "text": "It sells something.",
        "asked": lambda world: world.stamp,
    },
    "comment-flag": {
        "about": lambda world: f"comment-{world.said['bea'].pk}",
        "reason": "spam",
        "text": "It sells something.",
        "asked": lambda world: world.stamp,
    },
    "moderation-queue": DECISION | {"concern": lambda world: world.concern.pk},
    "moderation-content": DECISION,
    "moderation-case-open": {"reason": "insult", "text": WORDS},
    "moderation-case-appeal": {"text": WORDS},
    "moderation-act-appeal": {"text": WORDS},
    "appeal-by-mail": {"text": WORDS},
    "jury-duty": {"ready": "yes"},
    "jury-accept": {},
    "jury-decline": {},
    "jury-words": {"text": "I read it twice."},
    "jury-verdict": {"vote": "keep", "reason": "no_breach", "text": WORDS},
    "moderation-block": {"reason": WORDS},
    "moderation-lift": {"reason": WORDS},
    # notifications
    "inbox_read_all": {},
    "inbox_read": {},
    "inbox_read_day": {},
    "preferences": {
        "answer_published": "daily", "threshold_reached": "daily", "overdue": "daily", "comment_on_mine": "daily",
        "office_reminder": "daily", "moderated": "daily", "interim_reply": "daily", "office_work": "daily",
        "contested": "daily", "delivery": "daily", "done_asked": "daily",
        "text_changed": "daily", "amendment": "daily", "authorship": "daily", "merge": "daily", "carry": "daily",
        "process_phase": "daily",
        "pledged": "daily", "help_wanted": "daily", "taken_up": "daily", "round": "daily", "round_closing": "off",
        "circle": "daily", "lot": "daily", "ended": "daily", "jury": "off", "case": "off", "around": "off",
        "report": "daily", "mails_a_week": "3", "language": "en",
    },
    "unsubscribe": {},
    "mail_again_ask": {},
    "mail_again": {},
    "mail_reports": {},
    "operations_retry": {},
    "operations_retry_one": {},
    "webhooks": {"name": "News of the city", "url": "https://news.city.org/in/", "sorts": "rule"},
    "webhook_resume": {},
    "webhook_renew": {},
    "webhook_remove": {},
    # accounts
    "account_name": {"name": "Quiet Reader"},
    "account_tokens": {"name": "wall"},
    "account_token_revoke": {},
    "account_proof": {
        "country": "ES", "kind": "national-id", "number": "12345678Z", "district_id": of_molinos,
    },
    "account_desk_code": {},
    "account_end_residency": {},
    "account_letter": {"code": LETTER_CODE},
    "account_letter_ask": {
        "name": "R", "street": "Mayor 11", "postcode": "28001", "town": "Ribera", "district_id": of_molinos,
    },
    "account_letter_stop": {},
    "account_register": {"number": "12345678Z", "birth_year": "1984"},
    "account_signup": {"email": "new@demo.example", "password1": NEW},
    "account_login": {"login": "mira@demo.example", "password": build.PASSWORD},
    "account_logout": {},
    "account_inactive": {},
    "account_email_verification_sent": {},
    "account_confirm_email": {},
    "account_change_password": {"oldpassword": build.PASSWORD, "password1": NEW},
    "account_set_password": {"password1": NEW},
    "account_reset_password": {"email": "vera@demo.example"},
    "account_reset_password_done": {},
    "account_reset_password_from_key_done": {},
    "account_reset_password_from_key": {"password1": NEW},
    "language": {"language": "fr"},
    "mfa_authenticate": {"code": "000000"},
    "mfa_login_webauthn": {"credential": "{}"},
    "account_reauthenticate": {"password": build.PASSWORD},
    "mfa_reauthenticate": {"code": "000000"},
    "mfa_reauthenticate_webauthn": {"credential": "{}"},
    "mfa_index": {},
    "mfa_activate_totp": {"code": "000000"},
    "mfa_deactivate_totp": {},
    "mfa_view_recovery_codes": {},
    "mfa_generate_recovery_codes": {},
    "mfa_list_webauthn": {},
    "mfa_add_webauthn": {"credential": "{}", "name": "mine"},
    "mfa_edit_webauthn": {"name": "mine"},
    "mfa_remove_webauthn": {},
    "account_sessions": {},
    "account_session_end": {},
    "account_sessions_end": {},
    "account_email_change": {"email": "other@demo.example"},
    "account_email_change_cancel": {},
    "account_email_change_confirm": {},
    "account_data": {},
    "account_data_file": {},
    "account_erase": {"texts": "stay"},
    "account_erase_cancel": {},
    "account_erase_cancel_by_mail": {},
    "account_give_back": {},
    "account_mute": {},
    "account_unmute": {},
    "desk_proof": {
        "country": "ES", "kind": "national-id", "number": "87654321X", "district_id": of_molinos,
        "desk_code": DESK_CODE,
    },
    "desk_letters": lambda world: {f"letter_{world.letter.pk}": world.molinos.pk},
    "desk_batch_pdf": {},
    "desk_batch_printed": {},
    # charter
    "rule-propose": {"value": "31", "body": build.BODY, "topic": "mobility"},
    "rule": {"value": "31", "decision": "The council decided it in May."},
    "city-name": {"name": "Ribera Nueva"} | REASON,
    "city-logo": {"file": a_logo} | REASON,
    "city-logo-remove": REASON,
    "city-colours": {"residents_colour": "#a80f5c", "city_colour": "#0b5671"} | REASON,
    "city-languages": {"languages": ["en", "es"], "first": "en"} | REASON,
    "city-time-zone": {"time_zone": "Europe/Lisbon"} | REASON,
    "city-licence": {"licence": "CC0 1.0"} | REASON,
    "city-statement": {"text": "## What holds here\n\nNothing else than what stands here, in plain words."} | REASON,
    "district-new": NEW_PART,
    "district-admin": PART,
    "city-boundaries": {"file": whole_city},
    "district-boundary": {"file": moved},
    "survey": REASON,
    "survey-discard": {},
    "district-close": REASON,
    "district-accept": REASON,
    "topic-new": NEW_PART | {"position": "7"},
    "topic-admin": PART | {"position": "7"},
    "topic-accept": REASON,
    "office-new": NEW_PART,
    "office-admin": PART,
    "responsibility-new": {"topic": "dusk", "district": ""} | REASON,
    "responsibility-end": REASON,
    "process-new": NEW_PART | {"district": "", "office": ""},
    "process-admin": PART | {"district": "", "office": "", "result": "It grinds again."},
    "phase-new": {"kind": "ideas", "features": ["propose"], "first_on": "2097-01-01", "last_on": "2097-02-01"} | REASON,
    "phase": {"kind": "ideas", "features": ["propose"], "first_on": "2098-01-01", "last_on": "2098-02-01"} | REASON,
    "phase-drop": REASON,
    "joint-act-data": {"person": "vera@demo.example", "ground": "court", "reason": "Court of the city, order 12."},
    "joint-act-confirm": {},
    "joint-act-refuse": {"words": "There is no such order at this court."},
    "joint-act-take-back": {},
    "joint-act-file": {},
    "proposal-end": {"ground": "law", "reason": "Court of the city, order 12."},
    "proposal-resume": {"ground": "mistaken", "reason": "Court of the city, order 14."},
    "mandate-grant": MANDATE,
    "mandate-revoke": REASON,
    # we do it ourselves
    "pledge": PLEDGE,
    "pledge-withdraw": {},
    "need": NEED,
    "need-close": {},
    "take-up": TAKEN_UP,
    "own-step": STEP,
    "own-step-reach": {},
    "help-call": {"body": "Come on Saturday at ten.", "lang": "en"},
    "conversation-flag": FLAG | {"about": lambda world: f"conversation-{world.talks['open'].pk}"},
    "statement-flag": FLAG | {"about": lambda world: f"statement-{world.statement.pk}"},
    "circle-flag": FLAG | {"about": lambda world: f"circle-{world.circles['ours']}"},
    "circle-part-flag": FLAG | {"about": lambda world: f"agendaitem-{world.item.pk}"},
    "assembly-part-flag": FLAG | {"about": lambda world: f"assemblystatement-{world.from_within.pk}"},
    "option-flag": FLAG | {"about": lambda world: f"option-{world.options['open'].pk}"},
    "organisation-flag": FLAG | {"about": lambda world: f"organisation-{world.wheels.pk}"},
    "pledge-flag": FLAG | {"about": lambda world: f"pledge-{world.beas_pledge.pk}"},
    "help-call-flag": FLAG | {"about": lambda world: f"helpcall-{world.call.pk}"},
    # organisations
    "organisation-new": ORGANISATION | REASON,
    "organisation-admin": ORGANISATION | {"name": "Wheels of Ribera"} | REASON,
    "organisation-end": REASON,
    "representative-new": {"person": "vera@demo.example"} | REASON,
    "representative-end": REASON,
    "account_organisation_shown": {"shown": "1"},
    "account_organisation_leave": {},
    # the desk
    "desk_begin_code": {"channel": "desk", "desk_code": DESK_CODE},
    "desk_begin_document": DOCUMENT | {"channel": "desk", "language": "en"},
    "desk_begin_new": {"channel": "desk", "language": "en"},
    "desk_end": {},
    "desk_prove": DOCUMENT,
    "desk_slip": {},
    "desk_erase": {"texts": "stay"},
    "desk_keep": {},
    "desk_propose": TEXT | {"lang": "en"},
    "desk_give": {},
    "desk_unsupport": {},
    "desk_comment": {"proposal_id": of_open, "side": "for", "body": "Yes, please."},
    "desk_sheet": DOCUMENT,
    "desk_meeting_proposal": TEXT | MEETING | {"lang": "en"},
    "desk_meeting_comment": MEETING | {"proposal_id": of_open, "side": "for", "body": "Yes, please."},
    "desk_correct": {"body": "It is very dark there in winter."},
    "desk_undo": {},
    "account_claim": {"code": LETTER_CODE, "email": "vera.claims@demo.example"},
    "account_claim_link": {"password": NEW},
    # conversations
    "conversation-new": TALK | {"statements": "Buses first.\nTrees first."},
    "conversation-edit": TALK,
    "conversation-close": {},
    "conversation-reopen": {},
    "conversation-statement-new": {"text": "A fountain on every square."},
    "conversation-stance": {"stance": "agree"},
    "conversation-leave": {"sure": "1"},
    "statement-edit": {"text": "Every playground needs shade."},
    "statement-delete": {"sure": "1"},
    # rounds
    "rule-vote": {"opens_at": "2099-01-01T08:00", "closes_at": "2099-02-01T08:00"},
    "round-new": ASKED | {"method": "budget", "money": "1,500", "secrecy": "secret"},
    "round-asked": ASKED,
    "round-method": {"method": "ranked", "secrecy": "open"},
    "round-paper": BALLOT,
    "round-money": {"currency": "PLN", "budget": "", "budget_molinos": "500", "budget_salinas": "400.5"},
    "round-voters": {"districts": ["molinos"]},
    "round-option-new": OPTION,
    "round-option": OPTION,
    "round-option-remove": {},
    "round-option-pictures": {"file": a_picture, "alt": "A fountain."},
    "round-option-picture-remove": {},
    "round-option-move": {"to": "down"},
    "round-key": {"public_key": KEY},
    "round-key-here": {},
    "round-announce": {},
    "round-cancel": REASON,
    "round-delete": {},
    "round-opening": {"trustees": "1+2", "choices": one_choice, "spoiled": "0"},
    "round-open-here": {},
    # delegations
    "delegation-new": {"scope": "topic:mobility", "expires_on": in_days},
    "delegation-recall": {},
    "open-voting": {"topic": "mobility"},
    "open-voting-stop": {},
    "workspace-project": {"feasible": "no"} | REASON,
    # circles
    "circle-new": CIRCLE | CIRCLE_RULES,
    "circle-change": CIRCLE | {"title": "A safe way to school"},
    "circle-uninvite": {},
    "circle-join": {},
    "circle-accept": {},
    "circle-decline": {},
    "circle-leave": {},
    "circle-invite": {"name": lambda world: world.people["vera"].name},
    "circle-describe": {"willing": "on"},
    "circle-step-down": {},
    "decision-new": ASKING,
    "decision-speak": {"said": "yes", "reason": "It is close to all of us."},
    "decision-change": ASKING | {"text": "On Mondays at seven, in the library."},
    "decision-withdraw": {},
    "decision-close": {},
    "decision-call-again": {},
    "agenda-add": {"title": "Who writes to the school?"},
    "agenda-move": {"to": "up"},
    "agenda-close": {},
    "agenda-change": {"title": "Who writes to both schools?"},
    "agenda-take-back": {},
    "meeting-new": GATHERING,
    "meeting-change": GATHERING,
    "meeting-cancel": {},
    "meeting-attend": {},
    "meeting-minutes": GATHERED,
    "circle-bring": {"proposal": of_open},
    "circle-take-on": {},
    # assemblies
    "assembly-new": ASSEMBLY,
    "assembly-about": ASSEMBLY,
    "assembly-quotas": {"as": "text", "quotas": "feature,value,min,max\ndistrict,molinos,0,1\n"},
    "assembly-question": {"text": "Do you have a garden?", "choices": "Yes\nNo"},
    "assembly-question-drop": {},
    "assembly-call": {},
    "assembly-close": CLOSING | {"event_at": soon_typed},
    "assembly-seed": DRAWING,
    "assembly-begin": {},
    "assembly-report": {},
    "assembly-end": {},
    "assembly-cancel": REASON,
    "assembly-delete": {},
    "assembly-session-new": {"on": "2097-01-01", "title": "First day", "agenda": "We meet."},
    "assembly-session": {"on": "2097-01-01", "title": "Another day", "agenda": "We meet."},
    "assembly-session-remove": {},
    "assembly-minutes": {"minutes": "We heard the engineers."},
    "recommendation-enter": {},
    "assembly-take-part": {},
    "assembly-leave": {},
    "assembly-accept": {},
    "assembly-decline": {},
    "assembly-speak": {"text": "We heard three engineers today."},
    "assembly-take-back": {},
    "assembly-recommend": RECOMMENDED,
    "assembly-rewrite": RECOMMENDED,
    "assembly-vote": {"choice": "against"},
    "lot": {"willing": "yes"},
    # reports
    "jobs": {"kind": "participation", "format": "csv", "from": "", "to": "", "district": ""},
    "job_cancel": {},
    "job_retry": {},
    "schedules": {"kind": "funnel", "format": "pdf", "span": "3", "district": ""},
    "schedule_end": {},
}  # fmt: skip

# Route and method -> body.
CALLS: dict[tuple[str, str], dict[str, Any] | None] = {
    ("api_circles", "post"): CIRCLE,
    ("api_circle", "patch"): {"title": "A safe way to school"},
    ("api_circle_invitation", "delete"): None,
    ("api_circle_join", "post"): None,
    ("api_circle_accept", "post"): None,
    ("api_circle_decline", "post"): None,
    ("api_circle_leave", "post"): None,
    ("api_circle_invite", "post"): {"name": lambda world: world.people["vera"].name},
    ("api_circle_membership", "patch"): {"willing": True},
    ("api_circle_step_down", "post"): None,
    ("api_decisions", "post"): ASKING,
    ("api_decision_voice", "put"): {"said": "yes", "reason": "It is close to all of us."},
    ("api_decision_change", "post"): ASKING | {"text": "On Mondays at seven, in the library."},
    ("api_decision_withdraw", "post"): None,
    ("api_decision_close", "post"): None,
    ("api_decision_call_again", "post"): None,
    ("api_agenda", "post"): {"title": "Who writes to the school?"},
    ("api_agenda_move", "post"): {"to": "up"},
    ("api_agenda_close", "post"): None,
    ("api_agenda_item", "patch"): {"title": "Who writes to both schools?"},
    ("api_agenda_item", "delete"): None,
    ("api_meetings", "post"): GATHERING,
    ("api_meeting", "patch"): {"place_name": "The other library"},
    ("api_meeting_cancel", "post"): None,
    ("api_meeting_attendance", "put"): None,
    ("api_meeting_attendance", "delete"): None,
    ("api_meeting_minutes", "put"): GATHERED,
    ("api_circle_proposals", "post"): {"proposal": of_open},
    ("api_circle_take_on", "post"): None,
    ("api_proposals", "post"): TEXT,
    ("api_proposal", "patch"): {"title": "A crossing at the mill", "body": build.BODY},
    ("api_publish", "post"): None,
    ("api_withdraw", "post"): {"reason": "It is built."},
    ("api_support", "put"): None,
    ("api_support", "delete"): None,
    ("api_comments", "post"): {"body": "Yes, please."},
    ("api_pictures", "post"): {"file": a_picture, "alt": "It."},
    ("api_attachments", "post"): {"file": a_document},
    ("api_answer", "post"): ANSWER,
    ("api_answer_draft", "put"): ANSWER,
    ("api_answer_draft", "delete"): None,
    ("api_extend", "post"): {"days": 5} | REASON,
    ("api_handover", "post"): {"office": "water"} | REASON,
    ("api_deliver", "post"): {"note": "Works begin."},
    ("api_finish", "post"): None,
    ("api_answer_verdict", "put"): {"says": "contest", "why": "little", "reason": "It is one crossing of three."},
    ("api_answer_verdict", "delete"): None,
    ("api_done_verdict", "put"): {"done": True},
    ("api_done_verdict", "delete"): None,
    ("api_progress", "post"): {"text": "The works began this morning."},
    ("api_progress_report", "delete"): None,
    ("api_evidence", "post"): {"file": a_picture, "alt": "It."},
    ("api_keep_commitment", "post"): {"evidence": "It stands at the mill since May."},
    ("api_give_up_commitment", "post"): REASON,
    ("api_move_commitment", "post"): {"due_on": "2099-02-01"} | REASON,
    ("api_milestones", "post"): {"text": "The paint is ordered", "due_on": "2099-01-01"},
    ("api_reach_milestone", "post"): None,
    ("api_comment", "patch"): {"body": "Where does it begin?"},
    ("api_comment", "delete"): None,
    ("api_useful", "put"): None,
    ("api_useful", "delete"): None,
    ("api_picture", "patch"): {"alt": "A bridge."},
    ("api_picture", "delete"): None,
    ("api_attachment", "delete"): None,
    ("api_second_look", "post"): None,
    ("api_second_look_approve", "post"): {"digest": lambda world: world.look.digest},
    ("api_second_look_return", "post"): {"digest": lambda world: world.look.digest, "words": "Say what it costs."},
    ("api_interim_replies", "post"): {"body": "We are asking the water works."},
    ("api_assign", "post"): {},
    ("api_assign", "delete"): None,
    ("api_notes", "post"): {"body": "Ask the water works first."},
    ("api_note", "delete"): None,
    ("api_amendments", "post"): SUGGESTED,
    ("api_amendment", "patch"): SUGGESTED,
    ("api_amendment_accept", "post"): {},
    ("api_amendment_reject", "post"): {"answer": "One lamp is enough for it."},
    ("api_amendment_withdraw", "post"): None,
    ("api_amendment_promote", "post"): None,
    ("api_amendment_support", "put"): None,
    ("api_amendment_support", "delete"): None,
    ("api_authors", "post"): {"name": lambda world: world.people["vera"].name},
    ("api_leave", "post"): None,
    ("api_keep", "post"): None,
    ("api_invitation_accept", "post"): None,
    ("api_invitation_decline", "post"): None,
    ("api_invitation_withdraw", "post"): None,
    ("api_merges", "post"): {"proposals": two_open} | REASON,
    ("api_merge", "patch"): COMMON,
    ("api_merge_agree", "put"): {"version": 1},
    ("api_merge_agree", "delete"): None,
    ("api_merge_decline", "post"): REASON,
    ("api_merge_withdraw", "post"): None,
    ("api_merge_undo", "post"): REASON,
    ("api_merge_carry", "put"): {"carried": True},
    ("api_follow_proposal", "put"): None,
    ("api_follow_process", "put"): None,
    ("api_follow_round", "put"): None,
    ("api_follow_round", "delete"): None,
    ("api_follow_process", "delete"): None,
    ("api_proposal_process", "put"): {"process": "bank"},
    ("api_proposal_process", "delete"): None,
    ("api_follow_proposal", "delete"): None,
    **{
        (f"api_follow_{what}", method): None
        for what in ("topic", "district", "office", "circle") for method in ("put", "delete")
    },
    ("api_places", "post"): MINE,
    ("api_place", "put"): MINE,
    ("api_place", "delete"): None,
    ("api_notifications_read", "post"): {},
    ("api_webhooks", "post"): {"name": "News of the city", "url": "https://news.city.org/in/", "sorts": ["rule"]},
    ("api_webhook", "delete"): {},
    ("api_webhook_resume", "post"): {},
    ("api_webhook_renew", "post"): {},
    ("api_preferences", "put"): {"overdue": "daily"},
    **{
        (f"api_flag_{kind}", "post"): {"reason": "spam"}
        for kind in (
            *("proposal", "comment", "answer", "picture", "attachment"),
            *("interim_reply", "answer_verdict", "progress_report", "amendment", "pledge", "help_call"),
            *("revision", "merge", "need", "own_step", "take_up", "milestone", "option", "organisation"),
            *("conversation", "statement", "circle", "decision", "voice", "item", "meeting"),
            *("assembly_statement", "recommendation"),
        )
    },
    ("api_moderation_blocks", "post"): {"person": lambda world: world.people["vera"].pk, "reason": WORDS},
    ("api_moderation_lift", "post"): {"reason": WORDS},
    ("api_moderation_decisions", "post"): DECISION | {"concerns": lambda world: [world.concern.pk]},
    ("api_moderation_decide", "post"): DECISION,
    ("api_cases", "post"): {
        "kind": "comment", "content": lambda world: world.said["bea"].pk, "reason": "insult", "text": WORDS,
    },
    ("api_case_appeal", "post"): {"text": WORDS},
    ("api_act_appeal", "post"): {"text": WORDS},
    ("api_jury_duty", "put"): None,
    ("api_jury_duty", "delete"): None,
    ("api_jury_accept", "post"): None,
    ("api_jury_decline", "post"): None,
    ("api_jury_words", "post"): {"text": "I read it twice."},
    ("api_jury_verdict", "post"): {"vote": "keep", "reason": "no_breach", "text": WORDS},
    ("api_me", "delete"): {"password": build.PASSWORD},
    ("api_districts", "post"): NEW_PART,
    ("api_boundaries", "put"): {"geojson": in_geojson} | REASON,
    ("api_district", "patch"): PART,
    ("api_boundary", "put"): {"geojson": one_area} | REASON,
    ("api_district_close", "post"): REASON,
    ("api_district_reopen", "post"): REASON,
    ("api_district_accept", "post"): REASON,
    ("api_topics", "post"): NEW_PART | {"position": 7},
    ("api_topic", "patch"): PART,
    ("api_topic_accept", "post"): REASON,
    ("api_offices", "post"): NEW_PART,
    ("api_office", "patch"): PART,
    ("api_responsibilities", "post"): {"topic": "dusk"} | REASON,
    ("api_relieve", "delete"): REASON,
    ("api_rule", "patch"): {"value": 31, "decision": "The council decided it in May."},
    ("api_processes", "post"): NEW_PART,
    ("api_process", "patch"): PART,
    ("api_plan", "post"): {"kind": "ideas", "features": ["propose"], "first_on": "2097-01-01", "last_on": "2097-02-01"}
    | REASON,
    ("api_phase", "patch"): {"last_on": later_on} | REASON,
    ("api_phase", "delete"): REASON,
    ("api_mandates", "post"): MANDATE,
    ("api_revoke", "post"): REASON,
    ("api_joint_acts", "post"): {
        "kind": "accounts.give_data", "person": "vera@demo.example", "ground": "court",
        "reason": "Court of the city, order 12.",
    },
    ("api_joint_act_confirm", "post"): None,
    ("api_joint_act_refuse", "post"): {"words": "There is no such order at this court."},
    ("api_joint_act_take_back", "post"): None,
    ("api_joint_act_file", "post"): None,
    ("api_assistance", "post"): {"channel": "desk"},
    ("api_assistance", "delete"): None,
    ("api_assistance_document", "post"): PAPERS | {"channel": "desk"},
    ("api_assistance_proof", "post"): PAPERS,
    ("api_assistance_slip", "post"): None,
    ("api_assistance_erasure", "post"): {"texts": False},
    ("api_assistance_erasure", "delete"): None,
    ("api_desk_proposals", "post"): TEXT,
    ("api_desk_comments", "post"): {"body": "Yes, please."},
    ("api_desk_support", "put"): None,
    ("api_desk_support", "delete"): None,
    ("api_desk_signatures", "post"): PAPERS,
    ("api_meeting_proposals", "post"): TEXT | MEETING,
    ("api_meeting_comments", "post"): MEETING | {"body": "Yes, please."},
    ("api_intake", "patch"): {"body": "It is very dark there in winter."},
    ("api_intake", "delete"): None,
    ("api_data", "post"): None,
    ("api_data_file", "post"): None,
    ("api_mute", "put"): None,
    ("api_mute", "delete"): None,
    ("api_organisations", "post"): ORGANISATION | REASON,
    ("api_organisation", "patch"): {"about": "We ride."} | REASON,
    ("api_organisation_end", "post"): REASON,
    ("api_representatives", "post"): {"person": "vera@demo.example"} | REASON,
    ("api_representative", "patch"): {"shown": True},
    ("api_representative", "delete"): None,
    ("api_representative_end", "post"): REASON,
    ("api_needs", "post"): NEED | {"amount": 5},
    ("api_need", "delete"): None,
    ("api_pledges", "post"): PLEDGE | {"amount": 2},
    ("api_pledge", "delete"): None,
    ("api_take_up", "post"): TAKEN_UP,
    ("api_own_steps", "post"): STEP,
    ("api_own_step_reach", "post"): None,
    ("api_help_calls", "post"): {"body": "Come on Saturday at ten."},
    ("api_conversations", "post"): TALK | {"statements": ["Buses first."]},
    ("api_conversation", "patch"): {"title": "What do our streets need?"},
    ("api_close_conversation", "post"): None,
    ("api_reopen_conversation", "post"): None,
    ("api_statements", "post"): {"text": "A fountain on every square."},
    ("api_conversation_me", "delete"): None,
    ("api_statement", "patch"): {"text": "Every playground needs shade."},
    ("api_statement", "delete"): None,
    ("api_stance", "put"): {"stance": "agree"},
    ("api_rule_vote", "post"): {name: VOTE[name] for name in ("opens_at", "closes_at")},
    ("api_rounds", "post"): VOTE,
    ("api_round", "patch"): {"title": "What second?"},
    ("api_round", "delete"): None,
    ("api_options", "post"): {"title": "A fountain", "body": "With water.", "cost_cents": 1_000},
    ("api_round_key", "put"): {"public_key": KEY},
    ("api_announce", "post"): None,
    ("api_cancel_round", "post"): REASON,
    ("api_ballot", "put"): {"choices": ["1"]},
    ("api_begin_ballot", "post"): None,
    ("api_receipt", "post"): {"receipt": lambda world: world.receipt},
    ("api_openings", "post"): {"trustees": "1+2", "choices": one_choice},
    ("api_option", "patch"): {"title": "More trees"},
    ("api_option", "delete"): None,
    ("api_option_pictures", "post"): {"file": a_picture, "alt": "It."},
    ("api_option_picture", "delete"): None,
    ("api_judgement", "put"): {"feasible": True} | REASON,
    ("api_delegates", "post"): {"topic": "mobility"},
    ("api_delegate", "delete"): None,
    ("api_delegations", "post"): {"delegate": None, "topic": "mobility", "expires_on": in_days},
    ("api_delegation", "delete"): None,
    ("api_assemblies", "post"): CONVENED,
    ("api_assembly", "patch"): {"title": "Shade for the winter"},
    ("api_assembly", "delete"): None,
    ("api_assembly_quotas", "put"): {"quotas": "feature,value,min,max\ndistrict,molinos,0,1\n"},
    ("api_assembly_questions", "post"): {"text": "Do you have a garden?", "choices": ["Yes", "No"]},
    ("api_assembly_question", "delete"): None,
    ("api_call_assembly", "post"): None,
    ("api_close_list", "post"): CLOSING | {"event_at": soon},
    ("api_assembly_seed", "post"): DRAWING,
    ("api_begin_assembly", "post"): None,
    ("api_report_assembly", "post"): None,
    ("api_end_assembly", "post"): None,
    ("api_cancel_assembly", "post"): REASON,
    ("api_assembly_days", "post"): {"on": "2097-01-01", "title": "First day"},
    ("api_assembly_day", "put"): {"on": "2097-01-01", "title": "Another day"},
    ("api_assembly_day", "delete"): None,
    ("api_assembly_minutes", "put"): {"minutes": "We heard the engineers."},
    ("api_entry", "put"): {"answers": {}},
    ("api_entry", "delete"): None,
    ("api_accept_seat", "post"): None,
    ("api_decline_seat", "post"): None,
    ("api_assembly_statements", "post"): {"text": "We heard three engineers today."},
    ("api_assembly_statement", "delete"): None,
    ("api_recommendations", "post"): RECOMMENDED,
    ("api_recommendation", "put"): RECOMMENDED,
    ("api_recommendation_vote", "put"): {"choice": "against"},
    ("api_enter_recommendation", "post"): None,
    ("api_lot", "put"): {"willing": True},
    ("api_schedules", "post"): {"kind": "funnel", "format": "pdf", "span": 3},
    ("api_schedule", "delete"): None,
    ("api_reports", "post"): {"kind": "participation", "format": "csv"},
    ("api_report_cancel", "post"): None,
    ("api_report_retry", "post"): None,
}  # fmt: skip


def body(world: World, name: str, method: str) -> Any:
    """Return what one sends, with the rows of this world in it."""
    given = FORMS[name] if name in FORMS else CALLS[name, method]
    if given is None:
        return None
    if callable(given):
        return given(world)
    return {field: value(world) if callable(value) else value for field, value in given.items()}
