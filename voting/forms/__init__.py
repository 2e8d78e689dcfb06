"""What administrators, trustees and offices type about rounds."""

from voting.forms.delegating import DelegateForm, OpenlyForm
from voting.forms.judging import JudgeForm
from voting.forms.money import Money, in_words
from voting.forms.opening import HereForm, KeyForm, OpeningForm
from voting.forms.options import FindForm, MoveForm, OptionForm
from voting.forms.pictures import OptionPictureForm
from voting.forms.rounds import (
    AskedForm,
    BallotForm,
    DatesForm,
    MethodForm,
    MoneyForm,
    NewForm,
    ReasonForm,
    SureForm,
    VotersForm,
)

__all__ = [
    "AskedForm",
    "BallotForm",
    "DatesForm",
    "DelegateForm",
    "FindForm",
    "HereForm",
    "JudgeForm",
    "KeyForm",
    "MethodForm",
    "Money",
    "MoneyForm",
    "MoveForm",
    "NewForm",
    "OpeningForm",
    "OpenlyForm",
    "OptionForm",
    "OptionPictureForm",
    "ReasonForm",
    "SureForm",
    "VotersForm",
    "in_words",
]
