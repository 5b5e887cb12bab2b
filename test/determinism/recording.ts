import { type Answer, admin, type CallOptions, Client, type Keys } from '../client.ts';

/** Calls as they can be made again of another server, and what was answered. */
export interface Recording {
  readonly calls: Call[];
  readonly answers: Answer[];
}

/** Makes one call of a server. */
type Call = (server: Asked) => Promise<Answer>;

/** What is asked: the port of an API and the operator's listener. */
export interface Asked {
  readonly api: number;
  readonly ports: { readonly admin: number };
  readonly adminToken: string;
}

/** A client that records what it does, whoever's keys it signs with. */
export class RecordingClient extends Client {
  readonly #server: Asked;
  readonly #recording: Recording;

  constructor(server: Asked, keys: Keys, recording: Recording) {
    super(server.api, keys);
    this.#server = server;
    this.#recording = recording;
  }

  override as(keys: Keys): RecordingClient {
    return new RecordingClient(this.#server, keys, this.#recording);
  }

  override call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { keys } = this;
    return this.#record(({ api }) => new Client(api, keys).call(method, path, options));
  }

  admin(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.#record((server) => admin(server, method, path, body));
  }

  async #record(call: Call): Promise<Answer> {
    const answer = await call(this.#server);
    this.#recording.calls.push(call);
    this.#recording.answers.push(answer);
    return answer;
  }
}

/** The same calls, one after the other, of this server. */
export async function replay({ calls }: Recording, server: Asked): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const call of calls) answers.push(await call(server));
  return answers;
}

/** All of an answer, its headers in their order, but the moment it was sent. */
export function octetsOf({ status, headers, text }: Answer): string {
  const { date: _, ...kept } = headers;
  return JSON.stringify([status, Object.entries(kept), text]);
}
