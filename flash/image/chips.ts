/** Chips that the interpreter runs on, and where their first code lies. Source: esptool documentation, "Firmware Image Format". */
export interface ChipLayout {
  /** As esptool prints it. */
  readonly name: string;
  /** `chip_id` in an image's header. */
  readonly imageId: number;
  readonly bootloaderOffset: number;
}

export const CHIP_LAYOUTS: readonly ChipLayout[] = [
  { name: 'ESP32', imageId: 0, bootloaderOffset: 0x1000 },
  { name: 'ESP32-S3', imageId: 9, bootloaderOffset: 0 },
  { name: 'ESP32-C3', imageId: 5, bootloaderOffset: 0 },
];

export const PARTITION_TABLE_OFFSET = 0x8000;

export function chipLayout(imageId: number): ChipLayout | undefined {
  return CHIP_LAYOUTS.find((chip) => chip.imageId === imageId);
}
