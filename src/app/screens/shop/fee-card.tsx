import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { fen, yuan } from '../../../core/money.ts';
import type { FeeRates } from '../../../core/pay/fees.ts';
import { SOURCES } from '../../../core/pay/listing.ts';
import { settingBody } from '../../../core/setting-saved.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { record } from '../../store/record.ts';
import { readShopSetting } from '../../store/shop-settings.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { Row } from '../../ui/row.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { rateSource, rateTyped, rateWords, sourceName } from './takings-words.ts';

/** 费率: what each acquirer keeps, by whose word, and the way to change it. */
export function FeeCard(): JSX.Element | null {
  const { store } = useSession();
  const rates = useQuery(() => readShopSetting(store, 'fees'), [], ['setting']);
  const [editing, setEditing] = useState(false);
  if (rates === null) return null;
  return (
    <Card title="费率">
      {SOURCES.map((source) => (
        <Row key={source} title={sourceName(source)} right={rateWords(rates[source])} />
      ))}
      <p class="shop-why">{rateSource(rates)}</p>
      <div class="takings-acts">
        <Button icon="pencil" onClick={() => setEditing(true)}>
          改费率
        </Button>
      </div>
      {editing && <FeeSheet rates={rates} onClose={() => setEditing(false)} />}
    </Card>
  );
}

type FeeSheetProps = { readonly rates: FeeRates; readonly onClose: () => void };

function FeeSheet({ rates, onClose }: FeeSheetProps): JSX.Element {
  const { store, newId } = useSession();
  const typed = (rate: number | null): string => (rate === null ? '' : yuan(fen(rate)));
  const [texts, setTexts] = useState({
    wechat: typed(rates.wechat),
    alipay: typed(rates.alipay),
    aggregator: typed(rates.aggregator),
    other: typed(rates.other),
  });
  const [from, setFrom] = useState(rates.from ?? '');
  const [wechat, alipay, aggregator, other] = SOURCES.map((source) => rateTyped(texts[source]));
  const save = async (): Promise<void> => {
    if (wechat === undefined || alipay === undefined) return;
    if (aggregator === undefined || other === undefined) return;
    const source = from.trim() === '' ? {} : { from: from.trim() };
    const body = settingBody('fees', { wechat, alipay, aggregator, other, ...source });
    const written = await record(store, [{ id: newId(), kind: 'setting-saved', v: 1, body }]);
    if (!written.ok) return void say(whyWords(written.why));
    say('费率记好了。');
    onClose();
  };
  const isWrong = [wechat, alipay, aggregator, other].includes(undefined);
  return (
    <Sheet
      open
      title="费率"
      onClose={onClose}
      foot={
        <Button kind="primary" size="big" wide disabled={isWrong} onClick={() => void save()}>
          记下
        </Button>
      }
    >
      <p class="shop-why">每收 100 元，收款方留下多少。不知道的空着。</p>
      {SOURCES.map((source) => (
        <Field
          key={source}
          label={sourceName(source)}
          mode="decimal"
          suffix="%"
          value={texts[source]}
          error={
            rateTyped(texts[source]) === undefined ? '填 0 到 10 之间的数，如 0.38' : undefined
          }
          onInput={(text) => setTexts((own) => ({ ...own, [source]: text }))}
        />
      ))}
      <Field
        label="从哪里知道的"
        hint="如：2026 年 3 月和银行签的合同"
        maxLength={100}
        value={from}
        onInput={setFrom}
      />
    </Sheet>
  );
}
