from django.urls import path

import commons.paths  # noqa: F401 (the converter `id`)
from journal.api.views import Register, RegisterEntry, Roots
from journal.views import files, pages

urlpatterns = [
    path("register/", pages.register, name="register"),
    path("register/<id:number>/", pages.entry, name="register-entry"),
    path("register/verify/", pages.how, name="register-verify"),
    path("register/verify.py", files.script, name="register-script"),
    path("register/register.jsonl", files.export, name="register-export"),
    path("register/roots.atom", files.feed, name="register-feed"),
    path("register/roots/<slug:day>.json", files.root, name="register-root"),
]

api = [
    path("register/", Register.as_view(), name="api_register"),
    path("register/<id:number>/", RegisterEntry.as_view(), name="api_register_entry"),
    path("register/roots/", Roots.as_view(), name="api_register_roots"),
]
