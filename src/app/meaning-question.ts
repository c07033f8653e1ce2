import { signal, type ReadonlySignal } from '@preact/signals';
import type { Candidate } from '../core/barcode/code-kind.ts';
import type { Product } from '../core/goods/product.ts';

/** A code with several meanings that could all be acted on: a person says which. */
export type MeaningQuestion = {
  readonly code: string;
  readonly choices: readonly Candidate[];
  readonly products: readonly Product[];
  /** `own` are the goods it was shown with: one of them where each is asked about. */
  readonly choose: (choice: Candidate, own?: readonly Product[]) => void;
  /** Goods that share a code are asked about one by one. */
  readonly each?: boolean;
};

const asked = signal<readonly MeaningQuestion[]>([]);

/** What is still to be asked, in the order of the scans. */
export const meaningQuestions: ReadonlySignal<readonly MeaningQuestion[]> = asked;

/** Asks once for a code, however often it was scanned meanwhile. */
export function askMeaning(question: MeaningQuestion): void {
  if (asked.value.some(({ code }) => code === question.code)) return;
  asked.value = [...asked.value, question];
}

/** The first question has been answered or put aside. */
export function meaningAnswered(): void {
  asked.value = asked.value.slice(1);
}
