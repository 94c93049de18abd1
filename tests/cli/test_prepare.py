"""What is prepared before serving: the sample and real data never mix, and an old release leaves a newer database be."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cast import NOW, World
from kiemdiem.accounts.models import Account, SetupLink
from kiemdiem.cli import prepare
from kiemdiem.cli.serve import CannotServeError
from kiemdiem.config import env
from kiemdiem.organisations.models import RoleGrant

ADDRESS = "http://127.0.0.1:8000"


def labelled(username: str) -> Account:
    return Account.objects.create(
        username=username,
        display_name="Nguyễn Ví Dụ",
        sample_label="Cán bộ Ban Tổ chức",
        sample_order=1,
        created_at=NOW,
    )


def test_a_fresh_installation_is_offered_one_link_at_a_time(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        prepare.prepare(ADDRESS)
    printed = capsys.readouterr().out
    assert printed.count(f"{ADDRESS}/to-chuc/quan-tri-dau-tien/") == 2
    assert SetupLink.objects.filter(spent_at__isnull=True, expires_at__gt=timezone.now()).count() == 1


def test_with_an_administrator_no_link_is_offered(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    prepare.prepare(ADDRESS)
    assert "quan-tri-dau-tien" not in capsys.readouterr().out
    assert not SetupLink.objects.exists()


def test_once_the_last_administrator_is_gone_the_link_is_offered_again(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    RoleGrant.objects.filter(role="administrator").update(valid_to=timezone.localdate() - timedelta(days=1))
    prepare.prepare(ADDRESS)
    assert "quan-tri-dau-tien" in capsys.readouterr().out


def test_the_sample_is_built_into_an_empty_database_only(
    db: None, settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SAMPLE = True
    built: list[str] = []

    def build(progress) -> None:
        progress("đơn vị")
        built.append(labelled("organiser").username)

    monkeypatch.setattr(prepare.sample, "build", build)
    for _ in range(2):
        prepare.prepare(ADDRESS)
    assert built == ["organiser"]
    printed = capsys.readouterr().out
    assert "Cán bộ Ban Tổ chức: Nguyễn Ví Dụ" in printed
    assert "  đơn vị" in printed
    assert "quan-tri-dau-tien" not in printed


def test_a_sample_that_fails_midway_leaves_nothing(
    db: None, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SAMPLE = True

    def tell(_: object) -> None:
        labelled("organiser")
        raise RuntimeError("mất điện")

    monkeypatch.setattr(prepare.sample, "CHAPTERS", (prepare.sample.Chapter("Chương một", tell),))
    with pytest.raises(RuntimeError):
        prepare.prepare(ADDRESS)
    assert not Account.objects.exists()


def test_the_sample_is_not_loaded_into_real_data(world: World, settings) -> None:
    settings.SAMPLE = True
    with pytest.raises(CannotServeError, match="dữ liệu thật"):
        prepare.prepare(ADDRESS)


def test_the_sample_is_not_served_as_real_data(db: None) -> None:
    labelled("organiser")
    with pytest.raises(CannotServeError, match="dữ liệu mẫu"):
        prepare.prepare(ADDRESS)


def test_a_database_of_a_newer_release_is_left_alone(db: None, settings: Any) -> None:
    settings.MIGRATION_MODULES = {}
    recorder = MigrationRecorder(connection)
    for app, name in (*MigrationLoader(connection).disk_migrations, ("cycles", "9999_from_the_future")):
        recorder.record_applied(app, name)
    with pytest.raises(CannotServeError, match="phiên bản mới hơn"):
        prepare.prepare(ADDRESS)


def test_sample_and_real_data_have_folders_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KIEMDIEM_DATA")
    real = env.data_folder()
    monkeypatch.setenv("KIEMDIEM_SAMPLE", "1")
    assert env.data_folder() != real
    assert (env.data_folder().name, real.name) == ("sample", "data")
