"""What voting keeps: rounds with their ballots and tallies, and who votes for whom."""

from voting.models.delegation import FEW_DELEGATED, Carried, Delegation, OpenVoter, OrganisationBallot
from voting.models.pictures import OptionPicture
from voting.models.rounds import (
    Area,
    Begun,
    Choice,
    Form,
    Method,
    OpenBallot,
    Opening,
    Option,
    Round,
    SealedBallot,
    Tally,
    Turnout,
    why_cancelled,
)
from voting.models.rules import RuleVote

__all__ = [
    "FEW_DELEGATED",
    "Area",
    "Begun",
    "Carried",
    "Choice",
    "Delegation",
    "Form",
    "Method",
    "OpenBallot",
    "OpenVoter",
    "Opening",
    "Option",
    "OptionPicture",
    "OrganisationBallot",
    "Round",
    "RuleVote",
    "SealedBallot",
    "Tally",
    "Turnout",
    "why_cancelled",
]
