"""What one says when one flags, decides, blocks, judges or appeals."""

from moderation.forms.cases import AppealForm, CaseForm, VerdictForm, WordForm
from moderation.forms.concerns import LEAST_SECONDS, MOST_SECONDS, BlockForm, DecisionForm, FlagForm, ManyForm, stamped

__all__ = [
    "LEAST_SECONDS",
    "MOST_SECONDS",
    "AppealForm",
    "BlockForm",
    "CaseForm",
    "DecisionForm",
    "FlagForm",
    "ManyForm",
    "VerdictForm",
    "WordForm",
    "stamped",
]
