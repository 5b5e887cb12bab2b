/** A policy document: reading every CSN. */
export const DOCUMENT = JSON.stringify({
  accessControlList: [{ service: 'bce:csn', region: '*', effect: 'Allow', permission: ['READ'], resource: ['*'] }],
});

/** A trust document that names one account. */
export const trustOf = (account: string): string =>
  JSON.stringify({
    accessControlList: [
      { service: 'bce:iam', region: '*', effect: 'Allow', permission: ['*'], grantee: [{ id: account }] },
    ],
  });
export const TRUST = trustOf('a'.repeat(32));
