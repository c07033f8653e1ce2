// One visit to the import screen: the file in its worker, and how far things have come.
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import {
  type Column,
  type Mapping,
  type MappingFault,
  mappingFault,
} from '../../../core/import/column.ts';
import type { CheckReport, Preview } from '../../device/table-job.ts';
import { type TableReader, newTableReader } from '../../device/table-reader.ts';
import {
  type Imported,
  type ImportWatch,
  applyImport,
  importFor,
  undoImport,
} from '../../store/goods/import.ts';
import { packedGoods } from '../../store/goods/search.ts';
import { type Store, identityOf } from '../../store/store.ts';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { COLUMN_WORDS, USUAL_UNIT, YES_WORDS } from './columns.ts';
import { FILE_WORDS, writtenWords } from './words.ts';

/** A checked file: `done` parts of the same import are there from a time it was broken off. */
export type Checked = CheckReport & { readonly importId: string; readonly done: number };

export type Step =
  | { readonly at: 'choose'; readonly trouble: string | null }
  | { readonly at: 'reading'; readonly file: string }
  | {
      readonly at: 'preview';
      readonly file: string;
      readonly preview: Preview;
      readonly mapping: Mapping;
      readonly fault: MappingFault | null;
      readonly checked: Checked | null;
    }
  | {
      readonly at: 'writing';
      readonly file: string;
      readonly done: number;
      readonly parts: number;
      readonly isUndo: boolean;
    }
  | {
      readonly at: 'written';
      readonly file: string;
      readonly importId: string;
      readonly goods: number;
      readonly trouble: string | null;
    }
  | { readonly at: 'undone' };

export type ImportTask = {
  readonly step: ReadonlySignal<Step>;
  readonly choose: (file: File) => Promise<void>;
  readonly map: (at: number, column: Column | null) => Promise<void>;
  readonly write: () => Promise<void>;
  readonly undo: () => Promise<void>;
  /** Ends the writing after the part in hand. */
  readonly stop: () => void;
  readonly again: () => void;
  /** The screen is shown, or left: what is being written goes on, and is told when it is done. */
  readonly show: () => () => void;
};

const tasks = new WeakMap<Store, ImportTask>();

/** The one import of a store: it outlives its screen, so that one can sell meanwhile. */
export function importTaskOf(store: Store): ImportTask {
  const task = tasks.get(store) ?? newImportTask(store);
  tasks.set(store, task);
  return task;
}

/** What the steps of a task share. */
type Desk = {
  readonly store: Store;
  readonly step: Signal<Step>;
  reader: TableReader | null;
  isStopped: boolean;
  isShown: boolean;
};

function newImportTask(store: Store): ImportTask {
  const desk: Desk = {
    store,
    step: signal<Step>(START),
    reader: null,
    isStopped: false,
    isShown: false,
  };
  return {
    step: desk.step,
    choose: (file) => choose(desk, file),
    map: (at, column) => map(desk, at, column),
    write: () => write(desk),
    undo: () => undo(desk),
    stop: () => {
      desk.isStopped = true;
    },
    again: () => {
      desk.step.value = START;
    },
    show: () => {
      desk.isShown = true;
      return () => leave(desk);
    },
  };
}

const START: Step = { at: 'choose', trouble: null };

function close(desk: Desk): void {
  desk.reader?.close();
  desk.reader = null;
}

function leave(desk: Desk): void {
  desk.isShown = false;
  if (desk.step.value.at === 'writing') return;
  close(desk);
  desk.step.value = START;
}

async function choose(desk: Desk, file: File): Promise<void> {
  close(desk);
  desk.step.value = { at: 'reading', file: file.name };
  const reader = newTableReader();
  desk.reader = reader;
  try {
    const read = await reader.read(file, COLUMN_WORDS);
    if (read.ok) await look(desk, file.name, read.preview, read.preview.mapping);
    else desk.step.value = { at: 'choose', trouble: FILE_WORDS[read.why] };
  } catch {
    // A reader that was closed by leaving or by the next file has nothing to say.
    if (desk.reader === reader) desk.step.value = { at: 'choose', trouble: FILE_WORDS.unknown };
  }
}

/** Shows the file under a mapping, and then what importing it so would do. */
async function look(desk: Desk, file: string, preview: Preview, mapping: Mapping): Promise<void> {
  const fault = mappingFault(mapping);
  const shown: Step = { at: 'preview', file, preview, mapping, fault, checked: null };
  desk.step.value = shown;
  if (fault !== null || desk.reader === null) return;
  const checked = await checkedBy(desk.store, desk.reader, preview, mapping);
  if (desk.step.value === shown) desk.step.value = { ...shown, checked };
}

async function map(desk: Desk, at: number, column: Column | null): Promise<void> {
  const { value } = desk.step;
  if (value.at !== 'preview') return;
  await look(
    desk,
    value.file,
    value.preview,
    value.mapping.map((old, i) => (i === at ? column : old === column ? null : old)),
  );
}

function watch(desk: Desk, file: string, isUndo: boolean): ImportWatch {
  desk.isStopped = false;
  return {
    onPart: (done, parts) => {
      desk.step.value = { at: 'writing', file, done, parts, isUndo };
    },
    isStopped: () => desk.isStopped,
  };
}

async function write(desk: Desk): Promise<void> {
  const {
    store,
    step: { value },
    reader,
  } = desk;
  if (value.at !== 'preview' || value.checked === null || reader === null) return;
  const {
    checked: { importId, parts, added, changed },
    file,
  } = value;
  desk.step.value = { at: 'writing', file, done: 0, parts, isUndo: false };
  const plan = { importId, file, parts, linesOf: reader.part };
  const written = await applyImport(store, plan, watch(desk, file, false));
  close(desk);
  const goods = written.ok
    ? added + changed
    : Math.round(((added + changed) * written.done) / parts);
  desk.step.value = { at: 'written', file, importId, goods, trouble: troubleOf(written) };
  if (!desk.isShown) say(writtenWords(goods, written.ok));
}

async function undo(desk: Desk): Promise<void> {
  const {
    store,
    step: { value },
  } = desk;
  if (value.at !== 'written') return;
  const undone = await undoImport(store, value.importId, watch(desk, value.file, true));
  desk.step.value = undone.ok ? { at: 'undone' } : { ...value, trouble: troubleOf(undone) };
}

const troubleOf = (result: Imported): string | null =>
  result.ok ? null : result.why === 'stopped' ? FILE_WORDS.stopped : whyWords(result.why);

/** What importing a file read this way would do. */
async function checkedBy(
  store: Store,
  reader: TableReader,
  preview: Preview,
  mapping: Mapping,
): Promise<Checked> {
  const { station } = identityOf(store);
  const [known, { importId, done }] = await Promise.all([
    packedGoods(store),
    importFor(store, `${preview.content}:${JSON.stringify(mapping)}`),
  ]);
  const report = await reader.check({
    ...known,
    station,
    importId,
    mapping,
    unit: USUAL_UNIT,
    yes: YES_WORDS,
  });
  return { ...report, importId, done };
}
