/**
 * Stands in for brotli, which fontkit loads to open WOFF2 fonts: half a megabyte at every start, and our letters use
 * TrueType.
 */
export default function decompress(): never {
  throw new Error('WOFF2 fonts cannot be read: use TrueType.');
}
