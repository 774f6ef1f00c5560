"""Found by every Python that the tests start: nothing but this computer can be reached."""

import ipaddress
import socket
import sys

# To check an IRI, which no schema of Jupyter's does, jsonschema would read a grammar whenever it is
# imported: 1.3 seconds in each process of Jupyter's and nbgrader's. Without it, it checks all else.
sys.modules["rfc3987_syntax"] = None

_connect, _connect_ex, _getaddrinfo = (
    socket.socket.connect,
    socket.socket.connect_ex,
    socket.getaddrinfo,
)


class NetworkBlocked(OSError):
    """The course is offline once it is installed, and something tried to leave this computer."""


def _check(host) -> None:
    if host in (None, "", b"", "localhost", b"localhost"):
        return
    name = host.decode() if isinstance(host, bytes) else host
    try:
        inside = ipaddress.ip_address(name).is_loopback or name in ("0.0.0.0", "::")
    except ValueError:
        inside = name == socket.gethostname()
    if not inside:
        raise NetworkBlocked(f"The tests block the network, and something asked for {name}.")


def _check_address(own: socket.socket, address) -> None:
    if own.family in (socket.AF_INET, socket.AF_INET6):
        _check(address[0])


def _connect_inside(own, address):
    _check_address(own, address)
    return _connect(own, address)


def _connect_ex_inside(own, address):
    _check_address(own, address)
    return _connect_ex(own, address)


def _getaddrinfo_inside(host, *args, **kwargs):
    _check(host)
    return _getaddrinfo(host, *args, **kwargs)


socket.socket.connect = _connect_inside
socket.socket.connect_ex = _connect_ex_inside
socket.getaddrinfo = _getaddrinfo_inside
