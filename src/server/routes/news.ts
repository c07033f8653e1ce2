import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Carried, Endpoint } from '../endpoint.ts';

// Proxies close what is silent for a minute.
const HEARTBEAT_MS = 25_000;

/**
 * News: an event `entry` with the sequence whenever the station or the centre has a new one that
 * this device was not told of in the answer to its own push: it would pull for nothing.
 */
export const newsRoute = ({ news }: Endpoint) =>
  new Hono<Carried>().get('/', (c) => {
    const { station, device } = c.get('session');
    c.header('cache-control', 'no-store');
    c.header('x-accel-buffering', 'no');
    return streamSSE(c, async (stream) => {
      let end = (): void => undefined;
      const ended = new Promise<void>((done) => {
        end = done;
      });
      const say = (event: string, data: string): void => {
        stream.writeSSE({ event, data }).catch(end);
      };
      const heard = (seq: number, told: string | null): void => {
        if (told !== device) say('entry', String(seq));
      };
      const leave = news.subscribe(station, heard, end);
      const beat = setInterval(() => say('beat', ''), HEARTBEAT_MS);
      stream.onAbort(end);
      say('beat', '');
      await ended;
      clearInterval(beat);
      leave();
    });
  });
