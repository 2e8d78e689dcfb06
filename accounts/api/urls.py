from django.urls import path

import commons.paths  # noqa: F401 (the converter `id`)
from accounts.api.data import DataFileView, DataView
from accounts.api.desk import AssistanceView, CountsView, DocumentView, ErasureView, ProofView, SlipView
from accounts.api.joint import JointActs
from accounts.api.mandates import Mandates
from accounts.api.me import MeView
from accounts.api.mutes import MutePerson, Mutes
from accounts.api.organisations import MyOrganisations, Organisations, Representatives

urlpatterns = [
    path("me/", MeView.as_view(), name="api_me"),
    path("me/data/", DataView.as_view(), name="api_data"),
    path("me/data/file/", DataFileView.as_view(), name="api_data_file"),
    path("desk/assistance/", AssistanceView.as_view(), name="api_assistance"),
    path("desk/assistance/document/", DocumentView.as_view(), name="api_assistance_document"),
    path("desk/assistance/proof/", ProofView.as_view(), name="api_assistance_proof"),
    path("desk/assistance/slip/", SlipView.as_view(), name="api_assistance_slip"),
    path("desk/assistance/erasure/", ErasureView.as_view(), name="api_assistance_erasure"),
    path("desk/counts/", CountsView.as_view(), name="api_desk_counts"),
    path("mandates/", Mandates.as_view({"get": "list", "post": "create"}), name="api_mandates"),
    path("mandates/<id:mandate_id>/", Mandates.as_view({"get": "retrieve"}), name="api_mandate"),
    path("joint-acts/", JointActs.as_view({"get": "list", "post": "create"}), name="api_joint_acts"),
    path("joint-acts/<id:act_id>/", JointActs.as_view({"get": "retrieve"}), name="api_joint_act"),
    path("joint-acts/<id:act_id>/confirm/", JointActs.as_view({"post": "confirm"}), name="api_joint_act_confirm"),
    path("joint-acts/<id:act_id>/refuse/", JointActs.as_view({"post": "refuse"}), name="api_joint_act_refuse"),
    path("joint-acts/<id:act_id>/take-back/", JointActs.as_view({"post": "take_back"}), name="api_joint_act_take_back"),
    path("joint-acts/<id:act_id>/file/", JointActs.as_view({"post": "file"}), name="api_joint_act_file"),
    path("mandates/<id:mandate_id>/revoke/", Mandates.as_view({"post": "revoke"}), name="api_revoke"),
    path("organisations/", Organisations.as_view({"get": "list", "post": "create"}), name="api_organisations"),
    path(
        "organisations/<code:slug>/",
        Organisations.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api_organisation",
    ),
    path("organisations/<code:slug>/end/", Organisations.as_view({"post": "end"}), name="api_organisation_end"),
    path(
        "organisations/<code:slug>/representatives/",
        Representatives.as_view({"get": "list", "post": "create"}),
        name="api_representatives",
    ),
    path(
        "representatives/<id:representative_id>/",
        Representatives.as_view({"patch": "partial_update", "delete": "destroy"}),
        name="api_representative",
    ),
    path(
        "representatives/<id:representative_id>/end/",
        Representatives.as_view({"post": "end"}),
        name="api_representative_end",
    ),
    path("me/organisations/", MyOrganisations.as_view(), name="api_my_organisations"),
    path("me/mutes/", Mutes.as_view(), name="api_mutes"),
    path("me/mutes/<int:person_id>/", MutePerson.as_view(), name="api_mute"),
]
