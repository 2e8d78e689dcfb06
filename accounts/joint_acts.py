"""What takes two people in accounts: a file of other people's personal data."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import policy
from accounts.actions.give_data import GIVE_DATA, give_data
from accounts.joint import Joint
from accounts.models import JointAct, Mandate
from commons.errors import IllegalMove


def _somebody(act: JointAct) -> None:
    if act.person_id is None:
        raise IllegalMove("erased", "give-data", _("There is no such account any more."))


def _about(acts: Collection[JointAct]) -> dict[int, tuple[str, str]]:
    return {act.pk: (act.person.name if act.person else _("an account that was erased"), "") for act in acts}


JOINT_ACTS = (
    Joint(
        code=GIVE_DATA,
        title=gettext_lazy("Hand over what is held about one person"),
        done=gettext_lazy("Whoever asked can take the file, once, within a day. The person was told."),
        roles=(Mandate.Role.ADMINISTRATOR,),
        grounds={
            "court": gettext_lazy("a court orders it"),
            "authority": gettext_lazy("a data-protection authority asks for it"),
            "person": gettext_lazy("the person asked for it in writing and cannot sign in"),
        },
        may=lambda by, act: policy.may_give_data(by, act.person_id),
        fits=_somebody,
        run=give_data,
        about=_about,
    ),
)
