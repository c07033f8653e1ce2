import { partsOf } from '../../core/base-text.ts';
import { type BaseAnswer, BaseAnswerSchema } from '../../core/protocol.ts';
import { rowsIn } from '../store/base-rows.ts';
import { oneTask } from '../store/breath.ts';
import { shaped } from './request.ts';

const whole = shaped(BaseAnswerSchema);

/** A base, some balances at a time where its text lets; null where it is none. */
export async function readBaseAnswer(text: string): Promise<BaseAnswer | null> {
  return (await inParts(text)) ?? whole(text);
}

async function inParts(text: string): Promise<BaseAnswer | null> {
  await oneTask(); // its end has just been made text
  const parts = partsOf(text);
  const rest = parts === null ? null : await whole(parts.rest);
  if (parts === null || rest === null) return null;
  const rows = await rowsIn(parts.lines);
  return rows === null ? null : { ...rest, rows };
}
