/**
 * Bluetooth Low Energy as the interpreter's `NRF`, part of the classic ESP32 build. After `ESP32.enableBLE(false)` its calls do nothing or
 * throw. The radio shares antenna and heap with Wi-Fi. What the ESP32 port only warns about (transmit power, signal strength of a
 * connection, bonding, battery) is not declared.
 */

/** 16 bits as a number or `0x180f`, or 128 bits as `6e400001-b5a3-f393-e0a9-e50e24dcca9e`. */
type BleUuid = number | string;

/** A device must match every field; a list of filters, one of them. */
interface BleFilter {
  /** Each of them advertised. */
  services?: readonly BleUuid[];
  name?: string;
  namePrefix?: string;
  /** Address as in `BluetoothDevice.id`. */
  id?: string;
  /** Services that data is advertised for; the values do not count. */
  serviceData?: { readonly [uuid: string]: object };
  /** Companies that data is advertised for; the values do not count. */
  manufacturerData?: { readonly [company: string]: object };
}
interface BleScanOptions {
  filters?: readonly BleFilter[];
  /** Asks each device for its scan response, too. Default false. */
  active?: boolean;
}

/** A device that was heard. */
interface BluetoothDevice extends EngineEmitter {
  /** Address, with ` random` behind it unless it is public. */
  readonly id: string;
  /** dBm. */
  readonly rssi: number;
  readonly name?: string;
  readonly services?: string[];
  readonly serviceData?: { [uuid: string]: ArrayBuffer };
  readonly manufacturer?: number;
  readonly manufacturerData?: ArrayBuffer;
  /** The advertisement as it came. */
  readonly data?: ArrayBuffer;
  readonly gatt: BluetoothRemoteGATTServer;
}
/** The link to another device. Promises are rejected with a text; one task at a time. */
interface BluetoothRemoteGATTServer extends EngineEmitter {
  readonly connected?: boolean;
  /** The ESP32 takes no options of a connection. */
  connect(): Promise<BluetoothRemoteGATTServer>;
  disconnect(): Promise<void>;
  getPrimaryService(uuid: BleUuid): Promise<BluetoothRemoteGATTService>;
  getPrimaryServices(): Promise<BluetoothRemoteGATTService[]>;
}
interface BluetoothRemoteGATTService {
  readonly uuid: string;
  getCharacteristic(uuid: BleUuid): Promise<BluetoothRemoteGATTCharacteristic>;
  getCharacteristics(): Promise<BluetoothRemoteGATTCharacteristic[]>;
}
interface BluetoothRemoteGATTCharacteristic extends EngineEmitter {
  readonly uuid: string;
  /** Of the last notification or read. */
  readonly value?: DataView;
  readValue(): Promise<DataView>;
  writeValue(data: EngineBytes): Promise<void>;
  /** Rejected when the characteristic has no descriptor to switch them on with. */
  startNotifications(): Promise<void>;
  on(event: 'characteristicvaluechanged', listener: (event: { target: BluetoothRemoteGATTCharacteristic }) => void): void;
}

/** Data by service; undefined advertises the service without data. Or the bytes of a whole packet. At most 31 bytes altogether. */
type BleAdvertisement = { readonly [uuid: string]: EngineBytes | undefined } | readonly EngineBytes[];
interface BleAdvertisementOptions {
  name?: string;
  showName?: boolean;
  discoverable?: boolean;
  /** Company, with `manufacturerData`. */
  manufacturer?: number;
  manufacturerData?: EngineBytes;
}
interface BleAdvertisingOptions extends BleAdvertisementOptions {
  /** Milliseconds, held between 20 and 10,240. Default 375. */
  interval?: number;
  connectable?: boolean;
  scannable?: boolean;
  /** Goes on while somebody is connected. Default false. */
  whenConnected?: boolean;
}
interface BleCharacteristic {
  value?: EngineBytes;
  /** Bytes. Default: those of the first value. */
  maxLen?: number;
  broadcast?: boolean;
  readable?: boolean;
  writable?: boolean;
  notify?: boolean;
  indicate?: boolean;
  description?: string;
  onWrite?: (event: { data: ArrayBuffer }) => void;
}
interface BleSecurityStatus {
  connected: boolean;
  advertising: boolean;
  connectionInterval?: number;
}

interface NRF extends EngineEmitter {
  /** `aa:bb:cc:dd:ee:ff` */
  getAddress(): string;
  getAdvertisingName(): string;
  /** Replaces what is advertised and starts again. Throws when it is too long. */
  setAdvertising(data: BleAdvertisement, options?: BleAdvertisingOptions): void;
  /** The packet that `setAdvertising` would send. `flags: false` leaves the first three bytes out, as a scan response wants it. */
  getAdvertisingData(data: BleAdvertisement, options?: BleAdvertisementOptions & { flags?: boolean }): number[];
  /** Bytes of the answer to active scans; `undefined` for none. */
  setScanResponse(data: readonly EngineBytes[] | ArrayBuffer | ArrayBufferView | undefined): void;
  /**
   * Characteristics by service. Refused with a warning while somebody is connected. `uart: false` takes the console's service away:
   * otherwise whoever connects has the console, without a password.
   */
  setServices(
    services: { readonly [service: string]: { readonly [characteristic: string]: BleCharacteristic } },
    options?: { uart?: boolean; advertise?: readonly BleUuid[] },
  ): void;
  /** New values for what `setServices` declared; `notify` and `indicate` send them to who listens. */
  updateServices(services: {
    readonly [service: string]: {
      readonly [characteristic: string]: { readonly value: EngineBytes; readonly notify?: boolean; readonly indicate?: boolean };
    };
  }): void;
  /** Ends advertising and the connection of who is connected. */
  sleep(): void;
  /** Advertises again. */
  wake(): void;
  /** Each advertisement that is heard, until called without a function. */
  setScan(callback?: (device: BluetoothDevice) => void, options?: BleScanOptions): void;
  /** What was heard in `timeout` ms (at least 10, default 2000), a device once. */
  findDevices(callback: (devices: BluetoothDevice[]) => void, options?: number | (BleScanOptions & { timeout?: number })): void;
  filterDevices(devices: readonly BluetoothDevice[], filters: readonly BleFilter[]): BluetoothDevice[];
  /** The first device that matches; rejected after `timeout` ms, by default 2000. */
  requestDevice(options: { filters: readonly BleFilter[]; timeout?: number; active?: boolean }): Promise<BluetoothDevice>;
  /** To an address as in `BluetoothDevice.id`. */
  connect(address: string): Promise<BluetoothRemoteGATTServer>;
  /** Ends the connection of who is connected to this board. */
  disconnect(): void;
  /** Milliseconds, 7.5 to 4000: asks who is connected for it. */
  setConnectionInterval(interval: number | 'auto' | { minInterval: number; maxInterval: number }): void;
  getSecurityStatus(): BleSecurityStatus;
  on(event: 'connect', listener: (address: string) => void): void;
  on(event: 'disconnect', listener: (reason: number) => void): void;
}
declare const NRF: NRF;
