// `npm run check:alerts`: promtool reads what is scraped and the alert rules, and runs their tests. It is taken from PROMTOOL_PATH, PATH or the cache, and else built once with Go.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { cachePaths, findPromtool, onPath, prometheusVersion } from './tools.mjs';

const promtool = findPromtool() ?? build();
const checks = [
  ['check', 'config', 'monitoring/prometheus.yml'],
  ['check', 'rules', 'monitoring/alerts.yml'],
  ['test', 'rules', 'monitoring/alerts.test.yml'],
];
const wrong = checks.filter((check) => spawnSync(promtool, check, { stdio: 'inherit' }).status !== 0);
process.exit(wrong.length === 0 ? 0 : 1);

/** Prometheus replaces modules of others, which `go install` refuses: its tool is built as part of an empty module. */
function build() {
  if (!onPath('go').some(existsSync)) {
    console.error('There is no promtool and no Go to build it with. Install either, or set PROMTOOL_PATH.');
    process.exit(1);
  }
  console.log(`Building promtool ${prometheusVersion} from source with Go (five to twenty minutes, once) …`);
  const folder = mkdtempSync(join(tmpdir(), 'headway-promtool-'));
  const name = 'github.com/prometheus/prometheus/cmd/promtool';
  const go = (...words) =>
    execFileSync('go', words, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 30 * 60_000,
      env: { ...process.env, GOFLAGS: '-modcacherw' },
    });
  go('mod', 'init', 'promtool');
  go('get', `${name}@v${prometheusVersion}`);
  go('build', '-o', 'promtool', name);
  mkdirSync(dirname(cachePaths.promtool), { recursive: true });
  renameSync(join(folder, 'promtool'), cachePaths.promtool);
  rmSync(folder, { recursive: true, force: true });
  return cachePaths.promtool;
}
