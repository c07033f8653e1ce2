import * as v from 'valibot';

const PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A uuid in lower case, so that comparing ids as text gives one order everywhere. */
export const IdSchema = v.pipe(v.string(), v.regex(PATTERN, 'uuid'));

export const isId = (text: string): boolean => PATTERN.test(text);

/** The stream of what the centre writes for every station. */
export const CENTRE = '00000000-0000-5000-8000-000000000000';
