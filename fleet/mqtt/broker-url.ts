import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';

export interface BrokerUrl {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

/**
 * Takes `mqtt://[user[:password]@]host[:port]` apart, or the same with `mqtts`; ports 1883 and 8883 unless given.
 * @throws ToolError BROKER_URL, which does not show the password
 */
export function parseBrokerUrl(text: string): BrokerUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const wrong = (what: string): ToolError =>
    new ToolError({
      code: 'BROKER_URL',
      message: `${text.replace(/\/\/[^@/]*@/, '//…@')} is not the address of a broker: ${what}`,
      hint: 'Write mqtt://host:port, or mqtts://host:port for TLS; a user and password go in front of the host: user:password@host.',
      exitCode: ExitCode.usage,
    });
  if (!url) throw wrong('it is no URL');
  if (url.protocol !== 'mqtt:' && url.protocol !== 'mqtts:') throw wrong(`"${url.protocol}//" is neither mqtt:// nor mqtts://`);
  if (!url.hostname) throw wrong('the host is missing');
  if (url.pathname.length > 1 || url.search || url.hash) throw wrong(`"${url.pathname}${url.search}${url.hash}" means nothing here`);
  const secure = url.protocol === 'mqtts:';
  return {
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : secure ? 8883 : 1883,
    ...(url.username ? { username: decodeURIComponent(url.username) } : {}),
    ...(url.password ? { password: decodeURIComponent(url.password) } : {}),
  };
}
