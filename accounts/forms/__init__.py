"""Forms of accounts: allauth's with our words, and those that hand what was typed to one action."""

from accounts.forms.claim import ClaimForm, ClaimPasswordForm
from accounts.forms.desk import (
    AssistedErasureForm,
    AssistedProofForm,
    BeginByCodeForm,
    BeginByDocumentForm,
    BeginForm,
    BeginNewForm,
    ChannelField,
    DeskForm,
)
from accounts.forms.factors import (
    AppForm,
    CodeAgainForm,
    CodeForm,
    PasskeyAgainForm,
    PasskeyForm,
    PasskeyNameForm,
    PasskeySignInForm,
    PasskeyStepForm,
)
from accounts.forms.joint import DataForm, JointActForm, RefusalForm
from accounts.forms.letters import BatchForm, LetterCodeForm, LetterForm
from accounts.forms.mandates import GrantForm, MandateReasonForm, days_of_mandate
from accounts.forms.organisations import OrganisationForm, RepresentativeForm
from accounts.forms.own_account import EmailForm, ErasureForm, ExportForm, NameForm, TokenForm
from accounts.forms.proof import NumberField, ProofForm, ProvingForm, RegisterForm
from accounts.forms.signing_in import (
    ChangePasswordForm,
    NewPasswordForm,
    PasswordAgainForm,
    ResetPasswordForm,
    SignInForm,
    SignUpForm,
)

__all__ = [
    "AppForm",
    "AssistedErasureForm",
    "AssistedProofForm",
    "BatchForm",
    "BeginByCodeForm",
    "BeginByDocumentForm",
    "BeginForm",
    "BeginNewForm",
    "ChangePasswordForm",
    "ChannelField",
    "ClaimForm",
    "ClaimPasswordForm",
    "CodeAgainForm",
    "CodeForm",
    "DataForm",
    "DeskForm",
    "EmailForm",
    "ErasureForm",
    "ExportForm",
    "GrantForm",
    "JointActForm",
    "LetterCodeForm",
    "LetterForm",
    "MandateReasonForm",
    "NameForm",
    "NewPasswordForm",
    "NumberField",
    "OrganisationForm",
    "PasskeyAgainForm",
    "PasskeyForm",
    "PasskeyNameForm",
    "PasskeySignInForm",
    "PasskeyStepForm",
    "PasswordAgainForm",
    "ProofForm",
    "ProvingForm",
    "RefusalForm",
    "RegisterForm",
    "RepresentativeForm",
    "ResetPasswordForm",
    "SignInForm",
    "SignUpForm",
    "TokenForm",
    "days_of_mandate",
]
