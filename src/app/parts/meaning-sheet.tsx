import type { JSX } from 'preact';
import type { Candidate } from '../../core/barcode/code-kind.ts';
import type { Product } from '../../core/goods/product.ts';
import { meaningAnswered, meaningQuestions } from '../meaning-question.ts';
import { Icon } from '../ui/icon.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { sharing } from '../reading.ts';
import { meaningWords } from './code-words.ts';
import './meaning-sheet.css';

type Option = { readonly choice: Candidate; readonly own: readonly Product[] };

/** Asks what a code with several meanings is, one big button each; nothing is ever guessed. */
export function Meanings(): JSX.Element | null {
  const [question] = meaningQuestions.value;
  if (question === undefined) return null;
  const { code, choices, products, each = false } = question;
  const options = choices.flatMap((choice) =>
    (each ? sharing(choice, products) : [products]).map((own) => ({ choice, own })),
  );
  const choose = ({ choice, own }: Option): void => {
    meaningAnswered();
    question.choose(choice, own);
  };
  return (
    <Sheet
      key={code}
      open
      title={choices.length > 1 ? '这个码有两个意思，是哪一个？' : '这个码有几样货，是哪一样？'}
      onClose={meaningAnswered}
    >
      <p class="meaning-code">{code}</p>
      <div class="meaning-choices">
        {options.map((option) => {
          const { choice, own } = option;
          const { title, detail, icon } = meaningWords(choice, own);
          return (
            <button
              class="meaning-choice"
              key={`${choice.as}/${own.length === 1 ? own[0]?.id : ''}`}
              type="button"
              onClick={() => choose(option)}
            >
              <Icon name={icon} />
              <span class="meaning-words">
                <strong>{title}</strong>
                <span>{detail}</span>
              </span>
            </button>
          );
        })}
      </div>
    </Sheet>
  );
}
