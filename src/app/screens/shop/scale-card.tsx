import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { layoutOf } from '../../../core/barcode/scale.ts';
import type { ScaleRule } from '../../../core/barcode/scale-rule.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Switch } from '../../ui/switch.tsx';
import { say } from '../../ui/toast-queue.ts';
import { flagsIn, saveCodes } from './code-saving.ts';
import { LayoutEditor } from './layout-editor.tsx';

const OWN = 'own';
const SHORTS = [
  { value: 'amount', label: '金额' },
  { value: 'weight', label: '重量' },
  { value: OWN, label: '自己排' },
];
const LONGS = [
  { value: 'amount-weight', label: '金额、重量' },
  { value: 'weight-amount', label: '重量、金额' },
  { value: 'price-weight', label: '单价、重量' },
  { value: 'weight-price', label: '重量、单价' },
  { value: OWN, label: '自己排' },
];
const MONEY = [
  { value: '2', label: '分' },
  { value: '1', label: '角' },
  { value: '0', label: '元' },
];
const WEIGHT = [
  { value: '3', label: '克' },
  { value: '2', label: '10 克' },
  { value: '1', label: '100 克' },
];

type LayoutProps = {
  readonly rule: ScaleRule;
  readonly length: 13 | 18;
  readonly onChange: (change: Partial<ScaleRule>) => void;
};

/** The layout of one length: one with a name, or the shop's own. */
function Layout({ rule, length, onChange }: LayoutProps): JSX.Element {
  const [options, value] = length === 13 ? [SHORTS, rule.short] : [LONGS, rule.long];
  const isOwn = options.every((option) => option.value !== value);
  const set = (layout: string): void =>
    onChange(length === 13 ? { short: layout } : { long: layout });
  return (
    <>
      <Choice
        label={`${length} 位的码，货号后面是`}
        titled
        options={options}
        value={isOwn ? OWN : value}
        onChange={(chosen) => set(chosen === OWN ? layoutOf(rule, length) : chosen)}
      />
      {isOwn && <LayoutEditor length={length} layout={layoutOf(rule, length)} onChange={set} />}
    </>
  );
}

/** 秤码: what this shop's scales print, for all its devices. */
export function ScaleCard(): JSX.Element {
  const session = useSession();
  const { codes } = session.settings;
  const [rule, setRule] = useState<ScaleRule>(codes.value.scale);
  const [flags, setFlags] = useState(rule.flags.join(' '));
  const [why, setWhy] = useState<string | null>(null);
  const change = (one: Partial<ScaleRule>): void => setRule({ ...rule, ...one });
  const save = async (): Promise<void> => {
    const next = { ...rule, flags: flagsIn(flags) };
    const fault = await saveCodes(session, codes.value, { scale: next });
    setWhy(fault);
    if (fault === null) say('秤码存好了，全店都用。');
  };
  return (
    <Card title="秤码">
      <div class="codes-form">
        <Field
          label="秤码的开头"
          mode="numeric"
          value={flags}
          onInput={setFlags}
          hint="20 到 24，几个就用空格隔开。"
          error={why ?? undefined}
        />
        <Layout rule={rule} length={13} onChange={change} />
        <Layout rule={rule} length={18} onChange={change} />
        <Choice
          label="金额印到"
          titled
          options={MONEY}
          value={String(rule.moneyDecimals)}
          onChange={(value) => change({ moneyDecimals: Number(value) })}
        />
        <Choice
          label="重量印到"
          titled
          options={WEIGHT}
          value={String(rule.weightDecimals)}
          onChange={(value) => change({ weightDecimals: Number(value) })}
        />
        <Switch
          label="校验位不对就不认"
          detail="很多秤最后一位乱印，认不出就关上。"
          on={rule.check === 'strict'}
          onChange={(on) => change({ check: on ? 'strict' : 'soft' })}
        />
        <Button kind="primary" onClick={() => void save()}>
          存好秤码
        </Button>
      </div>
    </Card>
  );
}
