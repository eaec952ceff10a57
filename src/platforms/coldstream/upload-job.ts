import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Call } from '../../call.js';
import type { Clock } from '../../clock.js';
import { InputError } from '../../errors.js';
import { printableText } from '../../files/names.js';
import type { PartFile } from '../../files/part-file.js';
import type { JobKind, JobNotes } from '../../jobs/job-kind.js';
import { type Collection, type Component, findComponent, type RegionView } from '../../vendors/coldstream/case-view.js';
import type { SentFile } from '../../vendors/coldstream/uploads.js';
import type { Note } from '../../vendors/coldstream/words.js';
import { withPulse } from '../pulse.js';
import { arrivedNote, uploadNote } from '../upload-note.js';
import type { ColdstreamAccount, ColdstreamConnection } from './account.js';
import { type BriefRegions, briefRegions, listOf } from './brief.js';
import type { CaseLineUp } from './case-line.js';
import { convert } from './conversion.js';

const platform = 'coldstream';
/** Of the progress bar; the rest is the vendor's work. */
const uploadShare = 0.55;

/** `component`: a STEP file of one component. `case`: a STEP file of all regions. `stl`: an STL file of one component. */
export type UploadOrder = { target: 'component' | 'case' | 'stl'; caseId: string; componentId?: string | undefined; file: PartFile };

/** What became of a file. `messages` are those of ColdStream. */
export type UploadedFile = {
  name: string;
  /** `ColdStream`, or `ColdStream (sandbox)`. */
  source: string;
  caseId: string;
  fileId: string;
  component?: Component & { shownFileId?: string };
  messages?: Note[];
  note?: string;
} & Partial<BriefRegions>;

type Place = { component: (Component & { collection: Collection }) | undefined; regions: RegionView[] };
type Steps = { connection: ColdstreamConnection; order: UploadOrder; call: Call; notes: JobNotes };

/** Sends a file to a case or a component, has it converted or taken as the geometry, and tells what came of it. */
export function createColdstreamUploadJob(
  account: ColdstreamAccount,
  inLine: CaseLineUp,
  clock: Clock,
): JobKind<UploadOrder, UploadedFile> {
  async function send({ connection, order, call, notes }: Steps): Promise<SentFile> {
    const known = SentNote.safeParse(notes.known.sent).data;
    // Without an address nothing can be begun with it, but what was begun is only followed.
    const isEnough = known?.fileUrl !== undefined || order.target === 'stl' || notes.known.jobId !== undefined;
    if (known && isEnough) return known;
    await notes.write({ upload: uploadNote(notes.known, order.file, clock.now()) });
    const { fileId, fileUrl } = await connection.coldstream.sendFile(order, order.file, {
      signal: call.signal,
      progress: (fraction, message) => call.progress(fraction * uploadShare, message),
    });
    // An address with a query may hold authority, and the journal is no place for that.
    await notes.write({ sent: { fileId, ...(fileUrl && !fileUrl.includes('?') && { fileUrl }) }, ...arrivedNote(notes.known) });
    return { fileId, fileUrl };
  }

  async function work(steps: Steps, place: Place, sent: SentFile): Promise<Note[]> {
    const { order, call, notes } = steps;
    const { caseId, file } = order;
    const isInitialized = order.target === 'case';
    const before = await firstLook(steps, place);
    const isMade = async (signal: AbortSignal) => isOther(await lookAt(steps, place, signal), before);
    call.progress(uploadShare, `waiting for its turn at case ${caseId}`);
    return inLine(caseId, call.signal, () =>
      convert(
        { work: isInitialized ? 'initialize' : 'convert', caseId, fileName: printableText(file.name, 100), sent, isMade },
        { connection: steps.connection, clock, call, notes },
      ),
    );
  }

  /** What the case shows before the work; an earlier run has noted it. */
  async function firstLook(steps: Steps, place: Place): Promise<string> {
    const { before } = steps.notes.known;
    if (typeof before === 'string') return before;
    const seen = await lookAt(steps, place, steps.call.signal);
    await steps.notes.write({ before: seen });
    return seen;
  }

  return {
    platform,
    kind: 'upload',
    // Nothing of ours can be damaged by a file that is only sent, so a restart is never a reason to give up.
    maxAttempts: 1_000,

    identify({ target, caseId, componentId, file }) {
      const question = [platform, account.id(), 'upload', target, caseId, componentId, file.name, file.sha256];
      const key = createHash('sha256').update(JSON.stringify(question)).digest('hex');
      const goal = componentId === undefined ? `case ${caseId}` : `component ${componentId} of case ${caseId}`;
      return { key, title: `${file.name} (${target === 'stl' ? 'STL' : 'STEP'} for ${goal})` };
    },

    async run(order, call, notes) {
      requireFormat(order);
      const connection = await account.connect();
      return withPulse(call, async (heard) => {
        const steps = { connection, order, call: heard, notes };
        heard.progress(0, `looking at case ${order.caseId}`);
        const place = await readPlace(steps);
        const sent = await send(steps);
        const { source } = connection.coldstream;
        const result = { name: order.file.name, source, caseId: order.caseId, fileId: sent.fileId };
        if (order.target === 'stl') return { ...result, ...(place.component && { component: bare(place.component) }) };
        const messages = await work(steps, place, sent);
        return { ...result, ...(await outcome(steps, place)), messages };
      });
    },
  };
}

const SentNote = z.object({ fileId: z.string(), fileUrl: z.string().optional() });

function requireFormat({ target, file }: UploadOrder): void {
  const wanted = target === 'stl' ? 'stl' : 'step';
  if (file.format === wanted) return;
  const hint =
    file.format === 'stl'
      ? 'Use upload_stl_file for an STL file of one component, or export the part as STEP.'
      : file.format === 'step'
        ? 'Use upload_component_file for a STEP file of one component, or upload_case_file for one of all regions.'
        : 'Export the part as STEP, or as STL for one component.';
  throw new InputError(`"${printableText(file.name)}" is no ${wanted.toUpperCase()} file, and nothing else can be sent here.`, hint);
}

/** The case, and the component where one is meant: nothing is sent to a place that is not there. */
async function readPlace({ connection, order, call }: Steps): Promise<Place> {
  const { regions } = await connection.coldstream.readSetup(order.caseId, call.signal);
  const { componentId, caseId } = order;
  if (componentId === undefined) return { component: undefined, regions };
  const component = findComponent(regions, componentId);
  if (component) return { component, regions };
  throw new InputError(
    `Case ${caseId} of ColdStream has no region, subregion or boundary with the id ${componentId}.`,
    regions.length > 0 ? `It has ${listOf(regions)}.` : 'It has no regions yet: make them on its website, or use upload_case_file.',
  );
}

/** What shows whether the work is done: the file that shows the component, or the regions of the case. */
async function lookAt({ connection, order }: Steps, { component }: Place, signal: AbortSignal): Promise<string> {
  const { coldstream } = connection;
  if (component) return (await coldstream.readShownFile(component.collection, component.id, signal)) ?? '';
  return (await coldstream.readSetup(order.caseId, signal)).regions.map(({ id }) => id).join(' ');
}

function isOther(seen: string, before: string): boolean {
  return seen !== '' && seen !== before;
}

async function outcome(
  { connection, order, call }: Steps,
  { component }: Place,
): Promise<Omit<UploadedFile, 'name' | 'source' | 'caseId' | 'fileId'>> {
  const { coldstream } = connection;
  if (component) {
    const shownFileId = await coldstream.readShownFile(component.collection, component.id, call.signal);
    if (shownFileId) return { component: { ...bare(component), shownFileId } };
    return { component: bare(component), note: 'ColdStream calls the work done, but shows no file for the component yet.' };
  }
  const { regions } = await coldstream.readSetup(order.caseId, call.signal);
  if (regions.length > 0) return briefRegions(regions);
  return { regions: [], note: 'ColdStream calls the work done, but lists no regions yet: look again with get_case.' };
}

function bare({ id, name, type }: Component): Component {
  return { id, name, type };
}
