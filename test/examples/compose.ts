/** What the tests read of the compose files. */
export interface Compose {
  readonly services: { readonly netloom: Server; readonly client: Client };
}

interface Server {
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly networks: { readonly cloud: { readonly ipv4_address: string; readonly aliases: readonly string[] } };
  readonly sysctls: Readonly<Record<string, number>>;
  readonly build: { readonly context: string; readonly dockerfile: string };
}

interface Client {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly dns: string;
}

export const COMPOSE = 'examples/compose/compose.yaml';
export const COMPOSE_TLS = 'examples/compose/compose.tls.yaml';
