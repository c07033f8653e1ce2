import { expect, test, vi } from 'vitest';
import { emitScan, onScan, type Scan } from '../../../src/app/device/scanner.ts';

const scan = (text: string): Scan => ({ text, source: 'tray', at: 1 });

test('every listener hears every scan in order until it leaves', () => {
  const heard: string[] = [];
  const leave = onScan(({ text }) => heard.push(`a${text}`));
  const stay = onScan(({ text }) => heard.push(`b${text}`));
  emitScan(scan('1'));
  leave();
  emitScan(scan('2'));
  stay();
  emitScan(scan('3'));
  expect(heard).toEqual(['a1', 'b1', 'b2']);
});

test('a listener that throws does not keep the scan from the others', () => {
  const report = vi.fn();
  vi.stubGlobal('reportError', report);
  const heard: string[] = [];
  const leave = [
    onScan(() => { throw new Error('broken'); }),
    onScan(({ text }) => heard.push(text)),
  ];
  emitScan(scan('1'));
  for (const end of leave) end();
  vi.unstubAllGlobals();
  expect(heard).toEqual(['1']);
  expect(report).toHaveBeenCalledOnce();
});
