/** What the interpreter calls itself on a board, `process.env.BOARD`: the name of the build, which is not that of the chip. */
export const INTERPRETER_BOARDS = { esp32: 'ESP32', esp32s3: 'ESP32S3_IDF4', esp32c3: 'ESP32C3_IDF4' } as const;
