"""What can be done with accounts: one file per act."""

from accounts.actions.change_name import change_name
from accounts.actions.count_attempt import count_attempt, forget_attempts, forgive_attempt
from accounts.actions.create_token import create_token
from accounts.actions.found_city import found_city
from accounts.actions.grant_mandate import grant_mandate
from accounts.actions.issue_desk_code import issue_desk_code
from accounts.actions.prove_residency import prove_residency
from accounts.actions.release_residency import release_residency
from accounts.actions.revoke_mandate import revoke_mandate
from accounts.actions.revoke_token import revoke_token
from accounts.actions.set_language import set_language

__all__ = [
    "change_name",
    "count_attempt",
    "create_token",
    "forget_attempts",
    "forgive_attempt",
    "found_city",
    "grant_mandate",
    "issue_desk_code",
    "prove_residency",
    "release_residency",
    "revoke_mandate",
    "revoke_token",
    "set_language",
]
