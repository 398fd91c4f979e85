import { openTaskIn } from '../../cases/tasks.js';
import { Readable } from 'node:stream';
import { Context } from '@temporalio/activity';
import { addLine } from '../../cases/timeline.js';
import type { Dependencies } from '../../dependencies.js';
import { chartFolder } from '../../domain/note-export/states.js';
import { calendarDate, type Instant } from '../../domain/zoned-time.js';
import type { NoteExport } from '../../generated/prisma/client.js';
import { providerLetter, type ProviderMail } from '../../mail/contract-termination/letters.js';
import type { ExportOccasion } from '../../protocol/note-export/messages.js';
import { writeArchive, type ArchiveFile, type ManifestFile } from '../../records/export/archive.js';
import type { ExportedChart } from '../../records/export/chart.js';
import { indexHeader } from '../../records/export/index-csv.js';
import { exportReadme } from '../../records/export/readme.js';
import { renderChart } from '../../records/export/render-chart.js';
import { requestExport } from '../../operations/note-export/request.js';
import { mailOnce, type MailOutcome } from '../kit/mail-once.js';

/** Milliseconds after which rendering hands back, so that the workflow can show how far it is. */
const sliceMs = 60_000;

interface OfExport {
  readonly exportId: string;
}

/** How far an export is. */
export interface ExportProgress {
  readonly chartsTotal: number;
  readonly chartsDone: number;
  readonly notesTotal: number;
  readonly notesUnrendered: number;
}

/** Activities that make, announce and remove an export of notes. A worker that dies is followed by one that goes on after the last whole chart. */
export function createNoteExportActivities(
  dependencies: Pick<Dependencies, 'db' | 'keyStore' | 'records' | 'mailer' | 'config'>,
) {
  const { db, records } = dependencies;

  return {
    /** Asks for the export of a termination; the same case and occasion give the same export. */
    async startExport(request: {
      caseId: string;
      providerId: string;
      occasion: ExportOccasion;
      at: Instant;
    }): Promise<{ exportId: string; reference: string }> {
      return db.$transaction((tx) =>
        requestExport(tx, {
          providerId: request.providerId,
          occasion: request.occasion,
          terminationCaseId: request.caseId,
          actor: { kind: 'workflow', id: request.caseId },
          at: new Date(request.at),
        }),
      );
    },

    /** Counts what is to be exported. */
    async planExport({ exportId }: OfExport): Promise<ExportProgress> {
      const { providerId } = await db.noteExport.findUniqueOrThrow({ where: { id: exportId } });
      const chartsTotal = await db.chart.count({ where: { providerId } });
      return progressOf(
        await db.noteExport.update({ where: { id: exportId }, data: { chartsTotal, state: 'rendering' } }),
      );
    },

    /** Renders charts that are not rendered yet, for about a minute; `finished` when none is left. */
    async renderCharts({
      exportId,
      at,
    }: OfExport & { at: Instant }): Promise<ExportProgress & { finished: boolean }> {
      const { providerId, notesUpTo } = await db.noteExport.findUniqueOrThrow({ where: { id: exportId } });
      const until = Date.now() + sliceMs;
      for (;;) {
        const chart = await nextChart(exportId, providerId);
        if (chart === null) break;
        const { notes, unrendered, files, keyMissing } = await whileAttempted(
          renderChart(dependencies, { exportId, chart, notesUpTo, onNotes: beat }),
        );
        await db.$transaction(async (tx) => {
          // An attempt that was given up and one that replaced it may both come here: one row and one count remain.
          const { count } = await tx.noteExportPart.createMany({
            data: [
              {
                exportId,
                chartId: chart.chartId,
                folder: chart.folder,
                notes,
                files: [...files],
                unrendered: [...unrendered],
                renderedAt: new Date(at),
              },
            ],
            skipDuplicates: true,
          });
          if (keyMissing)
            await openTaskIn(tx, {
              caseId: exportId,
              key: 'chart-key-missing',
              kind: 'chart_key_missing',
              at,
            });
          if (count === 1)
            await tx.noteExport.update({
              where: { id: exportId },
              data: {
                chartsDone: { increment: 1 },
                notesTotal: { increment: notes },
                notesUnrendered: { increment: unrendered.length },
              },
            });
        });
        beat();
        if (Date.now() > until) return { ...(await progress(exportId)), finished: false };
      }
      return { ...(await progress(exportId)), finished: true };
    },

    /** Puts all parts into one ZIP and removes the parts. */
    async assembleExport({
      exportId,
      at,
      expiresAt,
    }: OfExport & { at: Instant; expiresAt: Instant }): Promise<void> {
      const before = await db.noteExport.findUniqueOrThrow({ where: { id: exportId } });
      // A worker that died after the export was ready is asked again, and its parts may be gone.
      if (before.state === 'ready') return removeParts(exportId);
      const row = await db.noteExport.update({ where: { id: exportId }, data: { state: 'assembling' } });
      const { account } = await db.provider.findUniqueOrThrow({
        where: { id: row.providerId },
        include: { account: true },
      });
      const objectKey = `exports/${exportId}/notes.zip`;
      const providerName = `${account.givenName} ${account.familyName}`;
      const readme = exportReadme({
        providerName,
        madeAt: new Date(at),
        charts: row.chartsTotal,
        notes: row.notesTotal,
        unrendered: row.notesUnrendered,
      });
      const object = await whileAttempted(
        writeArchive(
          records,
          objectKey,
          archiveFiles(exportId, readme),
          (written) => ({ name: 'manifest.json', text: manifest(row, at, written) }),
          () => beat(),
        ),
      );
      await db.noteExport.update({
        where: { id: exportId },
        data: {
          state: 'ready',
          objectKey,
          sizeBytes: object.size,
          sha256: object.sha256,
          readyAt: new Date(at),
          expiresAt: new Date(expiresAt),
        },
      });
      await removeParts(exportId);
    },

    /** Removes what is stored of an export whose time is over. */
    async expireExport({ exportId }: OfExport): Promise<void> {
      const { objectKey } = await db.noteExport.update({
        where: { id: exportId },
        data: { state: 'expired' },
      });
      if (objectKey !== null) await records.delete(objectKey);
      await removeParts(exportId);
    },

    /** Marks an export that could not be made. */
    async failExport({ exportId }: OfExport): Promise<void> {
      await db.noteExport.update({ where: { id: exportId }, data: { state: 'failed' } });
    },

    /** Mails news of an export to its provider, once a template and round. */
    async mailExport(
      request: OfExport & { template: ProviderMail; round: number; at: Instant },
    ): Promise<MailOutcome> {
      const { exportId, template, round } = request;
      const { provider, case: row } = await db.noteExport.findUniqueOrThrow({
        where: { id: exportId },
        include: { case: true, provider: { include: { account: true } } },
      });
      const { account } = provider;
      const died = await db.contractTermination.count({
        where: {
          contract: { providerId: provider.id },
          startedBecause: 'death',
          state: { not: 'withdrawn' },
        },
      });
      const outcome = await mailOnce(dependencies, {
        key: `${exportId}/${template}/provider/${round}`,
        template,
        // Nobody reads the mailbox of a provider who has died.
        to: died > 0 ? null : account.email,
        accountId: account.id,
        letter: providerLetter(template, {
          providerName: `${account.givenName} ${account.familyName}`,
          reference: row.reference,
          lastDay: calendarDate(new Date(request.at)),
          noticeOn: calendarDate(new Date(request.at)),
          portalUrl: dependencies.config.PROVIDER_PORTAL_URL,
          recordsContact: [],
          readOnlyUntil: null,
          counts: {},
        }),
        at: new Date(request.at),
      });
      if (outcome.kind !== 'accepted')
        await db.$transaction((tx) =>
          addLine(tx, exportId, new Date(request.at), {
            key: `mail-withheld/${template}/${round}`,
            code: 'mail-withheld',
            detail: { template, because: outcome.because },
          }),
        );
      return outcome;
    },
  };

  async function nextChart(exportId: string, providerId: string): Promise<ExportedChart | null> {
    const row = await db.chart.findFirst({
      where: { providerId, exportParts: { none: { exportId } } },
      orderBy: { id: 'asc' },
      include: { client: true, provider: { include: { account: true } } },
    });
    if (row === null) return null;
    const { client, provider } = row;
    const { givenName, familyName } = provider.account;
    return {
      chartId: row.id,
      folder: chartFolder(client, row.id),
      source: row.source,
      client: {
        id: client.id,
        givenName: client.givenName,
        familyName: client.familyName,
        birthDate: calendarDate(client.birthDate),
      },
      provider: {
        id: provider.id,
        name: `${givenName} ${familyName}`,
        givenName,
        familyName,
        credentials: provider.credentials,
        npi: provider.npi,
        timeZone: provider.timeZone,
      },
    };
  }

  async function* archiveFiles(exportId: string, readme: string): AsyncGenerator<ArchiveFile> {
    const keys: string[] = [];
    yield { name: 'README.txt', open: () => Readable.from([Buffer.from(readme)]) };
    for await (const { folder, files } of parts(exportId)) {
      for (const { name, key } of files) {
        if (name === 'index.csv') keys.push(key);
        else yield { name: `${folder}/${name}`, open: () => read(key) };
      }
    }
    yield {
      name: 'index.csv',
      async *open() {
        yield Buffer.from(indexHeader);
        for (const key of keys) yield* read(key);
      },
    };
  }

  async function* read(key: string): AsyncGenerator<Uint8Array> {
    for await (const chunk of await records.get(key)) {
      beat();
      yield chunk as Uint8Array;
    }
  }

  async function* parts(
    exportId: string,
  ): AsyncGenerator<{ folder: string; files: { name: string; key: string }[] }> {
    const rows = await db.noteExportPart.findMany({
      where: { exportId },
      orderBy: { folder: 'asc' },
      select: { folder: true, files: true },
    });
    for (const { folder, files } of rows) yield { folder, files: files as { name: string; key: string }[] };
  }

  async function removeParts(exportId: string): Promise<void> {
    for await (const { files } of parts(exportId)) for (const { key } of files) await records.delete(key);
  }

  async function progress(exportId: string): Promise<ExportProgress> {
    return progressOf(await db.noteExport.findUniqueOrThrow({ where: { id: exportId } }));
  }
}

/** Says that the worker lives, and stops where the worker is asked to stop. */
function beat(): void {
  const context = Context.current();
  context.heartbeat();
  context.cancellationSignal.throwIfAborted();
}

/** Ends with the attempt, also where a store neither answers nor fails; should that go on later, its next beat stops it. */
function whileAttempted<Result>(work: Promise<Result>): Promise<Result> {
  return Promise.race([work, Context.current().cancelled]);
}

function progressOf({ chartsTotal, chartsDone, notesTotal, notesUnrendered }: NoteExport): ExportProgress {
  return { chartsTotal, chartsDone, notesTotal, notesUnrendered };
}

function manifest(row: NoteExport, at: Instant, files: readonly ManifestFile[]): string {
  const { id, chartsTotal: charts, notesTotal: notes, notesUnrendered: unrendered } = row;
  return `${JSON.stringify({ format: 'headway-note-export/1', exportId: id, madeAt: at, notesUpTo: row.notesUpTo, charts, notes, unrendered, files }, null, 2)}\n`;
}
