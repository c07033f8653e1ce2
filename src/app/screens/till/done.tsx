import type { JSX } from 'preact';
import { type Fen, ZERO, minus, yuan } from '../../../core/money.ts';
import type { GivenBack } from '../../../core/sale/given-back.ts';
import type { Sale } from '../../../core/sale/sale.ts';
import { saleTotal } from '../../../core/sale/sale.ts';
import { type Tender, isVerified } from '../../../core/sale/tender.ts';
import { Amount } from '../../ui/amount.tsx';
import { Button } from '../../ui/button.tsx';
import { TENDER_WORDS } from '../../words.ts';

type DoneProps = {
  readonly sale: Sale;
  readonly tenders: readonly Tender[];
  /** What of it came back; null while nothing did. */
  readonly back: GivenBack | null;
  readonly number: string;
  /** First characters of the entry's chain hash, so that a paper proves its place in the chain. */
  readonly hash: string;
  readonly earned: Fen;
  readonly onPrint: () => void;
  readonly onChange: () => void;
  readonly onReturn: () => void;
};

/** Cash handed over beyond what was due. */
export const changeOf = (tenders: readonly Tender[]): Fen =>
  tenders.reduce<Fen>(
    (sum, tender) => (tender.given === undefined ? sum : minus(tender.given, tender.amount)),
    ZERO,
  );

/** Whether all of it was paid by the shop's sticker. */
export const isQr = (tenders: readonly Tender[]): boolean =>
  tenders.length === 1 && tenders[0]?.kind === 'qr';

/** What the guest is handed, of what came back or of his change; else what was taken. */
function figureOf({ sale, tenders, back }: DoneProps): { word: string; amount: Fen } {
  if (back !== null) return { word: '已退', amount: back.amount };
  return tenders.some((tender) => tender.given !== undefined)
    ? { word: '找零', amount: changeOf(tenders) }
    : { word: '收好了', amount: saleTotal(sale) };
}

/** The change, huge; nothing has to be closed, the next scan starts the next sale. */
export function Done(props: DoneProps): JSX.Element {
  const { tenders, back } = props;
  const given = tenders.find((tender) => tender.given !== undefined)?.given;
  const paidWords =
    given === undefined
      ? tenders.map((tender) => `${TENDER_WORDS[tender.kind]} ¥${yuan(tender.amount)}`).join(' + ')
      : `收到 ¥${yuan(given)} 现金`;
  const figure = figureOf(props);
  return (
    <div class="done" data-testid="done">
      <div class="done-words">
        <p class="done-paid">{paidWords}</p>
        <p class="done-word">{figure.word}</p>
        <p class="done-change" data-testid="change">
          <Amount text={yuan(figure.amount)} size="huge" />
        </p>
        {props.earned > 0 && (
          <p class="done-earned">
            邮政的佣金，今天已赚 <strong>¥{yuan(props.earned)}</strong>
          </p>
        )}
        <p class="done-note">
          收据 {props.number} · {props.hash} · 下一件直接扫
        </p>
      </div>
      <div class="done-acts">
        <Button icon="printer" onClick={props.onPrint}>
          打印收据
        </Button>
        {back === null && tenders.length === 1 && !tenders.some(isVerified) && (
          <Button onClick={props.onChange}>{isQr(tenders) ? '改成现金' : '改成扫码'}</Button>
        )}
        {back?.isAll !== true && <Button onClick={props.onReturn}>退货</Button>}
      </div>
    </div>
  );
}
