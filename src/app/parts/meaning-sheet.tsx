import type { JSX } from 'preact';
import type { Candidate } from '../../core/barcode/code-kind.ts';
import { meaningAnswered, meaningQuestions } from '../meaning-question.ts';
import { Icon } from '../ui/icon.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { meaningWords } from './code-words.ts';
import './meaning-sheet.css';

/** Asks what a code with several meanings is, one big button each; nothing is ever guessed. */
export function Meanings(): JSX.Element | null {
  const [question] = meaningQuestions.value;
  if (question === undefined) return null;
  const { code, choices, products } = question;
  const choose = (choice: Candidate): void => {
    meaningAnswered();
    question.choose(choice);
  };
  return (
    <Sheet key={code} open title="这个码有两个意思，是哪一个？" onClose={meaningAnswered}>
      <p class="meaning-code">{code}</p>
      <div class="meaning-choices">
        {choices.map((choice) => {
          const { title, detail, icon } = meaningWords(choice, products);
          return (
            <button
              class="meaning-choice"
              key={choice.as}
              type="button"
              onClick={() => choose(choice)}
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
