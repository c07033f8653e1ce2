import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useSession } from '../../session.ts';
import { type Rebuilt, rebuild } from '../../store/rebuild.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Progress } from '../../ui/progress.tsx';

function rebuiltWords(result: Rebuilt): string {
  if (result.equal === null) return '算的时候一直在记账，等空一点再算。';
  return result.equal
    ? `都对上了：${result.rows} 项，一分不差。`
    : `有 ${result.differences.length} 项对不上，请联系邮政。`;
}

/** 重新计算: proves that every balance is what the entries come to. */
export function RecountCard(): JSX.Element {
  const { store } = useSession();
  const [share, setShare] = useState<number | null>(null);
  const [result, setResult] = useState<Rebuilt | null>(null);
  const run = async (): Promise<void> => {
    setShare(0);
    setResult(null);
    setResult(await rebuild(store, setShare).finally(() => setShare(null)));
  };
  return (
    <Card title="重新计算">
      <p class="muted" data-testid="recount">
        {result === null
          ? '把每一笔账从头再算一遍，看数对不对。'
          : rebuiltWords(result)}
      </p>
      {share === null ? (
        <Button icon="refresh" onClick={() => void run()}>
          重新计算
        </Button>
      ) : (
        <Progress label="正在重新计算" done={Math.round(share * 100)} total={100} />
      )}
    </Card>
  );
}
