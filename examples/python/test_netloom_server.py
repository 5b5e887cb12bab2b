"""The server without any client: python3 -m unittest test_netloom_server"""

import unittest

from netloom_server import Netloom


class NetloomServer(unittest.TestCase):
    def test_accounts_the_clock_a_reset_and_the_end(self):
        with Netloom() as netloom:
            one, other = netloom.account(), netloom.account()
            self.assertNotEqual(one['accessKeyId'], other['accessKeyId'])
            self.assertEqual(netloom.advance(3600), '2026-01-01T01:00:00Z')
            netloom.reset()
            # The same calls in the same order: the same keys.
            self.assertEqual(netloom.account(), one)
            self.assertEqual(netloom.advance(1), '2026-01-01T00:00:01Z')
        with self.assertRaises(OSError):
            netloom.account()

    def test_what_it_printed_is_told_when_it_does_not_start(self):
        with self.assertRaisesRegex(RuntimeError, 'NETLOOM_DNS_PORT: x is not a whole number'):
            Netloom(NETLOOM_DNS_PORT='x')


if __name__ == '__main__':
    unittest.main()
