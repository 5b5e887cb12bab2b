import { createRequire } from 'node:module';

/** What its client resolves and rejects with. */
interface OfficialAnswer {
  readonly http_headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at it by what they expect.
  readonly body: any;
}

export interface OfficialFailure {
  readonly status_code: number;
  readonly code: string;
  readonly message: string;
  readonly request_id: string;
}

interface OfficialClient {
  sendRequest(
    method: string,
    path: string,
    options: { readonly params?: object; readonly body?: string; readonly headers?: Record<string, string> },
  ): Promise<OfficialAnswer>;
}

/** Baidu's own JavaScript SDK: its base client signs, sends and reads; it comes without types. */
const { BceBaseClient } = createRequire(import.meta.url)('@baiducloud/sdk') as {
  BceBaseClient: new (
    config: { endpoint: string; credentials: { ak: string; sk: string } },
    service: string,
  ) => OfficialClient;
};

/** A call by the official client. A flag is a parameter of '', as its query writer makes it. Rejects with OfficialFailure. */
export type OfficialCall = (method: string, path: string, params?: object, body?: unknown) => Promise<OfficialAnswer>;

export function officialClient(port: number, accessKeyId: string, secretAccessKey: string): OfficialCall {
  const credentials = { ak: accessKeyId, sk: secretAccessKey };
  const client = new BceBaseClient({ endpoint: `http://127.0.0.1:${port}`, credentials }, 'privatezone');
  return (method, path, params = {}, body) =>
    client.sendRequest(method, path, { params, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}
