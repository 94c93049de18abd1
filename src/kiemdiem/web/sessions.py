"""Where it is kept who is signed in: Django's table, read on every request."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from kiemdiem.prepared import Prepared


class SessionStore(db.SessionStore):
    """Django's session store, reading by a prepared query."""

    def _get_session_from_db(self) -> Session | None:
        found = _SESSION.first(key=self.session_key or "", now=timezone.now())
        if found is None:
            self._session_key = None
        return found


def _session(*, key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


_SESSION: Prepared[Session] = Prepared(_session, key=str, now=datetime)
