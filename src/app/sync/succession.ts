// A session again, and a successor's certificate: both are asked for with the certificate of the
// device as it was and a signature over a challenge of the centre's.
import { v4 } from 'uuid';
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import {
  CertificateSchema,
  PATHS,
  PROTOCOL,
  type SessionAnswer,
  SessionAnswerSchema,
  type SessionRequest,
} from '../../core/protocol.ts';
import { type Identity, readMeta } from '../store/meta.ts';
import { keepMemberKeys } from '../store/members.ts';
import { type Store, identityOf } from '../store/store.ts';
import {
  type Fresh,
  adopt,
  certifiedOf,
  forgetSuccessor,
  isProvisional,
  keepSuccessor,
} from '../store/succession.ts';
import type { Fetch } from './network.ts';
import { type Answer, type Missed, ask } from './request.ts';
import { exportKey, newKeys, proofOf, signedText } from './signing.ts';

type Went = { readonly ok: true } | Missed;

/** An id and keys of a device that nobody has been. */
export const freshDevice = async (): Promise<Fresh> => ({ device: v4(), keys: await newKeys() });

/** Gets the session's cookie again; refused to a device that was revoked. */
export async function renewSession(store: Store, fetcher: Fetch): Promise<Went> {
  const identity = await certifiedOf(store);
  if (identity === null) return { ok: false, why: 'session' };
  const answer = await prove(fetcher, identity);
  return answer.ok ? { ok: true } : answer;
}

/**
 * Goes on under a new id. 1 keep id and keys, unless an earlier try did · 2 ask with the old
 * certificate; where that id may not be had, for another one · 3 become the new device. A lost
 * answer is asked for again with the same id.
 */
export async function succeed(store: Store, fetcher: Fetch): Promise<Went> {
  const old = await certifiedOf(store);
  if (old === null) return { ok: false, why: 'session' };
  const { next, answer } = await vouchedFor(store, fetcher, old);
  if (!answer.ok) return answer;
  const { enrolled } = answer.value;
  const parsed = v.safeParse(CertificateSchema, parseJson(enrolled?.certificate ?? ''));
  if (!enrolled || !parsed.success || parsed.output.device !== next.device) {
    return { ok: false, why: 'not-the-centre' };
  }
  const { memberKey, sealingKey } = enrolled;
  await keepMemberKeys(store, { hash: memberKey, seal: sealingKey });
  await adopt(store, {
    station: enrolled.station.id,
    stationName: enrolled.station.name,
    device: next.device,
    number: parsed.output.number,
    demo: enrolled.demo,
    certificate: enrolled.certificate,
    signature: enrolled.signature,
    keys: next.keys,
  });
  return { ok: true };
}

// A centre that was restored knows the id by its own certificate and no longer who vouched for it.
// A disk put back to before it had one cannot get it again: it becomes one more device.
async function vouchedFor(
  store: Store,
  fetcher: Fetch,
  old: Identity,
  isAgain = false,
): Promise<{ next: Fresh; answer: Answer<SessionAnswer> }> {
  const next = await keepSuccessor(store, freshDevice);
  const key = await exportKey(next.keys.publicKey);
  const answer = await prove(fetcher, old, { device: next.device, key });
  if (answer.ok || answer.why !== 'malformed' || isAgain) return { next, answer };
  await forgetSuccessor(store, next.device);
  return vouchedFor(store, fetcher, old, true);
}

/** Goes on with a succession that was begun: its answer was lost, or nobody answered. */
export async function goOnSucceeding(store: Store, fetcher: Fetch): Promise<Went> {
  const identity = identityOf(store);
  if (identity.keys === null) return { ok: true };
  const isBegun = isProvisional(identity)
    ? (await certifiedOf(store)) !== null
    : (await readMeta(store.db, 'successor')) !== null;
  return isBegun ? succeed(store, fetcher) : { ok: true };
}

async function prove(
  fetcher: Fetch,
  identity: Identity,
  successor?: SessionRequest['successor'],
): Promise<Answer<SessionAnswer>> {
  const first = await ask(fetcher, PATHS.session, SessionAnswerSchema, await asked(''));
  if (first.ok || first.why !== 'challenge') return first;
  return ask(fetcher, PATHS.session, SessionAnswerSchema, await asked(first.challenge ?? ''));

  async function asked(challenge: string): Promise<RequestInit> {
    const request: SessionRequest = {
      protocol: PROTOCOL,
      station: identity.station,
      device: identity.device,
      challenge,
      ...(successor === undefined ? {} : { successor }),
    };
    const signed = await signedText(identity, JSON.stringify(request));
    return {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...proofOf(signed) },
      body: signed.body,
    };
  }
}
