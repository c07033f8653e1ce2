import { useRef, useState } from 'preact/hooks';
import { beep, lowTone } from '../../../device/sound.ts';
import { useScans, useSession } from '../../../session.ts';
import { say } from '../../../ui/toast-queue.ts';
import { type SharedCode, addedCode } from './edit-start.ts';
import { ownCodes } from './own-codes.ts';
import { type FormUnit, type ProductForm, withUnit } from './product-form.ts';

/** The form whose codes are meant; `own` is its product's id, '' for a new one. */
export type CodesOf = {
  readonly form: ProductForm;
  readonly onForm: (form: ProductForm) => void;
  readonly own: string;
};

/** The codes of a form's units; adding answers with what hinders it, or null. */
export type UnitCodes = {
  readonly add: (key: string, text: string) => Promise<string | null>;
  readonly addOwn: (unit: FormUnit) => Promise<string | null>;
  /** A code of another product, for a unit, that a person is asked about. */
  readonly asked: (SharedCode & { readonly key: string }) | null;
  readonly put: (key: string, code: string) => void;
  readonly putAside: () => void;
};

/** Codes typed, made or scanned; a scan goes to the unit `aim`. */
export function useUnitCodes({ form, onForm, own }: CodesOf, aim: string): UnitCodes {
  const { store, newId, settings } = useSession();
  const [asked, setAsked] = useState<UnitCodes['asked']>(null);
  // Two scans in a row are both looked up before the form is drawn again.
  const latest = useRef(form);
  latest.current = form;
  const put = (key: string, code: string): void => {
    const codes = latest.current.units.find((unit) => unit.key === key)?.codes ?? [];
    latest.current = withUnit(latest.current, key, { codes: [...codes, code] });
    onForm(latest.current);
    setAsked(null);
  };
  const add = async (key: string, text: string): Promise<string | null> => {
    const added = await addedCode(store, () => latest.current, own, text, settings.codes.value);
    if (added.ok) put(key, added.code);
    else if ('words' in added) return added.words;
    else setAsked({ ...added.shared, key });
    return null;
  };
  const addOwn = async ({ key, unit }: FormUnit): Promise<string | null> => {
    // New goods have no id yet: any id makes a code, and the code then makes theirs.
    const bare = { product: own === '' ? newId() : own, unit };
    const made = await ownCodes(store, settings.codes.value, [bare]);
    return made.ok ? add(key, made.codes[0] ?? '') : made.words;
  };
  const scanned = async (text: string): Promise<void> => {
    const before = latest.current;
    const why = await add(aim, text);
    const isAdded = latest.current !== before;
    if (settings.sound.value) (isAdded ? beep : lowTone)();
    if (why !== null || isAdded) say(why ?? `条码加上了：${text}`);
  };
  useScans((scan) => {
    void scanned(scan.text);
    return true;
  });
  return { add, addOwn, asked, put, putAside: () => setAsked(null) };
}
