import { InputError } from '../../../errors.js';
import { createTextCursor, nextWord } from '../text/text-cursor.js';
import { parseNumber } from '../text/text-numbers.js';
import type { PlyHeader, Scalar } from './ply-header.js';

/** The numbers of the data of a PLY file, one after the other. Throws an InputError when there is none left. */
export type PlySource = (type: Scalar) => number;

/** A source of the numbers after the header, whichever of the three formats they are in. */
export function createPlySource(bytes: Uint8Array, { format, bodyStart }: PlyHeader): PlySource {
  return format === 'ascii' ? createTextSource(bytes, bodyStart) : createBinarySource(bytes, bodyStart, format === 'binary_little_endian');
}

function createTextSource(bytes: Uint8Array, start: number): PlySource {
  const cursor = createTextCursor(bytes, start);
  return () => {
    if (!nextWord(cursor)) throw cutOff();
    return parseNumber(bytes, cursor.wordStart, cursor.at);
  };
}

function createBinarySource(bytes: Uint8Array, start: number, isLittleEndian: boolean): PlySource {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let next = start;
  const take = (size: number): number => {
    next += size;
    if (next > bytes.length) throw cutOff();
    return next - size;
  };
  return (type) => {
    switch (type) {
      case 'float32':
        return view.getFloat32(take(4), isLittleEndian);
      case 'int32':
        return view.getInt32(take(4), isLittleEndian);
      case 'uint32':
        return view.getUint32(take(4), isLittleEndian);
      case 'uint8':
        return view.getUint8(take(1));
      case 'int8':
        return view.getInt8(take(1));
      case 'float64':
        return view.getFloat64(take(8), isLittleEndian);
      case 'uint16':
        return view.getUint16(take(2), isLittleEndian);
      case 'int16':
        return view.getInt16(take(2), isLittleEndian);
    }
  };
}

function cutOff(): InputError {
  return new InputError('The PLY file ends before the data that its header announces.', 'Export or transfer the file again.');
}
