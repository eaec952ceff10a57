import { parse } from 'node:path';
import type { Call, Question } from '../../call.js';
import { openDataFile } from '../../files/data-file.js';
import { printableText } from '../../files/names.js';
import type { PlaceOptions } from '../../files/open-file.js';
import type { Allowance } from '../../vendors/aplos/allowance.js';
import type { AplosAccount } from './account.js';
import { readConfiguration, readMetadata } from './analysis-text.js';
import type { NcaOrder } from './nca-job.js';

/** An analysis as it is asked for. `configuration` is JSON text or the path of a JSON file. */
export type NcaWish = { file: string; configuration: string; name?: string | undefined; metadata?: string | undefined };

export type AplosActions = ReturnType<typeof createAplosActions>;

/** What can be done at Aplos NCA within one call. `reach` says where files may be read. */
export function createAplosActions(account: AplosAccount, reach: () => PlaceOptions) {
  return {
    /** @throws {InputError} when the file or the configuration is missing, not allowed, or not what it should be. */
    async openOrder({ file: path, configuration, name, metadata }: NcaWish): Promise<NcaOrder> {
      const file = await openDataFile(path, reach());
      const note = readMetadata(metadata);
      return {
        file,
        analysis: {
          name: printableText(name ?? '', 100) || parse(file.name).name,
          configuration: await readConfiguration(configuration, reach()),
          ...(note !== undefined && { metadata: note }),
        },
      };
    },

    /** What the user is asked before an order is sent: what it would send and use. How much is left may change meanwhile. */
    async askToRun({ file, analysis }: NcaOrder, call: Call): Promise<Question> {
      const { aplos } = await account.connect();
      const left = sayAllowance(await aplos.readAllowance(call.signal));
      const uses = `to ${aplos.source} and use one execution of its monthly allowance${left}`;
      return {
        message: `This would send ${file.name} (${file.sizeBytes} bytes) ${uses}.`,
        yes: 'Send the file and use one execution',
        about: { sha256: file.sha256, analysis },
      };
    },

    status: account.status,
  };
}

/** ` (872 of 1000 left, 0 in flight)` */
function sayAllowance(allowance: Allowance | undefined): string {
  const { allocated, remaining, inFlight, subscription } = allowance ?? {};
  const left = remaining == null ? [] : [allocated == null ? `${remaining} left` : `${remaining} of ${allocated} left`];
  const flying = inFlight == null ? [] : [`${inFlight} in flight`];
  const state =
    subscription && subscription.toLowerCase() !== 'active' ? [`the subscription is "${subscription.replaceAll('"', "'")}"`] : [];
  const said = [...left, ...flying, ...state];
  return said.length > 0 ? ` (${said.join(', ')})` : ' (how much of it is left is not known)';
}
