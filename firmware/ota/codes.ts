/** Numbers that devices say and hosts spell out. A number is never given a second meaning. */

/** State of an update, `s` of the status document. */
export const IDLE = 0;
/** Something is missing or wrong; the device asks again after a pause. */
export const WAITING = 1;
export const VERIFYING = 2;
export const FETCHING = 3;
/** Installed; the application has not yet allowed the restart. */
export const DEFERRED = 4;
export const RESTARTING = 5;
/** The new version runs and is not confirmed. */
export const TRIAL = 6;
/** Paused, or not among the devices that have this release yet. */
export const HELD = 7;
/** This release was refused or has failed, and is not tried again. */
export const FAILED = 8;

/** Reasons, `e` of the status document and the REASON byte of a slot. */
export const NONE = 0;
/** The broker refuses a subscription. */
export const DENIED = 1;
/** The broker does not have an object. */
export const MISSING = 2;
/** An object is not the one that its name promises. */
export const GARBAGE = 3;
export const BAD_SIGNATURE = 5;
/** Sequence not above the running one. This reason and the next leave the device idle, those behind make it say `FAILED`. */
export const OLD = 7;
/** Another release of the running sequence. */
export const CONFLICT = 8;
export const WRONG_APPLICATION = 9;
export const WRONG_BOARD = 10;
export const WRONG_ENGINE = 11;
export const TOO_BIG = 12;
export const NO_MEMORY = 13;
/** The whole bundle is not the signed one. */
export const BAD_HASH = 14;
export const EXPIRED = 15;
/** The release does not follow the running one directly. */
export const PRECURSOR = 16;
/** Sequence too far above the running one. */
export const JUMP = 17;
/** Storage is not laid out as provisioning leaves it. */
export const LAYOUT = 18;
/** Three starts ended before the confirmation: a crash, a loop, or a reset. */
export const CRASHED = 19;
/** An exception that nothing caught. */
export const THREW = 20;
/** The broker was not reached in time. */
export const NO_BROKER = 21;
/** The application did not call itself healthy in time. */
export const UNHEALTHY = 22;
/** The newer slot's bytes have changed since it was installed. */
export const ROT = 23;
/** A confirmed version started again and again. */
export const UNSTABLE = 24;
/** The signed manifest or key object says something that this device cannot follow. */
export const MALFORMED = 25;

/** Longer than the longest call that blocks the interpreter: a connect to a host that does not answer. */
export const WATCHDOG_S = 120;
