import type { ViewPart } from '../../../view-data.js';
import type { PartResult } from '../../../vocabulary.js';
import { formatBox, formatMm } from '../../feasibility/finding.js';

type Fact = ViewPart['facts'][number];

/** What is known of a part in a few lines, in the order in which it matters to someone who wants it made; what is not known is left out. */
export function viewFacts(result: PartResult): Fact[] {
  const money = (value: number) => `${value.toFixed(2)} ${result.currency}`;
  const fact = (label: string, name: keyof PartResult & string, format: (value: number) => string): Fact[] => {
    const value = result[name];
    const basis = result.basis[name];
    return typeof value === 'number' ? [{ label, value: format(value), ...(basis && { basis }) }] : [];
  };
  const isLot = (result.lotSize ?? 1) > 1;
  return [
    ...wayOf(result),
    ...fact('Cost per part', 'costPerPart', money),
    ...(isLot ? fact(`Cost of ${result.lotSize} parts`, 'costPerLot', money) : []),
    ...fact('Market price per part', 'marketPricePerPart', money),
    ...fact('Lead time', 'leadTimeDays', (days) => `${short(days)} ${days === 1 ? 'day' : 'days'}`),
    ...fact('Thinnest wall', 'minWallThicknessMm', formatMm),
    ...fact('Narrowest gap', 'minGapSizeMm', formatMm),
    { label: 'Size', value: formatBox(result.boundingBoxMm), ...basisOf(result, 'boundingBoxMm') },
    ...fact('Volume', 'volumeCm3', (cm3) => `${short(cm3)} cm³`),
    ...fact('Surface', 'surfaceAreaCm2', (cm2) => `${short(cm2)} cm²`),
    ...fact('Mass', 'massG', (g) => `${short(g)} g`),
    ...fact('Bodies', 'bodies', String),
    ...fact('Triangles', 'triangles', String),
  ];
}

function wayOf({ process, material, machine }: PartResult): Fact[] {
  const way = [process, material && `in ${material}`, machine && machine !== 'none' && `on ${machine}`].filter(Boolean).join(' ');
  return way ? [{ label: 'Made by', value: way }] : [];
}

function basisOf({ basis }: PartResult, name: string): Pick<Fact, 'basis'> {
  return basis[name] ? { basis: basis[name] } : {};
}

/** Three digits at least, none of them after the point where four stand before it. */
function short(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
