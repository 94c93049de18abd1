"""How often one network address may send, kept in the memory of one process for one minute.

An address is counted under a keyed hash whose key is drawn anew each minute and never leaves the process; neither is
ever written anywhere. Two server processes count apart, so what is let through is at most as many times the limit as
there are processes. It slows one machine that answers in a loop; it cannot tell apart people behind one address, nor
stop somebody who commands many addresses.
"""

import hashlib
import ipaddress
import secrets
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

MOST_ADDRESSES = 200_000
HOME_NETWORK = 64  # a household has that many bits of IPv6 to itself


class Limits:
    """The counts of one minute; the next minute begins with none and with another key."""

    def __init__(self) -> None:
        self._minute = -1
        self._key = b""
        self._counts: dict[bytes, int] = {}

    def allow(self, address: str, most: int, at: datetime) -> bool:
        """Count one try of an address, and return whether it is among the first `most` of its minute.

        Where more addresses come than memory should hold, counting begins anew: nobody is turned away for it.
        """
        minute = int(at.timestamp()) // 60
        if minute != self._minute or len(self._counts) >= MOST_ADDRESSES:
            self._minute, self._key, self._counts = minute, secrets.token_bytes(32), {}
        counted = hashlib.blake2b(address.encode(), key=self._key, digest_size=16).digest()
        self._counts[counted] = tries = self._counts.get(counted, 0) + 1
        return tries <= most


def address_of(request: HttpRequest) -> str:
    """Return the network address a request comes from: behind an HTTPS proxy the one that the proxy put last."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.HTTPS and forwarded:
        address = forwarded.rpartition(",")[2].strip()
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return (
        str(ipaddress.ip_network(f"{found}/{HOME_NETWORK}", strict=False)) if found.version == 6 else address
    )
