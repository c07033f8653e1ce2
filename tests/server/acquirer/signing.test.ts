// Signatures against vectors that the acquirers' own kits made (see the file of vectors).
import { expect, test } from 'vitest';
import {
  answerName,
  signedAnswer,
  signedRequest,
} from '../../../src/server/acquirer/alipay-signing.ts';
import { privateKeyOf, publicKeyOf } from '../../../src/server/acquirer/rsa.ts';
import { SKEW_MS, authorization, isWechats } from '../../../src/server/acquirer/wechat-signing.ts';
import {
  aggregatorSignature,
  isAggregatorSigned,
} from '../../../src/server/acquirer/aggregator.ts';
import { VECTORS as vectors } from './vectors.ts';

const key = privateKeyOf(vectors.privateKey);
const theirs = publicKeyOf(vectors.theirPublicKey);

test('an Alipay request is signed as the official kit signs it', () => {
  const { sign, ...params } = vectors.alipay.params;
  expect(signedRequest(params, key)['sign']).toBe(sign);
});

test('an Alipay reply is believed as it came, and not with one character changed', () => {
  const { reply, answer } = vectors.alipay;
  expect(signedAnswer(reply, 'alipay.trade.pay', theirs)).toBe(answer);
  expect(signedAnswer(reply.replace('120.88', '120.89'), 'alipay.trade.pay', theirs)).toBeNull();
  expect(signedAnswer(reply, 'alipay.trade.query', theirs)).toBeNull();
  expect(signedAnswer(reply, 'alipay.trade.pay', publicKeyOf(vectors.publicKey))).toBeNull();
  expect(signedAnswer('<html>502</html>', 'alipay.trade.pay', theirs)).toBeNull();
  expect(answerName('alipay.trade.fastpay.refund.query')).toBe(
    'alipay_trade_fastpay_refund_query_response',
  );
});

test('an answer that holds the word sign itself is cut where it ends', () => {
  const text = '{"code":"10000","sub_msg":"\\",\\"sign\\":\\"x\\"}"}';
  const forged = vectors.alipay.reply.replace(vectors.alipay.answer, text);
  expect(signedAnswer(forged, 'alipay.trade.pay', theirs)).toBeNull();
});

test('a WeChat request is signed as the public kit signs it', () => {
  const { merchant, serial, time, nonce, path, body, header } = vectors.wechat;
  const said = authorization(
    { merchant, serial, key },
    { method: 'POST', path, body },
    time,
    nonce,
  );
  const parts = (text: string) =>
    [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([part]) => part).sort();
  expect(parts(said)).toEqual(parts(header));
  expect(said.split(' ')[0]).toBe(header.split(' ')[0]);
});

test('a WeChat reply is believed from a known serial, in time and unchanged', () => {
  const { time, nonce, replyBody, replySignature } = vectors.wechat;
  const reply = (over: Record<string, string> = {}, text = replyBody) => {
    const headers: Record<string, string> = {
      'wechatpay-serial': 'SERIAL',
      'wechatpay-timestamp': String(time),
      'wechatpay-nonce': nonce,
      'wechatpay-signature': replySignature,
      ...over,
    };
    return { status: 200, header: (name: string) => headers[name] ?? '', text };
  };
  const keys = new Map([['SERIAL', theirs]]);
  const now = time * 1_000;
  expect(isWechats(reply(), keys, now)).toBe(true);
  expect(isWechats(reply(), keys, now + SKEW_MS)).toBe(true);
  expect(isWechats(reply(), keys, now + SKEW_MS + 1)).toBe(false);
  expect(isWechats(reply({ 'wechatpay-serial': 'OTHER' }), keys, now)).toBe(false);
  expect(isWechats(reply({}, replyBody.replace('SUCCESS', 'NOTPAY')), keys, now)).toBe(false);
  expect(isWechats(reply({ 'wechatpay-nonce': 'x' }), keys, now)).toBe(false);
  expect(isWechats(reply({ 'wechatpay-signature': 'WECHATPAY/SIGNTEST/x' }), keys, now)).toBe(
    false,
  );
  expect(isWechats(reply({ 'wechatpay-timestamp': '1e9' }), keys, now)).toBe(false);
});

test('an aggregator’s signature is bound to path, nonce, time and body', () => {
  const signed = { path: '/pay', merchant: 'm', time: '1763600000000', nonce: 'n', body: '{}' };
  const secret = 's'.repeat(32);
  const signature = aggregatorSignature(signed, secret);
  const at = 1_763_600_000_000;
  expect(signature).toBe('6e596bbbd3686a931cf539aaee079aa7b19240df4c9bac9dd6621d399676fcbb');
  expect(isAggregatorSigned(signed, signature, secret, at)).toBe(true);
  expect(isAggregatorSigned(signed, signature, secret, at + SKEW_MS + 1)).toBe(false);
  for (const over of [{ path: '/query' }, { nonce: 'o' }, { body: '{ }' }, { merchant: 'n' }]) {
    expect(isAggregatorSigned({ ...signed, ...over }, signature, secret, at)).toBe(false);
  }
  expect(isAggregatorSigned(signed, 'short', secret, at)).toBe(false);
});
