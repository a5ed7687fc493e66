"""Whose account it is: asked of STS once, briefly, and not missed when there is no answer.

GetCallerIdentity needs no permission, and changes nothing. It is not asked where no account is: not behind an address
of this machine, and not at AWS when Lambda's own address is somewhere else.
"""

from contextlib import closing
from typing import Any

import botocore.session
from botocore.config import Config

from workbench.core.targets import Identity
from workbench.service.faults import FAILURES

_SECONDS = 5
_PARTITIONS = "partitions"


def ask(session: botocore.session.Session, region: str, address: str) -> Identity | None:
    """Who the credentials of `session` belong to; None when STS doesn't say. address: Lambda's, if it isn't AWS's."""
    config = Config(
        connect_timeout=_SECONDS, read_timeout=_SECONDS, retries={"mode": "standard", "total_max_attempts": 2}
    )
    try:
        client: Any = session.create_client("sts", region_name=region, config=config)
        with closing(client):
            if address and is_of_aws(session, client.meta.endpoint_url):
                return None
            answer = client.get_caller_identity()
    except (*FAILURES, ValueError):  # an address of STS that botocore doesn't like
        return None
    account = answer.get("Account")
    return Identity(account, answer.get("Arn", "")) if account else None


def is_of_aws(session: botocore.session.Session, url: str) -> bool:
    """Whether `url` is an address of AWS itself, in any partition; those of VPC endpoints are."""
    partitions: Any = session.get_component("data_loader").load_data(_PARTITIONS)["partitions"]
    suffixes = {
        f".{partition['outputs'][name]}"
        for partition in partitions
        for name in ("dnsSuffix", "dualStackDnsSuffix")
        if name in partition["outputs"]
    }
    host = url.partition("://")[2].partition("/")[0].partition(":")[0]
    return host.endswith(tuple(suffixes))
