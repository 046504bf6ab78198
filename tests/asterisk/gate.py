"""A gate on the way from the exchange to its database, so that a test can close it for the exchange alone."""

import contextlib
import socket
import threading


class DatabaseGate:
    """Forwards TCP connections to the database while it is open; closing it cuts the running ones."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.pairs: list[socket.socket] = []
        self.is_open = True
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            if not self.is_open:
                near.close()
                continue
            far = socket.create_connection(self.target)
            # As without the gate: an answer of more than 8 KB would wait 40 ms for each delayed acknowledgement.
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.pairs += [near, far]
            threading.Thread(target=pump, args=(near, far), daemon=True).start()
            threading.Thread(target=pump, args=(far, near), daemon=True).start()

    def close(self) -> None:
        """Take the database away."""
        self.is_open = False
        for end in self.pairs:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.pairs.clear()

    def open(self) -> None:
        """Bring the database back."""
        self.is_open = True

    def end(self) -> None:
        self.close()
        self.listener.close()


def pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while content := source.recv(65536):
            target.sendall(content)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)
