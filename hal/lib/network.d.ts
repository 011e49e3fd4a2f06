/** Wi-Fi, sockets, TLS, HTTP and datagrams. Received data is a byte string of at most 536 bytes an event. */

interface WifiIp {
  ip: string;
  netmask: string;
  gw: string;
  mac?: string;
}
interface WifiDetails {
  status: 'connected' | 'disconnected' | (string & {});
  ssid?: string;
  password?: string;
  authMode?: string;
}
/** The board's own access point. */
interface WifiApDetails {
  ssid: string;
  /** In clear text. */
  password: string;
  authMode: string;
  hidden: boolean;
  /** Stations at a time. */
  maxConn: number;
}
interface WifiAccessPoint {
  ssid: string;
  mac: string;
  authMode: string;
  channel: string;
  /** dBm. */
  rssi: number;
}
interface WifiStatus {
  mode: 'off' | 'sta' | 'ap' | 'sta+ap' | (string & {});
  station: string;
  ssid?: string;
  bssid?: string;
  channel?: number;
  /** dBm. */
  rssi?: number;
  powersave?: string;
}
/** ESP32 only: the Linux build has no such module. */
interface WifiModule extends EngineEmitter {
  /** Reads `password` and nothing else. `callback(null)` when there is an address; a reason after about three tries, and then the engine rests. */
  connect(ssid: string, options: { password?: string }, callback?: (error: string | null) => void): void;
  disconnect(callback?: () => void): void;
  getDetails(callback?: (details: WifiDetails) => void): WifiDetails;
  getStatus(callback?: (status: WifiStatus) => void): WifiStatus;
  getIP(callback?: (error: string | null, ip: WifiIp) => void): WifiIp;
  scan(callback: (accessPoints: WifiAccessPoint[]) => void): void;
  startAP(
    ssid: string,
    options?: { password?: string; authMode?: string; channel?: number },
    callback?: (error: string | null) => void,
  ): void;
  stopAP(callback?: () => void): void;
  /** Its settings; who is connected is told by the events alone. */
  getAPDetails(callback?: (details: WifiApDetails) => void): WifiApDetails;
  getAPIP(callback?: (error: string | null, ip: WifiIp) => void): WifiIp;
  /**
   * A fixed address of the station, dotted decimal. Throws for what is no address, and without a callback. By its source the ESP32 port ends a
   * DHCP server and not the client, which the SDK refuses while the client runs; and it calls back with `'Failure'` when it worked, null when
   * not. Believe `getIP` alone.
   */
  setIP(settings: { ip: string; gw: string; netmask: string }, callback: (result: 'Failure' | null) => void): void;
  /** The access point's address, dotted decimal; its DHCP server starts anew. Throws and calls back as `setIP` does. */
  setAPIP(settings: { ip: string; gw: string; netmask: string }, callback: (result: 'Failure' | null) => void): void;
  setHostname(name: string, callback?: () => void): void;
  getHostname(callback?: (name: string) => void): string;
  /** One query at a time. */
  getHostByName(name: string, callback: (ip: string | null) => void): void;
  /** Both are texts; `zone` is a POSIX TZ text such as "UTC0". */
  setSNTP(server: string, zone: string): void;
  setConfig(settings: { powersave?: 'none' | 'min' | 'max' | 'ps-poll' }): void;
  /** Credentials in clear text in Storage. */
  save(what?: 'clear'): void;
  restore(): void;
  ping(host: string, callback: (result: object) => void): void;
  on(event: 'connected', listener: (details: WifiIp) => void): void;
  on(event: 'disconnected', listener: (details: { ssid: string; mac: string; reason: string; msg?: string }) => void): void;
  on(event: 'associated', listener: (details: { ssid: string; mac: string; channel: string }) => void): void;
  on(event: 'dhcp_timeout', listener: () => void): void;
  /** A station came to the board's access point, or went. */
  on(event: 'sta_joined' | 'sta_left', listener: (details: { mac: string }) => void): void;
  on(event: 'auth_change', listener: (details: object) => void): void;
}

interface SocketError {
  code: number;
  message: string;
}
interface Socket extends EngineEmitter {
  /** Bytes waiting; listeners for 'data' take them away. */
  available(): number;
  read(count?: number): string | undefined;
  /** Always returns false; queues without bound; throws after the end. */
  write(data: EngineBytes): boolean;
  end(data?: EngineBytes): void;
  pipe(destination: PipeTarget, options?: PipeOptions): void;
  on(event: 'data', listener: (bytes: string) => void): void;
  on(event: 'drain' | 'end' | 'connect', listener: () => void): void;
  on(event: 'error', listener: (error: SocketError) => void): void;
  on(event: 'close', listener: (hadError: boolean) => void): void;
}
interface SocketServer extends EngineEmitter {
  listen(port: number): SocketServer;
  close(): void;
}
interface ConnectOptions {
  host: string;
  port: number;
}
interface NetModule {
  /** Throws when the name is unknown or the connection is refused; blocks until then on ESP32. `callback` may come after the first data. */
  connect(options: ConnectOptions, callback?: (socket: Socket) => void): Socket;
  createServer(callback: (socket: Socket) => void): SocketServer;
}
/** DER as byte strings of more than 100 bytes (a shorter text is taken for a file name), or functions that give them. */
interface TlsConnectOptions extends ConnectOptions {
  /** Parsed and then ignored: the engine verifies no server. */
  ca?: string | (() => string);
  cert?: string | (() => string);
  key?: string | (() => string);
}
interface TlsModule {
  /** `callback` comes before the handshake; a failed handshake is an uncaught exception and then the socket's 'error'. */
  connect(options: TlsConnectOptions, callback?: (socket: Socket) => void): Socket;
}

interface HttpOptions {
  host: string;
  port?: number;
  path?: string;
  method?: string;
  protocol?: string;
  headers?: { [name: string]: string };
}
interface HttpClientResponse extends EngineEmitter {
  readonly statusCode: string;
  readonly statusMessage?: string;
  readonly headers: { [name: string]: string };
  /** Bytes waiting; listeners for 'data' take them away. */
  available(): number;
  read(count?: number): string | undefined;
  pipe(destination: PipeTarget, options?: PipeOptions): void;
  on(event: 'data', listener: (bytes: string) => void): void;
  on(event: 'close', listener: (hadError: boolean) => void): void;
  on(event: 'error', listener: (error: SocketError) => void): void;
}
interface HttpClientRequest extends EngineEmitter {
  write(data: EngineBytes): boolean;
  end(data?: EngineBytes): void;
  /** What was written has been sent. */
  on(event: 'drain', listener: () => void): void;
  on(event: 'error', listener: (error: SocketError) => void): void;
}
interface HttpServerRequest extends EngineEmitter {
  readonly method: string;
  readonly url: string;
  readonly headers: { [name: string]: string };
  /** Bytes waiting; listeners for 'data' take them away. */
  available(): number;
  read(count?: number): string | undefined;
  pipe(destination: PipeTarget, options?: PipeOptions): void;
  on(event: 'data', listener: (bytes: string) => void): void;
  /** `end`: everything that the request announced has come. `close`: the response has ended, too. */
  on(event: 'end' | 'close', listener: () => void): void;
}
interface HttpServerResponse extends EngineEmitter {
  writeHead(statusCode: number, headers?: { [name: string]: string }): void;
  /** For the head that is not sent yet; `writeHead` wins over it. */
  setHeader(name: string, value: string): void;
  write(data: EngineBytes): boolean;
  end(data?: EngineBytes): void;
  /** What was written has been sent. */
  on(event: 'drain' | 'close', listener: () => void): void;
}
interface HttpModule {
  request(options: HttpOptions | string, callback: (response: HttpClientResponse) => void): HttpClientRequest;
  /** Sends at once. No redirects; the connection is closed after each answer. */
  get(options: HttpOptions | string, callback: (response: HttpClientResponse) => void): HttpClientRequest;
  createServer(callback: (request: HttpServerRequest, response: HttpServerResponse) => void): SocketServer;
}

/** Parts of an address, as `http.request` takes them. What the address does not have is null. */
interface UrlParts {
  readonly method: 'GET';
  readonly protocol?: string;
  readonly host: string;
  /** With the query. */
  readonly path: string;
  readonly pathname: string;
  readonly search: string | null;
  readonly port: number | null;
  /** Values by name, when it was asked for. */
  readonly query: { [name: string]: string } | string | null;
}
interface UrlParser {
  parse(address: string, parseQuery?: boolean): UrlParts;
}
declare const url: UrlParser;

/** A network of the program's own below sockets and `http`: `type` is 2 for UDP. Sockets are numbers; negative results close them. */
interface NetworkJsDriver {
  /** Without a host: a server. */
  create(host: string | undefined, port: number, type: number, options?: object): number;
  close(socket: number): void;
  /** -1 when nobody waits. */
  accept(socket: number): number;
  /** Empty when there is nothing; null when the other side has closed. */
  recv(socket: number, maxLength: number, type: number): string | null;
  /** Bytes taken, 0 when there is no room. */
  send(socket: number, data: string, type: number): number;
}
interface NetworkJsModule {
  /** Takes the place of the board's own network until the interpreter restarts. */
  create<T extends NetworkJsDriver>(driver: T): T;
}

interface DatagramSocket extends EngineEmitter {
  bind(port: number, callback?: (socket: DatagramSocket) => void): DatagramSocket;
  send(data: string, port: number, address: string): void;
  addMembership(group: string, ip?: string): void;
  close(): void;
  on(event: 'message', listener: (message: string, from: { address: string; port: number; size: number }) => void): void;
  on(event: 'error' | 'close', listener: (detail: any) => void): void;
}
interface DgramModule {
  createSocket(type: 'udp4' | { type: 'udp4'; reuseAddr?: boolean; recvBufferSize?: number }, callback?: Function): DatagramSocket;
}
interface TelnetServerModule {
  /** On ESP32 a telnet console without a password is on by default. */
  setOptions(options: { mode: 'off' | 'on' | 'sta' | 'ap' }): void;
}
