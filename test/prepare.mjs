// Brings what the tests need beyond npm: installs it when it can, says what is missing when it cannot.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const NEEDED = { mosquitto: 'mosquitto', openssl: 'openssl' };

// Debian keeps daemons in a folder that is not on every user's path.
const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
const missing = Object.keys(NEEDED).filter((command) => !folders.some((folder) => existsSync(`${folder}/${command}`)));

if (missing.length > 0) {
  const packages = missing.map((command) => NEEDED[command]);
  const install = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`tests need ${missing.join(' and ')}: installing\n`);
    // The broker's package would start a daemon on the standard port; the tests start their own.
    const policy = 'printf "#!/bin/sh\\nexit 101\\n" > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d';
    const hadPolicy = existsSync('/usr/sbin/policy-rc.d');
    const script = hadPolicy ? install : `${policy}; ${install}; status=$?; rm -f /usr/sbin/policy-rc.d; exit $status`;
    const result = spawnSync('sh', ['-c', script], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (result.status !== 0) process.stderr.write(`could not install ${packages.join(' ')}: their tests are skipped\n`);
  } else {
    process.stderr.write(`missing: ${missing.join(' and ')}; their tests are skipped. To run them: sudo sh -c '${install}'\n`);
  }
}
