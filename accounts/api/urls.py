from django.urls import path

from accounts.api.data import DataFileView, DataView
from accounts.api.me import MeView
from accounts.api.mutes import MutePerson, Mutes

urlpatterns = [
    path("me/", MeView.as_view(), name="api_me"),
    path("me/data/", DataView.as_view(), name="api_data"),
    path("me/data/file/", DataFileView.as_view(), name="api_data_file"),
    path("me/mutes/", Mutes.as_view(), name="api_mutes"),
    path("me/mutes/<int:person_id>/", MutePerson.as_view(), name="api_mute"),
]
