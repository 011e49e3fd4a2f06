// Brings what the tests need beyond npm: installs it when it can, says what is missing when it cannot.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

/** Commands; their Debian packages have the same names. */
const NEEDED = ['mosquitto', 'openssl', 'socat', 'esptool'];
const DAY_MS = 24 * 3600 * 1000;
const APT_CACHE = '/var/cache/apt/pkgcache.bin';

// Debian keeps daemons in a folder that is not on every user's path.
const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
const isThere = (command) => folders.some((folder) => existsSync(`${folder}/${command}`));
const missing = NEEDED.filter((command) => !isThere(command));

if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) install(missing);

const left = missing.filter((command) => !isThere(command));
if (left.length > 0) {
  process.stderr.write(
    `missing: ${left.join(' and ')}; tests against them are skipped. To run them: sudo apt-get install ${left.join(' ')}\n`,
  );
}

function install(packages) {
  if (!existsSync(APT_CACHE) || Date.now() - statSync(APT_CACHE).mtimeMs > DAY_MS)
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
  // One that this distribution does not have must not keep the others away.
  const known = packages.filter((name) => /Candidate: \S*\d/.test(String(spawnSync('apt-cache', ['policy', name]).stdout)));
  if (known.length === 0) return;
  process.stderr.write(`tests need ${known.join(' and ')}: installing\n`);
  // The broker's package would start a daemon on the standard port; the tests start their own.
  const policy = 'printf "#!/bin/sh\\nexit 101\\n" > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d';
  const command = `apt-get install -y --no-install-recommends ${known.join(' ')}`;
  const hadPolicy = existsSync('/usr/sbin/policy-rc.d');
  const script = hadPolicy ? command : `${policy}; ${command}; status=$?; rm -f /usr/sbin/policy-rc.d; exit $status`;
  spawnSync('sh', ['-c', script], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
