import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import JsBarcode from 'jsbarcode';
import { isGtin } from '../../core/barcode/gtin.ts';
import './barcode-picture.css';

type BarcodePictureProps = {
  readonly code: string;
  /** Width of the thinnest bar in millimetres. */
  readonly module: number;
};

/** Modules a reader needs white beside the bars; EAN asks for 11 before and 7 after. */
const QUIET = 11;

const formatOf = (code: string): 'EAN13' | 'EAN8' | 'CODE128' =>
  !isGtin(code) ? 'CODE128' : code.length === 13 ? 'EAN13' : code.length === 8 ? 'EAN8' : 'CODE128';

/** A barcode to be printed, with its digits below; it becomes no wider than what holds it. */
export function BarcodePicture({ code, module }: BarcodePictureProps): JSX.Element {
  const svg = useRef<SVGSVGElement>(null);
  const [modules, setModules] = useState(0);
  useLayoutEffect(() => {
    if (svg.current === null) return;
    JsBarcode(svg.current, code, {
      format: formatOf(code),
      width: 1,
      height: 40,
      margin: 0,
      marginLeft: QUIET,
      marginRight: QUIET,
      displayValue: false,
      flat: true,
    });
    svg.current.setAttribute('preserveAspectRatio', 'none');
    setModules(svg.current.viewBox.baseVal.width);
  }, [code]);
  return (
    <figure class="barcode" style={{ width: `${modules * module}mm` }}>
      <svg ref={svg} role="img" aria-label={code} />
      <figcaption>{code}</figcaption>
    </figure>
  );
}
