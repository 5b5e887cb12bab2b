import { createHmac } from 'node:crypto';

/**
 * The token of a session (common contract 3.4): base64 of its key id and a MAC, 64 characters. It is kept nowhere, but made
 * of what is: the MAC is the session's secret over its key and the ciphertext that only this server has. So a token fits
 * one key, and whoever got hold of key and secret alone cannot make it.
 *
 * @param key temporary access key id, 32 hex digits.
 * @param sealed the secret's ciphertext, as stored.
 */
export function sessionToken(key: string, secret: string, sealed: string): string {
  // No signing key is made of such a text: theirs begin with `bce-auth-v1/`.
  const mac = createHmac('sha256', secret).update(`session-token/${key}/${sealed}`).digest();
  return Buffer.concat([Buffer.from(key, 'hex'), mac]).toString('base64');
}
