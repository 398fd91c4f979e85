import { Prisma } from '../../generated/prisma/client.js';
import type { Database } from '../../adapters/database.js';
import { renderingLimits } from '../../domain/note-export/states.js';
import type { ReleaseScope } from '../../domain/record-request/scope.js';
import type { ExportedNote } from './chart.js';

/** A note as it is stored; `sealedText` is null where it is larger than what is rendered. */
export type StoredNote = Omit<ExportedNote, 'text'> & { readonly sealedText: Uint8Array | null };

interface Row {
  id: string;
  kind: ExportedNote['kind'];
  status: ExportedNote['status'];
  writtenAt: Date;
  signedAt: Date | null;
  sealedText: Uint8Array | null;
  sessionId: string | null;
  startsAt: Date | null;
  endsAt: Date | null;
}

/** The notes of a chart up to an instant, oldest first, in pages that are limited in number and in bytes; of a release those that `isInScope` says. */
export async function* notePages(
  db: Database,
  chartId: string,
  upTo: Date,
  scope: ReleaseScope | null,
): AsyncGenerator<readonly StoredNote[]> {
  // Before every note, in time and id.
  let after = { writtenAt: new Date(0), id: '00000000-0000-0000-0000-000000000000' };
  for (;;) {
    const page: Row[] = await pageAfter(db, chartId, { upTo, scope }, after);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page.map(({ sessionId, startsAt, endsAt, ...note }) => ({
      ...note,
      session: sessionId && startsAt && endsAt ? { id: sessionId, startsAt, endsAt } : null,
    }));
    after = { writtenAt: last.writtenAt, id: last.id };
  }
}

/** As many notes as may be rendered in one step, at least one; `octet_length` is known without reading a text. */
function pageAfter(
  db: Database,
  chartId: string,
  { upTo, scope }: { readonly upTo: Date; readonly scope: ReleaseScope | null },
  after: { writtenAt: Date; id: string },
): Promise<Row[]> {
  const { noteBytes, stepNotes, stepBytes } = renderingLimits;
  return db.$queryRaw<Row[]>`
    SELECT n.id, n.kind::text AS kind, n.status::text AS status,
      n.written_at AS "writtenAt", n.signed_at AS "signedAt",
      CASE WHEN page.bytes <= ${noteBytes} THEN n.sealed_text END AS "sealedText",
      a.id AS "sessionId", a.starts_at AS "startsAt", a.ends_at AS "endsAt"
    FROM (
      SELECT id, octet_length(sealed_text) AS bytes,
        sum(octet_length(sealed_text)) OVER (ORDER BY written_at, id) AS so_far,
        row_number() OVER (ORDER BY written_at, id) AS place
      FROM (
        SELECT id, written_at, sealed_text FROM note
        WHERE chart_id = ${chartId}::uuid AND written_at <= ${upTo} ${limitedTo(scope)}
          AND (written_at, id) > (${after.writtenAt}, ${after.id}::uuid)
        ORDER BY written_at, id LIMIT ${stepNotes}
      ) AS next
    ) AS page
    JOIN note n ON n.id = page.id
    LEFT JOIN appointment a ON a.id = n.appointment_id
    WHERE page.so_far <= ${stepBytes} OR page.place = 1
    ORDER BY n.written_at, n.id`;
}

/** What a release is limited to, as a condition; psychotherapy notes are part of no release (45 CFR 164.524(a)(1)(i)), what is said of an amendment is part of each (164.526(d)(5)). */
function limitedTo(scope: ReleaseScope | null): Prisma.Sql {
  if (scope === null) return Prisma.empty;
  const { from, until, withheldFrom, withheldUntil } = scope;
  return Prisma.sql`AND (kind = 'amendment' OR kind = 'progress'
    ${from === null ? Prisma.empty : Prisma.sql`AND written_at >= ${from}`}
    ${until === null ? Prisma.empty : Prisma.sql`AND written_at < ${until}`}
    ${withheldFrom === null || withheldUntil === null ? Prisma.empty : Prisma.sql`AND NOT (written_at >= ${withheldFrom} AND written_at < ${withheldUntil})`})`;
}
