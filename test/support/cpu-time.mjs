// Preloaded into a command: leaves its processor time in milliseconds, its threads' included, in the file that CPU_FILE names.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.CPU_FILE, String((user + system) / 1000));
});
