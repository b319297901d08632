"""What `codriver check` says, and what mends it."""

import json

import pytest

from codriver.cli import main
from codriver.web import check, up


def wrong(look) -> list[tuple[str, str]]:
    """Return what one look finds to mend."""
    return [(finding.what, finding.mend) for finding in look() if not finding.is_good]


@pytest.fixture
def folder(tmp_path, settings):
    """A data folder as it should be."""
    settings.CODRIVER_DATA, settings.DATABASE_URL = tmp_path / "data", ""
    (tmp_path / "data" / "keys").mkdir(parents=True, mode=0o700)
    settings.CODRIVER_DATA.chmod(0o700)
    key = settings.CODRIVER_DATA / "keys" / "django"
    key.touch(mode=0o600)
    return settings.CODRIVER_DATA


def test_a_folder_as_it_should_be_is_left_in_peace(folder):
    assert wrong(check.data_folder) == []
    assert wrong(check.keys) == []


def test_a_key_that_others_can_read_is_found(folder):
    (folder / "keys" / "django").chmod(0o640)
    [(what, mend)] = wrong(check.keys)
    assert "keys/django" in what
    assert mend == f"chmod 600 {folder / 'keys' / 'django'}"


def test_a_folder_that_others_can_look_into_is_found(folder):
    folder.chmod(0o755)
    assert wrong(check.data_folder) == [
        ("Others on this machine can look into the data folder.", f"chmod 700 {folder}")
    ]


def test_a_house_without_an_owner_is_found(db, folder):
    assert [what for what, _ in wrong(check.database)] == ["There is no owner yet."]


def test_a_house_with_an_owner_is_well(tess, folder):
    assert wrong(check.database) == []


def test_the_demos_open_doors_are_found_and_the_demo_itself_may_have_them(tess, folder, settings):
    (folder / check.DEMO_DOORS).touch()
    assert "doors stand open" in wrong(check.database)[0][0]
    settings.CODRIVER_DEMO = True
    assert wrong(check.database) == []


def test_a_name_on_the_network_without_tls_is_found(settings):
    settings.CODRIVER_HOSTS, settings.IS_SECURE = "crm.example", False
    assert len(wrong(check.doors_to_the_world)) == 1
    settings.IS_SECURE = True
    assert wrong(check.doors_to_the_world) == []


def test_the_command_says_it_in_json_and_by_its_exit(db, folder, capsys, monkeypatch):
    monkeypatch.setattr(check, "CHECKS", (check.keys,))
    assert main(["check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["ok"] is True
    (folder / "keys" / "django").chmod(0o644)
    assert main(["check"]) == 1
    assert "→ chmod 600" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("localhost", True), ("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("[::1]", True),
        ("0.0.0.0", False), ("::", False), ("10.0.0.5", False), ("crm.example", False), ("", False),
    ],
)  # fmt: skip
def test_only_loopback_is_served_in_the_open(host, is_ours, settings):
    settings.CODRIVER_PROXY = ""
    assert (up.refusal(up.Address(host, 8000)) is None) == is_ours
    settings.CODRIVER_PROXY = "10.0.0.1"
    assert up.refusal(up.Address(host, 8000)) is None


def test_the_printed_address_is_one_that_passkeys_accept(settings):
    settings.CODRIVER_HOSTS = settings.CODRIVER_PROXY = ""
    assert up.Address("127.0.0.1", 8000).url == "http://localhost:8000/"
    settings.CODRIVER_HOSTS, settings.CODRIVER_PROXY = "crm.example, other.example", "10.0.0.1"
    assert up.Address("127.0.0.1", 8000).url == "https://crm.example/"
