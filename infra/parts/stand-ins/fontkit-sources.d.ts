/** fontkit's own sources, which its package has but does not export; see infra/parts/lean-modules.ts. */
declare module 'fontkit/src/TTFFont.js' {
  export default class TTFFont {
    constructor(stream: object);
    directory: { tables: Record<string, object> };
  }
}
declare module 'fontkit/src/tables/*.js' {
  const table: object;
  export default table;
}
declare module 'restructure' {
  export class DecodeStream {
    constructor(bytes: Uint8Array);
  }
}
