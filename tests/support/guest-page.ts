// What a guest's own phone sends to the sign-up page's routes.
import * as v from 'valibot';
import {
  DoorAnswerSchema,
  OpenAnswerSchema,
  type SignAnswer,
  SignAnswerSchema,
} from '../../src/core/member/sign-up.ts';
import { PATHS } from '../../src/core/protocol.ts';
import type { Device } from './device.ts';
import type { Centre } from './endpoint.ts';

export const JSON_TYPE = { 'content-type': 'application/json' };

let phones = 0;
/** A phone that nobody has had yet. */
export const nextPhone = (): string => `139${String((phones += 1)).padStart(8, '0')}`;

/** What a guest fills in, for the ticket in `over`. */
export const signing = (over: object = {}) => ({
  phone: '13812345678',
  name: '王姐',
  clubs: ['post'],
  marketing: false,
  version: 'qr-1',
  ...over,
});

/** A guest's phone before the code of a till. */
export function guestPage(centre: Centre, till: Device) {
  const send = (path: string, body: unknown, headers: Record<string, string> = JSON_TYPE) =>
    centre.request(`${PATHS.join}/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
  const doorOf = async (device = till) => {
    const answer = await centre.request(PATHS.door, { headers: { cookie: device.cookie } });
    return v.parse(DoorAnswerSchema, await answer.json());
  };
  const ticket = async (door?: string): Promise<string> => {
    const answer = await send('open', { door: door ?? (await doorOf()).door });
    return v.parse(OpenAnswerSchema, await answer.json()).ticket;
  };
  const sign = async (over: object = {}): Promise<SignAnswer> => {
    const answer = await send('sign', signing({ ticket: await ticket(), ...over }));
    return v.parse(SignAnswerSchema, await answer.json());
  };
  return { send, doorOf, ticket, sign };
}
export type GuestPage = ReturnType<typeof guestPage>;

/** The status and the reason of an answer that refuses. */
export const refusal = async (answer: Response): Promise<[number, unknown]> => [
  answer.status,
  (await answer.json()).why,
];
