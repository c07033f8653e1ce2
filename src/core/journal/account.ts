// Names of accounts. An account's name is its key in the ledger on both sides, and begins with
// its ledger, so that one range of keys is one ledger.

export const stockAccount = (product: string): string => `stock:${product}`;
export const moveAccount = (product: string, stamp: string, part: number): string =>
  `move:${product}:${stamp}:${String(part).padStart(4, '0')}`;
export const dayAccount = (day: string): string => `day:${day}`;
export const soldAccount = (day: string, product: string): string => `sold:${day}:${product}`;
export const productAccount = (product: string): string => `product:${product}`;
/** With which other products one was said to be the same. */
export const mergedAccount = (product: string): string => `merged:${product}`;
export const supplierAccount = (supplier: string): string => `supplier:${supplier}`;
/** What the post's wholesale offers, by a piece's barcode. */
export const offerAccount = (code: string): string => `offer:${code}`;

/** An order of goods; what has come of it stands in its arrivals. */
export const orderAccount = (order: string): string => `order:${order}`;
export const saleAccount = (sale: string): string => `sale:${sale}`;
export const parcelAccount = (parcel: string): string => `parcel:${parcel}`;
export const noticeAccount = (parcel: string): string => `notice:${parcel}`;

/** What systems of couriers and post know of a parcel, and what they are still to be told. */
export const queueAccount = (parcel: string): string => `queue:${parcel}`;
export const referralAccount = (referral: string): string => `referral:${referral}`;
export const memberAccount = (member: string): string => `member:${member}`;
export const shopMemberAccount = (member: string): string => `shop-member:${member}`;
/** What one of the shop's own members has bought: sales, their amount, what he saved. */
export const boughtAccount = (member: string): string => `bought:${member}`;
export const ruleAccount = (rule: string, version: number): string => `rule:${rule}:${version}`;
/** A station's places by a month's statements. */
export const rankAccount = (month: string): string => `rank:${month}`;
export const statementAccount = (month: string): string => `statement:${month}`;
/** A line of a month's statement that was disputed: the line's own month and base. */
export const disputeAccount = (month: string, of: string, base: string): string =>
  `dispute:${month}:${of}:${base}`;

/** What was delivered, sent back and paid between the shop and a supplier, in fen. */
export const payableAccount = (supplier: string): string => `payable:${supplier}`;

/** What has come of an order, in base units by product. */
export const arrivedAccount = (order: string): string => `arrived:${order}`;

/** A delivery that the centre has announced, and the receiving that it became. */
export const deliveryAccount = (delivery: string): string => `delivery:${delivery}`;

/** Goods sent to another shop of the post, and what came of them; and such a shop. */
export const transferAccount = (transfer: string): string => `transfer:${transfer}`;
export const shopAccount = (shop: string): string => `shop:${shop}`;

/** What of a receiving's lines went back to its supplier. */
export const sentBackAccount = (receiving: string): string => `sent-back:${receiving}`;

/** The dated batches of a product. */
export const batchAccount = (product: string): string => `batch:${product}`;
/** A count (盘点) of many goods: its state, and who has handed in what. */
export const countingAccount = (count: string): string => `counting:${count}`;
/** What was counted of one product under one count. */
export const tallyAccount = (count: string, product: string): string => `tally:${count}:${product}`;
/** What was lost of a product on a day, by reason. */
export const lossAccount = (day: string, product: string): string => `loss:${day}:${product}`;
export const importAccount = (id: string): string => `import:${id}`;
export const billAccount = (bill: string): string => `bill:${bill}`;
export const flagAccount = (flag: string): string => `flag:${flag}`;
export const clockAccount = (day: string, device: string): string => `clock:${day}:${device}`;
export const businessAccount = (business: string): string => `business:${business}`;
export const giftAccount = (product: string): string => `gift:${product}`;
export const outgoingAccount = (parcel: string): string => `outgoing:${parcel}`;

/** An attempt to charge a guest, by its number; and one to give money of it back. */
export const chargeAccount = (attempt: string): string => `charge:${attempt}`;
export const refundAccount = (refund: string): string => `refund:${refund}`;

/** A postage coupon, by its number: it counts once. */
export const couponAccount = (code: string): string => `coupon:${code}`;

/** What the post owes for a voucher or a coupon. */
export const receivableAccount = (of: string, key: string): string => `receivable:${of}:${key}`;

/** The price tags that were put up for a product. */
export const tagAccount = (product: string): string => `tag:${product}`;
export const settingAccount = (name: string): string => `setting:${name}`;

/** A line of an acquirer's list of a day. */
export const listedAccount = (day: string, key: string): string => `listed:${day}:${key}`;

/** How the drawer was counted on a day. */
export const shiftAccount = (day: string): string => `shift:${day}`;

/** What the keeper said of a day's payments by code. */
export const agreedAccount = (day: string): string => `agreed:${day}`;

/** What the centre says of the station itself. */
export const PROFILE = 'profile:station';

/** A run of a device's numbers that is lost, by its first. */
export const lostAccount = (device: string, first: number): string => `lost:${device}:${first}`;

/** A commission base: one countable act of a business, once per key. */
export const baseAccount = (base: string, key: string): string => `base:${base}:${key}`;

/** Says that an entry is cancelled by a reversal. */
export const cancelAccount = (entry: string): string => `cancel:${entry}`;

/** The part of an account's name after its ledger. */
export const subjectOf = (account: string): string => account.slice(account.indexOf(':') + 1);
export const ledgerOf = (account: string): string => account.slice(0, account.indexOf(':'));
