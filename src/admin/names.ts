import type { NAMES } from '../contract/netloom/names.ts';
import { answer } from '../domain/answering/answer.ts';
import { askedName, askedType, shownName } from '../domain/answering/question.ts';
import { ANSWER_REASONS } from '../domain/answering/reasons.ts';
import type { Answer, AnswerRecord, AskedQuestion, Forwarded, TraceStep } from '../domain/answering/types.ts';
import { unboundFor } from '../domain/answering/unbound.ts';
import { viewOfVpc } from '../domain/answering/view.ts';
import { canonicalAddress, endpointText } from '../domain/net/address.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import type { Engine } from '../engine/engine.ts';
import type { AdminCall, AdminHandlers } from './handlers.ts';

/** What others said, as the DNS plane keeps it; given by the composition root. */
export interface OthersSay {
  /** Undefined: nothing is kept. */
  kept(vpc: string, name: string, type: string): Promise<Forwarded | undefined>;
  /** Asks them, and waits for what comes of it. */
  asked(vpc: string, name: string, type: string): Promise<Forwarded | undefined>;
}

/** Each is a name of one chain, which has no more than eight links: a later round would find nothing new. */
const MOST_ROUNDS = 9;

export const names = (engine: Engine, others: OthersSay): AdminHandlers<(typeof NAMES)[number]['name']> => ({
  ExplainName: {
    kind: 'read',
    question: async (call) => {
      const asked = questionOf(call, engine);
      if (isRefusal(asked)) return () => asked;
      const vpc = call.path.vpcId!;
      const said = new Map<string, Forwarded | undefined>();
      // The lookup is tried with what is known of others so far, until it wants to know nothing more.
      for (let round = 0; round < MOST_ROUNDS; round += 1) {
        const wanted = wantedOf(engine, vpc, asked, said);
        if (wanted === undefined) break;
        const kept = await others.kept(vpc, wanted, asked.type);
        const ask = kept === undefined && call.body.lookUp === true && asked.recursionDesired;
        said.set(wanted, ask ? await others.asked(vpc, wanted, asked.type) : kept);
      }
      return (state) => {
        const told = answerIn(state, engine, vpc, asked, ({ name }) => said.get(name));
        return isRefusal(told) ? told : { ...shown(vpc, asked, told), unbound: unboundFor(state, vpc, asked.name) };
      };
    },
  },
});

/** The first name of which it is not known what others say. */
function wantedOf(
  engine: Engine,
  vpc: string,
  asked: Asked,
  said: ReadonlyMap<string, Forwarded | undefined>,
): string | undefined {
  engine.catchUp();
  let wanted: string | undefined;
  answerIn(engine.state, engine, vpc, asked, ({ name }) => {
    if (!said.has(name)) wanted = name;
    return said.get(name);
  });
  return wanted;
}

type Asked = Omit<AskedQuestion, 'resolver'>;

function questionOf({ body }: AdminCall, engine: Engine): Asked | Refusal {
  const name = askedName(body.name, engine.rules.toAscii);
  if (name === undefined) return refuse('body-invalid', 'name');
  const type = askedType(body.type ?? 'A');
  if (type === undefined) return refuse('body-invalid', 'type');
  const client = body.client === undefined ? undefined : canonicalAddress(body.client);
  if (body.client !== undefined && client === undefined) return refuse('body-invalid', 'client');
  return { name, type, recursionDesired: body.recursionDesired ?? true, client };
}

function answerIn(
  state: State,
  { rules }: Engine,
  vpc: string,
  asked: Asked,
  others: Parameters<typeof answer>[2],
): Answer | Refusal {
  const view = viewOfVpc(state, vpc, rules.dns);
  if (view === undefined) return refuse('vpc-unknown');
  return answer(view, { ...asked, resolver: state.selections.byVpc.get(vpc)!.listen[0]?.address }, others);
}

function shown(
  vpcId: string,
  asked: Asked,
  { rcode, authoritative, answer: records, authority, trace }: Answer,
): object {
  const { name, type, recursionDesired, client } = asked;
  const cache = trace.findLast((step) => step.cache !== undefined)?.cache;
  return {
    vpcId,
    question: { name: shownName(name), type, recursionDesired, ...(client !== undefined && { client }) },
    ...(rcode !== undefined && { rcode }),
    authoritative,
    answer: records.map(shownRecord),
    authority: authority.map(shownRecord),
    steps: trace.map(shownStep),
    ...(cache !== undefined && { cache }),
  };
}

const shownRecord = ({ owner, type, ttl, data }: AnswerRecord): object => ({ name: shownName(owner), type, ttl, data });

const shownStep = ({ step, reason, name, rule, target, targets, candidates, ...rest }: TraceStep): object => ({
  step,
  reason,
  sentence: ANSWER_REASONS[reason],
  name: shownName(name),
  ...(rule !== undefined && { rule: shownName(rule) }),
  ...(target !== undefined && { target: shownName(target) }),
  ...(targets !== undefined && {
    targets: targets.map(({ ip, port }) => endpointText(ip, port)),
  }),
  ...rest,
  ...(candidates !== undefined && {
    candidates: candidates.map((one) => ({ ...one, name: shownName(one.name) })),
  }),
});
