import { memberAccount, parcelAccount, referralAccount } from '../../../core/journal/account.ts';
import type { Base } from '../../../core/commission/base.ts';
import { type Row, latest } from '../../../core/journal/row.ts';
import { waybillWords } from '../../parts/waybill.ts';
import type { Store } from '../../store/store.ts';

function accountOf(base: Base, key: string): string | null {
  if (base === 'parcel-in' || base === 'parcel-out') return parcelAccount(key);
  if (base === 'sign-up') return memberAccount(key);
  if (base === 'redemption' || base === 'acquiring-volume' || base === 'wholesale') return null;
  return referralAccount(key);
}

function nameIn(row: Row | undefined): string {
  if (row?.form !== 'claims') return '';
  const { waybill, code, phone, state } = latest(row);
  if (typeof waybill === 'string') {
    return [typeof code === 'string' ? code : '', waybillWords(waybill)]
      .filter((word) => word !== '')
      .join(' · ');
  }
  if (state === 'out') return '已退出的会员';
  return typeof phone === 'string' ? phone : '';
}

/** What the acts of a business were about: a parcel's code and number, a masked phone. */
export async function actNames(
  store: Store,
  base: Base,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const accounts = keys.map((key) => accountOf(base, key));
  const rows = await store.db.ledger.bulkGet(accounts.flatMap((account) => account ?? []));
  const names = new Map(rows.flatMap((row) => (row ? [[row.id, nameIn(row)] as const] : [])));
  return new Map(keys.map((key, i) => [key, names.get(accounts[i] ?? '') ?? key] as const));
}
