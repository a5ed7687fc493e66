"""Who may ask: programs on this machine, and no web page.

Loopback is not a fence against the web: any page the user opens can make the browser send requests to it. A page
can't forge `Host`, and can't leave out `Origin` or `Sec-Fetch-Site` where a browser sets them; so these three decide,
for both of the endpoint's servers.
"""

import re
from collections.abc import Sequence

_LOOPBACK = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?", re.IGNORECASE)


def foreign(hosts: Sequence[str], origins: Sequence[str], fetch_sites: Sequence[str]) -> str | None:
    """Why a request with these `Host`, `Origin` and `Sec-Fetch-Site` headers is refused; None if it is not."""
    if len(hosts) != 1 or not _LOOPBACK.fullmatch(hosts[0]):
        return "The Host header must name this machine (localhost or 127.0.0.1)."
    if origins:
        return "Requests of web pages (with an Origin header) are refused."
    if any(site != "none" for site in fetch_sites):
        return "Requests of web pages (with a Sec-Fetch-Site header) are refused."
    return None
