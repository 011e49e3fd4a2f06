/** Of a client: ended for good, until the next attempt, not yet started; without an answer, with CONNECT out, accepted. Above 0 there is a connection. */
export const ENDED = -2;
export const WAITING = -1;
export const IDLE = 0;
export const OPENING = 1;
export const GREETED = 2;
export const CONNECTED = 3;

/** How long `end` waits for the transport. */
export const END_MS = 2000;
/** Written but not yet gone from the transport's queue; above it requests wait in the client, where they are bounded. */
export const HIGH_WATER_BYTES = 2048;
