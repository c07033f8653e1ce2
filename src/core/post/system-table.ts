// One adapter for every system: each has a table of its own, and all of them are read and written
// by what `FORMATS` says. A file is UTF-8 or GBK, comma-separated, its first line the heading;
// columns may stand in any order and further ones are passed over. Times are China's.
import { CARRIERS, type Carrier, isParcelNumber, parcelNumber } from '../barcode/parcel-number.ts';
import { cellText } from '../import/cell.ts';
import type { TableCell } from '../import/table.ts';
import { clockOf, dayOf, dayStart } from '../time.ts';
import type { ParcelEvent, System } from './told.ts';

/** A parcel as systems exchange it; `phone` whole, masked or four digits; `at` epoch ms. */
export type SystemRow = {
  readonly external: string;
  readonly carrier: Carrier;
  readonly waybill: string;
  readonly name: string;
  readonly phone: string;
  readonly code: string;
  readonly state: SystemState;
  readonly at: number | null;
};
export type SystemState = 'announced' | ParcelEvent;

const FIELDS = [
  'external',
  'carrier',
  'waybill',
  'name',
  'phone',
  'code',
  'state',
  'at',
] as const satisfies readonly (keyof SystemRow)[];
type Field = (typeof FIELDS)[number];

/** What a system calls its columns, its states and carriers; a carrier left out keeps its id. */
type Format = {
  readonly heads: Readonly<Record<Field, string>>;
  readonly states: Readonly<Record<SystemState, string>>;
  readonly carriers: Readonly<Partial<Record<Carrier, string>>>;
};

export const FORMATS: Readonly<Record<System, Format>> = {
  shoufa: {
    heads: {
      external: 'serial_no',
      carrier: 'company',
      waybill: 'mail_no',
      name: 'receiver',
      phone: 'mobile',
      code: 'pick_code',
      state: 'status',
      at: 'op_time',
    },
    states: { announced: '0', waiting: '1', returned: '3', 'handed-out': '2' },
    carriers: { post: 'YZPY', yto: 'YTO', zto: 'ZTO', sto: 'STO', yunda: 'YD', jt: 'JTSD' },
  },
  coop: {
    heads: {
      external: 'order_id',
      carrier: 'express_code',
      waybill: 'express_no',
      name: 'consignee',
      phone: 'consignee_phone',
      code: 'shelf_code',
      state: 'state',
      at: 'state_time',
    },
    states: { announced: 'SENT', waiting: 'ARRIVED', returned: 'BACK', 'handed-out': 'SIGNED' },
    carriers: { yto: 'yuantong', zto: 'zhongtong', sto: 'shentong', jt: 'jtexpress' },
  },
  pickup: {
    heads: {
      external: 'id',
      carrier: 'carrier',
      waybill: 'waybill',
      name: 'guest',
      phone: 'phone',
      code: 'code',
      state: 'action',
      at: 'time',
    },
    states: { announced: 'pre', waiting: 'in', returned: 'return', 'handed-out': 'out' },
    carriers: {},
  },
  platform: {
    heads: {
      external: 'mailitem_id',
      carrier: 'biz_product',
      waybill: 'waybill_no',
      name: 'recipient',
      phone: 'recipient_mobile',
      code: 'station_code',
      state: 'op_code',
      at: 'op_date',
    },
    states: { announced: '300', waiting: '747', returned: '711', 'handed-out': '704' },
    carriers: { post: '11110', ems: '11210' },
  },
};

const carrierText = (format: Format, carrier: Carrier): string =>
  format.carriers[carrier] ?? carrier;

const timeText = (at: number | null): string =>
  at === null
    ? ''
    : `${dayOf(at)} ${clockOf(at)}:${String(Math.floor(at / 1_000) % 60).padStart(2, '0')}`;

const TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2}):(\d{2})$/;

/** Epoch ms of "2026-11-20 09:30:05" in China; null for '', undefined when it is no time. */
function timeOf(text: string): number | null | undefined {
  if (text === '') return null;
  const [, day = '', hours, minutes, seconds] = TIME.exec(text) ?? [];
  const at =
    dayStart(day) + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  return timeText(Number.isNaN(at) ? null : at) === text.replace('T', ' ') ? at : undefined;
}

/** Rows as a system's table, the heading first. */
export function writeSystem(system: System, rows: readonly SystemRow[]): TableCell[][] {
  const format = FORMATS[system];
  return [
    FIELDS.map((field) => format.heads[field]),
    ...rows.map((row) =>
      FIELDS.map((field) => {
        if (field === 'carrier') return carrierText(format, row.carrier);
        if (field === 'state') return format.states[row.state];
        return field === 'at' ? timeText(row.at) : row[field];
      }),
    ),
  ];
}

export type LineFault = 'waybill' | 'carrier' | 'phone' | 'state' | 'time' | 'long' | 'quote';
export type SystemRead =
  | { readonly ok: true; readonly rows: readonly SystemRow[] }
  | { readonly ok: false; readonly why: 'heading'; readonly missing: readonly string[] }
  | {
      readonly ok: false;
      readonly why: 'lines';
      /** Lines by their number in the file, the heading being line 1. */
      readonly lines: readonly { readonly line: number; readonly why: LineFault }[];
    };

const PHONE = /^(?:|\d{4}|1[3-9]\d{9}|1[3-9]\d\*{4}\d{4})$/;

/** A line as a row, or what is wrong with it. */
function readLine(format: Format, cell: (field: Field) => string): SystemRow | LineFault {
  const waybill = parcelNumber(cell('waybill'));
  const carrier = CARRIERS.find((one) => carrierText(format, one) === cell('carrier'));
  const state = STATES.find((one) => format.states[one] === cell('state'));
  const at = timeOf(cell('at'));
  const [external, name, code, phone] = [
    cell('external'),
    cell('name'),
    cell('code'),
    cell('phone'),
  ];
  if (!isParcelNumber(waybill)) return 'waybill';
  if (carrier === undefined) return 'carrier';
  if (state === undefined) return 'state';
  if (at === undefined) return 'time';
  if (!PHONE.test(phone)) return 'phone';
  if (external.length > 40 || name.length > 20 || code.length > 40) return 'long';
  return { external, carrier, waybill, name, phone, code, state, at };
}
const STATES = ['announced', 'waiting', 'returned', 'handed-out'] as const;

/**
 * Reads a system's table, all of it or nothing: a missing column or a bad line is named. Blank
 * lines are passed over; `badQuotes` are indices of lines whose quotation marks do not close.
 */
export function readSystem(
  system: System,
  table: readonly (readonly string[])[],
  badQuotes: readonly number[] = [],
): SystemRead {
  const format = FORMATS[system];
  const heads = (table[0] ?? []).map((head) => cellText(head).toLowerCase());
  const places = new Map(FIELDS.map((field) => [field, heads.indexOf(format.heads[field])]));
  const missing = FIELDS.filter((field) => (places.get(field) ?? -1) < 0);
  if (missing.length > 0) {
    return { ok: false, why: 'heading', missing: missing.map((field) => format.heads[field]) };
  }
  const quoted = new Set(badQuotes);
  const read = table.slice(1).flatMap((cells, i) => {
    if (cells.every((cell) => cell.trim() === '')) return [];
    const cell = (field: Field): string => cellText(cells[places.get(field) ?? -1] ?? '');
    return [{ line: i + 2, row: quoted.has(i + 1) ? 'quote' : readLine(format, cell) } as const];
  });
  const lines = read.flatMap(({ line, row }) =>
    typeof row === 'string' ? [{ line, why: row }] : [],
  );
  if (lines.length > 0) return { ok: false, why: 'lines', lines };
  return { ok: true, rows: read.flatMap(({ row }) => (typeof row === 'string' ? [] : [row])) };
}
