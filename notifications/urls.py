"""Pages; `api` is mounted by the composition root under `/api/v1/`."""

from django.urls import path

import commons.paths  # noqa: F401 (the converters `id` and `code`)
from notifications.api import views as api_views
from notifications.api import webhooks as api_webhooks
from notifications.views import (
    dev_mail,
    follow,
    following,
    inbox,
    mail_reports,
    preferences,
    stopped,
    unsubscribe,
    webhooks,
)

# What one can follow, and how it is named in an address. The API has the same addresses.
FOLLOWED = {
    "proposal": "proposals/<id:proposal_id>/follow/",
    "process": "processes/<code:code>/follow/",
    "round": "rounds/<id:round_id>/follow/",
    "topic": "topics/<code:code>/follow/",
    "district": "districts/<code:code>/follow/",
    "office": "offices/<code:code>/follow/",
    "circle": "circles/<id:circle_id>/follow/",
}

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="inbox_read_all"),
    path("inbox/<int:notification_id>/read/", inbox.read, name="inbox_read"),
    path("inbox/<int:notification_id>/read/day/", inbox.read_day, name="inbox_read_day"),
    path("account/preferences/", preferences.preferences, name="preferences"),
    path("account/preferences/address/", stopped.ask, name="mail_again_ask"),
    path("mail/again/<str:token>/", stopped.again, name="mail_again"),
    path("mail/reports/", mail_reports.mail_reports, name="mail_reports"),
    path("account/webhooks/", webhooks.webhooks, name="webhooks"),
    path("account/webhooks/<id:webhook_id>/", webhooks.webhook, name="webhook"),
    path("account/webhooks/<id:webhook_id>/resume/", webhooks.resume, name="webhook_resume"),
    path("account/webhooks/<id:webhook_id>/renew/", webhooks.renew, name="webhook_renew"),
    path("account/webhooks/<id:webhook_id>/remove/", webhooks.remove, name="webhook_remove"),
    path("attention/", preferences.order, name="attention"),
    path("unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
    path("following/", following.following, name="following"),
    path("following/places/new/", following.place, name="place_new"),
    path("following/places/<int:number>/", following.place, name="place"),
    path("following/places/<int:number>/forget/", following.forget, name="place_forget"),
    *(path(address, follow.follow, {"what": what}, name=f"follow_{what}") for what, address in FOLLOWED.items()),
    path("dev/mail/", dev_mail.mails, name="dev_mails"),
    path("dev/mail/<int:mail_id>/", dev_mail.mail, name="dev_mail"),
    path("dev/mail/<int:mail_id>/html/", dev_mail.mail_html, name="dev_mail_html"),
]

api = [
    path("me/notifications/", api_views.Notifications.as_view(), name="api_notifications"),
    path("me/notifications/read/", api_views.ReadNotifications.as_view(), name="api_notifications_read"),
    path("webhooks/", api_webhooks.Webhooks.as_view(), name="api_webhooks"),
    path("webhooks/<id:webhook_id>/", api_webhooks.OneWebhook.as_view(), name="api_webhook"),
    path("webhooks/<id:webhook_id>/resume/", api_webhooks.ResumeWebhook.as_view(), name="api_webhook_resume"),
    path("webhooks/<id:webhook_id>/renew/", api_webhooks.RenewWebhook.as_view(), name="api_webhook_renew"),
    path("me/preferences/", api_views.Preferences.as_view(), name="api_preferences"),
    path("me/following/", api_views.Following.as_view(), name="api_following"),
    path("me/places/", api_views.Places.as_view({"get": "list", "post": "create"}), name="api_places"),
    path(
        "me/places/<int:number>/",
        api_views.Places.as_view({"put": "update", "delete": "destroy"}),
        name="api_place",
    ),
    *(
        path(address, api_views.Follow.as_view(), {"what": what}, name=f"api_follow_{what}")
        for what, address in FOLLOWED.items()
    ),
]
