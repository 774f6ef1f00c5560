"""After installation nothing leaves this computer, neither here nor in a kernel."""

import socket
import subprocess
import sys

import pytest

OUTSIDE = """
import socket
try:
    socket.create_connection(("192.0.2.1", 80), timeout=5)
except OSError as error:
    print(type(error).__name__)
"""


def test_connections_to_other_computers_are_blocked():
    with pytest.raises(OSError, match="block the network"):
        socket.create_connection(("192.0.2.1", 80), timeout=5)
    with pytest.raises(OSError, match="block the network"):
        socket.getaddrinfo("example.org", 443)


def test_connections_to_this_computer_work():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


def test_every_python_that_a_test_starts_is_blocked_as_well():
    answer = subprocess.run([sys.executable, "-c", OUTSIDE], capture_output=True, text=True)
    assert answer.stdout.strip() == "NetworkBlocked"
