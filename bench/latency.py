"""A TCP proxy on loopback that delays what it passes on and counts round trips."""
import heapq
import itertools
import selectors
import socket
import threading
import time


class Proxy:
    """Passes connections on to a port of 127.0.0.1; each direction takes half of the delay of a round trip.

    A round trip is counted whenever the client sends after the server has sent something to it, and once for the
    connection itself.
    """

    def __init__(self, target, delay):
        self.target, self.half, self.round_trips = target, delay / 2, 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.listener.getsockname()[1]
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.due, self.order, self.peers, self.last = [], itertools.count(), {}, {}
        self.open = True

    def __enter__(self):
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.open = False
        self.thread.join()
        self.listener.close()

    def work(self):
        while self.open:
            wait = max(0, self.due[0][0] - time.monotonic()) if self.due else 0.05
            for key, _ in self.selector.select(min(wait, 0.05)):
                self.ready(key.fileobj)
            while self.due and self.due[0][0] <= time.monotonic():
                _, _, target, data = heapq.heappop(self.due)
                self.deliver(target, data)

    def ready(self, ready):
        if ready is self.listener:
            client, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.target))
            for one, other in ((client, server), (server, client)):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.selector.register(one, selectors.EVENT_READ)
                self.peers[one] = (other, one is client)
            self.last[client] = False
            self.round_trips += 1
            return
        other, is_client = self.peers[ready]
        try:
            data = ready.recv(1 << 16)
        except OSError:
            data = b""
        client = ready if is_client else other
        if data and is_client and self.last.get(client):
            self.round_trips += 1
        if data:
            self.last[client] = not is_client
        else:
            self.selector.unregister(ready)
        heapq.heappush(self.due, (time.monotonic() + self.half, next(self.order), other, data))

    @staticmethod
    def deliver(target, data):
        try:
            if data:
                target.sendall(data)
            else:
                target.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the other side has gone, as it may
