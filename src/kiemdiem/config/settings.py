"""Django's settings, all from the environment (see docs/operations)."""

import os
import secrets
from pathlib import Path

import kiemdiem
from kiemdiem.config import env

DATA_DIR = env.data_folder()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """Return the key from the environment, or one made once and kept beside the data, readable by its owner."""
    given = env.text("KIEMDIEM_SECRET_KEY")
    if given:
        return given
    path = DATA_DIR / "secret-key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="utf-8")


VERSION = kiemdiem.__version__
SAMPLE = env.flag("KIEMDIEM_SAMPLE")
DEBUG = env.flag("KIEMDIEM_DEBUG")
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.names("KIEMDIEM_HOSTS", "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env.names("KIEMDIEM_ORIGINS")
HTTPS = env.flag("KIEMDIEM_HTTPS")
ADDRESS = env.text("KIEMDIEM_ADDRESS").rstrip("/")  # how other machines reach this one, where it is known

CONTEXTS = [
    "audit", "accounts", "notices", "organisations", "rulesets", "cycles", "assignments", "targets", "shortcomings", "reviews",
    "conferences", "ballots", "ratings", "programmes", "plenums", "documents", "publishing", "boards",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "kiemdiem.web",
    *(f"kiemdiem.{context}" for context in CONTEXTS),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kiemdiem.web.middleware.ReadableRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kiemdiem.web.middleware.SignInFirstMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kiemdiem.web.middleware.ReadOnlyGetMiddleware",
    "kiemdiem.web.middleware.ActorMiddleware",
    "kiemdiem.web.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "kiemdiem.config.urls"
WSGI_APPLICATION = "kiemdiem.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(kiemdiem.__file__).parent / context / "templates" for context in ["web", *CONTEXTS]],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "kiemdiem.web.environment.environment"},
    }
]
FORM_RENDERER = "kiemdiem.web.environment.FormRenderer"

DATABASES = {"default": env.database(env.text("DATABASE_URL"), DATA_DIR / "kiemdiem.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "kiemdiem.accounts.access.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "boards:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "kiemdiem.accounts.views.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

SESSION_ENGINE = "kiemdiem.web.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "kiemdiem.web.views.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "kiemdiem.web.locale"
LOCALE_PATHS = [Path(kiemdiem.__file__).parent / "web" / "locale"]
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["kiemdiem.web.uploads.InMemory", "kiemdiem.web.uploads.OnDisk"]
EVIDENCE_MAX_MB = env.whole_number("KIEMDIEM_EVIDENCE_MAX_MB", 50)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000_000  # a long report: a Vietnamese letter is sent as up to nine bytes
TEST_RUNNER = "django.test.runner.DiscoverRunner"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_tokens": {"()": "kiemdiem.web.logs.WithoutTokens"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["without_tokens"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": [], "level": "WARNING"}, "axes": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
