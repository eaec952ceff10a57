import { common, sparkExample, stated } from '../facts.js';

/** Limits that several processes share. */
export const selfSupportingAngleDeg = stated(45, 'All metal and filament design guides seen');
export const maxSizeMm = stated(1000, `${sparkExample}: size_lim_max`);
export const smallParts = 'Smaller parts get lost in cleaning';
export const spacingInPowderMm = common(5, 'Usual distance between parts');
