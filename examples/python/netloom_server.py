"""A Netloom in memory for a test suite, on ports of its own, with Python's standard library alone.

conftest.py beside this file makes pytest's fixtures of it. It needs `npm install` of netloom in this folder or one above.
"""

import collections
import json
import os
import queue
import secrets
import shutil
import subprocess
import threading
import urllib.error
import urllib.request


class Netloom:
    """Runs until stop(), or until this process is gone. More settings as `NETLOOM_QUOTAS='zones=3'`."""

    def __init__(self, timeout=60, **settings):
        self._token = secrets.token_hex(16)
        # The suite is the same everywhere: settings of whoever runs it do not count.
        environment = {name: text for name, text in os.environ.items() if not name.startswith('NETLOOM_')}
        environment.update(
            NETLOOM_SEED='1',
            NETLOOM_CLOCK='fixed',
            NETLOOM_ADMIN_TOKEN=self._token,
            NETLOOM_API_LISTEN='127.0.0.1:0',
            NETLOOM_ADMIN_LISTEN='127.0.0.1:0',
            NETLOOM_DNS_PORT='0',
        )
        environment.update(settings)
        # --with-parent: it ends when its standard input does, for npx hands no signal on.
        self._process = subprocess.Popen(
            [shutil.which('npx') or 'npx', 'netloom', 'serve', '--memory', '--with-parent'],
            cwd=os.path.dirname(os.path.abspath(__file__)),
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._printed = collections.deque(maxlen=100)
        ready = queue.Queue()
        self._reader = threading.Thread(target=self._read, args=(ready,), daemon=True)
        self._reader.start()
        try:
            listening = ready.get(timeout=timeout)
        except queue.Empty:
            listening = None
        if listening is None:
            self.stop()
            raise RuntimeError('the netloom server did not start; it printed:\n' + ''.join(self._printed))
        self.endpoint = _url(listening['api'][0])
        self.admin_endpoint = _url(listening['admin'])

    def _read(self, ready):
        """Takes what the server prints for as long as it runs: a full pipe would stop it."""
        for line in self._process.stderr:
            self._printed.append(line)
            if '"event":"ready"' in line:
                ready.put(json.loads(line))
        ready.put(None)

    def admin(self, method, path, body=None):
        """Asks the operator's API: `admin('GET', '/netloom/v1/accounts')`. Answers the JSON."""
        request = urllib.request.Request(
            self.admin_endpoint + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={'Authorization': 'Bearer ' + self._token},
        )
        try:
            # Without a proxy: it is on this machine.
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise RuntimeError(f'{method} {path}: {error.code} {error.read().decode()}') from None
        return json.loads(text) if text else None

    def account(self, name='test'):
        """A new account: accountId, accessKeyId, secretAccessKey. It sees nothing of the others."""
        return self.admin('POST', '/netloom/v1/accounts', {'name': name})

    def advance(self, seconds):
        """Sets the clock ahead; what was due by then has happened. Answers the server's time."""
        return self.admin('POST', '/netloom/v1/clock', {'seconds': seconds})['now']

    def reset(self):
        """Everything as it was at the start."""
        self.admin('POST', '/netloom/v1/reset')

    def stop(self):
        """Comes back when the server is gone."""
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(timeout=10)
        self._process.stderr.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def _url(place):
    return f"http://{place['address']}:{place['port']}"
