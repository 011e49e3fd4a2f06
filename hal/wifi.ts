/** Wi-Fi in station mode: what the radio did, without any policy. `link.ts` is the policy. */
export interface Network {
  readonly ssid: string;
  /** Empty or absent for an open network. */
  readonly password?: string;
}

export interface StationHandlers {
  /** The station has an address. Comes again, without `onDown` between, when the radio re-joined by itself: sockets are dead then. */
  onUp(ip: string): void;
  /** Not joined, or no longer. The radio rests until the next `join`. `reason` is the radio's text or number. */
  onDown(reason: string): void;
}

export interface Station {
  /** Only one listener; a second call replaces the first. */
  listen(handlers: StationHandlers): void;
  /** Starts to join; leaves the present network first. The outcome comes through the handlers; nothing may come at all. */
  join(network: Network): void;
  leave(): void;
}
