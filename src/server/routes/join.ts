// 扫码入会 by the guest's own phone: open → sign or leave, and what he holds. No cookie is asked for
// or given: what he may do is in the token he sends, in the body, so no other site can act for him
// and no log sees it. Every answer is the same whether or not the phone was a member's.
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import * as v from 'valibot';
import { businessAccount } from '../../core/journal/account.ts';
import { CLUBS, type Club } from '../../core/member/club.ts';
import { idIn } from '../../core/member/member.ts';
import {
  type DoorAnswer,
  type LeaveRequest,
  LeaveRequestSchema,
  type MineAnswer,
  MineRequestSchema,
  type OpenAnswer,
  OpenRequestSchema,
  type SignAnswer,
  SignRequestSchema,
} from '../../core/member/sign-up.ts';
import { isOn } from '../../core/post/business.ts';
import { phoneHash } from '../../core/post/phone.ts';
import { dayOf } from '../../core/time.ts';
import { type Pool, inStation, select } from '../database/pool.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { couponsShown } from '../members/coupon.ts';
import { type Guest, join, leave } from '../members/membership.ts';
import { sealedPhone, sealingKey } from '../members/sealed-phone.ts';
import {
  TICKET_MS,
  type Used,
  issueTicket,
  ticketId,
  ticketIn,
  useTicket,
} from '../members/ticket.ts';
import { guestOf, memberKey, newDoor, newPass, stationBehind } from '../members/token.ts';
import { answer, refuse } from './answer.ts';
import { readJson } from './body.ts';

/** A QR code opens the page for this long; tills fetch another before. */
export const DOOR_MS = 5 * 60_000;

/** The door for a bound till's QR code, and its station's key. */
export const doorRoute = ({ journal, keys, now }: Endpoint) =>
  new Hono<Carried>().get('/', async (c) => {
    const { station } = c.get('session');
    const account = businessAccount('sign-up');
    const rows = await journal.inStation(station, 'read', (tx) => tx.rows([account]));
    if (!isOn('sign-up', rows.get(account))) return refuse(c, { why: 'not-found' });
    const until = now() + DOOR_MS;
    const door = newDoor(keys, station, until);
    return answer(c, {
      door,
      until,
      key: memberKey(keys, station),
      seal: sealingKey(keys),
    } satisfies DoorAnswer);
  });

/** Other sites' pages cannot send JSON here, and browsers that say whence are believed. */
const ownPage = createMiddleware<Carried>(async (c, next) => {
  const isJson = (c.req.header('content-type') ?? '').startsWith('application/json');
  const site = c.req.header('sec-fetch-site') ?? 'same-origin';
  return isJson && site === 'same-origin' ? next() : refuse(c, { why: 'malformed' });
});

type Ticketed = Guest & { readonly ticket: string };
type Admitted<G extends Guest = Guest> =
  | { readonly ok: true; readonly guest: G; readonly again: boolean }
  | Extract<Used, { ok: false }>;

const NameRow = v.object({ name: v.string() });

/** The station's name and a ticket, which is null when too many have come in by this door. */
const opened = (pool: Pool, station: string, door: string, now: number) =>
  inStation(pool, station, 'write', async (tx) => {
    const sql = 'SELECT name FROM station WHERE station_id = $1';
    const [row] = await select(tx, NameRow, sql, [station]);
    return { name: row?.name ?? '', ticket: await issueTicket(tx, station, door, now) };
  });

/** The ids by which the clubs that he joins know a guest. */
const membersOf = ({ station, phoneHash: hash }: Guest, clubs: readonly Club[]) =>
  CLUBS.filter((club) => clubs.includes(club)).map((club) => ({
    club,
    member: idIn(club, station, hash),
  }));

/** What a guest's phone may ask. */
export function joinRoute(endpoint: Endpoint) {
  const { pool, journal, keys, news, now } = endpoint;
  const told = (station: string, seq: number | null): void => {
    if (seq !== null) news.announce(station, seq);
  };
  /** Uses a ticket for a phone; then the guest may be written of. */
  const admitted = async (ticket: string, phone: string): Promise<Admitted<Ticketed>> => {
    const secret = ticketIn(ticket);
    if (secret === null) return { ok: false, why: 'code-unknown' };
    const { station } = secret;
    const hash = phoneHash(memberKey(keys, station), phone);
    const guest = { station, phoneHash: hash, ticket: ticketId(secret) };
    const used = await inStation(pool, station, 'write', (tx) =>
      useTicket(tx, secret, guest.phoneHash, now()),
    );
    return used.ok ? { ...used, guest } : used;
  };
  const leaving = async (asked: LeaveRequest): Promise<Admitted> => {
    if (!('pass' in asked)) return admitted(asked.ticket, asked.phone);
    const guest = guestOf(keys, asked.pass);
    return guest === null ? { ok: false, why: 'code-unknown' } : { ok: true, guest, again: false };
  };
  return new Hono<Carried>()
    .use(ownPage)
    .post('/open', async (c) => {
      const asked = await readJson(c, OpenRequestSchema);
      if (!asked.ok) return refuse(c, asked);
      const time = now();
      const { door } = asked.value;
      const station = stationBehind(keys, door, time);
      if (station === null) return refuse(c, { why: 'code-unknown' });
      c.set('station', station);
      const { name, ticket } = await opened(pool, station, door, time);
      if (ticket === null) return refuse(c, { why: 'too-many-tries' });
      return answer(c, { station: name, ticket, until: time + TICKET_MS } satisfies OpenAnswer);
    })
    .post('/sign', async (c) => {
      const asked = await readJson(c, SignRequestSchema);
      if (!asked.ok) return refuse(c, asked);
      const admission = await admitted(asked.value.ticket, asked.value.phone);
      if (!admission.ok) return refuse(c, admission);
      const { guest, again } = admission;
      const { station } = guest;
      const sealed = sealedPhone(keys, asked.value.phone);
      c.set('station', station);
      told(station, await join(journal, guest, asked.value, sealed, again, now()));
      const members = membersOf(guest, asked.value.clubs);
      return answer(c, { pass: newPass(keys, guest), members } satisfies SignAnswer);
    })
    .post('/mine', async (c) => {
      const asked = await readJson(c, MineRequestSchema);
      if (!asked.ok) return refuse(c, asked);
      const guest = guestOf(keys, asked.value.pass);
      if (guest === null) return refuse(c, { why: 'code-unknown' });
      c.set('station', guest.station);
      const coupons = await couponsShown(pool, guest, dayOf(now()));
      return answer(c, { coupons } satisfies MineAnswer);
    })
    .post('/leave', async (c) => {
      const asked = await readJson(c, LeaveRequestSchema);
      if (!asked.ok) return refuse(c, asked);
      const admission = await leaving(asked.value);
      if (!admission.ok) return refuse(c, admission);
      const { guest } = admission;
      const { what, version } = asked.value;
      c.set('station', guest.station);
      told(guest.station, await leave(journal, guest, what, version, now()));
      return answer(c, { done: true });
    });
}
