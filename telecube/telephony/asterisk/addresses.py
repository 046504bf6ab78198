"""The machine's own IPv4 addresses, from the kernel (Linux)."""

import fcntl
import socket
import struct

SIOCGIFADDR = 0x8915


def local_ipv4_addresses() -> list[str]:
    """Return the first address of each interface, without the loopback range."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            request = struct.pack("256s", name.encode()[:15])
            try:
                answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, request)
            except OSError:
                continue  # an interface without an IPv4 address
            found.append(socket.inet_ntoa(answer[20:24]))
    return [address for address in found if not address.startswith("127.")]
