import type { JSX } from 'preact';
import type { KindTold } from '../../../core/barcode/telling.ts';
import { meaningWords } from '../../parts/code-words.ts';
import type { Reading } from '../../reading.ts';
import { Card } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { KIND_WORDS, factWords, whyTold } from './told-words.ts';

/** What a scan would do, first and largest; then every kind that has something to say of it. */
export function ToldCards({
  tried,
}: {
  tried: { readonly reading: Reading; readonly told: readonly KindTold[] };
}): JSX.Element {
  const { reading, told } = tried;
  const ordered = [...told].sort((a, b) => Number(a.why !== null) - Number(b.why !== null));
  return (
    <>
      <Verdict reading={reading} />
      {ordered.map((one) => (
        <Told key={one.kind} told={one} />
      ))}
    </>
  );
}

function Verdict({ reading }: { reading: Reading }): JSX.Element {
  const { ask, candidates, products, text } = reading;
  const [first] = candidates;
  const isUnknown = first === undefined || first.as === 'unknown';
  const shown = ask.length > 0 ? ask : isUnknown ? [] : [first];
  const title =
    ask.length > 0 ? '有两个意思，会先问你' : isUnknown ? '看不懂，不会当货卖' : '认成了';
  return (
    <Card title={title} tone={ask.length > 0 || isUnknown ? 'attention' : 'plain'}>
      {shown.map((candidate) => {
        const words = meaningWords(candidate, products);
        return (
          <p class="try-verdict" key={candidate.as} data-testid="verdict">
            <Icon name={words.icon} />
            <span>
              <strong>{words.title}</strong>
              <span>{words.detail}</span>
            </span>
          </p>
        );
      })}
      <p class="try-code">{text === '' ? '空的' : text}</p>
    </Card>
  );
}

function Told({ told }: { told: KindTold }): JSX.Element {
  const isRead = told.why === null;
  return (
    <Card title={KIND_WORDS[told.kind] ?? told.kind} right={isRead ? '认得' : '不认'}>
      <dl class="try-facts" data-testid={`told-${told.kind}`}>
        {factWords(told.facts).map(({ name, text, wrong }) => (
          <div class="try-fact" key={name} data-wrong={wrong ? '' : undefined}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <p class="try-why">{whyTold(told)}</p>
    </Card>
  );
}
