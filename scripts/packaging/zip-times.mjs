const centralDirectory = 0x02014b50;
const endOfDirectory = 0x06054b50;
/** 1980-01-01 00:00, the first moment that a ZIP file can name. */
const firstTime = 0x00210000;

/**
 * A copy of a ZIP file in which every entry has the same time, so that the same files give the same bytes.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.7 and 4.3.12
 */
export function withoutTimes(bytes) {
  const zip = Buffer.from(bytes);
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== endOfDirectory) throw new Error('This is no ZIP file.');
  let at = zip.readUInt32LE(end + 16);
  for (let entry = zip.readUInt16LE(end + 10); entry > 0; entry--) {
    if (zip.readUInt32LE(at) !== centralDirectory) throw new Error('The directory of this ZIP file is damaged.');
    zip.writeUInt32LE(firstTime, at + 12);
    zip.writeUInt32LE(firstTime, zip.readUInt32LE(at + 42) + 10);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return zip;
}
