"""Where every URL leads. What is asked most stands first: Django tries one after the other."""

from django.urls import URLPattern, URLResolver, include, path

import charter.urls
import deliberation.urls
import journal.urls
import moderation.urls
import notifications.urls
import reports.urls
import voting.urls
from civic.pages import (
    acts,
    administration,
    circles,
    constitution,
    crawlers,
    desk,
    feeds,
    health,
    home,
    operations,
    organisations,
    places,
    privacy,
    processes,
    proposal,
    rounds,
    rule,
    share,
)

api: list[URLPattern | URLResolver] = [
    path("", include("proposals.api.urls")),
    path("", include(notifications.urls.api)),
    path("", include("moderation.api.urls")),
    path("", include("accounts.api.urls")),
    path("", include(reports.urls.api)),
    path("", include(voting.urls.api_urlpatterns)),
    path("", include(deliberation.urls.api_urlpatterns)),
    path("", include(charter.urls.api_urlpatterns)),
    path("", include(journal.urls.api)),
    # Last: it answers where nothing is.
    path("", include("civic.api.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("proposals/<int:pk>/", proposal.proposal, name="proposal"),
    path("api/v1/", include(api)),
    path("", include("proposals.urls")),
    path("proposals/", include(moderation.urls.under_proposals)),
    path("conversations/", include(moderation.urls.under_conversations)),
    path("circles/", include(moderation.urls.under_circles)),
    path("rounds/", include(moderation.urls.under_rounds)),
    path("organisations/", include(moderation.urls.under_organisations)),
    path("assemblies/", include(moderation.urls.under_assemblies)),
    path("districts/<slug:code>/", home.district, name="district"),
    path("topics/<slug:code>/", places.topic, name="topic"),
    path("offices/<slug:code>/", places.office, name="office"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<code:slug>/", organisations.organisation, name="organisation"),
    path("processes/", processes.processes, name="processes"),
    path("processes/<slug:code>/", processes.process, name="process"),
    path("circles/<id:circle_id>/", circles.circle, name="circle"),
    path("rounds/<id:round_id>/", rounds.round_page, name="round"),
    path("administration/", administration.administration, name="administration"),
    path("charter/", constitution.constitution, name="charter"),
    path("charter/acts/", acts.acts, name="acts"),
    path("", include("notifications.urls")),
    path("", include("moderation.urls")),
    path("", include("accounts.urls")),
    path("desk/", desk.desk, name="desk"),
    path("desk/what-became/", desk.what_became, name="desk_paper"),
    path("paper/proposal.pdf", desk.blank_form, name="proposal-form"),
    path("proposals/<int:pk>/sheet.pdf", desk.support_sheet, name="support-sheet"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("", include("voting.urls")),
    path("", include("deliberation.urls")),
    path("", include("charter.urls")),
    path("charter/<slug:code>/", rule.rule, name="rule"),
    path("", include("reports.urls")),
    path("", include("journal.urls")),
    path("", include("commons.urls")),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap/pages.xml", crawlers.sitemap_pages, name="sitemap-pages"),
    path("sitemap/proposals-<int:number>.xml", crawlers.sitemap_proposals, name="sitemap-proposals"),
    path("share/city.png", share.city_card, name="city-card"),
    path("proposals/<int:pk>/share/<slug:digest>.png", share.card, name="proposal-card"),
    path("proposals/<int:pk>/poster.pdf", share.poster, name="proposal-poster"),
    path("proposals/<int:pk>/print/", share.paper, name="proposal-print"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/<slug:name>.atom", feeds.feed, name="feed"),
    path("calendars/<slug:name>.ics", feeds.calendar, name="calendar"),
    path("operations/", operations.operations, name="operations"),
    path("operations/mails/retry/", operations.retry, name="operations_retry"),
    path("operations/mails/<id:mail_id>/retry/", operations.retry, name="operations_retry_one"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler500 = "civic.pages.errors.fault"
