"""Pages; `under_proposals` and `api` are mounted by the composition root under `/proposals/` and `/api/v1/`."""

from django.urls import path

from notifications.api import views as api_views
from notifications.views import dev_mail, follow, follow_process, follow_round, inbox, preferences, unsubscribe

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="inbox_read_all"),
    path("inbox/<int:notification_id>/read/", inbox.read, name="inbox_read"),
    path("inbox/<int:notification_id>/read/day/", inbox.read_day, name="inbox_read_day"),
    path("account/preferences/", preferences.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
    path("processes/<code:code>/follow/", follow_process.follow, name="follow_process"),
    path("rounds/<id:round_id>/follow/", follow_round.follow, name="follow_round"),
    path("dev/mail/", dev_mail.mails, name="dev_mails"),
    path("dev/mail/<int:mail_id>/", dev_mail.mail, name="dev_mail"),
    path("dev/mail/<int:mail_id>/html/", dev_mail.mail_html, name="dev_mail_html"),
]

under_proposals = [path("<int:proposal_id>/follow/", follow.follow, name="follow_proposal")]

api = [
    path("me/notifications/", api_views.Notifications.as_view(), name="api_notifications"),
    path("me/notifications/read/", api_views.ReadNotifications.as_view(), name="api_notifications_read"),
    path("me/preferences/", api_views.Preferences.as_view(), name="api_preferences"),
    path("processes/<code:code>/follow/", api_views.FollowProcess.as_view(), name="api_follow_process"),
    path("rounds/<id:round_id>/follow/", api_views.FollowRound.as_view(), name="api_follow_round"),
    path("proposals/<int:proposal_id>/follow/", api_views.FollowProposal.as_view(), name="api_follow"),
]
