/** A voltage that is measured. */
export interface AnalogIn {
  /** Volts at the pin. At the upper end of the scale everything above reads the same; the curve of the ESP32 is not straight near both ends. */
  readV(): number;
}

/** A pin that is high for a share of each period. */
export interface PwmOut {
  /** 0 (always low) to 1 (always high), in 1,024 steps; values outside are held at the ends. */
  write(duty: number): void;
}

/** A voltage that is put out. */
export interface AnalogOut {
  /** 0 to 3.3 V in 256 steps; values outside are held at the ends. */
  writeV(volts: number): void;
}
