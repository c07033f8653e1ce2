// The keys of both sides, made anew for every simulator: nothing of it is good anywhere else.
import { type KeyObject, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Secrets } from '../accounts.ts';

/** What the simulator knows as WeChat Pay: its own key, and the merchant's public one. */
export type WechatSide = {
  readonly merchant: string;
  readonly app: string;
  readonly serial: string;
  readonly own: KeyObject;
  readonly ownSerial: string;
  readonly theirs: KeyObject;
};
/** What it knows as Alipay. */
export type AlipaySide = {
  readonly app: string;
  readonly own: KeyObject;
  readonly theirs: KeyObject;
};
/** What it knows as an aggregator. */
export type AggregatorSide = { readonly merchant: string; readonly secret: string };

/** One simulator's keys, and the secrets that an endpoint needs to speak to it. */
export type Sides = {
  readonly wechat: WechatSide;
  readonly alipay: AlipaySide;
  readonly aggregator: AggregatorSide;
  /** For an endpoint that reaches it at an address. */
  secrets(origin: string): Secrets;
};

/** Where a centre on this machine usually is. */
const NOTICES = 'http://127.0.0.1:8787';

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2_048 });
const pem = (key: KeyObject): string =>
  key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }).toString();

/** New keys for everybody. */
export function newSides(): Sides {
  const [merchant, platform, app, gateway] = [pair(), pair(), pair(), pair()];
  const wechat = {
    merchant: '1900000109',
    app: 'wx8888888888888888',
    serial: '3775B6A45ACD588826D15E583A95F5DD00000000',
    own: platform.privateKey,
    ownSerial: '5157F09EFDC096DE15EBE81A47057A7200000000',
    theirs: merchant.publicKey,
  };
  const alipay = { app: '2021000000000000', own: gateway.privateKey, theirs: app.publicKey };
  const aggregator = { merchant: 'station-0001', secret: randomBytes(32).toString('hex') };
  return {
    wechat,
    alipay,
    aggregator,
    secrets: (origin) => [
      {
        kind: 'wechat',
        station: '*',
        merchant: wechat.merchant,
        app: wechat.app,
        serial: wechat.serial,
        key: pem(merchant.privateKey),
        keys: { [wechat.ownSerial]: pem(platform.publicKey) },
        gateway: origin,
        ip: '127.0.0.1',
        notify: `${NOTICES}/api/pay/told`,
      },
      {
        kind: 'alipay',
        station: '*',
        app: alipay.app,
        key: pem(app.privateKey),
        theirs: pem(gateway.publicKey),
        gateway: `${origin}/gateway.do`,
      },
      {
        kind: 'aggregator',
        station: '*',
        merchant: aggregator.merchant,
        secret: aggregator.secret,
        gateway: `${origin}/aggregator`,
      },
    ],
  };
}
