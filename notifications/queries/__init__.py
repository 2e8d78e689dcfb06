"""Reads: who follows, who is told, what a person was told, what waits to leave."""

from notifications.queries.audiences import AUDIENCES, Audience, kind_for
from notifications.queries.editions import awaiting, editions_due, people_awaiting, unfinished
from notifications.queries.flow import Behind, Flow, behind, flows, set_aside
from notifications.queries.following import followers, is_following
from notifications.queries.inbox import Group, inbox, inbox_groups, inbox_heads, told_kinds, unread_count
from notifications.queries.lines import lines_to_render
from notifications.queries.mails import dead_letters, people_stopped, stopped_address, waiting_mails
from notifications.queries.news import News, news
from notifications.queries.people import last_told, people_to_tell
from notifications.queries.preferences import kinds_for, mail_choices, preferences
from notifications.queries.tellable import is_tellable, tellable, with_tellable

__all__ = [
    "AUDIENCES",
    "Audience",
    "Behind",
    "Flow",
    "Group",
    "News",
    "awaiting",
    "behind",
    "dead_letters",
    "editions_due",
    "flows",
    "followers",
    "inbox",
    "inbox_groups",
    "inbox_heads",
    "is_following",
    "is_tellable",
    "kind_for",
    "kinds_for",
    "last_told",
    "lines_to_render",
    "mail_choices",
    "news",
    "people_awaiting",
    "people_stopped",
    "people_to_tell",
    "preferences",
    "set_aside",
    "stopped_address",
    "tellable",
    "told_kinds",
    "unfinished",
    "unread_count",
    "waiting_mails",
    "with_tellable",
]
