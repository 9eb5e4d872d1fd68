"""Which addresses are everybody's, and which belong to a machine or its network."""

from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final

_CLOSED_V4: Final = tuple(
    IPv4Network(one)
    for one in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a carrier's translation, and one cloud's metadata
        "127.0.0.0/8",  # this machine
        "168.63.129.16/32",  # a cloud's own services, on a public address
        "169.254.0.0/16",  # this link, and most clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, and one cloud's metadata
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # relays that are no more
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_OPEN_V6: Final = IPv6Network("2000::/3")
"""All that was ever given out to be reached by everybody. IPv4 in IPv6, translation, this machine,
this link, private networks and multicast are all outside."""
_CLOSED_V6: Final = tuple(
    IPv6Network(one)
    for one in (
        "2001::/23",  # protocols, tunnels that hold an IPv4 address among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # tunnels that hold an IPv4 address
        "3fff::/20",  # documentation
    )
)


def is_public(address: str) -> bool:
    """May a stranger name this address? Text that is no address is refused."""
    try:
        asked = ip_address(address)
    except ValueError:
        return False
    if isinstance(asked, IPv4Address):
        return not any(asked in one for one in _CLOSED_V4)
    return asked in _OPEN_V6 and not any(asked in one for one in _CLOSED_V6)


def is_address(host: str) -> bool:
    """Is a host written as an address, in the one way that has no second reading?"""
    try:
        ip_network(host)
    except ValueError:
        return False
    return "/" not in host


def is_number(host: str) -> bool:
    """Would some resolvers read this name as a number: ``2130706433``, ``0x7f.1``, ``127.1``?"""
    last = host.rstrip(".").rpartition(".")[2].lower()
    return last.isdigit() or (
        last.startswith("0x") and all(c in "0123456789abcdef" for c in last[2:])
    )
