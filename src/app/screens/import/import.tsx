import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { Card } from '../../ui/card.tsx';
import { Progress } from '../../ui/progress.tsx';
import { TopBar } from '../../ui/top-bar.tsx';
import { type ImportTask, type Step, importTaskOf } from './import-task.ts';
import { PreviewStep } from './preview.tsx';
import './import.css';

/** 导入商品: a file becomes goods; everything is checked first, and it can be taken back. */
export function Import(): JSX.Element {
  const { store } = useSession();
  const task = importTaskOf(store);
  useEffect(task.show, [task]);
  return (
    <div class="import">
      <TopBar title="导入商品" back={() => history.back()} />
      <div class="import-body">
        <CurrentStep step={task.step.value} task={task} />
      </div>
    </div>
  );
}

function CurrentStep({ step, task }: { step: Step; task: ImportTask }): JSX.Element {
  switch (step.at) {
    case 'choose':
      return <ChooseStep trouble={step.trouble} task={task} />;
    case 'reading':
      return (
        <Card title={step.file}>
          <p role="status">正在读文件……</p>
        </Card>
      );
    case 'preview':
      return <PreviewStep step={step} task={task} />;
    case 'writing':
      return (
        <Card title={step.file}>
          <Progress
            label={step.isUndo ? '正在撤销' : '正在导入'}
            done={step.done}
            total={step.parts}
            detail={`${Math.floor((step.done * 100) / Math.max(1, step.parts))}%`}
            onCancel={task.stop}
          />
          <p class="import-note">可以先去卖货，导入不会停；请别关掉程序。</p>
        </Card>
      );
    case 'written':
      return <WrittenStep step={step} task={task} />;
    case 'undone':
      return (
        <Card title="撤销好了">
          <p>这次导入的商品都拿掉了，和导入前一样。</p>
          <Button kind="primary" wide onClick={task.again}>
            再选一个文件
          </Button>
        </Card>
      );
  }
}

type ChooseProps = { trouble: string | null; task: ImportTask };

function ChooseStep({ trouble, task }: ChooseProps): JSX.Element {
  return (
    <Card title="选一个商品表">
      <p>Excel（xlsx）和 CSV 都行。要有名称和售价，最好还有条码、进价和库存。</p>
      {trouble !== null && (
        <p class="import-trouble" role="alert">
          {trouble}
        </p>
      )}
      <FileButton
        kind="primary"
        size="big"
        wide
        icon="upload"
        label="商品表文件"
        accept=".xlsx,.csv,.txt,.tsv,text/csv"
        testId="import-file"
        onFile={(file) => void task.choose(file)}
      >
        选文件
      </FileButton>
    </Card>
  );
}

type WrittenProps = { step: Extract<Step, { at: 'written' }>; task: ImportTask };

function WrittenStep({ step, task }: WrittenProps): JSX.Element {
  return (
    <Card
      title={step.trouble === null ? '导入好了' : '没有全部导入'}
      tone={step.trouble === null ? 'plain' : 'attention'}
    >
      <p data-testid="import-written">{`${step.goods} 样商品进了货架。`}</p>
      {step.trouble !== null && <p role="alert">{step.trouble}再选同一个文件，会接着导。</p>}
      <div class="import-acts">
        <Button kind="primary" wide onClick={() => history.back()}>
          去看货品
        </Button>
        <Button icon="undo" wide onClick={() => void task.undo()}>
          撤销这次导入
        </Button>
      </div>
    </Card>
  );
}
