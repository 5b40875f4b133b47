/** As Node loads CommonJS, so that a library is the same in a test and in the process that opens files. */
export const DEPS = { interopDefault: false };
