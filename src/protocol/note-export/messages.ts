import type { ExportStatus } from '../../domain/note-export/states.js';
import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { IsoInstant } from '../../domain/zoned-time.js';

/** Name under which the workflow is registered. */
export const noteExportType = 'noteExport';

/** One run an export; the id of the export is that of its case. */
export const noteExportId = (exportId: string) => `note-export/${exportId}`;

export type ExportOccasion = 'on_demand' | 'termination' | 'closing' | 'retrieval' | 'record_request';

export interface NoteExportInput {
  readonly exportId: string;
  readonly reference: string;
  readonly providerId: string;
  readonly jurisdiction: string;
  readonly occasion: ExportOccasion;
  readonly requestedAt: IsoInstant;
  /** Days for which the finished file can be downloaded, as milliseconds of the case's pace. */
  readonly downloadableForMs: number;
  /** The request for records whose release this is: it is told that the file is ready, and nobody else is. */
  readonly recordRequestId?: string;
  /** The retrieval for which it is made again: it is told as one that began it itself is. */
  readonly retrievalId?: string;
  /** What the run before left, whose history was long: the export’s time is over, and a legal hold keeps it. */
  readonly kept?: KeptExport;
}

/** What a run leaves to the fresh one that goes on with an export that a legal hold keeps. */
export interface KeptExport {
  readonly progress: Omit<NoteExportView, 'status'>;
  readonly chartsAgain: number;
  readonly asksSupport: boolean;
}

export interface NoteExportView {
  readonly status: ExportStatus;
  readonly chartsTotal: number;
  readonly chartsDone: number;
  readonly notesTotal: number;
  readonly notesUnrendered: number;
}

export const noteExportView = defineQuery<NoteExportView>('view');

/** Sent by the API when a download was started: the provider is notified of each, however often it is sent. */
export const downloadStarted = defineSignal<[{ readonly downloadId: string }?]>('downloadStarted');

/** Sent when support has finished a task of an export: what it still asks is counted again. */
export const exportTaskFinished = defineSignal<[]>('exportTaskFinished');
