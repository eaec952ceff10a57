import { describe, expect, test } from 'vitest';
import { linearOf, thicknessScale, toOklab } from '../../../src/engine/output/color-scale.js';
import { angleScale } from '../../../src/engine/output/overhang-angles.js';
import { noteColor, signalColor } from '../../../src/engine/output/palette.js';

/** On linear light. G. M. Machado et al., "A physiologically-based model for simulation of color vision deficiency", 2009, severity 1. */
const kinds = {
  'full color vision': [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

/** In Oklab, where 0.02 is just seen. */
const seen = 0.02;

describe.each(Object.entries(kinds))('with %s', (_kind, matrix) => {
  const apart = (a: number, b: number) => {
    const [first, second] = [toOklab(simulated(a, matrix)), toOklab(simulated(b, matrix))];
    return Math.hypot(...first.map((value, i) => value - second[i]!));
  };

  test('the limit is a clear border on both bars, and problem and note are told apart', () => {
    const { colorOf } = thicknessScale(0.5, Float32Array.of(1));
    const angle = angleScale(45);

    expect(apart(signalColor, colorOf(0.5))).toBeGreaterThan(6 * seen);
    expect(apart(angle.colorOf(44.9), angle.colorOf(45))).toBeGreaterThan(6 * seen);
    expect(apart(signalColor, noteColor)).toBeGreaterThan(6 * seen);
  });

  test('neighboring ticks of both bars differ', () => {
    const { colorOf } = thicknessScale(0.5, new Float32Array(100).fill(50));
    const thickness = [0.5, 1, 2, 5, 10, 20, 50].map(colorOf);
    const angles = [0, 15, 30, 44.9, 45, 60, 75, 90].map(angleScale(45).colorOf);

    for (const colors of [thickness, angles]) {
      for (let i = 1; i < colors.length; i++) expect(apart(colors[i]!, colors[i - 1]!)).toBeGreaterThan(2 * seen);
    }
  });
});

function simulated(color: number, m: readonly number[]): number {
  const linear = [color >> 16, (color >> 8) & 255, color & 255].map(linearOf);
  const channels = [0, 3, 6].map((row) => component(m[row]! * linear[0]! + m[row + 1]! * linear[1]! + m[row + 2]! * linear[2]!));
  return (channels[0]! << 16) | (channels[1]! << 8) | channels[2]!;
}

function component(linear: number): number {
  const c = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
}
