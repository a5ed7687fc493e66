"""The quick loader finds what botocore's own finds."""

import json
from pathlib import Path

import botocore.session
from botocore.loaders import Loader

from workbench.service.models import QuickLoader


def test_it_reads_the_same_models() -> None:
    for service in ("lambda", "sts", "sso", "sso-oidc"):
        quick, usual = (loader.load_service_model(service, "service-2") for loader in (QuickLoader(), Loader()))
        assert json.dumps(quick) == json.dumps(usual)


def test_it_knows_the_same_services() -> None:
    assert set(Loader().list_available_services("service-2")) <= set(QuickLoader().list_available_services("service-2"))


def test_a_session_makes_any_client_with_it(tmp_path: Path) -> None:
    session = botocore.session.Session()
    session.register_component("data_loader", QuickLoader())
    for service in ("lambda", "sts", "logs"):
        assert session.create_client(service, region_name="eu-west-1").meta.service_model.service_name == service
