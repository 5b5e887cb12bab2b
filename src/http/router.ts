import type { Operation } from '../contract/operation.ts';
import type { Query } from './query.ts';

/** Finds the row of the contract table for a request: path, method, then the flag whose key is present. */
export class Router<T extends Operation> {
  readonly #root: Node<T> = newNode();

  /** `reserved`: paths that are never parameters of another, whatever the method and what follows them. */
  constructor(operations: readonly T[], reserved: readonly string[] = []) {
    for (const operation of operations) {
      const node = this.#nodeAt(operation.path);
      const group = node.methods.get(operation.method) ?? [];
      node.methods.set(operation.method, [...group, operation]);
    }
    for (const path of reserved) this.#nodeAt(path).reserved = true;
  }

  #nodeAt(path: string): Node<T> {
    let node = this.#root;
    for (const segment of path.split('/').slice(1)) {
      if (/^\{.+\}$/.test(segment)) {
        node.parameter ??= newNode();
        node = node.parameter;
      } else node = child(node.literals, segment);
    }
    return node;
  }

  /** The operation and the decoded path parameters, or undefined: no such path, method or flag. */
  match(method: string, rawPath: string, query: Query): Match<T> | undefined {
    const segments = decodeSegments(rawPath);
    const group = segments === undefined ? undefined : find(this.#root, method, segments, 0);
    const operation = group === undefined ? undefined : byFlag(group, query);
    return operation === undefined ? undefined : { operation, path: parametersOf(operation, segments!) };
  }
}

export interface Match<T> {
  readonly operation: T;
  readonly path: Readonly<Record<string, string>>;
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  parameter: Node<T> | undefined;
  readonly methods: Map<string, readonly T[]>;
  reserved: boolean;
}

const newNode = <T>(): Node<T> => ({
  literals: new Map(),
  parameter: undefined,
  methods: new Map(),
  reserved: false,
});

function child<T>(nodes: Map<string, Node<T>>, segment: string): Node<T> {
  const found = nodes.get(segment) ?? newNode<T>();
  nodes.set(segment, found);
  return found;
}

/** Literal before parameter, and back to the parameter where an unreserved literal leads nowhere with this method. */
function find<T extends Operation>(
  node: Node<T>,
  method: string,
  segments: readonly string[],
  depth: number,
): readonly T[] | undefined {
  if (depth === segments.length) return node.methods.get(method);
  const segment = segments[depth]!;
  const literal = node.literals.get(segment);
  const found = literal === undefined ? undefined : find(literal, method, segments, depth + 1);
  if (found !== undefined || literal?.reserved || node.parameter === undefined) return found;
  const behind = find(node.parameter, method, segments, depth + 1);
  if (segment !== '') return behind;
  return depth === segments.length - 1 && behind?.every(({ blankLast }) => blankLast) ? behind : undefined;
}

/** An escaped slash is refused: the signature cannot tell it from a real one. */
function decodeSegments(rawPath: string): string[] | undefined {
  if (!rawPath.startsWith('/')) return undefined;
  try {
    const segments = rawPath.slice(1).split('/');
    if (!rawPath.includes('%')) return segments;
    for (const [i, segment] of segments.entries()) segments[i] = decodeURIComponent(segment);
    return segments.some((segment) => segment.includes('/')) ? undefined : segments;
  } catch {
    return undefined;
  }
}

/** One flag of the route at most; `action=<flag>` stands in where no flag key is present (dns contract 1.9). */
function byFlag<T extends Operation>(group: readonly T[], query: Query): T | undefined {
  const present = group.filter(({ flag }) => flag !== undefined && query.has(flag));
  if (present.length > 1) return undefined;
  if (present.length === 1) return present[0];
  const action = query.value('action');
  return (
    group.find(({ flag }) => flag !== undefined && flag === action) ?? group.find(({ flag }) => flag === undefined)
  );
}

function parametersOf(operation: Operation, segments: readonly string[]): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [i, segment] of operation.path.split('/').slice(1).entries()) {
    if (segment.startsWith('{')) parameters[segment.slice(1, -1)] = segments[i]!;
  }
  return parameters;
}
