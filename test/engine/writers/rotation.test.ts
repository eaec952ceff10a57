import { expect, test } from 'vitest';
import { rotationOf } from '../../../src/engine/writers/rotation.js';

test.each([
  [{ x: 90, y: 0, z: 0 }, [1, 0, 0, 0, 0, -1, 0, 1, 0]],
  [{ x: 0, y: 90, z: 0 }, [0, 0, 1, 0, 1, 0, -1, 0, 0]],
  [{ x: 0, y: 0, z: 90 }, [0, -1, 0, 1, 0, 0, 0, 0, 1]],
  [{ x: 0, y: 0, z: 180 }, [-1, 0, 0, 0, -1, 0, 0, 0, 1]],
  [{ x: 0, y: 0, z: -90 }, [0, 1, 0, -1, 0, 0, 0, 0, 1]],
  [{ x: 450, y: 0, z: -360 }, [1, 0, 0, 0, 0, -1, 0, 1, 0]],
  // Third column: z goes to -y about x, stays there about y, and goes to x about z.
  [{ x: 90, y: 90, z: 90 }, [0, 0, 1, 0, 1, 0, -1, 0, 0]],
])('the quarter turns %o are exact, about x first and z last', (angles, rows) => {
  const rotation = rotationOf(angles);

  expect(rotation.map((value) => value + 0)).toEqual(rows);
});

test('any other turn is counter-clockwise seen from the tip of the axis', () => {
  const rotation = rotationOf({ x: 30, y: 0, z: 0 });

  const [cosine, sine] = [expect.closeTo(0.8660254037844386, 15), expect.closeTo(0.5, 15)];
  expect(rotation.map((value) => value + 0)).toEqual([1, 0, 0, 0, cosine, expect.closeTo(-0.5, 15), 0, sine, cosine]);
});
