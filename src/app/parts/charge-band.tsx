import type { JSX } from 'preact';
import { isOpenState } from '../../core/pay/charge.ts';
import { useChargeDesk } from '../late-charging.ts';
import { Band } from '../ui/band.tsx';
import { ChargeRow } from './charge-row.tsx';
import { CodeSheet } from './code-sheet.tsx';

/** More than two would push the till off a phone's screen. */
const SHOWN = 2;

/** This till's charges that wait for their guests, on every screen but their own list. */
export function ChargeBand({ path }: { path: string }): JSX.Element | null {
  const desk = useChargeDesk();
  if (desk === null) return null;
  const { shown } = desk;
  const code = shown.value;
  if (code !== null) return <CodeSheet code={code} onClose={() => (shown.value = null)} />;
  if (path === '/shop/charges') return null;
  const waiting = desk.open.value.filter(
    ({ state, isGivenUp }) => isOpenState(state) && !isGivenUp,
  );
  const more = waiting.length - SHOWN;
  return (
    <>
      {waiting.slice(0, SHOWN).map((charge) => (
        <ChargeRow key={charge.attempt} desk={desk} charge={charge} isOwn />
      ))}
      {more > 0 && <Band tone="note" title={`还有 ${more} 笔没收完`} href="/shop/charges" />}
    </>
  );
}
