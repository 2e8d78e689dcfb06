"""People, what proves their residency, their mandates, their tokens."""

from accounts.models.access import ApiToken, Attempt, Session, SessionManager, outlived
from accounts.models.desk import Assistance, DeskCode, DeskCount, Slip
from accounts.models.joint import JointAct
from accounts.models.letters import Letter, LetterBatch, LetterQuerySet
from accounts.models.mandates import FACTORS, Mandate, MandateQuerySet, badges, guarded
from accounts.models.organisations import Organisation, Representative, RepresentativeQuerySet
from accounts.models.own_data import DataExport, Erasure, Holding, Look
from accounts.models.people import EmailChange, Mute, Person, PersonManager, PersonQuerySet
from accounts.models.residency import Residency

__all__ = [
    "FACTORS",
    "ApiToken",
    "Assistance",
    "Attempt",
    "DataExport",
    "DeskCode",
    "DeskCount",
    "EmailChange",
    "Erasure",
    "Holding",
    "JointAct",
    "Letter",
    "LetterBatch",
    "LetterQuerySet",
    "Look",
    "Mandate",
    "MandateQuerySet",
    "Mute",
    "Organisation",
    "Person",
    "PersonManager",
    "PersonQuerySet",
    "Representative",
    "RepresentativeQuerySet",
    "Residency",
    "Session",
    "SessionManager",
    "Slip",
    "badges",
    "guarded",
    "outlived",
]
