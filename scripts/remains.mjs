import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds that a program has to drain before it is killed. */
const patienceMs = 40_000;

/** What is ended, in order, and how; `api` stands for `api-2`, too: PostgreSQL ends at once for SIGINT, and waits for its clients at SIGTERM. */
const endings = [
  ['api', 'SIGTERM'],
  ['worker', 'SIGTERM'],
  ['exports', 'SIGTERM'],
  ['temporal', 'SIGTERM'],
  ['inbox', 'SIGTERM'],
  ['postgres', 'SIGINT'],
];

/** Notes a process of the folder's stack with the time of its start, because its number may be a stranger's tomorrow. */
export function noteProcess(folder, name, pid) {
  writeFileSync(
    notesIn(folder),
    `${JSON.stringify({ ...notesOf(folder), [name]: { pid, startedAt: startOf(pid) } }, null, 2)}\n`,
  );
}

/** Forgets the processes of the folder's stack once all have ended. */
export function forgetProcesses(folder) {
  rmSync(notesIn(folder), { force: true });
}

/** The process that runs the folder's stack, or null when it was killed or nothing runs. */
export function supervisorOf(folder) {
  return ours(notesOf(folder).supervisor);
}

/** Ends what a killed supervisor left running, never a stranger with the same number, and says so in one sentence. */
export async function endRemains(folder, say) {
  const notes = notesOf(folder);
  const remains = endings.flatMap(([part, signal]) =>
    (part === 'postgres' ? [part] : Object.keys(notes).filter((name) => name.startsWith(part))).flatMap(
      (name) => {
        const pid = name === 'postgres' ? databaseOf(folder) : ours(notes[name]);
        return pid === null ? [] : [{ name, signal, pid, startedAt: startOf(pid) }];
      },
    ),
  );
  if (remains.length > 0) {
    const what = remains.map(({ name, pid }) => `${name} (process ${pid})`).join(', ');
    say(`The stack of ${folder} was killed and left running: ${what}. They are ended now; nothing is lost.`);
  }
  for (const { signal, ...process_ } of remains) await end(process_, signal);
  forgetProcesses(folder);
}

async function end(process_, signal) {
  send(process_, signal);
  for (const until = Date.now() + patienceMs; ours(process_) !== null; await pause(100))
    if (Date.now() > until) send(process_, 'SIGKILL');
}

function send(process_, signal) {
  try {
    process.kill(process_.pid, signal);
  } catch (error) {
    // It may have ended by itself meanwhile.
    if (ours(process_) !== null) throw error;
  }
}

/** The number of a noted process if it runs still and is the same one. */
function ours(noted) {
  return noted && noted.startedAt !== null && startOf(noted.pid) === noted.startedAt ? noted.pid : null;
}

/** The process of the folder's PostgreSQL, which keeps its own note; that outlives it when the machine is switched off, so its command has to name the folder. */
export function databaseOf(folder) {
  const note = `${folder}/postgres/postmaster.pid`;
  if (!existsSync(note)) return null;
  const pid = Number(readFileSync(note, 'utf8').split('\n')[0]);
  return startOf(pid) !== null && commandOf(pid).includes(`${folder}/postgres`) ? pid : null;
}

/** When a running process was started, as the system says it; null when it has ended. */
function startOf(pid) {
  if (existsSync('/proc/self/stat')) {
    const facts = readIfThere(`/proc/${pid}/stat`);
    // The name of the program stands in brackets and may hold spaces.
    const [state, ...others] = facts.slice(facts.lastIndexOf(')') + 2).split(' ');
    return facts === '' || state === 'Z' ? null : others[18];
  }
  const [state, ...started] = ps(pid, 'stat=,lstart=').split(/\s+/);
  return state === '' || state.startsWith('Z') ? null : started.join(' ');
}

function commandOf(pid) {
  return readIfThere(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') || ps(pid, 'args=');
}

function ps(pid, fields) {
  try {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    return execFileSync('ps', ['-ww', '-p', String(pid), '-o', fields], { env, encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function notesOf(folder) {
  return JSON.parse(readIfThere(notesIn(folder)) || '{}');
}

function notesIn(folder) {
  return `${folder}/processes.json`;
}
