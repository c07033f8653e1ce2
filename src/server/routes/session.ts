import { Hono } from 'hono';
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import { SessionRequestSchema } from '../../core/protocol.ts';
import { isMet, newChallenge } from '../access/challenge.ts';
import { renew } from '../access/renewal.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { answer, refuse } from './answer.ts';
import { giveCookie } from './cookie.ts';
import { proofReader } from './proof.ts';

/** Session: a cookie again, or a certificate for a successor, for one who proves his key. */
export const sessionRoute = ({ journal, keys, now }: Endpoint) => {
  const proofIn = proofReader(keys);
  return new Hono<Carried>().post('/', async (c) => {
    const proof = await proofIn(c);
    if (!proof.ok) return refuse(c, { why: proof.why });
    const { certificate } = proof;
    const request = v.safeParse(SessionRequestSchema, parseJson(proof.text));
    if (!request.success) return refuse(c, { why: 'malformed' });
    const { station, device, challenge } = request.output;
    if (station !== certificate.station || device !== certificate.device) {
      return refuse(c, { why: 'wrong-station' });
    }
    c.set('station', station);
    const time = now();
    if (!isMet(keys, certificate, challenge, time)) {
      return refuse(c, {
        why: 'challenge',
        challenge: newChallenge(keys, certificate, time),
      });
    }
    const renewed = await renew(journal, keys, certificate, request.output, time);
    if (!renewed.ok) return refuse(c, { why: renewed.why });
    giveCookie(c, renewed.cookie);
    return answer(c, renewed.answer);
  });
};
