import type { UsbIdentity } from './port.ts';

/** What a USB identity says about a board. Vendor and product numbers as the USB ID repository lists them. */
export interface UsbName {
  readonly vendor: string;
  readonly product: string;
  readonly board: string;
}

const NAMES: Readonly<Record<string, UsbName>> = {
  '10c4:ea60': { vendor: 'Silicon Labs', product: 'CP210x', board: 'ESP32 development board' },
  '10c4:ea70': { vendor: 'Silicon Labs', product: 'CP2105', board: 'ESP32 development board' },
  '1a86:7523': { vendor: 'WCH', product: 'CH340', board: 'ESP32 or ESP8266 board' },
  '1a86:5523': { vendor: 'WCH', product: 'CH341', board: 'ESP32 or ESP8266 board' },
  '1a86:55d3': { vendor: 'WCH', product: 'CH343', board: 'ESP32-S3 development board' },
  '1a86:55d4': { vendor: 'WCH', product: 'CH9102', board: 'ESP32 development board' },
  '0403:6001': { vendor: 'FTDI', product: 'FT232R', board: 'USB serial adapter' },
  '0403:6010': { vendor: 'FTDI', product: 'FT2232H', board: 'ESP32 board or ESP-Prog' },
  '0403:6015': { vendor: 'FTDI', product: 'FT231X', board: 'ESP32 board' },
  '067b:2303': { vendor: 'Prolific', product: 'PL2303', board: 'USB serial adapter' },
  '303a:1001': { vendor: 'Espressif', product: 'USB-Serial-JTAG', board: 'ESP32-S3 or ESP32-C3 (native USB)' },
  '303a:0002': { vendor: 'Espressif', product: 'USB-OTG', board: 'ESP32-S2 (native USB)' },
  '303a:0009': { vendor: 'Espressif', product: 'USB-OTG', board: 'ESP32-S3 (native USB)' },
  '0483:5740': { vendor: 'STMicroelectronics', product: 'virtual COM port', board: 'Espruino board with an STM32' },
};

/** The name of a USB identity, or undefined when it is not one of a board that mote knows. */
export function usbName({ vendorId, productId }: UsbIdentity): UsbName | undefined {
  return NAMES[`${hex4(vendorId)}:${hex4(productId)}`];
}

export function hex4(value: number): string {
  return value.toString(16).padStart(4, '0');
}
