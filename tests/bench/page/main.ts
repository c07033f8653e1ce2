import { bases } from './base.ts';
import { rows, segments } from './catalogue.ts';
import { coldOurs, coldRaw } from './cold.ts';
import { commits, searches } from './commit.ts';
import { enrolled, fill } from './fill.ts';
import { busyCheckouts, imports } from './import.ts';
import { receivings, stockViews } from './stock.ts';
import { pushes } from './push.ts';
import { defaultReads, workerLooks } from './scan.ts';
import { shelves } from './shelves.ts';
import { year } from './year.ts';

const acts = {
  fill,
  enrolled,
  commits,
  searches,
  imports,
  pushes,
  busyCheckouts,
  segments,
  rows,
  coldOurs,
  coldRaw,
  workerLooks,
  defaultReads,
  shelves,
  year,
  bases,
  stockViews,
  receivings,
};

/** What the bench can ask of this page. */
export type Acts = typeof acts;

declare global {
  interface Window {
    bench: Acts;
  }
}

window.bench = acts;
