// What the head of a LAS or LAZ file says, and what the server would refuse it for. Knows no page: errors are keys of words.
export const HEAD_BYTES = 65536;

const HEADER = [227, 227, 227, 235, 375];
const MOST_RECORDS = 100;
const RECORD_HEAD = 54;
const text = (bytes, from, length) => {
  const word = bytes.subarray(from, from + length);
  const end = word.indexOf(0);
  return new TextDecoder('latin1').decode(end < 0 ? word : word.subarray(0, end));
};

function axes(view) {
  return ['x', 'y', 'z'].map((name, i) => ({
    name,
    scale: view.getFloat64(131 + 8 * i, true),
    offset: view.getFloat64(155 + 8 * i, true),
    max: view.getFloat64(179 + 16 * i, true),
    min: view.getFloat64(187 + 16 * i, true),
  }));
}

// The EPSG code and the unit of the coordinate system, as far as they stand in the first bytes.
function system(bytes, view, headerSize, records) {
  const found = {epsg: null, unit: null};
  let at = headerSize;
  for (let i = 0; i < Math.min(records, MOST_RECORDS) && at + RECORD_HEAD <= bytes.length; i++) {
    const id = view.getUint16(at + 18, true);
    const length = view.getUint16(at + 20, true);
    const from = at + RECORD_HEAD;
    if (text(bytes, at + 2, 16) === 'LASF_Projection' && from + length <= bytes.length) {
      if (id === 34735) {
        for (let key = from + 8; key + 8 <= from + length; key += 8) {
          const value = view.getUint16(key + 6, true);
          if (view.getUint16(key, true) === 3072 && value < 32767) {
            found.epsg = value;
          } else if (view.getUint16(key, true) === 3076) {
            found.unit = {9001: 'm', 9002: 'ft', 9003: 'usft'}[value] || null;
          }
        }
      } else if (id === 2112) {
        const codes = [...text(bytes, from, length).matchAll(/(?:AUTHORITY|ID)\["EPSG",\s*"?(\d+)"?\]/g)];
        found.epsg = codes.length ? Number(codes[codes.length - 1][1]) : found.epsg;
      }
    }
    at = from + length;
  }
  return found;
}

function created(view) {
  const day = view.getUint16(90, true);
  const year = view.getUint16(92, true);
  if (day < 1 || day > 366 || year < 1980 || year > 2200) {
    return null;
  }
  return new Date(Date.UTC(year, 0, day)).toISOString().slice(0, 10);
}

// `buffer`: the first HEAD_BYTES of the file; `size`: all of it.
export function readLas(buffer, size) {
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  const wrong = (error, values = {}) => ({error, values});
  if (text(bytes, 0, 4) !== 'LASF' || bytes.length < HEADER[0]) {
    return wrong('las.signature');
  }
  const minor = bytes[25];
  if (bytes[24] !== 1 || minor > 4) {
    return wrong('las.version', {version: `${bytes[24]}.${minor}`});
  }
  const headerSize = view.getUint16(94, true);
  const pointsAt = view.getUint32(96, true);
  if (headerSize < HEADER[minor] || headerSize > size || pointsAt < headerSize || pointsAt > size || bytes.length < HEADER[minor]) {
    return wrong('las.header', {header: headerSize, offset: pointsAt});
  }
  const format = bytes[104] & 0x3f;
  const compressed = (bytes[104] & 0xc0) !== 0;
  const recordLength = view.getUint16(105, true);
  if (format > 10) {
    return wrong('las.format', {format});
  }
  const long = minor === 4 ? Number(view.getBigUint64(247, true)) : 0;
  const count = long || view.getUint32(107, true);
  if (count === 0) {
    return wrong('las.empty');
  }
  if (!compressed && pointsAt + count * recordLength > size) {
    return wrong('las.short', {n: count, bytes: pointsAt + count * recordLength, size});
  }
  const all = axes(view);
  const bad = all.find(axis => !(axis.scale > 0) || !Number.isFinite(axis.scale) || !Number.isFinite(axis.offset));
  if (bad) {
    return wrong('las.scale', {axis: bad.name, scale: bad.scale});
  }
  return {
    points: count,
    compressed,
    created: created(view),
    bounds: {minX: all[0].min, maxX: all[0].max, minY: all[1].min, maxY: all[1].max},
    ...system(bytes, view, headerSize, view.getUint32(100, true)),
  };
}

// What two heads say of each other, as keys of words.
export function compare(pre, post) {
  const found = [];
  if (pre.epsg && post.epsg && pre.epsg !== post.epsg) {
    found.push({word: 'pair.epsg', values: {pre: pre.epsg, post: post.epsg}});
  }
  if (pre.unit && post.unit && pre.unit !== post.unit) {
    found.push({word: 'pair.unit', values: {pre: pre.unit, post: post.unit}});
  }
  const [a, b] = [pre.bounds, post.bounds];
  if (a.maxX < b.minX || b.maxX < a.minX || a.maxY < b.minY || b.maxY < a.minY) {
    found.push({word: 'pair.apart', values: {}});
  }
  return found;
}
