import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mayDecideAmendment, amendmentGroundsNamed } from '../../src/domain/record-amendment/grounds.js';
import { describeEvent } from '../../src/domain/case/events.js';
import { taskTitle } from '../../src/domain/case/tasks.js';
import { namedIn } from '../../src/domain/named.js';
import { groundsNamed } from '../../src/domain/record-request/denial.js';
import { recordActNamed } from '../../src/operations/record-request/by-staff.js';
import { reportNamed } from '../../src/operations/report/reports.js';

const everyObjects = Object.getOwnPropertyNames(Object.prototype);

describe('a name that every object knows', () => {
  it.each(Object.entries({ groundsNamed, amendmentGroundsNamed, recordActNamed, reportNamed }))(
    'is none that %s knows',
    (_, named) => {
      expect(everyObjects.map((name) => named(name))).toEqual(everyObjects.map(() => null));
    },
  );

  it('is shown as it is where a stored code is put in words', () => {
    for (const name of everyObjects) expect([describeEvent(name, {}), taskTitle(name)]).toEqual([name, name]);
  });

  it('is found where the table has it as its own', () => {
    expect(namedIn({ constructor: 1 }, 'constructor')).toBe('constructor');
    expect(amendmentGroundsNamed('accurate')).toBe('accurate');
    expect(mayDecideAmendment('agent', 'denied', amendmentGroundsNamed('accurate'))).toBe(false);
  });
});

it('no name is looked up by `in`, which finds what every object knows', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !file.startsWith('generated'),
  );
  const lookedUp = /(?:^|[(!]|\breturn |&& |\|\| |= )\(?([a-z]\w*) in [a-z][\w.]*(?: \?|\)|;| &&| \|\|)/;
  const found = files.flatMap((file) =>
    readFileSync(`src/${file}`, 'utf8')
      .split('\n')
      .filter((line) => lookedUp.test(line) && !/\bfor \(/.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});
