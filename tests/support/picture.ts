import { createHash } from 'node:crypto';
import { PATHS } from '../../src/core/protocol.ts';
import type { Device } from './device.ts';

/** Bytes that begin as a JPEG's do; another number makes another picture. */
export const picture = (number: number, length = 1_000): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, i) => [0xff, 0xd8, 0xff, 0xe0, number][i] ?? (i * number) % 251);

export const hashOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** Sends a picture with a device's session, under its hash unless told. */
export const sendPhoto = (
  device: Device,
  bytes: Uint8Array<ArrayBuffer>,
  hash = hashOf(bytes),
): Promise<Response> => device.put(`${PATHS.photo}/${hash}`, bytes);
