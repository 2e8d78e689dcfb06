"""Who may flag, moderate, judge and appeal: by mandate or by lot, and never about oneself."""

from moderation.policy.concerns import (
    NOT_MODERATOR,
    OWN_FLAG,
    may_block,
    may_flag,
    may_lift_block,
    may_moderate,
    may_see_queue,
)

__all__ = [
    "NOT_MODERATOR",
    "OWN_FLAG",
    "may_block",
    "may_flag",
    "may_lift_block",
    "may_moderate",
    "may_see_queue",
]
