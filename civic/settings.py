"""Settings of the whole platform. Every value that a deployment may change comes from `civic.env`."""

import os
from typing import Any

from csp.constants import NONE, SELF
from kombu import Queue

from civic.env import ROOT, env

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", least=32)
IDENTITY_PEPPER = env.secret("IDENTITY_PEPPER", least=32)
IDENTITY_PEPPER_VERSION = 1
# The one kind of document number this city accepts: with two, somebody would have two voices.
IDENTITY_COUNTRY, IDENTITY_KIND = "ES", "national-id"
# The city's register of residents, where there is one: asked over HTTP, both sides sign with the key.
REGISTER_URL = env.url("REGISTER_URL", {"http", "https"}, "")
REGISTER_KEY = env.secret("REGISTER_KEY", least=32) if REGISTER_URL else ""
# Signs the roots of the public register, in the processes that publish them: the worker and commands.
REGISTER_SIGNING_KEY = env.signing_key("REGISTER_SIGNING_KEY")
CIVIC_HOME = env.home
# Who watches from another machine sends it; without one only this machine may ask.
METRICS_TOKEN = env.optional_secret("METRICS_TOKEN", least=32)
OPEN_DATA_DIR = env.text("OPEN_DATA_DIR", str(ROOT.parent / "shared" / "data"))

PUBLIC_URL = env.url("PUBLIC_URL", {"http", "https"}, "http://localhost:8000" if DEBUG else None).rstrip("/")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# Apps, highest first: each may import those below it, never the reverse.
INSTALLED_APPS = [
    "civic",
    "reports",
    "notifications",
    "moderation",
    "voting",
    "deliberation",
    "proposals",
    "accounts",
    "charter",
    "journal",
    "commons",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "civic.metrics.metrics_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "commons.content_policy.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "civic.surroundings.CityMiddleware",
    "commons.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "commons.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "civic.urls"
WSGI_APPLICATION = "civic.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "civic.context.surroundings",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "commons.templatetags.look",
                "commons.templatetags.sharing",
            ],
        },
    }
]

# One role for the web, one that owns the tables. Tests and migrations act as the owner.
AS_OWNER = os.environ.get("DATABASE_ROLE") == "owner"
_database = env.database("OWNER_DATABASE_URL" if AS_OWNER else "DATABASE_URL", env.text("DATABASE_URL"))
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Behind a pooler by transaction nothing may stay on a connection.
        "DISABLE_SERVER_SIDE_CURSORS": env.flag("DATABASE_POOLED"),
        "OPTIONS": {"options": "-c lock_timeout=10s -c statement_timeout=30s"} | _database.get("OPTIONS", {}),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.url("REDIS_URL", {"redis", "rediss", "unix"})
CACHES = {
    "default": {
        "BACKEND": "commons.cache.OpenRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.5},
    }
}
# The numbers in every page's frame may be so old.
FRAME_FRESH_SECONDS = 30
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

if not DEBUG:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = PUBLIC_URL.startswith("https://")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Pictures of a tile server under the map, where the city has one: https://tiles.example/{z}/{x}/{y}.png. Without it
# the map is drawn from the city's own boundaries, and no browser asks anybody else.
TILE_URL = env.url("TILE_URL", {"http", "https"}, "")
TILE_CREDIT = env.text("TILE_CREDIT", "")
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": [],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *([env.origin(TILE_URL)] if TILE_URL else [])],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}

# What a report of an error shows of these settings: no secret.
DEFAULT_EXCEPTION_REPORTER_FILTER = "commons.faults.ReportFilter"

# Celery: Redis is a doorbell. What must not be lost lies in PostgreSQL and is swept by beat.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 0.3,
    "socket_timeout": 5,
    "max_retries": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
# A worker that names no queue takes them all; a deployment gives each its own: a slow mail server, a large picture or a
# long report holds up nothing that decides, and no mail that somebody waits for stands behind a digest. What has no
# route goes to `celery`.
QUEUES = ("celery", "transactional", "at_once", "bulk", "webhooks", "files", "exports", "maths")
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in QUEUES]
CELERY_TASK_ROUTES = {
    "notifications.deliver_transactional": {"queue": "transactional"},
    "notifications.deliver_at_once": {"queue": "at_once"},
    "notifications.deliver_bulk": {"queue": "bulk"},
    # What is written for very many.
    "notifications.spread": {"queue": "bulk"},
    "notifications.write_digests": {"queue": "bulk"},
    "notifications.deliver_webhooks": {"queue": "webhooks"},
    "deliberation.draw_map": {"queue": "maths"},
    "deliberation.rank_bridging": {"queue": "maths"},
    "proposals.make_sizes": {"queue": "files"},
    "proposals.make_sizes_of": {"queue": "files"},
    "proposals.drop_files": {"queue": "files"},
    "proposals.sweep_files": {"queue": "files"},
    "voting.make_option_sizes": {"queue": "files"},
    "voting.make_option_sizes_of": {"queue": "files"},
    "voting.drop_option_picture": {"queue": "files"},
    "voting.sweep_option_pictures": {"queue": "files"},
    "reports.make": {"queue": "exports"},
    # A lottery over thousands takes a minute or two.
    "deliberation.list_assembly": {"queue": "files"},
    "reports.tend_jobs": {"queue": "exports"},
    "reports.begin_edition": {"queue": "exports"},
}
CELERY_BEAT_SCHEDULE = {
    "journal-sequence": {"task": "journal.sequence", "schedule": 10.0},
    # Asks whether the day has its root; the first comes soon after the founding.
    "journal-publish-root": {"task": "journal.publish_root", "schedule": 300.0, "options": {"expires": 300.0}},
    "proposals-count-supports": {"task": "proposals.count_supports", "schedule": 30.0},
    "proposals-rank-exposure": {
        "task": "proposals.rank_exposure",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "proposals-tend-clocks": {"task": "proposals.tend_clocks", "schedule": 300.0},
    "voting-tend-rounds": {"task": "voting.tend_rounds", "schedule": 15.0, "options": {"expires": 15.0}},
    "deliberation-tend-conversations": {
        "task": "deliberation.tend_conversations",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "deliberation-rank-bridging": {
        "task": "deliberation.rank_bridging",
        "schedule": 1800.0,
        "options": {"expires": 1800.0},
    },
    "deliberation-tend-circles": {
        "task": "deliberation.tend_circles",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    # Once a round; who follows it and has not voted is reminded.
    "round.closing": {"task": "voting.tell_closing", "schedule": 300.0, "options": {"expires": 300.0}},
    "deliberation-tend-assemblies": {
        "task": "deliberation.tend_assemblies",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "moderation-raise-alarms": {
        "task": "moderation.raise_alarms",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "moderation-tend-cases": {"task": "moderation.tend_cases", "schedule": 60.0, "options": {"expires": 60.0}},
    "charter-tend-phases": {"task": "charter.tend_phases", "schedule": 300.0, "options": {"expires": 300.0}},
    "accounts-forget-ended": {"task": "accounts.forget_ended", "schedule": 3600.0},
    "accounts-tend-letters": {"task": "accounts.tend_letters", "schedule": 1800.0},
    "accounts-tend-rights": {"task": "accounts.tend_rights", "schedule": 120.0, "options": {"expires": 120.0}},
    # Asks every hour whether the day's run was done.
    "accounts-run-retention": {"task": "accounts.run_retention", "schedule": 3600.0, "options": {"expires": 3600.0}},
    "proposals-make-sizes": {"task": "proposals.make_sizes", "schedule": 60.0, "options": {"expires": 60.0}},
    "civic-sweep-cards": {"task": "civic.sweep_cards", "schedule": 6 * 3600.0},
    "proposals-sweep-files": {"task": "proposals.sweep_files", "schedule": 6 * 3600.0},
    "voting-make-sizes": {"task": "voting.make_option_sizes", "schedule": 60.0, "options": {"expires": 60.0}},
    "voting-sweep-pictures": {"task": "voting.sweep_option_pictures", "schedule": 6 * 3600.0},
    # Asks whether a closed month waits to be published.
    "reports-publish-months": {"task": "reports.publish_months", "schedule": 600.0, "options": {"expires": 600.0}},
    "reports-tend-jobs": {"task": "reports.tend_jobs", "schedule": 30.0, "options": {"expires": 30.0}},
    # Asks which programs wait for public acts.
    "notifications-deliver-webhooks": {
        "task": "notifications.deliver_webhooks",
        "schedule": 30.0,
        "options": {"expires": 30.0},
    },
    # Asks whether the day has its open data; the first comes soon after the founding.
    "reports-begin-edition": {"task": "reports.begin_edition", "schedule": 60.0, "options": {"expires": 60.0}},
    # Asks whether a digest is due; what was missed while beat was away is written late, once.
    "notifications-write-digests": {
        "task": "notifications.write_digests",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    # A run rings for the next one while something waits; sweeps that queue behind it would only add up.
    "notifications-spread": {"task": "notifications.spread", "schedule": 15.0, "options": {"expires": 15.0}},
    **{
        f"notifications-deliver-{channel.replace('_', '-')}": {
            "task": f"notifications.deliver_{channel}",
            "schedule": 15.0,
            "options": {"expires": 15.0},
        }
        for channel in ("transactional", "at_once", "bulk")
    },
}
# Tasks woken for new journal entries; each remembers its own position.
JOURNAL_CONSUMERS = ["notifications.consume", "proposals.heed_releases"]

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# NIST SP 800-63B-4: at least 15 characters, no composition rules, a list of known bad ones.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "accounts.passwords.PredictablePasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "signup": "accounts.forms.SignUpForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
}
# Who changes how they sign in shows again, within so many seconds, that it is them.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# The second step of sign-in: codes of an app, passkeys (also instead of the password), recovery codes.
MFA_ADAPTER = "accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.AppForm",
    "add_webauthn": "accounts.forms.PasskeyForm",
    "edit_webauthn": "accounts.forms.PasskeyNameForm",
    "authenticate_webauthn": "accounts.forms.PasskeyStepForm",
    "reauthenticate_webauthn": "accounts.forms.PasskeyAgainForm",
    "login_webauthn": "accounts.forms.PasskeySignInForm",
}
# Failed sign-ins and mails are counted in PostgreSQL by the adapter; these lie in the cache and only take off load.
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": "120/m/ip", "signup": "60/m/ip", "reset_password": "60/m/ip"}
# How many proxies of our own stand before the web: their X-Forwarded-For is believed, nobody else's.
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("TRUSTED_PROXIES", 0)

# The first is the city's own: for whom asks for none of them, and what names and rules are entered in.
LANGUAGES = env.languages("CITY_LANGUAGES", {"en": "English", "fr": "Français", "es": "Español"})
LANGUAGE_CODE = LANGUAGES[0][0]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = not DEBUG and PUBLIC_URL.startswith("https://")
LOCALE_PATHS = [ROOT / "civic" / "locale"]
FORMAT_MODULE_PATH = "civic.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.zone("CITY_TIME_ZONE", "Europe/Madrid")

STATIC_URL = "static/"
STATIC_ROOT = env.home / "static"
# Leaflet's own files; the package's templates and tags write scripts into pages and are not used.
STATICFILES_DIRS = [("leaflet", env.folder_of("leaflet") / "static" / "leaflet")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# What people bring lies outside of everything that is served: views give it out, to those who may see it.
MEDIA_ROOT = env.text("MEDIA_ROOT", str(env.home / "media"))
FILE_UPLOAD_HANDLERS = ["commons.uploads.BoundedUploadHandler"]
UPLOAD_MOST_BYTES = 10_000_000
# Five pictures and three documents, with room for one too many of each.
UPLOAD_REQUEST_MOST_BYTES = 100_000_000

# When digests are written, in the city's time: the hour of each day, and the weekly one's day (Monday is 1).
DIGEST_HOUR, DIGEST_WEEKDAY = 7, 1

# Whether webhooks may go to this machine, and without TLS: for who writes a program that receives them.
WEBHOOKS_TO_LOOPBACK = env.flag("WEBHOOKS_TO_LOOPBACK")
# Every mail is queued in the database; the queue's task hands it to this transport.
EMAIL_BACKEND = "notifications.mail.QueuedBackend"
EMAIL_TRANSPORT: dict[str, Any] = env.email("EMAIL_URL")
# Who brings what came back (bounces, complaints) shows it, and where a mail server sends it; else to EMAIL_FROM.
MAIL_REPORTS_TOKEN = env.optional_secret("MAIL_REPORTS_TOKEN", least=32)
EMAIL_BOUNCES_TO = env.text("EMAIL_BOUNCES_TO", "")
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "Multitude <noreply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["commons.api.BoundedJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "commons.api.PlainNegotiation",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "commons.api.Keyset",
    "PAGE_SIZE": 20,
    # What a path takes stands in the description; OPTIONS would look for forms where there are none.
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_THROTTLE_CLASSES": ["commons.throttles.ReadThrottle", "commons.throttles.WriteThrottle"],
    "EXCEPTION_HANDLER": "commons.api.problem",
    # Whose X-Forwarded-For is believed when visitors are counted: nobody's but our own proxies'.
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
    "URL_FORMAT_OVERRIDE": None,
    # No format: moments go out as the database gives them, in UTC, not in the city's time.
    "DATETIME_FORMAT": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Multitude",
    "DESCRIPTION": "Propose, discuss, support; see what the city owes.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": False,
    "PATH_CONVERTER_OVERRIDES": {
        "id": {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
        "code": {"type": "string", "pattern": "^[a-z0-9]+(?:-[a-z0-9]+)*$", "maxLength": 60},
    },
    "ENUM_NAME_OVERRIDES": {
        "ProposalState": "proposals.lifecycle.State",
        "RoundState": "voting.lifecycle.State",
        "CircleState": "deliberation.serializers.circles.CIRCLE_STATES",
        "CircleDecisionState": "deliberation.lifecycle.circles.State",
        "CircleDecisionKind": "deliberation.lifecycle.circles.Kind",
        "CircleRule": "deliberation.lifecycle.circles.Rule",
        "ConversationState": "deliberation.lifecycle.conversations.State",
        "SeatState": "deliberation.lifecycle.assemblies.SeatState",
        "AssemblyState": "deliberation.lifecycle.assemblies.State",
        "ProposalKind": "proposals.models.ProposalKind",
        "Decision": "proposals.models.Decision",
        "Side": "proposals.models.Comment.Side",
        "AmendmentState": "proposals.models.Amendment.State",
        "MergeState": "proposals.models.Merge.State",
        "InvitationState": "proposals.models.Invitation.State",
        "Via": "proposals.models.Authorship.Via",
        "MailChoice": "notifications.models.Preference.Mail",
        "MailAtOnceChoice": "notifications.models.AT_ONCE_OR_NOT",
        "Breach": "moderation.lifecycle.Reason",
        "DecisionReason": "moderation.lifecycle.DECISION_REASONS",
        "NewsReason": "notifications.models.Reason",
        "NewsKind": "notifications.models.Kind",
        "PhaseKind": "charter.models.Phase.Kind",
        "ContentKind": "moderation.contents.KINDS",
        "HelpKind": "proposals.models.Help",
        "PledgeShown": "proposals.models.Pledge.Shown",
        "OrganisationKind": "accounts.models.Organisation.Kind",
        "ReportKind": "reports.models.Kind",
        "ReportState": "reports.models.Job.State",
        "CaseState": "moderation.lifecycle.cases.CaseState",
        "Finding": "moderation.lifecycle.cases.Finding",
        "Panel": "moderation.lifecycle.cases.Panel",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "commons.openapi.add_problems",
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}, "django.db.backends": {"level": "WARNING"}},
}
