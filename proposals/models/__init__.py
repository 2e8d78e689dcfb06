"""Proposals and what belongs to them. Rules live in policy and actions; the constraints here have the last word."""

from proposals.models.answers import Answer, AnswerVerdict
from proposals.models.authors import Authorship, Consent, Invitation, Writer
from proposals.models.comments import Comment, UsefulMark
from proposals.models.delivery import Commitment, DoneVerdict, Milestone, MissedDate, MovedDate, ProgressReport
from proposals.models.exposure import Exposure, ExposureTaken
from proposals.models.files import Attachment, Picture
from proposals.models.merging import Carry, Merge, MergeSource
from proposals.models.origins import Intake, Source
from proposals.models.pledges import MEASURED, Help, HelpCall, Need, OwnStep, Pledge, TakeUp
from proposals.models.proposals import (
    NO_DAY,
    PERSON,
    RULE_STATES,
    SEARCH,
    SHOWN,
    Decision,
    Figures,
    Judged,
    Proposal,
    ProposalKind,
)
from proposals.models.revisions import Amendment, AmendmentSupport, Revision
from proposals.models.rules import RuleChange
from proposals.models.supports import CountDue, Support, SupportDay
from proposals.models.work import AnswerDraft, Assignment, InterimReply, InternalNote, Reminder, SecondLook

__all__ = [
    "MEASURED",
    "NO_DAY",
    "PERSON",
    "RULE_STATES",
    "SEARCH",
    "SHOWN",
    "Amendment",
    "AmendmentSupport",
    "Answer",
    "AnswerDraft",
    "AnswerVerdict",
    "Assignment",
    "Attachment",
    "Authorship",
    "Carry",
    "Comment",
    "Commitment",
    "Consent",
    "CountDue",
    "Decision",
    "DoneVerdict",
    "Exposure",
    "ExposureTaken",
    "Figures",
    "Help",
    "HelpCall",
    "Intake",
    "InterimReply",
    "InternalNote",
    "Invitation",
    "Judged",
    "Merge",
    "MergeSource",
    "Milestone",
    "MissedDate",
    "MovedDate",
    "Need",
    "OwnStep",
    "Picture",
    "Pledge",
    "ProgressReport",
    "Proposal",
    "ProposalKind",
    "Reminder",
    "Revision",
    "RuleChange",
    "SecondLook",
    "Source",
    "Support",
    "SupportDay",
    "TakeUp",
    "UsefulMark",
    "Writer",
]
