"""The whole sample, read by those it offers to be: pages full of rows fail for nobody, and the journal is whole."""

import pytest
from django.test import Client

from addresses import addresses, addresses_of, body_of
from kiemdiem.accounts.models import Account
from kiemdiem.audit.queries import chain_end, chain_faults
from kiemdiem.cli import sample

READERS = 4


def test_nobody_meets_a_fault_in_the_sample(db: None, settings: pytest.FixtureRequest) -> None:
    settings.SAMPLE = True  # type: ignore[attr-defined]
    sample.build(lambda _: None)
    assert list(chain_faults()) == []
    assert chain_end()[0] > 1000
    offered = list(Account.objects.exclude(sample_label="").order_by("sample_order"))
    failed = []
    for account in offered[:READERS]:
        client = Client(raise_request_exception=False)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        for name, pattern in addresses().items():
            for address in addresses_of(name, pattern, spread=True):
                answer = client.get(address)
                body_of(answer)
                if answer.status_code >= 500:
                    failed.append(
                        f"{account.username} {address}: {getattr(answer, 'exc_info', ('', ''))[1]!r}"
                    )
    assert not failed, "\n".join(failed)
