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
  expect(heard).toEqual(['a1', 'b1', 'b2']);
});

test('scans made before anybody listens are kept, once', () => {
  const heard: string[] = [];
  emitScan(scan('1'));
  emitScan(scan('2'));
  const leave = onScan(({ text }) => heard.push(text));
  emitScan(scan('3'));
  leave();
  const late = onScan(({ text }) => heard.push(`late${text}`));
  late();
  expect(heard).toEqual(['1', '2', '3']);
});

test('a listener that throws does not keep the scan from the others', () => {
  const report = vi.fn();
  vi.stubGlobal('reportError', report);
  const heard: string[] = [];
  const leave = [
    onScan(() => {
      throw new Error('broken');
    }),
    onScan(({ text }) => heard.push(text)),
  ];
  emitScan(scan('1'));
  for (const end of leave) end();
  vi.unstubAllGlobals();
  expect(heard).toEqual(['1']);
  expect(report).toHaveBeenCalledOnce();
});
