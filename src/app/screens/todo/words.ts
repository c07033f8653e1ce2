// One sentence for each flag: what happened, with its numbers, and what to do about it.
import * as v from 'valibot';
import type { Flag } from '../../../core/flags/flag.ts';
import { type Fen, FenSchema, negate, yuan } from '../../../core/money.ts';
import { stampText } from '../../parts/moment.ts';
import { stockText } from '../../parts/quantity.ts';
import { BASE_WORDS } from '../../parts/post-words.ts';
import type { Joined } from './joined.ts';

/** How a device and a receipt are called here: 本机, 3 号机; 3-12. */
export type Callers = {
  readonly deviceName: (device: string) => string;
  readonly receipt: (device: string, n: number) => string;
};

/** A card's words; `wrong` where money does not add up. */
export type Words = { readonly title: string; readonly text: string; readonly wrong: boolean };

const Amount = v.nullable(FenSchema);
const Time = v.object({ device: v.string(), n: v.number(), at: v.number() });
const Told = v.object({ device: v.string(), n: v.number(), kind: v.string(), amount: Amount });
const SCHEMAS = {
  short: v.object({ product: v.string(), quantity: v.number() }),
  price: v.object({
    device: v.string(),
    n: v.number(),
    difference: FenSchema,
    lines: v.array(v.object({ product: v.string(), was: FenSchema, now: FenSchema })),
  }),
  doubled: v.object({ base: v.string(), key: v.string(), times: v.array(Time) }),
  withdrawn: v.object({ key: v.string(), amount: FenSchema, device: v.string(), at: v.number() }),
  twice: v.object({ supplier: v.string(), noteNumber: v.string(), times: v.array(Time) }),
  clock: v.object({ device: v.string(), minutes: v.number() }),
  product: v.object({ product: v.string() }),
  parcel: v.object({ parcel: v.string(), device: v.string(), at: v.number() }),
  sameId: v.object({ ...Told.entries, other: v.nullable(Told) }),
  quarantined: v.object({ ...Told.entries, why: v.string() }),
  back: v.object({ amount: FenSchema, device: v.string(), n: v.number() }),
  refused: v.object({ amount: FenSchema }),
  lost: v.object({ device: v.string(), first: v.number(), last: v.number() }),
} as const;

const KIND_WORDS: Record<string, string> = {
  sale: '销售',
  return: '退货',
  receiving: '进货',
  'supplier-return': '退供货商',
  'supplier-paid': '付供货商',
  'cash-moved': '拿钱、放钱',
  'shift-closed': '交班',
  count: '盘点',
  'product-saved': '商品资料',
  'products-merged': '商品合并',
  'supplier-saved': '供货商资料',
  'order-drafted': '订货草稿',
  'order-placed': '订货单',
  'order-closed': '订货单',
  'products-imported': '导入的商品',
  'parcel-received': '包裹入库',
  'parcel-handed-out': '包裹出库',
  'parcel-returned': '包裹退回',
  'parcel-accepted': '寄件',
  redemption: '积分兑换',
};

const DOUBT_WORDS: Record<string, string> = {
  'unknown-kind': '中心还不认识这种记录，等中心升级就会自动记上。',
  malformed: '内容有一处不对。',
  outsized: '数太大。',
  'centre-only': '这种记录只有中心能写。',
  revoked: '这台机器已经停用。',
  refused: '中心存不下。',
};

const nameOf = (product: string, { products, names }: Joined): string =>
  products.get(product)?.name ?? (names.get(product) || '一样没有资料的货');

const minutesText = (minutes: number): string => {
  const size = Math.abs(minutes);
  const far =
    size < 120
      ? `${size} 分钟`
      : size < 2_880
        ? `${Math.round(size / 60)} 小时`
        : `${Math.round(size / 1_440)} 天`;
  return minutes > 0 ? `快了 ${far}` : `慢了 ${far}`;
};

const moneyText = (amount: Fen | null): string => (amount === null ? '' : ` ¥${yuan(amount)}`);

type Writer = (facts: unknown, joined: Joined, callers: Callers) => Words | null;

const writer =
  <S extends v.GenericSchema>(
    schema: S,
    title: string,
    wrong: boolean,
    text: (facts: v.InferOutput<S>, joined: Joined, callers: Callers) => string,
  ): Writer =>
  (facts, joined, callers) => {
    const parsed = v.safeParse(schema, facts);
    return parsed.success ? { title, wrong, text: text(parsed.output, joined, callers) } : null;
  };

const shortText = (facts: v.InferOutput<typeof SCHEMAS.short>, joined: Joined): string => {
  const { product, quantity } = facts;
  const known = joined.products.get(product) ?? { weighed: false, units: [] };
  return `${nameOf(product, joined)}账上是 ${stockText(quantity, known)}，卖的比进的多。盘一下，填现在真有多少。`;
};

function priceText(
  { device, n, difference, lines }: v.InferOutput<typeof SCHEMAS.price>,
  joined: Joined,
  { receipt }: Callers,
): string {
  const each = lines.map(
    ({ product, was, now }) => `${nameOf(product, joined)}新价 ¥${yuan(now)}，卖了 ¥${yuan(was)}`,
  );
  const less = difference > 0;
  const size = yuan(less ? difference : negate(difference));
  return `收据 ${receipt(device, n)} 还是按老价卖的：${each.join('；')}。一共${less ? '少' : '多'}收 ¥${size}。`;
}

function doubledText(
  { base, key, times }: v.InferOutput<typeof SCHEMAS.doubled>,
  joined: Joined,
  { deviceName }: Callers,
): string {
  const told = times.map(({ device, at }) => `${deviceName(device)} ${stampText(at)}`);
  const parcel = joined.parcels.get(key);
  const what =
    parcel !== undefined
      ? `包裹 ${parcel.code}（${parcel.waybill}）`
      : base === 'redemption'
        ? `兑换码 ${key}`
        : base === 'coupon'
          ? `寄件券 ${key}`
          : (joined.members.get(key) ?? '同一位客人');
  const act =
    Object.entries(BASE_WORDS).find(([name]) => name === base)?.[1].name ??
    (base === 'coupon' ? '使用' : base);
  return `${what}的${act}记了 ${times.length} 次：${told.join('，')}。只算第一次，佣金也只算一次。`;
}

function sameIdText(
  { device, n, amount, other }: v.InferOutput<typeof SCHEMAS.sameId>,
  { receipt }: Callers,
): string {
  const own = `收据 ${receipt(device, n)}${moneyText(amount)}`;
  if (other === null)
    return `${own} 和另一台机器收的是同一单，账上只算那一单。请问问是不是收了两次钱。`;
  const first = `收据 ${receipt(other.device, other.n)}${moneyText(other.amount)}`;
  return `同一单收了两次：${first} 算进了账，${own} 没有算。真收了两次钱，请退给客人一次。`;
}

function refusedText(
  { device, n, kind, amount, why }: v.InferOutput<typeof SCHEMAS.quarantined>,
  { receipt }: Callers,
): string {
  const what = `${KIND_WORDS[kind] ?? '记录'} ${receipt(device, n)}${moneyText(amount)}`;
  return `${what} 没有算进账：${DOUBT_WORDS[why] ?? '中心没有说为什么。'}`;
}

const WRITERS: Record<string, Writer> = {
  'stock-short': writer(SCHEMAS.short, '库存成了负数', false, shortText),
  'price-changed': writer(SCHEMAS.price, '改价前的老价', true, priceText),
  'money-back': writer(
    SCHEMAS.back,
    '货卖了，钱退回去了',
    true,
    ({ amount, device, n }, _, { receipt }) =>
      `收据 ${receipt(device, n)} 扫码收的 ¥${yuan(amount)} 后来退回给客人了。请客人再付一次，付了点下面；货退回来就点“看这单”退货。`,
  ),
  'refund-refused': writer(
    SCHEMAS.refused,
    '有一笔没有退',
    true,
    ({ amount }) => `¥${yuan(amount)} 没有原路退：那一笔收款已经退够了。要退就退现金，退了点下面。`,
  ),
  doubled: writer(SCHEMAS.doubled, '同一件事记了两次', false, doubledText),
  'coupon-withdrawn': writer(
    SCHEMAS.withdrawn,
    '收了作废的寄件券',
    true,
    ({ key, amount, device, at }, _, { deviceName }) =>
      `${deviceName(device)} ${stampText(at)} 收了寄件券 ${key}，邮政在这之前就把它作废了。` +
      `减掉的 ¥${yuan(amount)} 邮政可能不给，请问一问邮政。`,
  ),
  'received-twice': writer(
    SCHEMAS.twice,
    '同一批货收了两次',
    true,
    ({ supplier, noteNumber, times }, _, { deviceName }) =>
      `${supplier}的送货单 ${noteNumber} 收了 ${times.length} 次：` +
      `${times.map(({ device, at }) => `${deviceName(device)} ${stampText(at)}`).join('，')}。` +
      '库存和欠款都加了两遍，到进货记录里撤销一次。',
  ),
  'clock-off': writer(
    SCHEMAS.clock,
    '时间不准',
    false,
    ({ device, minutes }, _, { deviceName }) =>
      `${deviceName(device)}的时间那天${minutesText(minutes)}，账已按中心的时间记。请在系统设置里打开自动时间。`,
  ),
  'clock-now': writer(
    SCHEMAS.clock,
    '这台机器时间不准',
    false,
    ({ minutes }) =>
      `比中心${minutesText(minutes)}，账按中心的时间记，不会错。请在系统设置里打开自动时间。`,
  ),
  'unknown-product': writer(
    SCHEMAS.product,
    '没有资料的货',
    false,
    ({ product }, joined) =>
      `${nameOf(product, joined)}卖过或进过，这里却没有它的资料。等别的机器传上来，或重新建一个。`,
  ),
  'unknown-parcel': writer(
    SCHEMAS.parcel,
    '没入库就出库的包裹',
    false,
    ({ device, at }, _, { deviceName }) =>
      `${deviceName(device)} ${stampText(at)} 取走了一件没有入库记录的包裹。入库的那台机器可能还没传上来。`,
  ),
  'same-id': writer(SCHEMAS.sameId, '同一单收了两次', true, (facts, _, callers) =>
    sameIdText(facts, callers),
  ),
  quarantined: writer(SCHEMAS.quarantined, '中心没有收下的记录', true, (facts, _, callers) =>
    refusedText(facts, callers),
  ),
  'numbers-lost': writer(
    SCHEMAS.lost,
    '有几笔找不到了',
    true,
    ({ device, first, last }, _, { deviceName }) =>
      `${deviceName(device)}的第 ${first}–${last} 笔找不到了。有小票的话，请照着小票补一遍。`,
  ),
};

/** A flag's words; one that another version found names its rule. */
export const wordsOf = (flag: Flag, joined: Joined, callers: Callers): Words =>
  WRITERS[flag.rule]?.(flag.facts, joined, callers) ?? {
    title: '请看一看',
    text: `有一件事这个版本说不清（${flag.rule}），请更新后再看。`,
    wrong: false,
  };
