"""Certificates of real listeners: the company's own, and four that are not to be trusted; what is said."""

from __future__ import annotations

import ssl
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.core.errors import SetupError
from desktop.core.sentences import sentence
from desktop.core.settings import Settings
from desktop.erp.certificates import check_file
from desktop.erp.http import Http
from desktop.runtime.build import connect
from tests.integration.erp.test_tls import CONFIG
from tests.support.certificates import Authority, self_signed
from tests.support.faulty_server import FaultyServer

HERE = "127.0.0.1"
REST_EN = "Ask your IT, or add its CA file in Settings."
REST_ES = "Consulta a tu departamento de informática o añade su CA en Ajustes."


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def served(context: ssl.SSLContext, settings: Settings | None = None) -> bool:
    with (
        FaultyServer(CONFIG, tls=context) as server,
        closing(connect(server.url, lambda: settings or Settings())) as client,
    ):
        return client.api.config().chat_enabled


def said(context: ssl.SSLContext) -> tuple[str, str]:
    with pytest.raises(SetupError) as caught:
        served(context)
    error = caught.value
    return sentence(error.code, "en", **error.details), sentence(error.code, "es", **error.details)


@pytest.fixture
def in_the_system(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The authority, in this process's system store."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


def test_an_authority_in_the_systems_store_is_trusted(in_the_system: Authority) -> None:
    assert served(in_the_system.context(HERE))


def test_an_authority_in_the_systems_folder_is_trusted(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "certs"
    folder.mkdir()
    (folder / f"{authority.subject_hash()}.0").write_bytes(authority.file.read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(folder))
    assert served(authority.context(HERE))


def test_an_authority_nobody_knows_is_named(authority: Authority) -> None:
    assert said(authority.context(HERE)) == (
        f"The certificate of {HERE} is not trusted (unknown issuer; issued by Norte Digital Root). {REST_EN}",
        (
            f"El certificado de {HERE} no es de confianza (emisor desconocido; emitido por Norte "
            f"Digital Root). {REST_ES}"
        ),
    )


def test_a_certificate_that_has_expired_is_said_to_have(in_the_system: Authority) -> None:
    assert said(in_the_system.context(HERE, ends=-timedelta(days=1))) == (
        f"The certificate of {HERE} is not trusted (expired; issued by Norte Digital Root). {REST_EN}",
        f"El certificado de {HERE} no es de confianza (caducado; emitido por Norte Digital Root). {REST_ES}",
    )


def test_a_certificate_of_another_host_is_said_to_be(in_the_system: Authority) -> None:
    assert said(in_the_system.context("elsewhere.test")) == (
        (
            f"The certificate of {HERE} is not trusted (made out to another name; issued by Norte "
            f"Digital Root). {REST_EN}"
        ),
        (
            f"El certificado de {HERE} no es de confianza (expedido a otro nombre; emitido por Norte Digital "
            f"Root). {REST_ES}"
        ),
    )


def test_a_certificate_that_signed_itself_is_said_to_have(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    assert said(context) == (
        f"The certificate of {HERE} is not trusted (self-signed; issued by test). {REST_EN}",
        f"El certificado de {HERE} no es de confianza (autofirmado; emitido por test). {REST_ES}",
    )


def test_an_issuers_name_is_shown_as_text_on_one_line(tmp_path: Path) -> None:
    english, _ = said(Authority(tmp_path, "Evil\u202e\nAuthority").context(HERE))
    assert "\n" not in english
    assert "Evil" in english


def test_nothing_is_asked_of_a_server_whose_certificate_was_refused(authority: Authority) -> None:
    with FaultyServer(CONFIG, tls=authority.context(HERE)) as server:
        with pytest.raises(SetupError):
            Http(server.url, user_agent="test").request("GET", "/api/chat/config")
        server.visited.acquire(timeout=0)
    assert server.requests in ([], [b""])


def test_a_file_of_certificates_that_is_set_later_counts_from_the_next_connection_on(
    authority: Authority,
) -> None:
    settings = [Settings()]
    with (
        FaultyServer(CONFIG, tls=authority.context(HERE)) as server,
        closing(connect(server.url, lambda: settings[-1])) as client,
    ):
        with pytest.raises(SetupError):
            client.api.config()
        settings.append(Settings(ca_file=str(authority.file)))
        assert client.api.config().chat_enabled


def test_a_file_of_certificates_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    nothing, nonsense = tmp_path / "nothing.pem", tmp_path / "nonsense.pem"
    nonsense.write_text("no certificate")
    for file in (nothing, nonsense):
        with pytest.raises(SetupError) as caught:
            connect("https://erp.example", lambda file=file: Settings(ca_file=str(file)))  # type: ignore[misc]  # as above
        assert (caught.value.code, caught.value.details["file"]) == ("ca_file", str(file))


def test_a_file_is_looked_at_before_it_is_chosen(authority: Authority, tmp_path: Path) -> None:
    check_file(str(authority.file))
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("no certificate")
    for file in (nonsense, tmp_path, tmp_path / "nothing.pem"):
        with pytest.raises(SetupError) as caught:
            check_file(str(file))
        assert caught.value.code == "ca_file"
