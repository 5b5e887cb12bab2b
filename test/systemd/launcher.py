"""Binds sockets as systemd does for a socket unit, and keeps them, whatever becomes of the program they are for.

launcher.py udp:127.0.0.53:53 tcp:[::1]:53

Each line on standard input is a program and its arguments, as a JSON array: it is started with the sockets from file
descriptor 3 on (sd_listen_fds(3)). An empty line ends it and waits for it. The sockets go when standard input ends.
"""

import json
import os
import signal
import socket
import sys

FIRST = 3


def bound(text):
    protocol, place = text.split(":", 1)
    address, port = place.rsplit(":", 1)
    kind = socket.SOCK_DGRAM if protocol == "udp" else socket.SOCK_STREAM
    one = socket.socket(socket.AF_INET6 if "[" in address else socket.AF_INET, kind)
    if protocol == "tcp":
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind((address.strip("[]"), int(port)))
    if protocol == "tcp":
        one.listen(64)
    return one


def start(words, sockets):
    pid = os.fork()
    if pid > 0:
        return pid
    # Out of the way of where they are wanted first.
    away = [os.dup2(one.fileno(), 100 + i) for i, one in enumerate(sockets)]
    for i, fd in enumerate(away):
        os.dup2(fd, FIRST + i, inheritable=True)
        os.close(fd)
    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(sockets)))
    os.execvp(words[0], words)


def stop(pid):
    if pid > 0:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
        print("ended", flush=True)


sockets = [bound(text) for text in sys.argv[1:]]
running = 0
for line in sys.stdin:
    if line.strip():
        running = start(json.loads(line), sockets)
    else:
        stop(running)
        running = 0
stop(running)
