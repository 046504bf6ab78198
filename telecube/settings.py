"""Django's settings, translated from ``telecube.config``; nothing here is decided, except what Django must know."""

from email.utils import formataddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.utils.translation import gettext_lazy as _

from telecube.config import config

#: From below to above; see the ladder in pyproject.toml.
ROOMS = [
    *("core", "audit", "accounts", "billing", "contacts", "telephony", "calls"),
    *("api", "live", "web", "site", "console"),
]

SECRET_KEY = config.secret_key
DEBUG = config.debug
ALLOWED_HOSTS = sorted({urlsplit(config.base_url).hostname or "", "localhost", "127.0.0.1"})
CSRF_TRUSTED_ORIGINS = [config.base_url]
PROJECT = Path(__file__).resolve().parent.parent

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.auth",
    "django.contrib.humanize",
    # Before allauth: our pages and words under its template names win.
    *[f"telecube.{room}" for room in ROOMS],
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "telecube.core.middleware.policy_headers",
    # Above all that looks at cookies.
    "telecube.site.middleware.without_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "telecube.web.middleware.PreferredLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "telecube.core.middleware.AccessMiddleware",
]
ACTOR_FINDER = "telecube.console.gate.find_actor"
IS_STAFF = "telecube.console.gate.is_staff"
STAFF_GATE = "telecube.console.gate.staff_gate"
DETOUR_FINDER = "telecube.accounts.gate.find_detour"
CLOSURE_FINDER = "telecube.billing.gate.find_closure"
FRAME_FINDER = "telecube.web.frame.frame_for"

ROOT_URLCONF = "telecube.urls"
ASGI_APPLICATION = "telecube.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "telecube.web.context.shell",
            ],
        },
    }
]


def database(role: str, password: str, **options: Any) -> dict[str, Any]:
    """Return one alias: the same database, seen with a role's eyes."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": config.database_host,
        "PORT": config.database_port,
        "NAME": config.database_name,
        "USER": role,
        "PASSWORD": password,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"connect_timeout": 3, "application_name": f"telecube {role}", **options},
    }


DATABASES = {
    "default": {
        # A short reconnect_timeout: after an outage the next request tries at once instead of waiting long.
        **database(
            "telecube_app",
            config.app_password,
            pool={"min_size": 1, "max_size": 12, "timeout": 2.0, "reconnect_timeout": 4.0},
        ),
        "CONN_HEALTH_CHECKS": True,
    },
    "owner": database("telecube_owner", config.owner_password),
    "platform": database("telecube_platform", config.platform_password),
}
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Identity"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "telecube.accounts.passwords.PasswordRule"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/dashboard/"
LOGOUT_REDIRECT_URL = "/login/"

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "telecube.accounts.allauth_adapter.AccountAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = config.base_url.split(":")[0]
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/h/ip",
    "contact": "5/h/ip",
    "reset_password": "20/h/ip,5/h/key",
    "confirm_email": "1/3m/key",
    "speech": "30/m/user",
}

# Second factors: apps that show codes, passkeys, and codes on paper for the day when both are lost.
MFA_ADAPTER = "telecube.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = config.product_name
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "telecube.accounts.forms.second_factor.CodeForm",
    "reauthenticate": "telecube.accounts.forms.second_factor.CodeAgainForm",
    "activate_totp": "telecube.accounts.forms.second_factor.FirstCodeForm",
    "add_webauthn": "telecube.accounts.forms.second_factor.NewPasskeyForm",
    "edit_webauthn": "telecube.accounts.forms.second_factor.PasskeyNameForm",
}
# Browsers offer passkeys without https on the own computer only; there nothing travels that could be read.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = config.base_url.startswith("http:")

SESSION_ENGINE = "telecube.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = config.base_url.startswith("https:")
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "telecube.web.views.errors.csrf_failure"
CACHES = {
    # Counts of failed logins and tries: the same for all processes, and for all machines.
    "default": {"BACKEND": "telecube.core.shared_cache.SharedCache"},
    # What only saves work and may differ from process to process.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}},
}

LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", _("Polish")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Warsaw"

STATIC_URL = "/static/"
STATIC_ROOT = config.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
# Whoever has not collected the files serves them from the working tree, where a build may replace them at any moment:
# each is looked up anew. What was collected stays as it is until the next start.
WHITENOISE_AUTOREFRESH = not (STATIC_ROOT.is_dir() and any(STATIC_ROOT.iterdir()))

EMAIL_BACKEND = "telecube.core.mail.QueuedEmailBackend"
DELIVERY_EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if config.mail_host else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = config.mail_directory
EMAIL_HOST = config.mail_host
EMAIL_PORT = config.mail_port
EMAIL_HOST_USER = config.mail_user
EMAIL_HOST_PASSWORD = config.mail_password
EMAIL_USE_TLS = config.mail_security == "starttls"
EMAIL_USE_SSL = config.mail_security == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = formataddr((config.product_name, config.mail_from))

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
PROCRASTINATE_ON_APP_READY = None

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
    ]
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
