import { v4 } from 'uuid';
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import {
  CertificateSchema,
  EnrolAnswerSchema,
  type EnrolRequest,
  PATHS,
  PROTOCOL,
} from '../../core/protocol.ts';
import { type Identity, type MetaValue, readMeta, writeMeta } from '../store/meta.ts';
import { keepMemberKeys } from '../store/members.ts';
import { type Store, bind } from '../store/store.ts';
import { isProvisional } from '../store/succession.ts';
import { noteExchange } from '../store/sync-writes.ts';
import type { Fetch } from './network.ts';
import { type Missed, ask } from './request.ts';
import { exportKey, newKeys } from './signing.ts';

export type Enrolled = { readonly ok: true; readonly identity: Identity } | Missed;

/**
 * Binds this device by a one-time code (绑定站点). Id and keys are kept before the centre is
 * asked, so when its answer is lost the same code, id and key get the same answer again.
 */
export async function enrol(store: Store, fetcher: Fetch, code: string): Promise<Enrolled> {
  const attempt = await attemptFor(store, code);
  const request: EnrolRequest = {
    protocol: PROTOCOL,
    code,
    device: attempt.device,
    key: await exportKey(attempt.keys.publicKey),
  };
  const asked = store.clock();
  const answer = await ask(fetcher, PATHS.enrol, EnrolAnswerSchema, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  if (!answer.ok) return answer;
  const { certificate, signature, station, demo, now, memberKey, sealingKey } = answer.value;
  const parsed = v.safeParse(CertificateSchema, parseJson(certificate));
  if (!parsed.success || parsed.output.device !== attempt.device) {
    return { ok: false, why: 'not-the-centre' };
  }
  const identity: Identity = {
    station: station.id,
    stationName: station.name,
    device: attempt.device,
    number: parsed.output.number,
    demo,
    certificate,
    signature,
    keys: attempt.keys,
  };
  await keepMemberKeys(store, { hash: memberKey, seal: sealingKey });
  await bind(store, identity);
  await store.db.meta.delete('enrolling');
  await noteExchange(store, now, asked);
  return { ok: true, identity };
}

async function attemptFor(store: Store, code: string): Promise<MetaValue<'enrolling'>> {
  const known = await readMeta(store.db, 'enrolling');
  if (known?.code === code) return known;
  // One that sells already, though nobody vouches for it, stays who it is.
  const { identity } = store.session;
  const fresh =
    identity !== null && identity.keys !== null && isProvisional(identity)
      ? { code, device: identity.device, keys: identity.keys }
      : { code, device: v4(), keys: await newKeys() };
  await writeMeta(store.db, 'enrolling', fresh);
  return fresh;
}
