import type { Operation } from '../contract/operation.ts';
import type { Query } from './query.ts';

/** Finds the row of the contract table for a request: path, method, then the flag whose key is present. */
export class Router<T extends Operation> {
  readonly #root: Node<T> = newNode();

  constructor(operations: readonly T[]) {
    for (const operation of operations) {
      let node = this.#root;
      for (const segment of operation.path.split('/').slice(1)) {
        const name = /^\{(.+)\}$/.exec(segment)?.[1];
        if (name === undefined) node = child(node.literals, segment);
        else {
          node.parameter ??= newNode();
          node = node.parameter;
        }
      }
      const group = node.methods.get(operation.method) ?? [];
      node.methods.set(operation.method, [...group, operation]);
    }
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
}

const newNode = <T>(): Node<T> => ({ literals: new Map(), parameter: undefined, methods: new Map() });

function child<T>(nodes: Map<string, Node<T>>, segment: string): Node<T> {
  const found = nodes.get(segment) ?? newNode<T>();
  nodes.set(segment, found);
  return found;
}

/** Literal before parameter, and back to the parameter where the literal leads nowhere with this method. */
function find<T>(node: Node<T>, method: string, segments: readonly string[], depth: number): readonly T[] | undefined {
  if (depth === segments.length) return node.methods.get(method);
  const literal = node.literals.get(segments[depth]!);
  const found = literal === undefined ? undefined : find(literal, method, segments, depth + 1);
  if (found !== undefined || node.parameter === undefined || segments[depth] === '') return found;
  return find(node.parameter, method, segments, depth + 1);
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
